//! A queue on a driver of its own, with a clock that only a test moves, and short words for what tests do often.

use std::sync::Arc;
use std::time::Duration;

use atles_queue::{
    CancelEffect, Clock as _, Database, DatabaseError, Driver, Durability, Job, JobReader, JobState, JobWriter, Lease,
    ManualClock, Migration, NewJob, Outcome, Queue, QueueError, Settings, What,
};
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use crate::memory::Memory;

/// What the queue gives.
pub type Result<T> = std::result::Result<T, QueueError>;

/// What a driver keeps its jobs in, and how it is opened.
pub trait Harness {
    type Driver: Driver;

    /// An empty one.
    fn new() -> Self;

    /// An empty one that need not survive a power cut, for tests of very many short lives: the same, on a disk that syncs for
    /// nothing where there is one.
    fn passing() -> Self;

    /// As a process opens it that finds what others have committed.
    fn open(&self) -> Self::Driver;

    /// As a process leaves it.
    fn close(driver: &Self::Driver);

    /// Takes everything out.
    async fn empty(driver: &Self::Driver);
}

/// A database in a folder of its own.
pub struct Sqlite {
    pub folder: TempDir,
}

impl Harness for Sqlite {
    type Driver = Database;

    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("the machine has a folder for passing files") }
    }

    fn passing() -> Self {
        let in_memory = std::path::Path::new("/dev/shm");
        match tempfile::tempdir_in(in_memory) {
            Ok(folder) => Self { folder },
            Err(_) => Self::new(),
        }
    }

    fn open(&self) -> Database {
        open_database(&self.folder, &[]).expect("a database can be opened")
    }

    fn close(driver: &Database) {
        driver.close();
    }

    async fn empty(driver: &Database) {
        let emptied = driver.write(Durability::Passing, |tx| -> std::result::Result<(), DatabaseError> {
            Ok(tx.execute_batch("DELETE FROM jobs; DELETE FROM job_events; DELETE FROM queue_pause")?)
        });
        emptied.await.expect("the database works");
    }
}

impl Harness for Memory {
    type Driver = Self;

    fn new() -> Self {
        Self::default()
    }

    fn passing() -> Self {
        Self::new()
    }

    fn open(&self) -> Self {
        self.clone()
    }

    fn close(_: &Self) {}

    async fn empty(driver: &Self) {
        driver.clear();
    }
}

/// Makes tests of functions that are generic over a [`Harness`]: one for each driver.
macro_rules! for_every_driver {
    ($($name:ident,)+) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name::<crate::support::Sqlite>().await; })+
        }
        mod in_memory {
            $(#[tokio::test] async fn $name() { super::$name::<crate::memory::Memory>().await; })+
        }
    };
}
pub(crate) use for_every_driver;

/// A queue and what it stands on.
pub struct World<H: Harness> {
    pub harness: H,
    pub clock: ManualClock,
    pub settings: Settings,
    pub driver: H::Driver,
    pub queue: Queue<H::Driver>,
}

impl<H: Harness> World<H> {
    /// An empty queue.
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    /// An empty queue with these settings.
    pub fn with(settings: Settings) -> Self {
        Self::on(H::new(), settings)
    }

    /// An empty queue on that.
    pub fn on(harness: H, settings: Settings) -> Self {
        let start = DateTime::from_timestamp_millis(1_700_000_000_000).expect("a time in 2023");
        let clock = ManualClock::new(start);
        let driver = harness.open();
        let queue = Queue::new(driver.clone(), Arc::new(clock.clone()), settings);
        Self { harness, clock, settings, driver, queue }
    }

    /// The process died and another one opens the database. (What was committed is there, what was not is not: here, no
    /// write is under way.)
    pub fn reopen(&mut self) {
        H::close(&self.driver);
        (self.driver, self.queue) = self.neighbour();
    }

    /// A second process on the same database.
    pub fn neighbour(&self) -> (H::Driver, Queue<H::Driver>) {
        let driver = self.harness.open();
        let queue = Queue::new(driver.clone(), Arc::new(self.clock.clone()), self.settings);
        (driver, queue)
    }

    /// The present.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The present and so many seconds.
    pub fn in_seconds(&self, seconds: i64) -> DateTime<Utc> {
        self.now() + TimeDelta::seconds(seconds)
    }

    /// Moves the clock on.
    pub fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Does something in a transaction of its own.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Queue<H::Driver>, &dyn JobWriter) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let queue = self.queue.clone();
        self.driver.write(Durability::Passing, move |tx| work(&queue, tx)).await
    }

    /// Reads in a snapshot of its own.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Queue<H::Driver>, &dyn JobReader) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let queue = self.queue.clone();
        self.driver.read(move |reader| work(&queue, reader)).await
    }

    /// Adds a job.
    pub async fn enqueue(&self, job: NewJob) -> Result<()> {
        self.write(move |queue, tx| queue.enqueue_in(tx, &job)).await
    }

    /// Adds a plain job.
    pub async fn add(&self, id: &str) {
        self.enqueue(new_job(id)).await.expect("a new job is accepted");
    }

    /// Takes the first job, which there must be.
    pub async fn claim(&self) -> Lease {
        self.try_claim().await.expect("a job can be claimed")
    }

    /// Takes the first job, if any can be taken.
    pub async fn try_claim(&self) -> Option<Lease> {
        self.queue.claim("tester").await.expect("the database works")
    }

    /// Adds a plain job and takes it.
    pub async fn add_claimed(&self, id: &str) -> Lease {
        self.add(id).await;
        let lease = self.claim().await;
        assert_eq!(lease.job_id(), id);
        lease
    }

    /// Takes jobs, ends each as done, and tells their order.
    pub async fn drain(&self) -> Vec<String> {
        let mut order = Vec::new();
        while let Some(lease) = self.try_claim().await {
            self.finish(&lease, Outcome::Done).await.expect("the lease is held");
            order.push(lease.job_id().to_owned());
        }
        order
    }

    pub async fn finish(&self, lease: &Lease, outcome: Outcome) -> Result<JobState> {
        let lease = lease.clone();
        self.write(move |queue, tx| queue.finish_in(tx, &lease, outcome)).await
    }

    pub async fn progress(&self, lease: &Lease) -> Result<()> {
        let lease = lease.clone();
        self.write(move |queue, tx| queue.progress_in(tx, &lease)).await
    }

    pub async fn cancel(&self, id: &str) -> Result<CancelEffect> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.cancel_in(tx, &id)).await
    }

    pub async fn pause(&self, id: &str) -> Result<JobState> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.pause_in(tx, &id, "a pause")).await
    }

    pub async fn resume(&self, id: &str) -> Result<()> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.resume_in(tx, &id)).await
    }

    pub async fn retry(&self, id: &str) -> Result<()> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.retry_in(tx, &id)).await
    }

    pub async fn reorder(&self, id: &str, position: f64) -> Result<()> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.reorder_in(tx, &id, position)).await
    }

    pub async fn set_priority(&self, id: &str, priority: u8) -> Result<()> {
        let id = id.to_owned();
        self.write(move |queue, tx| queue.set_priority_in(tx, &id, priority)).await
    }

    /// A job as stored.
    pub async fn job(&self, id: &str) -> Job {
        let id = id.to_owned();
        self.read(move |queue, reader| queue.job_in(reader, &id)).await.expect("there is such a job")
    }

    /// The state of a job.
    pub async fn state(&self, id: &str) -> JobState {
        self.job(id).await.state
    }

    /// What happened to a job.
    pub async fn story(&self, id: &str) -> Vec<What> {
        let id = id.to_owned();
        let history = self.read(move |queue, reader| queue.history_in(reader, &id)).await;
        history.expect("there is such a job").into_iter().map(|event| event.what).collect()
    }

    /// How many jobs are in that state.
    pub async fn count(&self, state: JobState) -> u32 {
        let counts = self.read(|queue, reader| queue.counts_in(reader)).await;
        counts.expect("the database works").of(state)
    }

    /// A job that is in that state: its id is the state's name. Takes no part in claims of other jobs.
    pub async fn add_in(&self, state: JobState) -> String {
        let id = state.name().to_owned();
        match state {
            JobState::Pending => self.add(&id).await,
            JobState::Scheduled => {
                let job = NewJob { run_at: Some(self.in_seconds(3600)), ..new_job(&id) };
                self.enqueue(job).await.expect("a new job is accepted");
            }
            JobState::InProgress => drop(self.add_claimed(&id).await),
            JobState::Paused => self.add_ended(&id, Outcome::Pause { reason: String::new() }).await,
            JobState::Completed => self.add_ended(&id, Outcome::Done).await,
            JobState::Failed => self.add_ended(&id, Outcome::Discard { error: "no good".to_owned() }).await,
            JobState::Cancelled => self.add_ended(&id, Outcome::Cancel).await,
        }
        assert_eq!(self.state(&id).await, state);
        id
    }

    async fn add_ended(&self, id: &str, outcome: Outcome) {
        let lease = self.add_claimed(id).await;
        self.finish(&lease, outcome).await.expect("the lease is held");
    }
}

/// The database in that folder.
pub fn open_database(folder: &TempDir, migrations: &[Migration]) -> std::result::Result<Database, DatabaseError> {
    Database::open(&folder.path().join("queue.sqlite3"), migrations)
}

/// A plain job.
pub fn new_job(id: &str) -> NewJob {
    NewJob {
        id: id.to_owned(),
        kind: "test".to_owned(),
        payload: format!("payload of {id}"),
        priority: 3,
        position: 0.0,
        run_at: None,
        deadline: None,
        unique_key: None,
        max_attempts: 3,
    }
}

/// It went wrong, and may go right the next time.
pub fn failed_once() -> Outcome {
    Outcome::Retry { error: "it went wrong".to_owned() }
}

/// An orderly refusal because of the job's state.
pub fn is_refused<T>(result: &Result<T>, expected: JobState) -> bool {
    matches!(result, Err(QueueError::Refused { state, .. }) if *state == expected)
}

/// A refusal because nobody knows the job.
pub fn is_unknown<T>(result: &Result<T>) -> bool {
    matches!(result, Err(QueueError::NotFound { .. }))
}

/// Has the writes of `works` share one transaction: holds the writer until all of them wait. They must all be begun at the
/// first poll, as `tokio::join!` does.
pub async fn in_one_group<T>(database: &Database, works: impl Future<Output = T>) -> T {
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let holder = database.write(Durability::Passing, move |_| -> std::result::Result<(), DatabaseError> {
        entered.send(()).expect("the test waits");
        gate.recv().expect("the test opens the gate");
        Ok(())
    });
    let works = async {
        has_entered.await.expect("the writer comes");
        let mut works = std::pin::pin!(works);
        let first = is_ready(works.as_mut()).await;
        open.send(()).expect("the writer waits");
        match first {
            Some(done) => done,
            None => works.await,
        }
    };
    let (held, done) = tokio::join!(holder, works);
    held.expect("the database works");
    done
}

/// What a future gives at this very moment, if anything.
pub async fn is_ready<T>(mut future: impl Future<Output = T> + Unpin) -> Option<T> {
    std::future::poll_fn(|context| match std::pin::Pin::new(&mut future).poll(context) {
        std::task::Poll::Ready(value) => std::task::Poll::Ready(Some(value)),
        std::task::Poll::Pending => std::task::Poll::Ready(None),
    })
    .await
}
