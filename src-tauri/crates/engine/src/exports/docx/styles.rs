//! The styles of the document, and the language and fonts that they rest on.
//!
//! Headings, captions, contents, footnotes and lists have the names that Word knows them by, so that whoever goes on with
//! the document finds them where they are expected.

use super::look::Look;
use super::template::WordTemplate;
use super::xml::{NAMESPACES, TEMPLATE_NAMESPACES};

/// All styles; the names in braces are filled in.
const STYLES: &str = include_str!("styles.xml");

/// One of our styles.
pub(super) struct OwnStyle {
    /// The id that the writer knows it by.
    pub(super) id: &'static str,
    /// What it is a style of.
    pub(super) kind: &'static str,
    /// Its name in small letters.
    pub(super) name: String,
    /// Whether it is what everything of its kind has that names no style.
    pub(super) is_default: bool,
    /// The whole of it.
    pub(super) xml: &'static str,
}

/// All of them, in their order.
pub(super) fn own_styles() -> Vec<OwnStyle> {
    /// What stands between a text and the next quotation mark.
    fn value(xml: &'static str, before: &str) -> &'static str {
        xml.split_once(before).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
    }
    let style = |start: usize| {
        let end = STYLES[start..].find(END).map_or(STYLES.len(), |end| start + end + END.len());
        let xml = &STYLES[start..end];
        OwnStyle {
            id: value(xml, "w:styleId=\""),
            kind: value(xml, "w:type=\""),
            name: value(xml, "<w:name w:val=\"").to_lowercase(),
            is_default: value(xml, "w:default=\"") == "1",
            xml,
        }
    };
    STYLES.match_indices("<w:style ").map(|(start, _)| style(start)).collect()
}

const END: &str = "</w:style>";

/// `word/styles.xml` for a document in that language (ISO 639-1).
pub(super) fn styles(language: &str, look: &Look<'_>) -> Vec<u8> {
    match look.template {
        None => in_language(STYLES, language).into_bytes(),
        Some(template) => of_template(template, look, &in_language(LANGUAGE, language)).into_bytes(),
    }
}

/// The styles of a template, with ours for what it lacks.
fn of_template(template: &WordTemplate, look: &Look<'_>, language: &str) -> String {
    let taken: String = template.styles.iter().map(|style| style.xml.as_str()).collect();
    let own = own_styles();
    let added: String = own.iter().filter(|style| look.brings_own(style.id)).map(|style| look.adapted(style)).collect();
    let spaces: String =
        NAMESPACES.iter().chain(TEMPLATE_NAMESPACES).map(|(name, space)| format!(" {name}=\"{space}\"")).collect();
    let WordTemplate { run_defaults, paragraph_defaults, .. } = template;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles{spaces}><w:docDefaults><w:rPrDefault>\
         <w:rPr>{run_defaults}{language}</w:rPr></w:rPrDefault>{paragraph_defaults}</w:docDefaults>{taken}{added}</w:styles>"
    )
}

/// The language of a document, as our styles have it.
const LANGUAGE: &str = "<w:lang w:val=\"{language}\" w:eastAsia=\"{east_asian}\" w:bidi=\"{complex}\"/>";

/// The same with its blanks filled in.
fn in_language(styles: &str, language: &str) -> String {
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
    styles
        .replace("{language}", regional(primary))
        .replace("{east_asian_font}", east_asian_font)
        .replace("{east_asian}", east_asian)
        .replace("{complex_font}", complex_font)
        .replace("{complex}", complex)
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
            let styles = String::from_utf8(styles(language, &Look::new(None))).unwrap();
            assert!(!styles.contains('{') && !styles.contains('}'), "{language}");
        }
        assert!(String::from_utf8(styles("de", &Look::new(None))).unwrap().contains("w:val=\"de-DE\""));
    }
}
