//! What the styles of a document mean. Built-in styles keep their English name in the file in every language of Word;
//! styles that somebody made are known by what they are based on, or by their outline level (ISO 29500-1, 17.3.1.20).

use std::collections::BTreeMap;

use crate::api::ReadFailure;
use crate::sources::limits::Limits;
use crate::sources::xml::{Element, Node, Space, Xml};

/// Longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 20;

/// The numbering that a paragraph asks for: the list and the level in it, from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbering {
    /// Id of the list; "0" takes the numbering away.
    pub(super) list: String,
    /// Level; None for that which the list has for the style.
    pub(super) level: Option<usize>,
}

/// What the style of a paragraph makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A heading of that level; 0 is the title.
    Heading(u8),
    /// A quotation.
    Quote,
    /// A caption.
    Caption,
    /// Program text.
    Code,
    /// An item of a list.
    ListItem,
    /// An entry of a table of contents, of figures, or of an index.
    Contents,
    /// A footnote or an endnote.
    Note,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    hidden: Option<bool>,
}

/// The styles of a document by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
}

impl Styles {
    /// From the part that holds them.
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadFailure> {
        let mut found = Self::default();
        let mut xml = Xml::new(text, limits);
        let mut current: Option<(String, Style)> = None;
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Word => match element.local() {
                    "style" => {
                        let id = element.attribute("styleId").unwrap_or_default();
                        let is_default =
                            element.attribute("default").is_some_and(|value| value == "1" || value == "true");
                        if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                            found.default_paragraph = Some(id.clone());
                        }
                        current = Some((id, Style::default()));
                    }
                    _ => {
                        if let Some((_, style)) = &mut current {
                            property(style, &element);
                        }
                    }
                },
                Node::Close(Space::Word, name) if name == "style" => {
                    if let Some((id, style)) = current.take() {
                        found.styles.insert(id, style);
                    }
                }
                Node::End => return Ok(found),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    /// What a paragraph of that style is; None for running text.
    pub(super) fn meaning(&self, id: Option<&str>) -> Option<Meaning> {
        let own = self.chain(id).find_map(|style| by_name(&style.name));
        // A style may be based on a heading and take its outline level away (9: body text).
        match self.outline(id) {
            Some(9..) if matches!(own, Some(Meaning::Heading(_))) => None,
            Some(level @ 0..9) if own != Some(Meaning::Heading(0)) => Some(Meaning::Heading(level + 1)),
            _ => own,
        }
    }

    /// The numbering that the style brings along.
    pub(super) fn numbering(&self, id: Option<&str>) -> Option<Numbering> {
        let list = self.chain(id).find_map(|style| style.list.clone())?;
        let level = self.chain(id).find_map(|style| style.level);
        Some(Numbering { list, level })
    }

    /// Whether text of that style is hidden.
    pub(super) fn is_hidden(&self, id: Option<&str>) -> bool {
        id.is_some() && self.chain(id).find_map(|style| style.hidden).unwrap_or_default()
    }

    fn outline(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id).find_map(|style| style.outline)
    }

    /// The style and those it is based on.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = self.styles.get(id.or(self.default_paragraph.as_deref()).unwrap_or_default());
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_deref()?)).take(LONGEST_CHAIN)
    }
}

fn property(style: &mut Style, element: &Element<'_>) {
    match element.local() {
        "name" => style.name = element.value().unwrap_or_default().trim().to_lowercase(),
        "basedOn" => style.based_on = element.value(),
        "outlineLvl" => style.outline = element.value().and_then(|level| level.parse().ok()),
        "numId" => style.list = element.value(),
        "ilvl" => style.level = element.value().and_then(|level| level.parse().ok()),
        "vanish" => style.hidden = Some(element.is_on()),
        _ => {}
    }
}

fn by_name(name: &str) -> Option<Meaning> {
    if let Some(level) = name.strip_prefix("heading ").or_else(|| name.strip_prefix("heading")) {
        return level.trim().parse().ok().filter(|level| (1..=9).contains(level)).map(Meaning::Heading);
    }
    match name {
        "title" => return Some(Meaning::Heading(0)),
        "caption" => return Some(Meaning::Caption),
        "quote" | "intense quote" | "block text" | "quotations" => return Some(Meaning::Quote),
        "footnote text" | "endnote text" => return Some(Meaning::Note),
        "html preformatted" | "macro text" | "macro" | "source code" | "code" | "preformatted text" => {
            return Some(Meaning::Code);
        }
        "toc heading" | "table of figures" | "table of authorities" | "toa heading" | "index heading" => {
            return Some(Meaning::Contents);
        }
        _ => {}
    }
    let numbered = |start: &str| {
        name.strip_prefix(start).is_some_and(|rest| rest.trim().chars().all(|character| character.is_ascii_digit()))
    };
    if numbered("toc ") || numbered("index ") {
        Some(Meaning::Contents)
    } else if numbered("list bullet") || numbered("list number") {
        Some(Meaning::ListItem)
    } else {
        None
    }
}
