//! The pages as far as this process can tell. What other programs make of them is tested in `tests/rust/engine/pages.rs`.

use super::super::samples::{SCRIPTS, hostile, in_script, long, ordinary};
use super::*;

fn pages(document: &Finished) -> Vec<u8> {
    let set = set_pages(&order_of_pages(document)).unwrap_or_else(|error| panic!("{}: {error}", document.title));
    let bytes = set.bytes;
    assert!(bytes.starts_with(b"%PDF-"));
    bytes
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = pages(&ordinary());
    pages(&hostile());
    assert!(pages(&ordinary()) == first, "whatever was set in between");
}

#[test]
fn every_document_can_be_set() {
    pages(&long());
    for (language, title, sentences) in SCRIPTS {
        pages(&in_script(language, title, sentences));
    }
    let mut empty = ordinary();
    empty.sections.clear();
    empty.places.clear();
    empty.language = "no such language".to_owned();
    pages(&empty);
}

#[test]
fn the_pages_are_tagged_and_have_bookmarks_and_a_language() {
    let bytes = pages(&long());
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"/MarkInfo") && has(b"/StructTreeRoot"), "tagged");
    assert!(has(b"/Outlines"), "bookmarks");
    assert!(has(b"/Lang"), "its language");
}

#[test]
fn the_first_page_is_drawn_small_from_the_beginning_of_the_document_alone() {
    let picture = |order: &str| {
        let bytes = set_picture(order).expect("it is drawn");
        assert!(bytes.starts_with(b"\x89PNG"));
        assert_eq!(bytes[16..20], 168_u32.to_be_bytes(), "its width");
        bytes
    };
    let whole = picture(&order_of_pages(&ordinary()));
    assert!(picture(&order_of_first_page(&ordinary())) == whole, "what is left out is not on it");
    assert!(whole.len() < 40_000, "{} bytes", whole.len());
    let (first, all) = (order_of_first_page(&long()), order_of_pages(&long()));
    assert!(first.len() * 4 < all.len(), "{} of {} bytes", first.len(), all.len());
    assert!(first.contains("Chapter 20"), "the contents name every section");
    picture(&first);
    for (language, title, sentences) in SCRIPTS {
        picture(&order_of_first_page(&in_script(language, title, sentences)));
    }
    picture(&order_of_first_page(&hostile()));
    assert!(set_picture("{}").is_err(), "a document without a title is refused, not a crash");
}

#[test]
fn the_typesetter_reaches_no_file_but_the_document() {
    let world = Sheet { press: &PRESS, data: Bytes::from_string("{}".to_owned()) };
    let id = |path: &str| {
        let path = typst::syntax::VirtualPath::new(path).expect("a path");
        typst::syntax::RootedPath::new(typst::syntax::VirtualRoot::Project, path).intern()
    };
    assert!(world.file(id(DATA)).is_ok());
    for path in ["/etc/passwd", "/template.typ", "/document.json.bak"] {
        assert!(world.file(id(path)).is_err() && world.source(id(path)).is_err(), "{path}");
    }
    assert!(set_pages("no JSON").is_err());
    assert!(set_pages("{}").is_err(), "a document without a title is refused, not a crash");
}
