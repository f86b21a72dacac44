//! Stems for languages that have no stemmer here: a word without the ending that its case or its person gives it. Two forms
//! of a word may keep different stems, and few different words get the same.

/// Cuts a word in lower case.
pub(super) type Cut = fn(&str) -> String;

/// Fewest characters that are left of a word.
const LEAST: usize = 4;

/// The stemmer of a language (ISO 639-1), where there is one.
pub(super) fn light_stemmer(language: &str) -> Option<Cut> {
    match language {
        "pl" => Some(|word| without(word, POLISH)),
        "cs" => Some(|word| without(word, CZECH)),
        "uk" => Some(|word| without(word, UKRAINIAN)),
        "he" => Some(bare),
        _ => None,
    }
}

/// The longest first.
const POLISH: &[&str] = &[
    "iami", "owie", "ach", "ami", "ego", "emu", "iej", "imi", "owi", "ych", "ymi", "cie", "ają", "uje", "ują", "ej",
    "em", "ie", "ia", "ią", "ię", "ii", "im", "iu", "ich", "om", "ów", "ym", "ą", "ę", "a", "e", "i", "o", "u", "y",
    "ć",
];

const CZECH: &[&str] = &[
    "emi", "ami", "ách", "ích", "ých", "ého", "ému", "ými", "ími", "ích", "ovi", "ové", "uje", "ují", "ům", "em", "ou",
    "ím", "ým", "ám", "mi", "é", "á", "í", "ý", "ů", "ě", "a", "e", "i", "o", "u", "y",
];

const UKRAINIAN: &[&str] = &[
    "ями", "ами", "ого", "ому", "ими", "ої", "ою", "ею", "єю", "ій", "ий", "ім", "им", "их", "іх", "ах", "ях", "ам",
    "ям", "ом", "ем", "єм", "ів", "їв", "ую", "юю", "ує", "ові", "еві", "ість", "ості", "а", "я", "у", "ю", "и", "і",
    "ї", "о", "е", "є", "ь", "й",
];

/// A word of Hebrew without the small words that are written in one with it, and without the ending of its number.
fn bare(word: &str) -> String {
    let long = |rest: &&str| rest.chars().count() >= LEAST_HEBREW;
    let mut word = word;
    while let Some(rest) = word.strip_prefix(['ו', 'ה', 'ב', 'ל', 'מ', 'ש', 'כ']).filter(long) {
        word = rest;
    }
    let ended = ["יות", "ים", "ות", "ה", "ת"].iter().find_map(|ending| word.strip_suffix(ending).filter(long));
    ended.unwrap_or(word).to_owned()
}

/// Fewest letters that are left of a word of Hebrew, which has no vowels.
const LEAST_HEBREW: usize = 3;

/// A word without the longest of these endings, if enough of it is left.
fn without(word: &str, endings: &[&str]) -> String {
    let fits = |rest: &&str| rest.chars().count() >= LEAST;
    let cut = endings.iter().filter_map(|ending| word.strip_suffix(ending)).filter(fits).min_by_key(|rest| rest.len());
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_same(language: &str, words: &[&str]) {
        let light = light_stemmer(language).expect("there is one");
        for word in words {
            assert_eq!(light(word), light(words[0]), "{word}");
        }
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        all_same("pl", &["zalecenie", "zalecenia", "zaleceniu", "zaleceniami"]);
        all_same("pl", &["szkoła", "szkoły", "szkołą", "szkołami"]);
        all_same("pl", &["pomiar", "pomiaru", "pomiarów", "pomiarach"]);
        all_same("cs", &["zpráva", "zprávy", "zprávou", "zprávách", "zprávami"]);
        all_same("uk", &["датчик", "датчика", "датчики", "датчиків", "датчиками"]);
        all_same("he", &["מערכת", "המערכת", "במערכת", "ובמערכת", "מערכות"]);
    }
}
