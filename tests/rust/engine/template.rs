//! The user's own Word file as a template: from the command line and by choice, and what another word processor makes of it.

use std::path::{Path, PathBuf};
use std::process::Output;

use atles_engine::api::{DocumentFormat, ErrorCode, KeptKind, RequestState};
use atles_tests::word::WordFile;
use atles_tests::{Atles, Office, TestEngine};

use crate::exports::{one_line, said, samples};

fn saved(folder: &Path, name: &str, file: &WordFile) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, file.bytes()).unwrap();
    path
}

fn write_like(template: &Path, out: &Path, data: Option<&Path>) -> Output {
    let samples = samples();
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["write".as_ref(), "--title".as_ref(), "Heating".as_ref()];
    arguments.extend(["--type", "technical_report", "--length", "medium", "--source"].map(std::ffi::OsStr::new));
    arguments.extend([samples.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    arguments.extend(["--template".as_ref(), template.as_os_str()]);
    if let Some(data) = data {
        arguments.extend(["--data".as_ref(), data.as_os_str()]);
    }
    Atles::run(arguments)
}

fn part(file: &Path, name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    std::io::read_to_string(package.by_name(name).unwrap()).unwrap()
}

fn names(file: &Path) -> Vec<String> {
    let package = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    package.file_names().map(str::to_owned).collect()
}

#[test]
fn another_word_processor_reads_every_word_in_the_look_of_every_template() {
    let root = tempfile::tempdir().unwrap();
    let Some(office) = Office::found(root.path()) else { return };
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/readers/report.docx");
    let mut templates = vec![
        saved(root.path(), "letterhead.dotx", &WordFile::letterhead()),
        saved(root.path(), "german.docx", &WordFile::german()),
        saved(root.path(), "bare.docx", &WordFile::bare()),
        report,
    ];
    match std::env::var_os("ATLES_WORD_FILES") {
        None => {
            eprintln!("SKIPPED: ATLES_WORD_FILES names no folder with Word files; only our own are tried as templates")
        }
        Some(folder) => {
            let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            templates.extend(files.filter(|file| file.extension().is_some_and(|extension| extension == "docx")));
        }
    }
    for (number, template) in templates.iter().enumerate() {
        let out = root.path().join(format!("out{number}.docx"));
        let written = write_like(template, &out, None);
        let complaint = String::from_utf8_lossy(&written.stderr).into_owned();
        if !written.status.success() {
            // Some of the files of others are damaged or have a password.
            assert!(number > 3 && complaint.contains("cannot be the template"), "{}: {complaint}", template.display());
            assert_eq!(written.status.code(), Some(3));
            continue;
        }
        let plain = office.converted(&out, "txt:Text (encoded):UTF8", "txt");
        let text = one_line(&plain);
        let missing: Vec<String> = said(&out).into_iter().filter(|wanted| !text.contains(wanted.as_str())).collect();
        assert_eq!(missing, Vec::<String>::new(), "{}", template.display());
        let page = office.converted(&out, "html", "html");
        let places = (1..).take_while(|place| text.contains(&format!("[{place}]"))).count();
        let notes = (1..).take_while(|note| page.contains(&format!("name=\"sdfootnote{note}sym\""))).count();
        assert!(places > 3 && notes == places, "{}: {notes} footnotes for {places} places", template.display());
        assert!(page.contains("<h1") && page.contains("<table"), "{}: headings and tables", template.display());
        if number == 0 {
            assert!(page.contains("Ellerbrook Town Council"), "the header of the first page");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_that_are_filed_as_word_get_the_look_of_the_copy_whatever_becomes_of_the_original() {
    let mut engine = TestEngine::open().await;
    let original = saved(engine.folder.path(), "Council.dotx", &WordFile::letterhead());
    let summary = engine.handle.set_template(original.clone()).await.unwrap();
    assert_eq!(summary.name, "Council.dotx");
    assert!(summary.header && summary.footer && summary.first_page && summary.pictures == 1);
    assert_eq!((summary.page_width, summary.page_height), (Some(216), Some(279)));
    assert!((1..summary.styles_used).contains(&summary.styles), "{summary:?}");
    std::fs::write(&original, "something else by now").unwrap();

    engine.handle.start().await.unwrap();
    let mut wanted = engine.wanted("In its look");
    wanted.format = DocumentFormat::Word;
    let id = engine.handle.request(wanted.clone()).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(view.problem, None);
    let filed = PathBuf::from(view.document.unwrap());
    assert!(part(&filed, "word/styles.xml").contains("Council Table"));
    assert!(names(&filed).contains(&"word/media/image1.png".to_owned()), "with the logo");

    let kept = engine.handle.kept_data().await.unwrap();
    assert_eq!(kept.template, Some(summary));
    assert!(kept.parts.iter().any(|part| part.kind == KeptKind::Template && part.megabytes > 0.0), "and it is counted");
    let copy = engine.folder.path().join("copy.docx");
    engine.handle.export(id.clone(), DocumentFormat::Word, copy.clone()).await.unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), std::fs::read(&filed).unwrap(), "a copy looks the same");

    engine.handle.remove_template().await.unwrap();
    engine.handle.export(id, DocumentFormat::Word, copy.clone()).await.unwrap();
    assert!(!part(&copy, "word/styles.xml").contains("Council Table"), "ours again");
    assert_eq!(std::fs::read_dir(engine.folder.path().join("data/templates")).unwrap().count(), 0, "no copy is left");
    assert_eq!(engine.handle.kept_data().await.unwrap().template, None);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_refused_leaves_the_choice_as_it_was() {
    let engine = TestEngine::open().await;
    let folder = engine.folder.path();
    let good = saved(folder, "good.docx", &WordFile::german());
    engine.handle.set_template(good).await.unwrap();
    let macros = saved(folder, "macros.docx", &WordFile::letterhead().with("word/vbaProject.bin", "x"));
    std::fs::write(folder.join("text.docx"), "no Word file").unwrap();
    std::fs::write(folder.join("cut.docx"), &WordFile::letterhead().bytes()[..900]).unwrap();
    for (file, why) in [
        (macros, "It holds macros"),
        (folder.join("text.docx"), "It is no Word file."),
        (folder.join("cut.docx"), "It is damaged."),
        (folder.join("not there.docx"), "cannot be opened"),
        (folder.to_owned(), "It is no Word file."),
    ] {
        let refused = engine.handle.set_template(file.clone()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidField, "{refused:?}");
        assert!(refused.message.contains(why) && !refused.hint.is_empty(), "{}: {refused:?}", file.display());
    }
    assert_eq!(engine.handle.kept_data().await.unwrap().template.unwrap().name, "good.docx");
    assert_eq!(std::fs::read_dir(folder.join("data/templates")).unwrap().count(), 1, "nothing of them is kept");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_gone_costs_a_document_its_look_and_not_its_text() {
    let mut engine = TestEngine::open().await;
    let original = saved(engine.folder.path(), "Council.dotx", &WordFile::letterhead());
    engine.handle.set_template(original).await.unwrap();
    std::fs::remove_dir_all(engine.folder.path().join("data/templates")).unwrap();
    engine.handle.start().await.unwrap();
    let mut wanted = engine.wanted("Without its look");
    wanted.format = DocumentFormat::Word;
    let id = engine.handle.request(wanted).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Completed).await;
    assert!(view.problem.unwrap().message.contains("The Word template could not be used"));
    assert!(!part(Path::new(&view.document.unwrap()), "word/styles.xml").contains("Council Table"));
    let refused =
        engine.handle.export(id, DocumentFormat::Word, engine.folder.path().join("x.docx")).await.unwrap_err();
    assert!(refused.message.contains("The template cannot be opened"), "{refused:?}");
    engine.handle.shutdown().await;
}

#[test]
fn the_console_takes_a_template_for_one_document_and_refuses_it_for_other_formats() {
    let root = tempfile::tempdir().unwrap();
    let template = saved(root.path(), "Council.dotx", &WordFile::letterhead());
    let (data, out) = (root.path().join("data"), root.path().join("a.docx"));
    let written = write_like(&template, &out, Some(&data));
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    assert!(part(&out, "word/styles.xml").contains("Council Table"));
    assert!(out.with_extension("citations.json").exists(), "with its citations");

    let status = Atles::run(["status".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str()]);
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let id = status["requests"][0]["id"].as_str().expect("an id");
    let export = |out: &Path, template: Option<&Path>| {
        let mut arguments: Vec<&std::ffi::OsStr> =
            vec!["export".as_ref(), "--data".as_ref(), data.as_os_str(), id.as_ref()];
        arguments.extend(["--out".as_ref(), out.as_os_str()]);
        arguments.extend(template.into_iter().flat_map(|template| ["--template".as_ref(), template.as_os_str()]));
        Atles::run(arguments)
    };
    let (like, plain) = (root.path().join("like.docx"), root.path().join("plain.docx"));
    assert!(export(&like, Some(&template)).status.success());
    assert_eq!(std::fs::read(&like).unwrap(), std::fs::read(&out).unwrap(), "the same look gives the same bytes");
    assert!(export(&plain, None).status.success());
    assert!(!part(&plain, "word/styles.xml").contains("Council Table"), "it was for one document alone");

    let pdf = export(&root.path().join("a.pdf"), Some(&template));
    assert_eq!(pdf.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&pdf.stderr).contains("Only a Word file can have a template"));
    let none = write_like(&root.path().join("no such file.docx"), &root.path().join("b.docx"), None);
    assert_eq!(none.status.code(), Some(3));
    assert!(!root.path().join("b.docx").exists(), "it is refused before anything is written");
}
