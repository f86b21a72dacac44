//! What the file says about itself.

use std::io;

use super::super::finished::Finished;
use super::xml::Xml;

/// `docProps/core.xml`: title, language and day.
pub(super) fn core(document: &Finished) -> io::Result<Vec<u8>> {
    let names = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    // The day of the request, not the time of writing: the same document gives the same bytes.
    let time = format!("{}T00:00:00Z", document.date.format("%Y-%m-%d"));
    let mut xml = Xml::new()?;
    xml.element("cp:coreProperties", &names, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(&document.title))?;
        xml.element("dc:subject", &[], |xml| xml.text(&document.byline))?;
        xml.element("dc:creator", &[], |xml| xml.text("ATLES"))?;
        xml.element("dc:language", &[], |xml| xml.text(&document.language))?;
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.element(name, &[("xsi:type", "dcterms:W3CDTF")], |xml| xml.text(&time))?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}

/// `docProps/app.xml`: the program.
pub(super) fn app() -> io::Result<Vec<u8>> {
    let names = [("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")];
    let mut xml = Xml::new()?;
    xml.element("Properties", &names, |xml| xml.element("Application", &[], |xml| xml.text("ATLES")))?;
    Ok(xml.finish())
}
