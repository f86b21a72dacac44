//! The index's file: opened, made, thrown away when it is damaged; one connection that writes, a few that read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::damage::{IndexError, Result};
use super::stems::Stems;

/// Version of the tables, of the tokens and of what the readers make of files. An index of another version is built anew.
const VERSION: i32 = 2;

/// How long a writer waits for another process that writes. A file is one transaction, and a large one takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections that read and are kept open.
const KEPT_READERS: usize = 2;

const TABLES: &str = "
    -- What was read, once for all files with the same bytes.
    CREATE TABLE contents (
        id         INTEGER PRIMARY KEY,
        hash       TEXT UNIQUE,                -- SHA-256 of the bytes, hexadecimal; NULL while it is being read
        size       INTEGER NOT NULL,           -- bytes; what tells which files are worth hashing
        pages      INTEGER,
        passages   INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX contents_by_size ON contents (size);

    -- The files that are known, read or not.
    CREATE TABLE files (
        path       TEXT PRIMARY KEY,
        size       INTEGER NOT NULL,
        modified   TEXT NOT NULL,              -- nanoseconds since 1970, decimal
        content    INTEGER REFERENCES contents (id),
        code       TEXT,                       -- api::ReadErrorCode, for one that was not read
        reason     TEXT                        -- in words
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_by_content ON files (content);

    -- A few paragraphs under one heading, on one page, without a gap in the text of their source.
    CREATE TABLE passages (
        id         INTEGER PRIMARY KEY,
        content    INTEGER NOT NULL REFERENCES contents (id),
        page       INTEGER,
        heading    TEXT NOT NULL,              -- JSON list
        language   TEXT,                       -- ISO 639-1
        start      INTEGER NOT NULL,           -- offset in the text of the source, in Unicode scalar values
        blocks     TEXT NOT NULL,              -- JSON list of [number, offset in this text, is a heading]
        text       TEXT NOT NULL
    ) STRICT;
    CREATE INDEX passages_by_content ON passages (content);

    -- Stems parted by spaces. The tokenizer has nothing left to do: all that is not ASCII belongs to a token.
    CREATE VIRTUAL TABLE words USING fts5 (
        heading, text, content = '', contentless_delete = 1, columnsize = 1, tokenize = 'ascii'
    );
    -- Segments are merged eight at a time and not four: each file adds one, and merging
    -- is a good part of what it costs.
    INSERT INTO words (words, rank) VALUES ('automerge', 8);
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);

    -- Languages that occur; a question is asked in the stems of each.
    CREATE TABLE languages (language TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
";

/// The index of a data folder.
#[derive(Debug)]
pub(crate) struct Index {
    path: PathBuf,
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    /// What was stemmed before, kept for the next file.
    stems: Mutex<Vec<Stems>>,
}

impl Index {
    /// The index at `path`. It is made if there is none, and made anew if it is damaged or of another version.
    ///
    /// # Errors
    /// When the file can neither be used nor be made.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = match connect(path) {
            Err(IndexError::Damaged(why)) => {
                tracing::warn!(task = "source_indexer", "the index is built anew: {why}");
                throw_away(path)?;
                connect(path)?
            }
            other => other?,
        };
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(Some(connection)),
            readers: Mutex::default(),
            stems: Mutex::default(),
        })
    }

    /// Throws the file away and begins an empty one.
    ///
    /// # Errors
    /// When it can be neither removed nor made.
    pub(crate) fn rebuild(&self) -> Result<()> {
        let mut writer = self.lock_writer();
        lock(&self.readers).clear();
        *writer = None;
        throw_away(&self.path)?;
        *writer = Some(connect(&self.path)?);
        Ok(())
    }

    /// Runs `work` in a transaction. Waits for other writers, also those of other processes.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut writer = self.lock_writer();
        let connection = match &mut *writer {
            Some(connection) => connection,
            // A rebuild that failed half-way.
            empty => empty.insert(connect(&self.path)?),
        };
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Runs `work` on what is committed.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let kept = lock(&self.readers).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(&self.path, flags)?;
                connection.busy_timeout(PATIENCE)?;
                connection.pragma_update(None, "query_only", true)?;
                connection
            }
        };
        let transaction = connection.unchecked_transaction()?;
        let value = work(&transaction)?;
        drop(transaction);
        let mut readers = lock(&self.readers);
        if readers.len() < KEPT_READERS {
            readers.push(connection);
        }
        Ok(value)
    }

    /// Looks through the whole file for damage that no query has met yet.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] with what was found.
    pub(crate) fn examine(&self) -> Result<()> {
        self.read(|connection| {
            let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if found == "ok" { Ok(()) } else { Err(IndexError::Damaged(found)) }
        })
    }

    /// Runs `work` with stems that are warm from before.
    pub(super) fn with_stems<T>(&self, work: impl FnOnce(&mut Stems) -> T) -> T {
        let mut stems = lock(&self.stems).pop().unwrap_or_default();
        let value = work(&mut stems);
        lock(&self.stems).push(stems);
        value
    }

    fn lock_writer(&self) -> MutexGuard<'_, Option<Connection>> {
        lock(&self.writer)
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What a power cut takes is read again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.set_prepared_statement_cache_capacity(32);
    let transaction = rusqlite::Transaction::new_unchecked(&connection, rusqlite::TransactionBehavior::Immediate)?;
    let version: i32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let empty: bool = transaction.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    match (version, empty) {
        (VERSION, false) => {}
        (_, true) => {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        (other, false) => return Err(IndexError::Damaged(format!("it is of version {other}"))),
    }
    transaction.commit()?;
    Ok(connection)
}

fn throw_away(path: &Path) -> Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
