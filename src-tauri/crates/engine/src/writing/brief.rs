//! What the writer is given: the request in its own terms, and the text of the sources.

use chrono::NaiveDate;

use crate::api::{Block, DocumentType};

/// What is to be written.
#[derive(Debug, Clone)]
pub(crate) struct Brief {
    /// Title of the document; also the first thing its sentences are chosen by.
    pub(crate) title: String,
    /// Which outline.
    pub(crate) document_type: DocumentType,
    /// What the user wants to be said or stressed; may be empty.
    pub(crate) instructions: String,
    /// Length of the body in words.
    pub(crate) words: u32,
    /// Language of headings and notices (ISO 639-1); that of the sources if not given.
    pub(crate) language: Option<String>,
    /// Whom it is for.
    pub(crate) audience: Option<String>,
    /// Names of the models that are to write it, if any are.
    pub(crate) model: Option<String>,
    /// Day of the request, for the note at the end.
    pub(crate) date: NaiveDate,
}

/// What it is to be written from.
#[derive(Debug)]
pub(crate) struct Material {
    /// The sources, in the order of their paths.
    pub(crate) sources: Vec<MaterialSource>,
}

/// The text of one source.
#[derive(Debug)]
pub(crate) struct MaterialSource {
    /// Path, as the user would write it.
    pub(crate) source: String,
    /// SHA-256 of its bytes.
    pub(crate) hash: String,
    /// Its text.
    pub(crate) blocks: Vec<Block>,
}
