//! Models on the command line.

use std::process::Command;

use atles_engine::api::CitationsFile;
use atles_engine::api::SentenceKind;
use atles_tests::{Call, Line, Material, ModelServer, program, write_material};

use super::{faithful, faithful_server};

const PLANTED: &str = "sk-planted-cli-7";

fn atles(arguments: &[&str], key: Option<&str>) -> std::process::Output {
    let mut command = Command::new(program());
    command.args(arguments).env_remove("ATLES_DATA").env_remove("ATLES_MODEL_KEY");
    if let Some(key) = key {
        command.env("ATLES_MODEL_KEY", key);
    }
    command.output().expect("the program starts")
}

#[test]
fn a_document_is_written_by_a_model_that_is_named_with_its_address() {
    let server = ModelServer::start(|_, call: &Call, line: &mut Line| {
        if !call.head.contains(&format!("Bearer {PLANTED}")) {
            return line.reply("401 Unauthorized", "application/json", "{}");
        }
        line.answer(&faithful(call));
    });
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 3, paragraphs: 10, seed: 4 });
    let (out, sources) = (root.path().join("a.md"), sources.display().to_string());
    let writer = format!("{}#tiny", server.address);
    let arguments = |out: &str| {
        ["write", "--title", "What was measured", "--type", "summary_report", "--length", "short", "--source"]
            .map(str::to_owned)
            .into_iter()
            .chain([sources.clone(), "--out".to_owned(), out.to_owned(), "--writer".to_owned(), writer.clone()])
            .collect::<Vec<_>>()
    };
    let run = |key| {
        let all = arguments(&out.display().to_string());
        atles(&all.iter().map(String::as_str).collect::<Vec<_>>(), key)
    };
    let output = run(Some(PLANTED));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let citations = std::fs::read(out.with_extension("citations.json")).unwrap();
    let citations: CitationsFile = serde_json::from_slice(&citations).unwrap();
    assert!(citations.sections.iter().flat_map(|one| &one.sentences).any(|one| one.kind == SentenceKind::Written));
    let without = run(None);
    assert_eq!(without.status.code(), Some(1), "no document, and the reason");
    let told = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(told.contains("refused the key") && !told.contains("panicked"), "{told}");
}

#[test]
fn a_summary_is_written_by_a_model_in_as_many_words() {
    let server = faithful_server();
    let root = tempfile::tempdir().unwrap();
    write_material(root.path(), Material { files: 1, paragraphs: 10, seed: 4 });
    let file = root.path().join("report-000.md").display().to_string();
    let output =
        atles(&["summarize", "--words", "60", "--writer", &format!("{}#tiny", server.address), "--json", &file], None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sentences: Vec<atles_engine::api::Sentence> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!sentences.is_empty() && sentences.iter().all(|one| one.kind == SentenceKind::Written), "{sentences:?}");
    let wrong = atles(&["summarize", "--words", "60", "--writer", "http://127.0.0.1:9/v1#tiny", &file], None);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("does not answer"));
}

#[test]
fn a_request_names_a_model_and_the_status_lists_it_with_its_breaker() {
    let server = faithful_server();
    let root = tempfile::tempdir().unwrap();
    let (sources, data) = (root.path().join("sources"), root.path().join("data").display().to_string());
    write_material(&sources, Material { files: 3, paragraphs: 10, seed: 4 });
    let writer = format!("{}#tiny", server.address);
    let asked = |title: &str| {
        let sources = sources.display().to_string();
        atles(
            &[
                "request",
                "--data",
                &data,
                "--title",
                title,
                "--type",
                "summary_report",
                "--length",
                "short",
                "--source",
                &sources,
                "--writer",
                &writer,
            ],
            None,
        )
    };
    let first = asked("One");
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(asked("Two").status.success());
    let status = || -> serde_json::Value {
        let output = atles(&["status", "--data", &data, "--json"], None);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let stopped = status();
    let connections = stopped["connections"].as_array().unwrap();
    assert_eq!(connections.len(), 1, "the same server is connected once: {stopped}");
    assert_eq!((connections[0]["model"].as_str(), connections[0]["leaves"].as_bool()), (Some("tiny"), Some(false)));
    assert!(connections[0]["breaker"].is_null(), "nobody asks it while no engine runs");
    let mut serve = atles_tests::Serve::start(std::path::Path::new(&data), "info,atles_engine=trace");
    assert!(serve.wait_for("the document is finished") && serve.wait_for("the document is finished"));
    let breaker = loop {
        let running = status();
        let breaker = running["connections"][0]["breaker"].clone();
        if !breaker.is_null() {
            break breaker;
        }
        // The next round of checks does it.
        assert!(serve.wait_for("the breakers are written down"));
    };
    assert_eq!(breaker["state"], "closed", "{breaker}");
}
