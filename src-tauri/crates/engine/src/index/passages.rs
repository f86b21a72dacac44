//! Parts what was read from a file into passages: a few paragraphs of the body under one heading and on one page, so that
//! what is ranked has a subject, without a gap, so that every part of it has its place in the source.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::api::{Block, BlockKind, BlockRole};

/// A passage holds at most about this much, in Unicode scalar values. Of 100 to 300 words a passage, 200 find best
/// (nDCG@10 on the validation meetings of QMSum).
pub(super) const LONGEST: usize = 1_400;

/// Names of columns are kept with a table's passages if they are no longer than this together.
const LONGEST_COLUMNS: usize = 300;

/// What is ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    /// Page, from 1.
    pub(super) page: Option<u32>,
    /// Headings above, outermost first.
    pub(super) heading: Vec<String>,
    /// Names of the columns, for a table.
    pub(super) columns: String,
    /// Offset in the text of the source, in Unicode scalar values.
    pub(super) start: u32,
    /// The blocks that it has parts of.
    pub(super) parts: Vec<Part>,
    /// The text of the source from `start` on.
    pub(super) text: String,
    /// Length of the text in Unicode scalar values.
    length: usize,
    /// It holds rows or program text, which tell nothing of its language.
    pub(super) prose: bool,
}

/// A part of a passage that lies in one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Number of the block.
    pub(super) block: u32,
    /// Offset of the part in the text of the passage, in Unicode scalar values.
    pub(super) at: u32,
    /// It is a heading.
    pub(super) heading: bool,
}

/// Takes blocks in reading order, gives passages.
#[derive(Debug, Default)]
pub(super) struct Parting {
    open: Option<Passage>,
}

impl Parting {
    /// Adds a block; passages that are complete go to `out`.
    pub(super) fn add(&mut self, block: &Block, out: &mut Vec<Passage>) {
        if block.role != BlockRole::Body {
            self.close(out);
            return;
        }
        let length = (block.end - block.start) as usize;
        let heading = block.kind == BlockKind::Heading;
        let goes_on = self.open.as_ref().is_some_and(|open| {
            open.length + 1 + length <= LONGEST
                && open.page == block.page
                && open.start as usize + open.length + 1 == block.start as usize
                && under_the_same(open, block)
        });
        if !goes_on {
            self.close(out);
        }
        if length > LONGEST {
            for (at, text) in cut(&block.text) {
                self.close(out);
                self.open = Some(begin(block, at, text));
            }
            return;
        }
        match &mut self.open {
            Some(open) => {
                let at = u32::try_from(open.length + 1).unwrap_or(u32::MAX);
                open.parts.push(Part { block: block.block, at, heading });
                open.text.push('\n');
                open.text.push_str(&block.text);
                open.length += 1 + length;
                open.prose |= is_prose(block.kind);
                if !heading {
                    open.heading.clone_from(&block.heading);
                }
            }
            None => self.open = Some(begin(block, 0, &block.text)),
        }
    }

    /// Gives the last passage.
    pub(super) fn close(&mut self, out: &mut Vec<Passage>) {
        out.extend(self.open.take());
    }
}

/// A heading stands with what is under it, not with what comes before it.
fn under_the_same(open: &Passage, block: &Block) -> bool {
    let only_headings = open.parts.iter().all(|part| part.heading);
    match (block.kind == BlockKind::Heading, only_headings) {
        (true, false) => false,
        (true, true) => block.heading.len() > open.heading.len(),
        // The headings so far are the last ones above the block.
        (false, true) => block.heading.len() > open.heading.len(),
        (false, false) => block.heading == open.heading,
    }
}

fn is_prose(kind: BlockKind) -> bool {
    match kind {
        BlockKind::Table | BlockKind::Code => false,
        BlockKind::Heading
        | BlockKind::Paragraph
        | BlockKind::ListItem
        | BlockKind::Quote
        | BlockKind::Caption
        | BlockKind::Footnote => true,
    }
}

fn begin(block: &Block, at: usize, text: &str) -> Passage {
    let columns = block.columns.join(" ");
    Passage {
        page: block.page,
        heading: block.heading.clone(),
        columns: if columns.len() <= LONGEST_COLUMNS { columns } else { String::new() },
        start: block.start + u32::try_from(at).unwrap_or(u32::MAX),
        parts: vec![Part { block: block.block, at: 0, heading: block.kind == BlockKind::Heading }],
        text: text.to_owned(),
        length: text.chars().count(),
        prose: is_prose(block.kind),
    }
}

/// Cuts a long block into parts of about the same length, between sentences or rows where there are any. Gives each with its
/// offset in Unicode scalar values.
fn cut(text: &str) -> Vec<(usize, &str)> {
    let total = text.chars().count();
    let wanted = total.div_ceil(total.div_ceil(LONGEST));
    let mut parts = Vec::new();
    // Bytes and scalar values at which the open part begins, and at which the last sentence ended.
    let (mut begin, mut end) = ((0, 0), (0, 0));
    for sentence in text.split_sentence_bounds() {
        let length = sentence.chars().count();
        if end.1 > begin.1 && end.1 - begin.1 + length > wanted + wanted / 8 {
            parts.push((begin.1, &text[begin.0..end.0]));
            begin = end;
        }
        end = (end.0 + sentence.len(), end.1 + length);
        // No sentence at all: a list of words, a key, a picture as text.
        while end.1 - begin.1 > LONGEST * 2 {
            let bytes = text[begin.0..].char_indices().nth(LONGEST).map_or(text.len() - begin.0, |(at, _)| at);
            let bytes = text[begin.0..begin.0 + bytes].rfind(' ').map_or(bytes, |space| space + 1);
            let cut = (begin.0 + bytes, begin.1 + text[begin.0..begin.0 + bytes].chars().count());
            parts.push((begin.1, &text[begin.0..cut.0]));
            begin = cut;
        }
    }
    parts.push((begin.1, &text[begin.0..]));
    parts.retain(|(_, part)| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod unit {
    use super::*;

    /// Blocks with their places, as a reader would give them.
    fn blocks(parts: &[(BlockKind, BlockRole, &[&str], &str)]) -> Vec<Block> {
        let mut start = 0;
        let mut found = Vec::new();
        for (kind, role, heading, text) in parts {
            let end = start + u32::try_from(text.chars().count()).unwrap();
            found.push(Block {
                block: u32::try_from(found.len()).unwrap(),
                kind: *kind,
                role: *role,
                text: (*text).to_owned(),
                page: None,
                heading: heading.iter().map(|&name| name.to_owned()).collect(),
                start,
                end,
                columns: Vec::new(),
                header_rows: 0,
            });
            start = end + 1;
        }
        found
    }

    fn passages(blocks: &[Block]) -> Vec<Passage> {
        let (mut parting, mut out) = (Parting::default(), Vec::new());
        for block in blocks {
            parting.add(block, &mut out);
        }
        parting.close(&mut out);
        let whole: Vec<char> =
            blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n").chars().collect();
        for passage in &out {
            let start = passage.start as usize;
            let there: String = whole[start..start + passage.length].iter().collect();
            assert_eq!(there, passage.text, "a passage is where it says");
        }
        out
    }

    use BlockKind::{Heading, Paragraph};
    use BlockRole::{Body, Footer};

    #[test]
    fn a_heading_stands_with_what_is_under_it_and_short_paragraphs_stand_together() {
        let found = passages(&blocks(&[
            (Heading, Body, &[], "Wells"),
            (Paragraph, Body, &["Wells"], "One is dry."),
            (Paragraph, Body, &["Wells"], "Two are not."),
            (Heading, Body, &["Wells"], "Depth"),
            (Paragraph, Body, &["Wells", "Depth"], "It is 12 m."),
            (Heading, Body, &[], "Barns"),
        ]));
        let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["Wells\nOne is dry.\nTwo are not.", "Depth\nIt is 12 m.", "Barns"]);
        assert_eq!(found[1].heading, ["Wells", "Depth"]);
        assert_eq!(found[0].parts.iter().map(|part| part.block).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn what_is_no_body_parts_and_is_passed_over() {
        let found = passages(&blocks(&[
            (Paragraph, Body, &[], "Before."),
            (Paragraph, Footer, &[], "Page 3 of 9"),
            (Paragraph, Body, &[], "After."),
        ]));
        let texts: Vec<&str> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["Before.", "After."]);
    }

    #[test]
    fn long_blocks_are_cut_between_sentences_and_lose_nothing() {
        let sentence = "Über die Höhe des Wassers wurde lange gestritten, und zwar öffentlich. ";
        let text = sentence.repeat(100).trim_end().to_owned();
        let found = passages(&blocks(&[(Paragraph, Body, &[], &text)]));
        assert_eq!(found.iter().map(|passage| passage.text.as_str()).collect::<String>(), text);
        assert!(found.iter().all(|passage| passage.length <= LONGEST && passage.text.starts_with("Über")));
        let endless = "x".repeat(10_000);
        let found = passages(&blocks(&[(Paragraph, Body, &[], &endless)]));
        assert_eq!(found.iter().map(|passage| passage.length).sum::<usize>(), 10_000);
    }
}
