//! The footnotes: each names the place that its number stands for.

use std::io;

use super::super::finished::Finished;
use super::paragraph::{NOTE_STYLE, Shape, note_number, paragraph, run};
use super::xml::{Attributes, NAMESPACES, StyleIds, Xml};

/// What is for Word alone: the vocabulary of alternatives, and one that every Word of 2013 and later knows.
const ALTERNATIVES: Attributes<'_> = &[
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:w15", "http://schemas.microsoft.com/office/word/2012/wordml"),
];

/// `word/footnotes.xml`, with a footnote for each of the first `notes` places.
pub(super) fn footnotes(document: &Finished, notes: usize, styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:footnotes", &[NAMESPACES, ALTERNATIVES].concat(), |xml| {
        separator(xml, "-1", "separator")?;
        separator(xml, "0", "continuationSeparator")?;
        for (index, place) in document.places.iter().take(notes).enumerate() {
            let number = (index + 1).to_string();
            xml.element("w:footnote", &[("w:id", &number)], |xml| {
                paragraph(xml, Shape::around("FootnoteText", document.runs_to_the_left()), |xml| {
                    bracket(xml, "[")?;
                    note_number(xml, "w:footnoteRef", &[])?;
                    bracket(xml, "]")?;
                    run(xml, None, " ")?;
                    // Each in a run of its own: the name of a file may run the other way.
                    run(xml, None, &place.file)?;
                    if place.part.is_empty() {
                        return Ok(());
                    }
                    run(xml, None, &format!("{}{}", document.words.comma, place.part))
                })
            })?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}

/// A bracket at the number of a footnote, as in the text. LibreOffice puts the number before whatever else there is, and would
/// have the brackets behind it.
fn bracket(xml: &mut Xml<'_>, bracket: &str) -> io::Result<()> {
    xml.element("mc:AlternateContent", &[], |xml| {
        xml.element("mc:Choice", &[("Requires", "w15")], |xml| run(xml, Some(NOTE_STYLE), bracket))?;
        xml.empty("mc:Fallback", &[])
    })
}

fn separator(xml: &mut Xml<'_>, id: &str, kind: &str) -> io::Result<()> {
    xml.element("w:footnote", &[("w:type", kind), ("w:id", id)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.empty("w:spacing", &[("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")])
            })?;
            xml.element("w:r", &[], |xml| xml.empty(&format!("w:{kind}"), &[]))
        })
    })
}
