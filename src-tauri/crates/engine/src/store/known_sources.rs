//! The table `known_sources`: the files and folders that the user keeps in view, in the order in which they came.

use rusqlite::{Connection, params};

use super::Result;

/// The queries on the table.
pub(crate) struct KnownSources<'c>(pub(crate) &'c Connection);

impl KnownSources<'_> {
    /// All paths, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<String>> {
        let mut statement = self.0.prepare_cached("SELECT path FROM known_sources ORDER BY id")?;
        let paths = statement.query_map([], |row| row.get(0))?;
        Ok(paths.collect::<std::result::Result<_, _>>()?)
    }

    /// Makes a path known; false if it was.
    pub(crate) fn add(&self, path: &str, now: &str) -> Result<bool> {
        let added = self
            .0
            .prepare_cached("INSERT INTO known_sources (path, added_at) VALUES (?1, ?2) ON CONFLICT (path) DO NOTHING")?
            .execute(params![path, now])?;
        Ok(added > 0)
    }

    /// Forgets a path; false if it was not known.
    pub(crate) fn remove(&self, path: &str) -> Result<bool> {
        Ok(self.0.prepare_cached("DELETE FROM known_sources WHERE path = ?1")?.execute([path])? > 0)
    }
}
