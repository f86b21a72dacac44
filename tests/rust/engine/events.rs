//! What the engine tells: in order, after the commit, and from other processes too.

use atles_engine::api::{EventBody, RequestState};
use atles_tests::{Atles, TestEngine};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_numbered_without_gaps_and_come_on_top_of_the_snapshot() {
    let mut engine = TestEngine::open().await;
    let snapshot = engine.handle.status().await.unwrap();
    assert!(snapshot.first_run && snapshot.requests.is_empty());
    engine.handle.start().await.unwrap();
    let id = engine.ask("Numbered").await;
    let mut last = None;
    let mut fraction = 0.0;
    loop {
        let event = engine.events.recv().await.unwrap();
        if let Some(last) = last {
            assert_eq!(event.seq, last + 1, "no event is missing");
        }
        last = Some(event.seq);
        match event.body {
            EventBody::Progress { request_id, progress } if request_id == id => {
                assert!(progress.fraction >= fraction, "progress never falls");
                fraction = progress.fraction;
            }
            EventBody::Request(view) if view.state == RequestState::Completed => break,
            _ => {}
        }
    }
    assert!(fraction > 0.5);
    let snapshot = engine.handle.status().await.unwrap();
    assert!(snapshot.seq >= last.unwrap() && !snapshot.first_run);
    assert_eq!(snapshot.status.counts.completed, 1);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_of_another_process_is_seen_and_written_at_once() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let (data, sources) = (engine.folder.path().join("data"), engine.sources());
    let output = tokio::task::spawn_blocking(move || {
        Atles::run([
            "request".as_ref(),
            "--data".as_ref(),
            data.as_os_str(),
            "--title".as_ref(),
            "From outside".as_ref(),
            "--type".as_ref(),
            "summary_report".as_ref(),
            "--source".as_ref(),
            sources.as_os_str(),
        ])
    })
    .await
    .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let id = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(view.request.title, "From outside");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_subscribes_first_and_drops_what_is_older_than_the_snapshot_has_the_whole_truth() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let mut windows = Vec::new();
    for number in 0..8 {
        let id = engine.ask(&format!("Number {number}")).await;
        if number % 4 == 1 {
            // It may be done already.
            let _ = engine.handle.pause(id).await;
        } else if number % 4 == 2 {
            let _ = engine.handle.cancel(id).await;
        }
        // A window that opens in the middle of all this.
        let events = engine.handle.subscribe();
        windows.push((events, engine.handle.status().await.unwrap()));
    }
    // Every request has come to rest, and the event that tells of it is out.
    let mut unsettled = windows.len();
    let mut resting = std::collections::HashSet::new();
    let mut last_told = 0;
    while unsettled > 0 {
        let event = engine.events.recv().await.expect("the events go on");
        last_told = event.seq;
        if let EventBody::Request(view) = event.body {
            let rests = matches!(view.state, RequestState::Completed | RequestState::Cancelled | RequestState::Paused);
            if rests && resting.insert(view.id.clone()) {
                unsettled -= 1;
            } else if !rests && resting.remove(&view.id) {
                unsettled += 1;
            }
        }
    }
    let order = |mut requests: Vec<atles_engine::api::RequestView>| {
        requests.iter_mut().for_each(|view| view.progress = None);
        requests.sort_by(|one, other| one.id.cmp(&other.id));
        requests
    };
    let expected = order(engine.handle.requests().await.unwrap());
    for (number, (mut events, snapshot)) in windows.into_iter().enumerate() {
        let mut known = snapshot.requests;
        let mut last = None;
        while last.unwrap_or(snapshot.seq) < last_told {
            let event = events.recv().await.expect("the events go on");
            assert!(last.is_none_or(|last| event.seq == last + 1), "window {number}: a hole before {}", event.seq);
            last = Some(event.seq);
            if event.seq <= snapshot.seq {
                continue;
            }
            if let EventBody::Request(view) = event.body {
                known.retain(|other| other.id != view.id);
                known.push(*view);
            }
        }
        assert_eq!(order(known), expected, "window {number}, from {} to {last:?}", snapshot.seq);
    }
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn a_flood_of_log_lines_is_cut_and_what_is_missing_is_counted() {
    use atles_engine::api::LogLevel;
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let mut engine = TestEngine::open_in(folder).await;
    let log = engine.log.clone();
    // One thread: nothing is told while the lines are written.
    (0..2_000).for_each(|number| log.push(LogLevel::Info, "flood".to_owned(), number.to_string()));
    let (mut shown, mut missing, mut last) = (0, 0, 0);
    while shown + missing < 2_000 {
        if let EventBody::Log { lines, dropped } = engine.events.recv().await.unwrap().body {
            assert!(lines.iter().all(|line| std::mem::replace(&mut last, line.number) < line.number), "in order");
            shown += lines.len();
            missing += dropped as usize;
        }
    }
    assert_eq!((shown, missing), (500, 1_500), "the latest lines, and how many came before them");
    assert_eq!(last, 2_000);
    assert_eq!(engine.handle.log().lines.len(), 2_000, "whoever asks for the whole log has it");
    engine.handle.shutdown().await;
}
