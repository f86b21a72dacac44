//! `atles read`: what ATLES reads in a file. The file is parsed in a child with limits, as everywhere.

use atles_engine::api::{Block, ReadOutput, read_in_child_by_parts};

use crate::arguments::ReadArguments;
use crate::failure::Failure;
use crate::host::own_program;
use crate::output::{Piece, print};

/// The command. The text is printed as it comes, so that a table of millions of rows is never in memory as a whole.
pub(crate) async fn run(arguments: &ReadArguments) -> Result<(), Failure> {
    let mut printed = Piece::default();
    let json = arguments.json;
    let read = read_in_child_by_parts(own_program()?, arguments.file.clone(), |blocks| {
        if json {
            printed.write(|out, first| as_json(out, first, &blocks))
        } else {
            printed.write(|out, first| as_text(out, first, &blocks))
        }
    })
    .await;
    match (read, json) {
        (Ok(()), true) => printed.finish(b"]}\n"),
        (Ok(()), false) => printed.finish(b"\n"),
        (Err(failure), true) if printed.is_empty() => {
            print(&serde_json::to_string(&ReadOutput::Error(failure.clone()))?)?;
            Err(Failure::NotRead(failure))
        }
        // What was printed stays unfinished, so that no program takes it for the whole.
        (Err(failure), _) => Err(Failure::NotRead(failure)),
    }
}

/// A part of what `ReadOutput::Blocks` is as JSON.
fn as_json(out: &mut dyn std::io::Write, first: bool, blocks: &[Block]) -> std::io::Result<()> {
    for (number, block) in blocks.iter().enumerate() {
        out.write_all(if first && number == 0 { b"{\"blocks\":[" } else { b"," })?;
        serde_json::to_writer(&mut *out, block)?;
    }
    Ok(())
}

fn as_text(out: &mut dyn std::io::Write, first: bool, blocks: &[Block]) -> std::io::Result<()> {
    for (number, block) in blocks.iter().enumerate() {
        if !(first && number == 0) {
            out.write_all(b"\n\n")?;
        }
        out.write_all(block.text.as_bytes())?;
    }
    Ok(())
}
