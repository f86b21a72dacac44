//! How it went lately, for charts: samples of the last ten minutes in memory; their means by the minute for a day, and by the
//! half hour for thirty days, in the database.
//!
//! The metrics sampler adds a sample every five seconds. What is counted (requests begun, completed, given up) is gathered
//! between two samples by those who do it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::api::{HistoryPoint, Metrics};
use crate::log_ring::rfc3339;

/// Samples that are kept in memory: ten minutes of one every five seconds.
const KEPT: usize = 120;

/// Gathers samples.
#[derive(Default)]
pub(crate) struct Recorder {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    latest: VecDeque<HistoryPoint>,
    /// What happened since the last sample.
    tally: Tally,
    /// The minute that is being gathered, as minutes since 1970, with its samples.
    minute: i64,
    of_minute: Vec<HistoryPoint>,
}

#[derive(Debug, Default)]
struct Tally {
    completed: u32,
    failed: u32,
    waits: Vec<f64>,
    works: Vec<f64>,
}

/// A minute that is over, ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Minute {
    /// When it began, in seconds since 1970.
    pub(crate) at: i64,
    /// Its means and sums.
    pub(crate) point: HistoryPoint,
}

impl Recorder {
    /// Work on a request began for the first time, so long after it was accepted.
    pub(crate) fn begun(&self, wait: Duration) {
        self.lock().tally.waits.push(wait.as_secs_f64());
    }

    /// A request was completed, so long after work on it began.
    pub(crate) fn completed(&self, work: Duration) {
        let mut inner = self.lock();
        inner.tally.completed += 1;
        inner.tally.works.push(work.as_secs_f64());
    }

    /// A request was given up.
    pub(crate) fn failed(&self) {
        self.lock().tally.failed += 1;
    }

    /// Adds a sample. Gives the minute before it, once it is over.
    pub(crate) fn sample(&self, now: DateTime<Utc>, metrics: &Metrics, active: u32, waiting: u32) -> Option<Minute> {
        let mut inner = self.lock();
        let Tally { completed, failed, waits, works } = std::mem::take(&mut inner.tally);
        let point = HistoryPoint {
            at: rfc3339(now),
            cpu_percent: metrics.cpu_percent,
            memory_bytes: metrics.memory_bytes,
            disk_free_bytes: metrics.disk_free_bytes,
            loop_delay_ms: metrics.loop_delay_ms,
            active: active.into(),
            waiting: waiting.into(),
            completed: completed.into(),
            failed: failed.into(),
            wait_seconds: mean(&waits),
            work_seconds: mean(&works),
        };
        if inner.latest.len() == KEPT {
            inner.latest.pop_front();
        }
        inner.latest.push_back(point.clone());
        let minute = now.timestamp().div_euclid(60);
        let over = (minute != inner.minute).then(|| std::mem::take(&mut inner.of_minute)).filter(|it| !it.is_empty());
        let at = inner.minute * 60;
        inner.minute = minute;
        inner.of_minute.push(point);
        over.map(|points| Minute { at, point: summary(at, &points) })
    }

    /// The samples of the last ten minutes, oldest first.
    pub(crate) fn latest(&self) -> Vec<HistoryPoint> {
        self.lock().latest.iter().cloned().collect()
    }

    /// Lateness of timers over the last ten minutes in milliseconds, ascending.
    pub(crate) fn delays(&self) -> Vec<f64> {
        let mut delays: Vec<f64> = self.lock().latest.iter().map(|point| point.loop_delay_ms).collect();
        delays.sort_by(f64::total_cmp);
        delays
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One point for many: means of what is measured, the highest delay, sums of what is counted. `at` is in seconds since 1970.
pub(crate) fn summary(at: i64, points: &[HistoryPoint]) -> HistoryPoint {
    let of = |value: fn(&HistoryPoint) -> f64| points.iter().map(value).collect::<Vec<_>>();
    let average = |value| mean(&of(value)).unwrap_or_default();
    let some = |value: fn(&HistoryPoint) -> Option<f64>| mean(&points.iter().filter_map(value).collect::<Vec<_>>());
    HistoryPoint {
        at: rfc3339(DateTime::from_timestamp(at, 0).unwrap_or_default()),
        cpu_percent: average(|point| point.cpu_percent),
        memory_bytes: average(|point| point.memory_bytes),
        disk_free_bytes: average(|point| point.disk_free_bytes),
        loop_delay_ms: of(|point| point.loop_delay_ms).into_iter().fold(0.0, f64::max),
        active: average(|point| point.active),
        waiting: average(|point| point.waiting),
        completed: of(|point| point.completed).iter().sum(),
        failed: of(|point| point.failed).iter().sum(),
        wait_seconds: some(|point| point.wait_seconds),
        work_seconds: some(|point| point.work_seconds),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean of few values for a chart")]
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    #[test]
    fn a_minute_is_given_once_it_is_over_with_means_and_sums() {
        let recorder = Recorder::default();
        let metrics = |cpu: f64, delay: f64| Metrics { cpu_percent: cpu, loop_delay_ms: delay, ..Metrics::default() };
        assert_eq!(recorder.sample(at(600), &metrics(10.0, 1.0), 2, 4), None);
        recorder.begun(Duration::from_secs(2));
        recorder.begun(Duration::from_secs(4));
        recorder.completed(Duration::from_secs(8));
        recorder.failed();
        assert_eq!(recorder.sample(at(655), &metrics(30.0, 9.0), 0, 2), None);
        let minute = recorder.sample(at(661), &metrics(99.0, 99.0), 9, 9).expect("the minute is over");
        let HistoryPoint { cpu_percent, loop_delay_ms, active, waiting, completed, failed, .. } = minute.point;
        assert_eq!(minute.at, 600);
        assert_eq!((cpu_percent, loop_delay_ms, active, waiting), (20.0, 9.0, 1.0, 3.0));
        assert_eq!((completed, failed), (1.0, 1.0));
        assert_eq!((minute.point.wait_seconds, minute.point.work_seconds), (Some(3.0), Some(8.0)));
        assert_eq!(minute.point.at, "1970-01-01T00:10:00.000Z");
    }

    #[test]
    fn ten_minutes_are_kept_and_what_is_counted_is_counted_once() {
        let recorder = Recorder::default();
        recorder.completed(Duration::from_secs(1));
        for number in 0..300 {
            recorder.sample(at(number * 5), &Metrics::default(), 0, 0);
        }
        assert_eq!(recorder.latest().len(), 120);
        assert_eq!(recorder.latest()[0].at, "1970-01-01T00:15:00.000Z", "the oldest went");
        assert!(recorder.latest().iter().all(|point| point.completed == 0.0));
    }
}
