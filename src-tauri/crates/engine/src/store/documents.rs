//! The table `documents`: the library.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::{Result, StoreError};
use crate::api::{DocumentSection, DocumentSource, DocumentSummary, NotRead, VersionOrigin};

/// A document as stored.
#[derive(Debug, Clone)]
pub(crate) struct DocumentRow {
    /// What the library shows of it.
    pub(crate) summary: DocumentSummary,
    /// How its version came to be.
    pub(crate) origin: VersionOrigin,
    /// Language of its headings (ISO 639-1).
    pub(crate) language: String,
    /// Its text.
    pub(crate) sections: Vec<DocumentSection>,
    /// What it was written from.
    pub(crate) sources: Vec<DocumentSource>,
    /// What could not be read.
    pub(crate) not_read: Vec<NotRead>,
    /// SHA-256 of the file as it was written, or is to be written.
    pub(crate) file_hash: String,
    /// The file that it had before its last change, until its own is in place.
    pub(crate) former: Option<FormerFile>,
}

/// A file of ours that another one is to come in place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FormerFile {
    /// Its path.
    pub(crate) path: String,
    /// SHA-256 of its bytes as we wrote them: a file with other bytes is the user's.
    pub(crate) hash: String,
}

/// The queries on the table.
pub(crate) struct Documents<'c>(pub(crate) &'c Connection);

const COLUMNS: &str = "summary, language, sections, sources, not_read, file_hash, version, origin, changed_at, former, \
                       binned_at, tags";

impl Documents<'_> {
    /// Files a document.
    pub(crate) fn insert(&self, row: &DocumentRow) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO documents (id, request_id, summary, language, sections, sources, not_read, file_hash,
                 search, created_at, version, origin, changed_at, former)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                row.summary.id,
                row.summary.request_id,
                serde_json::to_string(&row.summary)?,
                row.language,
                serde_json::to_string(&row.sections)?,
                serde_json::to_string(&row.sources)?,
                serde_json::to_string(&row.not_read)?,
                row.file_hash,
                search_text(&row.summary, &row.sections),
                row.summary.created_at,
                row.summary.version,
                serde_json::to_string(&row.origin)?,
                row.summary.changed_at,
                row.former.as_ref().map(serde_json::to_string).transpose()?,
            ])?;
        Ok(())
    }

    /// Puts another text in the place of a document's.
    pub(crate) fn replace(&self, row: &DocumentRow) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE documents SET request_id = ?2, summary = ?3, language = ?4, sections = ?5, sources = ?6,
                 not_read = ?7, file_hash = ?8, search = ?9, version = ?10, origin = ?11, changed_at = ?12, former = ?13
                 WHERE id = ?1",
            )?
            .execute(params![
                row.summary.id,
                row.summary.request_id,
                serde_json::to_string(&row.summary)?,
                row.language,
                serde_json::to_string(&row.sections)?,
                serde_json::to_string(&row.sources)?,
                serde_json::to_string(&row.not_read)?,
                row.file_hash,
                search_text(&row.summary, &row.sections),
                row.summary.version,
                serde_json::to_string(&row.origin)?,
                row.summary.changed_at,
                row.former.as_ref().map(serde_json::to_string).transpose()?,
            ])?;
        Ok(())
    }

    /// The document with that id, also from the bin.
    pub(crate) fn get(&self, id: &str) -> Result<DocumentRow> {
        self.0
            .prepare_cached(&format!("SELECT {COLUMNS} FROM documents WHERE id = ?1"))?
            .query_row([id], RawRow::read)?
            .parse()
    }

    /// The document that answers a request, or that did before it was changed; none if it was deleted.
    pub(crate) fn of_request(&self, request_id: &str) -> Result<Option<DocumentSummary>> {
        let id: Option<String> = self
            .0
            .prepare_cached(
                "SELECT id FROM documents WHERE request_id = ?1
                 UNION ALL SELECT document_id FROM versions WHERE request_id = ?1 LIMIT 1",
            )?
            .query_row([request_id], |row| row.get(0))
            .optional()?;
        id.map(|id| Ok(self.get(&id)?.summary)).transpose()
    }

    /// The documents of the library, or of the bin, in which, or among the tags of which, every word of `query` occurs, latest
    /// first; all of them for an empty query.
    pub(crate) fn find(&self, query: &str, in_bin: bool) -> Result<Vec<DocumentSummary>> {
        let words: Vec<String> = phrases(query).map(|words| like_pattern(&words.to_lowercase())).collect();
        let place = if in_bin { "binned_at IS NOT NULL" } else { "binned_at IS NULL" };
        let condition: String = (1..=words.len())
            .map(|word| format!(r" AND (search LIKE ?{word} ESCAPE '\' OR lower(tags) LIKE ?{word} ESCAPE '\')"))
            .collect();
        let mut statement = self.0.prepare(&format!(
            "SELECT summary, binned_at, tags FROM documents WHERE {place}{condition} ORDER BY created_at DESC, id DESC"
        ))?;
        let rows = statement.query_map(rusqlite::params_from_iter(words), |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (summary, binned_at, tags) = row?;
            let tags = serde_json::from_str(&tags)?;
            Ok(DocumentSummary { binned_at, tags, ..serde_json::from_str(&summary)? })
        })
        .collect()
    }

    /// Puts a document into the bin, or takes it out of it.
    pub(crate) fn set_binned(&self, id: &str, binned_at: Option<&str>) -> Result<()> {
        let changed = self
            .0
            .prepare_cached("UPDATE documents SET binned_at = ?2 WHERE id = ?1")?
            .execute(params![id, binned_at])?;
        if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Files a document under these tags alone.
    pub(crate) fn set_tags(&self, id: &str, tags: &[String]) -> Result<()> {
        let tags = serde_json::to_string(tags)?;
        let changed =
            self.0.prepare_cached("UPDATE documents SET tags = ?2 WHERE id = ?1")?.execute(params![id, tags])?;
        if changed == 1 { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Ids of the documents that have been in the bin since before that time.
    pub(crate) fn binned_before(&self, time: &str) -> Result<Vec<String>> {
        let mut statement = self.0.prepare_cached("SELECT id FROM documents WHERE binned_at < ?1")?;
        let rows = statement.query_map([time], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Ids of the documents whose file is not in place yet.
    pub(crate) fn unsettled(&self) -> Result<Vec<String>> {
        let mut statement = self.0.prepare_cached("SELECT id FROM documents WHERE former IS NOT NULL")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Records that the file of that version is in place.
    pub(crate) fn set_settled(&self, id: &str, version: u32) -> Result<()> {
        self.0
            .prepare_cached("UPDATE documents SET former = NULL WHERE id = ?1 AND version = ?2")?
            .execute(params![id, version])?;
        Ok(())
    }

    /// Deletes a document with all its versions.
    pub(crate) fn delete(&self, id: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    /// How many there are, those in the bin apart.
    pub(crate) fn count(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM documents WHERE binned_at IS NULL";
        Ok(self.0.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }
}

/// A row before its JSON is parsed.
struct RawRow {
    /// Summary, language, sections, sources, what was not read, hash of the file.
    texts: [String; 6],
    version: u32,
    origin: String,
    changed_at: Option<String>,
    former: Option<String>,
    binned_at: Option<String>,
    tags: String,
}

impl RawRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            texts: [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?],
            version: row.get(6)?,
            origin: row.get(7)?,
            changed_at: row.get(8)?,
            former: row.get(9)?,
            binned_at: row.get(10)?,
            tags: row.get(11)?,
        })
    }

    fn parse(self) -> Result<DocumentRow> {
        let Self { texts: [summary, language, sections, sources, not_read, file_hash], .. } = self;
        let (version, changed_at, binned_at) = (self.version, self.changed_at, self.binned_at);
        let tags = serde_json::from_str(&self.tags)?;
        Ok(DocumentRow {
            summary: DocumentSummary { version, changed_at, binned_at, tags, ..serde_json::from_str(&summary)? },
            origin: serde_json::from_str(&self.origin)?,
            language,
            sections: serde_json::from_str(&sections)?,
            sources: serde_json::from_str(&sources)?,
            not_read: serde_json::from_str(&not_read)?,
            file_hash,
            former: self.former.as_deref().map(serde_json::from_str).transpose()?,
        })
    }
}

/// The words of a query, and what stands in quotation marks as one.
fn phrases(query: &str) -> impl Iterator<Item = &str> {
    let parts = query.split(['"', '“', '”', '„']).enumerate();
    parts.flat_map(|(at, part)| {
        let quoted = (at % 2 == 1).then(|| part.trim()).filter(|part| !part.is_empty());
        quoted.into_iter().chain(if at % 2 == 1 { "" } else { part }.split_whitespace())
    })
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
