//! Lets requests go on that were paused because something was missing, once it is there again.

use atles_queue::{Filter, JobState};

use crate::api::{ErrorCode, Writer};
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, What};

/// A request that is paused because something is missing.
pub(super) struct HeldUp {
    /// Its id.
    pub(super) id: String,
    /// What is missing.
    pub(super) code: ErrorCode,
    /// Who is to write it; none for ATLES itself.
    pub(super) writer: Option<Writer>,
}

/// All that are. Who pauses a request leaves no problem behind.
pub(super) async fn held_up(core: &Core) -> Result<Vec<HeldUp>> {
    let queue = core.queue.clone();
    core.read(move |connection| {
        let paused = queue.page_in(connection, &Filter::states(&[JobState::Paused]), None, u32::MAX)?;
        let rows = paused.jobs.into_iter().map(|job| Requests(connection).get(&job.id));
        let held = rows.map(|row| {
            let row = row?;
            Ok(row.problem.map(|problem| HeldUp { id: row.id, code: problem.code, writer: row.request.writer }))
        });
        held.filter_map(Result::transpose).collect()
    })
    .await
}

/// The ids of those that wait for one of these.
pub(super) fn waiting_for(held: &[HeldUp], codes: &[ErrorCode]) -> Vec<String> {
    held.iter().filter(|held| codes.contains(&held.code)).map(|held| held.id.clone()).collect()
}

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
