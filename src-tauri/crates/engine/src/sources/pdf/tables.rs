//! Tables: lines one below the other whose parts stand in columns.

use super::columns::Line;
use super::marker;

/// Narrowest gap between two cells, in units of the font size.
const CELL_GAP: f32 = 1.2;

/// Lines of a single cell that may stand inside a table one after the other: cells that take several lines.
const MAX_SINGLE: usize = 3;

/// Most lines that name the columns together.
const MOST_HEADER_LINES: usize = 3;

/// A table found at the start of some lines.
#[derive(Debug)]
pub(super) struct Table {
    /// How many lines it takes.
    pub(super) lines: usize,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) has_header: bool,
    /// Labels that stand about, as in a drawing, rather than a table.
    pub(super) scattered: bool,
    /// A table of contents: dots lead from its titles to their pages.
    pub(super) contents: bool,
}

#[derive(Debug, Clone)]
struct Cell {
    u0: f32,
    u1: f32,
    text: String,
    /// What stands apart in it, if only a little, with its ends: names of narrow columns nearly touch.
    parts: Vec<(f32, f32, String)>,
}

struct Row {
    v: f32,
    size: f32,
    cells: Vec<Cell>,
}

/// The table that begins with the first line, if there is one.
pub(super) fn at_start(lines: &[Line]) -> Option<Table> {
    let first = cells(&lines[0]);
    // Program text is lined up too, and is better kept as it stands.
    if first.len() < 2 || lines[0].pieces.iter().all(|piece| piece.style.fixed) {
        return None;
    }
    let rows = reach(lines);
    let full = rows.iter().filter(|row| row.cells.len() >= 2).count();
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    if full < 2 || (full < 3 && widest < 3) {
        return None;
    }
    let columns = columns(&rows);
    if columns.len() < 2 {
        let numbers = rows.iter().flat_map(|row| &row.cells).filter(|cell| is_number(&cell.text)).count();
        let all: usize = rows.iter().map(|row| row.cells.len()).sum();
        return (numbers * 2 > all).then(|| Table {
            lines: rows.len(),
            rows: rows.into_iter().map(|row| row.cells.into_iter().map(|cell| cell.text).collect()).collect(),
            has_header: false,
            scattered: false,
            contents: false,
        });
    }
    let found = &lines[..rows.len()];
    let lines = rows.len();
    let rows = with_one_header(place(rows, &columns));
    let dotted = found.iter().filter(|line| line.pieces.iter().any(|piece| leaders(&piece.text).is_some())).count();
    let contents = dotted * 2 > lines;
    Some(Table { lines, has_header: has_header(&rows), scattered: is_scattered(&rows), contents, rows })
}

/// Rows of a table begin with something, most of its cells are filled, or there are numbers in it.
fn is_scattered(rows: &[Vec<String>]) -> bool {
    let all = rows.len() * rows[0].len();
    let empty = rows.iter().flatten().filter(|cell| cell.is_empty()).count();
    let numbers = rows.iter().flatten().filter(|cell| is_number(cell)).count();
    let headless = rows.iter().filter(|row| row[0].is_empty()).count();
    rows[0].len() >= 3 && empty * 5 > all * 2 && headless * 3 > rows.len() && numbers * 4 < all - empty
}

/// The lines from the first that may belong to one table.
fn reach(lines: &[Line]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut single = 0;
    for line in lines {
        let row = Row { v: line.v(), size: line.size(), cells: cells(line) };
        if let Some(last) = rows.last() {
            let far = row.v - last.v > 3.2 * row.size.max(last.size);
            let other = row.size > 1.3 * last.size || last.size > 1.6 * row.size;
            if far || (other && row.cells.len() < 2) {
                break;
            }
        }
        single = if row.cells.len() < 2 { single + 1 } else { 0 };
        if single > MAX_SINGLE || (single > 0 && marker::is_caption(&row.cells[0].text)) {
            rows.push(row);
            break;
        }
        rows.push(row);
    }
    while rows.last().is_some_and(|row| row.cells.len() < 2) {
        rows.pop();
    }
    rows
}

/// The parts of a line that stand apart. A marker of a list belongs to the text after it.
fn cells(line: &Line) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for piece in &line.pieces {
        match cells.last_mut() {
            Some(last) if piece.u0 - last.u1 < CELL_GAP * piece.size => {
                last.u1 = last.u1.max(piece.u1);
                last.text.push(' ');
                last.text.push_str(&piece.text);
                last.parts.push((piece.u0, piece.u1, piece.text.clone()));
            }
            _ => {
                let parts = vec![(piece.u0, piece.u1, piece.text.clone())];
                cells.push(Cell { u0: piece.u0, u1: piece.u1, text: piece.text.clone(), parts });
            }
        }
    }
    if cells.len() == 2 && (marker::is_marker(&cells[0].text) || is_section_number(&cells[0].text, &cells[1].text)) {
        let rest = cells.pop().expect("there are two");
        cells[0].u1 = rest.u1;
        cells[0].text = format!("{} {}", cells[0].text, rest.text);
        cells[0].parts.clear();
    }
    cells.into_iter().flat_map(without_leaders).collect()
}

fn is_section_number(first: &str, second: &str) -> bool {
    first.len() <= 8
        && first.starts_with(|letter: char| letter.is_ascii_digit())
        && first.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        && second.chars().filter(|letter| letter.is_alphabetic()).count() * 2 > second.chars().count()
}

/// Where dots begin that lead to something.
fn leaders(text: &str) -> Option<usize> {
    ["....", ". . . .", "\u{2026}\u{2026}", "____"].iter().filter_map(|dots| text.find(dots)).min()
}

/// Dots lead from a title to its page in a table of contents; they part two cells.
fn without_leaders(cell: Cell) -> Vec<Cell> {
    let Some(start) = leaders(&cell.text) else { return vec![cell] };
    let is_dot = |letter: char| matches!(letter, '.' | ' ' | '\u{2026}' | '_');
    let title = cell.text[..start].trim_end_matches(is_dot);
    let page = cell.text[start..].trim_start_matches(is_dot);
    let middle = |share: f32| cell.u0 + (cell.u1 - cell.u0) * share;
    let all = cell.text.chars().count() as f32;
    let (title_end, page_start) =
        (middle(title.chars().count() as f32 / all), middle(1.0 - page.chars().count() as f32 / all));
    [
        Cell { u0: cell.u0, u1: title_end, text: title.to_owned(), parts: Vec::new() },
        Cell { u0: page_start, u1: cell.u1, text: page.to_owned(), parts: Vec::new() },
    ]
    .into_iter()
    .filter(|cell| !cell.text.is_empty())
    .collect()
}

/// The columns, as ranges: what is left when the places are taken out that hardly any row covers.
fn columns(rows: &[Row]) -> Vec<(f32, f32)> {
    let full: Vec<&Row> = rows.iter().filter(|row| row.cells.len() >= 2).collect();
    // A heading across columns may bridge a gap.
    let bridges = full.len() / 8;
    let mut edges: Vec<(f32, i32)> = full
        .iter()
        .flat_map(|row| row.cells.iter().flat_map(|cell| [(cell.u0, 1), (cell.u1.max(cell.u0 + 0.5), -1)]))
        .collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    let mut covered = 0;
    let mut begin = None;
    for (at, change) in edges {
        covered += change;
        let inside = covered > i32::try_from(bridges).expect("rows are few");
        match (inside, begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                columns.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    columns
}

/// Puts the cells into their columns; a line of one cell close below a row goes on with it.
fn place(rows: Vec<Row>, columns: &[(f32, f32)]) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut last_v = f32::NEG_INFINITY;
    for row in rows {
        let goes_on = row.cells.len() < 2 && row.v - last_v < 1.35 * row.size;
        last_v = row.v;
        if !goes_on || out.is_empty() {
            out.push(vec![String::new(); columns.len()]);
        }
        let target = out.last_mut().expect("one was just pushed");
        for (u0, u1, words) in row.cells.into_iter().flat_map(|cell| by_column(cell, columns)) {
            let cover = |(from, to): (f32, f32)| u1.min(to) - u0.max(from);
            let best = (0..columns.len()).max_by(|a, b| cover(columns[*a]).total_cmp(&cover(columns[*b])));
            let text = &mut target[best.expect("there are columns")];
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&words);
        }
    }
    out
}

/// The parts of a cell where each stands over one column, or the cell as a whole.
fn by_column(cell: Cell, columns: &[(f32, f32)]) -> Vec<(f32, f32, String)> {
    let over_one =
        |(u0, u1, _): &(f32, f32, String)| columns.iter().filter(|(from, to)| u1.min(*to) > u0.max(*from)).count() == 1;
    if cell.parts.len() > 1 && cell.parts.iter().all(over_one) {
        return cell.parts;
    }
    vec![(cell.u0, cell.u1, cell.text)]
}

/// Makes one row of the lines above the first number where they name the columns together ("Dates" over "from" and "to").
fn with_one_header(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let lines = rows.iter().take_while(|row| !row.iter().any(|cell| is_number(cell))).count();
    // A whole row with digits below a whole row without is one of the table: "xx1 | number | 31-bit integer".
    let digits = |row: &[String]| row.iter().any(|cell| cell.contains(|letter: char| letter.is_ascii_digit()));
    let whole = |row: &Vec<String>| filled(row) == row.len();
    if whole(&rows[0]) && !digits(&rows[0]) && rows[1..lines.max(1)].iter().any(|row| whole(row) && digits(row)) {
        return rows;
    }
    // A line with a word on the left alone is a title, or names the rows below it.
    let labels = |row: &Vec<String>| filled(row) < 2 && !row[0].is_empty();
    if !(2..=MOST_HEADER_LINES).contains(&lines) || lines == rows.len() || rows[..lines].iter().any(labels) {
        return rows;
    }
    let mut header = vec![String::new(); rows[0].len()];
    for (name, cell) in rows[..lines].iter().flat_map(|row| header_cells(row)) {
        let name: &mut String = &mut header[name];
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(cell);
    }
    rows.splice(..lines, [header]);
    rows
}

fn header_cells(row: &[String]) -> impl Iterator<Item = (usize, &String)> {
    row.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
}

/// A first row without numbers above rows with numbers names the columns: where all its cells are filled and different, or
/// where most are, and one over a column of numbers.
fn has_header(rows: &[Vec<String>]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    if first.iter().any(|cell| is_number(cell)) {
        return false;
    }
    let mut seen = std::collections::BTreeSet::new();
    let all = first.iter().all(|cell| !cell.is_empty() && seen.insert(cell.to_lowercase()));
    let numbers = |column: &usize| rest.iter().filter(|row| is_number(&row[*column])).count() * 2 > rest.len();
    let named = (0..first.len()).filter(numbers).any(|column| !first[column].is_empty());
    let most = header_cells(first).count() * 2 > first.len();
    (all && rest.iter().flatten().any(|cell| is_number(cell))) || (named && most)
}

fn is_number(cell: &str) -> bool {
    cell.chars().any(|letter| letter.is_ascii_digit())
        && cell
            .chars()
            .all(|letter| letter.is_ascii_digit() || " .,-+%()$/:\u{20AC}\u{A3}\u{2212}\u{B1}*".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::columns::Line;
    use super::super::font::Style;
    use super::super::lines::Piece;
    use super::*;

    fn lines(rows: &[&[(f32, &str)]]) -> Vec<Line> {
        let piece = |v: f32, u0: f32, text: &str| Piece {
            u0,
            u1: u0 + 5.0 * text.len() as f32,
            v,
            size: 10.0,
            text: text.to_owned(),
            style: Style::default(),
            artifact: false,
            rtl: false,
        };
        rows.iter()
            .enumerate()
            .map(|(at, row)| Line { pieces: row.iter().map(|(u0, text)| piece(12.0 * at as f32, *u0, text)).collect() })
            .collect()
    }

    #[test]
    fn cells_fall_into_their_columns() {
        let found = lines(&[
            &[(50.0, "Name"), (200.0, "Age"), (300.0, "Town")],
            &[(50.0, "Ann"), (210.0, "41"), (300.0, "Kiel")],
            &[(50.0, "Bo"), (300.0, "Ulm")],
        ]);
        let table = at_start(&found).expect("a table");
        assert_eq!(table.rows, [["Name", "Age", "Town"], ["Ann", "41", "Kiel"], ["Bo", "", "Ulm"]]);
        assert!(table.has_header);
    }

    #[test]
    fn lines_above_the_numbers_name_the_columns_together() {
        let below: [&[(f32, &str)]; 2] = [
            &[(50.0, "Ann"), (200.0, "41"), (300.0, "7"), (400.0, "x")],
            &[(50.0, "Bo"), (200.0, "39"), (300.0, "8"), (400.0, "y")],
        ];
        let rows = |above: &[&[(f32, &str)]]| {
            let table = at_start(&lines(&[above, &below].concat())).expect("a table");
            (table.rows[0].clone(), table.has_header)
        };
        let two = rows(&[&[(200.0, "Years"), (300.0, "Towns")], &[(50.0, "Name"), (200.0, "lived"), (300.0, "seen")]]);
        assert_eq!(two, (["Name", "Years lived", "Towns seen", ""].map(str::to_owned).to_vec(), true));
        let corner = rows(&[&[(200.0, "Years"), (300.0, "Towns"), (400.0, "Note")]]);
        assert_eq!(corner, (["", "Years", "Towns", "Note"].map(str::to_owned).to_vec(), true));
        let (_, named) = rows(&[&[(50.0, "Name"), (400.0, "Note")]]);
        assert!(!named, "no column of numbers has a name");
    }

    #[test]
    fn the_first_row_is_no_part_of_the_names_above_it() {
        let table = at_start(&lines(&[
            &[(50.0, "Tag"), (100.0, "Type"), (200.0, "Description")],
            &[(50.0, "xx1"), (100.0, "number"), (200.0, "31-bit integer")],
            &[(50.0, "000"), (100.0, "object"), (200.0, "pointer to it")],
        ]));
        let table = table.expect("a table");
        assert_eq!(table.rows[1], ["xx1", "number", "31-bit integer"]);
        assert!(table.has_header);
    }

    #[test]
    fn names_that_nearly_touch_stand_over_their_columns() {
        let names: &[(f32, &str)] = &[(50.0, "State"), (150.0, "Permits"), (195.0, "Long gun"), (245.0, "Other")];
        let row: &[(f32, &str)] = &[(50.0, "Ohio"), (160.0, "41"), (210.0, "7"), (255.0, "3")];
        let rows = [&[names] as &[_], &[row; 9]].concat();
        let table = at_start(&lines(&rows)).expect("a table");
        assert_eq!(table.rows[0], ["State", "Permits", "Long gun", "Other"]);
    }

    #[test]
    fn labels_of_a_drawing_are_no_table() {
        let found = lines(&[
            &[(150.0, "Bytecodes"), (300.0, "Overhead")],
            &[(50.0, "abort"), (150.0, "Monitor")],
            &[(150.0, "loop edge"), (300.0, "Native")],
            &[(150.0, "hot"), (450.0, "ready")],
        ]);
        assert!(at_start(&found).expect("they stand in columns").scattered);
    }

    #[test]
    fn a_table_of_contents_loses_its_dots() {
        let found = lines(&[
            &[(50.0, "Barns ........... 3")],
            &[(50.0, "Old halls ...... 17")],
            &[(50.0, "Roofs .......... 21")],
        ]);
        let table = at_start(&found).expect("a table");
        assert!(table.contents);
        assert_eq!(table.rows[1], ["Old halls", "17"]);
    }

    #[test]
    fn wide_spaces_in_running_text_make_no_table() {
        let found = lines(&[
            &[(50.0, "Some words that are"), (170.0, "set wide in a line")],
            &[(50.0, "and"), (90.0, "others that stand elsewhere in it")],
            &[(50.0, "and again some other words"), (205.0, "follow")],
        ]);
        assert!(at_start(&found).is_none());
    }
}
