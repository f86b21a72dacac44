//! Finished documents as files: PDF, Word, HTML and Markdown, each made from one and the same [`Finished`].
//!
//! A pure room: it knows no clock, no database, no source, and no file but the fonts of the machine. The
//! same document gives the same bytes each time, so that a document which is put in place again after a crash is known as
//! our own. Words of a source reach a file as text alone: each format has one place where they are escaped, or are never
//! markup to begin with.
//!
//! Pages are set in two steps, since the second belongs into a process of its own: [`order_of_pages`] says all that is to be
//! set, [`set_pages`] sets it.

mod docx;
mod finished;
mod html;
mod markdown;
mod pdf;
#[cfg(test)]
pub(crate) mod samples;
mod sources;

pub(crate) use docx::{
    NAMESPACES, PICTURE_KINDS, Picture, Running, StyleList, TEMPLATE_NAMESPACES, TITLE_MARK, TakenPage, TakenStyle,
    WordTemplate, docx,
};
pub(crate) use finished::{
    Diagram, Finished, Mark, Part, PartBody, Place, Section, Statement, Table, Unread, Words, is_written_leftwards,
    one_line, runs_to_the_left,
};
pub(crate) use html::html;
pub(crate) use markdown::markdown;
pub(crate) use pdf::{SetPages, order_of_first_page, order_of_pages, set_pages, set_picture};

/// Why a document could not be set. No document should cause it: a fault in ATLES.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The package of a Word file could not be put together.
    #[error("the package could not be written")]
    Package(#[from] zip::result::ZipError),
    /// A part of a Word file could not be written.
    #[error("a part could not be written")]
    Part(#[from] std::io::Error),
}
