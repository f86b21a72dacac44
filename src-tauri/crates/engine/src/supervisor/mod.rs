//! The supervision tree: services, restart policy, watchdog, orderly stop.
//!
//! Nothing else in the engine spawns a task, so a stopped supervisor means that nothing of it is left running. The rules
//! are those of Erlang/OTP; see [`group`] for restarts, [`service`] for one run of a service.

mod context;
mod group;
mod meter;
mod panic_place;
mod service;
mod shape;
mod spec;
mod status;
mod tasks;
#[cfg(test)]
mod tests;

pub(crate) use context::ServiceContext;
pub(crate) use group::Story;
#[cfg(test)]
pub(crate) use meter::Reading;
pub(crate) use shape::GroupShape;
pub(crate) use spec::{Backoff, ChildSpec, GroupSpec, NO_LIMIT, Restart, RestartLimits, ServiceSpec, Strategy};
pub(crate) use status::{OnChange, ServiceStatus};
pub(crate) use tasks::TaskStatus;

use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use group::Tree;
use status::Board;
use tasks::Tasks;

/// A running tree. Dropping it ends everything at once.
pub(crate) struct Supervisor {
    tree: Tree,
    shape: Vec<GroupShape>,
    stopping: CancellationToken,
    /// All of it was ready once.
    readied: watch::Receiver<bool>,
    /// How the root ended: not yet, stopped, or given up.
    ended: watch::Receiver<Option<Result<(), Story>>>,
}

/// How a stop went.
#[derive(Debug, Default)]
pub(crate) struct StopReport {
    /// Services that did not end in time and were cut off.
    pub(crate) late: Vec<Arc<str>>,
}

impl Supervisor {
    /// Starts a tree and waits until all of it is ready. Dropping the future ends what was started.
    ///
    /// # Errors
    /// As [`ready`](Self::ready).
    pub(crate) async fn start(root: GroupSpec, on_change: OnChange) -> Result<Self, Story> {
        let supervisor = Self::launch(root, on_change);
        supervisor.ready().await?;
        Ok(supervisor)
    }

    /// Begins to start a tree. `on_change` is called after every change of a service's status.
    pub(crate) fn launch(root: GroupSpec, on_change: OnChange) -> Self {
        let tree = Tree {
            tasks: Tasks::new(Handle::current()),
            board: Board::new(on_change),
            at_once: CancellationToken::new(),
            late: Arc::new(Mutex::new(Vec::new())),
        };
        let stopping = CancellationToken::new();
        let (ready, readied) = watch::channel(false);
        let (end, ended) = watch::channel(None);
        let (name, shape) = (root.name.clone(), shape::of(&root));
        let work = group::run(root, tree.clone(), stopping.clone(), ready);
        tree.tasks.spawn(&name, &name, async move {
            let outcome = work.await;
            end.send_replace(Some(outcome));
        });
        Self { tree, shape, stopping, readied, ended }
    }

    /// Waits until all of the tree is ready, or is being stopped.
    ///
    /// # Errors
    /// The story of the first child that could not be started; the others were stopped in reverse order.
    pub(crate) async fn ready(&self) -> Result<(), Story> {
        let mut readied = self.readied.clone();
        if readied.wait_for(|ready| *ready).await.is_ok() {
            return Ok(());
        }
        // The root ended before it was ready.
        Err(self.failed().await)
    }

    /// Stops the children in reverse order, each within its limit; who is late is cut off. Idempotent.
    pub(crate) async fn stop(&self) -> StopReport {
        self.stopping.cancel();
        let mut ended = self.ended.clone();
        // An error means that the root is gone altogether, which is as stopped as can be.
        let _ = ended.wait_for(Option::is_some).await;
        let late = std::mem::take(&mut *self.tree.late.lock().unwrap_or_else(PoisonError::into_inner));
        StopReport { late }
    }

    /// Takes away the time limits of a stop: what is in hand has but a moment to record where it stands.
    pub(crate) fn stop_now(&self) {
        self.tree.at_once.cancel();
        self.stopping.cancel();
    }

    /// How the services are, in the order in which they were started.
    pub(crate) fn services(&self) -> Vec<ServiceStatus> {
        self.tree.board.list()
    }

    /// The groups of the tree with the names of their services, a parent before its children.
    pub(crate) fn groups(&self) -> &[GroupShape] {
        &self.shape
    }

    /// The living tasks, oldest first.
    pub(crate) fn tasks(&self) -> Vec<TaskStatus> {
        self.tree.tasks.list()
    }

    /// Resolves with the story when the root gives up; never if it is stopped.
    pub(crate) async fn failed(&self) -> Story {
        let mut ended = self.ended.clone();
        if let Ok(outcome) = ended.wait_for(Option::is_some).await
            && let Some(Err(story)) = &*outcome
        {
            return story.clone();
        }
        std::future::pending().await
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.tree.at_once.cancel();
        self.stopping.cancel();
        self.tree.tasks.abort_all();
    }
}
