//! PDF: the text of every page in reading order, with headings, lists, tables, captions and footnotes.
//!
//! hayro-syntax reads the file (broken cross references, encryption, object streams) and hayro-font its fonts; the way from
//! glyphs to blocks is our own, in this order: `content` follows the drawing instructions, `lines` puts glyphs together,
//! `furniture` takes out running titles, `columns` finds the reading order, `paragraphs` and `tables` make blocks, and
//! `headings` ranks them. Readers that give text alone lose what writing needs: columns, sizes, and what is a table.
//! pdf_oxide brings several times as many packages along; pdf-extract panics on bad input.

mod accents;
mod columns;
mod content;
mod direction;
mod font;
mod furniture;
mod headings;
mod hyphens;
mod lines;
#[cfg(test)]
mod made;
mod marker;
mod paragraphs;
mod tables;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::content::{Drawing, PageText, TooMuch, page_text};
use self::headings::Headings;
use self::hyphens::Words;
use self::lines::{Frame, Piece};
use self::paragraphs::{Draft, Text};
use super::builder::{BlockBuilder, Parsed};
use super::encoding::looks_like_text;
use super::failure::failure;
use super::limits::Limits;
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Bytes in which the mark of a PDF must appear.
const HEADER_WITHIN: usize = 1024;

/// Letters on a page below which it counts as a picture, if it shows one: stamps and page numbers over a scan.
const STRAY_LETTERS: usize = 20;

/// The share of a page that a picture must cover for the page to be a scan.
const SCAN_SHARE: f32 = 0.5;

/// Whether the bytes are a PDF, whatever the name of the file says. Some programs write other things before the mark;
/// a text that only speaks of it is none.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(HEADER_WITHIN)];
    let mark = start.windows(5).position(|window| window == b"%PDF-");
    mark.is_some_and(|at| at == 0 || start[..at].iter().all(|byte| *byte <= b' ') || !looks_like_text(bytes))
}

pub(super) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Parsed, ReadFailure> {
    let pdf = Pdf::new(bytes).map_err(|error| {
        failure(match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadErrorCode::PasswordProtected,
            LoadPdfError::Decryption(_) | LoadPdfError::Invalid => ReadErrorCode::Damaged,
        })
    })?;
    let pages = texts(&pdf, limits)?;
    let drafts = arrange(pages);
    let headings = Headings::of(drafts.iter().flat_map(|page| page.flows.iter()), headings::bookmarks(&pdf));
    let mut builder = BlockBuilder::new(limits);
    for (number, page) in (1..).zip(drafts) {
        builder.page(number);
        page.emit(&headings, &mut builder);
    }
    builder.finish()
}

/// The text of all pages, by direction.
fn texts(pdf: &Pdf, limits: &Limits) -> Result<Vec<Vec<Frame>>, ReadFailure> {
    let mut drawing = Drawing::new();
    let mut pages = Vec::new();
    let (mut letters, mut known, mut bytes, mut scans, mut broken) = (0, 0, 0, 0, 0);
    for page in pdf.pages().iter() {
        // One page that takes the parser down must not take the others with it.
        let text = match catch_unwind(AssertUnwindSafe(|| page_text(page, &mut drawing))) {
            Ok(Ok(text)) => text,
            Ok(Err(TooMuch)) => return Err(failure(ReadErrorCode::TooLarge)),
            Err(_) => {
                broken += 1;
                drawing = Drawing::new();
                PageText::default()
            }
        };
        bytes += text.letters.len();
        if bytes > limits.max_text_chars {
            return Err(failure(ReadErrorCode::TooLarge));
        }
        letters += text.letters.chars().filter(|letter| !letter.is_whitespace()).count();
        known += text.letters.chars().filter(|letter| letter.is_alphanumeric()).count();
        scans += usize::from(text.picture >= SCAN_SHARE);
        pages.push(lines::frames(&text));
    }
    let count = pages.len();
    if count == 0 || (known == 0 && broken > 0) {
        return Err(failure(ReadErrorCode::Damaged));
    }
    let scanned = scans * 2 >= count && known < STRAY_LETTERS * count;
    // Letters that nobody can name are as good as a picture.
    let nameless = known * 20 < letters;
    if scanned || nameless {
        return Err(failure(ReadErrorCode::NoTextLayer));
    }
    if known == 0 {
        return Err(failure(if scans > 0 || letters > 0 { ReadErrorCode::NoTextLayer } else { ReadErrorCode::Empty }));
    }
    Ok(pages)
}

/// A page in the making.
struct PageDraft {
    headers: Vec<String>,
    flows: Vec<Draft>,
    /// Text that stands across the reading direction: stamps, labels of axes.
    across: Vec<String>,
    footers: Vec<String>,
    height: f32,
}

fn arrange(pages: Vec<Vec<Frame>>) -> Vec<PageDraft> {
    let mut mains: Vec<Frame> = Vec::with_capacity(pages.len());
    let mut others: Vec<Vec<Frame>> = Vec::with_capacity(pages.len());
    for page in pages {
        let mut frames = page.into_iter();
        mains.push(frames.next().unwrap_or_default());
        others.push(frames.collect());
    }
    forget_typewriter(&mut mains);
    let furniture = furniture::take(&mut mains);
    let words = Words::of(&mains);
    let rows =
        |pieces: Vec<Piece>| columns::flows(pieces).into_iter().flatten().map(|line| line.text()).collect::<Vec<_>>();
    let mut out = Vec::with_capacity(mains.len());
    for ((main, others), taken) in mains.into_iter().zip(others).zip(furniture) {
        let of_role = |wanted: BlockRole| {
            rows(taken.iter().filter(|(role, _)| *role == wanted).map(|(_, piece)| piece.clone()).collect())
        };
        let flows = columns::flows(main.pieces);
        out.push(PageDraft {
            headers: of_role(BlockRole::Header),
            footers: of_role(BlockRole::Footer),
            flows: flows.iter().flat_map(|flow| paragraphs::drafts(flow, &words)).collect(),
            across: others.into_iter().flat_map(|frame| rows(frame.pieces)).collect(),
            height: main.height,
        });
    }
    out
}

/// In a document that is set in letters of one width throughout, they do not mean program text.
fn forget_typewriter(frames: &mut [Frame]) {
    let (mut fixed, mut all) = (0, 0);
    for piece in frames.iter().flat_map(|frame| &frame.pieces) {
        all += piece.text.len();
        fixed += if piece.style.fixed { piece.text.len() } else { 0 };
    }
    if fixed * 2 > all {
        frames.iter_mut().flat_map(|frame| &mut frame.pieces).for_each(|piece| piece.style.fixed = false);
    }
}

impl PageDraft {
    fn emit(self, headings: &Headings, builder: &mut BlockBuilder) {
        for header in &self.headers {
            builder.with_role(BlockRole::Header, BlockKind::Paragraph, header);
        }
        for draft in self.flows {
            match draft {
                Draft::Table { rows, has_header } => builder.table(rows, has_header),
                Draft::Label { text, role } => builder.with_role(role, BlockKind::Paragraph, &text),
                Draft::Text(text) => emit_text(&text, self.height, headings, builder),
            }
        }
        for line in &self.across {
            builder.with_role(BlockRole::Boilerplate, BlockKind::Paragraph, line);
        }
        for footer in &self.footers {
            builder.with_role(BlockRole::Footer, BlockKind::Paragraph, footer);
        }
    }
}

fn emit_text(text: &Text, height: f32, headings: &Headings, builder: &mut BlockBuilder) {
    if let Some(code) = &text.code {
        builder.text(BlockKind::Code, code);
    } else if let Some(level) = headings.level(text) {
        builder.heading(level, text.text.trim_start_matches("\u{2022} "));
    } else if marker::is_caption(&text.text) {
        builder.text(BlockKind::Caption, &text.text);
    } else if is_footnote(text, height, headings.body) {
        builder.text(BlockKind::Footnote, &text.text);
    } else if let Some((marker, rest)) = marker::item(&text.text) {
        if marker::is_reference(marker) {
            builder.text(BlockKind::Footnote, &text.text);
            return;
        }
        // A number may be meant by a reference elsewhere; a bullet says nothing.
        let kept = if marker::is_number(marker) { &text.text } else { rest };
        builder.text(BlockKind::ListItem, kept);
    } else {
        builder.text(BlockKind::Paragraph, &text.text);
    }
}

/// Smaller than the text, in the lower half of the page, and begun by a mark.
fn is_footnote(text: &Text, height: f32, body: f32) -> bool {
    let mark = text.text.chars().next().is_some_and(|letter| {
        letter.is_ascii_digit()
            || matches!(letter, '*' | '\u{2020}' | '\u{2021}' | '\u{A7}' | '\u{B9}' | '\u{B2}' | '\u{B3}')
    });
    text.size < 0.93 * body && text.v > 0.5 * height && text.end_v > 0.7 * height && mark
}
