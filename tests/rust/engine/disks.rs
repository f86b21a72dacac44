//! Disks that are full, folders that may not be written, databases that are damaged.

use std::sync::Arc;

use atles_engine::api::{EngineHandle, EngineOptions, ErrorCode, RequestState};
use atles_tests::{Gate, SmallDisk, TestEngine};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_where_the_documents_go_pauses_the_request_until_there_is_room() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::mount(&folder.path().join("documents"), 1) else { return };
    let mut engine = TestEngine::open_in(folder).await;
    engine.handle.start().await.unwrap();
    disk.fill(0);
    let id = engine.ask("No space").await;
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem.expect("the reason is told").code, ErrorCode::DiskFull);
    disk.empty();
    let view = engine.until(&id, RequestState::Completed).await;
    assert!(view.problem.is_none() && view.attempt == 1, "waiting for space costs no attempt");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_documents_folder_that_may_not_be_written_pauses_the_request() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::mount(&folder.path().join("documents"), 1) else { return };
    let mut engine = TestEngine::open_in(folder).await;
    disk.set_writable(false);
    engine.handle.start().await.unwrap();
    let id = engine.ask("No permission").await;
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem.expect("the reason is told").code, ErrorCode::FolderUnavailable);
    let health = engine.handle.status().await.unwrap().status.health;
    assert!(health.iter().any(|check| check.name == "documents_folder" && !check.ok), "{health:?}");
    disk.set_writable(true);
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_where_the_database_is_refuses_what_is_new_and_loses_nothing_that_is_in_hand() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::mount(&folder.path().join("data"), 4) else { return };
    let gate = Gate::closed(folder.path());
    let options = EngineOptions { reader: gate.reader().to_owned(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("In hand").await;
    engine.until(&id, RequestState::InProgress).await;
    disk.fill(0);
    let refused = loop {
        // A page or two may be left in the log.
        match engine.handle.request(engine.wanted(&"One too many. ".repeat(20))).await {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(refused.code, ErrorCode::DiskFull, "{refused:?}");
    engine.until_status(|status| status.health.iter().any(|check| check.name == "database" && !check.ok)).await;
    gate.open();
    loop {
        let requests = engine.handle.requests().await.unwrap();
        let view = requests.iter().find(|view| view.id == id).unwrap();
        assert_eq!(view.state, RequestState::InProgress, "what became of it cannot be written down yet");
        if view.progress.is_none() {
            break;
        }
    }
    assert!(engine.handle.documents(String::new()).await.unwrap().is_empty(), "the library can be looked at");
    disk.empty();
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem.expect("the reason is told").code, ErrorCode::DiskFull);
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_used_is_refused_with_what_to_do() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    TestEngine::open_in(folder.clone()).await.handle.shutdown().await;
    let database = folder.path().join("data/atles.sqlite3");
    let refused = |folder: Arc<tempfile::TempDir>| async move {
        match EngineHandle::open(TestEngine::options(folder.path())).await {
            Ok(_) => panic!("it opens all the same"),
            Err(error) => error,
        }
    };
    let connection = rusqlite::Connection::open(&database).unwrap();
    connection.execute("INSERT INTO migrations (name) VALUES ('engine-999')", []).unwrap();
    drop(connection);
    let later = refused(folder.clone()).await;
    assert_eq!(later.code, ErrorCode::Database);
    assert!(later.hint.contains("latest version"), "{later:?}");

    std::fs::write(&database, "this is no database, and it is long enough to be looked at".repeat(100)).unwrap();
    let damaged = refused(folder.clone()).await;
    assert_eq!(damaged.code, ErrorCode::Database);
    assert!(damaged.hint.contains("backups"), "{damaged:?}");
    assert!(std::fs::read(&database).unwrap().starts_with(b"this is no"), "what is there is not touched");

    std::fs::remove_file(&database).unwrap();
    std::fs::create_dir(&database).unwrap();
    let unopened = refused(folder).await;
    assert_eq!(unopened.code, ErrorCode::Database);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_that_may_not_be_written_is_refused() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::mount(&folder.path().join("data"), 8) else { return };
    TestEngine::open_in(folder.clone()).await.handle.shutdown().await;
    disk.set_writable(false);
    let refused = EngineHandle::open(TestEngine::options(folder.path())).await.err().expect("it cannot be used");
    assert_eq!(refused.code, ErrorCode::FolderUnavailable);
    assert!(refused.hint.contains("right to write"), "{refused:?}");
    disk.set_writable(true);
    TestEngine::open_in(folder).await.handle.shutdown().await;
}
