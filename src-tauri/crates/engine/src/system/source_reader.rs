//! Keeps the children that parse files: ends those that have been idle, so that a system at rest has none.

use std::sync::Arc;

use crate::core::Core;
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    context.ready();
    let stopping = context.stopping();
    let _kept = core.readers.keep_idle();
    loop {
        let expired = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => None,
                expired = core.readers.expired() => Some(expired),
            }
        });
        let Some(expired) = expired.await else { break };
        for reader in expired {
            context.beat();
            reader.end().await;
        }
    }
    core.readers.shutdown().await;
    Ok(())
}
