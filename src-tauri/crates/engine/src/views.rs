//! Rows, jobs and live progress put together into what the contract shows.

use atles_queue::{Job, JobState, Queue};
use rusqlite::Connection;

use crate::api::{Counts, DocumentSummary, Part, RequestState, RequestView, Usage};
use crate::config;
use crate::live::Live;
use crate::log_ring::rfc3339;
use crate::store::{Costs, Documents, RequestRow, Requests, Result, Sections};

/// The request with that id as the window shows it, without its live progress.
pub(crate) fn request(queue: &Queue, connection: &Connection, id: &str) -> Result<RequestView> {
    let job = queue.job_in(connection, id)?;
    view(connection, job)
}

/// All unfinished requests and the latest finished ones.
pub(crate) fn snapshot(queue: &Queue, connection: &Connection) -> Result<Vec<RequestView>> {
    let mut jobs = queue.unfinished_in(connection)?;
    jobs.extend(queue.finished_in(connection, config::FINISHED_IN_SNAPSHOT)?);
    jobs.into_iter().map(|job| view(connection, job)).collect()
}

/// Adds the live progress.
pub(crate) fn with_progress(live: &Live, mut request: RequestView) -> RequestView {
    if request.state == RequestState::InProgress {
        request.progress = live.of(&request.id);
    }
    request
}

/// How many requests are where.
pub(crate) fn counts(queue: &Queue, connection: &Connection) -> Result<Counts> {
    let jobs = queue.counts_in(connection)?;
    let documents = Documents(connection).count()?;
    let of = |state| jobs.of(state);
    Ok(Counts {
        active: of(JobState::InProgress),
        waiting: of(JobState::Pending) + of(JobState::Scheduled),
        paused: of(JobState::Paused),
        completed: of(JobState::Completed),
        failed: of(JobState::Failed),
        cancelled: of(JobState::Cancelled),
        documents,
    })
}

/// The contract's word for a job's state.
pub(crate) const fn state(job: JobState) -> RequestState {
    match job {
        JobState::Pending => RequestState::Pending,
        JobState::Scheduled => RequestState::Scheduled,
        JobState::InProgress => RequestState::InProgress,
        JobState::Paused => RequestState::Paused,
        JobState::Completed => RequestState::Completed,
        JobState::Failed => RequestState::Failed,
        JobState::Cancelled => RequestState::Cancelled,
    }
}

/// The queue's word for a request's state.
pub(crate) const fn job_state(state: RequestState) -> JobState {
    match state {
        RequestState::Pending => JobState::Pending,
        RequestState::Scheduled => JobState::Scheduled,
        RequestState::InProgress => JobState::InProgress,
        RequestState::Paused => JobState::Paused,
        RequestState::Completed => JobState::Completed,
        RequestState::Failed => JobState::Failed,
        RequestState::Cancelled => JobState::Cancelled,
    }
}

fn view(connection: &Connection, job: Job) -> Result<RequestView> {
    let row = Requests(connection).get(&job.id)?;
    let document = match job.state {
        JobState::Completed => {
            Documents(connection).of_request(&job.id)?.filter(|document| document.binned_at.is_none())
        }
        JobState::Pending
        | JobState::Scheduled
        | JobState::InProgress
        | JobState::Paused
        | JobState::Failed
        | JobState::Cancelled => None,
    };
    let in_part = document.as_ref().is_some_and(|document| document.partial) || job.state == JobState::Paused;
    let part = if in_part { part_of(connection, &row.id)? } else { None };
    let usage = Costs(connection).of_request(&row.id)?;
    Ok(assemble(row, job, document, part, usage))
}

/// How much is written of what was planned; nothing before it was.
fn part_of(connection: &Connection, id: &str) -> Result<Option<Part>> {
    let planned = Requests(connection).sections_planned(id)?;
    let written = Sections(connection).count(id)?;
    Ok((planned > 0).then_some(Part { written, planned }))
}

fn assemble(
    row: RequestRow,
    job: Job,
    document: Option<DocumentSummary>,
    part: Option<Part>,
    usage: Option<Usage>,
) -> RequestView {
    let RequestRow { id, request, created_at, started_at, finished_at, problem, not_read, .. } = row;
    let (words, sentences, sourced) =
        document.as_ref().map_or((0, 0, 0), |document| (document.words, document.sentences, document.sourced));
    let instead = document.as_ref().map_or(0, |document| document.instead);
    let run_at = (job.state == JobState::Scheduled).then_some(job.run_at).flatten().map(rfc3339);
    RequestView {
        id,
        request,
        state: state(job.state),
        position: job.position,
        created_at,
        started_at,
        finished_at,
        run_at,
        late: job.late,
        attempt: job.attempt,
        max_attempts: job.max_attempts,
        progress: None,
        problem,
        not_read,
        document_id: document.as_ref().map(|document| document.id.clone()),
        document: document.map(|document| document.path),
        words,
        sentences,
        sourced,
        part,
        instead,
        usage,
    }
}
