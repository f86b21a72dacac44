//! What the last session, or the last run of the worker pool, left in progress goes back into the queue.
//!
//! Only for the holder of the folder's lock, and only while nobody works: whoever held those requests is gone.

use atles_queue::JobState;

use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, What};
use crate::writing::poisoned;

/// Repairs; jobs, rows and events change together.
pub(crate) async fn repair(core: &Core) -> Result<()> {
    let now = rfc3339(core.clock.now());
    let queue = core.queue.clone();
    let repaired = core
        .write_passing(move |tx| {
            let repaired = queue.repair_in(tx)?;
            for job in &repaired {
                match job.state {
                    JobState::Failed => {
                        Requests(tx).set_finished(&job.id, &now, Some(&poisoned(job.crashes)))?;
                        RequestEvents(tx).add(&job.id, What::Failed, &now)?;
                    }
                    // What was asked of the worker that is gone was promised.
                    JobState::Cancelled => {
                        Requests(tx).set_finished(&job.id, &now, None)?;
                        RequestEvents(tx).add(&job.id, What::Cancelled, &now)?;
                    }
                    JobState::Paused => RequestEvents(tx).add(&job.id, What::Paused, &now)?,
                    JobState::Pending | JobState::Scheduled | JobState::InProgress | JobState::Completed => {
                        RequestEvents(tx).add(&job.id, What::Repaired, &now)?;
                    }
                }
            }
            Ok(repaired)
        })
        .await?;
    if !repaired.is_empty() {
        core.publish_changes();
        tracing::info!(task = "worker_pool", "{} requests go on where they were", repaired.len());
    }
    Ok(())
}
