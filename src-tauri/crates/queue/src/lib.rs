//! Durable jobs on SQLite. Knows nothing of documents, models or windows.
//!
//! [`Database`] is one file with one writer thread, group commit and two classes of durability. [`Queue`] keeps jobs in it:
//! five priorities, the user's own order, leases with fencing tokens, retries with back-off, pause, cancel, and repair of
//! what a dead worker left behind. The states and who changes them are drawn in [`job`].

mod backoff;
mod clock;
mod database;
mod database_error;
mod error;
pub mod job;
mod orders;
mod queue;
mod reading;
mod repair;
mod schema;
mod signals;

pub use backoff::Backoff;
pub use clock::{Clock, ManualClock, SystemClock};
pub use database::{Database, Durability, Tx};
pub use database_error::DatabaseError;
pub use error::QueueError;
pub use job::{Asked, CancelEffect, Job, JobState, Lease, NewJob, Outcome};
pub use queue::{Queue, Settings};
pub use reading::JobCounts;
pub use repair::Repaired;
pub use schema::Migration;
