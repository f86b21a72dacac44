//! Finished documents as files: PDF, Word, HTML and Markdown, each made from one and the same [`Finished`].
//!
//! A pure room: it knows no clock, no database, no file but the fonts of the machine and no source. The
//! same document gives the same bytes each time, so that a document which is put in place again after a crash is known as
//! our own. Words of a source reach a file as text alone: each format has one place where they are escaped, or are never
//! markup to begin with.

mod docx;
mod finished;
mod html;
mod markdown;
mod pdf;
#[cfg(test)]
mod samples;

pub(crate) use finished::{Finished, Mark, Part, PartBody, Section, Statement, Table, Unread, Words, one_line};

use crate::api::DocumentFormat;

/// Why a document could not be set. No document should cause it: a fault in ATLES.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The typesetter refused.
    #[error("the pages could not be set: {0}")]
    Pages(String),
    /// The package of a Word file could not be put together.
    #[error("the package could not be written")]
    Package(#[from] zip::result::ZipError),
    /// A part of a Word file could not be written.
    #[error("a part could not be written")]
    Part(#[from] std::io::Error),
}

/// The bytes of a document in a format. Keeps a processor busy: tens of milliseconds for a PDF of some pages, and half a
/// second more for the first one, which looks for the fonts of the machine.
///
/// # Errors
/// A fault in ATLES; see [`ExportError`].
pub(crate) fn render(document: &Finished, format: DocumentFormat) -> Result<Vec<u8>, ExportError> {
    match format {
        DocumentFormat::Pdf => pdf::pdf(document),
        DocumentFormat::Word => docx::docx(document),
        DocumentFormat::Html => Ok(html::html(document).into_bytes()),
        DocumentFormat::Markdown => Ok(markdown::markdown(document).into_bytes()),
    }
}
