//! Tables of a page: those that hold data become rows, those that only lay out the page are read as text.

use super::inline::Inline;
use super::parts::is_dropped;
use super::tree::{Data, Edge, NodeId, Tree};
use crate::sources::table::{has_header, is_number};

/// Most columns that a cell or a table spans; a page may claim any number.
const MOST_COLUMNS: usize = 1_000;

/// Most rows that a cell spans.
const MOST_ROWS: usize = 10_000;

/// Most bytes of cells that are repeated because they span rows or columns, in one table.
const MOST_REPEATED: usize = 4 << 20;

/// A text in a cell of this many bytes is a page's layout rather than data, unless the table has headings.
const LONG_CELL: usize = 600;

/// A table of data.
#[derive(Debug)]
pub(super) struct DataTable {
    /// Its rows, also those that only name the columns.
    pub(super) rows: Vec<Vec<String>>,
    /// Whether the first row names the columns.
    pub(super) header: bool,
    /// Its captions.
    pub(super) captions: Vec<String>,
    /// Words of it in links.
    pub(super) linked: usize,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    /// In the head of the table.
    head: bool,
}

#[derive(Debug, Default)]
struct Cell {
    text: String,
    heading: bool,
    columns: usize,
    rows: usize,
    /// What its picture shows, in words; a cell may hold nothing else.
    picture: String,
    /// It holds what data seldom does: headings, several paragraphs, tables.
    rich: bool,
}

/// The table's rows; None if it is only there for the layout.
pub(super) fn data_table(tree: &Tree, table: NodeId) -> Option<DataTable> {
    let role = tree.attribute(table, "role").unwrap_or_default();
    if matches!(role, "presentation" | "none") {
        return None;
    }
    let (mut rows, mut captions, linked) = collect(tree, table);
    let has_heads = !captions.is_empty()
        || tree.attribute(table, "summary").is_some_and(|summary| !summary.trim().is_empty())
        || rows.iter().any(|row| row.head || row.cells.iter().any(|cell| cell.heading));
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let is_data = if has_heads || matches!(role, "table" | "grid") {
        columns > 1 || rows.len() > 1
    } else {
        let plain = |cell: &Cell| !cell.rich && cell.text.len() <= LONG_CELL;
        columns > 1 && rows.len() > 1 && rows.iter().flat_map(|row| &row.cells).all(plain)
    };
    if !is_data {
        return None;
    }
    // A single cell across the top names the table, not its columns.
    while columns > 1 && rows.first().is_some_and(|row| row.cells.len() == 1) {
        captions.extend(rows.remove(0).cells.into_iter().map(|cell| cell.text).filter(|text| !text.is_empty()));
    }
    let heads = rows.iter().take_while(|row| row.head || row.cells.iter().all(|cell| cell.heading)).count();
    let spread = spread(&rows, heads);
    let (rows, header) = if heads > 0 && heads < spread.len() {
        (merge_heads(spread, heads), true)
    } else {
        let named =
            !has_heads && has_header(&spread) && spread[1..].iter().flatten().any(|cell| is_number(cell.trim()));
        (spread, named)
    };
    Some(DataTable { rows, header, captions, linked })
}

/// The cells of a table, each with all the text in it; and the captions.
fn collect(tree: &Tree, table: NodeId) -> (Vec<Row>, Vec<String>, usize) {
    let (mut rows, mut captions) = (Vec::<Row>::new(), Vec::new());
    let mut inline = Inline::default();
    let (mut inner_tables, mut in_head, mut paragraphs, mut linked) = (0, false, 0, 0);
    let mut next = tree.after(Edge::Open(table), table);
    while let Some(edge) = next {
        next = tree.after(edge, table);
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if let Data::Text(text) = tree.data(id)
            && matches!(edge, Edge::Open(_))
        {
            inline.add(text, false);
            continue;
        }
        let name = tree.name(id).map_or("", |name| &**name);
        match edge {
            Edge::Open(_) if matches!(tree.data(id), Data::Other) || is_dropped(tree, id) => {
                next = tree.after(Edge::Close(id), table);
            }
            Edge::Open(_) => match name {
                "table" => {
                    inner_tables += 1;
                    if let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        cell.rich = true;
                    }
                }
                "thead" if inner_tables == 0 => in_head = true,
                "tr" if inner_tables == 0 => rows.push(Row { cells: Vec::new(), head: in_head }),
                "td" | "th" if inner_tables == 0 => {
                    inline.take();
                    paragraphs = 0;
                    let span = |name, most| {
                        let span = tree.attribute(id, name).and_then(|span| span.trim().parse::<usize>().ok());
                        span.unwrap_or(1).clamp(1, most)
                    };
                    let cell = Cell {
                        heading: name == "th",
                        columns: span("colspan", MOST_COLUMNS),
                        rows: span("rowspan", MOST_ROWS),
                        ..Cell::default()
                    };
                    match rows.last_mut() {
                        Some(row) => row.cells.push(cell),
                        None => rows.push(Row { cells: vec![cell], head: in_head }),
                    }
                }
                "caption" if inner_tables == 0 => drop(inline.take()),
                "img" => {
                    if let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        let words = tree.attribute(id, "alt").unwrap_or_default();
                        cell.picture = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    }
                }
                _ => {
                    paragraphs += usize::from(matches!(name, "p" | "br"));
                    let rich =
                        paragraphs > 4 || matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "form" | "hr");
                    if rich && let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        cell.rich = true;
                    }
                    if is_parted(name) {
                        inline.text.push(' ');
                    }
                    if !inline.open(tree, id, name) {
                        next = tree.after(Edge::Close(id), table);
                    }
                }
            },
            Edge::Close(_) => match name {
                "table" if id != table => inner_tables -= 1,
                "thead" if inner_tables == 0 => in_head = false,
                "td" | "th" if inner_tables == 0 => {
                    let (text, links) = inline.take();
                    linked += links;
                    if let Some(cell) = rows.last_mut().and_then(|row| row.cells.last_mut()) {
                        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                        let picture = std::mem::take(&mut cell.picture);
                        cell.text = if words.is_empty() { picture } else { words };
                    }
                }
                "caption" if inner_tables == 0 => captions.push(inline.take().0),
                _ => {
                    inline.close(tree, id, name);
                    if is_parted(name) {
                        inline.text.push(' ');
                    }
                }
            },
        }
    }
    captions.retain(|caption| !caption.trim().is_empty());
    rows.retain(|row| !row.cells.is_empty());
    (rows, captions, linked)
}

/// Whether what is in the element stands apart from what is before and after it.
fn is_parted(name: &str) -> bool {
    !matches!(
        name,
        "" | "a"
            | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Gives every cell that spans rows or columns its place in each of them, with its text, so that every row can be read by
/// itself. A single cell across a whole row is a title inside the table and stays one.
fn spread(rows: &[Row], heads: usize) -> Vec<Vec<String>> {
    let mut out = Vec::with_capacity(rows.len());
    // Cells from above: the rows they still reach into, and their text.
    let mut above: Vec<(usize, &str)> = Vec::new();
    let mut repeated = 0;
    for (index, row) in rows.iter().enumerate() {
        let mut line: Vec<String> = Vec::new();
        let mut repeat = |text: &str| {
            repeated += text.len();
            if repeated <= MOST_REPEATED { text.to_owned() } else { String::new() }
        };
        let mut from_above = |line: &mut Vec<String>, repeat: &mut dyn FnMut(&str) -> String| {
            while let Some((left, text)) = above.get_mut(line.len()).filter(|(left, _)| *left > 0) {
                *left -= 1;
                line.push(repeat(text));
            }
        };
        let mut below: Vec<(usize, usize, &str)> = Vec::new();
        for cell in &row.cells {
            from_above(&mut line, &mut repeat);
            let columns = if row.cells.len() == 1 && index >= heads { 1 } else { cell.columns };
            for column in 0..columns.min(MOST_COLUMNS.saturating_sub(line.len())) {
                below.push((line.len(), cell.rows - 1, &cell.text));
                line.push(if column == 0 { cell.text.clone() } else { repeat(&cell.text) });
            }
        }
        from_above(&mut line, &mut repeat);
        for (column, left, text) in below {
            if left > 0 {
                if above.len() <= column {
                    above.resize(column + 1, (0, ""));
                }
                above[column] = (left, text);
            }
        }
        out.push(line);
    }
    out
}

/// One row of names from several: "Sales" over "2025" and "2026" gives "Sales 2025" and "Sales 2026".
fn merge_heads(mut rows: Vec<Vec<String>>, heads: usize) -> Vec<Vec<String>> {
    let body = rows.split_off(heads);
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let name = |column: usize| {
        let mut names: Vec<&str> = rows.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
        names.dedup();
        names.retain(|name| !name.is_empty());
        names.join(" ")
    };
    let head = (0..width).map(name).collect();
    std::iter::once(head).chain(body).collect()
}
