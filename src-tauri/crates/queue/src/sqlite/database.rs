//! One database file: a writer thread that commits in [groups](super::group), and a few readers.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use super::group::{Conclude, Tx, WriteJob, panic_text, run_in_savepoint, write_loop};
use super::schema::{Migration, migrate};
use crate::database_error::DatabaseError;
use crate::driver::Durability;

/// How long another process may hold the write lock before a commit fails as busy.
const BUSY: Duration = Duration::from_secs(10);
/// Connections for reading. Reads are short; more would only take memory.
const READERS: usize = 2;

type ReadJob = Box<dyn FnOnce(Result<&Connection, DatabaseError>) + Send>;

/// A database. Clones share it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    writes: Mutex<Option<Sender<WriteJob>>>,
    reads: Mutex<Option<Sender<ReadJob>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Database {
    /// Opens or creates the database, applies the migrations that are missing (the queue's own first), and makes a backup
    /// in the folder `backups` beside it before an existing database is changed. Blocks.
    ///
    /// # Errors
    /// What SQLite says; [`DatabaseError::LaterVersion`]; [`DatabaseError::ReadOnly`] for a
    /// file that may only be read.
    pub fn open(path: &Path, migrations: &[Migration]) -> Result<Self, DatabaseError> {
        let mut writer = connect(path, true)?;
        migrate(&mut writer, path, migrations)?;
        let (writes, write_jobs) = channel();
        let (reads, read_jobs) = channel();
        let read_jobs = Arc::new(Mutex::new(read_jobs));
        let mut threads = vec![spawn("database-writer", move || write_loop(&writer, &write_jobs))?];
        for _ in 0..READERS {
            let (jobs, path) = (read_jobs.clone(), path.to_owned());
            threads.push(spawn("database-reader", move || read_loop(&path, &jobs))?);
        }
        let inner =
            Inner { writes: Mutex::new(Some(writes)), reads: Mutex::new(Some(reads)), threads: Mutex::new(threads) };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs `work` on the writer thread and replies after its commit, which is `synchronous=FULL` (macOS: with `fullfsync`)
    /// for what is promised and `NORMAL` for what is passing. An `Err` rolls back this work alone. Dropping the
    /// future does not take the work back.
    ///
    /// # Errors
    /// That of the work; that of the commit; [`DatabaseError::Closed`]; [`DatabaseError::Panicked`].
    pub async fn write<T, E>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let run = Box::new(move |connection: Result<&Connection, DatabaseError>| {
            let (outcome, after_commit) = match connection {
                Err(error) => (Err(E::from(error)), Vec::new()),
                Ok(connection) => run_in_savepoint(connection, work),
            };
            let kept = outcome.is_ok();
            let conclude: Conclude = Box::new(move |committed| {
                let _ = reply.send(match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and_then(|_| Err(error.into())),
                });
            });
            (kept, after_commit, conclude)
        });
        let sent = {
            let writes = self.inner.writes.lock().unwrap_or_else(PoisonError::into_inner);
            writes.as_ref().is_some_and(|writes| writes.send(WriteJob { durability, run }).is_ok())
        };
        if !sent {
            return Err(DatabaseError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(DatabaseError::Closed.into()))
    }

    /// Runs `work` on a reader thread, on what is committed.
    ///
    /// # Errors
    /// That of the work; [`DatabaseError::Closed`]; [`DatabaseError::Panicked`].
    pub async fn read<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: ReadJob = Box::new(move |connection| {
            let outcome = connection.map_err(E::from).and_then(|connection| {
                std::panic::catch_unwind(AssertUnwindSafe(|| in_snapshot(connection, work)))
                    .unwrap_or_else(|panic| Err(DatabaseError::Panicked { message: panic_text(panic.as_ref()) }.into()))
            });
            let _ = reply.send(outcome);
        });
        let sent = {
            let reads = self.inner.reads.lock().unwrap_or_else(PoisonError::into_inner);
            reads.as_ref().is_some_and(|reads| reads.send(job).is_ok())
        };
        if !sent {
            return Err(DatabaseError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(DatabaseError::Closed.into()))
    }

    /// A number that changes when another connection, of this process or another, has committed.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn data_version(&self) -> Result<i64, DatabaseError> {
        // The writer's own commits do not change its `data_version`: what changes it came from outside.
        self.write(Durability::Passing, |tx| Ok(tx.pragma_query_value(None, "data_version", |row| row.get(0))?)).await
    }

    /// Carries out what waits, closes the files and joins the threads. Blocks. Idempotent; later calls fail as closed.
    pub fn close(&self) {
        self.inner.writes.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.inner.reads.lock().unwrap_or_else(PoisonError::into_inner).take();
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            let _ = thread.join();
        }
    }
}

/// A connection with the settings that every one of ours has.
fn connect(path: &Path, to_write: bool) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLite makes do with a file that it may only read, and leaves a log behind that may only be read as well: the
    // database could not be written even after its own permission came back.
    if to_write && connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(DatabaseError::ReadOnly);
    }
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn read_loop(path: &Path, jobs: &Mutex<Receiver<ReadJob>>) {
    let mut connection = None;
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Opened at the first read: an engine that only starts and stops needs none.
        match connection.get_or_insert_with(|| connect_reader(path)) {
            Ok(open) => job(Ok(open)),
            Err(error) => {
                job(Err(error.copy()));
                connection = None;
            }
        }
    }
}

fn connect_reader(path: &Path) -> Result<Connection, DatabaseError> {
    let connection = connect(path, false)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// All queries of one work see the same state.
fn in_snapshot<T, E: From<DatabaseError>>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let transaction = connection.unchecked_transaction().map_err(|error| E::from(error.into()))?;
    work(&transaction)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DatabaseError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| DatabaseError::Other(error.to_string()))
}
