//! A planted key is where it belongs and nowhere else.

use atles_engine::api::{EventBody, NewConnection};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{faithful, to, written};

const PLANTED: &str = "sk-planted-9d41f7";

fn holds(bytes: &[u8]) -> bool {
    bytes.windows(PLANTED.len()).any(|window| window == PLANTED.as_bytes())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_in_no_database_log_bundle_event_or_argument() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| {
        assert!(call.head.contains(&format!("Bearer {PLANTED}")), "it is sent where it belongs");
        if number == 1 {
            // Some servers repeat it when they complain.
            let body = format!("{{\"error\":{{\"message\":\"bad key {PLANTED}\"}}}}");
            return line.reply("400 Bad Request", "application/json", &body);
        }
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let mut listener = engine.handle.subscribe();
    let wanted = NewConnection { key: Some(format!("  {PLANTED}\n")), ..to(&server) };
    assert!(!format!("{wanted:?}").contains(PLANTED));
    let connection = engine.handle.save_connection(wanted).await.unwrap();
    let writer = atles_engine::api::Writer::Model {
        connection: connection.id.clone(),
        model: "tiny".to_owned(),
        or_built_in: true,
        beside: Vec::new(),
    };
    let request = atles_engine::api::DocumentRequest { writer: Some(writer), ..engine.wanted("Secret") };
    let document = written(&mut engine, request).await;
    let bundle = engine.folder.path().join("bundle.zip");
    engine.handle.save_diagnostics(bundle.clone()).await.unwrap();
    let told = serde_json::to_string(&engine.handle.connections().await.unwrap()).unwrap();
    let shown = serde_json::to_string(&(
        engine.handle.status().await.unwrap(),
        engine.handle.monitor().await.unwrap(),
        document,
    ))
    .unwrap();
    assert!(!told.contains(PLANTED) && !shown.contains(PLANTED));
    while let Ok(event) = listener.try_recv() {
        let is_log = matches!(event.body, EventBody::Log { .. });
        assert!(!serde_json::to_string(&event).unwrap().contains(PLANTED), "in an event (of the log: {is_log})");
    }
    for line in engine.handle.log().lines {
        assert!(!line.message.contains(PLANTED), "{line:?}");
    }
    let file = std::fs::File::open(&bundle).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    for at in 0..zip.len() {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_index(at).unwrap(), &mut text).unwrap();
        assert!(!holds(&text), "in the bundle");
    }
    #[cfg(unix)]
    {
        let processes = std::process::Command::new("ps").args(["-A", "-o", "args="]).output().unwrap();
        assert!(!holds(&processes.stdout), "among the arguments of processes");
    }
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    let mut open = vec![folder.path().to_owned()];
    while let Some(path) = open.pop() {
        for entry in std::fs::read_dir(path).unwrap().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => {
                    assert!(!holds(&std::fs::read(entry.path()).unwrap_or_default()), "in {}", entry.path().display())
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_stays_with_the_address_that_it_was_entered_for() {
    let thief = ModelServer::bare(|_, call: &Call, line: &mut Line| {
        assert!(!call.head.contains(PLANTED), "the key was carried to another address");
        line.reply("200 OK", "application/json", r#"{"data":[{"id":"tiny"}]}"#);
    });
    let engine = TestEngine::open().await;
    let server = super::faithful_server();
    let saved =
        engine.handle.save_connection(NewConnection { key: Some(PLANTED.to_owned()), ..to(&server) }).await.unwrap();
    assert_eq!(saved.key, atles_engine::api::KeyPlace::Session, "there is no keychain in this test");
    let moved = NewConnection { id: Some(saved.id.clone()), ..to(&thief) };
    engine.handle.list_models(moved.clone()).await.unwrap();
    let saved = engine.handle.save_connection(moved).await.unwrap();
    assert_eq!(saved.key, atles_engine::api::KeyPlace::None);
    assert!(!thief.calls().is_empty(), "it was asked");
    let plain =
        NewConnection { address: "http://api.example.com/v1".to_owned(), key: Some(PLANTED.to_owned()), ..to(&server) };
    let refused = engine.handle.save_connection(plain).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("address"), "nobody on the way may read it");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_the_session_is_missing_after_it_and_says_so() {
    let server = super::faithful_server();
    let engine = TestEngine::open().await;
    engine.handle.save_connection(NewConnection { key: Some(PLANTED.to_owned()), ..to(&server) }).await.unwrap();
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    let engine = TestEngine::open_in(folder).await;
    let view = engine.handle.connections().await.unwrap();
    assert_eq!(view.connections[0].key, atles_engine::api::KeyPlace::Missing);
    assert!(!view.keychain);
    engine.handle.shutdown().await;
}
