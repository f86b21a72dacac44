//! What goes to standard output (results, for programs) and to standard error (everything else, for people).
//!
//! Either may be closed before we are done: `atles status | head -1` is no fault of anybody's, so nothing here panics.

use std::io::{ErrorKind, Write as _};

use crate::failure::Failure;

/// Writes a result and a line feed to standard output.
///
/// # Errors
/// When it cannot be written for another reason than that nobody reads on: a full disk must not look like success.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("standard output cannot be written").into())
        }
        _ => Ok(()),
    }
}

/// A result that is written piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    begun: bool,
    /// Why it could not be written on, or that nobody reads on.
    fault: Option<std::io::Error>,
}

impl Piece {
    /// Whether nothing was written.
    pub(crate) const fn is_empty(&self) -> bool {
        !self.begun
    }

    /// Writes the next piece; `work` learns whether it is the first. False if there is no use in going on.
    pub(crate) fn write(&mut self, work: impl FnOnce(&mut dyn std::io::Write, bool) -> std::io::Result<()>) -> bool {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let first = !std::mem::replace(&mut self.begun, true);
        if let Err(error) = work(&mut out, first).and_then(|()| out.flush()) {
            self.fault = Some(error);
        }
        // What is left in it after a fault is not tried again.
        drop(out.into_parts());
        self.fault.is_none()
    }

    /// Writes the last piece.
    ///
    /// # Errors
    /// When any of it could not be written for another reason than that nobody reads on.
    pub(crate) fn finish(mut self, last: &[u8]) -> Result<(), Failure> {
        if self.fault.is_none() {
            self.write(|out, _| out.write_all(last));
        }
        match self.fault {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(anyhow::Error::new(error).context("standard output cannot be written").into())
            }
            _ => Ok(()),
        }
    }
}

/// Tells people something on standard error.
pub(crate) fn say(text: &str) {
    // Nobody listening is no reason to fail.
    let _ = writeln!(std::io::stderr().lock(), "{}", clean(text));
}

/// The text without characters that steer a terminal: names of files come from anywhere.
pub(crate) fn clean(text: &str) -> String {
    let steers = |character: char| character.is_control() && character != '\n';
    text.chars().map(|character| if steers(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\rc\nd"), "a\u{fffd}[2Jb\u{fffd}c\nd");
    }
}
