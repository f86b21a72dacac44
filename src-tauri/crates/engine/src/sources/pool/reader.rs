//! One child and its pipes: an order goes in, the parts of the answer come out, and what may go wrong on the way has a name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::loss::Loss;
use super::{Batch, lock};
use crate::api::ReadFailure;
use crate::blocking::blocking;
use crate::config;
use crate::sources::child::{Answer, Order};
use crate::sources::read::ReadEnd;

/// Most bytes of a line of an answer: the limits of text, blocks and headings, with positions and escapes. This much a hostile file
/// can make us hold.
const LONGEST_ANSWER: u64 = 192 << 20;

/// What is kept of a child's last words.
const LAST_WORDS: usize = 4_096;

/// A child with its pipes. Dropping it kills it.
pub(crate) struct Reader {
    pub(super) process: Child,
    pub(super) orders: ChildStdin,
    pub(super) answers: BufReader<ChildStdout>,
    pub(super) complaints: ChildStderr,
    pub(super) idle_since: Instant,
    pub(super) listed: Listed,
}

/// Takes a child off the list.
pub(super) struct Listed {
    pub(super) pid: u32,
    pub(super) living: Arc<Mutex<BTreeMap<u32, Instant>>>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.living).remove(&self.pid);
    }
}

/// What a child made of a file.
pub(super) type Outcome = Result<ReadEnd, ReadFailure>;

impl Reader {
    /// Hands on the parts of the answer; gives its end.
    pub(super) async fn serve(&mut self, order: &Order, to: &mpsc::Sender<Batch>) -> Result<Outcome, Loss> {
        let mut line = serde_json::to_vec(order).map_err(|error| Loss::Died(error.to_string()))?;
        line.push(b'\n');
        let mut handed_on = false;
        loop {
            let answer = self.next_answer(&line).await.map_err(|loss| match loss {
                Loss::Died(words) if handed_on => Loss::DiedHalfway(words),
                other => other,
            })?;
            line.clear();
            let (blocks, outcome) = match answer {
                Answer::Part(blocks) => (blocks, None),
                Answer::Read { blocks, pages, hash } => (blocks, Some(Ok(ReadEnd { pages, hash }))),
                Answer::Failed(failure) => return Ok(Err(failure)),
                // It was ready before, and says so instead of an answer.
                Answer::Ready => return Err(Loss::Died(String::new())),
            };
            to.send(Batch::Blocks(blocks)).await.map_err(|_| Loss::Unwanted)?;
            handed_on = true;
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
    }

    /// The next line of the answer, after an order if there is one. Time counts only while the child is at work.
    async fn next_answer(&mut self, order: &[u8]) -> Result<Answer, Loss> {
        let pid = self.listed.pid;
        let line = tokio::select! {
            line = self.exchange(order) => line?,
            () = tokio::time::sleep(config::READ_TIME_LIMIT) => return Err(Loss::Hung),
            () = too_hungry(pid) => return Err(Loss::TooHungry),
        };
        // It may be tens of megabytes of JSON: not on a thread of the runtime.
        let parsed = blocking("take an answer of a file reader", move || serde_json::from_slice::<Answer>(&line)).await;
        match parsed {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(Loss::Died(error.to_string())),
            Err(error) => Err(Loss::Died(error.to_string())),
        }
    }

    /// Writes the order and waits for the line of the answer; meanwhile takes off what the child complains about, so that
    /// a full pipe cannot hold it up.
    pub(super) async fn exchange(&mut self, order: &[u8]) -> Result<Vec<u8>, Loss> {
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
    pub(crate) async fn end(self) {
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
