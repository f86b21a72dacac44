//! How a command that did not succeed ends: a sentence on standard error, and an exit code.

use std::process::ExitCode;

use atles_engine::api::{ApiError, ReadFailure};

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something went wrong, or was refused, in the engine.
    Engine(ApiError),
    /// A file could not be read. Exit code 3: it is the input that is refused.
    NotRead(ReadFailure),
    /// Something went wrong around it.
    Other(anyhow::Error),
}

impl Failure {
    /// Prints why, and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Engine(error) => {
                eprintln!("atles: {}", error.message);
                if !error.hint.is_empty() {
                    eprintln!("       {}", error.hint);
                }
                for line in error.details.lines() {
                    eprintln!("       {line}");
                }
                if error.is_refusal() { ExitCode::from(3) } else { ExitCode::FAILURE }
            }
            Self::NotRead(failure) => {
                eprintln!("atles: {}", failure.message);
                ExitCode::from(3)
            }
            Self::Other(error) => {
                eprintln!("atles: {error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Engine(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Other(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.into())
    }
}
