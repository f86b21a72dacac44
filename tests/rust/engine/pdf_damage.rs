//! Damaged PDFs, read as in production by a child process: whatever the damage, there is an answer, soon, and the child
//! lives on for the next file.
//!
//! `npm test` reads 200 damaged files; `ATLES_LONG=1` 5,000.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use atles_tests::program;
use serde_json::Value;

/// Longest time for one answer. Sound files of this size take a hundredth of a second; the rest is for a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A child that reads files, spoken to by its protocol: a line of JSON in, a line of JSON out.
struct Reader {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<String>,
}

impl Reader {
    fn start() -> Self {
        let mut command = Command::new(program());
        command.arg("read-child").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the reader starts");
        let orders = child.stdin.take().expect("standard input is piped");
        let out = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let (send, answers) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { child, orders, answers }
    }

    /// The answer; none if the child died or hangs.
    fn read(&mut self, path: &Path) -> Option<Value> {
        writeln!(self.orders, "{}", serde_json::json!({ "path": path })).ok()?;
        let line = self.answers.recv_timeout(PATIENCE).ok()?;
        Some(serde_json::from_str(&line).expect("an answer is JSON"))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Numbers from a seed (splitmix64, Steele et al. 2014), so that a failure can be had again.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("it is below a usize")
    }
}

/// Damages a file in one to four ways: bytes changed, cut out, doubled, numbers replaced, the end lost.
fn damage(bytes: &mut Vec<u8>, random: &mut Seeded) {
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
        let mut random = Seeded(seed);
        let (name, mut bytes) = fixtures[random.below(fixtures.len())].clone();
        damage(&mut bytes, &mut random);
        let path = folder.path().join("damaged.pdf");
        std::fs::write(&path, &bytes).expect("can be written");
        let answer = reader.read(&path);
        let answer = answer.unwrap_or_else(|| panic!("seed {seed} of {} took the reader down", name.display()));
        let outcome = answer["failed"]["code"].as_str().unwrap_or("read").to_owned();
        *outcomes.entry(outcome).or_default() += 1;
    }
    // Otherwise nothing was tried: some damage must hurt, and some must not.
    assert!(outcomes["read"] > 0 && outcomes["damaged"] > 0, "{outcomes:?}");
}

#[test]
fn sound_pdfs_are_read_by_the_child() {
    let mut reader = Reader::start();
    let mut outcome = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf").join(name);
        let answer = reader.read(&path).expect("there is an answer");
        let blocks = answer["read"]["blocks"].as_array().cloned().unwrap_or_default();
        let text = blocks.iter().filter_map(|block| block["text"].as_str()).collect::<Vec<_>>().join("\n");
        answer["failed"]["code"].as_str().map_or(text, str::to_owned)
    };
    assert_eq!(outcome("pdfminer__aes-256.pdf"), "password_protected");
    assert!(outcome("pdfminer__zen_of_python_corrupted.pdf").contains("Beautiful is better than ugly."));
    assert!(outcome("docling__right_to_left_01.pdf").contains("تحسين الإنتاجية وحل المشكلات"));
    // No table of letters in the file: they come from the character collection of its font.
    assert!(outcome("pdfminer__jo.pdf").chars().any(|letter| ('\u{3040}'..'\u{30FF}').contains(&letter)));
}
