//! How fast files are read: over the last half minute, so that the time left follows what is being read.

use std::collections::VecDeque;

use tokio::time::Instant;

use crate::config;

/// Files that must have been done before anything is foretold.
const LEAST_FILES: usize = 5;

/// What was done lately.
pub(super) struct Speed {
    begun: Instant,
    done: VecDeque<(Instant, u32)>,
}

impl Speed {
    /// Nothing was done before `begun`.
    pub(super) const fn new(begun: Instant) -> Self {
        Self { begun, done: VecDeque::new() }
    }

    /// A file is done.
    pub(super) fn done(&mut self, now: Instant, pages: u32) {
        self.done.push_back((now, pages));
        while self.done.front().is_some_and(|(at, _)| now.duration_since(*at) > config::READING_SPEED_SPAN) {
            self.done.pop_front();
        }
    }

    /// Pages a second.
    pub(super) fn pages_per_second(&self, now: Instant) -> f64 {
        let pages: f64 = self.done.iter().map(|(_, pages)| f64::from(*pages)).sum();
        pages / self.span(now)
    }

    /// Seconds until that many files are done; none before there is a ground to tell.
    pub(super) fn eta_seconds(&self, now: Instant, left: u32) -> Option<u32> {
        if self.done.len() < LEAST_FILES {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "files of half a minute")]
        let a_second = self.done.len() as f64 / self.span(now);
        let seconds = (f64::from(left) / a_second).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of a u32")]
        Some(seconds.clamp(0.0, f64::from(u32::MAX)) as u32)
    }

    fn span(&self, now: Instant) -> f64 {
        let whole = now.duration_since(self.begun).min(config::READING_SPEED_SPAN);
        whole.as_secs_f64().max(0.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_time_left_follows_the_last_half_minute() {
        let begun = Instant::now();
        let mut speed = Speed::new(begun);
        for second in 1..=10 {
            speed.done(begun + Duration::from_secs(second), 3);
        }
        let now = begun + Duration::from_secs(10);
        assert_eq!(speed.eta_seconds(now, 20), Some(20));
        assert!((speed.pages_per_second(now) - 3.0).abs() < 1e-9);
        for second in 11..=100 {
            speed.done(begun + Duration::from_secs(second * 2), 1);
        }
        let later = begun + Duration::from_secs(200);
        assert_eq!(speed.eta_seconds(later, 15), Some(29), "it has become slower");
        assert_eq!(Speed::new(begun).eta_seconds(now, 5), None, "nothing is known yet");
    }
}
