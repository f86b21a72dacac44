//! The door to the engine. The window is there first; commands that come before the engine is open wait here for it.

use std::path::PathBuf;
use std::sync::Arc;

use atles_engine::api::{ApiError, EngineHandle, EngineOptions, LogRing, SystemClock, ThisMachine};
use tauri::AppHandle;
use tokio::sync::watch;

use crate::app_dirs::{self, AppDirs};
use crate::command_error::{Reply, closing};

/// A door; clones lead to the same engine. This is all the state that commands know.
#[derive(Clone)]
pub(crate) struct EngineDoor {
    engine: watch::Sender<Option<EngineHandle>>,
}

impl EngineDoor {
    /// A closed door.
    pub(crate) fn new() -> Self {
        Self { engine: watch::Sender::new(None) }
    }

    /// Lets everybody in who waits.
    pub(crate) fn open(&self, engine: EngineHandle) {
        self.engine.send_replace(Some(engine));
    }

    /// The engine, as soon as it is open.
    pub(crate) async fn enter(&self) -> Reply<EngineHandle> {
        let mut opened = self.engine.subscribe();
        let engine = opened.wait_for(Option::is_some).await.map_err(|_| closing())?.clone();
        engine.ok_or_else(closing)
    }

    /// The engine, if it is open.
    pub(crate) fn peek(&self) -> Option<EngineHandle> {
        self.engine.borrow().clone()
    }
}

/// Opens an engine on the folders of this session.
///
/// # Errors
/// As [`EngineHandle::open`].
pub(crate) async fn open_engine(app: &AppHandle, dirs: &AppDirs, log: LogRing) -> Result<EngineHandle, ApiError> {
    EngineHandle::open(EngineOptions {
        data: dirs.data.clone(),
        documents: dirs.documents.clone(),
        samples: app_dirs::samples(app),
        reader: app_dirs::reader().unwrap_or_else(|_| PathBuf::from("atles")),
        clock: Arc::new(SystemClock::new()),
        machine: Arc::new(ThisMachine::default()),
        log,
        log_folder: Some(dirs.logs()),
        llama_server: std::env::var_os("ATLES_LLAMA_SERVER").map(Into::into),
        keychain: true,
        model_key: None,
        holder: format!("the ATLES window (process {})", std::process::id()),
        version: app.package_info().version.to_string(),
    })
    .await
}
