//! OpenDocument (ODT, ODS, ODP and their templates; ISO 26300): texts, spreadsheets and presentations, which share one
//! vocabulary.
//!
//! `styles` tells what styles mean, `walk` goes through the text, `tables` through tables and sheets.

mod styles;
mod tables;
mod walk;

#[cfg(test)]
mod tests;

use self::styles::Styles;
use self::walk::{Item, Walker};
use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::limits::Limits;
use super::package::Package;
use super::xml::{Node, Space, Xml};
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let mut package = Package::open(bytes, limits)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(failure(ReadErrorCode::PasswordProtected));
    }
    let content = package.part("content.xml")?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let shared = package.part("styles.xml")?.unwrap_or_default();
    let mut styles = Styles::default();
    styles.read(&shared, limits)?;
    styles.read(&content, limits)?;

    let mut builder = BlockBuilder::new(limits);
    let mut walker = Walker::new(&styles, limits);
    let margins = read_margins(&shared, &mut walker, limits)?;
    let is_text = content.contains("<office:text");
    if is_text && content.contains("soft-page-break") {
        walker.page = Some(1);
    }
    let of_role = |role: BlockRole| margins.iter().filter(move |(found, _)| is_text && *found == role);
    for (role, text) in of_role(BlockRole::Header) {
        builder.with_role(*role, BlockKind::Paragraph, text);
    }
    read_body(&content, &mut walker, &mut builder, limits)?;
    for (role, text) in of_role(BlockRole::Footer) {
        builder.with_role(*role, BlockKind::Paragraph, text);
    }
    builder.finish()
}

fn read_body(
    content: &str,
    walker: &mut Walker<'_>,
    builder: &mut BlockBuilder,
    limits: &Limits,
) -> Result<(), ReadFailure> {
    let mut xml = Xml::new(content, limits);
    let mut in_body = false;
    let mut items = Vec::new();
    while !builder.is_full() {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Office && element.local() == "body" => in_body = true,
            Node::Open(element) if in_body && element.space == Space::Office && element.local() == "spreadsheet" => {
                return tables::sheets(&mut xml, walker, builder);
            }
            Node::Open(element) if in_body => walker.block(&mut xml, &element, &mut items)?,
            Node::End => break,
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
        for item in items.drain(..) {
            emit(item, builder);
        }
    }
    Ok(())
}

fn emit(item: Item, builder: &mut BlockBuilder) {
    match item {
        Item::Slide { number } => {
            builder.page(number);
            builder.no_heading();
        }
        Item::Text { kind, level, role, text, page } => {
            if let Some(page) = page {
                builder.page(page);
            }
            if kind == BlockKind::Heading && role == BlockRole::Body {
                builder.heading(level, &text);
            } else {
                builder.with_role(role, kind, &text);
            }
        }
        Item::Table { rows, header, role } => builder.table_with_role(role, rows, header),
    }
}

/// The texts of headers and footers, each once.
fn read_margins(
    shared: &str,
    walker: &mut Walker<'_>,
    limits: &Limits,
) -> Result<Vec<(BlockRole, String)>, ReadFailure> {
    let mut xml = Xml::new(shared, limits);
    let mut texts: Vec<(BlockRole, String)> = Vec::new();
    loop {
        let role = match xml.next()? {
            Node::Open(element) if element.space == Space::Style => match element.local() {
                "header" | "header-left" | "header-first" => BlockRole::Header,
                "footer" | "footer-left" | "footer-first" => BlockRole::Footer,
                _ => continue,
            },
            Node::End => return Ok(texts),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => continue,
        };
        let mut items = Vec::new();
        walker.blocks(&mut xml, &mut items)?;
        let text = walk::text_of(items);
        if !text.trim().is_empty() && !texts.iter().any(|(_, other)| *other == text) {
            texts.push((role, text));
        }
    }
}
