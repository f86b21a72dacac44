//! Puts together what the Monitor shows, from those who know its parts.

use std::time::Duration;

use atles_queue::JobState;
use chrono::{DateTime, TimeDelta, Utc};

use super::status_board::StatusBoard;
use crate::api::{
    BlockingView, BreakerState, ChildView, Counts, Finding, FindingCode, GroupStrategy, GroupView, LoopDelay, Monitor,
    QueueView, RuntimeView, ServiceState, SystemState, TaskView,
};
use crate::blocking::running;
use crate::log_ring::rfc3339;
use crate::store::Result;
use crate::supervisor::{NO_LIMIT, Strategy, Supervisor};

impl StatusBoard {
    /// Everything that the engine does at this moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(crate) async fn monitor(&self) -> Result<Monitor> {
        let core = self.core();
        let now = core.clock.now();
        let queue = core.queue.clone();
        let (jobs, waiting_since, pause) = core
            .read(move |connection| {
                let waiting_since = queue.waiting_since_in(connection)?;
                Ok((queue.counts_in(connection)?, waiting_since, queue.queue_pause_in(connection)?))
            })
            .await?;
        let queue = QueueView {
            paused: pause.is_some(),
            at_once: if pause.is_some() { 0 } else { core.at_once() },
            scaled: core.room.borrow().reason,
            ceiling: *core.ceiling.borrow(),
            keep_days: *core.keep_days.borrow(),
            active: jobs.of(JobState::InProgress),
            pending: jobs.of(JobState::Pending),
            scheduled: jobs.of(JobState::Scheduled),
            waiting_seconds: waiting_since.map(|since| seconds(now - since)),
        };
        let supervisors = self.supervisors();
        let groups: Vec<GroupView> = supervisors.iter().flat_map(|supervisor| groups(supervisor, now)).collect();
        let mut tasks: Vec<TaskView> = supervisors.iter().flat_map(|supervisor| tasks(supervisor, now)).collect();
        tasks.sort_by(|one, other| one.since.cmp(&other.since));
        let mut blocking: Vec<BlockingView> = running()
            .into_iter()
            .map(|(name, age)| BlockingView { name: name.to_owned(), since: ago(now, age) })
            .collect();
        blocking.sort_by(|one, other| one.since.cmp(&other.since));
        let mut children: Vec<ChildView> = core
            .readers
            .children()
            .into_iter()
            .map(|child| ChildView {
                pid: child.pid,
                kind: "file_reader".to_owned(),
                since: ago(now, child.since.elapsed()),
                memory_bytes: self.sampler().memory_of(child.pid),
            })
            .collect();
        children.extend(core.models.all().iter().filter_map(|endpoint| endpoint.runtime()?.process()).map(
            |(pid, since)| ChildView {
                pid,
                kind: "model".to_owned(),
                since: ago(now, since.elapsed()),
                memory_bytes: self.sampler().memory_of(pid),
            },
        ));
        children.sort_by(|one, other| one.since.cmp(&other.since));
        let mut monitor = Monitor {
            at: rfc3339(now),
            findings: Vec::new(),
            groups,
            tasks,
            runtime: self.runtime(blocking.len()),
            blocking,
            children,
            queue,
            breakers: std::iter::once(core.readers.breaker().view())
                .chain(core.models.all().iter().map(|endpoint| endpoint.breaker()))
                .collect(),
        };
        monitor.findings = self.findings(&monitor).await;
        Ok(monitor)
    }

    fn runtime(&self, blocking_busy: usize) -> RuntimeView {
        let runtime = tokio::runtime::Handle::current().metrics();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let delays = self.core().history.delays();
        let at = |part: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index into a short list"
            )]
            let index = ((delays.len() as f64 * part).ceil() as usize).saturating_sub(1);
            delays.get(index).copied().unwrap_or_default()
        };
        RuntimeView {
            workers: count(runtime.num_workers()),
            tasks: count(runtime.num_alive_tasks()),
            ready: count(runtime.global_queue_depth()),
            blocking_busy: count(blocking_busy),
            busy: self.sampler().busy(),
            loop_delay: LoopDelay { p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1.0) },
        }
    }

    /// What needs attention, gravest first.
    async fn findings(&self, monitor: &Monitor) -> Vec<Finding> {
        let core = self.core();
        let status = self.status(Counts::default());
        let mut findings = Vec::new();
        let mut find = |code, subject: &str, detail: String, request_id: Option<String>| {
            findings.push(Finding { code, subject: subject.to_owned(), detail, request_id });
        };
        if let (SystemState::Failed, Some(failure)) = (status.state, &status.failure) {
            find(FindingCode::SystemFailed, "", failure.details.clone(), None);
        }
        for check in status.health.iter().filter(|check| !check.ok) {
            find(FindingCode::CheckFailed, &check.name, check.detail.clone(), None);
        }
        for blocked in core.blocked.borrow().iter() {
            let detail = format!("task {}, for {:.1} s", blocked.task, blocked.held.as_secs_f64());
            find(FindingCode::RuntimeBlocked, &blocked.service, detail, None);
        }
        for (id, title, silence) in self.stalled().await {
            find(FindingCode::Stalled, &title, format!("for {} s", silence.as_secs()), Some(id));
        }
        for service in monitor.groups.iter().flat_map(|group| &group.services) {
            let detail = service.last_failure.clone().unwrap_or_default();
            match service.state {
                ServiceState::Failed => find(FindingCode::ServiceFailed, &service.name, detail, None),
                ServiceState::Restarting => find(FindingCode::ServiceRestarting, &service.name, detail, None),
                ServiceState::Starting | ServiceState::Running | ServiceState::Stopping | ServiceState::Stopped => {}
            }
        }
        for breaker in monitor.breakers.iter().filter(|breaker| breaker.state != BreakerState::Closed) {
            find(FindingCode::BreakerOpen, &breaker.name, breaker.last_failure.clone(), None);
        }
        if monitor.queue.paused {
            find(FindingCode::QueuePaused, "", String::new(), None);
        }
        findings.sort_by_key(|finding| finding.code);
        findings
    }

    /// Id, title and silence of the requests that were called stalled and whose work has not ended yet.
    async fn stalled(&self) -> Vec<(String, String, Duration)> {
        let stalled = self.core().live.stalled();
        if stalled.is_empty() {
            return Vec::new();
        }
        let titled = self.core().read(move |connection| {
            let requests = crate::store::Requests(connection);
            stalled
                .into_iter()
                .map(|(id, silence)| Ok((id.clone(), requests.get(&id)?.request.title, silence)))
                .collect()
        });
        titled.await.unwrap_or_default()
    }
}

fn groups(supervisor: &Supervisor, now: DateTime<Utc>) -> Vec<GroupView> {
    let statuses = supervisor.services();
    let of_group = |shape: &crate::supervisor::GroupShape| GroupView {
        name: shape.name.to_string(),
        strategy: match shape.strategy {
            Strategy::OneForOne => GroupStrategy::OneForOne,
            Strategy::OneForAll => GroupStrategy::OneForAll,
            Strategy::RestForOne => GroupStrategy::RestForOne,
        },
        max_restarts: if shape.limits.max_restarts == NO_LIMIT { 0 } else { shape.limits.max_restarts },
        within_seconds: u32::try_from(shape.limits.within.as_secs()).unwrap_or(u32::MAX),
        services: shape
            .services
            .iter()
            .filter_map(|name| statuses.iter().find(|status| status.name == *name))
            .map(|status| status.clone().view(now))
            .collect(),
    };
    supervisor.groups().iter().map(of_group).collect()
}

fn tasks(supervisor: &Supervisor, now: DateTime<Utc>) -> Vec<TaskView> {
    let view = |task: crate::supervisor::TaskStatus| {
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        let reading = task.reading;
        #[expect(clippy::cast_precision_loss, reason = "a count for a display")]
        let polls = reading.polls as f64;
        TaskView {
            name: task.name.to_string(),
            parent: task.parent.to_string(),
            since: ago(now, task.since.elapsed()),
            polls,
            busy_ms: millis(reading.busy),
            idle_ms: millis(reading.idle),
            longest_poll_ms: millis(reading.longest),
            polling_ms: reading.polling.map(millis),
        }
    };
    supervisor.tasks().into_iter().map(view).collect()
}

fn ago(now: DateTime<Utc>, age: Duration) -> String {
    rfc3339(now - TimeDelta::from_std(age).unwrap_or_default())
}

fn seconds(time: TimeDelta) -> u32 {
    u32::try_from(time.num_seconds().max(0)).unwrap_or(u32::MAX)
}
