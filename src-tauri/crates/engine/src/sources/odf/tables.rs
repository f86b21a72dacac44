//! Tables in a text, and the sheets of a spreadsheet, which are tables as well. Rows and cells may be repeated by a number,
//! and programs use that to fill a sheet to its end with nothing.

use super::walk::{Item, Walker, text_of};
use crate::api::{BlockRole, ReadFailure};
use crate::sources::builder::BlockBuilder;
use crate::sources::grid::Grid;
use crate::sources::table::has_header;
use crate::sources::xml::{Element, Node, Space, Xml};

/// Most columns of a table in a text.
const MOST_COLUMNS: usize = 1_000;

/// Most bytes of cells that are repeated or merged, in one table of a text.
const MOST_REPEATED: usize = 4 << 20;

/// Cells that a table in a text has in a row, and what reaches into the next rows.
#[derive(Debug, Default)]
struct Spread {
    rows: Vec<Vec<String>>,
    /// For each column, in how many more rows the cell above stands.
    down: Vec<usize>,
    /// In how many more columns the last cell stands.
    right: usize,
    repeated: usize,
}

impl Walker<'_> {
    /// The table that was begun last. One of a single column is text in a frame.
    pub(super) fn table(
        &mut self,
        xml: &mut Xml<'_>,
        element: &Element<'_>,
        out: &mut Vec<Item>,
    ) -> Result<(), ReadFailure> {
        if self.styles.is_hidden("table", element.attribute("style-name").as_deref()) {
            return xml.skip();
        }
        let floor = xml.depth();
        let mut spread = Spread::default();
        let (mut items, mut heads) = (Vec::new(), false);
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Table => match element.local() {
                    "table-header-rows" => heads |= spread.rows.is_empty(),
                    "table-row" => {
                        spread.rows.push(Vec::new());
                        spread.right = 0;
                    }
                    "table-cell" => {
                        let mut inner = Vec::new();
                        self.blocks(xml, &mut inner)?;
                        let first = items.len();
                        items.append(&mut inner);
                        let text = items[first..].iter().filter_map(words).collect::<Vec<_>>().join(" ");
                        spread.add(&text, &element);
                    }
                    "covered-table-cell" => {
                        let count = number(&element, "number-columns-repeated");
                        spread.covered(count);
                        xml.skip()?;
                    }
                    _ => {}
                },
                Node::Close(..) if xml.depth() < floor => break,
                Node::End => break,
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
        if spread.rows.iter().all(|row| row.len() <= 1) {
            out.append(&mut items);
        } else {
            let header = heads || has_header(&spread.rows);
            out.push(Item::Table { rows: spread.rows, header, role: self.role() });
        }
        Ok(())
    }
}

fn words(item: &Item) -> Option<&str> {
    match item {
        Item::Text { text, .. } => Some(text.trim()),
        Item::Table { .. } | Item::Slide { .. } => None,
    }
}

fn number(element: &Element<'_>, name: &str) -> usize {
    element.attribute(name).and_then(|number| number.parse().ok()).unwrap_or(1_usize).max(1)
}

impl Spread {
    fn add(&mut self, text: &str, element: &Element<'_>) {
        let rows = number(element, "number-rows-spanned");
        self.right = number(element, "number-columns-spanned") - 1;
        for _ in 0..number(element, "number-columns-repeated").min(MOST_COLUMNS) {
            self.put(text.to_owned(), rows - 1);
        }
    }

    /// Places that are taken by a cell to the left or above.
    fn covered(&mut self, count: usize) {
        for _ in 0..count.min(MOST_COLUMNS) {
            let Some((row, before)) = self.rows.split_last() else { return };
            let above = self.down.get(row.len()).copied().unwrap_or_default();
            let text = if self.right > 0 {
                self.right -= 1;
                row.last()
            } else if above > 0 {
                before.last().and_then(|before| before.get(row.len()))
            } else {
                None
            };
            let text = text.cloned().unwrap_or_default();
            self.put(text, above.saturating_sub(1));
        }
    }

    fn put(&mut self, text: String, down: usize) {
        let Some(row) = self.rows.last_mut().filter(|row| row.len() < MOST_COLUMNS) else { return };
        self.repeated += text.len();
        if self.down.len() <= row.len() {
            self.down.resize(row.len() + 1, 0);
        }
        self.down[row.len()] = down;
        let is_first = row.last() != Some(&text);
        row.push(if is_first || self.repeated <= MOST_REPEATED { text } else { String::new() });
    }
}

/// The sheets of the spreadsheet that was begun last.
pub(super) fn sheets(
    xml: &mut Xml<'_>,
    walker: &mut Walker<'_>,
    builder: &mut BlockBuilder,
) -> Result<(), ReadFailure> {
    let floor = xml.depth();
    let mut grid = Grid::new(walker.limits);
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Table && element.local() == "table" => {
                let name = element.attribute("name").unwrap_or_default();
                let hidden = walker.styles.is_hidden("table", element.attribute("style-name").as_deref());
                sheet(xml, walker, &mut grid)?;
                grid.emit(&name, hidden || walker.role() != BlockRole::Body, builder);
            }
            // Forms, changes, data that other files hold, drawings.
            Node::Open(_) => xml.skip()?,
            Node::Close(..) if xml.depth() < floor => return Ok(()),
            Node::End => return Ok(()),
            Node::Close(..) | Node::Text(_) => {}
        }
    }
}

fn sheet(xml: &mut Xml<'_>, walker: &mut Walker<'_>, grid: &mut Grid) -> Result<(), ReadFailure> {
    let floor = xml.depth();
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut row_repeats = 1;
    // Cells of the row in hand that hold something.
    let mut cells: Vec<(u32, u32, String)> = Vec::new();
    let step = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Table => match element.local() {
                "table-row" => {
                    (column, row_repeats) = (0, number(&element, "number-rows-repeated"));
                    cells.clear();
                }
                "table-cell" | "covered-table-cell" => {
                    let repeats = number(&element, "number-columns-repeated");
                    let mut items = Vec::new();
                    walker.blocks(xml, &mut items)?;
                    let text = text_of(items);
                    if !text.trim().is_empty() {
                        cells.push((column, step(repeats), text));
                    }
                    column = column.saturating_add(step(repeats));
                }
                "shapes" => xml.skip()?,
                _ => {}
            },
            Node::Close(Space::Table, name) if name == "table-row" => {
                // The grid says when it is enough.
                let filled = if cells.is_empty() { 0 } else { step(row_repeats) };
                for at in 0..filled {
                    for (column, repeats, text) in &cells {
                        for next in 0..*repeats {
                            grid.put(row.saturating_add(at), column.saturating_add(next), text.clone())?;
                        }
                    }
                }
                row = row.saturating_add(step(row_repeats));
            }
            Node::Close(..) if xml.depth() < floor => return Ok(()),
            Node::End => return Ok(()),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
}
