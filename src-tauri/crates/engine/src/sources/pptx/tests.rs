//! Small presentations made here, and what is read in them.

use std::io::{Cursor, Write as _};

use super::*;
use crate::api::Block;

const NAMES: &str = r#"xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram""#;
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(targets: &[(&str, &str)]) -> String {
    let relation = |(at, (kind, target)): (usize, &(&str, &str))| {
        format!(r#"<Relationship Id="r{at}" Type="{TYPES}/{kind}" Target="{target}"/>"#)
    };
    let inner: String = targets.iter().enumerate().map(relation).collect();
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
    )
}

fn shape(kind: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"1\"/><p:nvPr>{kind}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(text: &str) -> String {
    format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
}

/// A presentation of these slides; the first has notes and a diagram.
fn presentation(slides: &[&str], notes: &str) -> Vec<u8> {
    let list: String = (0..slides.len()).map(|at| format!("<p:sldId id=\"{}\" r:id=\"r{at}\"/>", 256 + at)).collect();
    let names: Vec<String> = (0..slides.len()).map(|at| format!("slides/slide{at}.xml")).collect();
    let targets: Vec<(&str, &str)> = names.iter().map(|name| ("slide", name.as_str())).collect();
    let mut parts = vec![
        ("_rels/.rels".to_owned(), relations(&[("officeDocument", "ppt/presentation.xml")])),
        (
            "ppt/presentation.xml".to_owned(),
            format!("<p:presentation {NAMES}><p:sldIdLst>{list}</p:sldIdLst></p:presentation>"),
        ),
        ("ppt/_rels/presentation.xml.rels".to_owned(), relations(&targets)),
        (
            "ppt/slides/_rels/slide0.xml.rels".to_owned(),
            relations(&[("notesSlide", "../notes/n.xml"), ("diagramData", "../d.xml")]),
        ),
        ("ppt/notes/n.xml".to_owned(), format!("<p:notes {NAMES}>{notes}</p:notes>")),
        (
            "ppt/d.xml".to_owned(),
            format!("<dgm:dataModel {NAMES}><dgm:pt><dgm:t>{}</dgm:t></dgm:pt></dgm:dataModel>", p("A step")),
        ),
    ];
    for (name, slide) in names.iter().zip(slides) {
        parts.push((format!("ppt/{name}"), slide.replacen("<p:sld", &format!("<p:sld {NAMES}"), 1)));
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).expect("can be begun");
        zip.write_all(text.as_bytes()).expect("can be written");
    }
    zip.finish().expect("can be finished").into_inner()
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    read(bytes, &Limits::default()).expect("there is text").blocks
}

#[test]
fn slides_have_their_titles_first_and_their_notes_last() {
    let body = shape(
        "<p:ph type=\"body\"/>",
        &(p("First 🙂") + "<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>Plain</a:t></a:r></a:p>"),
    ) + &shape("<p:ph type=\"sldNum\"/>", &p("1"))
        + &shape("", "<a:p><a:r><a:t>10</a:t></a:r><a:r><a:rPr baseline=\"30000\"/><a:t>6</a:t></a:r></a:p>")
        + "<p:graphicFrame><dgm:relIds r:dm=\"r1\"/></p:graphicFrame>"
        + &shape("<p:ph type=\"ctrTitle\"/>", &p("Wells"));
    let notes = shape("<p:ph type=\"sldImg\"/>", "") + &shape("<p:ph type=\"body\" idx=\"1\"/>", &p("Say it slowly."));
    let second = format!("<p:sld show=\"0\">{}</p:sld>", shape("", &p("Nobody sees it")));
    let found = blocks(&presentation(&[&format!("<p:sld>{body}</p:sld>"), &second], &notes));
    let shape: Vec<(BlockKind, BlockRole, &str, Option<u32>)> =
        found.iter().map(|block| (block.kind, block.role, block.text.as_str(), block.page)).collect();
    use BlockRole::{Body, Boilerplate, Footer};
    assert_eq!(
        shape,
        [
            (BlockKind::Heading, Body, "Wells", Some(1)),
            (BlockKind::ListItem, Body, "First 🙂", Some(1)),
            (BlockKind::Paragraph, Body, "Plain", Some(1)),
            (BlockKind::Paragraph, Footer, "1", Some(1)),
            (BlockKind::Paragraph, Body, "10⁶", Some(1)),
            (BlockKind::ListItem, Body, "A step", Some(1)),
            (BlockKind::Paragraph, Body, "Say it slowly.", Some(1)),
            (BlockKind::Paragraph, Boilerplate, "Nobody sees it", Some(2)),
        ]
    );
    assert!(found[7].heading.is_empty(), "a heading does not reach into the next slide");
}

#[test]
fn tables_keep_their_merged_cells() {
    let cell = |merged: &str, text: &str| format!("<a:tc {merged}><a:txBody>{}</a:txBody></a:tc>", p(text));
    let table = format!(
        "<p:sld><p:graphicFrame><a:tbl><a:tblPr firstRow=\"1\"/><a:tr>{}{}{}</a:tr><a:tr>{}{}{}</a:tr></a:tbl></p:graphicFrame></p:sld>",
        cell("", "Well"),
        cell("gridSpan=\"2\"", "Depth"),
        cell("hMerge=\"1\"", ""),
        cell("vMerge=\"1\"", ""),
        cell("", "3"),
        cell("", "4")
    );
    let found = blocks(&presentation(&[&table], ""));
    assert_eq!(found[0].text, "Well\tDepth\tDepth\nWell\t3\t4");
    assert_eq!(found[0].columns, ["Well", "Depth", "Depth"]);
}

#[test]
fn charts_say_their_names() {
    let chart = "<c:chart xmlns:c=\"c\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:title><a:p><a:r><a:t>Rain</a:t></a:r></a:p></c:title><c:strCache><c:v>Rain</c:v><c:v>North</c:v></c:strCache><c:numCache><c:v>7</c:v></c:numCache></c:chart>";
    assert_eq!(chart_texts(chart, &Limits::default()).expect("can be read"), ["Rain", "North"]);
}

#[test]
fn hostile_presentations_are_refused() {
    let code = |slide: &str| read(&presentation(&[slide], ""), &Limits::default()).expect_err("is refused").code;
    assert_eq!(code("<p:sld/>"), ReadErrorCode::Empty);
    assert_eq!(code(&format!("<p:sld>{}", "<p:grpSp>".repeat(100_000))), ReadErrorCode::TooLarge);
    assert_eq!(code(&" ".repeat(60_000_000)), ReadErrorCode::TooLarge);
    assert_eq!(code("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p:sld/>"), ReadErrorCode::Damaged);
}
