//! What users order: calling off, pausing, resuming, trying again, another place in the line.

use rusqlite::params;

use crate::database::Tx;
use crate::error::{QueueError, Result};
use crate::job::{Asked, CancelEffect, Job, JobState};
use crate::queue::{Change, Queue};

impl Queue {
    /// Calls a job off: at once if nobody works on it, else by asking its worker.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn cancel_in(&self, tx: &Tx<'_>, id: &str) -> Result<CancelEffect> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Completed | JobState::Failed | JobState::Cancelled => Ok(CancelEffect::AlreadyEnded),
            JobState::InProgress => {
                self.ask(tx, id, Asked::Cancel)?;
                Ok(CancelEffect::Signalled)
            }
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                self.apply(tx, id, Change { finished: true, ..Change::to(JobState::Cancelled) })?;
                Ok(CancelEffect::Cancelled)
            }
        }
    }

    /// Has a job wait until it is resumed: at once if nobody works on it, else by asking its worker. The state afterwards.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it has ended or is paused.
    pub fn pause_in(&self, tx: &Tx<'_>, id: &str, reason: &str) -> Result<JobState> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled => {
                let error = (!reason.is_empty()).then(|| reason.to_owned());
                self.apply(tx, id, Change { error, ..Change::to(JobState::Paused) })?;
                Ok(JobState::Paused)
            }
            JobState::InProgress => {
                self.ask(tx, id, Asked::Pause)?;
                Ok(JobState::InProgress)
            }
            JobState::Paused | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }

    /// Lets a paused job go on.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it is not paused.
    pub fn resume_in(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        if job.state != JobState::Paused {
            return refused(&job);
        }
        self.apply(tx, id, Change::to(JobState::Pending))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Gives an ended job another go with all its attempts; a scheduled one goes on at once.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] in any other state; [`QueueError::Duplicate`] if another job took
    /// its unique key meanwhile.
    pub fn retry_in(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Failed | JobState::Cancelled => {
                tx.prepare_cached("UPDATE jobs SET attempt = 0, crashes = 0, finished_at = NULL WHERE id = ?1")?
                    .execute([id])?;
            }
            JobState::Scheduled => {}
            JobState::Pending | JobState::InProgress | JobState::Paused | JobState::Completed => return refused(&job),
        }
        self.apply(tx, id, Change::to(JobState::Pending))?;
        self.ring_after(tx);
        Ok(())
    }

    /// Moves a waiting job in the user's order.
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn reorder_in(&self, tx: &Tx<'_>, id: &str, position: f64) -> Result<()> {
        self.waiting(tx, id)?;
        tx.prepare_cached("UPDATE jobs SET position = ?2 WHERE id = ?1")?.execute(params![id, position])?;
        Ok(())
    }

    /// Makes a waiting job more or less urgent (1 to 5).
    ///
    /// # Errors
    /// [`QueueError::NotFound`]; [`QueueError::Refused`] if it does not wait.
    pub fn set_priority_in(&self, tx: &Tx<'_>, id: &str, priority: u8) -> Result<()> {
        self.waiting(tx, id)?;
        tx.prepare_cached("UPDATE jobs SET priority = ?2 WHERE id = ?1")?.execute(params![id, priority.clamp(1, 5)])?;
        Ok(())
    }

    fn waiting(&self, tx: &Tx<'_>, id: &str) -> Result<()> {
        let job = self.job_in(tx, id)?;
        match job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => Ok(()),
            JobState::InProgress | JobState::Completed | JobState::Failed | JobState::Cancelled => refused(&job),
        }
    }
}

fn refused<T>(job: &Job) -> Result<T> {
    Err(QueueError::Refused { id: job.id.clone(), state: job.state })
}
