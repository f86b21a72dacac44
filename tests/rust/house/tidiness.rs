//! Small rules that are easily forgotten.

use crate::project::{files, shown};

/// A longer file has more than one subject.
const LONGEST_FILE: usize = 400;

/// Words for the eyes of the page are one list by nature.
const LISTS: [&str; 1] = ["ui/src/words/en.js"];

#[test]
fn a_file_has_one_subject_and_says_which() {
    for folder in ["src-tauri/src", "src-tauri/crates", "tests", "ui/src"] {
        for (file, text) in files(folder, &[".rs", ".js", ".mjs"]) {
            let name = shown(&file);
            if name.ends_with("build.rs") {
                continue;
            }
            let lines = text.lines().count();
            assert!(lines <= LONGEST_FILE || LISTS.contains(&name.as_str()), "{name} has {lines} lines: part it");
            let first =
                text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!")).unwrap_or_default();
            let says = ["//!", "//", "/*"].iter().any(|mark| first.starts_with(mark));
            assert!(says, "{name} begins without a word about its subject");
        }
    }
}

#[test]
fn no_test_is_switched_off() {
    for (file, text) in files("src-tauri", &[".rs"]).into_iter().chain(files("tests", &[".rs", ".js", ".mjs"])) {
        let name = shown(&file);
        if name.ends_with("house/tidiness.rs") {
            continue;
        }
        for mark in ["#[ignore", ".skip(\"", "test.skip", "it.skip", ".only(", "todo!(", "unimplemented!("] {
            assert!(!text.contains(mark), "{name} holds {mark}");
        }
    }
}
