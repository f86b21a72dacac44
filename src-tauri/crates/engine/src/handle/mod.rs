//! The engine as everybody else sees it: one handle, cheap to clone, whose methods are the commands of the contract.

mod agents;
mod bin;
mod connections;
mod costs;
mod diagnostics;
mod export;
mod finish;
mod kept;
mod known_sources;
mod library;
mod local_models;
mod many;
mod monitor;
mod open;
mod order;
mod picture;
mod queue;
mod recommendation;
mod requests;
mod revise;
mod sources;
mod story;
mod tags;
mod template;
mod validate;

pub(crate) use open::not_opened;
pub(crate) use requests::accept;
pub(crate) use validate::{check_sources, validate};

use std::path::PathBuf;
use std::sync::Arc;

use atles_queue::Clock;
use tokio::sync::broadcast;

use crate::api::{ApiError, Event, LogPage, Pace, Snapshot, SystemState};
use crate::config;
use crate::core::Core;
use crate::folder::FolderLock;
use crate::log_ring::LogRing;
use crate::machine::Machine;
use crate::store::{Requests, Settings};
use crate::supervisor::Supervisor;
use crate::system::{ControllerHandle, StatusBoard};
use crate::views;
use crate::writing::outcome::{failed, not_found};

/// What an engine needs to know of the world around it.
pub struct EngineOptions {
    /// Folder of the database; created if need be.
    pub data: PathBuf,
    /// Folder in which documents are filed; created if need be.
    pub documents: PathBuf,
    /// Folder of the sample files, where they are installed.
    pub samples: Option<PathBuf>,
    /// The `atles` program, which hosts the children that parse files.
    pub reader: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How busy the computer is.
    pub machine: Arc<dyn Machine>,
    /// The log that the Activity screen shows.
    pub log: LogRing,
    /// Folder of the log files, where there is one.
    pub log_folder: Option<PathBuf>,
    /// Who holds the folder, in words that go after "is in use by".
    pub holder: String,
    /// llama-server, which runs models in files, if its place is known; else it is looked for.
    pub llama_server: Option<PathBuf>,
    /// Whether keys may be kept in the keychain of the operating system. Else they are held until the engine is closed.
    pub keychain: bool,
    /// The key of models that were connected on the command line; it is kept nowhere.
    pub model_key: Option<String>,
    /// Version of the program.
    pub version: String,
}

/// A handle on an engine. The engine ends with [`shutdown`](Self::shutdown), not with its last handle.
#[derive(Clone)]
pub struct EngineHandle {
    inner: Arc<Inner>,
}

struct Inner {
    core: Arc<Core>,
    controller: ControllerHandle,
    board: StatusBoard,
    housekeeping: Arc<Supervisor>,
    samples: Option<PathBuf>,
    log_folder: Option<PathBuf>,
    /// Where documents are filed unless the user chooses another folder.
    usual_documents: PathBuf,
    version: String,
    /// Given back at shutdown.
    lock: std::sync::Mutex<Option<FolderLock>>,
}

impl EngineHandle {
    /// Starts the system. Replies when it runs or has failed, or `starting` after 30 s.
    ///
    /// # Errors
    /// When the wish cannot be recorded.
    pub async fn start(&self) -> Result<SystemState, ApiError> {
        let starting = self.inner.controller.start();
        match tokio::time::timeout(config::START_REPLY_LIMIT, starting).await {
            Ok(state) => state,
            Err(_) => Ok(SystemState::Starting),
        }
    }

    /// Stops the system: sections in hand are finished first; a second Stop ends at once. Nothing is lost either way.
    ///
    /// # Errors
    /// When the wish cannot be recorded.
    pub async fn stop(&self) -> Result<SystemState, ApiError> {
        self.inner.controller.stop().await
    }

    /// Stops, then starts; replies as [`start`](Self::start) does. A Stop that comes in between wins.
    ///
    /// # Errors
    /// When the wish cannot be recorded.
    pub async fn restart(&self) -> Result<SystemState, ApiError> {
        let restarting = self.inner.controller.restart();
        match tokio::time::timeout(config::STOP_GRACE * 2 + config::START_REPLY_LIMIT, restarting).await {
            Ok(state) => state,
            Err(_) => Ok(SystemState::Starting),
        }
    }

    /// Starts the system if it was running when the folder was last in use.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn restore(&self) -> Result<SystemState, ApiError> {
        let intent = self.read(|connection| Settings(connection).get(Settings::INTENT)).await?;
        match intent.as_deref() {
            Some("running") => self.start().await,
            _ => Ok(self.inner.controller.status().state),
        }
    }

    /// Changes the pace, also while running.
    ///
    /// # Errors
    /// When the choice cannot be recorded; it holds until the end of this session all the same.
    pub async fn set_pace(&self, pace: Pace) -> Result<(), ApiError> {
        let core = &self.inner.core;
        core.pace.send_replace(pace);
        core.status_changed.notify_one();
        tracing::info!(task = "controller", "the pace is {}: {} at once", pace.name(), pace.at_once());
        core.write_promised(move |tx| Settings(tx).set(Settings::PACE, pace.name())).await.map_err(failed)
    }

    /// Everything a window needs to draw itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn status(&self) -> Result<Snapshot, ApiError> {
        let core = &self.inner.core;
        // Taken first: what happens in between comes again as an event, which is harmless.
        let seq = core.events.last();
        let queue = core.queue.clone();
        let (requests, counts, first_run) = self
            .read(move |connection| {
                let requests = views::snapshot(&queue, connection)?;
                Ok((requests, views::counts(&queue, connection)?, Requests(connection).is_empty()?))
            })
            .await?;
        let requests = requests.into_iter().map(|request| views::with_progress(&core.live, request)).collect();
        Ok(Snapshot {
            seq,
            status: self.inner.board.status(counts),
            requests,
            documents_folder: core.documents_folder().display().to_string(),
            sample_folder: self.inner.samples.as_ref().map(|folder| folder.display().to_string()),
            first_run,
            version: self.inner.version.clone(),
        })
    }

    /// The lines of the log that are kept in memory.
    #[must_use]
    pub fn log(&self) -> LogPage {
        let folder = self.inner.log_folder.as_ref().map(|folder| folder.display().to_string());
        LogPage { lines: self.inner.core.log.lines(), folder }
    }

    /// A listener for everything that happens from this moment on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.core.events.subscribe()
    }

    /// Takes away the time limits of a stop or a [`shutdown`](Self::shutdown) that is under way: what is in hand is put
    /// back where it stands. Nothing if none is under way.
    pub fn hurry(&self) {
        self.inner.controller.hurry();
    }

    /// As [`shutdown`](Self::shutdown), without waiting for sections in hand: they are put back where they stand.
    pub async fn shutdown_now(&self) {
        self.inner.board.hurry_work();
        self.shutdown().await;
    }

    /// Stops the system, remembers that it ran if it did, closes the database and gives the folder back. Idempotent.
    pub async fn shutdown(&self) {
        let report = self.inner.housekeeping.stop().await;
        for name in report.late {
            tracing::warn!(task = "engine", "{name} did not end in time and was cut off");
        }
        self.inner.core.readers.shutdown().await;
        for endpoint in self.inner.core.models.all() {
            if let Some(runtime) = endpoint.runtime() {
                runtime.end().await;
            }
        }
        let core = self.inner.core.clone();
        let closing = move || {
            core.index.close();
            core.database.close();
        };
        let closed = tokio::task::spawn_blocking(closing).await;
        let lock = self.inner.lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let (Some(mut lock), Ok(())) = (lock, closed) {
            lock.mark_closed();
        }
    }

    /// What every part shares, for tests of single parts.
    #[cfg(test)]
    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.inner.core
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> crate::store::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.inner.core.read(work).await.map_err(failed)
    }
}
