//! Small pictures of first pages: made at the first look, kept while the document is as it is, and gone with it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use atles_engine::api::{DocumentChange, EngineOptions, KeptKind, RequestState};
use atles_tests::TestEngine;

const PNG: &str = "data:image/png;base64,iVBORw0KGgo";

async fn written(engine: &mut TestEngine, title: &str) -> String {
    engine.handle.start().await.unwrap();
    let request = engine.ask(title).await;
    engine.until(&request, RequestState::Completed).await;
    engine.handle.documents(title.to_owned()).await.unwrap()[0].id.clone()
}

fn kept(engine: &TestEngine) -> Vec<PathBuf> {
    let folder = engine.folder.path().join("data/pictures");
    std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_made_at_the_first_look_and_goes_with_the_document() {
    let mut engine = TestEngine::open().await;
    let id = written(&mut engine, "Shown small").await;
    assert_eq!(kept(&engine), Vec::<PathBuf>::new(), "nobody has looked yet");
    let picture = engine.handle.picture(id.clone()).await.unwrap().expect("its page can be set");
    assert!(picture.starts_with(PNG) && picture.len() < 80_000, "{} characters", picture.len());
    let [file] = kept(&engine).try_into().expect("one file");
    assert_eq!(engine.handle.picture(id.clone()).await.unwrap().as_ref(), Some(&picture));
    let parts = engine.handle.kept_data().await.unwrap().parts;
    assert!(parts.iter().any(|part| part.kind == KeptKind::Pictures), "it is counted");

    let change = DocumentChange::Title { title: "Another title that is longer".to_owned() };
    engine.handle.change_document(id.clone(), 1, change).await.unwrap();
    let changed = engine.handle.picture(id.clone()).await.unwrap().expect("its page can be set");
    assert_ne!(changed, picture, "it shows what the document says by now");
    let after = kept(&engine);
    assert!(after.len() == 1 && after[0] != file, "and comes in the place of the other");

    engine.handle.bin_document(id.clone()).await.unwrap();
    engine.handle.delete_document(id.clone()).await.unwrap();
    assert_eq!(kept(&engine), Vec::<PathBuf>::new());
    assert!(engine.handle.picture(id).await.is_err(), "there is no such document");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_cannot_be_set_is_tried_once() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let tries = folder.path().join("tries");
    let program = program_without_pictures(folder.path(), &tries);
    let options = EngineOptions { reader: program, ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder.clone(), options).await;
    let id = written(&mut engine, "No picture").await;
    for _ in 0..2 {
        assert_eq!(engine.handle.picture(id.clone()).await.unwrap(), None);
    }
    assert_eq!(std::fs::read_to_string(tries).unwrap(), "tried\n", "it is known from then on");
    engine.handle.shutdown().await;
}

/// The program, but for pages, on which it breaks down.
fn program_without_pictures(folder: &Path, tries: &Path) -> PathBuf {
    let path = folder.join("program");
    let (real, tries) = (atles_tests::program().display(), tries.display());
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = press-child ] || exec '{real}' \"$@\"\necho tried >> '{tries}'\nkill -SEGV $$\n"
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}
