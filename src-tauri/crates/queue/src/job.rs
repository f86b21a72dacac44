//! Jobs and their states.
//!
//! ```text
//!             schedule            claim                     Done
//!  [new] --> scheduled --> pending --------> in_progress ----------> completed
//!               ^             ^  ^               |  |  \--- Discard / out of attempts --> failed
//!               |             |  +-- worker lost +  |  \--- Cancel ---------------------> cancelled
//!               +--- Retry, Snooze -----------------+  \--- Pause --> paused -- resume --> pending
//! ```
//!
//! - **enqueue** makes a job `pending`, or `scheduled` if its time is in the future.
//! - **claim** first makes `pending` whatever is due. Then it gives the first `pending` job by its [`Turn`] to a worker, with
//!   a [`Lease`]: `token` and `attempt` rise by one.
//! - **finish** ends a lease with one word, the [`Outcome`]. Release, Snooze and Pause give the attempt back; Retry uses it
//!   up, and the job is `failed` when none is left.
//! - **cancel** and **pause** act at once on a job that nobody works on. A worker is asked ([`Asked`]); its job changes when it
//!   ends, and what was asked then goes before its own word, unless that ends the job anyway. A cancellation is not softened
//!   to a pause.
//! - **resume** makes a `paused` job `pending`, **retry** a `failed`, `cancelled` or `scheduled` one; one that had ended gets
//!   all its attempts back.
//! - **repair** takes a job from a worker that is gone. That costs no attempt and is counted by itself (`crashes`). A job whose
//!   worker died [`SUSPECT_AFTER`] times in a row is *suspect* and is only worked on alone, so that no other is blamed for
//!   what it does, nor it for others. If its worker goes on dying it is poison and becomes `failed`. Progress forgives.
//!
//! Every change of state but the claim's own raises `token` too, so that a lease that was not ended by its holder is lost:
//! whatever the holder still tries is refused.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A job whose worker died this often in a row is suspect: nothing else is in hand while it is.
pub const SUSPECT_AFTER: u32 = 3;

const fn is_suspect(crashes: u32) -> bool {
    crashes >= SUSPECT_AFTER
}

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for a worker.
    Pending,
    /// Waits for its time.
    Scheduled,
    /// Held by a worker with a lease.
    InProgress,
    /// Waits until somebody resumes it.
    Paused,
    /// Done.
    Completed,
    /// Given up; `error` says why.
    Failed,
    /// Called off.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Scheduled,
        Self::InProgress,
        Self::Paused,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Nothing happens any more unless somebody asks for another try.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        match self {
            Self::Completed | Self::Failed | Self::Cancelled => true,
            Self::Pending | Self::Scheduled | Self::InProgress | Self::Paused => false,
        }
    }
}

/// A job that is to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Id, unique for ever; the caller's choice, so that its own rows can have the same.
    pub id: String,
    /// What kind of work it is.
    pub kind: String,
    /// What the worker needs to know.
    pub payload: String,
    /// 1 (low) to 5 (critical).
    pub priority: u8,
    /// The user's own order within a priority; lower comes first.
    pub position: f64,
    /// Not before this time.
    pub run_at: Option<DateTime<Utc>>,
    /// When it should be done; the earliest comes first within a priority.
    pub deadline: Option<DateTime<Utc>>,
    /// At most one unfinished job of a kind has a given key.
    pub unique_key: Option<String>,
    /// How often it may be begun, at least 1.
    pub max_attempts: u32,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id. Set once.
    pub id: String,
    /// What kind of work it is. Set once.
    pub kind: String,
    /// What the worker needs to know. Set once.
    pub payload: String,
    /// At most one unfinished job of a kind has a given key. Set once.
    pub unique_key: Option<String>,
    /// How often it may be begun. Set once.
    pub max_attempts: u32,
    /// When it was enqueued. Set once.
    pub created_at: DateTime<Utc>,
    /// Where it is in its life.
    pub state: JobState,
    /// 1 (low) to 5 (critical). Changed by users while it waits.
    pub priority: u8,
    /// The user's own order within a priority. Changed by users while it waits.
    pub position: f64,
    /// When it should be done. Changed by users while it waits.
    pub deadline: Option<DateTime<Utc>>,
    /// Its deadline passed before it was done, and that was said. Only ever taken back by another deadline.
    pub late: bool,
    /// Not before this time. There if and only if it is `scheduled`.
    pub run_at: Option<DateTime<Utc>>,
    /// How often it was begun, this time included; orderly stops, pauses and deaths of workers are taken back.
    pub attempt: u32,
    /// How often its worker died over it, in a row. Progress and another try set it back.
    pub crashes: u32,
    /// Who works on it. There if and only if it is `in_progress`.
    pub worker: Option<String>,
    /// The fencing token: rises with every claim and every loss or end of a lease, never falls.
    pub token: i64,
    /// What was asked of its worker; `Nothing` in every state but `in_progress`.
    pub asked: Asked,
    /// Why it was given up, is paused or waits for another try. The next claim or change takes it away.
    pub error: Option<String>,
    /// When it ended. There if and only if its state is an end.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Job {
    /// Whether it may be what its workers died of, so that it is worked on alone.
    #[must_use]
    pub const fn is_suspect(&self) -> bool {
        is_suspect(self.crashes)
    }

    /// Its place in the line.
    #[must_use]
    pub fn turn(&self) -> Turn {
        let Self { priority, deadline, position, created_at, .. } = *self;
        Turn { priority, deadline, position, created_at, id: self.id.clone() }
    }
}

/// A place in the line. Highest priority first; within it the earliest deadline, those without one last; then the user's own
/// order; then age; then the id, so that there is no chance in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// 1 (low) to 5 (critical).
    pub priority: u8,
    /// When it should be done.
    pub deadline: Option<DateTime<Utc>>,
    /// The user's own order; lower comes first.
    pub position: f64,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// The id.
    pub id: String,
}

impl Turn {
    /// `Less` if this one comes first.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        let deadline = |turn: &Self| (turn.deadline.is_none(), turn.deadline);
        let by_urgency = other.priority.cmp(&self.priority).then_with(|| deadline(self).cmp(&deadline(other)));
        let by_place = by_urgency.then_with(|| self.position.total_cmp(&other.position));
        by_place.then_with(|| self.created_at.cmp(&other.created_at)).then_with(|| self.id.cmp(&other.id))
    }
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

impl FromIterator<(JobState, u32)> for JobCounts {
    fn from_iter<I: IntoIterator<Item = (JobState, u32)>>(counts: I) -> Self {
        Self(counts.into_iter().collect())
    }
}

/// The right to work on a job and to record how it ended. A lease that was lost is refused everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Lease {
    pub(crate) turn: Turn,
    pub(crate) token: i64,
    pub(crate) payload: String,
    pub(crate) attempt: u32,
    pub(crate) crashes: u32,
}

impl Lease {
    /// How often in a row a worker died over the job before this lease.
    #[must_use]
    pub const fn crashes(&self) -> u32 {
        self.crashes
    }

    /// Whether nothing else is in hand beside the job, because it may be what its workers died of.
    #[must_use]
    pub const fn is_alone(&self) -> bool {
        is_suspect(self.crashes)
    }

    /// Id of the job.
    #[must_use]
    pub fn job_id(&self) -> &str {
        &self.turn.id
    }

    /// Where the job stood in the line when it was claimed: who shares something scarce with others goes by it too.
    #[must_use]
    pub const fn turn(&self) -> &Turn {
        &self.turn
    }

    /// What the worker needs to know.
    #[must_use]
    pub fn payload(&self) -> &str {
        &self.payload
    }

    /// How often the job was begun, this time included.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }
}

/// The one word with which a worker ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// An orderly stop: back into the queue, at no cost.
    Release,
    /// It went wrong and may go right the next time; given up after the last attempt.
    Retry {
        /// What went wrong.
        error: String,
    },
    /// Not now: at that time, at no cost.
    Snooze {
        /// Not before.
        until: DateTime<Utc>,
    },
    /// Until somebody resumes it, at no cost.
    Pause {
        /// Why.
        reason: String,
    },
    /// It was called off.
    Cancel,
    /// It cannot go right.
    Discard {
        /// Why.
        error: String,
    },
}

/// What was asked of a worker about its job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: go on.
    #[default]
    Nothing,
    /// To pause.
    Pause,
    /// To call off.
    Cancel,
}

/// What a cancellation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelEffect {
    /// The job had ended before.
    AlreadyEnded,
    /// It is cancelled.
    Cancelled,
    /// Its worker was asked to end.
    Signalled,
}
