//! Small documents made here, and what is read in them.

use std::io::{Cursor, Write as _};

use super::*;
use crate::api::Block;

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0""#;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("can be begun");
        zip.write_all(text.as_bytes()).expect("can be written");
    }
    zip.finish().expect("can be finished").into_inner()
}

fn document(styles: &str, body: &str, margins: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    );
    let shared = format!(
        "<office:document-styles {NAMES}><office:master-styles><style:master-page>{margins}</style:master-page></office:master-styles></office:document-styles>"
    );
    archive(&[("content.xml", &content), ("styles.xml", &shared)])
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    read(bytes, &Limits::default()).expect("there is text").blocks
}

fn shape(blocks: &[Block]) -> Vec<(BlockKind, BlockRole, &str)> {
    blocks.iter().map(|block| (block.kind, block.role, block.text.as_str())).collect()
}

#[test]
fn the_parts_of_a_text_are_told_apart() {
    let styles = r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
        <style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
        <style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>"#;
    let body = r#"<office:text><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
        <text:p text:style-name="P1">Wells</text:p><text:table-of-content><text:p>Depth 1</text:p></text:table-of-content>
        <text:h text:outline-level="1">Depth</text:h>
        <text:p>10<text:span text:style-name="T1">6</text:span> litres<text:span text:style-name="T2">hidden</text:span><text:s text:c="2"/>🙂<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>As measured.</text:p></text:note-body></text:note> flow.<office:annotation><text:p>remark</text:p></office:annotation></text:p>
        <text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>
        <text:p><draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></text:p>
        <text:p text:style-name="Quotations">Said so.</text:p></office:text>"#;
    let margins =
        "<style:header><text:p>Town works</text:p></style:header><style:footer><text:p>Page</text:p></style:footer>";
    use BlockRole::{Body, Boilerplate, Footer, Header};
    let found = blocks(&document(styles, body, margins));
    assert_eq!(
        shape(&found),
        [
            (BlockKind::Paragraph, Header, "Town works"),
            (BlockKind::Heading, Body, "Wells"),
            (BlockKind::Paragraph, Boilerplate, "Depth 1"),
            (BlockKind::Heading, Body, "Depth"),
            (BlockKind::Paragraph, Body, "10⁶ litres 🙂 flow."),
            (BlockKind::Footnote, Body, "As measured."),
            (BlockKind::ListItem, Body, "one"),
            (BlockKind::Paragraph, Body, "Boxed"),
            (BlockKind::Quote, Body, "Said so."),
            (BlockKind::Paragraph, Footer, "Page"),
        ]
    );
    assert_eq!(found[4].heading, ["Wells", "Depth"]);
    assert!(found.iter().all(|block| block.page.is_none()));
}

#[test]
fn pages_are_told_where_the_program_noted_them() {
    let body = "<office:text><text:p>First</text:p><text:soft-page-break/><text:p>Second</text:p></office:text>";
    assert_eq!(blocks(&document("", body, "")).iter().map(|block| block.page).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn tables_keep_their_merged_cells() {
    let cell = |span: &str, text: &str| format!("<table:table-cell {span}><text:p>{text}</text:p></table:table-cell>");
    let body = format!(
        r#"<office:text><table:table><table:table-header-rows><table:table-row>{}{}<table:covered-table-cell/></table:table-row></table:table-header-rows>
        <table:table-row>{}{}{}</table:table-row><table:table-row><table:covered-table-cell/>{}{}</table:table-row></table:table></office:text>"#,
        cell("", "Well"),
        cell(r#"table:number-columns-spanned="2""#, "Depth"),
        cell(r#"table:number-rows-spanned="2""#, "A"),
        cell("", "1"),
        cell("", "2"),
        cell("", "3"),
        cell("", "4")
    );
    let found = blocks(&document("", &body, ""));
    assert_eq!(found[0].text, "Well\tDepth\tDepth\nA\t1\t2\nA\t3\t4");
    assert_eq!(found[0].columns, ["Well", "Depth", "Depth"]);
}

#[test]
fn sheets_have_names_and_may_claim_any_size() {
    let body = r#"<office:spreadsheet><table:table table:name="Rain"><table:table-row><table:table-cell><text:p>Well</text:p></table:table-cell><table:table-cell><text:p>Depth</text:p><office:annotation><text:p>remark</text:p></office:annotation></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
        <table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="Old" table:style-name="t"><table:table-row><table:table-cell><text:p>hidden</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    let styles = r#"<style:style style:name="t" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let found = blocks(&document(styles, body, ""));
    assert_eq!(
        shape(&found),
        [
            (BlockKind::Heading, BlockRole::Body, "Rain"),
            (BlockKind::Table, BlockRole::Body, "Well\tDepth\n7\t7"),
            (BlockKind::Heading, BlockRole::Boilerplate, "Old"),
            (BlockKind::Paragraph, BlockRole::Boilerplate, "hidden"),
        ]
    );
}

#[test]
fn slides_are_pages() {
    let body = r#"<office:presentation><draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Wells</text:p></draw:text-box></draw:frame><draw:frame presentation:class="outline"><draw:text-box><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list></draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>Say it slowly.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page><draw:page><draw:frame><draw:text-box><text:p>Next</text:p></draw:text-box></draw:frame></draw:page></office:presentation>"#;
    let found = blocks(&document("", body, ""));
    use BlockKind::{Heading, ListItem, Paragraph};
    assert_eq!(
        shape(&found).into_iter().map(|(kind, _, text)| (kind, text)).collect::<Vec<_>>(),
        [(Heading, "Wells"), (ListItem, "deep"), (Paragraph, "Say it slowly."), (Paragraph, "Next")]
    );
    assert_eq!((found[0].page, found[3].page, found[3].heading.len()), (Some(1), Some(2), 0));
}

#[test]
fn hostile_documents_are_refused() {
    let code = |bytes: &[u8]| read(bytes, &Limits::default()).expect_err("is refused").code;
    let repeated = r#"<office:spreadsheet><table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>7</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
    assert_eq!(code(&document("", repeated, "")), ReadErrorCode::TooLarge);
    assert_eq!(code(&document("", &" ".repeat(60_000_000), "")), ReadErrorCode::TooLarge);
    assert_eq!(code(&document("", &"<text:section>".repeat(100_000), "")), ReadErrorCode::TooLarge);
    assert_eq!(code(&document("", "<office:text/>", "")), ReadErrorCode::Empty);
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    assert_eq!(code(&archive(&[("content.xml", entity)])), ReadErrorCode::Damaged);
    let manifest = "<m:file-entry><m:encryption-data/></m:file-entry>";
    assert_eq!(
        code(&archive(&[("content.xml", "??"), ("META-INF/manifest.xml", manifest)])),
        ReadErrorCode::PasswordProtected
    );
}
