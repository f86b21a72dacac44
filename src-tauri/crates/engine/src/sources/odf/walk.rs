//! Goes through the text of a document, or through what holds paragraphs as a text does: notes, text boxes, cells, slides.

use super::styles::Styles;
use crate::api::{BlockKind, BlockRole, ReadFailure};
use crate::sources::html::shift;
use crate::sources::limits::Limits;
use crate::sources::xml::{Element, Node, Space, Xml};

/// Most spaces that one element stands for.
const MOST_SPACES: usize = 200;

/// A block in the making.
#[derive(Debug)]
pub(super) enum Item {
    /// Text of any kind but a table.
    Text { kind: BlockKind, level: u8, role: BlockRole, text: String, page: Option<u32> },
    /// A table.
    Table { rows: Vec<Vec<String>>, header: bool, role: BlockRole },
    /// A slide begins.
    Slide { number: u32 },
}

/// The text of blocks, one after the other.
pub(super) fn text_of(items: Vec<Item>) -> String {
    let text = |item: Item| match item {
        Item::Text { text, .. } => text,
        Item::Table { rows, .. } => rows.into_iter().flatten().collect::<Vec<_>>().join(" "),
        Item::Slide { .. } => String::new(),
    };
    items.into_iter().map(text).collect::<Vec<_>>().join(" ")
}

/// What is known on the way.
pub(super) struct Walker<'a> {
    pub(super) styles: &'a Styles,
    pub(super) limits: &'a Limits,
    /// The page, if the program noted where pages began.
    pub(super) page: Option<u32>,
    /// What paragraphs are here, unless their style knows better.
    kind: BlockKind,
    role: BlockRole,
    slides: u32,
}

impl<'a> Walker<'a> {
    /// At the start of the text.
    pub(super) fn new(styles: &'a Styles, limits: &'a Limits) -> Self {
        Self { styles, limits, page: None, kind: BlockKind::Paragraph, role: BlockRole::Body, slides: 0 }
    }

    /// What is in the element that was begun last, to its end.
    pub(super) fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Item>) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        loop {
            match xml.next()? {
                Node::Open(element) => self.block(xml, &element, out)?,
                Node::Close(..) if xml.depth() < floor => return Ok(()),
                Node::End => return Ok(()),
                Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    /// The same where paragraphs are of another kind, or play another part.
    fn within(
        &mut self,
        kind: BlockKind,
        role: BlockRole,
        xml: &mut Xml<'_>,
        out: &mut Vec<Item>,
    ) -> Result<(), ReadFailure> {
        let before = (std::mem::replace(&mut self.kind, kind), std::mem::replace(&mut self.role, role));
        let outcome = self.blocks(xml, out);
        (self.kind, self.role) = before;
        outcome
    }

    /// One element; one that only wraps others is passed through.
    pub(super) fn block(
        &mut self,
        xml: &mut Xml<'_>,
        element: &Element<'_>,
        out: &mut Vec<Item>,
    ) -> Result<(), ReadFailure> {
        match (element.space, element.local()) {
            (Space::Text, "h") => {
                let level = element.attribute("outline-level").and_then(|level| level.parse::<u8>().ok());
                self.paragraph(xml, Some((BlockKind::Heading, level.unwrap_or(1).clamp(1, 9))), out)
            }
            (Space::Text, "p") => {
                let style = element.attribute("style-name");
                if self.styles.is_hidden("paragraph", style.as_deref()) {
                    return xml.skip();
                }
                let meaning = self.styles.meaning(style.as_deref());
                // An item of a list whose style is that of a caption is an item all the same.
                let own = meaning.filter(|_| matches!(self.kind, BlockKind::Paragraph | BlockKind::Code));
                self.paragraph(xml, own, out)
            }
            (Space::Text, "list" | "numbered-paragraph") if self.kind != BlockKind::Footnote => {
                self.within(BlockKind::ListItem, self.role, xml, out)
            }
            (
                Space::Text,
                "table-of-content" | "illustration-index" | "table-index" | "object-index" | "alphabetical-index"
                | "user-index",
            ) => self.within(self.kind, BlockRole::Boilerplate, xml, out),
            (Space::Text, "bibliography") => self.within(BlockKind::Footnote, self.role, xml, out),
            (Space::Text, "soft-page-break") => {
                self.turn_page();
                Ok(())
            }
            (Space::Text, "tracked-changes" | "sequence-decls" | "variable-decls" | "user-field-decls")
            | (Space::Office, "annotation" | "forms" | "event-listeners")
            | (Space::Presentation, "settings" | "header-decl" | "footer-decl" | "date-time-decl")
            | (Space::Other, "title" | "desc") => xml.skip(),
            (Space::Table, "table") => self.table(xml, element, out),
            (Space::Draw, "page") => {
                self.slides += 1;
                out.push(Item::Slide { number: self.slides });
                Ok(())
            }
            (Space::Draw, "frame" | "custom-shape") => match element.attribute("class").as_deref() {
                Some("title") if self.slides > 0 => self.within(BlockKind::Heading, self.role, xml, out),
                Some("date-time" | "footer" | "page-number") => self.within(self.kind, BlockRole::Footer, xml, out),
                Some("header") => self.within(self.kind, BlockRole::Header, xml, out),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The role of what is read here.
    pub(super) fn role(&self) -> BlockRole {
        self.role
    }

    fn turn_page(&mut self) {
        self.page = self.page.map(|page| page.saturating_add(1));
    }

    /// The paragraph that was begun last, with the notes and text boxes in it.
    fn paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        own: Option<(BlockKind, u8)>,
        out: &mut Vec<Item>,
    ) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        let mut page = self.page;
        let (mut text, mut behind) = (String::new(), Vec::new());
        // Raised and lowered text that is open: its depth, where it began, and which of the two.
        let mut shifted: Vec<(usize, usize, bool)> = Vec::new();
        loop {
            match xml.next()? {
                Node::Text(part) => text.push_str(&part),
                Node::Open(element) => match (element.space, element.local()) {
                    (Space::Text, "s") => {
                        let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                        text.extend(std::iter::repeat_n(' ', count.min(MOST_SPACES)));
                    }
                    (Space::Text, "tab") => text.push('\t'),
                    (Space::Text, "line-break") => text.push('\n'),
                    (Space::Text, "span") => {
                        let style = element.attribute("style-name");
                        if self.styles.is_hidden("text", style.as_deref()) {
                            xml.skip()?;
                        } else if let Some(up) = self.styles.raised(style.as_deref()) {
                            shifted.push((xml.depth(), text.len(), up));
                        }
                    }
                    (Space::Text, "note-citation" | "ruby-text" | "hidden-text" | "tracked-changes")
                    | (Space::Office, "annotation")
                    | (Space::Other, "title" | "desc") => xml.skip()?,
                    (Space::Text, "note-body") => {
                        self.within(BlockKind::Footnote, self.role, xml, &mut behind)?;
                    }
                    (Space::Text, "soft-page-break") => {
                        self.turn_page();
                        page = page.filter(|_| !text.trim().is_empty()).or(self.page);
                    }
                    (Space::Draw, "text-box") => self.within(BlockKind::Paragraph, self.role, xml, &mut behind)?,
                    (Space::Text, "p" | "h" | "list") | (Space::Table, "table") => {
                        // In a shape that is anchored here.
                        self.block(xml, &element, &mut behind)?;
                    }
                    _ => {}
                },
                Node::Close(..) => {
                    if let Some((_, start, up)) = shifted.pop_if(|(depth, ..)| xml.depth() < *depth)
                        && let Some(other) = text.get(start..).and_then(|inner| shift(inner, up))
                    {
                        text.replace_range(start.., &other);
                    }
                    if xml.depth() < floor {
                        break;
                    }
                }
                Node::End => break,
            }
        }
        let (kind, level) = own.unwrap_or((self.kind, 1));
        if !text.trim().is_empty() {
            out.push(Item::Text { kind, level, role: self.role, text, page });
        }
        out.append(&mut behind);
        Ok(())
    }
}
