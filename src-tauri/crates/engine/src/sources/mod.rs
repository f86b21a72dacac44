//! The user's files: one reader per format, blocks with positions, limits, and the children that do the parsing.

mod admonitions;
mod builder;
mod child;
mod discover;
mod docx;
mod encoding;
mod epub;
mod failure;
mod format;
mod front_matter;
mod grid;
mod html;
mod json;
mod language;
mod limits;
mod mail;
mod markdown;
mod odf;
mod package;
mod paragraphs;
mod pdf;
mod pool;
mod pptx;
mod read;
#[cfg(windows)]
mod reader_job;
mod rtf;
mod table;
mod text;
mod xlsx;
mod xml;

pub(crate) use child::run_read_child;
pub(crate) use discover::{Found, FoundFile, discover, normalise_path};
pub(crate) use language::{detect, language_of, stemmer_of};
pub(crate) use limits::Limits;
pub(crate) use package::{Package, Relations};
pub(crate) use pool::{Batch, ReaderPool, Unread};
pub(crate) use read::{ReadEnd, read_file};
