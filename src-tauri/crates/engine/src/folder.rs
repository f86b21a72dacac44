//! The data folder: where things lie, and the lock that lets one engine work on it.
//!
//! The lock is an OS file lock, released by the OS when the process dies; the text inside only names the holder to people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::api::{ApiError, ErrorCode, KeptKind};

/// Paths in a data folder.
#[derive(Debug, Clone)]
pub(crate) struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The folder at `root`, which is created if need be.
    ///
    /// # Errors
    /// When it cannot be created.
    pub(crate) fn create(root: &Path) -> Result<Self, ApiError> {
        std::fs::create_dir_all(root).map_err(|error| unavailable(root, &error))?;
        let root = root.canonicalize().map_err(|error| unavailable(root, &error))?;
        Ok(Self { root })
    }

    /// The folder itself, absolute.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("atles.sqlite3")
    }

    /// Where documents are kept that were put into the bin, each in a folder of its own.
    pub(crate) fn bin(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// Where the copy of the user's Word file lies that lends its look.
    pub(crate) fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The copy of that name.
    pub(crate) fn template(&self, name: &str) -> PathBuf {
        self.templates().join(name)
    }

    /// Where small pictures of documents lie.
    pub(crate) fn pictures(&self) -> PathBuf {
        self.root.join("pictures")
    }

    /// The index of the user's files. It holds nothing that could not be read again.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index.sqlite3")
    }

    /// Everything that ATLES keeps there, lock aside.
    pub(crate) fn kept(&self) -> Vec<(KeptKind, PathBuf)> {
        let mut kept = Vec::new();
        for (kind, database) in [(KeptKind::Database, self.database()), (KeptKind::Index, self.index())] {
            for ending in ["", "-wal", "-shm"] {
                let mut name = database.clone().into_os_string();
                name.push(ending);
                kept.push((kind, name.into()));
            }
        }
        kept.push((KeptKind::Bin, self.bin()));
        kept.push((KeptKind::Template, self.templates()));
        kept.push((KeptKind::Pictures, self.pictures()));
        kept.push((KeptKind::Backups, self.root.join("backups")));
        kept
    }

    /// Removes what names the holder of the folder. Only when nobody holds it.
    pub(crate) fn forget_lock(&self) {
        for name in ["engine.holder", "engine.lock", "engine.sock"] {
            if let Err(error) = std::fs::remove_file(self.root.join(name)) {
                tracing::debug!(task = "engine", %error, "{name} stays in the data folder");
            }
        }
    }

    /// Takes the lock of the folder.
    ///
    /// # Errors
    /// [`ErrorCode::FolderTaken`] with the holder's words in `details`; [`ErrorCode::FolderUnavailable`] if the lock file
    /// cannot be written.
    pub(crate) fn lock(&self, holder: &str) -> Result<FolderLock, ApiError> {
        let path = self.root.join("engine.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| unavailable(&self.root, &error))?;
        let free = try_lock(&file).map_err(|error| unavailable(&self.root, &error))?;
        if !free {
            let name = std::fs::read_to_string(self.root.join("engine.holder")).unwrap_or_default();
            let name = if name.is_empty() { "another ATLES".to_owned() } else { name };
            return Err(ApiError::new(
                ErrorCode::FolderTaken,
                format!("This data folder is in use by {name}."),
                "Close the other one, or use another data folder.",
            )
            .with_details(self.root.display().to_string()));
        }
        // The holder's name lies in a file of its own: on Windows a locked file cannot be read by others.
        let named = std::fs::write(self.root.join("engine.holder"), holder);
        if let Err(error) = named {
            tracing::warn!(task = "engine", %error, "the holder of the data folder could not be named");
        }
        let mut old = String::new();
        let unclean = file.read_to_string(&mut old).is_ok() && old.trim() == "open";
        let mut lock = FolderLock { file, unclean };
        lock.mark("open");
        Ok(lock)
    }

    /// Whether somebody holds the lock.
    pub(crate) fn is_taken(&self) -> bool {
        let Ok(file) = OpenOptions::new().read(true).write(true).open(self.root.join("engine.lock")) else {
            return false;
        };
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }
}

/// The right to work on a data folder; given back on drop.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
    unclean: bool,
}

impl FolderLock {
    /// The last holder ended without an orderly stop.
    pub(crate) const fn last_session_was_cut_off(&self) -> bool {
        self.unclean
    }

    /// Records that this session ended in an orderly way.
    pub(crate) fn mark_closed(&mut self) {
        self.mark("closed");
    }

    fn mark(&mut self, word: &str) {
        let write = |file: &mut File| -> std::io::Result<()> {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(word.as_bytes())
        };
        if let Err(error) = write(&mut self.file) {
            tracing::warn!(task = "engine", %error, "the lock file could not be marked");
        }
    }
}

/// Tries a few times: whoever asks whether the folder is taken holds the lock for an instant.
#[expect(clippy::disallowed_methods, reason = "called on a blocking thread, before there is an engine")]
fn try_lock(file: &File) -> std::io::Result<bool> {
    for _ in 0..5 {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => std::thread::sleep(std::time::Duration::from_millis(20)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(false)
}

fn unavailable(root: &Path, error: &std::io::Error) -> ApiError {
    ApiError::new(
        ErrorCode::FolderUnavailable,
        "The data folder cannot be used.",
        "Choose another folder, or give ATLES the right to write there.",
    )
    .with_details(format!("{}: {error}", root.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_engine_is_refused_and_the_holder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        let held = folder.lock("atles serve, process 7").unwrap();
        let refusal = folder.lock("another").unwrap_err();
        assert_eq!(refusal.code, ErrorCode::FolderTaken);
        assert!(refusal.message.contains("atles serve, process 7"), "{}", refusal.message);
        assert!(folder.is_taken());
        drop(held);
        assert!(!folder.is_taken(), "the lock goes with its holder");
    }

    #[test]
    fn an_orderly_end_is_told_from_a_cut_off_one() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::create(dir.path()).unwrap();
        assert!(!folder.lock("first").unwrap().last_session_was_cut_off(), "there was no session before");
        let mut second = folder.lock("second").unwrap();
        assert!(second.last_session_was_cut_off(), "the first was dropped without a word");
        second.mark_closed();
        drop(second);
        assert!(!folder.lock("third").unwrap().last_session_was_cut_off());
    }
}
