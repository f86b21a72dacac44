//! The files that the index knows: which were read, which wait, which cannot be read and why.

use std::collections::HashMap;
use std::path::MAIN_SEPARATOR;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::damage::Result;
use super::database::Index;
use super::ingest::remove;
use crate::api::{NotRead, ReadErrorCode, ReadFailure};
use crate::sources::FoundFile;

/// Where a file is on its way into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileState {
    /// It was read.
    Read {
        /// Pages, where the format has them.
        pages: Option<u32>,
    },
    /// It was not tried yet.
    Waiting,
    /// It cannot be read.
    NotRead(ReadFailure),
}

/// A file that the index knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IndexedFile {
    /// Its path, as the user would write it.
    pub(crate) path: String,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// Where it is.
    pub(crate) state: FileState,
}

/// How many files are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Files that were read.
    pub(crate) read: u32,
    /// Files that wait.
    pub(crate) waiting: u32,
    /// Files that cannot be read.
    pub(crate) not_read: u32,
    /// Pages, as far as the formats have them.
    pub(crate) pages: u32,
    /// Bytes of all of them.
    pub(crate) bytes: u64,
}

/// How a file was when it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Looks {
    pub(super) size: u64,
    pub(super) modified: String,
    /// Whether it has to be tried (again) even if it looks the same: it waits, or the system did not let us open it.
    pub(super) due: bool,
}

impl Index {
    /// How many files under a path are where.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn counts(&self, root: &str) -> Result<Counts> {
        let (from, to) = under(root);
        self.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT count(f.content), count(*) FILTER (WHERE f.content IS NULL AND f.code IS NULL),
                            count(f.code), coalesce(sum(c.pages), 0), coalesce(sum(f.size), 0)
                     FROM files f LEFT JOIN contents c ON c.id = f.content
                     WHERE f.path = ?1 OR (f.path >= ?2 AND f.path < ?3)",
                )?
                .query_row(params![root, from, to], |row| {
                    Ok(Counts {
                        read: row.get(0)?,
                        waiting: row.get(1)?,
                        not_read: row.get(2)?,
                        pages: row.get::<_, u32>(3)?,
                        bytes: u64::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
                    })
                })?)
        })
    }

    /// Files under a path: what cannot be read first, then what waits, then the others, each in the order of their paths.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn list(&self, root: &str, skip: u32, most: u32) -> Result<Vec<IndexedFile>> {
        let (from, to) = under(root);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT f.path, f.size, f.content IS NOT NULL, c.pages, f.code, f.reason
                 FROM files f LEFT JOIN contents c ON c.id = f.content
                 WHERE f.path = ?1 OR (f.path >= ?2 AND f.path < ?3)
                 ORDER BY f.code IS NULL, f.content IS NOT NULL, f.path LIMIT ?4 OFFSET ?5",
            )?;
            let rows = statement.query_map(params![root, from, to, most, skip], file)?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        })
    }

    /// How all known files looked.
    pub(super) fn looks(&self) -> Result<HashMap<String, Looks>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT path, size, modified, content IS NULL AND (code IS NULL OR code = 'unreadable') FROM files",
            )?;
            let rows = statement.query_map([], |row| {
                let size = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default();
                Ok((row.get(0)?, Looks { size, modified: row.get(2)?, due: row.get(3)? }))
            })?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        })
    }

    /// Makes files known that nobody has read yet.
    pub(super) fn expect(&self, files: &[FoundFile]) -> Result<()> {
        self.write(|connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO files (path, size, modified) VALUES (?1, ?2, ?3) ON CONFLICT (path) DO NOTHING",
            )?;
            for file in files {
                statement.execute(params![key(file), size(file), file.modified])?;
            }
            Ok(())
        })
    }

    /// Records that a path cannot be read.
    pub(super) fn refuse(&self, refused: &[NotRead]) -> Result<()> {
        self.write(|connection| {
            for entry in refused {
                let reason = ReadFailure { code: entry.code, message: entry.reason.clone() };
                put(connection, &entry.source, 0, "", Err(&reason))?;
            }
            Ok(())
        })
    }

    /// Forgets files.
    pub(super) fn forget(&self, paths: &[String]) -> Result<()> {
        self.write(|connection| {
            let mut statement = connection.prepare_cached("DELETE FROM files WHERE path = ?1")?;
            for path in paths {
                statement.execute([path])?;
            }
            Ok(())
        })
    }

    /// Removes the passages of what no file holds any more; gives whether there may be more to remove.
    pub(super) fn clean(&self) -> Result<bool> {
        self.write(|connection| {
            let orphan: Option<i64> = connection
                .prepare_cached(
                    "SELECT id FROM contents c WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.content = c.id) LIMIT 1",
                )?
                .query_row([], |row| row.get(0))
                .optional()?;
            let Some(orphan) = orphan else { return Ok(false) };
            remove(connection, orphan)?;
            Ok(true)
        })
    }

    /// Hashes of what was read from files of that size.
    pub(super) fn hashes_of_size(&self, bytes: u64) -> Result<Vec<(String, i64)>> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT hash, id FROM contents WHERE size = ?1 AND hash IS NOT NULL")?;
            let size = i64::try_from(bytes).unwrap_or(i64::MAX);
            let rows = statement.query_map([size], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        })
    }

    /// Records that a file holds what was read before; false if that is gone again.
    pub(super) fn link(&self, file: &FoundFile, content: i64) -> Result<bool> {
        self.write(|connection| {
            let there: bool = connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM contents WHERE id = ?1)")?
                .query_row([content], |row| row.get(0))?;
            if there {
                put(connection, &key(file), size(file), &file.modified, Ok(content))?;
            }
            Ok(there)
        })
    }
}

/// Records what became of a file.
pub(super) fn put(
    connection: &Connection,
    path: &str,
    size: i64,
    modified: &str,
    outcome: std::result::Result<i64, &ReadFailure>,
) -> Result<()> {
    let (content, failure) = match outcome {
        Ok(content) => (Some(content), None),
        Err(failure) => (None, Some(failure)),
    };
    connection
        .prepare_cached(
            "INSERT INTO files (path, size, modified, content, code, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified,
             content = excluded.content, code = excluded.code, reason = excluded.reason",
        )?
        .execute(params![
            path,
            size,
            modified,
            content,
            failure.map(|failure| code_name(failure.code)),
            failure.map(|failure| failure.message.as_str()),
        ])?;
    Ok(())
}

/// What a file goes by: its path as it is shown. Names that are not Unicode have no other text.
pub(super) fn key(file: &FoundFile) -> String {
    file.path.display().to_string()
}

/// Its size as the database holds it.
pub(super) fn size(file: &FoundFile) -> i64 {
    i64::try_from(file.size).unwrap_or(i64::MAX)
}

/// Bounds of the paths under a folder: its own path with a separator, and the next text after all that begin so.
fn under(root: &str) -> (String, String) {
    let base = root.trim_end_matches(MAIN_SEPARATOR);
    let next = char::from_u32(u32::from(MAIN_SEPARATOR) + 1).expect("the separator is ASCII");
    (format!("{base}{MAIN_SEPARATOR}"), format!("{base}{next}"))
}

fn file(row: &Row<'_>) -> rusqlite::Result<IndexedFile> {
    let read: bool = row.get(2)?;
    let code: Option<String> = row.get(4)?;
    let state = match code {
        Some(code) => FileState::NotRead(ReadFailure { code: code_of(&code), message: row.get(5)? }),
        None if read => FileState::Read { pages: row.get(3)? },
        None => FileState::Waiting,
    };
    let size = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default();
    Ok(IndexedFile { path: row.get(0)?, size, state })
}

fn code_name(code: ReadErrorCode) -> &'static str {
    match code {
        ReadErrorCode::PasswordProtected => "password_protected",
        ReadErrorCode::NoTextLayer => "no_text_layer",
        ReadErrorCode::Damaged => "damaged",
        ReadErrorCode::Empty => "empty",
        ReadErrorCode::TooLarge => "too_large",
        ReadErrorCode::Unsupported => "unsupported",
        ReadErrorCode::Unreadable => "unreadable",
    }
}

fn code_of(name: &str) -> ReadErrorCode {
    match name {
        "password_protected" => ReadErrorCode::PasswordProtected,
        "no_text_layer" => ReadErrorCode::NoTextLayer,
        "damaged" => ReadErrorCode::Damaged,
        "empty" => ReadErrorCode::Empty,
        "too_large" => ReadErrorCode::TooLarge,
        "unsupported" => ReadErrorCode::Unsupported,
        _ => ReadErrorCode::Unreadable,
    }
}
