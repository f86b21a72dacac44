//! The queue as it is meant, without a database: a list of jobs and the rules, as plain as can be.

use atles_queue::{Asked, CancelEffect, Job, JobState, Order, Outcome, What};
use chrono::{DateTime, TimeDelta, Utc};

/// What a command gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Nothing,
    Claimed { id: String, attempt: u32 },
    State(JobState),
    Effect(CancelEffect),
    Repaired(Vec<(String, JobState, u32)>),
    Stale,
    NotFound,
    Refused(JobState),
    Duplicate,
    Ids(Vec<String>),
    Obeyed { done: Vec<String>, refused: usize },
}

/// A job and what only the queue knows of it.
#[derive(Debug, Clone)]
pub struct PlainJob {
    pub job: Job,
    /// What happened to it.
    pub story: Vec<What>,
    /// Number of the claim that holds it.
    pub holder: Option<usize>,
}

/// A queue.
#[derive(Debug, Default)]
pub struct Plain {
    pub jobs: Vec<PlainJob>,
    /// The job of each claim there ever was.
    pub claims: Vec<String>,
    /// Nobody is to claim anything.
    pub paused: bool,
}

impl Plain {
    fn find(&mut self, id: &str) -> Option<&mut PlainJob> {
        self.jobs.iter_mut().find(|plain| plain.job.id == id)
    }

    fn is_taken(&self, key: Option<&String>, but: &str) -> bool {
        let has_key = |plain: &PlainJob| key.is_some() && plain.job.unique_key.as_ref() == key && plain.job.id != but;
        self.jobs.iter().any(|plain| has_key(plain) && !plain.job.state.is_ended())
    }

    /// All jobs, by id.
    pub fn by_id(&self) -> Vec<Job> {
        let mut jobs: Vec<Job> = self.jobs.iter().map(|plain| plain.job.clone()).collect();
        jobs.sort_by(|a, b| a.id.cmp(&b.id));
        jobs
    }

    /// What happened to each of them, in the order of [`by_id`](Self::by_id).
    pub fn stories(&self) -> Vec<Vec<What>> {
        let mut jobs: Vec<&PlainJob> = self.jobs.iter().collect();
        jobs.sort_by(|a, b| a.job.id.cmp(&b.job.id));
        jobs.into_iter().map(|plain| plain.story.clone()).collect()
    }

    /// The ids of the jobs that have not ended, in the order in which they are listed.
    pub fn unfinished(&self) -> Vec<&str> {
        let mut jobs: Vec<&Job> =
            self.jobs.iter().map(|plain| &plain.job).filter(|job| !job.state.is_ended()).collect();
        jobs.sort_by(|a, b| {
            let in_hand = |job: &Job| job.state == JobState::InProgress;
            in_hand(b).cmp(&in_hand(a)).then_with(|| turn(a, b))
        });
        jobs.into_iter().map(|job| job.id.as_str()).collect()
    }

    /// When the first scheduled job is due.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let scheduled = self.jobs.iter().filter(|plain| plain.job.state == JobState::Scheduled);
        scheduled.filter_map(|plain| plain.job.run_at).min()
    }

    /// What the holder of that claim has been asked.
    pub fn asked_of(&self, claim: usize) -> Asked {
        let held = self.jobs.iter().find(|plain| plain.holder == Some(claim));
        held.map_or(Asked::Nothing, |plain| plain.job.asked)
    }

    /// When the first unfinished job that is not known to be late should be done.
    pub fn next_deadline(&self) -> Option<DateTime<Utc>> {
        let unfinished = self.jobs.iter().filter(|plain| !plain.job.state.is_ended() && !plain.job.late);
        unfinished.filter_map(|plain| plain.job.deadline).min()
    }

    /// The last place of that priority.
    pub fn last_position(&self, priority: u8) -> Option<f64> {
        let peers = self.jobs.iter().filter(|plain| !plain.job.state.is_ended() && plain.job.priority == priority);
        peers.map(|plain| plain.job.position).reduce(f64::max)
    }

    pub fn enqueue(&mut self, job: Job) -> Reply {
        if self.is_taken(job.unique_key.as_ref(), "") {
            return Reply::Duplicate;
        }
        self.jobs.push(PlainJob { job, story: vec![What::Enqueued], holder: None });
        Reply::Nothing
    }

    pub fn claim(&mut self, now: DateTime<Utc>) -> Reply {
        for plain in &mut self.jobs {
            if plain.job.state == JobState::Scheduled && plain.job.run_at.is_some_and(|time| time <= now) {
                plain.job.state = JobState::Pending;
                plain.job.run_at = None;
            }
        }
        if self.paused {
            return Reply::Nothing;
        }
        let held: Vec<u32> =
            self.jobs.iter().filter(|plain| plain.holder.is_some()).map(|plain| plain.job.crashes).collect();
        let pending = self.jobs.iter_mut().filter(|plain| plain.job.state == JobState::Pending);
        let Some(first) = pending.min_by(|a, b| turn(&a.job, &b.job)) else { return Reply::Nothing };
        if held.iter().any(|crashes| *crashes >= 3) || (first.job.crashes >= 3 && !held.is_empty()) {
            return Reply::Nothing;
        }
        first.job.state = JobState::InProgress;
        first.job.attempt += 1;
        first.job.token += 1;
        first.job.worker = Some("tester".to_owned());
        first.job.error = None;
        first.story.push(What::Claimed);
        first.holder = Some(self.claims.len());
        self.claims.push(first.job.id.clone());
        Reply::Claimed { id: first.job.id.clone(), attempt: first.job.attempt }
    }

    pub fn progress(&mut self, claim: usize) -> Reply {
        let Some(plain) = self.jobs.iter_mut().find(|plain| plain.holder == Some(claim)) else { return Reply::Stale };
        plain.job.crashes = 0;
        Reply::Nothing
    }

    /// `rest_until`: chance decides how long a failed job rests; this is what it decided.
    pub fn finish(
        &mut self,
        claim: usize,
        outcome: Outcome,
        now: DateTime<Utc>,
        rest_until: Option<DateTime<Utc>>,
    ) -> Reply {
        let Some(plain) = self.jobs.iter_mut().find(|plain| plain.holder == Some(claim)) else { return Reply::Stale };
        let out_of_attempts = plain.job.attempt >= plain.job.max_attempts;
        let counts =
            matches!(outcome, Outcome::Retry { .. } | Outcome::Discard { .. } | Outcome::Done | Outcome::Cancel);
        let (state, error, run_at, what) = match outcome {
            Outcome::Done => (JobState::Completed, None, None, What::Completed),
            Outcome::Release => (JobState::Pending, None, None, What::Released),
            Outcome::Retry { error } if out_of_attempts => (JobState::Failed, Some(error), None, What::Failed),
            Outcome::Retry { error } => (JobState::Scheduled, Some(error), rest_until, What::WillRetry),
            Outcome::Snooze { until } => (JobState::Scheduled, None, Some(until), What::PutOff),
            Outcome::Pause { reason } => (JobState::Paused, Some(reason), None, What::Paused),
            Outcome::Cancel => (JobState::Cancelled, None, None, What::Cancelled),
            Outcome::Discard { error } => (JobState::Failed, Some(error), None, What::Failed),
        };
        match (plain.job.asked, state.is_ended()) {
            // A cancelled job keeps its count as it is: nobody asks for it.
            (Asked::Cancel, false) => plain.end(JobState::Cancelled, None, now),
            (Asked::Pause, false) => plain.wait(JobState::Paused, error, None, !counts, What::Paused),
            (_, true) => plain.end(state, error, now),
            (_, false) => plain.wait(state, error, run_at, !counts, what),
        }
        Reply::State(plain.job.state)
    }

    pub fn cancel(&mut self, id: &str, now: DateTime<Utc>) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        Reply::Effect(match plain.job.state {
            state if state.is_ended() => CancelEffect::AlreadyEnded,
            JobState::InProgress => {
                plain.ask(Asked::Cancel, What::CancelAsked);
                CancelEffect::Signalled
            }
            _ => {
                plain.end(JobState::Cancelled, None, now);
                CancelEffect::Cancelled
            }
        })
    }

    pub fn pause(&mut self, id: &str, reason: &str) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Pending | JobState::Scheduled => {
                plain.wait(JobState::Paused, Some(reason.to_owned()), None, false, What::Paused);
            }
            JobState::InProgress if plain.job.asked == Asked::Cancel => {}
            JobState::InProgress => plain.ask(Asked::Pause, What::PauseAsked),
            state => return Reply::Refused(state),
        }
        Reply::State(plain.job.state)
    }

    pub fn resume(&mut self, id: &str) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Paused => plain.wait(JobState::Pending, None, None, false, What::Resumed),
            state => return Reply::Refused(state),
        }
        Reply::Nothing
    }

    pub fn retry(&mut self, id: &str) -> Reply {
        let key = self.find(id).and_then(|plain| plain.job.unique_key.clone());
        let taken = self.is_taken(key.as_ref(), id);
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Failed | JobState::Cancelled if taken => return Reply::Duplicate,
            JobState::Failed | JobState::Cancelled => {
                (plain.job.attempt, plain.job.crashes) = (0, 0);
            }
            JobState::Scheduled => {}
            state => return Reply::Refused(state),
        }
        plain.wait(JobState::Pending, None, None, false, What::Retried);
        Reply::Nothing
    }

    pub fn put_off(&mut self, id: &str, until: DateTime<Utc>) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                plain.wait(JobState::Scheduled, None, Some(until), false, What::PutOff);
            }
            state => return Reply::Refused(state),
        }
        Reply::Nothing
    }

    /// `order` for all jobs in that state.
    pub fn order_many(&mut self, state: JobState, order: &Order, now: DateTime<Utc>) -> Reply {
        let mut jobs: Vec<Job> = self.jobs.iter().map(|plain| plain.job.clone()).collect();
        jobs.retain(|job| job.state == state);
        // The listed order; it matters where two have the same key.
        jobs.sort_by(
            |a, b| {
                if state.is_ended() { (b.finished_at, &b.id).cmp(&(a.finished_at, &a.id)) } else { turn(a, b) }
            },
        );
        let (mut done, mut refused) = (Vec::new(), 0);
        for job in jobs {
            let reply = match order {
                Order::Cancel => self.cancel(&job.id, now),
                Order::Pause { reason } => self.pause(&job.id, reason),
                Order::Resume => self.resume(&job.id),
                Order::Retry => self.retry(&job.id),
                Order::SetPriority(priority) => self.change_waiting(&job.id, |job| job.priority = *priority),
                Order::PutOff { until } => self.put_off(&job.id, *until),
            };
            match reply {
                Reply::Refused(_) | Reply::Duplicate | Reply::Effect(CancelEffect::AlreadyEnded) => refused += 1,
                _ => done.push(job.id),
            }
        }
        Reply::Obeyed { done, refused }
    }

    pub fn say_missed(&mut self, now: DateTime<Utc>) -> Reply {
        let mut said = Vec::new();
        for plain in self.jobs.iter_mut().filter(|plain| !plain.job.state.is_ended() && !plain.job.late) {
            if let Some(deadline) = plain.job.deadline.filter(|deadline| *deadline <= now) {
                plain.job.late = true;
                plain.story.push(What::DeadlineMissed);
                said.push((deadline, plain.job.id.clone()));
            }
        }
        said.sort();
        Reply::Ids(said.into_iter().map(|(_, id)| id).collect())
    }

    /// Removes all that completed before that time.
    pub fn prune(&mut self, before: DateTime<Utc>) -> Reply {
        let old =
            |job: &Job| job.state == JobState::Completed && job.finished_at.is_some_and(|finished| finished < before);
        let mut gone: Vec<Job> = self.jobs.iter().map(|plain| plain.job.clone()).filter(old).collect();
        gone.sort_by(|a, b| (a.finished_at, &a.id).cmp(&(b.finished_at, &b.id)));
        self.jobs.retain(|plain| !old(&plain.job));
        Reply::Ids(gone.into_iter().map(|job| job.id).collect())
    }

    pub fn change_waiting(&mut self, id: &str, change: impl FnOnce(&mut Job)) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                change(&mut plain.job);
                plain.story.push(What::Moved);
            }
            state => return Reply::Refused(state),
        }
        Reply::Nothing
    }

    pub fn crash(&mut self, now: DateTime<Utc>, max_crashes: u32) -> Reply {
        let mut repaired = Vec::new();
        let alone = self.jobs.iter().filter(|plain| plain.job.state == JobState::InProgress).count() == 1;
        for plain in self.jobs.iter_mut().filter(|plain| plain.job.state == JobState::InProgress) {
            plain.job.crashes += 1;
            let crashes = plain.job.crashes;
            plain.story.push(What::WorkerLost);
            match plain.job.asked {
                Asked::Cancel => plain.end(JobState::Cancelled, None, now),
                Asked::Pause => plain.wait(JobState::Paused, None, None, true, What::Paused),
                Asked::Nothing if crashes < max_crashes || !alone => {
                    plain.wait(JobState::Pending, None, None, true, What::Released);
                }
                Asked::Nothing => {
                    plain.end(JobState::Failed, Some(format!("its worker died {crashes} times in a row")), now);
                }
            }
            repaired.push((plain.job.id.clone(), plain.job.state, crashes));
        }
        repaired.sort_by(|a, b| a.0.cmp(&b.0));
        Reply::Repaired(repaired)
    }
}

impl PlainJob {
    fn end(&mut self, state: JobState, error: Option<String>, now: DateTime<Utc>) {
        let what = match state {
            JobState::Completed => What::Completed,
            JobState::Failed => What::Failed,
            _ => What::Cancelled,
        };
        let missed = self.job.deadline.is_some_and(|deadline| deadline <= now) && what != What::Cancelled;
        if missed && !self.job.late {
            self.job.late = true;
            self.story.push(What::DeadlineMissed);
        }
        self.wait(state, error, None, false, what);
        self.job.finished_at = Some(now);
    }

    fn ask(&mut self, asked: Asked, what: What) {
        if self.job.asked != asked {
            self.job.asked = asked;
            self.story.push(what);
        }
    }

    fn wait(
        &mut self,
        state: JobState,
        error: Option<String>,
        run_at: Option<DateTime<Utc>>,
        attempt_back: bool,
        what: What,
    ) {
        self.story.push(what);
        (self.job.worker, self.job.finished_at) = (None, None);
        self.job.token += 1;
        self.job.state = state;
        self.job.error = error;
        self.job.run_at = run_at;
        self.job.attempt -= u32::from(attempt_back);
        (self.job.asked, self.holder) = (Asked::Nothing, None);
    }
}

/// Most urgent first, then the earliest deadline, then the user's order, then age, then the id.
fn turn(a: &Job, b: &Job) -> std::cmp::Ordering {
    let never = DateTime::<Utc>::MAX_UTC;
    let by_deadline = a.deadline.unwrap_or(never).cmp(&b.deadline.unwrap_or(never));
    let by_place = b.priority.cmp(&a.priority).then(by_deadline).then(a.position.total_cmp(&b.position));
    by_place.then(a.created_at.cmp(&b.created_at)).then_with(|| a.id.cmp(&b.id))
}

/// Whether a rest that began `now` after that attempt is as long as it should be.
pub fn is_rest(first: TimeDelta, attempt: u32, now: DateTime<Utc>, until: DateTime<Utc>) -> bool {
    let longest = first * (1 << (attempt - 1));
    let rest = until - now + TimeDelta::milliseconds(1);
    rest >= longest / 2 && rest <= longest + TimeDelta::milliseconds(1)
}
