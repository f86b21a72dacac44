//! How far the work is, on one line of a terminal that is written over. Where standard error is no terminal, nothing: a log
//! file has no use for it.

use std::io::{IsTerminal as _, Write as _};

use atles_engine::api::{Progress, RequestStep};

use crate::output::clean;

/// The line.
pub(crate) struct ProgressLine {
    terminal: bool,
    /// Characters that stand on the line.
    width: usize,
}

impl ProgressLine {
    /// An empty line on standard error.
    pub(crate) fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), width: 0 }
    }

    /// Shows where the work is.
    pub(crate) fn show(&mut self, progress: &Progress) {
        self.write(&words(progress));
    }

    /// Shows how many files are read.
    pub(crate) fn show_files(&mut self, file: &str, done: usize, files: usize) {
        let percent = (done * 100).checked_div(files).unwrap_or(100);
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        self.write(&format!("{percent:3} %  reading, {done} of {files} files: {name}"));
    }

    /// Takes the line away, so that something else can be said.
    pub(crate) fn clear(&mut self) {
        self.write("");
    }

    fn write(&mut self, text: &str) {
        if !self.terminal {
            return;
        }
        let text: String = clean(text).chars().take(78).collect();
        let width = text.chars().count();
        let blank = self.width.saturating_sub(width);
        // Over the rest of what stood there, then back: understood by every terminal.
        let _ = write!(std::io::stderr().lock(), "\r{text}{:blank$}\r", "");
        self.width = width;
    }
}

fn words(progress: &Progress) -> String {
    let percent = format!("{:3.0} %", progress.fraction * 100.0);
    match progress.step {
        RequestStep::Reading => format!("{percent}  reading, {} of {} files", progress.files_done, progress.files),
        RequestStep::Planning => format!("{percent}  planning"),
        RequestStep::Writing => {
            format!("{percent}  writing {} of {}: {}", progress.section, progress.sections, progress.section_title)
        }
        RequestStep::Checking => format!("{percent}  checking every sentence"),
        RequestStep::Assembling => format!("{percent}  saving"),
    }
}
