//! Word (DOCX, DOCM, DOTX; ISO 29500 transitional and strict).
//!
//! `package` and `xml` beside it read the parts of the archive, `styles` and `numbering` tell what paragraphs mean, `body`,
//! `paragraph` and `tables` walk through the text (with `math` and `symbols`).

mod body;
mod math;
mod numbering;
mod paragraph;
mod styles;
mod symbols;
mod tables;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use self::math::formula;

use self::body::{Item, Notes, Walker};
use self::numbering::Lists;
use self::styles::Styles;
use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::limits::Limits;
use super::package::{Package, Relations};
use super::pptx::{chart_texts, diagram_texts};
use super::xml::{Node, Space, Xml};
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

/// Where the text is if nothing says otherwise.
const USUAL_PLACE: &str = "word/document.xml";

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let mut package = Package::open(bytes, limits)?;
    let place = package.relations("")?.of_kind("officeDocument").next().unwrap_or(USUAL_PLACE).to_owned();
    let relations = package.relations(&place)?;
    let styles = match related(&mut package, &relations, "styles")? {
        Some(text) => Styles::read(&text, limits)?,
        None => Styles::default(),
    };
    let lists = match related(&mut package, &relations, "numbering")? {
        Some(text) => Lists::read(&text, limits)?,
        None => Lists::default(),
    };
    let drawings = read_drawings(&mut package, &relations, limits)?;
    let mut walker = Walker { styles: &styles, lists, notes: Notes::new(), drawings, page: None, contents: None };
    for (kind, is_endnote) in [("footnotes", false), ("endnotes", true)] {
        if let Some(text) = related(&mut package, &relations, kind)? {
            read_notes(&text, is_endnote, &mut walker, limits)?;
        }
    }
    let headers = read_margins(&mut package, &relations, "header", &mut walker, limits)?;
    let footers = read_margins(&mut package, &relations, "footer", &mut walker, limits)?;
    let body = package.part(&place)?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;

    let mut builder = BlockBuilder::new(limits);
    for text in headers {
        builder.with_role(BlockRole::Header, BlockKind::Paragraph, &text);
    }
    if body.contains("lastRenderedPageBreak") {
        walker.page = Some(1);
    }
    let mut emitter = Emitter { builder, code: String::new() };
    let mut xml = Xml::new(&body, limits);
    let mut items = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Word && element.local() == "body" => {}
            Node::Open(element) => walker.block(&mut xml, &element, &mut items)?,
            Node::Close(..) => walker.contents = walker.contents.filter(|depth| xml.depth() >= *depth),
            Node::Text(_) => {}
            Node::End => break,
        }
        for item in items.drain(..) {
            emitter.emit(item);
        }
        if emitter.builder.is_full() {
            break;
        }
    }
    let mut builder = emitter.finish();
    for text in footers {
        builder.with_role(BlockRole::Footer, BlockKind::Paragraph, &text);
    }
    builder.finish()
}

/// The first part of a kind that the text points at.
fn related(package: &mut Package<'_>, relations: &Relations, kind: &str) -> Result<Option<String>, ReadFailure> {
    match relations.of_kind(kind).next() {
        Some(path) => package.part(path),
        None => Ok(None),
    }
}

/// What the diagrams (SmartArt) and charts say in words.
fn read_drawings(
    package: &mut Package<'_>,
    relations: &Relations,
    limits: &Limits,
) -> Result<BTreeMap<String, Vec<Item>>, ReadFailure> {
    let mut drawings = BTreeMap::new();
    for (of, kind) in [("diagramData", BlockKind::ListItem), ("chart", BlockKind::Caption)] {
        for (id, path) in relations.with_ids(of) {
            let Some(text) = package.part(path)? else { continue };
            let texts = if of == "chart" { chart_texts(&text, limits)? } else { diagram_texts(&text, limits)? };
            let item = |text| Item::Text { kind, level: 0, role: BlockRole::Body, text, page: None };
            drawings.insert(id.to_owned(), texts.into_iter().map(item).collect());
        }
    }
    Ok(drawings)
}

/// Reads the notes; those of a type (separators) are lines, not notes.
fn read_notes(text: &str, is_endnote: bool, walker: &mut Walker<'_>, limits: &Limits) -> Result<(), ReadFailure> {
    let mut xml = Xml::new(text, limits);
    loop {
        match xml.next()? {
            Node::Open(element) if matches!(element.local(), "footnote" | "endnote") => {
                let is_line = element.attribute("type").is_some_and(|kind| kind != "normal");
                let id = element.attribute("id").unwrap_or_default();
                let mut items = Vec::new();
                walker.blocks(&mut xml, &mut items)?;
                if !is_line {
                    for item in &mut items {
                        if let Item::Text { kind, .. } = item {
                            *kind = BlockKind::Footnote;
                        }
                    }
                    walker.notes.insert((is_endnote, id), items);
                }
            }
            Node::End => return Ok(()),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
}

/// The texts of the headers or footers, each once: most sections have the same.
fn read_margins(
    package: &mut Package<'_>,
    relations: &Relations,
    kind: &str,
    walker: &mut Walker<'_>,
    limits: &Limits,
) -> Result<Vec<String>, ReadFailure> {
    let mut texts = Vec::new();
    for path in relations.of_kind(kind) {
        let Some(text) = package.part(path)? else { continue };
        let mut items = Vec::new();
        walker.blocks(&mut Xml::new(&text, limits), &mut items)?;
        for item in items {
            let text = match item {
                Item::Text { text, .. } => text,
                Item::Table { rows, .. } => rows.into_iter().flatten().collect::<Vec<_>>().join(" "),
            };
            if !text.trim().is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

/// Hands items to the builder; neighbouring lines of a program become one block.
struct Emitter {
    builder: BlockBuilder,
    code: String,
}

impl Emitter {
    fn emit(&mut self, item: Item) {
        if let Item::Text { kind: BlockKind::Code, text, .. } = &item {
            self.code.push_str(text);
            self.code.push('\n');
            return;
        }
        self.flush();
        let (Item::Text { page, .. } | Item::Table { page, .. }) = &item;
        if let Some(page) = page {
            self.builder.page(*page);
        }
        match item {
            Item::Text { kind: BlockKind::Heading, level, role: BlockRole::Body, text, .. } => {
                self.builder.heading(level, &text);
            }
            Item::Text { kind, role, text, .. } => self.builder.with_role(role, kind, &text),
            Item::Table { rows, header, .. } => self.builder.table(rows, header),
        }
    }

    fn flush(&mut self) {
        let code = std::mem::take(&mut self.code);
        self.builder.text(BlockKind::Code, &code);
    }

    fn finish(mut self) -> BlockBuilder {
        self.flush();
        self.builder
    }
}
