//! The life of a job: each transition, and what is refused.

use std::time::Duration;

use atles_queue::{Backoff, CancelEffect, JobState, NewJob, Outcome, QueueError, Settings};
use chrono::TimeDelta;

use crate::support::{Harness, World, failed_once, for_every_driver, is_refused, is_unknown, new_job};

async fn a_new_job_waits_and_keeps_what_it_was_given<H: Harness>() {
    let world = World::<H>::new();
    let deadline = world.in_seconds(60);
    let job = NewJob { priority: 4, position: 2.5, deadline: Some(deadline), max_attempts: 7, ..new_job("a") };
    world.enqueue(job).await.expect("a new job is accepted");

    let job = world.job("a").await;
    assert_eq!((job.id.as_str(), job.kind.as_str(), job.payload.as_str()), ("a", "test", "payload of a"));
    assert_eq!(job.state, JobState::Pending);
    assert_eq!((job.priority, job.position, job.max_attempts), (4, 2.5, 7));
    assert_eq!((job.created_at, job.run_at, job.deadline), (world.now(), None, Some(deadline)));
    assert_eq!((job.attempt, job.crashes, job.error, job.finished_at), (0, 0, None, None));
}

async fn a_claim_hands_out_the_work<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    assert_eq!((lease.job_id(), lease.payload(), lease.attempt()), ("a", "payload of a", 1));
    let job = world.job("a").await;
    assert_eq!((job.state, job.attempt), (JobState::InProgress, 1));
    assert_eq!(world.try_claim().await, None);
}

async fn done_completes<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    world.pass(5);
    assert_eq!(world.finish(&lease, Outcome::Done).await.expect("the lease is held"), JobState::Completed);
    let job = world.job("a").await;
    assert_eq!((job.state, job.finished_at, job.error), (JobState::Completed, Some(world.now()), None));
    assert_eq!(world.try_claim().await, None);
}

async fn release_costs_no_attempt<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    assert_eq!(world.finish(&lease, Outcome::Release).await.expect("the lease is held"), JobState::Pending);
    let job = world.job("a").await;
    assert_eq!((job.attempt, job.crashes, job.finished_at), (0, 0, None));
    assert_eq!(world.claim().await.attempt(), 1);
}

async fn a_failed_attempt_rests_before_the_next<H: Harness>() {
    let backoff = Backoff { first: Duration::from_secs(8), longest: Duration::from_secs(3600) };
    let world = World::<H>::with(Settings { backoff, ..Settings::default() });
    let mut lease = world.add_claimed("a").await;
    for (attempt, longest) in [(1_u32, 8_u64), (2, 16)] {
        assert_eq!(lease.attempt(), attempt);
        let state = world.finish(&lease, failed_once()).await.expect("the lease is held");
        assert_eq!(state, JobState::Scheduled);

        let job = world.job("a").await;
        assert_eq!(job.error.as_deref(), Some("it went wrong"));
        let rest = (job.run_at.expect("it has a time") - world.now()).to_std().expect("it is in the future");
        assert!(
            rest <= Duration::from_secs(longest) && rest + Duration::from_millis(1) >= Duration::from_secs(longest / 2)
        );

        world.clock.advance(rest.saturating_sub(Duration::from_millis(1)));
        assert_eq!(world.try_claim().await, None, "one millisecond too early");
        world.clock.advance(Duration::from_millis(1));
        lease = world.claim().await;
        assert_eq!(world.job("a").await.error, None, "the story of the last attempt is over");
    }
}

async fn a_job_out_of_attempts_fails_with_its_last_error<H: Harness>() {
    let world = World::<H>::new();
    world.enqueue(NewJob { max_attempts: 2, ..new_job("a") }).await.expect("a new job is accepted");
    let lease = world.claim().await;
    assert_eq!(world.finish(&lease, failed_once()).await.expect("the lease is held"), JobState::Scheduled);
    world.pass(3600);
    let lease = world.claim().await;
    let last = Outcome::Retry { error: "wrong again".to_owned() };
    assert_eq!(world.finish(&lease, last).await.expect("the lease is held"), JobState::Failed);

    let job = world.job("a").await;
    assert_eq!((job.attempt, job.error.as_deref(), job.finished_at), (2, Some("wrong again"), Some(world.now())));
    world.pass(3600);
    assert_eq!(world.try_claim().await, None);
}

async fn every_job_may_be_begun_once<H: Harness>() {
    let world = World::<H>::new();
    world.enqueue(NewJob { max_attempts: 0, ..new_job("a") }).await.expect("a new job is accepted");
    let lease = world.claim().await;
    assert_eq!(world.finish(&lease, failed_once()).await.expect("the lease is held"), JobState::Failed);
}

async fn snooze_waits_for_its_time_at_no_cost<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    let until = world.in_seconds(100);
    assert_eq!(world.finish(&lease, Outcome::Snooze { until }).await.expect("the lease is held"), JobState::Scheduled);
    let job = world.job("a").await;
    assert_eq!((job.run_at, job.attempt, job.error), (Some(until), 0, None));
    world.pass(99);
    assert_eq!(world.try_claim().await, None);
    world.pass(1);
    assert_eq!(world.claim().await.attempt(), 1);
    assert_eq!(world.job("a").await.run_at, None);
}

async fn pause_waits_for_resume_at_no_cost<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    let pause = Outcome::Pause { reason: "no model".to_owned() };
    assert_eq!(world.finish(&lease, pause).await.expect("the lease is held"), JobState::Paused);
    let job = world.job("a").await;
    assert_eq!((job.attempt, job.error.as_deref()), (0, Some("no model")));
    world.pass(1_000_000);
    assert_eq!(world.try_claim().await, None);

    world.resume("a").await.expect("it is paused");
    let job = world.job("a").await;
    assert_eq!((job.state, job.error), (JobState::Pending, None));
    assert_eq!(world.claim().await.attempt(), 1);
}

async fn discard_fails_whatever_attempts_are_left<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    let discard = Outcome::Discard { error: "no such file".to_owned() };
    assert_eq!(world.finish(&lease, discard).await.expect("the lease is held"), JobState::Failed);
    let job = world.job("a").await;
    assert_eq!((job.attempt, job.error.as_deref(), job.finished_at), (1, Some("no such file"), Some(world.now())));
}

async fn cancel_in_every_state<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        let id = world.add_in(state).await;
        let (effect, after) = match state {
            JobState::Completed | JobState::Failed | JobState::Cancelled => (CancelEffect::AlreadyEnded, state),
            JobState::InProgress => (CancelEffect::Signalled, JobState::InProgress),
            JobState::Pending | JobState::Scheduled | JobState::Paused => {
                (CancelEffect::Cancelled, JobState::Cancelled)
            }
        };
        assert_eq!(world.cancel(&id).await.expect("there is such a job"), effect, "{state:?}");
        let job = world.job(&id).await;
        assert_eq!(job.state, after, "{state:?}");
        assert_eq!(job.finished_at.is_some(), after.is_ended(), "{state:?}");
    }
    assert!(is_unknown(&world.cancel("nobody").await));
    world.pass(1_000_000);
    assert_eq!(world.try_claim().await, None);
}

async fn pause_in_every_state<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        let id = world.add_in(state).await;
        let paused = world.pause(&id).await;
        match state {
            JobState::Pending | JobState::Scheduled => {
                assert_eq!(paused.expect("it waits"), JobState::Paused);
                let job = world.job(&id).await;
                assert_eq!((job.state, job.error.as_deref(), job.run_at), (JobState::Paused, Some("a pause"), None));
            }
            JobState::InProgress => assert_eq!(paused.expect("it is in hand"), JobState::InProgress),
            JobState::Paused | JobState::Completed | JobState::Failed | JobState::Cancelled => {
                assert!(is_refused(&paused, state), "{state:?}");
            }
        }
    }
    assert!(is_unknown(&world.pause("nobody").await));
}

async fn resume_in_every_state<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        let id = world.add_in(state).await;
        let resumed = world.resume(&id).await;
        if state == JobState::Paused {
            resumed.expect("it is paused");
            assert_eq!(world.claim().await.job_id(), id);
        } else {
            assert!(is_refused(&resumed, state), "{state:?}");
            assert_eq!(world.state(&id).await, state);
        }
    }
    assert!(is_unknown(&world.resume("nobody").await));
}

async fn retry_in_every_state<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        let id = world.add_in(state).await;
        let retried = world.retry(&id).await;
        match state {
            JobState::Failed | JobState::Cancelled | JobState::Scheduled => {
                retried.expect("it may be tried again");
                let job = world.job(&id).await;
                assert_eq!((job.state, job.attempt, job.run_at), (JobState::Pending, 0, None), "{state:?}");
                assert_eq!((job.error, job.finished_at), (None, None), "{state:?}");
                assert_eq!(world.claim().await.job_id(), id);
            }
            JobState::Pending | JobState::InProgress | JobState::Paused | JobState::Completed => {
                assert!(is_refused(&retried, state), "{state:?}");
                assert_eq!(world.state(&id).await, state);
            }
        }
    }
    assert!(is_unknown(&world.retry("nobody").await));
}

async fn a_failed_job_that_is_tried_again_has_all_its_attempts<H: Harness>() {
    let world = World::<H>::new();
    world.enqueue(NewJob { max_attempts: 2, ..new_job("a") }).await.expect("a new job is accepted");
    for round in 0..2 {
        for expected in [JobState::Scheduled, JobState::Failed] {
            world.pass(3600);
            let lease = world.claim().await;
            assert_eq!(world.finish(&lease, failed_once()).await.expect("the lease is held"), expected, "{round}");
        }
        world.retry("a").await.expect("it has failed");
    }
}

async fn a_scheduled_job_that_is_tried_at_once_keeps_its_count<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    world.finish(&lease, failed_once()).await.expect("the lease is held");
    world.retry("a").await.expect("it is scheduled");
    assert_eq!(world.claim().await.attempt(), 2);
}

async fn an_ended_job_is_finished_once<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    world.finish(&lease, Outcome::Done).await.expect("the lease is held");
    for outcome in [Outcome::Done, Outcome::Release, failed_once(), Outcome::Cancel] {
        assert!(matches!(world.finish(&lease, outcome).await, Err(QueueError::StaleLease)));
    }
    assert_eq!(world.state("a").await, JobState::Completed);
}

async fn finished_jobs_are_listed_latest_first<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b", "c"] {
        let lease = world.add_claimed(id).await;
        world.pass(1);
        world.finish(&lease, Outcome::Done).await.expect("the lease is held");
    }
    world.add("d").await;
    let last_two = world.write(|queue, tx| queue.finished_in(tx, 2)).await.expect("the database works");
    assert_eq!(last_two.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["c", "b"]);
    assert_eq!(
        last_two[0].finished_at.expect("it ended") - last_two[1].finished_at.expect("it ended"),
        TimeDelta::seconds(1)
    );
}

#[test]
fn states_are_found_by_their_names() {
    for state in JobState::ALL {
        assert_eq!(JobState::from_name(state.name()), Some(state));
    }
    assert_eq!(JobState::from_name("lost"), None);
}

for_every_driver! {
    a_new_job_waits_and_keeps_what_it_was_given,
    a_claim_hands_out_the_work,
    done_completes,
    release_costs_no_attempt,
    a_failed_attempt_rests_before_the_next,
    a_job_out_of_attempts_fails_with_its_last_error,
    every_job_may_be_begun_once,
    snooze_waits_for_its_time_at_no_cost,
    pause_waits_for_resume_at_no_cost,
    discard_fails_whatever_attempts_are_left,
    cancel_in_every_state,
    pause_in_every_state,
    resume_in_every_state,
    retry_in_every_state,
    a_failed_job_that_is_tried_again_has_all_its_attempts,
    a_scheduled_job_that_is_tried_at_once_keeps_its_count,
    an_ended_job_is_finished_once,
    finished_jobs_are_listed_latest_first,
}
