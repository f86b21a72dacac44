//! The user's own order of waiting requests: a number each, lower first within a priority.
//!
//! A request gets the time of its arrival for a number, so that arrival is the first order; one that is moved gets a number
//! between those of its neighbours. Where no number is left between them, all of that priority are numbered anew.

use atles_queue::{Job, JobState, Queue, Tx};
use chrono::{DateTime, Utc};

use crate::store::{Result, StoreError};

/// The number of a request that arrives: behind everything of its priority that waits, also when the clock went back or
/// two arrive in the same millisecond.
pub(super) fn position_of_arrival(queue: &Queue, tx: &Tx<'_>, priority: u8, now: DateTime<Utc>) -> Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are below 2^53 for 200,000 years")]
    let time = now.timestamp_millis() as f64;
    let last = queue.last_position_in(tx, priority)?;
    Ok(last.map_or(time, |last| time.max(last + 1.0)))
}

/// Puts a waiting request before another one, or at the end, as near as its priority and its deadline allow: nothing is moved
/// across a border between priorities, nor before an earlier deadline.
///
/// # Errors
/// No such request; a refusal if the one that is moved does not wait.
pub(super) fn move_before(queue: &Queue, tx: &Tx<'_>, id: &str, before: Option<&str>) -> Result<()> {
    let moved = queue.job_in(tx, id)?;
    let border = before.map(|before| queue.job_in(tx, before)).transpose()?;
    let mut peers = waiting(queue, tx)?;
    peers.retain(|job| job.priority == moved.priority && job.deadline == moved.deadline && job.id != id);
    let index = match border {
        None => peers.len(),
        // It began or ended meanwhile, so everything that waits comes after it.
        Some(border) if !waits(&border) => 0,
        Some(border) if urgency(&border) < urgency(&moved) => 0,
        Some(border) if urgency(&border) > urgency(&moved) => peers.len(),
        Some(border) => peers.iter().position(|job| job.id == border.id).unwrap_or(peers.len()),
    };
    if let Some(position) = between(index.checked_sub(1).map(|ahead| &peers[ahead]), peers.get(index)) {
        return Ok(queue.reorder_in(tx, id, position)?);
    }
    // Downwards from the last, so that whoever arrives later comes after them.
    let last = peers.last().map_or(0.0, |job| job.position);
    peers.insert(index, moved);
    for (job, behind) in peers.iter().rev().zip(0_u32..) {
        queue.reorder_in(tx, &job.id, last - f64::from(behind))?;
    }
    Ok(())
}

/// What the queue looks at before the user's order; lower comes first.
fn urgency(job: &Job) -> (std::cmp::Reverse<u8>, bool, Option<DateTime<Utc>>) {
    (std::cmp::Reverse(job.priority), job.deadline.is_none(), job.deadline)
}

/// A number between two neighbours; `None` if they are too close.
fn between(ahead: Option<&Job>, behind: Option<&Job>) -> Option<f64> {
    match (ahead.map(|job| job.position), behind.map(|job| job.position)) {
        (None, None) => Some(0.0),
        (Some(ahead), None) => Some(ahead + 1.0),
        (None, Some(behind)) => Some(behind - 1.0),
        (Some(ahead), Some(behind)) => {
            let middle = f64::midpoint(ahead, behind);
            (ahead < middle && middle < behind).then_some(middle)
        }
    }
}

fn waiting(queue: &Queue, tx: &Tx<'_>) -> Result<Vec<Job>> {
    let mut jobs = queue.unfinished_in(tx).map_err(StoreError::from)?;
    jobs.retain(waits);
    Ok(jobs)
}

fn waits(job: &Job) -> bool {
    match job.state {
        JobState::Pending | JobState::Scheduled | JobState::Paused => true,
        JobState::InProgress | JobState::Completed | JobState::Failed | JobState::Cancelled => false,
    }
}
