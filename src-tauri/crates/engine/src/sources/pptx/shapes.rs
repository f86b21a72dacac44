//! What stands on a slide or on its notes: shapes with text, tables, and pointers to diagrams and charts, in the order of
//! the file, which is that in which they were put there.

use super::drawing::paragraph;
use crate::api::{BlockKind, BlockRole, ReadFailure};
use crate::sources::limits::Limits;
use crate::sources::table::has_header;
use crate::sources::xml::{Element, Node, Space, Xml};

/// Most bytes of cells that are repeated because they are merged, in one table.
const MOST_REPEATED: usize = 4 << 20;

/// Which part of a slide a shape is made for (`ST_PlaceholderType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Its title.
    Title,
    /// Its text, with bullets unless a paragraph says otherwise.
    Body,
    /// The line under the title, or a shape that somebody drew.
    Other,
    /// The header of the notes.
    Header,
    /// Date, number and footer.
    Footer,
}

impl Part {
    /// The role of its text, where it has one of its own.
    pub(super) fn role(self) -> Option<BlockRole> {
        match self {
            Self::Header => Some(BlockRole::Header),
            Self::Footer => Some(BlockRole::Footer),
            Self::Title | Self::Body | Self::Other => None,
        }
    }
}

/// Something on a slide.
#[derive(Debug)]
pub(super) enum Item {
    /// A paragraph.
    Text { part: Part, kind: BlockKind, text: String },
    /// A table.
    Table { rows: Vec<Vec<String>>, header: bool },
    /// A chart or a diagram in another part of the file.
    Elsewhere { id: String, is_chart: bool },
}

/// A slide.
#[derive(Debug, Default)]
pub(super) struct Slide {
    pub(super) hidden: bool,
    pub(super) items: Vec<Item>,
}

pub(super) fn read_shapes(text: &str, limits: &Limits) -> Result<Slide, ReadFailure> {
    let mut xml = Xml::new(text, limits);
    let mut slide = Slide::default();
    let (mut part, mut hidden) = (Part::Other, false);
    loop {
        let element = match xml.next()? {
            Node::Open(element) => element,
            Node::End => return Ok(slide),
            Node::Close(..) | Node::Text(_) => continue,
        };
        match (element.space, element.local()) {
            (Space::Slides, "sld") => slide.hidden = element.attribute("show").is_some_and(|show| is_no(&show)),
            (Space::Slides, "sp" | "graphicFrame" | "cxnSp" | "pic") => (part, hidden) = (Part::Other, false),
            (Space::Slides, "cNvPr") => hidden = element.attribute("hidden").is_some_and(|hidden| !is_no(&hidden)),
            (Space::Slides, "ph") => part = part_of(&element),
            (Space::Compatibility, "Fallback") => xml.skip()?,
            (Space::Drawing, "p") => {
                let paragraph = paragraph(&mut xml)?;
                if hidden || paragraph.text.trim().is_empty() {
                    continue;
                }
                let kind = match paragraph.bullet.unwrap_or(part == Part::Body) {
                    true => BlockKind::ListItem,
                    false => BlockKind::Paragraph,
                };
                slide.items.push(Item::Text { part, kind, text: paragraph.text });
            }
            (Space::Drawing, "tbl") => {
                let (rows, named) = table(&mut xml)?;
                let header = named && rows.len() > 1 || has_header(&rows);
                slide.items.push(Item::Table { rows, header });
            }
            (Space::Other, "relIds") => {
                let id = element.prefixed("dm");
                slide.items.extend(id.map(|id| Item::Elsewhere { id, is_chart: false }));
            }
            (Space::Other, "chart") => {
                let id = element.prefixed("id");
                slide.items.extend(id.map(|id| Item::Elsewhere { id, is_chart: true }));
            }
            _ => {}
        }
    }
}

fn is_no(value: &str) -> bool {
    matches!(value, "0" | "false")
}

fn part_of(placeholder: &Element<'_>) -> Part {
    match placeholder.attribute("type").as_deref() {
        Some("title" | "ctrTitle") => Part::Title,
        None | Some("body" | "obj") => Part::Body,
        Some("hdr") => Part::Header,
        Some("dt" | "ftr" | "sldNum") => Part::Footer,
        Some(_) => Part::Other,
    }
}

/// The rows of the table that was begun last, with every merged cell in each of its places; and whether the first row is
/// formatted as one of names.
fn table(xml: &mut Xml<'_>) -> Result<(Vec<Vec<String>>, bool), ReadFailure> {
    let floor = xml.depth();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut named, mut repeated) = (false, 0);
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Drawing => match element.local() {
                "tblPr" => named = element.attribute("firstRow").is_some_and(|first| !is_no(&first)),
                "tr" => rows.push(Vec::new()),
                "tc" => {
                    let is_set = |name: &str| element.attribute(name).is_some_and(|merged| !is_no(&merged));
                    let (from_left, from_above) = (is_set("hMerge"), is_set("vMerge"));
                    let mut text = cell(xml)?;
                    let Some((row, before)) = rows.split_last_mut() else { continue };
                    let source = match (from_left, from_above) {
                        (true, _) => row.last(),
                        (false, true) => before.last().and_then(|above| above.get(row.len())),
                        (false, false) => None,
                    };
                    if let Some(source) = source {
                        repeated += source.len();
                        text = if repeated <= MOST_REPEATED { source.clone() } else { String::new() };
                    }
                    row.push(text);
                }
                _ => {}
            },
            Node::Close(..) if xml.depth() < floor => return Ok((rows, named)),
            Node::End => return Ok((rows, named)),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
}

fn cell(xml: &mut Xml<'_>) -> Result<String, ReadFailure> {
    let floor = xml.depth();
    let mut text = String::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Drawing && element.local() == "p" => {
                text.push_str(&paragraph(xml)?.text);
                text.push(' ');
            }
            Node::Close(..) if xml.depth() < floor => return Ok(text),
            Node::End => return Ok(text),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
}
