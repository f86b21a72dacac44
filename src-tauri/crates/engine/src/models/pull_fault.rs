//! Why an Ollama did not fetch a model, each with words and one thing to do.

use super::ModelFault;
use crate::api::{ApiError, ErrorCode};

/// Why a model was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PullFault {
    /// The library has no model of that name.
    #[error("there is no such model ({0})")]
    NoSuchModel(String),
    /// The disk of the server is full.
    #[error("no space left for the model ({0})")]
    NoSpace(String),
    /// The server does not get through to the library.
    #[error("the library cannot be reached ({0})")]
    NoLibrary(String),
    /// The model asks for a later version of the server.
    #[error("the server is too old for this model ({0})")]
    TooOld(String),
    /// Nothing has come for too long.
    #[error("it does not move on")]
    Stalled,
    /// Whoever asked does not want it any more.
    #[error("called off")]
    CalledOff,
    /// The server itself.
    #[error("{0}")]
    Server(ModelFault),
}

impl From<ModelFault> for PullFault {
    /// What Ollama says goes wrong, told by its words: it has one status, and no code, for all of it.
    fn from(fault: ModelFault) -> Self {
        let words = match &fault {
            ModelFault::Broken(words) | ModelFault::Refused(words) | ModelFault::NoSuchModel(words) => words.clone(),
            ModelFault::CalledOff => return Self::CalledOff,
            // "context deadline exceeded" is what it says when its time with the library is up; there is no question here
            // that could be too long.
            ModelFault::TooLong { .. } => return Self::NoLibrary("its time was up".to_owned()),
            ModelFault::NotReachable(_)
            | ModelFault::Silent(_)
            | ModelFault::CutOff(_)
            | ModelFault::Empty
            | ModelFault::NothingNew
            | ModelFault::Endless
            | ModelFault::Garbled(_)
            | ModelFault::WrongAddress(_)
            | ModelFault::KeyRefused(_)
            | ModelFault::Busy(_)
            | ModelFault::Resting(_)
            | ModelFault::NoRuntime
            | ModelFault::NotLoaded(_) => return Self::Server(fault),
        };
        let lower = words.to_lowercase();
        let has = |needles: &[&str]| needles.iter().any(|needle| lower.contains(needle));
        if has(&["no space left", "not enough space", "disk full", "disk quota"]) {
            Self::NoSpace(words)
        } else if has(&["newer version", "requires a new"]) {
            Self::TooOld(words)
        } else if has(&[
            "dial tcp",
            "no such host",
            "i/o timeout",
            "unreachable",
            "max retries",
            "tls:",
            "proxyconnect",
        ]) {
            Self::NoLibrary(words)
        } else if matches!(fault, ModelFault::NoSuchModel(_)) || has(&["file does not exist", "invalid model name"]) {
            Self::NoSuchModel(words)
        } else {
            Self::Server(fault)
        }
    }
}

impl PullFault {
    /// The same with other words of the server.
    pub(super) fn with_words(self, change: impl Fn(String) -> String) -> Self {
        match self {
            Self::NoSuchModel(words) => Self::NoSuchModel(change(words)),
            Self::NoSpace(words) => Self::NoSpace(change(words)),
            Self::NoLibrary(words) => Self::NoLibrary(change(words)),
            Self::TooOld(words) => Self::TooOld(change(words)),
            Self::Stalled | Self::CalledOff | Self::Server(_) => self,
        }
    }

    /// For people. `name` is that of the server, `model` that of the model.
    pub(crate) fn told(&self, name: &str, model: &str) -> ApiError {
        let refused = ErrorCode::ModelRefused;
        let gone = ErrorCode::ModelUnavailable;
        let (code, message, hint) = match self {
            Self::NoSuchModel(_) => (
                refused,
                format!("Ollama's library has no model {model}."),
                "Look at ollama.com/library for its exact name, with the part after the colon.",
            ),
            Self::NoSpace(_) => (
                ErrorCode::DiskFull,
                format!("There is no space left for {model}."),
                "Delete a model or something else, then download it again: it goes on from where it stopped.",
            ),
            Self::NoLibrary(_) => (
                gone,
                format!("{name} does not get through to its library."),
                "Check the connection to the internet, then download it again.",
            ),
            Self::TooOld(_) => {
                (refused, format!("{name} is too old for {model}."), "Install the latest Ollama, then try again.")
            }
            Self::Stalled => (
                gone,
                format!("The download of {model} does not move on."),
                "Download it again: it goes on from where it stopped.",
            ),
            Self::CalledOff => (gone, format!("The download of {model} was called off."), "Download it again."),
            Self::Server(ModelFault::CutOff(_)) => (
                gone,
                format!("{name} broke off the download of {model}."),
                "See whether Ollama runs, then download it again: it goes on from where it stopped.",
            ),
            Self::Server(fault) => return fault.told(name, model),
        };
        ApiError::new(code, message, hint).with_details(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::protocol::told_by;
    use super::*;

    #[test]
    fn what_ollama_complains_about_is_told_apart() {
        let of = |words: &str| PullFault::from(told_by(None, &words.into()));
        for words in ["pull model manifest: file does not exist", "model 'x' not found"] {
            assert!(matches!(of(words), PullFault::NoSuchModel(_)), "{words}");
        }
        for words in [
            "write /usr/share/ollama/.ollama/models/blobs/sha256-1-partial: no space left on device",
            "There is not enough space on the disk.",
        ] {
            assert!(matches!(of(words), PullFault::NoSpace(_)), "{words}");
        }
        let host = "pull model manifest: Get \"https://registry.ollama.ai/v2\": dial tcp: lookup registry.ollama.ai: no such host";
        assert!(matches!(of(host), PullFault::NoLibrary(_)));
        for words in ["max retries exceeded: EOF", "pull model manifest: context deadline exceeded"] {
            assert!(matches!(of(words), PullFault::NoLibrary(_)), "{words}");
        }
        let old = "pull model manifest: 412: The model you are attempting to pull requires a newer version of Ollama.";
        assert!(matches!(of(old), PullFault::TooOld(_)));
        assert!(matches!(of("digest mismatch"), PullFault::Server(ModelFault::Broken(_))));
    }

    #[test]
    fn every_fault_has_a_sentence_and_one_thing_to_do() {
        let text = || "x".to_owned();
        let all = [
            PullFault::NoSuchModel(text()),
            PullFault::NoSpace(text()),
            PullFault::NoLibrary(text()),
            PullFault::TooOld(text()),
            PullFault::Stalled,
            PullFault::CalledOff,
            PullFault::Server(ModelFault::CutOff(text())),
            PullFault::Server(ModelFault::NotReachable(text())),
        ];
        let mut told = std::collections::BTreeSet::new();
        for fault in all {
            let ApiError { message, hint, details, .. } = fault.told("Ollama", "qwen3:4b");
            assert!(message.ends_with('.') && hint.ends_with('.') && !details.ends_with('.'), "{message} {hint}");
            assert!(told.insert(message), "no two are told alike: {fault:?}");
        }
    }
}
