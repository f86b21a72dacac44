//! Claims requests and has them written, as many at the same time as the pace allows.
//!
//! It sleeps until something happens: a request became claimable, one ended, the pace changed, a retry is due. The only
//! clock it looks at is that of the next due retry.

use std::sync::Arc;

use atles_queue::{JobState, Lease};
use tokio::sync::Notify;

use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, StoreError, What};
use crate::supervisor::ServiceContext;
use crate::writing::executor::{Signals, execute};

/// Who holds the leases. One engine per folder, so a fixed name tells enough.
const WORKER: &str = "engine";

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    repair(&core).await?;
    context.ready();
    let stopping = context.stopping();
    let freed = Arc::new(Notify::new());
    let mut pace = core.pace.subscribe();
    let slots = Arc::new(Slots::default());
    loop {
        context.beat();
        let mut wait = None;
        while !stopping.is_cancelled() && slots.taken() < pace.borrow_and_update().at_once() {
            match core.queue.claim(WORKER).await {
                Ok(Some(lease)) => begin(&core, &context, lease, slots.take(freed.clone())),
                Ok(None) => break,
                Err(error) => {
                    // A full or locked disk is no fault of this service: the health monitor tells about it.
                    tracing::warn!(task = "worker_pool", %error, "no request could be claimed; trying again soon");
                    wait = Some(config::HEALTH_PERIOD);
                    break;
                }
            }
        }
        let until_due = match wait {
            Some(wait) => Some(wait),
            None => core.queue.next_due().await?.map(|due| (due - core.clock.now()).to_std().unwrap_or_default()),
        };
        tokio::select! {
            () = stopping.cancelled() => break,
            () = core.queue.woken() => {}
            () = freed.notified() => {}
            changed = pace.changed() => changed?,
            () = sleep_if_any(until_due) => {}
        }
    }
    // The requests in hand end at their next border; the context waits for them, up to its limit.
    Ok(())
}

async fn sleep_if_any(wait: Option<std::time::Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// What the last session, or the last run of this service, left in progress goes back into the queue.
async fn repair(core: &Core) -> anyhow::Result<()> {
    let repaired = core.queue.repair().await?;
    if repaired.is_empty() {
        return Ok(());
    }
    let now = rfc3339(core.clock.now());
    let count = repaired.len();
    core.write_passing(move |tx| -> Result<(), StoreError> {
        for job in &repaired {
            let what = if job.state == JobState::Failed { What::Failed } else { What::Repaired };
            RequestEvents(tx).add(&job.id, what, &now)?;
            if job.state == JobState::Failed {
                let problem = crate::writing::poisoned(job.crashes);
                Requests(tx).set_finished(&job.id, &now, Some(&problem))?;
            }
        }
        Ok(())
    })
    .await?;
    core.publish_changes();
    tracing::info!(task = "worker_pool", "{count} requests go on where they were");
    Ok(())
}

fn begin(core: &Arc<Core>, context: &ServiceContext, lease: Lease, slot: Slot) {
    let signals = Signals::new(&context.stopping());
    let core = core.clone();
    context.spawn("request", async move {
        let _slot = slot;
        let asked = core.queue.asked(&lease);
        let work = execute(core.clone(), lease.clone(), signals.clone());
        tokio::pin!(work);
        let grace = async {
            signals.stopping.cancelled().await;
            tokio::time::sleep(config::STOP_GRACE).await;
        };
        tokio::select! {
            () = &mut work => return,
            _ = asked => {}
            () = grace => {}
        }
        signals.abort();
        work.await;
    });
}

/// How many requests are in hand.
#[derive(Default)]
struct Slots {
    taken: std::sync::atomic::AtomicU32,
}

impl Slots {
    fn taken(&self) -> u32 {
        self.taken.load(std::sync::atomic::Ordering::Acquire)
    }

    fn take(self: &Arc<Self>, freed: Arc<Notify>) -> Slot {
        self.taken.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
        Slot { slots: self.clone(), freed }
    }
}

/// One request in hand; given back on drop, also when its task is aborted.
struct Slot {
    slots: Arc<Slots>,
    freed: Arc<Notify>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.taken.fetch_sub(1, std::sync::atomic::Ordering::AcqRel);
        self.freed.notify_one();
    }
}
