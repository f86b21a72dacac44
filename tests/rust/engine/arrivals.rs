//! The user's own order: arrivals, moves between neighbours, and moves when there is no number left between them.

use std::sync::Arc;

use atles_engine::api::{EngineOptions, ErrorCode, Priority};
use atles_tests::{JumpingClock, Random, TestEngine};
use chrono::TimeDelta;

/// Ids of what waits, in the order in which it will be begun.
async fn waiting(engine: &TestEngine) -> Vec<String> {
    engine.handle.requests().await.unwrap().into_iter().map(|view| view.id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_arrives_later_comes_later_also_when_the_clock_was_set_back() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let clock = Arc::new(JumpingClock::new());
    let options = EngineOptions { clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let engine = TestEngine::open_with(folder, options).await;
    let mut expected = vec![engine.ask("first").await];
    clock.set_wall(TimeDelta::hours(-8));
    expected.push(engine.ask("second").await);
    engine.handle.pause(expected[1].clone()).await.unwrap();
    expected.push(engine.ask("behind one that is paused").await);
    clock.set_wall(TimeDelta::hours(16));
    expected.push(engine.ask("last").await);
    assert_eq!(waiting(&engine).await, expected);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_is_the_users_whatever_is_moved_however_often() {
    let engine = TestEngine::open().await;
    let mut random = Random::new(3);
    // By priority, most urgent first; what is moved stays among its own.
    let priorities = [Priority::High, Priority::Normal];
    let mut model: Vec<Vec<String>> = Vec::new();
    for priority in priorities {
        let mut peers = Vec::new();
        for number in 0..4 {
            let mut wanted = engine.wanted(&format!("{priority:?} {number}"));
            wanted.priority = priority;
            peers.push(engine.handle.request(wanted).await.unwrap().request_id);
        }
        model.push(peers);
    }
    // Between two neighbours there is room for about ten moves: a hundred and fifty have to make room again and again.
    for step in 0..150 {
        let group = random.below(2) as usize;
        let from = random.below(4) as usize;
        let id = model[group].remove(from);
        let before = match random.below(6) {
            0 => None,
            // One of the other priority: as near as the border allows.
            1 => Some(model[1 - group][random.below(4) as usize].clone()),
            _ => Some(model[group][random.below(2) as usize].clone()),
        };
        let to = match &before {
            None => 3,
            Some(before) => match model[group].iter().position(|peer| peer == before) {
                Some(position) => position,
                // Before something more urgent is at the front; before something less urgent is at the end.
                None if group == 1 => 0,
                None => 3,
            },
        };
        model[group].insert(to, id.clone());
        engine.handle.reorder(id, before).await.unwrap();
        assert_eq!(waiting(&engine).await, model.concat(), "step {step}");
    }
    let gone = engine.handle.reorder(model[0][0].clone(), Some("no-such".to_owned())).await;
    assert_eq!(gone.unwrap_err().code, ErrorCode::NotFound);
    let last = engine.ask("after all that").await;
    assert_eq!(waiting(&engine).await.last(), Some(&last), "who arrives comes after those that were numbered anew");
    engine.handle.shutdown().await;
}
