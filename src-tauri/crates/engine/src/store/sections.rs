//! The table `sections`: the checkpoints of a request. A section is written once and never changed.

use rusqlite::{Connection, params};

use super::Result;
use crate::api::DocumentSection;

/// The queries on the table.
pub(crate) struct Sections<'c>(pub(crate) &'c Connection);

impl Sections<'_> {
    /// Adds the section with that number, from 0.
    ///
    /// # Errors
    /// When it was written before: the primary key holds.
    pub(crate) fn insert(&self, request_id: &str, number: u32, section: &DocumentSection) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO sections (request_id, number, section) VALUES (?1, ?2, ?3)")?
            .execute(params![request_id, number, serde_json::to_string(section)?])?;
        Ok(())
    }

    /// The finished sections of a request, in order.
    pub(crate) fn of(&self, request_id: &str) -> Result<Vec<DocumentSection>> {
        let mut statement =
            self.0.prepare_cached("SELECT section FROM sections WHERE request_id = ?1 ORDER BY number")?;
        let rows = statement.query_map([request_id], |row| row.get::<_, String>(0))?;
        rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
    }

    /// How many are finished.
    pub(crate) fn count(&self, request_id: &str) -> Result<u32> {
        Ok(self
            .0
            .prepare_cached("SELECT count(*) FROM sections WHERE request_id = ?1")?
            .query_row([request_id], |row| row.get(0))?)
    }

    /// Forgets them, for a request that is written anew from the start.
    pub(crate) fn clear(&self, request_id: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM sections WHERE request_id = ?1")?.execute([request_id])?;
        Ok(())
    }
}
