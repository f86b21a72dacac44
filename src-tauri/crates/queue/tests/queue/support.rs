//! A queue in a folder of its own, with a clock that only a test moves, and short words for what tests do often.

use std::sync::Arc;
use std::time::Duration;

use atles_queue::{
    CancelEffect, Clock as _, Database, DatabaseError, Durability, Job, JobState, Lease, ManualClock, Migration,
    NewJob, Outcome, Queue, QueueError, Settings, Tx,
};
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

/// What the queue gives.
pub type Result<T> = std::result::Result<T, QueueError>;

/// A queue and what it stands on.
pub struct World {
    pub folder: TempDir,
    pub clock: ManualClock,
    pub settings: Settings,
    pub database: Database,
    pub queue: Queue,
}

impl World {
    /// An empty queue.
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    /// An empty queue with these settings.
    pub fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
        let start = DateTime::from_timestamp_millis(1_700_000_000_000).expect("a time in 2023");
        let clock = ManualClock::new(start);
        let (database, queue) = open(&folder, &clock, settings);
        Self { folder, clock, settings, database, queue }
    }

    /// The process died and another one opens the database. (What was committed is there, what was not is not: here, no
    /// write is under way.)
    pub fn reopen(&mut self) {
        self.database.close();
        (self.database, self.queue) = open(&self.folder, &self.clock, self.settings);
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
        work: impl FnOnce(&Queue, &Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let queue = self.queue.clone();
        self.database.write(Durability::Passing, move |tx| work(&queue, tx)).await
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
        let (queue, id) = (self.queue.clone(), id.to_owned());
        self.database.read(move |connection| queue.job_in(connection, &id)).await.expect("there is such a job")
    }

    /// The state of a job.
    pub async fn state(&self, id: &str) -> JobState {
        self.job(id).await.state
    }

    /// How many jobs are in that state.
    pub async fn count(&self, state: JobState) -> u32 {
        let queue = self.queue.clone();
        let counts = self.database.read(move |connection| queue.counts_in(connection)).await;
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

fn open(folder: &TempDir, clock: &ManualClock, settings: Settings) -> (Database, Queue) {
    let database = open_database(folder, &[]).expect("a database can be opened");
    let queue = Queue::new(database.clone(), Arc::new(clock.clone()), settings);
    (database, queue)
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
