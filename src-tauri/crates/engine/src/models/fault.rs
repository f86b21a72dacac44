//! What can go wrong with a model, each with words and one thing to do.

use std::time::Duration;

use crate::api::{ApiError, ErrorCode};

/// Why there is no answer. Small on purpose: a case exists because somebody does something else about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ModelFault {
    /// Nobody listens at the address, or it cannot be found.
    #[error("nobody answers there ({0})")]
    NotReachable(String),
    /// It took the question, then said nothing for this long.
    #[error("it said nothing for {} s", .0.as_secs())]
    Silent(Duration),
    /// The answer broke off.
    #[error("the answer broke off ({0})")]
    CutOff(String),
    /// It came to its regular end without a word.
    #[error("the answer is empty")]
    Empty,
    /// All that it said had been said before.
    #[error("the answer repeats what the document says already")]
    NothingNew,
    /// It went on and on.
    #[error("the answer did not end")]
    Endless,
    /// What came is not what a model server says.
    #[error("the answer makes no sense ({0})")]
    Garbled(String),
    /// There is no model server at the address.
    #[error("there is no model server at this address ({0})")]
    WrongAddress(String),
    /// The key is missing, wrong or not allowed to do this.
    #[error("the key was refused ({0})")]
    KeyRefused(String),
    /// The server does not have the model.
    #[error("the server does not have this model ({0})")]
    NoSuchModel(String),
    /// It asks to be left alone, for this long if it says so.
    #[error("it has too much to do")]
    Busy(Option<Duration>),
    /// It failed by its own account.
    #[error("the server failed ({0})")]
    Broken(String),
    /// Question and answer do not fit into the model's context.
    #[error("the question has {needed} tokens, the model takes {room}")]
    TooLong {
        /// Tokens of the question, 0 if it is not known.
        needed: u32,
        /// Tokens that the model takes, 0 if it is not known.
        room: u32,
    },
    /// It refuses the question for a reason of its own.
    #[error("the server refused ({0})")]
    Refused(String),
    /// It failed again and again, and is left alone for this long.
    #[error("it failed again and again; it is tried again in {} s", .0.as_secs())]
    Resting(Duration),
    /// The program that runs models in files is not on this computer.
    #[error("llama-server is neither beside ATLES nor on the path")]
    NoRuntime,
    /// The model in a file could not be loaded.
    #[error("the model could not be loaded ({0})")]
    NotLoaded(String),
    /// Whoever asked does not want it any more.
    #[error("called off")]
    CalledOff,
}

impl ModelFault {
    /// Whether the same question may well be answered a moment later.
    pub(super) const fn may_pass(&self) -> bool {
        match self {
            Self::NotReachable(_)
            | Self::Silent(_)
            | Self::CutOff(_)
            | Self::Empty
            | Self::Busy(_)
            | Self::Broken(_) => true,
            Self::NothingNew
            | Self::Endless
            | Self::Garbled(_)
            | Self::WrongAddress(_)
            | Self::KeyRefused(_)
            | Self::NoSuchModel(_)
            | Self::TooLong { .. }
            | Self::Refused(_)
            | Self::Resting(_)
            | Self::NoRuntime
            | Self::NotLoaded(_)
            | Self::CalledOff => false,
        }
    }

    /// Whether the server is to blame: only that counts against it. A question that is too long is nobody's fault, and a
    /// server that is busy is not broken.
    pub(super) const fn counts(&self) -> bool {
        match self {
            Self::NotReachable(_)
            | Self::Silent(_)
            | Self::CutOff(_)
            | Self::Endless
            | Self::Garbled(_)
            | Self::WrongAddress(_)
            | Self::NotLoaded(_)
            | Self::Broken(_) => true,
            Self::Empty
            | Self::NothingNew
            | Self::KeyRefused(_)
            | Self::NoSuchModel(_)
            | Self::Busy(_)
            | Self::TooLong { .. }
            | Self::Refused(_)
            | Self::Resting(_)
            | Self::NoRuntime
            | Self::CalledOff => false,
        }
    }

    /// Whether it goes away only when somebody does something.
    pub(crate) const fn needs_the_user(&self) -> bool {
        match self {
            Self::Garbled(_)
            | Self::WrongAddress(_)
            | Self::KeyRefused(_)
            | Self::NoSuchModel(_)
            | Self::Refused(_)
            | Self::Endless
            | Self::NoRuntime
            | Self::NotLoaded(_)
            | Self::TooLong { .. } => true,
            Self::NotReachable(_)
            | Self::Silent(_)
            | Self::CutOff(_)
            | Self::Empty
            | Self::NothingNew
            | Self::Busy(_)
            | Self::Broken(_)
            | Self::Resting(_)
            | Self::CalledOff => false,
        }
    }

    /// For people. `name` is that of the connection, `model` that of the model.
    pub(crate) fn told(&self, name: &str, model: &str) -> ApiError {
        let (message, hint) = match self {
            Self::NotReachable(_) => {
                (format!("{name} does not answer."), "Start its program, or check the address in Connections.")
            }
            Self::Silent(limit) => (
                format!("{name} took the question and then said nothing for {} seconds.", limit.as_secs()),
                "Try again; if it happens again, choose a smaller model.",
            ),
            Self::CutOff(_) => {
                (format!("The answer of {name} broke off."), "Try again; if it happens again, restart it.")
            }
            Self::Empty => (format!("{model} answered without a word."), "Choose another model in Connections."),
            Self::NothingNew => {
                (format!("{model} says again what the document says already."), "Choose another model in Connections.")
            }
            Self::Endless => (format!("{model} did not stop writing."), "Choose another model in Connections."),
            Self::Garbled(_) => {
                (format!("What {name} answers is not what a model server says."), "Check the address in Connections.")
            }
            Self::WrongAddress(_) => (
                format!("There is no model server at the address of {name}."),
                "Check the address in Connections; most end in /v1.",
            ),
            Self::KeyRefused(_) => (format!("{name} refused the key."), "Enter the key again in Connections."),
            Self::NoSuchModel(_) => {
                (format!("{name} does not have the model {model}."), "Choose another model in Connections.")
            }
            Self::Busy(_) => (format!("{name} has too much to do."), "Try again later."),
            Self::Broken(_) => {
                (format!("{name} reports a fault of its own."), "Try again; if it happens again, restart it.")
            }
            Self::TooLong { room, .. } => (
                if *room == 0 {
                    format!("The context of {model} is too small for a section.")
                } else {
                    format!("The context of {model} is too small for a section: {room} tokens.")
                },
                "Give it a larger context, or choose another model in Connections.",
            ),
            Self::Refused(_) => (format!("{name} refused the question."), "Choose another model in Connections."),
            Self::Resting(_) => (
                format!("{name} failed again and again, so it is left alone for a while."),
                "See whether it runs; it is tried again by itself.",
            ),
            Self::NoRuntime => (
                "The program that runs model files is not on this computer.".to_owned(),
                "Install llama.cpp, or connect a server instead.",
            ),
            Self::NotLoaded(_) => (
                format!("The model {model} could not be loaded from its file."),
                "Download it again, or choose another file in Connections.",
            ),
            Self::CalledOff => ("It was called off.".to_owned(), "Try again."),
        };
        let code = if self.needs_the_user() { ErrorCode::ModelRefused } else { ErrorCode::ModelUnavailable };
        ApiError::new(code, message, hint).with_details(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_sentence_and_one_thing_to_do() {
        let text = || "x".to_owned();
        let all = [
            ModelFault::NotReachable(text()),
            ModelFault::Silent(Duration::from_secs(5)),
            ModelFault::CutOff(text()),
            ModelFault::Empty,
            ModelFault::NothingNew,
            ModelFault::Endless,
            ModelFault::Garbled(text()),
            ModelFault::WrongAddress(text()),
            ModelFault::KeyRefused(text()),
            ModelFault::NoSuchModel(text()),
            ModelFault::Busy(None),
            ModelFault::Broken(text()),
            ModelFault::TooLong { needed: 9, room: 8 },
            ModelFault::Refused(text()),
            ModelFault::Resting(Duration::from_secs(5)),
            ModelFault::NoRuntime,
            ModelFault::NotLoaded(text()),
            ModelFault::CalledOff,
        ];
        let mut told = std::collections::BTreeSet::new();
        for fault in all {
            let ApiError { message, hint, details, .. } = fault.told("Ollama", "llama");
            assert!(message.ends_with('.') && hint.ends_with('.'), "{fault:?}: {message} {hint}");
            assert!(!details.ends_with('.'), "{details}");
            assert!(!(fault.may_pass() && fault.needs_the_user()), "{fault:?} goes away by itself or it does not");
            assert!(told.insert(message), "no two are told alike: {fault:?}");
        }
    }
}
