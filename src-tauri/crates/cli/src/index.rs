//! `atles index`: makes files and folders known, and brings the index up to what lies under them.

use std::sync::Mutex;

use atles_engine::api::{CancellationToken, index_beside};

use crate::arguments::IndexArguments;
use crate::failure::Failure;
use crate::host::{own_program, start_logging};
use crate::output::{print, say};
use crate::progress::ProgressLine;
use crate::signals::Signals;

/// The command. A signal ends it; what was read by then is kept.
pub(crate) async fn run(arguments: IndexArguments) -> Result<(), Failure> {
    let _log = start_logging(None);
    let mut signals = Signals::listen()?;
    let cancel = CancellationToken::new();
    let line = Mutex::new(ProgressLine::new());
    let shown = |work: &dyn Fn(&mut ProgressLine)| {
        work(&mut line.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    };
    let progress = |file: &str, done, files| shown(&|line| line.show_files(file, done, files));
    let indexing = index_beside(&arguments.data, own_program()?, &arguments.paths, &progress, &cancel);
    tokio::pin!(indexing);
    let report = tokio::select! {
        report = &mut indexing => report,
        () = signals.next() => {
            cancel.cancel();
            indexing.await
        }
    };
    shown(&ProgressLine::clear);
    if report.is_err() && cancel.is_cancelled() {
        return Err(Failure::CalledOff);
    }
    let report = report?;
    for entry in &report.not_read {
        say(&format!("atles: not read: {}: {}", entry.source, entry.reason));
    }
    if arguments.json {
        print(&serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&format!(
            "{} files can be searched: {} read now, {} known before, {} not read",
            report.files,
            report.read,
            report.files.saturating_sub(report.read),
            report.not_read.len()
        ))?;
    }
    match (report.files, report.not_read.into_iter().next()) {
        (0, Some(first)) => Err(Failure::NothingRead(first.reason)),
        _ => Ok(()),
    }
}
