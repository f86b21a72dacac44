//! What the styles of a document mean. Those that come with the program keep their English name in the file in every
//! language; others are known by what they are based on.

use std::collections::BTreeMap;

use crate::api::{BlockKind, ReadFailure};
use crate::sources::limits::Limits;
use crate::sources::xml::{Node, Space, Xml};

/// Longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 20;

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    /// Raised (true) or lowered text.
    raised: Option<bool>,
    /// Text that is not shown, or a table that is not.
    hidden: bool,
}

/// The styles of a document by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<(String, String), Style>,
}

impl Styles {
    /// Adds those of a part.
    pub(super) fn read(&mut self, text: &str, limits: &Limits) -> Result<(), ReadFailure> {
        let mut xml = Xml::new(text, limits);
        let mut key = None;
        loop {
            let element = match xml.next()? {
                Node::Open(element) if element.space == Space::Style => element,
                Node::Open(element) if element.space == Space::Office && element.local() == "body" => return Ok(()),
                Node::End => return Ok(()),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => continue,
            };
            match element.local() {
                "style" => {
                    let family = element.attribute("family").unwrap_or_default();
                    let name = element.attribute("name").unwrap_or_default();
                    let style = Style { parent: element.attribute("parent-style-name"), ..Style::default() };
                    key = Some((family, name));
                    self.styles.extend(key.clone().map(|key| (key, style)));
                }
                "text-properties" | "table-properties" => {
                    let Some(style) = key.as_ref().and_then(|key| self.styles.get_mut(key)) else { continue };
                    if let Some(position) = element.attribute("text-position") {
                        style.raised = match position.split_whitespace().next().unwrap_or_default() {
                            "super" => Some(true),
                            "sub" => Some(false),
                            share => share
                                .trim_end_matches('%')
                                .parse::<f32>()
                                .ok()
                                .filter(|share| *share != 0.0)
                                .map(|share| share > 0.0),
                        };
                    }
                    style.hidden |=
                        element.attribute("display").is_some_and(|shown| matches!(&*shown, "none" | "false"));
                }
                _ => {}
            }
        }
    }

    /// What the style makes of a paragraph, and its level if that is a heading (0 for the title).
    pub(super) fn meaning(&self, name: Option<&str>) -> Option<(BlockKind, u8)> {
        self.chain("paragraph", name).find_map(|(name, _)| {
            let name = name.replace("_20_", " ");
            Some(match name.as_str() {
                "Title" => (BlockKind::Heading, 0),
                "Quotations" => (BlockKind::Quote, 0),
                "Preformatted Text" => (BlockKind::Code, 0),
                "Caption" | "Illustration" | "Table" | "Drawing" | "Figure" => (BlockKind::Caption, 0),
                "Footnote" | "Endnote" => (BlockKind::Footnote, 0),
                _ => return None,
            })
        })
    }

    /// Whether the style raises (true) or lowers characters.
    pub(super) fn raised(&self, name: Option<&str>) -> Option<bool> {
        self.chain("text", name).find_map(|(_, style)| style?.raised)
    }

    /// Whether what has the style is not shown.
    pub(super) fn is_hidden(&self, family: &str, name: Option<&str>) -> bool {
        self.chain(family, name).any(|(_, style)| style.is_some_and(|style| style.hidden))
    }

    /// The style and what it is based on.
    fn chain<'s>(
        &'s self,
        family: &'s str,
        name: Option<&'s str>,
    ) -> impl Iterator<Item = (&'s str, Option<&'s Style>)> {
        let mut next = name;
        std::iter::from_fn(move || {
            let name = next?;
            let style = self.styles.get(&(family.to_owned(), name.to_owned()));
            next = style.and_then(|style| style.parent.as_deref());
            Some((name, style))
        })
        .take(LONGEST_CHAIN)
    }
}
