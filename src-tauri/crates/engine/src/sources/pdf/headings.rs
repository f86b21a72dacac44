//! Which paragraphs are headings, and of what rank: by size, weight and numbers, and by the bookmarks of the file.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, String as PdfString};

use super::content::decode_text;
use super::marker;
use super::paragraphs::{Draft, Text};

/// Longest heading, in letters and lines.
const MAX_LETTERS: usize = 200;
const MAX_LINES: usize = 4;

/// Lowest rank that is told apart.
const MAX_LEVEL: u8 = 6;

/// Most bookmarks that are followed.
const MAX_BOOKMARKS: usize = 20_000;

/// The headings of a document.
pub(super) struct Headings {
    /// Size of the running text.
    pub(super) body: f32,
    /// Most of the text is bold, so that bold says nothing.
    all_bold: bool,
    /// Titles of bookmarks, folded, with their depth from 1.
    bookmarks: HashMap<String, u8>,
    /// Looks of headings, the highest first.
    ranks: Vec<Looks>,
}

/// How a heading looks: size in tenths of a point, then weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    tenths: i32,
    bold: bool,
}

impl Headings {
    /// Looks at all paragraphs of the document.
    pub(super) fn of<'d>(drafts: impl Iterator<Item = &'d Draft> + Clone, bookmarks: HashMap<String, u8>) -> Self {
        let texts = drafts.filter_map(|draft| match draft {
            Draft::Text(text) => Some(text),
            Draft::Table { .. } | Draft::Label { .. } => None,
        });
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        for text in texts.clone() {
            *sizes.entry((text.size * 4.0).round() as i32).or_default() += text.text.len();
        }
        let body = sizes
            .into_iter()
            .max_by_key(|(size, letters)| (*letters, *size))
            .map_or(10.0, |(size, _)| size as f32 / 4.0);
        let letters =
            |bold: bool| texts.clone().filter(|text| text.bold == bold).map(|text| text.text.len()).sum::<usize>();
        let all_bold = letters(true) > letters(false);
        let mut headings = Self { body, all_bold, bookmarks, ranks: Vec::new() };
        let mut ranks: Vec<Looks> = texts.filter(|text| headings.by_looks(text)).map(Looks::of).collect();
        ranks.sort_by(|a, b| b.cmp(a));
        ranks.dedup_by(|a, b| a.bold == b.bold && (a.tenths - b.tenths).abs() <= 3);
        headings.ranks = ranks;
        headings
    }

    /// The rank of the paragraph, from 1, if it is a heading.
    pub(super) fn level(&self, text: &Text) -> Option<u8> {
        if let Some(depth) = self.bookmarks.get(&fold(&text.text)).filter(|_| Self::may_be(text)) {
            return Some((*depth).clamp(1, MAX_LEVEL));
        }
        if !self.by_looks(text) {
            return None;
        }
        let looks = Looks::of(text);
        let rank =
            self.ranks.iter().position(|rank| rank.bold == looks.bold && (rank.tenths - looks.tenths).abs() <= 3);
        let rank = u8::try_from(rank.unwrap_or_default() + 1).unwrap_or(MAX_LEVEL);
        Some(rank.clamp(1, MAX_LEVEL))
    }

    fn may_be(text: &Text) -> bool {
        text.code.is_none() && text.lines <= MAX_LINES && text.text.chars().count() <= MAX_LETTERS
    }

    fn by_looks(&self, text: &Text) -> bool {
        let letters = text.text.chars().filter(|letter| letter.is_alphabetic()).count();
        let all = text.text.chars().filter(|letter| !letter.is_whitespace()).count();
        if !Self::may_be(text) || letters < 2 || letters * 2 < all || marker::is_caption(&text.text) {
            return false;
        }
        let sentence = text.text.ends_with(['.', ',', ';']) && marker::section_depth(&text.text).is_none();
        let larger = text.size > 1.12 * self.body;
        if larger {
            let goes_on = text.text.ends_with([',', ';']) || (sentence && text.lines > 1);
            return !goes_on;
        }
        if text.size < 0.93 * self.body || sentence || text.lines > 2 || text.text.ends_with(':') && !text.bold {
            return false;
        }
        let numbered = marker::section_depth(&text.text).is_some() && text.text.chars().count() <= 90;
        let item = marker::item(&text.text).is_some() && !numbered;
        let apart = text.above > 1.5;
        let capitals = letters >= 4 && text.text.chars().all(|letter| !letter.is_lowercase());
        let length = text.text.chars().count();
        let bold = text.bold && !self.all_bold;
        let alone = text.lines == 1 && length <= 80;
        let by_weight = bold && length <= 120 && (apart || alone || numbered);
        let by_number = numbered && apart && (capitals || text.italic);
        !item && (by_weight || by_number)
    }
}

impl Looks {
    fn of(text: &Text) -> Self {
        Self { tenths: (text.size * 10.0).round() as i32, bold: text.bold }
    }
}

/// The titles of the bookmarks with their depth.
pub(super) fn bookmarks(pdf: &Pdf) -> HashMap<String, u8> {
    let mut found = HashMap::new();
    let xref = pdf.xref();
    let Some(root) = xref.get::<Dict<'_>>(xref.root_id()) else { return found };
    let first = root.get::<Dict<'_>>(b"Outlines").and_then(|outlines| outlines.get::<Dict<'_>>(b"First"));
    let mut open: Vec<(Dict<'_>, u8)> = first.map(|first| (first, 1)).into_iter().collect();
    let mut seen = 0;
    while let Some((item, depth)) = open.pop() {
        seen += 1;
        // Bookmarks that point at each other in a circle end here too.
        if seen > MAX_BOOKMARKS {
            break;
        }
        if let Some(title) = item.get::<PdfString<'_>>(b"Title") {
            let title = fold(&decode_text(&title));
            if title.chars().count() >= 3 {
                found.entry(title).or_insert(depth);
            }
        }
        if let Some(next) = item.get::<Dict<'_>>(b"Next") {
            open.push((next, depth));
        }
        if let Some(child) = item.get::<Dict<'_>>(b"First").filter(|_| depth < MAX_LEVEL) {
            open.push((child, depth + 1));
        }
    }
    found
}

/// A title without its number, its case and its spaces: bookmarks and headings differ in these.
fn fold(text: &str) -> String {
    let text = match text.split_once(' ') {
        Some((number, rest)) if number.chars().all(|letter| letter.is_ascii_digit() || letter == '.') => rest,
        _ => text,
    };
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
