//! Presentations of PowerPoint (PPTX, PPTM, PPSX; ISO 29500): slide by slide with title, text, tables and speaker notes;
//! a slide is a page.
//!
//! `shapes` walks through what stands on a slide, `drawing` reads text as all programs of Office keep it in drawings.

mod drawing;
mod shapes;

#[cfg(test)]
mod tests;

use self::shapes::{Item, Part, read_shapes};
use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::limits::Limits;
use super::package::Package;
use super::xml::{Node, Space, Xml};
use crate::api::{BlockKind, BlockRole, ReadErrorCode, ReadFailure};

pub(super) use drawing::{chart_texts, diagram_texts};

/// Where the presentation is if nothing says otherwise.
const USUAL_PLACE: &str = "ppt/presentation.xml";

/// Most slides that are read.
const MOST_SLIDES: usize = 20_000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let mut package = Package::open(bytes, limits)?;
    let place = package.relations("")?.of_kind("officeDocument").next().unwrap_or(USUAL_PLACE).to_owned();
    let relations = package.relations(&place)?;
    let presentation = package.part(&place)?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let mut builder = BlockBuilder::new(limits);
    for (number, id) in (1..).zip(slides(&presentation, limits)?) {
        let Some(path) = relations.of_id(&id) else { continue };
        builder.page(number);
        builder.no_heading();
        read_slide(&mut package, path, &mut builder, limits)?;
        if builder.is_full() {
            break;
        }
    }
    builder.finish()
}

/// The ids of the slides in the order in which they are shown.
fn slides(presentation: &str, limits: &Limits) -> Result<Vec<String>, ReadFailure> {
    let mut xml = Xml::new(presentation, limits);
    let mut ids = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Slides && element.local() == "sldId" => {
                ids.extend(element.prefixed("id"));
            }
            Node::End => break,
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
    if ids.len() > MOST_SLIDES { Err(failure(ReadErrorCode::TooLarge)) } else { Ok(ids) }
}

fn read_slide(
    package: &mut Package<'_>,
    path: &str,
    builder: &mut BlockBuilder,
    limits: &Limits,
) -> Result<(), ReadFailure> {
    let Some(text) = package.part(path)? else { return Ok(()) };
    let relations = package.relations(path)?;
    let slide = read_shapes(&text, limits)?;
    // A hidden slide is in the file and is not shown.
    let role = if slide.hidden { BlockRole::Boilerplate } else { BlockRole::Body };
    let (titles, others): (Vec<Item>, Vec<Item>) =
        slide.items.into_iter().partition(|item| matches!(item, Item::Text { part: Part::Title, .. }));
    let title: Vec<String> = titles
        .into_iter()
        .filter_map(|item| if let Item::Text { text, .. } = item { Some(text) } else { None })
        .collect();
    if slide.hidden {
        builder.with_role(role, BlockKind::Heading, &title.join(" "));
    } else {
        builder.heading(1, &title.join(" "));
    }
    for item in others {
        match item {
            Item::Text { part, kind, text } => builder.with_role(part.role().unwrap_or(role), kind, &text),
            Item::Table { rows, header } => builder.table_with_role(role, rows, header),
            Item::Elsewhere { id, is_chart } => {
                let Some(text) = relations.of_id(&id).map(|path| package.part(path)).transpose()?.flatten() else {
                    continue;
                };
                let texts = if is_chart { chart_texts(&text, limits)? } else { diagram_texts(&text, limits)? };
                let kind = if is_chart { BlockKind::Caption } else { BlockKind::ListItem };
                for text in texts {
                    builder.with_role(role, kind, &text);
                }
            }
        }
    }
    for path in relations.of_kind("notesSlide") {
        let Some(text) = package.part(path)? else { continue };
        for item in read_shapes(&text, limits)?.items {
            if let Item::Text { part: Part::Body, text, .. } = item {
                builder.with_role(role, BlockKind::Paragraph, &text);
            }
        }
    }
    Ok(())
}
