//! The writer: what waits is committed in groups.
//!
//! Works run in a savepoint each, inside one transaction for all that wait. A work that fails rolls back its own savepoint
//! and nothing else. Replies go out after COMMIT, so a reply means "on disk" to the degree asked for; what was to be done
//! after the commit (ringing a bell) is done then and never after a rollback.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::database_error::DatabaseError;
use crate::driver::{AfterCommit, Durability};

/// Most works in one transaction: bounds how long the first of them waits for its reply.
const GROUP: usize = 256;
/// From how many works in the last transaction on the next one waits for as many.
const COMPANY: usize = 4;
/// Longest such wait, however slow the disk is.
const LONGEST_GATHERING: Duration = Duration::from_millis(2);
/// How long the writer stays awake for the next work after a transaction.
const AWAKE: Duration = Duration::from_micros(50);

/// A connection inside the writer's transaction.
pub struct Tx<'c> {
    connection: &'c Connection,
    after_commit: RefCell<Vec<AfterCommit>>,
}

impl Tx<'_> {
    /// Has something done once this work is committed; it is dropped if the work is rolled back.
    pub fn after_commit(&self, action: impl FnOnce() + Send + 'static) {
        self.after_commit.borrow_mut().push(Box::new(action));
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// What a work leaves to be done once the fate of its transaction is known: `Ok` after COMMIT.
pub(super) type Conclude = Box<dyn FnOnce(Result<(), DatabaseError>) + Send>;

pub(super) struct WriteJob {
    pub(super) durability: Durability,
    pub(super) run: Run,
}

/// Runs inside its savepoint; tells whether to keep it. Gets the reason where no transaction could be begun.
pub(super) type Run = Box<dyn FnOnce(Result<&Connection, DatabaseError>) -> (bool, Vec<AfterCommit>, Conclude) + Send>;

pub(super) fn write_loop(connection: &Connection, jobs: &Receiver<WriteJob>) {
    let mut synchronous = Durability::Promised;
    let mut expected = Expected::default();
    // With one processor, whoever would send the next work needs it.
    let awake = if available_parallelism().is_ok_and(|count| count.get() > 1) { AWAKE } else { Duration::ZERO };
    while let Some(first) = next(jobs, awake) {
        let group = gather(first, jobs, expected);
        let (works, begun) = (group.len(), Instant::now());
        let promised = group.iter().any(|job| job.durability == Durability::Promised);
        let wanted = if promised { Durability::Promised } else { Durability::Passing };
        if wanted != synchronous {
            let level = if promised { "FULL" } else { "NORMAL" };
            if connection.pragma_update(None, "synchronous", level).is_ok() {
                synchronous = wanted;
            }
        }
        commit_group(connection, group);
        expected = Expected { works, wait: (begun.elapsed() / 2).min(LONGEST_GATHERING) };
    }
    // The last one out moves the log into the database, so that a copy of the one file is whole.
    let _ = connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
}

/// What the last transaction says of the next.
#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    works: usize,
    wait: Duration,
}

/// The next work, waited for without sleep for a moment: who was just answered often has more to say (a claim after an
/// enqueue), and waking a thread that sleeps costs more than a small transaction does.
fn next(jobs: &Receiver<WriteJob>, awake: Duration) -> Option<WriteJob> {
    let until = Instant::now() + awake;
    loop {
        match jobs.try_recv() {
            Ok(job) => return Some(job),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if Instant::now() < until => std::hint::spin_loop(),
            Err(TryRecvError::Empty) => return jobs.recv().ok(),
        }
    }
}

/// The works of one transaction: all that are there, and where many come at once, those that are on their way. Who was just
/// answered sends the next work a moment later; without a wait, the first of them would have a sync of the disk to itself and
/// all others would wait through it. The wait is at most half of what the last transaction took (as `commit_delay` and
/// `commit_siblings` of PostgreSQL, with figures that set themselves).
fn gather(first: WriteJob, jobs: &Receiver<WriteJob>, expected: Expected) -> Vec<WriteJob> {
    let until = (expected.works >= COMPANY).then(|| Instant::now() + expected.wait);
    let mut group = vec![first];
    while group.len() < GROUP {
        let next = jobs.try_recv().ok().or_else(|| {
            let until = until.filter(|_| group.len() < expected.works)?;
            jobs.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
        });
        let Some(next) = next else { break };
        group.push(next);
    }
    group
}

fn commit_group(connection: &Connection, group: Vec<WriteJob>) {
    let mut jobs = group.into_iter();
    while jobs.len() > 0 {
        commit_some(connection, &mut jobs);
    }
}

/// Carries out works in one transaction: all of them, unless SQLite gives the transaction up on the way.
fn commit_some(connection: &Connection, jobs: &mut impl Iterator<Item = WriteJob>) {
    let mut concludes = Vec::new();
    let mut actions = Vec::new();
    if let Err(error) = run(connection, "BEGIN IMMEDIATE") {
        let error = DatabaseError::from(error);
        tracing::warn!(task = "database", %error, "no transaction could be begun");
        for job in jobs {
            let (_, _, conclude) = (job.run)(Err(error.copy()));
            conclude(Ok(()));
        }
        return;
    }
    let mut lost = false;
    for job in jobs.by_ref() {
        let begun = run(connection, "SAVEPOINT work").map_err(DatabaseError::from);
        let in_savepoint = begun.is_ok();
        let (kept, after, conclude) = (job.run)(begun.map(|()| connection));
        concludes.push(conclude);
        // A full disk has SQLite roll back the whole transaction and not the savepoint alone. Who came before is told, who
        // comes after gets another transaction.
        lost = connection.is_autocommit();
        if lost {
            tracing::warn!(task = "database", works = concludes.len(), "a work took its whole transaction with it");
            break;
        }
        if kept {
            if run(connection, "RELEASE work").is_ok() {
                actions.extend(after);
            }
        } else if in_savepoint {
            let _ = connection.execute_batch("ROLLBACK TO work; RELEASE work");
        }
    }
    let committed = if lost {
        Err(DatabaseError::Other(
            "a neighbour took the transaction with it (no space, or no access to the file)".to_owned(),
        ))
    } else {
        run(connection, "COMMIT").map_err(DatabaseError::from)
    };
    if committed.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    for conclude in concludes {
        conclude(match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(error.copy()),
        });
    }
    if committed.is_ok() {
        for action in actions {
            if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(action)) {
                let message = panic_text(panic.as_ref());
                tracing::error!(task = "database", message, "what was to be done after a commit broke down");
            }
        }
    }
}

/// Carries out a statement that comes back for every work: parsed once.
fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

pub(super) fn run_in_savepoint<T, E: From<DatabaseError>>(
    connection: &Connection,
    work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> (Result<T, E>, Vec<AfterCommit>) {
    let tx = Tx { connection, after_commit: RefCell::default() };
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| work(&tx)))
        .unwrap_or_else(|panic| Err(DatabaseError::Panicked { message: panic_text(panic.as_ref()) }.into()));
    (outcome, tx.after_commit.into_inner())
}

pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn work() -> WriteJob {
        let run: Run = Box::new(|_| (true, Vec::new(), Box::new(|_| {})));
        WriteJob { durability: Durability::Promised, run }
    }

    /// How many works make a group where `there` wait and `later` come from another thread afterwards.
    fn gathered(expected: Expected, there: usize, later: usize) -> usize {
        let (sender, jobs) = channel();
        (0..there).for_each(|_| sender.send(work()).expect("the other end is here"));
        std::thread::scope(|scope| {
            let coming = sender.clone();
            scope.spawn(move || (0..later).for_each(|_| drop(coming.send(work()))));
            // The sender lives on: who waits for more than comes waits for as long as it may.
            let count = gather(work(), &jobs, expected).len();
            drop(sender);
            count
        })
    }

    const FOR_EVER: Duration = Duration::from_secs(3_600);

    #[test]
    fn who_comes_alone_waits_for_nobody() {
        for works in 0..COMPANY {
            assert_eq!(gathered(Expected { works, wait: FOR_EVER }, 0, 0), 1);
        }
    }

    #[test]
    fn the_next_work_comes_from_where_the_writer_is_awake_and_where_it_sleeps() {
        for awake in [Duration::ZERO, FOR_EVER] {
            let (sender, jobs) = channel();
            std::thread::scope(|scope| {
                scope.spawn(|| sender.send(work()).expect("the other end is here"));
                assert!(next(&jobs, awake).is_some());
            });
            drop(sender);
            assert!(next(&jobs, awake).is_none(), "the database is closed");
        }
    }

    #[test]
    fn as_many_as_last_time_are_waited_for_and_no_more() {
        assert_eq!(gathered(Expected { works: 40, wait: FOR_EVER }, 5, 34), 40);
        assert_eq!(gathered(Expected { works: 4, wait: FOR_EVER }, 9, 0), 10, "what is there is taken along");
        assert_eq!(gathered(Expected { works: GROUP, wait: FOR_EVER }, 2 * GROUP, 0), GROUP);
    }

    #[test]
    fn a_wait_ends_though_nobody_comes() {
        assert_eq!(gathered(Expected { works: 40, wait: Duration::from_millis(1) }, 5, 0), 6);
        let (sender, jobs) = channel();
        drop(sender);
        assert_eq!(gather(work(), &jobs, Expected { works: 40, wait: FOR_EVER }).len(), 1, "the database is closed");
    }
}
