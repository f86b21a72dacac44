//! The queue as it is meant, without a database: a list of jobs and the rules, as plain as can be.

use atles_queue::{Asked, CancelEffect, Job, JobState, Outcome};
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
}

/// A job and what only the queue knows of it.
#[derive(Debug, Clone)]
pub struct PlainJob {
    pub job: Job,
    pub key: Option<String>,
    pub asked: Asked,
    /// Number of the claim that holds it.
    pub holder: Option<usize>,
}

/// A queue.
#[derive(Debug, Default)]
pub struct Plain {
    pub jobs: Vec<PlainJob>,
    /// The job of each claim there ever was.
    pub claims: Vec<String>,
}

impl Plain {
    fn find(&mut self, id: &str) -> Option<&mut PlainJob> {
        self.jobs.iter_mut().find(|plain| plain.job.id == id)
    }

    fn is_taken(&self, key: Option<&String>, but: &str) -> bool {
        let has_key = |plain: &PlainJob| key.is_some() && plain.key.as_ref() == key && plain.job.id != but;
        self.jobs.iter().any(|plain| has_key(plain) && !plain.job.state.is_ended())
    }

    /// All jobs, by id.
    pub fn by_id(&self) -> Vec<Job> {
        let mut jobs: Vec<Job> = self.jobs.iter().map(|plain| plain.job.clone()).collect();
        jobs.sort_by(|a, b| a.id.cmp(&b.id));
        jobs
    }

    /// The ids of the jobs that have not ended, in the order in which they are listed.
    pub fn unfinished(&self) -> Vec<&str> {
        let mut jobs: Vec<&Job> =
            self.jobs.iter().map(|plain| &plain.job).filter(|job| !job.state.is_ended()).collect();
        jobs.sort_by(|a, b| {
            let in_hand = |job: &Job| job.state == JobState::InProgress;
            in_hand(b).cmp(&in_hand(a)).then_with(|| order(a, b))
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
        held.map_or(Asked::Nothing, |plain| plain.asked)
    }

    pub fn enqueue(&mut self, job: Job, key: Option<String>) -> Reply {
        if self.is_taken(key.as_ref(), "") {
            return Reply::Duplicate;
        }
        self.jobs.push(PlainJob { job, key, asked: Asked::Nothing, holder: None });
        Reply::Nothing
    }

    pub fn claim(&mut self, now: DateTime<Utc>) -> Reply {
        for plain in &mut self.jobs {
            if plain.job.state == JobState::Scheduled && plain.job.run_at.is_some_and(|time| time <= now) {
                plain.job.state = JobState::Pending;
                plain.job.run_at = None;
            }
        }
        let pending = self.jobs.iter_mut().filter(|plain| plain.job.state == JobState::Pending);
        let Some(first) = pending.min_by(|a, b| order(&a.job, &b.job)) else { return Reply::Nothing };
        first.job.state = JobState::InProgress;
        first.job.attempt += 1;
        first.job.error = None;
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
        let (state, error, run_at) = match outcome {
            Outcome::Done => (JobState::Completed, None, None),
            Outcome::Release => (JobState::Pending, None, None),
            Outcome::Retry { error } if out_of_attempts => (JobState::Failed, Some(error), None),
            Outcome::Retry { error } => (JobState::Scheduled, Some(error), rest_until),
            Outcome::Snooze { until } => (JobState::Scheduled, None, Some(until)),
            Outcome::Pause { reason } => (JobState::Paused, Some(reason), None),
            Outcome::Cancel => (JobState::Cancelled, None, None),
            Outcome::Discard { error } => (JobState::Failed, Some(error), None),
        };
        match (plain.asked, state.is_ended()) {
            // A cancelled job keeps its count as it is: nobody asks for it.
            (Asked::Cancel, false) => plain.end(JobState::Cancelled, None, now),
            (Asked::Pause, false) => plain.wait(JobState::Paused, error, None, !counts),
            (_, true) => plain.end(state, error, now),
            (_, false) => plain.wait(state, error, run_at, !counts),
        }
        Reply::State(plain.job.state)
    }

    pub fn cancel(&mut self, id: &str, now: DateTime<Utc>) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        Reply::Effect(match plain.job.state {
            state if state.is_ended() => CancelEffect::AlreadyEnded,
            JobState::InProgress => {
                plain.asked = Asked::Cancel;
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
                plain.wait(JobState::Paused, Some(reason.to_owned()), None, false);
            }
            JobState::InProgress if plain.asked == Asked::Cancel => {}
            JobState::InProgress => plain.asked = Asked::Pause,
            state => return Reply::Refused(state),
        }
        Reply::State(plain.job.state)
    }

    pub fn resume(&mut self, id: &str) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Paused => plain.wait(JobState::Pending, None, None, false),
            state => return Reply::Refused(state),
        }
        Reply::Nothing
    }

    pub fn retry(&mut self, id: &str) -> Reply {
        let key = self.find(id).and_then(|plain| plain.key.clone());
        let taken = self.is_taken(key.as_ref(), id);
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Failed | JobState::Cancelled if taken => return Reply::Duplicate,
            JobState::Failed | JobState::Cancelled => {
                (plain.job.attempt, plain.job.crashes, plain.job.finished_at) = (0, 0, None);
            }
            JobState::Scheduled => {}
            state => return Reply::Refused(state),
        }
        plain.wait(JobState::Pending, None, None, false);
        Reply::Nothing
    }

    pub fn change_waiting(&mut self, id: &str, change: impl FnOnce(&mut Job)) -> Reply {
        let Some(plain) = self.find(id) else { return Reply::NotFound };
        match plain.job.state {
            JobState::Pending | JobState::Scheduled | JobState::Paused => change(&mut plain.job),
            state => return Reply::Refused(state),
        }
        Reply::Nothing
    }

    pub fn crash(&mut self, now: DateTime<Utc>, max_crashes: u32) -> Reply {
        let mut repaired = Vec::new();
        for plain in self.jobs.iter_mut().filter(|plain| plain.job.state == JobState::InProgress) {
            plain.job.crashes += 1;
            let crashes = plain.job.crashes;
            match plain.asked {
                Asked::Cancel => plain.end(JobState::Cancelled, None, now),
                Asked::Pause => plain.wait(JobState::Paused, None, None, true),
                Asked::Nothing if crashes < max_crashes => plain.wait(JobState::Pending, None, None, true),
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
        self.wait(state, error, None, false);
        self.job.finished_at = Some(now);
    }

    fn wait(&mut self, state: JobState, error: Option<String>, run_at: Option<DateTime<Utc>>, attempt_back: bool) {
        self.job.state = state;
        self.job.error = error;
        self.job.run_at = run_at;
        self.job.attempt -= u32::from(attempt_back);
        (self.asked, self.holder) = (Asked::Nothing, None);
    }
}

/// Most urgent first, then the user's order, then age, then the id.
fn order(a: &Job, b: &Job) -> std::cmp::Ordering {
    let by_place = b.priority.cmp(&a.priority).then(a.position.total_cmp(&b.position));
    by_place.then(a.created_at.cmp(&b.created_at)).then_with(|| a.id.cmp(&b.id))
}

/// Whether a rest that began `now` after that attempt is as long as it should be.
pub fn is_rest(first: TimeDelta, attempt: u32, now: DateTime<Utc>, until: DateTime<Utc>) -> bool {
    let longest = first * (1 << (attempt - 1));
    let rest = until - now + TimeDelta::milliseconds(1);
    rest >= longest / 2 && rest <= longest + TimeDelta::milliseconds(1)
}
