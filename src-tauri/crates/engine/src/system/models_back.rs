//! What waits for a model goes on by itself when the model is back or may be used again, and processes beside the engine can see
//! the breakers.

use std::collections::BTreeMap;
use std::time::Duration;

use super::going_on::{HeldUp, go_on};
use crate::api::{BreakerState, BreakerView, ErrorCode, Writer};
use crate::config;
use crate::core::Core;
use crate::store::{Result, Settings};

/// Requests by the id of a connection that they wait for.
type ByConnection = BTreeMap<String, Vec<String>>;

/// What is remembered from round to round.
#[derive(Default)]
pub(super) struct Returns {
    /// When requests of a connection may be tried again (monotonic), how long the rest after that is, and how many answers
    /// there were then.
    rests: BTreeMap<String, (Duration, Duration, u32)>,
    /// The breakers as they were written last.
    written: Option<String>,
}

impl Returns {
    /// Lets those go on whose model answers. A model that answers, but never writes, is tried more and more seldom.
    pub(super) async fn let_go_on(&mut self, core: &Core, held: &[HeldUp]) -> Result<()> {
        let (mut waiting, mut limited) = (ByConnection::new(), ByConnection::new());
        for held in held {
            let held_up = match held.code {
                ErrorCode::ModelUnavailable => &mut waiting,
                ErrorCode::ModelLimit => &mut limited,
                _ => continue,
            };
            // Any of its models will do.
            for choice in held.writer.iter().flat_map(Writer::models) {
                held_up.entry(choice.connection).or_default().push(held.id.clone());
            }
        }
        for (id, requests) in limited {
            if !core.is_over_limit(&id).await? {
                tracing::info!(task = "model", "{} requests may use their model again", requests.len());
                go_on(core, requests).await?;
            }
        }
        let now = core.clock.monotonic();
        self.rests.retain(|id, _| waiting.contains_key(id));
        for (id, requests) in waiting {
            let Some(endpoint) = core.endpoint(&id).await? else { continue };
            let (first, longest) = (*config::MODEL_BACK_AFTER.start(), *config::MODEL_BACK_AFTER.end());
            let answers = endpoint.figures().answers;
            let (due, rest, answered) = *self.rests.entry(id.clone()).or_insert((now + first, first * 2, answers));
            if now < due || endpoint.breaker().state == BreakerState::Open && endpoint.breaker().retry_ms > Some(0) {
                continue;
            }
            let rest = if answers > answered { first } else { rest };
            self.rests.insert(id, (now + rest, (rest * 2).min(longest), answers));
            if endpoint.facts("").await.is_ok() {
                let (many, name) = (requests.len(), &endpoint.spec().name);
                go_on(core, requests).await?;
                tracing::info!(task = "model", "{name} answers again; {many} requests go on where they were");
            }
        }
        Ok(())
    }

    /// Writes the breakers down if they have changed.
    pub(super) async fn tell_breakers(&mut self, core: &Core) -> Result<()> {
        let view = |endpoint: &std::sync::Arc<crate::models::Endpoint>| {
            // How long it rests changes all the time, and is true at this moment alone.
            (endpoint.spec().id.clone(), BreakerView { retry_ms: None, ..endpoint.breaker() })
        };
        let breakers: BTreeMap<String, BreakerView> = core.models.all().iter().map(view).collect();
        let text = serde_json::to_string(&breakers)?;
        if self.written.as_deref() == Some(&text) || self.written.is_none() && breakers.is_empty() {
            return Ok(());
        }
        let stored = text.clone();
        core.write_passing(move |tx| Settings(tx).set(Settings::BREAKERS, &stored)).await?;
        self.written = Some(text);
        tracing::debug!(task = "model", "the breakers are written down for other processes");
        Ok(())
    }
}
