//! The user's files: one reader per format, blocks with positions, limits, and the children that do the parsing.

mod builder;
mod child;
mod discover;
mod docx;
mod encoding;
mod failure;
mod format;
mod html;
mod language;
mod limits;
mod markdown;
mod pdf;
mod pool;
mod read;
#[cfg(windows)]
mod reader_job;
mod table;
mod text;

pub(crate) use child::run_read_child;
pub(crate) use discover::{Found, FoundFile, discover, normalise_path};
pub(crate) use language::language_of;
pub(crate) use limits::Limits;
pub(crate) use pool::ReaderPool;
pub(crate) use read::read_file;
