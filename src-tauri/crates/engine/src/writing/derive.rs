//! Sentences over the cells of a table: the highest and the lowest value of a column, and what rose or fell between two
//! columns. Every name and number in them is a cell that is cited; nothing is computed but the comparison.

use super::catalogue::Derived;
use super::column_names::sums_up;
use super::numbers::parse_number;
use super::tables::{Cell, Row, Table, is_numeric};

/// Most columns of a table about which something is said.
const MOST_COLUMNS: usize = 2;

/// Most rows that are named as rising or falling.
const MOST_NAMED: usize = 3;

/// Fewest rows over which a comparison tells anything.
const FEWEST_ROWS: usize = 4;

/// A sentence and the cells that it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its words.
    pub(super) text: String,
    /// The cells, in the order in which they are named.
    pub(super) cells: Vec<Cell>,
}

/// What a table tells. `wanted` says how well the name of a column fits the request.
pub(super) fn statements(table: &Table, words: &Derived, wanted: impl Fn(&str) -> f32) -> Vec<Statement> {
    if table.rows.len() < FEWEST_ROWS || table.columns.is_empty() || table.header.len() != table.columns.len() {
        return Vec::new();
    }
    let Some(names) = naming_column(table) else { return Vec::new() };
    let mut numeric: Vec<usize> = (0..table.columns.len())
        .filter(|column| {
            *column != names && !table.header[*column].text.trim().is_empty() && is_numeric(table, *column)
        })
        .collect();
    let change = numeric
        .windows(2)
        .rev()
        .find(|pair| are_successive(&table.columns[pair[0]], &table.columns[pair[1]]))
        .and_then(|pair| changes(table, names, (pair[0], pair[1]), words));
    // What fits the request first; then the column further right, where sums and results tend to stand.
    numeric.sort_by(|one, other| {
        wanted(&table.columns[*other]).total_cmp(&wanted(&table.columns[*one])).then(other.cmp(one))
    });
    let mut said: Vec<usize> = Vec::new();
    for column in numeric {
        let alike = said.iter().any(|known| are_successive(&table.columns[*known], &table.columns[column]));
        if said.len() < MOST_COLUMNS && !alike {
            said.push(column);
        }
    }
    said.iter().filter_map(|column| extremes(table, names, *column, words)).chain(change).collect()
}

/// The column by which rows are called: the first whose cells are words, filled and different.
fn naming_column(table: &Table) -> Option<usize> {
    (0..table.columns.len()).find(|column| {
        let mut seen = std::collections::BTreeSet::new();
        let cells = table.rows.iter().map(|row| row.cells.get(*column));
        cells.into_iter().all(|cell| {
            cell.is_some_and(|cell| {
                let text = cell.text.trim();
                text.chars().any(char::is_alphabetic)
                    && parse_number(text).is_none()
                    && seen.insert(text.to_lowercase())
            })
        })
    })
}

fn extremes(table: &Table, names: usize, column: usize, words: &Derived) -> Option<Statement> {
    let valued: Vec<(f64, &Row)> =
        values(table, column).filter(|(_, row)| !sums_up(row.cells[names].text.trim())).collect();
    let most = valued.iter().copied().reduce(|one, other| if other.0 > one.0 { other } else { one })?;
    let least = valued.iter().copied().reduce(|one, other| if other.0 < one.0 { other } else { one })?;
    let tied = |value: f64| valued.iter().filter(|(other, _)| *other == value).count() > 1;
    if tied(most.0) || tied(least.0) {
        return None;
    }
    let header = &table.header[column];
    let (most, least) = (most.1, least.1);
    let text = fill(
        &words.extremes,
        &[
            ("{column}", &header.text),
            ("{most}", &most.cells[column].text),
            ("{most_of}", &most.cells[names].text),
            ("{least}", &least.cells[column].text),
            ("{least_of}", &least.cells[names].text),
        ],
    );
    let cells = [header, &most.cells[names], &most.cells[column], &least.cells[names], &least.cells[column]];
    Some(Statement { text, cells: cells.into_iter().cloned().collect() })
}

/// The few rows that go against the others between two columns.
fn changes(table: &Table, names: usize, (before, after): (usize, usize), words: &Derived) -> Option<Statement> {
    let pairs: Vec<(f64, &Row)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let value = |column: usize| row.cells.get(column).and_then(|cell| parse_number(&cell.text));
            Some((value(after)? - value(before)?, row))
        })
        .collect();
    let rising: Vec<&Row> = pairs.iter().filter(|(change, _)| *change > 0.0).map(|(_, row)| *row).collect();
    let falling: Vec<&Row> = pairs.iter().filter(|(change, _)| *change < 0.0).map(|(_, row)| *row).collect();
    let (template, rows) = if rising.len() <= falling.len() { (&words.rises, rising) } else { (&words.falls, falling) };
    if !(1..=MOST_NAMED).contains(&rows.len()) {
        return None;
    }
    let mut cells = vec![table.header[before].clone(), table.header[after].clone()];
    let mut named = Vec::new();
    for row in &rows {
        let (name, from, to) = (&row.cells[names], &row.cells[before], &row.cells[after]);
        named.push(fill(&words.change, &[("{name}", &name.text), ("{from}", &from.text), ("{to}", &to.text)]));
        cells.extend([name, from, to].into_iter().cloned());
    }
    let rows = match named.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}{}{last}", rest.join(&words.comma), words.and),
        _ => named.concat(),
    };
    let text =
        fill(template, &[("{before}", &table.columns[before]), ("{after}", &table.columns[after]), ("{rows}", &rows)]);
    Some(Statement { text, cells })
}

fn values(table: &Table, column: usize) -> impl Iterator<Item = (f64, &Row)> {
    table.rows.iter().filter_map(move |row| Some((parse_number(&row.cells.get(column)?.text)?, row)))
}

/// Columns that differ in a number alone: "kWh 2024" and "kWh 2025".
fn are_successive(one: &str, other: &str) -> bool {
    let bare = |name: &str| name.chars().filter(|character| !character.is_numeric()).collect::<String>();
    one != other && bare(one) == bare(other) && one.chars().any(char::is_numeric)
}

/// Fills a template in one pass: what is filled in is never read as a template.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match values.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                out.push_str(value);
                rest = &rest[name.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
