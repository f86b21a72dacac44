//! Requests that are paused because no file reader can be started go on by themselves as soon as one can.

use super::going_on::{HeldUp, go_on, waiting_for};
use crate::api::{BreakerState, ErrorCode};
use crate::core::Core;
use crate::store::Result;

/// Tries the file reader if somebody waits for it or its breaker is open, and lets those go on who wait.
pub(super) async fn let_go_on(core: &Core, held: &[HeldUp]) -> Result<()> {
    let waiting = waiting_for(held, &[ErrorCode::ReaderUnavailable]);
    let closed = core.readers.breaker().view().state == BreakerState::Closed;
    if (waiting.is_empty() && closed) || !core.readers.probe().await || waiting.is_empty() {
        return Ok(());
    }
    let many = waiting.len();
    go_on(core, waiting).await?;
    tracing::info!(task = "source_reader", "files can be read again; {many} requests go on where they were");
    Ok(())
}
