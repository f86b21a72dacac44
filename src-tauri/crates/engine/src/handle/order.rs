//! The user's own order of waiting requests: a number each, lower first within a priority.
//!
//! A request gets the time of its arrival for a number, so that arrival is the first order; one that is moved gets a number
//! between those of its neighbours. Where no number is left between them, all of that priority are numbered anew.

use std::cmp::Ordering;

use atles_queue::{Filter, Job, JobState, Queue, Side, Turn, Tx};
use chrono::{DateTime, Utc};

use crate::store::Result;

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
    let end = |position| Turn { position, ..moved.turn() };
    let (front, back) = (end(f64::NEG_INFINITY), end(f64::INFINITY));
    // The place that it is to have, and whom it is to precede there.
    let (place, behind) = match border {
        None => (back, None),
        // It began or ended meanwhile, so everything that waits comes after it.
        Some(border) if !waits(&border) => (front, None),
        Some(border) => match urgency(&border).cmp(&urgency(&moved)) {
            Ordering::Less => (front, None),
            Ordering::Greater => (back, None),
            Ordering::Equal if border.id == moved.id => return Ok(queue.reorder_in(tx, id, moved.position)?),
            Ordering::Equal => (border.turn(), Some(border)),
        },
    };
    let other = |side| match queue.neighbour_in(tx, &place, side)? {
        // It leaves its own place, so whoever is beyond it is the neighbour.
        Some(found) if found.id == moved.id => queue.neighbour_in(tx, &found.turn(), side),
        found => Ok(found),
    };
    let ahead = other(Side::Ahead)?;
    let behind = match behind {
        Some(border) => Some(border),
        None => other(Side::Behind)?,
    };
    match between(ahead.as_ref(), behind.as_ref()) {
        Some(position) => Ok(queue.reorder_in(tx, id, position)?),
        None => number_anew(queue, tx, moved, behind),
    }
}

/// Gives all peers of a request new numbers, with it before `behind`.
fn number_anew(queue: &Queue, tx: &Tx<'_>, moved: Job, behind: Option<Job>) -> Result<()> {
    let filter = Filter {
        states: vec![JobState::Pending, JobState::Scheduled, JobState::Paused],
        priority: Some(moved.priority),
        ..Filter::default()
    };
    let mut peers = queue.page_in(tx, &filter, None, u32::MAX)?.jobs;
    peers.retain(|job| job.deadline == moved.deadline && job.id != moved.id);
    let index = behind.and_then(|behind| peers.iter().position(|job| job.id == behind.id)).unwrap_or(peers.len());
    // Downwards from the last, so that whoever arrives later comes after them.
    let last = peers.last().map_or(0.0, |job| job.position);
    peers.insert(index, moved);
    for (job, before_last) in peers.iter().rev().zip(0_u32..) {
        queue.reorder_in(tx, &job.id, last - f64::from(before_last))?;
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

fn waits(job: &Job) -> bool {
    match job.state {
        JobState::Pending | JobState::Scheduled | JobState::Paused => true,
        JobState::InProgress | JobState::Completed | JobState::Failed | JobState::Cancelled => false,
    }
}
