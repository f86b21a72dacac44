//! HTML: pages that were saved, exported or written by hand.
//!
//! `charset` makes characters of the bytes, `parse` a tree of the characters (`tree`), `survey` and `parts` tell which
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

#[cfg(test)]
mod tests;

pub(super) use inline::shift;

use super::builder::{BlockBuilder, Parsed};
use super::limits::Limits;
use crate::api::{BlockKind, BlockRole, ReadFailure};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let tree = parse::parse(&charset::text_of(bytes), limits.max_depth)?;
    let survey = survey::Survey::of(&tree);
    let (mut segments, title) = segments::segments_of(&tree, &survey);
    density::judge(&mut segments);

    let mut builder = BlockBuilder::new(limits);
    let is_heading =
        |segment: &segments::Segment| segment.kind == BlockKind::Heading && segment.role() == BlockRole::Body;
    if !segments.iter().any(is_heading)
        && segments.iter().any(|segment| segment.role() == BlockRole::Body)
        && let Some(title) = title
    {
        builder.heading(1, &title);
    }
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
    builder.finish()
}
