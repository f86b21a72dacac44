//! The child's side of the press: a process that sets the pages of one document, draws the first of them, or takes its look from a Word file.
//!
//! Protocol: the parent writes the order, the name of a [`Job`] and one line of JSON, to standard input, and gets what it
//! asked for from standard output. Exit
//! code 0 says that it is whole, but for characters that a line on standard error may say that there is no font for; else the
//! last line there says why there is none. The child ends when standard
//! input closes, also in the middle of its work: no child outlives its parent.

use std::ffi::OsString;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;

use crate::config;
use crate::exports::{SetPages, set_pages, set_picture};
use crate::memory_limit::limit_memory;
use crate::templates::take_file;

/// Before the scripts of which some characters have no font.
pub(super) const LACKING: &str = "no font: ";

/// What a child is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// To set an order of pages; gives a PDF.
    Pages,
    /// To set the first page of an order of pages; gives a picture of it.
    Picture,
    /// To take the look of the Word file at that path (a string); gives a template for another process.
    Template,
}

impl Job {
    const ALL: [Self; 3] = [Self::Pages, Self::Picture, Self::Template];

    /// The word that the order begins with.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Picture => "picture",
            Self::Template => "template",
        }
    }

    /// How what it gives begins.
    pub(super) const fn begins(self) -> &'static [u8] {
        match self {
            Self::Pages => b"%PDF-",
            Self::Picture => b"\x89PNG",
            Self::Template => b"[{",
        }
    }

    fn carry_out(self, order: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Pages => {
                let SetPages { bytes, lacking } = set_pages(order)?;
                if !lacking.is_empty() {
                    // Nobody may listen any more.
                    let _ = writeln!(std::io::stderr(), "{LACKING}{}", lacking.join(", "));
                }
                Ok(bytes)
            }
            Self::Picture => set_picture(order),
            Self::Template => {
                // Not a `PathBuf`: those refuse to become JSON when a name is not Unicode, and such files exist.
                let path: OsString = serde_json::from_str(order).map_err(|error| error.to_string())?;
                let template = take_file(Path::new(&path)).map_err(|refusal| refusal.to_string())?;
                template.to_bytes().map_err(|error| error.to_string())
            }
        }
    }
}

/// Room for a typesetter that follows nesting by recursion.
const STACK_BYTES: usize = 64 << 20;

/// Carries out one order for a parent process.
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
            let carried_out = std::panic::catch_unwind(|| carry_out(&order));
            let _ = done.send(carried_out.unwrap_or_else(|_| Err("it broke down".to_owned())));
        })
        .map_err(words)?;
    std::thread::Builder::new()
        .name("parent".to_owned())
        .spawn(move || {
            let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
            let _ = closed.send(Err("nobody waits for it any more".to_owned()));
        })
        .map_err(words)?;
    // Returning ends the process, whatever the threads are doing.
    let bytes = outcome.recv().map_err(|error| error.to_string())??;
    let mut out = std::io::stdout().lock();
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(words)
}

fn carry_out(order: &str) -> Result<Vec<u8>, String> {
    let (name, order) = order.split_once(' ').unwrap_or_default();
    let job = Job::ALL.into_iter().find(|job| job.name() == name).ok_or("an unknown order")?;
    job.carry_out(order)
}
