//! Claims requests and has them written, as many at the same time as the pace allows.
//!
//! It sleeps until something happens: a request became claimable, one ended, the pace changed, a retry is due. The only
//! clock it looks at is that of the next due retry.

use std::sync::Arc;
use std::time::Duration;

use atles_queue::Lease;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::repair::repair;
use super::rests::{Rests, is_retry, put_off};
use crate::api::{Pace, RequestStep};
use crate::config;
use crate::core::Core;
use crate::supervisor::ServiceContext;
use crate::writing::executor::{Signals, abandon, execute};

/// Who holds the leases. One engine per folder, so a fixed name tells enough.
const WORKER: &str = "engine";

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    repair(&core).await?;
    context.ready();
    let stopping = context.stopping();
    let freed = Arc::new(Notify::new());
    let mut pace = core.pace.subscribe();
    let (mut ceiling, mut room) = (core.ceiling.subscribe(), core.room.subscribe());
    let slots = Arc::new(Slots::default());
    let mut rests = Rests::default();
    loop {
        let mut full = false;
        let mut hindered = false;
        while !stopping.is_cancelled() {
            context.beat();
            let pace = *pace.borrow_and_update();
            ceiling.borrow_and_update();
            room.borrow_and_update();
            full = slots.taken() >= core.at_once();
            if full {
                break;
            }
            match core.queue.claim(WORKER).await {
                Ok(Some(lease)) => {
                    let rest = rest_before(&core, &mut rests, pace, &lease).await;
                    let put_off = match rest {
                        Some(rest) => put_off(&core, &lease, rest).await,
                        None => false,
                    };
                    if !put_off {
                        begin(&core, &context, lease, slots.take(freed.clone()));
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    // A full or locked disk is no fault of this service: the health monitor tells about it.
                    tracing::warn!(task = "worker_pool", %error, "no request could be claimed; trying again soon");
                    hindered = true;
                    break;
                }
            }
        }
        let wait = if hindered {
            Some(config::HEALTH_PERIOD)
        } else if full {
            // Whatever is due can only begin when one ends.
            None
        } else {
            until_due(&core).await
        };
        let woken = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => Ok(()),
                () = core.queue.woken() => Ok(()),
                () = freed.notified() => Ok(()),
                changed = pace.changed() => changed,
                changed = ceiling.changed() => changed,
                changed = room.changed() => changed,
                () = sleep_if_any(wait) => Ok(()),
            }
        });
        woken.await?;
        if stopping.is_cancelled() {
            break;
        }
    }
    // The requests in hand end at their next border; the context waits for them, up to its limit.
    Ok(())
}

/// How long until the next retry is due.
async fn until_due(core: &Core) -> Option<Duration> {
    match core.queue.next_due().await {
        Ok(due) => due.map(|due| (due - core.clock.now()).to_std().unwrap_or_default()),
        Err(error) => {
            tracing::warn!(task = "worker_pool", %error, "the next retry could not be looked up; trying again soon");
            Some(config::HEALTH_PERIOD)
        }
    }
}

async fn rest_before(core: &Core, rests: &mut Rests, pace: Pace, lease: &Lease) -> Option<Duration> {
    if !is_retry(core, lease).await {
        return None;
    }
    rests.before_retry(Instant::now(), Duration::from_secs(pace.rest_seconds().into()))
}

async fn sleep_if_any(wait: Option<Duration>) {
    match wait {
        // It has come. A timer would wait for the next whole millisecond, and one whose time stands still for ever.
        Some(Duration::ZERO) => {}
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

fn begin(core: &Arc<Core>, context: &ServiceContext, lease: Lease, slot: Slot) {
    let stalled = core.live.begin(lease.job_id());
    let signals = Signals::new(&context.stopping(), stalled);
    let core = core.clone();
    let hurry = context.hurry();
    context.spawn("request", async move {
        let _slot = slot;
        {
            let work = execute(core.clone(), lease.clone(), signals.clone());
            tokio::pin!(work);
            let grace = async {
                signals.stopping.cancelled().await;
                tokio::time::sleep(config::STOP_GRACE).await;
            };
            tokio::select! {
                () = &mut work => return,
                _ = core.queue.asked(&lease) => {}
                () = grace => {}
                () = hurry.cancelled() => {}
                () = signals.stalled.cancelled() => {}
            }
            signals.abort();
            loop {
                if tokio::time::timeout(config::ABORT_LIMIT, &mut work).await.is_ok() {
                    return;
                }
                // A document that is being put in its place is finished: it must not lie there without its request.
                if core.live.of(lease.job_id()).is_none_or(|progress| progress.step != RequestStep::Assembling) {
                    break;
                }
            }
            // Dropped here: what it would still write is refused, because its lease ends.
        }
        abandon(&core, &lease, &signals).await;
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
