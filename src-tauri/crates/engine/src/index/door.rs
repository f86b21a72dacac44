//! Where the index is kept open. It is opened when it is first asked for, so that an engine opens no slower for it, and a
//! folder in which it cannot be made is worked on all the same.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::damage::{IndexError, Result};
use super::database::Index;

/// The way to the index. Everything here blocks.
#[derive(Debug)]
pub(crate) struct Door {
    path: PathBuf,
    index: Mutex<Option<Arc<Index>>>,
}

impl Door {
    /// The way to the index at `path`.
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path, index: Mutex::new(None) }
    }

    /// The index.
    ///
    /// # Errors
    /// When it can be neither opened nor made.
    pub(crate) fn enter(&self) -> Result<Arc<Index>> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = &*index {
            return Ok(index.clone());
        }
        let opened = Arc::new(Index::open(&self.path)?);
        *index = Some(opened.clone());
        Ok(opened)
    }

    /// The index, after a look through the whole of it; one that is damaged is built anew.
    ///
    /// # Errors
    /// When it can be neither opened nor made.
    pub(crate) fn enter_carefully(&self) -> Result<Arc<Index>> {
        let index = self.enter()?;
        match index.examine() {
            Err(IndexError::Damaged(why)) => {
                tracing::warn!(task = "source_indexer", "the index is damaged and is built anew: {why}");
                index.rebuild()?;
            }
            other => other?,
        }
        Ok(index)
    }

    /// Closes it.
    pub(crate) fn close(&self) {
        *self.index.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
