//! A table with its title, its source and its chart, so that none of them stands alone at the edge of a page.

use std::io;

use super::super::finished::{Table, runs_to_the_left};
use super::body::Text;
use super::chart;
use super::paragraph::{Shape, paragraph, run};
use super::xml::Xml;

impl Text<'_> {
    /// The title above, the source below; the names of the columns come again on each page.
    pub(super) fn table(&mut self, xml: &mut Xml<'_>, title: &str, table: &Table) -> io::Result<()> {
        let leftwards = self.leftwards;
        if !title.is_empty() {
            let shape = Shape { keeps_next: true, ..Shape::holding("Caption", title, leftwards) };
            paragraph(xml, shape, |xml| run(xml, None, title))?;
        }
        let (widths, crowded) = column_widths(table, self.look.text_width);
        let letters = crowded.then_some("DenseTable");
        let row =
            Row { numeric: &table.numeric, widths: &widths, letters, leftwards, is_head: false, keeps_next: true };
        xml.element("w:tbl", &[], |xml| {
            xml.element("w:tblPr", &[], |xml| {
                xml.style("w:tblStyle", "DocumentTable")?;
                if leftwards || table.rows.iter().flatten().any(|cell| runs_to_the_left(cell)) {
                    xml.empty("w:bidiVisual", &[])?;
                }
                xml.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")])?;
                xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
                // The figure says the same as the words, for readers of before 2010.
                let (figure, named) = if table.columns.is_empty() { ("0600", "0") } else { ("0620", "1") };
                xml.empty(
                    "w:tblLook",
                    &[
                        ("w:val", figure),
                        ("w:firstRow", named),
                        ("w:lastRow", "0"),
                        ("w:firstColumn", "0"),
                        ("w:lastColumn", "0"),
                        ("w:noHBand", "1"),
                        ("w:noVBand", "1"),
                    ],
                )
            })?;
            xml.element("w:tblGrid", &[], |xml| {
                widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
            })?;
            if !table.columns.is_empty() {
                Row { is_head: true, ..row }.write(xml, &table.columns)?;
            }
            // The first row stays with the names of the columns, the last with the source below it.
            let (small, last) = (table.is_small(), table.rows.len().saturating_sub(1));
            table.rows.iter().enumerate().try_for_each(|(index, cells)| {
                Row { keeps_next: small || index == 0 || index == last, ..row }.write(xml, cells)
            })
        })?;
        let shape = Shape { keeps_next: table.keeps_chart(), ..Shape::around("TableSource", leftwards) };
        paragraph(xml, shape, |xml| {
            run(xml, None, &table.caption)?;
            self.marks(xml, &table.marks)
        })?;
        let Some(drawn) = &table.chart else { return Ok(()) };
        // Chart and caption are one paragraph: LibreOffice may leave a caption behind that only stays with what follows it.
        // The chart says itself which way it runs; in a paragraph that runs leftwards LibreOffice turns its digits around.
        let aligned = (leftwards && !drawn.caption.is_empty()).then_some("right");
        let shape = Shape { keeps_lines: true, aligned, ..Shape::of("Caption") };
        paragraph(xml, shape, |xml| {
            if !drawn.caption.is_empty() {
                run(xml, None, &drawn.caption)?;
                xml.element("w:r", &[], |xml| xml.empty("w:br", &[]))?;
            }
            chart::frame(xml, self.charts.len(), drawn, self.look.text_width)
        })?;
        self.charts.push(drawn.clone());
        Ok(())
    }
}

/// How the rows of a table are set.
#[derive(Clone, Copy)]
struct Row<'t> {
    numeric: &'t [bool],
    widths: &'t [u32],
    /// The style of the letters, where not all fit at the usual size.
    letters: Option<&'static str>,
    /// The document runs from right to left.
    leftwards: bool,
    /// It holds the names of the columns.
    is_head: bool,
    /// It stays on the page of what follows.
    keeps_next: bool,
}

impl Row<'_> {
    fn write(self, xml: &mut Xml<'_>, cells: &[String]) -> io::Result<()> {
        xml.element("w:tr", &[], |xml| {
            xml.element("w:trPr", &[], |xml| {
                xml.empty("w:cantSplit", &[])?;
                if self.is_head { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
            })?;
            for ((cell, numeric), width) in cells.iter().zip(self.numeric).zip(self.widths) {
                xml.element("w:tc", &[], |xml| {
                    xml.element("w:tcPr", &[], |xml| {
                        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])
                    })?;
                    let shape = Shape { keeps_next: self.keeps_next, ..self.shape(cell, *numeric) };
                    paragraph(xml, shape, |xml| run(xml, self.letters, cell))
                })?;
            }
            Ok(())
        })
    }

    /// Numbers stand to the right in every script, so that their digits stand under each other.
    fn shape<'s>(self, cell: &str, is_number: bool) -> Shape<'s> {
        if !is_number {
            return Shape::holding("TableText", cell, self.leftwards);
        }
        let leftwards = runs_to_the_left(cell);
        Shape { leftwards, aligned: leftwards.then_some("start"), ..Shape::of("TableNumber") }
    }
}

/// The width of the text, shared out by what the columns hold; and whether that is more than fits at the usual size.
fn column_widths(table: &Table, text_width: u32) -> (Vec<u32>, bool) {
    /// Characters of a table that fit beside each other.
    const ROOM: usize = 84;
    let shares: Vec<u32> = table.widths(ROOM).into_iter().filter_map(|share| u32::try_from(share).ok()).collect();
    let all: u32 = shares.iter().sum::<u32>().max(1);
    (shares.iter().map(|share| text_width * share / all).collect(), all as usize > ROOM)
}
