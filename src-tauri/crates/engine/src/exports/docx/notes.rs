//! The footnotes: each names the place that its number stands for.

use std::io;

use super::super::finished::{Finished, runs_to_the_left};
use super::body::{note_number, paragraph, run};
use super::xml::{NAMESPACES, StyleIds, Xml};

/// `word/footnotes.xml`, with a footnote for each of the first `notes` places.
pub(super) fn footnotes(document: &Finished, notes: usize, styles: &StyleIds) -> io::Result<Vec<u8>> {
    let mut xml = Xml::with_styles(styles)?;
    xml.element("w:footnotes", NAMESPACES, |xml| {
        separator(xml, "-1", "separator")?;
        separator(xml, "0", "continuationSeparator")?;
        for (index, name) in document.places.iter().take(notes).enumerate() {
            xml.element("w:footnote", &[("w:id", &(index + 1).to_string())], |xml| {
                paragraph(xml, "FootnoteText", runs_to_the_left(name), |xml| {
                    // Without brackets: LibreOffice puts the number before whatever else there is.
                    note_number(xml, "w:footnoteRef", &[])?;
                    run(xml, None, &format!(" {name}"))
                })
            })?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
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
