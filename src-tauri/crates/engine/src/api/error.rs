//! What went wrong, for programs and for people.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong. A code exists only if a caller acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A field of the request is not acceptable; `field` names it. A refusal.
    InvalidField,
    /// None of the sources can be read. A refusal.
    NothingReadable,
    /// There is a great deal to read: ask the user, then send it again with `large_confirmed`. A refusal.
    ConfirmLarge,
    /// Not possible in this state. A refusal.
    NotNow,
    /// No such request, document or file. A refusal.
    NotFound,
    /// Another engine works on this data folder. A refusal.
    FolderTaken,
    /// No space left where the data or the documents are.
    DiskFull,
    /// The documents folder is missing or may not be written.
    FolderUnavailable,
    /// The program that reads files cannot be started; what waits for it goes on by itself as soon as it can.
    ReaderUnavailable,
    /// A model does not answer; what waits for it goes on by itself as soon as it does.
    ModelUnavailable,
    /// A model does not write like this: its key, its name, its address or its settings have to be changed in Connections.
    ModelRefused,
    /// The model has cost as much this month as the user allows; what waits for it goes on by itself when the month is over or
    /// the limit is raised.
    ModelLimit,
    /// A document is as it was asked for, but for characters that no font on this computer has.
    NoFont,
    /// The database cannot be opened or written.
    Database,
    /// A fault in ATLES itself.
    Internal,
}

/// A failure or a refusal, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What went wrong, for programs.
    pub code: ErrorCode,
    /// What went wrong, in one plain sentence.
    pub message: String,
    /// The one thing to do; may be empty.
    pub hint: String,
    /// The technical truth; may be empty.
    pub details: String,
    /// Name of the field that is at fault, for `invalid_field`.
    pub field: Option<String>,
}

impl ApiError {
    /// An error with a sentence and one thing to do.
    pub fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), details: String::new(), field: None }
    }

    /// A refusal of one field of a request.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(ErrorCode::InvalidField, message, "") }
    }

    /// No file can be read by anybody until a file reader can be started.
    pub(crate) fn no_reader(why: &str) -> Self {
        Self::new(
            ErrorCode::ReaderUnavailable,
            "ATLES's file reader cannot be started.",
            "It goes on by itself as soon as it can; if it does not, install ATLES again.",
        )
        .with_details(why)
    }

    /// The same error with the technical truth.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = details.into();
        self
    }

    /// "Not now" or "not like this", rather than a failure.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        match self.code {
            ErrorCode::InvalidField
            | ErrorCode::NothingReadable
            | ErrorCode::ConfirmLarge
            | ErrorCode::NotNow
            | ErrorCode::NotFound
            | ErrorCode::FolderTaken => true,
            ErrorCode::DiskFull
            | ErrorCode::FolderUnavailable
            | ErrorCode::ReaderUnavailable
            | ErrorCode::ModelUnavailable
            | ErrorCode::ModelRefused
            | ErrorCode::NoFont
            | ErrorCode::ModelLimit
            | ErrorCode::Database
            | ErrorCode::Internal => false,
        }
    }
}
