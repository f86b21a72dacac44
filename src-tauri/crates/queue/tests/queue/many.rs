//! Orders for many jobs, the pause of the whole queue, pruning, pages and histories.

use std::pin::pin;
use std::time::Duration;

use atles_queue::{Cursor, Filter, JobState, NewJob, Obeyed, Order, Outcome, Retention, What};

use crate::support::{Harness, World, failed_once, for_every_driver, is_ready, is_unknown, new_job};

async fn give<H: Harness>(world: &World<H>, filter: Filter, order: Order) -> Obeyed {
    let given = world.write(move |queue, tx| queue.order_many_in(tx, &filter, &order, None, 100)).await;
    given.expect("the database works")
}

async fn all_that_failed_are_tried_again<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b", "c"] {
        let lease = world.add_claimed(id).await;
        let outcome = if id == "b" { Outcome::Done } else { Outcome::Discard { error: "no good".to_owned() } };
        world.finish(&lease, outcome).await.expect("the lease is held");
        world.pass(1);
    }
    let obeyed = give(&world, Filter::states(&[JobState::Failed]), Order::Retry).await;
    assert_eq!((obeyed.done, obeyed.refused, obeyed.next), (vec!["c".to_owned(), "a".to_owned()], 0, None));
    assert_eq!(world.state("b").await, JobState::Completed);
    assert_eq!(world.count(JobState::Pending).await, 2);
}

async fn an_order_meets_only_what_fits_its_filter<H: Harness>() {
    let world = World::<H>::new();
    for (id, kind, priority) in [("a", "test", 1), ("b", "test", 3), ("c", "other", 3)] {
        let job = NewJob { kind: kind.to_owned(), priority, ..new_job(id) };
        world.enqueue(job).await.expect("a new job is accepted");
        world.pass(1);
    }
    let pause = Order::Pause { reason: "later".to_owned() };
    let of_kind = Filter { kind: Some("test".to_owned()), priority: Some(3), ..Filter::default() };
    assert_eq!(give(&world, of_kind, pause.clone()).await.done, ["b"]);
    let older = Filter { created_before: Some(world.in_seconds(-2)), ..Filter::default() };
    assert_eq!(give(&world, older, pause).await.done, ["a"]);
    assert_eq!(world.state("c").await, JobState::Pending);
}

async fn what_cannot_obey_is_counted_and_does_not_hinder_the_rest<H: Harness>() {
    let world = World::<H>::new();
    for state in JobState::ALL.into_iter().rev() {
        world.add_in(state).await;
    }
    let obeyed = give(&world, Filter::default(), Order::Cancel).await;
    assert_eq!((obeyed.done.len(), obeyed.refused), (4, 3));
    assert_eq!(world.state("in_progress").await, JobState::InProgress, "its worker is asked");
    assert_eq!(world.count(JobState::Cancelled).await, 4);
}

async fn many_are_worked_through_in_parts<H: Harness>() {
    let world = World::<H>::new();
    for number in 0..25 {
        world.add(&format!("job {number:02}")).await;
    }
    let (mut after, mut done) = (None::<Cursor>, Vec::new());
    loop {
        let filter = Filter::states(&[JobState::Pending]);
        let part = world.write(move |queue, tx| queue.order_many_in(tx, &filter, &Order::Cancel, after.as_ref(), 10));
        let part = part.await.expect("the database works");
        done.extend(part.done);
        after = part.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(done.len(), 25);
    assert_eq!(world.count(JobState::Cancelled).await, 25);
}

async fn a_paused_queue_hands_out_nothing_also_after_a_restart<H: Harness>() {
    let mut world = World::<H>::new();
    let in_hand = world.add_claimed("in hand").await;
    world.add("a").await;
    world.write(|queue, tx| queue.pause_queue_in(tx, "a holiday")).await.expect("the database works");
    assert_eq!(world.try_claim().await, None);
    assert_eq!(world.finish(&in_hand, Outcome::Done).await.expect("what is in hand goes on"), JobState::Completed);
    world.reopen();
    assert_eq!(world.try_claim().await, None);
    let pause = world.read(|queue, reader| queue.queue_pause_in(reader)).await.expect("the database works");
    let pause = pause.expect("it is paused");
    assert_eq!((pause.since, pause.reason.as_str()), (world.now(), "a holiday"));
    assert!(is_ready(pin!(world.queue.woken())).await.is_none());

    world.write(|queue, tx| queue.resume_queue_in(tx)).await.expect("the database works");
    world.write(|_, _| Ok(())).await.expect("the database works");
    assert!(is_ready(pin!(world.queue.woken())).await.is_some(), "whoever waits is woken");
    assert_eq!(world.claim().await.job_id(), "a");
}

async fn a_waiting_job_is_put_off<H: Harness>() {
    let world = World::<H>::new();
    world.add("a").await;
    let until = world.in_seconds(10);
    world.write(move |queue, tx| queue.put_off_in(tx, "a", until)).await.expect("it waits");
    assert_eq!((world.state("a").await, world.job("a").await.run_at), (JobState::Scheduled, Some(until)));
    assert_eq!(world.try_claim().await, None);
    world.pass(10);
    assert_eq!(world.claim().await.attempt(), 1);
}

async fn what_was_kept_long_enough_goes_the_oldest_first<H: Harness>() {
    let world = World::<H>::new();
    for (id, outcome) in [
        ("old", Outcome::Done),
        ("older than it looks", Outcome::Discard { error: "no good".to_owned() }),
        ("middle", Outcome::Done),
        ("young", Outcome::Done),
    ] {
        let lease = world.add_claimed(id).await;
        world.finish(&lease, outcome).await.expect("the lease is held");
        world.pass(10);
    }
    world.add("waits").await;
    let retention = Retention { completed: Some(Duration::from_secs(15)), ..Retention::default() };
    let prune = |limit| world.write(move |queue, tx| queue.prune_in(tx, retention, limit));
    assert_eq!(prune(1).await.expect("the database works"), ["old"]);
    assert_eq!(prune(9).await.expect("the database works"), ["middle"]);
    assert_eq!(prune(9).await.expect("the database works"), [""; 0]);
    assert!(is_unknown(&world.read(|queue, reader| queue.history_in(reader, "old")).await), "its history went with it");
    assert_eq!((world.count(JobState::Completed).await, world.count(JobState::Failed).await), (1, 1));
}

async fn the_jobs_of_one_lost_worker_go_back<H: Harness>() {
    let world = World::<H>::new();
    for id in ["a", "b"] {
        world.add(id).await;
    }
    let lost = world.queue.claim("lost").await.expect("the database works").expect("a job waits");
    let other = world.queue.claim("other").await.expect("the database works").expect("a job waits");
    let repaired = world.queue.repair_worker("lost").await.expect("the database works");
    assert_eq!(repaired.into_iter().map(|job| job.id).collect::<Vec<_>>(), ["a"]);
    assert!(world.finish(&lost, Outcome::Done).await.is_err());
    world.finish(&other, Outcome::Done).await.expect("the lease is held");
    assert_eq!(world.drain().await, ["a"]);
}

async fn pages_give_every_job_once_in_the_order_of_the_list<H: Harness>() {
    let world = World::<H>::new();
    for number in 0..30_u8 {
        let id = format!("job {:02}", u32::from(number) * 37 % 53);
        let deadline = (number % 4 == 0).then(|| world.in_seconds(i64::from(number % 3) + 100));
        let run_at = (number % 5 == 4).then(|| world.in_seconds(1_000));
        let job =
            NewJob { priority: number % 3 + 1, position: f64::from(number % 2), deadline, run_at, ..new_job(&id) };
        world.enqueue(job).await.expect("a new job is accepted");
        if number % 3 == 0 {
            let lease = world.claim().await;
            if number % 2 == 0 {
                world.finish(&lease, Outcome::Done).await.expect("the lease is held");
            }
        }
        world.pass(u64::from(number % 2));
    }
    let page = async |after: Option<Cursor>, limit: u32| {
        let filter = Filter::default();
        world.read(move |queue, reader| queue.page_in(reader, &filter, after.as_ref(), limit)).await
    };
    let whole = page(None, 1_000).await.expect("the database works");
    assert_eq!((whole.jobs.len(), whole.next), (30, None));
    for limit in [1, 4, 7, 30] {
        let (mut after, mut jobs) = (None, Vec::new());
        loop {
            let part = page(after, limit).await.expect("the database works");
            jobs.extend(part.jobs);
            after = part.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(jobs, whole.jobs, "in pages of {limit}");
    }
}

async fn a_history_tells_the_whole_story<H: Harness>() {
    let mut world = World::<H>::new();
    let lease = world.add_claimed("a").await;
    world.finish(&lease, failed_once()).await.expect("the lease is held");
    world.retry("a").await.expect("it is scheduled");
    world.claim().await;
    world.pause("a").await.expect("it is in hand");
    world.reopen();
    world.queue.repair().await.expect("the database works");
    world.resume("a").await.expect("it is paused");
    world.cancel("a").await.expect("it waits");
    use What::{Cancelled, Claimed, Enqueued, PauseAsked, Paused, Resumed, Retried, WillRetry, WorkerLost};
    let expected = [Enqueued, Claimed, WillRetry, Retried, Claimed, PauseAsked, WorkerLost, Paused, Resumed, Cancelled];
    assert_eq!(world.story("a").await, expected);
    let history = world.read(|queue, reader| queue.history_in(reader, "a")).await.expect("the database works");
    assert_eq!(history[2].detail.as_deref(), Some("it went wrong"));
    assert_eq!(history[6].detail.as_deref(), Some("tester, 1 in a row"));
}

async fn a_history_has_an_end<H: Harness>() {
    let world = World::<H>::new();
    world.add("a").await;
    for number in 0..250_u32 {
        world.reorder("a", f64::from(number)).await.expect("it waits");
    }
    assert_eq!(world.story("a").await, [What::Moved; 200]);
}

for_every_driver! {
    all_that_failed_are_tried_again,
    an_order_meets_only_what_fits_its_filter,
    what_cannot_obey_is_counted_and_does_not_hinder_the_rest,
    many_are_worked_through_in_parts,
    a_paused_queue_hands_out_nothing_also_after_a_restart,
    a_waiting_job_is_put_off,
    what_was_kept_long_enough_goes_the_oldest_first,
    the_jobs_of_one_lost_worker_go_back,
    pages_give_every_job_once_in_the_order_of_the_list,
    a_history_tells_the_whole_story,
    a_history_has_an_end,
}
