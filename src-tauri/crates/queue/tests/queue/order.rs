//! Which job comes next: priority, then the user's order, then age; never before its time.

use atles_queue::{JobState, NewJob, Outcome, QueueError, Side, Turn};
use chrono::TimeDelta;

use crate::support::{Harness, World, for_every_driver, is_refused, is_unknown, new_job};

async fn the_most_urgent_comes_first<H: Harness>() {
    let world = World::<H>::new();
    for (id, priority) in [("low", 1), ("critical", 5), ("normal", 3), ("high", 4), ("lower", 2)] {
        world.enqueue(NewJob { priority, ..new_job(id) }).await.expect("a new job is accepted");
    }
    assert_eq!(world.drain().await, ["critical", "high", "normal", "lower", "low"]);
}

async fn priorities_are_held_within_one_to_five<H: Harness>() {
    let world = World::<H>::new();
    for (id, priority) in [("zero", 0), ("many", 200)] {
        world.enqueue(NewJob { priority, ..new_job(id) }).await.expect("a new job is accepted");
    }
    assert_eq!((world.job("zero").await.priority, world.job("many").await.priority), (1, 5));
    world.set_priority("zero", 9).await.expect("it waits");
    world.set_priority("many", 0).await.expect("it waits");
    assert_eq!((world.job("zero").await.priority, world.job("many").await.priority), (5, 1));
}

async fn the_older_comes_first<H: Harness>() {
    let world = World::<H>::new();
    for id in ["c", "a", "b"] {
        world.add(id).await;
        world.pass(1);
    }
    assert_eq!(world.drain().await, ["c", "a", "b"]);
}

async fn of_the_same_age_the_ids_decide<H: Harness>() {
    let world = World::<H>::new();
    for id in ["c", "a", "b"] {
        world.add(id).await;
    }
    assert_eq!(world.drain().await, ["a", "b", "c"]);
}

async fn the_users_order_goes_before_age_and_after_priority<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b", "c", "d"] {
        world.add(id).await;
        world.pass(1);
    }
    world.reorder("d", -1.0).await.expect("it waits");
    world.reorder("a", 0.5).await.expect("it waits");
    world.reorder("b", 0.75).await.expect("it waits");
    world.reorder("b", 0.25).await.expect("it waits");
    world.reorder("c", 100.0).await.expect("it waits");
    world.set_priority("c", 4).await.expect("it waits");
    assert_eq!(world.drain().await, ["c", "d", "b", "a"]);
}

async fn a_job_that_was_put_back_keeps_its_place<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b"] {
        world.add(id).await;
        world.pass(1);
    }
    let lease = world.claim().await;
    world.finish(&lease, Outcome::Release).await.expect("the lease is held");
    assert_eq!(world.drain().await, ["a", "b"]);
}

async fn only_waiting_jobs_are_moved<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        let id = world.add_in(state).await;
        let (moved, urged) = (world.reorder(&id, 7.0).await, world.set_priority(&id, 5).await);
        let job = world.job(&id).await;
        if matches!(state, JobState::Pending | JobState::Scheduled | JobState::Paused) {
            moved.and(urged).expect("it waits");
            assert_eq!((job.position, job.priority, job.state), (7.0, 5, state));
        } else {
            assert!(is_refused(&moved, state) && is_refused(&urged, state), "{state:?}");
            assert_eq!((job.position, job.priority, job.state), (0.0, 3, state));
        }
    }
    assert!(is_unknown(&world.reorder("nobody", 1.0).await));
    assert!(is_unknown(&world.set_priority("nobody", 1).await));
}

async fn a_scheduled_job_waits_for_its_time_however_urgent<H: Harness>() {
    let world = World::<H>::new();
    let job = NewJob { priority: 5, run_at: Some(world.in_seconds(10)), ..new_job("later") };
    world.enqueue(job).await.expect("a new job is accepted");
    assert_eq!(world.state("later").await, JobState::Scheduled);
    world.add("now").await;
    assert_eq!(world.claim().await.job_id(), "now");
    world.pass(10);
    assert_eq!(world.claim().await.job_id(), "later");
}

async fn a_time_that_is_not_in_the_future_is_none<H: Harness>() {
    let world = World::<H>::new();
    for (id, run_at) in [("now", world.now()), ("past", world.in_seconds(-1))] {
        world.enqueue(NewJob { run_at: Some(run_at), ..new_job(id) }).await.expect("a new job is accepted");
        assert_eq!((world.state(id).await, world.job(id).await.run_at), (JobState::Pending, None));
    }
}

async fn due_jobs_take_their_place_in_the_order<H: Harness>() {
    let world = World::<H>::new();
    for (id, priority, seconds) in [("b", 3, 5), ("a", 3, 9), ("urgent", 5, 9), ("not yet", 5, 11)] {
        let job = NewJob { priority, run_at: Some(world.in_seconds(seconds)), ..new_job(id) };
        world.enqueue(job).await.expect("a new job is accepted");
    }
    world.pass(10);
    assert_eq!(world.drain().await, ["urgent", "a", "b"]);
}

async fn next_due_is_the_first_of_the_scheduled<H: Harness>() {
    let world = World::<H>::new();
    let due = async || world.queue.next_due().await.expect("the database works");
    world.add("now").await;
    assert_eq!(due().await, None);
    for (id, seconds) in [("later", 20), ("soon", 10)] {
        let job = NewJob { run_at: Some(world.in_seconds(seconds)), ..new_job(id) };
        world.enqueue(job).await.expect("a new job is accepted");
    }
    let (soon, later) = (world.in_seconds(10), world.in_seconds(20));
    assert_eq!(due().await, Some(soon));
    world.pass(15);
    assert_eq!(due().await, Some(soon), "due, and nobody took it yet");
    assert_eq!(world.drain().await, ["now", "soon"]);
    assert_eq!(due().await, Some(later));
    world.cancel("later").await.expect("there is such a job");
    assert_eq!(due().await, None);
}

async fn times_are_kept_to_the_millisecond_and_never_early<H: Harness>() {
    let world = World::<H>::new();
    let run_at = world.now() + TimeDelta::microseconds(1_500);
    world.enqueue(NewJob { run_at: Some(run_at), ..new_job("a") }).await.expect("a new job is accepted");
    assert_eq!(world.try_claim().await, None);
    world.clock.advance(std::time::Duration::from_micros(1_500));
    assert_eq!(world.claim().await.job_id(), "a");
}

async fn unfinished_jobs_are_listed_as_they_will_be_claimed<H: Harness>() {
    let world = World::<H>::new();
    world.add_claimed("in hand").await;
    for (id, priority, position) in [("c", 1, 0.0), ("b", 3, 2.0), ("a", 3, 1.0), ("first", 5, 9.0)] {
        world.enqueue(NewJob { priority, position, ..new_job(id) }).await.expect("a new job is accepted");
    }
    world.pause("b").await.expect("it waits");
    let jobs = world.write(|queue, tx| queue.unfinished_in(tx)).await.expect("the database works");
    assert_eq!(jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["in hand", "first", "a", "b", "c"]);
}

async fn at_most_one_unfinished_job_has_a_key<H: Harness>() {
    let world = World::<H>::new();
    let keyed = |id: &str| NewJob { unique_key: Some("key".to_owned()), ..new_job(id) };
    world.enqueue(keyed("first")).await.expect("nobody has the key");
    assert!(matches!(world.enqueue(keyed("second")).await, Err(QueueError::Duplicate)));
    let other_kind = NewJob { kind: "other".to_owned(), priority: 1, ..keyed("other") };
    world.enqueue(other_kind).await.expect("keys are of a kind");

    let lease = world.claim().await;
    assert!(matches!(world.enqueue(keyed("second")).await, Err(QueueError::Duplicate)), "it is in hand");
    world.finish(&lease, Outcome::Pause { reason: String::new() }).await.expect("the lease is held");
    assert!(matches!(world.enqueue(keyed("second")).await, Err(QueueError::Duplicate)), "it is paused");
    world.cancel("first").await.expect("there is such a job");
    world.enqueue(keyed("second")).await.expect("the key is free");
}

async fn a_job_does_not_come_back_beside_one_with_its_key<H: Harness>() {
    let world = World::<H>::new();
    let keyed = |id: &str| NewJob { unique_key: Some("key".to_owned()), ..new_job(id) };
    world.enqueue(keyed("first")).await.expect("nobody has the key");
    world.cancel("first").await.expect("there is such a job");
    world.enqueue(keyed("second")).await.expect("the key is free");

    let retried = world.retry("first").await;
    assert!(matches!(retried, Err(QueueError::Duplicate)), "{retried:?}");
    assert_eq!(world.state("first").await, JobState::Cancelled);
    assert!(world.job("first").await.finished_at.is_some(), "the refusal changed nothing");
    assert_eq!(world.drain().await, ["second"]);
    world.retry("first").await.expect("the key is free again");
}

async fn an_id_is_used_once<H: Harness>() {
    let world = World::<H>::new();
    world.add("a").await;
    assert!(matches!(world.enqueue(new_job("a")).await, Err(QueueError::Duplicate)));
    assert_eq!(world.drain().await, ["a"]);
    assert!(matches!(world.enqueue(new_job("a")).await, Err(QueueError::Duplicate)), "for ever");
}

async fn the_neighbours_of_a_place_are_waiting_jobs_of_its_priority_and_deadline<H: Harness>() {
    let world = World::<H>::new();
    let soon = Some(world.in_seconds(600));
    for (id, position) in [("a", 1.0), ("b", 2.0), ("c", 3.0), ("d", 3.0)] {
        world.enqueue(NewJob { position, ..new_job(id) }).await.expect("a new job is accepted");
    }
    for (id, priority, deadline) in [("other priority", 5, None), ("other deadline", 3, soon)] {
        let new = NewJob { priority, deadline, position: 2.5, ..new_job(id) };
        world.enqueue(new).await.expect("a new job is accepted");
    }
    world.pause("b").await.expect("it waits");
    world.cancel("c").await.expect("it waits");
    let beside = async |place: Turn, side| {
        let found = world.read(move |queue, reader| queue.neighbour_in(reader, &place, side)).await;
        found.expect("the database works").map(|job| job.id)
    };
    let b = world.job("b").await.turn();
    assert_eq!(beside(b.clone(), Side::Ahead).await.as_deref(), Some("a"));
    assert_eq!(beside(b.clone(), Side::Behind).await.as_deref(), Some("d"), "one that has ended is no neighbour");
    let a = world.job("a").await.turn();
    assert_eq!(beside(a.clone(), Side::Ahead).await, None);
    assert_eq!(beside(a, Side::Behind).await.as_deref(), Some("b"), "a paused one waits as well");
    for (position, first, last) in [(f64::NEG_INFINITY, Some("a"), None), (f64::INFINITY, None, Some("d"))] {
        let end = Turn { position, ..b.clone() };
        assert_eq!(beside(end.clone(), Side::Behind).await.as_deref(), first);
        assert_eq!(beside(end, Side::Ahead).await.as_deref(), last);
    }
}

for_every_driver! {
    the_neighbours_of_a_place_are_waiting_jobs_of_its_priority_and_deadline,
    the_most_urgent_comes_first,
    priorities_are_held_within_one_to_five,
    the_older_comes_first,
    of_the_same_age_the_ids_decide,
    the_users_order_goes_before_age_and_after_priority,
    a_job_that_was_put_back_keeps_its_place,
    only_waiting_jobs_are_moved,
    a_scheduled_job_waits_for_its_time_however_urgent,
    a_time_that_is_not_in_the_future_is_none,
    due_jobs_take_their_place_in_the_order,
    next_due_is_the_first_of_the_scheduled,
    times_are_kept_to_the_millisecond_and_never_early,
    unfinished_jobs_are_listed_as_they_will_be_claimed,
    at_most_one_unfinished_job_has_a_key,
    a_job_does_not_come_back_beside_one_with_its_key,
    an_id_is_used_once,
}
