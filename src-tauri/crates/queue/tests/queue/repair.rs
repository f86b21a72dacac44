//! What a launch does with jobs whose workers died: back into the queue, the crash counted, and given up if it goes on.

use std::pin::pin;

use atles_queue::{JobState, Outcome, QueueError, Repaired, Settings};

use crate::support::{Result, World, failed_once, is_ready, new_job};

fn world_that_gives_up_after(max_crashes: u32) -> World {
    World::with(Settings { max_crashes, ..Settings::default() })
}

/// The process dies, the next one repairs.
async fn crash(world: &mut World) -> Vec<Repaired> {
    world.reopen();
    world.queue.repair().await.expect("the database works")
}

fn repaired(id: &str, state: JobState, crashes: u32) -> Repaired {
    Repaired { id: id.to_owned(), state, crashes }
}

#[tokio::test]
async fn what_was_in_hand_waits_again() {
    let mut world = World::new();
    world.add_claimed("b").await;
    world.add_claimed("a").await;
    let expected = [repaired("a", JobState::Pending, 1), repaired("b", JobState::Pending, 1)];
    assert_eq!(crash(&mut world).await, expected);
    for id in ["a", "b"] {
        let job = world.job(id).await;
        assert_eq!((job.state, job.attempt, job.crashes), (JobState::Pending, 0, 1));
        assert_eq!((job.error, job.finished_at), (None, None));
    }
    assert_eq!(world.claim().await.attempt(), 1);
}

#[tokio::test]
async fn what_was_not_in_hand_stays_as_it_is() {
    let mut world = World::new();
    let mut before = Vec::new();
    for state in JobState::ALL.into_iter().rev().filter(|state| *state != JobState::InProgress) {
        let id = world.add_in(state).await;
        before.push(world.job(&id).await);
    }
    world.pass(10);
    assert_eq!(crash(&mut world).await, []);
    for job in before {
        assert_eq!(world.job(&job.id).await, job);
    }
}

#[tokio::test]
async fn a_repaired_job_keeps_its_place() {
    let mut world = World::new();
    for id in ["a", "b"] {
        world.add(id).await;
        world.pass(1);
    }
    world.claim().await;
    crash(&mut world).await;
    assert_eq!(world.drain().await, ["a", "b"]);
}

#[tokio::test]
async fn a_job_that_kills_its_worker_again_and_again_is_given_up() {
    let mut world = world_that_gives_up_after(3);
    world.add("poison").await;
    for crashes in 1..=2 {
        world.claim().await;
        assert_eq!(crash(&mut world).await, [repaired("poison", JobState::Pending, crashes)]);
    }
    world.claim().await;
    world.pass(7);
    assert_eq!(crash(&mut world).await, [repaired("poison", JobState::Failed, 3)]);

    let job = world.job("poison").await;
    assert_eq!((job.state, job.crashes, job.finished_at), (JobState::Failed, 3, Some(world.now())));
    assert_eq!(job.error.as_deref(), Some("its worker died 3 times in a row"));
    assert_eq!(world.try_claim().await, None);
    assert_eq!(crash(&mut world).await, []);
}

#[tokio::test]
async fn poison_does_not_take_others_with_it() {
    let mut world = world_that_gives_up_after(2);
    world.add("a poison").await;
    world.add("b").await;
    for _ in 0..2 {
        assert_eq!(world.claim().await.job_id(), "a poison");
        crash(&mut world).await;
    }
    assert_eq!(world.drain().await, ["b"]);
}

#[tokio::test]
async fn who_asks_for_another_try_forgives_the_crashes() {
    let mut world = world_that_gives_up_after(1);
    world.add_claimed("a").await;
    assert_eq!(crash(&mut world).await, [repaired("a", JobState::Failed, 1)]);
    world.retry("a").await.expect("it has failed");
    let job = world.job("a").await;
    assert_eq!((job.state, job.crashes, job.attempt), (JobState::Pending, 0, 0));
}

#[tokio::test]
async fn progress_forgives_the_crashes() {
    let mut world = world_that_gives_up_after(2);
    world.add("a").await;
    for _ in 0..5 {
        let lease = world.claim().await;
        world.progress(&lease).await.expect("the lease is held");
        assert_eq!(world.job("a").await.crashes, 0);
        assert_eq!(crash(&mut world).await, [repaired("a", JobState::Pending, 1)]);
    }
    world.claim().await;
    assert_eq!(crash(&mut world).await, [repaired("a", JobState::Failed, 2)]);
}

#[tokio::test]
async fn a_check_of_the_lease_forgives_nothing() {
    let mut world = World::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    let lease = world.claim().await;
    world.write(move |queue, tx| queue.check_lease_in(tx, &lease)).await.expect("the lease is held");
    assert_eq!(world.job("a").await.crashes, 1);
}

#[tokio::test]
async fn a_clean_stop_counts_nothing() {
    let mut world = world_that_gives_up_after(1);
    world.add("a").await;
    for _ in 0..3 {
        let lease = world.claim().await;
        world.finish(&lease, Outcome::Release).await.expect("the lease is held");
        assert_eq!(crash(&mut world).await, []);
        let job = world.job("a").await;
        assert_eq!((job.state, job.crashes, job.attempt), (JobState::Pending, 0, 0));
    }
}

#[tokio::test]
async fn a_crash_costs_no_attempt() {
    let mut world = World::new();
    world.enqueue(atles_queue::NewJob { max_attempts: 1, ..new_job("a") }).await.expect("a new job is accepted");
    for _ in 0..3 {
        assert_eq!(world.claim().await.attempt(), 1);
        crash(&mut world).await;
    }
    let lease = world.claim().await;
    assert_eq!(world.finish(&lease, failed_once()).await.expect("the lease is held"), JobState::Failed);
}

#[tokio::test]
async fn what_was_asked_of_the_dead_is_done() {
    let mut world = World::new();
    world.add_claimed("cancelled").await;
    world.add_claimed("paused").await;
    world.cancel("cancelled").await.expect("it is in hand");
    world.pause("paused").await.expect("it is in hand");
    let expected = [repaired("cancelled", JobState::Cancelled, 1), repaired("paused", JobState::Paused, 1)];
    assert_eq!(crash(&mut world).await, expected);
    assert_eq!(world.job("cancelled").await.finished_at, Some(world.now()));
    let paused = world.job("paused").await;
    assert_eq!((paused.attempt, paused.finished_at), (0, None));
    world.resume("paused").await.expect("it is paused");
    assert_eq!(world.drain().await, ["paused"]);
}

#[tokio::test]
async fn a_repair_is_done_once() {
    let mut world = World::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    assert_eq!(crash(&mut world).await, []);
    assert_eq!(world.job("a").await.crashes, 1);
}

#[tokio::test]
async fn a_repair_that_is_taken_back_changes_nothing() {
    let world = World::new();
    let lease = world.add_claimed("a").await;
    let undone: Result<()> = world
        .write(|queue, tx| {
            assert_eq!(queue.repair_in(tx)?.len(), 1);
            Err(QueueError::StaleLease)
        })
        .await;
    assert!(undone.is_err());
    let job = world.job("a").await;
    assert_eq!((job.state, job.crashes), (JobState::InProgress, 0));
    world.progress(&lease).await.expect("the lease is held");
}

#[tokio::test]
async fn a_repair_wakes_who_waits_for_work() {
    let mut world = World::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    world.write(|_, _| Ok(())).await.expect("the database works");
    assert!(is_ready(pin!(world.queue.woken())).await.is_some());
}
