//! The fonts: one family that comes with the program, and those of the machine for every script that it does not have.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, is_default_ignorable};
use typst_kit::fonts::{FontStore, system};
use unicode_script::{Script, UnicodeScript as _};

/// Libertinus Serif has Latin, Greek, Cyrillic and Hebrew. Its licence is beside it.
const EMBEDDED: [&[u8]; 3] = [
    include_bytes!("../../../fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../../fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../../../fonts/LibertinusSerif-Bold.otf"),
];

/// The family that comes with the program.
pub(super) fn ours() -> FontStore {
    let mut store = FontStore::new();
    for font in EMBEDDED.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))) {
        let info = font.info().clone();
        store.push((font, info));
    }
    store
}

/// All fonts. Those of the machine come in the order of their paths: where two have a character, the first is taken, and
/// the order in which a file system lists its files must not decide how a document looks.
pub(super) fn all() -> FontStore {
    let mut store = ours();
    let mut found: Vec<_> = system().collect();
    found.sort_by(|(one, _), (other, _)| (&one.path, one.index).cmp(&(&other.path, other.index)));
    store.extend(found);
    store
}

/// Families for a document in that language (ISO 639-1), best first. What none of them has is looked for in all others.
pub(super) fn families(language: &str) -> Vec<&'static str> {
    let more: &[&str] = match language.split(['-', '_']).next().unwrap_or_default() {
        "zh" => &[
            "Noto Serif CJK SC",
            "Source Han Serif SC",
            "Songti SC",
            "SimSun",
            "Noto Sans CJK SC",
            "PingFang SC",
            "Microsoft YaHei",
        ],
        "ja" => &[
            "Noto Serif CJK JP",
            "Source Han Serif",
            "Hiragino Mincho ProN",
            "Yu Mincho",
            "MS Mincho",
            "Noto Sans CJK JP",
        ],
        "ko" => {
            &["Noto Serif CJK KR", "Source Han Serif K", "AppleMyungjo", "Batang", "Noto Sans CJK KR", "Malgun Gothic"]
        }
        "ar" | "fa" | "ur" => {
            &["Noto Naskh Arabic", "Amiri", "Al Nile", "Geeza Pro", "Traditional Arabic", "Arial", "DejaVu Sans"]
        }
        "he" | "yi" => &["Noto Serif Hebrew", "David", "Arial Hebrew"],
        "hi" | "mr" | "ne" => &["Noto Serif Devanagari", "Kohinoor Devanagari", "Nirmala UI", "Mangal"],
        "th" => &["Noto Serif Thai", "Thonburi", "Leelawadee UI"],
        _ => &["Noto Serif", "Times New Roman", "Noto Serif CJK SC", "Songti SC", "SimSun", "DejaVu Sans"],
    };
    [&["Libertinus Serif"], more].concat()
}

/// Scripts of which some character of the texts has no font, by their names in Unicode.
pub(super) fn lacking(book: &FontBook, texts: &Value) -> Vec<String> {
    let mut characters = BTreeSet::new();
    gather(texts, &mut characters);
    characters
        .retain(|character| !character.is_ascii() && !character.is_whitespace() && !is_default_ignorable(*character));
    // One font has most of them.
    for font in (0..).map_while(|index| book.info(index)) {
        characters.retain(|character| !font.coverage.contains(u32::from(*character)));
        if characters.is_empty() {
            break;
        }
    }
    let names: BTreeSet<String> = characters.into_iter().map(script).collect();
    names.into_iter().collect()
}

/// Puts signs that our font has in the place of others that look the same and that it lacks, unless the language of the
/// order is at home with those.
pub(super) fn substitute(book: &FontBook, order: &mut Value) {
    /// Angle brackets, which files with formulas have as those of Chinese.
    const ALIKE: [(char, char); 4] =
        [('\u{3008}', '\u{27e8}'), ('\u{3009}', '\u{27e9}'), ('\u{2329}', '\u{27e8}'), ('\u{232a}', '\u{27e9}')];
    if matches!(order["language"].as_str(), Some("zh" | "ja" | "ko")) {
        return;
    }
    let has = |character: char| {
        let fonts = (0..).map_while(|index| book.info(index));
        fonts.into_iter().any(|font| font.coverage.contains(u32::from(character)))
    };
    let wanted: Vec<(char, char)> = ALIKE.into_iter().filter(|(from, to)| !has(*from) && has(*to)).collect();
    exchange(order, &wanted);
}

fn exchange(value: &mut Value, wanted: &[(char, char)]) {
    match value {
        Value::String(text) => {
            for (from, to) in wanted.iter().filter(|(from, _)| text.contains(*from)).collect::<Vec<_>>() {
                *text = text.replace(*from, &to.to_string());
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| exchange(value, wanted)),
        Value::Object(values) => values.values_mut().for_each(|value| exchange(value, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn gather(value: &Value, characters: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => characters.extend(text.chars()),
        Value::Array(values) => values.iter().for_each(|value| gather(value, characters)),
        Value::Object(values) => values.values().for_each(|value| gather(value, characters)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What people call the script of a character; none is told of signs that belong to no script.
fn script(character: char) -> String {
    match character.script() {
        _ if ('\u{1f000}'..='\u{1faff}').contains(&character) => "Emoji".to_owned(),
        Script::Common | Script::Inherited | Script::Unknown => "symbols".to_owned(),
        known => known.full_name().replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_a_font_are_named() {
        let ours = EMBEDDED.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect::<Vec<_>>();
        let book = FontBook::from_fonts(&ours);
        let lacking = |text: &str| lacking(&book, &serde_json::json!({"sections": [{"title": text}]}));
        assert_eq!(lacking("Plain, Ελληνικά, Кириллица, עברית \u{ad}\u{200b}\u{feff}\u{202e}"), Vec::<String>::new());
        assert_eq!(lacking("བོད་ཡིག 漢字かな 👩"), ["Emoji", "Han", "Hiragana", "Tibetan"]);
        assert_eq!(lacking("\u{2fff0}\u{10ffff}"), ["symbols"], "nobody knows a sign by its number");
    }

    #[test]
    fn brackets_that_only_chinese_fonts_have_are_those_of_mathematics() {
        let ours = EMBEDDED.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect::<Vec<_>>();
        let book = FontBook::from_fonts(&ours);
        let mut order = serde_json::json!({"language": "de", "sections": [{"title": "\u{3008}x, y\u{3009}"}]});
        substitute(&book, &mut order);
        assert_eq!(order["sections"][0]["title"], "\u{27e8}x, y\u{27e9}");
        assert!(lacking(&book, &order).is_empty());
        let mut order = serde_json::json!({"language": "zh", "title": "\u{3008}x\u{3009}"});
        substitute(&book, &mut order);
        assert_eq!(order["title"], "\u{3008}x\u{3009}", "there they are at home");
    }
}
