//! Damaged PDFs, read as in production by a child process: whatever the damage, there is an answer, soon, and the child
//! lives on for the next file.
//!
//! `npm test` reads 200 damaged files; `ATLES_LONG=1` 5,000.

use std::path::{Path, PathBuf};

use crate::damage::Random;
use crate::reader::{Answer, Reader, check};

/// Damages a file in one to four ways: bytes changed, cut out, doubled, numbers replaced, the end lost.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        if bytes.len() < 16 {
            return;
        }
        let at = random.below(bytes.len() - 8);
        let length = 1 + random.below((bytes.len() - at).min(256));
        match random.below(6) {
            0 => (0..8).for_each(|step| bytes[at + step] = random.next().to_le_bytes()[0]),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let part = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, part);
            }
            3 | 4 => {
                // The next number: lengths, offsets, references, counts.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    let numbers: [&[u8]; 6] = [b"0", b"-1", b"99999999999", b"1", b"7", b"2147483648"];
                    bytes.splice(at + digit..=at + digit, numbers[random.below(6)].iter().copied());
                }
            }
            _ => bytes.truncate(at.max(16)),
        }
    }
}

fn fixtures() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are fixtures")
        .map(|entry| entry.expect("can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("can be read"))).collect()
}

#[test]
fn damaged_pdfs_never_take_the_reader_down() {
    let count: u64 = if std::env::var_os("ATLES_LONG").is_some() { 5_000 } else { 200 };
    let fixtures = fixtures();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut reader = Reader::start();
    let mut outcomes = std::collections::BTreeMap::<String, u32>::new();
    for seed in 0..count {
        let mut random = Random(seed);
        let (name, mut bytes) = fixtures[random.below(fixtures.len())].clone();
        damage(&mut bytes, &mut random);
        let path = folder.path().join("damaged.pdf");
        std::fs::write(&path, &bytes).expect("can be written");
        let answer = reader.read(&path).and_then(|answer| check(&answer).map(|()| answer));
        let outcome = match answer.unwrap_or_else(|fault| panic!("seed {seed} of {}: {fault}", name.display())) {
            Answer::Read { .. } => "read".to_owned(),
            Answer::Failed(failure) => format!("{:?}", failure.code),
        };
        *outcomes.entry(outcome).or_default() += 1;
    }
    // Otherwise nothing was tried: some damage must hurt, and some must not.
    assert!(outcomes["read"] > 0 && outcomes["Damaged"] > 0, "{outcomes:?}");
}

#[test]
fn sound_pdfs_are_read_by_the_child() {
    let mut reader = Reader::start();
    let mut outcome = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf").join(name);
        match reader.read(&path).expect("there is an answer") {
            Answer::Read { blocks } => blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n"),
            Answer::Failed(failure) => format!("{:?}", failure.code),
        }
    };
    assert_eq!(outcome("pdfminer__aes-256.pdf"), "PasswordProtected");
    assert!(outcome("pdfminer__zen_of_python_corrupted.pdf").contains("Beautiful is better than ugly."));
    assert!(outcome("docling__right_to_left_01.pdf").contains("تحسين الإنتاجية وحل المشكلات"));
    // No table of letters in the file: they come from the character collection of its font.
    assert!(outcome("pdfminer__jo.pdf").chars().any(|letter| ('\u{3040}'..'\u{30FF}').contains(&letter)));
}
