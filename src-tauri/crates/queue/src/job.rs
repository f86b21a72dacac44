//! Jobs and their states.
//!
//! ```text
//!             schedule            claim                     Done
//!  [new] --> scheduled --> pending --------> in_progress ----------> completed
//!               ^             ^  ^               |  |  \--- Discard / out of attempts --> failed
//!               |             |  +-- lease lost -+  |  \--- Cancel ---------------------> cancelled
//!               +--- Retry, Snooze -----------------+  \--- Pause --> paused -- resume --> pending
//! ```

use chrono::{DateTime, Utc};

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
    /// When it should be done.
    pub deadline: Option<DateTime<Utc>>,
    /// At most one unfinished job of a kind has a given key.
    pub unique_key: Option<String>,
    /// How often it may be begun, at least 1.
    pub max_attempts: u32,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What kind of work it is.
    pub kind: String,
    /// What the worker needs to know.
    pub payload: String,
    /// Where it is in its life.
    pub state: JobState,
    /// 1 (low) to 5 (critical).
    pub priority: u8,
    /// The user's own order within a priority.
    pub position: f64,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// For a scheduled one: not before.
    pub run_at: Option<DateTime<Utc>>,
    /// When it should be done.
    pub deadline: Option<DateTime<Utc>>,
    /// How often it was begun, orderly stops not counted.
    pub attempt: u32,
    /// How often it may be begun.
    pub max_attempts: u32,
    /// How often its worker died over it, in a row.
    pub crashes: u32,
    /// Why it was given up, paused or waits for another try.
    pub error: Option<String>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The right to work on a job and to record how it ended. A lease that was lost is refused everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub(crate) job_id: String,
    pub(crate) token: i64,
    pub(crate) payload: String,
    pub(crate) attempt: u32,
}

impl Lease {
    /// Id of the job.
    #[must_use]
    pub fn job_id(&self) -> &str {
        &self.job_id
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: go on.
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
