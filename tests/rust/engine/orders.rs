//! Deadlines, putting off, orders for many, clearing away, and what happened to a request.

use std::sync::Arc;
use std::time::Duration;

use atles_engine::api::Happening::{Accepted, Begun, Completed, Paused, Read, Resumed, Section};
use atles_engine::api::{
    Clock as _, EngineOptions, ErrorCode, EventBody, Happening, Order, Priority, RequestState, RequestView,
    SystemClock, Which,
};
use atles_tests::{DrivenTime, JumpingClock, TestEngine};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

fn text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

async fn view(engine: &TestEngine, id: &str) -> RequestView {
    let requests = engine.handle.requests().await.unwrap();
    requests.into_iter().find(|view| view.id == id).expect("it is listed")
}

/// An engine on a clock that can be set, with time that stands still.
async fn on_set_clock() -> (TestEngine, Arc<JumpingClock>, DrivenTime) {
    let time = DrivenTime::begin();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let clock = Arc::new(JumpingClock::new());
    let options = EngineOptions { clock: clock.clone(), ..TestEngine::options(folder.path()) };
    (TestEngine::open_with(folder, options).await, clock, time)
}

/// The first request that is said to be late. Whoever was looking at the deadlines when the time moved looks again a minute
/// later, so the time moves on until it is said.
async fn late(engine: &mut TestEngine, time: &DrivenTime) -> RequestView {
    loop {
        time.advance(Duration::from_secs(61)).await;
        for _ in 0..20 {
            // Lets the engine go on.
            engine.handle.requests().await.unwrap();
            while let Ok(event) = engine.events.try_recv() {
                match event.body {
                    EventBody::Request(view) if view.late => return *view,
                    _ => {}
                }
            }
        }
    }
}

#[tokio::test]
async fn a_deadline_that_passes_is_said_once_also_while_the_system_is_stopped() {
    let (mut engine, clock, time) = on_set_clock().await;
    let id = engine.ask("Needed").await;
    let past = engine.handle.set_deadline(id.clone(), Some(text(clock.now() - TimeDelta::hours(1)))).await.unwrap_err();
    assert_eq!((past.code, past.field.as_deref()), (ErrorCode::InvalidField, Some("deadline")));
    let deadline = text(clock.now() + TimeDelta::minutes(30));
    engine.handle.set_deadline(id.clone(), Some(deadline.clone())).await.unwrap();
    let seen = view(&engine, &id).await;
    assert!(seen.request.deadline.as_ref() == Some(&deadline) && !seen.late, "{seen:?}");
    engine.until_sampled().await;

    clock.set_wall(TimeDelta::hours(1));
    let told = late(&mut engine, &time).await;
    assert_eq!((told.id.as_str(), told.state), (id.as_str(), RequestState::Pending));
    let story = engine.handle.request_history(id.clone()).await.unwrap();
    let missed = story.iter().filter(|event| event.what == Happening::DeadlineMissed).count();
    assert_eq!(missed, 1, "{story:?}");

    engine.handle.set_deadline(id.clone(), None).await.unwrap();
    let seen = view(&engine, &id).await;
    assert!(seen.request.deadline.is_none() && !seen.late, "without a deadline nothing is late: {seen:?}");
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn a_request_that_is_put_off_begins_by_itself_at_its_time() {
    let (mut engine, clock, time) = on_set_clock().await;
    let id = engine.ask("Tonight").await;
    let refused = engine.handle.put_off(id.clone(), "in a while".to_owned()).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidField, Some("until")));
    engine.handle.put_off(id.clone(), text(clock.now() + TimeDelta::hours(8))).await.unwrap();
    engine.handle.start().await.unwrap();
    engine.until_sampled().await;
    let seen = view(&engine, &id).await;
    assert!(seen.state == RequestState::Scheduled && seen.problem.is_none() && seen.attempt == 0, "{seen:?}");
    time.advance(Duration::from_secs(3_600)).await;
    assert_eq!(engine.state(&id).await, RequestState::Scheduled, "not before its time");
    engine.handle.cancel(id.clone()).await.unwrap();
    engine.handle.put_off(id.clone(), text(clock.now() + TimeDelta::hours(8))).await.unwrap();
    assert_eq!(engine.state(&id).await, RequestState::Scheduled, "had back, it still has its time");
    clock.set_wall(TimeDelta::hours(8));
    time.advance(Duration::from_secs(8 * 3_600)).await;
    assert_eq!(engine.until(&id, RequestState::Completed).await.attempt, 1);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_wait_are_called_off_at_once_and_had_back_at_once() {
    let engine = TestEngine::open().await;
    // More than one transaction takes.
    let mut ids = Vec::new();
    for number in 0..250 {
        ids.push(engine.ask(&format!("Number {number}")).await);
    }
    let later = text(SystemClock::new().now() + TimeDelta::hours(3));
    engine.handle.put_off(ids[7].clone(), later).await.unwrap();
    engine.handle.pause(ids[8].clone()).await.unwrap();
    let waiting = Which::States(vec![RequestState::Pending, RequestState::Scheduled]);
    let mut ordered = engine.handle.order_many(waiting, Order::Cancel).await.unwrap();
    assert_eq!((ordered.done.len(), ordered.refused), (249, 0), "the paused one does not wait for its turn");
    assert_eq!(engine.state(&ids[8]).await, RequestState::Paused);
    let status = engine.handle.status().await.unwrap().status;
    assert_eq!((status.counts.cancelled, status.counts.waiting), (249, 0));

    ordered.done.push("nobody".to_owned());
    let back = engine.handle.order_many(Which::Ids(ordered.done), Order::Retry).await.unwrap();
    assert_eq!((back.done.len(), back.refused), (249, 1));
    let urgent = Order::SetPriority(Priority::Urgent);
    engine.handle.order_many(Which::States(vec![RequestState::Pending]), urgent).await.unwrap();
    let requests = engine.handle.requests().await.unwrap();
    let counted = requests.iter().filter(|view| {
        view.state == RequestState::Pending && view.request.priority == Priority::Urgent && view.finished_at.is_none()
    });
    assert_eq!(counted.count(), 249);
    let refused = engine.handle.order_many(Which::Ids(Vec::new()), Order::PutOff("then".to_owned())).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidField);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_ended_is_cleared_away_and_no_document_goes_with_it() {
    let mut engine = TestEngine::open().await;
    let kept = engine.ask("Kept").await;
    let (gone, waits) = (engine.ask("Called off").await, engine.ask("Waits").await);
    engine.handle.pause(waits.clone()).await.unwrap();
    engine.handle.cancel(gone.clone()).await.unwrap();
    engine.handle.start().await.unwrap();
    let document = engine.until(&kept, RequestState::Completed).await;
    let ended = vec![RequestState::Completed, RequestState::Failed, RequestState::Cancelled];
    assert_eq!(engine.handle.clear_finished(ended).await.unwrap(), 2);
    let mut cleared = Vec::new();
    while cleared.len() < 2 {
        if let EventBody::Cleared { request_ids } = engine.events.recv().await.unwrap().body {
            cleared.extend(request_ids);
        }
    }
    assert!(cleared.contains(&kept) && cleared.contains(&gone), "who shows them is told: {cleared:?}");
    let left: Vec<String> = engine.handle.requests().await.unwrap().into_iter().map(|view| view.id).collect();
    assert_eq!(left, std::slice::from_ref(&waits));
    let library = engine.handle.documents(String::new()).await.unwrap();
    assert_eq!(library.len(), 1, "the document stays in the library");
    let opened = engine.handle.document(document.document_id.unwrap()).await.unwrap();
    assert!(std::path::Path::new(&opened.summary.path).exists() && !opened.sections.is_empty(), "and on disk, whole");
    let story = engine.handle.request_history(gone).await.unwrap_err();
    assert_eq!(story.code, ErrorCode::NotFound);
    engine.handle.cancel(waits).await.unwrap();
    engine.handle.clear_finished(vec![RequestState::Cancelled]).await.unwrap();
    assert!(!engine.handle.status().await.unwrap().first_run, "something was asked for once");
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn what_was_kept_for_as_long_as_the_user_wants_goes_by_itself_and_not_a_day_before() {
    let (mut engine, clock, time) = on_set_clock().await;
    let wrong = engine.handle.set_keep_days(Some(0)).await.unwrap_err();
    assert_eq!((wrong.code, wrong.field.as_deref()), (ErrorCode::InvalidField, Some("days")));
    let id = engine.ask("Old").await;
    engine.handle.cancel(id.clone()).await.unwrap();
    engine.until_sampled().await;
    clock.set_wall(TimeDelta::days(29));
    engine.handle.set_keep_days(Some(30)).await.unwrap();
    time.advance(Duration::from_secs(3_601)).await;
    engine.round(&time).await;
    assert_eq!(engine.state(&id).await, RequestState::Cancelled, "not yet");
    clock.set_wall(TimeDelta::days(2));
    time.advance(Duration::from_secs(3_601)).await;
    loop {
        match engine.events.recv().await.unwrap().body {
            EventBody::Cleared { request_ids } if request_ids == [id.clone()] => break,
            _ => {}
        }
    }
    assert_eq!(engine.handle.monitor().await.unwrap().queue.keep_days, Some(30));
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);
    let engine = TestEngine::open_in(folder).await;
    assert_eq!(engine.handle.monitor().await.unwrap().queue.keep_days, Some(30), "it is remembered");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_to_a_request_is_told_from_its_beginning_to_its_end() {
    let mut engine = TestEngine::open().await;
    let id = engine.ask("A life").await;
    engine.handle.pause(id.clone()).await.unwrap();
    engine.handle.resume(id.clone()).await.unwrap();
    engine.handle.start().await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    let story = engine.handle.request_history(id).await.unwrap();
    let told: Vec<Happening> = story.iter().map(|event| event.what).collect();
    assert_eq!(told[..6], [Accepted, Paused, Resumed, Begun, Read, Section], "{told:?}");
    assert_eq!(told.last(), Some(&Completed));
    let sections: Vec<u32> = story.iter().filter_map(|event| event.section).collect();
    assert_eq!(sections, (1..=u32::try_from(sections.len()).unwrap()).collect::<Vec<_>>(), "each, in order");
    assert!(story.is_sorted_by(|one, other| one.at <= other.at));
    engine.handle.shutdown().await;
}
