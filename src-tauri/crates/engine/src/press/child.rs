//! The child's side of the press: a process that sets the pages of one document.
//!
//! Protocol: the parent writes the order, one line of JSON, to standard input, and gets the file from standard output. Exit
//! code 0 says that it is whole; else the last line on standard error says why there is none. The child ends when standard
//! input closes, also in the middle of its work: no child outlives its parent.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;
use std::sync::mpsc;

use crate::config;
use crate::exports::set_pages;
use crate::memory_limit::limit_memory;

/// Room for a typesetter that follows nesting by recursion.
const STACK_BYTES: usize = 64 << 20;

/// Sets the pages of one document for a parent process.
pub(crate) fn run_press_child() -> ExitCode {
    let Err(reason) = serve() else { return ExitCode::SUCCESS };
    // Nobody may listen any more.
    let _ = writeln!(std::io::stderr(), "{reason}");
    ExitCode::FAILURE
}

fn serve() -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    limit_memory(config::PRESS_MEMORY).map_err(words)?;
    let mut order = String::new();
    std::io::stdin().lock().read_line(&mut order).map_err(words)?;
    let (done, outcome) = mpsc::channel();
    let closed = done.clone();
    std::thread::Builder::new()
        .name("set".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let set = std::panic::catch_unwind(|| set_pages(&order));
            let _ = done.send(set.unwrap_or_else(|_| Err("the typesetter broke down".to_owned())));
        })
        .map_err(words)?;
    std::thread::Builder::new()
        .name("parent".to_owned())
        .spawn(move || {
            let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
            let _ = closed.send(Err("nobody waits for the pages any more".to_owned()));
        })
        .map_err(words)?;
    // Returning ends the process, whatever the threads are doing.
    let pages = outcome.recv().map_err(|error| error.to_string())??;
    let mut out = std::io::stdout().lock();
    out.write_all(&pages).and_then(|()| out.flush()).map_err(words)
}
