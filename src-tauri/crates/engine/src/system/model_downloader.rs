//! Has servers fetch the models that were asked for, and tells how it goes. It works as long as the folder is open: a download
//! goes on while the system is stopped, and ends with ATLES; the server keeps what it has, and goes on from there.

use std::sync::Arc;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::api::{ApiError, DownloadStep, EventBody};
use crate::config;
use crate::core::Core;
use crate::downloads::Order;
use crate::models::{Endpoint, PullFault, PullNews, found_ollama};
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    context.ready();
    let stopping = context.stopping();
    loop {
        while let Some(order) = core.downloads.take() {
            context.spawn("model_download", download(core.clone(), stopping.clone(), order));
        }
        let asked = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => false,
                () = core.downloads.asked() => true,
            }
        });
        if !asked.await {
            return Ok(());
        }
    }
}

/// One download, from the order to its end.
async fn download(core: Arc<Core>, stopping: CancellationToken, order: Order) {
    tell(&core);
    let (step, problem) = match fetched(&core, &stopping, &order).await {
        Ok(()) => {
            tracing::info!(task = "model", "a model was downloaded");
            (DownloadStep::Done, None)
        }
        Err(None) => (DownloadStep::CalledOff, None),
        Err(Some(error)) => {
            tracing::warn!(task = "model", "a model was not downloaded: {}", error.message);
            (DownloadStep::Failed, Some(error))
        }
    };
    core.downloads.end(order.id, step, problem);
    tell(&core);
}

/// Fails with why, or with nothing if it was called off.
async fn fetched(core: &Arc<Core>, stopping: &CancellationToken, order: &Order) -> Result<(), Option<ApiError>> {
    let endpoint = server(core, order.connection.as_deref()).await.map_err(Some)?;
    let hear = |news: PullNews| core.downloads.note(order.id, news, Instant::now());
    let pulling = endpoint.pull(&order.model, &order.unwanted, &hear);
    tokio::pin!(pulling);
    let outcome = loop {
        tokio::select! {
            biased;
            () = stopping.cancelled() => break Err(PullFault::CalledOff),
            outcome = &mut pulling => break outcome,
            () = tokio::time::sleep(config::DOWNLOAD_NEWS) => tell(core),
        }
    };
    outcome.map_err(|fault| match fault {
        PullFault::CalledOff => None,
        fault => Some(fault.told(&endpoint.spec().name, &order.model)),
    })
}

async fn server(core: &Core, connection: Option<&str>) -> Result<Arc<Endpoint>, ApiError> {
    let gone = || {
        let error = PullFault::Server(crate::models::ModelFault::NotReachable("it is not there".to_owned()));
        error.told("Ollama", "")
    };
    match connection {
        Some(id) => core.endpoint(id).await.ok().flatten().ok_or_else(gone),
        None => found_ollama(&core.clock, config::MODEL_LIST_LIMIT).map(Arc::new).ok_or_else(gone),
    }
}

fn tell(core: &Core) {
    core.events.send(EventBody::Downloads(core.downloads.view()));
}
