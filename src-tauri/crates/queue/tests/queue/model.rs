//! Random commands to the queue and to a plain model of it: after each, both must tell the same.

use std::cell::RefCell;
use std::time::Duration;

use atles_queue::{Backoff, DatabaseError, Job, JobState, Lease, NewJob, Outcome, QueueError, Settings};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

use crate::plain::{Plain, Reply, is_rest};
use crate::support::{Result, World, new_job};

const FIRST_REST: u64 = 4;
const MAX_CRASHES: u32 = 2;

#[derive(Debug, Clone)]
enum Command {
    Enqueue { priority: u8, position: i8, delay: Option<i64>, key: Option<u8>, max_attempts: u32 },
    Claim,
    Finish { claim: usize, end: End },
    Progress { claim: usize },
    Cancel { job: usize },
    Pause { job: usize },
    Resume { job: usize },
    Retry { job: usize },
    Reorder { job: usize, position: i8 },
    SetPriority { job: usize, priority: u8 },
    Advance { milliseconds: u64 },
    Crash,
}

#[derive(Debug, Clone)]
enum End {
    Done,
    Release,
    Retry,
    Snooze { seconds: i64 },
    Pause,
    Cancel,
    Discard,
}

/// Jobs and claims are counted back from the latest, so that most commands meet one that matters; beyond the first one is
/// a job that nobody knows.
fn commands() -> impl Strategy<Value = Vec<Command>> {
    let job = 0..4_usize;
    let position = -2..=2_i8;
    let end = prop_oneof![
        3 => Just(End::Done),
        2 => Just(End::Release),
        4 => Just(End::Retry),
        2 => (-2..12_i64).prop_map(|seconds| End::Snooze { seconds }),
        2 => Just(End::Pause),
        1 => Just(End::Cancel),
        2 => Just(End::Discard),
    ];
    let delay = prop::option::weighted(0.3, -1..10_i64);
    let enqueue = (0..=6_u8, position.clone(), delay, prop::option::weighted(0.4, 0..2_u8), 0..3_u32);
    let command = prop_oneof![
        6 => enqueue.prop_map(|(priority, position, delay, key, max_attempts)| {
            Command::Enqueue { priority, position, delay, key, max_attempts }
        }),
        8 => Just(Command::Claim),
        8 => (0..4_usize, end).prop_map(|(claim, end)| Command::Finish { claim, end }),
        1 => (0..4_usize).prop_map(|claim| Command::Progress { claim }),
        2 => job.clone().prop_map(|job| Command::Cancel { job }),
        3 => job.clone().prop_map(|job| Command::Pause { job }),
        3 => job.clone().prop_map(|job| Command::Resume { job }),
        3 => job.clone().prop_map(|job| Command::Retry { job }),
        2 => (job.clone(), position).prop_map(|(job, position)| Command::Reorder { job, position }),
        2 => (job, 0..=6_u8).prop_map(|(job, priority)| Command::SetPriority { job, priority }),
        4 => (0..9_000_u64).prop_map(|milliseconds| Command::Advance { milliseconds }),
        2 => Just(Command::Crash),
    ];
    prop::collection::vec(command, 1..50)
}

/// Both of them.
struct Pair<'w> {
    world: &'w mut World,
    plain: Plain,
    leases: Vec<Lease>,
    enqueued: usize,
}

impl Pair<'_> {
    async fn play(&mut self, command: Command) -> TestCaseResult {
        let now = self.world.now();
        let (real, plain) = match command {
            Command::Enqueue { priority, position, delay, key, max_attempts } => {
                let id = id(self.enqueued);
                self.enqueued += 1;
                let new = NewJob {
                    priority,
                    position: f64::from(position),
                    run_at: delay.map(|seconds| now + TimeDelta::seconds(seconds)),
                    unique_key: key.map(|key| key.to_string()),
                    max_attempts,
                    ..new_job(&id)
                };
                let (job, key) = (stored(&new, now), new.unique_key.clone());
                (reply(self.world.enqueue(new).await, |()| Reply::Nothing), self.plain.enqueue(job, key))
            }
            Command::Claim => {
                let lease = self.world.try_claim().await;
                self.leases.extend(lease.clone());
                let claimed = |lease: Lease| Reply::Claimed { id: lease.job_id().to_owned(), attempt: lease.attempt() };
                (lease.map_or(Reply::Nothing, claimed), self.plain.claim(now))
            }
            Command::Finish { claim, end } => {
                let Some(claim) = self.claim(claim) else { return Ok(()) };
                let outcome = outcome(&end, now);
                let finished = self.world.finish(&self.leases[claim], outcome.clone()).await;
                let rest_until = self.rest_until(claim).await;
                (reply(finished, Reply::State), self.plain.finish(claim, outcome, now, rest_until))
            }
            Command::Progress { claim } => {
                let Some(claim) = self.claim(claim) else { return Ok(()) };
                let made = self.world.progress(&self.leases[claim]).await;
                (reply(made, |()| Reply::Nothing), self.plain.progress(claim))
            }
            Command::Cancel { job } => {
                let id = self.job(job);
                (reply(self.world.cancel(&id).await, Reply::Effect), self.plain.cancel(&id, now))
            }
            Command::Pause { job } => {
                let id = self.job(job);
                (reply(self.world.pause(&id).await, Reply::State), self.plain.pause(&id, "a pause"))
            }
            Command::Resume { job } => {
                let id = self.job(job);
                (reply(self.world.resume(&id).await, |()| Reply::Nothing), self.plain.resume(&id))
            }
            Command::Retry { job } => {
                let id = self.job(job);
                (reply(self.world.retry(&id).await, |()| Reply::Nothing), self.plain.retry(&id))
            }
            Command::Reorder { job, position } => {
                let (id, position) = (self.job(job), f64::from(position));
                let moved = self.world.reorder(&id, position).await;
                let plain = self.plain.change_waiting(&id, |job| job.position = position);
                (reply(moved, |()| Reply::Nothing), plain)
            }
            Command::SetPriority { job, priority } => {
                let id = self.job(job);
                let urged = self.world.set_priority(&id, priority).await;
                let plain = self.plain.change_waiting(&id, |job| job.priority = priority.clamp(1, 5));
                (reply(urged, |()| Reply::Nothing), plain)
            }
            Command::Advance { milliseconds } => {
                self.world.clock.advance(Duration::from_millis(milliseconds));
                (Reply::Nothing, Reply::Nothing)
            }
            Command::Crash => {
                self.world.reopen();
                let repaired = self.world.queue.repair().await;
                let list = |jobs: Vec<atles_queue::Repaired>| {
                    Reply::Repaired(jobs.into_iter().map(|job| (job.id, job.state, job.crashes)).collect())
                };
                (reply(repaired, list), self.plain.crash(now, MAX_CRASHES))
            }
        };
        prop_assert_eq!(real, plain);
        self.compare().await
    }

    /// All that can be seen of the queue.
    async fn compare(&self) -> TestCaseResult {
        let seen = self.world.write(|queue, tx| {
            let mut statement = tx.prepare_cached("SELECT id FROM jobs ORDER BY id")?;
            let ids = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
            let jobs = ids.iter().map(|id| queue.job_in(tx, id)).collect::<Result<Vec<Job>>>()?;
            Ok((jobs, queue.unfinished_in(tx)?, queue.counts_in(tx)?))
        });
        let (jobs, unfinished, counts) = seen.await.expect("the database works");
        prop_assert_eq!(jobs, self.plain.by_id());
        let unfinished: Vec<&str> = unfinished.iter().map(|job| job.id.as_str()).collect();
        prop_assert_eq!(unfinished, self.plain.unfinished());
        for state in JobState::ALL {
            let expected = self.plain.jobs.iter().filter(|plain| plain.job.state == state).count();
            prop_assert_eq!(counts.of(state) as usize, expected, "{:?}", state);
        }
        for (claim, lease) in self.leases.iter().enumerate() {
            prop_assert_eq!(self.world.queue.asked_of(lease), self.plain.asked_of(claim), "{:?}", lease);
        }
        prop_assert_eq!(self.world.queue.next_due().await.expect("the database works"), self.plain.next_due());
        Ok(())
    }

    /// Chance decides how long a failed job rests, within bounds.
    async fn rest_until(&self, claim: usize) -> Option<chrono::DateTime<chrono::Utc>> {
        let job = self.world.job(self.leases[claim].job_id()).await;
        let until = job.run_at?;
        if job.error.is_some() && self.plain.jobs.iter().any(|plain| plain.holder == Some(claim)) {
            let first = TimeDelta::seconds(i64::try_from(FIRST_REST).expect("it is small"));
            assert!(is_rest(first, job.attempt, self.world.now(), until), "{job:?}");
        }
        Some(until)
    }

    fn job(&self, back: usize) -> String {
        let number = self.enqueued.checked_sub(back + 1);
        number.map_or_else(|| "nobody".to_owned(), id)
    }

    fn claim(&self, back: usize) -> Option<usize> {
        self.leases.len().checked_sub(back + 1)
    }
}

/// Ids say nothing of the age.
fn id(number: usize) -> String {
    format!("job {:02}", number * 37 % 53)
}

fn outcome(end: &End, now: chrono::DateTime<chrono::Utc>) -> Outcome {
    match end {
        End::Done => Outcome::Done,
        End::Release => Outcome::Release,
        End::Retry => Outcome::Retry { error: "it went wrong".to_owned() },
        End::Snooze { seconds } => Outcome::Snooze { until: now + TimeDelta::seconds(*seconds) },
        End::Pause => Outcome::Pause { reason: "a reason".to_owned() },
        End::Cancel => Outcome::Cancel,
        End::Discard => Outcome::Discard { error: "no good".to_owned() },
    }
}

fn stored(new: &NewJob, now: chrono::DateTime<chrono::Utc>) -> Job {
    let run_at = new.run_at.filter(|time| *time > now);
    Job {
        id: new.id.clone(),
        kind: new.kind.clone(),
        payload: new.payload.clone(),
        state: if run_at.is_some() { JobState::Scheduled } else { JobState::Pending },
        priority: new.priority.clamp(1, 5),
        position: new.position,
        created_at: now,
        run_at,
        deadline: None,
        attempt: 0,
        max_attempts: new.max_attempts.max(1),
        crashes: 0,
        error: None,
        finished_at: None,
    }
}

fn reply<T>(result: Result<T>, given: impl FnOnce(T) -> Reply) -> Reply {
    match result {
        Ok(value) => given(value),
        Err(QueueError::StaleLease) => Reply::Stale,
        Err(QueueError::NotFound { .. }) => Reply::NotFound,
        Err(QueueError::Refused { state, .. }) => Reply::Refused(state),
        Err(QueueError::Duplicate) => Reply::Duplicate,
        Err(QueueError::Database(error)) => panic!("the database works: {error}"),
    }
}

/// The same 200 sequences each time; with `ATLES_LONG=1`, 10,000 that are new each time.
#[test]
fn the_queue_does_as_the_model_does() {
    let long = std::env::var("ATLES_LONG").is_ok_and(|value| value == "1");
    let (cases, rng_seed) = if long { (10_000, RngSeed::Random) } else { (200, RngSeed::Fixed(1)) };
    let config = Config { cases, rng_seed, failure_persistence: None, ..Config::default() };
    let backoff = Backoff { first: Duration::from_secs(FIRST_REST), longest: Duration::from_secs(600) };
    let world = World::with(Settings { backoff, max_crashes: MAX_CRASHES, ..Settings::default() });
    let world = RefCell::new(world);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime needs nothing");
    let played = TestRunner::new(config).run(&commands(), |commands| {
        let world = &mut *world.borrow_mut();
        runtime.block_on(async {
            let emptied = world.write(|_, tx| Ok(tx.execute("DELETE FROM jobs", []).map_err(DatabaseError::from)?));
            emptied.await.expect("the database works");
            let mut pair = Pair { world, plain: Plain::default(), leases: Vec::new(), enqueued: 0 };
            for command in commands {
                pair.play(command).await?;
            }
            Ok(())
        })
    });
    if let Err(failure) = played {
        panic!("{failure}");
    }
}
