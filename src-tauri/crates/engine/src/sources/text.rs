//! Plain text: paragraphs parted by empty lines, headings where they are plain to see.

use super::builder::{BlockBuilder, Parsed};
use super::encoding::decode;
use super::front_matter::without_front_matter;
use super::limits::Limits;
use super::paragraphs::{Piece, has_stamp, number_of, pieces};
use crate::api::{BlockKind, ReadFailure};

/// A first line of at most this many characters without an end mark is a title.
const LONGEST_TITLE: usize = 90;

/// A file whose lines are this long on average has one paragraph per line.
const UNWRAPPED: usize = 120;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let text = decode(bytes);
    let mut builder = BlockBuilder::new(limits);
    let text = without_front_matter(&text);
    let lines: Vec<&str> = text.split(['\n', '\x0C', '\u{2029}']).map(|line| line.trim_end_matches('\r')).collect();
    read_lines(&lines, true, &mut builder);
    builder.finish()
}

/// Adds lines; `titled` if the first of them may be the title of it all, and others headings.
pub(super) fn read_lines(lines: &[&str], titled: bool, builder: &mut BlockBuilder) {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let (count, length) = filled.fold((0_usize, 0_usize), |(count, length), line| (count + 1, length + line.len()));
    let unwrapped = length > count * UNWRAPPED;
    // Entries of a log are one block, however long they are.
    let is_entry = |line: &&str| has_stamp(line);
    let mut groups: Vec<&[&str]> =
        lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()).collect();
    if unwrapped {
        let alone = |group: &'_ [&str]| group.iter().filter(|line| is_entry(line)).count() * 2 < group.len();
        groups =
            groups.into_iter().flat_map(|group| group.chunks(if alone(group) { 1 } else { group.len() })).collect();
    }
    let numbers: Vec<Option<u32>> = groups
        .iter()
        .map(|group| group.first().filter(|_| group.len() == 1).and_then(|line| number_of(line)))
        .collect();
    for (at, group) in groups.iter().enumerate() {
        let next_to = |other: Option<&Option<u32>>, by: u32| {
            other.copied().flatten().zip(numbers[at]).is_some_and(|(other, own)| other.abs_diff(own) == by)
        };
        let listed = next_to(numbers.get(at + 1), 1) || at > 0 && next_to(numbers.get(at - 1), 1);
        add(builder, group, titled, at == 0, listed);
    }
}

/// Adds the lines between two empty ones. `listed` says that they are one of several numbered lines in a row.
fn add(builder: &mut BlockBuilder, lines: &[&str], titled: bool, first: bool, listed: bool) {
    let first = first && titled;
    if let [line, rule] = lines
        && is_rule(rule)
    {
        let level = if rule.trim_start().starts_with('=') { 1 } else { 2 };
        builder.heading(level, line);
    } else if let [line] = lines
        && !listed
        && is_heading(line.trim(), first)
    {
        builder.heading(if first { 1 } else { 2 }, line.trim());
    } else if lines.iter().all(|line| is_rule(line)) {
        // A line of dashes parts paragraphs and says nothing.
    } else {
        for piece in pieces(lines, titled) {
            match piece {
                Piece::Heading(text) => builder.heading(2, &text),
                Piece::Item(text) => builder.text(BlockKind::ListItem, &text),
                Piece::Text(text) => builder.text(BlockKind::Paragraph, &text),
            }
        }
    }
}

/// Whether preformatted text is prose: lines of words, and few signs.
pub(super) fn has_sentences(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let words = text.split_whitespace().count();
    let signs = text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    let characters = text.chars().filter(|c| !c.is_whitespace()).count();
    words >= 20 && words >= lines * 5 && signs * 9 <= characters
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mut characters = line.chars();
    line.len() >= 3
        && matches!(characters.next(), Some(first @ ('=' | '-' | '_' | '*' | '~')) if characters.all(|c| c == first))
}

/// A title, or a line in capitals, or a numbered heading such as "3.2 Results".
fn is_heading(line: &str, first: bool) -> bool {
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    if letters < 3 || line.chars().count() > LONGEST_TITLE || line.ends_with(['.', ',', ';', '!', '?', '"', '”']) {
        return false;
    }
    let capitals = line.chars().all(|character| !character.is_lowercase()) && line.chars().any(char::is_uppercase);
    let number = line.split_whitespace().next().unwrap_or_default();
    let numbered = number.starts_with(|c: char| c.is_ascii_digit())
        && number.contains('.')
        && number.chars().all(|character| character.is_ascii_digit() || character == '.');
    first || capitals || numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(BlockKind, String)> {
        let parsed = read(text.as_bytes(), &Limits::default()).expect("there is text");
        parsed.blocks.into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let found = blocks("The first line of a paragraph that is wrapped\nand its second line.\n\nAnother one.\n");
        assert_eq!(
            found,
            [
                (BlockKind::Paragraph, "The first line of a paragraph that is wrapped and its second line.".to_owned()),
                (BlockKind::Paragraph, "Another one.".to_owned()),
            ]
        );
    }

    #[test]
    fn titles_rules_capitals_and_numbers_make_headings() {
        let found = blocks(
            "Report on the well\n\nText one.\n\nMETHODS\n\nText two.\n\n3.2 Results\n\nIntro\n-----\n\nText.\n\n-----\n",
        );
        let headings: Vec<&str> =
            found.iter().filter(|(kind, _)| *kind == BlockKind::Heading).map(|(_, text)| text.as_str()).collect();
        assert_eq!(headings, ["Report on the well", "METHODS", "3.2 Results", "Intro"]);
        assert_eq!(found.len(), 7);
    }

    #[test]
    fn items_lose_their_markers_and_keep_their_wrapped_lines() {
        let found = blocks("Do this.\n\n- one\n  and more\n- two\n1. three\n1990 was a year.\n");
        let items: Vec<&str> =
            found.iter().filter(|(kind, _)| *kind == BlockKind::ListItem).map(|(_, text)| text.as_str()).collect();
        assert_eq!(items, ["one and more", "two", "three 1990 was a year."]);
        assert_eq!(blocks("Do this:\n\n\u{F0A8} one\n\u{F0A8} two\n").len(), 3, "bullets of a font of signs");
    }

    #[test]
    fn a_file_of_long_lines_has_a_paragraph_per_line() {
        let line = "A sentence of some length that goes on for a while. ".repeat(4);
        assert_eq!(blocks(&format!("{line}\n{line}\n")).len(), 2);
    }
}
