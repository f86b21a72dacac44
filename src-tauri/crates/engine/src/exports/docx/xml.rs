//! The XML of a part, element by element. Text and attributes are escaped on the way, and styles get the names that they
//! have in the package.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// The vocabularies of the parts of a text, each under the prefix that it has everywhere in the package.
pub(crate) const NAMESPACES: Attributes<'_> = &[
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

/// Those of what comes from a template, beside them.
pub(crate) const TEMPLATE_NAMESPACES: Attributes<'_> = &[
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ("xmlns:wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
    ("xmlns:v", "urn:schemas-microsoft-com:vml"),
    ("xmlns:w10", "urn:schemas-microsoft-com:office:word"),
];

/// The ids that styles have in a package, by those that the writer knows them by.
pub(super) type StyleIds = BTreeMap<&'static str, String>;

/// A part in the making.
pub(super) struct Xml<'s> {
    writer: Writer<Vec<u8>>,
    styles: Option<&'s StyleIds>,
}

impl Xml<'static> {
    /// A part that begins with its declaration.
    pub(super) fn new() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Self { writer, styles: None })
    }
}

impl<'s> Xml<'s> {
    /// The same, for a part that names styles.
    pub(super) fn with_styles(styles: &'s StyleIds) -> io::Result<Self> {
        Ok(Self { styles: Some(styles), ..Xml::new()? })
    }

    /// An element with what `inner` puts into it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        inner(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element whose attribute `w:val` says it all.
    pub(super) fn value(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// An element that names a style.
    pub(super) fn style(&mut self, name: &str, style: &str) -> io::Result<()> {
        let id = self.styles.and_then(|styles| styles.get(style)).map_or(style, String::as_str);
        self.value(name, id)
    }

    /// XML that is clean already.
    pub(super) fn verbatim(&mut self, xml: &str) -> io::Result<()> {
        io::Write::write_all(self.writer.get_mut(), xml.as_bytes())
    }

    /// Words.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::new(text)))
    }

    /// The bytes of the part.
    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner()
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}
