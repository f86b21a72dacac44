//! Rich Text (RTF 1.9): what Word, WordPad and TextEdit write.
//!
//! `words` cuts the file into control words and text, `state` follows what they say of the text between them (with
//! `encodings`); here paragraphs, tables and notes are made. No library was found that knows code pages, tables and
//! destinations and never breaks down on a damaged file.

mod encodings;
mod state;
mod words;

#[cfg(test)]
mod tests;

use self::state::{Destination, Reader};
use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::limits::Limits;
use super::table::has_header;
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Whether the bytes begin as such a file does.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let items = Reader::new(bytes, limits).read()?;
    let mut builder = BlockBuilder::new(limits);
    let mut margins: Vec<(BlockRole, String)> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut code = String::new();
    for item in items {
        if !matches!(item, Item::Row(_)) {
            flush(&mut rows, &mut builder);
        }
        match item {
            Item::Row(cells) => rows.push(cells),
            Item::Page(page) => builder.page(page),
            Item::Text { destination: Destination::Header, text, .. } => keep(&mut margins, BlockRole::Header, text),
            Item::Text { destination: Destination::Footer, text, .. } => keep(&mut margins, BlockRole::Footer, text),
            Item::Text { destination: Destination::Note, text, .. } => builder.text(BlockKind::Footnote, &text),
            Item::Text { kind: BlockKind::Heading, level, text, .. } => builder.heading(level, &text),
            Item::Text { kind: BlockKind::Code, text, .. } => {
                code.push_str(&text);
                code.push('\n');
                continue;
            }
            Item::Text { kind, text, .. } => builder.text(kind, &text),
        }
        builder.text(BlockKind::Code, &std::mem::take(&mut code));
        if builder.is_full() {
            break;
        }
    }
    flush(&mut rows, &mut builder);
    builder.text(BlockKind::Code, &code);
    for (role, text) in margins {
        builder.with_role(role, BlockKind::Paragraph, &text);
    }
    builder.finish()
}

/// A block in the making.
#[derive(Debug)]
enum Item {
    Text {
        destination: Destination,
        kind: BlockKind,
        level: u8,
        text: String,
    },
    /// The cells of a row.
    Row(Vec<String>),
    /// A page begins.
    Page(u32),
}

/// Rows that follow each other are a table; one of single cells is text in a frame.
fn flush(rows: &mut Vec<Vec<String>>, builder: &mut BlockBuilder) {
    let rows = std::mem::take(rows);
    if rows.iter().all(|row| row.len() <= 1) {
        for text in rows.into_iter().flatten() {
            builder.text(BlockKind::Paragraph, &text);
        }
        return;
    }
    let header = has_header(&rows);
    builder.table(rows, header);
}

fn keep(margins: &mut Vec<(BlockRole, String)>, role: BlockRole, text: String) {
    if !margins.iter().any(|(_, other)| *other == text) {
        margins.push((role, text));
    }
}

fn damaged() -> ReadFailure {
    failure(ReadErrorCode::Damaged)
}
