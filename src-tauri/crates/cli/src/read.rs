//! `atles read`: what ATLES reads in a file. The file is parsed in this process, which does nothing else.

use atles_engine::api::{ReadOutput, read_file};

use crate::arguments::ReadArguments;
use crate::failure::Failure;

/// The command.
pub(crate) fn run(arguments: &ReadArguments) -> Result<(), Failure> {
    let output = read_file(&arguments.file);
    if arguments.json {
        println!("{}", serde_json::to_string(&output)?);
    }
    match output {
        ReadOutput::Error(failure) => Err(Failure::NotRead(failure)),
        ReadOutput::Blocks(blocks) => {
            if !arguments.json {
                for block in blocks {
                    println!("{}\n", block.text);
                }
            }
            Ok(())
        }
    }
}
