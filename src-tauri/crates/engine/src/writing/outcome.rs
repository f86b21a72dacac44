//! How work on a request can end before its document is done.

use atles_queue::{DatabaseError, QueueError};

use crate::api::{ApiError, DocumentFormat, ErrorCode};
use crate::press::PressError;
use crate::store::StoreError;
use crate::templates::Refusal;

/// Why a step did not go on. One word per outcome; mapped to the queue's words in one place.
#[derive(Debug)]
pub(crate) enum Interruption {
    /// The system is being stopped: back into the queue, at no cost.
    Stopped,
    /// The user called it off or paused it; the queue knows which.
    Cancelled,
    /// Somebody else holds the request: this worker must not write anything more.
    StaleLease,
    /// A hindrance that time alone does not take away (disk full, folder gone): waits for "try again".
    Hindered(ApiError),
    /// It cannot be done like this, now or later.
    Refused(ApiError),
    /// A fault that may be gone at the next try.
    Fault(ApiError),
}

/// What every step gives.
pub(crate) type Step<T> = Result<T, Interruption>;

impl From<StoreError> for Interruption {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Queue(QueueError::StaleLease) => Self::StaleLease,
            StoreError::Database(DatabaseError::DiskFull)
            | StoreError::Queue(QueueError::Database(DatabaseError::DiskFull)) => {
                Self::Hindered(no_room("the database"))
            }
            StoreError::Database(DatabaseError::ReadOnly)
            | StoreError::Queue(QueueError::Database(DatabaseError::ReadOnly)) => Self::Hindered(ApiError {
                hint: "Give it the right to; it goes on by itself.".to_owned(),
                ..read_only()
            }),
            other => Self::Fault(database(&other)),
        }
    }
}

/// A failure of the store, for a caller.
pub(crate) fn failed(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound => not_found(),
        StoreError::Queue(QueueError::NotFound { .. }) => not_found(),
        StoreError::Queue(QueueError::Refused { .. }) => ApiError::new(
            ErrorCode::NotNow,
            "That is not possible in this state.",
            "Look at the request again; it may have changed.",
        )
        .with_details(error.to_string()),
        StoreError::Database(DatabaseError::DiskFull)
        | StoreError::Queue(QueueError::Database(DatabaseError::DiskFull)) => disk_full("database"),
        StoreError::Database(DatabaseError::ReadOnly)
        | StoreError::Queue(QueueError::Database(DatabaseError::ReadOnly)) => read_only(),
        StoreError::Database(_) | StoreError::Queue(_) | StoreError::Json(_) => database(&error),
    }
}

/// What was asked for is gone.
pub(crate) fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "That is not there any more.", "Refresh the list.")
}

/// The database could not be read or written.
pub(crate) fn database(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Database, "The database could not be used.", "Try again.").with_details(error.to_string())
}

/// No space left.
pub(crate) fn disk_full(place: &str) -> ApiError {
    ApiError::new(ErrorCode::DiskFull, "The disk is full.", "Free some space, then try again.").with_details(place)
}

/// The same for a request, which waits until there is some.
fn no_room(place: &str) -> ApiError {
    ApiError { hint: "Free some space; it goes on by itself.".to_owned(), ..disk_full(place) }
}

/// The data folder may not be written.
pub(crate) fn read_only() -> ApiError {
    ApiError::new(
        ErrorCode::Database,
        "ATLES may not write to its data folder.",
        "Give it the right to, then try again.",
    )
}

/// A fault in ATLES itself.
pub(crate) fn internal(details: impl Into<String>) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "Something went wrong inside ATLES.",
        "Try again; if it happens again, send us the log.",
    )
    .with_details(details)
}

/// A document that is done, but not as pages.
pub(crate) fn filed_as_markdown(error: &PressError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The pages of this document could not be set, so it is filed as Markdown, with every word in it.",
        "Open it in the library and save it as a Word document.",
    )
    .with_details(error.to_string())
}

/// A document that is done, but for characters of these scripts. `told` says the same in its own language.
pub(crate) fn filed_with_boxes(lacking: &str, told: &str) -> ApiError {
    ApiError::new(
        ErrorCode::NoFont,
        format!(
            "This computer has no font for some characters of this document ({lacking}). Empty boxes stand in their place \
             on its pages."
        ),
        "Install such a font, then save the document again.",
    )
    .with_details(told)
}

/// A document that is done, but not in the look that the user has chosen.
pub(crate) fn filed_without_template(error: &PressError) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "The Word template could not be used, so this document has the look of ATLES.",
        "Choose the template again in Settings, then save a copy as a Word document.",
    )
    .with_details(error.to_string())
}

/// A Word file that cannot lend its look.
pub(crate) fn no_template(refusal: Refusal) -> ApiError {
    let message = match refusal {
        Refusal::Missing => refusal.to_string(),
        _ => format!("This file cannot be the template. {refusal}"),
    };
    ApiError { hint: refusal.hint().to_owned(), ..ApiError::invalid("template", message) }
}

/// A copy that could not be set.
pub(crate) fn not_set(error: &PressError, format: DocumentFormat) -> ApiError {
    if let PressError::Template(refusal) = error {
        return no_template(*refusal);
    }
    match format {
        DocumentFormat::Pdf => ApiError::new(
            ErrorCode::Internal,
            "The pages of this document could not be set.",
            "Save it as a Word document instead.",
        )
        .with_details(error.to_string()),
        DocumentFormat::Word | DocumentFormat::Html | DocumentFormat::Markdown => internal(error.to_string()),
    }
}

/// The model that was to write is not connected any more.
pub(crate) fn not_connected(model: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ModelRefused,
        format!("The connection to the model {model} is not there any more."),
        "Connect it again in Connections, or ask for the document anew.",
    )
}

/// A request that gave no sign of life.
pub(crate) fn stalled() -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "It gave no sign of life and was ended.",
        "It is tried again by itself; if it happens again, leave out the file that was being read.",
    )
}

/// A request that broke its worker again and again.
pub(crate) fn poisoned(crashes: u32) -> ApiError {
    ApiError::new(
        ErrorCode::Internal,
        "ATLES broke down each time it worked on this request.",
        "Leave out the file that it was reading last, then try again.",
    )
    .with_details(format!("the worker died {crashes} times"))
}

/// What a failed write to the documents folder means for the request.
pub(crate) fn file_problem(path: &std::path::Path, error: &std::io::Error) -> Interruption {
    use std::io::ErrorKind as Kind;
    let place = path.display().to_string();
    let details = format!("{place}: {error}");
    Interruption::Hindered(match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => no_room(&place),
        Kind::NotFound | Kind::NotADirectory => ApiError::new(
            ErrorCode::FolderUnavailable,
            "The documents folder is not there.",
            "Bring it back; it goes on by itself.",
        )
        .with_details(details),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => ApiError::new(
            ErrorCode::FolderUnavailable,
            "ATLES may not write to the documents folder.",
            "Give it the right to; it goes on by itself.",
        )
        .with_details(details),
        _ => ApiError::new(ErrorCode::FolderUnavailable, "The document could not be saved.", "Try again.")
            .with_details(details),
    })
}
