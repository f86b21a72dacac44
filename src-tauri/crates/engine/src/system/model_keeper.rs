//! Ends models in files that nobody has asked for a while: they hold as much memory as they are large.

use std::sync::Arc;

use crate::config;
use crate::core::Core;
use crate::models::IDLE;
use crate::supervisor::ServiceContext;

/// The service. It sleeps while no model is in a file, and looks seldom else: what is idle may stay so for a minute longer.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    context.ready();
    let stopping = context.stopping();
    loop {
        let due = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => false,
                () = next_look(&core) => true,
            }
        });
        if !due.await {
            return Ok(());
        }
        context.beat();
        for endpoint in core.models.all() {
            if let Some(runtime) = endpoint.runtime()
                && runtime.end_if_idle(IDLE).await
            {
                tracing::info!(task = "model", "{} was idle; its memory is given back", endpoint.spec().name);
            }
        }
    }
}

async fn next_look(core: &Core) {
    while core.models.all().iter().all(|endpoint| endpoint.runtime().is_none()) {
        core.models.added().await;
    }
    tokio::time::sleep(config::MODEL_LOOK).await;
}
