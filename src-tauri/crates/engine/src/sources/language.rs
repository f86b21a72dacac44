//! In which language a source is written.

use rust_stemmers::{Algorithm, Stemmer};

use crate::api::{Block, BlockKind, BlockRole};

/// Text that is looked at, in characters: enough to be sure, quick enough for a book.
const SAMPLE: usize = 20_000;

/// Least text that is trusted, in characters.
const LEAST: usize = 40;

/// The language of most of the text (ISO 639-1), where it can be told.
pub(crate) fn language_of(blocks: &[Block]) -> Option<String> {
    let mut sample = String::new();
    let mut taken = 0;
    for block in blocks {
        if block.role != BlockRole::Body || matches!(block.kind, BlockKind::Table | BlockKind::Code) {
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
    detect(&sample)
}

/// The language of a text (ISO 639-1), where it can be told.
pub(crate) fn detect(text: &str) -> Option<String> {
    if text.chars().count() < LEAST {
        return None;
    }
    let found = whatlang::detect(text)?;
    found.is_reliable().then(|| two_letters(found.lang())).flatten().map(str::to_owned)
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
    }
}
