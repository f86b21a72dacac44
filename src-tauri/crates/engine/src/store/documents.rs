//! The table `documents`: the library.

use rusqlite::{Connection, params};

use super::Result;
use crate::api::{DocumentSection, DocumentSource, DocumentSummary, NotRead};

/// A document as stored.
#[derive(Debug, Clone)]
pub(crate) struct DocumentRow {
    /// What the library shows of it.
    pub(crate) summary: DocumentSummary,
    /// Language of its headings (ISO 639-1).
    pub(crate) language: String,
    /// Its text.
    pub(crate) sections: Vec<DocumentSection>,
    /// What it was written from.
    pub(crate) sources: Vec<DocumentSource>,
    /// What could not be read.
    pub(crate) not_read: Vec<NotRead>,
    /// SHA-256 of the file as it was written.
    pub(crate) file_hash: String,
}

/// The queries on the table.
pub(crate) struct Documents<'c>(pub(crate) &'c Connection);

impl Documents<'_> {
    /// Files a document.
    pub(crate) fn insert(&self, row: &DocumentRow) -> Result<()> {
        let DocumentRow { summary, language, sections, sources, not_read, file_hash } = row;
        self.0
            .prepare_cached(
                "INSERT INTO documents (id, request_id, summary, language, sections, sources, not_read, file_hash,
                 search, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                summary.id,
                summary.request_id,
                serde_json::to_string(summary)?,
                language,
                serde_json::to_string(sections)?,
                serde_json::to_string(sources)?,
                serde_json::to_string(not_read)?,
                file_hash,
                search_text(summary, sections),
                summary.created_at,
            ])?;
        Ok(())
    }

    /// The document with that id.
    pub(crate) fn get(&self, id: &str) -> Result<DocumentRow> {
        let (summary, language, sections, sources, not_read, file_hash) = self
            .0
            .prepare_cached(
                "SELECT summary, language, sections, sources, not_read, file_hash FROM documents WHERE id = ?1",
            )?
            .query_row([id], |row| {
                let texts: (String, String, String, String, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
                Ok(texts)
            })?;
        Ok(DocumentRow {
            summary: serde_json::from_str(&summary)?,
            language,
            sections: serde_json::from_str(&sections)?,
            sources: serde_json::from_str(&sources)?,
            not_read: serde_json::from_str(&not_read)?,
            file_hash,
        })
    }

    /// What the library shows of the document that answers a request.
    pub(crate) fn of_request(&self, request_id: &str) -> Result<DocumentSummary> {
        let summary: String = self
            .0
            .prepare_cached("SELECT summary FROM documents WHERE request_id = ?1")?
            .query_row([request_id], |row| row.get(0))?;
        Ok(serde_json::from_str(&summary)?)
    }

    /// The documents in which every word of `query` occurs, latest first; all of them for an empty query.
    pub(crate) fn find(&self, query: &str) -> Result<Vec<DocumentSummary>> {
        let words: Vec<String> = query.split_whitespace().map(|word| like_pattern(&word.to_lowercase())).collect();
        let condition = vec![r"search LIKE ? ESCAPE '\'"; words.len()].join(" AND ");
        let condition = if condition.is_empty() { String::new() } else { format!("WHERE {condition}") };
        let mut statement =
            self.0.prepare(&format!("SELECT summary FROM documents {condition} ORDER BY created_at DESC, id DESC"))?;
        let rows = statement.query_map(rusqlite::params_from_iter(words), |row| row.get::<_, String>(0))?;
        rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> Result<u32> {
        Ok(self.0.prepare_cached("SELECT count(*) FROM documents")?.query_row([], |row| row.get(0))?)
    }
}

fn like_pattern(word: &str) -> String {
    let escaped = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}

fn search_text(summary: &DocumentSummary, sections: &[DocumentSection]) -> String {
    let mut text = summary.title.to_lowercase();
    for section in sections {
        text.push('\n');
        text.push_str(&section.title.to_lowercase());
        for sentence in section.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences) {
            text.push('\n');
            text.push_str(&sentence.text.to_lowercase());
        }
    }
    text
}
