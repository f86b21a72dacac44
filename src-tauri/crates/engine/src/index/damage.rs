//! What can go wrong with the index's file, and which of it means that the file is to be thrown away.

use rusqlite::{Error, ErrorCode};

use crate::api::{ApiError, ErrorCode as Code};

/// Why the index could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IndexError {
    /// The file is no database any more, or one of another make. It is built anew.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// There is no room on the disk.
    #[error("there is no room on the disk for the index")]
    DiskFull,
    /// Somebody else held it for too long.
    #[error("the index is in use by another process")]
    Busy,
    /// No file can be read by anybody for now.
    #[error("the file reader cannot be started: {0}")]
    NoReader(String),
    /// Nobody wants the outcome any more.
    #[error("called off")]
    Cancelled,
    /// Anything else.
    #[error("the index cannot be used: {0}")]
    Other(String),
}

impl From<Error> for IndexError {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(text),
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Other(text),
        }
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Other(error.to_string()) }
    }
}

impl From<serde_json::Error> for IndexError {
    fn from(error: serde_json::Error) -> Self {
        // Only what we wrote ourselves is read as JSON here.
        Self::Damaged(error.to_string())
    }
}

impl From<IndexError> for ApiError {
    fn from(error: IndexError) -> Self {
        let (code, message, hint) = match &error {
            IndexError::Cancelled => (Code::NotNow, "It was called off.", "What was read is kept; do it again."),
            IndexError::DiskFull => {
                (Code::DiskFull, "There is no room on the disk for the index.", "Free some space, then try again.")
            }
            IndexError::Busy => (Code::NotNow, "Another process is writing the index.", "Try again in a minute."),
            IndexError::Damaged(_) => {
                (Code::Database, "The index is damaged.", "It is built anew when files are read the next time.")
            }
            IndexError::NoReader(why) => return Self::no_reader(why),
            IndexError::Other(_) => (Code::Database, "The index cannot be used.", "Try again."),
        };
        Self::new(code, message, hint).with_details(error.to_string())
    }
}

/// The outcome of using the index.
pub(crate) type Result<T> = std::result::Result<T, IndexError>;
