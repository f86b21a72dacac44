//! The same made-up material as the files that offices have: Word, PDF, a web page, plain text and Markdown in turn.

use std::io::{Cursor, Write as _};
use std::path::Path;

use crate::material::{Material, text_of};

/// Lines of a page of A4 with the font and leading that [`pdf`] sets.
const LINES_OF_A_PAGE: usize = 48;
/// Characters that fit a line there.
const WIDTH: usize = 88;

/// Writes the files of [`write_material`](crate::write_material), each in the next of five formats, into `folder`.
///
/// # Panics
/// When the folder cannot be written.
pub fn write_mixed_material(folder: &Path, material: Material) {
    std::fs::create_dir_all(folder).expect("the folder can be created");
    for (file, text) in text_of(material).into_iter().enumerate() {
        let (ending, bytes) = match file % 5 {
            0 => ("docx", docx(&text)),
            1 => ("pdf", pdf(&text)),
            2 => ("html", html(&text).into_bytes()),
            3 => ("txt", text.replace('#', "").into_bytes()),
            _ => ("md", text.into_bytes()),
        };
        std::fs::write(folder.join(format!("report-{file:03}.{ending}")), bytes).expect("the file can be written");
    }
}

/// The paragraphs of a Markdown text: the level of the heading (0 for a plain one) and the words.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(|paragraph| {
        let words = paragraph.trim_start_matches('#');
        (paragraph.len() - words.len(), words.trim_start())
    })
}

fn html(text: &str) -> String {
    let body: String = paragraphs(text)
        .map(|(level, words)| match level {
            0 => format!("<p>{words}</p>\n"),
            _ => format!("<h{level}>{words}</h{level}>\n"),
        })
        .collect();
    format!("<!doctype html><html lang=en><title>Report</title><body><main>{body}</main></body></html>")
}

/// The least that a program of the Office Open XML standard (ECMA-376) takes for a text with headings.
fn docx(text: &str) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let body: String = paragraphs(text)
        .map(|(level, words)| match level {
            0 => format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"),
            _ => format!(
                r#"<w:p><w:pPr><w:pStyle w:val="Heading{level}"/><w:outlineLvl w:val="{}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#,
                level - 1
            ),
        })
        .collect();
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", &document)];
    for (name, content) in parts {
        package.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part begins");
        package.write_all(content.as_bytes()).expect("a part is written");
    }
    package.finish().expect("the package ends").into_inner()
}

/// A PDF (ISO 32000-1, 7.5) of pages of text in Helvetica, one of the fonts that every reader has.
fn pdf(text: &str) -> Vec<u8> {
    let lines: Vec<String> = paragraphs(text).flat_map(|(_, words)| set(words)).collect();
    let pages: Vec<&[String]> = lines.chunks(LINES_OF_A_PAGE).collect();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let shown: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
        let content = format!("BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * page
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let place = file.len();
    file.push_str(&format!("{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{place}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}

/// A paragraph set in lines, with an empty one after it.
fn set(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        if lines.last().is_some_and(|line| line.len() + word.len() >= WIDTH) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
            line.push(' ');
        }
    }
    lines.push(String::new());
    lines
}
