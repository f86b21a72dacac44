//! What a service may do: tell that it is ready, give signs of life, learn that it is to end, start tasks of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::tasks::Tasks;

/// A service's view of its supervisor. Clones belong to the same run of the service.
#[derive(Clone)]
pub(crate) struct ServiceContext {
    shared: Arc<Shared>,
}

struct Shared {
    stopping: CancellationToken,
    /// Cancelled when the time for an orderly end is over: what has to be recorded must be recorded now.
    hurry: CancellationToken,
    /// Cancelled a moment later: children are dropped where they stand.
    cut_off: CancellationToken,
    ready: AtomicBool,
    readied: Notify,
    last_beat: watch::Sender<Instant>,
    /// It waits for what may never come: silence is no stall.
    resting: AtomicBool,
    children: TaskTracker,
    tasks: Tasks,
    name: Arc<str>,
}

impl ServiceContext {
    pub(super) fn new(name: Arc<str>, stopping: CancellationToken, tasks: Tasks) -> Self {
        let shared = Shared {
            stopping,
            hurry: CancellationToken::new(),
            cut_off: CancellationToken::new(),
            ready: AtomicBool::new(false),
            readied: Notify::new(),
            last_beat: watch::Sender::new(Instant::now()),
            resting: AtomicBool::new(false),
            children: TaskTracker::new(),
            tasks,
            name,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Cancelled when the service is to end in an orderly way.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.shared.stopping.clone()
    }

    /// Cancelled when the time for an orderly end is over. A moment later everything is dropped where it stands.
    pub(crate) fn hurry(&self) -> CancellationToken {
        self.shared.hurry.clone()
    }

    /// Tells that the start is done; the next service is started then.
    pub(crate) fn ready(&self) {
        self.beat();
        self.shared.ready.store(true, Ordering::Release);
        self.shared.readied.notify_one();
    }

    /// Gives a sign of life.
    pub(crate) fn beat(&self) {
        self.shared.last_beat.send_replace(Instant::now());
    }

    /// Waits for what may never come, such as a signal: silence meanwhile is no stall. The end of it is a sign of life, so
    /// the limit counts from there: what was waited for has to be dealt with in time.
    pub(crate) async fn rest<T>(&self, wait: impl Future<Output = T>) -> T {
        struct Resting<'c>(&'c ServiceContext);
        impl Drop for Resting<'_> {
            fn drop(&mut self) {
                self.0.beat();
                self.0.shared.resting.store(false, Ordering::Release);
            }
        }
        self.shared.resting.store(true, Ordering::Release);
        let _resting = Resting(self);
        wait.await
    }

    /// Starts a named task that belongs to the service: the service counts as ended only when it has ended too.
    pub(crate) fn spawn(&self, name: &str, task: impl Future<Output = ()> + Send + 'static) {
        let cut_off = self.shared.cut_off.clone();
        let future = self.shared.children.track_future(async move {
            tokio::select! {
                biased;
                () = cut_off.cancelled() => {}
                () = task => {}
            }
        });
        self.shared.tasks.spawn(name, &self.shared.name, future);
    }

    pub(super) fn is_ready(&self) -> bool {
        self.shared.ready.load(Ordering::Acquire)
    }

    pub(super) async fn readied(&self) {
        while !self.is_ready() {
            self.shared.readied.notified().await;
        }
    }

    pub(super) fn last_beat(&self) -> Instant {
        *self.shared.last_beat.borrow()
    }

    pub(super) fn is_resting(&self) -> bool {
        self.shared.resting.load(Ordering::Acquire)
    }

    /// Waits for the tasks of the service.
    pub(super) async fn children_ended(&self) {
        self.shared.children.close();
        self.shared.children.wait().await;
    }

    /// Tells the service and its tasks that they have but a moment left.
    pub(super) fn hurry_up(&self) {
        self.shared.hurry.cancel();
    }

    /// Drops the tasks of the service where they stand.
    pub(super) fn cut_off(&self) {
        self.shared.cut_off.cancel();
    }
}
