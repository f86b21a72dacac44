//! Words that are parted at the end of a line, and hyphens that belong to the word.

use std::collections::HashSet;

use super::lines::Frame;

/// The words of a document, in small letters, hyphens and all.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// As they stand inside lines, where they are whole.
    inside: HashSet<String>,
    /// Those that begin a line, which may be the second half of one.
    first: HashSet<String>,
}

impl Words {
    /// Those of all pages.
    pub(super) fn of(frames: &[Frame]) -> Self {
        let mut found = Self::default();
        for piece in frames.iter().flat_map(|frame| &frame.pieces) {
            found.line(&piece.text);
        }
        found
    }

    fn line(&mut self, text: &str) {
        for (at, word) in text.split(' ').enumerate() {
            // At the end of a line it may be half a word.
            if ends_in_hyphen(word) {
                continue;
            }
            let words = if at == 0 { &mut self.first } else { &mut self.inside };
            let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            if word.len() >= 4 && !words.contains(word) {
                words.insert(word.to_lowercase().replace('\u{2010}', "-"));
            }
        }
    }

    /// Whether the document has the whole word somewhere.
    fn has(&self, word: &str) -> bool {
        self.inside.contains(word) || self.first.contains(word)
    }

    /// Whether two parts, the first without its hyphen, are one word with a hyphen: as the document writes it elsewhere, or
    /// else because both parts are words of their own, or the first is a letter: no word is parted after its first.
    fn is_compound(&self, stem: &str, second: &str) -> bool {
        if self.has(&format!("{stem}{second}")) {
            return false;
        }
        let word = |part: &str| part.chars().count() >= 4 && self.inside.contains(part);
        stem.chars().count() == 1 || self.has(&format!("{stem}-{second}")) || (word(stem) && word(second))
    }

    /// Whether two parts with a capital each are one word without a hyphen, as the document writes it elsewhere.
    fn is_closed(&self, stem: &str, second: &str) -> bool {
        self.has(&format!("{stem}{second}")) && !self.has(&format!("{stem}-{second}"))
    }
}

/// Whether a line ends in the middle of a word.
pub(super) fn ends_in_hyphen(text: &str) -> bool {
    text.ends_with(['-', '\u{AD}', '\u{2010}'])
}

/// Adds a line to a text; a word that was parted at the end of a line becomes one again.
pub(super) fn join(text: &mut String, line: &str, words: &Words) {
    if text.is_empty() {
        text.push_str(line);
        return;
    }
    let stem = text.strip_suffix(['-', '\u{2010}', '\u{AD}']);
    if let Some(stem) = stem.filter(|stem| stem.ends_with(char::is_alphanumeric))
        && line.starts_with(char::is_alphanumeric)
    {
        let first = stem[stem.rfind(' ').map_or(0, |at| at + 1)..].trim_start_matches(|c: char| !c.is_alphanumeric());
        let second: String =
            line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}')).collect();
        let first = first.to_lowercase().replace('\u{2010}', "-");
        let second = second.to_lowercase().replace('\u{2010}', "-");
        let second = second.trim_end_matches('-');
        // "Anglo-/American", "COVID-/19" are one word, hyphen and all.
        let is_one = if text.ends_with('\u{AD}') {
            stem.ends_with(char::is_alphabetic)
        } else if line.starts_with(char::is_lowercase) {
            stem.ends_with(char::is_alphabetic) && !words.is_compound(&first, second)
        } else {
            stem.ends_with(char::is_lowercase) && words.is_closed(&first, second)
        };
        if is_one {
            text.pop();
        }
    } else if !(text.ends_with(is_ideograph) && line.starts_with(is_ideograph)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Signs that are written without spaces.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let mut words = Words::default();
        words.line("a well-known trace of compilation in an exam by BarnTrace");
        words.line("low-dimensional ends, and a d-");
        let mut text = String::new();
        for line in lines {
            join(&mut text, line, &words);
        }
        text
    }

    #[test]
    fn words_parted_at_the_end_of_a_line_become_one() {
        assert_eq!(joined(&["an exam-", "ple of it"]), "an example of it");
        assert_eq!(joined(&["a well-", "known barn"]), "a well-known barn");
        assert_eq!(joined(&["by trace-", "compilation"]), "by trace-compilation");
        assert_eq!(joined(&["the COVID-", "19 years"]), "the COVID-19 years");
        assert_eq!(joined(&["the Anglo-", "American way"]), "the Anglo-American way");
        assert_eq!(joined(&["a soft\u{AD}", "ware"]), "a software");
        assert_eq!(joined(&["one -", "two"]), "one - two");
        assert_eq!(joined(&["日本", "語"]), "日本語");
    }

    #[test]
    fn the_document_says_whether_the_hyphen_belongs_to_the_word() {
        assert_eq!(joined(&["in Barn-", "Trace (the program)"]), "in BarnTrace (the program)");
        assert_eq!(joined(&["a low-", "dimensional space"]), "a low-dimensional space", "it begins a line elsewhere");
        assert_eq!(
            joined(&["vectors (d-", "dimensional)"]),
            "vectors (d-dimensional)",
            "no word is parted after a letter"
        );
        assert_eq!(joined(&["an over-", "dimensional space"]), "an overdimensional space");
    }
}
