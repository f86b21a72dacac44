//! Tables in plain text: CSV and its relatives with tabs, semicolons or pipes.

use super::builder::{BlockBuilder, Parsed, ROWS_PER_BLOCK};
use super::encoding::decode;
use super::failure::failure;
use super::limits::Limits;
use crate::api::{Block, ReadErrorCode, ReadFailure};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Lines by which the delimiter is told.
const SAMPLE_ROWS: usize = 50;

/// Blocks of a table that are handed on at once while it is read.
const BLOCKS_AT_ONCE: usize = 50;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let text = decode(bytes);
    if text.len() > 2 * limits.max_text_chars {
        return Err(failure(ReadErrorCode::TooLarge));
    }
    let (delimiter, body) = parted(&text);
    let rows = parse(body, delimiter, usize::MAX)?;
    let header = has_header(&rows);
    let mut builder = BlockBuilder::new(limits);
    builder.table(rows, header);
    builder.finish()
}

/// Reads a table of any length, and hands on its blocks as they come: exports of machines and accounts have millions of
/// rows, and each is as good as the others. What is left comes with the end.
pub(super) fn read_flowing(
    bytes: Vec<u8>,
    limits: &Limits,
    part: &mut dyn FnMut(Vec<Block>),
) -> Result<Parsed, ReadFailure> {
    let text = decode(&bytes);
    drop(bytes);
    let (delimiter, body) = parted(&text);
    let sample = parse(body, delimiter, SAMPLE_ROWS)?;
    let width = sample.iter().map(Vec::len).max().unwrap_or_default();
    let columns =
        if has_header(&sample) { sample[0].iter().map(|cell| cell.trim().to_owned()).collect() } else { vec![] };
    let mut builder = BlockBuilder::flowing(limits);
    let mut records = records(body, delimiter);
    let mut first = true;
    loop {
        let rows = records.by_ref().take(ROWS_PER_BLOCK).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() || builder.is_full() {
            break;
        }
        builder.more_rows(rows, width, &columns, std::mem::take(&mut first));
        if builder.count() >= BLOCKS_AT_ONCE {
            part(builder.take());
        }
    }
    builder.finish()
}

/// The delimiter and the rows. Spreadsheet programs write a first line that names the delimiter.
fn parted(text: &str) -> (u8, &str) {
    match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((named, body)) if !named.trim_end_matches('\r').is_empty() => (named.as_bytes()[0], body),
        _ => (delimiter_of(text), text),
    }
}

/// Whether a text of no particular name is a table: tabs, the same number in each of at least three lines. Commas say
/// nothing, because sentences have them.
pub(super) fn is_table(start: &str) -> bool {
    let lines: Vec<&str> = start.lines().collect();
    // The last one may be cut.
    let whole = if start.ends_with('\n') { &lines[..] } else { &lines[..lines.len().saturating_sub(1)] };
    let tabs = |line: &&str| line.matches('\t').count();
    let first = whole.first().map_or(0, tabs);
    whole.len() >= 3 && first > 0 && !whole[0].starts_with('\t') && whole.iter().all(|line| tabs(line) == first)
}

fn parse(text: &str, delimiter: u8, most: usize) -> Result<Vec<Vec<String>>, ReadFailure> {
    records(text, delimiter).take(most).collect()
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Result<Vec<String>, ReadFailure>> + '_ {
    let reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records().map(|record| {
        let record = record.map_err(|_| failure(ReadErrorCode::Damaged))?;
        Ok(record.iter().map(str::to_owned).collect())
    })
}

/// The delimiter under which most rows have the same number of cells, and more than one.
fn delimiter_of(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let rows = parse(text, delimiter, SAMPLE_ROWS).unwrap_or_default();
        let width = rows.first().map_or(0, Vec::len);
        if width < 2 {
            return 0;
        }
        rows.iter().filter(|row| row.len() == width).count() * 1_000 / rows.len() * 100 + width.min(99)
    };
    // The first of the best, in the order of how common they are.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// A first row names the columns if all its cells are filled, different and not numbers, and there is something below. The
/// corner may be empty where the first column names the rows.
pub(super) fn has_header(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else { return false };
    let mut seen = std::collections::BTreeSet::new();
    rows.len() > 1
        && first.iter().enumerate().all(|(index, cell)| {
            let cell = cell.trim();
            let is_corner = index == 0 && first.len() > 2;
            (is_corner || !cell.is_empty()) && !is_number(cell) && seen.insert(cell.to_lowercase())
        })
}

/// Whether a cell holds an amount, a date or the like.
pub(super) fn is_number(cell: &str) -> bool {
    cell.chars().any(|character| character.is_ascii_digit())
        && cell.chars().all(|character| character.is_ascii_digit() || " .,-+%€$£/:".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        read(text.as_bytes(), &Limits::default()).expect("there are rows").blocks.remove(0)
    }

    #[test]
    fn quotes_line_feeds_and_delimiters_inside_cells() {
        let found = block("Name,Note\r\n\"Hall, old\",\"two\nlines\"\r\nBarn,\"a \"\"b\"\"\"\r\n");
        assert_eq!(found.text, "Name\tNote\nHall, old\ttwo lines\nBarn\ta \"b\"");
        assert_eq!((found.columns, found.header_rows), (vec!["Name".to_owned(), "Note".to_owned()], 1));
    }

    #[test]
    fn finds_the_delimiter() {
        for text in ["a;b;c\n1,5;2;3\n", "a\tb\tc\n1,5\t2\t3\n", "a|b|c\n1,5|2|3\n", "sep=;\na;b;c\n1,5;2;3\n"] {
            assert_eq!(block(text).text, "a\tb\tc\n1,5\t2\t3", "{text:?}");
        }
    }

    #[test]
    fn a_table_that_flows_is_the_same_as_one_that_is_read_whole() {
        let rows: String = (0..25_000).map(|row| format!("{row},\"Well, {row}\",{}\n", row % 7)).collect();
        let text = format!("Number,Name,Depth\n{rows}");
        let mut parts = Vec::new();
        let rest = read_flowing(text.clone().into_bytes(), &Limits::default(), &mut |part| parts.push(part));
        assert_eq!(parts.len(), 2, "it is handed on while it is read");
        let flowed = [parts.concat(), rest.expect("there are rows").blocks].concat();
        assert!(flowed == read(text.as_bytes(), &Limits::default()).expect("there are rows").blocks);
        let small = Limits { max_text_chars: 1_000, ..Limits::default() };
        assert!(read_flowing(text.into_bytes(), &small, &mut drop).is_ok(), "however long it is");
    }

    #[test]
    fn numbers_and_gaps_in_the_first_row_are_data() {
        assert!(block("1,2\n3,4\n").columns.is_empty());
        assert!(block("a,\n3,4\n").columns.is_empty());
        assert!(block("a,b\n").columns.is_empty());
        assert_eq!(block(",a,b\nx,3,4\n").columns, ["", "a", "b"]);
    }
}
