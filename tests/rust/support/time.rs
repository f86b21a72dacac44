//! Time in the hands of a test: a clock that jumps, and a runtime whose time moves only when it is moved.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use atles_engine::api::{Clock, SystemClock};
use chrono::{DateTime, TimeDelta, Utc};

/// The clock of the system, set wrong by as much as a test wants.
pub struct JumpingClock {
    system: SystemClock,
    /// Milliseconds that the wall shows too much.
    wall: AtomicI64,
    /// Milliseconds that monotonic time has gained: some systems count the hours of sleep.
    monotonic: AtomicU64,
}

impl JumpingClock {
    /// A clock that is right.
    #[must_use]
    pub fn new() -> Self {
        Self { system: SystemClock::new(), wall: AtomicI64::new(0), monotonic: AtomicU64::new(0) }
    }

    /// Sets the time on the wall forwards or back.
    pub fn set_wall(&self, by: TimeDelta) {
        self.wall.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// Moves both times on, as a sleep does.
    ///
    /// # Panics
    /// When it is for more than some million years.
    pub fn sleep(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).expect("not for ever");
        self.monotonic.fetch_add(millis, Ordering::SeqCst);
        self.set_wall(TimeDelta::from_std(by).expect("not for ever"));
    }
}

impl Default for JumpingClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> DateTime<Utc> {
        self.system.now() + TimeDelta::milliseconds(self.wall.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic() + Duration::from_millis(self.monotonic.load(Ordering::SeqCst))
    }
}

/// The time of a runtime of one thread, standing still until a test moves it. Tokio's own paused time would run on by itself
/// whenever everybody waits, and an engine often waits for its database or a child.
pub struct DrivenTime {
    /// While this is there, a blocking thread waits for it, and a runtime with a busy blocking thread keeps its time.
    _held: mpsc::Sender<()>,
}

impl DrivenTime {
    /// Stops the time.
    #[must_use]
    pub fn begin() -> Self {
        tokio::time::pause();
        let (held, released) = mpsc::channel::<()>();
        drop(tokio::task::spawn_blocking(move || released.recv()));
        Self { _held: held }
    }

    /// Moves it on by a moment more than that; timers that are due by then fire. Tokio's timers count whole milliseconds, so
    /// one that is due at this very moment would wait for the next.
    pub async fn advance(&self, by: Duration) {
        tokio::time::advance(by + Duration::from_millis(1)).await;
    }
}
