//! Who writes the sections of a request, one at a time: the built-in writer, or models that share them, and the built-in writer
//! where those do not.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::executor::{Signals, blocking};
use super::model::{Draft, ModelWriter, SectionEnd};
use super::outcome::{Interruption, Step, internal, not_connected};
use super::partial::with_instead;
use super::{Brief, Outline, Prepared};
use crate::api::{ApiError, DocumentSection, ErrorCode, ModelChoice, Writer};
use crate::core::Core;
use crate::costs::over_limit;
use crate::models::{Member, ModelFault, Pool, SIGN_OF_LIFE, Turn};
use crate::store::RequestRow;

/// Who writes the sections of a document, and from what.
pub(super) struct SectionWriter {
    /// What is to be written.
    pub(super) brief: Arc<Brief>,
    /// From what.
    prepared: Arc<Prepared>,
    /// In which sections.
    pub(super) outline: Arc<Outline>,
    /// The models; none if the built-in writer writes anyhow.
    models: Option<Models>,
}

/// Models that share the sections.
struct Models {
    writer: ModelWriter,
    pool: Pool,
    /// Whether the built-in writer takes over where all of them fail.
    or_built_in: bool,
}

/// Who is to write this request.
pub(super) async fn writer_of(
    core: &Core,
    row: &RequestRow,
    brief: &Arc<Brief>,
    prepared: &Arc<Prepared>,
    outline: &Arc<Outline>,
) -> Step<SectionWriter> {
    let models = match &row.request.writer {
        None | Some(Writer::BuiltIn) => None,
        Some(writer @ Writer::Model { model, or_built_in, .. }) => {
            let members = members(core, writer.models()).await?;
            if members.is_empty() {
                return Err(Interruption::Hindered(not_connected(model)));
            }
            let writer = ModelWriter { brief: brief.clone(), prepared: prepared.clone(), outline: outline.clone() };
            Some(Models { writer, pool: Pool::of(members), or_built_in: *or_built_in })
        }
    };
    Ok(SectionWriter { brief: brief.clone(), prepared: prepared.clone(), outline: outline.clone(), models })
}

/// The servers that are connected, with the contexts of their models as far as they tell.
async fn members(core: &Core, choices: Vec<ModelChoice>) -> Step<Vec<Member>> {
    let mut members = Vec::new();
    for ModelChoice { connection, model } in choices {
        match core.endpoint(&connection).await? {
            Some(endpoint) => members.push(Member { endpoint, model }),
            None => tracing::warn!(task = "model", "the connection to {model} is gone; others write without it"),
        }
    }
    let unknown = members.iter().filter(|member| member.endpoint.context().is_none());
    join_all(unknown.map(|Member { endpoint, model }| async move {
        let facts = endpoint.facts(model).await.ok();
        endpoint.set_context(facts.and_then(|facts| facts.context));
    }))
    .await;
    Ok(members)
}

/// How a section by models ended.
enum ByModels {
    Written(DocumentSection),
    /// All of them failed; what the last one of them did.
    Failed(ApiError),
}

impl SectionWriter {
    /// Writes one section; none if the user wants the document with those that there are.
    pub(super) async fn write(
        &self,
        core: &Core,
        id: &str,
        signals: &Signals,
        index: usize,
        earlier: &Arc<Vec<DocumentSection>>,
    ) -> Step<Option<DocumentSection>> {
        let Some(models) = &self.models else {
            let (prepared, outline, earlier) = (self.prepared.clone(), self.outline.clone(), earlier.clone());
            let write = move || super::write_section(&prepared, &outline, index, &earlier);
            return blocking("write a section", write).await.map(Some);
        };
        let finish = core.live.finishing_now(id);
        let watch = |draft: Draft<'_>| match draft {
            Draft::Words(text) => core.live.drafting(id, text),
            Draft::Waiting => core.live.waiting(id),
        };
        let written = tokio::select! {
            written = models.write(core, id, index, earlier, &signals.abort, &watch) => written?,
            // The first section is awaited: a document without one would be none.
            () = finish.cancelled(), if !earlier.is_empty() => return Ok(None),
        };
        let problem = match written {
            ByModels::Written(section) => return Ok(Some(section)),
            ByModels::Failed(problem) => problem,
        };
        // A limit is there to be asked about, whoever could go on without.
        if !models.or_built_in || problem.code == ErrorCode::ModelLimit {
            return Err(Interruption::Hindered(problem));
        }
        tracing::warn!(task = %self.brief.title, details = %problem.details, "{problem} The section is written without a model");
        let section = models.writer.built_in(index, earlier).await?;
        Ok(Some(with_instead(section, &self.outline.language)))
    }
}

impl Models {
    /// Has the server write that is expected to be done first, and where it fails, another. Those that have cost enough this
    /// month are left out.
    async fn write(
        &self,
        core: &Core,
        id: &str,
        index: usize,
        earlier: &Arc<Vec<DocumentSection>>,
        abort: &CancellationToken,
        watch: &(dyn Fn(Draft<'_>) + Send + Sync),
    ) -> Step<ByModels> {
        let mut out = BTreeSet::new();
        let mut last = None;
        loop {
            for (at, member) in self.pool.members().iter().enumerate() {
                let spec = member.endpoint.spec();
                if !out.contains(&at) && core.is_over_limit(&spec.id).await? {
                    out.insert(at);
                    last = last.or_else(|| Some(over_limit(&spec.name)));
                }
            }
            let turn = tokio::select! {
                () = abort.cancelled() => return Err(Interruption::Cancelled),
                turn = self.pool.turn(&out) => turn,
                turn = alive(watch) => turn,
            };
            let Some(turn) = turn else {
                return Ok(ByModels::Failed(last.unwrap_or_else(|| internal("there is no model to ask"))));
            };
            let written = self.writer.write(&turn, index, earlier, abort, watch).await;
            let (tokens_in, tokens_out) = turn.used();
            core.note_usage(id, turn.member, tokens_in, tokens_out).await?;
            let fault = match written? {
                SectionEnd::Written(section) => {
                    turn.done();
                    return Ok(ByModels::Written(section));
                }
                SectionEnd::Failed(ModelFault::CalledOff) => return Err(Interruption::Cancelled),
                SectionEnd::Failed(fault) => fault,
            };
            let Member { endpoint, model } = turn.member;
            let problem = fault.told(&endpoint.spec().name, model);
            out.insert(turn.at);
            tracing::warn!(task = "model", details = %problem.details, "{problem}");
            last = Some(problem);
            watch(Draft::Words(""));
        }
    }
}

/// Tells whoever watches that it is still waited for a place. Never ends.
async fn alive(watch: &(dyn Fn(Draft<'_>) + Send + Sync)) -> Option<Turn<'static>> {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        watch(Draft::Waiting);
    }
}
