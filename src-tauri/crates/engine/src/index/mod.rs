//! The index of the user's files: passages, found by the stems of their words.
//!
//! It lies in an SQLite file of its own, which holds nothing that could not be read again: the queue's database never waits
//! for it, and a damaged one is thrown away and built anew. A file is one transaction, so a kill loses the file in hand at
//! most. Text is parted into passages ([`passages`]), its words are brought to stems here ([`tokens`], [`stems`]), and FTS5
//! keeps and ranks what comes out. A result shows a few sentences of one block, with their place in the source.

mod damage;
mod database;
mod door;
mod files;
mod ingest;
mod pass;
mod passages;
mod query;
mod search;
mod stems;
#[cfg(test)]
mod tests;
mod tokens;
mod window;

pub(crate) use damage::IndexError;
pub(crate) use database::Index;
pub(crate) use door::Door;
pub(crate) use files::{Counts, FileState, IndexedFile};
pub(crate) use pass::{Pass, PassNews, PassReport};
