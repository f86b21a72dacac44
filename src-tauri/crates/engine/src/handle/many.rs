//! One order for many requests, and clearing away those that have ended.

use atles_queue::{Filter, JobState, QueueError};

use super::requests::{follow, number};
use super::validate::later;
use super::{EngineHandle, failed};
use crate::api::{ApiError, Order, Ordered, RequestState, Which};
use crate::clearing::{clear, everything};
use crate::config;
use crate::log_ring::rfc3339;
use crate::store::StoreError;
use crate::views;

impl EngineHandle {
    /// Gives many requests an order. What does not fit the state of one of them is no failure of the rest; it is done in
    /// parts, so that a great many hold up nobody.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) for a time that has come; a failure of the database,
    /// after which part of it may be done.
    pub async fn order_many(&self, which: Which, order: Order) -> Result<Ordered, ApiError> {
        let core = &self.inner.core;
        let order = match order {
            Order::Cancel => atles_queue::Order::Cancel,
            Order::Pause => atles_queue::Order::Pause { reason: String::new() },
            Order::Resume => atles_queue::Order::Resume,
            Order::Retry => atles_queue::Order::Retry,
            Order::PutOff(until) => {
                atles_queue::Order::PutOff { until: later("until", "The time", &until, core.clock.now())? }
            }
            Order::SetPriority(priority) => atles_queue::Order::SetPriority(number(priority)),
        };
        let mut ordered = Ordered::default();
        match which {
            Which::Ids(ids) => {
                for part in ids.chunks(config::ORDERS_AT_ONCE as usize) {
                    let part = self.order_some(part.to_vec(), order.clone()).await?;
                    ordered.refused += part.refused;
                    ordered.done.extend(part.done);
                }
            }
            Which::States(states) => {
                let filter = Filter::states(&states.into_iter().map(views::job_state).collect::<Vec<_>>());
                let mut after = None;
                loop {
                    let (queue, filter, order) = (core.queue.clone(), filter.clone(), order.clone());
                    let now = rfc3339(core.clock.now());
                    let part = core
                        .write_promised(move |tx| {
                            let limit = config::ORDERS_AT_ONCE;
                            let part = queue.order_many_in(tx, &filter, &order, after.as_ref(), limit)?;
                            part.done.iter().try_for_each(|id| follow(&queue, tx, id, &order, &now))?;
                            Ok(part)
                        })
                        .await
                        .map_err(failed)?;
                    ordered.refused += u32::try_from(part.refused).unwrap_or(u32::MAX);
                    ordered.done.extend(part.done);
                    after = part.next;
                    if after.is_none() {
                        break;
                    }
                }
            }
        }
        core.publish_changes();
        Ok(ordered)
    }

    async fn order_some(&self, ids: Vec<String>, order: atles_queue::Order) -> Result<Ordered, ApiError> {
        let core = &self.inner.core;
        let (queue, now) = (core.queue.clone(), rfc3339(core.clock.now()));
        let work = move |tx: &atles_queue::Tx<'_>| {
            let mut ordered = Ordered::default();
            for id in ids {
                match queue.order_in(tx, &id, &order) {
                    Ok(true) => {
                        follow(&queue, tx, &id, &order, &now)?;
                        ordered.done.push(id);
                    }
                    Ok(false)
                    | Err(QueueError::Refused { .. } | QueueError::Duplicate | QueueError::NotFound { .. }) => {
                        ordered.refused += 1;
                    }
                    Err(error) => return Err(StoreError::from(error)),
                }
            }
            Ok(ordered)
        };
        core.write_promised(work).await.map_err(failed)
    }

    /// Clears away the requests that have ended in one of these states. Their documents stay, in the library and on disk.
    /// How many are gone.
    ///
    /// # Errors
    /// A failure of the database, after which part of it may be done.
    pub async fn clear_finished(&self, states: Vec<RequestState>) -> Result<u32, ApiError> {
        let states: Vec<JobState> = states.into_iter().map(views::job_state).collect();
        let cleared = clear(&self.inner.core, everything(&states)).await.map_err(failed)?;
        tracing::info!(task = "controller", "{cleared} requests that had ended are cleared away; documents stay");
        Ok(cleared)
    }

    /// Sets for how many days requests that have ended are kept in the lists, 1 to 3,650; `None` for ever. Documents are
    /// always kept.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField); when the choice cannot be recorded.
    pub async fn set_keep_days(&self, days: Option<u32>) -> Result<(), ApiError> {
        if days.is_some_and(|days| !config::KEEP_DAYS.contains(&days)) {
            let (least, most) = (config::KEEP_DAYS.start(), config::KEEP_DAYS.end());
            return Err(ApiError::invalid("days", format!("The number of days must be between {least} and {most}.")));
        }
        let core = &self.inner.core;
        let text = days.map_or_else(String::new, |days| days.to_string());
        core.write_promised(move |tx| crate::store::Settings(tx).set(crate::store::Settings::KEEP_DAYS, &text))
            .await
            .map_err(failed)?;
        core.keep_days.send_replace(days);
        core.sampled.notify_one();
        Ok(())
    }
}
