//! HTML: pages that were saved, exported or written by hand.
//!
//! `charset` makes characters of the bytes (`xhtml` of those that are XML), `parse` a tree of the characters (`tree`), `survey` and `parts` tell which
//! element is what, `segments` makes blocks of the tree (with `inline` and `tables`), and `density` parts the text proper
//! from what surrounds it.

mod charset;
mod density;
mod inline;
mod parse;
mod parts;
mod segments;
mod survey;
mod tables;
mod tree;
mod xhtml;

#[cfg(test)]
mod tests;

pub(super) use inline::shift;

use super::builder::{BlockBuilder, Parsed};
use super::limits::Limits;
use crate::api::{BlockKind, BlockRole, ReadFailure};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let mut builder = BlockBuilder::new(limits);
    read_page(&charset::text_of(bytes), &mut builder, limits)?;
    builder.finish()
}

/// A page of its own, in which the text proper is to be found.
pub(super) fn read_page(text: &str, builder: &mut BlockBuilder, limits: &Limits) -> Result<(), ReadFailure> {
    let tree = parse::parse(&xhtml::opened(text), limits.max_depth)?;
    let survey = survey::Survey::of(&tree);
    let (mut segments, title) = segments::segments_of(&tree, &survey);
    density::judge(&mut segments);

    let is_heading =
        |segment: &segments::Segment| segment.kind == BlockKind::Heading && segment.role() == BlockRole::Body;
    if !segments.iter().any(is_heading)
        && segments.iter().any(|segment| segment.role() == BlockRole::Body)
        && let Some(title) = title
    {
        builder.heading(1, &title);
    }
    emit(segments, builder);
    Ok(())
}

/// A chapter of a book: all of it is text. `role` says what part it plays if it is not body.
pub(super) fn read_chapter(
    bytes: &[u8],
    role: Option<BlockRole>,
    builder: &mut BlockBuilder,
    limits: &Limits,
) -> Result<(), ReadFailure> {
    let tree = parse::parse(&xhtml::opened(&charset::text_of(bytes)), limits.max_depth)?;
    let survey = survey::Survey::of(&tree);
    let (mut segments, _) = segments::segments_of(&tree, &survey);
    for segment in &mut segments {
        segment.place.role = role;
    }
    emit(segments, builder);
    Ok(())
}

fn emit(segments: Vec<segments::Segment>, builder: &mut BlockBuilder) {
    for segment in segments {
        let role = segment.role();
        match segment.table {
            Some(table) => builder.table_with_role(role, table.rows, table.header),
            None if segment.kind == BlockKind::Heading && role == BlockRole::Body => {
                builder.heading(segment.level, &segment.text);
            }
            None => builder.with_role(role, segment.kind, &segment.text),
        }
    }
}
