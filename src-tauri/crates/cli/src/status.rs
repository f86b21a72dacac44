//! `atles status`: how a data folder is.

use std::fmt::Write as _;

use atles_engine::api::{BreakerState, FolderStatus, RequestState, folder_status};

use crate::arguments::StatusArguments;
use crate::failure::Failure;
use crate::output::{clean, print};

/// The command.
pub(crate) async fn run(arguments: &StatusArguments) -> Result<(), Failure> {
    let status = folder_status(&arguments.data).await?;
    if arguments.json {
        return print(&serde_json::to_string_pretty(&status)?);
    }
    print(clean(&for_people(&status)).trim_end())
}

fn for_people(status: &FolderStatus) -> String {
    let FolderStatus { state, counts, requests, connections } = status;
    let mut text = format!(
        "{}: {} active, {} waiting, {} paused\n{} completed, {} failed, {} cancelled\n",
        state.name(),
        counts.active,
        counts.waiting,
        counts.paused,
        counts.completed,
        counts.failed,
        counts.cancelled,
    );
    for request in requests {
        let detail = match (&request.document, request.state) {
            (Some(document), _) => document.clone(),
            (None, RequestState::InProgress) => format!("{:.0} %", request.progress * 100.0),
            (None, _) => String::new(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}  {:<11}  {}  {detail}", request.id, request.state.name(), request.title);
    }
    for connection in connections {
        let breaker = match connection.breaker.as_ref().map(|breaker| breaker.state) {
            Some(BreakerState::Open) => ", left alone for a while",
            Some(BreakerState::HalfOpen) => ", being tried",
            Some(BreakerState::Closed) | None => "",
        };
        let leaves = if connection.leaves { ", sends text off this computer" } else { "" };
        let _ = writeln!(text, "model {} at {}{leaves}{breaker}", connection.model, connection.address);
    }
    text
}
