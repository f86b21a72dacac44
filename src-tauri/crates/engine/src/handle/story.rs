//! What happened to a request, as its queue and its writing have it.

use atles_queue::{JobEvent, What as Queued};

use super::EngineHandle;
use crate::api::{ApiError, Happened, Happening};
use crate::log_ring::rfc3339;
use crate::store::RequestEvents;

impl EngineHandle {
    /// What happened to a request, oldest first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a failure of the database.
    pub async fn request_history(&self, id: String) -> Result<Vec<Happened>, ApiError> {
        let queue = self.inner.core.queue.clone();
        self.read(move |connection| {
            let queued = queue.history_in(connection, &id)?.into_iter().map(of_queue);
            let written = RequestEvents(connection).of_writing(&id)?.into_iter().map(of_writing);
            let mut story: Vec<Happened> = queued.chain(written).collect();
            // Stable: of the same moment, the queue's comes first.
            story.sort_by(|one, other| one.at.cmp(&other.at));
            Ok(story)
        })
        .await
    }
}

fn of_queue(event: JobEvent) -> Happened {
    let what = match event.what {
        Queued::Enqueued => Happening::Accepted,
        Queued::Claimed => Happening::Begun,
        Queued::Completed => Happening::Completed,
        Queued::Released => Happening::PutBack,
        Queued::WillRetry => Happening::WillRetry,
        Queued::PutOff => Happening::PutOff,
        Queued::PauseAsked => Happening::PauseAsked,
        Queued::Paused => Happening::Paused,
        Queued::Resumed => Happening::Resumed,
        Queued::CancelAsked => Happening::CancelAsked,
        Queued::Cancelled => Happening::Cancelled,
        Queued::Failed => Happening::Failed,
        Queued::Retried => Happening::Retried,
        Queued::WorkerLost => Happening::WorkerLost,
        Queued::Moved => Happening::Moved,
        Queued::DeadlineMissed => Happening::DeadlineMissed,
    };
    // The name of a worker says nothing to anybody.
    let detail = event.detail.filter(|_| !matches!(what, Happening::Begun | Happening::WorkerLost));
    Happened { at: rfc3339(event.at), what, detail: detail.unwrap_or_default(), section: None }
}

fn of_writing((at, what, number): (String, String, Option<u32>)) -> Happened {
    let what = match what.as_str() {
        "planned" => Happening::Read,
        "section" => Happening::Section,
        _ => Happening::FinishAsked,
    };
    Happened { at, what, detail: String::new(), section: number.map(|number| number + 1) }
}
