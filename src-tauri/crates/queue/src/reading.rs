//! What can be read of jobs.

use chrono::{DateTime, Utc};

use crate::driver::{Driver, JobReader, QueuePause, Side};
use crate::error::{QueueError, Result};
use crate::event::JobEvent;
use crate::filter::{Cursor, Filter, PARTS, Page};
use crate::job::{Job, JobCounts, JobState, Turn};
use crate::queue::Queue;

impl<D: Driver> Queue<D> {
    /// The job with that id.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn job_in(&self, reader: &dyn JobReader, id: &str) -> Result<Job> {
        reader.job(id)?.ok_or_else(|| QueueError::NotFound { id: id.to_owned() })
    }

    /// A page of the list of all jobs that fit: those in progress, then those that wait, in the order in which they will be
    /// claimed, then those that have ended, the latest first.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn page_in(&self, reader: &dyn JobReader, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Page> {
        let room = limit as usize;
        let mut jobs = Vec::new();
        for (states, part) in PARTS.iter().zip(0..) {
            if jobs.len() >= room || after.is_some_and(|cursor| cursor.part > part) {
                continue;
            }
            let after = after.filter(|cursor| cursor.part == part);
            let left = limit - u32::try_from(jobs.len()).unwrap_or(limit);
            jobs.extend(merged(reader, states, filter, after, left)?);
        }
        let next = if jobs.len() == room { jobs.last().map(Cursor::behind) } else { None };
        Ok(Page { jobs, next })
    }

    /// All jobs that have not ended: those in progress first, then in the order in which they will be claimed.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn unfinished_in(&self, reader: &dyn JobReader) -> Result<Vec<Job>> {
        let unfinished = Filter::states(&[PARTS[0], PARTS[1]].concat());
        Ok(self.page_in(reader, &unfinished, None, u32::MAX)?.jobs)
    }

    /// When the first of those that wait for a worker was enqueued; `None` if none waits.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn waiting_since_in(&self, reader: &dyn JobReader) -> Result<Option<DateTime<Utc>>> {
        reader.waiting_since()
    }

    /// The jobs that ended last, latest first.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn finished_in(&self, reader: &dyn JobReader, limit: u32) -> Result<Vec<Job>> {
        Ok(self.page_in(reader, &Filter::states(PARTS[2]), None, limit)?.jobs)
    }

    /// How many jobs are in each state; costs the same however many there are.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn counts_in(&self, reader: &dyn JobReader) -> Result<JobCounts> {
        reader.counts()
    }

    /// The highest position of an unfinished job of that priority: whoever is to come behind all takes a higher one. Costs
    /// the same however many there are.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn last_position_in(&self, reader: &dyn JobReader, priority: u8) -> Result<Option<f64>> {
        reader.last_position(priority.clamp(1, 5))
    }

    /// The waiting job of the same priority and deadline that comes next before or behind a place in the line; the job with
    /// the id of the place is none. Costs the same however many wait.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn neighbour_in(&self, reader: &dyn JobReader, place: &Turn, side: Side) -> Result<Option<Job>> {
        reader.neighbour(place, side)
    }

    /// What happened to a job, oldest first: the latest [`HISTORY`](crate::driver::HISTORY) events.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn history_in(&self, reader: &dyn JobReader, id: &str) -> Result<Vec<JobEvent>> {
        let history = reader.history(id)?;
        if history.is_empty() { self.job_in(reader, id).map(|_| history) } else { Ok(history) }
    }

    /// Since when and why the whole queue is paused, if it is.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn queue_pause_in(&self, reader: &dyn JobReader) -> Result<Option<QueuePause>> {
        reader.queue_pause()
    }

    /// When the first scheduled job is due.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        self.inner.driver.read(|reader: &dyn JobReader| reader.next_due()).await
    }
}

/// Jobs of several states as one list.
fn merged(
    reader: &dyn JobReader,
    states: &[JobState],
    filter: &Filter,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for state in states.iter().filter(|state| filter.allows(**state)) {
        jobs.extend(reader.page(*state, filter, after, limit)?);
    }
    jobs.sort_by(|a, b| {
        if a.state.is_ended() { (b.finished_at, &b.id).cmp(&(a.finished_at, &a.id)) } else { a.turn().order(&b.turn()) }
    });
    jobs.truncate(limit as usize);
    Ok(jobs)
}
