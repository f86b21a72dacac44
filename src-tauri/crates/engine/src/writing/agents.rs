//! Has the agents beside the writer work on a document: a planner before it is written, for each section a researcher before
//! the writer, and an editor and a checker behind it.
//!
//! Each of them asks the model that writes the document, or one of its own, in a turn of its own: through the same line, the
//! same breaker and the same count of what was used. None of them can fail a document: what one of them does not do is left
//! out. The editor comes before the checker, so that what is looked at a second time is what the document says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::executor::{Signals, blocking};
use super::model::{ModelWriter, Room, Shown, checker, editor, planner, researcher};
use super::outcome::{Interruption, Step};
use super::outlines::REFERENCES;
use super::section_writer::{alive, over_limits};
use crate::api::{Agent, AgentSettings, Agents, DocumentSection};
use crate::config;
use crate::core::Core;
use crate::models::{Ending, Heard, Member, Message, ModelFault, Pool, Rank};

/// The request that is worked on, and what ends that early.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    /// What all share.
    pub(super) core: &'a Core,
    /// Id of the request.
    pub(super) id: &'a str,
    /// What ends it.
    pub(super) signals: &'a Signals,
    /// Cancelled when the user wants the document with what there is.
    pub(super) finish: &'a CancellationToken,
}

impl Work<'_> {
    /// Ends as soon as nobody has time for more than what has to be.
    async fn hurry(&self) {
        tokio::select! {
            () = self.finish.cancelled() => {}
            () = self.signals.stopping.cancelled() => {}
        }
    }
}

/// The agents of a document.
pub(super) struct Team {
    settings: Agents,
    /// The models that write the document.
    document: Vec<Member>,
    /// The models of the agents that have their own.
    own: BTreeMap<Agent, Vec<Member>>,
    /// The request's.
    rank: Rank,
    /// How often in a row each has failed.
    failures: Mutex<BTreeMap<Agent, u32>>,
}

/// What an agent has said, and whether it came to its end.
struct Answer {
    text: String,
    whole: bool,
}

impl Team {
    /// Agents of these settings. Who is switched on and has a model of its own asks the members in `own`.
    pub(super) const fn of(
        settings: Agents,
        document: Vec<Member>,
        own: BTreeMap<Agent, Vec<Member>>,
        rank: Rank,
    ) -> Self {
        Self { settings, document, own, rank, failures: Mutex::new(BTreeMap::new()) }
    }

    /// The settings of an agent that works and has not failed too often.
    fn settings(&self, agent: Agent) -> Option<&AgentSettings> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner).get(&agent).copied();
        let works = failures.unwrap_or_default() < config::AGENT_FAILURES;
        Some(self.settings.of(agent)).filter(|settings| settings.on && works)
    }

    /// Counts a failure, or forgets those that there were.
    fn note(&self, agent: Agent, failed: bool) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(agent).or_default();
        *count = if failed { *count + 1 } else { 0 };
    }

    /// What the sections should answer; none if nobody has said so.
    pub(super) async fn plan(&self, work: Work<'_>, writer: &ModelWriter) -> Step<Option<Vec<Option<String>>>> {
        let Some(settings) = self.settings(Agent::Planner) else { return Ok(None) };
        let ask = |samples: usize| move || planner::question(writer, samples, &settings.instructions);
        let ways: Vec<_> = (0..=planner::SAMPLES).rev().map(ask).collect();
        let Some(answer) = self.ask(work, Agent::Planner, &ways).await? else { return Ok(None) };
        let questions = planner::questions(answer.complete_lines(), writer);
        let count = questions.iter().flatten().count();
        tracing::info!(task = %writer.brief.title, "the planner has said what {count} sections should answer");
        Ok((count > 0).then_some(questions))
    }

    /// Numbers of sentences that are worth to be shown for a section besides those of the plan.
    pub(super) async fn research(
        &self,
        work: Work<'_>,
        writer: &Arc<ModelWriter>,
        index: usize,
        earlier: &Arc<Vec<DocumentSection>>,
    ) -> Step<Vec<u32>> {
        let Some(settings) = self.settings(Agent::Researcher) else { return Ok(Vec::new()) };
        if writer.outline.sections[index].key == REFERENCES {
            return Ok(Vec::new());
        }
        let ask = || (researcher::question(writer, index, &settings.instructions), researcher::TOKENS);
        let Some(answer) = self.ask(work, Agent::Researcher, &[ask]).await? else { return Ok(Vec::new()) };
        let searches = researcher::searches(answer.complete_lines());
        let lines = searches.len();
        let (writer, earlier) = (writer.clone(), earlier.clone());
        let find = move || researcher::found(&writer, index, &earlier, &searches);
        let found = blocking("find what is looked for", find).await?;
        tracing::info!(
            task = "model",
            "the researcher has looked for {lines} things and found {} sentences",
            found.len()
        );
        Ok(found)
    }

    /// The section, if need be written anew so that it reads better.
    pub(super) async fn edit(
        &self,
        work: Work<'_>,
        writer: &Arc<ModelWriter>,
        index: usize,
        earlier: &Arc<Vec<DocumentSection>>,
        (section, shown): (DocumentSection, &Arc<Vec<Shown>>),
    ) -> Step<DocumentSection> {
        let Some(settings) = self.settings(Agent::Editor) else { return Ok(section) };
        if shown.is_empty() || !editor::is_worth_it(&section) {
            return Ok(section);
        }
        let ask = || writer.to_be_edited(index, &section, shown, &settings.instructions);
        let Some(answer) = self.ask(work, Agent::Editor, &[ask]).await? else { return Ok(section) };
        if !answer.whole {
            tracing::info!(task = "model", "the section stays as it was: the editor did not come to an end");
            return Ok(section);
        }
        let (writer, earlier, shown) = (writer.clone(), earlier.clone(), shown.clone());
        blocking("check what was edited", move || {
            writer.edited(index, &section, &shown, &answer.text, &earlier).unwrap_or_else(|reason| {
                tracing::info!(task = "model", "the section stays as it was: {reason}");
                section
            })
        })
        .await
    }

    /// The section with a doubt at each sentence that a second look does not find in its passage.
    pub(super) async fn look_again(
        &self,
        work: Work<'_>,
        writer: &ModelWriter,
        mut section: DocumentSection,
    ) -> Step<DocumentSection> {
        let Some(settings) = self.settings(Agent::Checker) else { return Ok(section) };
        let claims = checker::claims(&writer.prepared, &section);
        let mut left = claims.as_slice();
        while !left.is_empty() {
            // As many at once as there is room for.
            let ask = |count: usize| move || checker::question(&left[..count], &settings.instructions);
            let counts: Vec<usize> = (1..=checker::AT_ONCE.min(left.len())).rev().collect();
            let ways: Vec<_> = counts.iter().map(|count| ask(*count)).collect();
            let Some((answer, way)) = self.ask_in_one_of(work, Agent::Checker, &ways).await? else { break };
            let (asked, rest) = left.split_at(counts[way]);
            let doubted = checker::doubted(answer.complete_lines(), asked);
            if !doubted.is_empty() {
                tracing::info!(task = "model", "the checker doubts {} of {} sentences", doubted.len(), asked.len());
            }
            checker::doubt(&mut section, &doubted);
            left = rest;
        }
        Ok(section)
    }

    async fn ask(
        &self,
        work: Work<'_>,
        agent: Agent,
        ways: &[impl Fn() -> (Vec<Message>, u32) + Sync],
    ) -> Step<Option<Answer>> {
        Ok(self.ask_in_one_of(work, agent, ways).await?.map(|(answer, _)| answer))
    }

    /// Asks in the first of several ways for which there is room; each gives what is asked and the tokens that the answer
    /// takes. Gives the answer, and the number of the way.
    async fn ask_in_one_of(
        &self,
        work: Work<'_>,
        agent: Agent,
        ways: &[impl Fn() -> (Vec<Message>, u32) + Sync],
    ) -> Step<Option<(Answer, usize)>> {
        let Work { core, id, signals, .. } = work;
        let settings = self.settings.of(agent);
        let left_out = |why: &str| tracing::warn!(task = "model", "the {agent:?} is left out: {why}");
        let pool = Pool::of(self.own.get(&agent).unwrap_or(&self.document).clone(), self.rank.clone());
        let out = over_limits(core, &pool).await?;
        let waiting = || core.live.waiting(id);
        let turn = tokio::select! {
            biased;
            () = signals.abort.cancelled() => return Err(Interruption::Cancelled),
            () = work.hurry() => return Ok(None),
            turn = pool.turn(&out) => turn,
            turn = alive(&waiting) => turn,
        };
        let Some(turn) = turn else {
            left_out("its model is not connected, or has cost as much this month as it may");
            return Ok(None);
        };
        let turn = turn.once();
        let room = Room(&turn.member.endpoint);
        let question = ways.iter().enumerate().find_map(|(number, way)| {
            let (messages, tokens) = way();
            room.question(messages, tokens, settings).map(|question| (number, question))
        });
        let Some((number, question)) = question else {
            left_out("the context of its model is too small");
            return Ok(None);
        };
        let heard = |_: Heard<'_>| waiting();
        let answer = tokio::select! {
            biased;
            () = work.hurry() => None,
            answer = turn.ask(&question, &signals.abort, &heard) => Some(answer),
        };
        let (tokens_in, tokens_out) = turn.used();
        core.note_usage(id, turn.member, tokens_in, tokens_out).await?;
        match answer {
            None => Ok(None),
            Some(Ok(answer)) => {
                self.note(agent, false);
                Ok(Some((Answer { text: answer.text, whole: answer.ending == Ending::Whole }, number)))
            }
            Some(Err(ModelFault::CalledOff)) => Err(Interruption::Cancelled),
            Some(Err(fault)) => {
                // Who is busy does not fail.
                self.note(agent, !matches!(fault, ModelFault::Busy(_)));
                left_out(&fault.to_string());
                Ok(None)
            }
        }
    }
}

impl Answer {
    /// Its text without a last line that was cut off.
    fn complete_lines(&self) -> &str {
        if self.whole {
            return &self.text;
        }
        self.text.rfind('\n').map_or("", |at| &self.text[..at])
    }
}
