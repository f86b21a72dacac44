//! Finish now: a request in hand ends with the sections that there are, as a document in part; and such a document is
//! continued later by a request that begins where it ended.

use atles_queue::JobState;

use super::requests::accept;
use super::{EngineHandle, failed};
use crate::api::{ApiError, ErrorCode, RequestAccepted, SystemState};
use crate::store::{Documents, RequestEvents, Requests, Sections, What};

impl EngineHandle {
    /// Has a request in hand end at the next border between two sections, with a document in part. At least one section is
    /// written. Whoever asks before the last section is begun gets a document in part, later the whole one.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it is not being written.
    pub async fn finish_now(&self, id: String) -> Result<(), ApiError> {
        let asked = id.clone();
        let state = self
            .change(id.clone(), |queue, tx, id, now| {
                let state = queue.job_in(tx, id)?.state;
                if state == JobState::InProgress {
                    Requests(tx).set_finish_now(id, true)?;
                    RequestEvents(tx).add(id, What::FinishAsked, now)?;
                }
                Ok(state)
            })
            .await?;
        if state != JobState::InProgress {
            return Err(ApiError::new(
                ErrorCode::NotNow,
                "That request is not being written.",
                "Only a request that is being written can be finished early.",
            ));
        }
        self.inner.core.live.finish_now(&asked);
        Ok(())
    }

    /// Continues a document in part: a request of the same wishes that has its sections already and writes the rest. The
    /// document in part stays as it is.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if the request did not end with a document in part.
    pub async fn continue_document(&self, request_id: String) -> Result<RequestAccepted, ApiError> {
        let core = &self.inner.core;
        let (queue, now) = (core.queue.clone(), core.clock.now());
        let id = uuid::Uuid::now_v7().to_string();
        let continued = id.clone();
        let accepted = core
            .write_promised(move |tx| {
                // Its job may be cleared away; a document is there only if it was completed.
                let mut row = Requests(tx).get(&request_id)?;
                if !Documents(tx).of_request(&request_id)?.is_some_and(|document| document.partial) {
                    return Ok(false);
                }
                // It was for the first part.
                row.request.deadline = None;
                accept(&queue, tx, &continued, &row.request, now)?;
                Requests(tx).set_plan(&continued, row.plan.as_ref(), &row.not_read)?;
                for (section, number) in Sections(tx).of(&request_id)?.iter().zip(0..) {
                    Sections(tx).insert(&continued, number, section)?;
                }
                Ok(true)
            })
            .await
            .map_err(failed)?;
        if !accepted {
            return Err(ApiError::new(
                ErrorCode::NotNow,
                "That document is not one in part.",
                "Ask for it again instead.",
            ));
        }
        core.publish_changes();
        let waits_for_start = self.inner.controller.status().state != SystemState::Running;
        Ok(RequestAccepted { request_id: id, waits_for_start })
    }
}
