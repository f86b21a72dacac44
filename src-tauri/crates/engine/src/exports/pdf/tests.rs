//! The pages as far as this process can tell. What other programs make of them is tested in `tests/rust/exports`.

use super::super::samples::{SCRIPTS, hostile, in_script, long, ordinary};
use super::*;

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = pdf(&ordinary()).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    pdf(&hostile()).unwrap();
    assert_eq!(pdf(&ordinary()).unwrap(), first, "whatever was set in between");
}

#[test]
fn every_document_can_be_set() {
    pdf(&long()).unwrap();
    for (language, title, sentences) in SCRIPTS {
        pdf(&in_script(language, title, sentences)).unwrap();
    }
    let mut empty = ordinary();
    empty.sections.clear();
    empty.places.clear();
    empty.language = "no such language".to_owned();
    pdf(&empty).unwrap();
}

#[test]
fn the_pages_are_tagged_and_have_bookmarks() {
    let bytes = pdf(&long()).unwrap();
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"/MarkInfo") || has(b"/StructTreeRoot"), "tagged");
    assert!(has(b"/Outlines"), "bookmarks");
    assert!(has(b"/Lang"), "its language");
}
