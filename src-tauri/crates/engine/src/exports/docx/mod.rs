//! The document as a Word file: an Office Open XML package with real styles, a contents field, footnotes, tables whose
//! header comes again on each page, and page numbers. ECMA-376 is the reference; what it leaves open is as Word and
//! LibreOffice have it.
//!
//! All words go through the XML writer of `quick-xml`, which escapes them; the parts that never change are text files beside
//! this one.

mod body;
mod chart;
mod contents;
mod look;
mod notes;
mod page;
mod pagination;
mod paragraph;
mod properties;
mod running;
mod settings;
mod styles;
mod table;
mod template;
mod xml;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(crate) use template::{
    PICTURE_KINDS, Picture, Running, StyleList, TITLE_MARK, TakenPage, TakenStyle, WordTemplate,
};
pub(crate) use xml::{NAMESPACES, TEMPLATE_NAMESPACES};

use super::ExportError;
use super::finished::Finished;
use look::Look;
use running::RunningPart;

/// Kinds of content of the parts of the package.
const CONTENT_TYPES: &str = include_str!("content_types.xml");
/// What the package consists of.
const PACKAGE_RELATIONS: &str = include_str!("package_relations.xml");
/// What the main part refers to.
const DOCUMENT_RELATIONS: &str = include_str!("document_relations.xml");
/// The package, in the look of a template or in ours. Its entries carry no time, so the same document gives the same bytes.
pub(crate) fn docx(document: &Finished, template: Option<&WordTemplate>) -> Result<Vec<u8>, ExportError> {
    let look = Look::new(template);
    let text = body::body(document, &look)?;
    let running = running::parts(document, template, &look.styles)?;
    let charts = text.charts.len();
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), content_types(charts, &running, template).into_bytes()),
        ("_rels/.rels".to_owned(), PACKAGE_RELATIONS.into()),
        ("docProps/core.xml".to_owned(), properties::core(document)?),
        ("docProps/app.xml".to_owned(), properties::app()?),
        ("word/_rels/document.xml.rels".to_owned(), relations(charts, &running, template).into_bytes()),
        ("word/document.xml".to_owned(), text.document),
        ("word/styles.xml".to_owned(), styles::styles(&document.language, &look)),
        ("word/settings.xml".to_owned(), settings::settings(template).into_bytes()),
        ("word/numbering.xml".to_owned(), look.numbering(text.numbered_lists).into_bytes()),
        ("word/footnotes.xml".to_owned(), notes::footnotes(document, text.notes, &look.styles)?),
    ];
    for RunningPart { name, bytes, relations, .. } in running {
        if let Some(relations) = relations {
            parts.push((format!("word/_rels/{name}.rels"), relations.into_bytes()));
        }
        parts.push((format!("word/{name}"), bytes));
    }
    for (number, drawn) in text.charts.iter().enumerate() {
        parts.push((chart::part_name(number), chart::part(drawn, &look, document.runs_to_the_left())?));
    }
    if let Some(template) = template {
        parts.extend(theme_and_fonts(template).map(|(name, part)| (format!("word/{name}"), part.clone().into_bytes())));
        for (number, picture) in template.pictures.iter().enumerate() {
            parts.push((format!("word/{}", running::picture_name(template, number)), picture.bytes.clone()));
        }
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

/// The parts of a template that are taken whole, with the names that they get.
fn theme_and_fonts(template: &WordTemplate) -> impl Iterator<Item = (&'static str, &String)> {
    let WordTemplate { theme, fonts, .. } = template;
    [("theme/theme1.xml", theme), ("fontTable.xml", fonts)]
        .into_iter()
        .filter_map(|(name, part)| Some((name, part.as_ref()?)))
}

/// What each part is.
fn content_types(charts: usize, running: &[RunningPart], template: Option<&WordTemplate>) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut all = String::new();
    for RunningPart { name, kind, .. } in running {
        all += &format!("<Override PartName=\"/word/{name}\" ContentType=\"{word}.{kind}+xml\"/>");
    }
    all += &chart::content_types(charts);
    let mut pictures = String::new();
    if let Some(template) = template {
        for (name, _) in theme_and_fonts(template) {
            let kind = match name {
                "fontTable.xml" => format!("{word}.fontTable+xml"),
                _ => "application/vnd.openxmlformats-officedocument.theme+xml".to_owned(),
            };
            all += &format!("<Override PartName=\"/word/{name}\" ContentType=\"{kind}\"/>");
        }
        for (extension, kind) in PICTURE_KINDS {
            if template.pictures.iter().any(|picture| picture.extension == extension) {
                pictures += &format!("<Default Extension=\"{extension}\" ContentType=\"{kind}\"/>");
            }
        }
    }
    CONTENT_TYPES
        .replacen("<Override ", &format!("{pictures}<Override "), 1)
        .replace("</Types>", &format!("{all}</Types>"))
}

/// What the main part refers to.
fn relations(charts: usize, running: &[RunningPart], template: Option<&WordTemplate>) -> String {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut all = String::new();
    for RunningPart { name, kind, relation, .. } in running {
        all += &format!("<Relationship Id=\"{relation}\" Type=\"{kinds}/{kind}\" Target=\"{name}\"/>");
    }
    for (name, _) in template.into_iter().flat_map(theme_and_fonts) {
        let (id, kind) = if name == "fontTable.xml" { ("rId7", "fontTable") } else { ("rId8", "theme") };
        all += &format!("<Relationship Id=\"{id}\" Type=\"{kinds}/{kind}\" Target=\"{name}\"/>");
    }
    all += &chart::relations(charts);
    DOCUMENT_RELATIONS.replace("</Relationships>", &format!("{all}</Relationships>"))
}

#[cfg(test)]
mod tests;
