//! Walks through the body of a document, or through what holds paragraphs and tables as a body does: notes, headers, text
//! boxes, cells.

use std::collections::BTreeMap;

use super::numbering::Lists;
use super::styles::Styles;
use crate::api::{BlockKind, BlockRole, ReadFailure};
use crate::sources::xml::{Element, Node, Space, Xml};

/// A block in the making.
#[derive(Debug)]
pub(super) enum Item {
    /// Text of any kind but a table.
    Text {
        /// What it is.
        kind: BlockKind,
        /// Level of a heading; 0 is the title.
        level: u8,
        /// What part it plays.
        role: BlockRole,
        /// Its text.
        text: String,
        /// Where it begins, if Word noted the pages.
        page: Option<u32>,
    },
    /// A table.
    Table {
        /// Its rows, also one that names the columns.
        rows: Vec<Vec<String>>,
        /// Whether the first row names the columns.
        header: bool,
        /// Where it begins, if Word noted the pages.
        page: Option<u32>,
    },
}

/// Footnotes and endnotes: whether it is an endnote, and its id.
pub(super) type Notes = BTreeMap<(bool, String), Vec<Item>>;

/// What is known on the way through a document.
pub(super) struct Walker<'a> {
    pub(super) styles: &'a Styles,
    pub(super) lists: Lists,
    /// Notes that no paragraph pointed at yet.
    pub(super) notes: Notes,
    /// What diagrams and charts say in words, by the id that points at them.
    pub(super) drawings: BTreeMap<String, Vec<Item>>,
    /// The page, if Word noted where pages began when it showed the document last.
    pub(super) page: Option<u32>,
    /// Depth of the element that holds a table of contents.
    pub(super) contents: Option<usize>,
}

impl Walker<'_> {
    /// What is in the element that was begun last, to its end.
    pub(super) fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Item>) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        loop {
            match xml.next()? {
                Node::Open(element) => self.block(xml, &element, out)?,
                Node::Close(..) => {
                    self.contents = self.contents.filter(|depth| xml.depth() >= *depth);
                    if xml.depth() < floor {
                        return Ok(());
                    }
                }
                Node::End => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    /// One element of it; one that only wraps others is passed through.
    pub(super) fn block(
        &mut self,
        xml: &mut Xml<'_>,
        element: &Element<'_>,
        out: &mut Vec<Item>,
    ) -> Result<(), ReadFailure> {
        match (element.space, element.local()) {
            (Space::Word, "p") => self.paragraph(xml, out),
            (Space::Word, "tbl") => self.table(xml, out),
            (Space::Word, "del" | "moveFrom" | "sectPr" | "sdtEndPr") | (Space::Compatibility, "Fallback") => {
                xml.skip()
            }
            (Space::Word, "sdtPr") => self.control(xml),
            (Space::Word, "lastRenderedPageBreak") => {
                self.turn_page();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Properties of a content control: tables of contents are made with one.
    fn control(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    let names_contents = element.local() == "docPartGallery"
                        && element.value().is_some_and(|gallery| gallery.eq_ignore_ascii_case("table of contents"));
                    if names_contents && self.contents.is_none() {
                        self.contents = Some(floor - 1);
                    }
                }
                Node::Close(..) if xml.depth() < floor => return Ok(()),
                Node::End => return Ok(()),
                Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    pub(super) fn in_contents(&self) -> bool {
        self.contents.is_some()
    }

    pub(super) fn turn_page(&mut self) {
        self.page = self.page.map(|page| page.saturating_add(1));
    }
}
