//! A planted key is where it belongs and nowhere else.

use atles_engine::api::{ErrorCode, EventBody, KeyPlace, NewConnection, NewHeader};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{faithful, to, written};

const PLANTED: &str = "sk-planted-9d41f7";

/// The value of a header, which is as secret as the key.
const IN_HEADER: &str = "gw-planted-c0ffee";

fn holds(bytes: &[u8]) -> bool {
    [PLANTED, IN_HEADER].iter().any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

fn header(name: &str, value: Option<&str>) -> NewHeader {
    NewHeader { name: name.to_owned(), value: value.map(str::to_owned) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_and_the_value_of_a_header_are_in_no_database_log_bundle_event_or_argument() {
    let server = ModelServer::start(|number, call: &Call, line: &mut Line| {
        assert!(call.head.contains(&format!("Bearer {PLANTED}")), "it is sent where it belongs");
        assert!(call.head.contains(&format!("x-gateway: {IN_HEADER}")), "and so is the header: {}", call.head);
        if number == 1 {
            // Some servers repeat it when they complain.
            let body = format!("{{\"error\":{{\"message\":\"bad key {PLANTED} or {IN_HEADER}\"}}}}");
            return line.reply("400 Bad Request", "application/json", &body);
        }
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let mut listener = engine.handle.subscribe();
    let wanted = NewConnection {
        key: Some(format!("  {PLANTED}\n")),
        headers: Some(vec![header("X-Gateway", Some(&format!(" {IN_HEADER} ")))]),
        ..to(&server)
    };
    assert!(!holds(format!("{wanted:?}").as_bytes()));
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
    assert!(told.contains("x-gateway"), "its name is no secret: {told}");
    assert!(!holds(told.as_bytes()) && !holds(shown.as_bytes()));
    while let Ok(event) = listener.try_recv() {
        let is_log = matches!(event.body, EventBody::Log { .. });
        assert!(!holds(serde_json::to_string(&event).unwrap().as_bytes()), "in an event (of the log: {is_log})");
    }
    for line in engine.handle.log().lines {
        assert!(!holds(line.message.as_bytes()), "{line:?}");
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
        assert!(!holds(call.head.as_bytes()), "a secret was carried to another address");
        line.reply("200 OK", "application/json", r#"{"data":[{"id":"tiny"}]}"#);
    });
    let engine = TestEngine::open().await;
    let server = super::faithful_server();
    let headers = Some(vec![header("X-Gateway", Some(IN_HEADER))]);
    let wanted = NewConnection { key: Some(PLANTED.to_owned()), headers: headers.clone(), ..to(&server) };
    let saved = engine.handle.save_connection(wanted).await.unwrap();
    assert_eq!(saved.headers[0].place, KeyPlace::Session);
    assert_eq!(saved.key, KeyPlace::Session, "there is no keychain in this test");
    let moved = NewConnection { id: Some(saved.id.clone()), ..to(&thief) };
    engine.handle.list_models(moved.clone()).await.unwrap();
    let saved = engine.handle.save_connection(moved).await.unwrap();
    assert_eq!((saved.key, saved.headers), (KeyPlace::None, Vec::new()));
    assert!(!thief.calls().is_empty(), "it was asked");
    let plain =
        NewConnection { address: "http://api.example.com/v1".to_owned(), key: Some(PLANTED.to_owned()), ..to(&server) };
    let refused = engine.handle.save_connection(plain).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("address"), "nobody on the way may read it");
    let plain = NewConnection { address: "http://api.example.com/v1".to_owned(), headers, ..to(&server) };
    let refused = engine.handle.save_connection(plain).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("address"), "nor the value of a header");
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
    assert_eq!(view.connections[0].key, KeyPlace::Missing);
    assert!(!view.keychain);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_are_kept_by_their_names_and_refused_where_they_would_do_harm() {
    let server = ModelServer::start(|_, _, line: &mut Line| line.answer("The sea is wide and old."));
    let engine = TestEngine::open().await;
    let with = |headers| NewConnection { headers: Some(headers), ..to(&server) };
    let two = vec![header("X-Gateway", Some(IN_HEADER)), header("HTTP-Referer", Some("https://atles.example"))];
    let saved = engine.handle.save_connection(with(two)).await.unwrap();
    let sent = || server.calls().last().unwrap().head.clone();
    engine.handle.test_connection(saved.id.clone()).await.unwrap();
    assert!(sent().contains("http-referer: https://atles.example") && sent().contains(IN_HEADER), "{}", sent());

    // One stays as it is, the other goes.
    let change = |headers| NewConnection { id: Some(saved.id.clone()), headers, ..to(&server) };
    let changed = engine.handle.save_connection(change(Some(vec![header("x-gateway", None)]))).await.unwrap();
    assert_eq!(changed.headers.len(), 1);
    engine.handle.list_models(change(Some(vec![header("x-gateway", None)]))).await.unwrap();
    assert!(sent().contains(IN_HEADER) && !sent().contains("referer"), "{}", sent());
    let untouched = engine.handle.save_connection(change(None)).await.unwrap();
    assert_eq!(untouched.headers, changed.headers, "who says nothing of headers changes none");

    for (name, value) in [
        ("Host", Some("other.example")),
        ("Authorization", Some("Basic x")),
        ("Content-Length", Some("5")),
        ("two words", Some("x")),
        ("X-Split", Some("a\r\nHost: other")),
        ("X-Unknown", None),
    ] {
        let refused = engine.handle.save_connection(change(Some(vec![header(name, value)]))).await.unwrap_err();
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidField, Some("headers")), "{name}");
    }
    let twice = vec![header("X-A", Some("1")), header("x-a", Some("2"))];
    assert!(engine.handle.save_connection(with(twice)).await.is_err());
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    let engine = TestEngine::open_in(folder).await;
    let view = engine.handle.connections().await.unwrap();
    assert_eq!(view.connections[0].headers[0].place, KeyPlace::Missing, "it was of the session, and says so");
    engine.handle.shutdown().await;
}
