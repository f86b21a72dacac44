//! Commands about requests.

use atles_queue::{CancelEffect, JobState, NewJob, Order, Queue, Tx};
use chrono::{DateTime, Utc};

use super::order::{move_before, position_of_arrival};
use super::validate::{check_sources, later, validate};
use super::{EngineHandle, failed};
use crate::api::{ApiError, DocumentRequest, ErrorCode, Priority, RequestAccepted, RequestView, SystemState};
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, Result, Sections, Settings, What};
use crate::views;

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
                if effect != CancelEffect::AlreadyEnded {
                    follow(queue, tx, id, &Order::Cancel, now)?;
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
        self.order(id, Order::Pause { reason: String::new() }).await
    }

    /// Lets a paused request go on where it was.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it is not paused.
    pub async fn resume(&self, id: String) -> std::result::Result<(), ApiError> {
        self.order(id, Order::Resume).await
    }

    /// Tries a failed or cancelled request anew: its sources are read again, its sections written again. One that waits for
    /// another try goes on at once where it was.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] in every other state.
    pub async fn retry(&self, id: String) -> std::result::Result<(), ApiError> {
        self.order(id, Order::Retry).await
    }

    /// Puts a waiting request before another one, or at the end, as near as its priority allows.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], for either; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn reorder(&self, id: String, before: Option<String>) -> std::result::Result<(), ApiError> {
        self.change(id, move |queue, tx, id, now| {
            move_before(queue, tx, id, before.as_deref())?;
            RequestEvents(tx).add(id, What::Moved, now)
        })
        .await
    }

    /// Makes a waiting request more or less urgent.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn set_priority(&self, id: String, priority: Priority) -> std::result::Result<(), ApiError> {
        self.order(id, Order::SetPriority(number(priority))).await
    }

    /// Gives a waiting request another deadline (RFC 3339, in the future), or takes it away.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`]; [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn set_deadline(&self, id: String, deadline: Option<String>) -> std::result::Result<(), ApiError> {
        let now = self.inner.core.clock.now();
        let time = deadline.as_deref().map(|text| later("deadline", "The deadline", text, now)).transpose()?;
        self.change(id, move |queue, tx, id, now| {
            queue.set_deadline_in(tx, id, time)?;
            let mut row = Requests(tx).get(id)?;
            row.request.deadline = time.map(rfc3339);
            Requests(tx).set_request(id, &row.request)?;
            RequestEvents(tx).add(id, What::Moved, now)
        })
        .await
    }

    /// Puts a waiting request off until a time (RFC 3339, in the future). One that was called off waits again until then.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`]; [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it does not wait.
    pub async fn put_off(&self, id: String, until: String) -> std::result::Result<(), ApiError> {
        let until = later("until", "The time", &until, self.inner.core.clock.now())?;
        self.change(id, move |queue, tx, id, now| {
            let orders = [Order::Retry, Order::PutOff { until }];
            let called_off = queue.job_in(tx, id)?.state == JobState::Cancelled;
            for order in orders.iter().skip(usize::from(!called_off)) {
                queue.order_in(tx, id, order)?;
                follow(queue, tx, id, order, now)?;
            }
            Ok(())
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

    async fn order(&self, id: String, order: Order) -> std::result::Result<(), ApiError> {
        self.change(id, move |queue, tx, id, now| {
            queue.order_in(tx, id, &order)?;
            follow(queue, tx, id, &order, now)
        })
        .await
    }

    pub(super) async fn change<T: Send + 'static>(
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

/// What else changes when a request did as ordered, in the same transaction: its row and its events.
pub(super) fn follow(queue: &Queue, tx: &Tx<'_>, id: &str, order: &Order, now: &str) -> Result<()> {
    let what = match (order, queue.job_in(tx, id)?.state) {
        (Order::Cancel, JobState::Cancelled) => {
            Requests(tx).set_finished(id, now, None)?;
            What::Cancelled
        }
        (Order::Cancel, _) => What::CancelAsked,
        (Order::Pause { .. }, JobState::Paused) => {
            // It waits for its user, whatever it waited for before.
            Requests(tx).set_problem(id, None)?;
            What::Paused
        }
        (Order::Pause { .. }, _) => What::PauseAsked,
        (Order::Resume, _) => {
            Requests(tx).set_problem(id, None)?;
            What::Resumed
        }
        (Order::Retry, _) => {
            let had_ended = Requests(tx).get(id)?.finished_at.is_some();
            Requests(tx).set_unfinished(id)?;
            if had_ended {
                Requests(tx).set_plan(id, None, &[])?;
                Sections(tx).clear(id)?;
            }
            What::Retried
        }
        (Order::PutOff { .. }, _) => {
            Requests(tx).set_problem(id, None)?;
            What::PutOff
        }
        (Order::SetPriority(number), _) => {
            let mut row = Requests(tx).get(id)?;
            row.request.priority = priority(*number);
            Requests(tx).set_request(id, &row.request)?;
            What::Moved
        }
    };
    RequestEvents(tx).add(id, what, now)
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
        position: position_of_arrival(queue, tx, number(request.priority), now)?,
        run_at: None,
        deadline: request.deadline.as_deref().and_then(|text| text.parse().ok()),
        unique_key: None,
        max_attempts: config::MAX_ATTEMPTS,
    };
    let time = rfc3339(now);
    let writer = match &request.writer {
        Some(writer) => writer.clone(),
        None => Settings(tx).writer()?,
    };
    Requests(tx).insert(id, &DocumentRequest { writer: Some(writer), ..request.clone() }, &time)?;
    queue.enqueue_in(tx, &job)?;
    RequestEvents(tx).add(id, What::Accepted, &time)
}

/// The priority with that [`number`].
const fn priority(number: u8) -> Priority {
    match number {
        0 | 1 => Priority::Low,
        2 => Priority::Normal,
        3 => Priority::High,
        4 => Priority::Urgent,
        5.. => Priority::Critical,
    }
}

pub(super) const fn number(priority: Priority) -> u8 {
    match priority {
        Priority::Low => 1,
        Priority::Normal => 2,
        Priority::High => 3,
        Priority::Urgent => 4,
        Priority::Critical => 5,
    }
}
