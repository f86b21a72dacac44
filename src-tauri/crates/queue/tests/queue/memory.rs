//! A second driver, as plain as can be: a transaction works on a copy, which replaces what was there if it succeeds. It shows
//! that the rules of the queue stand on the driver's contract and on nothing that SQLite happens to do.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use atles_queue::driver::{AfterCommit, HISTORY};
use atles_queue::{
    Asked, Cursor, DatabaseError, Driver, Durability, Filter, Job, JobCounts, JobEvent, JobReader, JobState, JobWriter,
    QueueError, QueuePause, Side, Turn,
};
use chrono::{DateTime, Utc};

use crate::support::Result;

/// A database that is gone with the process.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<State>>);

#[derive(Clone, Default)]
struct State {
    jobs: BTreeMap<String, Job>,
    events: BTreeMap<String, Vec<JobEvent>>,
    pause: Option<QueuePause>,
}

#[derive(Default)]
struct Transaction {
    state: RefCell<State>,
    after_commit: RefCell<Vec<AfterCommit>>,
}

impl Memory {
    /// Takes everything out.
    pub fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }
}

impl Driver for Memory {
    async fn write<T, E>(
        &self,
        _durability: Durability,
        work: impl FnOnce(&dyn JobWriter) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (outcome, actions) = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = Transaction { state: RefCell::new(state.clone()), ..Transaction::default() };
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&transaction)))
                .unwrap_or_else(|_| Err(DatabaseError::Panicked { message: "a panic".to_owned() }.into()));
            if outcome.is_ok() {
                *state = transaction.state.into_inner();
            }
            (outcome, transaction.after_commit.into_inner())
        };
        if outcome.is_ok() {
            actions.into_iter().for_each(|action| action());
        }
        outcome
    }

    async fn read<T, E>(
        &self,
        work: impl FnOnce(&dyn JobReader) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        work(&Transaction { state: RefCell::new(state), ..Transaction::default() })
    }
}

impl Transaction {
    fn find<T>(&self, of: impl Fn(&Job) -> Option<T>) -> Vec<T> {
        self.state.borrow().jobs.values().filter_map(of).collect()
    }

    fn update(&self, id: &str, change: impl FnOnce(&mut Job)) {
        if let Some(job) = self.state.borrow_mut().jobs.get_mut(id) {
            change(job);
        }
    }

    fn is_taken(&self, job: &Job) -> bool {
        let same = |other: &Job| {
            other.id != job.id
                && other.kind == job.kind
                && other.unique_key == job.unique_key
                && !other.state.is_ended()
        };
        job.unique_key.is_some() && !job.state.is_ended() && self.state.borrow().jobs.values().any(same)
    }
}

impl JobReader for Transaction {
    fn job(&self, id: &str) -> Result<Option<Job>> {
        Ok(self.state.borrow().jobs.get(id).cloned())
    }

    fn page(&self, state: JobState, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Vec<Job>> {
        let fits = |job: &Job| {
            job.state == state
                && filter.kind.as_ref().is_none_or(|kind| job.kind == *kind)
                && filter.priority.is_none_or(|priority| job.priority == priority)
                && filter.created_before.is_none_or(|before| job.created_at < before)
                && after.is_none_or(|cursor| cursor.is_before(job))
        };
        let mut jobs = self.find(|job| fits(job).then(|| job.clone()));
        if state.is_ended() {
            jobs.sort_by(|a, b| (b.finished_at, &b.id).cmp(&(a.finished_at, &a.id)));
        } else {
            jobs.sort_by(|a, b| a.turn().order(&b.turn()));
        }
        jobs.truncate(limit as usize);
        Ok(jobs)
    }

    fn counts(&self) -> Result<JobCounts> {
        let count = |state| self.find(|job| (job.state == state).then_some(())).len();
        Ok(JobState::ALL.into_iter().map(|state| (state, u32::try_from(count(state)).unwrap_or(u32::MAX))).collect())
    }

    fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        Ok(self.find(|job| job.run_at).into_iter().min())
    }

    fn waiting_since(&self) -> Result<Option<DateTime<Utc>>> {
        Ok(self.find(|job| (job.state == JobState::Pending).then_some(job.created_at)).into_iter().min())
    }

    fn next_deadline(&self) -> Result<Option<DateTime<Utc>>> {
        Ok(self.find(|job| job.deadline.filter(|_| !job.late && !job.state.is_ended())).into_iter().min())
    }

    fn last_position(&self, priority: u8) -> Result<Option<f64>> {
        let position = |job: &Job| (job.priority == priority && !job.state.is_ended()).then_some(job.position);
        Ok(self.find(position).into_iter().reduce(f64::max))
    }

    fn neighbour(&self, place: &Turn, side: Side) -> Result<Option<Job>> {
        let waits = |job: &Job| matches!(job.state, JobState::Pending | JobState::Scheduled | JobState::Paused);
        let peer = |job: &Job| {
            waits(job) && job.id != place.id && job.priority == place.priority && job.deadline == place.deadline
        };
        let by_turn = |a: &Job, b: &Job| a.turn().order(&b.turn());
        let on = |wanted| self.find(|job| (peer(job) && job.turn().order(place) == wanted).then(|| job.clone()));
        Ok(match side {
            Side::Ahead => on(Ordering::Less).into_iter().max_by(by_turn),
            Side::Behind => on(Ordering::Greater).into_iter().min_by(by_turn),
        })
    }

    fn history(&self, id: &str) -> Result<Vec<JobEvent>> {
        Ok(self.state.borrow().events.get(id).cloned().unwrap_or_default())
    }

    fn queue_pause(&self) -> Result<Option<QueuePause>> {
        Ok(self.state.borrow().pause.clone())
    }
}

impl JobWriter for Transaction {
    fn insert(&self, job: &Job) -> Result<()> {
        if self.job(&job.id)?.is_some() || self.is_taken(job) {
            return Err(QueueError::Duplicate);
        }
        self.state.borrow_mut().jobs.insert(job.id.clone(), job.clone());
        Ok(())
    }

    fn lock(&self, id: &str) -> Result<Option<Job>> {
        self.job(id)
    }

    fn claim(&self, now: DateTime<Utc>, worker: &str) -> Result<Option<Job>> {
        for id in self.find(|job| job.run_at.filter(|time| *time <= now).map(|_| job.id.clone())) {
            self.update(&id, |job| (job.state, job.run_at) = (JobState::Pending, None));
        }
        if self.state.borrow().pause.is_some() {
            return Ok(None);
        }
        let Some(first) = self.page(JobState::Pending, &Filter::default(), None, 1)?.pop() else { return Ok(None) };
        let in_hand = self.page(JobState::InProgress, &Filter::default(), None, u32::MAX)?;
        if in_hand.iter().any(Job::is_suspect) || (first.is_suspect() && !in_hand.is_empty()) {
            return Ok(None);
        }
        self.update(&first.id, |job| {
            job.state = JobState::InProgress;
            job.worker = Some(worker.to_owned());
            job.token += 1;
            job.attempt += 1;
            (job.asked, job.error) = (Asked::Nothing, None);
        });
        self.job(&first.id)
    }

    fn save(&self, saved: &Job) -> Result<()> {
        if self.is_taken(saved) {
            return Err(QueueError::Duplicate);
        }
        self.update(&saved.id, |job| {
            let Job { priority, position, deadline, .. } = *job;
            *job = Job { priority, position, deadline, ..saved.clone() };
        });
        Ok(())
    }

    fn place(&self, placed: &Job) -> Result<()> {
        let Job { priority, position, deadline, late, .. } = *placed;
        self.update(&placed.id, |job| *job = Job { priority, position, deadline, late, ..job.clone() });
        Ok(())
    }

    fn newly_late(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Job>> {
        let is_late =
            |job: &Job| !job.late && !job.state.is_ended() && job.deadline.is_some_and(|deadline| deadline <= now);
        let mut late = self.find(|job| is_late(job).then(|| job.clone()));
        late.sort_by_key(|job| job.deadline);
        late.truncate(limit as usize);
        Ok(late)
    }

    fn prune(&self, state: JobState, before: DateTime<Utc>, limit: u32) -> Result<Vec<String>> {
        let old = |job: &Job| job.finished_at.filter(|time| job.state == state && *time < before);
        let mut old = self.find(|job| old(job).map(|time| (time, job.id.clone())));
        old.sort();
        old.truncate(limit as usize);
        let mut state = self.state.borrow_mut();
        for (_, id) in &old {
            state.jobs.remove(id);
            state.events.remove(id);
        }
        Ok(old.into_iter().map(|(_, id)| id).collect())
    }

    fn note(&self, event: &JobEvent) -> Result<()> {
        let mut state = self.state.borrow_mut();
        let events = state.events.entry(event.job_id.clone()).or_default();
        events.push(event.clone());
        let kept = usize::try_from(HISTORY).expect("it is small");
        events.drain(..events.len().saturating_sub(kept));
        Ok(())
    }

    fn set_queue_pause(&self, pause: Option<&QueuePause>) -> Result<()> {
        self.state.borrow_mut().pause = pause.cloned();
        Ok(())
    }

    fn after_commit(&self, action: AfterCommit) {
        self.after_commit.borrow_mut().push(action);
    }
}
