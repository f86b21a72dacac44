//! One paragraph: its properties, and its text as the reader of the finished document sees it, without what was deleted,
//! what is hidden, and what only tells Word how to compute a field.

use super::body::{Item, Walker};
use super::math::formula;
use super::styles::{Meaning, Numbering};
use super::symbols::symbol;
use crate::api::{BlockKind, BlockRole, ReadFailure};
use crate::sources::html::shift;
use crate::sources::xml::{Element, Node, Space, Xml};

/// A heading of more characters is a paragraph that somebody formatted as one.
const LONGEST_HEADING: usize = 300;

/// A paragraph in the making.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    numbering: Option<Numbering>,
    outline: Option<u8>,
    text: String,
    /// The page on which its text begins.
    page: Option<u32>,
    /// Notes that it points at: whether it is an endnote, and its id.
    notes: Vec<(bool, String)>,
    /// What its text boxes hold.
    boxes: Vec<Item>,
    /// Fields that are open: whether we are in the instruction, not in the result.
    fields: Vec<bool>,
    /// The run in hand.
    run: Run,
}

/// A run of text with the same format.
#[derive(Debug, Default)]
struct Run {
    text: String,
    hidden: bool,
    raised: Option<bool>,
    in_text: bool,
}

impl Walker<'_> {
    /// The paragraph that was begun last, with its text boxes and notes.
    pub(super) fn paragraph(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Item>) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        let mut paragraph = Paragraph::default();
        loop {
            match xml.next()? {
                Node::Open(element) => self.inside(xml, &element, &mut paragraph)?,
                Node::Text(text) => {
                    if paragraph.run.in_text {
                        paragraph.run.text.push_str(&text);
                    }
                }
                Node::Close(..) if xml.depth() < floor => break,
                Node::Close(Space::Word, name) => match name.as_str() {
                    "t" => paragraph.run.in_text = false,
                    "r" => self.end_run(&mut paragraph),
                    _ => {}
                },
                Node::Close(..) => {}
                Node::End => break,
            }
        }
        self.end_run(&mut paragraph);
        self.end_paragraph(paragraph, out);
        Ok(())
    }

    fn inside(
        &mut self,
        xml: &mut Xml<'_>,
        element: &Element<'_>,
        paragraph: &mut Paragraph,
    ) -> Result<(), ReadFailure> {
        let run = &mut paragraph.run;
        match (element.space, element.local()) {
            (Space::Word, name) => match name {
                "pPr" => self.properties(xml, paragraph)?,
                // Deleted or moved away by somebody whose changes are tracked; readings of signs; properties.
                "del" | "moveFrom" | "rt" | "delText" | "instrText" | "delInstrText" | "fldData" | "rPrChange"
                | "sdtPr" | "sdtEndPr" | "rubyPr" => xml.skip()?,
                "t" => run.in_text = true,
                "tab" | "ptab" => run.text.push('\t'),
                "br" | "cr" => run.text.push('\n'),
                "noBreakHyphen" => run.text.push('\u{2011}'),
                "sym" => {
                    let font = element.attribute("font").unwrap_or_default();
                    let code = element.attribute("char").unwrap_or_default();
                    run.text.extend(symbol(&font, &code));
                }
                "vanish" | "webHidden" => run.hidden |= name == "vanish" && element.is_on(),
                "rStyle" => run.hidden |= self.styles.is_hidden(element.value().as_deref()),
                "vertAlign" => {
                    run.raised = match element.value().as_deref() {
                        Some("superscript") => Some(true),
                        Some("subscript") => Some(false),
                        _ => None,
                    };
                }
                "fldChar" => match element.attribute("fldCharType").as_deref() {
                    Some("begin") => paragraph.fields.push(true),
                    Some("separate") => {
                        // What was written of the instruction goes.
                        run.text.clear();
                        if let Some(instruction) = paragraph.fields.last_mut() {
                            *instruction = false;
                        }
                    }
                    _ => drop(paragraph.fields.pop()),
                },
                "lastRenderedPageBreak" => self.turn_page(),
                "footnoteReference" | "endnoteReference" => {
                    let id = element.attribute("id").unwrap_or_default();
                    paragraph.notes.push((name == "endnoteReference", id));
                }
                "txbxContent" => self.blocks(xml, &mut paragraph.boxes)?,
                _ => {}
            },
            (Space::Math, "oMath") => {
                let formula = formula(xml)?;
                run.text.push_str(&formula);
                // Formulas stand beside runs, not in them.
                self.end_run(paragraph);
            }
            (Space::Other, "relIds" | "chart") => {
                let id = element.prefixed("dm").or_else(|| element.prefixed("id"));
                paragraph.boxes.extend(id.and_then(|id| self.drawings.remove(&id)).unwrap_or_default());
            }
            // What older programs show instead of the choice before it.
            (Space::Compatibility, "Fallback") => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn properties(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), ReadFailure> {
        let floor = xml.depth();
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Word => match element.local() {
                    "pStyle" => paragraph.style = element.value(),
                    "outlineLvl" => paragraph.outline = element.value().and_then(|level| level.parse().ok()),
                    "numPr" => paragraph.numbering = Some(Numbering::default()),
                    "numId" => {
                        let list = element.value().unwrap_or_default();
                        paragraph.numbering.get_or_insert_default().list = list;
                    }
                    "ilvl" => {
                        let level = element.value().and_then(|level| level.parse().ok());
                        paragraph.numbering.get_or_insert_default().level = level;
                    }
                    // The format of the mark at its end, what the properties were before, and of the section.
                    "rPr" | "pPrChange" | "sectPr" => xml.skip()?,
                    _ => {}
                },
                Node::Close(..) if xml.depth() < floor => return Ok(()),
                Node::End => return Ok(()),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    fn end_run(&mut self, paragraph: &mut Paragraph) {
        let run = std::mem::take(&mut paragraph.run);
        if run.hidden || run.text.is_empty() || paragraph.fields.iter().any(|instruction| *instruction) {
            return;
        }
        if paragraph.page.is_none() && !run.text.trim().is_empty() {
            paragraph.page = self.page;
        }
        match run.raised.and_then(|up| shift(&run.text, up)) {
            Some(shifted) => paragraph.text.push_str(&shifted),
            None => paragraph.text.push_str(&run.text),
        }
    }

    fn end_paragraph(&mut self, paragraph: Paragraph, out: &mut Vec<Item>) {
        let style = paragraph.style.as_deref();
        let meaning = match paragraph.outline {
            Some(level @ 0..9) => Some(Meaning::Heading(level + 1)),
            Some(_) | None => self.styles.meaning(style),
        };
        let label = self.label(&paragraph);
        let has_text = !paragraph.text.trim().is_empty();
        let (mut kind, mut level, mut role) = (BlockKind::Paragraph, 0, BlockRole::Body);
        let mut text = paragraph.text;
        match meaning {
            Some(Meaning::Heading(rank)) if text.chars().count() <= LONGEST_HEADING => {
                (kind, level) = (BlockKind::Heading, rank);
                if let Some(label) = label.filter(|label| !label.is_empty()) {
                    text = format!("{label} {text}");
                }
            }
            Some(Meaning::Contents) => role = BlockRole::Boilerplate,
            Some(Meaning::Quote) => kind = BlockKind::Quote,
            Some(Meaning::Caption) => kind = BlockKind::Caption,
            Some(Meaning::Code) => kind = BlockKind::Code,
            Some(Meaning::Note) => kind = BlockKind::Footnote,
            Some(Meaning::ListItem) => kind = BlockKind::ListItem,
            Some(Meaning::Heading(_)) | None if label.is_some() => kind = BlockKind::ListItem,
            Some(Meaning::Heading(_)) | None => {}
        }
        if self.in_contents() {
            (kind, role) = (BlockKind::Paragraph, BlockRole::Boilerplate);
        }
        if has_text {
            out.push(Item::Text { kind, level, role, text, page: paragraph.page.or(self.page) });
        }
        out.extend(paragraph.boxes);
        for note in paragraph.notes {
            out.extend(self.notes.remove(&note).unwrap_or_default());
        }
    }

    /// What the list of the paragraph writes before it, empty for a bullet; None if it is in no list.
    fn label(&mut self, paragraph: &Paragraph) -> Option<String> {
        let style = paragraph.style.as_deref();
        let of_style = self.styles.numbering(style);
        let mut numbering = paragraph.numbering.clone().or_else(|| of_style.clone())?;
        if numbering.list.is_empty() {
            numbering.list = of_style?.list;
        }
        if numbering.list == "0" {
            return None;
        }
        let of_list = || self.lists.level_of_style(&numbering.list, style?);
        let level = numbering.level.or_else(of_list).unwrap_or_default();
        // An empty paragraph shows its number all the same, and is counted.
        Some(self.lists.count(&numbering.list, level))
    }
}
