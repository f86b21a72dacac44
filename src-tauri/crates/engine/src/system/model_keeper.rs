//! Ends models in files that nobody has asked for as long as their connections say: they hold as much memory as they are large.

use std::sync::Arc;

use crate::config;
use crate::core::Core;
use crate::models::Endpoint;
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
            if let (Some(runtime), Some(idle)) = (endpoint.runtime(), endpoint.kept_idle())
                && runtime.end_if_idle(idle).await
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
    // What is not to be kept at all is not kept for a minute either.
    let at_once = |endpoint: &Arc<Endpoint>| {
        endpoint.kept_idle().is_some_and(|idle| idle.is_zero())
            && endpoint.runtime().is_some_and(|runtime| runtime.process().is_some())
    };
    if core.models.all().iter().any(at_once) {
        return tokio::time::sleep(config::MODEL_LOOK_SOON).await;
    }
    tokio::select! {
        () = tokio::time::sleep(config::MODEL_LOOK) => {}
        () = core.programs.started() => {}
    }
}
