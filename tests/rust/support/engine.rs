//! An engine inside a test, with its events.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use atles_engine::api::{
    DocumentFormat, DocumentRequest, DocumentType, EngineHandle, EngineOptions, Event, EventBody, HistoryRange, Length,
    LogRing, Machine, MachineLoad, MachineSize, Priority, RequestState, RequestView, Status, SystemClock,
};
use tokio::sync::broadcast::Receiver;

/// A computer that is as busy as a test has it be, at rest to begin with, with 8 GB of memory and 2 cores.
#[derive(Default)]
pub struct SetMachine(pub std::sync::Mutex<MachineLoad>);

impl Machine for SetMachine {
    fn load(&self) -> MachineLoad {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn size(&self) -> MachineSize {
        MachineSize { memory: Some(8 << 30), cores: 2, shared_memory: false }
    }
}

/// An engine on a folder of its own, and everything that it told since it was opened.
pub struct TestEngine {
    /// The engine.
    pub handle: EngineHandle,
    /// Its events.
    pub events: Receiver<Event>,
    /// Its log, to write lines into.
    pub log: LogRing,
    /// Its folder; gone with the test.
    pub folder: Arc<tempfile::TempDir>,
}

impl TestEngine {
    /// Opens an engine in a new folder.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open() -> Self {
        Self::open_in(Arc::new(tempfile::tempdir().expect("a temporary folder"))).await
    }

    /// Opens an engine in a folder that was used before.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open_in(folder: Arc<tempfile::TempDir>) -> Self {
        let options = Self::options(folder.path());
        Self::open_with(folder, options).await
    }

    /// Opens an engine with these options.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open_with(folder: Arc<tempfile::TempDir>, options: EngineOptions) -> Self {
        let log = options.log.clone();
        let handle = EngineHandle::open(options).await.expect("the engine opens");
        let events = handle.subscribe();
        Self { handle, events, log, folder }
    }

    /// Opens an engine in a new folder whose file readers wait at a gate.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[cfg(unix)]
    pub async fn open_gated() -> (Self, crate::Gate) {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let gate = crate::Gate::closed(folder.path());
        let options = EngineOptions { reader: gate.reader().to_owned(), ..Self::options(folder.path()) };
        (Self::open_with(folder, options).await, gate)
    }

    /// Options of an engine in a folder.
    #[must_use]
    pub fn options(folder: &Path) -> EngineOptions {
        EngineOptions {
            data: folder.join("data"),
            documents: folder.join("documents"),
            samples: None,
            reader: crate::program().to_owned(),
            clock: Arc::new(SystemClock::new()),
            // Tests run beside each other and keep any computer busy: nothing is scaled for it.
            machine: Arc::new(SetMachine::default()),
            log: LogRing::new(Arc::new(SystemClock::new())),
            log_folder: None,
            holder: "a test".to_owned(),
            llama_server: None,
            keychain: false,
            model_key: None,
            version: "0".to_owned(),
        }
    }

    /// Material to write from.
    #[must_use]
    pub fn sources(&self) -> PathBuf {
        let sources = self.folder.path().join("sources");
        if !sources.exists() {
            crate::write_material(&sources, crate::Material { files: 4, paragraphs: 20, seed: 5 });
        }
        sources
    }

    /// A request with that title from [`sources`](Self::sources).
    #[must_use]
    pub fn wanted(&self, title: &str) -> DocumentRequest {
        DocumentRequest {
            title: title.to_owned(),
            document_type: DocumentType::SummaryReport,
            sources: vec![self.sources().display().to_string()],
            instructions: String::new(),
            format: DocumentFormat::Markdown,
            length: Length::Short,
            language: None,
            audience: None,
            priority: Priority::Normal,
            deadline: None,
            large_confirmed: false,
            writer: None,
        }
    }

    /// Asks for a document; the id of the request.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn ask(&self, title: &str) -> String {
        self.handle.request(self.wanted(title)).await.expect("the request is accepted").request_id
    }

    /// The state of a request, as the engine has it at this moment.
    ///
    /// # Panics
    /// When there is no such request.
    pub async fn state(&self, id: &str) -> RequestState {
        let requests = self.handle.requests().await.expect("the requests can be listed");
        requests.into_iter().find(|view| view.id == id).expect("the request is listed").state
    }

    /// Waits until the engine has taken its first sample and waits for the time of the next.
    ///
    /// # Panics
    /// When the engine has ended.
    pub async fn until_sampled(&self) {
        let sampled = || async {
            // Lets the engine go on.
            self.handle.requests().await.expect("the requests can be listed");
            self.handle.history(HistoryRange::TenMinutes).await.expect("there is a history").points.len()
        };
        while sampled().await == 0 {}
    }

    /// Moves the time on to the next sample and round of checks, and waits for the sample. The statuses that were told
    /// meanwhile; what the checks find may be told with the next.
    ///
    /// # Panics
    /// When the events end, or an event was missed.
    pub async fn round(&mut self, time: &crate::DrivenTime) -> Vec<Status> {
        time.advance(std::time::Duration::from_secs(5)).await;
        let (mut told, mut sampled) = (Vec::new(), false);
        loop {
            match self.events.recv().await.expect("the events go on").body {
                EventBody::Metrics(_) => sampled = true,
                EventBody::Status(status) => told.push(status),
                // The last that a sample has told.
                EventBody::Monitor(_) if sampled => return told,
                _ => {}
            }
        }
    }

    /// Waits for a status of which `wanted` is true.
    ///
    /// # Panics
    /// When the events end, or an event was missed.
    pub async fn until_status(&mut self, wanted: impl Fn(&Status) -> bool) -> Status {
        loop {
            if let EventBody::Status(status) = self.events.recv().await.expect("the events go on").body
                && wanted(&status)
            {
                return status;
            }
        }
    }

    /// Waits for an event that tells that the request is in the state.
    ///
    /// # Panics
    /// When the events end, or an event was missed.
    pub async fn until(&mut self, id: &str, state: RequestState) -> RequestView {
        loop {
            if let EventBody::Request(view) = self.events.recv().await.expect("the events go on").body
                && view.id == id
                && view.state == state
            {
                return *view;
            }
        }
    }
}
