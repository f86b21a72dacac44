//! What can be done with a request.

use atles_engine::api::{CitationRef, ErrorCode, FileState, Length, Pace, Priority, ReadErrorCode, RequestState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiting_request_can_be_paused_resumed_cancelled_and_tried_again() {
    let mut engine = TestEngine::open().await;
    let id = engine.ask("Changing minds").await;
    engine.handle.pause(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Paused).await;
    engine.handle.resume(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Pending).await;
    assert_eq!(engine.handle.resume(id.clone()).await.unwrap_err().code, ErrorCode::NotNow, "it is not paused");
    engine.handle.cancel(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Cancelled).await;
    assert_eq!(engine.handle.cancel(id.clone()).await.unwrap_err().code, ErrorCode::NotNow, "it has ended");
    engine.handle.retry(id.clone()).await.unwrap();
    engine.handle.start().await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    assert_eq!(engine.handle.retry(id).await.unwrap_err().code, ErrorCode::NotNow, "what is done is done");
    assert_eq!(engine.handle.cancel("no-such".into()).await.unwrap_err().code, ErrorCode::NotFound);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_pauses_a_request_is_not_overruled_by_what_it_waited_for() {
    let mut engine = TestEngine::open().await;
    let id = engine.ask("Held up before").await;
    // As after a try that failed for want of a folder: it waits for another one, with its problem.
    let database = rusqlite::Connection::open(engine.folder.path().join("data/atles.sqlite3")).unwrap();
    let problem =
        r#"{"code":"folder_unavailable","message":"It is gone.","hint":"Bring it back.","details":"","field":null}"#;
    assert_eq!(database.execute("UPDATE requests SET problem = ?1 WHERE id = ?2", [problem, &id]).unwrap(), 1);
    engine.handle.pause(id.clone()).await.unwrap();
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem, None, "it waits for its user, and nothing else lets it go on");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_request_ends_within_a_moment_when_it_is_cancelled() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let mut wanted = engine.wanted("Never mind");
    wanted.length = Length::Words(20_000);
    let id = engine.handle.request(wanted).await.unwrap().request_id;
    engine.until(&id, RequestState::InProgress).await;
    engine.handle.cancel(id.clone()).await.unwrap();
    let view = engine.until(&id, RequestState::Cancelled).await;
    assert!(view.document.is_none() && view.problem.is_none(), "calling off is no fault");
    assert!(engine.handle.documents(String::new()).await.unwrap().is_empty());
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn urgent_requests_come_first_and_the_users_order_counts_within_a_priority() {
    let mut engine = TestEngine::open().await;
    engine.handle.set_pace(Pace::Overnight).await.unwrap();
    let first = engine.ask("first").await;
    let second = engine.ask("second").await;
    let third = engine.ask("third").await;
    let mut urgent = engine.wanted("urgent");
    urgent.priority = Priority::Urgent;
    let urgent = engine.handle.request(urgent).await.unwrap().request_id;
    engine.handle.reorder(third.clone(), Some(first.clone())).await.unwrap();
    engine.handle.reorder(first.clone(), None).await.unwrap();
    engine.handle.start().await.unwrap();
    for id in [&urgent, &third, &second, &first] {
        engine.until(id, RequestState::Completed).await;
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_is_refused_with_the_field_named() {
    let engine = TestEngine::open().await;
    let field = |change: fn(&mut atles_engine::api::DocumentRequest)| {
        let mut wanted = engine.wanted("Good");
        change(&mut wanted);
        let handle = engine.handle.clone();
        async move { handle.request(wanted).await.unwrap_err().field }
    };
    assert_eq!(field(|wanted| wanted.title = "  ".into()).await.as_deref(), Some("title"));
    assert_eq!(field(|wanted| wanted.title = "x".repeat(301)).await.as_deref(), Some("title"));
    assert_eq!(field(|wanted| wanted.sources.clear()).await.as_deref(), Some("sources"));
    assert_eq!(
        field(|wanted| wanted.deadline = Some("2001-01-01T00:00:00Z".into())).await.as_deref(),
        Some("deadline")
    );
    assert_eq!(field(|wanted| wanted.deadline = Some("soon".into())).await.as_deref(), Some("deadline"));
    assert_eq!(field(|wanted| wanted.length = Length::Words(3)).await.as_deref(), Some("length"));
    assert!(engine.handle.requests().await.unwrap().is_empty(), "a refusal leaves nothing behind");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_listed_and_the_rest_is_written_from() {
    let mut engine = TestEngine::open().await;
    let sources = engine.sources();
    std::fs::write(sources.join("nothing.txt"), "").unwrap();
    std::fs::write(sources.join("picture.md"), [0_u8, 159, 146, 150, 0, 1, 2, 3, 255, 254, 0, 7]).unwrap();
    engine.handle.start().await.unwrap();
    let id = engine.ask("With gaps").await;
    let view = engine.until(&id, RequestState::Completed).await;
    let codes: Vec<_> = view.not_read.iter().map(|entry| entry.code).collect();
    assert_eq!(view.not_read.len(), 2, "{:?}", view.not_read);
    assert!(codes.contains(&ReadErrorCode::Empty), "{codes:?}");
    let text = std::fs::read_to_string(view.document.unwrap()).unwrap();
    assert!(text.contains("nothing.txt") && text.contains("picture.md"), "the document's own notes name them");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_with_the_documents_name_is_never_overwritten() {
    let mut engine = TestEngine::open().await;
    let documents = engine.folder.path().join("documents");
    std::fs::create_dir_all(&documents).unwrap();
    std::fs::write(documents.join("Taken.md"), "mine").unwrap();
    engine.handle.start().await.unwrap();
    let first = engine.ask("Taken").await;
    let first = engine.until(&first, RequestState::Completed).await;
    let second = engine.ask("Taken").await;
    let second = engine.until(&second, RequestState::Completed).await;
    assert_eq!(std::fs::read_to_string(documents.join("Taken.md")).unwrap(), "mine");
    assert_ne!(first.document, second.document);
    engine.handle.shutdown().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_documents_folder_that_is_gone_pauses_the_request_and_trying_again_continues_it() {
    let mut engine = TestEngine::open().await;
    let documents = engine.folder.path().join("documents");
    engine.handle.start().await.unwrap();
    let _ = std::fs::remove_dir_all(&documents);
    // A file where the folder should be: it can be neither created nor written, whoever asks.
    std::fs::write(&documents, "in the way").unwrap();
    let id = engine.ask("Waiting for a folder").await;
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem.expect("the reason is told").code, ErrorCode::FolderUnavailable);
    std::fs::remove_file(&documents).unwrap();
    engine.handle.resume(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_finds_documents_and_shows_the_passage_of_a_sentence() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("Heat and water").await;
    engine.until(&id, RequestState::Completed).await;
    let found = engine.handle.documents("WATER heat".into()).await.unwrap();
    assert_eq!(found.len(), 1, "search asks for every word, in any case");
    assert!(engine.handle.documents("100%_nowhere".into()).await.unwrap().is_empty());
    let document = engine.handle.document(found[0].id.clone()).await.unwrap();
    assert_eq!(document.file_state, FileState::Unchanged);
    let mut shown = 0;
    for (section, text) in (0..).zip(&document.sections) {
        for (paragraph, text) in (0..).zip(&text.paragraphs) {
            for (sentence, text) in (0..).zip(&text.sentences) {
                for (citation, text) in (0..).zip(&text.citations) {
                    let document_id = found[0].id.clone();
                    let of = CitationRef { document_id, section, paragraph, sentence, citation };
                    let passage = engine.handle.passage(of).await.unwrap();
                    assert_eq!(passage.quote, text.quote);
                    assert_eq!(passage.file_state, FileState::Unchanged);
                    shown += 1;
                }
            }
        }
    }
    assert!(shown > 5, "the document has citations");
    std::fs::remove_dir_all(engine.sources()).unwrap();
    let of = CitationRef { document_id: found[0].id.clone(), section: 99, paragraph: 0, sentence: 0, citation: 0 };
    assert_eq!(engine.handle.passage(of).await.unwrap_err().code, ErrorCode::NotFound);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chosen_paths_are_looked_through_before_anything_is_asked_for() {
    let engine = TestEngine::open().await;
    let sources = engine.sources();
    std::fs::write(sources.join("empty.txt"), "").unwrap();
    let shown = sources.display().to_string();
    let report = engine.handle.sources(vec![shown.clone(), format!("\"{shown}\"")]).await.unwrap();
    assert_eq!(report.paths.len(), 1, "the same folder twice is one");
    assert!(report.paths[0].folder);
    assert_eq!((report.files, report.not_read.len()), (4, 1));
    assert!(!report.large);
    let outline = engine.handle.outline(engine.wanted("Outline")).await.unwrap();
    assert!(outline.sections.len() >= 3 && outline.files == 4, "{outline:?}");
    assert_eq!(outline.if_called_for, ["Where the sources disagree"], "{outline:?}");
    engine.handle.shutdown().await;
}
