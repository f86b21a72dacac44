//! After a crash: jobs whose workers are gone go back into the line.

use rusqlite::params;

use crate::database::{Durability, Tx};
use crate::error::Result;
use crate::job::{Asked, Job, JobState};
use crate::queue::{Change, Queue};

/// A job that [`Queue::repair`] took from a worker that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Id of the job.
    pub id: String,
    /// `Pending`, or `Failed` if it was given up.
    pub state: JobState,
    /// How often its worker died over it, in a row.
    pub crashes: u32,
}

impl Queue {
    /// Takes all jobs in progress from their workers, which are gone: only for the owner of the database, before anything
    /// is claimed. A lease is dead because its holder is, never because of its age.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repair(&self) -> Result<Vec<Repaired>> {
        let queue = self.clone();
        self.inner.database.write(Durability::Passing, move |tx| queue.repair_in(tx)).await
    }

    /// As [`repair`](Self::repair), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn repair_in(&self, tx: &Tx<'_>) -> Result<Vec<Repaired>> {
        let held: Vec<Job> = self.select(tx, "WHERE state = 'in_progress' ORDER BY id", [])?;
        let mut repaired = Vec::with_capacity(held.len());
        for job in held {
            let crashes = job.crashes + 1;
            tx.prepare_cached("UPDATE jobs SET crashes = ?2 WHERE id = ?1")?.execute(params![job.id, crashes])?;
            let change = match self.asked_in(tx, &job.id)? {
                Asked::Cancel => Change { finished: true, ..Change::to(JobState::Cancelled) },
                Asked::Pause => Change { attempt_back: true, ..Change::to(JobState::Paused) },
                Asked::Nothing if crashes >= self.inner.settings.max_crashes => {
                    let error = Some(format!("its worker died {crashes} times in a row"));
                    Change { error, finished: true, ..Change::to(JobState::Failed) }
                }
                // A crash is told apart from a failure of the work: it costs no attempt, it has a count of its own.
                Asked::Nothing => Change { attempt_back: true, ..Change::to(JobState::Pending) },
            };
            let state = change.state;
            self.apply(tx, &job.id, change)?;
            repaired.push(Repaired { id: job.id, state, crashes });
        }
        self.lock_asked().clear();
        self.ring_after(tx);
        Ok(repaired)
    }
}
