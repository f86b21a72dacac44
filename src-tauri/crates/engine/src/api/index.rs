//! What is found in the user's files, and how their index is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NotRead;

/// A few sentences that answer a question: what `atles search --json` prints a list of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// Path of the file.
    pub source: String,
    /// Number of the block, from 0, that the text is in.
    pub block: u32,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Headings above, outermost first.
    pub heading: Vec<String>,
    /// Offset of the text in that of the source, in Unicode scalar values.
    pub start: u32,
    /// Offset after it.
    pub end: u32,
    /// The sentences, as they stand in the source.
    pub text: String,
    /// How well it answers; more is better, and only comparable within one answer.
    pub score: f64,
}

/// What `atles index` did, and prints with `--json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexReport {
    /// Files that can be searched.
    pub files: u32,
    /// Of these, read by this command.
    pub read: u32,
    /// Of these, known by their bytes under another name.
    pub known: u32,
    /// Files that are not there any more.
    pub gone: u32,
    /// Hidden files, links, and folders that hold no documents.
    pub skipped: u32,
    /// What cannot be read.
    pub not_read: Vec<NotRead>,
}
