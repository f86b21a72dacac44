//! Several models that share the sections of documents.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use atles_engine::api::{DocumentRequest, DocumentView, ModelChoice, RequestState, SentenceKind, Writer};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use super::{ended, faithful, faithful_server, to};

/// The writer of these servers together.
async fn shared(engine: &TestEngine, servers: &[&ModelServer]) -> Writer {
    let mut choices = Vec::new();
    for server in servers {
        let connection = engine.handle.save_connection(to(server)).await.unwrap().id;
        choices.push(ModelChoice { connection, model: "tiny".to_owned() });
    }
    let ModelChoice { connection, model } = choices.remove(0);
    Writer::Model { connection, model, or_built_in: false, beside: choices }
}

/// Asks for so many documents at once and waits for all of them.
async fn batch(engine: &mut TestEngine, writer: &Writer, count: usize) -> Vec<DocumentView> {
    engine.handle.start().await.unwrap();
    let mut open = BTreeSet::new();
    for number in 0..count {
        let title = format!("What the town works measured, number {number}");
        let request = DocumentRequest { writer: Some(writer.clone()), ..engine.wanted(&title) };
        open.insert(engine.handle.request(request).await.unwrap().request_id);
    }
    let mut documents = Vec::new();
    for id in open {
        let known = engine.handle.requests().await.unwrap().into_iter().find(|view| view.id == id).unwrap();
        let view = if known.state == RequestState::Completed { known } else { ended(engine, &id).await };
        assert_eq!(view.state, RequestState::Completed, "{:?}", view.problem);
        documents.push(engine.handle.document(view.document_id.unwrap()).await.unwrap());
    }
    documents
}

/// How many sections a model wrote, and that none was written in its place.
fn by_models(documents: &[DocumentView]) -> usize {
    let sections = documents.iter().flat_map(|document| &document.sections);
    let has = |kind: SentenceKind| {
        move |section: &&atles_engine::api::DocumentSection| {
            section.paragraphs.iter().flat_map(|one| &one.sentences).any(|one| one.kind == kind)
        }
    };
    sections.filter(has(SentenceKind::Written)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_share_the_sections_of_a_batch() {
    // The first one takes its time until the other was asked: whoever finds its places taken goes there.
    let other_asked = Arc::new(AtomicBool::new(false));
    let one = ModelServer::start({
        let other_asked = other_asked.clone();
        move |_: usize, call: &Call, line: &mut Line| {
            while !other_asked.load(Ordering::SeqCst) {
                #[expect(clippy::disallowed_methods, reason = "a server that takes its time, on a thread of its own")]
                std::thread::sleep(Duration::from_millis(5));
            }
            line.answer(&faithful(call));
        }
    });
    let other = ModelServer::start(move |_: usize, call: &Call, line: &mut Line| {
        other_asked.store(true, Ordering::SeqCst);
        line.answer(&faithful(call));
    });
    let mut engine = TestEngine::open().await;
    let writer = shared(&engine, &[&one, &other]).await;
    let documents = batch(&mut engine, &writer, 4).await;
    let (by_one, by_other) = (one.questions().len(), other.questions().len());
    assert_eq!(by_one + by_other, by_models(&documents), "each section was asked for once");
    // How evenly is a matter of how busy the machine is; the pool itself is tested on a clock that stands.
    assert!(by_one >= 2 && by_other >= 1, "{by_one} and {by_other}");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_one_dies_in_the_midst_the_other_goes_on_and_nothing_is_lost() {
    let dead = Arc::new(AtomicBool::new(false));
    let dying = ModelServer::start({
        let dead = dead.clone();
        move |number, call: &Call, line: &mut Line| {
            if number < 2 && !dead.load(Ordering::SeqCst) {
                return line.answer(&faithful(call));
            }
            // In the midst of a sentence, and for good.
            dead.store(true, Ordering::SeqCst);
            line.begin();
            line.words("The north pumping");
        }
    });
    let well = faithful_server();
    let mut engine = TestEngine::open().await;
    let writer = shared(&engine, &[&dying, &well]).await;
    let documents = batch(&mut engine, &writer, 4).await;
    assert!(dead.load(Ordering::SeqCst), "it was asked until it died");
    assert!(by_models(&documents) >= 12, "no section is missing");
    for document in &documents {
        let file = std::fs::read_to_string(&document.summary.path).unwrap();
        assert!(!file.contains("did not write this section") && !document.summary.partial, "{file}");
    }
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_all_fail_the_request_waits_for_any_of_them() {
    let back = Arc::new(AtomicBool::new(false));
    let failing = |back: Arc<AtomicBool>| {
        ModelServer::start(move |_, call: &Call, line: &mut Line| {
            if back.load(Ordering::SeqCst) {
                return line.answer(&faithful(call));
            }
            line.say("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\n{}");
        })
    };
    let (one, other) = (failing(Arc::default()), failing(back.clone()));
    let mut engine = TestEngine::open().await;
    let writer = shared(&engine, &[&one, &other]).await;
    engine.handle.start().await.unwrap();
    let request = DocumentRequest { writer: Some(writer), ..engine.wanted("Waiting for any") };
    let id = engine.handle.request(request).await.unwrap().request_id;
    engine.until(&id, RequestState::Paused).await;
    assert!(!one.questions().is_empty() && !other.questions().is_empty(), "both were asked");
    back.store(true, Ordering::SeqCst);
    engine.handle.resume(id.clone()).await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_goes_leaves_the_work_to_the_others() {
    let (one, other) = (faithful_server(), faithful_server());
    let mut engine = TestEngine::open().await;
    let writer = shared(&engine, &[&one, &other]).await;
    engine.handle.set_writer(writer.clone()).await.unwrap();
    let Writer::Model { connection, beside, .. } = &writer else { panic!("models write") };
    engine.handle.remove_connection(connection.clone()).await.unwrap();
    let left = engine.handle.connections().await.unwrap().writer;
    let expected = Writer::Model {
        connection: beside[0].connection.clone(),
        model: "tiny".to_owned(),
        or_built_in: false,
        beside: Vec::new(),
    };
    assert_eq!(left, expected, "the other one is the first now");
    let documents = batch(&mut engine, &writer, 1).await;
    assert_eq!(other.questions().len(), by_models(&documents), "what was asked for before is written by who is left");
    assert!(one.questions().is_empty());
    engine.handle.shutdown().await;
}
