//! Small documents made here, and what is read in them.

use std::io::{Cursor, Write as _};

use super::*;
use crate::api::Block;

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("can be begun");
        zip.write_all(text.as_bytes()).expect("can be written");
    }
    zip.finish().expect("can be finished").into_inner()
}

/// A document with a body, and other parts that it points at by kind.
fn document(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: usize, kind: &str, target: &str| {
        format!(r#"<Relationship Id="r{id}" Type="{TYPES}/{kind}" Target="{target}"/>"#)
    };
    let relations = |inner: String| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let package = relations(relation(0, "officeDocument", "word/document.xml"));
    let inner = parts
        .iter()
        .enumerate()
        .map(|(id, (kind, _))| relation(id, kind.trim_end_matches(char::is_numeric), &format!("{kind}.xml")));
    let own = relations(inner.collect());
    let text = format!(r#"<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>"#);
    let named: Vec<(String, String)> = parts
        .iter()
        .map(|(kind, text)| (format!("word/{kind}.xml"), text.replacen('>', &format!(" {W}>"), 1)))
        .collect();
    let mut all = vec![
        ("_rels/.rels", package.as_str()),
        ("word/_rels/document.xml.rels", own.as_str()),
        ("word/document.xml", text.as_str()),
    ];
    all.extend(named.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    archive(&all)
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    read(bytes, &Limits::default()).expect("there is text").blocks
}

fn shape(bytes: &[u8]) -> Vec<(BlockKind, String)> {
    blocks(bytes).into_iter().map(|block| (block.kind, block.text)).collect()
}

fn code(bytes: &[u8]) -> ReadErrorCode {
    read(bytes, &Limits::default()).expect_err("is refused").code
}

fn p(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

const STYLES: &str = r#"<w:styles>
    <w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
    <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Meine"/><w:basedOn w:val="berschrift2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Ebene"><w:name w:val="Abschnitt"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
    <w:style w:type="paragraph" w:styleId="B"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="L"><w:name w:val="List Bullet"/></w:style>
    <w:style w:type="paragraph" w:styleId="C"><w:name w:val="HTML Preformatted"/></w:style></w:styles>"#;

const NUMBERING: &str = r#"<w:numbering><w:abstractNum w:abstractNumId="7">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#;

#[test]
fn styles_in_any_language_make_headings_lists_quotes_and_captions() {
    let body = p("Titel", "Bericht")
        + &p("V1", "1 Lage 3")
        + &p("berschrift1", "Lage")
        + &p("Eigene", "Brunnen")
        + "<w:p><w:r><w:t>Text</w:t></w:r></w:p>"
        + &p("Ebene", "Tief")
        + &p("Zitat", "Ein Zitat")
        + &p("B", "Bild 1")
        + &p("L", "Punkt")
        + &p("C", "a = 1")
        + &p("C", "  b = 2")
        + &p("berschrift1", "Ergebnis")
        + &p("berschrift2", "Zahlen");
    let bytes = document(&body, &[("styles", STYLES), ("numbering", NUMBERING)]);
    assert_eq!(
        shape(&bytes),
        [
            (BlockKind::Heading, "Bericht".to_owned()),
            (BlockKind::Paragraph, "1 Lage 3".to_owned()),
            (BlockKind::Heading, "1 Lage".to_owned()),
            (BlockKind::Heading, "1.1 Brunnen".to_owned()),
            (BlockKind::Paragraph, "Text".to_owned()),
            (BlockKind::Heading, "Tief".to_owned()),
            (BlockKind::Quote, "Ein Zitat".to_owned()),
            (BlockKind::Caption, "Bild 1".to_owned()),
            (BlockKind::ListItem, "Punkt".to_owned()),
            (BlockKind::Code, "a = 1\n  b = 2".to_owned()),
            (BlockKind::Heading, "2 Ergebnis".to_owned()),
            (BlockKind::Heading, "2.1 Zahlen".to_owned()),
        ]
    );
    let found = blocks(&bytes);
    assert_eq!(found[1].role, BlockRole::Boilerplate, "a table of contents is no text");
    assert_eq!(found[4].heading, ["Bericht", "1 Lage", "1.1 Brunnen"]);
}

#[test]
fn only_what_a_reader_of_the_finished_document_sees_is_read() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>
        <w:ins><w:r><w:t xml:space="preserve">inserted </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
        <w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:tab/><w:t>link</w:t></w:r></w:hyperlink>
        <w:r><w:br/><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r>
        <w:r><w:sym w:font="Symbol" w:char="F061"/><w:t>&amp;&#228;</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>
        <w:commentRangeStart w:id="0"/></w:p>
        <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>choice</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>fallback</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"#;
    let texts: Vec<String> = shape(&document(body, &[])).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["Kept inserted 12 link 10⁶α&ä\u{2011}x", "choice"]);
}

#[test]
fn notes_follow_the_paragraph_that_points_at_them_and_boxes_their_anchor() {
    let body = r#"<w:p><w:r><w:t>One</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p><w:p><w:r><w:t>Two</w:t><w:endnoteReference w:id="2"/></w:r></w:p>"#;
    let footnotes = r#"<w:footnotes><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>At the foot</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let endnotes =
        r#"<w:endnotes><w:endnote w:id="2"><w:p><w:r><w:t>At the end</w:t></w:r></w:p></w:endnote></w:endnotes>"#;
    let header = "<w:hdr><w:p><w:r><w:t>Town works</w:t></w:r></w:p></w:hdr>";
    let footer = "<w:ftr><w:p><w:r><w:t>Page</w:t></w:r></w:p></w:ftr>";
    let bytes = document(
        body,
        &[
            ("footnotes", footnotes),
            ("endnotes", endnotes),
            ("header1", header),
            ("header2", header),
            ("footer1", footer),
        ],
    );
    let found: Vec<(BlockKind, BlockRole, String)> =
        blocks(&bytes).into_iter().map(|block| (block.kind, block.role, block.text)).collect();
    let text = |kind, role, text: &str| (kind, role, text.to_owned());
    assert_eq!(
        found,
        [
            text(BlockKind::Paragraph, BlockRole::Header, "Town works"),
            text(BlockKind::Paragraph, BlockRole::Body, "One"),
            text(BlockKind::Paragraph, BlockRole::Body, "Boxed"),
            text(BlockKind::Footnote, BlockRole::Body, "At the foot"),
            text(BlockKind::Paragraph, BlockRole::Body, "Two"),
            text(BlockKind::Footnote, BlockRole::Body, "At the end"),
            text(BlockKind::Paragraph, BlockRole::Footer, "Page"),
        ]
    );
}

#[test]
fn tables_keep_their_names_and_merged_cells() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let body = format!(
        r#"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl><w:tbl><w:tr>{}</w:tr></w:tbl>"#,
        cell("", "Well"),
        cell("", "2025"),
        cell("", "2026"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "A"),
        cell(r#"<w:gridSpan w:val="2"/>"#, "dry"),
        cell("<w:vMerge/>", ""),
        cell("", "3"),
        cell("", "4"),
        cell("", "In a frame")
    );
    let found = blocks(&document(&body, &[]));
    assert_eq!(found[0].columns, ["Well", "2025", "2026"]);
    assert_eq!(found[0].text, "Well\t2025\t2026\nA\tdry\tdry\nA\t3\t4");
    assert_eq!((found[1].kind, found[1].text.as_str()), (BlockKind::Paragraph, "In a frame"));
}

#[test]
fn pages_are_told_only_where_word_noted_them() {
    let body =
        r#"<w:p><w:r><w:t>First</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Second 🙂</w:t></w:r></w:p>"#;
    let found = blocks(&document(body, &[]));
    assert_eq!(found.iter().map(|block| block.page).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let plain = blocks(&document("<w:p><w:r><w:t>First</w:t><w:br w:type=\"page\"/></w:r></w:p>", &[]));
    assert_eq!(plain[0].page, None);
}

#[test]
fn formulas_are_one_line() {
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let body = format!(
        "<w:p><m:oMath>{}<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup><m:f><m:num>{}</m:num><m:den>{}</m:den></m:f></m:oMath></w:p>",
        run("A=π"),
        run("r"),
        run("2"),
        run("a+b"),
        run("c")
    );
    assert_eq!(shape(&document(&body, &[]))[0].1, "A=πr²(a+b)/c");
}

#[test]
fn hostile_files_are_refused_with_their_code() {
    let good = document("<w:p><w:r><w:t>x</w:t></w:r></w:p>", &[]);
    assert_eq!(code(&good[..good.len() / 2]), ReadErrorCode::Damaged);
    let bomb = document(&"<w:p/>".repeat(5_000_000), &[]);
    assert!(bomb.len() < 1 << 20, "it is small outside");
    assert_eq!(code(&bomb), ReadErrorCode::TooLarge);
    let deep = document(&"<w:sdt>".repeat(100_000), &[]);
    assert_eq!(code(&deep), ReadErrorCode::TooLarge);
    let entity = r#"<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#;
    let text = format!(
        "<?xml version=\"1.0\"?>{entity}<w:document {W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    );
    assert_eq!(code(&archive(&[("word/document.xml", &text)])), ReadErrorCode::Damaged);
    let outside =
        r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>"#;
    assert_eq!(code(&archive(&[("_rels/.rels", outside), ("word/x.xml", "<a/>")])), ReadErrorCode::Damaged);
    assert_eq!(code(&archive(&[("word/document.xml", "<a></b>")])), ReadErrorCode::Damaged);
    assert_eq!(code(&document("", &[])), ReadErrorCode::Empty);
}

#[test]
fn diagrams_and_charts_say_their_words_where_they_stand() {
    let a = r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#;
    let body = r#"<w:p><w:r><w:t>Before</w:t><w:drawing><dgm:relIds xmlns:dgm="d" xmlns:r="r" r:dm="r0"/></w:drawing></w:r></w:p><w:p><w:r><w:drawing><c:chart xmlns:c="c" xmlns:r="r" r:id="r1"/></w:drawing></w:r></w:p>"#;
    let diagram = format!("<d {a}><a:p><a:r><a:t>A step</a:t></a:r></a:p></d>");
    let chart = format!("<c {a}><a:p><a:r><a:t>Rain by month</a:t></a:r></a:p></c>");
    assert_eq!(
        shape(&document(body, &[("diagramData", &diagram), ("chart", &chart)])),
        [
            (BlockKind::Paragraph, "Before".to_owned()),
            (BlockKind::ListItem, "A step".to_owned()),
            (BlockKind::Caption, "Rain by month".to_owned()),
        ]
    );
}
