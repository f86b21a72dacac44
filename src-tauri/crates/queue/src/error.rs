//! Why the queue did not do as asked.

use crate::database_error::DatabaseError;
use crate::job::JobState;

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

/// What the queue gives.
pub type Result<T> = std::result::Result<T, QueueError>;
