//! Rests between retries, by the pace. A retry is background work: nobody waits for it at this moment, and what failed
//! once often does so again. What a person asked for never waits for a rest.

use std::time::Duration;

use atles_queue::{Lease, Outcome};
use chrono::TimeDelta;
use tokio::time::Instant;

use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{RequestEvents, Requests, StoreError, What};

/// When the pool last began a retry.
#[derive(Debug, Default)]
pub(super) struct Rests {
    last: Option<Instant>,
}

impl Rests {
    /// How long a retry has to wait, with `rest` between two; `None` if it may begin, which counts as begun.
    pub(super) fn before_retry(&mut self, now: Instant, rest: Duration) -> Option<Duration> {
        let wait = self.last.and_then(|last| (last + rest).checked_duration_since(now)).filter(|wait| !wait.is_zero());
        if wait.is_none() {
            self.last = Some(now);
        }
        wait
    }
}

/// Whether the request was tried before, failed, and comes back by itself. One that somebody resumed or tried again has no
/// problem written beside it any more.
pub(super) async fn is_retry(core: &Core, lease: &Lease) -> bool {
    if lease.attempt() <= 1 {
        return false;
    }
    let id = lease.job_id().to_owned();
    let problem = core.read(move |connection| Ok(Requests(connection).get(&id)?.problem)).await;
    problem.is_ok_and(|problem| problem.is_some())
}

/// Puts a claimed request back for that long, at no cost. False if that could not be recorded.
pub(super) async fn put_off(core: &Core, lease: &Lease, rest: Duration) -> bool {
    let now = core.clock.now();
    let until = now + TimeDelta::from_std(rest).unwrap_or(TimeDelta::MAX);
    let (queue, owned, now) = (core.queue.clone(), lease.clone(), rfc3339(now));
    let put_off = core
        .write_passing(move |tx| -> Result<(), StoreError> {
            queue.finish_in(tx, &owned, Outcome::Snooze { until })?;
            RequestEvents(tx).add(owned.job_id(), What::Moved, &now)
        })
        .await;
    if let Err(error) = &put_off {
        tracing::warn!(task = "worker_pool", request = lease.job_id(), %error, "a retry could not be put off");
    }
    core.publish_changes();
    put_off.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_retries_lies_the_rest_of_the_pace_at_that_time() {
        let (mut rests, start) = (Rests::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let rest = Duration::from_secs(30);
        assert_eq!(rests.before_retry(start, rest), None, "the first has nothing to rest from");
        assert_eq!(rests.before_retry(at(10), rest), Some(Duration::from_secs(20)));
        assert_eq!(rests.before_retry(at(10), Duration::from_secs(5)), None, "a faster pace rests less");
        assert_eq!(
            rests.before_retry(at(12), Duration::from_secs(5)),
            Some(Duration::from_secs(3)),
            "it counts as begun"
        );
        assert_eq!(rests.before_retry(at(15), Duration::from_secs(5)), None);
    }
}
