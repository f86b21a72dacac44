//! Opening an engine: lock, database, shared parts, housekeeping.

use std::sync::Arc;

use atles_queue::{Database, DatabaseError, Queue};
use tokio::sync::{Notify, watch};

use super::{EngineHandle, EngineOptions, Inner, failed};
use crate::api::{ApiError, ErrorCode, Pace};
use crate::core::{Core, Room};
use crate::downloads::Downloads;
use crate::events::Events;
use crate::folder::DataFolder;
use crate::history::Recorder;
use crate::index::Door;
use crate::indexing::Indexing;
use crate::live::Live;
use crate::models::{Connections, Key, Keychain, Programs};
use crate::press::Press;
use crate::sources::ReaderPool;
use crate::store::{MIGRATIONS, RequestEvents, Settings};
use crate::supervisor::Supervisor;
use crate::system::{Controller, MetricsSampler, StatusBoard, housekeeping, repair, work};
use crate::writing::outcome::internal;
use crate::writing::refile;

impl EngineHandle {
    /// Opens the folder, which no other engine may hold. The system is stopped afterwards.
    ///
    /// # Errors
    /// [`ErrorCode::FolderTaken`] with the holder's name; [`ErrorCode::FolderUnavailable`]; [`ErrorCode::Database`] if the
    /// database is damaged or was written by a later version.
    pub async fn open(options: EngineOptions) -> Result<Self, ApiError> {
        let clock = options.clock;
        let (data, holder, machine) = (options.data.clone(), options.holder.clone(), options.machine.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let folder = DataFolder::create(&data)?;
            let mut lock = folder.lock(&holder)?;
            let database = Database::open(&folder.database(), MIGRATIONS).map_err(|error| {
                lock.mark_closed();
                not_opened(&error)
            })?;
            Ok::<_, ApiError>((folder, lock, database, machine.size()))
        });
        let (folder, lock, database, machine) = opened.await.map_err(|error| internal(error.to_string()))??;
        if lock.last_session_was_cut_off() {
            tracing::info!(task = "engine", "the last session was cut off; nothing is lost");
        }

        let events = Events::new();
        let core = Arc::new(Core {
            queue: Queue::new(database.clone(), clock.clone(), atles_queue::Settings::default()),
            press: Press::new(options.reader.clone()),
            readers: ReaderPool::new(options.reader.clone(), clock.clone()),
            live: Live::new(clock.clone(), events.clone()),
            pace: watch::Sender::new(Pace::default()),
            ceiling: watch::Sender::new(None),
            room: watch::Sender::new(Room::FREE),
            machine: options.machine,
            keep_days: watch::Sender::new(None),
            deadlines: Notify::new(),
            history: Recorder::default(),
            blocked: watch::Sender::new(Vec::new()),
            sampled: Notify::new(),
            health: watch::Sender::new(Vec::new()),
            index: Door::new(folder.index()),
            indexing: Indexing::default(),
            models: Connections::new(if options.keychain { Keychain::OfTheSystem } else { Keychain::Absent }),
            downloads: Downloads::default(),
            programs: Programs::new(options.reader.clone(), options.llama_server, machine),
            model_key: options.model_key.as_deref().and_then(Key::of),
            changed: Notify::new(),
            status_changed: Arc::default(),
            refiling: tokio::sync::Mutex::new(()),
            published: std::sync::atomic::AtomicI64::new(0),
            documents_folder: watch::Sender::new(options.documents.clone()),
            log: options.log,
            clock,
            folder,
            database,
            events,
        });
        let (last_event, pace, ceiling, keep_days, reading, documents) = core
            .read(|connection| {
                let settings = Settings(connection);
                let number = |name| -> crate::store::Result<Option<u32>> {
                    Ok(settings.get(name)?.and_then(|number| number.parse().ok()))
                };
                let (ceiling, keep_days) = (number(Settings::CEILING)?, number(Settings::KEEP_DAYS)?);
                let (last, pace) = (RequestEvents(connection).last()?, settings.get(Settings::PACE)?);
                let reading = settings.get(Settings::READING)?;
                Ok((last, pace, ceiling, keep_days, reading, settings.get(Settings::DOCUMENTS)?))
            })
            .await
            .map_err(failed)?;
        core.set_published(last_event);
        core.ceiling.send_replace(ceiling);
        core.keep_days.send_replace(keep_days);
        if let Some(documents) = documents.filter(|folder| !folder.is_empty()) {
            core.file_in(documents.into());
        }
        core.indexing.pause(reading.as_deref() == Some("paused"));
        if let Some(pace) = pace.as_deref().and_then(Pace::from_name) {
            core.pace.send_replace(pace);
        }

        if let Err(error) = repair(&core).await {
            // With a full disk the library can be looked at all the same.
            tracing::warn!(task = "engine", %error, "what the last session left in progress could not be put back yet");
        }

        if let Err(error) = refile::settle_all(&core).await {
            tracing::warn!(task = "engine", %error, "files that wait for their last changes could not be looked up");
        }
        if let Err(error) = super::bin::empty(&core).await {
            tracing::warn!(task = "engine", %error, "the bin could not be emptied of what is old");
        }

        let sampler = MetricsSampler::default();
        let work = {
            let (core, sampler) = (core.clone(), sampler.clone());
            Box::new(move || work(&core, &sampler))
        };
        let (controller, handle, services) = Controller::new(core.clone(), work);
        let board = StatusBoard::new(core.clone(), handle.clone(), services, sampler.clone());
        let tree = housekeeping(&core, &sampler, &board, controller);
        let housekeeping = Supervisor::start(tree, core.on_service_change()).await.map_err(|failure| {
            ApiError::new(ErrorCode::Internal, "ATLES could not be opened.", "Try again.")
                .with_details(failure.to_string())
        })?;
        let housekeeping = Arc::new(housekeeping);
        board.set_housekeeping(&housekeeping);
        core.status_changed.notify_one();
        let inner = Inner {
            core,
            controller: handle,
            board,
            housekeeping,
            samples: options.samples,
            log_folder: options.log_folder,
            usual_documents: options.documents,
            version: options.version,
            lock: std::sync::Mutex::new(Some(lock)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}

/// A database that cannot be opened, for a caller.
pub(crate) fn not_opened(error: &DatabaseError) -> ApiError {
    let hint = match error {
        DatabaseError::DiskFull => "Free some space, then try again.",
        DatabaseError::ReadOnly => "Give ATLES the right to write to its data folder, then try again.",
        DatabaseError::LaterVersion { .. } => "Install the latest version of ATLES.",
        DatabaseError::Corrupt { .. } => "Restore the latest file from the backups folder in the data folder.",
        DatabaseError::Busy | DatabaseError::Closed | DatabaseError::Panicked { .. } | DatabaseError::Other(_) => {
            "Try again."
        }
    };
    ApiError::new(ErrorCode::Database, "The database cannot be opened.", hint).with_details(error.to_string())
}
