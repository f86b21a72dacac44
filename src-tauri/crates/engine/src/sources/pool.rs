//! The parent's side of reading: children that parse files, kept warm for the next file, ended when they are idle, hang,
//! or take too much memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atles_queue::Clock;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::child::{Answer, Order};
use super::failure::failure;
use super::read::ReadSource;
use crate::api::{ReadErrorCode, ReadFailure};
use crate::blocking::blocking;
use crate::breaker::Breaker;
use crate::config;

/// Most bytes of an answer: the limits of text, blocks and headings, with positions and escapes. This much a hostile file
/// can make us hold.
const LONGEST_ANSWER: u64 = 192 << 20;

/// What a child gets of our environment. Nothing that a parser needs is in there, and secrets may be.
const KEPT_ENVIRONMENT: [&str; 4] = ["LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "RUST_BACKTRACE"];

/// What is kept of a child's last words.
const LAST_WORDS: usize = 4_096;

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

/// A child, as the metrics and the Monitor see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChildView {
    /// Its process id.
    pub(crate) pid: u32,
    /// Since when it lives.
    pub(crate) since: Instant,
}

/// A child with its pipes. Dropping it kills it.
struct Reader {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    complaints: ChildStderr,
    idle_since: Instant,
    _listed: Listed,
}

/// Takes a child off the list.
struct Listed {
    pid: u32,
    living: Arc<Mutex<BTreeMap<u32, Instant>>>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.living).remove(&self.pid);
    }
}

/// Why a child gave no answer.
enum Loss {
    /// It could not be started.
    NotStarted(std::io::Error),
    /// It ended, with these last words.
    Died(String),
    /// It took longer than it may.
    Hung,
    /// It took more memory than it may.
    TooHungry,
    /// It said more than anyone can hold.
    TooTalkative,
    /// Nobody wants the answer any more.
    Cancelled,
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

    /// Reads a file in a child.
    ///
    /// # Errors
    /// With the reason, if there is no text to be had, also when the child did not survive it. After `cancel` the answer
    /// means nothing.
    pub(crate) async fn read(&self, path: PathBuf, cancel: &CancellationToken) -> Result<ReadSource, ReadFailure> {
        let _permit = tokio::select! {
            permit = self.inner.permits.acquire() => permit.expect("the semaphore is never closed"),
            () = cancel.cancelled() => return Err(failure(ReadErrorCode::Unreadable)),
        };
        let shown = path.display().to_string();
        // The child has a folder of its own.
        let path = std::path::absolute(&path).unwrap_or(path);
        let outcome = tokio::select! {
            outcome = self.ask(Order { path: path.into() }) => outcome,
            () = cancel.cancelled() => Err(Loss::Cancelled),
        };
        match outcome {
            Ok(Answer::Read { blocks, pages, hash }) => Ok(ReadSource { blocks, pages, hash }),
            Ok(Answer::Failed(failure)) => Err(failure),
            Err(loss) => Err(explain(&shown, &loss)),
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

    /// Ends children that have been idle for [`config::READER_IDLE`], until `stopping`. While this runs, children are kept
    /// for the next file.
    pub(crate) async fn run_idle_reaper(&self, stopping: &CancellationToken) {
        self.inner.reaped.store(true, Ordering::Release);
        loop {
            let oldest = lock(&self.inner.idle).iter().map(|reader| reader.idle_since).min();
            let expiry = async {
                match oldest {
                    Some(since) => tokio::time::sleep_until(since + config::READER_IDLE).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stopping.cancelled() => break,
                () = self.inner.became_idle.notified() => {}
                () = expiry => {
                    for reader in self.take_expired() {
                        reader.end().await;
                    }
                }
            }
        }
        self.inner.reaped.store(false, Ordering::Release);
    }

    fn take_expired(&self) -> Vec<Reader> {
        let mut idle = lock(&self.inner.idle);
        let expired = |reader: &mut Reader| reader.idle_since.elapsed() >= config::READER_IDLE;
        idle.extract_if(.., expired).collect()
    }

    /// One order, one answer. A child that failed at it is not used again. If it was not new, the cause may lie in what it
    /// went through before (ended by the system while idle, memory in pieces), so the file is tried once more in a new one.
    async fn ask(&self, order: Order) -> Result<Answer, Loss> {
        let warm = lock(&self.inner.idle).pop();
        if let Some(reader) = warm {
            match self.ask_in(reader, &order).await {
                Err(Loss::Died(_)) => {}
                outcome => return outcome,
            }
        }
        let permit = self.inner.breaker.admit().map_err(|refused| Loss::NotStarted(std::io::Error::other(refused)))?;
        match self.start() {
            Ok(reader) => {
                permit.succeeded();
                self.ask_in(reader, &order).await
            }
            Err(error) => {
                permit.failed(&error);
                Err(Loss::NotStarted(error))
            }
        }
    }

    async fn ask_in(&self, mut reader: Reader, order: &Order) -> Result<Answer, Loss> {
        let answer = reader.serve(order).await?;
        if self.inner.reaped.load(Ordering::Acquire) {
            reader.idle_since = Instant::now();
            lock(&self.inner.idle).push(reader);
            self.inner.became_idle.notify_one();
        } else {
            reader.end().await;
        }
        Ok(answer)
    }

    fn start(&self) -> std::io::Result<Reader> {
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
        Ok(Reader { process, orders, answers, complaints, idle_since: Instant::now(), _listed: listed })
    }
}

impl Reader {
    async fn serve(&mut self, order: &Order) -> Result<Answer, Loss> {
        let mut line = serde_json::to_vec(order).map_err(|error| Loss::Died(error.to_string()))?;
        line.push(b'\n');
        let pid = self._listed.pid;
        let line = tokio::select! {
            line = self.exchange(&line) => line?,
            () = tokio::time::sleep(config::READ_TIME_LIMIT) => return Err(Loss::Hung),
            () = too_hungry(pid) => return Err(Loss::TooHungry),
        };
        // A book is tens of megabytes of JSON: not on a thread of the runtime.
        let parsed = blocking("take an answer of a file reader", move || serde_json::from_slice::<Answer>(&line)).await;
        match parsed {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(Loss::Died(error.to_string())),
            Err(error) => Err(Loss::Died(error.to_string())),
        }
    }

    /// Writes the order and waits for the line of the answer; meanwhile takes off what the child complains about, so that
    /// a full pipe cannot hold it up.
    async fn exchange(&mut self, order: &[u8]) -> Result<Vec<u8>, Loss> {
        let mut line = Vec::new();
        let mut words = Vec::new();
        let mut buffer = [0_u8; 1_024];
        let mut complaining = true;
        let written = self.orders.write_all(order).await;
        let mut answers = (&mut self.answers).take(LONGEST_ANSWER);
        loop {
            tokio::select! {
                // Read and kept in `line`, so nothing is lost when the other branch wins.
                read = answers.read_until(b'\n', &mut line), if written.is_ok() => match read {
                    Ok(_) if line.ends_with(b"\n") => return Ok(line),
                    Ok(_) if line.len() as u64 >= LONGEST_ANSWER => return Err(Loss::TooTalkative),
                    _ => break,
                },
                read = self.complaints.read(&mut buffer), if complaining => match read {
                    Ok(count) if count > 0 => {
                        words.extend_from_slice(&buffer[..count]);
                        let spare = words.len().saturating_sub(LAST_WORDS);
                        words.drain(..spare);
                    }
                    _ => complaining = false,
                },
                else => break,
            }
        }
        // It is gone, or as good as gone: hear the rest of what it said.
        let mut rest = (&mut self.complaints).take(16 * LAST_WORDS as u64);
        drop(tokio::time::timeout(Duration::from_millis(200), rest.read_to_end(&mut words)).await);
        Err(Loss::Died(String::from_utf8_lossy(&words).into_owned()))
    }

    /// Lets it end by itself, as it does when standard input closes.
    async fn end(self) {
        let Self { mut process, orders, .. } = self;
        drop(orders);
        if tokio::time::timeout(Duration::from_secs(1), process.wait()).await.is_err() {
            // Dropping kills it.
            tracing::debug!(task = "source_reader", "a file reader did not end by itself");
        }
    }
}

/// Ends when the child uses more memory than it may. Linux refuses the memory instead.
#[cfg(not(target_os = "linux"))]
async fn too_hungry(pid: u32) {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    loop {
        tokio::time::sleep(Duration::from_millis(250)).await;
        system.refresh_processes_specifics(
            ProcessesToUpdate::Some(&[pid]),
            true,
            ProcessRefreshKind::nothing().with_memory(),
        );
        if system.process(pid).is_some_and(|process| process.memory() > config::READER_MEMORY) {
            return;
        }
    }
}

#[cfg(target_os = "linux")]
async fn too_hungry(_pid: u32) {
    std::future::pending().await
}

fn explain(file: &str, loss: &Loss) -> ReadFailure {
    match loss {
        Loss::Cancelled => failure(ReadErrorCode::Unreadable),
        Loss::NotStarted(error) => {
            tracing::error!(task = "source_reader", %error, "the file reader could not be started");
            let message = "ATLES's file reader could not be started; install ATLES again.".to_owned();
            ReadFailure { code: ReadErrorCode::Unreadable, message }
        }
        Loss::Hung => {
            tracing::warn!(task = "source_reader", file, "the file reader took too long and was ended");
            let message = "It takes too long to read.".to_owned();
            ReadFailure { code: ReadErrorCode::TooLarge, message }
        }
        Loss::TooHungry => {
            tracing::warn!(task = "source_reader", file, "the file reader took too much memory and was ended");
            failure(ReadErrorCode::TooLarge)
        }
        Loss::TooTalkative => failure(ReadErrorCode::TooLarge),
        Loss::Died(words) => {
            let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
            tracing::warn!(task = "source_reader", file, "the file reader broke down: {last}");
            // Rust's own words when the system refuses memory.
            let starved = words.contains("memory allocation of");
            failure(if starved { ReadErrorCode::TooLarge } else { ReadErrorCode::Damaged })
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests;
