//! Documents as files for other programs: what is written, what is saved as a copy, and what other programs read in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;

use atles_engine::api::{CitationsFile, ReadOutput, read_file};
use atles_tests::{Atles, Office};

const TITLE: &str = "Heating <the> town & \"more\"";

pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/samples")
}

fn write(out: &Path, data: Option<&Path>) -> Output {
    let samples = samples();
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["write".as_ref(), "--title".as_ref(), TITLE.as_ref()];
    arguments.extend(["--type", "technical_report", "--length", "long", "--source"].map(std::ffi::OsStr::new));
    arguments.extend([samples.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    if let Some(data) = data {
        arguments.extend(["--data".as_ref(), data.as_os_str()]);
    }
    Atles::run(arguments)
}

fn export(data: &Path, id: &str, out: &Path) -> Output {
    Atles::run(["export".as_ref(), "--data".as_ref(), data.as_os_str(), id.as_ref(), "--out".as_ref(), out.as_os_str()])
}

/// Every heading, sentence and cell of a document, from the citations beside it.
pub fn said(document: &Path) -> BTreeSet<String> {
    let citations = std::fs::read(document.with_extension("citations.json")).expect("the citations lie beside it");
    let citations: CitationsFile = serde_json::from_slice(&citations).expect("of the promised shape");
    let sections = citations.sections.iter();
    let texts = sections.flat_map(|section| {
        let sentences = section.sentences.iter().flat_map(|sentence| sentence.text.split('\t').map(str::to_owned));
        std::iter::once(section.title.clone()).chain(sentences.collect::<Vec<_>>())
    });
    texts.map(|text| one_line(&text)).filter(|text| !text.is_empty()).collect()
}

/// The words on one line, and numbers without commas between their digits: a table has them where its source has none.
pub fn one_line(text: &str) -> String {
    ungrouped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub fn ungrouped(text: &str) -> String {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let parts = |at: usize| at > 0 && is_digit(at - 1) && (1..=3).all(|next| is_digit(at + next)) && !is_digit(at + 4);
    text.char_indices().filter(|(at, one)| *one != ',' || !parts(*at)).map(|(_, one)| one).collect()
}

/// What ATLES itself reads in a file.
fn read(path: &Path) -> String {
    match read_file(path) {
        ReadOutput::Blocks(blocks) => {
            one_line(&blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n"))
        }
        ReadOutput::Error(failure) => panic!("{}: {}", path.display(), failure.message),
    }
}

#[test]
fn a_document_is_what_its_name_says_and_every_sentence_can_be_read_in_it() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a.docx", "a.html", "a.md"] {
        let out = root.path().join(name);
        let output = write(&out, None);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let text = read(&out);
        assert!(text.contains(TITLE), "{name} has its title");
        let missing: Vec<String> = said(&out).into_iter().filter(|wanted| !text.contains(wanted.as_str())).collect();
        // Markdown takes the meaning from marks with a backslash, and the reader gives it back.
        assert_eq!(missing, Vec::<String>::new(), "{name}");
    }
    let output = write(&root.path().join("a.doc"), None);
    assert_eq!(output.status.code(), Some(3), "a name of a format that is not ours is refused");
    assert!(String::from_utf8_lossy(&output.stderr).contains(".docx"), "and what can be had is said");
}

#[test]
fn a_copy_can_be_saved_in_every_format_and_is_the_same_each_time() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let out = root.path().join("a.md");
    assert!(write(&out, Some(&data)).status.success());
    let status = Atles::run(["status".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str()]);
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let id = status["requests"][0]["id"].as_str().expect("an id").to_owned();

    for extension in ["pdf", "docx", "html", "md"] {
        let copies = ["one", "two"].map(|name| root.path().join(name).with_extension(extension));
        for copy in &copies {
            let output = export(&data, &id, copy);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), copy.display().to_string());
        }
        let [one, two] = copies.map(|copy| std::fs::read(copy).unwrap());
        assert!(one == two, "{extension}: the same document gives the same bytes");
    }
    assert_eq!(
        std::fs::read(root.path().join("one.md")).unwrap(),
        std::fs::read(&out).unwrap(),
        "a copy in the format of the document is the document"
    );

    let replaced = root.path().join("one.docx");
    std::fs::write(&replaced, "what was there").unwrap();
    assert!(export(&data, &id, &replaced).status.success());
    assert!(std::fs::read(&replaced).unwrap().starts_with(b"PK"), "what was there is replaced in one step");
    let unknown = export(&data, "no such id", &root.path().join("x.html"));
    assert_eq!(unknown.status.code(), Some(3), "refused, not failed");
}

#[test]
fn a_source_of_a_document_is_never_replaced_by_a_copy() {
    let root = tempfile::tempdir().unwrap();
    let (data, source) = (root.path().join("data"), root.path().join("notes.md"));
    std::fs::write(&source, "# Notes\n\nThe pump in the cellar failed on Monday after the long winter.\n").unwrap();
    let out = root.path().join("out.md");
    let written = Atles::run([
        "write".as_ref(),
        "--title".as_ref(),
        "Pumps".as_ref(),
        "--type".as_ref(),
        "summary_report".as_ref(),
        "--source".as_ref(),
        source.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
        "--data".as_ref(),
        data.as_os_str(),
    ]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let status = Atles::run(["status".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str()]);
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let before = std::fs::read(&source).unwrap();
    let refused = export(&data, status["requests"][0]["id"].as_str().expect("an id"), &source);
    assert_eq!(refused.status.code(), Some(3));
    assert_eq!(std::fs::read(&source).unwrap(), before);
}

/// LibreOffice is an optional tool of the tests; on a machine without it this test says so and ends.
#[test]
fn another_word_processor_reads_every_sentence_heading_cell_and_footnote() {
    let root = tempfile::tempdir().unwrap();
    let Some(office) = Office::found(root.path()) else { return };
    let out = root.path().join("a.docx");
    assert!(write(&out, None).status.success());
    let plain = office.converted(&out, "txt:Text (encoded):UTF8", "txt");
    let text = one_line(&plain);
    let missing: Vec<String> = said(&out).into_iter().filter(|wanted| !text.contains(wanted.as_str())).collect();
    assert_eq!(missing, Vec::<String>::new());
    // Each place of the list at the end has its footnote.
    let places = (1..).take_while(|place| text.contains(&format!("[{place}]"))).count();
    let page = office.converted(&out, "html", "html");
    let notes = (1..).take_while(|note| page.contains(&format!("name=\"sdfootnote{note}sym\""))).count();
    assert!(places > 3 && notes == places, "{notes} footnotes for {places} places");
}

#[test]
fn amounts_in_a_table_are_drawn_where_the_format_can() {
    let root = tempfile::tempdir().unwrap();
    let (word, page) = (root.path().join("a.docx"), root.path().join("a.html"));
    assert!(write(&word, None).status.success() && write(&page, None).status.success());
    let text = std::fs::read_to_string(&page).unwrap();
    let bars = text.matches("<rect ").count();
    assert!(bars >= 3, "the samples hold amounts by building and by month");
    let mut package = zip::ZipArchive::new(std::fs::File::open(&word).unwrap()).unwrap();
    let charts: Vec<String> =
        package.file_names().filter(|name| name.contains("/charts/")).map(str::to_owned).collect();
    let mut points = 0;
    for chart in charts {
        let part = std::io::read_to_string(package.by_name(&chart).unwrap()).unwrap();
        let count = |element: &str| {
            let (_, after) = part.split_once(&format!("<{element}><c:ptCount val=\"")).expect("it has points");
            after.split('"').next().unwrap().parse::<usize>().unwrap()
        };
        assert_eq!(count("c:strLit"), count("c:numLit"), "each bar has a name and an amount");
        points += count("c:numLit");
    }
    assert_eq!(points, bars, "both draw the same");
}
