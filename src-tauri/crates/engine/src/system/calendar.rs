//! Says which deadlines were missed, and clears away requests that ended long enough ago.
//!
//! Works also while the system is stopped: a deadline passes all the same. It sleeps until the next of these times, and is
//! woken whenever a request changes.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::clearing::{after_days, clear};
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, What};
use crate::supervisor::ServiceContext;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    let mut keep_days = core.keep_days.subscribe();
    let mut next_clearing = Instant::now();
    context.ready();
    loop {
        let next_deadline = match say_missed(&core).await {
            Ok(wait) => wait.map(|wait| Instant::now() + wait),
            Err(error) => {
                // What is wrong with the database is said by its check.
                tracing::debug!(task = "calendar", %error, "the deadlines could not be looked at");
                Some(Instant::now() + config::DEADLINE_LOOK)
            }
        };
        let days = *keep_days.borrow_and_update();
        if let Some(days) = days
            && next_clearing <= Instant::now()
        {
            next_clearing = Instant::now() + config::CLEARING_PERIOD;
            match clear(&core, after_days(days)).await {
                Ok(0) => {}
                Ok(many) => {
                    tracing::info!(task = "calendar", "{many} requests were kept for {days} days; documents stay")
                }
                Err(error) => tracing::debug!(task = "calendar", %error, "ended requests could not be cleared away"),
            }
        }
        let next = [next_deadline, days.map(|_| next_clearing)].into_iter().flatten().min();
        let another_choice = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => false,
                () = core.deadlines.notified() => false,
                changed = keep_days.changed() => changed.is_ok(),
                () = sleep_until(next) => false,
            }
        });
        if another_choice.await {
            next_clearing = Instant::now();
        }
        if stopping.is_cancelled() {
            return Ok(());
        }
    }
}

async fn sleep_until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// Says which deadlines have passed; how long until it is to be looked again, if a deadline is ahead.
async fn say_missed(core: &Core) -> Result<Option<Duration>> {
    loop {
        let now = core.clock.now();
        let Some(deadline) = core.queue.next_deadline().await? else { return Ok(None) };
        if let Ok(wait) = (deadline - now).to_std()
            && !wait.is_zero()
        {
            return Ok(Some(wait.min(config::DEADLINE_LOOK)));
        }
        let (queue, time) = (core.queue.clone(), rfc3339(now));
        let titles = core
            .write_passing(move |tx| {
                let mut titles = Vec::new();
                for job in queue.say_missed_in(tx)? {
                    RequestEvents(tx).add(&job.id, What::DeadlineMissed, &time)?;
                    titles.push(Requests(tx).get(&job.id)?.request.title);
                }
                Ok(titles)
            })
            .await?;
        for title in titles {
            tracing::warn!(task = %title, "its deadline has passed, and it is not finished");
        }
        core.changed.notify_one();
    }
}
