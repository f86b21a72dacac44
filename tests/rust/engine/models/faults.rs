//! Servers that fail: what the request says, and what is never in a document.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use atles_engine::api::{BreakerState, EngineOptions, ErrorCode, EventBody, FindingCode, RequestState, SentenceKind};
use atles_tests::{Call, JumpingClock, Line, ModelServer, TestEngine};

use super::{faithful, to, wanted, written};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_leave_to_do_without_the_model_the_request_waits_and_says_why() {
    type Case = (&'static str, fn(&mut Line), ErrorCode, &'static str);
    let cases: Vec<Case> = vec![
        (
            "the key",
            |line| line.reply("401 Unauthorized", "application/json", r#"{"error":{"message":"Invalid API Key"}}"#),
            ErrorCode::ModelRefused,
            "The server refused the key.",
        ),
        (
            "the model",
            |line| line.reply("404 Not Found", "application/json", r#"{"error":{"message":"model 'tiny' not found"}}"#),
            ErrorCode::ModelRefused,
            "The server does not have the model tiny.",
        ),
        (
            "the address",
            |line| line.reply("200 OK", "text/html", "<html>Welcome</html>"),
            ErrorCode::ModelRefused,
            "There is no model server at the address of The server.",
        ),
        (
            "garbage",
            |line| {
                line.begin();
                line.say(b"data: \xff\xfe\n\n");
            },
            ErrorCode::ModelRefused,
            "What The server answers is not what a model server says.",
        ),
        (
            "an hour",
            |line| {
                line.say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\n{}");
            },
            ErrorCode::ModelUnavailable,
            "The server has too much to do.",
        ),
        (
            "half a sentence",
            |line| {
                line.begin();
                line.words("The north pumping station recorded");
            },
            ErrorCode::ModelUnavailable,
            "The answer of The server broke off.",
        ),
    ];
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    for (name, script, code, message) in cases {
        let server = ModelServer::start(move |_, _, line: &mut Line| script(line));
        let request = wanted(&engine, &server, name, false).await;
        let id = engine.handle.request(request).await.unwrap().request_id;
        let view = engine.until(&id, RequestState::Paused).await;
        let problem = view.problem.expect("it says why");
        assert_eq!((problem.code, problem.message.as_str()), (code, message), "{name}: {problem:?}");
        assert!(!problem.hint.is_empty(), "{name}: and what to do");
        assert!(view.document_id.is_none(), "{name}: there is no document");
    }
    assert!(engine.handle.documents(String::new()).await.unwrap().is_empty(), "and nothing half done in the library");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_else_a_server_does_wrong_no_document_comes_of_it() {
    type Case = (&'static str, fn(&mut Line), ErrorCode, &'static str);
    let cases: Vec<Case> = vec![
        (
            "wrong JSON",
            |line| {
                line.begin();
                line.say("data: {\"choices\": \"all of them\"}\n\n");
            },
            ErrorCode::ModelRefused,
            "What The server answers is not what a model server says.",
        ),
        (
            "a redirect",
            |line| {
                line.say("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
            },
            ErrorCode::ModelRefused,
            "There is no model server at the address of The server.",
        ),
        (
            "an endless answer",
            |line| {
                line.begin();
                while line.words("The pump is old and then ") {}
            },
            ErrorCode::ModelRefused,
            "tiny did not stop writing.",
        ),
        (
            "500s",
            |line| line.reply("500 Internal Server Error", "application/json", r#"{"error":{"message":"oops"}}"#),
            ErrorCode::ModelUnavailable,
            "The server reports a fault of its own.",
        ),
        (
            "an error inside the stream",
            |line| {
                line.begin();
                line.words("The north pumping station ");
                line.say("data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n");
            },
            ErrorCode::ModelUnavailable,
            "The server reports a fault of its own.",
        ),
        ("not a word", |line| line.answer(""), ErrorCode::ModelUnavailable, "tiny answered without a word."),
    ];
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let mut asked = Vec::new();
    for (name, script, code, message) in cases {
        let server = ModelServer::start(move |_, _, line: &mut Line| script(line));
        let request = wanted(&engine, &server, name, false).await;
        let id = engine.handle.request(request).await.unwrap().request_id;
        let problem = engine.until(&id, RequestState::Paused).await.problem.expect("it says why");
        assert_eq!((problem.code, problem.message.as_str()), (code, message), "{name}: {problem:?}");
        asked.push(server);
    }
    let nobody = atles_engine::api::NewConnection { address: "http://127.0.0.1:9/v1".to_owned(), ..to(&asked[0]) };
    let connection = engine.handle.save_connection(nobody).await.unwrap().id;
    let writer = atles_engine::api::Writer::Model {
        connection,
        model: "tiny".to_owned(),
        or_built_in: false,
        beside: Vec::new(),
    };
    let gone = atles_engine::api::DocumentRequest { writer: Some(writer), ..engine.wanted("nobody there") };
    let id = engine.handle.request(gone).await.unwrap().request_id;
    let problem = engine.until(&id, RequestState::Paused).await.problem.expect("it says why");
    assert_eq!(problem.message, "The server does not answer.");
    assert!(engine.handle.documents(String::new()).await.unwrap().is_empty(), "and nothing half done in the library");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_servers_leave_out_or_say_slowly_costs_no_document_anything() {
    type Odd = (&'static str, fn(&Call, &mut Line));
    let odd: Vec<Odd> = vec![
        ("no usage and no end", |call, line| {
            line.begin();
            line.words(&faithful(call));
            line.say("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        }),
        ("a slow drip", |call, line| {
            line.begin();
            let text = serde_json::Value::from(faithful(call));
            let event =
                format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{text}}},\"finish_reason\":\"stop\"}}]}}\n\n");
            for byte in event.into_bytes() {
                line.say([byte]);
            }
        }),
        ("all at once", |call, line| {
            let text = serde_json::Value::from(faithful(call));
            let whole = format!("{{\"choices\":[{{\"message\":{{\"content\":{text}}},\"finish_reason\":\"stop\"}}]}}");
            line.reply("200 OK", "application/json", &whole);
        }),
    ];
    let mut engine = TestEngine::open().await;
    for (name, script) in odd {
        let server = ModelServer::start(move |_, call: &Call, line: &mut Line| script(call, line));
        let request = wanted(&engine, &server, name, false).await;
        let document = written(&mut engine, request).await;
        let by_model = document.sections.iter().filter(|section| {
            section.paragraphs.iter().flat_map(|one| &one.sentences).any(|one| one.kind == SentenceKind::Written)
        });
        assert!(by_model.count() >= 3 && !document.summary.partial, "{name}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_leave_the_built_in_writer_takes_over_section_by_section_and_says_so() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| {
        if number == 1 {
            return line.reply("400 Bad Request", "application/json", r#"{"error":{"message":"not today"}}"#);
        }
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", true).await;
    let document = written(&mut engine, request).await;
    let noted = document.sections.iter().filter(|section| {
        let first = &section.paragraphs[0].sentences[0];
        first.kind == SentenceKind::Notice && first.text.starts_with("The model did not write this section")
    });
    assert_eq!(noted.count(), 1, "the one section says so");
    assert_eq!(document.summary.instead, 1, "and the library counts it");
    assert_eq!(engine.handle.requests().await.unwrap()[0].instead, 1, "as does the list of what is done");
    let kinds = |at: usize| -> Vec<SentenceKind> {
        document.sections[at].paragraphs.iter().flat_map(|one| &one.sentences).map(|one| one.kind).collect()
    };
    assert!(kinds(0).contains(&SentenceKind::Written));
    assert!(kinds(1).contains(&SentenceKind::Quoted) && !kinds(1).contains(&SentenceKind::Written));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_says_the_same_in_every_section_holds_nothing_up() {
    let server = ModelServer::start(|_, _, line: &mut Line| {
        line.answer("The north pumping station recorded a pressure drop in 2019. [1]");
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "What the town works measured", false).await;
    let document = written(&mut engine, request).await;
    let kinds = |section: &atles_engine::api::DocumentSection| -> Vec<SentenceKind> {
        section.paragraphs.iter().flat_map(|one| &one.sentences).map(|one| one.kind).collect()
    };
    assert!(kinds(&document.sections[0]).contains(&SentenceKind::Written), "the first time it is new");
    let others = &document.sections[1..];
    assert!(others.iter().all(|section| !kinds(section).contains(&SentenceKind::Written)), "nothing is said twice");
    let noted = others
        .iter()
        .filter(|section| section.paragraphs[0].sentences[0].text.starts_with("The model did not write this section"));
    assert!(noted.count() >= 2, "and the sections say who wrote them");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_waits_goes_on_where_it_was_when_it_is_tried_again() {
    let mended = Arc::new(AtomicBool::new(false));
    let server = ModelServer::start({
        let mended = mended.clone();
        move |number, call: &Call, line: &mut Line| {
            if number > 0 && !mended.load(Ordering::SeqCst) {
                return line.reply("401 Unauthorized", "application/json", "{}");
            }
            line.answer(&faithful(call));
        }
    });
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Mended", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    engine.until(&id, RequestState::Paused).await;
    mended.store(true, Ordering::SeqCst);
    engine.handle.resume(id.clone()).await.unwrap();
    let view = engine.until(&id, RequestState::Completed).await;
    assert_eq!(view.attempt, 1, "what was nobody's fault costs no attempt");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_fails_again_and_again_is_left_alone_and_the_window_is_told() {
    let server =
        ModelServer::start(|_, _, line: &mut Line| line.reply("500 Internal Server Error", "application/json", "{}"));
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    for title in ["One", "Two"] {
        let request = match title {
            "One" => wanted(&engine, &server, title, false).await,
            _ => {
                let connection = engine.handle.connections().await.unwrap().connections[0].id.clone();
                let writer = atles_engine::api::Writer::Model {
                    connection,
                    model: "tiny".to_owned(),
                    or_built_in: false,
                    beside: Vec::new(),
                };
                atles_engine::api::DocumentRequest { writer: Some(writer), ..engine.wanted(title) }
            }
        };
        let id = engine.handle.request(request).await.unwrap().request_id;
        let problem = engine.until(&id, RequestState::Paused).await.problem.unwrap();
        assert_eq!(problem.code, ErrorCode::ModelUnavailable, "{problem:?}");
    }
    let connection = engine.handle.connections().await.unwrap().connections.remove(0);
    assert_eq!(connection.breaker.state, BreakerState::Open);
    let monitor = engine.handle.monitor().await.unwrap();
    assert!(monitor.breakers.iter().any(|breaker| breaker.name == "The server" && breaker.state == BreakerState::Open));
    let open = monitor.findings.iter().find(|finding| finding.code == FindingCode::BreakerOpen).expect("it is told of");
    assert_eq!(open.subject, "The server");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_of_a_connection_says_what_is_wrong() {
    let engine = TestEngine::open().await;
    let good = ModelServer::start(|_, _, line: &mut Line| line.answer("The sea is wide and old."));
    let id = engine.handle.save_connection(to(&good)).await.unwrap().id;
    let tried = engine.handle.test_connection(id).await.unwrap();
    assert_eq!((tried.text.as_str(), tried.context), ("The sea is wide and old.", Some(4_096)));
    assert_eq!(engine.handle.list_models(to(&good)).await.unwrap(), ["tiny"]);

    let no_model = atles_engine::api::NewConnection { model: String::new(), ..to(&good) };
    let id = engine.handle.save_connection(no_model).await.unwrap().id;
    assert_eq!(engine.handle.test_connection(id).await.unwrap_err().field.as_deref(), Some("model"));

    let gone = atles_engine::api::NewConnection { address: "http://127.0.0.1:9/v1".to_owned(), ..to(&good) };
    let id = engine.handle.save_connection(gone).await.unwrap().id;
    assert_eq!(engine.handle.test_connection(id).await.unwrap_err().message, "The server does not answer.");

    for (address, field) in [("ftp://x", "address"), ("https://a:b@x.example", "address"), ("", "address")] {
        let wrong = atles_engine::api::NewConnection { address: address.to_owned(), ..to(&good) };
        assert_eq!(engine.handle.save_connection(wrong).await.unwrap_err().field.as_deref(), Some(field), "{address}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writer_of_new_documents_is_chosen_and_a_connection_that_goes_takes_it_along() {
    let server = super::faithful_server();
    let mut engine = TestEngine::open().await;
    let connection = engine.handle.save_connection(to(&server)).await.unwrap();
    assert!(!connection.leaves, "it is on this computer");
    let by_model = atles_engine::api::Writer::Model {
        connection: connection.id.clone(),
        model: "tiny".to_owned(),
        or_built_in: true,
        beside: Vec::new(),
    };
    engine.handle.set_writer(by_model.clone()).await.unwrap();
    let plain = engine.wanted("By whoever writes");
    let document = written(&mut engine, plain).await;
    assert_eq!(document.summary.model.as_deref(), Some("tiny"));
    engine.handle.remove_connection(connection.id).await.unwrap();
    let view = engine.handle.connections().await.unwrap();
    assert_eq!((view.connections.len(), view.writer), (0, atles_engine::api::Writer::BuiltIn));
    assert_eq!(engine.handle.set_writer(by_model).await.unwrap_err().code, ErrorCode::NotFound);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_waits_for_a_model_goes_on_by_itself_when_it_is_back() {
    let back = Arc::new(AtomicBool::new(false));
    let server = ModelServer::start({
        let back = back.clone();
        move |_, call: &Call, line: &mut Line| {
            if back.load(Ordering::SeqCst) {
                return line.answer(&faithful(call));
            }
            line.say("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\n{}");
        }
    });
    let clock = Arc::new(JumpingClock::new());
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let options = EngineOptions { clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    let request = wanted(&engine, &server, "Back again", false).await;
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    let problem = engine.until(&id, RequestState::Paused).await.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::ModelUnavailable);
    back.store(true, Ordering::SeqCst);
    loop {
        match engine.events.recv().await.unwrap().body {
            EventBody::Request(view) if view.id == id && view.state == RequestState::Completed => break,
            // Every few seconds, as long as it waits: time enough for the next try, and too much for a lease.
            EventBody::Metrics(_) if engine.state(&id).await == RequestState::Paused => {
                clock.sleep(std::time::Duration::from_secs(20));
            }
            _ => {}
        }
    }
    engine.handle.shutdown().await;
}
