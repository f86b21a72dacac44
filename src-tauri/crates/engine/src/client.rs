//! What a process beside the engine does: one short transaction on the same database, then a ring.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use atles_queue::{Clock, Database, Durability, Queue, SystemClock};
use serde::Serialize;

use crate::api::{
    ApiError, Counts, DocumentFormat, DocumentRequest, DocumentType, ErrorCode, RequestState, StatusConnection,
    SystemState, WriterWish,
};
use crate::client_connections::{connections_in, writer_in};
use crate::config;
use crate::deliver::{self, Look};
use crate::folder::DataFolder;
use crate::handle::{accept, check_sources, not_opened, validate};
use crate::press::Press;
use crate::store::{MIGRATIONS, Requests, Sections, Settings, StoreError};
use crate::system::ring_engine;
use crate::views;
use crate::writing::outcome::failed;

/// Puts a request on disk and rings the engine of the folder, if one runs; else it waits for the next. Gives its id.
///
/// # Errors
/// The refusals of a request; a folder or a database that cannot be used.
pub async fn submit_beside(
    data: &Path,
    request: DocumentRequest,
    writers: Vec<WriterWish>,
) -> Result<String, ApiError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = clock.now();
    let mut request = validate(request, now)?;
    let wished = writers.iter().map(WriterWish::row).collect::<Result<Vec<_>, _>>()?;
    check_sources(&request).await?;
    let (folder, database, queue) = open(data, clock)?;
    let id = uuid::Uuid::now_v7().to_string();
    let request_id = id.clone();
    let written = database
        .write(Durability::Promised, move |tx| {
            if !wished.is_empty() {
                request.writer = Some(writer_in(tx, &wished)?);
            }
            accept(&queue, tx, &request_id, &request, now)
        })
        .await
        .map_err(failed);
    database.close();
    written?;
    // An engine that hangs must not hold up whoever asks: the request is on disk, and it will be found.
    let ringing = tokio::task::spawn_blocking(move || ring_engine(folder.root()));
    let _ = tokio::time::timeout(config::RING_LIMIT, ringing).await;
    Ok(id)
}

/// Saves a copy of a document, whether or not an engine works on the folder; see
/// [`EngineHandle::export`](crate::api::EngineHandle::export). A Word file has the look of the one at `template`, if it is
/// named. `program` is the `atles` program, which sets pages in a child.
///
/// # Errors
/// Those of that command; [`ErrorCode::NotFound`] if it is no data folder; a database that cannot be read.
pub async fn export_beside(
    program: PathBuf,
    data: &Path,
    id: String,
    format: DocumentFormat,
    path: PathBuf,
    template: Option<PathBuf>,
) -> Result<PathBuf, ApiError> {
    exists(data)?;
    let (folder, database, _queue) = open(data, Arc::new(SystemClock::new()))?;
    let chosen = database.read(move |connection| deliver::choose(connection, &id)).await.map_err(failed);
    database.close();
    let look = template.map_or(Look::Chosen(&folder), Look::Of);
    deliver::save(&Press::new(program), chosen?, format, path, look).await
}

/// What `atles status --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FolderStatus {
    /// State of the system; `stopped` where no engine works on the folder.
    pub state: SystemState,
    /// How many requests are where.
    pub counts: StatusCounts,
    /// All unfinished requests and the latest finished ones.
    pub requests: Vec<StatusRequest>,
    /// The models that are connected.
    pub connections: Vec<StatusConnection>,
}

/// How many requests are where.
pub type StatusCounts = Counts;

/// A request in brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusRequest {
    /// Its id.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Type of the document.
    #[serde(rename = "type")]
    pub document_type: DocumentType,
    /// Where it is in its life.
    pub state: RequestState,
    /// Part of its sections that are written, 0 to 1.
    pub progress: f64,
    /// Path of the document, once completed.
    pub document: Option<String>,
}

/// How a folder is, whether or not an engine works on it.
///
/// # Errors
/// [`ErrorCode::NotFound`] if it is no data folder; a database that cannot be read.
pub async fn folder_status(data: &Path) -> Result<FolderStatus, ApiError> {
    exists(data)?;
    let (folder, database, queue) = open(data, Arc::new(SystemClock::new()))?;
    let taken = folder.is_taken();
    let status = database
        .read(move |connection| {
            let state = Settings(connection).get(Settings::STATE)?;
            let state = state.filter(|_| taken).and_then(|name| system_state(&name)).unwrap_or_default();
            let mut requests = Vec::new();
            for view in views::snapshot(&queue, connection)? {
                let progress = match view.state {
                    RequestState::Completed => 1.0,
                    _ => {
                        let planned = Requests(connection).sections_planned(&view.id)?;
                        let done = Sections(connection).count(&view.id)?;
                        if planned == 0 { 0.0 } else { f64::from(done) / f64::from(planned) }
                    }
                };
                requests.push(StatusRequest {
                    id: view.id,
                    title: view.request.title,
                    document_type: view.request.document_type,
                    state: view.state,
                    progress,
                    document: view.document,
                });
            }
            let counts = views::counts(&queue, connection)?;
            let connections = connections_in(connection, taken)?;
            Ok::<_, StoreError>(FolderStatus { state, counts, requests, connections })
        })
        .await
        .map_err(failed);
    database.close();
    status
}

pub(crate) fn exists(data: &Path) -> Result<(), ApiError> {
    if data.join("atles.sqlite3").exists() {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::NotFound, "There is no ATLES data in this folder.", "Name another folder.")
        .with_details(data.display().to_string()))
}

pub(crate) fn open(data: &Path, clock: Arc<dyn Clock>) -> Result<(DataFolder, Database, Queue), ApiError> {
    let folder = DataFolder::create(data)?;
    let database = Database::open(&folder.database(), MIGRATIONS).map_err(|error| not_opened(&error))?;
    let queue = Queue::new(database.clone(), clock, atles_queue::Settings::default());
    Ok((folder, database, queue))
}

fn system_state(name: &str) -> Option<SystemState> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
