//! What is asked: a question in messages, as the protocols take it.

use serde::Serialize;

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// What ATLES wants of the model.
    System,
    /// The task and its passages.
    User,
    /// What the model has said.
    Assistant,
}

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Message {
    /// By whom.
    pub(crate) role: Role,
    /// The words.
    pub(crate) content: String,
}

impl Message {
    /// Something said.
    pub(crate) fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into() }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    /// What was said so far.
    pub(crate) messages: Vec<Message>,
    /// Most tokens of the answer.
    pub(crate) most_tokens: u32,
    /// From 0, the likeliest words alone, to 2.
    pub(crate) temperature: f32,
    /// The likeliest words that together make up this part of all are chosen from; none for what the server takes.
    pub(crate) top_p: Option<f32>,
}

impl Question {
    /// How many tokens it has, at our own count.
    pub(super) fn estimated_tokens(&self) -> u32 {
        self.messages.iter().map(|message| super::estimate_tokens(&message.content)).sum()
    }
}
