//! Documents that models write: models that do what they should, and models that do not.

mod agents;
mod agents_harmless;
mod balance;
mod command_line;
mod costs;
mod downloads;
#[cfg(unix)]
mod embedded;
mod faults;
mod injection;
#[cfg(unix)]
mod real_server;
mod secrets;
mod writing;

use atles_engine::api::{
    ConnectionKind, DocumentRequest, DocumentView, EventBody, NewConnection, RequestState, RequestView, Writer,
};
use atles_tests::{Call, Line, ModelServer, TestEngine};

/// The passages that a question shows, in their order.
pub fn passages(call: &Call) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    let messages = body["messages"].as_array().unwrap();
    let text = messages.iter().find(|message| message["role"] == "user").unwrap()["content"].as_str().unwrap();
    let marked = text.split("<passage number=").skip(1);
    marked.map(|part| part.split_once(">\n").unwrap().1.split_once("\n</passage>").unwrap().0.to_owned()).collect()
}

/// What a model says that does as it is told: the first sentence of each passage, with its number.
pub fn faithful(call: &Call) -> String {
    let shown = passages(call);
    let first = |text: &String| text.split_inclusive(". ").next().unwrap_or_default().trim().to_owned();
    let sentences = shown.iter().enumerate().map(|(at, text)| format!("{} [{}]", first(text), at + 1));
    sentences.collect::<Vec<_>>().join(" ")
}

/// A server whose model does as it is told.
pub fn faithful_server() -> ModelServer {
    ModelServer::start(|_, call: &Call, line: &mut Line| line.answer(&faithful(call)))
}

/// A connection to a server.
pub fn to(server: &ModelServer) -> NewConnection {
    NewConnection {
        name: "The server".to_owned(),
        ..NewConnection::new(ConnectionKind::OpenAi, server.address.clone(), "tiny")
    }
}

/// A request for a document by the model of that server.
pub async fn wanted(engine: &TestEngine, server: &ModelServer, title: &str, or_built_in: bool) -> DocumentRequest {
    let connection = engine.handle.save_connection(to(server)).await.unwrap().id;
    let writer = Writer::Model { connection, model: "tiny".to_owned(), or_built_in, beside: Vec::new() };
    DocumentRequest { writer: Some(writer), ..engine.wanted(title) }
}

/// Waits until a request does not go on by itself.
pub async fn ended(engine: &mut TestEngine, id: &str) -> RequestView {
    loop {
        if let EventBody::Request(view) = engine.events.recv().await.expect("the events go on").body
            && view.id == id
            && !matches!(view.state, RequestState::Pending | RequestState::Scheduled | RequestState::InProgress)
        {
            return *view;
        }
    }
}

/// Asks for it and waits for the document.
pub async fn written(engine: &mut TestEngine, request: DocumentRequest) -> DocumentView {
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    let view = ended(engine, &id).await;
    assert_eq!(view.state, RequestState::Completed, "{:?}", view.problem);
    engine.handle.document(view.document_id.unwrap()).await.unwrap()
}
