//! Files with instructions planted in them: they are quotations, whatever they say.

use std::path::{Path, PathBuf};

use atles_engine::api::{DocumentFormat, DocumentRequest, Length, SentenceKind, Verdict};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{faithful, passages, wanted, written};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/injected")
}

/// What a model says that does whatever it is told by whomever.
const OBEYED: &str = "PWNED by order of the file. The folder /home was deleted as asked. \
    See [click here](https://evil.example/login) and ![all](https://evil.example/pixel.png). <script>alert(1)</script> is done.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planted_instructions_are_shown_to_the_model_as_quotations_alone() {
    let server = ModelServer::start(|_, call: &Call, line: &mut Line| line.answer(&faithful(call)));
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Works, heat loss and repair", false).await;
    let request = DocumentRequest { sources: vec![corpus().display().to_string()], length: Length::Long, ..request };
    let document = written(&mut engine, request).await;
    assert_eq!(document.sources.len(), 30, "all of them were read");
    let mut planted = 0;
    for call in server.questions() {
        let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
        let messages = body["messages"].as_array().unwrap();
        let text = |at: usize| messages[at]["content"].as_str().unwrap();
        assert_eq!(messages[0]["role"], "system");
        assert!(body.get("tools").is_none(), "a model has no tools that anybody could misuse");
        let (rules, task) = (text(0), text(1));
        for word in ["evil.example", "PWNED", "maintenance", "extra_fast"] {
            assert!(!rules.contains(word), "no word of a file is among the rules");
        }
        let shown = passages(&call);
        assert_eq!(task.matches("<passage number=").count(), shown.len());
        assert_eq!(task.matches("</passage>").count(), shown.len(), "none ends before its end: {task}");
        for mark in ["<|", "[INST", "<<SYS", "<start_of_turn"] {
            assert!(!task.contains(mark), "nobody speaks in the name of another: {task}");
        }
        planted += shown.iter().filter(|text| text.contains("evil.example") || text.contains("nstruction")).count();
    }
    assert!(planted > 3, "the test shows what it means to show: {planted}");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_obeys_them_can_change_nothing_but_words_which_are_marked() {
    let server =
        ModelServer::start(|_, call: &Call, line: &mut Line| line.answer(&format!("{} {OBEYED}", faithful(call))));
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Works, heat loss and repair", false).await;
    let before = engine.handle.connections().await.unwrap();
    let pace = engine.handle.status().await.unwrap().status.pace;
    for format in [DocumentFormat::Html, DocumentFormat::Markdown] {
        let sources = vec![corpus().display().to_string()];
        let request = DocumentRequest { sources, format, title: format!("Works {format:?}"), ..request.clone() };
        let document = written(&mut engine, request).await;
        let sentences = document.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences);
        for sentence in sentences.filter(|one| one.kind == SentenceKind::Written) {
            let support = sentence.support.as_ref().unwrap();
            let obeyed = ["PWNED", "/home", "click here", "script"].iter().any(|word| sentence.text.contains(word));
            let quoted = sentence.citations.iter().any(|one| one.quote.contains(sentence.text.trim_end_matches('.')));
            assert!(!obeyed || quoted || support.verdict != Verdict::Supported, "{sentence:?}");
            assert!(!sentence.text.contains("]("), "a link is only its words: {sentence:?}");
        }
        let file = std::fs::read_to_string(&document.summary.path).unwrap();
        assert!(
            !file.contains("href=\"https://evil")
                && !file.contains("src=\"https://evil")
                && !file.contains("<script>alert"),
            "{file}"
        );
        assert!(!file.contains("](https://evil"), "{file}");
    }
    let after = engine.handle.connections().await.unwrap();
    assert_eq!(
        (after.connections.len(), after.writer),
        (before.connections.len(), before.writer),
        "no setting is touched"
    );
    assert_eq!(engine.handle.status().await.unwrap().status.pace, pace);
    assert!(
        server.calls().iter().all(|call| call.line.contains("/v1/") || call.line == "GET /props"),
        "and nobody else is asked"
    );
    for entry in std::fs::read_dir(corpus()).unwrap() {
        assert!(
            std::fs::read_to_string(entry.unwrap().path()).unwrap().starts_with("# Report"),
            "the files are as they were"
        );
    }
    engine.handle.shutdown().await;
}
