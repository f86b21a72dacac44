//! Paragraphs and what stands in them: words in one style, links, fields.

use std::io;

use super::super::finished::runs_to_the_left;
use super::xml::Xml;

/// The style of the numbers of places.
pub(super) const NOTE_STYLE: &str = "FootnoteReference";

/// How a paragraph is set.
#[derive(Clone, Copy, Default)]
pub(super) struct Shape<'s> {
    /// Its style.
    pub(super) style: &'s str,
    /// The list that it is in, where the style does not put it into one.
    pub(super) list: Option<u32>,
    /// It runs from right to left.
    pub(super) leftwards: bool,
    /// Where its lines stand, where that is not as its style has it (`w:jc`).
    pub(super) aligned: Option<&'static str>,
    /// It stays on the page of what follows.
    pub(super) keeps_next: bool,
    /// Its own lines stay together, and need nothing of what follows, whatever its style says.
    pub(super) keeps_lines: bool,
    /// It belongs to a list whose marks are in its words.
    pub(super) has_own_mark: bool,
    /// A tab with dots before it at the end of the line, so far from its beginning in twentieths of a point.
    pub(super) leader: Option<u32>,
}

impl<'s> Shape<'s> {
    /// That of a style, and nothing else.
    pub(super) fn of(style: &'s str) -> Self {
        Self { style, ..Self::default() }
    }

    /// The words around the text of a document: they run as its language does.
    pub(super) fn around(style: &'s str, document_leftwards: bool) -> Self {
        Self { style, leftwards: document_leftwards, ..Self::default() }
    }

    /// Words of a source in a document: they run as their own first letter says, and stand at the side where the lines of the
    /// document begin.
    pub(super) fn holding(style: &'s str, text: &str, document_leftwards: bool) -> Self {
        let leftwards = match text.contains(char::is_alphabetic) {
            true => runs_to_the_left(text),
            false => document_leftwards,
        };
        let aligned = (document_leftwards && !leftwards).then_some("right");
        Self { style, leftwards, aligned, ..Self::default() }
    }
}

/// A paragraph. The order of what is said of it is that of the schema.
pub(super) fn paragraph(
    xml: &mut Xml<'_>,
    shape: Shape<'_>,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.style("w:pStyle", shape.style)?;
            if shape.keeps_next {
                xml.empty("w:keepNext", &[])?;
            }
            if shape.keeps_lines {
                xml.value("w:keepNext", "0")?;
                xml.empty("w:keepLines", &[])?;
            }
            // The list of number 0 is none.
            if let Some(list) = shape.list.or(shape.has_own_mark.then_some(0)) {
                xml.element("w:numPr", &[], |xml| {
                    xml.value("w:ilvl", "0")?;
                    xml.value("w:numId", &list.to_string())
                })?;
            }
            if let Some(at) = shape.leader {
                let at = at.to_string();
                let tab = [("w:val", "right"), ("w:leader", "dot"), ("w:pos", at.as_str())];
                xml.element("w:tabs", &[], |xml| xml.empty("w:tab", &tab))?;
            }
            if shape.leftwards {
                xml.empty("w:bidi", &[])?;
            }
            if shape.has_own_mark {
                xml.empty("w:ind", &[("w:start", "397"), ("w:hanging", "284")])?;
            }
            shape.aligned.map_or(Ok(()), |aligned| xml.value("w:jc", aligned))
        })?;
        inner(xml)
    })
}

/// Words in one style.
pub(super) fn run(xml: &mut Xml<'_>, style: Option<&str>, text: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        let leftwards = runs_to_the_left(text);
        if style.is_some() || leftwards {
            xml.element("w:rPr", &[], |xml| {
                style.map_or(Ok(()), |style| xml.style("w:rStyle", style))?;
                if leftwards { xml.empty("w:rtl", &[]) } else { Ok(()) }
            })?;
        }
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text))
    })
}

/// The number of a footnote, as the word processor counts.
pub(super) fn note_number(xml: &mut Xml<'_>, element: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| xml.style("w:rStyle", NOTE_STYLE))?;
        xml.empty(element, attributes)
    })
}

/// What leads to a place in the document.
pub(super) fn link(
    xml: &mut Xml<'_>,
    anchor: &str,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    xml.element("w:hyperlink", &[("w:anchor", anchor), ("w:history", "1")], inner)
}

/// Begin, middle or end of a field.
pub(super) fn field_mark(xml: &mut Xml<'_>, kind: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| xml.empty("w:fldChar", &[("w:fldCharType", kind)]))
}

/// What a field is to show.
pub(super) fn instruction(xml: &mut Xml<'_>, text: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| xml.element("w:instrText", &[("xml:space", "preserve")], |xml| xml.text(text)))
}

/// A field with what it shows until a word processor has it counted.
pub(super) fn field(xml: &mut Xml<'_>, order: &str, shown: &str) -> io::Result<()> {
    field_mark(xml, "begin")?;
    instruction(xml, order)?;
    field_mark(xml, "separate")?;
    run(xml, None, shown)?;
    field_mark(xml, "end")
}
