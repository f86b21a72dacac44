//! Commands about what models cost.

use super::{EngineHandle, failed};
use crate::api::{Agent, AgentSettings, ApiError, Estimate, Price, SourcesReport, Writer};
use crate::config;
use crate::models::{TOKENS_OF_A_WORD, tokens_of_bytes};
use crate::store::{Connections, Costs, Settings, StoreError};
use crate::writing::{most_passages_tokens, rules_tokens};

impl EngineHandle {
    /// Says what a connection costs; none for nothing. What waits because of its limit goes on if that allows it now.
    ///
    /// # Errors
    /// [`InvalidField`](crate::api::ErrorCode::InvalidField); [`NotFound`](crate::api::ErrorCode::NotFound); a failure of the
    /// database.
    pub async fn set_price(&self, connection: String, price: Option<Price>) -> Result<(), ApiError> {
        let price = price.map(Price::checked).transpose()?;
        let set = self.inner.core.write_promised(move |tx| {
            Connections(tx).get(&connection)?.ok_or(StoreError::NotFound)?;
            Costs(tx).set_price(&connection, price.as_ref())
        });
        set.await.map_err(failed)
    }

    /// What the first model of the writer would take for sections of so many words from those sources; none where ATLES itself
    /// writes.
    ///
    /// A question holds the rules, the task, and the passages: as many as a section may have, as the sources hold, and as the
    /// context has room for. An answer has the words of its section; one in four sentences is taken to be sent back. What agents
    /// beside the writer take is added where they ask the same server.
    pub(super) async fn estimate(
        &self,
        writer: Option<Writer>,
        words: &[u32],
        report: &SourcesReport,
    ) -> Result<Option<Estimate>, ApiError> {
        let core = &self.inner.core;
        let writer = match writer {
            Some(writer) => writer,
            None => self.read(|connection| Settings(connection).writer()).await?,
        };
        let Some(first) = writer.models().into_iter().next() else { return Ok(None) };
        let Some(endpoint) = core.endpoint(&first.connection).await.map_err(failed)? else { return Ok(None) };
        let agents = self.read(|connection| Settings(connection).agents()).await?;
        let asks = |agent: Agent| {
            let AgentSettings { on, model, .. } = agents.of(agent);
            *on && model.as_ref().is_none_or(|model| model.connection == first.connection)
        };
        let asking: Vec<Agent> = Agent::ALL.into_iter().filter(|agent| asks(*agent)).collect();
        let price = self.read(move |connection| Costs(connection).price(&first.connection)).await?;
        let context = f64::from(endpoint.context().unwrap_or(config::MODEL_CONTEXT));
        let passages = f64::from(most_passages_tokens()).min(tokens_of_bytes(report.bytes));
        let (mut tokens_in, mut tokens_out) = (0.0, 0.0);
        for words in words {
            let answer = f64::from(*words) * TOKENS_OF_A_WORD;
            let question = f64::from(rules_tokens()) + passages.min((context - answer).max(0.0));
            tokens_in += question.min(context) * 1.25;
            tokens_out += answer * 1.25;
            for (into, out) in asking.iter().map(|agent| beside(*agent, answer, passages)) {
                tokens_in += into;
                tokens_out += out;
            }
        }
        let correction = endpoint.correction();
        let (tokens_in, tokens_out) = (tokens_in * correction, tokens_out * correction);
        Ok(Some(Estimate {
            cost: price.as_ref().map(|price| price.of(tokens_in, tokens_out)),
            currency: price.map(|price| price.currency).unwrap_or_default(),
            seconds: endpoint.figures().speed.filter(|speed| *speed > 0.0).map(|speed| tokens_out / speed),
            tokens_in,
            tokens_out,
        }))
    }
}

/// Tokens that an agent beside the writer takes for a section whose text and passages have so many.
fn beside(agent: Agent, text: f64, passages: f64) -> (f64, f64) {
    let rules = f64::from(rules_tokens());
    match agent {
        // Once for all of them, a line for each.
        Agent::Planner => (200.0, 40.0),
        Agent::Researcher => (rules, 60.0),
        Agent::Writer => (0.0, 0.0),
        // It is shown the passages that are cited.
        Agent::Editor => (rules + text + passages / 2.0, text),
        // A sentence of some forty tokens beside a passage of five times as many, and a word about it.
        Agent::Checker => (rules + text * 6.0, text / 6.0),
    }
}
