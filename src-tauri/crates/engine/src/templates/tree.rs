//! Parts of a package as trees of elements, and back as text: in known vocabularies, under prefixes that are the same
//! everywhere. What declares entities is refused, and so is what nests without end.

use std::fmt::Write as _;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::Refusal;
use crate::exports::{NAMESPACES, TEMPLATE_NAMESPACES, TITLE_MARK};

/// Deepest nesting of elements. A text box in a table in a table has some forty.
const DEEPEST: usize = 200;

/// Vocabulary that a name is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// WordprocessingML.
    Word,
    /// Relations to other parts.
    Relations,
    /// DrawingML: colours, shapes, pictures.
    Drawing,
    /// Where a drawing stands in a text.
    Frame,
    /// A picture of a drawing.
    Picture,
    /// Shapes of Word.
    Shape,
    /// Groups of shapes of Word.
    Group,
    /// Drawings of older versions of Word.
    Vml,
    /// How text runs around those.
    Wrap,
    /// Alternatives for programs of different ages.
    Compatibility,
    /// The names that every XML has.
    Xml,
    /// None: most attributes.
    None,
    /// Anything else.
    Other,
}

impl Space {
    /// The vocabulary of that address. Strict documents name theirs differently.
    fn of(address: &str) -> Self {
        match address {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Self::Relations,
            "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
                Self::Drawing
            }
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => Self::Frame,
            "http://schemas.openxmlformats.org/drawingml/2006/picture"
            | "http://purl.oclc.org/ooxml/drawingml/picture" => Self::Picture,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape" => Self::Shape,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" => Self::Group,
            "urn:schemas-microsoft-com:vml" => Self::Vml,
            "urn:schemas-microsoft-com:office:word" => Self::Wrap,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            "http://www.w3.org/XML/1998/namespace" => Self::Xml,
            _ => Self::Other,
        }
    }

    /// The prefix that it has in what is written; none for what is never written.
    pub(super) const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Word => Some("w:"),
            Self::Relations => Some("r:"),
            Self::Drawing => Some("a:"),
            Self::Frame => Some("wp:"),
            Self::Picture => Some("pic:"),
            Self::Shape => Some("wps:"),
            Self::Group => Some("wpg:"),
            Self::Vml => Some("v:"),
            Self::Wrap => Some("w10:"),
            Self::Xml => Some("xml:"),
            Self::None => Some(""),
            Self::Compatibility | Self::Other => None,
        }
    }
}

/// An attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Its vocabulary.
    pub(super) space: Space,
    /// Its name in it.
    pub(super) name: String,
    /// Its value.
    pub(super) value: String,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// Its vocabulary.
    pub(super) space: Space,
    /// Its name in it.
    pub(super) name: String,
    /// Its attributes.
    pub(super) attributes: Vec<Attribute>,
    /// What is in it.
    pub(super) children: Vec<Node>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// Another.
    Element(Element),
    /// Words.
    Text(String),
}

impl Element {
    /// Whether it is of WordprocessingML and has that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.space == Space::Word && self.name == name
    }

    /// The value of an attribute, whatever its vocabulary.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of WordprocessingML in it that has that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.is(name))
    }

    /// The attribute `val` of a child, which says most properties.
    pub(super) fn value_of(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("val")
    }

    /// Whether a property that is on or off is on: its presence is enough (ISO 29500-1, 17.17.4).
    pub(super) fn is_on(&self, child: &str) -> bool {
        let off = |element: &Self| matches!(element.attribute("val"), Some("0" | "false" | "off" | "none"));
        self.child(child).is_some_and(|element| !off(element))
    }

    /// Has the words in it be those, all of them where the first of them are.
    pub(super) fn say(&mut self, words: &str) {
        let mut left = Some(words);
        self.say_once(&mut left);
    }

    fn say_once(&mut self, left: &mut Option<&str>) {
        for child in &mut self.children {
            let Node::Element(child) = child else { continue };
            if child.is("t") {
                child.children = left.take().map(|words| Node::Text(words.to_owned())).into_iter().collect();
            } else {
                child.say_once(left);
            }
        }
    }

    /// The element as text, without declarations of its vocabularies.
    pub(super) fn to_xml(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, "");
        text
    }

    /// What is in it as text.
    pub(super) fn inner_xml(&self) -> String {
        self.elements().map(Self::to_xml).collect()
    }

    /// The element as a part of its own.
    pub(super) fn to_part(&self) -> String {
        let spaces = NAMESPACES.iter().chain(TEMPLATE_NAMESPACES);
        let spaces: String = spaces.map(|(name, address)| format!(" {name}=\"{address}\"")).collect();
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
        self.write(&mut text, &spaces);
        text
    }

    fn write(&self, text: &mut String, spaces: &str) {
        let Some(prefix) = self.space.prefix() else { return };
        let _ = write!(text, "<{prefix}{}{spaces}", self.name);
        for Attribute { space, name, value } in &self.attributes {
            if let Some(prefix) = space.prefix() {
                let value = quick_xml::escape::escape(value.as_str());
                let _ = write!(text, " {prefix}{name}=\"{value}\"");
            }
        }
        if self.children.is_empty() {
            text.push_str("/>");
            return;
        }
        text.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(text, ""),
                Node::Text(words) => text.push_str(&quick_xml::escape::escape(words.as_str())),
            }
        }
        let _ = write!(text, "</{prefix}{}>", self.name);
    }
}

/// The root of a part.
///
/// # Errors
/// If it is no XML, has a document type, or nests too deeply.
pub(super) fn read(text: &str) -> Result<Element, Refusal> {
    let mut root = None;
    gather(text, |_, _| true, |element| root = Some(element))?;
    root.ok_or(Refusal::Damaged)
}

/// Hands out the outermost elements that are `wanted` by their vocabulary and name, each whole; the rest is passed over.
///
/// # Errors
/// As [`read`].
pub(super) fn gather(
    text: &str,
    wanted: impl Fn(Space, &str) -> bool,
    mut each: impl FnMut(Element),
) -> Result<(), Refusal> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Refusal::Damaged)? {
            Event::Start(start) | Event::Empty(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Refusal::TooLarge);
                }
                let element = element(&reader, &start);
                if !open.is_empty() || wanted(element.space, &element.name) {
                    open.push(element);
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or(Refusal::Damaged)?;
                if let Some(element) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.children.push(Node::Element(element)),
                        None => each(element),
                    }
                }
            }
            Event::Text(words) => add(&mut open, &words.xml10_content()),
            Event::CData(words) => add(&mut open, &words.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                Ok(None) => {
                    let name = reference.xml10_content();
                    let known = quick_xml::escape::resolve_predefined_entity(&name).ok_or(Refusal::Damaged)?;
                    add(&mut open, known);
                }
                Err(_) => return Err(Refusal::Damaged),
            },
            // No program writes one into a Word file. One that declares something wants to make us read something else.
            Event::DocType(_) => return Err(Refusal::Damaged),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if depth > 0 => return Err(Refusal::Damaged),
            Event::Eof => return Ok(()),
        }
    }
}

fn add(open: &mut [Element], words: &str) {
    let Some(element) = open.last_mut() else { return };
    let words = words.chars().filter(|character| matches!(character, '\t' | '\n') || is_character(*character));
    match element.children.last_mut() {
        Some(Node::Text(text)) => text.extend(words),
        Some(Node::Element(_)) | None => element.children.push(Node::Text(words.collect())),
    }
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Element {
    let space_of = |result: &ResolveResult<'_>, unbound| match result {
        ResolveResult::Bound(address) => Space::of(address.into_inner()),
        ResolveResult::Unbound => unbound,
        ResolveResult::Unknown(_) => Space::Other,
    };
    let (space, name) = reader.resolver().resolve_element(start.name());
    let (space, name) = (space_of(&space, Space::Other), name.into_inner().to_owned());
    let mut attributes: Vec<Attribute> = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        let (space, name) = (space_of(&space, Space::None), name.into_inner().to_owned());
        let is_there = attributes.iter().any(|other| other.space == space && other.name == name);
        // No element has an attribute twice.
        if let (false, Ok(value)) = (is_there, quick_xml::escape::unescape(&attribute.value)) {
            let value = value.chars().filter(|character| is_character(*character)).collect();
            attributes.push(Attribute { space, name, value });
        }
    }
    Element { space, name, attributes, children: Vec::new() }
}

/// Whether XML takes a character: most of those of control can be written as numbers, and still are none. What marks the place
/// of a title is ours alone.
fn is_character(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}' | TITLE_MARK)
}
