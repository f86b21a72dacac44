//! Tells the listeners what was committed: reads the outbox and sends each changed request as it is, then the counts.
//!
//! Requests of other processes arrive the same way: their commit wrote the outbox, their ring (or the health monitor's
//! round) rang `changed`. Log lines are gathered into batches here as well.

use std::sync::Arc;

use atles_queue::QueueError;
use tokio::time::Instant;

use super::status_board::StatusBoard;
use crate::api::{Counts, EventBody, RequestState};
use crate::config;
use crate::core::Core;
use crate::store::{Documents, RequestEvents, StoreError};
use crate::supervisor::ServiceContext;
use crate::views;

/// The service.
pub(crate) async fn run(core: Arc<Core>, board: StatusBoard, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    let mut last = core.published();
    let mut lines_wait = false;
    let mut next_batch = Instant::now();
    // What was rung for while this service was down is not known: look at everything once.
    core.publish_changes();
    core.status_changed.notify_one();
    let mut counts = count(&core).await?;
    context.ready();
    loop {
        let woken = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => Woken::Stop,
                () = core.changed.notified() => Woken::Requests,
                () = core.sampled.notified() => Woken::Monitor,
                () = core.status_changed.notified() => Woken::Status,
                () = tokio::time::sleep_until(next_batch), if lines_wait => Woken::Batch,
                () = core.log.arrived(), if !lines_wait => Woken::Line,
            }
        });
        match woken.await {
            Woken::Stop => return Ok(()),
            Woken::Requests => {
                last = publish_requests(&core, last).await?;
                core.set_published(last);
                let counted = count(&core).await?;
                if counted != counts {
                    counts = counted;
                    core.status_changed.notify_one();
                }
            }
            Woken::Monitor => match board.monitor().await {
                Ok(monitor) => core.events.send(EventBody::Monitor(Box::new(monitor))),
                // What is wrong with the database is said by its check.
                Err(error) => tracing::debug!(task = "event_publisher", %error, "the monitor could not be drawn up"),
            },
            Woken::Status => core.events.send(EventBody::Status(board.status(counts))),
            Woken::Line => lines_wait = true,
            Woken::Batch => {
                let (lines, dropped) = core.log.take(config::LOG_LINES_PER_BATCH);
                if !lines.is_empty() {
                    core.events.send(EventBody::Log { lines, dropped });
                }
                lines_wait = false;
                next_batch = Instant::now() + config::EVENT_BATCH;
            }
        }
    }
}

/// What the publisher waits for.
enum Woken {
    Stop,
    /// Something happened to requests.
    Requests,
    /// There is a sample, or what the Monitor shows changed by hand.
    Monitor,
    /// The state, the services, the health or the counts changed.
    Status,
    /// The first line of a batch.
    Line,
    /// The time of a batch is over.
    Batch,
}

/// How many requests are where. Counted after a change alone: the status of a system at rest costs no look at the disk.
async fn count(core: &Core) -> anyhow::Result<Counts> {
    let queue = core.queue.clone();
    Ok(core.read(move |connection| views::counts(&queue, connection)).await?)
}

async fn publish_requests(core: &Core, last: i64) -> anyhow::Result<i64> {
    let queue = core.queue.clone();
    let (requests, documents, cleared, last) = core
        .read(move |connection| {
            let (ids, last) = RequestEvents(connection).changed_since(last)?;
            let mut requests = Vec::with_capacity(ids.len());
            let (mut documents, mut cleared) = (Vec::new(), Vec::new());
            for id in ids {
                let request = match views::request(&queue, connection, &id) {
                    Err(StoreError::Queue(QueueError::NotFound { .. })) => {
                        cleared.push(id);
                        continue;
                    }
                    found => found?,
                };
                if request.state == RequestState::Completed {
                    documents.extend(Documents(connection).of_request(&id)?);
                }
                requests.push(request);
            }
            Ok::<_, StoreError>((requests, documents, cleared, last))
        })
        .await?;
    if requests.is_empty() && cleared.is_empty() {
        return Ok(last);
    }
    if !cleared.is_empty() {
        core.events.send(EventBody::Cleared { request_ids: cleared });
    }
    for document in documents {
        core.events.send(EventBody::Document(Box::new(document)));
    }
    for request in requests {
        core.events.send(EventBody::Request(Box::new(views::with_progress(&core.live, request))));
    }
    core.status_changed.notify_one();
    Ok(last)
}
