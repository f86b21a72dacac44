//! In which language a source is written.

use rust_stemmers::{Algorithm, Stemmer};

use crate::api::{Block, BlockKind, BlockRole};

/// Text that is looked at, in characters: enough to be sure, quick enough for a book.
const SAMPLE: usize = 20_000;

/// Least text that is trusted, in characters.
const LEAST: usize = 40;

/// The language of most of the text (ISO 639-1), where it can be told. Tables hold names for the most part, and tell it only
/// by their script.
pub(crate) fn language_of(blocks: &[Block]) -> Option<String> {
    detect(&sample(blocks, false)).or_else(|| {
        let all = sample(blocks, true);
        let script = whatlang::detect_script(&all).filter(|script| *script != whatlang::Script::Latin);
        script.and_then(|_| detect(&all))
    })
}

/// The beginning of a text, with its tables or without.
fn sample(blocks: &[Block], tables: bool) -> String {
    let mut sample = String::new();
    let mut taken = 0;
    for block in blocks {
        let told = block.kind != BlockKind::Code && (tables || block.kind != BlockKind::Table);
        if block.role != BlockRole::Body || !told {
            continue;
        }
        if taken >= SAMPLE {
            break;
        }
        for character in block.text.chars().take(SAMPLE - taken) {
            sample.push(character);
            taken += 1;
        }
        sample.push('\n');
    }
    sample
}

/// The language of a text (ISO 639-1), where it can be told.
pub(crate) fn detect(text: &str) -> Option<String> {
    // A character of Chinese, Japanese or Korean says as much as several letters.
    let weigh =
        |character: char| if matches!(character, '\u{3040}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}') { 3 } else { 1 };
    if text.chars().map(weigh).sum::<usize>() < LEAST {
        return None;
    }
    let found = whatlang::detect(text)?;
    let northern = matches!(found.lang(), whatlang::Lang::Nob | whatlang::Lang::Dan).then(|| northern(text)).flatten();
    let sure = || found.is_reliable().then(|| two_letters(found.lang())).flatten();
    northern.or_else(sure).map(str::to_owned)
}

/// Frequent words that Norwegian and Danish spell differently.
const NORWEGIAN: [&str; 12] =
    ["av", "ble", "etter", "mellom", "hva", "noe", "opp", "seg", "å", "prosent", "framfor", "gjennom"];
const DANISH: [&str; 12] =
    ["af", "blev", "efter", "mellem", "hvad", "noget", "op", "sig", "procent", "fremfor", "gennem", "nogle"];

/// By how many of these words more a text is told to be in one of the two languages.
const NORTHERN: usize = 2;

/// Norwegian or Danish, which are too much alike to be told apart by their letters.
fn northern(text: &str) -> Option<&'static str> {
    let count = |words: &[&str]| {
        let all = text.split(|character: char| !character.is_alphabetic());
        all.filter(|word| words.contains(&word.to_lowercase().as_str())).count()
    };
    let (norwegian, danish) = (count(&NORWEGIAN), count(&DANISH));
    let swedish = text.contains(['ä', 'ö']);
    let name = if norwegian > danish { "nb" } else { "da" };
    (!swedish && norwegian.abs_diff(danish) >= NORTHERN).then_some(name)
}

/// A stemmer for a language (ISO 639-1), where there is one.
pub(crate) fn stemmer_of(language: &str) -> Option<Stemmer> {
    let algorithm = match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}

/// whatlang names languages by ISO 639-3, documents by ISO 639-1.
fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match lang {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Mkd => "mk",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Ell => "el",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Pan => "pa",
        Lang::Guj => "gu",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Nep => "ne",
        Lang::Ori => "or",
        Lang::Sin => "si",
        Lang::Tha => "th",
        Lang::Khm => "km",
        Lang::Mya => "my",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Jav => "jv",
        Lang::Tgl => "tl",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Amh => "am",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Cat => "ca",
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Epo => "eo",
        Lang::Lat => "la",
        Lang::Yid => "yi",
        Lang::Tuk => "tk",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_apart_and_admits_doubt() {
        let german = "Die Heizung der Schule wurde im vergangenen Winter erneuert und läuft seitdem ohne Störung.";
        let english = "The heating of the school was renewed last winter and has been running without a fault since.";
        assert_eq!(detect(german).as_deref(), Some("de"));
        assert_eq!(detect(english).as_deref(), Some("en"));
        assert_eq!(detect("1 2 3"), None);
        assert_eq!(detect("学校的供暖系统在去年冬天更新了。").as_deref(), Some("zh"));
        assert_eq!(detect("来年度の訓練は五月に予定しています。").as_deref(), Some("ja"));
        let norwegian = "Varmeanlegget på skolen ble skiftet i 2024. Kommunen har målt en nedgang i forbruket av gass.";
        let danish = "Skolens varmeanlæg blev udskiftet i 2024. Kommunen har målt et fald i forbruget af gas.";
        assert_eq!(detect(norwegian).as_deref(), Some("nb"));
        assert_eq!(detect(danish).as_deref(), Some("da"));
    }
}
