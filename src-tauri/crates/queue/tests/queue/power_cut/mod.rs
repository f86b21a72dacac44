//! The power is cut at random moments. What was promised before is there afterwards, and the database opens.
//!
//! `npm test` takes 15 cuts, `ATLES_LONG=1` 200; `ATLES_SEED` draws others.

mod disk;
mod layer;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use atles_queue::{Database, DatabaseError, Durability, JobState, Outcome, Queue, Settings, SystemClock};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::support::{Result, new_job, open_database};

/// Who hands jobs in at the same time.
const CLIENTS: usize = 4;
const JOBS_OF_A_CLIENT: usize = 40;

/// What was replied to while the power was on.
#[derive(Default)]
struct Told {
    accepted: Vec<String>,
    completed: Vec<String>,
    /// Written without a promise.
    passing: Vec<String>,
}

#[test]
fn a_power_cut_takes_nothing_that_was_promised() {
    let cuts = if std::env::var("ATLES_LONG").is_ok_and(|value| value == "1") { 200 } else { 15 };
    let seed = std::env::var("ATLES_SEED").map_or(3, |seed| seed.parse().expect("a seed is a number"));
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime needs nothing");
    let (mut promises, mut unsynced, mut lost) = (0, 0, 0);
    for cut in 0..cuts {
        let before = tempfile::tempdir().expect("the machine has a folder for passing files");
        layer::record(&before.path().display().to_string());
        let database = open_database(&before, &[]).expect("the database can be opened");
        layer::cut_after(random.random_range(0..900));
        let told = runtime.block_on(session(&database));
        database.close();
        let disk = layer::end();
        unsynced += disk.unsynced();

        let after = tempfile::tempdir().expect("the machine has a folder for passing files");
        disk.after_power_cut(after.path(), &mut random);
        let database = open_database(&after, &[]).unwrap_or_else(|error| panic!("seed {seed}, cut {cut}: {error}"));
        lost += runtime.block_on(check(&database, &told, &format!("seed {seed}, cut {cut}")));
        promises += told.accepted.len() + told.completed.len();
        database.close();
    }
    assert!(promises > cuts * 10, "{promises} promises are too few to tell anything");
    assert!(unsynced > cuts, "{unsynced} changes in danger: the power cuts are none");
    eprintln!(
        "{cuts} cuts, {promises} promises kept, {unsynced} changes in danger, {lost} of what was not promised lost"
    );
}

fn queue_on(database: &Database) -> Queue {
    Queue::new(database.clone(), Arc::new(SystemClock::new()), Settings::default())
}

/// Jobs are handed in and done until the power is cut.
async fn session(database: &Database) -> Told {
    let queue = queue_on(database);
    // The log is moved into the database often, so that cuts hit that too.
    let often: std::result::Result<(), DatabaseError> =
        database.write(Durability::Passing, |tx| Ok(tx.pragma_update(None, "wal_autocheckpoint", 30)?)).await;
    often.expect("the database works");
    let at_work = AtomicUsize::new(CLIENTS);
    let clients = hand_in(&queue, database, &at_work);
    let worker = async {
        let mut completed = Vec::new();
        while !layer::is_cut() && at_work.load(Ordering::Relaxed) > 0 {
            let Some(lease) = queue.claim("worker").await.expect("the process knows of nothing") else {
                tokio::task::yield_now().await;
                continue;
            };
            let (owned, id) = (queue.clone(), lease.job_id().to_owned());
            let done = database.write(Durability::Promised, move |tx| owned.finish_in(tx, &lease, Outcome::Done));
            done.await.expect("the lease is held");
            if !layer::is_cut() {
                completed.push(id);
            }
        }
        completed
    };
    let ((a, b, c, d), completed) = tokio::join!(clients, worker);
    let mut told = Told { completed, ..Told::default() };
    for (accepted, passing) in [a, b, c, d] {
        told.accepted.extend(accepted);
        told.passing.extend(passing);
    }
    told
}

type Handed = (Vec<String>, Vec<String>);

async fn hand_in(queue: &Queue, database: &Database, at_work: &AtomicUsize) -> (Handed, Handed, Handed, Handed) {
    let client = |client: usize| async move {
        let (mut accepted, mut passing) = (Vec::new(), Vec::new());
        for number in 0..JOBS_OF_A_CLIENT {
            if layer::is_cut() {
                break;
            }
            let promised = number % 4 != 3;
            let durability = if promised { Durability::Promised } else { Durability::Passing };
            let (queue, id) = (queue.clone(), format!("job {client} {number:02}"));
            let job = new_job(&id);
            let added = database.write(durability, move |tx| -> Result<()> { queue.enqueue_in(tx, &job) });
            added.await.expect("the process knows of nothing");
            if !layer::is_cut() {
                if promised { accepted.push(id) } else { passing.push(id) }
            }
        }
        at_work.fetch_sub(1, Ordering::Relaxed);
        (accepted, passing)
    };
    tokio::join!(client(0), client(1), client(2), client(3))
}

/// How many of those that were not promised are gone.
async fn check(database: &Database, told: &Told, cut: &str) -> usize {
    let integrity = database.read(|connection| -> std::result::Result<String, DatabaseError> {
        Ok(connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)
    });
    assert_eq!(integrity.await.expect("it can be read"), "ok", "{cut}");
    let queue = queue_on(database);
    let state = async |id: &String| {
        let (queue, id) = (queue.clone(), id.clone());
        database.read(move |connection| queue.job_in(connection, &id)).await.map(|job| job.state)
    };
    for id in &told.accepted {
        assert!(state(id).await.is_ok(), "{cut}: {id} was accepted and is gone");
    }
    for id in &told.completed {
        let found = state(id).await;
        assert!(matches!(found, Ok(JobState::Completed)), "{cut}: {id} was completed and is {found:?}");
    }
    let mut lost = 0;
    for id in &told.passing {
        lost += usize::from(state(id).await.is_err());
    }
    queue.repair().await.expect("what was in hand goes on");
    lost
}
