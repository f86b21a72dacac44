//! Durable jobs in a database. Knows nothing of documents, models or windows.
//!
//! [`Queue`] keeps jobs: five priorities, deadlines, the user's own order, leases with fencing tokens, retries with back-off,
//! pause, cancel, and repair of what a dead worker left behind. The states and who changes them are drawn in [`job`].
//!
//! It stands on a [`Driver`]. [`Database`] is the one for SQLite: one file with one writer thread, group commit and two
//! classes of durability. Above it nothing knows SQLite.

mod backoff;
mod clock;
mod database_error;
mod deadlines;
pub mod driver;
mod error;
mod event;
mod filter;
pub mod job;
mod many;
mod orders;
mod queue;
mod reading;
mod repair;
mod signals;
mod sqlite;

pub use backoff::Backoff;
pub use clock::{Clock, ManualClock, SystemClock};
pub use database_error::DatabaseError;
pub use driver::{Driver, Durability, JobReader, JobWriter, QueuePause, Side};
pub use error::QueueError;
pub use event::{JobEvent, What};
pub use filter::{Cursor, Filter, Page};
pub use job::{Asked, CancelEffect, Job, JobCounts, JobState, Lease, NewJob, Outcome, SUSPECT_AFTER, Turn};
pub use many::{Obeyed, Order, Retention};
pub use queue::{Queue, Settings};
pub use repair::Repaired;
pub use sqlite::{Database, Migration, Tx};
