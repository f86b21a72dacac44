//! A batch of documents by one model server, by two that are equal, and by two of which one is five times slower.

use std::time::{Duration, Instant};

use atles_engine::api::{ConnectionKind, DocumentRequest, ModelChoice, NewConnection, Pace, RequestState, Writer};
use atles_tests::{Call, Line, ModelServer, TestEngine};

use crate::table::Row;

/// How long the quick server takes for a section: less than any model, and enough that what ATLES does besides, such as
/// setting the pages, does not count for much.
const QUICK: Duration = Duration::from_millis(400);

/// Documents that are asked for at once.
const DOCUMENTS: usize = 12;

/// The batch with one server is the baseline of the other two.
pub async fn rows() -> anyhow::Result<Vec<Row>> {
    let alone = batch(&[QUICK]).await?;
    let equal = batch(&[QUICK, QUICK]).await?;
    let uneven = batch(&[QUICK, QUICK * 5]).await?;
    Ok(vec![
        Row::new("batch by two equal servers", equal, "0.6 of one alone", alone.mul_f64(0.6)),
        Row::new("batch with one 5 times slower", uneven, "1.05 of the quick one alone", alone.mul_f64(1.05)),
    ])
}

/// How long a batch takes with servers that take so long for a section.
async fn batch(takes: &[Duration]) -> anyhow::Result<Duration> {
    let mut engine = TestEngine::open().await;
    engine.handle.set_pace(Pace::ExtraFast).await?;
    let mut choices = Vec::new();
    let mut servers = Vec::new();
    for pause in takes.iter().copied() {
        let server = ModelServer::start(move |number: usize, _: &Call, line: &mut Line| {
            #[expect(clippy::disallowed_methods, reason = "a server that is slow")]
            std::thread::sleep(pause);
            line.answer(&format!(
                "The works measured {number} litres of water at the north station in the spring. [1]"
            ));
        });
        let wanted = NewConnection::new(ConnectionKind::OpenAi, &server.address, "tiny");
        let connection = engine.handle.save_connection(wanted).await?.id;
        choices.push(ModelChoice { connection, model: "tiny".to_owned() });
        servers.push(server);
    }
    let ModelChoice { connection, model } = choices.remove(0);
    let writer = Writer::Model { connection, model, or_built_in: false, beside: choices };
    // A first one, so that every server has been measured, as it is in use.
    run(&mut engine, &writer, 2).await?;
    let took = run(&mut engine, &writer, DOCUMENTS).await?;
    engine.handle.shutdown().await;
    Ok(took)
}

async fn run(engine: &mut TestEngine, writer: &Writer, count: usize) -> anyhow::Result<Duration> {
    engine.handle.start().await?;
    let begun = Instant::now();
    let mut ids = Vec::new();
    for number in 0..count {
        let title = format!("What the town works measured, number {number}");
        let request = DocumentRequest { writer: Some(writer.clone()), ..engine.wanted(&title) };
        ids.push(engine.handle.request(request).await?.request_id);
    }
    for id in ids {
        let ended = engine
            .handle
            .requests()
            .await?
            .into_iter()
            .any(|view| view.id == id && view.state == RequestState::Completed);
        if !ended {
            engine.until(&id, RequestState::Completed).await;
        }
    }
    Ok(begun.elapsed())
}
