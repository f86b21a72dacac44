//! The life of a request, from claim to document: gather, plan, write section by section, check, assemble.
//!
//! After every section its text is committed together with a check of the lease, so that at most one section is ever
//! written again, and a worker whose lease was lost can write nothing at all.

use std::sync::Arc;

use atles_queue::{Asked, DatabaseError, JobState, Lease, Outcome, QueueError};
use futures_util::FutureExt as _;
use tokio_util::sync::CancellationToken;

use super::gather_sources::nothing_to_say;
use super::outcome::{Interruption, Step, internal, stalled};
use super::section_writer::{SectionWriter, writer_of};
use super::settle::{load_material, settle_sources};
use super::{brief_of, file_document};
use crate::api::{ApiError, DocumentSection, RequestStep};
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, RequestRow, Requests, Sections, StoreError, What};

/// What tells a running request to end early.
#[derive(Clone)]
pub(crate) struct Signals {
    /// The system is being stopped: end at the next border.
    pub(crate) stopping: CancellationToken,
    /// The time for an orderly end is over, or the user wants this request to end: end inside a step.
    pub(crate) abort: CancellationToken,
    /// Either of the two: reading has no checkpoint to wait for.
    pub(crate) either: CancellationToken,
    /// Cancelled when the request is called stalled: why it is ended inside a step.
    pub(crate) stalled: CancellationToken,
}

impl Signals {
    /// Signals of one request in a system that is stopped by `stopping`, and of which `stalled` tells.
    pub(crate) fn new(stopping: &CancellationToken, stalled: CancellationToken) -> Self {
        Self { stopping: stopping.clone(), abort: CancellationToken::new(), either: stopping.child_token(), stalled }
    }

    /// Work that was ended because it had stalled did not end by anybody's wish: it is a fault, tried again by the rules.
    fn explain(&self, interruption: Interruption) -> Interruption {
        match interruption {
            Interruption::Cancelled if self.stalled.is_cancelled() => Interruption::Fault(stalled()),
            other => other,
        }
    }

    /// Ends the request inside its step.
    pub(crate) fn abort(&self) {
        self.abort.cancel();
        self.either.cancel();
    }
}

/// Works on a claimed request and records how it ended. Never fails: what went wrong is recorded, logged and published.
pub(crate) async fn execute(core: Arc<Core>, lease: Lease, signals: Signals) {
    let id = lease.job_id().to_owned();
    let work = std::panic::AssertUnwindSafe(run(&core, &lease, &signals)).catch_unwind();
    let ended = work.await.unwrap_or_else(|panic| Err(Interruption::Fault(internal(panic_text(panic.as_ref())))));
    core.live.end(&id);
    if let Err(interruption) = ended {
        record(&core, &lease, signals.explain(interruption)).await;
    }
    core.publish_changes();
}

/// Records the end of work that was dropped where it stood, because it could not be ended in time.
pub(crate) async fn abandon(core: &Core, lease: &Lease, signals: &Signals) {
    core.live.end(lease.job_id());
    tracing::info!(task = "worker_pool", request = lease.job_id(), "ended inside a step, which nobody waited for");
    record(core, lease, signals.explain(Interruption::Cancelled)).await;
    core.publish_changes();
}

async fn run(core: &Arc<Core>, lease: &Lease, signals: &Signals) -> Step<()> {
    let row = begin(core, lease).await?;
    let begun = core.clock.monotonic();
    let title = row.request.title.clone();
    tracing::info!(task = %title, "work begins");
    if lease.is_alone() {
        let crashes = lease.crashes();
        tracing::info!(task = %title, "ATLES ended {crashes} times while this was in hand: it is worked on alone until it gets on");
    }

    let (plan, not_read) = settle_sources(core, lease, &row, signals).await?;
    border(signals)?;

    let files = u32::try_from(plan.sources.len()).unwrap_or(u32::MAX);
    core.live.planning(&row.id, 0, files);
    let brief = Arc::new(brief_of(&row));
    let material = load_material(core, plan).await?;
    let (prepared, outline) = blocking("plan a document", {
        let (brief, material) = (brief.clone(), material.clone());
        let (live, id) = (core.live.clone(), row.id.clone());
        move || {
            let told = |done: u32| {
                if done.is_multiple_of((files / 100).max(1)) {
                    live.planning(&id, done, files);
                }
            };
            let prepared = super::prepare_telling(&brief, &material, &told);
            let outline = super::plan(&brief, &prepared);
            (Arc::new(prepared), Arc::new(outline))
        }
    })
    .await?;
    if prepared.holds_nothing() || (brief.model.is_none() && outline.holds_nothing()) {
        return Err(Interruption::Refused(nothing_to_say()));
    }
    border(signals)?;

    let mut writer = writer_of(core, lease, &row, &brief, &prepared, &outline).await?;
    writer.settle_questions(core, lease, signals).await?;
    let sections = write_sections(core, lease, signals, &writer).await?;
    let partial = sections.len() < outline.sections.len();

    core.live.finishing(&row.id, RequestStep::Checking);
    let report = blocking("check a document", {
        let (prepared, outline, sections) = (prepared.clone(), outline.clone(), sections.clone());
        move || super::check(&prepared, &outline, &sections)
    })
    .await?;
    if let Some(finding) = report.first_fatal() {
        return Err(Interruption::Fault(internal(format!("the document did not pass its check: {finding}"))));
    }
    border(signals)?;

    core.live.finishing(&row.id, RequestStep::Assembling);
    file_document::file(core, lease, &row, &brief, &outline, &material, sections, not_read, partial).await?;
    core.history.completed(core.clock.monotonic().saturating_sub(begun));
    let early = if partial { ", early and in part" } else { "" };
    tracing::info!(task = %title, "the document is finished{early}");
    Ok(())
}

/// Marks the request as begun.
async fn begin(core: &Core, lease: &Lease) -> Step<RequestRow> {
    let now = rfc3339(core.clock.now());
    let lease = lease.clone();
    let queue = core.queue.clone();
    let (first, row) = core
        .write_passing(move |tx| {
            queue.check_lease_in(tx, &lease)?;
            let id = lease.job_id();
            let first = Requests(tx).get(id)?.started_at.is_none();
            Requests(tx).set_started(id, &now)?;
            Requests(tx).set_problem(id, None)?;
            RequestEvents(tx).add(id, What::Started, &now)?;
            Ok((first, Requests(tx).get(id)?))
        })
        .await?;
    if first && let Ok(accepted) = row.created_at.parse::<chrono::DateTime<chrono::Utc>>() {
        core.history.begun((core.clock.now() - accepted).to_std().unwrap_or_default());
    }
    core.publish_changes();
    Ok(row)
}

/// Writes the sections that are missing, each with its checkpoint.
async fn write_sections(
    core: &Arc<Core>,
    lease: &Lease,
    signals: &Signals,
    writer: &SectionWriter,
) -> Step<Arc<Vec<DocumentSection>>> {
    let SectionWriter { brief, outline, .. } = writer;
    let id = lease.job_id().to_owned();
    let mut sections = core
        .read({
            let id = id.clone();
            move |connection| Sections(connection).of(&id)
        })
        .await?;
    let total = u32::try_from(outline.sections.len()).unwrap_or(u32::MAX);
    core.write_passing({
        let id = id.clone();
        move |tx| Requests(tx).set_sections_planned(&id, total)
    })
    .await?;
    if core
        .read({
            let id = id.clone();
            move |connection| Requests(connection).finish_now(&id)
        })
        .await?
    {
        core.live.finish_now(&id);
    }
    while sections.len() < outline.sections.len() {
        border(signals)?;
        // A document without a section would be none.
        if !sections.is_empty() && core.live.is_to_finish_now(&id) {
            break;
        }
        let index = sections.len();
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        core.live.writing(&id, number + 1, total, &outline.sections[index].title);
        let earlier = Arc::new(sections);
        let section = writer.write(core, &id, signals, index, &earlier).await?;
        sections = Arc::unwrap_or_clone(earlier);
        let Some(section) = section else { break };
        commit_section(core, lease, number, section.clone()).await?;
        tracing::debug!(task = %brief.title, "section {} of {total} is written", number + 1);
        sections.push(section);
    }
    Ok(Arc::new(sections))
}

/// The checkpoint. It is promised: on disk before the next section begins.
async fn commit_section(core: &Core, lease: &Lease, number: u32, section: DocumentSection) -> Step<()> {
    let now = rfc3339(core.clock.now());
    let (queue, lease) = (core.queue.clone(), lease.clone());
    core.write_promised(move |tx| {
        queue.progress_in(tx, &lease)?;
        Sections(tx).insert(lease.job_id(), number, &section)?;
        RequestEvents(tx).add(lease.job_id(), What::Section(number), &now)
    })
    .await?;
    Ok(())
}

/// Between two steps: is there a reason to end here?
fn border(signals: &Signals) -> Step<()> {
    if signals.stopping.is_cancelled() {
        return Err(Interruption::Stopped);
    }
    if signals.abort.is_cancelled() {
        return Err(Interruption::Cancelled);
    }
    Ok(())
}

/// Records how the work ended, where it did not end with a document. While the disk is full or the database cannot be
/// written, it waits until it can: else the request would look as if it were being worked on.
async fn record(core: &Core, lease: &Lease, interruption: Interruption) {
    let asked = core.queue.asked_of(lease);
    let (outcome, what, problem) = map_interruption(interruption, asked);
    let Some(outcome) = outcome else {
        tracing::warn!(
            task = "worker_pool",
            request = lease.job_id(),
            "a worker found that its request is not its own"
        );
        return;
    };
    loop {
        let error = match record_once(core, lease, outcome.clone(), (what, asked), problem.clone()).await {
            Ok(state) => return log(lease, state, problem.as_ref()),
            Err(error) => error,
        };
        tracing::error!(task = "worker_pool", request = lease.job_id(), %error, "the end of the work could not be recorded");
        match error {
            // It will be possible again. Should the system be stopped before, the next start repairs the row.
            StoreError::Database(DatabaseError::DiskFull | DatabaseError::ReadOnly | DatabaseError::Busy)
            | StoreError::Queue(QueueError::Database(
                DatabaseError::DiskFull | DatabaseError::ReadOnly | DatabaseError::Busy,
            )) => tokio::time::sleep(config::HEALTH_PERIOD).await,
            StoreError::Database(_) | StoreError::Queue(_) | StoreError::Json(_) | StoreError::NotFound => return,
        }
    }
}

async fn record_once(
    core: &Core,
    lease: &Lease,
    outcome: Outcome,
    (what, asked): (What, Asked),
    problem: Option<ApiError>,
) -> crate::store::Result<JobState> {
    let now = rfc3339(core.clock.now());
    let (queue, lease) = (core.queue.clone(), lease.clone());
    let state = core
        .write_promised(move |tx| {
            let id = lease.job_id();
            let state = queue.finish_in(tx, &lease, outcome)?;
            // What was asked of the worker goes before the reason for which it ended.
            let what = match state {
                JobState::Failed => What::Failed,
                JobState::Cancelled => What::Cancelled,
                JobState::Paused => What::Paused,
                JobState::Pending | JobState::Scheduled | JobState::InProgress | JobState::Completed => what,
            };
            RequestEvents(tx).add(id, what, &now)?;
            if state.is_ended() {
                Requests(tx).set_finished(id, &now, problem.as_ref())?;
            } else {
                // Who was asked to pause waits for its user alone.
                let held_up = problem.filter(|_| state != JobState::Paused || asked != Asked::Pause);
                Requests(tx).set_problem(id, held_up.as_ref())?;
            }
            Ok(state)
        })
        .await?;
    if state == JobState::Failed {
        core.history.failed();
    }
    Ok(state)
}

/// What was given up is an error to whoever reads the log; what waits or is tried again is a warning.
fn log(lease: &Lease, state: JobState, problem: Option<&ApiError>) {
    let Some(problem) = problem else { return };
    if state == JobState::Failed {
        tracing::error!(task = "worker_pool", request = lease.job_id(), details = %problem.details, "{problem}");
    } else {
        tracing::warn!(task = "worker_pool", request = lease.job_id(), details = %problem.details, "{problem}");
    }
}

/// The one place where the reasons to end become the queue's words.
fn map_interruption(interruption: Interruption, asked: Asked) -> (Option<Outcome>, What, Option<ApiError>) {
    match interruption {
        Interruption::StaleLease => (None, What::Released, None),
        Interruption::Stopped => (Some(Outcome::Release), What::Released, None),
        Interruption::Cancelled => match asked {
            Asked::Pause => (Some(Outcome::Pause { reason: String::new() }), What::Paused, None),
            Asked::Cancel => (Some(Outcome::Cancel), What::Cancelled, None),
            // Nobody asked: the time for an orderly stop was over.
            Asked::Nothing => (Some(Outcome::Release), What::Released, None),
        },
        Interruption::Hindered(problem) => {
            (Some(Outcome::Pause { reason: problem.message.clone() }), What::Paused, Some(problem))
        }
        Interruption::Refused(problem) => {
            (Some(Outcome::Discard { error: problem.message.clone() }), What::Failed, Some(problem))
        }
        Interruption::Fault(problem) => {
            (Some(Outcome::Retry { error: problem.message.clone() }), What::Retried, Some(problem))
        }
    }
}

/// Runs work that keeps a processor busy where it cannot hold up anybody.
pub(crate) async fn blocking<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Step<T> {
    crate::blocking::blocking(name, work).await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => Interruption::Fault(internal(panic_text(panic.as_ref()))),
        Err(error) => Interruption::Fault(internal(error.to_string())),
    })
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}
