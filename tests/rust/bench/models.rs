//! What ATLES costs on the way to a model and back: a real llama-server with a tiny model, asked through ATLES and asked
//! directly over a socket, by turns, with the same question. `npm run bench -- models`.
//!
//! A tiny model writes some thousand tokens a second, which is a hundred times what a model of use does: what ATLES costs for
//! each token shows here as nowhere else.

mod balance;
#[expect(dead_code, reason = "of the table only what this bench needs")]
#[path = "table.rs"]
mod table;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use atles_engine::api::{ConnectionKind, NewConnection};
use atles_tests::{LlamaServer, TestEngine};
use table::{Row, print, write_json};

const ROUNDS: usize = 40;

/// The question of a test of a connection, as ATLES asks it.
const QUESTION: &str = r#"{"model":"atles-tiny","messages":[{"role":"user","content":"Write one short sentence about the sea."}],"max_tokens":400,"temperature":0.2,"stream":true,"stream_options":{"include_usage":true}}"#;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let mut rows = balance::rows().await?;
    rows.extend(through_and_direct().await?);
    print(&rows);
    write_json("models", &rows)
}

async fn through_and_direct() -> anyhow::Result<Vec<Row>> {
    // Ends of sentences are left out, so that both write as many tokens as they may.
    let Some(server) = LlamaServer::start(&["-np", "1", "--ignore-eos"]) else {
        println!("models: not measured, as there is no llama-server");
        return Ok(Vec::new());
    };
    let engine = TestEngine::open().await;
    let wanted = NewConnection {
        name: "llama-server".to_owned(),
        ..NewConnection::new(ConnectionKind::OpenAi, server.address.clone(), "atles-tiny")
    };
    let id = engine.handle.save_connection(wanted).await?.id;
    let place = server.address.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    let (mut through, mut direct) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        // On a thread of the runtime, as everything that the engine does, and not on the one that waits for the runtime.
        let (handle, id) = (engine.handle.clone(), id.clone());
        #[expect(clippy::disallowed_methods, reason = "a task of the bench, which waits for it")]
        let trying = tokio::spawn(async move { handle.test_connection(id).await });
        let tried = trying.await??;
        let speed = tried.tokens_per_second.ok_or_else(|| anyhow::anyhow!("the answer has more than one token"))?;
        through.push((speed, tried.first_word_ms));
        let place = place.clone();
        direct.push(tokio::task::spawn_blocking(move || ask(&place)).await??);
    }
    engine.handle.shutdown().await;
    let median = |figures: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| {
        let mut figures: Vec<f64> = figures.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let millis = |time: f64| Duration::from_secs_f64(time / 1_000.0);
    let (speed, bar) = (median(&through, |one| one.0), median(&direct, |one| one.0) * 0.97);
    Ok(vec![
        Row::of("model, tokens a second through ATLES", speed, "0.97 of the server asked directly", bar, "tokens/s"),
        Row::new(
            "model, time to first token through ATLES",
            millis(median(&through, |one| one.1)),
            "asked directly + 30 ms",
            millis(median(&direct, |one| one.1)) + Duration::from_millis(30),
        ),
    ])
}

/// Asks over a socket; tokens a second after the first, and milliseconds to it.
fn ask(place: &str) -> anyhow::Result<(f64, f64)> {
    let sent = Instant::now();
    let mut stream = TcpStream::connect(place)?;
    stream.set_nodelay(true)?;
    write!(
        stream,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{QUESTION}",
        QUESTION.len()
    )?;
    let (mut first, mut last, mut tokens) = (None, sent, 0_u32);
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line.contains("\"content\":\"") {
            last = Instant::now();
            first.get_or_insert(last);
            tokens += 1;
        }
    }
    let first = first.ok_or_else(|| anyhow::anyhow!("it said nothing"))?;
    let speed = f64::from(tokens.saturating_sub(1)) / (last - first).as_secs_f64();
    Ok((speed, (first - sent).as_secs_f64() * 1_000.0))
}
