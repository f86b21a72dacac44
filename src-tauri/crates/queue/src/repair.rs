//! After a crash: jobs whose workers are gone go back into the line.

use crate::driver::{Driver, Durability, JobWriter};
use crate::error::Result;
use crate::event::What;
use crate::filter::Filter;
use crate::job::{Asked, Job, JobState};
use crate::queue::{Change, Queue};

/// A job that [`Queue::repair`] took from a worker that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Id of the job.
    pub id: String,
    /// `Pending`, or `Failed` if it was given up; `Cancelled` or `Paused` if that had been asked of its worker.
    pub state: JobState,
    /// How often its worker died over it, in a row.
    pub crashes: u32,
}

impl<D: Driver> Queue<D> {
    /// Takes all jobs in progress from their workers, which are gone: only for the owner of the database, before anything
    /// is claimed. A lease is dead because its holder is, never because of its age.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repair(&self) -> Result<Vec<Repaired>> {
        let queue = self.clone();
        self.inner.driver.write(Durability::Passing, move |tx| queue.repair_in(tx)).await
    }

    /// As [`repair`](Self::repair), in the caller's transaction.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn repair_in(&self, tx: &dyn JobWriter) -> Result<Vec<Repaired>> {
        self.take_from(tx, |_| true)
    }

    /// Takes the jobs of one worker that is gone, where many compete: only for who knows that it is (its process ended, its
    /// lock is free). Should it live all the same, whatever it still does is refused.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn repair_worker(&self, worker: &str) -> Result<Vec<Repaired>> {
        let (queue, worker) = (self.clone(), worker.to_owned());
        let work = move |tx: &dyn JobWriter| queue.take_from(tx, |job| job.worker.as_ref() == Some(&worker));
        self.inner.driver.write(Durability::Passing, work).await
    }

    fn take_from(&self, tx: &dyn JobWriter, is_gone: impl Fn(&Job) -> bool) -> Result<Vec<Repaired>> {
        let mut held = tx.page(JobState::InProgress, &Filter::default(), None, u32::MAX)?;
        held.retain(is_gone);
        held.sort_by(|a, b| a.id.cmp(&b.id));
        let mut repaired = Vec::with_capacity(held.len());
        // What died with several in hand died of one of them, or of none.
        let alone = held.len() == 1;
        for mut job in held {
            job.crashes += 1;
            let crashes = job.crashes;
            let worker = job.worker.clone().unwrap_or_default();
            self.note(tx, &job.id, What::WorkerLost, Some(format!("{worker}, {crashes} in a row")))?;
            let change = match job.asked {
                Asked::Cancel => Change::to(JobState::Cancelled, What::Cancelled),
                Asked::Pause => Change { attempt_back: true, ..Change::to(JobState::Paused, What::Paused) },
                Asked::Nothing if alone && crashes >= self.inner.settings.max_crashes => {
                    let error = Some(format!("its worker died {crashes} times in a row"));
                    Change { error, ..Change::to(JobState::Failed, What::Failed) }
                }
                // A crash is told apart from a failure of the work: it costs no attempt, it has a count of its own.
                Asked::Nothing => Change { attempt_back: true, ..Change::to(JobState::Pending, What::Released) },
            };
            let (id, token, state) = (job.id.clone(), job.token, change.state);
            self.apply(tx, job, change)?;
            let (queue, holder) = (self.clone(), id.clone());
            tx.after_commit(Box::new(move || queue.forget_holder(&holder, token)));
            repaired.push(Repaired { id, state, crashes });
        }
        self.ring_after(tx);
        Ok(repaired)
    }
}
