//! An engine in this process: its options, its log, its orderly end.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use atles_engine::api::{
    ApiError, EngineHandle, EngineOptions, ErrorCode, LogRing, Status, SystemClock, SystemState, ThisMachine,
};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::signals::Signals;

/// Logs to standard error where a level is given (or `ATLES_LOG` is set), and always into the ring.
pub(crate) fn start_logging(level: Option<&str>) -> LogRing {
    let ring = LogRing::new(Arc::new(SystemClock::new()));
    let filter = std::env::var("ATLES_LOG")
        .ok()
        .or_else(|| level.map(|level| format!("warn,atles_engine={level},atles={level}")));
    let to_terminal = filter.map(|filter| {
        tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_target(false)
            // It would complain on standard error that standard error is closed, and panic over that.
            .log_internal_errors(false)
            .with_filter(EnvFilter::new(filter))
    });
    let ours = EnvFilter::new("warn,atles_engine=debug,atles_queue=info,atles=debug");
    tracing_subscriber::registry().with(to_terminal).with(ring.layer().with_filter(ours)).init();
    ring
}

/// Options of an engine in this process.
pub(crate) fn engine_options(
    data: &Path,
    documents: Option<&Path>,
    log: LogRing,
    command: &str,
    is_private: bool,
) -> anyhow::Result<EngineOptions> {
    Ok(EngineOptions {
        data: data.to_owned(),
        documents: documents.map_or_else(|| data.join("documents"), Path::to_owned),
        samples: None,
        reader: own_program()?,
        clock: Arc::new(SystemClock::new()),
        machine: Arc::new(ThisMachine::default()),
        log,
        log_folder: None,
        holder: format!("{command} (process {})", std::process::id()),
        llama_server: llama_server(),
        // What is written in a private folder leaves nothing behind, also not in the keychain.
        keychain: !is_private,
        model_key: model_key(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// The key of models that are named on the command line.
pub(crate) fn model_key() -> Option<String> {
    std::env::var("ATLES_MODEL_KEY").ok().filter(|key| !key.trim().is_empty())
}

/// The program that runs models in files, where somebody has said where it is.
pub(crate) fn llama_server() -> Option<PathBuf> {
    std::env::var_os("ATLES_LLAMA_SERVER").map(PathBuf::from)
}

/// This program, which also hosts the children that parse files.
pub(crate) fn own_program() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("the program cannot find itself")
}

/// Starts the system; an error with the story if it does not run afterwards.
pub(crate) async fn start(engine: &EngineHandle) -> Result<(), ApiError> {
    match engine.start().await? {
        // What takes longer goes on by itself.
        SystemState::Running | SystemState::Starting => Ok(()),
        SystemState::Failed | SystemState::Stopped | SystemState::Stopping => {
            Err(failure(engine.status().await?.status))
        }
    }
}

/// Why the system does not run.
pub(crate) fn failure(status: Status) -> ApiError {
    let unknown = || ApiError::new(ErrorCode::Internal, "The system could not be started.", "Try again.");
    status.failure.unwrap_or_else(unknown)
}

/// Ends in an orderly way; another signal ends it at once.
pub(crate) async fn shut_down(engine: &EngineHandle, signals: &mut Signals) {
    let ending = engine.shutdown();
    tokio::pin!(ending);
    loop {
        tokio::select! {
            () = &mut ending => return,
            () = signals.next() => engine.hurry(),
        }
    }
}
