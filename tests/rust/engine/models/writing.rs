//! What a model that can write makes of the sources, and what is made of what it says.

use std::sync::Arc;
use std::time::Duration;

use atles_engine::api::{
    DocumentView, EventBody, ReadOutput, RequestState, Sentence, SentenceKind, Verdict, read_file,
};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{faithful, faithful_server, passages, wanted, written};

fn sentences(document: &DocumentView) -> Vec<&Sentence> {
    document.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences).collect()
}

fn by_model(document: &DocumentView) -> Vec<&Sentence> {
    sentences(document).into_iter().filter(|sentence| sentence.kind == SentenceKind::Written).collect()
}

fn verdict(sentence: &Sentence) -> Verdict {
    sentence.support.as_ref().expect("what a model wrote is checked").verdict
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_writes_a_document_in_which_every_sentence_is_checked() {
    let server = faithful_server();
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", false).await;
    let document = written(&mut engine, request).await;
    let by_model = by_model(&document);
    assert!(by_model.len() >= 5, "{} sentences", by_model.len());
    for sentence in &by_model {
        assert_eq!(verdict(sentence), Verdict::Supported, "{sentence:?}");
        for citation in &sentence.citations {
            let ReadOutput::Blocks(blocks) = read_file(std::path::Path::new(&citation.source)) else {
                panic!("it was read")
            };
            let text = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
            let cut: String =
                text.chars().skip(citation.start as usize).take((citation.end - citation.start) as usize).collect();
            assert_eq!(cut, citation.quote, "the passage is where it says");
        }
    }
    assert_eq!(document.summary.model.as_deref(), Some("tiny"));
    assert_eq!(document.quality.written as usize, by_model.len());
    assert_eq!(document.quality.written_in_doubt, 0);
    let file = std::fs::read_to_string(&document.summary.path).unwrap();
    assert!(file.contains("written by the model tiny"), "the document says who wrote it");
    let connections = engine.handle.connections().await.unwrap().connections;
    assert!(connections[0].answers >= 3 && connections[0].tokens_out > 0.0, "{connections:?}");
    assert_eq!(connections[0].context, Some(4_096), "it was asked for, not guessed");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_are_wrong_or_missing_are_repaired_by_matching() {
    let server = ModelServer::start(|_, call: &Call, line: &mut Line| {
        // The first without a number, the rest with that of another passage or of none.
        let text = faithful(call).replace("[1]", "").replace("[2]", "[97]").replace("[3]", "[1]");
        line.answer(&text);
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", false).await;
    let document = written(&mut engine, request).await;
    for sentence in by_model(&document) {
        assert_eq!(verdict(sentence), Verdict::Supported, "{sentence:?}");
        assert!(sentence.citations[0].quote.contains(sentence.text.trim_end_matches('.')), "{sentence:?}");
        assert!(!sentence.text.contains('['), "{sentence:?}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_passage_supports_is_sent_back_once_and_then_marked() {
    let sent_back = Arc::new(std::sync::Mutex::new(Vec::new()));
    let server = ModelServer::start({
        let sent_back = sent_back.clone();
        move |_, call: &Call, line: &mut Line| {
            let is_repair = call.body.contains("No passage supports these sentences");
            if is_repair {
                sent_back.lock().unwrap().push(call.body.clone());
                // One is put right, one is said again.
                let first = passages(call)[0].split_inclusive(". ").last().unwrap().trim().to_owned();
                line.answer(&format!("1. {first} [1]\n2. Zebras were never counted by anybody in 1999. [1]"));
            } else {
                line.answer(&format!(
                    "{} The mayor of Atlantis resigned. Zebras were never counted by anybody in 1999. [1]",
                    faithful(call)
                ));
            }
        }
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", false).await;
    let document = written(&mut engine, request).await;
    let text: String = sentences(&document).iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(!text.contains("Atlantis"), "what was put right is gone");
    let doubted: Vec<_> = by_model(&document).into_iter().filter(|one| verdict(one) == Verdict::Unsupported).collect();
    assert_eq!(doubted.len(), 1, "said once in the document, whatever the model says: {doubted:?}");
    assert!(doubted[0].text.starts_with("Zebras") && doubted[0].citations.is_empty());
    let file = std::fs::read_to_string(&document.summary.path).unwrap();
    assert!(file.contains("in 1999. \\[no source found\\]") || file.contains("in 1999. [no source found]"), "{file}");
    let sections = server.questions().len() - sent_back.lock().unwrap().len();
    assert!(sent_back.lock().unwrap().len() <= sections, "once for a section, and not again");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_cut_off_is_gone_on_with() {
    let server = ModelServer::start(|_, call: &Call, line: &mut Line| {
        let text = faithful(call);
        let half = text.find("[2]").map_or(text.len(), |at| at + 3);
        line.begin();
        if call.body.contains("You were cut off") {
            line.words(&text[half..]);
            line.end("stop");
        } else {
            line.words(&text[..half]);
            line.end("length");
        }
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", false).await;
    let document = written(&mut engine, request).await;
    assert!(server.questions().iter().any(|call| call.body.contains("You were cut off")));
    for sentence in by_model(&document) {
        assert_eq!(verdict(sentence), Verdict::Supported, "{sentence:?}");
        assert!(sentence.text.ends_with('.'), "whole: {sentence:?}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_is_made_to_fit_the_real_context() {
    let most = Arc::new(std::sync::Mutex::new(0));
    let server = ModelServer::bare({
        let most = most.clone();
        move |_, call: &Call, line: &mut Line| {
            if !call.is_question() {
                // It does not say how long its context is.
                line.reply("200 OK", "application/json", r#"{"data":[{"id":"tiny"}]}"#);
                return;
            }
            // A tokenizer that has a token for every two characters.
            let tokens = call.body.chars().count() / 2;
            if tokens > 2_400 {
                let error = serde_json::json!({ "error": { "code": 400, "message": "exceeds the available context size", "type": "exceed_context_size_error", "n_prompt_tokens": tokens, "n_ctx": 2_400 } });
                line.reply("400 Bad Request", "application/json", &error.to_string());
                return;
            }
            let mut most = most.lock().unwrap();
            *most = tokens.max(*most);
            drop(most);
            line.answer(&faithful(call));
        }
    });
    let mut engine = TestEngine::open().await;
    let mut request = wanted(&engine, &server, "What the town works measured", false).await;
    request.length = atles_engine::api::Length::Long;
    let document = written(&mut engine, request).await;
    assert!(!by_model(&document).is_empty());
    assert!(*most.lock().unwrap() > 900, "and what fits is used: {}", most.lock().unwrap());
    engine.handle.shutdown().await;
}

/// A model that says nothing more after its first words.
fn silent_after_words() -> ModelServer {
    ModelServer::start(|_, _, line: &mut Line| {
        line.begin();
        line.words("The north pumping station ");
        line.wait_for_the_end();
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_shown_as_they_come_and_cancel_hangs_up_within_a_second() {
    let (server, mut engine) = (silent_after_words(), TestEngine::open().await);
    let request = wanted(&engine, &server, "Called off", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    until_drafted(&mut engine, "The north pumping station").await;
    engine.handle.cancel(id.clone()).await.unwrap();
    assert!(server.hung_up_within(Duration::from_secs(1)), "the server is not left writing for nobody");
    engine.until(&id, RequestState::Cancelled).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_falls_silent_is_waited_for_which_is_no_sign_of_life() {
    let (server, mut engine) = (silent_after_words(), TestEngine::open().await);
    let request = wanted(&engine, &server, "Silent", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    until_drafted(&mut engine, "The north pumping station").await;
    let last = engine.handle.requests().await.unwrap().remove(0).progress.unwrap().last_sign_of_life;
    loop {
        if let EventBody::Progress { progress, .. } = engine.events.recv().await.unwrap().body
            && progress.waits_for_model
        {
            assert_eq!(progress.last_sign_of_life, last, "what the window says is true of the model");
            break;
        }
    }
    engine.handle.cancel(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Cancelled).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finish_now_ends_a_section_that_is_being_written() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| {
        if number == 0 {
            return line.answer_counted(&faithful(call), 1_000, 100);
        }
        line.begin();
        line.words("And then ");
        line.wait_for_the_end();
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Early", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    until_drafted(&mut engine, "And then").await;
    engine.handle.finish_now(id.clone()).await.unwrap();
    assert!(server.hung_up_within(Duration::from_secs(1)));
    let view = engine.until(&id, RequestState::Completed).await;
    let document = engine.handle.document(view.document_id.unwrap()).await.unwrap();
    assert!(document.summary.partial && document.sections.len() == 1, "with the section that was whole");
    let used = view.usage.expect("a model was asked");
    assert!(used.tokens_in > 1_000.0 && used.tokens_out > 100.0, "what was called off has been used as well: {used:?}");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_paused_in_the_midst_says_how_much_there_is() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let server = ModelServer::start(move |number, call: &Call, line: &mut Line| {
        if number == 1 {
            let _ = released.lock().unwrap().recv();
        }
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Paused", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    // What never comes is ended by the limit of the test.
    while server.questions().len() < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    engine.handle.pause(id.clone()).await.unwrap();
    drop(release);
    let part = engine.until(&id, RequestState::Paused).await.part.expect("some of it is written");
    assert!((1..=2).contains(&part.written) && part.planned > 2, "{part:?}");
    engine.handle.resume(id.clone()).await.unwrap();
    assert_eq!(engine.until(&id, RequestState::Completed).await.part, None, "it is whole");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_in_the_midst_writes_at_most_the_open_section_again() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| {
        if number == 2 {
            line.begin();
            line.words("And then ");
            return line.wait_for_the_end();
        }
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Interrupted", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    until_drafted(&mut engine, "And then").await;
    engine.handle.shutdown_now().await;
    let folder = engine.folder.clone();
    drop(engine);
    let mut engine = TestEngine::open_in(folder).await;
    engine.handle.start().await.unwrap();
    let view = engine.until(&id, RequestState::Completed).await;
    let document = engine.handle.document(view.document_id.unwrap()).await.unwrap();
    let written = document.sections.iter().filter(|section| {
        section.paragraphs.iter().flat_map(|one| &one.sentences).any(|one| one.kind == SentenceKind::Written)
    });
    assert_eq!(server.questions().len(), written.count() + 1, "the open section was asked for twice, the others once");
    engine.handle.shutdown().await;
}

/// Waits until the window is shown these words of a section that is being written.
pub async fn until_drafted(engine: &mut TestEngine, words: &str) {
    loop {
        let event = engine.events.recv().await.unwrap();
        if let EventBody::Progress { progress, .. } = event.body
            && progress.draft == words
        {
            return;
        }
    }
}
