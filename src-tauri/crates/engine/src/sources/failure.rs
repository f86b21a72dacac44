//! Why a source could not be read, in words for people.

use crate::api::{ReadErrorCode, ReadFailure};

/// The failure of that code, with its sentence.
pub(super) fn failure(code: ReadErrorCode) -> ReadFailure {
    let message = match code {
        ReadErrorCode::PasswordProtected => "It is protected by a password.",
        ReadErrorCode::NoTextLayer => {
            "Its pages are pictures without text; make it searchable with an OCR program first."
        }
        ReadErrorCode::Damaged => "It is damaged or incomplete.",
        ReadErrorCode::Empty => "It holds no text.",
        ReadErrorCode::TooLarge => "It is too large to be read.",
        ReadErrorCode::Unsupported => "ATLES cannot read this kind of file.",
        ReadErrorCode::Unreadable => "The system does not let ATLES open it.",
    };
    ReadFailure { code, message: message.to_owned() }
}

/// A format without a reader: what it is, and the way out.
pub(super) fn unsupported(reason: &str) -> ReadFailure {
    ReadFailure { code: ReadErrorCode::Unsupported, message: reason.to_owned() }
}

/// What an error of the file system means for a source.
pub(super) fn from_io(error: &std::io::Error) -> ReadFailure {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "It is not there.",
        std::io::ErrorKind::PermissionDenied => "ATLES has no permission to open it.",
        _ => return failure(ReadErrorCode::Unreadable),
    };
    ReadFailure { code: ReadErrorCode::Unreadable, message: message.to_owned() }
}
