//! Start, stop and restart in any order, and what they mean for requests.

use atles_engine::api::{ErrorCode, Pace, RequestState, SystemState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn start_and_stop_can_be_sent_in_any_order_any_number_of_times() {
    let engine = TestEngine::open().await;
    let handle = &engine.handle;
    assert_eq!(handle.stop().await.unwrap(), SystemState::Stopped, "a stopped system stays stopped");
    assert_eq!(handle.start().await.unwrap(), SystemState::Running);
    assert_eq!(handle.start().await.unwrap(), SystemState::Running, "a running system stays running");
    assert_eq!(handle.restart().await.unwrap(), SystemState::Running);
    for _ in 0..20 {
        let (started, stopped) = tokio::join!(handle.start(), handle.stop());
        started.unwrap();
        stopped.unwrap();
    }
    assert_eq!(handle.stop().await.unwrap(), SystemState::Stopped);
    let status = handle.status().await.unwrap().status;
    assert!(status.has_run, "it says Stopped from then on, not Ready to start");
    handle.shutdown().await;
    handle.shutdown().await;
    assert_eq!(handle.start().await.unwrap_err().code, ErrorCode::Database, "nothing starts in a closed folder");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_made_while_stopped_waits_and_is_written_after_start() {
    let mut engine = TestEngine::open().await;
    let accepted = engine.handle.request(engine.wanted("Waiting")).await.unwrap();
    assert!(accepted.waits_for_start);
    engine.until(&accepted.request_id, RequestState::Pending).await;
    engine.handle.start().await.unwrap();
    let done = engine.until(&accepted.request_id, RequestState::Completed).await;
    let path = done.document.expect("a completed request has a document");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("# Waiting"));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orderly_stop_costs_no_attempt_and_the_last_intent_is_restored() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("Stopped in the middle").await;
    engine.until(&id, RequestState::InProgress).await;
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);

    let mut engine = TestEngine::open_in(folder).await;
    assert_eq!(engine.handle.restore().await.unwrap(), SystemState::Running, "it ran when it was closed");
    let view = match engine.handle.requests().await.unwrap().into_iter().find(|view| view.id == id).unwrap() {
        done if done.state == RequestState::Completed => done,
        _ => engine.until(&id, RequestState::Completed).await,
    };
    assert_eq!(view.attempt, 1, "a stop costs no attempt");
    engine.handle.stop().await.unwrap();
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);

    let engine = TestEngine::open_in(folder).await;
    assert_eq!(engine.handle.restore().await.unwrap(), SystemState::Stopped, "the user had stopped it");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pace_changes_while_running_and_is_remembered() {
    let engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    assert_eq!(engine.handle.status().await.unwrap().status.pace, Pace::Mid, "a sensible default");
    engine.handle.set_pace(Pace::Overnight).await.unwrap();
    assert_eq!(engine.handle.status().await.unwrap().status.pace, Pace::Overnight);
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);
    let engine = TestEngine::open_in(folder).await;
    assert_eq!(engine.handle.status().await.unwrap().status.pace, Pace::Overnight);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_names_every_service_and_every_check() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let status = loop {
        if let atles_engine::api::EventBody::Status(status) = engine.events.recv().await.unwrap().body
            && !status.health.is_empty()
        {
            break status;
        }
    };
    let services: Vec<&str> = status.services.iter().map(|service| service.name.as_str()).collect();
    for name in ["worker_pool", "health_monitor", "metrics_sampler", "event_publisher", "source_reader"] {
        assert!(services.contains(&name), "{name} is missing from {services:?}");
    }
    let checks: Vec<&str> = status.health.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(
        checks,
        ["database", "disk_space", "documents_folder", "queue_progress", "event_loop_delay", "children"],
    );
    assert!(status.health.iter().all(|check| check.ok), "{:?}", status.health);
    engine.handle.shutdown().await;
}
