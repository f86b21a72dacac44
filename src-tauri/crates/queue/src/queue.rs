//! The queue: a job's way from enqueue to its end.
//!
//! Functions named `.._in` take part in the caller's transaction, so that rows of the caller and the job change together
//! or not at all. They ring the bell after the commit where a job became claimable.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use tokio::sync::{Notify, watch};

use crate::backoff::Backoff;
use crate::clock::Clock;
use crate::driver::{Driver, Durability, JobWriter};
use crate::error::{QueueError, Result};
use crate::event::{JobEvent, What};
use crate::job::{Asked, Job, JobState, Lease, NewJob, Outcome};
use crate::signals::Holder;
use crate::sqlite::Database;

/// What can be tuned.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Rest before another try.
    pub backoff: Backoff,
    /// Seed of the jitter.
    pub seed: u64,
    /// A job whose worker died this often in a row without progress, the last time with nothing else in hand, is given up:
    /// it would take the next one with it.
    pub max_crashes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { backoff: Backoff::default(), seed: 0, max_crashes: 10 }
    }
}

/// A queue in a database. Clones share it.
#[derive(Clone)]
pub struct Queue<D: Driver = Database> {
    pub(crate) inner: Arc<Inner<D>>,
}

pub(crate) struct Inner<D> {
    pub(crate) driver: D,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    random: Mutex<ChaCha8Rng>,
    pub(crate) bell: Notify,
    /// What was asked of the workers of this process, by job.
    pub(crate) asked: Mutex<HashMap<String, Holder>>,
}

impl<D: Driver> Queue<D> {
    /// A queue on a database.
    #[must_use]
    pub fn new(driver: D, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        let random = Mutex::new(ChaCha8Rng::seed_from_u64(settings.seed));
        let inner = Inner { driver, clock, settings, random, bell: Notify::new(), asked: Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Adds a job.
    ///
    /// # Errors
    /// [`QueueError::Duplicate`]; a failure of the database.
    pub fn enqueue_in(&self, tx: &dyn JobWriter, new: &NewJob) -> Result<()> {
        let now = self.now();
        let run_at = new.run_at.filter(|time| *time > now);
        let job = Job {
            id: new.id.clone(),
            kind: new.kind.clone(),
            payload: new.payload.clone(),
            unique_key: new.unique_key.clone(),
            max_attempts: new.max_attempts.max(1),
            created_at: now,
            state: if run_at.is_some() { JobState::Scheduled } else { JobState::Pending },
            priority: new.priority.clamp(1, 5),
            position: new.position,
            deadline: new.deadline,
            late: false,
            run_at,
            attempt: 0,
            crashes: 0,
            worker: None,
            token: 0,
            asked: Asked::Nothing,
            error: None,
            finished_at: None,
        };
        tx.insert(&job)?;
        self.note(tx, &job.id, What::Enqueued, None)?;
        self.ring_after(tx);
        Ok(())
    }

    /// Takes the first claimable job by its [`Turn`](crate::Turn); none while the whole queue is paused, or while the first
    /// is suspect and others are in hand, or a suspect is. Whoever ends a job asks again.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn claim(&self, worker: &str) -> Result<Option<Lease>> {
        let (queue, worker) = (self.clone(), worker.to_owned());
        self.inner.driver.write(Durability::Passing, move |tx| queue.claim_in(tx, &worker)).await
    }

    /// As [`claim`](Self::claim), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn claim_in(&self, tx: &dyn JobWriter, worker: &str) -> Result<Option<Lease>> {
        let Some(job) = tx.claim(self.now(), worker)? else { return Ok(None) };
        self.note(tx, &job.id, What::Claimed, Some(worker.to_owned()))?;
        let holder = Holder { token: job.token, asked: watch::Sender::new(Asked::Nothing) };
        self.lock_asked().insert(job.id.clone(), holder);
        let turn = job.turn();
        let Job { token, payload, attempt, crashes, .. } = job;
        Ok(Some(Lease { turn, token, payload, attempt, crashes }))
    }

    /// Refuses a lease that was lost. To be called in every transaction of a worker.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn check_lease_in(&self, tx: &dyn JobWriter, lease: &Lease) -> Result<()> {
        self.held_in(tx, lease).map(|_| ())
    }

    /// As [`check_lease_in`](Self::check_lease_in), for a transaction that keeps a part of the work: earlier deaths of the
    /// job's workers are forgiven.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn progress_in(&self, tx: &dyn JobWriter, lease: &Lease) -> Result<()> {
        let job = self.held_in(tx, lease)?;
        if job.crashes > 0 {
            if job.is_suspect() {
                // What waited for it to be alone may begin.
                self.ring_after(tx);
            }
            tx.save(&Job { crashes: 0, ..job })?;
        }
        Ok(())
    }

    /// Records how the work ended; the state that follows. A job that would wait again is cancelled or paused instead if
    /// that was asked of its worker.
    ///
    /// # Errors
    /// [`QueueError::StaleLease`].
    pub fn finish_in(&self, tx: &dyn JobWriter, lease: &Lease, outcome: Outcome) -> Result<JobState> {
        let job = self.held_in(tx, lease)?;
        let mut change = self.change_after(&job, outcome);
        // The worker may have ended for another reason before it heard what was asked: that was promised all the same.
        match job.asked {
            Asked::Cancel if !change.state.is_ended() => change = Change::to(JobState::Cancelled, What::Cancelled),
            Asked::Pause if !change.state.is_ended() => {
                change = Change { state: JobState::Paused, run_at: None, what: What::Paused, ..change };
            }
            Asked::Nothing | Asked::Pause | Asked::Cancel => {}
        }
        let (state, suspect) = (change.state, job.is_suspect());
        self.apply(tx, job, change)?;
        let (queue, id, token) = (self.clone(), lease.job_id().to_owned(), lease.token);
        tx.after_commit(Box::new(move || {
            queue.forget_holder(&id, token);
            if !state.is_ended() || suspect {
                queue.ring();
            }
        }));
        Ok(state)
    }

    /// What a worker's word does to its job.
    fn change_after(&self, job: &Job, outcome: Outcome) -> Change {
        match outcome {
            Outcome::Done => Change::to(JobState::Completed, What::Completed),
            Outcome::Release => Change { attempt_back: true, ..Change::to(JobState::Pending, What::Released) },
            Outcome::Retry { error } if job.attempt < job.max_attempts => {
                let rest = {
                    let mut random = self.inner.random.lock().unwrap_or_else(PoisonError::into_inner);
                    self.inner.settings.backoff.rest(job.attempt, &mut random)
                };
                let run_at = self.now() + TimeDelta::from_std(rest).unwrap_or(TimeDelta::MAX);
                Change { error: Some(error), ..Change::at(run_at, What::WillRetry) }
            }
            Outcome::Retry { error } | Outcome::Discard { error } => {
                Change { error: Some(error), ..Change::to(JobState::Failed, What::Failed) }
            }
            Outcome::Snooze { until } => Change { attempt_back: true, ..Change::at(until, What::PutOff) },
            Outcome::Pause { reason } => {
                let error = (!reason.is_empty()).then_some(reason);
                Change { error, attempt_back: true, ..Change::to(JobState::Paused, What::Paused) }
            }
            Outcome::Cancel => Change::to(JobState::Cancelled, What::Cancelled),
        }
    }

    /// The one place where a state changes, beside claim and enqueue. The token rises, so that a lease that is not finished
    /// by its holder is lost; the story is told in the history.
    pub(crate) fn apply(&self, tx: &dyn JobWriter, mut job: Job, change: Change) -> Result<()> {
        let Change { state, run_at, error, attempt_back, what } = change;
        job.state = state;
        job.run_at = run_at;
        job.finished_at = state.is_ended().then(|| self.now());
        job.attempt -= u32::from(attempt_back && job.attempt > 0);
        job.token += 1;
        job.worker = None;
        job.asked = Asked::Nothing;
        job.error = error;
        let missed = self.passes_deadline(&job);
        job.late |= missed;
        tx.save(&job)?;
        if missed {
            self.note(tx, &job.id, What::DeadlineMissed, None)?;
        }
        self.note(tx, &job.id, what, job.error)
    }

    /// The job of a lease that is held.
    fn held_in(&self, tx: &dyn JobWriter, lease: &Lease) -> Result<Job> {
        let job = tx.lock(lease.job_id())?;
        let held = job.filter(|job| job.state == JobState::InProgress && job.token == lease.token);
        held.ok_or(QueueError::StaleLease)
    }

    /// The job with that id, to be changed.
    pub(crate) fn locked_in(&self, tx: &dyn JobWriter, id: &str) -> Result<Job> {
        tx.lock(id)?.ok_or_else(|| QueueError::NotFound { id: id.to_owned() })
    }

    pub(crate) fn note(&self, tx: &dyn JobWriter, id: &str, what: What, detail: Option<String>) -> Result<()> {
        tx.note(&JobEvent { job_id: id.to_owned(), at: self.now(), what, detail })
    }

    pub(crate) fn ring_after(&self, tx: &dyn JobWriter) {
        let queue = self.clone();
        tx.after_commit(Box::new(move || queue.ring()));
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }
}

/// A change of state with what goes with it.
pub(crate) struct Change {
    pub(crate) state: JobState,
    pub(crate) run_at: Option<DateTime<Utc>>,
    pub(crate) error: Option<String>,
    /// The attempt does not count.
    pub(crate) attempt_back: bool,
    /// How the history calls it.
    pub(crate) what: What,
}

impl Change {
    pub(crate) const fn to(state: JobState, what: What) -> Self {
        Self { state, run_at: None, error: None, attempt_back: false, what }
    }

    pub(crate) fn at(run_at: DateTime<Utc>, what: What) -> Self {
        Self { run_at: Some(run_at), ..Self::to(JobState::Scheduled, what) }
    }
}
