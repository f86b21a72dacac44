//! The queue: what can be done with jobs.
//!
//! Functions named `.._in` take part in the caller's transaction, so that rows of the caller and the job change together
//! or not at all. They ring the bell after the commit where a job became claimable.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use tokio::sync::{Notify, watch};

use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::database::{Database, DatabaseError, Durability, Tx};
use crate::job::{Asked, CancelEffect, Job, JobState, Lease, NewJob, Outcome};

/// What can be tuned.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Rest before another try.
    pub backoff: Backoff,
    /// Seed of the jitter.
    pub seed: u64,
    /// A job whose worker died this often in a row without progress is given up: it would take the next one with it.
    pub max_crashes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { backoff: Backoff::default(), seed: 0, max_crashes: 10 }
    }
}

/// Why the queue did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The lease was lost: somebody else has the job, or it has ended.
    #[error("the lease was lost")]
    StaleLease,
    /// No such job.
    #[error("there is no job {id}")]
    NotFound {
        /// The id.
        id: String,
    },
    /// The job's state does not allow it.
    #[error("job {id} is {}", state.name())]
    Refused {
        /// The id.
        id: String,
        /// Its state.
        state: JobState,
    },
    /// An unfinished job has the same unique key, or any job the same id.
    #[error("an unfinished job has the same key")]
    Duplicate,
    /// The database refused or failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for QueueError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What the queue gives.
pub type Result<T> = std::result::Result<T, QueueError>;

/// A job that [`Queue::repair`] took from a worker that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Id of the job.
    pub id: String,
    /// `Pending`, or `Failed` if it was given up.
    pub state: JobState,
    /// How often its worker died over it, in a row.
    pub crashes: u32,
}

/// How many jobs are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobCounts(HashMap<JobState, u32>);

impl JobCounts {
    /// How many are in that state.
    #[must_use]
    pub fn of(&self, state: JobState) -> u32 {
        self.0.get(&state).copied().unwrap_or_default()
    }
}

/// A queue in a database. Clones share it.
#[derive(Clone)]
pub struct Queue {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: Arc<dyn Clock>,
    settings: Settings,
    random: Mutex<ChaCha8Rng>,
    bell: Notify,
    /// What was asked of the workers of this process, by job.
    asked: Mutex<HashMap<String, Holder>>,
}

/// The worker that claimed a job last. What belongs to the lease before, and comes after the commit, must not touch it.
struct Holder {
    token: i64,
    asked: watch::Sender<Asked>,
}

const COLUMNS: &str = "id, kind, payload, state, priority, position, created_at, run_at, deadline, attempt,
                       max_attempts, crashes, error, finished_at";

impl Queue {
    /// A queue on a database.
    #[must_use]
    pub fn new(database: Database, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        let random = Mutex::new(ChaCha8Rng::seed_from_u64(settings.seed));
        let inner = Inner { database, clock, settings, random, bell: Notify::new(), asked: Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Adds a job.
    ///
    /// # Errors
    /// [`QueueError::Duplicate`]; a failure of the database.
    pub fn enqueue_in(&self, tx: &Tx<'_>, job: &NewJob) -> Result<()> {
        let now = self.inner.clock.now();
        let later = job.run_at.filter(|time| *time > now);
        let state = if later.is_some() { JobState::Scheduled } else { JobState::Pending };
        tx.prepare_cached(
            "INSERT INTO jobs (id, kind, payload, state, priority, position, created_at, run_at, deadline, unique_key,
                 max_attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            job.id,
            job.kind,
            job.payload,
            state.name(),
            job.priority.clamp(1, 5),
            job.position,
            millis(now),
            later.map(millis),
            job.deadline.map(millis),
            job.unique_key,
            job.max_attempts.max(1),
        ])
        .map_err(or_duplicate)?;
        self.ring_after(tx);
        Ok(())
    }

    /// Takes the first claimable job: highest priority, then the user's order, then age.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn claim(&self, worker: &str) -> Result<Option<Lease>> {
        let (queue, worker) = (self.clone(), worker.to_owned());
        self.inner.database.write(Durability::Passing, move |tx| queue.claim_in(tx, &worker)).await
    }

    /// As [`claim`](Self::claim), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn claim_in(&self, tx: &Tx<'_>, worker: &str) -> Result<Option<Lease>> {
        self.promote_due(tx)?;
        let lease = tx
            .prepare_cached(
                "UPDATE jobs SET state = 'in_progress', worker = ?1, token = token + 1, attempt = attempt + 1, asked = NULL,
                 run_at = NULL, error = NULL WHERE id = (SELECT id FROM jobs WHERE state = 'pending'
                 ORDER BY priority DESC, position, created_at, id LIMIT 1)
                 RETURNING id, token, payload, attempt",
            )?
            .query_row([worker], |row| {
                Ok(Lease { job_id: row.get(0)?, token: row.get(1)?, payload: row.get(2)?, attempt: row.get(3)? })
            })
            .optional()?;
        if let Some(lease) = &lease {
            let holder = Holder { token: lease.token, asked: watch::Sender::new(Asked::Nothing) };
            self.lock_asked().insert(lease.job_id.clone(), holder);
        }
        Ok(lease)
    }

    /// Refuses a lease that was lost. To be called in every transaction of a worker.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn check_lease_in(&self, tx: &Tx<'_>, lease: &Lease) -> Result<()> {
        let held = tx
            .prepare_cached("SELECT 1 FROM jobs WHERE id = ?1 AND token = ?2 AND state = 'in_progress'")?
            .exists(params![lease.job_id, lease.token])?;
        if held { Ok(()) } else { Err(QueueError::StaleLease) }
    }

    /// As [`check_lease_in`](Self::check_lease_in), for a transaction that keeps a part of the work: earlier deaths of the
    /// job's workers are forgiven.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn progress_in(&self, tx: &Tx<'_>, lease: &Lease) -> Result<()> {
        self.check_lease_in(tx, lease)?;
        tx.prepare_cached("UPDATE jobs SET crashes = 0 WHERE id = ?1 AND crashes > 0")?.execute([&lease.job_id])?;
        Ok(())
    }

    /// Records how the work ended; the state that follows. A job that would wait again is cancelled or paused instead if
    /// that was asked of its worker.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn finish_in(&self, tx: &Tx<'_>, lease: &Lease, outcome: Outcome) -> Result<JobState> {
        self.check_lease_in(tx, lease)?;
        let now = self.inner.clock.now();
        let job = self.job_in(tx, &lease.job_id)?;
        let mut change = Change::to(JobState::Pending);
        match outcome {
            Outcome::Done => change = Change { finished: true, ..Change::to(JobState::Completed) },
            Outcome::Release => change.attempt_back = true,
            Outcome::Retry { error } if job.attempt < job.max_attempts => {
                let rest = {
                    let mut random = self.inner.random.lock().unwrap_or_else(PoisonError::into_inner);
                    self.inner.settings.backoff.rest(job.attempt, &mut random)
                };
                let run_at = now + TimeDelta::from_std(rest).unwrap_or(TimeDelta::MAX);
                change = Change { run_at: Some(run_at), error: Some(error), ..Change::to(JobState::Scheduled) };
            }
            Outcome::Retry { error } | Outcome::Discard { error } => {
                change = Change { error: Some(error), finished: true, ..Change::to(JobState::Failed) };
            }
            Outcome::Snooze { until } => {
                change = Change { run_at: Some(until), attempt_back: true, ..Change::to(JobState::Scheduled) };
            }
            Outcome::Pause { reason } => {
                let error = (!reason.is_empty()).then_some(reason);
                change = Change { error, attempt_back: true, ..Change::to(JobState::Paused) };
            }
            Outcome::Cancel => change = Change { finished: true, ..Change::to(JobState::Cancelled) },
        }
        // The worker may have ended for another reason before it heard what was asked: that was promised all the same.
        match self.asked_in(tx, &lease.job_id)? {
            Asked::Cancel if !change.state.is_ended() => {
                change = Change { finished: true, ..Change::to(JobState::Cancelled) };
            }
            Asked::Pause if !change.state.is_ended() => {
                change.state = JobState::Paused;
                change.run_at = None;
            }
            _ => {}
        }
        let state = change.state;
        self.apply(tx, &lease.job_id, change)?;
        let (queue, id, token) = (self.clone(), lease.job_id.clone(), lease.token);
        tx.after_commit(move || {
            let mut holders = queue.lock_asked();
            if holders.get(&id).is_some_and(|holder| holder.token == token) {
                holders.remove(&id);
            }
            drop(holders);
            if !state.is_ended() {
                queue.ring();
            }
        });
        Ok(state)
    }

    /// Calls a job off: at once if nobody works on it, else by asking its worker.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn cancel_in(&self, tx: &Tx<'_>, id: &str) -> Result<CancelEffect> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Completed | JobState::Failed | JobState::Cancelled => Ok(CancelEffect::AlreadyEnded),
            JobState::InProgress => {
                self.ask(tx, id, Asked::Cancel)?;
                Ok(CancelEffect::Signalled)
            }
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                self.apply(tx, id, Change { finished: true, ..Change::to(JobState::Cancelled) })?;
                Ok(CancelEffect::Cancelled)
            }
        }
    }

    /// Has a job wait until it is resumed: at once if nobody works on it, else by asking its worker. The state afterwards.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it has ended or is paused.
    pub fn pause_in(&self, tx: &Tx<'_>, id: &str, reason: &str) -> Result<JobState> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled => {
                let error = (!reason.is_empty()).then(|| reason.to_owned());
                self.apply(tx, id, Change { error, ..Change::to(JobState::Paused) })?;
                Ok(JobState::Paused)
            }
            JobState::InProgress => {
                self.ask(tx, id, Asked::Pause)?;
                Ok(JobState::InProgress)
            }
            JobState::Paused | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }

    /// Lets a paused job go on.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it is not paused.
    pub fn resume_in(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        if job.state != JobState::Paused {
            return refused(&job);
        }
        self.apply(tx, id, Change::to(JobState::Pending))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Gives an ended job another go with all its attempts; a scheduled one goes on at once.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] in any other state; [`QueueError::Duplicate`] if another job took
    /// its unique key meanwhile.
    pub fn retry_in(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Failed | JobState::Cancelled => {
                tx.prepare_cached("UPDATE jobs SET attempt = 0, crashes = 0, finished_at = NULL WHERE id = ?1")?
                    .execute([id])?;
            }
            JobState::Scheduled => {}
            JobState::Pending | JobState::InProgress | JobState::Paused | JobState::Completed => return refused(&job),
        }
        self.apply(tx, id, Change::to(JobState::Pending))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Moves a waiting job in the user's order.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn reorder_in(&self, tx: &Tx<'_>, id: &str, position: f64) -> Result<()> {
        self.waiting(tx, id)?;
        tx.prepare_cached("UPDATE jobs SET position = ?2 WHERE id = ?1")?.execute(params![id, position])?;
        Ok(())
    }

    /// Makes a waiting job more or less urgent (1 to 5).
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn set_priority_in(&self, tx: &Tx<'_>, id: &str, priority: u8) -> Result<()> {
        self.waiting(tx, id)?;
        tx.prepare_cached("UPDATE jobs SET priority = ?2 WHERE id = ?1")?.execute(params![id, priority.clamp(1, 5)])?;
        Ok(())
    }

    /// Takes all jobs in progress from their workers, which are gone: only for the owner of the database, before anything
    /// is claimed. A lease is dead because its holder is, never because of its age.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repair(&self) -> Result<Vec<Repaired>> {
        let queue = self.clone();
        self.inner.database.write(Durability::Passing, move |tx| queue.repair_in(tx)).await
    }

    /// As [`repair`](Self::repair), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn repair_in(&self, tx: &Tx<'_>) -> Result<Vec<Repaired>> {
        let held: Vec<Job> = self.select(tx, "WHERE state = 'in_progress' ORDER BY id", [])?;
        let mut repaired = Vec::with_capacity(held.len());
        for job in held {
            let crashes = job.crashes + 1;
            tx.prepare_cached("UPDATE jobs SET crashes = ?2 WHERE id = ?1")?.execute(params![job.id, crashes])?;
            let change = match self.asked_in(tx, &job.id)? {
                Asked::Cancel => Change { finished: true, ..Change::to(JobState::Cancelled) },
                Asked::Pause => Change { attempt_back: true, ..Change::to(JobState::Paused) },
                Asked::Nothing if crashes >= self.inner.settings.max_crashes => {
                    let error = Some(format!("its worker died {crashes} times in a row"));
                    Change { error, finished: true, ..Change::to(JobState::Failed) }
                }
                // A crash is told apart from a failure of the work: it costs no attempt, it has a count of its own.
                Asked::Nothing => Change { attempt_back: true, ..Change::to(JobState::Pending) },
            };
            let state = change.state;
            self.apply(tx, &job.id, change)?;
            repaired.push(Repaired { id: job.id, state, crashes });
        }
        self.lock_asked().clear();
        self.ring_after(tx);
        Ok(repaired)
    }

    /// The job with that id.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn job_in(&self, connection: &Connection, id: &str) -> Result<Job> {
        let found = self.select(connection, "WHERE id = ?1", [id])?.into_iter().next();
        found.ok_or_else(|| QueueError::NotFound { id: id.to_owned() })
    }

    /// All jobs that have not ended: those in progress first, then in the order in which they will be claimed.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn unfinished_in(&self, connection: &Connection) -> Result<Vec<Job>> {
        let order = "WHERE state IN ('in_progress', 'pending', 'scheduled', 'paused')
                     ORDER BY state = 'in_progress' DESC, priority DESC, position, created_at, id";
        self.select(connection, order, [])
    }

    /// The jobs that ended last, latest first.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn finished_in(&self, connection: &Connection, limit: u32) -> Result<Vec<Job>> {
        self.select(connection, "WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT ?1", [limit])
    }

    /// How many jobs are in each state.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn counts_in(&self, connection: &Connection) -> Result<JobCounts> {
        let mut statement = connection.prepare_cached("SELECT state, count(*) FROM jobs GROUP BY state")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?;
        let mut counts = HashMap::new();
        for row in rows {
            let (name, count) = row?;
            counts.insert(state_named(&name)?, count);
        }
        Ok(JobCounts(counts))
    }

    /// When the first scheduled job is due.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        let due = self.inner.database.read(|connection| -> Result<Option<i64>> {
            let sql = "SELECT min(run_at) FROM jobs WHERE state = 'scheduled'";
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        });
        Ok(due.await?.and_then(DateTime::from_timestamp_millis))
    }

    /// Wakes whoever waits for work.
    pub fn ring(&self) {
        self.inner.bell.notify_one();
    }

    /// Waits for a ring; one that came since the last call counts.
    pub async fn woken(&self) {
        self.inner.bell.notified().await;
    }

    /// What was asked of the worker that holds the lease.
    #[must_use]
    pub fn asked_of(&self, lease: &Lease) -> Asked {
        let holders = self.lock_asked();
        let holder = holders.get(&lease.job_id).filter(|holder| holder.token == lease.token);
        holder.map_or(Asked::Nothing, |holder| *holder.asked.borrow())
    }

    /// Resolves when something is asked of the worker that holds the lease; never if it goes on to its end.
    pub async fn asked(&self, lease: &Lease) -> Asked {
        let receiver = {
            let holders = self.lock_asked();
            let holder = holders.get(&lease.job_id).filter(|holder| holder.token == lease.token);
            holder.map(|holder| holder.asked.subscribe())
        };
        if let Some(mut receiver) = receiver
            && let Ok(asked) = receiver.wait_for(|asked| *asked != Asked::Nothing).await
        {
            return *asked;
        }
        std::future::pending().await
    }

    /// Has requests of other processes (`asked` in the database) reach the workers of this one.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn deliver_asked(&self) -> Result<()> {
        let asked = self.inner.database.read(|connection| -> Result<Vec<(String, i64, String)>> {
            let sql = "SELECT id, token, asked FROM jobs WHERE state = 'in_progress' AND asked IS NOT NULL";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        });
        for (id, token, word) in asked.await? {
            self.signal(&id, token, asked_named(&word));
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads go through the queue as writes do")]
    fn asked_in(&self, tx: &Tx<'_>, id: &str) -> Result<Asked> {
        let word: Option<String> =
            tx.prepare_cached("SELECT asked FROM jobs WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
        Ok(word.map_or(Asked::Nothing, |word| asked_named(&word)))
    }

    fn ask(&self, tx: &Tx<'_>, id: &str, asked: Asked) -> Result<()> {
        let word = if asked == Asked::Cancel { "cancel" } else { "pause" };
        let sql = "UPDATE jobs SET asked = ?2 WHERE id = ?1 AND asked IS NOT 'cancel' RETURNING token";
        let token: Option<i64> = tx.prepare_cached(sql)?.query_row([id, word], |row| row.get(0)).optional()?;
        let Some(token) = token else {
            // It is called off already, which a pause does not soften.
            return Ok(());
        };
        let (queue, id) = (self.clone(), id.to_owned());
        tx.after_commit(move || queue.signal(&id, token, asked));
        Ok(())
    }

    /// Tells the worker of this process that holds that lease, if there is one.
    fn signal(&self, id: &str, token: i64, asked: Asked) {
        if let Some(holder) = self.lock_asked().get(id).filter(|holder| holder.token == token) {
            holder.asked.send_replace(asked);
        }
    }

    /// The one place where a state changes, beside claim and enqueue. The token rises, so that a lease that is not
    /// finished by its holder is lost.
    fn apply(&self, tx: &Tx<'_>, id: &str, change: Change) -> Result<()> {
        let Change { state, run_at, error, finished, attempt_back } = change;
        let finished_at = finished.then(|| millis(self.inner.clock.now()));
        tx.prepare_cached(
            "UPDATE jobs SET state = ?2, run_at = ?3, error = ?4, finished_at = ?5, attempt = max(0, attempt - ?6),
             token = token + 1, worker = NULL, asked = NULL WHERE id = ?1",
        )?
        .execute(params![id, state.name(), run_at.map(millis), error, finished_at, i64::from(attempt_back),])
        .map_err(or_duplicate)?;
        Ok(())
    }

    fn promote_due(&self, tx: &Tx<'_>) -> Result<()> {
        tx.prepare_cached(
            "UPDATE jobs SET state = 'pending', run_at = NULL WHERE state = 'scheduled' AND run_at <= ?1",
        )?
        .execute([millis(self.inner.clock.now())])?;
        Ok(())
    }

    fn waiting(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => Ok(()),
            JobState::InProgress | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }

    fn ring_after(&self, tx: &Tx<'_>) {
        let queue = self.clone();
        tx.after_commit(move || queue.ring());
    }

    fn lock_asked(&self) -> std::sync::MutexGuard<'_, HashMap<String, Holder>> {
        self.inner.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::unused_self, reason = "reads go through the queue as writes do")]
    fn select(&self, connection: &Connection, clause: &str, params: impl rusqlite::Params) -> Result<Vec<Job>> {
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM jobs {clause}"))?;
        let mut rows = statement.query(params)?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(read_job(row)?);
        }
        Ok(jobs)
    }
}

/// A change of state with what goes with it.
struct Change {
    state: JobState,
    run_at: Option<DateTime<Utc>>,
    error: Option<String>,
    finished: bool,
    /// The attempt does not count.
    attempt_back: bool,
}

impl Change {
    const fn to(state: JobState) -> Self {
        Self { state, run_at: None, error: None, finished: false, attempt_back: false }
    }
}

/// The only constraints that a job can break are those of its id and of its unique key.
fn or_duplicate(error: rusqlite::Error) -> QueueError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => QueueError::Duplicate,
        _ => error.into(),
    }
}

fn refused<T>(job: &Job) -> Result<T> {
    Err(QueueError::Refused { id: job.id.clone(), state: job.state })
}

fn read_job(row: &Row<'_>) -> Result<Job> {
    let time = |index: usize| -> rusqlite::Result<Option<DateTime<Utc>>> {
        Ok(row.get::<_, Option<i64>>(index)?.and_then(DateTime::from_timestamp_millis))
    };
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: state_named(&row.get::<_, String>(3)?)?,
        priority: row.get(4)?,
        position: row.get(5)?,
        created_at: time(6)?.unwrap_or_default(),
        run_at: time(7)?,
        deadline: time(8)?,
        attempt: row.get(9)?,
        max_attempts: row.get(10)?,
        crashes: row.get(11)?,
        error: row.get(12)?,
        finished_at: time(13)?,
    })
}

fn state_named(name: &str) -> Result<JobState> {
    let unknown = || DatabaseError::Corrupt { message: format!("a job is in the unknown state {name}") };
    JobState::from_name(name).ok_or_else(|| unknown().into())
}

fn asked_named(word: &str) -> Asked {
    if word == "cancel" { Asked::Cancel } else { Asked::Pause }
}

const fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}
