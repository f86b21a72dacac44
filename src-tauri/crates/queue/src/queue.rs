//! The queue: what can be done with jobs.
//!
//! Functions named `.._in` take part in the caller's transaction, so that rows of the caller and the job change together
//! or not at all. They ring the bell after the commit where a job became claimable.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use rusqlite::{OptionalExtension as _, params};
use tokio::sync::{Notify, watch};

use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::database::{Database, Durability, Tx};
use crate::error::{QueueError, Result};
use crate::job::{Asked, JobState, Lease, NewJob, Outcome};
use crate::signals::Holder;

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

/// A queue in a database. Clones share it.
#[derive(Clone)]
pub struct Queue {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) database: Database,
    clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    random: Mutex<ChaCha8Rng>,
    pub(crate) bell: Notify,
    /// What was asked of the workers of this process, by job.
    pub(crate) asked: Mutex<HashMap<String, Holder>>,
}

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

    /// The one place where a state changes, beside claim and enqueue. The token rises, so that a lease that is not
    /// finished by its holder is lost.
    pub(crate) fn apply(&self, tx: &Tx<'_>, id: &str, change: Change) -> Result<()> {
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

    pub(crate) fn ring_after(&self, tx: &Tx<'_>) {
        let queue = self.clone();
        tx.after_commit(move || queue.ring());
    }
}

/// A change of state with what goes with it.
pub(crate) struct Change {
    pub(crate) state: JobState,
    pub(crate) run_at: Option<DateTime<Utc>>,
    pub(crate) error: Option<String>,
    pub(crate) finished: bool,
    /// The attempt does not count.
    pub(crate) attempt_back: bool,
}

impl Change {
    pub(crate) const fn to(state: JobState) -> Self {
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

const fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}
