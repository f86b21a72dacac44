//! One order for many jobs, and the end of what is kept too long.
//!
//! Both work through jobs in parts, so that a million of them hold up nobody: a caller repeats until there is nothing left.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::driver::{Driver, JobWriter};
use crate::error::{QueueError, Result};
use crate::filter::{Cursor, Filter};
use crate::job::{CancelEffect, JobState};
use crate::queue::Queue;

/// What is to be done with each job.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// [`Queue::cancel_in`].
    Cancel,
    /// [`Queue::pause_in`].
    Pause {
        /// Why.
        reason: String,
    },
    /// [`Queue::resume_in`].
    Resume,
    /// [`Queue::retry_in`].
    Retry,
    /// [`Queue::set_priority_in`].
    SetPriority(u8),
    /// [`Queue::put_off_in`].
    PutOff {
        /// Not before.
        until: DateTime<Utc>,
    },
}

/// What became of an order for many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Obeyed {
    /// The jobs that did as ordered.
    pub done: Vec<String>,
    /// How many could not: their state does not allow it, or their unique key is taken.
    pub refused: usize,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
}

/// For how long ended jobs are kept; `None`: for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Completed ones.
    pub completed: Option<Duration>,
    /// Failed ones.
    pub failed: Option<Duration>,
    /// Cancelled ones.
    pub cancelled: Option<Duration>,
}

impl<D: Driver> Queue<D> {
    /// Gives the next `limit` jobs that fit an order. What does not fit the state of one of them is no failure of the rest.
    /// To retry all that failed: `Filter::states(&[JobState::Failed])` with [`Order::Retry`].
    ///
    /// # Errors
    /// A failure of the database.
    pub fn order_many_in(
        &self,
        tx: &dyn JobWriter,
        filter: &Filter,
        order: &Order,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Obeyed> {
        let page = self.page_in(tx, filter, after, limit)?;
        let mut obeyed = Obeyed { next: page.next, ..Obeyed::default() };
        for job in page.jobs {
            match self.order_in(tx, &job.id, order) {
                Ok(true) => obeyed.done.push(job.id),
                Ok(false) | Err(QueueError::Refused { .. } | QueueError::Duplicate) => obeyed.refused += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(obeyed)
    }

    /// Gives one job an order; false if there was nothing to call off.
    ///
    /// # Errors
    /// Those of the order.
    pub fn order_in(&self, tx: &dyn JobWriter, id: &str, order: &Order) -> Result<bool> {
        match order {
            Order::Cancel => return Ok(self.cancel_in(tx, id)? != CancelEffect::AlreadyEnded),
            Order::Pause { reason } => self.pause_in(tx, id, reason).map(|_| ())?,
            Order::Resume => self.resume_in(tx, id)?,
            Order::Retry => self.retry_in(tx, id)?,
            Order::SetPriority(priority) => self.set_priority_in(tx, id, *priority)?,
            Order::PutOff { until } => self.put_off_in(tx, id, *until)?,
        }
        Ok(true)
    }

    /// Removes ended jobs that were kept long enough, with their histories, the oldest first and at most `limit` in all. The
    /// ids of those that are gone, so that the caller's own rows can go with them.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn prune_in(&self, tx: &dyn JobWriter, retention: Retention, limit: u32) -> Result<Vec<String>> {
        let Retention { completed, failed, cancelled } = retention;
        let mut gone = Vec::new();
        for (state, kept) in
            [(JobState::Completed, completed), (JobState::Failed, failed), (JobState::Cancelled, cancelled)]
        {
            let before = kept.and_then(|kept| TimeDelta::from_std(kept).ok()).map(|kept| self.now() - kept);
            let left = limit - u32::try_from(gone.len()).unwrap_or(limit);
            if let Some(before) = before
                && left > 0
            {
                gone.extend(tx.prune(state, before, left)?);
            }
        }
        Ok(gone)
    }
}
