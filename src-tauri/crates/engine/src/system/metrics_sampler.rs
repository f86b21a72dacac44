//! Measures what the process costs and how quick it reacts, and keeps the status bar fresh.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use tokio::time::Instant;

use super::scaler::{Look, Scaler};
use crate::api::{Counts, EventBody, Metrics, ScaleReason};
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::history::{Minute, summary};
use crate::machine::MachineLoad;
use crate::store::{Resolution, Samples};
use crate::supervisor::ServiceContext;
use crate::views;

/// The latest sample. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct MetricsSampler {
    latest: Arc<Mutex<Sample>>,
}

/// What was measured together.
#[derive(Debug, Clone, Default)]
struct Sample {
    metrics: Metrics,
    /// Resident memory of the children by process id, in bytes.
    children: BTreeMap<u32, f64>,
    /// Time that the runtime's threads were busy since the sample before, as a part of that time.
    busy: f64,
}

impl MetricsSampler {
    /// The latest sample; zeros before the first.
    pub(crate) fn latest(&self) -> Metrics {
        self.lock().metrics
    }

    /// Resident memory of a child at the latest sample, in bytes.
    pub(crate) fn memory_of(&self, pid: u32) -> f64 {
        self.lock().children.get(&pid).copied().unwrap_or_default()
    }

    /// How busy the runtime's threads were between the latest two samples, 0 to 1.
    pub(crate) fn busy(&self) -> f64 {
        self.lock().busy
    }

    /// The service.
    pub(crate) async fn run(self, core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
        let stopping = context.stopping();
        context.ready();
        let mut probe = Probe::default();
        let mut late = Duration::ZERO;
        let mut scaler = Scaler::default();
        loop {
            context.beat();
            let documents = core.documents_folder();
            let children = core.readers.children().iter().map(|child| child.pid).collect::<Vec<_>>();
            let machine = core.machine.clone();
            let sampled = blocking("take a sample", move || {
                let sample = probe.sample(&documents, &children);
                (probe, sample, machine.load())
            });
            let (sample, load);
            (probe, sample, load) = sampled.await?;
            let metrics = Metrics { loop_delay_ms: late.as_secs_f64() * 1_000.0, ..sample.metrics };
            *self.lock() = Sample { metrics, ..sample };
            core.events.send(EventBody::Metrics(metrics));
            match keep(&core, &metrics).await {
                Ok(counts) => scale(&core, &mut scaler, load, &metrics, &counts),
                // A disk that cannot be written is told by its check; the charts have a gap.
                Err(error) => tracing::debug!(task = "metrics_sampler", %error, "a sample could not be kept"),
            }
            // Whoever shows the status shows when it was true: an idle system must not look like a dead one.
            core.status_changed.notify_one();
            core.sampled.notify_one();
            tokio::select! {
                () = stopping.cancelled() => return Ok(()),
                lateness = wait(config::METRICS_PERIOD) => late = lateness,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sample> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for a period, in parts. The most that one of their timers was late; timers of tokio have a resolution of 1 ms.
async fn wait(period: Duration) -> Duration {
    let end = Instant::now() + period;
    let mut latest = Duration::ZERO;
    loop {
        let due = end.min(Instant::now() + config::LOOP_PROBE_PERIOD);
        tokio::time::sleep_until(due).await;
        latest = latest.max(due.elapsed());
        if due == end {
            return latest;
        }
    }
}

/// Adds a sample to the history; a minute that is over goes into the database, and with the last minute of a half hour the
/// half hour.
/// How many requests are where at this moment.
async fn keep(core: &Arc<Core>, metrics: &Metrics) -> crate::store::Result<Counts> {
    let queue = core.queue.clone();
    let counts = core.read(move |connection| views::counts(&queue, connection)).await?;
    let Some(Minute { at, point }) = core.history.sample(core.clock.now(), metrics, counts.active, counts.waiting)
    else {
        return Ok(counts);
    };
    core.write_passing(move |tx| {
        let samples = Samples(tx);
        samples.put(Resolution::Minute, at, &point)?;
        // Written anew with every minute of it, so that a half hour in which ATLES was closed has what there was.
        let half_hour = at - at.rem_euclid(Resolution::HalfHour.step());
        let minutes = samples.between(Resolution::Minute, half_hour, half_hour + Resolution::HalfHour.step())?;
        samples.put(Resolution::HalfHour, half_hour, &summary(half_hour, &minutes))
    })
    .await?;
    Ok(counts)
}

/// Decides how many requests may be in hand at once, and says so where that changes.
fn scale(core: &Core, scaler: &mut Scaler, machine: MachineLoad, metrics: &Metrics, counts: &Counts) {
    let most = core.allowed_at_once();
    let room = scaler.look(&Look {
        machine,
        own_cpu: metrics.cpu_percent / 100.0,
        processors: std::thread::available_parallelism()
            .map_or(1, |many| u32::try_from(many.get()).unwrap_or(u32::MAX)),
        active: counts.active,
        waiting: counts.waiting,
        most,
    });
    let changed = core.room.send_if_modified(|before| {
        let changed = *before != room;
        *before = room;
        changed
    });
    if !changed {
        return;
    }
    let at_once = room.at_once.min(most);
    let why = match room.reason {
        ScaleReason::AsAllowed => "nothing is short any more",
        ScaleReason::MemoryShort => "memory is short",
        ScaleReason::OthersBusy => "other programs keep the processors busy",
        ScaleReason::ProcessorFull => "the processors are full, and more would not be faster",
        ScaleReason::OnBattery => "the computer runs on its battery",
        ScaleReason::BatteryLow => "the battery is low",
        ScaleReason::MoreWaits => "something waits, and there is room again",
    };
    tracing::info!(task = "worker_pool", "at most {at_once} of {most} requests at once: {why}");
}

/// What `sysinfo` needs between two samples.
#[derive(Default)]
struct Probe {
    system: System,
    /// Busy time of the runtime's threads at the sample before, and when that was.
    busy: Option<(Duration, std::time::Instant)>,
}

impl Probe {
    /// Processor and memory of this process and the given children, free space at `documents`. Blocks.
    fn sample(&mut self, documents: &std::path::Path, children: &[u32]) -> Sample {
        let own = std::process::id();
        let pids: Vec<Pid> = std::iter::once(own).chain(children.iter().copied()).map(Pid::from_u32).collect();
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, what);
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut metrics = Metrics::default();
        for process in pids.iter().filter_map(|pid| self.system.process(*pid)) {
            #[expect(clippy::cast_precision_loss, reason = "bytes and processors for a display")]
            {
                metrics.cpu_percent += f64::from(process.cpu_usage()) / processors as f64;
                metrics.memory_bytes += process.memory() as f64;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "bytes for a display")]
        {
            metrics.disk_free_bytes = free_space(documents).unwrap_or_default() as f64;
        }
        #[expect(clippy::cast_precision_loss, reason = "bytes for a display")]
        let memory = |pid: &u32| Some((*pid, self.system.process(Pid::from_u32(*pid))?.memory() as f64));
        let children = children.iter().filter_map(memory).collect();
        Sample { metrics, children, busy: self.busy_since() }
    }

    fn busy_since(&mut self) -> f64 {
        let runtime = tokio::runtime::Handle::current().metrics();
        let workers = runtime.num_workers();
        let busy = (0..workers).map(|worker| runtime.worker_total_busy_duration(worker)).sum();
        let now = std::time::Instant::now();
        let (before, then) = self.busy.replace((busy, now)).unwrap_or((busy, now));
        let span = now.duration_since(then).as_secs_f64() * u32::try_from(workers).map_or(1.0, f64::from);
        if span > 0.0 { (busy.saturating_sub(before).as_secs_f64() / span).clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// Free bytes at a path, or at the nearest folder above it that exists.
pub(crate) fn free_space(path: &std::path::Path) -> std::io::Result<u64> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path);
    fs4::available_space(existing)
}
