//! The table `versions`: what documents were before they were changed.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::{DocumentRow, Result};
use crate::api::{DocumentSection, DocumentSource, NotRead, VersionOrigin};

/// The text of a document at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// When it came to be (RFC 3339).
    pub(crate) made_at: String,
    /// How.
    pub(crate) origin: VersionOrigin,
    /// The request that it answers.
    pub(crate) request_id: String,
    /// Its title.
    pub(crate) title: String,
    /// Whether the user ended it early.
    pub(crate) partial: bool,
    /// Words in its body.
    pub(crate) words: u32,
    /// Language of its headings (ISO 639-1).
    pub(crate) language: String,
    /// Its text.
    pub(crate) sections: Vec<DocumentSection>,
    /// What it was written from.
    pub(crate) sources: Vec<DocumentSource>,
    /// What could not be read.
    pub(crate) not_read: Vec<NotRead>,
}

impl Version {
    /// The version that a row holds.
    pub(crate) fn of(row: &DocumentRow) -> Self {
        Self {
            number: row.summary.version,
            made_at: row.summary.changed_at.clone().unwrap_or_else(|| row.summary.created_at.clone()),
            origin: row.origin,
            request_id: row.summary.request_id.clone(),
            title: row.summary.title.clone(),
            partial: row.summary.partial,
            words: row.summary.words,
            language: row.language.clone(),
            sections: row.sections.clone(),
            sources: row.sources.clone(),
            not_read: row.not_read.clone(),
        }
    }
}

/// The queries on the table.
pub(crate) struct Versions<'c>(pub(crate) &'c Connection);

impl Versions<'_> {
    /// Keeps a version of a document.
    pub(crate) fn insert(&self, document_id: &str, version: &Version) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO versions (document_id, number, request_id, version) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![document_id, version.number, version.request_id, serde_json::to_string(version)?])?;
        Ok(())
    }

    /// The version of a document with that number.
    pub(crate) fn get(&self, document_id: &str, number: u32) -> Result<Version> {
        let json: String = self
            .0
            .prepare_cached("SELECT version FROM versions WHERE document_id = ?1 AND number = ?2")?
            .query_row(params![document_id, number], |row| row.get(0))?;
        Ok(serde_json::from_str(&json)?)
    }

    /// All earlier versions of a document, the latest first.
    pub(crate) fn of(&self, document_id: &str) -> Result<Vec<Version>> {
        let mut statement =
            self.0.prepare_cached("SELECT version FROM versions WHERE document_id = ?1 ORDER BY number DESC")?;
        let rows = statement.query_map([document_id], |row| row.get::<_, String>(0))?;
        rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
    }

    /// Forgets a version.
    pub(crate) fn remove(&self, document_id: &str, number: u32) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM versions WHERE document_id = ?1 AND number = ?2")?
            .execute(params![document_id, number])?;
        Ok(())
    }
}
