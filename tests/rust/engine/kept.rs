//! What is kept on this computer: where documents are filed, how much there is, and forgetting all of it.

use std::path::Path;
use std::sync::Arc;

use atles_engine::api::{EngineHandle, EngineOptions, ErrorCode, KeptKind, RequestState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_documents_go_where_the_user_wants_them_also_next_time_and_old_ones_stay() {
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let old = engine.ask("Filed as usual").await;
    engine.until(&old, RequestState::Completed).await;
    let chosen = engine.folder.path().join("elsewhere").join("reports");
    engine.handle.set_documents_folder(Some(chosen.display().to_string())).await.unwrap();
    assert_eq!(engine.handle.status().await.unwrap().documents_folder, chosen.display().to_string());
    let new = engine.ask("Filed elsewhere").await;
    engine.until(&new, RequestState::Completed).await;
    engine.handle.shutdown().await;

    let mut again = TestEngine::open_in(engine.folder.clone()).await;
    let kept = again.handle.kept_data().await.unwrap();
    let usual = again.folder.path().join("documents");
    assert_eq!((kept.documents_folder, kept.usual_documents_folder), (show(&chosen), show(&usual)));
    assert_eq!(names(&chosen), ["Filed elsewhere.md"]);
    assert_eq!(names(&usual), ["Filed as usual.md"], "what was there is not moved");
    again.handle.set_documents_folder(None).await.unwrap();
    again.handle.start().await.unwrap();
    let last = again.ask("Filed as usual again").await;
    again.until(&last, RequestState::Completed).await;
    assert_eq!(names(&usual), ["Filed as usual again.md", "Filed as usual.md"]);
    again.handle.shutdown().await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_refused_and_the_choice_before_holds() {
    let engine = TestEngine::open().await;
    let file = engine.folder.path().join("a file");
    std::fs::write(&file, "no folder").unwrap();
    let ours = engine.folder.path().join("data").join("bin").join("not there");
    for wrong in [show(&file), show(&file.join("below")), show(&ours), "reports".to_owned(), String::new()] {
        let refused = engine.handle.set_documents_folder(Some(wrong.clone())).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::FolderUnavailable, "{wrong}");
    }
    let kept = engine.handle.kept_data().await.unwrap();
    assert_eq!(kept.documents_folder, kept.usual_documents_folder);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_but_documents_and_what_others_put_there_is_gone_at_a_word() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let data = folder.path().join("data");
    let logs = data.join("logs");
    std::fs::create_dir_all(&logs).unwrap();
    std::fs::write(logs.join("atles.log"), "a line").unwrap();
    std::fs::write(data.join("not ours.txt"), "a user's note").unwrap();
    let options = EngineOptions { log_folder: Some(logs), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder.clone(), options).await;
    engine.handle.start().await.unwrap();
    for title in ["Stays", "In the bin"] {
        let id = engine.ask(title).await;
        engine.until(&id, RequestState::Completed).await;
    }
    let documents = engine.handle.documents(String::new()).await.unwrap();
    let binned = documents.iter().find(|document| document.title == "In the bin").unwrap();
    engine.handle.bin_document(binned.id.clone()).await.unwrap();
    engine.handle.add_sources(vec![show(&engine.sources())], true).await.unwrap();

    let kept = engine.handle.kept_data().await.unwrap();
    assert_eq!(kept.folder, show(&data.canonicalize().unwrap()));
    let kinds: Vec<_> = kept.parts.iter().map(|part| part.kind).collect();
    assert_eq!(kinds, [KeptKind::Database, KeptKind::Index, KeptKind::Bin, KeptKind::Logs]);
    assert!(kept.parts.iter().all(|part| part.megabytes > 0.0), "{:?}", kept.parts);

    // Something is in hand when the word is said.
    engine.ask("Never finished").await;
    engine.handle.erase().await.unwrap();
    assert_eq!(names(&data), ["not ours.txt"]);
    assert_eq!(names(&folder.path().join("documents")), ["Stays.md"]);
    assert_eq!(names(&engine.sources()).len(), 4, "sources are the user's");

    std::fs::remove_file(data.join("not ours.txt")).unwrap();
    let again = TestEngine::open_in(folder.clone()).await;
    assert!(again.handle.status().await.unwrap().first_run, "ATLES begins anew");
    again.handle.erase().await.unwrap();
    assert!(!data.exists(), "a folder in which nothing is left goes, too");
}

#[tokio::test]
async fn nothing_is_deleted_in_a_folder_that_somebody_else_holds_by_then() {
    let engine = TestEngine::open().await;
    engine.handle.shutdown().await;
    let next = EngineHandle::open(TestEngine::options(engine.folder.path())).await.unwrap();
    let refused = engine.handle.erase().await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FolderTaken);
    assert!(engine.folder.path().join("data").join("atles.sqlite3").exists());
    next.shutdown().await;
}

fn show(path: &Path) -> String {
    path.display().to_string()
}

/// Names of the entries in a folder, sorted; citations files aside.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.ends_with(".citations.json"));
    names.sort();
    names
}
