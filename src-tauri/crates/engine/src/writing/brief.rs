//! What the writer is given: the request in its own terms, and the text of the sources.

use chrono::NaiveDate;

use crate::api::{Block, DocumentType, Writer};
use crate::store::RequestRow;

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

/// What the writer is to know of a request.
pub(crate) fn brief_of(row: &RequestRow) -> Brief {
    let request = &row.request;
    let date = row.created_at.get(..10).and_then(|day| day.parse().ok());
    Brief {
        title: request.title.trim().to_owned(),
        document_type: request.document_type,
        instructions: request.instructions.trim().to_owned(),
        words: request.length.words(),
        language: request.language.clone(),
        audience: request.audience.clone(),
        model: request.writer.as_ref().and_then(Writer::names),
        date: date.expect("the time of acceptance is written by us and begins with the day"),
    }
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
