//! `atles request`: a client beside the engine.

use atles_engine::api::submit_beside;

use crate::arguments::RequestArguments;
use crate::failure::Failure;
use crate::output::print;

/// The command. The id is printed when the request is on disk.
pub(crate) async fn run(arguments: RequestArguments) -> Result<(), Failure> {
    let wishes = arguments.wanted.writer.clone();
    let request = arguments.wanted.into_request(arguments.format)?;
    print(&submit_beside(&arguments.data, request, wishes).await?)
}
