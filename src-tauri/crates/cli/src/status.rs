//! `atles status`: how a data folder is.

use atles_engine::api::{RequestState, folder_status};

use crate::arguments::StatusArguments;
use crate::failure::Failure;

/// The command.
pub(crate) async fn run(arguments: &StatusArguments) -> Result<(), Failure> {
    let status = folder_status(&arguments.data).await?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&status)?);
        return Ok(());
    }
    let counts = &status.counts;
    println!("{:?}: {} active, {} waiting, {} paused", status.state, counts.active, counts.waiting, counts.paused);
    println!("{} completed, {} failed, {} cancelled", counts.completed, counts.failed, counts.cancelled);
    for request in &status.requests {
        let detail = match (&request.document, request.state) {
            (Some(document), _) => document.clone(),
            (None, RequestState::InProgress) => format!("{:.0} %", request.progress * 100.0),
            (None, _) => String::new(),
        };
        println!("{}  {:?}  {}  {detail}", request.id, request.state, request.title);
    }
    Ok(())
}
