//! The engine's hot paths, each beside a baseline of the same run: `npm run bench`.
//!
//! The machine may be shared and noisy, so what counts is the ratio, not the milliseconds.

mod idle;
mod index;
mod pages;
mod pdf;
mod table;

use std::time::{Duration, Instant};

use atles_engine::api::{EventBody, ReadOutput, RequestState, SystemState, read_file, summarize};
use atles_tests::{Material, TestEngine, write_material, write_mixed_material};
use table::{Row, percentile, print, write_json};
use unicode_segmentation::UnicodeSegmentation as _;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let mut rows = Vec::new();
    rows.extend(start_and_stop().await?);
    rows.extend(accepted_to_begun().await?);
    rows.push(whole_document().await?);
    rows.push(ranked_sentences()?);
    rows.extend(idle::idle().await?);
    rows.push(index::indexed_text().await?);
    rows.extend(pdf::text_of_pdfs()?);
    rows.extend(pages::pages_of_a_report()?);
    print(&rows);
    write_json("engine", &rows)
}

/// Start to `running`, Stop when idle. Bar: 100 ms median each.
async fn start_and_stop() -> anyhow::Result<Vec<Row>> {
    let engine = TestEngine::open().await;
    let (mut starts, mut stops) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        let begun = Instant::now();
        anyhow::ensure!(engine.handle.start().await? == SystemState::Running, "the system runs");
        starts.push(begun.elapsed());
        let begun = Instant::now();
        engine.handle.stop().await?;
        stops.push(begun.elapsed());
    }
    engine.handle.shutdown().await;
    Ok(vec![
        Row::new("start, median", percentile(&mut starts, 0.5), "bar", Duration::from_millis(100)),
        Row::new("stop when idle, median", percentile(&mut stops, 0.5), "bar", Duration::from_millis(100)),
    ])
}

/// From the reply "accepted" to the event that work began, beside a bare commit with the same settings.
/// Bar: p99 at most 2 times that of the bare commit, plus 5 ms.
async fn accepted_to_begun() -> anyhow::Result<Vec<Row>> {
    const ROUNDS: usize = 200;
    let mut engine = TestEngine::open().await;
    let bare = bare_commits(&engine, ROUNDS)?;
    engine.handle.start().await?;
    let mut waits = Vec::new();
    for round in 0..ROUNDS {
        let id = engine.ask(&format!("Round {round}")).await;
        let accepted = Instant::now();
        let mut begun = None;
        loop {
            if let EventBody::Request(view) = engine.events.recv().await?.body
                && view.id == id
            {
                match view.state {
                    RequestState::InProgress => {
                        begun.get_or_insert_with(|| accepted.elapsed());
                    }
                    RequestState::Completed => break,
                    _ => {}
                }
            }
        }
        waits.push(begun.unwrap_or_else(|| accepted.elapsed()));
    }
    engine.handle.shutdown().await;
    let (mut p50, mut p99) = (bare.clone(), bare);
    let bar = percentile(&mut p99, 0.99) * 2 + Duration::from_millis(5);
    Ok(vec![
        Row::new(
            "accepted to begun, p50",
            percentile(&mut waits.clone(), 0.5),
            "bare commit p50",
            percentile(&mut p50, 0.5),
        ),
        Row::new("accepted to begun, p99", percentile(&mut waits, 0.99), "2 bare commits p99 + 5 ms", bar),
    ])
}

/// Commits of one small row with `synchronous=FULL`, on the same disk.
fn bare_commits(engine: &TestEngine, rounds: usize) -> anyhow::Result<Vec<Duration>> {
    let connection = rusqlite::Connection::open(engine.folder.path().join("bare.sqlite3"))?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
    )?;
    (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            connection.execute(
                "INSERT INTO t (b) VALUES (?1)",
                ["ninety bytes or so, as a request would have them, more or less"],
            )?;
            Ok(begun.elapsed())
        })
        .collect()
}

/// Ten files of five formats, about 20 pages each (500 words a page), from request to document. Bar: 5 s.
async fn whole_document() -> anyhow::Result<Row> {
    let mut engine = TestEngine::open().await;
    let sources = engine.folder.path().join("sources");
    write_mixed_material(&sources, Material { files: 10, paragraphs: 150, seed: 9 });
    engine.handle.start().await?;
    let begun = Instant::now();
    let id = engine.ask("Two hundred pages").await;
    let written = engine.until(&id, RequestState::Completed).await;
    let took = begun.elapsed();
    anyhow::ensure!(written.not_read.is_empty(), "all are read: {:?}", written.not_read);
    engine.handle.shutdown().await;
    Ok(Row::new("10 mixed files, about 200 pages", took, "bar", Duration::from_secs(5)))
}

/// The writer's own part for the same 200 pages (sentences, weights, likeness, choice), beside parting the same text into
/// words ten times. The text is read before.
fn ranked_sentences() -> anyhow::Result<Row> {
    let folder = tempfile::tempdir()?;
    write_material(folder.path(), Material { files: 10, paragraphs: 110, seed: 9 });
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder.path())? {
        let path = entry?.path();
        if let ReadOutput::Blocks(blocks) = read_file(&path) {
            sources.push((path.display().to_string(), blocks));
        }
    }
    let (mut ranked, mut parted) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let begun = Instant::now();
        let sentences = summarize(&sources, 1_200, Some("heat loss at the pumping station"));
        ranked.push(begun.elapsed());
        anyhow::ensure!(!sentences.is_empty(), "there is a summary");
        let begun = Instant::now();
        for _ in 0..10 {
            let blocks = sources.iter().flat_map(|(_, blocks)| blocks);
            let words: usize = blocks.map(|block| block.text.unicode_words().count()).sum();
            anyhow::ensure!(words > 50_000, "{words} words are about 200 pages");
        }
        parted.push(begun.elapsed());
    }
    Ok(Row::new(
        "200 pages ranked, median",
        percentile(&mut ranked, 0.5),
        "words parted 10 times",
        percentile(&mut parted, 0.5),
    ))
}
