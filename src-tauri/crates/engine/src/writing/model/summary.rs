//! A summary by a model, outside of any request: one section, with the same check.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use atles_queue::SystemClock;
use tokio_util::sync::CancellationToken;

use super::{ModelWriter, SectionEnd, Wanted};
use crate::api::{Agent, AgentSettings, ApiError, Block, ConnectionKind, NewConnection, Sentence};
use crate::connecting::{adapters_of, checked, extras_of, spec_of};
use crate::models::{Embedded, Endpoint, Headers, Member, Pool, Programs, Rank};
use crate::writing::outcome::{Interruption, internal};
use crate::writing::summarize::to_be_summarized;

/// See [`crate::api::summarize_with`].
pub(crate) async fn summarize_with(
    sources: &[(String, Vec<Block>)],
    words: u32,
    query: Option<&str>,
    server: &NewConnection,
    programs: Programs,
) -> Result<Vec<Sentence>, ApiError> {
    let (row, key) = checked(server)?;
    let spec = spec_of(&row).ok_or_else(|| ApiError::invalid("writer", "That is no address of a server."))?;
    let clock = Arc::new(SystemClock::new());
    let endpoint = Arc::new(match row.kind {
        ConnectionKind::File => {
            let embedded = Embedded::new(programs, Path::new(&row.address)).with_adapters(adapters_of(&row));
            Endpoint::embedded(spec, embedded, clock)
        }
        ConnectionKind::Ollama | ConnectionKind::OpenAi => {
            Endpoint::new(spec, key.given(), clock).with_extras(extras_of(&row, Headers::default()))
        }
    });
    let facts = endpoint.facts(&row.model).await.ok();
    endpoint.set_context(facts.and_then(|facts| facts.context));
    let (brief, prepared, outline) = to_be_summarized(sources, words, query);
    let writer = ModelWriter {
        brief: Arc::new(brief),
        prepared: Arc::new(prepared),
        outline: Arc::new(outline),
        settings: AgentSettings::usual(Agent::Writer),
        more_passages: None,
        questions: Vec::new(),
    };
    let pool = Pool::of(vec![Member { endpoint: endpoint.clone(), model: row.model.clone() }], Rank::Now);
    let Some(turn) = pool.turn(&BTreeSet::new()).await else { return Err(internal("there is one server")) };
    let wanted = Wanted { index: 0, earlier: &Arc::new(Vec::new()), found: &[] };
    let written = writer.write(&turn, wanted, &CancellationToken::new(), &|_| {}).await;
    if let Some(runtime) = endpoint.runtime() {
        runtime.end().await;
    }
    match written {
        Ok(SectionEnd::Written(section, _)) => {
            Ok(section.paragraphs.into_iter().flat_map(|paragraph| paragraph.sentences).collect())
        }
        Ok(SectionEnd::Failed(fault)) => Err(fault.told(&row.name, &row.model)),
        Err(Interruption::Fault(error) | Interruption::Hindered(error) | Interruption::Refused(error)) => Err(error),
        Err(Interruption::Stopped | Interruption::Cancelled | Interruption::StaleLease) => {
            Err(internal("a summary was called off"))
        }
    }
}
