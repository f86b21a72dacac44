//! What lies under the chosen paths: how much it is, and why some of it is not read.

use std::collections::BTreeMap;
use std::fs::File;

use atles_engine::api::{ErrorCode, ReadErrorCode, RequestState};
use atles_tests::TestEngine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_two_thousand_files_are_read_only_after_a_yes() {
    let engine = TestEngine::open().await;
    let folder = engine.folder.path().join("many");
    std::fs::create_dir_all(&folder).unwrap();
    for number in 0..=2_000 {
        std::fs::write(folder.join(format!("{number}.txt")), "A line.").unwrap();
    }
    asks_first(&engine, &folder).await;
    std::fs::remove_file(folder.join("0.txt")).unwrap();
    let mut wanted = engine.wanted("Just under");
    wanted.sources = vec![folder.display().to_string()];
    engine.handle.request(wanted).await.expect("2,000 are not too many");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_a_gigabyte_is_read_only_after_a_yes() {
    let engine = TestEngine::open().await;
    let folder = engine.folder.path().join("much");
    std::fs::create_dir_all(&folder).unwrap();
    for number in 0..3 {
        // Sparse: it takes no space.
        File::create(folder.join(format!("{number}.txt"))).unwrap().set_len((1 << 30) / 3 + 1).unwrap();
    }
    asks_first(&engine, &folder).await;
    engine.handle.shutdown().await;
}

async fn asks_first(engine: &TestEngine, folder: &std::path::Path) {
    let shown = folder.display().to_string();
    let report = engine.handle.sources(vec![shown.clone()]).await.unwrap();
    assert!(report.large, "the form can ask before anything is sent");
    let mut wanted = engine.wanted("A great deal");
    wanted.sources = vec![shown];
    let refusal = engine.handle.request(wanted.clone()).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::ConfirmLarge, "{refusal:?}");
    assert!(engine.handle.requests().await.unwrap().is_empty(), "nothing was accepted");
    wanted.large_confirmed = true;
    engine.handle.request(wanted).await.expect("the user has agreed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_read_is_told_with_its_reason_before_writing_and_after_it() {
    let mut engine = TestEngine::open().await;
    let sources = engine.sources();
    let put = |name: &str, bytes: &[u8]| std::fs::write(sources.join(name), bytes).unwrap();
    put("empty.txt", b"");
    put("damaged.docx", b"PK\x03\x04 and then nothing of the kind");
    put("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    put("program.exe", &[b"MZ".as_slice(), &[0; 100]].concat());
    File::create(sources.join("huge.txt")).unwrap().set_len(300 << 20).unwrap();
    put(".hidden.txt", b"Nobody asked for this.");
    for folder in [".git", "node_modules"] {
        std::fs::create_dir(sources.join(folder)).unwrap();
        put(&format!("{folder}/notes.txt"), b"Nobody asked for this either.");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&sources, sources.join("round and round")).unwrap();
    let missing = engine.folder.path().join("gone.txt");
    let paths = vec![sources.display().to_string(), missing.display().to_string()];
    let expected = BTreeMap::from([
        ("empty.txt", ReadErrorCode::Empty),
        ("damaged.docx", ReadErrorCode::Damaged),
        ("picture.png", ReadErrorCode::Unsupported),
        ("program.exe", ReadErrorCode::Unsupported),
        ("huge.txt", ReadErrorCode::TooLarge),
        ("gone.txt", ReadErrorCode::Unreadable),
    ]);
    let told = |entries: &[atles_engine::api::NotRead]| -> BTreeMap<String, ReadErrorCode> {
        assert!(entries.iter().all(|entry| !entry.reason.is_empty()), "each says why: {entries:?}");
        let name = |path: &str| std::path::Path::new(path).file_name().unwrap().to_str().unwrap().to_owned();
        entries.iter().map(|entry| (name(&entry.source), entry.code)).collect()
    };
    let expected: BTreeMap<String, ReadErrorCode> =
        expected.into_iter().map(|(name, code)| (name.to_owned(), code)).collect();

    let report = engine.handle.sources(paths.clone()).await.unwrap();
    assert_eq!(told(&report.not_read), expected);
    assert_eq!(report.files, 4, "the rest can be read");
    assert_eq!(report.skipped, if cfg!(unix) { 4 } else { 3 }, "hidden, .git, node_modules, the link in a circle");

    engine.handle.start().await.unwrap();
    let mut wanted = engine.wanted("With gaps");
    wanted.sources = paths;
    let id = engine.handle.request(wanted).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(told(&view.not_read), expected, "the request says the same");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_chosen_beside_its_folder_counts_once() {
    let engine = TestEngine::open().await;
    let sources = engine.sources();
    let paths = vec![sources.display().to_string(), sources.join("report-000.md").display().to_string()];
    let report = engine.handle.sources(paths).await.unwrap();
    assert_eq!(report.files, 4);
    engine.handle.shutdown().await;
}
