//! What was read from a source: blocks with their positions, or the reason why there are none.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a block is in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; its own text is the last entry of the `heading` of the blocks under it.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list, without its marker.
    ListItem,
    /// Rows parted by line feeds, cells by tabs.
    Table,
    /// Program text or preformatted text.
    Code,
    /// Text that the source quotes from elsewhere.
    Quote,
    /// A caption of a picture or a table.
    Caption,
    /// A footnote or an endnote.
    Footnote,
}

/// What part a block plays. Writing uses `body` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BlockRole {
    /// The text proper.
    Body,
    /// Repeated at the top of pages.
    Header,
    /// Repeated at the bottom of pages.
    Footer,
    /// Navigation, menus, notices of cookies, and what else surrounds a text without being part of it.
    Boilerplate,
}

/// A part of a source with its position in the source's text.
///
/// The text of a source is the text of its blocks joined by one line feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Block {
    /// Number of the block, from 0.
    pub block: u32,
    /// What it is.
    pub kind: BlockKind,
    /// What part it plays.
    pub role: BlockRole,
    /// Its text, never empty.
    pub text: String,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Headings above the block, outermost first. A heading carries only those above itself.
    pub heading: Vec<String>,
    /// Offset of the first character in the text of the source, in Unicode scalar values.
    pub start: u32,
    /// Offset after the last character.
    pub end: u32,
    /// Names of the columns of a table, for every block of the table; empty for what is not a table or has no names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How many of the first rows of this block only name the columns: 0 or 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub header_rows: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Why a source could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadErrorCode {
    /// It asks for a password.
    PasswordProtected,
    /// Its pages are pictures.
    NoTextLayer,
    /// It does not follow its own format, or is cut off.
    Damaged,
    /// It holds no text.
    Empty,
    /// It is beyond a limit of size, time or memory.
    TooLarge,
    /// No reader for this format.
    Unsupported,
    /// The system did not let us open it: missing, no permission, only in the cloud.
    Unreadable,
}

/// The outcome of a read that gave no blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadFailure {
    /// Why, for programs.
    pub code: ReadErrorCode,
    /// Why, in one plain sentence.
    pub message: String,
}

/// What `atles read FILE --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadOutput {
    /// The text of the source, in reading order; never empty.
    Blocks(Vec<Block>),
    /// Why there is none.
    Error(ReadFailure),
}

/// A source that was asked for and is not in the document, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotRead {
    /// Path of the file, as the user would write it.
    pub source: String,
    /// Why, for programs.
    pub code: ReadErrorCode,
    /// Why, in one plain sentence.
    pub reason: String,
}
