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
