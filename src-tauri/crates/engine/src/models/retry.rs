//! How long to wait before a question is asked again.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{Limits, ModelFault};

/// Rests between tries: exponential, half of each by chance, so that many who failed together do not come back together
/// (Brooker, "Exponential Backoff And Jitter", AWS 2015).
pub(super) struct Rests {
    chance: Mutex<ChaCha8Rng>,
}

impl Rests {
    /// Rests that follow from the seed.
    pub(super) fn new(seed: u64) -> Self {
        Self { chance: Mutex::new(ChaCha8Rng::seed_from_u64(seed)) }
    }

    /// How long to wait after the failure of try number `tried`, from 1; none if it is not worth another.
    pub(super) fn after(&self, fault: &ModelFault, tried: u32, limits: &Limits) -> Option<Duration> {
        if tried >= limits.tries || !fault.may_pass() {
            return None;
        }
        if let ModelFault::Busy(Some(asked)) = fault {
            // Whoever says when is asked again then, and not before; if that is too long, somebody else is to decide.
            return (*asked <= limits.longest_rest).then_some(*asked);
        }
        let whole = limits.first_rest.saturating_mul(1 << (tried - 1).min(16)).min(limits.longest_rest);
        let chance: f64 = self.chance.lock().unwrap_or_else(PoisonError::into_inner).random();
        Some(whole.mul_f64(0.5 + chance / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_and_only_what_may_pass_is_tried_again() {
        let rests = Rests::new(7);
        let limits = Limits::REMOTE;
        let broken = ModelFault::Broken(String::new());
        for (tried, whole) in [(1, 500), (2, 1_000), (3, 2_000)] {
            let rest = rests.after(&broken, tried, &limits).unwrap().as_millis();
            assert!((whole / 2..=whole).contains(&rest), "try {tried}: {rest} ms");
        }
        assert_eq!(rests.after(&broken, 4, &limits), None, "four times are enough");
        assert_eq!(rests.after(&ModelFault::KeyRefused(String::new()), 1, &limits), None);
        assert_eq!(rests.after(&ModelFault::TooLong { needed: 1, room: 1 }, 1, &limits), None);
    }

    #[test]
    fn whoever_says_when_is_asked_then() {
        let rests = Rests::new(7);
        let limits = Limits::REMOTE;
        let after = |seconds| rests.after(&ModelFault::Busy(Some(Duration::from_secs(seconds))), 1, &limits);
        assert_eq!(after(7), Some(Duration::from_secs(7)));
        assert_eq!(after(3_600), None, "an hour is for somebody else to decide");
    }
}
