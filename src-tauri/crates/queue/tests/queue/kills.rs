//! Processes that compete for the jobs of one database, killed at random moments, and robbed of their leases while they live.
//!
//! A moment is a number of steps, drawn from a seed. A worker takes no step that it was not granted, so that the kills lie
//! inside the work however fast the machine is. `npm test` takes a small sample, `ATLES_LONG=1` 300 kills; `ATLES_SEED` draws other moments.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use atles_queue::{Database, Durability, JobState, Migration, Outcome, Queue, QueueError, Settings, SystemClock};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::support::{Result, new_job};

/// Workers at a time.
const WORKERS: usize = 3;
/// Jobs that wait at every moment, so that no worker runs out of work.
const IN_STORE: u32 = 40;
/// Steps that those are granted who are not killed next.
const GRANTED: usize = 6;
/// A worker says that it did something.
const DID: &str = "did ";
const FOLDER: &str = "ATLES_QUEUE_TEST_FOLDER";
const NAME: &str = "ATLES_QUEUE_TEST_WORKER";

/// What the workers make: two rows for each job, which nothing but the fencing keeps from becoming more.
const MADE: Migration =
    Migration { name: "made-1", sql: "CREATE TABLE made (job TEXT, part TEXT, token INTEGER) STRICT" };

fn open(folder: &Path) -> (Database, Queue) {
    let database = Database::open(&folder.join("queue.sqlite3"), &[MADE]).expect("the database can be opened");
    let settings = Settings { max_crashes: u32::MAX, ..Settings::default() };
    let queue = Queue::new(database.clone(), Arc::new(SystemClock::new()), settings);
    (database, queue)
}

/// Works until nothing waits. Before each step it waits until `granted` returns.
async fn work(folder: &Path, name: &str, granted: impl Fn()) {
    let (database, queue) = open(folder);
    loop {
        granted();
        let Some(lease) = queue.claim(name).await.expect("the database works") else { break };
        println!("{DID}claim {}", lease.job_id());
        for (part, last) in [("first", false), ("last", true)] {
            granted();
            let (queue, lease) = (queue.clone(), lease.clone());
            let written = database.write(Durability::Promised, move |tx| -> Result<()> {
                let row = "INSERT INTO made SELECT id, ?2, token FROM jobs WHERE id = ?1";
                tx.execute(row, [lease.job_id(), part])?;
                if last {
                    queue.finish_in(tx, &lease, Outcome::Done)?;
                } else {
                    queue.progress_in(tx, &lease)?;
                }
                Ok(())
            });
            match written.await {
                Ok(()) => println!("{DID}{part}"),
                // It was taken for dead. Another one has the job.
                Err(QueueError::StaleLease) => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
    database.close();
}

/// One line is one step. Whoever gets no more lines because there is nobody to send them goes on freely.
fn wait_for_a_line() {
    let _ = std::io::stdin().read_line(&mut String::new());
}

/// Also what the processes run that [`nothing_is_lost_or_done_twice_by_kills_of_competing_workers`] starts.
#[tokio::test]
async fn a_worker_does_all_that_waits() {
    if let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) {
        println!();
        return work(Path::new(&folder), &name, wait_for_a_line).await;
    }
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let (database, queue) = open(folder.path());
    enqueue(&database, &queue, 0..20).await;
    work(folder.path(), "alone", || {}).await;
    assert_eq!(count(&database, "SELECT count(*) FROM jobs WHERE state = 'completed'").await, 20);
    assert_eq!(count(&database, "SELECT count(*) FROM made").await, 40);
}

struct Worker {
    name: String,
    child: Child,
    grants: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    fn start(folder: &Path, number: usize) -> Self {
        let name = format!("worker {number}");
        let mut child = Command::new(std::env::current_exe().expect("a process knows its program"))
            .args(["--exact", "kills::a_worker_does_all_that_waits", "--nocapture"])
            .env(FOLDER, folder)
            .env(NAME, &name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program can be started twice");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let grants = child.stdin.take().expect("it is piped");
        Self { name, child, grants, lines }
    }

    /// Lets it take so many steps more. One that has ended needs none.
    fn grant(&mut self, steps: usize) {
        let _ = self.grants.write_all("\n".repeat(steps).as_bytes());
    }

    /// Waits until it did so many steps more, or ended.
    fn steps(&mut self, steps: usize) {
        let did = self.lines.by_ref().map_while(std::io::Result::ok).filter(|line| line.starts_with(DID));
        did.take(steps).for_each(drop);
    }

    fn kill(mut self) -> String {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it is ours");
        self.name
    }

    /// Lets it work to its end.
    fn join(self) {
        let Self { name, mut child, grants, lines } = self;
        drop(grants);
        lines.map_while(std::io::Result::ok).for_each(drop);
        assert!(child.wait().expect("it is ours").success(), "{name} broke down");
    }
}

#[tokio::test]
async fn nothing_is_lost_or_done_twice_by_kills_of_competing_workers() {
    let kills = if std::env::var("ATLES_LONG").is_ok_and(|value| value == "1") { 300 } else { 10 };
    let seed = std::env::var("ATLES_SEED").map_or(5, |seed| seed.parse().expect("a seed is a number"));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let (database, queue) = open(folder.path());
    let mut accepted = 0;
    let (mut in_hand, mut robbed) = (0, 0);
    let mut workers: Vec<Worker> = Vec::new();
    for kill in 0..kills {
        let waiting = pending(&database, &queue).await;
        let more = IN_STORE.saturating_sub(waiting);
        enqueue(&database, &queue, accepted..accepted + more).await;
        accepted += more;
        while workers.len() < WORKERS {
            workers.push(Worker::start(folder.path(), kill * WORKERS + workers.len()));
        }
        let mut victim = workers.swap_remove(random.random_range(0..WORKERS));
        workers.iter_mut().for_each(|worker| worker.grant(GRANTED));
        let steps = random.random_range(1..9);
        victim.grant(steps);
        victim.steps(steps);
        // Every fifth is only taken for dead: its leases are given to others while it goes on.
        if kill % 5 == 4 {
            robbed += queue.repair_worker(&victim.name).await.expect("the database works").len();
        }
        let name = victim.kill();
        in_hand += queue.repair_worker(&name).await.expect("the database works").len();
    }
    workers.into_iter().for_each(Worker::join);
    work(folder.path(), "the last", || {}).await;

    assert!(in_hand + robbed > kills / 4, "seed {seed}: only {in_hand} of {kills} kills hit work");
    eprintln!("{kills} kills, {in_hand} of them in the work, {robbed} leases taken from the living, {accepted} jobs");
    let completed = count(&database, "SELECT count(*) FROM jobs WHERE state = 'completed'").await;
    assert_eq!(completed, i64::from(accepted), "none is lost");
    let jobs = "SELECT count(DISTINCT job) FROM made WHERE part = 'last'";
    assert_eq!(count(&database, jobs).await, i64::from(accepted), "each is done");
    let twice = "SELECT count(*) FROM (SELECT 1 FROM made WHERE part = 'last' GROUP BY job HAVING count(*) > 1)";
    assert_eq!(count(&database, twice).await, 0, "none is done twice");
    let twice = "SELECT count(*) FROM (SELECT 1 FROM made GROUP BY job, part, token HAVING count(*) > 1)";
    assert_eq!(count(&database, twice).await, 0, "no lease makes a part twice");
    assert_eq!(count(&database, "SELECT count(*) FROM jobs WHERE attempt <> 1").await, 0, "a kill costs no attempt");
    assert_eq!(count(&database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'").await, 0);
}

async fn enqueue(database: &Database, queue: &Queue, numbers: std::ops::Range<u32>) {
    for number in numbers {
        let queue = queue.clone();
        let job = new_job(&format!("job {number:05}"));
        let accepted = database.write(Durability::Promised, move |tx| queue.enqueue_in(tx, &job));
        accepted.await.expect("a new job is accepted");
    }
}

async fn pending(database: &Database, queue: &Queue) -> u32 {
    let queue = queue.clone();
    let counts = database.read(move |connection| queue.counts_in(connection)).await;
    counts.expect("the database works").of(JobState::Pending)
}

async fn count(database: &Database, sql: &'static str) -> i64 {
    let counted =
        database.read(move |connection| -> Result<i64> { Ok(connection.query_row(sql, [], |row| row.get(0))?) });
    counted.await.expect("the database works")
}
