//! Tables of a document: rows with every merged cell in each of its places, or, where a table only lays out the page, the
//! text of its cells one after the other.

use super::body::{Item, Walker};
use crate::api::{BlockKind, ReadFailure};
use crate::sources::table::{has_header, is_number};
use crate::sources::xml::{Element, Node, Space, Xml};

/// Most columns: Word has 63, other programs may have more.
const MOST_COLUMNS: usize = 1_000;

/// Most bytes of cells that are repeated because they are merged, in one table.
const MOST_REPEATED: usize = 4 << 20;

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    /// Repeated at the top of every page, so it names the columns.
    heads: bool,
    /// Deleted by somebody whose changes are tracked.
    deleted: bool,
    /// Columns that are left out at the start.
    before: usize,
}

#[derive(Debug, Default)]
struct Cell {
    items: Vec<Item>,
    columns: usize,
    /// Merged with the cell above.
    continues: bool,
}

impl Walker<'_> {
    /// The table that was begun last.
    pub(super) fn table(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Item>) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        let page = self.page;
        let mut rows: Vec<Row> = Vec::new();
        let mut first_row_differs = false;
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Word => match element.local() {
                    "tr" => rows.push(self.row(xml)?),
                    "tblLook" => first_row_differs = names_columns(&element),
                    "tblPrChange" | "del" | "moveFrom" | "sdtPr" => xml.skip()?,
                    _ => {}
                },
                Node::Close(..) if xml.depth() < floor => break,
                Node::End => break,
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
        rows.retain(|row| !row.deleted && !row.cells.is_empty());
        if is_layout(&rows) {
            out.extend(rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.items));
            return Ok(());
        }
        let heads = rows.first().is_some_and(|row| row.heads);
        let (rows, notes) = spread(rows);
        let amounts = rows.iter().skip(1).flatten().any(|cell| is_number(cell.trim()));
        let header = heads || ((first_row_differs || amounts) && has_header(&rows));
        out.push(Item::Table { rows, header, page });
        out.extend(notes);
        Ok(())
    }

    fn row(&mut self, xml: &mut Xml<'_>) -> Result<Row, ReadFailure> {
        let floor = xml.depth();
        let mut row = Row::default();
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Word => match element.local() {
                    "tc" => row.cells.push(self.cell(xml)?),
                    "tblHeader" => row.heads = element.is_on(),
                    "gridBefore" => row.before = span(&element).min(MOST_COLUMNS),
                    "del" => row.deleted = true,
                    "trPrChange" | "tblPrEx" | "sdtPr" => xml.skip()?,
                    _ => {}
                },
                Node::Close(..) if xml.depth() < floor => return Ok(row),
                Node::End => return Ok(row),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    fn cell(&mut self, xml: &mut Xml<'_>) -> Result<Cell, ReadFailure> {
        let floor = xml.depth();
        let mut cell = Cell { columns: 1, ..Cell::default() };
        loop {
            match xml.next()? {
                Node::Open(element) => match (element.space, element.local()) {
                    (Space::Word, "gridSpan") => cell.columns = span(&element).clamp(1, MOST_COLUMNS),
                    (Space::Word, "vMerge" | "hMerge") => {
                        cell.continues = element.value().as_deref() != Some("restart")
                    }
                    (Space::Word, "tcPrChange") => xml.skip()?,
                    _ => self.block(xml, &element, &mut cell.items)?,
                },
                Node::Close(..) if xml.depth() < floor => return Ok(cell),
                Node::End => return Ok(cell),
                Node::Close(..) | Node::Text(_) => {}
            }
        }
    }
}

fn span(element: &Element<'_>) -> usize {
    element.value().and_then(|span| span.parse().ok()).unwrap_or(1)
}

/// Whether the look of the table sets its first row apart: by name, or as a bit of the older form (17.4.55).
fn names_columns(element: &Element<'_>) -> bool {
    match element.attribute("firstRow") {
        Some(value) => value == "1" || value == "true",
        None => {
            let bits = element.value().and_then(|bits| u32::from_str_radix(&bits, 16).ok());
            bits.is_some_and(|bits| bits & 0x20 != 0)
        }
    }
}

/// A table of one cell, or whose cells hold headings or tables, is a frame around text.
fn is_layout(rows: &[Row]) -> bool {
    let cells = || rows.iter().flat_map(|row| &row.cells);
    let holds_parts = |item: &Item| match item {
        Item::Text { kind, .. } => *kind == BlockKind::Heading,
        Item::Table { rows, .. } => rows.len() > 1,
    };
    let filled = cells().filter(|cell| !cell.items.is_empty()).count();
    filled <= 1 || cells().flat_map(|cell| &cell.items).any(holds_parts)
}

/// The texts of the cells by row, and the notes that they point at.
fn spread(rows: Vec<Row>) -> (Vec<Vec<String>>, Vec<Item>) {
    let mut notes = Vec::new();
    let mut repeated = 0;
    let mut repeat = |text: &str| {
        repeated += text.len();
        if repeated <= MOST_REPEATED { text.to_owned() } else { String::new() }
    };
    let mut out: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut line = vec![String::new(); row.before];
        for cell in row.cells {
            let mut text = text_of(cell.items, &mut notes);
            if cell.continues && text.is_empty() {
                let above = out.last().and_then(|above| above.get(line.len()));
                text = above.map(|above| repeat(above)).unwrap_or_default();
            }
            let columns = cell.columns.min(MOST_COLUMNS.saturating_sub(line.len()));
            for _ in 1..columns {
                line.push(repeat(&text));
            }
            line.push(text);
        }
        out.push(line);
    }
    (out, notes)
}

fn text_of(items: Vec<Item>, notes: &mut Vec<Item>) -> String {
    let mut text = String::new();
    for item in items {
        let part = match item {
            Item::Text { kind: BlockKind::Footnote, .. } => {
                notes.push(item);
                continue;
            }
            Item::Text { text, .. } => text,
            Item::Table { rows, .. } => rows.into_iter().flatten().collect::<Vec<_>>().join(" "),
        };
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() && !part.is_empty() {
            text.push(' ');
        }
        text.push_str(&part);
    }
    text
}
