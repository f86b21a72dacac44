//! The fonts: one family that comes with the program, and those of the machine for every script that it does not have.

use typst::foundations::Bytes;
use typst::text::Font;
use typst_kit::fonts::{FontStore, system};

/// Libertinus Serif has Latin, Greek, Cyrillic and Hebrew. Its licence is beside it.
const EMBEDDED: [&[u8]; 3] = [
    include_bytes!("../../../fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../../fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../../../fonts/LibertinusSerif-Bold.otf"),
];

/// All fonts. Those of the machine come in the order of their paths: where two have a character, the first is taken, and
/// the order in which a file system lists its files must not decide how a document looks.
pub(super) fn load() -> FontStore {
    let mut store = FontStore::new();
    for font in EMBEDDED.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))) {
        let info = font.info().clone();
        store.push((font, info));
    }
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
