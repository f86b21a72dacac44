//! The library kept in order: tags, and copies of many documents.

use atles_engine::api::{DocumentFormat, ErrorCode, RequestState};
use atles_tests::TestEngine;

async fn written(engine: &mut TestEngine, titles: &[&str]) -> Vec<String> {
    engine.handle.start().await.unwrap();
    for title in titles {
        let id = engine.ask(title).await;
        engine.until(&id, RequestState::Completed).await;
    }
    let documents = engine.handle.documents(String::new()).await.unwrap();
    let id = |title: &&str| documents.iter().find(|document| document.title == **title).unwrap().id.clone();
    titles.iter().map(id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_are_kept_found_and_outlive_a_change_of_the_text_and_the_session() {
    let mut engine = TestEngine::open().await;
    let ids = written(&mut engine, &["Heating", "Roof"]).await;
    let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
    let summary = engine.handle.set_tags(ids[0].clone(), tags(&[" Board  2026", "board 2026", "Åre"])).await.unwrap();
    assert_eq!(summary.tags, ["Board 2026", "Åre"]);
    let found = engine.handle.documents("board".to_owned()).await.unwrap();
    assert!(found.iter().any(|document| document.id == ids[0]), "a tag is found like a word of the text");
    let many = async |query: &str| engine.handle.documents(query.to_owned()).await.unwrap().len();
    assert_eq!((many("\"board 2026\"").await, many("\"2026 board\"").await), (1, 0), "quoted words stand together");
    let change = atles_engine::api::DocumentChange::Title { title: "Heating in winter".to_owned() };
    let view = engine.handle.change_document(ids[0].clone(), summary.version, change).await.unwrap();
    assert_eq!(view.summary.tags, ["Board 2026", "Åre"]);
    let too_long = engine.handle.set_tags(ids[0].clone(), vec!["x".repeat(41)]).await.unwrap_err();
    assert_eq!((too_long.code, too_long.field.as_deref()), (ErrorCode::InvalidField, Some("tags")));
    let nobody = engine.handle.set_tags("no such".to_owned(), Vec::new()).await.unwrap_err();
    assert_eq!(nobody.code, ErrorCode::NotFound);
    engine.handle.shutdown().await;
    let again = TestEngine::open_in(engine.folder.clone()).await;
    let view = again.handle.document(ids[0].clone()).await.unwrap();
    assert_eq!(view.summary.tags, ["Board 2026", "Åre"]);
    again.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_of_many_documents_replace_nothing_and_one_that_fails_keeps_no_other_from_it() {
    let mut engine = TestEngine::open().await;
    let mut ids = written(&mut engine, &["Heating", "Roof"]).await;
    ids.insert(1, "no such document".to_owned());
    let folder = engine.folder.path().join("copies");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("Heating.html"), "the user's own").unwrap();
    let copied = engine.handle.export_many(ids.clone(), DocumentFormat::Html, folder.clone()).await.unwrap();
    assert_eq!((copied.saved, copied.failed.len()), (2, 1));
    assert_eq!(copied.failed[0].title, "no such document");
    assert_eq!(std::fs::read_to_string(folder.join("Heating.html")).unwrap(), "the user's own");
    let names = || {
        let entries = std::fs::read_dir(&folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["Heating 2.html", "Heating.html", "Roof.html"]);
    engine.handle.export_many(ids, DocumentFormat::Html, folder.clone()).await.unwrap();
    assert_eq!(names().len(), 3, "a copy that is there already is left as it is");
    let gone = engine.folder.path().join("no such folder");
    let copied = engine.handle.export_many(vec!["no such".to_owned()], DocumentFormat::Html, gone).await.unwrap();
    assert_eq!(copied.saved, 0);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_whose_files_are_gone_are_named_and_those_in_the_bin_are_not() {
    let mut engine = TestEngine::open().await;
    let ids = written(&mut engine, &["Heating", "Roof", "Garden"]).await;
    assert!(engine.handle.documents_without_file().await.unwrap().is_empty());
    let path = engine.handle.document_path(ids[1].clone()).await.unwrap();
    let elsewhere = path.with_extension("moved");
    std::fs::rename(&path, &elsewhere).unwrap();
    engine.handle.bin_document(ids[2].clone()).await.unwrap();
    assert_eq!(engine.handle.documents_without_file().await.unwrap(), [ids[1].clone()]);
    std::fs::rename(&elsewhere, &path).unwrap();
    assert!(engine.handle.documents_without_file().await.unwrap().is_empty(), "it is back");
    engine.handle.shutdown().await;
}
