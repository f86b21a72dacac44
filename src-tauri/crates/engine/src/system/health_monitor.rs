//! Looks every five seconds whether the system can do its work: database, disk, documents folder, progress, reaction time,
//! children. It also finds work whose ring was lost, so no other part has to poll.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use atles_queue::{Durability, JobState};

use super::going_on::held_up;
use super::metrics_sampler::{MetricsSampler, free_space};
use super::models_back::Returns;
use super::readers_back::let_go_on;
use super::room_back::RoomBack;
use crate::api::HealthCheck;
use crate::atomic_file::try_folder;
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::store::{Requests, Settings, StoreError};
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, sampler: MetricsSampler, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    context.ready();
    let mut outside = None;
    let mut progress = Progress::default();
    let mut returns = Returns::default();
    let mut room_back = RoomBack::default();
    loop {
        let checks = round(&core, &sampler, &mut progress).await;
        let going_on = async {
            let held = held_up(&core).await?;
            room_back.let_go_on(&core, &held, &checks).await?;
            let_go_on(&core, &held).await?;
            returns.let_go_on(&core, &held).await
        };
        if let Err(error) = going_on.await {
            // What is wrong with the database is said by its check; to say it is what this service is for.
            tracing::debug!(task = "health_monitor", %error, "who is held up could not be looked for");
        }
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
            () = stopping.cancelled() => {
                // What was true some time ago must not look as if it were checked.
                core.health.send_replace(Vec::new());
                return Ok(());
            }
            () = tokio::time::sleep(config::HEALTH_PERIOD) => {}
        }
        context.beat();
        if let Err(error) = look_outside(&core, &mut outside).await {
            tracing::debug!(task = "health_monitor", %error, "changes of other processes could not be looked for");
        }
        if let Err(error) = returns.tell_breakers(&core).await {
            tracing::debug!(task = "health_monitor", %error, "the breakers of the models could not be written down");
        }
    }
}

/// Finds what other processes wrote when their ring did not reach us. `seen` is the version that was looked at last.
async fn look_outside(core: &Core, seen: &mut Option<i64>) -> Result<(), StoreError> {
    let version = core.database.data_version().await?;
    if seen.replace(version) != Some(version) {
        core.queue.deliver_asked().await?;
        core.queue.ring();
        core.publish_changes();
    }
    Ok(())
}

async fn round(core: &Arc<Core>, sampler: &MetricsSampler, progress: &mut Progress) -> Vec<HealthCheck> {
    vec![
        // A full disk is why the database cannot be written, and what there is to do.
        disk_space(core).await,
        database(core).await,
        documents_folder(core).await,
        queue_progress(core, progress).await,
        event_loop_delay(sampler),
        children(core).await,
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
    let (data, documents) = (core.folder.root().to_owned(), core.documents_folder());
    let free = blocking("look at the disk", move || -> std::io::Result<u64> {
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
    let folder = core.documents_folder();
    match blocking("try the documents folder", move || try_folder(&folder)).await {
        Ok(Ok(())) => check("documents_folder", true, "can be written"),
        Ok(Err(error)) => check("documents_folder", false, error.to_string()),
        Err(error) => check("documents_folder", false, error.to_string()),
    }
}

/// What the check of the queue remembers from round to round.
#[derive(Default)]
pub(super) struct Progress {
    /// A request waited although there was room for it.
    passed_over: bool,
    /// Monotonic time of the last look at silence.
    looked: Option<Duration>,
}

/// Does every request in hand give signs of life, and is none left waiting while there is room?
pub(super) async fn queue_progress(core: &Core, progress: &mut Progress) -> HealthCheck {
    let now = core.clock.monotonic();
    // A look that comes much too late means that the whole process slept.
    if progress.looked.replace(now).is_some_and(|before| now.saturating_sub(before) > config::SLEPT) {
        core.live.forgive_silence();
    }
    // Those that are called so at this moment may have ended by the time that their names are known.
    let mut stalled: BTreeMap<_, _> = tell_stalled(core).await.into_iter().collect();
    stalled.extend(core.live.stalled());
    if let Some(longest) = stalled.values().max() {
        let detail = format!("{} stalled, the longest for {} s", stalled.len(), longest.as_secs());
        return check("queue_progress", false, detail);
    }
    let queue = core.queue.clone();
    let read = core.read(move |connection| Ok((queue.counts_in(connection)?, queue.queue_pause_in(connection)?))).await;
    let (waiting, active, paused) = match read {
        Ok((counts, pause)) => (counts.of(JobState::Pending), counts.of(JobState::InProgress), pause.is_some()),
        Err(error) => return check("queue_progress", false, error.to_string()),
    };
    let passed_over = waiting > 0 && active < core.at_once() && !paused;
    // In one round it may just have arrived.
    let stuck = passed_over && std::mem::replace(&mut progress.passed_over, passed_over);
    progress.passed_over = passed_over;
    if stuck {
        core.queue.ring();
        return check("queue_progress", false, format!("{waiting} wait although there is room"));
    }
    check("queue_progress", true, format!("{active} in hand, {waiting} waiting"))
}

/// Calls requests stalled, which has the worker pool end them, and says so in the log.
async fn tell_stalled(core: &Core) -> Vec<(String, Duration)> {
    let called = core.live.call_stalled();
    for (id, silence) in called.clone() {
        let silence = silence.as_secs();
        let title = core.read(move |connection| Ok(Requests(connection).get(&id)?.request.title)).await;
        let title = title.unwrap_or_default();
        tracing::error!(task = %title, "stalled: no sign of life for {silence} s; it is ended and tried again by the rules");
    }
    called
}

fn event_loop_delay(sampler: &MetricsSampler) -> HealthCheck {
    let late = sampler.latest().loop_delay_ms;
    check(
        "event_loop_delay",
        late <= config::SLOW_LOOP.as_secs_f64() * 1_000.0,
        format!("timers fire {late:.1} ms late"),
    )
}

/// Can children that read files be started?
async fn children(core: &Core) -> HealthCheck {
    let count = core.readers.children().len();
    let program = core.readers.program().to_owned();
    let there =
        blocking("look for the file reader", move || program.metadata().map(|metadata| metadata.is_file())).await;
    match there {
        Ok(Ok(true)) => check("children", true, format!("{count} file readers")),
        Ok(Ok(false)) => check("children", false, "the file reader is no program"),
        Ok(Err(error)) => check("children", false, format!("the file reader cannot be started: {error}")),
        Err(error) => check("children", false, error.to_string()),
    }
}
