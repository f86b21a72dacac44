//! What is taken from Word files, and what documents become with it. What a word processor makes of them is tested in
//! `tests/rust/engine/template.rs`.

#[path = "../../../../../tests/rust/support/word.rs"]
mod word;

mod sound;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use super::*;
use crate::exports::docx;
use crate::exports::samples::{hostile, ordinary};
use sound::assert_sound;
use word::{WordFile, external, png, relations_part, running};

fn taken(file: &WordFile) -> WordTemplate {
    let template = take(&file.bytes()).expect("it is taken");
    let bytes = template.to_bytes().expect("bytes");
    assert_eq!(WordTemplate::from_bytes(&bytes).as_ref(), Some(&template), "the same on the other side");
    template
}

/// The parts of the document in the look of that file.
fn set(template: &WordTemplate) -> BTreeMap<String, Vec<u8>> {
    let bytes = docx(&ordinary(), Some(template)).expect("it is set");
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let names: Vec<String> = package.file_names().map(str::to_owned).collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut bytes = Vec::new();
        package.by_name(&name).expect("listed").read_to_end(&mut bytes).expect("whole");
        if name.ends_with(".xml") || name.ends_with(".rels") {
            tree::read(std::str::from_utf8(&bytes).expect("text")).unwrap_or_else(|_| panic!("{name} is well formed"));
        }
        parts.insert(name, bytes);
    }
    assert_sound(&parts);
    parts
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts.get(name).unwrap_or_else(|| panic!("{name} is there")).clone()).expect("text")
}

#[test]
fn a_letterhead_lends_styles_lists_page_header_footer_and_logo() {
    let template = taken(&WordFile::letterhead());
    assert_eq!((template.links_left, template.objects_left), (0, 0));
    assert!(template.styles_found().0 >= 9, "{:?}", template.styles_found());
    let parts = set(&template);
    let document = text(&parts, "word/document.xml");
    assert!(!document.contains("Write your letter here"), "its text is not taken");
    assert!(document.contains("<w:pgSz w:w=\"12240\" w:h=\"15840\"/>") && document.contains("w:left=\"2268\""));
    assert!(document.contains("<w:tblStyle w:val=\"CouncilTable\"/>"), "the style that its own tables have");
    assert!(document.contains("w:type=\"first\"") && document.contains("<w:titlePg/>"));
    assert!(!document.contains("w:type=\"even\""), "its left and right pages do not differ");
    let width: u32 = document
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .take(3)
        .map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap())
        .sum();
    assert!((8_800..=8_838).contains(&width), "a table is as wide as the text: {width}");

    let headers = [
        "word/header1.xml",
        "word/header2.xml",
        "word/header3.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/footer3.xml",
    ];
    let all: String = headers.iter().filter(|name| parts.contains_key(**name)).map(|name| text(&parts, name)).collect();
    for words in ["Town of Ellerbrook, Department of Works", " Ellerbrook Town Council", "Page ", " PAGE "] {
        assert!(all.contains(words), "{words}");
    }
    assert!(!all.contains("Heating in Ellerbrook"), "the title that ours would have is not added");
    assert_eq!(parts["word/media/image1.png"], png(90, 30), "the logo as it was");

    let styles = text(&parts, "word/styles.xml");
    assert!(styles.contains("00703C") && styles.contains("w:after=\"111\""), "its looks and what all text has");
    assert!(
        styles.contains("w:val=\"en-US\"") && !styles.contains("fr-FR") && !styles.contains("de-DE"),
        "the document's language"
    );
    assert!(styles.contains("w:styleId=\"TableTextAtles\""), "an id that is taken for something else is not ours");
    assert!(document.contains("<w:pStyle w:val=\"TableTextAtles\"/>"));
    assert!(styles.contains("<w:basedOn w:val=\"TableTextAtles\"/>"), "what is based on it follows");
    let numbering = text(&parts, "word/numbering.xml");
    assert!(numbering.contains("upperRoman") && numbering.contains("w:numId=\"7\""), "its own lists");
    let bullets = document.split("<w:pStyle w:val=\"ListBullet\"/>").skip(1);
    for item in bullets {
        assert!(!item.split("</w:pPr>").next().unwrap().contains("numPr"), "points have the bullets of the template");
    }
}

#[test]
fn styles_are_known_by_their_names_in_every_language_of_word() {
    let parts = set(&taken(&WordFile::german()));
    let document = text(&parts, "word/document.xml");
    for (style, count) in [("Titel", 1), ("berschrift1", 5), ("berschrift2", 2), ("Beschriftung", 2)] {
        assert_eq!(document.matches(&format!("<w:pStyle w:val=\"{style}\"/>")).count(), count, "{style}");
    }
    assert!(document.contains("<w:rStyle w:val=\"Funotenzeichen\"/>"));
    assert!(text(&parts, "word/footnotes.xml").contains("<w:pStyle w:val=\"Funotentext\"/>"));
    let styles = text(&parts, "word/styles.xml");
    assert!(
        !styles.contains("w:styleId=\"Heading1\"") && !styles.contains("1D3A4F\"/><w:sz w:val=\"32\""),
        "none of them is added"
    );
    assert!(styles.contains("<w:basedOn w:val=\"Standard\"/>"), "what is added rests on what it has");
    assert_eq!(
        styles.matches("w:default=\"1\" w:styleId=\"Normal\"").count(),
        0,
        "one style is what all paragraphs have"
    );
    assert!(document.contains("w:orient=\"landscape\""));
    // Its style for points has no bullets, so the paragraphs bring them.
    let item = document.split("<w:pStyle w:val=\"Aufzhlungszeichen\"/>").nth(1).expect("a point");
    assert!(item.starts_with("<w:numPr>"), "{}", &item[..40]);
    assert!(parts.contains_key("word/header1.xml"), "it has no header, so ours stays");
    assert!(text(&parts, "word/header1.xml").contains("Heating in Ellerbrook"));
}

#[test]
fn a_file_without_any_style_gets_all_of_ours() {
    let template = taken(&WordFile::bare());
    assert_eq!(template.styles_found().0, 0);
    let parts = set(&template);
    let styles = text(&parts, "word/styles.xml");
    for style in
        ["Title", "Heading1", "Heading2", "TOC1", "Caption", "FootnoteText", "FootnoteReference", "DocumentTable"]
    {
        assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
    let body = |styles: &str| {
        let (_, style) = styles.split_once("w:styleId=\"BodyText\"").expect("it is added");
        style.split("</w:style>").next().expect("it ends").to_owned()
    };
    assert!(body(&styles).contains("w:after=\"140\""), "it has no gap between paragraphs, so ours is added");
    let letterhead = text(&set(&taken(&WordFile::letterhead())), "word/styles.xml");
    assert!(!body(&letterhead).contains("w:after"), "where it has one, that is kept");
    assert!(text(&parts, "word/document.xml").contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "and our page");
    assert!(parts.contains_key("word/header1.xml") && parts.contains_key("word/footer1.xml"));
}

#[test]
fn the_same_template_gives_the_same_bytes_and_hostile_words_stay_words() {
    let template = taken(&WordFile::letterhead());
    assert!(
        docx(&ordinary(), Some(&template)).unwrap()
            == docx(&ordinary(), Some(&taken(&WordFile::letterhead()))).unwrap()
    );
    let bytes = docx(&hostile(), Some(&template)).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = std::io::read_to_string(package.by_name("word/document.xml").unwrap()).unwrap();
    assert!(tree::read(&part).is_ok());
}

/// The letterhead with that in its header.
fn with_header(inner: &str) -> WordFile {
    WordFile::letterhead().with("word/header1.xml", running("hdr", inner))
}

#[test]
fn what_leads_out_of_a_header_is_left_out_and_its_words_stay() {
    let field = |instruction: &str, shown: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let drawing = |attribute: &str| {
        format!(
            "<w:r><w:drawing><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"x\">\
             <a:blip {attribute}/></a:graphicData></a:graphic></w:drawing></w:r>"
        )
    };
    for (inner, words, links, objects) in [
        ("<w:hyperlink r:id=\"rId1\"><w:r><w:t>Our page</w:t></w:r></w:hyperlink>".to_owned(), "Our page", 1, 0),
        (field("INCLUDETEXT \"http://evil/x\"", "included"), "included", 0, 1),
        (field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe", "calculated"), "calculated", 0, 1),
        (field("HYPERLINK \"http://evil/\"", "a link"), "a link", 0, 1),
        ("<w:fldSimple w:instr=\"INCLUDEPICTURE http://evil/x.png\"><w:r><w:t>shown</w:t></w:r></w:fldSimple>".to_owned(), "shown", 0, 1),
        (format!("<w:r><w:t>beside</w:t></w:r>{}", drawing("r:link=\"rId1\"")), "beside", 0, 1),
        (format!("<w:r><w:t>beside</w:t></w:r>{}", drawing("r:embed=\"rId9\"")), "beside", 0, 1),
        ("<w:r><w:t>beside</w:t><w:object><o:OLEObject xmlns:o=\"urn:schemas-microsoft-com:office:office\" r:id=\"rId1\"/></w:object></w:r>".to_owned(), "beside", 0, 1),
        ("<w:r><w:t>beside</w:t><w:pict><v:rect xmlns:v=\"urn:schemas-microsoft-com:vml\" href=\"http://evil/\"><v:imagedata src=\"http://evil/x.png\" r:id=\"rId1\"/></v:rect></w:pict></w:r>".to_owned(), "beside", 0, 1),
        ("<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"/x\"/></w:sdtPr><w:sdtContent><w:r><w:t>bound</w:t></w:r></w:sdtContent></w:sdt>".to_owned(), "bound", 0, 0),
        ("<w:ins w:id=\"1\"><w:r><w:t>added</w:t></w:r></w:ins><w:del w:id=\"2\"><w:r><w:delText>http://evil</w:delText></w:r></w:del>".to_owned(), "added", 0, 0),
    ] {
        let file = with_header(&format!("<w:p>{inner}</w:p>")).with("word/_rels/header1.xml.rels", external("image", "http://evil/x.png"));
        let template = taken(&file);
        assert_eq!((template.links_left, template.objects_left), (links, objects), "{inner}");
        let parts = set(&template);
        let all: String = (1..=3).filter_map(|number| parts.get(&format!("word/header{number}.xml"))).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        assert!(all.contains(words), "{inner}");
        assert!(!all.contains("evil") && !all.contains("<w:drawing></w:drawing>"), "{all}");
    }
}

#[test]
fn what_showed_the_title_of_the_template_shows_that_of_the_document() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TITLE  \\* MERGEFORMAT </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Our </w:t></w:r><w:r><w:t>letterhead</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let simple = "<w:fldSimple w:instr=\" title \"><w:r><w:t>Our letterhead</w:t></w:r></w:fldSimple>";
    let bound = "<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"/ns1:coreProperties[1]/ns0:title[1]\"/></w:sdtPr>\
        <w:sdtContent><w:r><w:t>[Our letterhead]</w:t></w:r></w:sdtContent></w:sdt>";
    for inner in [field, simple, bound] {
        let template = taken(&with_header(&format!("<w:p>{inner}<w:r><w:t>, Works</w:t></w:r></w:p>")));
        assert_eq!(template.objects_left, 0);
        let parts = set(&template);
        let headers = (1..=3).filter_map(|number| parts.get(&format!("word/header{number}.xml")));
        let all: String = headers.map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        assert!(all.contains("<w:t>Heating in Ellerbrook</w:t>") && all.contains(", Works"), "{all}");
        assert!(!all.contains("letterhead") && !all.contains('\u{f0000}'), "{all}");
    }
    let forged = taken(&with_header("<w:p><w:r><w:t>a&#xF0000;b</w:t></w:r></w:p>"));
    assert!(forged.running.iter().any(|part| part.xml.contains(">ab<")), "nobody else can name its place");
}

#[test]
fn what_is_for_newer_programs_is_taken_if_it_is_known() {
    let of = |requires: &str| {
        format!(
            "<w:p><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
             <mc:Choice Requires=\"{requires}\"><w:r><w:t>newer</w:t></w:r></mc:Choice>\
             <mc:Fallback><w:r><w:t>older</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
        )
    };
    for (requires, words) in [("wps", "newer"), ("wps wpg", "newer"), ("w99", "older")] {
        let template = taken(&with_header(&of(requires)));
        assert!(template.running.iter().any(|part| part.xml.contains(words)), "{requires}");
    }
}

#[test]
fn pictures_come_from_their_folder_alone_and_are_what_they_are_called() {
    let of = |target: &str, name: &str, bytes: Vec<u8>| {
        let file =
            WordFile::letterhead().with("word/_rels/header2.xml.rels", relations_part(&[("rId1", "image", target)]));
        taken(&file.with(name, bytes))
    };
    for (target, name, bytes) in [
        ("../customXml/logo.png", "customXml/logo.png", png(9, 3)),
        ("media/logo.svg", "word/media/logo.svg", b"<svg/>".to_vec()),
        ("media/logo.png", "word/media/logo.png", b"MZ a program".to_vec()),
        ("media/logo.png", "word/media/logo.png", [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0x7f; 8]].concat()),
    ] {
        let template = of(target, name, bytes);
        assert_eq!((template.pictures.len(), template.objects_left), (0, 1), "{target}");
        assert!(
            template.running.iter().any(|part| part.xml.contains("Ellerbrook Town Council")),
            "the words beside it stay"
        );
        set(&template);
    }
}

#[test]
fn hostile_and_damaged_files_are_refused_with_a_reason() {
    let letterhead = WordFile::letterhead();
    let bomb = WordFile::letterhead().with("word/styles.xml", vec![b' '; 64 << 20]);
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:hdr>";
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">&b;</w:styles>";
    let deep = format!("{}{}", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    let kinds = "[Content_Types].xml";
    for (what, file, refusal) in [
        ("macros", letterhead.clone().with("word/vbaProject.bin", "x"), Refusal::Macros),
        ("macros elsewhere", letterhead.clone().with("customUI/VbaProject.BIN", "x"), Refusal::Macros),
        (
            "macros by its kind",
            letterhead.clone().replacing(
                kinds,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
                "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            ),
            Refusal::Macros,
        ),
        (
            "a spreadsheet",
            letterhead.clone().replacing(kinds, "wordprocessingml.template", "spreadsheetml.sheet"),
            Refusal::NotWord,
        ),
        ("a bomb", bomb, Refusal::TooLarge),
        ("an entity that fetches", letterhead.clone().with("word/header1.xml", entity), Refusal::Damaged),
        ("entities that grow", letterhead.clone().with("word/styles.xml", laughs), Refusal::Damaged),
        ("without end to follow", with_header(&deep), Refusal::TooLarge),
        ("cut off", letterhead.clone().with("word/styles.xml", "<w:styles xmlns:w=\"x\"><w:style>"), Refusal::Damaged),
    ] {
        assert_eq!(take(&file.bytes()).err(), Some(refusal), "{what}");
    }
    let whole = letterhead.bytes();
    assert_eq!(take(&whole[..whole.len() / 2]).err(), Some(Refusal::Damaged), "half of it");
    assert_eq!(take(b"").err(), Some(Refusal::NotWord));
    assert_eq!(take(b"%PDF-1.7").err(), Some(Refusal::NotWord));
    assert_eq!(take(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").err(), Some(Refusal::OldOrProtected));
    for refusal in [Refusal::Missing, Refusal::Macros, Refusal::TooLarge] {
        assert_eq!(Refusal::of_sentence(&refusal.to_string()), Some(refusal), "a child can say it");
        assert!(!refusal.hint().is_empty());
    }
}

#[test]
fn no_damage_makes_it_break_down_or_take_what_it_should_not() {
    let whole = WordFile::letterhead().bytes();
    for at in (0..whole.len()).step_by(97) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        // Whatever comes of it: a refusal, or something sound.
        if let Ok(template) = take(&damaged) {
            docx(&ordinary(), Some(&template)).expect("it is set");
        }
    }
}

#[test]
fn a_page_on_which_no_text_fits_is_not_taken() {
    for (old, new) in
        [("w:w=\"12240\"", "w:w=\"99999\""), ("w:left=\"2268\"", "w:left=\"11000\""), ("w:h=\"15840\"", "w:h=\"-5\"")]
    {
        let template = taken(&WordFile::letterhead().replacing("word/document.xml", old, new));
        assert_eq!(template.page, None, "{new}");
        assert!(text(&set(&template), "word/document.xml").contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    }
}

#[test]
fn left_and_right_pages_differ_where_the_settings_say_so() {
    let file = WordFile::letterhead().replacing(
        "word/settings.xml",
        "<w:mailMerge/>",
        "<w:evenAndOddHeaders/><w:mirrorMargins w:val=\"0\"/>",
    );
    let parts = set(&taken(&file));
    assert!(text(&parts, "word/document.xml").contains("w:type=\"even\""));
    let settings = text(&parts, "word/settings.xml");
    assert!(
        settings.contains("<w:evenAndOddHeaders/>")
            && !settings.contains("mirrorMargins")
            && !settings.contains("autoHyphenation")
    );
}
