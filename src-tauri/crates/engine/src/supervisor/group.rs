//! A group of children: starts them in order, restarts them by policy, stops them in reverse order, gives up when they
//! break down too often.
//!
//! The meaning of every rule is that of Erlang/OTP's `supervisor`. A group is one task with one loop; what it waits for is
//! the end of a child, the time of a restart, or the word to stop.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::panic_place::Failure;
use super::service::{End, Running};
use super::spec::{BoxFuture, ChildSpec, GroupSpec, Restart, ServiceSpec, Strategy};
use super::status::Board;
use super::tasks::Tasks;
use crate::api::ServiceState;

/// What all groups of a tree share.
#[derive(Clone)]
pub(super) struct Tree {
    pub(super) tasks: Tasks,
    pub(super) board: Board,
    /// Cancelled by a second stop: no more time limits.
    pub(super) at_once: CancellationToken,
    /// Names of services that had to be cut off.
    pub(super) late: Arc<Mutex<Vec<Arc<str>>>>,
}

/// Why a group gave up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    /// The service that broke down last.
    pub(crate) service: Arc<str>,
    /// Restarts within the window before.
    pub(crate) restarts: u32,
    /// What broke it.
    pub(crate) failure: Failure,
}

impl std::fmt::Display for Story {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { service, restarts, failure } = self;
        write!(formatter, "{service} broke down after {restarts} restarts: {failure}")
    }
}

/// Runs a group until it is stopped (`Ok`) or gives up. `ready` is told when all children are ready.
pub(super) fn run(
    spec: GroupSpec,
    tree: Tree,
    stopping: CancellationToken,
    ready: watch::Sender<bool>,
) -> BoxFuture<Result<(), Story>> {
    Box::pin(async move {
        let (ends, ended) = mpsc::unbounded_channel();
        let children = spec.children.iter().map(|_| Slot::default()).collect();
        let group = Group { spec, tree, stopping, children, ends, ended, restarts: VecDeque::new() };
        group.run(ready).await
    })
}

struct Group {
    spec: GroupSpec,
    tree: Tree,
    stopping: CancellationToken,
    children: Vec<Slot>,
    ends: mpsc::UnboundedSender<Ended>,
    ended: mpsc::UnboundedReceiver<Ended>,
    /// Times of restarts within the window.
    restarts: VecDeque<Instant>,
}

/// The end of a child, as its task tells it.
struct Ended {
    child: usize,
    /// Number of the run: the end of a run that was stopped is no news.
    run: u64,
    end: Result<(), Story>,
}

#[derive(Default)]
struct Slot {
    running: Option<Child>,
    run: u64,
    /// Failures in a row, for the back-off.
    failures: u32,
    started: Option<Instant>,
    restart_at: Option<Instant>,
}

enum Child {
    Service(Running),
    Group { stopping: CancellationToken, done: tokio::task::JoinHandle<()> },
}

impl Group {
    async fn run(mut self, ready: watch::Sender<bool>) -> Result<(), Story> {
        for child in 0..self.children.len() {
            if self.stopping.is_cancelled() {
                break;
            }
            if let Err(story) = self.start(child).await {
                self.stop_children(0).await;
                return Err(story);
            }
        }
        ready.send_replace(true);
        loop {
            let next_restart = self.children.iter().filter_map(|slot| slot.restart_at).min();
            let outcome = tokio::select! {
                biased;
                () = self.stopping.cancelled() => break,
                Some(ended) = self.ended.recv() => self.on_end(ended).await,
                () = sleep_until(next_restart) => self.restart_due().await,
            };
            if let Err(story) = outcome {
                self.stop_children(0).await;
                return Err(story);
            }
        }
        self.stop_children(0).await;
        Ok(())
    }

    /// Starts a child and waits until it is ready.
    async fn start(&mut self, child: usize) -> Result<(), Story> {
        let slot = &mut self.children[child];
        slot.run += 1;
        slot.restart_at = None;
        slot.started = Some(Instant::now());
        let (run, ends) = (slot.run, self.ends.clone());
        match &self.spec.children[child] {
            ChildSpec::Service(spec) => {
                let spec = spec.clone();
                self.show(&spec.name, ServiceState::Starting);
                let name = spec.name.clone();
                let running = Running::start(&spec, &self.tree.tasks, move |end: End| {
                    let story = |failure| Story { service: name, restarts: 0, failure };
                    let _ = ends.send(Ended { child, run, end: end.map_err(story) });
                });
                let context = running.context.clone();
                self.children[child].running = Some(Child::Service(running));
                self.wait_ready(child, &spec, context.readied()).await
            }
            ChildSpec::Group(spec) => {
                let stopping = CancellationToken::new();
                let (ready, mut readied) = watch::channel(false);
                let work = self::run(spec.clone(), self.tree.clone(), stopping.clone(), ready);
                let done = self.tree.tasks.spawn(&spec.name, &self.spec.name, async move {
                    let end = work.await;
                    let _ = ends.send(Ended { child, run, end });
                });
                self.children[child].running = Some(Child::Group { stopping, done });
                // A group that cannot start tells so by its end.
                tokio::select! {
                    _ = readied.wait_for(|ready| *ready) => {}
                    () = self.stopping.cancelled() => {}
                }
                Ok(())
            }
        }
    }

    async fn wait_ready(
        &mut self,
        child: usize,
        spec: &ServiceSpec,
        readied: impl Future<Output = ()>,
    ) -> Result<(), Story> {
        let limit = tokio::time::sleep(spec.start_limit);
        tokio::pin!(readied, limit);
        let mut others = Vec::new();
        let outcome = loop {
            tokio::select! {
                biased;
                () = &mut readied => break Ok(()),
                () = self.stopping.cancelled() => break Ok(()),
                Some(ended) = self.ended.recv() => {
                    if ended.child == child && ended.run == self.children[child].run {
                        self.children[child].running = None;
                        // A service may do its work and end before it ever said that it is ready.
                        break ended.end;
                    }
                    others.push(ended);
                }
                () = &mut limit => {
                    let message = format!("not ready within {} s", spec.start_limit.as_secs());
                    break Err(Story { service: spec.name.clone(), restarts: 0, failure: Failure { message, place: None } });
                }
            }
        };
        for ended in others {
            let _ = self.ends.send(ended);
        }
        if outcome.is_ok() {
            self.show(&spec.name, ServiceState::Running);
        }
        outcome
    }

    async fn on_end(&mut self, ended: Ended) -> Result<(), Story> {
        let Ended { child, run, end } = ended;
        if self.children[child].run != run {
            return Ok(());
        }
        self.children[child].running = None;
        let restart = match &self.spec.children[child] {
            ChildSpec::Service(spec) => spec.restart,
            ChildSpec::Group(_) => Restart::Permanent,
        };
        let again = match (restart, &end) {
            (Restart::Permanent, _) | (Restart::Transient, Err(_)) => true,
            (Restart::Transient, Ok(())) | (Restart::Temporary, _) => false,
        };
        let name = self.name(child);
        if let Err(story) = &end {
            tracing::warn!(task = %name, "broke down: {}", story.failure);
            let failure = story.failure.clone();
            self.tree.board.update(&name, self.spec.limits.max_restarts, |status| status.last_failure = Some(failure));
        }
        if !again {
            let state = if end.is_ok() { ServiceState::Stopped } else { ServiceState::Failed };
            self.show(&name, state);
            return Ok(());
        }
        let ended = Failure { message: "it ended although it should not".to_owned(), place: None };
        let story = end.err().unwrap_or(Story { service: name, restarts: 0, failure: ended });
        self.plan_restart(child, story).await
    }

    /// Counts a restart and sets its time; gives up if there were too many.
    async fn plan_restart(&mut self, child: usize, story: Story) -> Result<(), Story> {
        let now = Instant::now();
        while self.restarts.front().is_some_and(|time| now.duration_since(*time) > self.spec.limits.within) {
            self.restarts.pop_front();
        }
        let restarts = u32::try_from(self.restarts.len()).unwrap_or(u32::MAX);
        if restarts >= self.spec.limits.max_restarts {
            self.show(&self.name(child), ServiceState::Failed);
            return Err(Story { restarts, ..story });
        }
        self.restarts.push_back(now);
        let rest = self.rest_before(child, now);
        let affected = match self.spec.strategy {
            Strategy::OneForOne => child..child + 1,
            Strategy::OneForAll => 0..self.children.len(),
            Strategy::RestForOne => child..self.children.len(),
        };
        // Those that go down with it, in reverse order of start.
        for other in affected.clone().rev() {
            self.stop(other).await;
        }
        for other in affected {
            let name = self.name(other);
            self.children[other].restart_at = Some(now + rest);
            self.tree.board.update(&name, self.spec.limits.max_restarts, |status| {
                status.state = ServiceState::Restarting;
                status.restarts = restarts + 1;
                status.next_start = Some(now + rest);
            });
        }
        tracing::info!(task = %self.name(child), "next start in {:.1} s", rest.as_secs_f64());
        Ok(())
    }

    fn rest_before(&mut self, child: usize, now: Instant) -> std::time::Duration {
        let backoff = match &self.spec.children[child] {
            ChildSpec::Service(spec) => spec.backoff,
            ChildSpec::Group(_) => super::spec::Backoff::default(),
        };
        let slot = &mut self.children[child];
        if slot.started.is_some_and(|started| now.duration_since(started) >= backoff.reset_after) {
            slot.failures = 0;
        }
        slot.failures += 1;
        backoff.rest(slot.failures)
    }

    async fn restart_due(&mut self) -> Result<(), Story> {
        let now = Instant::now();
        let due: Vec<usize> = (0..self.children.len())
            .filter(|child| self.children[*child].restart_at.is_some_and(|at| at <= now))
            .collect();
        for child in due {
            // A restart that fails counts like any other breakdown; those after it wait for their own time.
            if let Err(story) = self.start(child).await {
                tracing::warn!(task = %story.service, "could not be started: {}", story.failure);
                self.stop(child).await;
                return self.plan_restart(child, story).await;
            }
        }
        Ok(())
    }

    /// Stops the children from the last down to `first`.
    async fn stop_children(&mut self, first: usize) {
        for child in (first..self.children.len()).rev() {
            self.stop(child).await;
        }
    }

    async fn stop(&mut self, child: usize) {
        let name = self.name(child);
        let slot = &mut self.children[child];
        slot.run += 1;
        slot.restart_at = None;
        let Some(running) = slot.running.take() else {
            if self.stopping.is_cancelled() {
                self.show(&name, ServiceState::Stopped);
            }
            return;
        };
        match running {
            Child::Service(running) => {
                self.show(&name, ServiceState::Stopping);
                if !running.stop(&self.tree.at_once).await {
                    self.tree.late.lock().unwrap_or_else(PoisonError::into_inner).push(name.clone());
                }
                self.show(&name, ServiceState::Stopped);
            }
            Child::Group { stopping, done } => {
                stopping.cancel();
                let _ = done.await;
            }
        }
    }

    fn show(&self, name: &Arc<str>, state: ServiceState) {
        if self.spec.children.iter().any(|child| matches!(child, ChildSpec::Service(spec) if spec.name == *name)) {
            self.tree.board.update(name, self.spec.limits.max_restarts, |status| {
                status.state = state;
                status.next_start = None;
            });
        }
    }

    fn name(&self, child: usize) -> Arc<str> {
        match &self.spec.children[child] {
            ChildSpec::Service(spec) => spec.name.clone(),
            ChildSpec::Group(spec) => spec.name.clone(),
        }
    }
}

async fn sleep_until(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}
