//! Word (DOCX, DOCM, DOTX; ISO 29500 transitional and strict).
//!
//! `package` finds the parts in the archive, `xml` reads them, `styles` and `numbering` tell what paragraphs mean, `body`,
//! `paragraph` and `tables` walk through the text (with `math` and `symbols`).

mod body;
mod math;
mod numbering;
mod package;
mod paragraph;
mod styles;
mod symbols;
mod tables;
mod xml;

#[cfg(test)]
mod tests;

use self::body::{Item, Notes, Walker};
use self::numbering::Lists;
use self::package::{Package, Relations};
use self::styles::Styles;
use self::xml::{Node, Space, Xml};
use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::limits::Limits;
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
    let mut walker = Walker { styles: &styles, lists, notes: Notes::new(), page: None, contents: None };
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
