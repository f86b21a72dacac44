//! The texts that citations quote from, as they were read.

use std::collections::BTreeSet;

use super::revise::Passages;
use crate::api::{Block, Citation, ReadOutput};
use crate::store::Contents;

/// Texts of the blocks that are cited.
pub(super) fn passages(connection: &rusqlite::Connection, cited: &[Citation]) -> Passages {
    let hashes: BTreeSet<&str> = cited.iter().map(|citation| citation.hash.as_str()).collect();
    let mut passages = Passages::new();
    for hash in hashes {
        // The latest reading that has the quote where it is cited: positions are those of one reader.
        let rows = Contents(connection).get_all(hash).unwrap_or_default();
        let blocks = rows.into_iter().filter_map(|row| match row.outcome {
            ReadOutput::Blocks(blocks) => Some(blocks),
            ReadOutput::Error(_) => None,
        });
        let of_hash: Vec<&Citation> = cited.iter().filter(|citation| citation.hash == hash).collect();
        let holds = |blocks: &Vec<Block>| {
            of_hash.iter().all(|citation| {
                let block = blocks.get(usize::try_from(citation.block).unwrap_or(usize::MAX));
                block.is_some_and(|block| block.text.contains(&citation.quote))
            })
        };
        let Some(blocks) = blocks.into_iter().find(holds) else { continue };
        for citation in of_hash {
            if let Some(block) = blocks.get(usize::try_from(citation.block).unwrap_or(usize::MAX)) {
                passages.insert((hash.to_owned(), citation.block), block.text.clone());
            }
        }
    }
    passages
}
