//! Why a file is no template.

use crate::api::{ReadErrorCode, ReadFailure};

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// It is not there, or cannot be opened.
    #[error("The template cannot be opened.")]
    Missing,
    /// It is something else.
    #[error("It is no Word file.")]
    NotWord,
    /// It is of the old format, or has a password.
    #[error("It is in the old format of Word, or protected by a password.")]
    OldOrProtected,
    /// It has macros.
    #[error("It holds macros, which ATLES does not take.")]
    Macros,
    /// It is larger than a template can be, packed or unpacked.
    #[error("It is larger than a template can be.")]
    TooLarge,
    /// It cannot be read.
    #[error("It is damaged.")]
    Damaged,
}

impl Refusal {
    const ALL: [Self; 6] =
        [Self::Missing, Self::NotWord, Self::OldOrProtected, Self::Macros, Self::TooLarge, Self::Damaged];

    /// The one thing to do.
    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Self::Missing => "Choose it again.",
            Self::NotWord => "Choose a .docx or .dotx file.",
            Self::OldOrProtected => "Save it as .docx or .dotx without a password, and choose that.",
            Self::Macros => "Save it as .docx or .dotx, which have none, and choose that.",
            Self::TooLarge => "Take out what is not needed, such as its text, and choose it again.",
            Self::Damaged => "Open it in Word, save it anew, and choose it again.",
        }
    }

    /// The refusal that a child named by its sentence.
    pub(crate) fn of_sentence(sentence: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.to_string() == sentence)
    }
}

impl From<ReadFailure> for Refusal {
    fn from(failure: ReadFailure) -> Self {
        match failure.code {
            ReadErrorCode::PasswordProtected => Self::OldOrProtected,
            ReadErrorCode::TooLarge => Self::TooLarge,
            ReadErrorCode::Damaged
            | ReadErrorCode::NoTextLayer
            | ReadErrorCode::Empty
            | ReadErrorCode::Unsupported
            | ReadErrorCode::Unreadable => Self::Damaged,
        }
    }
}
