//! Small pictures of the first pages of documents: a shelf in the data folder that can be thrown away at any time.
//!
//! A picture is named after the document and its version, so that a document which has changed has none yet. Where a page
//! cannot be set, an empty file says so, and it is not tried again.

use std::io;
use std::path::{Path, PathBuf};

use crate::atomic_file;
use crate::config;

/// What is known of a picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// It is there.
    There(Vec<u8>),
    /// The page cannot be set.
    Impossible,
    /// It was not made yet, or was thrown away.
    Unknown,
}

/// The pictures in a folder.
#[derive(Debug, Clone)]
pub(crate) struct PictureShelf {
    folder: PathBuf,
}

impl PictureShelf {
    /// In that folder, which need not be there.
    pub(crate) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The picture of a version of a document. Blocks.
    pub(crate) fn get(&self, document: &str, version: u32) -> Picture {
        match std::fs::read(self.folder.join(name(document, version))) {
            Ok(bytes) if bytes.is_empty() => Picture::Impossible,
            Ok(bytes) => Picture::There(bytes),
            Err(_) => Picture::Unknown,
        }
    }

    /// Puts a picture in the place of those of other versions; nothing where the page cannot be set. The oldest pictures go
    /// when there are too many. Blocks.
    ///
    /// # Errors
    /// What the file system says. The next look makes the picture again.
    pub(crate) fn put(&self, document: &str, version: u32, picture: Option<&[u8]>) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        self.forget(document)?;
        atomic_file::replace(&self.folder.join(name(document, version)), picture.unwrap_or_default())?;
        self.keep_within(config::MOST_PICTURES)
    }

    /// Removes the pictures of a document. Blocks.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn forget(&self, document: &str) -> io::Result<()> {
        let start = name_start(document);
        self.entries()?.iter().filter(|path| begins(path, &start)).try_for_each(|path| removed(path))
    }

    fn keep_within(&self, most: usize) -> io::Result<()> {
        let mut entries = self.entries()?;
        if entries.len() <= most {
            return Ok(());
        }
        let made = |path: &PathBuf| path.metadata().and_then(|about| about.modified()).ok();
        entries.sort_by_cached_key(made);
        // Some more than needed, so that this is not done again with the next one.
        let too_many = entries.len() - most + most / 10;
        entries[..too_many].iter().try_for_each(|path| removed(path))
    }

    fn entries(&self) -> io::Result<Vec<PathBuf>> {
        match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

fn name_start(document: &str) -> String {
    format!("{document}-v")
}

fn name(document: &str, version: u32) -> String {
    format!("{}{version}.png", name_start(document))
}

fn begins(path: &Path, start: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}

/// Somebody else may have been faster.
fn removed(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_picture_of_its_last_version_alone() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = PictureShelf::new(folder.path().join("pictures"));
        assert_eq!(shelf.get("a", 1), Picture::Unknown);
        shelf.forget("a").expect("there is nothing to forget");
        shelf.put("a", 1, Some(b"one")).unwrap();
        shelf.put("ab", 1, Some(b"another document")).unwrap();
        shelf.put("a", 2, None).unwrap();
        assert_eq!(shelf.get("a", 1), Picture::Unknown, "it was changed since");
        assert_eq!(shelf.get("a", 2), Picture::Impossible);
        shelf.forget("a").unwrap();
        assert_eq!(shelf.get("a", 2), Picture::Unknown);
        assert_eq!(shelf.get("ab", 1), Picture::There(b"another document".to_vec()));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = PictureShelf::new(folder.path().to_owned());
        for number in 0..30_u64 {
            let path = folder.path().join(name(&number.to_string(), 1));
            let made = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000 - number);
            std::fs::write(&path, "x").unwrap();
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(made).unwrap();
        }
        shelf.keep_within(20).unwrap();
        assert_eq!(shelf.entries().unwrap().len(), 18);
        assert_eq!(shelf.get("0", 1), Picture::There(b"x".to_vec()), "it is the newest");
        assert_eq!(shelf.get("29", 1), Picture::Unknown, "it is the oldest");
    }
}
