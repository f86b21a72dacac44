//! What a request is written from: found and read once, then settled in the database whatever happens to the files.

use std::sync::Arc;

use atles_queue::Lease;

use super::executor::Signals;
use super::gather_sources::{gather, nothing_readable};
use super::outcome::{Interruption, Step};
use super::{Material, MaterialSource};
use crate::api::{NotRead, ReadOutput};
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{Contents, Plan, RequestEvents, RequestRow, Requests, What};

/// What the request is written from: as settled by an earlier attempt, or found and read now.
pub(super) async fn settle_sources(
    core: &Core,
    lease: &Lease,
    row: &RequestRow,
    signals: &Signals,
) -> Step<(Plan, Vec<NotRead>)> {
    if let Some(plan) = &row.plan {
        return Ok((plan.clone(), row.not_read.clone()));
    }
    let gathered = gather(core, &row.request.sources, &signals.either, |file, done, files| {
        core.live.reading(&row.id, file, done, files);
    })
    .await
    .map_err(|interruption| match interruption {
        Interruption::Cancelled if signals.stopping.is_cancelled() => Interruption::Stopped,
        other => other,
    })?;
    for entry in &gathered.not_read {
        tracing::warn!(task = %row.request.title, file = %entry.source, "not read: {}", entry.reason);
    }
    let plan = (!gathered.plan.sources.is_empty()).then_some(gathered.plan);
    let now = rfc3339(core.clock.now());
    core.write_promised({
        let (queue, lease, plan, not_read) =
            (core.queue.clone(), lease.clone(), plan.clone(), gathered.not_read.clone());
        move |tx| {
            queue.progress_in(tx, &lease)?;
            Requests(tx).set_plan(lease.job_id(), plan.as_ref(), &not_read)?;
            RequestEvents(tx).add(lease.job_id(), What::Planned, &now)
        }
    })
    .await?;
    core.publish_changes();
    match plan {
        Some(plan) => Ok((plan, gathered.not_read)),
        None => Err(Interruption::Refused(nothing_readable(&gathered.not_read))),
    }
}

/// The text of the planned sources, from the database: the same bytes whatever happened to the files since.
pub(super) async fn load_material(core: &Core, plan: Plan) -> Step<Arc<Material>> {
    let sources = core
        .read(move |connection| {
            let contents = Contents(connection);
            plan.sources
                .into_iter()
                .map(|planned| Ok((planned.path, contents.get(&planned.hash)?)))
                .collect::<crate::store::Result<Vec<_>>>()
        })
        .await?;
    let sources = sources
        .into_iter()
        .filter_map(|(source, row)| match row.outcome {
            ReadOutput::Blocks(blocks) => Some(MaterialSource { source, hash: row.hash, blocks }),
            ReadOutput::Error(_) => None,
        })
        .collect();
    Ok(Arc::new(Material { sources }))
}
