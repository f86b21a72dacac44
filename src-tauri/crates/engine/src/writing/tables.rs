//! Tables of the sources: which there are, and which rows and columns of them a section shows.

use super::brief::Material;
use super::column_names::sums_up;
use super::numbers::parse_number;
use super::words::count_words;
use crate::api::{Block, BlockKind, BlockRole};

/// Most rows of one table in a section.
const MOST_ROWS: usize = 15;

/// Most columns of one table in a section: more do not fit on a page.
const MOST_COLUMNS: usize = 8;

/// What a table that is called like the section has ahead of others, for a full fit to the request.
const SUITED: f32 = 0.7;

/// Part of a section's words that the rows of a table may take where not all of them fit, in percent.
const SHARE: u32 = 60;

/// A table that can be shown.
#[derive(Debug)]
pub(super) struct Table {
    /// Number of its source.
    pub(super) source: u32,
    /// The heading over it, or the name of its file.
    pub(super) title: String,
    /// Names of its columns; empty if they have none.
    pub(super) columns: Vec<String>,
    /// Where the name of each column stands.
    pub(super) header: Vec<Cell>,
    /// Its rows without the one that names the columns.
    pub(super) rows: Vec<Row>,
    /// How well it fits the request; only to be compared.
    pub(super) relevance: f32,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Number of its block.
    pub(super) block: u32,
    /// Its cells.
    pub(super) cells: Vec<Cell>,
    /// Its cells, parted by tabs.
    pub(super) text: String,
    /// How well it fits the request; only to be compared.
    pub(super) relevance: f32,
}

/// A cell with its place in the text of the source, in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Number of its block.
    pub(super) block: u32,
    /// Offset of its first character.
    pub(super) start: u32,
    /// Offset after its last character.
    pub(super) end: u32,
    /// Its words; may be empty.
    pub(super) text: String,
}

/// The part of a table that a section shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extract {
    /// Number of the table in [`super::Prepared::tables`].
    pub(super) table: usize,
    /// Numbers of its rows, in its order.
    pub(super) rows: Vec<usize>,
    /// Numbers of its columns, in its order.
    pub(super) columns: Vec<usize>,
    /// Words in them.
    pub(super) words: u32,
}

/// All tables with at least two columns and two rows. Blocks that go on with the table before them become part of it.
pub(super) fn find_tables(material: &Material) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (number, source) in material.sources.iter().enumerate() {
        let number = u32::try_from(number).expect("there are fewer sources than bytes");
        let mut last: Option<u32> = None;
        for block in &source.blocks {
            if block.kind != BlockKind::Table || block.role != BlockRole::Body {
                continue;
            }
            let (header, rows) = read(block);
            let goes_on = last.is_some_and(|last| last + 1 == block.block)
                && block.header_rows == 0
                && !block.columns.is_empty()
                && tables.last().is_some_and(|table| table.source == number && table.columns == block.columns);
            last = Some(block.block);
            if goes_on && let Some(table) = tables.last_mut() {
                table.rows.extend(rows);
                continue;
            }
            tables.push(Table {
                source: number,
                title: block.heading.last().cloned().unwrap_or_else(|| file_stem(&source.source)),
                columns: block.columns.clone(),
                header,
                rows,
                relevance: 0.0,
            });
        }
    }
    tables.retain(|table| table.rows.len() >= fewest_rows(table) && is_filled(table) && !is_torn_prose(table));
    tables
}

/// Rows from which a table tells something: a few without names of columns may be the labels of a drawing.
fn fewest_rows(table: &Table) -> usize {
    if table.columns.iter().all(|name| name.trim().is_empty()) { 4 } else { 2 }
}

/// Whether a row says the same in every cell: one cell that was as wide as its table.
fn is_one_cell(cells: &[Cell]) -> bool {
    cells.windows(2).all(|pair| pair[0].text.trim() == pair[1].text.trim())
}

/// Whether most of its cells hold something: what has more holes than cells is a drawing that was taken for a table.
fn is_filled(table: &Table) -> bool {
    let cells = || table.rows.iter().flat_map(|row| &row.cells);
    cells().filter(|cell| !cell.text.trim().is_empty()).count() * 5 >= cells().count() * 3
}

/// Whether this is text that stood in columns and was taken for a table: no names, no figures, and cells that go on in the
/// middle of a sentence.
fn is_torn_prose(table: &Table) -> bool {
    let cells = || table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.trim().is_empty());
    let goes_on = |cell: &&Cell| cell.text.trim_start().starts_with(char::is_lowercase);
    table.columns.iter().all(|name| name.trim().is_empty())
        && cells().all(|cell| parse_number(&cell.text).is_none())
        && cells().filter(goes_on).count() * 3 >= cells().count()
}

/// The cells of a block: those that name the columns, and the rows.
fn read(block: &Block) -> (Vec<Cell>, Vec<Row>) {
    let (mut header, mut rows) = (Vec::new(), Vec::new());
    let mut offset = block.start;
    for (index, line) in block.text.split('\n').enumerate() {
        let mut cells = Vec::new();
        for cell in line.split('\t') {
            let length = u32::try_from(cell.chars().count()).unwrap_or(u32::MAX);
            cells.push(Cell { block: block.block, start: offset, end: offset + length, text: cell.to_owned() });
            offset += length + 1;
        }
        if index < block.header_rows as usize {
            header = cells;
        } else if cells.len() >= 2
            && !is_one_cell(&cells)
            && cells.iter().filter(|cell| !cell.text.trim().is_empty()).count() >= 2
        {
            rows.push(Row { block: block.block, cells, text: line.to_owned(), relevance: 0.0 });
        }
    }
    (header, rows)
}

/// What a section of that many words shows of the best table that is not taken yet; `suits` tells which tables are called
/// like the section, `measured` that the section wants figures. The whole of it where it fits, else the rows that fit the
/// request, else the first; in the order of the table.
pub(super) fn extract(
    tables: &[Table],
    taken: &[usize],
    budget: u32,
    measured: bool,
    suits: impl Fn(&Table) -> bool,
) -> Option<Extract> {
    let most = tables.iter().map(|table| table.relevance).fold(f32::MIN_POSITIVE, f32::max);
    let worth = |number: usize| {
        let table = &tables[number];
        table.relevance / most + if suits(table) { SUITED } else { 0.0 }
    };
    let mut order: Vec<usize> = (0..tables.len())
        .filter(|number| !taken.contains(number) && (!measured || is_measured(&tables[*number])))
        .collect();
    order.sort_by(|one, other| worth(*other).total_cmp(&worth(*one)).then(one.cmp(other)));
    order.into_iter().find_map(|number| extract_of(&tables[number], number, budget))
}

fn extract_of(table: &Table, number: usize, budget: u32) -> Option<Extract> {
    let columns = columns(table);
    let order = order_of_rows(table);
    let whole: u32 = table.rows.iter().map(|row| count_words(&shown(row, &columns))).sum();
    let room = if whole <= budget { budget } else { budget * SHARE / 100 };
    let mut seen = std::collections::BTreeSet::new();
    let (mut rows, mut words) = (Vec::new(), 0);
    for row in order {
        let text = shown(&table.rows[row], &columns);
        let count = count_words(&text);
        if rows.len() == MOST_ROWS || words + count > room {
            break;
        }
        if seen.insert(text.to_lowercase()) {
            rows.push(row);
            words += count;
        }
    }
    rows.sort_unstable();
    (rows.len() >= 2).then_some(Extract { table: number, rows, columns, words })
}

/// The rows that are shown where not all of them fit, first to last: what sums up the others, what fits the request, then the
/// greatest, as nobody looks for the first by the alphabet. Where no column measures them, or they are parted by time, in their order.
fn order_of_rows(table: &Table) -> Vec<usize> {
    let name = |row: usize| table.rows[row].cells.first().map_or("", |cell| cell.text.trim());
    let sums = |row: usize| sums_up(name(row));
    let timed =
        (0..table.rows.len()).filter(|row| name(*row).starts_with(|first: char| first.is_ascii_digit())).count();
    let amounts = (0..table.columns.len()).rev().filter(|column| *column > 0 && is_numeric(table, *column));
    let measured = amounts.max_by_key(|column| (sums_up(&table.columns[*column]), *column));
    let measured = measured.filter(|_| timed * 2 < table.rows.len());
    let amount = |row: usize| {
        let cell = measured.and_then(|column| table.rows[row].cells.get(column));
        cell.and_then(|cell| parse_number(&cell.text)).unwrap_or(f64::MIN)
    };
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    order.sort_by(|one, other| {
        let (first, second) = (&table.rows[*one], &table.rows[*other]);
        (sums(*other).cmp(&sums(*one)))
            .then_with(|| second.relevance.total_cmp(&first.relevance))
            .then_with(|| amount(*other).total_cmp(&amount(*one)))
            .then(one.cmp(other))
    });
    order
}

/// The words of a row in these columns, parted by tabs.
pub(super) fn shown(row: &Row, columns: &[usize]) -> String {
    let cells = columns.iter().map(|column| row.cells.get(*column).map_or("", |cell| cell.text.as_str()));
    cells.collect::<Vec<_>>().join("\t")
}

/// The columns in which any cell has a word.
pub(super) fn filled_columns(table: &Table) -> Vec<usize> {
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let filled = |column: &usize| {
        table.rows.iter().any(|row| row.cells.get(*column).is_some_and(|cell| !cell.text.trim().is_empty()))
    };
    (0..width).filter(filled).collect()
}

/// The columns of a table that are shown: all, or the first and the last where there are too many; none without a word.
fn columns(table: &Table) -> Vec<usize> {
    let all = filled_columns(table);
    if all.len() <= MOST_COLUMNS {
        return all;
    }
    // What names the rows stands on the left, what sums them up tends to stand on the right.
    let left = MOST_COLUMNS / 2;
    let right = all.len() - (MOST_COLUMNS - left);
    all.iter().enumerate().filter(|(at, _)| *at < left || *at >= right).map(|(_, column)| *column).collect()
}

/// Whether a table holds figures: a fifth of its cells at least, or a column of amounts.
fn is_measured(table: &Table) -> bool {
    if (0..table.columns.len()).any(|column| is_numeric(table, column)) {
        return true;
    }
    let cells = || table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.trim().is_empty());
    cells().filter(|cell| parse_number(&cell.text).is_some()).count() * 5 >= cells().count()
}

/// Whether a column holds numbers that can be compared: most of its cells, not all the same, and no years, counters or codes.
pub(super) fn is_numeric(table: &Table, column: usize) -> bool {
    let texts: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|row| row.cells.get(column))
        .map(|cell| cell.text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    let numbers: Vec<f64> = texts.iter().filter_map(|text| parse_number(text)).collect();
    if numbers.len() < 3 || numbers.len() * 5 < texts.len() * 4 {
        return false;
    }
    let years = numbers.iter().all(|number| number.fract() == 0.0 && (1_500.0..2_200.0).contains(number));
    let counters = numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
    let same = numbers.windows(2).all(|pair| pair[0] == pair[1]);
    // "010" is no amount.
    let is_code =
        |text: &&str| text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    !years && !counters && !same && !texts.iter().any(is_code)
}

fn file_stem(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Table {
        let cell = |text: &&str| Cell { block: 0, start: 0, end: 0, text: (*text).to_owned() };
        let row = |text: &&str| Row { block: 0, cells: vec![cell(text)], text: (*text).to_owned(), relevance: 0.0 };
        Table {
            source: 0,
            title: String::new(),
            columns: vec!["Value".to_owned()],
            header: Vec::new(),
            rows: cells.iter().map(row).collect(),
            relevance: 0.0,
        }
    }

    #[test]
    fn years_counters_and_codes_are_no_amounts() {
        assert!(is_numeric(&column(&["12", "0", "0.5", "1,061"]), 0));
        for cells in [["2019", "2021", "1987", "2003"], ["1", "2", "3", "4"], ["000", "010", "100", "110"]] {
            assert!(!is_numeric(&column(&cells), 0), "{cells:?}");
        }
    }
}
