//! Files that were damaged at random, from a seed: whatever happens to a file, its reader answers.
//!
//! `npm test` takes 200 per file; `ATLES_LONG=1` takes 5,000.

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use crate::made;
use crate::reader::{Reader, check};

/// The same numbers on every machine (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("is below a usize")
    }
}

/// Some changes: bytes flipped, cut out, repeated, put in, swapped for signs that mean something to a parser.
fn damage(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const SIGNS: [&[u8]; 12] =
        [b"<", b">", b"&", b"\"", b"\0", b"\xFF", b"</", b"<!--", b"]]>", b"&#x110000;", b"\r\n\n", b"<table><tr><td>"];
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let length = random.below(64).min(bytes.len() - at);
        match random.below(5) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let part = bytes[at..at + length].repeat(1 + random.below(200));
                bytes.splice(at..at, part);
            }
            3 => drop(bytes.splice(at..at, SIGNS[random.below(SIGNS.len())].iter().copied())),
            _ if random.below(8) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

/// Changes a part of a zip archive and packs it again, so that the damage gets past the check of the archive.
fn damage_inside(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the file itself is sound");
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // Of the parts that hold text or say where it is, one.
    let is_read = |name: &&str| {
        (name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with("html") || name.ends_with(".opf"))
            && !name.contains("stylesWithEffects")
            && !name.contains("theme")
    };
    let names: Vec<String> = archive.file_names().filter(is_read).map(str::to_owned).collect();
    let chosen = &names[random.below(names.len())];
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().to_owned();
        // The largest parts say nothing to the reader that the others do not.
        if name.contains("stylesWithEffects") || name.contains("theme") {
            continue;
        }
        let mut part = Vec::new();
        file.read_to_end(&mut part).expect("can be unpacked");
        if name == *chosen {
            part = damage(&part, random);
        }
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        packed.start_file(name, options).expect("can be begun");
        packed.write_all(&part).expect("can be packed");
    }
    packed.finish().expect("can be packed").into_inner()
}

fn try_all(name: &str, bytes: &[u8], change: fn(&[u8], &mut Random) -> Vec<u8>) {
    let count = if std::env::var_os("ATLES_LONG").is_some() { 5_000 } else { 200 };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    let mut reader = Reader::start();
    for seed in 0..count {
        std::fs::write(&path, change(bytes, &mut Random(seed))).expect("can be written");
        let outcome = reader.read(&path).and_then(|answer| check(&answer));
        assert_eq!(outcome, Ok(()), "{name}, seed {seed}");
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/readers");
    std::fs::read(folder.join(name)).expect("the fixture is there")
}

#[test]
fn a_damaged_text_is_read() {
    let text = "Bericht über die Brunnen 🙂\n\nEin Absatz mit e\u{301} und مرحبا.\n\n- eins\n- zwei\n\n1.2 Ergebnis\n\nText.\n";
    try_all("a.txt", text.as_bytes(), damage);
}

#[test]
fn a_damaged_markdown_file_is_read() {
    try_all("a.md", &fixture("setext.md"), damage);
}

#[test]
fn a_damaged_table_is_read() {
    try_all("a.csv", &fixture("latin1.csv"), damage);
}

#[test]
fn a_damaged_page_is_read() {
    try_all("a.html", &fixture("wells.html"), damage);
    try_all("b.html", &fixture("tables.html"), damage);
}

#[test]
fn a_damaged_archive_is_refused_or_read() {
    try_all("a.docx", &fixture("report.docx"), damage);
}

#[test]
fn other_damaged_archives_are_refused_or_read() {
    for (name, bytes) in made::archives() {
        try_all(name, &bytes, damage);
        try_all(name, &bytes, damage_inside);
    }
}

#[test]
fn other_damaged_texts_are_refused_or_read() {
    for (name, text) in made::TEXTS {
        try_all(name, text.as_bytes(), damage);
    }
}

#[test]
fn a_damaged_word_document_is_refused_or_read() {
    try_all("a.docx", &fixture("report.docx"), damage_inside);
}
