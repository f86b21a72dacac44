//! `atles read`: what ATLES reads in a file. The file is parsed in a child with limits, as everywhere.

use atles_engine::api::{ReadOutput, read_in_child};

use crate::arguments::ReadArguments;
use crate::failure::Failure;
use crate::host::own_program;
use crate::output::print;

/// The command.
pub(crate) async fn run(arguments: &ReadArguments) -> Result<(), Failure> {
    let output = read_in_child(own_program()?, arguments.file.clone()).await;
    if arguments.json {
        print(&serde_json::to_string(&output)?)?;
    }
    match output {
        ReadOutput::Error(failure) => Err(Failure::NotRead(failure)),
        ReadOutput::Blocks(blocks) => {
            if !arguments.json {
                let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
                print(&texts.join("\n\n"))?;
            }
            Ok(())
        }
    }
}
