//! Requests that are paused because no file reader can be started go on by themselves as soon as one can.

use atles_queue::{Filter, JobState};

use super::going_on::go_on;
use crate::api::{BreakerState, ErrorCode};
use crate::core::Core;
use crate::store::{Requests, Result};

/// Tries the file reader if somebody waits for it or its breaker is open, and lets those go on who wait.
pub(super) async fn let_go_on(core: &Core) -> Result<()> {
    let queue = core.queue.clone();
    let waiting = core
        .read(move |connection| {
            let paused = queue.page_in(connection, &Filter::states(&[JobState::Paused]), None, u32::MAX)?;
            let ids = paused.jobs.into_iter().map(|job| job.id);
            let waits = |id: &String| -> Result<bool> {
                let problem = Requests(connection).get(id)?.problem;
                Ok(problem.is_some_and(|problem| problem.code == ErrorCode::ReaderUnavailable))
            };
            ids.map(|id| Ok((waits(&id)?, id))).collect::<Result<Vec<_>>>()
        })
        .await?;
    let waiting: Vec<String> = waiting.into_iter().filter_map(|(waits, id)| waits.then_some(id)).collect();
    let closed = core.readers.breaker().view().state == BreakerState::Closed;
    if (waiting.is_empty() && closed) || !core.readers.probe().await || waiting.is_empty() {
        return Ok(());
    }
    let many = waiting.len();
    go_on(core, waiting).await?;
    tracing::info!(task = "source_reader", "files can be read again; {many} requests go on where they were");
    Ok(())
}
