//! A real llama-server with a real, tiny model that says nothing true: whole documents, and the truth about them.

use atles_engine::api::{
    Agent, ConnectionKind, DocumentRequest, ErrorCode, NewConnection, RequestState, SentenceKind, Writer,
};
use atles_tests::{LlamaServer, TestEngine};

use super::written;

async fn connect(engine: &TestEngine, server: &LlamaServer, key: Option<&str>) -> String {
    let wanted = NewConnection {
        name: "llama-server".to_owned(),
        key: key.map(str::to_owned),
        ..NewConnection::new(ConnectionKind::OpenAi, server.address.clone(), "atles-tiny")
    };
    engine.handle.save_connection(wanted).await.unwrap().id
}

fn by(connection: &str, engine: &TestEngine, title: &str) -> DocumentRequest {
    let writer = Writer::Model {
        connection: connection.to_owned(),
        model: "atles-tiny".to_owned(),
        or_built_in: false,
        beside: Vec::new(),
    };
    DocumentRequest { writer: Some(writer), ..engine.wanted(title) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tiny_model_writes_a_whole_document_and_its_nonsense_is_marked() {
    let Some(server) = LlamaServer::start(&["-np", "1"]) else { return };
    let mut engine = TestEngine::open().await;
    let connection = connect(&engine, &server, None).await;
    let tried = engine.handle.test_connection(connection.clone()).await.unwrap();
    assert!(!tried.text.is_empty() && tried.context == Some(4_096), "{tried:?}");
    let request = by(&connection, &engine, "What the town works measured");
    let document = written(&mut engine, request).await;
    assert!(!document.summary.partial);
    let sentences: Vec<_> =
        document.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences).collect();
    let by_model = sentences.iter().filter(|one| one.kind == SentenceKind::Written).count();
    assert!(by_model >= 3, "{by_model} of {} sentences", sentences.len());
    assert!(document.quality.written_in_doubt > 0, "what it makes up is not taken for true");
    let figures = engine.handle.connections().await.unwrap().connections.remove(0);
    assert!(figures.tokens_per_second.is_some_and(|speed| speed > 1.0), "{figures:?}");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_server_that_wants_a_key_says_so_without_one() {
    let Some(server) = LlamaServer::start(&["-np", "1", "--api-key", "sk-test"]) else { return };
    let mut engine = TestEngine::open().await;
    engine.handle.start().await.unwrap();
    let connection = connect(&engine, &server, None).await;
    let id = engine.handle.request(by(&connection, &engine, "Without a key")).await.unwrap().request_id;
    let problem = engine.until(&id, RequestState::Paused).await.problem.unwrap();
    assert_eq!((problem.code, problem.message.as_str()), (ErrorCode::ModelRefused, "llama-server refused the key."));
    let connection = connect(&engine, &server, Some("sk-test")).await;
    let request = by(&connection, &engine, "With the key");
    written(&mut engine, request).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_context_of_a_real_server_is_kept() {
    let Some(server) = LlamaServer::start(&["-np", "1", "-c", "2048"]) else { return };
    let mut engine = TestEngine::open().await;
    let connection = connect(&engine, &server, None).await;
    let request = by(&connection, &engine, "In a small room");
    written(&mut engine, request).await;
    assert_eq!(engine.handle.connections().await.unwrap().connections[0].context, Some(2_048));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tiny_model_in_every_role_costs_the_document_nothing() {
    let Some(server) = LlamaServer::start(&["-np", "1"]) else { return };
    let mut engine = TestEngine::open().await;
    let connection = connect(&engine, &server, None).await;
    for agent in [Agent::Planner, Agent::Researcher, Agent::Editor, Agent::Checker] {
        super::agents::with(&engine, agent, |settings| settings.most_tokens = Some(64)).await;
    }
    let request = by(&connection, &engine, "What the town works measured");
    let document = written(&mut engine, request).await;
    assert!(!document.summary.partial && document.quality.written > 0);
    engine.handle.shutdown().await;
}
