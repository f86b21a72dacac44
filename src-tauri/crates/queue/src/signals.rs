//! What travels beside the database: the bell for waiting workers, and what is asked of a worker at work.

use std::collections::HashMap;
use std::sync::PoisonError;

use rusqlite::OptionalExtension as _;
use tokio::sync::watch;

use crate::database::Tx;
use crate::error::Result;
use crate::job::{Asked, Lease};
use crate::queue::Queue;

/// The worker that claimed a job last. What belongs to the lease before, and comes after the commit, must not touch it.
pub(crate) struct Holder {
    pub(crate) token: i64,
    pub(crate) asked: watch::Sender<Asked>,
}

impl Queue {
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
        let holder = holders.get(&lease.job_id).filter(|holder| holder.token == lease.token);
        holder.map_or(Asked::Nothing, |holder| *holder.asked.borrow())
    }

    /// Resolves when something is asked of the worker that holds the lease; never if it goes on to its end.
    pub async fn asked(&self, lease: &Lease) -> Asked {
        let receiver = {
            let holders = self.lock_asked();
            let holder = holders.get(&lease.job_id).filter(|holder| holder.token == lease.token);
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
        let asked = self.inner.database.read(|connection| -> Result<Vec<(String, i64, String)>> {
            let sql = "SELECT id, token, asked FROM jobs WHERE state = 'in_progress' AND asked IS NOT NULL";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        });
        for (id, token, word) in asked.await? {
            self.signal(&id, token, asked_named(&word));
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads go through the queue as writes do")]
    pub(crate) fn asked_in(&self, tx: &Tx<'_>, id: &str) -> Result<Asked> {
        let word: Option<String> =
            tx.prepare_cached("SELECT asked FROM jobs WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
        Ok(word.map_or(Asked::Nothing, |word| asked_named(&word)))
    }

    pub(crate) fn ask(&self, tx: &Tx<'_>, id: &str, asked: Asked) -> Result<()> {
        let word = if asked == Asked::Cancel { "cancel" } else { "pause" };
        let sql = "UPDATE jobs SET asked = ?2 WHERE id = ?1 AND asked IS NOT 'cancel' RETURNING token";
        let token: Option<i64> = tx.prepare_cached(sql)?.query_row([id, word], |row| row.get(0)).optional()?;
        let Some(token) = token else {
            // It is called off already, which a pause does not soften.
            return Ok(());
        };
        let (queue, id) = (self.clone(), id.to_owned());
        tx.after_commit(move || queue.signal(&id, token, asked));
        Ok(())
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

fn asked_named(word: &str) -> Asked {
    if word == "cancel" { Asked::Cancel } else { Asked::Pause }
}
