//! What a request produced: sections, sentences, citations, and where they come from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BlockKind, DocumentFormat, DocumentType, NotRead, Quality, Support};

/// Where a sentence comes from. A sentence made from two blocks has two citations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Citation {
    /// Path of the source, as the user would write it.
    pub source: String,
    /// SHA-256 of the file's bytes when it was read, in hexadecimal.
    pub hash: String,
    /// Number of the block, from 0.
    pub block: u32,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Headings above the block, outermost first.
    pub heading: Vec<String>,
    /// Offset of the quote in the text of the source, in Unicode scalar values.
    pub start: u32,
    /// Offset after the quote.
    pub end: u32,
    /// The quoted words: exactly the text between `start` and `end`.
    pub quote: String,
}

/// What a sentence claims and on what ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Its text is its quote, white space apart.
    Quoted,
    /// Made over cited cells or passages; every number and name in it occurs there.
    Derived,
    /// Written by a model; `support` is what the check says of it. Without a citation no passage comes near it.
    Written,
    /// From the catalogue; claims nothing about the sources.
    Notice,
    /// The user's own words. Its citations are those of the sentence that it came in place of, while they support it.
    Own,
}

/// A sentence, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sentence {
    /// Its words; the cells of a row are parted by tabs.
    pub text: String,
    /// What it claims and on what ground.
    pub kind: SentenceKind,
    /// Where it comes from; empty for a notice.
    pub citations: Vec<Citation>,
    /// For what a model wrote, what the check says of it; for the user's own words: what the check says of them beside the passages of the sentence that they replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub support: Option<Support>,
}

/// Sentences as running text: with a space between them, but for those of languages that write none.
#[must_use]
pub fn running_text<T: AsRef<str>>(sentences: &[T]) -> String {
    let mut text = String::new();
    for sentence in sentences.iter().map(AsRef::as_ref) {
        if !text.is_empty() && !is_followed_closely(&text) {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

/// Whether no space stands behind a sentence: its language writes none.
pub(crate) fn is_followed_closely(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '」', '』'])
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// Sentences one after the other.
    Prose,
    /// One point per sentence.
    List,
    /// One numbered step per sentence.
    Steps,
    /// One row per sentence.
    Table,
}

/// Sentences that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paragraph {
    /// How it is set.
    pub kind: ParagraphKind,
    /// A heading inside the section; empty for none.
    pub title: String,
    /// Names of the columns of a table; empty otherwise.
    pub columns: Vec<String>,
    /// Its sentences, at least one.
    pub sentences: Vec<Sentence>,
}

/// Amounts of one kind as bars, one for each row of a table, sums aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Chart {
    /// Name of the column of the amounts; empty where it has none.
    pub amounts: String,
    /// The bars, 3 to 20: the greatest first, or in the order of the rows where these have one.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// The amount as the source writes it, with its unit.
    pub value: String,
    /// The amount as a number, 0 or more.
    pub amount: f64,
    /// Its part of the greatest amount, 0 to 1.
    pub share: f64,
}

/// A chart and the table that it is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlacedChart {
    /// Number of the section, from 0.
    pub section: u32,
    /// Number of the paragraph in the section, from 0.
    pub paragraph: u32,
    /// What it shows.
    pub chart: Chart,
}

/// The unit of writing and of checkpointing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSection {
    /// Its heading.
    pub title: String,
    /// Its text, never empty: where the sources hold nothing, one notice says so.
    pub paragraphs: Vec<Paragraph>,
}

/// Whether a file is as ATLES left it or read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// As it was.
    Unchanged,
    /// Somebody changed it since.
    Changed,
    /// Not there any more.
    Missing,
    /// A document's file that could not be given its latest changes yet.
    Behind,
}

/// A document in the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSummary {
    /// Its id.
    pub id: String,
    /// The request that it answers.
    pub request_id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    pub document_type: DocumentType,
    /// What it is as a file.
    #[serde(default)]
    pub format: DocumentFormat,
    /// Absolute path of the file.
    pub path: String,
    /// When it was completed.
    pub created_at: String,
    /// Words in its body.
    pub words: u32,
    /// Sentences that claim something.
    pub sentences: u32,
    /// How many of them have a source.
    pub sourced: u32,
    /// Sources that it cites.
    pub sources_cited: u32,
    /// Files that were asked for and could not be read.
    pub not_read: u32,
    /// Ended early by the user, with what there was.
    pub partial: bool,
    /// Its first words, for the library's list; at most 200 characters.
    pub excerpt: String,
    /// Sentences in the user's own words.
    #[serde(default)]
    pub own: u32,
    /// Name of the model that wrote it, if one did.
    #[serde(default)]
    pub model: Option<String>,
    /// Sections that ATLES itself wrote in place of the model that was to write them.
    #[serde(default)]
    pub instead: u32,
    /// Number of its version, from 1.
    #[serde(default = "first_version")]
    pub version: u32,
    /// When its text was changed last; none while it is as it was first written.
    #[serde(default)]
    pub changed_at: Option<String>,
    /// When it was put into the bin, if it is there.
    #[serde(default)]
    pub binned_at: Option<String>,
    /// What the user files it under, in the user's order; at most 20 words or phrases of at most 40 characters.
    #[serde(default)]
    pub tags: Vec<String>,
}

const fn first_version() -> u32 {
    1
}

/// A source of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSource {
    /// Path of the source.
    pub source: String,
    /// SHA-256 of its bytes when it was read.
    pub hash: String,
    /// Sentences that cite it.
    pub cited: u32,
    /// Whether it is still as it was read; told when a document is opened.
    #[serde(default = "unchanged")]
    pub file_state: FileState,
}

const fn unchanged() -> FileState {
    FileState::Unchanged
}

/// A document with everything in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    /// What the library shows of it.
    pub summary: DocumentSummary,
    /// Language of its headings (ISO 639-1).
    pub language: String,
    /// Its text.
    pub sections: Vec<DocumentSection>,
    /// What it was written from.
    pub sources: Vec<DocumentSource>,
    /// What could not be read.
    pub not_read: Vec<NotRead>,
    /// Whether the file is as ATLES left it.
    pub file_state: FileState,
    /// What can be counted of its quality.
    pub quality: Quality,
    /// Tables that are drawn as well, in the order of the text.
    pub charts: Vec<PlacedChart>,
}

/// Which citation is meant: all numbers from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationRef {
    /// Id of the document.
    pub document_id: String,
    /// Number of the section.
    pub section: u32,
    /// Number of the paragraph in the section.
    pub paragraph: u32,
    /// Number of the sentence in the paragraph.
    pub sentence: u32,
    /// Number of the citation of the sentence.
    pub citation: u32,
}

/// The surroundings of a citation, ready to be shown with its quote marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Passage {
    /// Path of the source.
    pub source: String,
    /// Last part of the path.
    pub name: String,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Headings above the block, outermost first.
    pub heading: Vec<String>,
    /// What kind of block it is.
    pub kind: BlockKind,
    /// Text of the block before the quote.
    pub before: String,
    /// The quoted words.
    pub quote: String,
    /// Text of the block after the quote.
    pub after: String,
    /// Names of the columns, where the block is a table.
    pub columns: Vec<String>,
    /// When the source was read.
    pub read_at: String,
    /// Whether the source is as it was when it was read.
    pub file_state: FileState,
}

/// The file beside a document: what `FILE.citations.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitationsFile {
    /// The sections with their sentences.
    pub sections: Vec<CitedSection>,
    /// What could not be read.
    pub not_read: Vec<NotRead>,
}

/// A section in the citations file: its sentences in order, without their setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedSection {
    /// Its heading.
    pub title: String,
    /// Its sentences and table rows, in order.
    pub sentences: Vec<Sentence>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_has_spaces_where_its_language_has() {
        assert_eq!(running_text(&["The pump runs.", "It hums."]), "The pump runs. It hums.");
        assert_eq!(running_text(&["水泵在运行。", "它发出嗡嗡声。"]), "水泵在运行。它发出嗡嗡声。");
        assert_eq!(running_text::<&str>(&[]), "");
    }
}
