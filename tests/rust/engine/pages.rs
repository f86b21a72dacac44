//! Documents as PDF, read by other programs: whole, and with every sentence in it.

use std::path::Path;
use std::process::Command;

use atles_engine::api::CitationsFile;
#[cfg(unix)]
use atles_engine::api::{DocumentFormat, DocumentRequest, EngineOptions, RequestState};
use atles_tests::Atles;
#[cfg(unix)]
use atles_tests::TestEngine;

use crate::exports::ungrouped;

/// The tools are optional; on a machine without one of them a test says so and ends.
fn tool(name: &str) -> bool {
    let there = Command::new(name).arg("--version").output().is_ok();
    if !there {
        eprintln!("SKIPPED: {name} is not installed; pages are not read by another program here");
    }
    there
}

fn write(sources: &Path, out: &Path, length: &str) -> CitationsFile {
    let output = Atles::run([
        "write".as_ref(),
        "--title".as_ref(),
        "Heating the town".as_ref(),
        "--type".as_ref(),
        "technical_report".as_ref(),
        "--length".as_ref(),
        length.as_ref(),
        "--source".as_ref(),
        sources.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let citations = std::fs::read(out.with_extension("citations.json")).expect("the citations lie beside it");
    serde_json::from_slice(&citations).expect("of the promised shape")
}

/// The words without what a page adds to them: ends of lines, the soft hyphen of a word that was parted at one, and what
/// keeps the number of a place beside its word.
fn words(text: &str) -> String {
    let joined = text.replace("\u{ad}\n", "").replace(['\u{ad}', '\u{2060}'], "");
    ungrouped(&joined.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn other_programs_find_the_file_sound_and_every_sentence_in_it() {
    if !tool("pdftotext") || !tool("qpdf") {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("a.pdf");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/samples");
    let citations = write(&samples, &out, "long");

    let checked = Command::new("qpdf").arg("--check").arg(&out).output().expect("qpdf starts");
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && said.contains("No syntax or stream encoding errors"), "{said}");

    let text = Command::new("pdftotext").arg(&out).arg("-").output().expect("pdftotext starts");
    let text = String::from_utf8(text.stdout).expect("text is UTF-8");
    let pages: Vec<String> = text.split('\u{c}').map(words).collect();
    assert!(pages.len() > 5, "the document has its pages");
    // A sentence stands on one page, or begins on one and ends on the next, with footnotes and the number of the page between.
    let crosses = |wanted: &str, pair: &[String]| {
        let borders = wanted.match_indices(' ').map(|(at, _)| at);
        borders.into_iter().any(|at| pair[0].contains(&wanted[..at]) && pair[1].contains(&wanted[at + 1..]))
    };
    let cells = citations.sections.iter().flat_map(|section| &section.sentences);
    let wanted: Vec<String> = cells.flat_map(|sentence| sentence.text.split('\t').map(words)).collect();
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|wanted| !pages.iter().any(|page| page.contains(wanted.as_str())))
        .filter(|wanted| !pages.windows(2).any(|pair| crosses(wanted, pair)))
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
}

/// An engine whose press breaks down; all else works.
#[cfg(unix)]
async fn without_a_press() -> TestEngine {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let program = folder.path().join("no-press");
    let real = atles_tests::program().display();
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = press-child ] && {{ echo 'no room on the page' >&2; exit 1; }}\nexec '{real}' \"$@\"\n"
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let options = EngineOptions { reader: program, ..TestEngine::options(folder.path()) };
    TestEngine::open_with(folder, options).await
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_whose_pages_cannot_be_set_is_kept_as_markdown_and_says_so() {
    let mut engine = without_a_press().await;
    engine.handle.start().await.unwrap();
    let wanted = DocumentRequest { format: DocumentFormat::Pdf, ..engine.wanted("Pumps") };
    let id = engine.handle.request(wanted).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Completed).await;
    let problem = view.problem.expect("it is not what was asked for");
    assert!(problem.message.contains("filed as Markdown"), "{}", problem.message);
    assert!(problem.details.contains("no room on the page"), "the truth is told too: {}", problem.details);
    let path = view.document.expect("it is kept");
    assert!(path.ends_with("Pumps.md"), "it is called what it is: {path}");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("# Pumps"));
    let document = view.document_id.expect("it is in the library");
    assert_eq!(engine.handle.document(document.clone()).await.unwrap().summary.format, DocumentFormat::Markdown);

    let copy = Path::new(&path).with_file_name("copy.pdf");
    let refused = engine.handle.export(document.clone(), DocumentFormat::Pdf, copy.clone()).await.unwrap_err();
    assert!(refused.hint.contains("Word"), "there is a way out: {}", refused.hint);
    assert!(!copy.exists());
    let copy = engine.handle.export(document, DocumentFormat::Word, copy.with_extension("docx")).await.unwrap();
    assert!(std::fs::read(copy).unwrap().starts_with(b"PK"), "the other formats are as always");
    engine.handle.shutdown().await;
}
