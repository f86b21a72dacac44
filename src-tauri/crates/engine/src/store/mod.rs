//! What the engine keeps: one file per table, each with its type and its queries.
//!
//! The functions take a connection, so that a caller decides what belongs into one transaction; nothing here knows about
//! threads, events or files.

mod connections;
mod contents;
mod costs;
mod documents;
mod known_sources;
mod request_events;
mod requests;
mod samples;
mod schema;
mod sections;
mod settings;
mod versions;

pub(crate) use connections::{ConnectionRow, Connections, StoredHeader, StoredKey};
pub(crate) use contents::{Content, ContentRow, Contents};
pub(crate) use costs::Costs;
pub(crate) use documents::{DocumentRow, Documents, FormerFile};
pub(crate) use known_sources::KnownSources;
pub(crate) use request_events::{RequestEvents, What};
pub(crate) use requests::{Plan, PlannedSource, RequestRow, Requests};
pub(crate) use samples::{Resolution, Samples};
pub(crate) use schema::MIGRATIONS;
pub(crate) use sections::Sections;
pub(crate) use settings::{Settings, StoredTemplate};
pub(crate) use versions::{Version, Versions};

use atles_queue::{DatabaseError, QueueError};

/// Why the store could not do as asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database refused or failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The queue refused: a stale lease, a transition that does not exist.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// A value in the database does not fit its type.
    #[error("a value in the database cannot be understood")]
    Json(#[from] serde_json::Error),
    /// No such row.
    #[error("not found")]
    NotFound,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            other => Self::Database(other.into()),
        }
    }
}

/// What every query gives.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;
