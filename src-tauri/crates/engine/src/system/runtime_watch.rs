//! Looks at the runtime from outside, on a thread of its own: a task that never yields holds a thread of the runtime, and
//! when all of them are held nothing inside could tell.
//!
//! It names the task in the log when it is first seen and again when it yields, and keeps the list that the Monitor shows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::status_board::StatusBoard;
use crate::config;
use crate::core::{Blocked, Core};
use crate::supervisor::{ServiceContext, TaskStatus};

/// The service.
pub(crate) async fn run(core: Arc<Core>, board: StatusBoard, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    let (stop, stopped) = channel::<()>();
    let (end, ended) = oneshot::channel::<()>();
    let of_thread = context.clone();
    std::thread::Builder::new().name("runtime-watch".to_owned()).spawn(move || {
        watch(&core, &board, &of_thread, &stopped);
        drop(board);
        drop(core);
        let _ = end.send(());
    })?;
    context.ready();
    tokio::pin!(ended);
    tokio::select! {
        () = stopping.cancelled() => {
            drop(stop);
            let _ = ended.await;
            Ok(())
        }
        _ = &mut ended => anyhow::bail!("the thread that watches the runtime has ended"),
    }
}

fn watch(core: &Core, board: &StatusBoard, context: &ServiceContext, stopped: &Receiver<()>) {
    let mut holders = Holders::default();
    let mut last = Instant::now();
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(config::RUNTIME_WATCH_PERIOD) {
        context.beat();
        let since = std::mem::replace(&mut last, Instant::now()).elapsed();
        let lists = board.supervisors().into_iter().map(|supervisor| supervisor.tasks());
        let blocked = holders.look(lists.enumerate(), since);
        if *core.blocked.borrow() != blocked {
            core.blocked.send_replace(blocked);
            core.sampled.notify_one();
        }
    }
}

/// The tasks that hold a thread, as seen so far, by supervisor and number.
#[derive(Default)]
struct Holders(BTreeMap<(usize, u64), Holder>);

struct Holder {
    blocked: Blocked,
    /// The poll in which it was seen: a later one is another matter.
    poll: u64,
    /// Time that the whole process slept during that poll: nobody could yield then.
    slept: Duration,
    told: bool,
}

impl Holders {
    /// Who holds a thread for longer than it may. `since` is the time since the last look.
    fn look(&mut self, lists: impl Iterator<Item = (usize, Vec<TaskStatus>)>, since: Duration) -> Vec<Blocked> {
        // A look that comes much too late means that the whole process slept, or had no processor to itself.
        let slept = if since > config::RUNTIME_WATCH_PERIOD * 2 { since } else { Duration::ZERO };
        let mut seen = BTreeMap::new();
        for (supervisor, task) in lists.flat_map(|(number, tasks)| tasks.into_iter().map(move |task| (number, task))) {
            let Some(polling) = task.reading.polling else { continue };
            let key = (supervisor, task.id);
            let before = self.0.remove(&key).filter(|before| before.poll == task.reading.polls);
            let (mut told, slept_before) = before.map_or((false, Duration::ZERO), |before| (before.told, before.slept));
            // A poll that began after the sleep is shorter than it.
            let slept = (slept_before + slept).min(polling);
            let held = polling - slept;
            if held >= config::BLOCKED_LIMIT && !told {
                told = true;
                tracing::error!(
                    task = "runtime_watch",
                    "{} of {} holds a thread of the runtime and does not yield, for {:.1} s so far",
                    task.name,
                    task.parent,
                    held.as_secs_f64()
                );
            }
            let blocked = Blocked { task: task.name, service: task.parent, held };
            seen.insert(key, Holder { blocked, poll: task.reading.polls, slept, told });
        }
        for gone in self.0.values().filter(|holder| holder.told) {
            let Blocked { task, service, held } = &gone.blocked;
            tracing::warn!(
                task = "runtime_watch",
                "{task} of {service} yields again, after {:.1} s or more",
                held.as_secs_f64()
            );
        }
        self.0 = seen;
        self.0.values().filter(|holder| holder.told).map(|holder| holder.blocked.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervisor::Reading;

    fn task(polls: u64, polling: Option<u64>) -> TaskStatus {
        let zero = Duration::ZERO;
        let polling = polling.map(Duration::from_millis);
        TaskStatus {
            id: 7,
            name: "request".into(),
            parent: "worker_pool".into(),
            since: tokio::time::Instant::now(),
            reading: Reading { polls, busy: zero, idle: zero, longest: zero, polling },
        }
    }

    fn look(holders: &mut Holders, task: TaskStatus, since: u64) -> Vec<u128> {
        let lists = std::iter::once((0, vec![task]));
        holders.look(lists, Duration::from_millis(since)).iter().map(|blocked| blocked.held.as_millis()).collect()
    }

    #[test]
    fn a_task_that_stays_in_one_poll_is_named_until_it_yields() {
        let mut holders = Holders::default();
        assert!(look(&mut holders, task(3, Some(1_500)), 1_000).is_empty(), "not yet");
        assert_eq!(look(&mut holders, task(3, Some(2_500)), 1_000), [2_500]);
        assert_eq!(look(&mut holders, task(3, Some(3_500)), 1_000), [3_500]);
        assert!(look(&mut holders, task(4, Some(100)), 1_000).is_empty(), "another poll is another matter");
        assert!(look(&mut holders, task(4, None), 1_000).is_empty());
    }

    #[test]
    fn the_sleep_of_the_whole_process_is_nobodys_fault() {
        let mut holders = Holders::default();
        assert!(look(&mut holders, task(3, Some(100)), 1_000).is_empty());
        assert!(look(&mut holders, task(3, Some(8 * 3_600_000)), 8 * 3_600_000).is_empty(), "it slept in that poll");
        assert!(
            !look(&mut holders, task(3, Some(8 * 3_600_000 + 3_000)), 1_000).is_empty(),
            "it does not yield after it"
        );
    }
}
