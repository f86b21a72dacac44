//! The queue beside plain SQL on the same disk in the same run: `npm run bench -- queue`.
//!
//! What counts is the ratio, not the milliseconds. Each pair is measured in turns, so that a disk or a neighbour that is slow
//! for a while is slow for both.

mod raw;
mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use atles_queue::{
    Database, DatabaseError, Durability, Filter, Lease, NewJob, Outcome, Queue, QueueError, Settings, SystemClock,
};
use raw::{Raw, fill};
use table::{Row, percentile, print, write_json};

/// Finished jobs in the table that has grown.
const FINISHED: u32 = 1_000_000;

type Result<T> = std::result::Result<T, QueueError>;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let mut rows = vec![throughput(1).await?, throughput(4).await?, group_commit().await?];
    rows.extend(latency().await?);
    rows.extend(growth().await?);
    print(&rows);
    write_json("queue", &rows)
}

/// A queue in a file, and what a bench does with it.
#[derive(Clone)]
struct Bench {
    database: Database,
    queue: Queue,
}

impl Bench {
    fn open(path: &Path) -> std::result::Result<Self, DatabaseError> {
        let database = Database::open(path, &[])?;
        let queue = Queue::new(database.clone(), Arc::new(SystemClock::new()), Settings::default());
        Ok(Self { database, queue })
    }

    async fn enqueue(&self, id: String, durability: Durability) -> Result<()> {
        let queue = self.queue.clone();
        self.database.write(durability, move |tx| queue.enqueue_in(tx, &new_job(id))).await
    }

    async fn claim(&self) -> anyhow::Result<Lease> {
        self.queue.claim("worker").await?.ok_or_else(|| anyhow::anyhow!("a job waits"))
    }

    async fn complete(&self, lease: Lease) -> Result<()> {
        let queue = self.queue.clone();
        let done = self.database.write(Durability::Passing, move |tx| queue.finish_in(tx, &lease, Outcome::Done));
        done.await.map(|_| ())
    }
}

fn new_job(id: String) -> NewJob {
    NewJob {
        id,
        kind: "bench".to_owned(),
        payload: "ninety bytes or so, as a request would have them, more or less, if it were written down here"
            .to_owned(),
        priority: 3,
        position: 0.0,
        run_at: None,
        deadline: None,
        unique_key: None,
        max_attempts: 3,
    }
}

/// Enqueue, claim, complete, each its own work, without the cost of a disk; by that many workers at once. Bar: 2 times the raw
/// loop of the same SQL.
async fn throughput(workers: usize) -> anyhow::Result<Row> {
    const ROUNDS: usize = 9;
    const JOBS: usize = 1_000;
    let in_memory = Path::new("/dev/shm");
    let folder = if in_memory.is_dir() { tempfile::tempdir_in(in_memory)? } else { tempfile::tempdir()? };
    let bench = Bench::open(&folder.path().join("queue.sqlite3"))?;
    Bench::open(&folder.path().join("raw.sqlite3"))?.database.close();
    let raw = Raw::open(&folder.path().join("raw.sqlite3"))?;
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let begun = Instant::now();
        let lives = (0..workers).map(|worker| {
            let bench = bench.clone();
            async move {
                for number in 0..JOBS / workers {
                    bench.enqueue(format!("job {round} {worker} {number:06}"), Durability::Passing).await?;
                    let lease = bench.claim().await?;
                    bench.complete(lease).await?;
                }
                anyhow::Ok(())
            }
        });
        futures_util::future::try_join_all(lives).await?;
        ours.push(begun.elapsed() / JOBS as u32);
        let begun = Instant::now();
        for number in 0..JOBS {
            raw.cycle(&format!("job {round} {number:06}"))?;
        }
        plain.push(begun.elapsed() / JOBS as u32);
    }
    bench.database.close();
    let bar = percentile(&mut plain, 0.5) * 2;
    let name = if workers == 1 { "one job's life, in memory" } else { "one job's life, by four workers" };
    Ok(Row::new(name, percentile(&mut ours, 0.5), "2 raw loops of the same SQL", bar))
}

/// Durable enqueues, from 64 at once and from one after the other. Bar: a tenth.
async fn group_commit() -> anyhow::Result<Row> {
    const CLIENTS: u32 = 64;
    const ROUNDS: u32 = 5;
    const EACH: u32 = 20;
    let folder = tempfile::tempdir()?;
    let bench = Bench::open(&folder.path().join("queue.sqlite3"))?;
    let (mut at_once, mut serial) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let begun = Instant::now();
        for number in 0..CLIENTS {
            bench.enqueue(format!("serial {round} {number}"), Durability::Promised).await?;
        }
        serial.push(begun.elapsed() / CLIENTS);
        let begun = Instant::now();
        let clients = (0..CLIENTS).map(|client| {
            let bench = bench.clone();
            async move {
                for number in 0..EACH {
                    bench.enqueue(format!("client {round} {client} {number}"), Durability::Promised).await?;
                }
                Ok::<_, QueueError>(())
            }
        });
        futures_util::future::try_join_all(clients).await?;
        at_once.push(begun.elapsed() / (CLIENTS * EACH));
    }
    bench.database.close();
    let tenth = percentile(&mut serial, 0.5) / 10;
    Ok(Row::new("durable enqueue, 64 at once", percentile(&mut at_once, 0.5), "a tenth of one by one", tenth))
}

/// From the reply "accepted" to the worker's start. Bar: p99 at most 2 times that of a bare commit with the claim's settings,
/// plus 2 ms.
async fn latency() -> anyhow::Result<Vec<Row>> {
    const ROUNDS: usize = 2_000;
    let folder = tempfile::tempdir()?;
    let bench = Bench::open(&folder.path().join("queue.sqlite3"))?;
    let bare = rusqlite::Connection::open(folder.path().join("bare.sqlite3"))?;
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE t (a INTEGER PRIMARY KEY, b)",
    )?;
    let (started, mut starts) = tokio::sync::mpsc::unbounded_channel();
    let worker = {
        let bench = bench.clone();
        async move {
            loop {
                bench.queue.woken().await;
                while let Some(lease) = bench.queue.claim("worker").await? {
                    let now = Instant::now();
                    bench.complete(lease).await?;
                    if started.send(now).is_err() {
                        return Ok::<_, anyhow::Error>(());
                    }
                }
            }
        }
    };
    let client = async {
        let (mut waits, mut commits) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            bench.enqueue(format!("job {round:06}"), Durability::Promised).await?;
            let accepted = Instant::now();
            let start = starts.recv().await.ok_or_else(|| anyhow::anyhow!("the worker lives"))?;
            waits.push(start.saturating_duration_since(accepted));
            let begun = Instant::now();
            bare.execute("INSERT INTO t (b) VALUES (?1)", ["ninety bytes or so"])?;
            commits.push(begun.elapsed());
        }
        anyhow::Ok((waits, commits))
    };
    let (mut waits, mut commits) = tokio::select! {
        measured = client => measured?,
        ended = worker => anyhow::bail!("the worker ended: {ended:?}"),
    };
    bench.database.close();
    let bar = percentile(&mut commits, 0.99) * 2 + Duration::from_millis(2);
    let p50 = percentile(&mut commits, 0.5);
    Ok(vec![
        Row::new("accepted to started, p50", percentile(&mut waits, 0.5), "bare commit p50", p50),
        Row::new("accepted to started, p99", percentile(&mut waits, 0.99), "2 bare commits p99 + 2 ms", bar),
    ])
}

/// A table with a million finished jobs beside an empty one. Bars: claim p99 at most 2 times; a page under 20 ms; start under
/// 300 ms.
async fn growth() -> anyhow::Result<Vec<Row>> {
    const ROUNDS: usize = 1_000;
    let folder = tempfile::tempdir()?;
    let (small_path, large_path) = (folder.path().join("small.sqlite3"), folder.path().join("large.sqlite3"));
    Bench::open(&large_path)?.database.close();
    fill(&large_path, FINISHED)?;

    let begun = Instant::now();
    let large = Bench::open(&large_path)?;
    large.queue.repair().await?;
    anyhow::ensure!(large.queue.claim("worker").await?.is_none(), "all are finished");
    let start = begun.elapsed();

    let small = Bench::open(&small_path)?;
    let (mut in_small, mut in_large) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (bench, claims) in [(&small, &mut in_small), (&large, &mut in_large)] {
            bench.enqueue(format!("job {round:06}"), Durability::Passing).await?;
            let begun = Instant::now();
            let lease = bench.claim().await?;
            claims.push(begun.elapsed());
            bench.complete(lease).await?;
        }
    }
    let mut pages = Vec::new();
    let mut after = None;
    for _ in 0..100 {
        let queue = large.queue.clone();
        let begun = Instant::now();
        let page = large.database.read(move |connection| -> Result<_> {
            queue.counts_in(connection)?;
            queue.page_in(connection, &Filter::default(), after.as_ref(), 50)
        });
        let page = page.await?;
        pages.push(begun.elapsed());
        anyhow::ensure!(page.jobs.len() == 50, "a page is full");
        after = page.next;
    }
    large.database.close();
    small.database.close();
    let bar = percentile(&mut in_small, 0.99) * 2;
    Ok(vec![
        Row::new(
            "claim p50, a million finished",
            percentile(&mut in_large, 0.5),
            "empty table p50",
            percentile(&mut in_small, 0.5),
        ),
        Row::new("claim p99, a million finished", percentile(&mut in_large, 0.99), "2 times empty table p99", bar),
        Row::new("a page of 50 and counts, p99", percentile(&mut pages, 0.99), "bar", Duration::from_millis(20)),
        Row::new("start, a million finished", start, "bar", Duration::from_millis(300)),
    ])
}
