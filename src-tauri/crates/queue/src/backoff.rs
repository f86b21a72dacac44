//! How long a failed job rests before its next try.

use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// Exponential back-off with full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015): half of the time is
/// certain, the other half is chance, so that jobs that failed together do not come back together.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// Rest after the first failure.
    pub first: Duration,
    /// Longest rest.
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_secs(5), longest: Duration::from_secs(600) }
    }
}

impl Backoff {
    /// Rest after failed attempt number `attempt` (from 1): between half of and all of `first * 2^(attempt - 1)`, that at
    /// most `longest`.
    #[must_use]
    pub fn rest(&self, attempt: u32, random: &mut ChaCha8Rng) -> Duration {
        let doubled = self.first.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX));
        doubled.min(self.longest).mul_f64(random.random_range(0.5..=1.0))
    }
}
