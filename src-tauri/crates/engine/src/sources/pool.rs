//! The parent's side of reading: children that parse files, kept warm for the next file, ended when they are idle, hang,
//! or take too much memory.

mod loss;
mod reader;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atles_queue::Clock;
use tokio::io::BufReader;
use tokio::process::Command;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub(crate) use self::loss::Unread;
use self::loss::{Loss, explain, last_line};
use self::reader::{Listed, Outcome, Reader};
use super::child::{Answer, Order};
use super::failure::failure;
use super::limits::Limits;
use super::read::{ReadEnd, ReadSource};
use crate::api::{Block, ReadErrorCode};
use crate::breaker::Breaker;
use crate::config;

/// What a child gets of our environment. Nothing that a parser needs is in there, and secrets may be.
const KEPT_ENVIRONMENT: [&str; 4] = ["LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "RUST_BACKTRACE"];

/// Children that read files. Clones share them.
#[derive(Clone)]
pub(crate) struct ReaderPool {
    inner: Arc<Inner>,
}

struct Inner {
    program: PathBuf,
    #[cfg(windows)]
    job: super::reader_job::ReaderJob,
    /// Left alone for a while when children cannot be started again and again.
    breaker: Breaker,
    permits: Semaphore,
    idle: Mutex<Vec<Reader>>,
    /// Living children by process id, with the time they were started.
    living: Arc<Mutex<BTreeMap<u32, Instant>>>,
    /// Somebody ends those that are idle; without, none is kept.
    reaped: AtomicBool,
    became_idle: Notify,
}

/// What comes out of the reading of a file.
#[derive(Debug)]
pub(crate) enum Batch {
    /// The next blocks.
    Blocks(Vec<Block>),
    /// That was all; or what came before means nothing.
    End(Result<ReadEnd, Unread>),
}

/// A child, as the metrics and the Monitor see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChildView {
    /// Its process id.
    pub(crate) pid: u32,
    /// Since when it lives.
    pub(crate) since: Instant,
}

/// While this is there, children are kept for the next file.
#[must_use]
pub(crate) struct KeptIdle(ReaderPool);

impl Drop for KeptIdle {
    fn drop(&mut self) {
        self.0.inner.reaped.store(false, Ordering::Release);
    }
}

impl ReaderPool {
    /// A pool of children that are started as `program read-child`; none yet.
    pub(crate) fn new(program: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let most = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 8);
        Self {
            inner: Arc::new(Inner {
                program,
                #[cfg(windows)]
                job: super::reader_job::ReaderJob::new(),
                breaker: Breaker::new("file_reader", config::READER_BREAKER, clock),
                permits: Semaphore::new(most),
                idle: Mutex::default(),
                living: Arc::default(),
                reaped: AtomicBool::new(false),
                became_idle: Notify::new(),
            }),
        }
    }

    /// Reads a file in a child. Text beyond what one document can be written from is too large.
    ///
    /// # Errors
    /// With the reason, if there is no text to be had, also when the child did not survive it. After `cancel` the answer
    /// means nothing.
    pub(crate) async fn read(&self, path: PathBuf, cancel: &CancellationToken) -> Result<ReadSource, Unread> {
        let (to, mut batches) = mpsc::channel(1);
        let collecting = async move {
            let (mut all, mut bytes) = (Vec::new(), 0);
            while let Some(batch) = batches.recv().await {
                match batch {
                    Batch::Blocks(blocks) => {
                        bytes += blocks.iter().map(|block| block.text.len() + 1).sum::<usize>();
                        if bytes > Limits::default().max_text_chars {
                            return Err(Unread::File(failure(ReadErrorCode::TooLarge)));
                        }
                        all.extend(blocks);
                    }
                    Batch::End(end) => {
                        return end.map(|ReadEnd { pages, hash }| ReadSource { blocks: all, pages, hash });
                    }
                }
            }
            Err(Unread::File(failure(ReadErrorCode::Unreadable)))
        };
        tokio::join!(self.read_in_batches(path, cancel, to), collecting).1
    }

    /// The same, however long it is, handed on in batches. Without an end after `cancel`, and when nobody takes the batches.
    pub(crate) async fn read_in_batches(&self, path: PathBuf, cancel: &CancellationToken, to: mpsc::Sender<Batch>) {
        let _permit = tokio::select! {
            permit = self.inner.permits.acquire() => permit.expect("the semaphore is never closed"),
            () = cancel.cancelled() => return,
        };
        let shown = path.display().to_string();
        // The child has a folder of its own.
        let path = std::path::absolute(&path).unwrap_or(path);
        let outcome = tokio::select! {
            outcome = self.ask(Order { path: path.into() }, &to) => outcome,
            () = cancel.cancelled() => return,
        };
        let end = match outcome {
            Ok(end) => end.map_err(Unread::File),
            Err(Loss::Unwanted) => return,
            Err(loss) => Err(explain(&shown, &loss)),
        };
        // Nobody has to wait for it.
        let _ = to.send(Batch::End(end)).await;
    }

    /// Whether a child can be started, if the breaker lets anybody try; true if it does not have to be tried.
    pub(crate) async fn probe(&self) -> bool {
        if !lock(&self.inner.idle).is_empty() {
            return true;
        }
        match self.start_if_admitted().await {
            Ok(reader) => {
                self.put_back(reader).await;
                true
            }
            Err(_) => false,
        }
    }

    /// Ends the idle children. Busy ones end with their file.
    pub(crate) async fn shutdown(&self) {
        let idle = std::mem::take(&mut *lock(&self.inner.idle));
        for reader in idle {
            reader.end().await;
        }
    }

    /// The program that children are started from.
    pub(crate) fn program(&self) -> &Path {
        &self.inner.program
    }

    /// What guards the starting of children.
    pub(crate) fn breaker(&self) -> &Breaker {
        &self.inner.breaker
    }

    /// The living children.
    pub(crate) fn children(&self) -> Vec<ChildView> {
        lock(&self.inner.living).iter().map(|(pid, since)| ChildView { pid: *pid, since: *since }).collect()
    }

    /// Has children be kept for the next file, until the answer is dropped: by whoever ends those that [expire](Self::expired).
    pub(crate) fn keep_idle(&self) -> KeptIdle {
        self.inner.reaped.store(true, Ordering::Release);
        KeptIdle(self.clone())
    }

    /// Waits for children that have been idle for [`config::READER_IDLE`].
    pub(crate) async fn expired(&self) -> Vec<Reader> {
        loop {
            let oldest = lock(&self.inner.idle).iter().map(|reader| reader.idle_since).min();
            let expiry = async {
                match oldest {
                    Some(since) => tokio::time::sleep_until(since + config::READER_IDLE).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.inner.became_idle.notified() => {}
                () = expiry => return self.take_expired(),
            }
        }
    }

    fn take_expired(&self) -> Vec<Reader> {
        let mut idle = lock(&self.inner.idle);
        let expired = |reader: &mut Reader| reader.idle_since.elapsed() >= config::READER_IDLE;
        idle.extract_if(.., expired).collect()
    }

    /// One order, one outcome. A child that failed at it is not used again. If it was not new, the cause may lie in what it
    /// went through before (ended by the system while idle, memory in pieces), so the file is tried once more in a new one.
    async fn ask(&self, order: Order, to: &mpsc::Sender<Batch>) -> Result<Outcome, Loss> {
        let warm = lock(&self.inner.idle).pop();
        if let Some(reader) = warm {
            match self.ask_in(reader, &order, to).await {
                Err(Loss::Died(_)) => {}
                outcome => return outcome,
            }
        }
        let reader = self.start_if_admitted().await.map_err(Loss::NotStarted)?;
        self.ask_in(reader, &order, to).await
    }

    async fn ask_in(&self, mut reader: Reader, order: &Order, to: &mpsc::Sender<Batch>) -> Result<Outcome, Loss> {
        let outcome = reader.serve(order, to).await?;
        self.put_back(reader).await;
        Ok(outcome)
    }

    /// Keeps a child for the next file if somebody ends those that nobody needs.
    async fn put_back(&self, mut reader: Reader) {
        if self.inner.reaped.load(Ordering::Acquire) {
            reader.idle_since = Instant::now();
            lock(&self.inner.idle).push(reader);
            self.inner.became_idle.notify_one();
        } else {
            reader.end().await;
        }
    }

    async fn start_if_admitted(&self) -> std::io::Result<Reader> {
        let permit = self.inner.breaker.admit().map_err(std::io::Error::other)?;
        let started = self.start().await;
        match &started {
            Ok(_) => permit.succeeded(),
            Err(error) => permit.failed(error),
        }
        started
    }

    /// A new child, as soon as it is ready.
    async fn start(&self) -> std::io::Result<Reader> {
        let mut reader = self.spawn()?;
        let why = match tokio::time::timeout(config::READ_TIME_LIMIT, reader.exchange(b"")).await {
            Ok(Ok(line)) if matches!(serde_json::from_slice(&line), Ok(Answer::Ready)) => return Ok(reader),
            Ok(Err(Loss::Died(words))) => format!("it ended before it was ready: {}", last_line(&words)),
            Ok(Ok(_) | Err(_)) => "it is no file reader".to_owned(),
            Err(_) => format!("it was not ready within {} s", config::READ_TIME_LIMIT.as_secs()),
        };
        Err(std::io::Error::other(why))
    }

    fn spawn(&self) -> std::io::Result<Reader> {
        let mut command = Command::new(&self.inner.program);
        let kept = KEPT_ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        command
            .arg("read-child")
            .env_clear()
            .envs(kept)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // Wherever we were started, so that a child never keeps a folder or a stick of the user's busy.
        if let Some(folder) = self.inner.program.parent().filter(|folder| folder.is_absolute()) {
            command.current_dir(folder);
        }
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        let mut process = command.spawn()?;
        #[cfg(windows)]
        if let Some(handle) = process.raw_handle() {
            self.inner.job.admit(handle);
        }
        let piped = || std::io::Error::other("the pipes of the child are missing");
        let orders = process.stdin.take().ok_or_else(piped)?;
        let answers = BufReader::new(process.stdout.take().ok_or_else(piped)?);
        let complaints = process.stderr.take().ok_or_else(piped)?;
        let pid = process.id().ok_or_else(piped)?;
        lock(&self.inner.living).insert(pid, Instant::now());
        let listed = Listed { pid, living: self.inner.living.clone() };
        Ok(Reader { process, orders, answers, complaints, idle_since: Instant::now(), listed })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests;
