//! What every part of the engine shares: the database, the queue, the readers, the clock, and the way out for events.
//!
//! `Core` holds no state of its own beside what its parts hold; parts know it, it knows none of the services.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use atles_queue::{Clock, Database, Durability, Queue, Tx};
use rusqlite::Connection;
use tokio::sync::{Notify, watch};

use crate::api::{HealthCheck, Pace};
use crate::events::Events;
use crate::folder::DataFolder;
use crate::live::Live;
use crate::log_ring::LogRing;
use crate::sources::ReaderPool;
use crate::store::Result;
use crate::supervisor::OnChange;

/// The shared parts.
pub(crate) struct Core {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) folder: DataFolder,
    pub(crate) documents_folder: PathBuf,
    pub(crate) database: Database,
    pub(crate) queue: Queue,
    pub(crate) readers: ReaderPool,
    pub(crate) events: Events,
    pub(crate) live: Live,
    pub(crate) log: LogRing,
    pub(crate) pace: watch::Sender<Pace>,
    /// The last round of health checks.
    pub(crate) health: watch::Sender<Vec<HealthCheck>>,
    /// Rung after every commit that changed a request; the event publisher answers.
    pub(crate) changed: Notify,
    /// Rung when the state, the services, the health or the counts changed; the event publisher answers.
    pub(crate) status_changed: Arc<Notify>,
    /// Number of the last entry of the outbox that was published.
    pub(crate) published: AtomicI64,
}

impl Core {
    /// Writes what was promised to somebody: synced to disk before it returns.
    pub(crate) async fn write_promised<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.write(Durability::Promised, work).await
    }

    /// Writes what can be done again after a power cut.
    pub(crate) async fn write_passing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.write(Durability::Passing, work).await
    }

    /// What a supervisor calls when the status of a service changed.
    pub(crate) fn on_service_change(&self) -> OnChange {
        let changed = self.status_changed.clone();
        Arc::new(move || changed.notify_one())
    }

    /// Reads what is committed.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.read(work).await
    }

    /// Has the event publisher look for changes of requests.
    pub(crate) fn publish_changes(&self) {
        self.changed.notify_one();
    }

    /// Number of the last entry of the outbox that was published.
    pub(crate) fn published(&self) -> i64 {
        self.published.load(Ordering::Acquire)
    }

    /// Moves it on.
    pub(crate) fn set_published(&self, number: i64) {
        self.published.store(number, Ordering::Release);
    }

    /// How many files of one request are read at the same time: one per processor, at most four, so that reading leaves
    /// room for writing.
    #[expect(clippy::unused_self, reason = "may depend on the pace")]
    pub(crate) fn readers_at_once(&self) -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4)
    }
}
