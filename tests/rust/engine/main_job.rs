//! The main job on the command line: files in, a sourced document out.

use std::path::Path;

use atles_engine::api::{CitationsFile, DocumentType, ReadOutput, SentenceKind, read_file};
use atles_tests::{Atles, Material, Serve, write_material, write_mixed_material};

fn write(sources: &Path, kind: &str, title: &str, out: &Path) -> CitationsFile {
    write_of(sources, kind, title, out, "medium")
}

fn write_of(sources: &Path, kind: &str, title: &str, out: &Path, length: &str) -> CitationsFile {
    let output = Atles::run([
        "write".as_ref(),
        "--title".as_ref(),
        title.as_ref(),
        "--type".as_ref(),
        kind.as_ref(),
        "--source".as_ref(),
        sources.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
        "--length".as_ref(),
        length.as_ref(),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.exists(), "the document is where it was asked for");
    let citations = std::fs::read(out.with_extension("citations.json")).expect("the citations lie beside the document");
    serde_json::from_slice(&citations).expect("the citations are JSON of the promised shape")
}

#[test]
fn every_type_of_document_is_written_with_sources_that_say_what_they_are_quoted_for() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 10, paragraphs: 30, seed: 3 });
    std::fs::write(
        sources.join("notes.txt"),
        "The café 🎈 opened on 3 May 2025 with 41 seats. افتتح المقهى في الثالث من مايو وفيه واحد وأربعون مقعدا. \
         Ze\u{301}ro heat loss was recorded by the survey team in the new hall.",
    )
    .unwrap();
    let mut outlines = std::collections::BTreeSet::new();
    for kind in DocumentType::ALL {
        let out = root.path().join(format!("{}.md", kind.name()));
        let citations = write(&sources, kind.name(), "What the town works measured and repaired", &out);
        outlines.insert(citations.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>());
        check_citations(&citations, kind.name());
    }
    assert_eq!(outlines.len(), DocumentType::ALL.len(), "each type has an outline of its own");
}

#[test]
fn the_sample_files_make_a_document_of_every_length() {
    let root = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/samples");
    for (length, words) in [("short", 400_usize), ("medium", 1_200), ("900", 900)] {
        let out = root.path().join(format!("{length}.md"));
        let citations = write_of(&samples, "summary_report", "Heating the public buildings", &out, length);
        check_citations(&citations, length);
        check_length(&citations, words);
    }
}

#[test]
fn a_long_document_from_files_of_many_formats_has_its_length_and_its_sources() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_mixed_material(&sources, Material { files: 10, paragraphs: 60, seed: 5 });
    for (kind, length, words) in [("technical_report", "long", 3_000_usize), ("research_paper", "2000", 2_000)] {
        let out = root.path().join("long.md");
        let citations = write_of(&sources, kind, "What the town works measured and repaired", &out, length);
        check_citations(&citations, kind);
        check_length(&citations, words);
    }
}

fn check_length(file: &CitationsFile, wanted: usize) {
    let sentences = file.sections.iter().flat_map(|section| &section.sentences);
    let words: usize = sentences.map(|sentence| sentence.text.split_whitespace().count()).sum();
    assert!(words.abs_diff(wanted) * 10 <= wanted, "{words} instead of {wanted} words");
}

fn check_citations(file: &CitationsFile, kind: &str) {
    let sentences: Vec<_> = file.sections.iter().flat_map(|section| &section.sentences).collect();
    let claims: Vec<_> = sentences.iter().filter(|sentence| sentence.kind != SentenceKind::Notice).collect();
    assert!(!claims.is_empty(), "{kind}: the document says something");
    let mut texts = std::collections::BTreeMap::new();
    let mut cited = std::collections::BTreeSet::new();
    for sentence in &claims {
        assert!(!sentence.citations.is_empty(), "{kind}: without a source: {}", sentence.text);
        for citation in &sentence.citations {
            let blocks =
                texts.entry(citation.source.clone()).or_insert_with(|| match read_file(Path::new(&citation.source)) {
                    ReadOutput::Blocks(blocks) => blocks,
                    ReadOutput::Error(failure) => panic!("{}: {}", citation.source, failure.message),
                });
            let whole: Vec<char> =
                blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n").chars().collect();
            let quote: String = whole[citation.start as usize..citation.end as usize].iter().collect();
            assert_eq!(quote, citation.quote, "{kind}: the offsets give the quote");
            let block = &blocks[citation.block as usize];
            assert!(block.start <= citation.start && citation.end <= block.end, "{kind}: the quote lies in its block");
            cited.insert(citation.source.clone());
        }
        if sentence.kind == SentenceKind::Quoted {
            let quotes: Vec<&str> = sentence.citations.iter().map(|citation| citation.quote.as_str()).collect();
            assert_eq!(squeeze(&sentence.text), squeeze(&quotes.join(" ")), "{kind}: a quoted sentence is its quote");
        }
    }
    let quoted = claims.iter().filter(|sentence| sentence.kind == SentenceKind::Quoted).count();
    assert!(quoted * 100 >= claims.len() * 85, "{kind}: {quoted} of {} are quoted", claims.len());
    assert!((sentences.len() - claims.len()) * 20 <= sentences.len(), "{kind}: notices under 5 %");
    assert!(cited.len() >= 3, "{kind}: at least three sources are cited, not {}", cited.len());
    let distinct: std::collections::BTreeSet<String> = claims.iter().map(|sentence| squeeze(&sentence.text)).collect();
    assert_eq!(distinct.len(), claims.len(), "{kind}: no sentence twice");
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_request_without_anything_readable_is_refused_with_the_reason() {
    let root = tempfile::tempdir().unwrap();
    let empty = root.path().join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let out = root.path().join("a.md");
    let output = Atles::run([
        "write".as_ref(),
        "--title".as_ref(),
        "T".as_ref(),
        "--type".as_ref(),
        "summary_report".as_ref(),
        "--source".as_ref(),
        empty.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    assert_eq!(output.status.code(), Some(3), "refused, not failed");
    assert!(!out.exists());
    let words = Atles::run(["write", "--title", "", "--type", "summary_report", "--source", "x", "--out", "y.md"]);
    assert_eq!(words.status.code(), Some(3), "an empty title is refused");
    assert_eq!(Atles::run(["write", "--title", "T"]).status.code(), Some(2), "wrong usage");
}

#[test]
fn a_second_engine_on_the_same_folder_is_refused_and_told_who_holds_it() {
    let root = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(root.path(), "atles_engine=info");
    assert!(serve.wait_for("running"));
    let second = Atles::run(["serve".as_ref(), "--data".as_ref(), root.path().as_os_str()]);
    assert_eq!(second.status.code(), Some(3));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains(&format!("atles serve (process {})", serve.id())), "{said}");
    let status = Atles::run(["status".as_ref(), "--data".as_ref(), root.path().as_os_str(), "--json".as_ref()]);
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["state"], "running", "other commands work beside it");
}
