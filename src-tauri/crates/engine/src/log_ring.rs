//! The log as the window shows it: a `tracing` layer that keeps the latest lines in memory and counts what it must drop.
//!
//! The layer only stores; the event publisher takes the new lines in batches. Lines are numbered in the order of happening,
//! so a batch and a page of old lines can be put together without doubling any.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat, Utc};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use atles_queue::Clock;

use crate::api::{LogLevel, LogLine};
use crate::config;

/// The latest lines of the log. Clones share them.
#[derive(Clone)]
pub struct LogRing {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    arrived: tokio::sync::Notify,
}

struct State {
    lines: VecDeque<LogLine>,
    last_number: u32,
    /// Number of the last line that was handed to the publisher.
    taken: u32,
}

impl LogRing {
    /// An empty ring.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let state = State { lines: VecDeque::new(), last_number: 0, taken: 0 };
        Self { shared: Arc::new(Shared { clock, state: Mutex::new(state), arrived: tokio::sync::Notify::new() }) }
    }

    /// The layer that fills the ring.
    #[must_use]
    pub fn layer<S: Subscriber>(&self) -> impl Layer<S> + use<S> {
        RingLayer { ring: self.clone() }
    }

    /// Appends a line.
    pub fn push(&self, level: LogLevel, task: String, message: String) {
        let time = rfc3339(self.shared.clock.now());
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last_number = state.last_number.wrapping_add(1);
        let number = state.last_number;
        if state.lines.len() == config::LOG_LINES_KEPT {
            state.lines.pop_front();
        }
        state.lines.push_back(LogLine { number, time, level, task, message });
        drop(state);
        self.shared.arrived.notify_one();
    }

    /// The lines that are kept, oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<LogLine> {
        let state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.lines.iter().cloned().collect()
    }

    /// Waits until there is a line that was not taken.
    pub(crate) async fn arrived(&self) {
        self.shared.arrived.notified().await;
    }

    /// The lines since the last call, at most `limit` (the latest), and how many were left out.
    pub(crate) fn take(&self, limit: usize) -> (Vec<LogLine>, u32) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = state.last_number.wrapping_sub(state.taken) as usize;
        let taken = waiting.min(limit).min(state.lines.len());
        let lines = state.lines.iter().skip(state.lines.len() - taken).cloned().collect();
        state.taken = state.last_number;
        (lines, u32::try_from(waiting - taken).unwrap_or(u32::MAX))
    }
}

/// A time as the contract wants it.
pub(crate) fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

struct RingLayer {
    ring: LogRing,
}

impl<S: Subscriber> Layer<S> for RingLayer {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        let level = match *metadata.level() {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warn,
            Level::INFO => LogLevel::Info,
            Level::DEBUG | Level::TRACE => LogLevel::Debug,
        };
        let (task, message) = task_and_message(event);
        self.ring.push(level, task, message);
    }
}

/// What a line of the log says of an event: its field `task` (without one, [the module](task_of_target) it comes from), and
/// its message with the other fields behind it as ` name=value`.
#[must_use]
pub fn task_and_message(event: &Event<'_>) -> (String, String) {
    let mut line = LineVisitor::default();
    event.record(&mut line);
    let task = line.task.unwrap_or_else(|| task_of_target(event.metadata().target()).to_owned());
    (task, line.message + &line.fields)
}

/// `atles_engine::system::health` is shown as `health`.
#[must_use]
pub fn task_of_target(target: &str) -> &str {
    target.rsplit("::").next().unwrap_or(target)
}

/// The message first, then the fields as `name=value`; the field `task` apart.
#[derive(Default)]
struct LineVisitor {
    task: Option<String>,
    message: String,
    fields: String,
}

impl Visit for LineVisitor {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => value.clone_into(&mut self.message),
            "task" => self.task = Some(value.to_owned()),
            name => {
                let _ = write!(self.fields, " {name}={value}");
            }
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use atles_queue::SystemClock;
    use tracing_subscriber::layer::SubscriberExt as _;

    #[test]
    fn a_line_has_its_task_its_message_and_its_fields() {
        let ring = LogRing::new(Arc::new(SystemClock::new()));
        let subscriber = tracing_subscriber::registry().with(ring.layer());
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(task = "worker_pool", files = 3, "a file was passed over");
        });
        let lines = ring.lines();
        assert_eq!(lines.len(), 1, "one event gives one line");
        assert_eq!((lines[0].level, lines[0].task.as_str()), (LogLevel::Warn, "worker_pool"));
        assert_eq!(lines[0].message, "a file was passed over files=3");
    }

    #[test]
    fn what_comes_too_fast_is_counted_and_the_latest_lines_are_kept() {
        let ring = LogRing::new(Arc::new(SystemClock::new()));
        for number in 0..10 {
            ring.push(LogLevel::Info, "t".into(), number.to_string());
        }
        let (lines, dropped) = ring.take(4);
        assert_eq!(dropped, 6, "six lines did not fit the batch");
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [7, 8, 9, 10]);
        assert_eq!(ring.take(4), (Vec::new(), 0), "a line is handed over once");
        assert_eq!(ring.lines().len(), 10, "what was handed over stays readable");
    }
}
