//! Looks every five seconds whether the system can do its work: database, disk, documents folder, progress, reaction time,
//! children. It also finds work whose ring was lost, so no other part has to poll.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atles_queue::Durability;

use super::metrics_sampler::{MetricsSampler, free_space};
use crate::api::HealthCheck;
use crate::config;
use crate::core::Core;
use crate::store::{Settings, StoreError};
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, sampler: MetricsSampler, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    context.ready();
    let mut seen_by_others = core.database.data_version().await?;
    loop {
        let checks = round(&core, &sampler).await;
        let news = core.health.send_if_modified(|old| {
            let changed = verdicts(old) != verdicts(&checks);
            report(old, &checks);
            *old = checks;
            changed
        });
        if news {
            core.status_changed.notify_one();
        }
        tokio::select! {
            () = stopping.cancelled() => return Ok(()),
            () = tokio::time::sleep(config::HEALTH_PERIOD) => {}
        }
        context.beat();
        // Another process wrote and its ring did not reach us.
        let version = core.database.data_version().await?;
        if version != seen_by_others {
            seen_by_others = version;
            core.queue.deliver_asked().await?;
            core.queue.ring();
            core.publish_changes();
        }
    }
}

async fn round(core: &Arc<Core>, sampler: &MetricsSampler) -> Vec<HealthCheck> {
    vec![
        database(core).await,
        disk_space(core).await,
        documents_folder(core).await,
        queue_progress(core),
        event_loop_delay(sampler),
        children(core),
    ]
}

fn verdicts(checks: &[HealthCheck]) -> Vec<bool> {
    checks.iter().map(|check| check.ok).collect()
}

/// Logs every check whose verdict changed.
fn report(old: &[HealthCheck], new: &[HealthCheck]) {
    for check in new {
        let was_ok = old.iter().find(|before| before.name == check.name).is_none_or(|before| before.ok);
        match (was_ok, check.ok) {
            (true, false) => tracing::warn!(task = "health_monitor", "{} is not well: {}", check.name, check.detail),
            (false, true) => tracing::info!(task = "health_monitor", "{} is well again: {}", check.name, check.detail),
            _ => {}
        }
    }
}

fn check(name: &str, ok: bool, detail: impl Into<String>) -> HealthCheck {
    HealthCheck { name: name.to_owned(), ok, detail: detail.into() }
}

/// A write that is synced to disk would wake a sleeping disk for nothing; a passing one tells as much.
async fn database(core: &Core) -> HealthCheck {
    let now = crate::log_ring::rfc3339(core.clock.now());
    let begun = Instant::now();
    let written = core.database.write(Durability::Passing, move |tx| Settings(tx).set("last_health_check", &now)).await;
    let took = begun.elapsed();
    match written {
        Ok(()) => check("database", true, format!("a write took {:.1} ms", took.as_secs_f64() * 1_000.0)),
        Err(error) => check("database", false, StoreError::to_string(&error)),
    }
}

async fn disk_space(core: &Core) -> HealthCheck {
    let (data, documents) = (core.folder.root().to_owned(), core.documents_folder.clone());
    let free = tokio::task::spawn_blocking(move || -> std::io::Result<u64> {
        Ok(free_space(&data)?.min(free_space(&documents)?))
    })
    .await;
    match free {
        Ok(Ok(free)) => check("disk_space", free >= config::LOW_DISK_BYTES, format!("{} MB free", free >> 20)),
        Ok(Err(error)) => check("disk_space", false, error.to_string()),
        Err(error) => check("disk_space", false, error.to_string()),
    }
}

async fn documents_folder(core: &Core) -> HealthCheck {
    let folder = core.documents_folder.clone();
    let tried = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        tempfile::Builder::new().prefix(".atles-").tempfile_in(&folder).map(|_| ())
    })
    .await;
    match tried {
        Ok(Ok(())) => check("documents_folder", true, "can be written"),
        Ok(Err(error)) => check("documents_folder", false, error.to_string()),
        Err(error) => check("documents_folder", false, error.to_string()),
    }
}

fn queue_progress(core: &Core) -> HealthCheck {
    let silent = core.live.silent(config::STALL_LIMIT);
    let longest = silent.iter().map(|(_, silence)| *silence).max().unwrap_or(Duration::ZERO);
    match silent.len() {
        0 => check("queue_progress", true, "every request in hand gives signs of life"),
        count => check("queue_progress", false, format!("{count} stalled, the longest for {} s", longest.as_secs())),
    }
}

fn event_loop_delay(sampler: &MetricsSampler) -> HealthCheck {
    let late = sampler.latest().loop_delay_ms;
    check(
        "event_loop_delay",
        late <= config::SLOW_LOOP.as_secs_f64() * 1_000.0,
        format!("timers fire {late:.1} ms late"),
    )
}

fn children(core: &Core) -> HealthCheck {
    let count = core.readers.children().len();
    check("children", true, format!("{count} file readers"))
}
