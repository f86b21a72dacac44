//! Models that an Ollama fetches for us, through the commands and the events: a fake Ollama, for there is none among the tools.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use atles_engine::api::{
    ConnectionKind, DownloadStep, ErrorCode, EventBody, KeepAlive, LogLevel, ModelDownload, NewConnection,
    RecommendedChoice, Writer,
};
use atles_tests::{Call, Line, ModelServer, TestEngine};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n";

/// An Ollama with one model. It fetches whatever is asked for, and hangs in the midst of what is called `slow`.
fn ollama() -> ModelServer {
    let there = Arc::new(AtomicBool::new(true));
    ModelServer::bare(move |_, call: &Call, line: &mut Line| match call.line.as_str() {
        "GET /api/tags" => {
            let one = r#"{"name":"llama3.2:1b","size":1300000000,"details":{"parameter_size":"1.2B","quantization_level":"Q8_0"}}"#;
            let one = if there.load(Ordering::SeqCst) { one } else { "" };
            line.reply("200 OK", "application/json", &format!("{{\"models\":[{one}]}}"));
        }
        "POST /api/show" => line.reply("200 OK", "application/json", "{}"),
        "POST /api/chat" => {
            line.say(HEAD);
            for word in ["The ", "sea ", "is ", "wide."] {
                line.say(format!("{{\"message\":{{\"content\":\"{word}\"}},\"done\":false}}\n"));
            }
            line.say("{\"message\":{\"content\":\"\"},\"done\":true,\"eval_count\":4}\n");
        }
        "DELETE /api/delete" => {
            there.store(false, Ordering::SeqCst);
            line.reply("200 OK", "text/plain", "");
        }
        _ => {
            line.say(HEAD);
            line.say("{\"status\":\"pulling manifest\"}\n");
            line.say("{\"status\":\"pulling a\",\"digest\":\"sha256:a\",\"total\":4000,\"completed\":1000}\n");
            if call.body.contains("slow") {
                return line.wait_for_the_end();
            }
            if call.body.contains("unknown") {
                line.say("{\"error\":\"pull model manifest: file does not exist\"}\n");
                return;
            }
            line.say("{\"status\":\"pulling a\",\"digest\":\"sha256:a\",\"total\":4000,\"completed\":4000}\n");
            line.say("{\"status\":\"verifying sha256 digest\"}\n{\"status\":\"success\"}\n");
        }
    })
}

async fn connected(engine: &TestEngine, server: &ModelServer) -> String {
    let wanted = NewConnection {
        keep_alive: KeepAlive::Hour,
        ..NewConnection::new(ConnectionKind::Ollama, server.address.clone(), "llama3.2:1b")
    };
    let saved = engine.handle.save_connection(wanted).await.unwrap();
    assert_eq!(saved.keep_alive, KeepAlive::Hour);
    saved.id
}

/// Waits until a download is as wanted; every step is told by an event.
async fn until(engine: &mut TestEngine, id: u32, wanted: impl Fn(&ModelDownload) -> bool) -> ModelDownload {
    let mut last = 0;
    loop {
        if let EventBody::Downloads(view) = engine.events.recv().await.expect("the events go on").body {
            assert!(view.revision >= last, "the later event is the later state");
            last = view.revision;
            if let Some(found) = view.downloads.into_iter().find(|one| one.id == id && wanted(one)) {
                return found;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_is_downloaded_while_the_system_is_stopped_and_told_of_to_its_end() {
    let server = ollama();
    let mut engine = TestEngine::open().await;
    let connection = connected(&engine, &server).await;
    let id = engine.handle.download_model(Some(connection.clone()), " gemma3:4b ".to_owned()).await.unwrap();
    let done = until(&mut engine, id, |one| one.step.is_end()).await;
    assert_eq!((done.step, done.bytes, done.total_bytes), (DownloadStep::Done, 4_000.0, Some(4_000.0)), "{done:?}");
    assert_eq!((done.model.as_str(), done.connection.as_deref()), ("gemma3:4b", Some(connection.as_str())));
    engine.handle.dismiss_download(id);
    assert!(engine.handle.downloads().downloads.is_empty());

    let id = engine.handle.download_model(Some(connection.clone()), "unknown:9b".to_owned()).await.unwrap();
    let failed = until(&mut engine, id, |one| one.step.is_end()).await;
    let problem = failed.problem.expect("it says why");
    assert_eq!((failed.step, problem.code), (DownloadStep::Failed, ErrorCode::ModelRefused));
    assert_eq!(problem.message, "Ollama's library has no model unknown:9b.");

    // The log says it in the same words; what somebody wanted to download is nobody's business.
    engine.log.push(LogLevel::Warn, "model".to_owned(), problem.message.clone());
    let bundle = engine.folder.path().join("bundle.zip");
    engine.handle.save_diagnostics(bundle.clone()).await.unwrap();
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&bundle).unwrap()).unwrap();
    let mut log = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("log.txt").unwrap(), &mut log).unwrap();
    assert!(log.contains("library has no model") && !log.contains("unknown:9b"), "{log}");

    let refused = engine.handle.download_model(Some(connection), "no name".to_owned()).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("model"));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_is_called_off_or_whose_engine_ends_closes_its_line() {
    let server = ollama();
    let mut engine = TestEngine::open().await;
    let connection = connected(&engine, &server).await;
    let order = || engine.handle.download_model(Some(connection.clone()), "slow:4b".to_owned());
    let first = order().await.unwrap();
    assert_eq!(order().await.unwrap(), first, "what is under way is not begun twice");
    until(&mut engine, first, |one| one.bytes == 1_000.0).await;
    engine.handle.cancel_download(first);
    assert_eq!(until(&mut engine, first, |one| one.step.is_end()).await.step, DownloadStep::CalledOff);
    assert!(server.hung_up_within(Duration::from_secs(20)));

    let again = engine.handle.download_model(Some(connection.clone()), "slow:4b".to_owned()).await.unwrap();
    until(&mut engine, again, |one| one.bytes == 1_000.0).await;
    engine.handle.shutdown().await;
    assert!(server.hung_up_within(Duration::from_secs(20)), "it ends with the engine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn models_on_the_disk_are_listed_and_deleted() {
    let server = ollama();
    let engine = TestEngine::open().await;
    let connection = connected(&engine, &server).await;
    let models = engine.handle.stored_models(Some(connection.clone())).await.unwrap();
    assert_eq!(
        (models[0].name.as_str(), models[0].bytes, models[0].parameters.as_str()),
        ("llama3.2:1b", 1.3e9, "1.2B")
    );
    let freed = engine.handle.delete_model(Some(connection.clone()), "llama3.2:1b".to_owned()).await.unwrap();
    assert_eq!(freed, 1.3e9);
    assert!(engine.handle.stored_models(Some(connection)).await.unwrap().is_empty());

    let other = super::faithful_server();
    let other = engine.handle.save_connection(super::to(&other)).await.unwrap().id;
    let refused = engine.handle.stored_models(Some(other)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidField, "other servers have no such list");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_model_is_recommended_for_the_computer_and_its_speed_is_measured_by_a_test() {
    let server = ollama();
    let engine = TestEngine::open().await;
    let connection = connected(&engine, &server).await;
    let told = engine.handle.recommendation().await.unwrap();
    assert_eq!((told.memory_gb, told.billions, told.measured), (Some(8.0), Some(1.2), false), "{told:?}");
    let there = RecommendedChoice::Use { connection: Some(connection.clone()), model: "llama3.2:1b".to_owned() };
    assert_eq!(told.choice, there, "what is on the disk and fits is used");
    let tried = engine.handle.test_connection(connection.clone()).await.unwrap();
    let told = engine.handle.recommendation().await.unwrap();
    assert_eq!(told.words_per_second, tried.tokens_per_second.map(|tokens| tokens * 0.75));
    assert!(told.measured, "{told:?}");
    let by_model = Writer::Model {
        connection: connection.clone(),
        model: "llama3.2:1b".to_owned(),
        or_built_in: true,
        beside: Vec::new(),
    };
    engine.handle.set_writer(by_model).await.unwrap();
    let told = engine.handle.recommendation().await.unwrap();
    assert_eq!(told.choice, RecommendedChoice::Writes { model: "llama3.2:1b".to_owned() });
    engine.handle.set_writer(Writer::BuiltIn).await.unwrap();
    engine.handle.delete_model(Some(connection.clone()), "llama3.2:1b".to_owned()).await.unwrap();
    let told = engine.handle.recommendation().await.unwrap();
    let download =
        RecommendedChoice::Download { connection: Some(connection), model: "gemma3:4b".to_owned(), bytes: 3.3e9 };
    assert_eq!((told.choice, told.measured), (download, false));
    engine.handle.shutdown().await;
}
