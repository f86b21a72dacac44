//! Putting a file into the index: one transaction, however long the file is. Blocks come in batches, so that the text of a
//! book or of a table of millions of rows is never in memory as a whole.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::damage::{IndexError, Result};
use super::database::Index;
use super::files::{key, put, size};
use super::passages::{Part, Parting, Passage};
use super::stems::Stems;
use crate::api::{Block, ReadFailure};
use crate::sources::{Batch, FoundFile, ReadEnd, Unread, detect, language_of};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ingested {
    /// It can be found.
    Read {
        /// Pages, where the format has them.
        pages: Option<u32>,
        /// Passages that it was parted into.
        passages: u32,
    },
    /// It cannot be read.
    NotRead(ReadFailure),
}

impl Index {
    /// Puts a file into the index. If the batches end without an end, nothing of it is kept.
    pub(super) fn ingest(&self, file: &FoundFile, mut batches: impl Iterator<Item = Batch>) -> Result<Ingested> {
        self.with_stems(|stems| {
            let mut preparing = Preparing { parting: Parting::default(), language: None, first: true };
            // As much as there is of most files is made ready before others have to wait.
            let mut next = batches.next();
            let mut ready = Vec::new();
            if let Some(Batch::Blocks(blocks)) = &next {
                preparing.prepare(blocks, stems, &mut ready);
                next = batches.next();
            }
            self.write(|connection| {
                let content = begin(connection, file)?;
                let mut passages = 0;
                loop {
                    passages += store(connection, content, &mut ready)?;
                    match next {
                        Some(Batch::Blocks(blocks)) => preparing.prepare(&blocks, stems, &mut ready),
                        Some(Batch::End(Ok(end))) => {
                            preparing.close(stems, &mut ready);
                            passages += store(connection, content, &mut ready)?;
                            return finish(connection, file, content, passages, &end);
                        }
                        // Not the file's fault; the transaction goes with the error.
                        Some(Batch::End(Err(Unread::NoReader(why)))) => return Err(IndexError::NoReader(why)),
                        Some(Batch::End(Err(Unread::File(failure)))) => {
                            remove(connection, content)?;
                            put(connection, &key(file), size(file), &file.modified, Err(&failure))?;
                            return Ok(Ingested::NotRead(failure));
                        }
                        // The transaction goes with the error.
                        None => return Err(IndexError::Cancelled),
                    }
                    next = batches.next();
                }
            })
        })
    }
}

/// A passage with the stems of its words.
struct Ready {
    passage: Passage,
    language: Option<String>,
    heading_stems: String,
    stems: String,
}

struct Preparing {
    parting: Parting,
    language: Option<String>,
    first: bool,
}

impl Preparing {
    fn prepare(&mut self, blocks: &[Block], stems: &mut Stems, ready: &mut Vec<Ready>) {
        if std::mem::take(&mut self.first) {
            self.language = language_of(blocks);
        }
        let mut passages = Vec::new();
        for block in blocks {
            self.parting.add(block, &mut passages);
        }
        ready.extend(passages.into_iter().map(|passage| self.stemmed(passage, stems)));
    }

    fn close(&mut self, stems: &mut Stems, ready: &mut Vec<Ready>) {
        let mut passages = Vec::new();
        self.parting.close(&mut passages);
        ready.extend(passages.into_iter().map(|passage| self.stemmed(passage, stems)));
    }

    fn stemmed(&self, passage: Passage, stems: &mut Stems) -> Ready {
        let file_wide = self.language.clone();
        let fits = |language: &String| !passage.prose || stems.fits(&passage.text, language);
        let language = if file_wide.as_ref().is_some_and(fits) {
            file_wide
        } else if passage.prose {
            detect(&passage.text).or(file_wide)
        } else {
            file_wide
        };
        let mut heading_stems = String::new();
        for heading in &passage.heading {
            stems.append(heading, language.as_deref(), &mut heading_stems);
        }
        stems.append(&passage.columns, language.as_deref(), &mut heading_stems);
        let mut text_stems = String::with_capacity(passage.text.len());
        stems.append(&passage.text, language.as_deref(), &mut text_stems);
        Ready { passage, language, heading_stems, stems: text_stems }
    }
}

fn begin(connection: &Connection, file: &FoundFile) -> Result<i64> {
    connection.prepare_cached("INSERT INTO contents (size) VALUES (?1)")?.execute([size(file)])?;
    Ok(connection.last_insert_rowid())
}

fn store(connection: &Connection, content: i64, ready: &mut Vec<Ready>) -> Result<u32> {
    let mut passages = connection.prepare_cached(
        "INSERT INTO passages (content, page, heading, language, start, blocks, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut words = connection.prepare_cached("INSERT INTO words (rowid, heading, text) VALUES (?1, ?2, ?3)")?;
    let mut languages = connection.prepare_cached("INSERT OR IGNORE INTO languages (language) VALUES (?1)")?;
    let stored = u32::try_from(ready.len()).unwrap_or(u32::MAX);
    let mut last_language: Option<String> = None;
    for Ready { passage, language, heading_stems, stems } in ready.drain(..) {
        let blocks: Vec<(u32, u32, bool)> =
            passage.parts.iter().map(|Part { block, at, heading }| (*block, *at, *heading)).collect();
        passages.execute(params![
            content,
            passage.page,
            serde_json::to_string(&passage.heading)?,
            language,
            passage.start,
            serde_json::to_string(&blocks)?,
            passage.text,
        ])?;
        words.execute(params![connection.last_insert_rowid(), heading_stems, stems])?;
        if language.is_some() && language != last_language {
            languages.execute([&language])?;
            last_language = language;
        }
    }
    Ok(stored)
}

fn finish(connection: &Connection, file: &FoundFile, content: i64, passages: u32, end: &ReadEnd) -> Result<Ingested> {
    let known: Option<i64> = connection
        .prepare_cached("SELECT id FROM contents WHERE hash = ?1")?
        .query_row([&end.hash], |row| row.get(0))
        .optional()?;
    let kept = match known {
        // Another file with these bytes came first.
        Some(known) => {
            remove(connection, content)?;
            known
        }
        None => {
            connection
                .prepare_cached("UPDATE contents SET hash = ?2, pages = ?3, passages = ?4 WHERE id = ?1")?
                .execute(params![content, end.hash, end.pages, passages])?;
            content
        }
    };
    put(connection, &key(file), size(file), &file.modified, Ok(kept))?;
    Ok(Ingested::Read { pages: end.pages, passages })
}

/// Takes out again what was put in for a content.
pub(super) fn remove(connection: &Connection, content: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE content = ?1)")?
        .execute([content])?;
    connection.prepare_cached("DELETE FROM passages WHERE content = ?1")?.execute([content])?;
    connection.prepare_cached("DELETE FROM contents WHERE id = ?1")?.execute([content])?;
    Ok(())
}
