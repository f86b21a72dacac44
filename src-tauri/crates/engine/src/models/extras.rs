//! What a connection wants of every call to its server, beside its key: headers of its own, and how long the model stays in
//! memory.

use std::time::Duration;

use serde_json::Value;

use super::{Headers, Protocol};
use crate::api::KeepAlive;

/// What a connection wants of every call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extras {
    /// How long a model stays in memory after a question, where the server lets that be said.
    pub(crate) keep_alive: KeepAlive,
    /// Headers that every call has.
    pub(crate) headers: Headers,
}

impl Extras {
    /// Puts into the body of a question what belongs there.
    pub(super) fn add_to(&self, protocol: Protocol, body: &mut Value) {
        if let (Protocol::Ollama, Some(body)) = (protocol, body.as_object_mut()) {
            body.insert("keep_alive".to_owned(), keep_alive(self.keep_alive));
        }
    }
}

/// How long a model in a file is kept without being asked; none for as long as ATLES runs.
pub(super) const fn kept_idle(wanted: KeepAlive) -> Option<Duration> {
    match wanted {
        KeepAlive::Never => Some(Duration::ZERO),
        KeepAlive::FiveMinutes => Some(Duration::from_secs(300)),
        KeepAlive::Hour => Some(Duration::from_secs(3_600)),
        KeepAlive::ForEver => None,
    }
}

/// The word for it in Ollama's API: a duration, 0 for not at all, below 0 for ever.
fn keep_alive(wanted: KeepAlive) -> Value {
    match wanted {
        KeepAlive::Never => Value::from(0),
        KeepAlive::FiveMinutes => Value::from("5m"),
        KeepAlive::Hour => Value::from("1h"),
        KeepAlive::ForEver => Value::from(-1),
    }
}
