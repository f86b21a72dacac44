//! Lets requests go on that were paused because something was missing, once it is there again.

use atles_queue::JobState;

use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, What};

/// Resumes those of the requests that are still paused, and takes their problem off them.
pub(super) async fn go_on(core: &Core, requests: Vec<String>) -> Result<()> {
    let (queue, now) = (core.queue.clone(), rfc3339(core.clock.now()));
    core.write_passing(move |tx| {
        for id in &requests {
            // The user may have ordered something else meanwhile.
            if queue.job_in(tx, id)?.state == JobState::Paused {
                queue.resume_in(tx, id)?;
                Requests(tx).set_problem(id, None)?;
                RequestEvents(tx).add(id, What::Resumed, &now)?;
            }
        }
        Ok(())
    })
    .await?;
    core.publish_changes();
    Ok(())
}
