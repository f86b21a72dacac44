//! The styles of the document, and the language and fonts that they rest on.
//!
//! Headings, captions, contents, footnotes and lists have the names that Word knows them by, so that whoever goes on with
//! the document finds them where they are expected.

/// All styles; the names in braces are filled in.
const STYLES: &str = include_str!("styles.xml");

/// `word/styles.xml` for a document in that language (ISO 639-1).
pub(super) fn styles(language: &str) -> Vec<u8> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let (east_asian, east_asian_font) = match primary {
        "ja" => ("ja-JP", "Yu Gothic"),
        "ko" => ("ko-KR", "Malgun Gothic"),
        _ => ("zh-CN", "Microsoft YaHei"),
    };
    let (complex, complex_font) = match primary {
        "he" => ("he-IL", "Arial"),
        "fa" => ("fa-IR", "Arial"),
        "hi" => ("hi-IN", "Nirmala UI"),
        "th" => ("th-TH", "Leelawadee UI"),
        _ => ("ar-SA", "Arial"),
    };
    STYLES
        .replace("{language}", regional(primary))
        .replace("{east_asian_font}", east_asian_font)
        .replace("{east_asian}", east_asian)
        .replace("{complex_font}", complex_font)
        .replace("{complex}", complex)
        .into_bytes()
}

/// Word checks the spelling of a language in a country; without a country it checks nothing. English stands for what is not
/// listed: the tag must be one that Word knows.
fn regional(language: &str) -> &'static str {
    match language {
        "cs" => "cs-CZ",
        "da" => "da-DK",
        "de" => "de-DE",
        "el" => "el-GR",
        "es" => "es-ES",
        "fi" => "fi-FI",
        "fr" => "fr-FR",
        "hu" => "hu-HU",
        "it" => "it-IT",
        "nb" | "no" => "nb-NO",
        "nl" => "nl-NL",
        "pl" => "pl-PL",
        "pt" => "pt-PT",
        "ro" => "ro-RO",
        "ru" => "ru-RU",
        "sv" => "sv-SE",
        "tr" => "tr-TR",
        "uk" => "uk-UA",
        _ => "en-US",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_is_filled_in() {
        for language in ["en", "de-AT", "ja", "ar", "xx", ""] {
            let styles = String::from_utf8(styles(language)).unwrap();
            assert!(!styles.contains('{') && !styles.contains('}'), "{language}");
        }
        assert!(String::from_utf8(styles("de")).unwrap().contains("w:val=\"de-DE\""));
    }
}
