//! What Start starts and what runs beside it: the services and the controller that owns their state.

mod calendar;
mod controller;
mod event_publisher;
mod going_on;
mod health_monitor;
mod metrics_sampler;
mod model_downloader;
mod model_keeper;
mod models_back;
mod monitor_board;
mod readers_back;
mod repair;
mod rests;
mod ring_listener;
mod room_back;
mod runtime_watch;
mod scaler;
mod source_indexer;
mod source_reader;
mod source_watch;
mod sources_board;
mod status_board;
#[cfg(test)]
mod tests;
mod worker_pool;

pub(crate) use controller::{Controller, ControllerHandle, WorkServices};
pub(crate) use metrics_sampler::MetricsSampler;
pub(crate) use repair::repair;
pub(crate) use ring_listener::ring_engine;
pub(crate) use sources_board::{covered, known_sources, publish_sources};
pub(crate) use status_board::StatusBoard;

use std::sync::Arc;
use std::time::Duration;

use crate::config;
use crate::core::Core;
use crate::supervisor::{Backoff, ChildSpec, GroupSpec, NO_LIMIT, Restart, RestartLimits, ServiceSpec, Strategy};

/// A service may break down this often within [`RESTART_WINDOW`] before it is given up.
const MAX_RESTARTS: u32 = 5;
const RESTART_WINDOW: Duration = Duration::from_secs(60);

/// What runs as long as the folder is open, also while the system is stopped: whoever looks at a stopped system still sees
/// requests arrive and time pass.
pub(crate) fn housekeeping(
    core: &Arc<Core>,
    sampler: &MetricsSampler,
    board: &StatusBoard,
    controller: Controller,
) -> GroupSpec {
    let (sampler, publisher, watch) = (sampler.clone(), board.clone(), board.clone());
    let mut children = vec![
        service("event_publisher", core, move |core, context| event_publisher::run(core, publisher.clone(), context)),
        service("ring_listener", core, ring_listener::run),
        service("source_reader", core, source_reader::run),
        service("model_keeper", core, model_keeper::run),
        service("model_downloader", core, model_downloader::run),
        service("calendar", core, calendar::run),
        service("metrics_sampler", core, move |core, context| sampler.clone().run(core, context)),
        ChildSpec::Service(ServiceSpec {
            silence_limit: config::RUNTIME_WATCH_SILENCE_LIMIT,
            ..spec("runtime_watch", core, move |core, context| runtime_watch::run(core, watch.clone(), context))
        }),
    ];
    children.push(controller.into_service());
    // Without these nobody could even be told: they are tried again for as long as the folder is open.
    let limits = RestartLimits { max_restarts: NO_LIMIT, within: RESTART_WINDOW };
    GroupSpec { name: "housekeeping".into(), strategy: Strategy::OneForOne, limits, children }
}

/// What Start starts and Stop stops.
pub(crate) fn work(core: &Arc<Core>, sampler: &MetricsSampler) -> GroupSpec {
    let mut children = vec![service("worker_pool", core, worker_pool::run)];
    children.push(service("source_indexer", core, source_indexer::run));
    let sampler = sampler.clone();
    children.push(service("health_monitor", core, move |core, context| {
        health_monitor::run(core, sampler.clone(), context)
    }));
    let limits = RestartLimits { max_restarts: MAX_RESTARTS, within: RESTART_WINDOW };
    GroupSpec { name: "work".into(), strategy: Strategy::OneForOne, limits, children }
}

fn service<F, R>(name: &'static str, core: &Arc<Core>, run: F) -> ChildSpec
where
    F: Fn(Arc<Core>, crate::supervisor::ServiceContext) -> R + Send + Sync + 'static,
    R: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    ChildSpec::Service(spec(name, core, run))
}

fn spec<F, R>(name: &'static str, core: &Arc<Core>, run: F) -> ServiceSpec
where
    F: Fn(Arc<Core>, crate::supervisor::ServiceContext) -> R + Send + Sync + 'static,
    R: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let core = core.clone();
    ServiceSpec {
        name: name.into(),
        restart: Restart::Permanent,
        backoff: Backoff::default(),
        start_limit: Duration::from_secs(10),
        stop_limit: config::STOP_GRACE + Duration::from_secs(2),
        silence_limit: config::SERVICE_SILENCE_LIMIT,
        run: Arc::new(move |context| Box::pin(run(core.clone(), context))),
    }
}
