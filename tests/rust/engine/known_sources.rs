//! Known files and folders, by the engine's handle: read in the background, watched, searched, forgotten.

use std::path::Path;

use atles_engine::api::{ErrorCode, EventBody, KnownSources, ReadErrorCode, ReadingState, SourceFileState};
use atles_tests::{Material, TestEngine, write_material};

/// Waits for news of the known sources of which `wanted` is true.
async fn until(engine: &mut TestEngine, wanted: impl Fn(&KnownSources) -> bool) -> KnownSources {
    loop {
        if let EventBody::Sources(view) = engine.events.recv().await.expect("the events go on").body
            && wanted(&view)
        {
            return *view;
        }
    }
}

fn done(view: &KnownSources) -> bool {
    view.reading.state == ReadingState::Done
}

async fn found(engine: &TestEngine, query: &str) -> Vec<String> {
    let passages = engine.handle.search_sources(query.to_owned(), 10).await.unwrap();
    passages.into_iter().map(|passage| passage.hit.source).collect()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_is_read_when_the_system_runs_and_changes_in_it_are_followed() {
    let mut engine = TestEngine::open().await;
    let folder = engine.folder.path().join("notes");
    write_material(&folder, Material { files: 3, paragraphs: 5, seed: 4 });
    std::fs::write(folder.join("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let added = engine.handle.add_sources(vec![format!("\"{}\"", shown(&folder))], false).await.unwrap();
    assert_eq!(added, [shown(&folder)]);
    let view = engine.handle.known_sources().await.unwrap();
    assert_eq!(
        (view.reading.state, view.sources[0].read),
        (ReadingState::Stopped, 0),
        "nothing is read while it is stopped"
    );

    engine.handle.start().await.unwrap();
    let view = until(&mut engine, |view| done(view) && view.sources[0].read == 3).await;
    assert_eq!((view.sources[0].not_read, view.sources[0].waiting), (1, 0));
    assert!(view.reading.watched);
    let files = engine.handle.source_files(shown(&folder), 0, 10).await.unwrap();
    assert_eq!((files[0].name.as_str(), files[0].state), ("picture.png", SourceFileState::NotRead));
    assert_eq!(files[0].code, Some(ReadErrorCode::Unsupported));
    assert!(!found(&engine, "pumping stations").await.is_empty());

    std::fs::create_dir(folder.join("later")).unwrap();
    std::fs::write(folder.join("later/zebra.txt"), "The zebra was seen near the old mill in autumn.").unwrap();
    until(&mut engine, |view| done(view) && view.sources[0].read == 4).await;
    assert_eq!(found(&engine, "zebras").await, [shown(&folder.join("later/zebra.txt"))]);

    std::fs::write(folder.join("later/zebra.txt"), "The giraffe was seen near the old mill in autumn, not at noon.")
        .unwrap();
    std::fs::rename(folder.join("report-000.md"), folder.join("renamed.md")).unwrap();
    while found(&engine, "giraffe").await.is_empty() {
        until(&mut engine, done).await;
    }
    assert!(found(&engine, "zebra").await.is_empty(), "what was there before is gone");
    assert!(found(&engine, "Report 0 of the town works").await.contains(&shown(&folder.join("renamed.md"))));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_removed_cannot_be_found_and_can_be_taken_back() {
    let mut engine = TestEngine::open().await;
    let (one, two) = (engine.folder.path().join("one"), engine.folder.path().join("two"));
    write_material(&one, Material { files: 2, paragraphs: 5, seed: 1 });
    write_material(&two, Material { files: 2, paragraphs: 5, seed: 2 });
    engine.handle.add_sources(vec![shown(&one), shown(&two)], false).await.unwrap();
    engine.handle.start().await.unwrap();
    until(&mut engine, |view| done(view) && view.sources.iter().all(|source| source.read == 2)).await;

    engine.handle.remove_source(shown(&one)).await.unwrap();
    let sources = found(&engine, "pumping station").await;
    assert!(!sources.is_empty() && sources.iter().all(|source| Path::new(source).starts_with(&two)), "{sources:?}");
    let refused = engine.handle.remove_source(shown(&one)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    assert_eq!(
        engine.handle.known_path(shown(&one.join("report-000.md"))).await.unwrap_err().code,
        ErrorCode::NotFound
    );

    engine.handle.add_sources(vec![shown(&one)], false).await.unwrap();
    let view = engine.handle.known_sources().await.unwrap();
    assert_eq!(view.sources.iter().map(|source| source.read).sum::<u32>(), 4, "nothing has to be read again");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_holds_also_over_a_restart_of_the_engine() {
    let mut engine = TestEngine::open().await;
    let folder = engine.folder.path().join("notes");
    write_material(&folder, Material { files: 2, paragraphs: 5, seed: 1 });
    engine.handle.pause_reading().await.unwrap();
    engine.handle.add_sources(vec![shown(&folder)], false).await.unwrap();
    engine.handle.start().await.unwrap();
    until(&mut engine, |view| view.reading.state == ReadingState::Paused).await;
    engine.handle.shutdown().await;

    let mut engine = TestEngine::open_in(engine.folder.clone()).await;
    engine.handle.start().await.unwrap();
    let view = until(&mut engine, |view| view.reading.state != ReadingState::Stopped).await;
    assert_eq!((view.reading.state, view.sources[0].read), (ReadingState::Paused, 0));
    engine.handle.resume_reading().await.unwrap();
    until(&mut engine, |view| done(view) && view.sources[0].read == 2).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_index_is_built_anew_by_the_running_system() {
    let mut engine = TestEngine::open().await;
    let folder = engine.folder.path().join("notes");
    write_material(&folder, Material { files: 3, paragraphs: 5, seed: 1 });
    engine.handle.add_sources(vec![shown(&folder)], false).await.unwrap();
    engine.handle.start().await.unwrap();
    until(&mut engine, |view| done(view) && view.sources[0].read == 3).await;
    engine.handle.shutdown().await;
    std::fs::write(engine.folder.path().join("data/index.sqlite3"), "no index").unwrap();

    let mut engine = TestEngine::open_in(engine.folder.clone()).await;
    engine.handle.start().await.unwrap();
    until(&mut engine, |view| done(view) && view.sources[0].read == 3).await;
    assert!(!found(&engine, "pumping station").await.is_empty());
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paths_are_checked_and_what_lies_in_a_known_folder_is_known() {
    let engine = TestEngine::open().await;
    let folder = engine.folder.path().join("notes");
    write_material(&folder, Material { files: 2, paragraphs: 2, seed: 1 });
    let file = folder.join("report-000.md");
    for (paths, code) in
        [(vec![], ErrorCode::InvalidField), (vec![shown(&folder.join("none"))], ErrorCode::InvalidField)]
    {
        assert_eq!(engine.handle.add_sources(paths, false).await.unwrap_err().code, code);
    }
    assert_eq!(engine.handle.add_sources(vec![shown(&file)], false).await.unwrap(), [shown(&file)]);
    assert_eq!(engine.handle.add_sources(vec![shown(&folder)], false).await.unwrap(), [shown(&folder)]);
    assert!(engine.handle.add_sources(vec![shown(&file)], false).await.unwrap().is_empty(), "the folder holds it");
    let known = engine.handle.known_sources().await.unwrap();
    assert_eq!(known.sources.len(), 1, "the folder took the place of its file");
    assert_eq!(engine.handle.known_path(shown(&file)).await.unwrap(), file);
    let outside = format!("{}/../secret.txt", folder.display());
    assert_eq!(engine.handle.known_path(outside).await.unwrap_err().code, ErrorCode::NotFound);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_from_offers_itself() {
    let engine = TestEngine::open().await;
    let id = engine.ask("Town works").await;
    let sources = engine.sources();
    assert_eq!(engine.handle.known_sources().await.unwrap().suggested, [shown(&sources)], "{id}");
    engine.handle.add_sources(vec![shown(&sources)], false).await.unwrap();
    assert!(engine.handle.known_sources().await.unwrap().suggested.is_empty());
    engine.handle.shutdown().await;
}
