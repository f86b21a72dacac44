//! Why the database did not do as asked.

/// Why the database did not do as asked, whichever it is.
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
        /// What the database says.
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

impl DatabaseError {
    /// The same again: one failure may be told to many.
    #[must_use]
    pub fn copy(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::ReadOnly => Self::ReadOnly,
            Self::Busy => Self::Busy,
            Self::Corrupt { message } => Self::Corrupt { message: message.clone() },
            Self::LaterVersion { migration } => Self::LaterVersion { migration: migration.clone() },
            Self::Closed => Self::Closed,
            Self::Panicked { message } => Self::Panicked { message: message.clone() },
            Self::Other(message) => Self::Other(message.clone()),
        }
    }
}
