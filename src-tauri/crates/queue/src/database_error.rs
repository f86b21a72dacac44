//! Why the database did not do as asked.

use rusqlite::ErrorCode;

/// Why the database did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// No space left.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder may not be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// Another process held the write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// The file is damaged, or no database.
    #[error("the database is damaged: {message}")]
    Corrupt {
        /// What SQLite says.
        message: String,
    },
    /// It was written by a later version of the program.
    #[error("the database was written by a later version ({migration})")]
    LaterVersion {
        /// The first change of the schema that this version does not know.
        migration: String,
    },
    /// It was closed.
    #[error("the database is closed")]
    Closed,
    /// The work panicked; it was rolled back.
    #[error("the work broke down: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt { message: error.to_string() },
            _ => Self::Other(error.to_string()),
        }
    }
}
