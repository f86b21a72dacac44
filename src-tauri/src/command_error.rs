//! What the page is told when a command cannot be done: always an [`ApiError`], with a code, a sentence and one thing to do.

use std::fmt::Display;

use atles_engine::api::{ApiError, ErrorCode};

/// What a command replies.
pub(crate) type Reply<T> = Result<T, ApiError>;

/// A file or folder that the system would not open or show.
pub(crate) fn not_shown(reason: impl Display) -> ApiError {
    ApiError::new(ErrorCode::Internal, "No program could be found that opens it.", "Open it from your file manager.")
        .with_details(reason.to_string())
}

/// A command that came too late: the window is closing.
pub(crate) fn closing() -> ApiError {
    ApiError::new(ErrorCode::NotNow, "ATLES is closing.", "Open it again.")
}

/// Built from source, without an installer.
pub(crate) fn no_notices() -> ApiError {
    let (message, hint) =
        ("The licences come with the installed program.", "Here they are in the folders of the libraries.");
    ApiError::new(ErrorCode::NotFound, message, hint)
}

/// A command that only tests may use.
pub(crate) fn not_automated() -> ApiError {
    ApiError::new(ErrorCode::NotNow, "Only tests may ask for that.", "")
}
