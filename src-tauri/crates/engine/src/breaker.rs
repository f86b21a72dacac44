//! A circuit breaker: what fails again and again is left alone for a while instead of being called once more.
//!
//! Closed, it lets every call through and counts failures in a row. Open, it refuses calls until a rest is over, which
//! doubles with every failed probe. Half open, it lets a single call through as a probe: its success closes the breaker, its
//! failure opens it again. A probe that is dropped makes room for the next; one that never ends is given up after a limit;
//! and the verdict of a call that began before the breaker changed is not heard (M. Nygard, "Release It!", 2007).

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atles_queue::Clock;

use crate::api::{BreakerState, BreakerView};

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BreakerLimits {
    /// Failures in a row that open it.
    pub(crate) opens_after: u32,
    /// First rest.
    pub(crate) first_rest: Duration,
    /// Longest rest.
    pub(crate) longest_rest: Duration,
    /// A probe that takes longer is given up.
    pub(crate) probe_limit: Duration,
}

/// A breaker. Clones share it.
#[derive(Clone)]
pub(crate) struct Breaker {
    inner: Arc<Inner>,
}

struct Inner {
    name: Cow<'static, str>,
    limits: BreakerLimits,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    position: Position,
    /// Failures in a row.
    failures: u32,
    /// Rest after the next failed probe.
    rest: Duration,
    last_failure: String,
    /// Rises with every change of position: a verdict from before does not count.
    era: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Closed,
    /// Until this monotonic time.
    Open(Duration),
    /// A probe is under way; it is given up at this monotonic time.
    Probing(Duration),
}

/// A refused call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it failed again and again; it is tried again in {} s", retry_in.as_secs())]
pub(crate) struct Refused {
    /// How long until a call may be let through.
    pub(crate) retry_in: Duration,
}

/// The right to call once. Say how it went; dropping it says nothing.
#[must_use]
pub(crate) struct Permit {
    breaker: Breaker,
    era: u64,
    probe: bool,
}

impl Breaker {
    /// A closed breaker.
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, limits: BreakerLimits, clock: Arc<dyn Clock>) -> Self {
        let state = State {
            position: Position::Closed,
            failures: 0,
            rest: limits.first_rest,
            last_failure: String::new(),
            era: 0,
        };
        Self { inner: Arc::new(Inner { name: name.into(), limits, clock, state: Mutex::new(state) }) }
    }

    /// Asks for a call.
    ///
    /// # Errors
    /// [`Refused`] while it is open, or a probe is under way.
    pub(crate) fn admit(&self) -> Result<Permit, Refused> {
        let now = self.inner.clock.monotonic();
        let mut state = self.lock();
        match state.position {
            Position::Closed => return Ok(Permit { breaker: self.clone(), era: state.era, probe: false }),
            Position::Open(until) | Position::Probing(until) if now < until => {
                return Err(Refused { retry_in: until - now });
            }
            Position::Open(_) | Position::Probing(_) => {}
        }
        state.move_to(Position::Probing(now + self.inner.limits.probe_limit));
        tracing::info!(task = &*self.inner.name, "trying once, to see whether it works again");
        Ok(Permit { breaker: self.clone(), era: state.era, probe: true })
    }

    /// As the contract shows it.
    pub(crate) fn view(&self) -> BreakerView {
        let now = self.inner.clock.monotonic();
        let state = self.lock();
        let (shown, until) = match state.position {
            Position::Closed => (BreakerState::Closed, None),
            Position::Open(until) => (BreakerState::Open, Some(until)),
            Position::Probing(_) => (BreakerState::HalfOpen, None),
        };
        let millis = |until: Duration| u32::try_from(until.saturating_sub(now).as_millis()).unwrap_or(u32::MAX);
        BreakerView {
            name: self.inner.name.to_string(),
            state: shown,
            failures: state.failures,
            opens_after: self.inner.limits.opens_after,
            retry_ms: until.map(millis),
            last_failure: state.last_failure.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn move_to(&mut self, position: Position) {
        self.position = position;
        self.era += 1;
    }
}

impl Permit {
    /// The call went well.
    pub(crate) fn succeeded(self) {
        let mut state = self.breaker.lock();
        if state.era != self.era {
            return;
        }
        state.failures = 0;
        if self.probe {
            state.rest = self.breaker.inner.limits.first_rest;
            state.move_to(Position::Closed);
            tracing::info!(task = &*self.breaker.inner.name, "it works again");
        }
    }

    /// The call failed.
    pub(crate) fn failed(self, why: impl std::fmt::Display) {
        let inner = &self.breaker.inner;
        let now = inner.clock.monotonic();
        let mut state = self.breaker.lock();
        if state.era != self.era {
            return;
        }
        state.failures += 1;
        state.last_failure = why.to_string();
        if self.probe || state.failures >= inner.limits.opens_after {
            let rest = state.rest;
            state.rest = (rest * 2).min(inner.limits.longest_rest);
            state.move_to(Position::Open(now + rest));
            let failures = state.failures;
            tracing::warn!(
                task = &*inner.name,
                "failed {failures} times in a row ({why}); left alone for {} s",
                rest.as_secs()
            );
        }
    }
}

impl Drop for Permit {
    /// A probe without a verdict makes room for the next one. After a verdict the era is another.
    fn drop(&mut self) {
        let now = self.breaker.inner.clock.monotonic();
        let mut state = self.breaker.lock();
        if self.probe && state.era == self.era {
            state.move_to(Position::Open(now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use atles_queue::ManualClock;
    use chrono::DateTime;

    const SECOND: Duration = Duration::from_secs(1);

    fn breaker() -> (Breaker, ManualClock) {
        let clock = ManualClock::new(DateTime::UNIX_EPOCH);
        let limits = BreakerLimits {
            opens_after: 3,
            first_rest: SECOND * 5,
            longest_rest: SECOND * 15,
            probe_limit: SECOND * 60,
        };
        (Breaker::new("tested", limits, Arc::new(clock.clone())), clock)
    }

    fn fail(breaker: &Breaker) {
        breaker.admit().expect("it is let through").failed("broken");
    }

    fn rest(breaker: &Breaker) -> Duration {
        breaker.admit().err().expect("it is refused").retry_in
    }

    #[test]
    fn failures_in_a_row_open_it_and_a_success_between_them_does_not_count_them_together() {
        let (breaker, _) = breaker();
        fail(&breaker);
        fail(&breaker);
        breaker.admit().expect("it is closed").succeeded();
        fail(&breaker);
        fail(&breaker);
        assert_eq!(breaker.view().state, BreakerState::Closed, "never three in a row");
        fail(&breaker);
        assert_eq!(rest(&breaker), SECOND * 5);
        let view = breaker.view();
        assert_eq!((view.state, view.failures, view.retry_ms), (BreakerState::Open, 3, Some(5_000)));
        assert_eq!(view.last_failure, "broken");
    }

    #[test]
    fn a_single_probe_is_let_through_and_decides() {
        let (breaker, clock) = breaker();
        (0..3).for_each(|_| fail(&breaker));
        for expected in [10, 15, 15] {
            clock.advance(SECOND * 15);
            let probe = breaker.admit().expect("the rest is over");
            assert_eq!(breaker.view().state, BreakerState::HalfOpen);
            assert!((0..10).all(|_| breaker.admit().is_err()), "one alone");
            probe.failed("still broken");
            assert_eq!(rest(&breaker), SECOND * expected, "the rest doubles, up to a limit");
        }
        clock.advance(SECOND * 15);
        breaker.admit().expect("the rest is over").succeeded();
        assert_eq!(breaker.view().state, BreakerState::Closed);
        (0..3).for_each(|_| fail(&breaker));
        assert_eq!(rest(&breaker), SECOND * 5, "it begins anew");
    }

    #[test]
    fn a_probe_that_is_dropped_or_never_ends_makes_room_for_the_next() {
        let (breaker, clock) = breaker();
        (0..3).for_each(|_| fail(&breaker));
        clock.advance(SECOND * 5);
        drop(breaker.admit().expect("the rest is over"));
        let lost = breaker.admit().expect("the probe was dropped");
        clock.advance(SECOND * 60);
        let next = breaker.admit().expect("a probe that never ends is given up");
        lost.succeeded();
        assert_eq!(breaker.view().state, BreakerState::HalfOpen, "its verdict comes too late");
        next.succeeded();
        assert_eq!(breaker.view().state, BreakerState::Closed);
    }

    #[test]
    fn the_verdict_of_a_call_from_before_is_not_heard() {
        let (breaker, clock) = breaker();
        let (early, late) = (breaker.admit().expect("closed"), breaker.admit().expect("closed"));
        (0..3).for_each(|_| fail(&breaker));
        early.succeeded();
        assert_eq!(breaker.view().state, BreakerState::Open, "what was true before does not close it");
        clock.advance(SECOND * 5);
        breaker.admit().expect("the rest is over").succeeded();
        late.failed("old");
        assert_eq!(breaker.view().failures, 0, "nor does it count afterwards");
    }
}
