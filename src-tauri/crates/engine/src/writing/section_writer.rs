//! Who writes the sections of a request, one at a time: the built-in writer, or models that share them, and the built-in writer
//! where those do not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atles_queue::Lease;
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use super::agents::{Team, Work};
use super::executor::{Signals, blocking};
use super::model::{Draft, ModelWriter, SectionEnd, Shown, Wanted};
use super::outcome::{Interruption, Step, internal, not_connected};
use super::partial::with_instead;
use super::{Brief, Outline, Prepared};
use crate::api::{Agent, Agents, ApiError, DocumentSection, ErrorCode, ModelChoice, Writer};
use crate::core::Core;
use crate::costs::over_limit;
use crate::models::{Member, ModelFault, Pool, Rank, SIGN_OF_LIFE, Turn};
use crate::store::{RequestRow, Requests, Sections, Settings};

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
    writer: Arc<ModelWriter>,
    agents: Team,
    pool: Pool,
    /// Whether the built-in writer takes over where all of them fail.
    or_built_in: bool,
}

/// Who is to write this request.
pub(super) async fn writer_of(
    core: &Core,
    lease: &Lease,
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
            let settings = core.read(|connection| Settings(connection).agents()).await?;
            let writer = Arc::new(ModelWriter {
                brief: brief.clone(),
                prepared: prepared.clone(),
                outline: outline.clone(),
                settings: settings.writer.clone(),
                more_passages: settings.researcher.passages,
                questions: Vec::new(),
            });
            let rank = Rank::Request(Arc::new(lease.turn().clone()));
            let agents = team(core, settings, &members, rank.clone()).await?;
            Some(Models { writer, agents, pool: Pool::of(members, rank), or_built_in: *or_built_in })
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

/// The agents that work on a document beside its writer, each with its own model where it has one.
async fn team(core: &Core, settings: Agents, document: &[Member], rank: Rank) -> Step<Team> {
    let mut own = BTreeMap::new();
    for agent in Agent::ALL {
        let settings = settings.of(agent);
        if let Some(choice) = settings.model.clone().filter(|_| settings.on) {
            own.insert(agent, members(core, vec![choice]).await?);
        }
    }
    Ok(Team::of(settings, document.to_vec(), own, rank))
}

/// How a section by models ended.
enum ByModels {
    /// It is written, from these passages.
    Written(DocumentSection, Arc<Vec<Shown>>),
    /// A model answered, but said only what the document says already.
    NothingNew,
    /// All of them failed; what the last one of them did.
    Failed(ApiError),
}

impl SectionWriter {
    /// Settles, once and before the first section, what the sections answer: a request that is continued is written from the
    /// same plan.
    pub(super) async fn settle_questions(&mut self, core: &Core, lease: &Lease, signals: &Signals) -> Step<()> {
        let Some(models) = &mut self.models else { return Ok(()) };
        let id = lease.job_id().to_owned();
        let (row, begun) = core
            .read(move |connection| Ok((Requests(connection).get(&id)?, Sections(connection).count(&id)? > 0)))
            .await?;
        let Some(mut plan) = row.plan else { return Ok(()) };
        if plan.questions.is_none() && !begun {
            let finish = core.live.finishing_now(&row.id);
            let work = Work { core, id: &row.id, signals, finish: &finish };
            plan.questions = models.agents.plan(work, &models.writer).await?;
            if signals.stopping.is_cancelled() {
                return Err(Interruption::Stopped);
            }
            if plan.questions.is_some() {
                let (queue, lease, plan) = (core.queue.clone(), lease.clone(), plan.clone());
                core.write_promised(move |tx| {
                    queue.progress_in(tx, &lease)?;
                    Requests(tx).settle_plan(lease.job_id(), &plan)
                })
                .await?;
            }
        }
        let writer = Arc::get_mut(&mut models.writer).expect("nobody else has it before the first section");
        writer.questions = plan.questions.unwrap_or_default();
        Ok(())
    }

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
        let work = Work { core, id, signals, finish: &finish };
        let found = models.agents.research(work, &models.writer, index, earlier).await?;
        if signals.stopping.is_cancelled() {
            return Err(Interruption::Stopped);
        }
        let watch = |draft: Draft<'_>| match draft {
            Draft::Words(text) => core.live.drafting(id, text),
            Draft::Waiting => core.live.waiting(id),
        };
        let wanted = Wanted { index, earlier, found: &found };
        // Called off rather than dropped, so that what it has used is noted.
        let call_off = signals.abort.child_token();
        let mut writing = std::pin::pin!(models.write(core, id, wanted, &call_off, &watch));
        let written = tokio::select! {
            biased;
            written = &mut writing => written,
            // The first section is awaited: a document without one would be none.
            () = finish.cancelled(), if !earlier.is_empty() => {
                call_off.cancel();
                writing.await
            }
        };
        let written = match written {
            Err(Interruption::Cancelled) if !signals.abort.is_cancelled() => return Ok(None),
            written => written?,
        };
        let problem = match written {
            ByModels::Written(section, shown) => {
                let Models { writer, agents, .. } = models;
                let section = agents.edit(work, writer, index, earlier, (section, &shown)).await?;
                return agents.look_again(work, writer, section).await.map(Some);
            }
            ByModels::NothingNew => {
                // There is nothing to wait for: asked again, it would say the same.
                tracing::info!(task = %self.brief.title, "a model had nothing new to say; the section is written without it");
                let section = models.writer.built_in(index, earlier).await?;
                return Ok(Some(with_instead(section, &self.outline.language)));
            }
            ByModels::Failed(problem) => problem,
        };
        // A limit is there to be asked about, whoever could go on without.
        if !models.or_built_in || problem.code == ErrorCode::ModelLimit {
            return Err(Interruption::Hindered(going_on_by_itself(problem)));
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
        wanted: Wanted<'_>,
        abort: &CancellationToken,
        watch: &(dyn Fn(Draft<'_>) + Send + Sync),
    ) -> Step<ByModels> {
        let mut out = BTreeSet::new();
        let mut last = None;
        let waiting = || watch(Draft::Waiting);
        loop {
            for at in over_limits(core, &self.pool).await? {
                if out.insert(at) {
                    last = last.or_else(|| Some(over_limit(&self.pool.members()[at].endpoint.spec().name)));
                }
            }
            let turn = tokio::select! {
                () = abort.cancelled() => return Err(Interruption::Cancelled),
                turn = self.pool.turn(&out) => turn,
                turn = alive(&waiting) => turn,
            };
            let Some(turn) = turn else {
                return Ok(ByModels::Failed(last.unwrap_or_else(|| internal("there is no model to ask"))));
            };
            let written = self.writer.write(&turn, wanted, abort, watch).await;
            let (tokens_in, tokens_out) = turn.used();
            core.note_usage(id, turn.member, tokens_in, tokens_out).await?;
            let fault = match written? {
                SectionEnd::Written(section, shown) => {
                    turn.done();
                    return Ok(ByModels::Written(section, shown));
                }
                SectionEnd::Failed(ModelFault::CalledOff) => return Err(Interruption::Cancelled),
                SectionEnd::Failed(ModelFault::NothingNew) => {
                    turn.done();
                    return Ok(ByModels::NothingNew);
                }
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

/// Those of a pool that have cost as much this month as they may.
pub(super) async fn over_limits(core: &Core, pool: &Pool) -> Step<BTreeSet<usize>> {
    let mut out = BTreeSet::new();
    for (at, member) in pool.members().iter().enumerate() {
        if core.is_over_limit(&member.endpoint.spec().id).await? {
            out.insert(at);
        }
    }
    Ok(out)
}

/// What keeps a request waiting that may pass without the user.
fn going_on_by_itself(problem: ApiError) -> ApiError {
    if problem.code != ErrorCode::ModelUnavailable {
        return problem;
    }
    ApiError { hint: format!("{} It goes on by itself as soon as the model answers.", problem.hint), ..problem }
}

/// Tells whoever watches that it is still waited for a place. Never ends.
pub(super) async fn alive(tell: &(dyn Fn() + Send + Sync)) -> Option<Turn<'static>> {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        tell();
    }
}
