//! Leases: a lost one is refused everywhere, no two workers hold the same job, and what is asked reaches the holder.

use std::collections::HashSet;
use std::pin::pin;

use atles_queue::{Asked, CancelEffect, Driver as _, JobState, Lease, Outcome, QueueError};
use tokio::task::JoinSet;

use crate::support::{Harness, Result, Sqlite, World, failed_once, for_every_driver, in_one_group, is_ready};

fn is_stale<T>(result: &Result<T>) -> bool {
    matches!(result, Err(QueueError::StaleLease))
}

/// Each way in which a worker can end, with the state that follows if nothing was asked of it.
fn outcomes<H: Harness>(world: &World<H>) -> [(Outcome, JobState); 7] {
    [
        (Outcome::Done, JobState::Completed),
        (Outcome::Release, JobState::Pending),
        (failed_once(), JobState::Scheduled),
        (Outcome::Snooze { until: world.in_seconds(9) }, JobState::Scheduled),
        (Outcome::Pause { reason: "a reason".to_owned() }, JobState::Paused),
        (Outcome::Cancel, JobState::Cancelled),
        (Outcome::Discard { error: "no good".to_owned() }, JobState::Failed),
    ]
}

async fn a_lease_lost_to_repair_is_refused_everywhere<H: Harness>() {
    let world = World::<H>::new();
    let lost = world.add_claimed("a").await;
    world.queue.repair().await.expect("the database works");
    assert!(is_stale(&world.progress(&lost).await), "nobody holds the job");

    let held = world.claim().await;
    assert_eq!(held.job_id(), "a");
    assert!(is_stale(&world.progress(&lost).await));
    for (outcome, _) in outcomes(&world) {
        assert!(is_stale(&world.finish(&lost, outcome).await));
    }
    let check = lost.clone();
    assert!(is_stale(&world.write(move |queue, tx| queue.check_lease_in(tx, &check)).await));
    assert_eq!(world.state("a").await, JobState::InProgress);

    world.progress(&held).await.expect("the lease is held");
    assert_eq!(world.finish(&held, Outcome::Done).await.expect("the lease is held"), JobState::Completed);
}

async fn a_lease_ends_with_its_word<H: Harness>() {
    let world = World::<H>::new();
    for (number, (outcome, state)) in outcomes(&world).into_iter().enumerate() {
        let id = format!("job {number}");
        world.add(&id).await;
        world.set_priority(&id, 5).await.expect("it waits");
        let lease = world.claim().await;
        assert_eq!(world.finish(&lease, outcome).await.expect("the lease is held"), state);
        assert!(is_stale(&world.progress(&lease).await), "{state:?}");
        assert!(is_stale(&world.finish(&lease, Outcome::Done).await), "{state:?}");
        world.cancel(&id).await.expect("there is such a job");
    }
}

async fn the_holder_before_is_refused_after_an_orderly_stop<H: Harness>() {
    let world = World::<H>::new();
    let first = world.add_claimed("a").await;
    world.finish(&first, Outcome::Release).await.expect("the lease is held");
    let second = world.claim().await;
    assert_ne!(first, second);
    assert!(is_stale(&world.progress(&first).await));
    world.progress(&second).await.expect("the lease is held");
}

async fn a_refused_word_undoes_what_came_with_it<H: Harness>() {
    let world = World::<H>::new();
    let lost = world.add_claimed("a").await;
    world.queue.repair().await.expect("the database works");
    let late = world.write(move |queue, tx| {
        queue.reorder_in(tx, "a", 7.0)?;
        queue.finish_in(tx, &lost, Outcome::Done)
    });
    assert!(is_stale(&late.await));
    assert_eq!(world.job("a").await.position, 0.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_two_workers_get_the_same_job() {
    let world = World::<Sqlite>::new();
    for number in 0..100 {
        world.add(&format!("job {number:03}")).await;
    }
    let queues = [world.queue.clone(), world.queue.clone(), world.neighbour().1, world.neighbour().1];
    let mut workers = JoinSet::new();
    for queue in queues {
        workers.spawn(async move {
            let mut claimed = Vec::new();
            while let Some(lease) = queue.claim("worker").await.expect("the database works") {
                claimed.push(lease.job_id().to_owned());
            }
            claimed
        });
    }
    let claimed: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!(claimed.len(), 100);
    assert_eq!(claimed.iter().collect::<HashSet<_>>().len(), 100);
    assert_eq!(world.count(JobState::InProgress).await, 100);
}

#[tokio::test]
async fn two_claims_of_one_transaction_get_different_jobs() {
    let world = World::<Sqlite>::new();
    world.add("a").await;
    let claims = async { tokio::join!(world.queue.claim("one"), world.queue.claim("two")) };
    let (one, two) = in_one_group(&world.driver, claims).await;
    assert_eq!(one.expect("the database works").expect("a job waits").job_id(), "a");
    assert_eq!(two.expect("the database works"), None);
}

async fn what_is_asked_reaches_the_holder<H: Harness>() {
    let world = World::<H>::new();
    let cancelled = world.add_claimed("cancelled").await;
    let paused = world.add_claimed("paused").await;
    let untouched = world.add_claimed("untouched").await;
    let (mut hears_cancel, mut hears_pause) = (pin!(world.queue.asked(&cancelled)), pin!(world.queue.asked(&paused)));
    assert_eq!(is_ready(hears_cancel.as_mut()).await, None);
    assert_eq!(is_ready(hears_pause.as_mut()).await, None);

    assert_eq!(world.cancel("cancelled").await.expect("there is such a job"), CancelEffect::Signalled);
    assert_eq!(world.pause("paused").await.expect("there is such a job"), JobState::InProgress);
    assert_eq!(hears_cancel.await, Asked::Cancel);
    assert_eq!(hears_pause.await, Asked::Pause);
    assert_eq!(world.queue.asked(&cancelled).await, Asked::Cancel, "who listens late hears it too");
    assert_eq!(world.queue.asked_of(&cancelled), Asked::Cancel);
    assert_eq!(world.queue.asked_of(&paused), Asked::Pause);
    assert_eq!(world.queue.asked_of(&untouched), Asked::Nothing);
    assert_eq!(is_ready(pin!(world.queue.asked(&untouched))).await, None);
}

async fn what_is_taken_back_is_not_asked<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    let undone: Result<()> = world
        .write(|queue, tx| {
            queue.cancel_in(tx, "a")?;
            Err(QueueError::NotFound { id: "something else".to_owned() })
        })
        .await;
    assert!(undone.is_err());
    world.add("a later write").await;
    assert_eq!(world.queue.asked_of(&lease), Asked::Nothing);
}

async fn a_cancellation_is_not_softened_to_a_pause<H: Harness>() {
    let world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    world.pause("a").await.expect("it is in hand");
    assert_eq!(world.queue.asked(&lease).await, Asked::Pause);
    world.cancel("a").await.expect("it is in hand");
    world.pause("a").await.expect("it is in hand");
    world.add("a later write").await;
    assert_eq!(world.queue.asked_of(&lease), Asked::Cancel);
    world.queue.deliver_asked().await.expect("the database works");
    assert_eq!(world.queue.asked_of(&lease), Asked::Cancel);
}

async fn what_another_process_asks_is_delivered<H: Harness>() {
    let world = World::<H>::new();
    let (cancelled, paused) = (world.add_claimed("cancelled").await, world.add_claimed("paused").await);
    let (other, queue) = world.neighbour();
    other
        .write(atles_queue::Durability::Promised, move |tx| {
            queue.cancel_in(tx, "cancelled")?;
            queue.pause_in(tx, "paused", "")
        })
        .await
        .expect("the database works");
    assert_eq!(world.queue.asked_of(&cancelled), Asked::Nothing);
    world.queue.deliver_asked().await.expect("the database works");
    assert_eq!(world.queue.asked(&cancelled).await, Asked::Cancel);
    assert_eq!(world.queue.asked(&paused).await, Asked::Pause);
}

async fn end_when_asked<H: Harness>(world: &World<H>, cancel: bool, outcome: Outcome) -> (JobState, Lease) {
    let lease = world.add_claimed("a").await;
    if cancel {
        world.cancel("a").await.expect("it is in hand");
    } else {
        world.pause("a").await.expect("it is in hand");
    }
    let state = world.finish(&lease, outcome).await.expect("the lease is held");
    assert_eq!(world.state("a").await, state);
    (state, lease)
}

async fn a_promised_cancellation_outlives_an_orderly_stop<H: Harness>() {
    for (outcome, unasked) in outcomes(&World::<H>::new()) {
        let world = World::<H>::new();
        let (state, _) = end_when_asked(&world, true, outcome).await;
        assert_eq!(state, if unasked.is_ended() { unasked } else { JobState::Cancelled });
        assert!(world.job("a").await.finished_at.is_some());
    }
}

async fn a_promised_pause_outlives_an_orderly_stop<H: Harness>() {
    for (outcome, unasked) in outcomes(&World::<H>::new()) {
        let world = World::<H>::new();
        let (state, _) = end_when_asked(&world, false, outcome).await;
        assert_eq!(state, if unasked.is_ended() { unasked } else { JobState::Paused });
        let job = world.job("a").await;
        assert_eq!((job.run_at, job.finished_at.is_some()), (None, unasked.is_ended()));
    }
}

async fn nothing_asked_of_one_holder_reaches_the_next<H: Harness>() {
    let world = World::<H>::new();
    let (_, first) = end_when_asked(&world, false, Outcome::Release).await;
    world.resume("a").await.expect("it is paused");
    let second = world.claim().await;
    assert_eq!(world.queue.asked_of(&second), Asked::Nothing);
    world.queue.deliver_asked().await.expect("the database works");
    assert_eq!(world.queue.asked_of(&second), Asked::Nothing);
    world.cancel("a").await.expect("it is in hand");
    assert_eq!(world.queue.asked(&second).await, Asked::Cancel);
    assert_eq!(world.queue.asked_of(&first), Asked::Nothing);
}

#[tokio::test]
async fn a_holder_hears_though_the_one_before_ended_in_the_same_transaction() {
    let world = World::<Sqlite>::new();
    let first = world.add_claimed("a").await;
    let end_and_claim = async { tokio::join!(world.finish(&first, Outcome::Release), world.queue.claim("another")) };
    let (ended, second) = in_one_group(&world.driver, end_and_claim).await;
    ended.expect("the lease is held");
    let second = second.expect("the database works").expect("a job waits");
    world.cancel("a").await.expect("it is in hand");
    world.add("a later write").await;
    assert_eq!(world.queue.asked_of(&second), Asked::Cancel);
}

async fn a_bell_rings_for_whatever_can_be_claimed<H: Harness>() {
    let world = World::<H>::new();
    let rings = async |expected: bool| {
        // What is done after a commit is done before the next write.
        world.write(|_, _| Ok(())).await.expect("the database works");
        assert_eq!(is_ready(pin!(world.queue.woken())).await.is_some(), expected);
    };
    rings(false).await;
    world.add("a").await;
    rings(true).await;
    rings(false).await;
    let lease = world.claim().await;
    rings(false).await;
    world.finish(&lease, Outcome::Release).await.expect("the lease is held");
    rings(true).await;
    world.pause("a").await.expect("it waits");
    rings(false).await;
    world.resume("a").await.expect("it is paused");
    rings(true).await;
    let lease = world.claim().await;
    world.finish(&lease, Outcome::Done).await.expect("the lease is held");
    rings(false).await;
}

for_every_driver! {
    a_refused_word_undoes_what_came_with_it,
    what_another_process_asks_is_delivered,
    a_lease_lost_to_repair_is_refused_everywhere,
    a_lease_ends_with_its_word,
    the_holder_before_is_refused_after_an_orderly_stop,
    what_is_asked_reaches_the_holder,
    what_is_taken_back_is_not_asked,
    a_cancellation_is_not_softened_to_a_pause,
    a_promised_cancellation_outlives_an_orderly_stop,
    a_promised_pause_outlives_an_orderly_stop,
    nothing_asked_of_one_holder_reaches_the_next,
    a_bell_rings_for_whatever_can_be_claimed,
}
