//! How a child can fail its parent, and what that says about the file: everything is put down to the file but a child that
//! never was ready.

use crate::api::{ReadErrorCode, ReadFailure};
use crate::sources::failure::failure;

/// Why there is no text of a file.
#[derive(Debug)]
pub(crate) enum Unread {
    /// Its own fault.
    File(ReadFailure),
    /// No child could be started to read it. With what is known of why.
    NoReader(String),
}

/// Why a child gave no answer.
pub(super) enum Loss {
    /// It could not be started, or ended before it was ready.
    NotStarted(std::io::Error),
    /// It ended, with these last words.
    Died(String),
    /// It took longer than it may.
    Hung,
    /// It took more memory than it may.
    TooHungry,
    /// It said more than anyone can hold.
    TooTalkative,
    /// Nobody takes the answer any more.
    Unwanted,
    /// It died after a part of the answer was handed on, with these last words.
    DiedHalfway(String),
}

/// What a loss over a file means.
pub(super) fn explain(file: &str, loss: &Loss) -> Unread {
    Unread::File(match loss {
        Loss::Unwanted => failure(ReadErrorCode::Unreadable),
        Loss::NotStarted(error) => {
            tracing::error!(task = "source_reader", %error, "the file reader could not be started");
            return Unread::NoReader(error.to_string());
        }
        Loss::Hung => {
            tracing::warn!(task = "source_reader", file, "the file reader took too long and was ended");
            let message = "It takes too long to read.".to_owned();
            ReadFailure { code: ReadErrorCode::TooLarge, message }
        }
        Loss::TooHungry => {
            tracing::warn!(task = "source_reader", file, "the file reader took too much memory and was ended");
            failure(ReadErrorCode::TooLarge)
        }
        Loss::TooTalkative => failure(ReadErrorCode::TooLarge),
        Loss::Died(words) | Loss::DiedHalfway(words) => {
            tracing::warn!(task = "source_reader", file, "the file reader broke down: {}", last_line(words));
            // Rust's own words when the system refuses memory.
            let starved = words.contains("memory allocation of");
            failure(if starved { ReadErrorCode::TooLarge } else { ReadErrorCode::Damaged })
        }
    })
}

/// The last of a child's words.
pub(super) fn last_line(words: &str) -> &str {
    words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default()
}
