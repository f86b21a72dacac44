//! Small sound files of the formats that are archives or marked-up text, to be damaged.

use std::io::{Cursor, Write as _};

/// Files that are text: their names and what is in them.
pub(crate) const TEXTS: [(&str, &str); 3] = [
    (
        "a.rtf",
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset204 C;}}{\stylesheet{\s1 heading 1;}}{\header Town\par}\pard\s1 Wells\par\pard Gr\'f6\'dfe \u8364? {\f1\'cf}{\footnote\pard note\par}\par\trowd\intbl a\cell b\cell\row\pard{\pict\bin3 xyz}end\par}",
    ),
    (
        "a.json",
        r#"{"title":"Wells 🙂","rows":[{"a":1,"b":"x"},{"a":2.5,"b":null}],"text":"first\n\nsecond","deep":[[[["é"]]]]}"#,
    ),
    (
        "a.eml",
        "From: =?utf-8?q?J=C3=B6rg?= <j@x.example>\nTo: a@x.example\nSubject: Wells\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=F6=DFe.\n\n> quoted\n\n-- \nme\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+aGk8L3A+\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nWords.\n--b--\n",
    ),
];

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("can be begun");
        zip.write_all(text.as_bytes()).expect("can be written");
    }
    zip.finish().expect("can be finished").into_inner()
}

/// Files that are archives.
pub(crate) fn archives() -> [(&'static str, Vec<u8>); 5] {
    [("a.xlsx", workbook()), ("a.pptx", presentation()), ("a.odt", text()), ("a.ods", sheets()), ("a.epub", book())]
}

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const ODF: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#;

fn relations(targets: &[(&str, &str)]) -> String {
    let relation = |(at, (kind, target)): (usize, &(&str, &str))| {
        format!(r#"<Relationship Id="r{at}" Type="{TYPES}/{kind}" Target="{target}"/>"#)
    };
    let inner: String = targets.iter().enumerate().map(relation).collect();
    format!(r#"<Relationships xmlns="{PACKAGE}">{inner}</Relationships>"#)
}

fn workbook() -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    archive(&[
        ("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            &format!(
                r#"<workbook xmlns="{main}" xmlns:r="{TYPES}"><sheets><sheet name="Wells" sheetId="1" r:id="r0"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("worksheet", "worksheets/s.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "strings.xml"),
            ]),
        ),
        (
            "xl/styles.xml",
            &format!(
                r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        ("xl/strings.xml", &format!(r#"<sst xmlns="{main}"><si><t>Well</t></si><si><t>When</t></si></sst>"#)),
        (
            "xl/worksheets/s.xml",
            &format!(
                r#"<worksheet xmlns="{main}"><dimension ref="A1:B3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>1.5</v></c><c r="B2" s="1"><v>46023</v></c></row></sheetData></worksheet>"#
            ),
        ),
    ])
}

fn presentation() -> Vec<u8> {
    let names = format!(
        r#"xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{TYPES}""#
    );
    let shape = |kind: &str, text: &str| {
        format!(
            r#"<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"#
        )
    };
    let table = "<p:graphicFrame><a:tbl><a:tr><a:tc gridSpan=\"2\"><a:p><a:r><a:t>a</a:t></a:r></a:p></a:tc><a:tc hMerge=\"1\"/></a:tr></a:tbl></p:graphicFrame>";
    archive(&[
        ("_rels/.rels", &relations(&[("officeDocument", "ppt/presentation.xml")])),
        (
            "ppt/presentation.xml",
            &format!(
                r#"<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="r0"/></p:sldIdLst></p:presentation>"#
            ),
        ),
        ("ppt/_rels/presentation.xml.rels", &relations(&[("slide", "slides/s.xml")])),
        (
            "ppt/slides/s.xml",
            &format!("<p:sld {names}>{}{}{table}</p:sld>", shape("title", "Wells"), shape("body", "é🙂")),
        ),
        ("ppt/slides/_rels/s.xml.rels", &relations(&[("notesSlide", "../notes/n.xml")])),
        ("ppt/notes/n.xml", &format!("<p:notes {names}>{}</p:notes>", shape("body", "Slowly."))),
    ])
}

fn text() -> Vec<u8> {
    let body = r#"<office:text><text:h text:outline-level="1">Wells</text:h><text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note><text:s text:c="3"/>🙂</text:p><text:list><text:list-item><text:p>item</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:text>"#;
    let styles = r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/><style:header><text:p>Town</text:p></style:header>"#;
    archive(&[
        (
            "content.xml",
            &format!("<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>"),
        ),
        ("styles.xml", &format!("<office:document-styles {ODF}>{styles}</office:document-styles>")),
    ])
}

fn sheets() -> Vec<u8> {
    let body = r#"<office:spreadsheet><table:table table:name="Rain"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>7</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet>"#;
    let content = format!("<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>");
    archive(&[("content.xml", &content)])
}

fn book() -> Vec<u8> {
    archive(&[
        (
            "META-INF/container.xml",
            r#"<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>"#,
        ),
        (
            "OPS/b.opf",
            r#"<package><manifest><item id="a" href="a%20b.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#,
        ),
        (
            "OPS/a b.xhtml",
            "<?xml version='1.0'?><html><head><title/></head><body><h1>Barns</h1><p>High <b>é🙂</b></p></body></html>",
        ),
    ])
}
