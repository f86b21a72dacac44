//! Commands about requests.

use atles_queue::{CancelEffect, JobState, NewJob, Queue, Tx};
use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::{EngineHandle, failed};
use crate::api::{
    ApiError, DocumentRequest, ErrorCode, Length, Priority, RequestAccepted, RequestState, RequestView, SystemState,
};
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, Sections, What};
use crate::views;
use crate::writing::gather_sources;

impl EngineHandle {
    /// Asks for a document. When this replies, the request is on disk.
    ///
    /// # Errors
    /// A refusal that names the field; [`ErrorCode::NothingReadable`] if no file lies under the sources;
    /// [`ErrorCode::ConfirmLarge`] if there is very much to read; a failure of the database.
    pub async fn request(&self, request: DocumentRequest) -> std::result::Result<RequestAccepted, ApiError> {
        let core = &self.inner.core;
        let request = validate(request, core.clock.now())?;
        check_sources(&request).await?;
        let request_id = submit(core, request).await.map_err(failed)?;
        core.publish_changes();
        let waits_for_start = self.inner.controller.status().state != SystemState::Running;
        Ok(RequestAccepted { request_id, waits_for_start })
    }

    /// Calls a request off: at once if it waits, within a moment if it is being written.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it has ended.
    pub async fn cancel(&self, id: String) -> std::result::Result<(), ApiError> {
        let effect = self
            .change(id, |queue, tx, id, now| {
                let effect = queue.cancel_in(tx, id)?;
                match effect {
                    CancelEffect::Cancelled => {
                        Requests(tx).set_finished(id, now, None)?;
                        RequestEvents(tx).add(id, What::Cancelled, now)?;
                    }
                    CancelEffect::Signalled => RequestEvents(tx).add(id, What::CancelAsked, now)?,
                    CancelEffect::AlreadyEnded => {}
                }
                Ok(effect)
            })
            .await?;
        match effect {
            CancelEffect::AlreadyEnded => Err(ApiError::new(
                ErrorCode::NotNow,
                "That request has ended already.",
                "There is nothing left to cancel.",
            )),
            CancelEffect::Cancelled | CancelEffect::Signalled => Ok(()),
        }
    }

    /// Has a request wait until [`resume`](Self::resume); what is written of it is kept.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it has ended.
    pub async fn pause(&self, id: String) -> std::result::Result<(), ApiError> {
        self.change(id, |queue, tx, id, now| {
            let what = match queue.pause_in(tx, id, "")? {
                JobState::Paused => What::Paused,
                _ => What::PauseAsked,
            };
            RequestEvents(tx).add(id, what, now)
        })
        .await
    }

    /// Lets a paused request go on where it was.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it is not paused.
    pub async fn resume(&self, id: String) -> std::result::Result<(), ApiError> {
        self.change(id, |queue, tx, id, now| {
            queue.resume_in(tx, id)?;
            Requests(tx).set_problem(id, None)?;
            RequestEvents(tx).add(id, What::Resumed, now)
        })
        .await
    }

    /// Tries a failed or cancelled request anew: its sources are read again, its sections written again.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it has not ended or is completed.
    pub async fn retry(&self, id: String) -> std::result::Result<(), ApiError> {
        self.change(id, |queue, tx, id, now| {
            queue.retry_in(tx, id)?;
            Requests(tx).set_unfinished(id)?;
            Requests(tx).set_plan(id, None, &[])?;
            Sections(tx).clear(id)?;
            RequestEvents(tx).add(id, What::Retried, now)
        })
        .await
    }

    /// Puts a waiting request before another one of its priority, or at the end.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn reorder(&self, id: String, before: Option<String>) -> std::result::Result<(), ApiError> {
        self.change(id, move |queue, tx, id, now| {
            let position = position_before(queue, tx, id, before.as_deref())?;
            queue.reorder_in(tx, id, position)?;
            RequestEvents(tx).add(id, What::Moved, now)
        })
        .await
    }

    /// Makes a waiting request more or less urgent.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn set_priority(&self, id: String, priority: Priority) -> std::result::Result<(), ApiError> {
        self.change(id, move |queue, tx, id, now| {
            queue.set_priority_in(tx, id, number(priority))?;
            let mut row = Requests(tx).get(id)?;
            row.request.priority = priority;
            Requests(tx).set_request(id, &row.request)?;
            RequestEvents(tx).add(id, What::Moved, now)
        })
        .await
    }

    /// All unfinished requests and the latest finished ones.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn requests(&self) -> std::result::Result<Vec<RequestView>, ApiError> {
        let queue = self.inner.core.queue.clone();
        let requests = self.read(move |connection| views::snapshot(&queue, connection)).await?;
        Ok(requests.into_iter().map(|request| views::with_progress(&self.inner.core.live, request)).collect())
    }

    async fn change<T: Send + 'static>(
        &self,
        id: String,
        work: impl FnOnce(&Queue, &Tx<'_>, &str, &str) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, ApiError> {
        let core = &self.inner.core;
        let (queue, now) = (core.queue.clone(), rfc3339(core.clock.now()));
        let done = core.write_promised(move |tx| work(&queue, tx, &id, &now)).await.map_err(failed)?;
        core.publish_changes();
        Ok(done)
    }
}

/// Puts a valid request on disk: its row, its job and its event in one transaction. Gives its id.
pub(crate) async fn submit(core: &Core, request: DocumentRequest) -> Result<String> {
    let id = uuid::Uuid::now_v7().to_string();
    let now = core.clock.now();
    let (queue, request_id) = (core.queue.clone(), id.clone());
    core.write_promised(move |tx| accept(&queue, tx, &request_id, &request, now)).await?;
    Ok(id)
}

/// The transaction of [`submit`], for the engine and for clients beside it.
pub(crate) fn accept(
    queue: &Queue,
    tx: &Tx<'_>,
    id: &str,
    request: &DocumentRequest,
    now: DateTime<Utc>,
) -> Result<()> {
    let job = NewJob {
        id: id.to_owned(),
        kind: "document".to_owned(),
        payload: String::new(),
        priority: number(request.priority),
        // Arrival is the first order; the user's own order moves requests between the times of their neighbours.
        position: position_of(now),
        run_at: None,
        deadline: request.deadline.as_deref().and_then(|text| text.parse().ok()),
        unique_key: None,
        max_attempts: config::MAX_ATTEMPTS,
    };
    let time = rfc3339(now);
    Requests(tx).insert(id, request, &time)?;
    queue.enqueue_in(tx, &job)?;
    RequestEvents(tx).add(id, What::Accepted, &time)
}

/// The request with white space trimmed, or a refusal that names the field.
pub(crate) fn validate(
    mut request: DocumentRequest,
    now: DateTime<Utc>,
) -> std::result::Result<DocumentRequest, ApiError> {
    request.title = request.title.split_whitespace().collect::<Vec<_>>().join(" ");
    request.instructions = request.instructions.trim().to_owned();
    request.sources.retain(|source| !source.trim().is_empty());
    request.audience = request.audience.filter(|audience| !audience.trim().is_empty());
    request.language = request.language.filter(|language| !language.trim().is_empty());
    if request.title.is_empty() {
        return Err(ApiError::invalid("title", "The document needs a title."));
    }
    if request.title.chars().count() > config::TITLE_LIMIT {
        return Err(ApiError::invalid(
            "title",
            format!("The title is longer than {} characters.", config::TITLE_LIMIT),
        ));
    }
    if request.instructions.chars().count() > config::INSTRUCTIONS_LIMIT {
        let limit = config::INSTRUCTIONS_LIMIT;
        return Err(ApiError::invalid("instructions", format!("The instructions are longer than {limit} characters.")));
    }
    if request.sources.is_empty() {
        return Err(ApiError::invalid("sources", "Choose at least one file or folder to write from."));
    }
    if let Length::Words(words) = request.length
        && !config::WORDS_RANGE.contains(&words)
    {
        let (least, most) = (config::WORDS_RANGE.start(), config::WORDS_RANGE.end());
        return Err(ApiError::invalid("length", format!("The length must be between {least} and {most} words.")));
    }
    if let Some(deadline) = &request.deadline {
        match deadline.parse::<DateTime<Utc>>() {
            Ok(time) if time > now => {}
            Ok(_) => return Err(ApiError::invalid("deadline", "The deadline is in the past.")),
            Err(_) => return Err(ApiError::invalid("deadline", "The deadline is not a date and time.")),
        }
    }
    Ok(request)
}

/// Whether there is anything to read, and not more than the user has agreed to.
pub(crate) async fn check_sources(request: &DocumentRequest) -> std::result::Result<(), ApiError> {
    let never = tokio_util::sync::CancellationToken::new();
    let found = gather_sources::find(request.sources.clone(), &never)
        .await
        .map_err(|_| ApiError::new(ErrorCode::Internal, "The sources could not be listed.", "Try again."))?;
    if found.files.is_empty() {
        return Err(gather_sources::nothing_readable(&found.not_read));
    }
    let large = found.files.len() > config::LARGE_FILES || found.bytes > config::LARGE_BYTES;
    if large && !request.large_confirmed {
        return Err(ApiError::new(
            ErrorCode::ConfirmLarge,
            format!("That is a great deal to read: {} files, {} MB.", found.files.len(), found.bytes >> 20),
            "Confirm that all of it should be read, or choose less.",
        ));
    }
    Ok(())
}

/// The position between the request `before` and the one ahead of it, or after the last one.
fn position_before(queue: &Queue, connection: &Connection, id: &str, before: Option<&str>) -> Result<f64> {
    let moved = queue.job_in(connection, id)?;
    let mut waiting = queue.unfinished_in(connection)?;
    waiting.retain(|job| {
        job.priority == moved.priority && job.id != id && views::state(job.state) != RequestState::InProgress
    });
    let index = before.and_then(|before| waiting.iter().position(|job| job.id == before));
    Ok(match index {
        None => waiting.last().map_or(0.0, |last| last.position + 1.0),
        Some(0) => waiting[0].position - 1.0,
        Some(index) => f64::midpoint(waiting[index - 1].position, waiting[index].position),
    })
}

/// Milliseconds since 1970: exact in a floating-point number for longer than anybody will ask.
#[expect(clippy::cast_precision_loss, reason = "below 2^53 for the next 200,000 years")]
const fn position_of(time: DateTime<Utc>) -> f64 {
    time.timestamp_millis() as f64
}

const fn number(priority: Priority) -> u8 {
    match priority {
        Priority::Low => 1,
        Priority::Normal => 2,
        Priority::High => 3,
        Priority::Urgent => 4,
        Priority::Critical => 5,
    }
}
