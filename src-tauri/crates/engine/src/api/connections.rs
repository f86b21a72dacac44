//! Connections to models, and who writes a document.
//!
//! A key goes in with [`NewConnection`] and never comes out again: what is told of a connection says only where its key is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BreakerView, KeepAlive, Price, Usage};

/// Who writes a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Writer {
    /// ATLES itself, from the sentences of the sources.
    #[default]
    BuiltIn,
    /// A model, from the passages of the sources.
    Model {
        /// Id of the connection.
        connection: String,
        /// Name of the model.
        model: String,
        /// Whether ATLES itself writes the sections that the model does not; else the request waits for the model.
        or_built_in: bool,
        /// Models that write sections as well, where they are done sooner or the first one fails.
        #[serde(default)]
        beside: Vec<ModelChoice>,
    },
}

/// A model of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelChoice {
    /// Id of the connection.
    pub connection: String,
    /// Name of the model.
    pub model: String,
}

impl Writer {
    /// The models, the first one first; empty for ATLES itself.
    pub(crate) fn models(&self) -> Vec<ModelChoice> {
        match self {
            Self::BuiltIn => Vec::new(),
            Self::Model { connection, model, beside, .. } => {
                let first = ModelChoice { connection: connection.clone(), model: model.clone() };
                std::iter::once(first).chain(beside.iter().cloned()).collect()
            }
        }
    }

    /// The names of its models, each once; none for ATLES itself.
    pub(crate) fn names(&self) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for ModelChoice { model, .. } in self.models() {
            if !names.contains(&model) {
                names.push(model);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The writer without a connection that is gone: the next model is the first one then, or ATLES itself writes.
    pub(crate) fn without(&self, gone: &str) -> Self {
        let Self::Model { or_built_in, .. } = self else { return Self::BuiltIn };
        let mut left = self.models().into_iter().filter(|choice| choice.connection != gone);
        match left.next() {
            Some(ModelChoice { connection, model }) => {
                Self::Model { connection, model, or_built_in: *or_built_in, beside: left.collect() }
            }
            None => Self::BuiltIn,
        }
    }
}

/// What kind of server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// Ollama.
    Ollama,
    /// Any server that speaks OpenAI's protocol.
    OpenAi,
    /// A GGUF file on this computer, whose path is its address; ATLES runs it.
    File,
}

/// A connection that is to be made or changed.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct NewConnection {
    /// The connection that is changed; a new one if absent.
    #[serde(default)]
    pub id: Option<String>,
    /// What it is called; made from the address if empty.
    #[serde(default)]
    pub name: String,
    /// What kind of server it is.
    pub kind: ConnectionKind,
    /// Its address, such as `http://127.0.0.1:8080/v1`.
    pub address: String,
    /// Name of the model that writes; may be empty until one was chosen.
    #[serde(default)]
    pub model: String,
    /// Its key. Absent leaves the key as it is, empty takes it away.
    #[serde(default)]
    pub key: Option<String>,
    /// How long the model stays in memory after a question; for Ollama.
    #[serde(default)]
    pub keep_alive: KeepAlive,
    /// Headers that every call is to have, all of them. Absent leaves them as they are.
    #[serde(default)]
    pub headers: Option<Vec<NewHeader>>,
    /// LoRA adapters of a model in a file, in the order in which they are put on it.
    #[serde(default)]
    pub adapters: Vec<ModelAdapter>,
}

/// A LoRA adapter: a small file that changes how a model in a file writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelAdapter {
    /// Path of its file, a GGUF.
    pub file: String,
    /// How much it changes, in percent: from 0, not at all, by 100, as it was made, to 200.
    pub percent: u32,
}

/// A header that every call to a server is to have.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct NewHeader {
    /// Its name, such as `X-Api-Key`.
    pub name: String,
    /// Its value, a secret as the key is. Absent leaves the value as it is.
    #[serde(default)]
    pub value: Option<String>,
}

impl std::fmt::Debug for NewHeader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, value } = self;
        let value = value.as_ref().map(|_| "a value");
        formatter.debug_struct("NewHeader").field("name", name).field("value", &value).finish()
    }
}

/// A header that every call to a server has. Its value is told to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeaderView {
    /// Its name, in small letters.
    pub name: String,
    /// Where its value is.
    pub place: KeyPlace,
}

impl NewConnection {
    /// A connection to a model at an address, without anything that can be left out.
    #[must_use]
    pub fn new(kind: ConnectionKind, address: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            id: None,
            name: String::new(),
            kind,
            address: address.into(),
            model: model.into(),
            key: None,
            keep_alive: KeepAlive::default(),
            headers: None,
            adapters: Vec::new(),
        }
    }
}

impl std::fmt::Debug for NewConnection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, name, kind, address, model, key, keep_alive, headers, adapters } = self;
        formatter
            .debug_struct("NewConnection")
            .field("id", id)
            .field("name", name)
            .field("kind", kind)
            .field("address", address)
            .field("model", model)
            .field("key", &key.as_ref().map(|_| "a key"))
            .field("keep_alive", keep_alive)
            .field("headers", headers)
            .field("adapters", adapters)
            .finish()
    }
}

/// Where the key of a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// There is none.
    None,
    /// In the keychain of the operating system.
    Keychain,
    /// In memory, until ATLES is closed: there is no keychain, or it cannot be used.
    Session,
    /// It was in memory and is gone, or the keychain does not give it: it has to be entered again.
    Missing,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Connection {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What kind of server it is.
    pub kind: ConnectionKind,
    /// Its address.
    pub address: String,
    /// Name of the model that writes; empty until one was chosen.
    pub model: String,
    /// How long the model stays in memory after a question; for Ollama.
    pub keep_alive: KeepAlive,
    /// Where its key is.
    pub key: KeyPlace,
    /// Headers that every call has.
    pub headers: Vec<HeaderView>,
    /// LoRA adapters of a model in a file.
    pub adapters: Vec<ModelAdapter>,
    /// What is written with it leaves this computer.
    pub leaves: bool,
    /// Tokens of the model's context, if the server has said so.
    pub context: Option<u32>,
    /// Its circuit breaker.
    pub breaker: BreakerView,
    /// Questions that were answered since ATLES was opened.
    pub answers: u32,
    /// Questions that were not.
    pub failures: u32,
    /// Tokens of all questions.
    pub tokens_in: f64,
    /// Tokens of all answers.
    pub tokens_out: f64,
    /// Time to the first word of the last answer.
    pub first_word_ms: Option<f64>,
    /// Tokens a second of the last answer.
    pub tokens_per_second: Option<f64>,
    /// What it costs, if the user has said so.
    pub price: Option<Price>,
    /// What was used of it for documents in this month (UTC).
    pub this_month: Usage,
}

/// A server that was found without being connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundServer {
    /// What kind it is.
    pub kind: ConnectionKind,
    /// Its address.
    pub address: String,
    /// Its models.
    pub models: Vec<String>,
}

/// Everything that the Connections screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Connections {
    /// The connections, oldest first.
    pub connections: Vec<Connection>,
    /// Who writes what is asked for without saying who.
    pub writer: Writer,
    /// Whether keys outlive the session.
    pub keychain: bool,
}

/// What a connection answered to the question whether it works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ConnectionTest {
    /// The sentence that the model wrote.
    pub text: String,
    /// Time to its first word.
    pub first_word_ms: f64,
    /// Tokens a second; absent if the answer was too short to tell.
    pub tokens_per_second: Option<f64>,
    /// Tokens of the model's context, if the server says so.
    pub context: Option<u32>,
}

/// A connection in brief, for `atles status --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusConnection {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Name of the model that writes.
    pub model: String,
    /// What is written with it leaves this computer.
    pub leaves: bool,
    /// Its circuit breaker, as the running engine told last; absent where none runs.
    pub breaker: Option<BreakerView>,
}
