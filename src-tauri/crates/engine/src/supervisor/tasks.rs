//! The only place that spawns: every task has a name and a parent, and is listed while it lives.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::Instant;

use super::meter::{Meter, Reading};

/// The living tasks of a supervisor. Clones share them.
#[derive(Clone)]
pub(crate) struct Tasks {
    runtime: Handle,
    living: Arc<Mutex<Living>>,
}

#[derive(Default)]
struct Living {
    next: u64,
    tasks: BTreeMap<u64, Task>,
}

struct Task {
    name: Arc<str>,
    parent: Arc<str>,
    since: Instant,
    meter: Arc<Meter>,
    abort: Option<AbortHandle>,
}

/// A living task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TaskStatus {
    /// Its number, unique in its supervisor.
    pub(crate) id: u64,
    /// Its name.
    pub(crate) name: Arc<str>,
    /// The service that it belongs to.
    pub(crate) parent: Arc<str>,
    /// When it was started.
    pub(crate) since: Instant,
    /// What it costs.
    pub(crate) reading: Reading,
}

impl Tasks {
    /// No tasks, on that runtime.
    pub(super) fn new(runtime: Handle) -> Self {
        Self { runtime, living: Arc::default() }
    }

    /// Spawns a task.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        name: &str,
        parent: &Arc<str>,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        let mut living = self.lock();
        let id = living.next;
        living.next += 1;
        let meter = Arc::new(Meter::new());
        let (name, parent) = (name.into(), parent.clone());
        let entry = Task { name, parent, since: Instant::now(), meter: meter.clone(), abort: None };
        living.tasks.insert(id, entry);
        drop(living);
        let listed = Listed { tasks: self.clone(), id };
        let handle = self.runtime.spawn(async move {
            let _listed = listed;
            let mut task = std::pin::pin!(task);
            std::future::poll_fn(|context| meter.measure(|| task.as_mut().poll(context))).await
        });
        if let Some(entry) = self.lock().tasks.get_mut(&id) {
            entry.abort = Some(handle.abort_handle());
        }
        handle
    }

    /// The living tasks, oldest first.
    pub(crate) fn list(&self) -> Vec<TaskStatus> {
        let status = |(id, task): (&u64, &Task)| TaskStatus {
            id: *id,
            name: task.name.clone(),
            parent: task.parent.clone(),
            since: task.since,
            reading: task.meter.read(),
        };
        self.lock().tasks.iter().map(status).collect()
    }

    /// Ends all tasks where they stand.
    pub(super) fn abort_all(&self) {
        for task in self.lock().tasks.values() {
            if let Some(abort) = &task.abort {
                abort.abort();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Living> {
        self.living.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a task off the list when its future goes, whichever way.
struct Listed {
    tasks: Tasks,
    id: u64,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.tasks.lock().tasks.remove(&self.id);
    }
}
