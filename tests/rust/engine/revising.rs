//! Finished documents that are changed, brought back, written again, put away and deleted.

use std::path::{Path, PathBuf};

use atles_engine::api::{
    DifferenceKind, DocumentChange, DocumentView, EngineHandle, ErrorCode, FileState, RequestState, SentenceKind,
    SentencePlace, Verdict, VersionOrigin,
};
use atles_tests::TestEngine;

/// A finished document.
async fn written(engine: &mut TestEngine, title: &str) -> DocumentView {
    engine.handle.start().await.unwrap();
    let id = engine.ask(title).await;
    let view = engine.until(&id, RequestState::Completed).await;
    engine.handle.document(view.document_id.unwrap()).await.unwrap()
}

fn file(view: &DocumentView) -> String {
    std::fs::read_to_string(&view.summary.path).unwrap()
}

/// The first sentence that is quoted from prose.
fn first_quoted(view: &DocumentView) -> (SentencePlace, String) {
    for (section, part) in (0..).zip(&view.sections) {
        for (paragraph, sentences) in (0..).zip(&part.paragraphs) {
            for (sentence, one) in (0..).zip(&sentences.sentences) {
                if one.kind == SentenceKind::Quoted && !one.text.contains('\t') {
                    return (SentencePlace { section, paragraph, sentence }, one.text.clone());
                }
            }
        }
    }
    panic!("nothing is quoted");
}

fn sentence_at(view: &DocumentView, at: SentencePlace) -> &atles_engine::api::Sentence {
    &view.sections[at.section as usize].paragraphs[at.paragraph as usize].sentences[at.sentence as usize]
}

async fn replace(handle: &EngineHandle, view: &DocumentView, text: &str) -> DocumentView {
    let change = DocumentChange::Replace { at: first_quoted(view).0, text: text.to_owned() };
    handle.change_document(view.summary.id.clone(), view.summary.version, change).await.unwrap()
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_users_words_are_in_the_file_marked_as_theirs_and_can_be_taken_back() {
    let mut engine = TestEngine::open().await;
    let view = written(&mut engine, "Mine").await;
    let (before, (at, quoted)) = (file(&view), first_quoted(&view));
    let changed = replace(&engine.handle, &view, "Zebras were never counted here.").await;
    let sentence = sentence_at(&changed, at);
    assert_eq!((sentence.kind, sentence.text.as_str()), (SentenceKind::Own, "Zebras were never counted here."));
    assert_eq!(sentence.support.as_ref().unwrap().verdict, Verdict::Unsupported);
    assert_eq!(changed.file_state, FileState::Unchanged);
    assert_eq!((changed.summary.version, changed.summary.own, changed.quality.own_in_doubt), (2, 1, 1));
    assert!(changed.summary.sourced < changed.summary.sentences, "what the passage denies has no source");
    assert!(file(&changed).contains("Zebras were never counted here."));
    let beside = std::fs::read_to_string(changed.summary.path.replace(".md", ".citations.json")).unwrap();
    assert!(beside.contains("Zebras were never counted here."), "the citations go along");

    let stale = DocumentChange::Replace { at, text: "x".to_owned() };
    let refused = engine.handle.change_document(view.summary.id.clone(), 1, stale).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotNow, "who looks at an old version changes nothing");

    let undone = engine.handle.undo_change(view.summary.id.clone(), 2).await.unwrap();
    assert_eq!((sentence_at(&undone, at).text.as_str(), undone.summary.version), (quoted.as_str(), 1));
    assert_eq!(file(&undone), before, "byte for byte");
    assert_eq!(undone.sections, view.sections);
    let nothing = engine.handle.undo_change(view.summary.id, 1).await.unwrap_err();
    assert_eq!(nothing.code, ErrorCode::NotNow);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn earlier_versions_are_kept_compared_and_brought_back() {
    let mut engine = TestEngine::open().await;
    let first = written(&mut engine, "Versions").await;
    let id = first.summary.id.clone();
    let second = replace(&engine.handle, &first, "Something else was said.").await;
    let third = engine.handle.restore_version(id.clone(), 1).await.unwrap();
    assert_eq!(third.sections, first.sections);
    assert_eq!(file(&third), std::fs::read_to_string(&third.summary.path).unwrap());
    let versions = engine.handle.versions(id.clone()).await.unwrap();
    let told: Vec<_> = versions.iter().map(|version| (version.number, version.origin)).collect();
    assert_eq!(
        told,
        [(3, VersionOrigin::Restored), (2, VersionOrigin::Changed), (1, VersionOrigin::Written)],
        "nothing is lost"
    );
    let differences = engine.handle.compare_version(id, 2).await.unwrap();
    let changed: Vec<_> = differences.iter().filter(|line| line.kind != DifferenceKind::Same).collect();
    let (mine, quoted) = ("Something else was said.", first_quoted(&first).1);
    let said = |text: &str| {
        changed.iter().any(|line| {
            let whole = |pieces: &[atles_engine::api::DifferencePiece]| {
                pieces.iter().map(|piece| piece.text.as_str()).collect::<String>()
            };
            whole(&line.before) == text || whole(&line.after) == text
        })
    };
    assert!(said(mine) && said(&quoted), "{changed:?}");
    assert_eq!(second.summary.id, third.summary.id);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_the_user_changed_stays_and_the_document_goes_on_beside_it() {
    let mut engine = TestEngine::open().await;
    let view = written(&mut engine, "Shared").await;
    std::fs::write(&view.summary.path, "edited elsewhere").unwrap();
    let changed = replace(&engine.handle, &view, "My own sentence.").await;
    assert_ne!(changed.summary.path, view.summary.path);
    assert_eq!(file(&view), "edited elsewhere");
    assert!(file(&changed).contains("My own sentence."));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_title_is_in_the_file_and_in_its_name() {
    let mut engine = TestEngine::open().await;
    let view = written(&mut engine, "Old name").await;
    let change = DocumentChange::Title { title: "  New   name ".to_owned() };
    let renamed = engine.handle.change_document(view.summary.id.clone(), 1, change).await.unwrap();
    assert_eq!(renamed.summary.title, "New name");
    assert!(renamed.summary.path.ends_with("New name.md"), "{}", renamed.summary.path);
    assert!(file(&renamed).contains("# New name"));
    assert!(!Path::new(&view.summary.path).exists(), "the old file is gone, and its citations with it");
    assert_eq!(std::fs::read_dir(engine.folder.path().join("documents")).unwrap().count(), 2);
    assert_eq!(engine.handle.documents("new name".to_owned()).await.unwrap().len(), 1);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_written_is_written_when_it_can_be() {
    let mut engine = TestEngine::open().await;
    let view = written(&mut engine, "Blocked").await;
    let documents = engine.folder.path().join("documents");
    // Where the folder of documents was, there is a file.
    std::fs::rename(&documents, engine.folder.path().join("away")).unwrap();
    std::fs::write(&documents, "in the way").unwrap();
    let at = first_quoted(&view).0;
    let change = DocumentChange::Replace { at, text: "Kept all the same.".to_owned() };
    let changed = engine.handle.change_document(view.summary.id.clone(), 1, change).await.unwrap();
    assert_eq!(changed.file_state, FileState::Behind);
    assert_eq!(sentence_at(&changed, at).text, "Kept all the same.");
    let refused = engine.handle.save_document(view.summary.id.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FolderUnavailable);

    std::fs::remove_file(&documents).unwrap();
    std::fs::rename(engine.folder.path().join("away"), &documents).unwrap();
    engine.handle.shutdown().await;
    let again = TestEngine::open_in(engine.folder.clone()).await;
    assert!(file(&view).contains("Kept all the same."), "the next session has done it");
    let view = again.handle.document(view.summary.id).await.unwrap();
    assert_eq!(view.file_state, FileState::Unchanged);
    again.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_written_again_from_its_changed_sources_as_its_next_version() {
    let mut engine = TestEngine::open().await;
    let first = written(&mut engine, "Current").await;
    assert!(first.sources.iter().all(|source| source.file_state == FileState::Unchanged));
    let cited = &first.sources.iter().find(|source| source.cited > 0).unwrap().source;
    let text = std::fs::read_to_string(cited).unwrap();
    std::fs::write(cited, format!("{text}\n\nThe survey of the current year was closed in Harlow.\n")).unwrap();
    let seen = engine.handle.document(first.summary.id.clone()).await.unwrap();
    let changed: Vec<_> = seen.sources.iter().filter(|source| source.file_state == FileState::Changed).collect();
    assert_eq!(changed.iter().map(|source| &source.source).collect::<Vec<_>>(), [cited]);

    let mine = replace(&engine.handle, &first, "A sentence of my own.").await;
    let accepted = engine.handle.write_again(first.summary.id.clone()).await.unwrap();
    let view = engine.until(&accepted.request_id, RequestState::Completed).await;
    assert_eq!(view.document_id.as_ref(), Some(&first.summary.id), "it is the same document");
    let now = engine.handle.document(first.summary.id.clone()).await.unwrap();
    assert_eq!((now.summary.version, now.summary.own), (3, 0));
    assert!(now.sources.iter().all(|source| source.file_state == FileState::Unchanged));
    assert_eq!(now.summary.path, mine.summary.path, "and the same file");
    assert_eq!(now.file_state, FileState::Unchanged);
    assert_eq!(markdown_files(&engine.folder.path().join("documents")).len(), 1);
    assert_eq!(engine.handle.documents(String::new()).await.unwrap().len(), 1);
    let origins: Vec<_> = engine.handle.versions(first.summary.id.clone()).await.unwrap();
    assert_eq!(
        origins.iter().map(|version| version.origin).collect::<Vec<_>>(),
        [VersionOrigin::WrittenAgain, VersionOrigin::Changed, VersionOrigin::Written]
    );
    let back = engine.handle.restore_version(first.summary.id, 2).await.unwrap();
    assert_eq!(back.sections, mine.sections, "the user's own words are not lost");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_goes_into_the_bin_and_comes_back() {
    let mut engine = TestEngine::open().await;
    let view = written(&mut engine, "Put away").await;
    let (id, text) = (view.summary.id.clone(), file(&view));
    engine.handle.bin_document(id.clone()).await.unwrap();
    assert!(!Path::new(&view.summary.path).exists(), "its file goes along");
    assert!(engine.handle.documents(String::new()).await.unwrap().is_empty());
    assert_eq!(engine.handle.bin().await.unwrap().len(), 1);
    engine.until_status(|status| status.counts.documents == 0).await;
    assert_eq!(engine.handle.status().await.unwrap().status.counts.documents, 0);
    let listed = engine.handle.requests().await.unwrap();
    assert_eq!(listed[0].document_id, None, "nobody is led to it");
    let change = DocumentChange::Title { title: "x".to_owned() };
    let refused = engine.handle.change_document(id.clone(), 1, change).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotNow);

    // Meanwhile somebody took the name.
    std::fs::write(&view.summary.path, "somebody else's").unwrap();
    engine.handle.unbin_document(id.clone()).await.unwrap();
    let back = engine.handle.document(id.clone()).await.unwrap();
    assert_eq!(file(&view), "somebody else's");
    assert_ne!(back.summary.path, view.summary.path);
    assert_eq!((file(&back), back.file_state), (text, FileState::Unchanged));
    engine.until_status(|status| status.counts.documents == 1).await;
    assert!(engine.handle.bin().await.unwrap().is_empty());

    let refused = engine.handle.delete_document(id.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound, "only what is in the bin can be deleted");
    engine.handle.bin_document(id.clone()).await.unwrap();
    engine.handle.delete_document(id.clone()).await.unwrap();
    assert_eq!(engine.handle.document(id).await.unwrap_err().code, ErrorCode::NotFound);
    assert!(engine.handle.bin().await.unwrap().is_empty());
    let bin = engine.folder.path().join("data/bin");
    assert_eq!(std::fs::read_dir(bin).unwrap().count(), 0, "nothing is left of it");
    engine.handle.requests().await.expect("the request that it answered is still listed");
    engine.handle.shutdown().await;
}
