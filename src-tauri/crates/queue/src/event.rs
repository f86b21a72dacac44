//! The history of a job: what happened to it, when, and what there is to say about it.

use chrono::{DateTime, Utc};

/// What can happen to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// It was added.
    Enqueued,
    /// A worker began it. Detail: the worker.
    Claimed,
    /// It is done.
    Completed,
    /// It was put back and waits again.
    Released,
    /// It went wrong and is tried again later. Detail: what went wrong.
    WillRetry,
    /// It was put off to a later time.
    PutOff,
    /// Its worker was asked to pause.
    PauseAsked,
    /// It waits until somebody resumes it. Detail: why.
    Paused,
    /// It goes on.
    Resumed,
    /// Its worker was asked to end.
    CancelAsked,
    /// It was called off.
    Cancelled,
    /// It was given up. Detail: why.
    Failed,
    /// Somebody asked for another try.
    Retried,
    /// Its worker died over it. Detail: which worker, and how often in a row that happened.
    WorkerLost,
    /// It has another place in the line.
    Moved,
    /// It was not done by its deadline.
    DeadlineMissed,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Enqueued,
        Self::Claimed,
        Self::Completed,
        Self::Released,
        Self::WillRetry,
        Self::PutOff,
        Self::PauseAsked,
        Self::Paused,
        Self::Resumed,
        Self::CancelAsked,
        Self::Cancelled,
        Self::Failed,
        Self::Retried,
        Self::WorkerLost,
        Self::Moved,
        Self::DeadlineMissed,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enqueued => "enqueued",
            Self::Claimed => "claimed",
            Self::Completed => "completed",
            Self::Released => "released",
            Self::WillRetry => "will_retry",
            Self::PutOff => "put_off",
            Self::PauseAsked => "pause_asked",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::CancelAsked => "cancel_asked",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Retried => "retried",
            Self::WorkerLost => "worker_lost",
            Self::Moved => "moved",
            Self::DeadlineMissed => "deadline_missed",
        }
    }

    /// What has that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// One thing that happened to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEvent {
    /// The job.
    pub job_id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: What,
    /// What there is to say about it.
    pub detail: Option<String>,
}
