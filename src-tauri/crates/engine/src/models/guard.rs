//! The guard of a foreign program: a process of ours between ATLES and llama-server, which ends with ATLES and takes the other
//! along, however ATLES ends.
//!
//! Protocol: the parent writes one [`Order`] to standard input and keeps it open. When it closes, the program is killed. When
//! the program ends first, so does the guard, and the last line on standard error says why. On Linux the program ends with
//! the guard as well, should somebody kill that; on Windows all of them are in one job.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;

use serde::{Deserialize, Serialize};

/// What is kept of the program's last words.
const LAST_WORDS: usize = 16 << 10;

/// Run this program.
#[derive(Serialize, Deserialize)]
pub(super) struct Order {
    /// Where it is.
    pub(super) program: PathBuf,
    /// What it is told. Everybody can read that: no secrets.
    pub(super) arguments: Vec<String>,
    /// The key that it is to ask for; goes into its environment alone.
    pub(super) key: String,
}

/// Guards one program for a parent process.
pub(crate) fn run_model_child() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody may listen any more.
            let _ = writeln!(std::io::stderr(), "{reason}");
            ExitCode::FAILURE
        }
    }
}

enum End {
    /// The parent is gone, or does not want the program any more.
    Unwanted,
    /// The program has closed its standard error, which it does when it ends.
    Silent(String),
}

fn serve() -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(words)?;
    let order: Order = serde_json::from_str(&line).map_err(|error| error.to_string())?;
    let mut child = start(&order).map_err(|error| format!("{}: {error}", order.program.display()))?;
    drop(order);
    let (told, ends) = mpsc::channel();
    let unwanted = told.clone();
    let watching = std::thread::Builder::new().name("parent".to_owned()).spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = unwanted.send(End::Unwanted);
    });
    let complaints = child.stderr.take();
    let listening = std::thread::Builder::new().name("complaints".to_owned()).spawn(move || {
        let _ = told.send(End::Silent(complaints.map(last_words).unwrap_or_default()));
    });
    let end = match (watching, listening) {
        (Ok(_), Ok(_)) => ends.recv().unwrap_or(End::Unwanted),
        (Err(error), _) | (_, Err(error)) => {
            let _ = child.kill();
            let _ = child.wait();
            return Err(error.to_string());
        }
    };
    if let End::Unwanted = end {
        let _ = child.kill();
    }
    let status = child.wait().map_err(words)?;
    match end {
        End::Unwanted => Ok(()),
        End::Silent(last) => Err(format!("{status}: {last}")),
    }
}

fn start(order: &Order) -> std::io::Result<Child> {
    let mut command = Command::new(&order.program);
    command
        .args(&order.arguments)
        .env("LLAMA_API_KEY", &order.key)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    #[cfg(target_os = "linux")]
    end_with_us(&mut command);
    command.spawn()
}

/// Has the kernel kill the program when this process dies.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "what runs between fork and exec is one system call, which is allowed there")]
fn end_with_us(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    let set = || Ok(rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?);
    // SAFETY: the closure makes one system call; it allocates nothing and takes no lock.
    unsafe { command.pre_exec(set) };
}

/// Reads to the end; the last line that says something.
fn last_words(mut complaints: impl std::io::Read) -> String {
    let (mut kept, mut buffer) = (Vec::new(), [0_u8; 4_096]);
    while let Ok(count) = complaints.read(&mut buffer) {
        if count == 0 {
            break;
        }
        kept.extend_from_slice(&buffer[..count]);
        let spare = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..spare);
    }
    let text = String::from_utf8_lossy(&kept).into_owned();
    let telling = |line: &&str| line.contains("rror") || line.contains("GGML_ASSERT") || line.contains("failed");
    let line = text.lines().rev().find(telling).or_else(|| text.lines().rev().find(|line| !line.trim().is_empty()));
    line.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_those_that_tell() {
        assert_eq!(last_words("loading\nerror: no such tensor\n\n".as_bytes()), "error: no such tensor");
        assert_eq!(last_words("one\ntwo\n".as_bytes()), "two");
        assert_eq!(last_words("".as_bytes()), "");
    }
}
