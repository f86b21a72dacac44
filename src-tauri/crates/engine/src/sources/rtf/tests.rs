//! Small files made here, and what is read in them.

use super::*;
use crate::api::Block;

fn blocks(body: &str) -> Vec<Block> {
    let styles = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Quote;}{\*\cs10 Default Font;}}";
    let fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Gothic;}}";
    let text =
        format!(r"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{styles}{{\*\generator x;}}{{\info{{\title hidden}}}} {body}}}");
    read(text.as_bytes(), &Limits::default()).expect("there is text").blocks
}

fn shape(blocks: &[Block]) -> Vec<(BlockKind, BlockRole, &str)> {
    blocks.iter().map(|block| (block.kind, block.role, block.text.as_str())).collect()
}

#[test]
fn styles_notes_and_margins_are_told_apart() {
    let found = blocks(
        r"{\header Town works\par}\pard\s1 Wells\par\pard Deep{\footnote\pard As measured.\par} and {\b wide}.{\v hidden}\par
\pard\s2 Said so.\par{\listtext 1.\tab}\pard\ls1 one\par{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}",
    );
    use BlockRole::{Body, Footer, Header};
    assert_eq!(
        shape(&found),
        [
            (BlockKind::Heading, Body, "Wells"),
            (BlockKind::Paragraph, Body, "Deep and wide."),
            (BlockKind::Footnote, Body, "As measured."),
            (BlockKind::Quote, Body, "Said so."),
            (BlockKind::ListItem, Body, "one"),
            (BlockKind::Paragraph, Header, "Town works"),
            (BlockKind::Paragraph, Footer, "Page 3"),
        ]
    );
    assert_eq!(found[1].heading, ["Wells"]);
}

#[test]
fn characters_come_from_code_pages_and_unicode() {
    let found = blocks(
        r"Gr\'f6\'dfe {\f1\'cf\'f0\'e8\'e2\'e5\'f2} {\f2\'93\'fa\'96\'7b} \u8364\'80 {\uc0\u1605\u-10179\u-9206} \{x\}\ldblquote q\rdblquote\~10{\super 6}\par",
    );
    assert_eq!(found[0].text, "Größe Привет 日本 € م🐊 {x}“q” 10⁶");
}

#[test]
fn tables_are_rows_of_cells() {
    let row = |cells: [&str; 2]| format!(r"\trowd\pard\intbl {}\cell {}\cell\row ", cells[0], cells[1]);
    let found = blocks(&(row(["Well", "Depth"]) + &row(["North", "12\\par 13"]) + r"\pard After.\par"));
    assert_eq!(shape(&found)[0].2, "Well\tDepth\nNorth\t12 13");
    assert_eq!(found[0].columns, ["Well", "Depth"]);
    assert_eq!(found[1].text, "After.");
}

#[test]
fn what_is_no_text_is_passed_over() {
    let found =
        blocks("{\\pict\\bin5 {{{}}}{\\*\\unknown{\\b never}}{\\object{\\*\\objdata 00}{\\result shown}}Seen.\\par");
    assert_eq!(found.last().expect("a block").text, "Seen.");
    assert!(found.iter().all(|block| !block.text.contains("never")));
}

#[test]
fn hostile_files_are_refused_with_their_code() {
    let code = |text: &str| read(text.as_bytes(), &Limits::default()).expect_err("is refused").code;
    assert_eq!(code(&("{\\rtf1".to_owned() + &"{".repeat(100_000))), ReadErrorCode::TooLarge);
    assert_eq!(code("{\\rtf1{\\fonttbl{\\f0 Tim"), ReadErrorCode::Damaged);
    assert_eq!(code("{\\rtf1\\ansi\\par}"), ReadErrorCode::Empty);
    assert!(read(b"{\\rtf1 a\\bin2147483647 }", &Limits::default()).is_ok());
    assert!(read(b"{\\rtf1 \\'zz\\u99999999999 x}}}}", &Limits::default()).is_ok());
}
