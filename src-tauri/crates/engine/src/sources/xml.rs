//! XML of the parts of office documents and books, as a run of starts, ends and text: without declarations of entities (so without any that grow or
//! point at other files), and without end to follow in depth.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::failure::failure;
use super::limits::Limits;
use crate::api::{ReadErrorCode, ReadFailure};

/// Vocabulary that an element is from. Transitional and strict documents name theirs differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Formulas.
    Math,
    /// Alternatives for programs of different ages.
    Compatibility,
    /// DrawingML: text in shapes and tables of slides.
    Drawing,
    /// PresentationML: slides.
    Slides,
    /// OpenDocument: running text.
    Text,
    /// OpenDocument: tables, also those of a spreadsheet.
    Table,
    /// OpenDocument: frames, text boxes, slides.
    Draw,
    /// OpenDocument: the document itself, and comments.
    Office,
    /// OpenDocument: styles, headers and footers.
    Style,
    /// OpenDocument: speaker notes and what else only presentations have.
    Presentation,
    /// Relationships between parts, and content of the packaging.
    Package,
    /// Anything else.
    Other,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The innermost open element ends.
    Close(Space, String),
    /// Characters.
    Text(Cow<'a, str>),
    /// The part ends.
    End,
}

/// The start of an element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Its vocabulary.
    pub(super) space: Space,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// Its name in the vocabulary.
    pub(super) fn local(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute, whatever its vocabulary.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attribute = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        Some(
            quick_xml::escape::unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), Cow::into_owned),
        )
    }

    /// The value of an attribute whose name has a prefix: `r:id` points at another part where `id` is a number.
    pub(super) fn prefixed(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attribute = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.prefix().is_some() && attribute.key.local_name().into_inner() == name)?;
        Some(attribute.value.to_string())
    }

    /// The attribute `val`, which most properties have.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// Whether a property that is on or off is on: its presence is enough (ISO 29500-1, 17.17.4).
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Reads one part.
pub(super) struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    depth: usize,
    deepest: usize,
}

impl<'a> Xml<'a> {
    /// From the start.
    pub(super) fn new(text: &'a str, limits: &Limits) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, deepest: limits.max_depth }
    }

    /// Elements that are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The next start, end or text.
    ///
    /// # Errors
    /// `damaged` where it is no XML or has a document type, `too_large` where it nests too deeply.
    pub(super) fn next(&mut self) -> Result<Node<'a>, ReadFailure> {
        let damaged = || failure(ReadErrorCode::Damaged);
        loop {
            let (space, event) = self.reader.read_resolved_event().map_err(|_| damaged())?;
            return Ok(match event {
                Event::Start(start) | Event::Empty(start) => {
                    let space = space_of(&space);
                    self.depth += 1;
                    if self.depth > self.deepest {
                        return Err(failure(ReadErrorCode::TooLarge));
                    }
                    Node::Open(Element { space, start })
                }
                Event::End(end) => {
                    let space = space_of(&space);
                    self.depth = self.depth.checked_sub(1).ok_or_else(damaged)?;
                    Node::Close(space, end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(character)) => Node::Text(Cow::Owned(character.to_string())),
                    Ok(None) => {
                        let name = reference.xml10_content();
                        let known = quick_xml::escape::resolve_predefined_entity(&name);
                        Node::Text(Cow::Borrowed(known.ok_or_else(damaged)?))
                    }
                    Err(_) => return Err(damaged()),
                },
                // One that declares something wants to make us read something else; what it points at is never loaded.
                Event::DocType(kind) if kind.contains('[') => return Err(damaged()),
                Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => return Err(damaged()),
                Event::Eof => Node::End,
            });
        }
    }

    /// Goes on behind the end of the element that was begun last.
    pub(super) fn skip(&mut self) -> Result<(), ReadFailure> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Node::End = self.next()? {
                break;
            }
        }
        Ok(())
    }
}

fn space_of(space: &ResolveResult<'_>) -> Space {
    let ResolveResult::Bound(namespace) = space else { return Space::Other };
    match namespace.into_inner() {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Space::Word,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Space::Math,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Space::Compatibility,
        "http://schemas.openxmlformats.org/package/2006/relationships" => Space::Package,
        "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
            Space::Drawing
        }
        "http://schemas.openxmlformats.org/presentationml/2006/main"
        | "http://purl.oclc.org/ooxml/presentationml/main" => Space::Slides,
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Space::Text,
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Space::Table,
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Space::Draw,
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Space::Office,
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Space::Style,
        "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" => Space::Presentation,
        _ => Space::Other,
    }
}
