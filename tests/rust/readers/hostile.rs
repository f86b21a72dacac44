//! Files that were made to do harm, and what becomes of the process that reads them.

use std::path::Path;

use atles_engine::api::ReadErrorCode;

use crate::made;
use crate::reader::{Answer, Reader, check};

fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("can be written");
    path
}

fn document(text: &str) -> Vec<u8> {
    made::archive(&[("word/document.xml", text)])
}

#[test]
fn one_process_survives_all_of_them_and_reads_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut reader = Reader::start();
    let secret = write(folder.path(), "secret.txt", b"the secret of the house");
    let entity =
        format!("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file://{}\">]><d>&x;</d>", secret.display());
    for (name, bytes, code) in [
        ("bomb.docx", document(&" ".repeat(60_000_000)), ReadErrorCode::TooLarge),
        ("deep.docx", document(&"<a>".repeat(100_000)), ReadErrorCode::TooLarge),
        ("entity.docx", document(&entity), ReadErrorCode::Damaged),
        ("buttons.html", "<button>".repeat(100_000).into_bytes(), ReadErrorCode::Empty),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), ReadErrorCode::Unsupported),
    ] {
        match reader.read(&write(folder.path(), name, &bytes)) {
            Ok(Answer::Failed(failure)) => assert_eq!(failure.code, code, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let mut headings = "<h1>A very long name for a chapter of the report</h1>".to_owned();
    headings.extend((2..7).map(|level| format!("<h{level}>{}</h{level}>", "word ".repeat(50))));
    let page = headings + &"<p>x".repeat(200_000);
    let answer = reader.read(&write(folder.path(), "headings.html", page.as_bytes())).expect("an answer");
    assert!(matches!(answer, Answer::Failed(ref failure) if failure.code == ReadErrorCode::TooLarge), "{answer:?}");
    let deep = format!("<html>{}found{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    for (name, bytes) in [("deep.html", deep.as_bytes()), ("plain.txt", b"An ordinary text.")] {
        let answer = reader.read(&write(folder.path(), name, bytes)).expect("an answer");
        assert_eq!(check(&answer), Ok(()), "{name}");
        assert!(matches!(answer, Answer::Read { .. }), "{name}: {answer:?}");
    }
}

#[test]
fn the_process_ends_when_nobody_gives_orders_any_more_also_in_the_middle_of_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let large = write(folder.path(), "large.html", "<p>Words and <b>more</b> words. ".repeat(400_000).as_bytes());
    let mut reader = Reader::start();
    reader.order(&large);
    assert!(reader.abandon().success(), "it ends by itself");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_are_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"Gr\xF6\xDFe.txt"));
    std::fs::write(&path, "Some words.").expect("can be written");
    let answer = Reader::start().read(&path).expect("an answer");
    assert!(matches!(answer, Answer::Read { .. }), "{answer:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
    let answer = Reader::start().read(&path).expect("an answer");
    assert!(matches!(answer, Answer::Failed(ref failure) if failure.code == ReadErrorCode::Unreadable), "{answer:?}");
}

#[test]
fn every_format_of_office_refuses_bombs_entities_and_paths_that_lead_outside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut reader = Reader::start();
    let entity = "<!DOCTYPE d [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><d>&b;</d>";
    let outside =
        r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>"#;
    let book = r#"<container><rootfile full-path="../../etc/passwd"/></container>"#;
    let bomb = " ".repeat(60_000_000);
    use ReadErrorCode::{Damaged, TooLarge};
    for (name, parts, code) in [
        ("bomb.xlsx", vec![("xl/workbook.xml", bomb.as_str())], TooLarge),
        ("bomb.pptx", vec![("ppt/presentation.xml", bomb.as_str())], TooLarge),
        ("bomb.odt", vec![("content.xml", bomb.as_str())], TooLarge),
        ("bomb.epub", vec![("META-INF/container.xml", bomb.as_str())], TooLarge),
        ("entity.xlsx", vec![("xl/workbook.xml", entity)], Damaged),
        ("entity.pptx", vec![("ppt/presentation.xml", entity)], Damaged),
        ("entity.ods", vec![("content.xml", entity)], Damaged),
        ("entity.epub", vec![("META-INF/container.xml", entity)], Damaged),
        ("outside.pptx", vec![("_rels/.rels", outside), ("ppt/presentation.xml", "<a></b>")], Damaged),
        ("outside.epub", vec![("META-INF/container.xml", book)], Damaged),
    ] {
        match reader.read(&write(folder.path(), name, &made::archive(&parts))) {
            Ok(Answer::Failed(failure)) => assert_eq!(failure.code, code, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}
