//! Keeps the children that parse files: ends those that have been idle, so that a system at rest has none.

use std::sync::Arc;

use crate::core::Core;
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    context.ready();
    core.readers.run_idle_reaper(&context.stopping()).await;
    core.readers.shutdown().await;
    Ok(())
}
