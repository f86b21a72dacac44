//! What the engine tells without being asked. Events about durable facts are sent only after they were committed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DocumentSummary, Downloads, KnownSources, LogLine, Metrics, Monitor, Progress, RequestView, Status};

/// One event. Numbers rise by one; whoever sees a gap asks for a new [`Snapshot`](super::Snapshot).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    /// Number of the event, from 1.
    pub seq: u32,
    /// What happened.
    pub body: EventBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum EventBody {
    /// The system's state, its services, its health or its counts changed.
    Status(Status),
    /// A request is new or changed.
    Request(Box<RequestView>),
    /// Requests that had ended were cleared away; their documents are where they were.
    Cleared {
        /// Ids of the requests.
        request_ids: Vec<String>,
    },
    /// A request in progress moved on.
    Progress {
        /// Id of the request.
        request_id: String,
        /// How far it is.
        progress: Progress,
    },
    /// A document was filed.
    Document(Box<DocumentSummary>),
    /// Lines of the log.
    Log {
        /// The lines, oldest first.
        lines: Vec<LogLine>,
        /// How many were left out since the last batch because they came too fast; the log file has them.
        dropped: u32,
    },
    /// What the process costs.
    Metrics(Metrics),
    /// Everything that the engine does; with every sample.
    Monitor(Box<Monitor>),
    /// The known files, or the reading of them, moved on.
    Sources(Box<KnownSources>),
    /// Models that are being downloaded moved on, or have ended.
    Downloads(Downloads),
    /// Something the user should know that belongs to no request.
    Notice(Notice),
}

/// Something the user should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// What it is about, for programs.
    pub code: String,
    /// One plain sentence.
    pub message: String,
    /// The one thing to do; may be empty.
    pub hint: String,
}
