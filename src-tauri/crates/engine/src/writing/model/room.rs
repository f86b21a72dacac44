//! How much a server can be asked and can answer at once.

use crate::api::AgentSettings;
use crate::config;
use crate::models::{Endpoint, Message, Question, estimate_tokens};

/// Fewest tokens that an answer is allowed.
const LEAST: u32 = 64;

/// The context of a server, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct Room<'a>(pub(crate) &'a Endpoint);

impl Room<'_> {
    /// Tokens of the context.
    pub(crate) fn context(self) -> u32 {
        self.0.context().unwrap_or(config::MODEL_CONTEXT)
    }

    /// An estimate as the server would count it.
    pub(crate) fn corrected(self, tokens: u32) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, not negative")]
        let corrected = (f64::from(tokens) * self.0.correction()).ceil() as u32;
        corrected
    }

    /// Tokens that an answer may have for which so many would be good: not more than a third of the context, and than the
    /// user allows.
    pub(crate) fn answer(self, wanted: u32, settings: &AgentSettings) -> u32 {
        wanted.min(self.context() / 3).min(settings.most_tokens.unwrap_or(u32::MAX)).max(LEAST)
    }

    /// The question, if there is room for it and for an answer of so many tokens.
    pub(crate) fn question(self, messages: Vec<Message>, wanted: u32, settings: &AgentSettings) -> Option<Question> {
        let most_tokens = self.answer(wanted, settings);
        let needed: u32 = messages.iter().map(|message| estimate_tokens(&message.content)).sum();
        let fits = self.corrected(needed) + most_tokens + config::MODEL_CONTEXT_MARGIN <= self.context();
        fits.then(|| posed(messages, most_tokens, settings))
    }
}

/// A question as an agent asks it.
pub(super) fn posed(messages: Vec<Message>, most_tokens: u32, settings: &AgentSettings) -> Question {
    Question { messages, most_tokens, temperature: settings.temperature, top_p: settings.top_p }
}
