//! Tables of the sources: which there are, and which rows of them a section shows.

use super::brief::Material;
use super::words::count_words;
use crate::api::{BlockKind, BlockRole};

/// Most rows of one table in a section.
const MOST_ROWS: usize = 15;

/// Part of a section's words that tables may take, in percent.
const SHARE: u32 = 60;

/// A block of a table that can be shown.
#[derive(Debug)]
pub(super) struct Table {
    /// Number of its source.
    pub(super) source: u32,
    /// Number of its block.
    pub(super) block: u32,
    /// The heading over it, or the name of its file.
    pub(super) title: String,
    /// Names of its columns; empty if they have none.
    pub(super) columns: Vec<String>,
    /// Its rows without the one that names the columns.
    pub(super) rows: Vec<Row>,
    /// How well it fits the request; only to be compared.
    pub(super) relevance: f32,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Offset in the text of the source, in Unicode scalar values.
    pub(super) start: u32,
    /// Offset after it.
    pub(super) end: u32,
    /// Its cells, parted by tabs.
    pub(super) text: String,
    /// How well it fits the request; only to be compared.
    pub(super) relevance: f32,
}

/// The rows of a table that a section shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extract {
    /// Number of the table in [`super::Prepared::tables`].
    pub(super) table: usize,
    /// Numbers of its rows, in its order.
    pub(super) rows: Vec<usize>,
    /// Words in them.
    pub(super) words: u32,
}

/// All tables with at least two columns and two rows.
pub(super) fn find_tables(material: &Material) -> Vec<Table> {
    let mut tables = Vec::new();
    for (number, source) in material.sources.iter().enumerate() {
        for block in &source.blocks {
            if block.kind != BlockKind::Table || block.role != BlockRole::Body {
                continue;
            }
            let mut rows = Vec::new();
            let mut offset = block.start;
            for (index, line) in block.text.split('\n').enumerate() {
                let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
                if index >= block.header_rows as usize && line.contains('\t') && !line.trim().is_empty() {
                    rows.push(Row { start: offset, end: offset + length, text: line.to_owned(), relevance: 0.0 });
                }
                offset += length + 1;
            }
            // The white space around a row belongs to empty cells; a quote does not begin with it.
            rows.retain(|row| row.text.trim() == row.text);
            if rows.len() >= 2 {
                tables.push(Table {
                    source: u32::try_from(number).expect("there are fewer sources than bytes"),
                    block: block.block,
                    title: block.heading.last().cloned().unwrap_or_else(|| file_stem(&source.source)),
                    columns: block.columns.clone(),
                    rows,
                    relevance: 0.0,
                });
            }
        }
    }
    tables
}

/// What a section of that many words shows of the best table that is not taken yet: the rows that fit the request, else
/// the first, in the order of the table.
pub(super) fn extract(tables: &[Table], taken: &[usize], budget: u32) -> Option<Extract> {
    let room = budget * SHARE / 100;
    let best = (0..tables.len())
        .filter(|number| !taken.contains(number))
        .max_by(|one, other| tables[*one].relevance.total_cmp(&tables[*other].relevance).then(other.cmp(one)))?;
    let table = &tables[best];
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    order
        .sort_by(|one, other| table.rows[*other].relevance.total_cmp(&table.rows[*one].relevance).then(one.cmp(other)));
    let mut seen = std::collections::BTreeSet::new();
    let (mut rows, mut words) = (Vec::new(), 0);
    for number in order {
        let row = &table.rows[number];
        let count = count_words(&row.text);
        if rows.len() == MOST_ROWS || words + count > room {
            break;
        }
        if seen.insert(row.text.as_str()) {
            rows.push(number);
            words += count;
        }
    }
    rows.sort_unstable();
    (rows.len() >= 2).then_some(Extract { table: best, rows, words })
}

fn file_stem(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['_', '-'], " ")
}
