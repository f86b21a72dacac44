//! What every part of the engine shares: the database, the queue, the readers, the clock, and the way out for events.
//!
//! `Core` holds no state of its own beside what its parts hold; parts know it, it knows none of the services.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use atles_queue::{Clock, Database, Durability, Queue, Tx};
use rusqlite::Connection;
use tokio::sync::{Notify, watch};

use crate::api::{HealthCheck, Pace, ScaleReason};
use crate::downloads::Downloads;
use crate::events::Events;
use crate::folder::DataFolder;
use crate::history::Recorder;
use crate::index::Door;
use crate::indexing::Indexing;
use crate::live::Live;
use crate::log_ring::LogRing;
use crate::machine::Machine;
use crate::models::{Connections, Key, Programs};
use crate::press::Press;
use crate::sources::ReaderPool;
use crate::store::Result;
use crate::supervisor::OnChange;

/// The shared parts.
pub(crate) struct Core {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) folder: DataFolder,
    /// Folder in which new documents are filed.
    pub(crate) documents_folder: watch::Sender<PathBuf>,
    pub(crate) database: Database,
    pub(crate) queue: Queue,
    pub(crate) readers: ReaderPool,
    pub(crate) press: Press,
    pub(crate) events: Events,
    pub(crate) live: Live,
    pub(crate) log: LogRing,
    pub(crate) pace: watch::Sender<Pace>,
    /// Most requests in hand at once that the user has set by hand, if that is fewer than the pace allows.
    pub(crate) ceiling: watch::Sender<Option<u32>>,
    /// How many may be in hand at once for the computer's sake.
    pub(crate) room: watch::Sender<Room>,
    /// What the computer is asked how it is.
    pub(crate) machine: Arc<dyn Machine>,
    /// For how many days ended requests are kept; for ever if absent.
    pub(crate) keep_days: watch::Sender<Option<u32>>,
    /// How it went lately.
    pub(crate) history: Recorder,
    /// Tasks that hold a thread of the runtime, as the runtime watch sees it.
    pub(crate) blocked: watch::Sender<Vec<Blocked>>,
    /// The last round of health checks.
    pub(crate) health: watch::Sender<Vec<HealthCheck>>,
    /// Rung after every commit that changed a request; the event publisher answers.
    pub(crate) changed: Notify,
    /// Rung with `changed`; the calendar looks at the deadlines anew.
    pub(crate) deadlines: Notify,
    /// Rung when the state, the services, the health or the counts changed; the event publisher answers.
    pub(crate) status_changed: Arc<Notify>,
    /// Rung with every sample of the metrics; the event publisher answers.
    pub(crate) sampled: Notify,
    /// Held by whoever changes a document and its file.
    pub(crate) refiling: tokio::sync::Mutex<()>,
    /// The models that the user has connected.
    pub(crate) models: Connections,
    /// The models that servers fetch for us.
    pub(crate) downloads: Downloads,
    /// The programs that run models in files.
    pub(crate) programs: Programs,
    /// The key of models that were connected on the command line.
    pub(crate) model_key: Option<Key>,
    /// The index of the user's files.
    pub(crate) index: Door,
    /// How the reading of the known files goes, and what was asked of it.
    pub(crate) indexing: Indexing,
    /// Number of the last entry of the outbox that was published.
    pub(crate) published: AtomicI64,
}

/// How many requests may be in hand at once for the computer's sake, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    /// How many.
    pub(crate) at_once: u32,
    /// Why.
    pub(crate) reason: ScaleReason,
}

impl Room {
    /// As many as pace and user allow.
    pub(crate) const FREE: Self = Self { at_once: u32::MAX, reason: ScaleReason::AsAllowed };
}

/// A task that holds a thread of the runtime and does not yield.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blocked {
    /// Its name.
    pub(crate) task: Arc<str>,
    /// The service that it belongs to.
    pub(crate) service: Arc<str>,
    /// For how long, as far as was seen.
    pub(crate) held: std::time::Duration,
}

impl Core {
    /// Folder in which new documents are filed.
    pub(crate) fn documents_folder(&self) -> PathBuf {
        self.documents_folder.borrow().clone()
    }

    /// Files new documents in that folder from now on.
    pub(crate) fn file_in(&self, folder: PathBuf) {
        self.documents_folder.send_replace(folder);
    }

    /// How many requests may be in hand at once. A queue that is paused gives out none all the same.
    pub(crate) fn at_once(&self) -> u32 {
        self.allowed_at_once().min(self.room.borrow().at_once)
    }

    /// The same by the pace and by hand alone.
    pub(crate) fn allowed_at_once(&self) -> u32 {
        let by_pace = self.pace.borrow().at_once();
        self.ceiling.borrow().map_or(by_pace, |ceiling| by_pace.min(ceiling))
    }

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
        self.deadlines.notify_one();
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
