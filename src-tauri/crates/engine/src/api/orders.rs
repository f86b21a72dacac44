//! Orders for many requests at once, and what happened to one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Priority, RequestState};

/// What is to be done with each of many requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Call it off.
    Cancel,
    /// Have it wait until it is resumed.
    Pause,
    /// Let a paused one go on.
    Resume,
    /// Try a failed or cancelled one anew, a scheduled one at once.
    Retry,
    /// Put it off until this time (RFC 3339).
    PutOff(String),
    /// Make it more or less urgent.
    SetPriority(Priority),
}

/// Which requests an order is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Those with these ids.
    Ids(Vec<String>),
    /// All that are in one of these states.
    States(Vec<RequestState>),
}

/// What became of copies of many documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Copied {
    /// The folder that they are in.
    pub folder: String,
    /// How many are saved.
    pub saved: u32,
    /// Titles of the documents that are not, each with the reason.
    pub failed: Vec<NotCopied>,
}

/// A document of which no copy could be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotCopied {
    /// Its title; its id if it is not there any more.
    pub title: String,
    /// Why, in a sentence.
    pub reason: String,
}

/// What became of an order for many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ordered {
    /// Ids of those that did as ordered: an order for these takes it back.
    pub done: Vec<String>,
    /// How many could not, because their state does not allow it.
    pub refused: u32,
}

/// What can happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It was accepted.
    Accepted,
    /// Work on it began.
    Begun,
    /// Its sources were read.
    Read,
    /// A section was written; `section` says which.
    Section,
    /// Its document was finished.
    Completed,
    /// It went back into the queue at no cost.
    PutBack,
    /// It went wrong and is tried again; `detail` says why.
    WillRetry,
    /// It was put off to a later time.
    PutOff,
    /// It was to pause at the next border.
    PauseAsked,
    /// It waits until it is resumed; `detail` may say why.
    Paused,
    /// It went on.
    Resumed,
    /// It was to be called off.
    CancelAsked,
    /// It was called off.
    Cancelled,
    /// It was to end with the sections that there are.
    FinishAsked,
    /// It was given up; `detail` says why.
    Failed,
    /// It was tried anew.
    Retried,
    /// ATLES ended in the middle of it.
    WorkerLost,
    /// It got another place, priority or deadline.
    Moved,
    /// It was not done by its deadline.
    DeadlineMissed,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Happened {
    /// When.
    pub at: String,
    /// What.
    pub what: Happening,
    /// What there is to say about it; may be empty.
    pub detail: String,
    /// Which section, from 1, where it is about one.
    pub section: Option<u32>,
}
