//! Text out of PDFs beside poppler's `pdftotext` on the same files: one reader, started once, against one `pdftotext` per
//! file, as there is no other way to use it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::table::Row;

/// All pages of the PDFs of the corpus beside the project, or of the fixtures where there is none. Bar: as quick as
/// `pdftotext`. No row where that is not installed.
pub(crate) fn text_of_pdfs() -> anyhow::Result<Option<Row>> {
    if Command::new("pdftotext").arg("-v").stderr(Stdio::null()).status().is_err() {
        eprintln!("NOT MEASURED: text of PDFs, because pdftotext (poppler-utils) is not installed");
        return Ok(None);
    }
    let files = files()?;
    let begun = Instant::now();
    let mut child = Command::new(atles_tests::program())
        .arg("read-child")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut orders = child.stdin.take().expect("is piped");
    let mut answers = BufReader::new(child.stdout.take().expect("is piped"));
    let mut answer = Vec::new();
    anyhow::ensure!(answers.read_until(b'\n', &mut answer)? > 0, "the reader is ready");
    for file in &files {
        writeln!(orders, "{}", serde_json::json!({ "path": file.as_os_str() }))?;
        loop {
            answer.clear();
            let heard = answers.read_until(b'\n', &mut answer)? > 0;
            anyhow::ensure!(heard, "the reader broke down over {}", file.display());
            // A long text comes in parts.
            if !answer.starts_with(b"{\"part\"") {
                break;
            }
        }
    }
    drop(orders);
    let ours = begun.elapsed();
    child.wait()?;
    let begun = Instant::now();
    for file in &files {
        Command::new("pdftotext")
            .arg("-layout")
            .arg(file)
            .arg("-")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
    }
    Ok(Some(Row::new("text of the PDFs", ours, "pdftotext, bar", begun.elapsed())))
}

fn files() -> anyhow::Result<Vec<PathBuf>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = tests.join("../../shared/corpus/files");
    let folder = if corpus.is_dir() {
        corpus
    } else {
        eprintln!("the corpus beside the project is not there: PDFs of the fixtures alone");
        tests.join("fixtures/pdf")
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "pdf") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
