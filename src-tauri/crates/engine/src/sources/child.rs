//! The child's side of reading: a process that parses files for its parent, so that a hostile file takes down nothing else.
//!
//! Protocol: the child says [`Answer::Ready`]; then the parent writes one [`Order`] per line to standard input and gets
//! [`Answer`]s from standard output, one per line and as many as there are parts of the text, all as JSON. A child that ends
//! before it was ready is broken itself; one that ends later was broken by its file. The child ends when standard input
//! closes, also in the middle of a file: no child outlives its
//! parent.

use std::ffi::OsString;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;

use serde::{Deserialize, Serialize};

use super::failure::failure;
use super::limits::Limits;
use super::read::{ReadEnd, read_in_parts};
use crate::api::{Block, ReadErrorCode, ReadFailure};
use crate::config;
use crate::memory_limit::limit_memory;

/// Room for parsers that follow nesting by recursion.
const STACK_BYTES: usize = 64 << 20;

/// Read this file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// Where it is. Not a `PathBuf`: those refuse to become JSON when a name is not Unicode, and such files exist.
    pub(super) path: OsString,
}

/// What becomes of an order: any number of parts, then one of the others.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// Orders are taken from now on.
    Ready,
    /// The next blocks.
    Part(Vec<Block>),
    /// The file was read.
    Read {
        /// The last blocks.
        blocks: Vec<Block>,
        /// Its pages, where the format has them.
        pages: Option<u32>,
        /// SHA-256 of its bytes.
        hash: String,
    },
    /// It could not be. What came before means nothing.
    Failed(ReadFailure),
}

/// Serves orders until standard input closes.
pub(crate) fn run_read_child() -> ExitCode {
    if limit_memory(config::READER_MEMORY).is_err() {
        return ExitCode::FAILURE;
    }
    let (orders, received) = mpsc::channel::<Order>();
    let worker = std::thread::Builder::new().name("parse".to_owned()).stack_size(STACK_BYTES).spawn(move || {
        for order in received {
            if serve(&order).is_err() {
                return;
            }
        }
    });
    if worker.is_err() || answer(&Answer::Ready).is_err() {
        return ExitCode::FAILURE;
    }
    // Returning ends the process, whatever the worker is doing.
    for line in std::io::stdin().lock().lines() {
        let Some(order) = line.ok().and_then(|line| serde_json::from_str(&line).ok()) else { break };
        if orders.send(order).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

/// Reads the file and answers. One part is always held back, so that most files are one answer.
fn serve(order: &Order) -> std::io::Result<()> {
    let mut held: Option<Vec<Block>> = None;
    let mut lost = None;
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        read_in_parts(Path::new(&order.path), &Limits::default(), &mut |part| {
            if let (Some(before), None) = (held.replace(part), &lost) {
                lost = answer(&Answer::Part(before)).err();
            }
        })
    }));
    if let Some(error) = lost {
        return Err(error);
    }
    answer(&match read.unwrap_or_else(|_| Err(failure(ReadErrorCode::Damaged))) {
        Ok(ReadEnd { pages, hash }) => Answer::Read { blocks: held.unwrap_or_default(), pages, hash },
        Err(failure) => Answer::Failed(failure),
    })
}

fn answer(answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}
