//! Deadlines: the earliest first within a priority, and one that was missed is said, once.

use atles_queue::{Job, NewJob, Outcome, What};

use crate::support::{Harness, World, for_every_driver, new_job};

async fn add_due<H: Harness>(world: &World<H>, id: &str, seconds: Option<i64>) {
    let deadline = seconds.map(|seconds| world.in_seconds(seconds));
    world.enqueue(NewJob { deadline, ..new_job(id) }).await.expect("a new job is accepted");
}

async fn missed<H: Harness>(world: &World<H>) -> Vec<String> {
    let jobs = world.queue.say_missed().await.expect("the database works");
    jobs.into_iter().map(|job: Job| job.id).collect()
}

async fn times_said<H: Harness>(world: &World<H>, id: &str) -> usize {
    world.story(id).await.iter().filter(|what| **what == What::DeadlineMissed).count()
}

async fn the_earliest_deadline_comes_first_within_a_priority<H: Harness>() {
    let world = World::<H>::new();
    for (id, seconds) in [("none", None), ("late", Some(90)), ("early", Some(60))] {
        add_due(&world, id, seconds).await;
    }
    let urgent = NewJob { priority: 4, ..new_job("urgent") };
    world.enqueue(urgent).await.expect("a new job is accepted");
    world.reorder("none", -5.0).await.expect("it waits");
    assert_eq!(world.drain().await, ["urgent", "early", "late", "none"]);
}

async fn the_users_order_counts_among_equal_deadlines<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b"] {
        add_due(&world, id, Some(60)).await;
    }
    world.reorder("a", 9.0).await.expect("it waits");
    assert_eq!(world.drain().await, ["b", "a"]);
}

async fn a_missed_deadline_is_said_once<H: Harness>() {
    let world = World::<H>::new();
    add_due(&world, "second", Some(9)).await;
    add_due(&world, "first", Some(5)).await;
    add_due(&world, "none", None).await;
    assert_eq!(world.queue.next_deadline().await.expect("the database works"), Some(world.in_seconds(5)));
    assert_eq!(missed(&world).await, [""; 0]);
    world.pass(10);
    assert_eq!(missed(&world).await, ["first", "second"]);
    assert_eq!(missed(&world).await, [""; 0]);
    assert_eq!(world.queue.next_deadline().await.expect("the database works"), None);
    assert!(world.job("first").await.late);
    let lease = world.claim().await;
    assert_eq!(lease.job_id(), "first", "late work is wanted all the same");
    world.finish(&lease, Outcome::Done).await.expect("the lease is held");
    assert_eq!(times_said(&world, "first").await, 1);
}

async fn work_that_ends_too_late_says_so_by_itself<H: Harness>() {
    let world = World::<H>::new();
    for (id, outcome, said) in [("done", Outcome::Done, 1), ("called off", Outcome::Cancel, 0)] {
        add_due(&world, id, Some(5)).await;
        let lease = world.claim().await;
        world.pass(6);
        world.finish(&lease, outcome).await.expect("the lease is held");
        assert_eq!(times_said(&world, id).await, said, "{id}");
    }
    assert_eq!(missed(&world).await, [""; 0]);
}

async fn work_in_time_is_not_late<H: Harness>() {
    let world = World::<H>::new();
    add_due(&world, "a", Some(5)).await;
    let lease = world.claim().await;
    world.pass(4);
    world.finish(&lease, Outcome::Done).await.expect("the lease is held");
    world.pass(10);
    assert_eq!(missed(&world).await, [""; 0]);
    assert!(!world.job("a").await.late);
}

async fn another_deadline_is_another_chance<H: Harness>() {
    let world = World::<H>::new();
    add_due(&world, "a", Some(5)).await;
    world.pass(6);
    assert_eq!(missed(&world).await, ["a"]);
    let deadline = Some(world.in_seconds(5));
    world.write(move |queue, tx| queue.set_deadline_in(tx, "a", deadline)).await.expect("it waits");
    assert_eq!((world.job("a").await.late, world.job("a").await.deadline), (false, deadline));
    assert_eq!(missed(&world).await, [""; 0]);
    world.pass(6);
    assert_eq!(missed(&world).await, ["a"]);
}

for_every_driver! {
    the_earliest_deadline_comes_first_within_a_priority,
    the_users_order_counts_among_equal_deadlines,
    a_missed_deadline_is_said_once,
    work_that_ends_too_late_says_so_by_itself,
    work_in_time_is_not_late,
    another_deadline_is_another_chance,
}
