//! What users order of one job: calling off, pausing, resuming, trying again, another time or place in the line; and pausing
//! the whole queue.

use chrono::{DateTime, Utc};

use crate::driver::{Driver, JobWriter, QueuePause};
use crate::error::{QueueError, Result};
use crate::event::What;
use crate::job::{Asked, CancelEffect, Job, JobState};
use crate::queue::{Change, Queue};

impl<D: Driver> Queue<D> {
    /// Calls a job off: at once if nobody works on it, else by asking its worker.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn cancel_in(&self, tx: &dyn JobWriter, id: &str) -> Result<CancelEffect> {
        let job = self.locked_in(tx, id)?;
        match job.state {
            JobState::Completed | JobState::Failed | JobState::Cancelled => Ok(CancelEffect::AlreadyEnded),
            JobState::InProgress => {
                self.ask(tx, job, Asked::Cancel)?;
                Ok(CancelEffect::Signalled)
            }
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                self.apply(tx, job, Change::to(JobState::Cancelled, What::Cancelled))?;
                Ok(CancelEffect::Cancelled)
            }
        }
    }

    /// Has a job wait until it is resumed: at once if nobody works on it, else by asking its worker. The state afterwards.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it has ended or is paused.
    pub fn pause_in(&self, tx: &dyn JobWriter, id: &str, reason: &str) -> Result<JobState> {
        let job = self.locked_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled => {
                let error = (!reason.is_empty()).then(|| reason.to_owned());
                self.apply(tx, job, Change { error, ..Change::to(JobState::Paused, What::Paused) })?;
                Ok(JobState::Paused)
            }
            JobState::InProgress => {
                self.ask(tx, job, Asked::Pause)?;
                Ok(JobState::InProgress)
            }
            JobState::Paused | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }

    /// Lets a paused job go on.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it is not paused.
    pub fn resume_in(&self, tx: &dyn JobWriter, id: &str) -> Result<()> {
        let job = self.locked_in(tx, id)?;
        if job.state != JobState::Paused {
            return refused(&job);
        }
        self.apply(tx, job, Change::to(JobState::Pending, What::Resumed))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Gives an ended job another go with all its attempts; a scheduled one goes on at once.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] in any other state; [`QueueError::Duplicate`] if another job took
    /// its unique key meanwhile.
    pub fn retry_in(&self, tx: &dyn JobWriter, id: &str) -> Result<()> {
        let mut job = self.locked_in(tx, id)?;
        match job.state {
            JobState::Failed | JobState::Cancelled => (job.attempt, job.crashes) = (0, 0),
            JobState::Scheduled => {}
            JobState::Pending | JobState::InProgress | JobState::Paused | JobState::Completed => return refused(&job),
        }
        self.apply(tx, job, Change::to(JobState::Pending, What::Retried))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Puts a waiting job off to a later time. One that is paused or has no time yet gets it; a time that has come makes it
    /// claimable.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn put_off_in(&self, tx: &dyn JobWriter, id: &str, until: DateTime<Utc>) -> Result<()> {
        let job = self.waiting(tx, id)?;
        self.apply(tx, job, Change::at(until, What::PutOff))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Moves a waiting job in the user's order.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn reorder_in(&self, tx: &dyn JobWriter, id: &str, position: f64) -> Result<()> {
        let job = self.waiting(tx, id)?;
        self.place(tx, &Job { position, ..job })
    }

    /// Makes a waiting job more or less urgent (1 to 5).
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn set_priority_in(&self, tx: &dyn JobWriter, id: &str, priority: u8) -> Result<()> {
        let job = self.waiting(tx, id)?;
        self.place(tx, &Job { priority: priority.clamp(1, 5), ..job })
    }

    /// Gives a waiting job another deadline or takes it away. Whether it is late is found out anew.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn set_deadline_in(&self, tx: &dyn JobWriter, id: &str, deadline: Option<DateTime<Utc>>) -> Result<()> {
        let job = self.waiting(tx, id)?;
        self.place(tx, &Job { deadline, late: false, ..job })
    }

    /// Has nobody claim anything until [`resume_queue_in`](Self::resume_queue_in), across restarts. What is in hand goes on.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn pause_queue_in(&self, tx: &dyn JobWriter, reason: &str) -> Result<()> {
        tx.set_queue_pause(Some(&QueuePause { since: self.now(), reason: reason.to_owned() }))
    }

    /// Lets claims go on.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn resume_queue_in(&self, tx: &dyn JobWriter) -> Result<()> {
        tx.set_queue_pause(None)?;
        self.ring_after(tx);
        Ok(())
    }

    fn place(&self, tx: &dyn JobWriter, job: &Job) -> Result<()> {
        tx.place(job)?;
        self.note(tx, &job.id, What::Moved, None)
    }

    fn waiting(&self, tx: &dyn JobWriter, id: &str) -> Result<Job> {
        let job = self.locked_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => Ok(job),
            JobState::InProgress | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }
}

fn refused<T>(job: &Job) -> Result<T> {
    Err(QueueError::Refused { id: job.id.clone(), state: job.state })
}
