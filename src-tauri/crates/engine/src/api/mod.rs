//! The contract: what a shell, a console or a test may ask of the engine, and what the engine tells them.
//!
//! Every type here crosses the border of the process as JSON and generates the TypeScript declarations of the window, so
//! this is the only room with serialised types. Ids are strings, times are RFC 3339 in UTC, numbers are at most 32 bits
//! wide or floating point, and positions are counted in Unicode scalar values.

mod agents;
mod block;
mod connections;
mod costs;
mod document;
mod error;
mod event;
mod format;
mod index;
mod kept;
mod local_models;
mod log;
mod monitor;
mod orders;
mod recommendation;
mod request;
mod revision;
mod sources;
mod status;
mod tools;

pub use crate::client::{FolderStatus, StatusCounts, StatusRequest, export_beside, folder_status, submit_beside};
pub use crate::client_connections::{WriterWish, ollama_address};
pub use crate::client_index::{index_beside, search_beside};
pub use crate::handle::{EngineHandle, EngineOptions};
pub use crate::log_ring::{LogRing, task_and_message, task_of_target};
pub use crate::machine::{Battery, Machine, MachineLoad, MachineSize, ThisMachine};
pub use agents::{Agent, AgentSettings, Agents, Prompt};
pub use atles_queue::{Clock, SystemClock};
pub use block::{Block, BlockKind, BlockRole, NotRead, ReadErrorCode, ReadFailure, ReadOutput};
pub use connections::{
    Connection, ConnectionKind, ConnectionTest, Connections, FoundServer, HeaderView, KeyPlace, ModelAdapter,
    ModelChoice, NewConnection, NewHeader, StatusConnection, Writer,
};
pub use costs::{Estimate, Price, Usage};
pub(crate) use document::is_followed_closely;
pub use document::{
    Bar, Chart, Citation, CitationRef, CitationsFile, CitedSection, DocumentSection, DocumentSource, DocumentSummary,
    DocumentView, FileState, Paragraph, ParagraphKind, Passage, PlacedChart, Sentence, SentenceKind, running_text,
};
pub use error::{ApiError, ErrorCode};
pub use event::{Event, EventBody, Notice};
pub use format::DocumentFormat;
pub use index::{IndexReport, SearchHit};
pub use kept::{KeptData, KeptKind, KeptPart, TemplateSummary};
pub use local_models::{DownloadStep, Downloads, KeepAlive, ModelDownload, StoredModel};
pub use log::{LogLevel, LogLine, LogPage};
pub use monitor::{
    BlockingView, BreakerState, BreakerView, ChildView, Finding, FindingCode, GroupStrategy, GroupView, History,
    HistoryPoint, HistoryRange, LoopDelay, Monitor, QueueView, RuntimeView, ScaleReason, TaskView,
};
pub use orders::{Copied, Happened, Happening, NotCopied, Order, Ordered, Which};
pub use recommendation::{Recommendation, RecommendedChoice};
pub use request::{
    DocumentRequest, DocumentType, Length, OutlinePreview, OutlineSection, Part, Priority, Progress, RequestAccepted,
    RequestState, RequestStep, RequestView, SourcePath, SourcesReport,
};
pub use revision::{
    Difference, DifferenceKind, DifferencePiece, DocumentChange, DocumentVersion, Doubt, Quality, SentencePlace,
    Support, Verdict, VersionOrigin,
};
pub use sources::{FoundPassage, KnownSource, KnownSources, Reading, ReadingState, SourceFile, SourceFileState};
pub use status::{Counts, HealthCheck, Metrics, Pace, ServiceState, ServiceView, Snapshot, Status, SystemState};
pub use tokio_util::sync::CancellationToken;
pub use tools::{
    CHILD_MEMORY, read_file, read_in_child, read_in_child_by_parts, run_model_child, run_press_child, run_read_child,
    summarize, summarize_with,
};
