//! Measures what the process costs and how quick it reacts, and keeps the status bar fresh.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::api::{EventBody, Metrics};
use crate::config;
use crate::core::Core;
use crate::supervisor::ServiceContext;

/// The latest sample. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct MetricsSampler {
    latest: Arc<Mutex<Metrics>>,
}

impl MetricsSampler {
    /// The latest sample; zeros before the first.
    pub(crate) fn latest(&self) -> Metrics {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The service.
    pub(crate) async fn run(self, core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
        let stopping = context.stopping();
        context.ready();
        let mut probe = Probe::default();
        let mut late = Duration::ZERO;
        loop {
            let (sampled, metrics) = {
                let documents = core.documents_folder.clone();
                let children = core.readers.children().iter().map(|child| child.pid).collect::<Vec<_>>();
                tokio::task::spawn_blocking(move || {
                    let metrics = probe.sample(&documents, &children);
                    (probe, metrics)
                })
                .await?
            };
            probe = sampled;
            let metrics = Metrics { loop_delay_ms: late.as_secs_f64() * 1_000.0, ..metrics };
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = metrics;
            core.events.send(EventBody::Metrics(metrics));
            // Whoever shows the status shows when it was true: an idle system must not look like a dead one.
            core.status_changed.notify_one();

            let due = tokio::time::Instant::now() + config::METRICS_PERIOD;
            tokio::select! {
                () = stopping.cancelled() => return Ok(()),
                () = tokio::time::sleep_until(due) => {}
            }
            // Timers of tokio have a resolution of 1 ms.
            late = due.elapsed();
        }
    }
}

/// What `sysinfo` needs between two samples.
#[derive(Default)]
struct Probe {
    system: System,
}

impl Probe {
    /// Processor and memory of this process and the given children, free space at `documents`. Blocks.
    fn sample(&mut self, documents: &std::path::Path, children: &[u32]) -> Metrics {
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
        metrics
    }
}

/// Free bytes at a path, or at the nearest folder above it that exists.
pub(crate) fn free_space(path: &std::path::Path) -> std::io::Result<u64> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(path);
    fs4::available_space(existing)
}
