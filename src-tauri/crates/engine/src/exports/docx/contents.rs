//! The contents of a long document: a field of the word processor, filled in with titles, dots and numbers of pages.
//!
//! Word asks the reader a question on opening if it is told to count anew, by a setting or by a field that is marked as out of
//! date. It is told neither: the numbers are [estimated](super::pagination), and "Update field" counts them exactly.

use std::io;

use super::look::Look;
use super::pagination::pages_of_headings;
use super::paragraph::{Shape, field, field_mark, instruction, link, paragraph, run};
use super::xml::Xml;
use crate::exports::finished::Finished;

/// Where the list of sources is led to.
pub(super) const SOURCES_ANCHOR: &str = "_Toc_sources";
/// The same of what was not read.
pub(super) const NOT_READ_ANCHOR: &str = "_Toc_not_read";

/// The same of a section, by its number from 0.
pub(super) fn section_anchor(index: usize) -> String {
    format!("_Toc_section{}", index + 1)
}

/// Writes the contents of a document that needs them.
pub(super) fn contents(xml: &mut Xml<'_>, document: &Finished, look: &Look<'_>) -> io::Result<()> {
    if !document.needs_contents() {
        return Ok(());
    }
    let leftwards = document.runs_to_the_left();
    paragraph(xml, Shape::around("TOCHeading", leftwards), |xml| run(xml, None, &document.words.contents))?;
    let mut titles: Vec<(String, &str)> = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        titles.push((section_anchor(index), &section.title));
    }
    if !document.places.is_empty() {
        titles.push((SOURCES_ANCHOR.to_owned(), &document.words.sources));
    }
    if !document.not_read.is_empty() {
        titles.push((NOT_READ_ANCHOR.to_owned(), &document.words.not_read));
    }
    let pages = pages_of_headings(document, look);
    let last = titles.len() - 1;
    for (index, ((anchor, title), page)) in titles.iter().zip(pages).enumerate() {
        let shape = Shape { leader: Some(look.text_width), ..Shape::around("TOC1", leftwards) };
        paragraph(xml, shape, |xml| {
            if index == 0 {
                field_mark(xml, "begin")?;
                instruction(xml, " TOC \\o \"1-1\" \\h \\z \\u ")?;
                field_mark(xml, "separate")?;
            }
            link(xml, anchor, |xml| {
                run(xml, None, title)?;
                xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]))?;
                field(xml, &format!(" PAGEREF {anchor} \\h "), &page.to_string())
            })?;
            if index == last { field_mark(xml, "end") } else { Ok(()) }
        })?;
    }
    Ok(())
}
