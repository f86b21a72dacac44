//! What stands on each page: the title above the text, from the second page on, and the number of the page below it.

use std::io;

use super::super::finished::{Finished, runs_to_the_left};
use super::body::{field_mark, instruction, paragraph, run};
use super::xml::{NAMESPACES, StyleIds, Xml};

/// `word/header1.xml`.
pub(super) fn header(document: &Finished, styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:hdr", NAMESPACES, |xml| {
        paragraph(xml, "Header", runs_to_the_left(&document.title), |xml| run(xml, None, &document.title))
    })?;
    Ok(xml.finish())
}

/// `word/footer1.xml`.
pub(super) fn footer(styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:ftr", NAMESPACES, |xml| {
        paragraph(xml, "Footer", false, |xml| {
            field_mark(xml, "begin")?;
            instruction(xml, " PAGE ")?;
            field_mark(xml, "separate")?;
            run(xml, None, "1")?;
            field_mark(xml, "end")
        })
    })?;
    Ok(xml.finish())
}
