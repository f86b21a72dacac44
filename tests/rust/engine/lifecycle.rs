//! Start, stop and restart in any order, and what they mean for requests.

use atles_engine::api::{EngineHandle, EngineOptions, ErrorCode, Pace, RequestState, SystemState};
use atles_tests::{Random, TestEngine};

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
    assert_eq!(handle.start().await.unwrap_err().code, ErrorCode::NotNow, "nothing starts in a closed folder");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_command_wins_whatever_came_before_it() {
    let engine = TestEngine::open().await;
    let mut random = Random::new(7);
    for round in 0..60 {
        let handle = &engine.handle;
        let commands: Vec<u64> = (0..=random.below(5)).map(|_| random.below(3)).collect();
        // Sent in this order, each without waiting for the one before it.
        let sent = commands.iter().map(|command| async move {
            match command {
                0 => handle.start().await,
                1 => handle.stop().await,
                _ => handle.restart().await,
            }
        });
        for answer in futures_util::future::join_all(sent).await {
            answer.unwrap();
        }
        let wanted = if commands.last() == Some(&1) { SystemState::Stopped } else { SystemState::Running };
        let state = handle.status().await.unwrap().status.state;
        assert_eq!(state, wanted, "round {round}: 0 start, 1 stop, 2 restart: {commands:?}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_is_told_at_once_and_a_system_at_rest_gives_signs_of_life() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    engine.handle.stop().await.unwrap();
    let mut states = Vec::new();
    while states.last() != Some(&SystemState::Stopped) || states.len() < 2 {
        let status = engine.until_status(|_| true).await;
        if states.last() != Some(&status.state) {
            states.push(status.state);
        }
    }
    assert!(states.contains(&SystemState::Running) || states.contains(&SystemState::Stopping), "{states:?}");
    let before = tokio::time::Instant::now();
    engine.until_status(|_| true).await;
    engine.until_status(|_| true).await;
    assert!(before.elapsed() < std::time::Duration::from_secs(20), "each at most 10 s after the one before");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_engine_on_the_folder_is_refused_and_the_holder_is_named() {
    let engine = TestEngine::open().await;
    let Err(refusal) = EngineHandle::open(TestEngine::options(engine.folder.path())).await else {
        panic!("two engines hold one folder");
    };
    assert_eq!(refusal.code, ErrorCode::FolderTaken);
    assert!(refusal.message.contains("a test") && refusal.is_refusal(), "{refusal:?}");
    engine.handle.shutdown().await;
    let folder = engine.folder.clone();
    TestEngine::open_in(folder).await.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_reader_that_is_missing_is_told_by_the_health_check() {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let options = EngineOptions { reader: folder.path().join("no-such-program"), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    engine.handle.start().await.unwrap();
    let status = engine.until_status(|status| status.health.iter().any(|check| !check.ok)).await;
    let bad: Vec<_> = status.health.iter().filter(|check| !check.ok).map(|check| check.name.as_str()).collect();
    assert_eq!(bad, ["children"]);
    engine.handle.stop().await.unwrap();
    assert!(engine.handle.status().await.unwrap().status.health.is_empty(), "nothing is checked while stopped");
    engine.handle.shutdown().await;
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
        ["disk_space", "database", "documents_folder", "queue_progress", "event_loop_delay", "children"],
    );
    assert!(status.health.iter().all(|check| check.ok), "{:?}", status.health);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_system_that_failed_tells_its_story_and_start_works_again() {
    let mut engine = TestEngine::open().await;
    let id = engine.ask("In spite of all").await;
    engine.until(&id, RequestState::Pending).await;
    let database = rusqlite::Connection::open(engine.folder.path().join("data/atles.sqlite3")).unwrap();
    // Whoever works needs this table; the housekeeping that looks after a failed system does without it.
    database.execute_batch("ALTER TABLE jobs RENAME TO jobs_elsewhere").unwrap();
    assert_eq!(engine.handle.start().await.unwrap(), SystemState::Failed);
    let status = engine.until_status(|status| status.state == SystemState::Failed).await;
    let failure = status.failure.expect("it says why");
    assert!(failure.details.contains("worker_pool") && failure.details.contains("jobs"), "{failure:?}");
    assert!(failure.hint.contains("Start"), "and what to do: {failure:?}");
    assert_eq!(engine.handle.start().await.unwrap(), SystemState::Failed, "it tries again, and fails again");
    assert_eq!(engine.handle.stop().await.unwrap(), SystemState::Stopped, "the story can be put away");
    database.execute_batch("ALTER TABLE jobs_elsewhere RENAME TO jobs").unwrap();
    assert_eq!(engine.handle.start().await.unwrap(), SystemState::Running);
    engine.until(&id, RequestState::Completed).await;
    let status = engine.handle.status().await.unwrap().status;
    assert!(status.failure.is_none(), "the story is over");
    engine.handle.shutdown().await;
}
