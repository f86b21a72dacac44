//! What a launch does with jobs whose workers died: back into the queue, the crash counted, and given up if it goes on.

use std::pin::pin;

use atles_queue::{JobState, Outcome, QueueError, Repaired, SUSPECT_AFTER, Settings};

use crate::support::{Harness, Result, World, failed_once, for_every_driver, is_ready, new_job};

fn world_that_gives_up_after<H: Harness>(max_crashes: u32) -> World<H> {
    World::with(Settings { max_crashes, ..Settings::default() })
}

/// The process dies, the next one repairs.
async fn crash<H: Harness>(world: &mut World<H>) -> Vec<Repaired> {
    world.reopen();
    world.queue.repair().await.expect("the database works")
}

fn repaired(id: &str, state: JobState, crashes: u32) -> Repaired {
    Repaired { id: id.to_owned(), state, crashes }
}

async fn what_was_in_hand_waits_again<H: Harness>() {
    let mut world = World::<H>::new();
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

async fn what_was_not_in_hand_stays_as_it_is<H: Harness>() {
    let mut world = World::<H>::new();
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

async fn a_repaired_job_keeps_its_place<H: Harness>() {
    let mut world = World::<H>::new();
    for id in ["a", "b"] {
        world.add(id).await;
        world.pass(1);
    }
    world.claim().await;
    crash(&mut world).await;
    assert_eq!(world.drain().await, ["a", "b"]);
}

async fn a_job_that_kills_its_worker_again_and_again_is_given_up<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(3);
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

/// Both in hand at every death, so that nobody knows which of them did it.
async fn suspects<H: Harness>(world: &mut World<H>) {
    for id in ["a", "b"] {
        world.add(id).await;
    }
    for crashes in 1..=SUSPECT_AFTER {
        world.claim().await;
        world.claim().await;
        let expected = [repaired("a", JobState::Pending, crashes), repaired("b", JobState::Pending, crashes)];
        assert_eq!(crash(world).await, expected);
    }
}

async fn nobody_is_given_up_for_a_death_in_company<H: Harness>() {
    suspects(&mut world_that_gives_up_after::<H>(1)).await;
}

async fn a_suspect_is_worked_on_alone<H: Harness>() {
    let mut world = World::<H>::new();
    suspects(&mut world).await;
    let suspect = world.claim().await;
    assert_eq!((suspect.job_id(), suspect.is_alone()), ("a", true));
    assert_eq!(world.try_claim().await, None, "nothing beside a suspect");
    world.progress(&suspect).await.expect("the lease is held");
    assert!(is_ready(pin!(world.queue.woken())).await.is_some(), "who waited is told");
    assert_eq!(world.try_claim().await, None, "the next is one too");
    world.finish(&suspect, Outcome::Done).await.expect("the lease is held");
    assert_eq!(world.claim().await.job_id(), "b");
}

async fn a_suspect_waits_at_its_place_until_what_is_in_hand_ends<H: Harness>() {
    let mut world = World::<H>::new();
    suspects(&mut world).await;
    world.add("c").await;
    let a = world.claim().await;
    world.progress(&a).await.expect("the lease is held");
    assert_eq!(world.try_claim().await, None, "nobody overtakes it");
    world.cancel("b").await.expect("it waits");
    let c = world.claim().await;
    assert_eq!((c.job_id(), c.is_alone()), ("c", false));
}

async fn only_the_poison_is_given_up_of_what_died_together<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(5);
    suspects(&mut world).await;
    for crashes in 4..=5 {
        assert_eq!(world.claim().await.job_id(), "a");
        let state = if crashes == 5 { JobState::Failed } else { JobState::Pending };
        assert_eq!(crash(&mut world).await, [repaired("a", state, crashes)]);
    }
    assert_eq!(world.drain().await, ["b"]);
}

async fn poison_does_not_take_others_with_it<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(2);
    world.add("a poison").await;
    world.add("b").await;
    for _ in 0..2 {
        assert_eq!(world.claim().await.job_id(), "a poison");
        crash(&mut world).await;
    }
    assert_eq!(world.drain().await, ["b"]);
}

async fn who_asks_for_another_try_forgives_the_crashes<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(1);
    world.add_claimed("a").await;
    assert_eq!(crash(&mut world).await, [repaired("a", JobState::Failed, 1)]);
    world.retry("a").await.expect("it has failed");
    let job = world.job("a").await;
    assert_eq!((job.state, job.crashes, job.attempt), (JobState::Pending, 0, 0));
}

async fn progress_forgives_the_crashes<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(2);
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

async fn a_check_of_the_lease_forgives_nothing<H: Harness>() {
    let mut world = World::<H>::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    let lease = world.claim().await;
    world.write(move |queue, tx| queue.check_lease_in(tx, &lease)).await.expect("the lease is held");
    assert_eq!(world.job("a").await.crashes, 1);
}

async fn a_clean_stop_counts_nothing<H: Harness>() {
    let mut world = world_that_gives_up_after::<H>(1);
    world.add("a").await;
    for _ in 0..3 {
        let lease = world.claim().await;
        world.finish(&lease, Outcome::Release).await.expect("the lease is held");
        assert_eq!(crash(&mut world).await, []);
        let job = world.job("a").await;
        assert_eq!((job.state, job.crashes, job.attempt), (JobState::Pending, 0, 0));
    }
}

async fn a_crash_costs_no_attempt<H: Harness>() {
    let mut world = World::<H>::new();
    world.enqueue(atles_queue::NewJob { max_attempts: 1, ..new_job("a") }).await.expect("a new job is accepted");
    for _ in 0..3 {
        assert_eq!(world.claim().await.attempt(), 1);
        crash(&mut world).await;
    }
    let lease = world.claim().await;
    assert_eq!(world.finish(&lease, failed_once()).await.expect("the lease is held"), JobState::Failed);
}

async fn what_was_asked_of_the_dead_is_done<H: Harness>() {
    let mut world = World::<H>::new();
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

async fn a_repair_is_done_once<H: Harness>() {
    let mut world = World::<H>::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    assert_eq!(crash(&mut world).await, []);
    assert_eq!(world.job("a").await.crashes, 1);
}

async fn a_repair_that_is_taken_back_changes_nothing<H: Harness>() {
    let world = World::<H>::new();
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

async fn a_repair_wakes_who_waits_for_work<H: Harness>() {
    let mut world = World::<H>::new();
    world.add_claimed("a").await;
    crash(&mut world).await;
    world.write(|_, _| Ok(())).await.expect("the database works");
    assert!(is_ready(pin!(world.queue.woken())).await.is_some());
}

for_every_driver! {
    what_was_in_hand_waits_again,
    what_was_not_in_hand_stays_as_it_is,
    a_repaired_job_keeps_its_place,
    a_job_that_kills_its_worker_again_and_again_is_given_up,
    nobody_is_given_up_for_a_death_in_company,
    a_suspect_is_worked_on_alone,
    a_suspect_waits_at_its_place_until_what_is_in_hand_ends,
    only_the_poison_is_given_up_of_what_died_together,
    poison_does_not_take_others_with_it,
    who_asks_for_another_try_forgives_the_crashes,
    progress_forgives_the_crashes,
    a_check_of_the_lease_forgives_nothing,
    a_clean_stop_counts_nothing,
    a_crash_costs_no_attempt,
    what_was_asked_of_the_dead_is_done,
    a_repair_is_done_once,
    a_repair_that_is_taken_back_changes_nothing,
    a_repair_wakes_who_waits_for_work,
}
