//! The package as a program reads it. Whether Word's relatives open it is tested in `tests/rust/exports`.

use std::io::Read as _;

use super::super::finished::PartBody;
use super::super::samples::{SCRIPTS, all_texts, hostile, in_script, long, ordinary};
use super::*;

fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let names: Vec<String> = package.file_names().map(str::to_owned).collect();
    names
        .into_iter()
        .map(|name| {
            let mut text = String::new();
            package.by_name(&name).expect("listed").read_to_string(&mut text).expect("text");
            (name, text)
        })
        .collect()
}

/// The words of a part, paragraph by paragraph; fails if the part is not well formed.
fn words(part: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(part);
    let mut all = Vec::new();
    let mut within = false;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well formed") {
            Event::Start(start) if start.name().as_ref() == "w:p" => all.push(String::new()),
            Event::Start(start) if start.name().as_ref() == "w:t" => within = true,
            Event::End(end) if end.name().as_ref() == "w:t" => within = false,
            Event::Text(text) if within => {
                all.last_mut().expect("in a paragraph").push_str(&text.xml10_content());
            }
            Event::GeneralRef(name) if within => {
                let entity = format!("&{};", &*name);
                let resolved = quick_xml::escape::unescape(&entity).expect("known").into_owned();
                all.last_mut().expect("in a paragraph").push_str(&resolved);
            }
            Event::Eof => return all,
            _ => {}
        }
    }
}

#[test]
fn every_word_comes_back_whatever_it_is() {
    let scripts = SCRIPTS.iter().map(|(language, title, sentences)| in_script(language, title, sentences));
    for document in [ordinary(), long(), hostile()].into_iter().chain(scripts) {
        let parts = parts(&docx(&document, None).unwrap());
        let text = words(&parts["word/document.xml"]).join("\n") + &words(&parts["word/footnotes.xml"]).join("\n");
        for wanted in all_texts(&document) {
            assert!(text.contains(&wanted), "{wanted} is missing in {}", document.title);
        }
        for (name, part) in parts.iter().filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels")) {
            let mut reader = quick_xml::Reader::from_str(part);
            while !matches!(
                reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")),
                quick_xml::events::Event::Eof
            ) {}
        }
    }
}

#[test]
fn headings_lists_tables_and_footnotes_are_what_word_knows_them_as() {
    let parts = parts(&docx(&ordinary(), None).unwrap());
    let document = &parts["word/document.xml"];
    for (what, count) in [
        ("<w:pStyle w:val=\"Title\"/>", 1),
        ("<w:pStyle w:val=\"Heading1\"/>", 5),
        ("<w:pStyle w:val=\"Heading2\"/>", 2),
        ("<w:pStyle w:val=\"Caption\"/>", 2),
        ("<w:tblHeader/>", 1),
        ("<w:footnoteReference ", 3),
    ] {
        assert_eq!(document.matches(what).count(), count, "{what}");
    }
    assert_eq!(
        words(&parts["word/footnotes.xml"]).iter().filter(|note| note.starts_with("[] ")).count(),
        3,
        "the number is a field, with nothing of ours around it"
    );
    assert_eq!(parts["word/numbering.xml"].matches("<w:startOverride w:val=\"1\"/>").count(), 2, "steps begin anew");
    for name in ["Heading1", "FootnoteReference", "TableNumber", "DocumentTable", "Bibliography", "ListNumber"] {
        assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{name}\"")), "{name}");
    }
}

#[test]
fn every_link_leads_to_a_place_in_the_document() {
    let parts = parts(&docx(&long(), None).unwrap());
    let document = &parts["word/document.xml"];
    let all = |start: &str| {
        document.split(start).skip(1).map(|rest| rest.split('"').next().expect("an end").to_owned()).collect::<Vec<_>>()
    };
    let bookmarks = all("w:name=\"");
    for anchor in all("w:anchor=\"") {
        assert!(bookmarks.contains(&anchor), "{anchor}");
    }
    assert!(document.contains("TOC \\o"), "a long document has its contents");
    let mut unique = bookmarks.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), bookmarks.len(), "no two bookmarks have one name");
}

#[test]
fn styles_that_are_used_are_there() {
    let parts = parts(&docx(&ordinary(), None).unwrap());
    for part in ["word/document.xml", "word/footnotes.xml", "word/header1.xml", "word/footer1.xml"] {
        for tag in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
            for rest in parts[part].split(&format!("<{tag} w:val=\"")).skip(1) {
                let style = rest.split('"').next().expect("an end");
                assert!(parts["word/styles.xml"].contains(&format!("w:styleId=\"{style}\"")), "{style}");
            }
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(docx(&ordinary(), None).unwrap(), docx(&ordinary(), None).unwrap());
}

/// What is said of each paragraph of that style.
fn properties<'p>(part: &'p str, style: &str) -> Vec<&'p str> {
    let start = format!("<w:pStyle w:val=\"{style}\"/>");
    part.split(&start).skip(1).map(|rest| rest.split("</w:pPr>").next().expect("an end")).collect()
}

#[test]
fn a_document_that_runs_from_right_to_left_does_so_in_every_part() {
    let (language, title, sentences) = SCRIPTS[3];
    let mut document = in_script(language, title, sentences);
    document.not_read.push(super::super::finished::Unread { file: "scan.pdf".to_owned(), reason: "x".to_owned() });
    let parts = parts(&docx(&document, None).unwrap());
    for style in ["BodyText", "Bibliography", "Colophon", "ListBullet"] {
        let all = properties(&parts["word/document.xml"], style);
        assert!(!all.is_empty() && all.iter().all(|said| said.contains("<w:bidi/>")), "{style}: {all:?}");
    }
    assert_eq!(properties(&parts["word/document.xml"], "Heading1")[0], "<w:bidi/>");
    let notes = properties(&parts["word/footnotes.xml"], "FootnoteText");
    assert!(!notes.is_empty() && notes.iter().all(|said| said.contains("<w:bidi/>")), "whatever its file is called");
    assert!(parts["word/document.xml"].contains("<w:bidiVisual/>"));
    let numbers = properties(&parts["word/document.xml"], "TableNumber");
    assert!(numbers.iter().all(|said| !said.contains("<w:bidi/>")), "digits stand under each other: {numbers:?}");
    // A source in another direction keeps its own, at the side of the others.
    document.sections[0].parts.truncate(1);
    if let PartBody::Prose(sentences) = &mut document.sections[0].parts[0].body {
        sentences.iter_mut().for_each(|sentence| sentence.text = "Plain.".to_owned());
    }
    let parts = self::parts(&docx(&document, None).unwrap());
    assert_eq!(properties(&parts["word/document.xml"], "BodyText"), ["<w:jc w:val=\"right\"/>"]);
}

#[test]
fn contents_have_numbers_of_pages_and_ask_nothing() {
    let parts = parts(&docx(&long(), None).unwrap());
    let entries = properties(&parts["word/document.xml"], "TOC1");
    assert_eq!(entries.len(), 21);
    assert!(entries.iter().all(|said| said.contains("w:leader=\"dot\"")));
    assert_eq!(parts["word/document.xml"].matches(" PAGEREF _Toc_").count(), 21);
    let asks = |name: &&str| parts.values().any(|part| part.contains(*name));
    assert_eq!(["w:dirty", "updateFields"].iter().find(|name| asks(name)), None);
}

#[test]
fn a_small_table_stays_with_its_title_and_its_source() {
    let parts = parts(&docx(&ordinary(), None).unwrap());
    let document = &parts["word/document.xml"];
    let titles = properties(document, "Caption");
    assert_eq!(
        titles,
        ["<w:keepNext/>", "<w:keepNext w:val=\"0\"/><w:keepLines/>"],
        "of the table, and of the chart, which is in its paragraph"
    );
    for style in ["TableText", "TableNumber"] {
        let all = properties(document, style);
        assert!(!all.is_empty() && all.iter().all(|said| said.contains("<w:keepNext/>")), "{style}: {all:?}");
    }
    assert!(document.contains("<w:tblLook w:val=\"0620\" w:firstRow=\"1\""), "figure and words say the same");
    let long = self::parts(&docx(&long(), None).unwrap());
    let kept = |cells: &[&str]| cells.iter().filter(|said| said.contains("<w:keepNext/>")).count();
    assert_eq!(kept(&properties(&long["word/document.xml"], "TableNumber")), 3, "head, first and last");
}

#[test]
fn a_number_stays_with_its_word_and_looks_the_same_in_its_note() {
    let parts = parts(&docx(&ordinary(), None).unwrap());
    let document = &parts["word/document.xml"];
    assert_eq!(document.matches("\u{2060}[</w:t>").count(), document.matches("<w:footnoteReference ").count());
    let note = parts["word/footnotes.xml"].split("<w:footnoteRef/>").nth(1).expect("a note");
    assert!(note.starts_with("</w:r><mc:AlternateContent><mc:Choice Requires=\"w15\">"), "{note}");
}

#[test]
fn an_item_that_brings_its_mark_gets_no_bullet() {
    let mut document = ordinary();
    if let PartBody::List(items) = &mut document.sections[1].parts[2].body {
        items[0].text = "a) First point.".to_owned();
    }
    let parts = parts(&docx(&document, None).unwrap());
    let items = properties(&parts["word/document.xml"], "ListBullet");
    let bare: Vec<bool> = items.iter().map(|said| said.contains("<w:numId w:val=\"0\"/>")).collect();
    assert_eq!(bare, [true, false, false]);
}
