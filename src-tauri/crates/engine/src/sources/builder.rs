//! Collects blocks in reading order and gives each its number, its headings and its place in the text of the source.

use super::failure::failure;
use super::limits::Limits;
use crate::api::{Block, BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Most blocks of a file. A book of 7,000 pages has about 100,000.
const MOST_BLOCKS: usize = 500_000;

/// Most bytes of headings and names of columns that the blocks of a file may carry together: each carries its own.
const MOST_HEADING_BYTES: usize = 64 << 20;

/// A heading of more characters is cut where others carry it.
const LONGEST_CARRIED: usize = 300;

/// Most rows of a table in one block; a longer table becomes several blocks with the same columns.
pub(super) const ROWS_PER_BLOCK: usize = 200;

/// What a reader found in a file.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The blocks in reading order; at least one, unless some were taken out before.
    pub(super) blocks: Vec<Block>,
    /// Pages, where the format has them.
    pub(super) pages: Option<u32>,
}

/// The collector.
pub(super) struct BlockBuilder {
    blocks: Vec<Block>,
    /// Open headings with their levels, outermost first.
    headings: Vec<(u8, String)>,
    page: Option<u32>,
    /// Offset of the next block, in Unicode scalar values.
    offset: u32,
    bytes: usize,
    max_bytes: usize,
    /// Bytes of headings and names of columns that the blocks so far carry.
    heading_bytes: usize,
    overflow: bool,
    /// Blocks that were taken out already.
    taken: usize,
}

impl BlockBuilder {
    /// Without blocks yet.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            blocks: Vec::new(),
            headings: Vec::new(),
            page: None,
            offset: 0,
            bytes: 0,
            max_bytes: limits.max_text_chars,
            heading_bytes: 0,
            overflow: false,
            taken: 0,
        }
    }

    /// For text that is handed on while it is read, so that only the size of the file bounds it.
    pub(super) fn flowing(limits: &Limits) -> Self {
        let most = usize::try_from(limits.max_file_bytes).unwrap_or(usize::MAX);
        // Encodings of two bytes a character become at most half as long again.
        Self { max_bytes: most.saturating_mul(3) / 2, ..Self::new(limits) }
    }

    /// Takes out the blocks so far; what follows goes on behind them.
    pub(super) fn take(&mut self) -> Vec<Block> {
        self.heading_bytes = 0;
        self.taken += self.blocks.len();
        std::mem::take(&mut self.blocks)
    }

    /// A heading of level 1 to 9, or the title with level 0; it stands over what follows until one of the same or a higher rank.
    pub(super) fn heading(&mut self, level: u8, text: &str) {
        let text = clean_line(text);
        if text.is_empty() {
            return;
        }
        self.headings.retain(|(open, _)| *open < level);
        self.push(BlockKind::Heading, BlockRole::Body, text.clone(), Vec::new(), 0);
        self.headings.push((level, text.chars().take(LONGEST_CARRIED).collect()));
    }

    /// A block of the body. White space is cleaned for all but code; nothing is added for text that is only white space.
    pub(super) fn text(&mut self, kind: BlockKind, text: &str) {
        self.with_role(BlockRole::Body, kind, text);
    }

    /// The same with another role.
    pub(super) fn with_role(&mut self, role: BlockRole, kind: BlockKind, text: &str) {
        let text = if kind == BlockKind::Code { clean_code(text) } else { clean_line(text) };
        if !text.is_empty() {
            self.push(kind, role, text, Vec::new(), 0);
        }
    }

    /// A table. Cells are cleaned, rows without a word are dropped, and rows are made equally long.
    pub(super) fn table(&mut self, rows: Vec<Vec<String>>, has_header: bool) {
        self.table_with_role(BlockRole::Body, rows, has_header);
    }

    /// The same with another role.
    pub(super) fn table_with_role(&mut self, role: BlockRole, rows: Vec<Vec<String>>, has_header: bool) {
        let mut rows: Vec<Vec<String>> =
            rows.into_iter().map(|row| row.iter().map(|cell| clean_line(cell)).collect()).collect();
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        // A few long rows would make all the others as long.
        if rows.len().saturating_mul(width) > self.max_bytes {
            self.overflow = true;
            return;
        }
        for row in &mut rows {
            row.resize(width, String::new());
        }
        let columns = if has_header && rows.len() > 1 { rows[0].clone() } else { Vec::new() };
        for (index, part) in rows.chunks(ROWS_PER_BLOCK).enumerate() {
            self.rows(part, role, &columns, index == 0);
            if self.overflow {
                return;
            }
        }
    }

    /// The next rows of a table whose columns are known, each as wide as the first row; `first` if they begin it.
    pub(super) fn more_rows(&mut self, mut rows: Vec<Vec<String>>, width: usize, columns: &[String], first: bool) {
        for row in &mut rows {
            for cell in row.iter_mut() {
                *cell = clean_line(cell);
            }
            row.resize(row.len().max(width), String::new());
        }
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        if !rows.is_empty() {
            self.rows(&rows, BlockRole::Body, columns, first);
        }
    }

    fn rows(&mut self, rows: &[Vec<String>], role: BlockRole, columns: &[String], first: bool) {
        let text = rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
        let header_rows = u32::from(first && !columns.is_empty());
        self.push(BlockKind::Table, role, text, columns.to_vec(), header_rows);
    }

    /// The page, from 1, of what follows.
    pub(super) fn page(&mut self, page: u32) {
        self.page = Some(page);
    }

    /// Nothing stands over what follows: a slide or a sheet without a name begins.
    pub(super) fn no_heading(&mut self) {
        self.headings.clear();
    }

    /// Whether nothing was added yet.
    pub(super) fn is_empty(&self) -> bool {
        self.taken + self.blocks.len() == 0
    }

    /// How many blocks are in it.
    pub(super) fn count(&self) -> usize {
        self.blocks.len()
    }

    /// Whether there was more text than the limits allow; what is added then is not kept.
    pub(super) fn is_full(&self) -> bool {
        self.overflow
    }

    /// The blocks.
    ///
    /// # Errors
    /// `empty` without a block, `too_large` if there was more text than the limits allow.
    pub(super) fn finish(self) -> Result<Parsed, ReadFailure> {
        if self.overflow {
            return Err(failure(ReadErrorCode::TooLarge));
        }
        if self.is_empty() {
            return Err(failure(ReadErrorCode::Empty));
        }
        Ok(Parsed { blocks: self.blocks, pages: self.page })
    }

    fn push(&mut self, kind: BlockKind, role: BlockRole, text: String, columns: Vec<String>, header_rows: u32) {
        self.bytes += text.len() + 1;
        self.heading_bytes += self.headings.iter().map(|(_, text)| text.len()).sum::<usize>();
        self.heading_bytes += columns.iter().map(|name| name.len() + 8).sum::<usize>();
        if self.bytes > self.max_bytes
            || self.heading_bytes > MOST_HEADING_BYTES
            || self.taken + self.blocks.len() >= MOST_BLOCKS
            || self.overflow
        {
            self.overflow = true;
            return;
        }
        let length = u32::try_from(text.chars().count()).expect("the limit of the text is far below 2^32");
        let (start, end) = (self.offset, self.offset + length);
        self.offset = end + 1;
        self.blocks.push(Block {
            block: u32::try_from(self.taken + self.blocks.len()).expect("there are fewer blocks than bytes"),
            kind,
            role,
            text,
            page: self.page,
            heading: self.headings.iter().map(|(_, text)| text.clone()).collect(),
            start,
            end,
            columns,
            header_rows,
        });
    }
}

/// White space of any kind, and any amount, becomes one space; control characters and soft hyphens go.
fn clean_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_whitespace() {
            gap = true;
        } else if !is_noise(character) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(character);
        }
    }
    out
}

/// Keeps lines and indentation; trailing white space and empty lines around the text go.
fn clean_code(text: &str) -> String {
    let kept = |line: &str| {
        line.trim_end().chars().filter(|character| *character == '\t' || !is_noise(*character)).collect::<String>()
    };
    let lines: Vec<String> = text.lines().map(kept).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines[first..last].join("\n")
}

/// Characters that carry nothing to read. Joiners and direction marks stay: scripts and emoji need them.
fn is_noise(character: char) -> bool {
    character.is_control() || matches!(character, '\u{AD}' | '\u{FEFF}' | '\u{200B}') || is_private(character)
}

/// Whether the character means something in one font only, where it is an icon or a bullet.
pub(super) fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> BlockBuilder {
        BlockBuilder::new(&Limits::default())
    }

    #[test]
    fn offsets_count_scalar_values_in_the_joined_text() {
        let mut builder = builder();
        builder.heading(1, "  Über   uns ");
        builder.text(BlockKind::Paragraph, "Ein 🙂 e\u{301} \u{645}\u{631}\u{62D}\u{628}\u{627}");
        builder.table(vec![vec!["a".into(), "b".into()], vec!["1".into()], vec![String::new()]], true);
        let parsed = builder.finish().expect("there is text");
        let joined = parsed.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
        let scalars: Vec<char> = joined.chars().collect();
        for block in &parsed.blocks {
            let cut: String = scalars[block.start as usize..block.end as usize].iter().collect();
            assert_eq!(cut, block.text);
        }
        assert_eq!(parsed.blocks[2].text, "a\tb\n1\t");
        assert_eq!((parsed.blocks[2].columns.len(), parsed.blocks[2].header_rows), (2, 1));
        assert_eq!(parsed.blocks[1].heading, ["Über uns"]);
    }

    #[test]
    fn a_heading_closes_those_of_its_rank_and_below() {
        let mut builder = builder();
        for (level, text) in [(1, "A"), (2, "B"), (3, "C"), (2, "D")] {
            builder.heading(level, text);
        }
        builder.text(BlockKind::Paragraph, "x");
        let parsed = builder.finish().expect("there is text");
        assert_eq!(parsed.blocks[2].heading, ["A", "B"]);
        assert_eq!(parsed.blocks[4].heading, ["A", "D"]);
    }

    #[test]
    fn a_long_table_is_parted_and_keeps_its_columns() {
        let mut builder = builder();
        let rows = (0..401).map(|row| vec![format!("r{row}"), "1".to_owned()]).collect();
        builder.table(rows, true);
        let parsed = builder.finish().expect("there is text");
        assert_eq!(parsed.blocks.iter().map(|block| block.text.lines().count()).collect::<Vec<_>>(), [200, 200, 1]);
        assert_eq!(parsed.blocks.iter().map(|block| block.header_rows).collect::<Vec<_>>(), [1, 0, 0]);
        assert!(parsed.blocks.iter().all(|block| block.columns == ["r0", "1"]));
    }

    #[test]
    fn what_would_grow_by_being_repeated_is_too_large() {
        let mut long_row = builder();
        let mut rows = vec![vec!["x".to_owned()]; 30_000];
        rows.push(vec!["x".to_owned(); 30_000]);
        long_row.table(rows, false);
        assert_eq!(long_row.finish().expect_err("too much").code, ReadErrorCode::TooLarge);
        let mut long_name = builder();
        let mut rows = vec![vec!["x".to_owned(), "y".to_owned()]; 30_000];
        rows[0][0] = "n".repeat(1_000_000);
        long_name.table(rows, true);
        assert_eq!(long_name.finish().expect_err("too much").code, ReadErrorCode::TooLarge);
        let mut long_heading = builder();
        long_heading.heading(1, &"long ".repeat(1_000));
        long_heading.text(BlockKind::Paragraph, "x");
        let parsed = long_heading.finish().expect("there is text");
        assert_eq!(parsed.blocks[1].heading[0].chars().count(), LONGEST_CARRIED);
    }

    #[test]
    fn nothing_is_empty_and_too_much_is_too_large() {
        assert_eq!(builder().finish().expect_err("no text").code, ReadErrorCode::Empty);
        let mut small = BlockBuilder::new(&Limits { max_text_chars: 10, ..Limits::default() });
        small.text(BlockKind::Paragraph, "twelve chars");
        assert_eq!(small.finish().expect_err("too much").code, ReadErrorCode::TooLarge);
    }

    #[test]
    fn code_keeps_its_indentation() {
        assert_eq!(clean_code("\n\n  a\n\tb  \n\n"), "  a\n\tb");
        assert_eq!(clean_line(" a\u{A0}\u{AD}b\r\nc\0 "), "a b c");
    }

    #[test]
    fn signs_of_one_font_are_no_text() {
        assert_eq!(clean_line("Press \u{E189} or \u{F0004}\u{10FFFD} to go\u{F8FF}."), "Press or to go.");
        let mut builder = builder();
        builder.text(BlockKind::Paragraph, "\u{E189}");
        assert!(builder.is_empty());
    }
}
