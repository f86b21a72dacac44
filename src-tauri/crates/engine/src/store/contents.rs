//! The tables `contents` and `files`: what was read, by the hash of the bytes, and which files had those bytes.
//!
//! Content is never changed, so a citation can be shown with its surroundings even after its file changed or went away.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Result, StoreError};
use crate::api::ReadOutput;

/// Version of the readers. What an older version read is read again beside it, so citations of older documents hold.
pub(crate) const READER_VERSION: u32 = 1;

/// What was read from some bytes.
#[derive(Debug, Clone)]
pub(crate) struct ContentRow {
    /// SHA-256 of the bytes, hexadecimal.
    pub(crate) hash: String,
    /// Blocks, or why there are none.
    pub(crate) outcome: ReadOutput,
    /// Pages, where the format has them.
    pub(crate) pages: Option<u32>,
    /// When it was read (RFC 3339).
    pub(crate) read_at: String,
}

/// How a file looked when it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'a> {
    /// Absolute path.
    pub(crate) path: &'a str,
    /// Size in bytes.
    pub(crate) size: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub(crate) modified: &'a str,
}

/// The queries on the tables.
pub(crate) struct Contents<'c>(pub(crate) &'c Connection);

impl Contents<'_> {
    /// Hash of the file's content, if it looks as it did when it was read by these readers.
    pub(crate) fn known(&self, file: Content<'_>) -> Result<Option<String>> {
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        Ok(self
            .0
            .prepare_cached(
                "SELECT f.hash FROM files f JOIN contents c ON c.hash = f.hash
                 WHERE f.path = ?1 AND f.size = ?2 AND f.modified = ?3 AND c.reader = ?4",
            )?
            .query_row(params![file.path, size, file.modified, READER_VERSION], |row| row.get(0))
            .optional()?)
    }

    /// Keeps what was read from a file.
    pub(crate) fn put(&self, file: Content<'_>, row: &ContentRow) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO contents (hash, reader, outcome, pages, read_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (hash, reader) DO NOTHING",
            )?
            .execute(params![row.hash, READER_VERSION, serde_json::to_string(&row.outcome)?, row.pages, row.read_at])?;
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        self.0
            .prepare_cached(
                "INSERT INTO files (path, size, modified, hash) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified,
                 hash = excluded.hash",
            )?
            .execute(params![file.path, size, file.modified, row.hash])?;
        Ok(())
    }

    /// What was read from the bytes with that hash, by the latest readers first.
    pub(crate) fn get_all(&self, hash: &str) -> Result<Vec<ContentRow>> {
        let mut statement = self
            .0
            .prepare_cached("SELECT outcome, pages, read_at FROM contents WHERE hash = ?1 ORDER BY reader DESC")?;
        let rows = statement.query_map([hash], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
        rows.map(|row| {
            let (outcome, pages, read_at) = row?;
            Ok(ContentRow { hash: hash.to_owned(), outcome: serde_json::from_str(&outcome)?, pages, read_at })
        })
        .collect()
    }

    /// What the latest readers read from the bytes with that hash.
    pub(crate) fn get(&self, hash: &str) -> Result<ContentRow> {
        self.get_all(hash)?.into_iter().next().ok_or(StoreError::NotFound)
    }
}
