//! What of a passage is shown: the few sentences of one block that answer the question best.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::stems::Stems;
use super::tokens::tokens;

/// Most of what is shown, in Unicode scalar values.
const LONGEST: usize = 420;

/// A part of a text, in Unicode scalar values, and the words in it that were looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    /// Where it begins and ends in the text.
    pub(super) range: Range<usize>,
    /// Where the words are, from the beginning of the window.
    pub(super) marks: Vec<Range<usize>>,
    /// Worth of the words that occur.
    pub(super) worth: f64,
}

/// Words that are looked for: stems, each with the number of the word of the question and what that is worth.
pub(super) type Wanted = HashMap<String, (usize, f64)>;

struct Found {
    /// Place in scalar values.
    place: Range<usize>,
    word: usize,
    worth: f64,
}

/// The best window of a text that lies in one block.
pub(super) fn best(text: &str, wanted: &Wanted, language: Option<&str>, stems: &mut Stems) -> Window {
    let found = occurrences(text, wanted, language, stems);
    let sentences = sentences(text);
    let mut best = Window { range: 0..0, marks: Vec::new(), worth: -1.0 };
    for first in 0..sentences.len() {
        let mut range = sentences[first].clone();
        for next in &sentences[first + 1..] {
            if next.end - range.start > LONGEST {
                break;
            }
            range.end = next.end;
        }
        let worth = worth(&found, &range);
        // The first of equals, so that a passage is shown from its beginning.
        if worth > best.worth + 1e-9 {
            best = Window { range, marks: Vec::new(), worth };
        }
    }
    let range = best.range.clone();
    let inside = found.into_iter().filter(|found| found.place.start >= range.start && found.place.end <= range.end);
    best.marks = joined(inside.map(|found| found.place.start - range.start..found.place.end - range.start));
    best
}

fn occurrences(text: &str, wanted: &Wanted, language: Option<&str>, stems: &mut Stems) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut byte, mut scalar) = (0, 0);
    tokens(text, |token| {
        let stem = stems.stem(token, language);
        let hit = wanted.get(stem.as_str()).or_else(|| {
            // One character alone is looked for by the pairs that it begins.
            let first = stem.char_indices().nth(1).map(|(end, _)| &stem[..end]);
            first.filter(|first| !first.is_ascii()).and_then(|first| wanted.get(first))
        });
        if let Some((word, worth)) = hit {
            scalar += text[byte..token.start].chars().count();
            byte = token.start;
            let length = token.text.chars().count();
            found.push(Found { place: scalar..scalar + length, word: *word, worth: *worth });
        }
    });
    found
}

/// Each word counts once, and a little more the more often it is there.
fn worth(found: &[Found], range: &Range<usize>) -> f64 {
    let mut seen: HashMap<usize, (f64, f64)> = HashMap::new();
    for hit in found.iter().filter(|hit| hit.place.start >= range.start && hit.place.end <= range.end) {
        let entry = seen.entry(hit.word).or_insert((hit.worth, 0.0));
        entry.1 += 1.0;
    }
    seen.values().map(|(worth, times)| worth * (1.0 + 0.1 * (times - 1.0).min(3.0))).sum()
}

/// The sentences of a text without white space around them; those that are too long in pieces.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for sentence in text.split_sentence_bounds() {
        let length = sentence.chars().count();
        let before = length - sentence.trim_start().chars().count();
        let kept = sentence.trim().chars().count();
        if kept > LONGEST {
            found.extend(pieces(sentence.trim(), at + before));
        } else if kept > 0 {
            found.push(at + before..at + before + kept);
        }
        at += length;
    }
    found
}

/// Pieces of a text of many words without an end of a sentence; each begins with a word.
fn pieces(text: &str, at: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let characters: Vec<char> = text.chars().collect();
    let mut begin = 0;
    while begin < characters.len() {
        let most = (begin + LONGEST / 2).min(characters.len());
        let space = (begin + 1..most).rev().find(|place| characters[*place].is_whitespace());
        let end = if most == characters.len() { most } else { space.unwrap_or(most) };
        let kept = end - characters[begin..end].iter().rev().take_while(|character| character.is_whitespace()).count();
        found.push(at + begin..at + kept.max(begin + 1));
        begin = end + characters[end..].iter().take_while(|character| character.is_whitespace()).count();
    }
    found
}

/// Marks in order; those that touch or overlap (pairs of characters do) become one.
fn joined(marks: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match found.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => found.push(mark),
        }
    }
    found
}

#[cfg(test)]
mod unit {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> (String, Vec<String>) {
        let wanted = words.iter().enumerate().map(|(number, word)| ((*word).to_owned(), (number, 1.0))).collect();
        let window = best(text, &wanted, Some("en"), &mut Stems::default());
        let characters: Vec<char> = text.chars().collect();
        let cut = &characters[window.range];
        (cut.iter().collect(), window.marks.into_iter().map(|mark| cut[mark].iter().collect()).collect())
    }

    #[test]
    fn the_sentences_with_the_words_are_shown_and_the_words_are_marked() {
        let filler = "Nothing of interest happens in this sentence, which is here to take up some room. ".repeat(8);
        let text = format!("{filler}The boilers were heated — twice. {filler}");
        let (text, marks) = shown(&text, &["boiler", "heat"]);
        assert!(text.contains("The boilers were heated — twice."), "{text}");
        assert!(text.chars().count() <= LONGEST && text.starts_with("N") | text.starts_with("T"), "{text}");
        assert_eq!(marks, ["boilers", "heated"]);
    }

    #[test]
    fn pairs_that_overlap_are_one_mark() {
        assert_eq!(shown("新的供暖系统很好。", &["供暖", "暖系", "系统"]).1, ["供暖系统"]);
        assert_eq!(shown("我喜欢水", &["水"]).1, ["水"]);
    }

    #[test]
    fn a_text_without_sentences_is_shown_in_pieces() {
        let text = format!("{} boiler {}", "word ".repeat(300), "word ".repeat(300));
        let (text, marks) = shown(&text, &["boiler"]);
        assert!(text.chars().count() <= LONGEST, "{}", text.len());
        assert_eq!(marks, ["boiler"]);
    }
}
