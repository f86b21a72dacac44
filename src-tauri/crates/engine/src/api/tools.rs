//! What needs no engine: reading one file, summarising, and hosting the children that parse files and set pages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use atles_queue::SystemClock;

use super::{ApiError, Block, NewConnection, ReadErrorCode, ReadFailure, ReadOutput, Sentence};
use crate::machine::{Machine as _, ThisMachine};
use crate::models::Programs;
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

/// Guards a program that runs a model, for a parent process. See `models::guard` for the protocol.
#[must_use]
pub fn run_model_child() -> ExitCode {
    crate::models::run_model_child()
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

/// The same in the words of a model, with its verdicts. Nothing of the connection is kept. `program` is the `atles` program,
/// which guards the one that runs a model in a file.
///
/// # Errors
/// [`ErrorCode::InvalidField`](super::ErrorCode::InvalidField) for an address or a key that cannot be used; why the model did
/// not write, in words.
pub async fn summarize_with(
    sources: &[(String, Vec<Block>)],
    words: u32,
    query: Option<&str>,
    server: &NewConnection,
    program: PathBuf,
    llama_server: Option<PathBuf>,
) -> Result<Vec<Sentence>, ApiError> {
    let machine = ThisMachine::default().size();
    let programs = Programs::new(program, llama_server, machine);
    writing::summarize_with(sources, words, query, server, programs).await
}
