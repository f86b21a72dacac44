//! `atles serve`: the engine without a window.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use atles_engine::api::{EngineHandle, EngineOptions, LogRing, SystemClock};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::arguments::ServeArguments;
use crate::failure::Failure;

/// The command.
pub(crate) async fn run(arguments: ServeArguments) -> Result<(), Failure> {
    let log = start_logging(Some("info"));
    let options = engine_options(&arguments.data, arguments.documents.as_deref(), log, "atles serve")?;
    let signal = terminate()?;
    let engine = EngineHandle::open(options).await?;
    engine.start().await?;
    signal.await?;
    tracing::info!(task = "engine", "ending in an orderly way");
    engine.shutdown().await;
    Ok(())
}

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
) -> anyhow::Result<EngineOptions> {
    Ok(EngineOptions {
        data: data.to_owned(),
        documents: documents.map_or_else(|| data.join("documents"), Path::to_owned),
        samples: None,
        reader: std::env::current_exe().context("the program cannot find itself")?,
        log,
        log_folder: None,
        holder: format!("{command} (process {})", std::process::id()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Resolves at SIGINT or SIGTERM; on Windows at Ctrl+C or the closing of the console.
#[cfg(unix)]
fn terminate() -> anyhow::Result<impl Future<Output = anyhow::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    })
}

#[cfg(windows)]
fn terminate() -> anyhow::Result<impl Future<Output = anyhow::Result<()>>> {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};
    let (mut interrupt, mut close, mut shutdown) = (ctrl_c()?, ctrl_close()?, ctrl_shutdown()?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
            _ = shutdown.recv() => {}
        }
        Ok(())
    })
}
