//! Deadlines: the earliest comes first within a priority, and one that was missed is said, once.
//!
//! A deadline stops nothing: late work is still wanted. Whoever runs the queue sleeps until [`Queue::next_deadline`] and
//! calls [`Queue::say_missed`]; a job that ends too late before that says so by itself.

use chrono::{DateTime, Utc};

use crate::driver::{Driver, Durability, JobReader, JobWriter};
use crate::error::Result;
use crate::event::What;
use crate::job::{Job, JobState};
use crate::queue::Queue;

/// Most jobs that are marked in one transaction.
const AT_ONCE: u32 = 500;

impl<D: Driver> Queue<D> {
    /// The first deadline that nobody has missed yet.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_deadline(&self) -> Result<Option<DateTime<Utc>>> {
        self.inner.driver.read(|reader: &dyn JobReader| reader.next_deadline()).await
    }

    /// Marks unfinished jobs whose deadline has passed as late and says so in their histories. Those that were not known to
    /// be late, earliest deadline first; a full answer (500) may not be all.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn say_missed(&self) -> Result<Vec<Job>> {
        let queue = self.clone();
        self.inner.driver.write(Durability::Passing, move |tx| queue.say_missed_in(tx)).await
    }

    /// As [`say_missed`](Self::say_missed), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn say_missed_in(&self, tx: &dyn JobWriter) -> Result<Vec<Job>> {
        let mut late = tx.newly_late(self.now(), AT_ONCE)?;
        for job in &mut late {
            job.late = true;
            tx.place(job)?;
            self.note(tx, &job.id, What::DeadlineMissed, None)?;
        }
        Ok(late)
    }

    /// Whether a job that changes at this moment is found to be late by it. One that was called off is not late any more.
    pub(crate) fn passes_deadline(&self, job: &Job) -> bool {
        let counts = matches!(job.state, JobState::Completed | JobState::Failed);
        counts && !job.late && job.deadline.is_some_and(|deadline| deadline <= self.now())
    }
}
