//! What needs no engine: reading one file, summarising, and hosting the children that parse files and set pages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use atles_queue::SystemClock;

use super::{Block, ReadErrorCode, ReadFailure, ReadOutput, Sentence};
use crate::{config, press, sources, writing};

/// Most memory of a child that parses files or sets pages, in bytes. Whoever hosts one where the system does not limit it
/// does.
pub const CHILD_MEMORY: usize = config::READER_MEMORY as usize;

/// What ATLES reads in a file. Parses in this process: only for a process that does nothing else.
#[must_use]
pub fn read_file(path: &Path) -> ReadOutput {
    match sources::read_file(path, &sources::Limits::default()) {
        Ok(source) => ReadOutput::Blocks(source.blocks),
        Err(failure) => ReadOutput::Error(failure),
    }
}

/// What ATLES reads in a file, parsed in a child of this process with limits of time and memory. `program` is the `atles`
/// program, which hosts the child.
pub async fn read_in_child(program: PathBuf, file: PathBuf) -> ReadOutput {
    let never = tokio_util::sync::CancellationToken::new();
    match sources::ReaderPool::new(program, Arc::new(SystemClock::new())).read(file, &never).await {
        Ok(source) => ReadOutput::Blocks(source.blocks),
        Err(unread) => ReadOutput::Error(told(unread)),
    }
}

fn told(unread: sources::Unread) -> ReadFailure {
    match unread {
        sources::Unread::File(failure) => failure,
        sources::Unread::NoReader(why) => {
            let message = format!("ATLES's file reader cannot be started: {why}.");
            ReadFailure { code: ReadErrorCode::Unreadable, message }
        }
    }
}

/// The same, handed on in parts while it is read, however long it is; `take` says whether to go on. What was handed on
/// before an error is not to be relied on.
///
/// # Errors
/// With the reason, if there is no text to be had.
pub async fn read_in_child_by_parts(
    program: PathBuf,
    file: PathBuf,
    mut take: impl FnMut(Vec<Block>) -> bool,
) -> Result<(), ReadFailure> {
    let never = tokio_util::sync::CancellationToken::new();
    let pool = sources::ReaderPool::new(program, Arc::new(SystemClock::new()));
    let (to, mut batches) = tokio::sync::mpsc::channel(1);
    let taking = async move {
        while let Some(batch) = batches.recv().await {
            match batch {
                sources::Batch::Blocks(blocks) => {
                    if !take(blocks) {
                        return Ok(());
                    }
                }
                sources::Batch::End(end) => return end.map(drop).map_err(told),
            }
        }
        Ok(())
    };
    tokio::join!(pool.read_in_batches(file, &never, to), taking).1
}

/// The main points of the sources (name and blocks), at most `words` words in all, about `query` if given.
#[must_use]
pub fn summarize(sources: &[(String, Vec<Block>)], words: u32, query: Option<&str>) -> Vec<Sentence> {
    writing::summarize(sources, words, query)
}

/// Sets the pages of one document for a parent process. See `press::child` for the protocol.
#[must_use]
pub fn run_press_child() -> ExitCode {
    press::run_press_child()
}

/// Parses files for a parent process until standard input closes. See `sources::child` for the protocol.
#[must_use]
pub fn run_read_child() -> ExitCode {
    sources::run_read_child()
}
