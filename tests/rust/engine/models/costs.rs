//! What models cost: counted for each document and each month, and a limit that holds.

use std::sync::Arc;
use std::time::Duration;

use atles_engine::api::{EngineOptions, ErrorCode, EventBody, Price, RequestState};
use atles_tests::{Call, JumpingClock, Line, ModelServer, TestEngine};

use super::{ended, faithful, faithful_server, wanted};

fn price(monthly_limit: Option<f64>) -> Price {
    Price { million_in: 1_000.0, million_out: 10_000.0, currency: "EUR".to_owned(), monthly_limit }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_used_is_counted_for_the_document_and_the_month() {
    let server = ModelServer::start(|_, call: &Call, line: &mut Line| line.answer_counted(&faithful(call), 1_000, 100));
    let mut engine = TestEngine::open().await;
    let request = wanted(&engine, &server, "Counted", false).await;
    let connection = engine.handle.connections().await.unwrap().connections.remove(0).id;
    engine.handle.set_price(connection.clone(), Some(price(None))).await.unwrap();
    let estimate = engine.handle.outline(request.clone()).await.unwrap().estimate.expect("a model writes");
    assert!(estimate.tokens_in > estimate.tokens_out && estimate.tokens_out > 0.0, "{estimate:?}");
    assert!(estimate.cost.is_some_and(|cost| cost > 0.0) && estimate.currency == "EUR", "{estimate:?}");
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    let view = ended(&mut engine, &id).await;
    assert_eq!(view.state, RequestState::Completed, "{:?}", view.problem);
    let asked = server.questions().len();
    let used = view.usage.expect("a model was asked");
    assert_eq!((used.tokens_in, used.tokens_out), (1_000.0 * asked as f64, 100.0 * asked as f64));
    assert!((used.cost - 2.0 * asked as f64).abs() < 1e-9, "one and one for each question: {used:?}");
    let shown = engine.handle.connections().await.unwrap().connections.remove(0);
    assert_eq!((shown.this_month, shown.price), (used.clone(), Some(price(None))));
    // Crowns are no euros: what was paid in the one is no part of a limit in the other.
    let crowns = Price { currency: "SEK".to_owned(), ..price(Some(1.0)) };
    engine.handle.set_price(connection.clone(), Some(crowns)).await.unwrap();
    let shown = engine.handle.connections().await.unwrap().connections.remove(0).this_month;
    assert_eq!((shown.cost, shown.currency.as_str(), shown.tokens_in), (0.0, "SEK", used.tokens_in));

    let plain = engine.ask("By ATLES itself").await;
    let view = ended(&mut engine, &plain).await;
    assert_eq!(view.usage, None);
    assert_eq!(engine.handle.outline(view.request).await.unwrap().estimate, None);
    let unknown = engine.handle.set_price("nobody".to_owned(), Some(price(None))).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
    let wrong = Price { currency: String::new(), ..price(None) };
    let refused = engine.handle.set_price(connection, Some(wrong)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("currency"));
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_limit_the_request_waits_until_it_is_raised() {
    let server = faithful_server();
    let mut engine = TestEngine::open().await;
    // ATLES itself might write, but nobody has asked for that: there is a limit, and it can be raised.
    let request = wanted(&engine, &server, "Dear", true).await;
    let connection = engine.handle.connections().await.unwrap().connections.remove(0).id;
    engine.handle.set_price(connection.clone(), Some(price(Some(0.001)))).await.unwrap();
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Paused).await;
    let problem = view.problem.expect("it says why");
    assert_eq!(problem.code, ErrorCode::ModelLimit, "{problem:?}");
    assert_eq!(server.questions().len(), 1, "one section was below the limit");
    engine.handle.set_price(connection, Some(price(None))).await.unwrap();
    engine.until(&id, RequestState::Completed).await;
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_month_has_a_limit_of_its_own() {
    let server = faithful_server();
    let clock = Arc::new(JumpingClock::new());
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let options = EngineOptions { clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    let request = wanted(&engine, &server, "Patient", false).await;
    let connection = engine.handle.connections().await.unwrap().connections.remove(0).id;
    engine.handle.set_price(connection.clone(), Some(price(Some(0.001)))).await.unwrap();
    engine.handle.start().await.unwrap();
    let id = engine.handle.request(request).await.unwrap().request_id;
    engine.until(&id, RequestState::Paused).await;
    let before = server.questions().len();
    clock.sleep(Duration::from_secs(32 * 24 * 3_600));
    // By itself, and then the next section reaches the limit of the next month.
    loop {
        if let EventBody::Request(view) = engine.events.recv().await.unwrap().body
            && view.id == id
            && view.state == RequestState::Paused
            && server.questions().len() > before
        {
            break;
        }
    }
    assert_eq!(server.questions().len(), before + 1);
    let month = engine.handle.connections().await.unwrap().connections.remove(0).this_month;
    assert!(month.cost > 0.0 && month.tokens_out > 0.0, "{month:?}");
    engine.handle.shutdown().await;
}
