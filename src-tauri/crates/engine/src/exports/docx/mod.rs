//! The document as a Word file: an Office Open XML package with real styles, a contents field, footnotes, tables whose
//! header comes again on each page, and page numbers. ECMA-376 is the reference; what it leaves open is as Word and
//! LibreOffice have it.
//!
//! All words go through the XML writer of `quick-xml`, which escapes them; the parts that never change are text files beside
//! this one.

mod body;
mod chart;
mod notes;
mod page;
mod properties;
mod styles;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::ExportError;
use super::finished::Finished;

/// Kinds of content of the parts of the package.
const CONTENT_TYPES: &str = include_str!("content_types.xml");
/// What the package consists of.
const PACKAGE_RELATIONS: &str = include_str!("package_relations.xml");
/// What the main part refers to.
const DOCUMENT_RELATIONS: &str = include_str!("document_relations.xml");
/// Bullets and numbers of lists.
const NUMBERING: &str = include_str!("numbering.xml");
/// How Word is to treat the document.
const SETTINGS: &str = include_str!("settings.xml");

/// The package. Its entries carry no time, so the same document gives the same bytes.
pub(crate) fn docx(document: &Finished) -> Result<Vec<u8>, ExportError> {
    let text = body::body(document)?;
    let charts = text.charts.len();
    let content_types = CONTENT_TYPES.replace("</Types>", &format!("{}</Types>", chart::content_types(charts)));
    let relations =
        DOCUMENT_RELATIONS.replace("</Relationships>", &format!("{}</Relationships>", chart::relations(charts)));
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", content_types.into_bytes()),
        ("_rels/.rels", PACKAGE_RELATIONS.into()),
        ("docProps/core.xml", properties::core(document)?),
        ("docProps/app.xml", properties::app()?),
        ("word/_rels/document.xml.rels", relations.into_bytes()),
        ("word/document.xml", text.document),
        ("word/styles.xml", styles::styles(&document.language)),
        ("word/settings.xml", SETTINGS.into()),
        ("word/numbering.xml", numbering(text.numbered_lists).into_bytes()),
        ("word/footnotes.xml", notes::footnotes(document, text.notes)?),
        ("word/header1.xml", page::header(document)?),
        ("word/footer1.xml", page::footer()?),
    ];
    let names: Vec<String> = (0..charts).map(chart::part_name).collect();
    for (name, drawn) in names.iter().zip(&text.charts) {
        parts.push((name, chart::part(drawn)?));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(name, options)?;
        package.write_all(&bytes)?;
    }
    Ok(package.finish()?.into_inner())
}

/// The lists of a document: each list of steps counts from one, so each has an entry of its own.
fn numbering(numbered_lists: u32) -> String {
    let entry = |list: u32| {
        let id = body::FIRST_NUMBERED + list;
        format!(
            "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        )
    };
    let entries: String = (0..numbered_lists).map(entry).collect();
    NUMBERING.replace("<!-- lists of steps -->", &entries)
}

#[cfg(test)]
mod tests;
