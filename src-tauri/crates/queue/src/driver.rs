//! What a database must do to stand under the queue.
//!
//! The rules (who may do what in which state, and what follows) are the queue's own and are the same on every database. A
//! driver only keeps jobs, finds them in an order, and makes what one transaction did one thing. Two decisions are left to
//! it because they must be one step where many workers compete: which job is [claimed](JobWriter::claim), and that a job
//! that is [locked](JobWriter::lock) stays as it was read until the transaction ends.
//!
//! Works run on a thread of the driver's, where they may block: an asynchronous client waits inside it for its answer. The
//! suite in `tests/queue` runs against every driver; one that passes it is one.

use chrono::{DateTime, Utc};

use crate::database_error::DatabaseError;
use crate::error::Result;
use crate::event::JobEvent;
use crate::filter::{Cursor, Filter};
use crate::job::{Job, JobCounts, JobState, Turn};

/// What a commit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Survives a power cut.
    Promised,
    /// Survives a crash of the process; a power cut may undo it.
    Passing,
}

/// How many events of one job are kept: the latest.
pub const HISTORY: i64 = 200;

/// What is to be done once a transaction is committed.
pub type AfterCommit = Box<dyn FnOnce() + Send>;

/// A database with jobs in it. Clones share it.
pub trait Driver: Clone + Send + Sync + 'static {
    /// Runs `work` in a transaction of its own and replies after the commit. An `Err` and a panic undo it.
    fn write<T, E>(
        &self,
        durability: Durability,
        work: impl FnOnce(&dyn JobWriter) -> std::result::Result<T, E> + Send + 'static,
    ) -> impl Future<Output = std::result::Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static;

    /// Runs `work` on what is committed, all of one moment.
    fn read<T, E>(
        &self,
        work: impl FnOnce(&dyn JobReader) -> std::result::Result<T, E> + Send + 'static,
    ) -> impl Future<Output = std::result::Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static;
}

/// On which side of a place in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before it: comes earlier.
    Ahead,
    /// Behind it: comes later.
    Behind,
}

/// That nobody is to claim anything, and since when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuePause {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why, in the words of who asked for it; may be empty.
    pub reason: String,
}

/// Reading inside a transaction. Errors are those of the database.
#[expect(clippy::missing_errors_doc, reason = "they are those of the database")]
pub trait JobReader {
    /// The job with that id.
    fn job(&self, id: &str) -> Result<Option<Job>>;

    /// Jobs of one state that fit, behind the cursor: unfinished ones by their [`Turn`](crate::Turn), ended ones
    /// the latest first, of the same time those with the higher id. At most `limit`. The states of the filter do not count.
    fn page(&self, state: JobState, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Vec<Job>>;

    /// How many jobs are in each state, at a cost that does not grow with them.
    fn counts(&self) -> Result<JobCounts>;

    /// When the first scheduled job is due.
    fn next_due(&self) -> Result<Option<DateTime<Utc>>>;

    /// When the oldest of the pending jobs was enqueued.
    fn waiting_since(&self) -> Result<Option<DateTime<Utc>>>;

    /// The first deadline of an unfinished job that is not known to be late.
    fn next_deadline(&self) -> Result<Option<DateTime<Utc>>>;

    /// The highest position of an unfinished job of that priority.
    fn last_position(&self, priority: u8) -> Result<Option<f64>>;

    /// The waiting job (pending, scheduled or paused) of that priority and deadline that comes next before or behind that
    /// place in the line; the job with the id of the place is none. Costs the same however many wait.
    fn neighbour(&self, place: &Turn, side: Side) -> Result<Option<Job>>;

    /// The latest [`HISTORY`] events of a job, oldest first.
    fn history(&self, id: &str) -> Result<Vec<JobEvent>>;

    /// Whether the whole queue is paused.
    fn queue_pause(&self) -> Result<Option<QueuePause>>;
}

/// Writing inside a transaction. Errors are those of the database.
#[expect(clippy::missing_errors_doc, reason = "they are those of the database, unless said otherwise")]
pub trait JobWriter: JobReader {
    /// Adds a job. [`Duplicate`](crate::QueueError::Duplicate) if any job has its id, or an unfinished one its kind and
    /// key; then nothing is changed.
    fn insert(&self, job: &Job) -> Result<()>;

    /// The job with that id, as nobody else can change it until this transaction ends.
    fn lock(&self, id: &str) -> Result<Option<Job>>;

    /// Makes all scheduled jobs whose time has come pending; then takes the first pending one by its [`Turn`](crate::Turn) and gives
    /// it as it is then: in progress, by `worker`, `token` and `attempt` one higher, without `run_at`, `error` and `asked`.
    /// `None` if there is none, the whole queue is paused, a [suspect](Job::is_suspect) is in progress, or the first is one and
    /// anything is. No two claims give the same.
    fn claim(&self, now: DateTime<Utc>, worker: &str) -> Result<Option<Job>>;

    /// Keeps what the life of a job changes: `state`, `run_at`, `attempt`, `crashes`, `late`, `worker`, `token`, `asked`,
    /// `error`, `finished_at`. [`Duplicate`](crate::QueueError::Duplicate) as for [`insert`](Self::insert).
    fn save(&self, job: &Job) -> Result<()>;

    /// Keeps what its place in the line depends on: `priority`, `position`, `deadline`, and `late`.
    fn place(&self, job: &Job) -> Result<()>;

    /// Unfinished jobs whose deadline has come and that are not marked `late`, earliest first.
    fn newly_late(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Job>>;

    /// Removes jobs in that state that ended before that time, and their events, oldest first. Gives their ids.
    fn prune(&self, state: JobState, before: DateTime<Utc>, limit: u32) -> Result<Vec<String>>;

    /// Adds an event to the history of a job, with the number after its last, and drops what is older than [`HISTORY`].
    fn note(&self, event: &JobEvent) -> Result<()>;

    /// Pauses the whole queue or lets it go on.
    fn set_queue_pause(&self, pause: Option<&QueuePause>) -> Result<()>;

    /// Has something done once this is committed; it is dropped if it is undone.
    fn after_commit(&self, action: AfterCommit);
}
