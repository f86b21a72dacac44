//! What stands on each page: the title above the text, from the second page on, and the number of the page below it.

use std::io;

use super::super::finished::Finished;
use super::paragraph::{Shape, field, paragraph, run};
use super::xml::{NAMESPACES, StyleIds, Xml};

/// `word/header1.xml`.
pub(super) fn header(document: &Finished, styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:hdr", NAMESPACES, |xml| {
        let shape = Shape::holding("Header", &document.title, document.runs_to_the_left());
        paragraph(xml, shape, |xml| run(xml, None, &document.title))
    })?;
    Ok(xml.finish())
}

/// `word/footer1.xml`.
pub(super) fn footer(styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:ftr", NAMESPACES, |xml| paragraph(xml, Shape::of("Footer"), |xml| field(xml, " PAGE ", "1")))?;
    Ok(xml.finish())
}
