//! Clears away requests that have ended. A document is never cleared with its request: what it stands on is kept.

use std::time::Duration;

use atles_queue::{JobState, Retention, Tx};

use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{Documents, RequestEvents, Requests, Result, Sections, What};

/// Everything that has ended in one of these states.
pub(crate) fn everything(states: &[JobState]) -> Retention {
    let now = |state| states.contains(&state).then_some(Duration::ZERO);
    Retention {
        completed: now(JobState::Completed),
        failed: now(JobState::Failed),
        cancelled: now(JobState::Cancelled),
    }
}

/// What ended so many days ago.
pub(crate) fn after_days(days: u32) -> Retention {
    let kept = Some(Duration::from_secs(u64::from(days) * 86_400));
    Retention { completed: kept, failed: kept, cancelled: kept }
}

/// Clears away what was kept long enough, in parts. How many requests are gone.
pub(crate) async fn clear(core: &Core, retention: Retention) -> Result<u32> {
    let mut cleared = 0;
    loop {
        let (queue, now) = (core.queue.clone(), rfc3339(core.clock.now()));
        let gone = core
            .write_promised(move |tx| {
                let gone = queue.prune_in(tx, retention, config::ORDERS_AT_ONCE)?;
                gone.iter().try_for_each(|id| forget(tx, id, &now))?;
                Ok(gone.len())
            })
            .await?;
        if gone == 0 {
            return Ok(cleared);
        }
        cleared += u32::try_from(gone).unwrap_or(u32::MAX);
        core.publish_changes();
    }
}

/// Forgets what only the lists needed. What can be continued keeps its sections.
fn forget(tx: &Tx<'_>, id: &str, now: &str) -> Result<()> {
    let gone = Requests(tx).remove_unless_documented(id)?;
    let partial = !gone && Documents(tx).of_request(id)?.is_some_and(|document| document.partial);
    if !gone && !partial {
        Sections(tx).clear(id)?;
    }
    RequestEvents(tx).clear(id)?;
    RequestEvents(tx).add(id, What::Cleared, now)?;
    Ok(())
}
