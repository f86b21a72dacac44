//! Finish now, and go on later.

use atles_engine::api::{ErrorCode, RequestState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_finished_early_gives_a_document_in_part_that_can_be_continued() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    let waiting = engine.ask("Early").await;
    let refused = engine.handle.finish_now(waiting.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotNow, "nothing is written of it yet");
    engine.handle.start().await.unwrap();
    engine.until(&waiting, RequestState::InProgress).await;
    // While its files are read: the first section is written all the same.
    engine.handle.finish_now(waiting.clone()).await.unwrap();
    gate.open();
    let view = engine.until(&waiting, RequestState::Completed).await;
    let part = engine.handle.document(view.document_id.clone().unwrap()).await.unwrap();
    assert!(part.summary.partial, "it is marked");
    assert_eq!(part.sections.len(), 1, "it ended at the first border");
    let told = view.part.expect("the request says how much of it there is");
    assert!(told.written == 1 && told.planned > 1, "{told:?}");
    let note = &part.sections[0].paragraphs[0].sentences[0];
    assert!(note.text.starts_with("Ended early on request: 1 of "), "its first line says so: {note:?}");
    let file = std::fs::read_to_string(&part.summary.path).unwrap();
    assert!(file.contains(&note.text), "and its file: {file}");
    let refused = engine.handle.finish_now(waiting.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotNow, "it has ended");
    assert_eq!(engine.handle.clear_finished(vec![RequestState::Completed]).await.unwrap(), 1);

    let accepted = engine.handle.continue_document(waiting.clone()).await.unwrap();
    assert!(!accepted.waits_for_start);
    let view = engine.until(&accepted.request_id, RequestState::Completed).await;
    let whole = engine.handle.document(view.document_id.clone().unwrap()).await.unwrap();
    assert!(!whole.summary.partial && whole.sections.len() > 1);
    assert_eq!(view.part, None, "there is all of it");
    let kept = &part.sections[0].paragraphs[1..];
    assert_eq!(whole.sections[0].paragraphs, kept, "what was written is kept, without the note");
    assert_ne!(whole.summary.path, part.summary.path, "the document in part stays as it is");
    let refused = engine.handle.continue_document(accepted.request_id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotNow, "a whole document needs no continuation");

    // The same as if nobody had interfered.
    let undisturbed = engine.ask("Early").await;
    let view = engine.until(&undisturbed, RequestState::Completed).await;
    let undisturbed = engine.handle.document(view.document_id.unwrap()).await.unwrap();
    assert_eq!(undisturbed.sections, whole.sections);
    engine.handle.shutdown().await;
}
