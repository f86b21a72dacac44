//! A sheet of cells, as spreadsheets have them, becomes tables: cells stand anywhere, and several tables, titles and notes
//! share a sheet. Empty rows part them; columns without a word are left out, so a single cell far away costs nothing.

use super::builder::BlockBuilder;
use super::failure::failure;
use super::limits::Limits;
use super::table::{has_header, is_number};
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Most cells of a file: about 100 bytes each.
const MOST_CELLS: usize = 4_000_000;

/// A sheet's cells that hold something.
#[derive(Debug)]
pub(super) struct Grid {
    /// Row, column and text, in any order.
    cells: Vec<(u32, u32, String)>,
    /// Bytes of text, and cells, that may still come.
    bytes_left: usize,
    cells_left: usize,
}

impl Grid {
    /// Without cells yet.
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: Vec::new(), bytes_left: limits.max_text_chars, cells_left: MOST_CELLS }
    }

    /// Puts a text into a cell.
    ///
    /// # Errors
    /// `too_large` if there was more than can be kept.
    pub(super) fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), ReadFailure> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let left = self.bytes_left.checked_sub(text.len()).zip(self.cells_left.checked_sub(1));
        (self.bytes_left, self.cells_left) = left.ok_or_else(|| failure(ReadErrorCode::TooLarge))?;
        self.cells.push((row, column, text));
        Ok(())
    }

    /// Hands the sheet to the builder, and empties the grid for the next one. What is on a hidden sheet is kept, as
    /// something that is not part of the text.
    pub(super) fn emit(&mut self, name: &str, hidden: bool, builder: &mut BlockBuilder) {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return;
        }
        let role = if hidden { BlockRole::Boilerplate } else { BlockRole::Body };
        if hidden {
            builder.no_heading();
            builder.with_role(role, BlockKind::Heading, name);
        } else {
            builder.heading(1, name);
        }
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        // The last of those that claim the same place.
        cells.dedup_by(|later, earlier| {
            let same = (later.0, later.1) == (earlier.0, earlier.1);
            if same {
                std::mem::swap(&mut later.2, &mut earlier.2);
            }
            same
        });
        let parts = cells.chunk_by(|before, after| after.0 - before.0 <= 1);
        for part in parts {
            emit_part(part, role, builder);
        }
    }
}

/// One run of rows without an empty one between them.
fn emit_part(part: &[(u32, u32, String)], role: BlockRole, builder: &mut BlockBuilder) {
    let mut columns: Vec<u32> = part.iter().map(|(_, column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut lines = part.chunk_by(|before, after| before.0 == after.0).peekable();
    let is_text = |text: &str| !is_number(text.trim());
    if columns.len() == 1 && part.iter().all(|(.., text)| is_text(text)) {
        for (.., text) in part {
            builder.with_role(role, BlockKind::Paragraph, text);
        }
        return;
    }
    // Single cells above a table say what it is about.
    while let Some([(.., text)]) = lines.peek().filter(|_| columns.len() > 1) {
        builder.with_role(role, if is_text(text) { BlockKind::Caption } else { BlockKind::Paragraph }, text);
        lines.next();
    }
    let rows: Vec<Vec<String>> = lines
        .map(|line| {
            let mut row = vec![String::new(); columns.len()];
            for (_, column, text) in line {
                if let Ok(at) = columns.binary_search(column) {
                    row[at].clone_from(text);
                }
            }
            row
        })
        .collect();
    let header = has_header(&rows);
    builder.table_with_role(role, rows, header);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Block;

    fn blocks(cells: &[(u32, u32, &str)]) -> Vec<Block> {
        let limits = Limits::default();
        let (mut grid, mut builder) = (Grid::new(&limits), BlockBuilder::new(&limits));
        for (row, column, text) in cells {
            grid.put(*row, *column, (*text).to_owned()).expect("there is room");
        }
        grid.emit("Wells", false, &mut builder);
        builder.finish().expect("there is text").blocks
    }

    #[test]
    fn empty_rows_part_tables_and_single_cells_above_name_them() {
        let found = blocks(&[
            (0, 0, "Depths of the wells"),
            (1, 1, "Well"),
            (1, 2, "Depth"),
            (2, 1, "North"),
            (2, 2, "12"),
            (9, 5, "Measured in spring."),
        ]);
        let shape: Vec<(BlockKind, &str)> = found.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            shape,
            [
                (BlockKind::Heading, "Wells"),
                (BlockKind::Caption, "Depths of the wells"),
                (BlockKind::Table, "\tWell\tDepth\n\tNorth\t12"),
                (BlockKind::Paragraph, "Measured in spring."),
            ]
        );
        assert_eq!(found[2].heading, ["Wells"]);
    }

    #[test]
    fn cells_at_the_far_end_of_a_sheet_cost_nothing() {
        let found = blocks(&[(0, 0, "a"), (0, 16_383, "b"), (1, 0, "1"), (1_048_575, 16_383, "2")]);
        assert_eq!(found[1].text, "a\tb\n1\t");
    }

    #[test]
    fn a_hidden_sheet_is_not_body() {
        let limits = Limits::default();
        let (mut grid, mut builder) = (Grid::new(&limits), BlockBuilder::new(&limits));
        grid.put(0, 0, "secret".to_owned()).expect("there is room");
        grid.emit("Old", true, &mut builder);
        let found = builder.finish().expect("there is text").blocks;
        assert!(found.iter().all(|block| block.role == BlockRole::Boilerplate), "{found:?}");
    }
}
