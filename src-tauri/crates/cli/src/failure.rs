//! How a command that did not succeed ends: a sentence on standard error, and an exit code.

use std::process::ExitCode;

use atles_engine::api::{ApiError, ReadFailure};

use crate::output::say;

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something went wrong, or was refused, in the engine.
    Engine(ApiError),
    /// A file could not be read. Exit code 3: it is the input that is refused.
    NotRead(ReadFailure),
    /// None of several files could be read; why, for the first.
    NothingRead(String),
    /// Something went wrong around it.
    Other(anyhow::Error),
    /// The user wanted it to end.
    CalledOff,
}

impl Failure {
    /// Prints why, and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Engine(error) => {
                say(&format!("atles: {}", error.message));
                let beneath = error.field.iter().map(|field| format!("--{}", option_of(field)));
                for line in beneath.chain([error.hint.clone()]).chain(error.details.lines().map(str::to_owned)) {
                    if !line.is_empty() {
                        say(&format!("       {line}"));
                    }
                }
                if error.is_refusal() { ExitCode::from(3) } else { ExitCode::FAILURE }
            }
            Self::NotRead(failure) => {
                say(&format!("atles: {}", failure.message));
                ExitCode::from(3)
            }
            Self::NothingRead(reason) => {
                say(&format!("atles: nothing could be read: {reason}"));
                ExitCode::from(3)
            }
            Self::Other(error) => {
                say(&format!("atles: {error:#}"));
                ExitCode::FAILURE
            }
            Self::CalledOff => {
                say("atles: called off");
                ExitCode::FAILURE
            }
        }
    }
}

/// The option of the command line that fills a field of a request.
fn option_of(field: &str) -> &str {
    match field {
        "sources" => "source",
        "document_type" => "type",
        other => other,
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
