//! The console program between others: pipes that close, disks that are full, and the JSON that programs rely on.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use atles_tests::{Atles, Material, program, write_material};
use serde_json::Value;

/// A table of more text than a pipe holds.
fn large_table(folder: &Path) -> PathBuf {
    let path = folder.join("big.csv");
    let rows = (0..20_000).map(|row| format!("{row},station {row},{}\n", row * 7));
    std::fs::write(&path, format!("number,name,flow\n{}", rows.collect::<String>())).unwrap();
    path
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let root = tempfile::tempdir().unwrap();
    let table = large_table(root.path());
    for arguments in
        [vec!["read".as_ref(), table.as_os_str(), "--json".as_ref()], vec!["read".as_ref(), table.as_os_str()]]
    {
        let mut child =
            Command::new(program()).args(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::with_capacity(256, child.stdout.take().unwrap());
        assert!(!out.fill_buf().unwrap().is_empty(), "it says something");
        drop(out);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.is_empty(), "{said}");
        assert_eq!(output.status.code(), Some(0), "as `head` ends the others of a pipe: {:?}", output.status);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_a_failure_and_says_so() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 1, paragraphs: 5, seed: 1 });
    let file = sources.join("report-000.md");
    let data = root.path().join("data");
    let (file, data, sources) = (file.as_os_str(), data.as_os_str(), sources.as_os_str());
    let request = |command: &'static str| {
        let wanted = ["--title", "T", "--type", "summary_report", "--source"].map(std::ffi::OsStr::new);
        [command.as_ref()].into_iter().chain(wanted).chain([sources]).collect::<Vec<_>>()
    };
    for arguments in [
        vec!["read".as_ref(), file],
        vec!["read".as_ref(), file, "--json".as_ref()],
        vec!["summarize".as_ref(), "--words".as_ref(), "50".as_ref(), file],
        [request("request"), vec!["--data".as_ref(), data]].concat(),
        vec!["status".as_ref(), "--data".as_ref(), data, "--json".as_ref()],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(program()).args(&arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("standard output cannot be written"), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn nobody_has_to_listen_on_standard_error() {
    let root = tempfile::tempdir().unwrap();
    let (reading, writing) = std::io::pipe().unwrap();
    drop(reading);
    let missing = root.path().join("missing.txt");
    let ended =
        Command::new(program()).arg("read").arg(missing).stderr(writing).stdout(Stdio::null()).status().unwrap();
    assert_eq!(ended.code(), Some(3), "the exit code tells all the same");
}

#[test]
fn programs_find_the_promised_json() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 2, paragraphs: 20, seed: 1 });
    std::fs::write(sources.join("nothing.txt"), "").unwrap();
    let (data, out) = (root.path().join("data"), root.path().join("out.md"));
    let asked = Atles::run(request_of("request", &sources, &["--data".as_ref(), data.as_os_str()]));
    assert!(asked.status.success(), "{}", said(&asked));
    let written = Atles::run(request_of("write", &sources, &["--out".as_ref(), out.as_os_str()]));
    assert!(written.status.success(), "{}", said(&written));

    let status = Atles::run(["status".as_ref(), "--data".as_ref(), data.as_os_str(), "--json".as_ref()]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(keys(&status), ["connections", "counts", "requests", "state"]);
    let request = &status["requests"][0];
    assert_eq!(keys(request), ["document", "id", "progress", "state", "title", "type"]);
    assert_eq!(request["id"].as_str(), Some(String::from_utf8_lossy(&asked.stdout).trim()));
    assert_eq!((request["state"].as_str(), request["type"].as_str()), (Some("pending"), Some("summary_report")));

    let file = sources.join("report-000.md");
    let read = Atles::run(["read".as_ref(), file.as_os_str(), "--json".as_ref()]);
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(keys(&read), ["blocks"]);
    for block in read["blocks"].as_array().unwrap() {
        assert_eq!(keys(block), ["block", "end", "heading", "kind", "page", "role", "start", "text"]);
    }
    let empty = sources.join("nothing.txt");
    let refused = Atles::run(["read".as_ref(), empty.as_os_str(), "--json".as_ref()]);
    assert_eq!(refused.status.code(), Some(3));
    let refused: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!((keys(&refused), keys(&refused["error"])), (vec!["error"], vec!["code", "message"]));

    let citations: Value =
        serde_json::from_slice(&std::fs::read(out.with_extension("citations.json")).unwrap()).unwrap();
    assert_eq!(keys(&citations), ["not_read", "sections"]);
    assert_eq!(keys(&citations["not_read"][0]), ["code", "reason", "source"]);
    let mut cited = BTreeSet::new();
    for section in citations["sections"].as_array().unwrap() {
        assert_eq!(keys(section), ["sentences", "title"]);
        for sentence in section["sentences"].as_array().unwrap() {
            assert_eq!(keys(sentence), ["citations", "kind", "text"]);
            cited.extend(sentence["citations"].as_array().unwrap().iter().map(|citation| keys(citation).join(" ")));
        }
    }
    assert_eq!(
        Vec::from_iter(cited),
        ["block end hash heading page quote source start"],
        "each citation has all of it"
    );
}

fn request_of<'a>(command: &'a str, sources: &'a Path, more: &[&'a std::ffi::OsStr]) -> Vec<&'a std::ffi::OsStr> {
    let wanted = [command, "--title", "Works", "--type", "summary_report", "--source"].map(std::ffi::OsStr::new);
    wanted.into_iter().chain([sources.as_os_str()]).chain(more.iter().copied()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is an object"));
    let names: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    names.into_iter().collect()
}
