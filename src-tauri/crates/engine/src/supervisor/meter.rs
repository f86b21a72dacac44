//! What a task costs: how often it is polled, how long that takes, and whether it is being polled at this moment.
//!
//! Two looks at the clock per poll, some 50 ns. The numbers are read by others while they change, so each is right by itself
//! and two of them may be a moment apart.

use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

/// The meter of a task.
pub(super) struct Meter {
    born: Instant,
    polls: AtomicU64,
    busy: AtomicU64,
    longest: AtomicU64,
    /// When the poll that it is in began, in nanoseconds since `born`, at least 1; 0 while it waits.
    polling_since: AtomicU64,
}

/// What a meter shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// How often it was polled.
    pub(crate) polls: u64,
    /// How long it was being polled.
    pub(crate) busy: Duration,
    /// How long it waited.
    pub(crate) idle: Duration,
    /// Its longest poll, the one that it is in included.
    pub(crate) longest: Duration,
    /// How long it has been in the poll that it is in.
    pub(crate) polling: Option<Duration>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self {
            born: Instant::now(),
            polls: AtomicU64::new(0),
            busy: AtomicU64::new(0),
            longest: AtomicU64::new(0),
            polling_since: AtomicU64::new(0),
        }
    }

    /// Measures a poll, also one that panics.
    pub(super) fn measure<T>(&self, poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
        struct End<'m>(&'m Meter, u64);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                let Self(meter, began) = *self;
                let took = meter.nanos().saturating_sub(began);
                meter.busy.fetch_add(took, Ordering::Relaxed);
                meter.longest.fetch_max(took, Ordering::Relaxed);
                meter.polling_since.store(0, Ordering::Release);
            }
        }
        let began = self.nanos();
        self.polls.fetch_add(1, Ordering::Relaxed);
        self.polling_since.store(began, Ordering::Release);
        let _end = End(self, began);
        poll()
    }

    pub(super) fn read(&self) -> Reading {
        let now = self.nanos();
        let polling = match self.polling_since.load(Ordering::Acquire) {
            0 => None,
            since => Some(now.saturating_sub(since)),
        };
        let busy = self.busy.load(Ordering::Relaxed) + polling.unwrap_or(0);
        Reading {
            polls: self.polls.load(Ordering::Relaxed),
            busy: Duration::from_nanos(busy),
            idle: Duration::from_nanos(now.saturating_sub(busy)),
            longest: Duration::from_nanos(self.longest.load(Ordering::Relaxed).max(polling.unwrap_or(0))),
            polling: polling.map(Duration::from_nanos),
        }
    }

    fn nanos(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_are_counted_and_measured_also_the_one_that_goes_on_and_the_one_that_panics() {
        let meter = Meter::new();
        assert_eq!(meter.read().polling, None);
        let _: Poll<()> = meter.measure(|| {
            let reading = meter.read();
            assert!(reading.polling.is_some() && reading.polls == 1, "{reading:?}");
            Poll::Pending
        });
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: Poll<()> = meter.measure(|| panic!("broken"));
        }));
        assert!(broken.is_err());
        let reading = meter.read();
        assert_eq!((reading.polls, reading.polling), (2, None), "{reading:?}");
        assert!(reading.busy >= reading.longest && reading.longest > Duration::ZERO, "{reading:?}");
    }
}
