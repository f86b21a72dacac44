//! Servers that do what they should not, and what becomes of it.

#[path = "../../../../../tests/rust/support/model_server.rs"]
mod model_server;

mod lying;
mod pulling;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use atles_queue::{ManualClock, SystemClock};
use chrono::DateTime;
use model_server::{Call, Line, ModelServer};
use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::{
    Address, Ending, Endpoint, EndpointSpec, Extras, Heard, Key, Limits, Message, ModelFault, Protocol, Question, Role,
};
use crate::api::{BreakerState, KeepAlive};

/// Short enough for a test that waits for them to pass, long enough for a machine with a hundred things to do.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    first_word: Duration::from_millis(700),
    idle: Duration::from_millis(700),
    facts: Duration::from_secs(5),
    first_rest: Duration::from_millis(2),
    longest_rest: Duration::from_secs(2),
    tries: 3,
    ..Limits::LOCAL
};

fn endpoint(address: &str, protocol: Protocol, limits: Limits, key: Option<&str>) -> Endpoint {
    let spec = EndpointSpec {
        id: "tested".to_owned(),
        name: "The server".to_owned(),
        address: Address::parse(address).expect("it is an address"),
        protocol,
        limits,
    };
    Endpoint::new(spec, key.and_then(Key::of), Arc::new(SystemClock::new()))
}

fn question() -> Question {
    Question {
        messages: vec![Message::new(Role::User, "Count to five.")],
        most_tokens: 100,
        temperature: 0.0,
        top_p: None,
    }
}

async fn ask(endpoint: &Endpoint) -> Result<Answer, ModelFault> {
    endpoint.ask("tiny", &question(), &CancellationToken::new(), &|_| {}).await
}

/// Asks a server that answers every question by the script; what comes of it, and how often it was asked.
async fn asked(
    script: impl Fn(usize, &Call, &mut Line) + Send + Sync + 'static,
) -> (Result<Answer, ModelFault>, usize) {
    let server = ModelServer::start(script);
    let answer = ask(&endpoint(&server.address, Protocol::OpenAi, LIMITS, None)).await;
    (answer, server.questions().len())
}

fn transcript(name: &str) -> String {
    let path = format!("{}/../../../tests/fixtures/models/transcripts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the transcript is there");
    let text = text.replace("\r\n", "\n");
    let reply = text.split_once("<<< response\n").map_or(text.as_str(), |(_, reply)| reply);
    reply[reply.find("HTTP/1.1").expect("there is a reply")..].to_owned()
}

/// The body of a reply in a transcript, without the marks of its chunks.
fn body_of(name: &str) -> String {
    let reply = transcript(name);
    let (head, body) = reply.split_once("\n\n").expect("a head and a body");
    if !head.contains("chunked") {
        return body.trim().to_owned();
    }
    let is_mark =
        |line: &&str| !(line.len() <= 4 && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_hexdigit()));
    body.lines().filter(is_mark).collect::<Vec<_>>().join("\n") + "\n\n"
}

#[tokio::test]
async fn nobody_there_is_told_as_such() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let fault = ask(&endpoint(&format!("http://{gone}"), Protocol::OpenAi, LIMITS, None)).await.unwrap_err();
    assert!(matches!(fault, ModelFault::NotReachable(_)), "{fault:?}");
    assert_eq!(fault.told("Ollama", "x").message, "Ollama does not answer.");
}

#[tokio::test]
async fn what_odd_servers_leave_out_does_no_harm() {
    let bare = |_: usize, _: &Call, line: &mut Line| {
        line.begin();
        line.say(": a comment\n\n");
        line.words("One, two.");
        line.say("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    };
    let answer = asked(bare).await.0.expect("no usage and no [DONE]");
    assert_eq!((answer.text.as_str(), answer.ending, answer.answered), ("One, two.", Ending::Whole, 1));

    let counted = |_: usize, _: &Call, line: &mut Line| line.answer_counted("One, two.", 17, 24);
    let answer = asked(counted).await.0.expect("it counts for itself");
    assert_eq!((answer.asked, answer.answered), (Some(17), 24));

    let slow = |_: usize, _: &Call, line: &mut Line| {
        // A drip: each byte by itself.
        line.begin();
        for byte in "data: {\"choices\":[{\"delta\":{\"content\":\"Zéro\"},\"finish_reason\":\"stop\"}]}\n\n".as_bytes()
        {
            line.say([*byte]);
        }
    };
    assert_eq!(asked(slow).await.0.expect("a slow drip is an answer").text, "Zéro");

    let whole = |_: usize, _: &Call, line: &mut Line| line.reply("200 OK", "application/json", &body_of("chat"));
    let answer = asked(whole).await.0.expect("it does not stream");
    assert!(answer.text.starts_with("The first arm") && answer.asked == Some(17), "{answer:?}");

    let unsaid = |_: usize, _: &Call, line: &mut Line| {
        line.begin();
        line.words("One, two.");
        line.say("data: [DONE]\n\n");
    };
    let answer = asked(unsaid).await.0.expect("it says that this was all");
    assert_eq!(answer.ending, Ending::OutOfRoom, "but not that it was whole");
}

#[tokio::test]
async fn what_a_real_server_said_is_understood() {
    for (name, ending, tokens) in [
        ("chat_stream_usage", Ending::Whole, 24),
        ("chat_stream", Ending::Whole, 24),
        ("chat_stream_length1", Ending::OutOfRoom, 1),
    ] {
        let say = move |_: usize, _: &Call, line: &mut Line| {
            line.begin();
            line.say(body_of(name));
        };
        let answer = asked(say).await.0.expect(name);
        assert_eq!(answer.ending, ending, "{name}");
        assert!(answer.answered.abs_diff(tokens) <= 1, "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn what_passes_is_asked_again_and_what_was_heard_of_it_is_void() {
    let script = |number: usize, _: &Call, line: &mut Line| match number {
        0 => {
            line.say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}");
        }
        1 => {
            line.begin();
            line.words("One, tw");
        }
        _ => line.answer("One, two, three."),
    };
    let server = ModelServer::start(script);
    let endpoint = endpoint(&server.address, Protocol::OpenAi, LIMITS, None);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = {
        let heard = heard.clone();
        move |what: Heard<'_>| {
            let mut heard = heard.lock().unwrap();
            match what {
                Heard::Words(words) => heard.push(words.to_owned()),
                Heard::Again => heard.clear(),
                Heard::Waiting => {}
            }
        }
    };
    let begun = std::time::Instant::now();
    let answer = endpoint.ask("tiny", &question(), &CancellationToken::new(), &hear).await.unwrap();
    assert_eq!(answer.text, "One, two, three.");
    assert_eq!(heard.lock().unwrap().concat(), "One, two, three.", "the first try is forgotten");
    assert!(begun.elapsed() >= Duration::from_secs(1), "it was asked when it said, and not before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_calls_off_hangs_up_at_once() {
    let (began, begins) = tokio::sync::oneshot::channel();
    let began = Mutex::new(Some(began));
    let server = ModelServer::start(move |_, _, line| {
        line.begin();
        line.words("One, ");
        if let Some(began) = began.lock().unwrap().take() {
            let _ = began.send(());
        }
        line.wait_for_the_end();
    });
    let limits = Limits { idle: Duration::from_secs(60), ..LIMITS };
    let endpoint = endpoint(&server.address, Protocol::OpenAi, limits, None);
    let cancel = CancellationToken::new();
    let (question, deaf) = (question(), |_: Heard<'_>| {});
    let (answer, ()) = tokio::join!(endpoint.ask("tiny", &question, &cancel, &deaf), async {
        begins.await.unwrap();
        cancel.cancel();
    });
    assert_eq!(answer, Err(ModelFault::CalledOff));
    assert!(server.hung_up_within(Duration::from_secs(1)), "the server is not left writing for nobody");
}

#[tokio::test]
async fn the_breaker_opens_lets_one_through_and_closes() {
    let mended = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let server = ModelServer::start({
        let mended = mended.clone();
        move |_, _, line| {
            if mended.load(std::sync::atomic::Ordering::SeqCst) {
                line.answer("One.");
            } else {
                line.reply("500 Internal Server Error", "application/json", "{}");
            }
        }
    });
    let clock = ManualClock::new(DateTime::UNIX_EPOCH);
    let spec = EndpointSpec {
        id: "tested".to_owned(),
        name: "The server".to_owned(),
        address: Address::parse(&server.address).unwrap(),
        protocol: Protocol::OpenAi,
        limits: LIMITS,
    };
    let endpoint = Endpoint::new(spec, None, Arc::new(clock.clone()));
    assert!(matches!(ask(&endpoint).await, Err(ModelFault::Broken(_))));
    assert!(matches!(ask(&endpoint).await, Err(ModelFault::Resting(_))), "five failures in a row open it");
    assert_eq!(endpoint.breaker().state, BreakerState::Open);
    let before = server.questions().len();
    assert!(matches!(ask(&endpoint).await, Err(ModelFault::Resting(_))));
    assert_eq!(server.questions().len(), before, "it is left alone");
    mended.store(true, std::sync::atomic::Ordering::SeqCst);
    clock.advance(LIMITS.breaker.first_rest);
    assert_eq!(ask(&endpoint).await.unwrap().text, "One.");
    assert_eq!(endpoint.breaker().state, BreakerState::Closed);
    assert_eq!(endpoint.figures().answers, 1);
}

#[tokio::test]
async fn no_more_questions_at_once_than_it_takes() {
    let most = Arc::new(Mutex::new((0_u32, 0_u32)));
    let server = ModelServer::start({
        let most = most.clone();
        move |_, _, line| {
            {
                let mut counted = most.lock().unwrap();
                counted.0 += 1;
                counted.1 = counted.1.max(counted.0);
            }
            line.begin();
            line.words("One.");
            most.lock().unwrap().0 -= 1;
            line.end("stop");
        }
    });
    let endpoint = endpoint(&server.address, Protocol::OpenAi, Limits { at_once: 2, ..LIMITS }, None);
    let answers = futures_util::future::join_all((0..12).map(|_| ask(&endpoint))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(most.lock().unwrap().1 <= 2, "{:?}", most.lock().unwrap());
}

#[tokio::test]
async fn a_key_goes_out_in_its_header_and_comes_back_in_nothing() {
    let server = ModelServer::start(|_, call, line| {
        // Some servers repeat what they were given.
        let told = call.head.lines().find(|line| line.to_lowercase().starts_with("authorization")).unwrap_or("none");
        let body = serde_json::json!({ "error": { "message": format!("Incorrect key: {told}") } }).to_string();
        line.reply("401 Unauthorized", "application/json", &body);
    });
    let endpoint = endpoint(&server.address, Protocol::OpenAi, LIMITS, Some("sk-planted-1234"));
    let fault = ask(&endpoint).await.unwrap_err();
    assert!(server.questions()[0].head.contains("Bearer sk-planted-1234"), "it was sent");
    let told = fault.told("The server", "tiny");
    assert!(!format!("{fault:?} {told:?}").contains("sk-planted"), "{fault:?}");
    assert!(!format!("{:?}", Key::of("sk-planted-1234")).contains("planted"));
}

#[tokio::test]
async fn ollama_is_asked_in_its_own_words() {
    // A fake: there is no Ollama among the tools of the tests.
    let server = ModelServer::bare(|_, call, line| match call.line.as_str() {
        "GET /api/tags" => {
            line.reply("200 OK", "application/json", r#"{"models":[{"name":"qwen3:4b"},{"name":"llama3.2:1b"}]}"#)
        }
        "POST /api/show" => {
            line.reply("200 OK", "application/json", r#"{"model_info":{"qwen3.context_length":40960}}"#)
        }
        "POST /api/chat" if call.body.contains("missing") => {
            line.reply("404 Not Found", "application/json", r#"{"error":"model 'missing' not found"}"#);
        }
        _ => {
            line.say("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n");
            line.say("{\"message\":{\"content\":\"One, \"},\"done\":false}\n{\"message\":{\"content\":\"two.\"},\"done\":false}\n");
            line.say("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":9,\"eval_count\":4}\n");
        }
    });
    let endpoint = endpoint(&server.address, Protocol::Ollama, LIMITS, None);
    let facts = endpoint.facts("qwen3:4b").await.unwrap();
    assert_eq!((facts.models.len(), facts.context), (2, Some(8_192)), "no more memory than a section needs");
    endpoint.set_context(facts.context);
    let answer = ask(&endpoint).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.asked, answer.answered), ("One, two.", Some(9), 4));
    let body = server.questions().last().unwrap().body.clone();
    assert!(body.contains("\"num_ctx\":8192"), "it is told how long a context is wanted: {body}");
    assert!(body.contains("\"keep_alive\":\"5m\""), "and how long the model is to stay in memory: {body}");
    for (keep_alive, said) in [(KeepAlive::Never, "0"), (KeepAlive::Hour, "\"1h\""), (KeepAlive::ForEver, "-1")] {
        let endpoint = self::endpoint(&server.address, Protocol::Ollama, LIMITS, None);
        ask(&endpoint.with_extras(Extras { keep_alive, ..Extras::default() })).await.unwrap();
        let body = server.questions().last().unwrap().body.clone();
        assert!(body.contains(&format!("\"keep_alive\":{said}")), "{keep_alive:?}: {body}");
    }
    let missing = endpoint.ask("missing", &question(), &CancellationToken::new(), &|_| {}).await;
    assert!(matches!(missing, Err(ModelFault::NoSuchModel(_))), "{missing:?}");
}

#[tokio::test]
async fn a_server_is_asked_what_it_has_and_how_long_its_context_is() {
    let server = ModelServer::bare(|_, call, line| match call.line.as_str() {
        "GET /v1/models" => {
            line.reply("200 OK", "application/json", &body_of("v1_models").replace("\"n_ctx\":4096,", ""))
        }
        "GET /props" => line.reply("200 OK", "application/json", &body_of("props")),
        _ => line.reply("404 Not Found", "application/json", &body_of("err_404")),
    });
    let endpoint = endpoint(&server.address, Protocol::OpenAi, LIMITS, None);
    let facts = endpoint.facts("atles-tiny").await.unwrap();
    assert_eq!((facts.models, facts.context), (vec!["atles-tiny".to_owned()], Some(4_096)));
    let ollama = self::endpoint(&server.address, Protocol::Ollama, LIMITS, None).facts("x").await;
    assert!(ollama.is_err(), "llama-server does not pass for Ollama");
}
