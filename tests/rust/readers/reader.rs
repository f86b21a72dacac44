//! A process that parses files, driven as the engine drives it: orders in, answers out, one JSON line each.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use atles_engine::api::{Block, ReadFailure};
use serde::Deserialize;

/// No small file may take longer, on a busy machine with a build that is not optimised.
const LONGEST: Duration = Duration::from_secs(60);

/// What the process says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The file's text.
    Read { blocks: Vec<Block> },
    /// Why there is none.
    Failed(ReadFailure),
}

/// A running process. Killed on drop.
pub(crate) struct Reader {
    process: Child,
    orders: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Reader {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(atles_tests::program())
            .arg("read-child")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(process.stdout.take().expect("is piped"));
        let (send, answers) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let ready = answers.recv_timeout(LONGEST);
        assert_eq!(ready.as_deref(), Ok("\"ready\""), "it says so before it takes orders");
        Self { orders: process.stdin.take(), process, answers }
    }

    pub(crate) fn order(&mut self, path: &Path) {
        let order = serde_json::json!({ "path": path.as_os_str() });
        let orders = self.orders.as_mut().expect("standard input is open");
        writeln!(orders, "{order}").expect("the process takes orders");
    }

    /// Has a file read.
    ///
    /// # Errors
    /// In words, if the process broke down over it or hangs.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Answer, String> {
        self.order(path);
        match self.answers.recv_timeout(LONGEST) {
            Ok(line) => serde_json::from_str(&line).map_err(|error| format!("no answer: {error}")),
            Err(RecvTimeoutError::Timeout) => Err("it hangs".to_owned()),
            Err(RecvTimeoutError::Disconnected) => Err(format!("it broke down: {:?}", self.process.wait())),
        }
    }

    /// Closes standard input, as the death of the parent does; how the process ended.
    pub(crate) fn abandon(mut self) -> ExitStatus {
        drop(self.orders.take());
        while self.answers.recv_timeout(LONGEST).is_ok() {}
        self.process.wait().expect("it can be waited for")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Holds an answer against what always holds: blocks have text, are numbered, and lie where they say.
pub(crate) fn check(answer: &Answer) -> Result<(), String> {
    let Answer::Read { blocks } = answer else { return Ok(()) };
    let joined = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    let scalars: Vec<char> = joined.chars().collect();
    for (index, block) in blocks.iter().enumerate() {
        let there: Option<String> =
            scalars.get(block.start as usize..block.end as usize).map(|part| part.iter().collect());
        if block.text.trim().is_empty() || block.block as usize != index || there.as_deref() != Some(&block.text) {
            return Err(format!("block {index} is not what it says: {block:?}"));
        }
    }
    if blocks.is_empty() { Err("no blocks and no reason".to_owned()) } else { Ok(()) }
}
