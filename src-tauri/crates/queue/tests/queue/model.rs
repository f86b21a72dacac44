//! Random commands to the queue and to a plain model of it: after each, both must tell the same.

use std::cell::RefCell;
use std::time::Duration;

use atles_queue::{Asked, Backoff, Filter, Job, JobState, Lease, NewJob, QueueError, Retention, Settings, What};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

use crate::commands::{Command, commands, order_for_many, outcome};
use crate::memory::Memory;
use crate::plain::{Plain, Reply, is_rest};
use crate::support::{Harness, Result, Sqlite, World, new_job};

const FIRST_REST: u64 = 4;
const MAX_CRASHES: u32 = 4;

/// Both of them.
struct Pair<'w, H: Harness> {
    world: &'w mut World<H>,
    plain: Plain,
    leases: Vec<Lease>,
    enqueued: usize,
}

impl<H: Harness> Pair<'_, H> {
    async fn play(&mut self, command: Command) -> TestCaseResult {
        let now = self.world.now();
        let (real, plain) = match command {
            Command::Enqueue { priority, position, delay, key, max_attempts, deadline } => {
                let id = id(self.enqueued);
                self.enqueued += 1;
                let new = NewJob {
                    priority,
                    position: f64::from(position),
                    run_at: delay.map(|seconds| now + TimeDelta::seconds(seconds)),
                    unique_key: key.map(|key| key.to_string()),
                    max_attempts,
                    deadline: deadline.map(|seconds| now + TimeDelta::seconds(seconds)),
                    ..new_job(&id)
                };
                let job = stored(&new, now);
                (reply(self.world.enqueue(new).await, |()| Reply::Nothing), self.plain.enqueue(job))
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
            Command::SetDeadline { job, seconds } => {
                let (id, deadline) = (self.job(job), seconds.map(|seconds| now + TimeDelta::seconds(seconds)));
                let plain = self.plain.change_waiting(&id, |job| (job.deadline, job.late) = (deadline, false));
                let set = self.world.write(move |queue, tx| queue.set_deadline_in(tx, &id, deadline)).await;
                (reply(set, |()| Reply::Nothing), plain)
            }
            Command::PutOff { job, seconds } => {
                let (id, until) = (self.job(job), now + TimeDelta::seconds(seconds));
                let plain = self.plain.put_off(&id, until);
                let put_off = self.world.write(move |queue, tx| queue.put_off_in(tx, &id, until)).await;
                (reply(put_off, |()| Reply::Nothing), plain)
            }
            Command::Many { state, order } => {
                let order = order_for_many(&order, now);
                let plain = self.plain.order_many(state, &order, now);
                let filter = Filter::states(&[state]);
                let obeyed =
                    self.world.write(move |queue, tx| queue.order_many_in(tx, &filter, &order, None, 1_000)).await;
                (reply(obeyed, |obeyed| Reply::Obeyed { done: obeyed.done, refused: obeyed.refused }), plain)
            }
            Command::SayMissed => {
                let ids = |jobs: Vec<Job>| Reply::Ids(jobs.into_iter().map(|job| job.id).collect());
                (reply(self.world.queue.say_missed().await, ids), self.plain.say_missed(now))
            }
            Command::Prune { seconds } => {
                let kept = Duration::from_secs(seconds);
                let retention = Retention { completed: Some(kept), ..Retention::default() };
                let pruned = self.world.write(move |queue, tx| queue.prune_in(tx, retention, 1_000)).await;
                (reply(pruned, Reply::Ids), self.plain.prune(now - kept))
            }
            Command::PauseQueue => {
                self.plain.paused = true;
                let paused = self.world.write(|queue, tx| queue.pause_queue_in(tx, "a reason")).await;
                (reply(paused, |()| Reply::Nothing), Reply::Nothing)
            }
            Command::ResumeQueue => {
                self.plain.paused = false;
                let resumed = self.world.write(|queue, tx| queue.resume_queue_in(tx)).await;
                (reply(resumed, |()| Reply::Nothing), Reply::Nothing)
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
        // What is done after a commit is done before the next write.
        self.world.write(|_, _| Ok(())).await.expect("the database works");
        let seen = self.world.read(|queue, reader| {
            let mut jobs = queue.page_in(reader, &Filter::default(), None, u32::MAX)?.jobs;
            jobs.sort_by(|a, b| a.id.cmp(&b.id));
            let story = |job: &Job| -> Result<Vec<What>> {
                Ok(queue.history_in(reader, &job.id)?.into_iter().map(|event| event.what).collect())
            };
            let stories = jobs.iter().map(story).collect::<Result<Vec<_>>>()?;
            let last = (1..=5).map(|priority| queue.last_position_in(reader, priority)).collect::<Result<Vec<_>>>()?;
            Ok((jobs, stories, last, queue.unfinished_in(reader)?, queue.counts_in(reader)?))
        });
        let (jobs, stories, last, unfinished, counts) = seen.await.expect("the database works");
        prop_assert_eq!(jobs, self.plain.by_id());
        prop_assert_eq!(stories, self.plain.stories());
        prop_assert_eq!(last, (1..=5).map(|priority| self.plain.last_position(priority)).collect::<Vec<_>>());
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
        let deadline = self.world.queue.next_deadline().await.expect("the database works");
        prop_assert_eq!(deadline, self.plain.next_deadline());
        Ok(())
    }

    /// Chance decides how long a failed job rests, within bounds.
    async fn rest_until(&self, claim: usize) -> Option<chrono::DateTime<chrono::Utc>> {
        let id = self.leases[claim].job_id().to_owned();
        let job = self.world.read(move |queue, reader| queue.job_in(reader, &id)).await.ok()?;
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
        deadline: new.deadline,
        late: false,
        unique_key: new.unique_key.clone(),
        worker: None,
        token: 0,
        asked: Asked::Nothing,
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
fn does_as_the_model_does<H: Harness>() {
    let long = std::env::var("ATLES_LONG").is_ok_and(|value| value == "1");
    let (cases, rng_seed) = if long { (10_000, RngSeed::Random) } else { (200, RngSeed::Fixed(1)) };
    let config = Config { cases, rng_seed, failure_persistence: None, ..Config::default() };
    let backoff = Backoff { first: Duration::from_secs(FIRST_REST), longest: Duration::from_secs(600) };
    let world = World::on(H::passing(), Settings { backoff, max_crashes: MAX_CRASHES, ..Settings::default() });
    let world = RefCell::new(world);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime needs nothing");
    let played = TestRunner::new(config).run(&commands(), |commands| {
        let world = &mut *world.borrow_mut();
        runtime.block_on(async {
            H::empty(&world.driver).await;
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

#[test]
fn the_queue_does_as_the_model_does_on_sqlite() {
    does_as_the_model_does::<Sqlite>();
}

#[test]
fn the_queue_does_as_the_model_does_in_memory() {
    does_as_the_model_does::<Memory>();
}
