//! What travels beside the database: the bell for waiting workers, and what is asked of a worker at work.

use std::collections::HashMap;
use std::sync::PoisonError;

use tokio::sync::watch;

use crate::driver::{Driver, JobReader, JobWriter};
use crate::error::Result;
use crate::event::What;
use crate::filter::Filter;
use crate::job::{Asked, Job, JobState, Lease};
use crate::queue::Queue;

/// The worker that claimed a job last. What belongs to the lease before, and comes after the commit, must not touch it.
pub(crate) struct Holder {
    pub(crate) token: i64,
    pub(crate) asked: watch::Sender<Asked>,
}

impl<D: Driver> Queue<D> {
    /// Wakes whoever waits for work.
    pub fn ring(&self) {
        self.inner.bell.notify_one();
    }

    /// Waits for a ring; one that came since the last call counts.
    pub async fn woken(&self) {
        self.inner.bell.notified().await;
    }

    /// What was asked of the worker that holds the lease.
    #[must_use]
    pub fn asked_of(&self, lease: &Lease) -> Asked {
        let holders = self.lock_asked();
        let holder = holders.get(lease.job_id()).filter(|holder| holder.token == lease.token);
        holder.map_or(Asked::Nothing, |holder| *holder.asked.borrow())
    }

    /// Resolves when something is asked of the worker that holds the lease; never if it goes on to its end.
    pub async fn asked(&self, lease: &Lease) -> Asked {
        let receiver = {
            let holders = self.lock_asked();
            let holder = holders.get(lease.job_id()).filter(|holder| holder.token == lease.token);
            holder.map(|holder| holder.asked.subscribe())
        };
        if let Some(mut receiver) = receiver
            && let Ok(asked) = receiver.wait_for(|asked| *asked != Asked::Nothing).await
        {
            return *asked;
        }
        std::future::pending().await
    }

    /// Has requests of other processes (`asked` in the database) reach the workers of this one.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn deliver_asked(&self) -> Result<()> {
        let held = |reader: &dyn JobReader| reader.page(JobState::InProgress, &Filter::default(), None, u32::MAX);
        for job in self.inner.driver.read(held).await? {
            if job.asked != Asked::Nothing {
                self.signal(&job.id, job.token, job.asked);
            }
        }
        Ok(())
    }

    /// Asks the worker of a job in progress.
    pub(crate) fn ask(&self, tx: &dyn JobWriter, mut job: Job, asked: Asked) -> Result<()> {
        if job.asked == Asked::Cancel && asked == Asked::Pause {
            // It is called off already, which a pause does not soften.
            return Ok(());
        }
        if job.asked != asked {
            job.asked = asked;
            tx.save(&job)?;
            let what = if asked == Asked::Cancel { What::CancelAsked } else { What::PauseAsked };
            self.note(tx, &job.id, what, None)?;
        }
        let queue = self.clone();
        tx.after_commit(Box::new(move || queue.signal(&job.id, job.token, asked)));
        Ok(())
    }

    /// Nobody of this process holds that lease any more.
    pub(crate) fn forget_holder(&self, id: &str, token: i64) {
        let mut holders = self.lock_asked();
        if holders.get(id).is_some_and(|holder| holder.token == token) {
            holders.remove(id);
        }
    }

    /// Tells the worker of this process that holds that lease, if there is one.
    fn signal(&self, id: &str, token: i64, asked: Asked) {
        if let Some(holder) = self.lock_asked().get(id).filter(|holder| holder.token == token) {
            holder.asked.send_replace(asked);
        }
    }

    pub(crate) fn lock_asked(&self) -> std::sync::MutexGuard<'_, HashMap<String, Holder>> {
        self.inner.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
