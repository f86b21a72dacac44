//! Clocks that jump, computers that sleep, rings that are lost. Time is driven by the tests, so nothing here waits for it.

use std::sync::Arc;
use std::time::Duration;

use atles_engine::api::{EngineOptions, RequestState};
use atles_tests::{Atles, DrivenTime, Gate, JumpingClock, TestEngine};
use chrono::TimeDelta;

/// An engine with a clock that jumps, whose readers wait at a gate, with a request in hand.
async fn in_hand() -> (TestEngine, Gate, Arc<JumpingClock>, String) {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let (gate, clock) = (Gate::closed(folder.path()), Arc::new(JumpingClock::new()));
    let reader = gate.reader().to_owned();
    let options = EngineOptions { reader, clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("In hand").await;
    engine.until(&id, RequestState::InProgress).await;
    engine.until_sampled().await;
    (engine, gate, clock, id)
}

/// One round; whether a request was called stalled since the last one. What its checks find may be told with the next.
async fn round(engine: &mut TestEngine, time: &DrivenTime) -> bool {
    let told = engine.round(time).await;
    told.iter().flat_map(|status| &status.health).any(|check| check.name == "queue_progress" && !check.ok)
}

#[tokio::test]
async fn a_clock_that_is_set_eight_hours_wrong_robs_nobody_of_a_lease() {
    let time = DrivenTime::begin();
    let (mut engine, gate, clock, id) = in_hand().await;
    for jump in [8, -16, 8] {
        clock.set_wall(TimeDelta::hours(jump));
        for _ in 0..3 {
            assert!(!round(&mut engine, &time).await, "{jump} h: nothing has stalled");
        }
        assert_eq!(engine.state(&id).await, RequestState::InProgress, "{jump} h");
    }
    gate.open();
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(view.attempt, 1, "it was begun once");
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn eight_hours_of_sleep_are_no_stall() {
    let time = DrivenTime::begin();
    let (mut engine, gate, clock, id) = in_hand().await;
    round(&mut engine, &time).await;
    clock.sleep(Duration::from_secs(8 * 3_600));
    for _ in 0..6 {
        assert!(!round(&mut engine, &time).await, "nobody could give a sign of life");
    }
    gate.open();
    assert_eq!(engine.until(&id, RequestState::Completed).await.attempt, 1);
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn a_request_whose_ring_is_lost_is_found_by_the_next_round() {
    let time = DrivenTime::begin();
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    engine.until_sampled().await;
    std::fs::remove_file(engine.folder.path().join("data/engine.sock")).expect("there is a bell to be lost");
    // Later rounds know what an earlier one has seen.
    for number in 0..3 {
        let (data, sources) = (engine.folder.path().join("data"), engine.sources());
        let title = format!("Unheard {number}");
        let output = tokio::task::spawn_blocking(move || {
            Atles::run([
                "request".as_ref(),
                "--data".as_ref(),
                data.as_os_str(),
                "--title".as_ref(),
                title.as_ref(),
                "--type".as_ref(),
                "summary_report".as_ref(),
                "--source".as_ref(),
                sources.as_os_str(),
            ])
        });
        let output = output.await.unwrap();
        assert!(output.status.success(), "a lost ring is no fault: {}", String::from_utf8_lossy(&output.stderr));
        let id = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        assert_eq!(engine.state(&id).await, RequestState::Pending, "nobody has heard of it");
        let mut rounds = 0;
        while engine.state(&id).await == RequestState::Pending {
            rounds += 1;
            assert!(rounds <= 3, "a round that was under way is followed by one that finds it");
            engine.round(&time).await;
            // What it found is begun in a moment.
            for _ in 0..50 {
                engine.state(&id).await;
            }
        }
        while engine.state(&id).await != RequestState::Completed {}
    }
    engine.handle.shutdown().await;
}
