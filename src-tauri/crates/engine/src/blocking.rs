//! Work that keeps a thread busy, off the runtime: named and listed while it runs, so that the Monitor can tell what it is.
//!
//! The threads are those of tokio's pool, which the whole process shares, and so is the list. Such work cannot be ended from
//! outside: whoever stops waiting for it leaves it running, and the list is where that shows.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinError;

static RUNNING: Mutex<Running> = Mutex::new(Running { next: 0, works: BTreeMap::new() });

struct Running {
    next: u64,
    works: BTreeMap<u64, (&'static str, Instant)>,
}

/// Runs `work` on a blocking thread. Dropping the future does not end it.
///
/// # Errors
/// When it panics, or the runtime is shut down.
pub(crate) async fn blocking<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let listed = move || {
        let _listed = Listed::new(name);
        work()
    };
    tokio::task::spawn_blocking(listed).await
}

/// What runs at this moment, and for how long, longest first. Work that waits for a thread is not among it.
pub(crate) fn running() -> Vec<(&'static str, Duration)> {
    lock().works.values().map(|(name, since)| (*name, since.elapsed())).collect()
}

struct Listed(u64);

impl Listed {
    fn new(name: &'static str) -> Self {
        let mut running = lock();
        let id = running.next;
        running.next += 1;
        running.works.insert(id, (name, Instant::now()));
        Self(id)
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock().works.remove(&self.0);
    }
}

fn lock() -> MutexGuard<'static, Running> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_listed_while_it_runs_also_when_it_panics_or_nobody_waits_for_it() {
        let names = || running().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let work = blocking("a test", move || {
            let _ = begun.send(());
            let _ = released.recv();
            panic!("broken");
        });
        tokio::select! {
            biased;
            _ = work => panic!("it waits"),
            _ = begins => {}
        }
        assert!(names().contains(&"a test"), "nobody waits for it any more, and it runs all the same");
        drop(release);
        while names().contains(&"a test") {
            tokio::task::yield_now().await;
        }
    }
}
