//! `atles serve`: the engine without a window.

use atles_engine::api::{EngineHandle, EventBody, SystemState};
use tokio::sync::broadcast::error::RecvError;

use crate::arguments::ServeArguments;
use crate::failure::Failure;
use crate::host::{engine_options, failure, shut_down, start, start_logging};
use crate::signals::Signals;

/// The command. Ends at a signal, or when the system gave up: where nobody can press Start, whoever started the program is
/// the one to be told.
pub(crate) async fn run(arguments: ServeArguments) -> Result<(), Failure> {
    let log = start_logging(Some("info"));
    let options = engine_options(&arguments.data, arguments.documents.as_deref(), log, "atles serve", false)?;
    let mut signals = Signals::listen()?;
    let engine = EngineHandle::open(options).await?;
    let outcome = tokio::select! {
        outcome = serve(&engine, &arguments) => outcome,
        () = signals.next() => Ok(()),
    };
    tracing::info!(task = "engine", "ending in an orderly way");
    shut_down(&engine, &mut signals).await;
    outcome
}

/// Runs until the system gives up.
async fn serve(engine: &EngineHandle, arguments: &ServeArguments) -> Result<(), Failure> {
    let mut events = engine.subscribe();
    if let Some(pace) = arguments.pace {
        engine.set_pace(pace).await?;
    }
    start(engine).await?;
    loop {
        let status = match events.recv().await {
            Ok(event) => match event.body {
                EventBody::Status(status) => status,
                _ => continue,
            },
            Err(RecvError::Lagged(_)) => engine.status().await?.status,
            Err(RecvError::Closed) => return Err(anyhow::anyhow!("the engine ended").into()),
        };
        if status.state == SystemState::Failed {
            return Err(failure(status).into());
        }
    }
}
