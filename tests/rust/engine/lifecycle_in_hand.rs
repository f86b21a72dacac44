//! Stop, pause, cancel and the pace while requests are in hand. Reading waits at a gate, so they stay in hand as long as a
//! test wants.

use atles_engine::api::{ErrorCode, Pace, Priority, RequestState, SystemState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_puts_a_request_back_at_no_cost_and_ends_its_readers() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("In hand").await;
    engine.until(&id, RequestState::InProgress).await;
    assert_eq!(engine.handle.stop().await.unwrap(), SystemState::Stopped);
    assert_eq!(engine.state(&id).await, RequestState::Pending, "when it is stopped, nothing is in progress");
    gate.open();
    engine.handle.start().await.unwrap();
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(view.attempt, 1, "a stop costs no attempt");
    engine.handle.shutdown().await;
    assert!(children_of_this_test(gate.reader()).is_empty(), "no reader is left");
}

fn children_of_this_test(reader: &std::path::Path) -> Vec<String> {
    let listed = std::process::Command::new("ps").args(["-A", "-o", "args="]).output().unwrap();
    let reader = reader.display().to_string();
    String::from_utf8_lossy(&listed.stdout).lines().filter(|line| line.contains(&reader)).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_in_hand_is_paused_resumed_and_called_off_within_a_moment() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("In hand").await;
    engine.until(&id, RequestState::InProgress).await;
    let refused = |result: Result<(), atles_engine::api::ApiError>| result.unwrap_err().code;
    assert_eq!(refused(engine.handle.resume(id.clone()).await), ErrorCode::NotNow, "it is not paused");
    assert_eq!(refused(engine.handle.retry(id.clone()).await), ErrorCode::NotNow, "it has not ended");
    assert_eq!(refused(engine.handle.reorder(id.clone(), None).await), ErrorCode::NotNow, "it does not wait");
    let high = engine.handle.set_priority(id.clone(), Priority::High).await;
    assert_eq!(refused(high), ErrorCode::NotNow, "it does not wait");

    engine.handle.pause(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Paused).await;
    assert_eq!(refused(engine.handle.pause(id.clone()).await), ErrorCode::NotNow, "it is paused");
    assert_eq!(refused(engine.handle.retry(id.clone()).await), ErrorCode::NotNow, "it has not ended");
    engine.handle.set_priority(id.clone(), Priority::High).await.unwrap();
    engine.handle.reorder(id.clone(), None).await.unwrap();
    engine.handle.resume(id.clone()).await.unwrap();
    engine.until(&id, RequestState::InProgress).await;
    engine.handle.cancel(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Cancelled).await;
    for refusal in [
        engine.handle.cancel(id.clone()).await,
        engine.handle.pause(id.clone()).await,
        engine.handle.resume(id.clone()).await,
        engine.handle.reorder(id.clone(), None).await,
    ] {
        assert_eq!(refused(refusal), ErrorCode::NotNow, "it has ended");
    }
    gate.open();
    engine.handle.retry(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_of_a_request_in_hand_holds_also_when_the_system_is_stopped_first() {
    let (mut engine, _gate) = TestEngine::open_gated().await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("Both at once").await;
    engine.until(&id, RequestState::InProgress).await;
    let (stopped, cancelled) = tokio::join!(engine.handle.stop(), engine.handle.cancel(id.clone()));
    stopped.unwrap();
    cancelled.unwrap();
    assert_eq!(engine.state(&id).await, RequestState::Cancelled);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_faster_pace_begins_more_requests_at_once_and_a_slower_one_takes_none_away() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.set_pace(Pace::Overnight).await.unwrap();
    engine.handle.start().await.unwrap();
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(engine.ask(&format!("Number {number}")).await);
    }
    let status = engine.until_status(|status| status.counts.active == 1 && status.counts.waiting == 5).await;
    assert_eq!(status.pace, Pace::Overnight);
    engine.handle.set_pace(Pace::Fast).await.unwrap();
    engine.until_status(|status| status.counts.active == 5 && status.counts.waiting == 1).await;
    engine.handle.set_pace(Pace::Slow).await.unwrap();
    engine.until_status(|status| status.pace == Pace::Slow && status.counts.active == 5).await;
    gate.open();
    engine.until_status(|status| status.counts.completed == 6).await;
    for id in ids {
        assert_eq!(engine.state(&id).await, RequestState::Completed);
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_launch_puts_back_what_the_last_session_left_in_progress_also_without_a_start() {
    let (mut engine, _gate) = TestEngine::open_gated().await;
    let left = engine.ask("Left in progress").await;
    let promised = engine.ask("Called off, but the worker died before it heard").await;
    engine.until(&promised, RequestState::Pending).await;
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);
    // As a kill leaves it.
    let database = rusqlite::Connection::open(folder.path().join("data/atles.sqlite3")).unwrap();
    database.execute("UPDATE jobs SET state = 'in_progress', attempt = 1, token = token + 1", []).unwrap();
    database.execute("UPDATE jobs SET asked = 'cancel' WHERE id = ?1", [&promised]).unwrap();
    drop(database);

    let engine = TestEngine::open_in(folder).await;
    let requests = engine.handle.requests().await.unwrap();
    let view = |id: &str| requests.iter().find(|view| view.id == id).unwrap();
    assert_eq!((view(&left).state, view(&left).attempt), (RequestState::Pending, 0), "a crash costs no attempt");
    assert_eq!(view(&promised).state, RequestState::Cancelled, "what was promised is kept");
    assert!(view(&promised).finished_at.is_some());
    engine.handle.shutdown().await;
}
