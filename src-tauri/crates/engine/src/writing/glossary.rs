//! A glossary where terms abound: abbreviations with their long forms, and terms that a source defines, each quoted from where
//! it is explained.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::{self, Speech};
use super::prepare::Prepared;
use super::unit::Unit;
use super::words::count_words;
use crate::api::{Block, BlockKind, BlockRole};

/// Fewest terms that make a glossary.
pub(super) const FEWEST: usize = 4;

/// Most terms of a glossary.
const MOST: usize = 14;

/// Longest abbreviation, in characters.
const LONGEST_ABBREVIATION: usize = 8;

/// Longest term that is defined in a sentence, in words.
const LONGEST_TERM: usize = 3;

/// Longest explanation, in words.
const LONGEST_MEANING: u32 = 24;

/// Shortest explanation of a term, in words: less says too little of it.
const SHORTEST_MEANING: u32 = 4;

/// Sentences besides the one that defines it that use a term which is no abbreviation: a word that comes once needs no entry.
const TOLD: usize = 2;

/// Words of a source at a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// Offset of their first character in the text of the source, in Unicode scalar values.
    pub(super) start: u32,
    /// Offset after the last.
    pub(super) end: u32,
    /// The words.
    pub(super) text: String,
}

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Number of the source that explains it.
    pub(super) source: u32,
    /// Number of the block.
    pub(super) block: u32,
    /// The term.
    pub(super) term: Words,
    /// What it means.
    pub(super) meaning: Words,
}

impl Entry {
    /// How a line of the glossary says it.
    pub(super) fn line(&self) -> String {
        format!("{}: {}", self.term.text, self.meaning.text)
    }
}

/// Everything that the sources explain, each term once: as the first source does that says it.
pub(super) fn entries(prepared: &Prepared) -> Vec<Entry> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut add = |entry: Entry| {
        // "ETs" is "ET".
        let term = entry.term.text.strip_suffix('s').filter(|one| is_abbreviation(one)).unwrap_or(&entry.term.text);
        entries.entry(folded(term)).or_insert(entry);
    };
    for source in 0..prepared.material.sources.len() {
        let source = u32::try_from(source).expect("there are fewer sources than bytes");
        for block in prepared.blocks(source) {
            let written = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
            if written && block.role == BlockRole::Body {
                abbreviations(block).into_iter().for_each(|(term, meaning)| {
                    add(Entry { source, block: block.block, term, meaning });
                });
            }
        }
    }
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        let (language, _) = prepared.tongue(unit.source);
        let Some(words) = catalogue::of(language) else { continue };
        let is_small = |word: &str| prepared.is_small_word(word);
        // What has lost marks stands elsewhere than its words tell.
        let as_it_stands = || prepared.quote(unit) == unit.text;
        if let Some((term, meaning)) = definition(unit, &words.speech, is_small).filter(|_| as_it_stands()) {
            add(Entry { source: unit.source, block: unit.block, term, meaning });
        }
    }
    entries.into_values().collect()
}

/// The entries whose terms are used in these sentences, the most used first and no more than `room` words, in the order of the
/// alphabet; none if they are too few.
pub(super) fn glossary<'a>(
    entries: &'a [Entry],
    used: &BTreeSet<u32>,
    prepared: &Prepared,
    language: &str,
    mut room: u32,
) -> Vec<&'a Entry> {
    let texts: Vec<(&Unit, Vec<String>)> = used
        .iter()
        .map(|number| prepared.unit(*number))
        .map(|unit| (unit, unit.text.unicode_words().map(folded).collect()))
        .collect();
    let uses = |entry: &Entry| {
        let term: Vec<String> = entry.term.text.unicode_words().map(folded).collect();
        let explains = |unit: &Unit| {
            (unit.source, unit.block) == (entry.source, entry.block)
                && unit.start <= entry.term.start
                && entry.term.end <= unit.end
        };
        texts.iter().filter(|(unit, words)| !explains(unit) && holds(words, &term)).count()
    };
    let worth = |(uses, entry): &(usize, &Entry)| *uses >= if is_abbreviation(&entry.term.text) { 1 } else { TOLD };
    let mut wanted: Vec<(usize, &Entry)> = entries.iter().map(|entry| (uses(entry), entry)).filter(worth).collect();
    wanted.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| order(one.1, other.1, language)));
    let mut kept: Vec<&Entry> = Vec::new();
    for (_, entry) in wanted {
        let words = count_words(&entry.line());
        if kept.len() < MOST && words <= room {
            room -= words;
            kept.push(entry);
        }
    }
    kept.sort_by(|one, other| order(one, other, language));
    if kept.len() >= FEWEST { kept } else { Vec::new() }
}

/// Whether the words hold the term, or its plural.
fn holds(words: &[String], term: &[String]) -> bool {
    let Some((last, first)) = term.split_last() else { return false };
    words.windows(term.len()).any(|window| {
        let (end, beginning) = window.split_last().expect("as long as the term");
        beginning == first
            && (end == last || end.strip_prefix(last.as_str()).is_some_and(|rest| rest.chars().count() <= 2))
    })
}

/// By the alphabet: letters with marks stand with those without, but for the ñ of Spanish, which is a letter of its own.
fn order(one: &Entry, other: &Entry, language: &str) -> std::cmp::Ordering {
    let key = |entry: &Entry| {
        let term = entry.term.text.to_lowercase();
        let term = if language == "es" { term.replace('ñ', "n\u{10FFFF}") } else { term };
        (folded(&term), entry.term.text.clone())
    };
    key(one).cmp(&key(other))
}

/// In lower case and without marks over or under the letters.
fn folded(text: &str) -> String {
    let is_mark = |character: &char| matches!(u32::from(*character), 0x0300..=0x036F);
    text.to_lowercase().nfd().filter(|character| !is_mark(character)).collect::<String>().replace('ß', "ss")
}

/// Abbreviations that a block explains in brackets: "combined heat and power (CHP)", "CHP (combined heat and power)". Which
/// words belong to the long form is told by their letters (Schwartz and Hearst, 2003).
fn abbreviations(block: &Block) -> Vec<(Words, Words)> {
    let text = &block.text;
    let at = |from: usize, to: usize| words(text, block.start, from, to);
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(close) = text[open..].find(')').map(|close| open + close) else { continue };
        let inner = &text[open + 1..close];
        let before = text[..open].trim_end();
        if is_abbreviation(inner) {
            let sentence = before.rfind(['.', ';', ':', '!', '?', ',', '(']).map_or(0, |mark| mark + 1);
            let most = (inner.chars().count() + 5).min(inner.chars().count() * 2);
            let reach = before[sentence..].split_word_bound_indices().rev();
            let reach = reach.filter(|(_, word)| word.starts_with(char::is_alphanumeric)).take(most);
            let from = reach.last().map_or(before.len(), |(start, _)| sentence + start);
            if let Some(start) = long_form(inner, &before[from..]) {
                found.push((at(open + 1, close), at(from + start, before.len())));
            }
            continue;
        }
        let start = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let short = &before[start..];
        let plain = !inner.contains(['(', ';', ':', ',']) && (2..=8).contains(&inner.split_whitespace().count());
        if is_abbreviation(short) && plain && long_form(short, inner) == Some(0) {
            found.push((at(start, before.len()), at(open + 1, close)));
        }
    }
    found
}

/// "CHP", "CO2", "SaaS": short, without spaces, most of its letters capitals.
fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let capitals = text.chars().filter(|character| character.is_uppercase()).count();
    (2..=LONGEST_ABBREVIATION).contains(&text.chars().count())
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '.' | '/' | '&'))
        && capitals >= 2
        && capitals * 2 >= letters
        // Numerals are no abbreviations.
        && !text.chars().all(|character| matches!(character, 'I' | 'V' | 'X'))
}

/// Where in `text`, which ends with them, the words begin that an abbreviation stands for, in bytes.
fn long_form(short: &str, text: &str) -> Option<usize> {
    let start = by_initials(short, text).or_else(|| by_letters(short, text))?;
    let long = &text[start..];
    let begins_small = long.split_whitespace().next().is_some_and(is_small_link);
    // A compound is one word: "Blockheizkraftwerk" (BHKW).
    let words = long.unicode_words().count() >= 2 || short.chars().count() > 2;
    let is_long = long.chars().count() > short.chars().count() + 2 && words;
    let plain =
        |character: char| character.is_alphabetic() || character.is_whitespace() || "-–'’&/".contains(character);
    (is_long && long.chars().all(plain) && !begins_small && !long.split_whitespace().any(|word| word == short))
        .then_some(start)
}

/// The nearest words whose initials it is, with or without the small ones: "Office of Management and Budget" (OMB).
fn by_initials(short: &str, text: &str) -> Option<usize> {
    let letters: String =
        short.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase();
    let words: Vec<(usize, &str)> =
        text.split_word_bound_indices().filter(|(_, word)| word.starts_with(char::is_alphanumeric)).collect();
    let initials = |from: usize, all: bool| -> String {
        let counted = words[from..].iter().filter(|(_, word)| all || !is_small_link(word));
        counted.filter_map(|(_, word)| word.chars().next()).collect::<String>().to_lowercase()
    };
    (0..words.len())
        .rev()
        .find(|from| initials(*from, true) == letters || initials(*from, false) == letters)
        .map(|from| words[from].0)
}

/// "of", "and", "für": words between the words that an abbreviation is made of.
fn is_small_link(word: &str) -> bool {
    word.chars().count() <= 3 && word.chars().all(char::is_lowercase)
}

/// The nearest words in which each of its letters is found from the end, the first one at the beginning of a word.
fn by_letters(short: &str, text: &str) -> Option<usize> {
    let letters: Vec<char> = short.chars().filter(|character| character.is_alphanumeric()).collect();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let last_word =
        characters.iter().rposition(|(_, character)| character.is_whitespace()).map_or(0, |space| space + 1);
    let mut at = characters.len();
    for (number, letter) in letters.iter().enumerate().rev() {
        let first = number == 0;
        loop {
            at = at.checked_sub(1)?;
            let same = characters[at].1.to_lowercase().eq(letter.to_lowercase());
            let begins = at == 0 || !characters[at - 1].1.is_alphanumeric();
            if same && (!first || begins) {
                break;
            }
        }
        // The last word belongs to what is meant, or another word does not.
        if number + 1 == letters.len() && at < last_word {
            return None;
        }
    }
    characters.get(at).map(|(start, _)| *start)
}

/// "A heat pump is a machine that ...": the term, and what it is.
fn definition(unit: &Unit, speech: &Speech, is_small: impl Fn(&str) -> bool) -> Option<(Words, Words)> {
    let text = unit.text.trim_end_matches('.');
    if unit.manner.leaning || unit.manner.fragment || !unit.manner.closed || unit.manner.blemish > 0.1 {
        return None;
    }
    let lower = text.to_lowercase();
    // Lower case may have other lengths: only texts where it has not are cut.
    let phrases = speech.defining.iter().filter_map(|phrase| Some((lower.find(&format!(" {phrase} "))?, phrase)));
    let (at, phrase) = phrases.min_by_key(|(at, _)| *at).filter(|_| lower.len() == text.len())?;
    let mut begin = 0;
    if let Some((first, _)) = text.split_once(' ')
        && speech.indefinite.contains(&first.to_lowercase())
    {
        begin = first.len() + 1;
    }
    let term = text.get(begin..at)?;
    let mut parts = term.split_whitespace();
    let plain =
        |word: &str| word.chars().all(|character| character.is_alphabetic() || character == '-') && !is_small(word);
    let count = term.split_whitespace().count();
    let generic = term.split_whitespace().any(|word| speech.generic.contains(&word.to_lowercase()));
    if !(1..=LONGEST_TERM).contains(&count) || !parts.all(plain) || generic {
        return None;
    }
    // What is it? The article belongs to the answer, the verb does not.
    let verb = phrase.split(' ').next().unwrap_or_default().len();
    let article = phrase.rsplit(' ').next().is_some_and(|last| speech.indefinite.iter().any(|known| known == last));
    let from = if article { at + 1 + verb + 1 } else { at + 1 + phrase.len() + 1 };
    let meaning = text.get(from..)?;
    let first = meaning.split_whitespace().next().unwrap_or_default();
    let says = !speech.subordinating.iter().any(|word| word == first);
    let fits = says && (SHORTEST_MEANING..=LONGEST_MEANING).contains(&count_words(meaning));
    let word = |from: usize, to: usize| words(&unit.text, unit.start, from, to);
    fits.then(|| (word(begin, at), word(from, text.len())))
}

/// A part of a text, in bytes, with its place in the source.
fn words(text: &str, offset: u32, from: usize, to: usize) -> Words {
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let start = offset + count(&text[..from]);
    Words { start, end: start + count(&text[from..to]), text: text[from..to].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(text: &str) -> Vec<(String, String)> {
        let block = Block {
            block: 0,
            kind: BlockKind::Paragraph,
            role: BlockRole::Body,
            text: text.to_owned(),
            page: None,
            heading: Vec::new(),
            start: 7,
            end: 7 + u32::try_from(text.chars().count()).expect("short"),
            columns: Vec::new(),
            header_rows: 0,
        };
        let found = abbreviations(&block);
        for words in found.iter().flat_map(|(term, meaning)| [term, meaning]) {
            let cut = text.chars().skip(words.start as usize - 7).take((words.end - words.start) as usize);
            assert_eq!(cut.collect::<String>(), words.text);
        }
        found.into_iter().map(|(term, meaning)| (term.text, meaning.text)).collect()
    }

    #[test]
    fn abbreviations_are_matched_with_the_words_that_they_stand_for() {
        for (text, term, meaning) in [
            ("The new combined heat and power (CHP) unit.", "CHP", "combined heat and power"),
            ("It uses the Hypertext Transfer Protocol (HTTP).", "HTTP", "Hypertext Transfer Protocol"),
            ("Für die Kraft-Wärme-Kopplung (KWK) gilt das.", "KWK", "Kraft-Wärme-Kopplung"),
            ("Das Blockheizkraftwerk (BHKW) läuft.", "BHKW", "Blockheizkraftwerk"),
            ("The CHP (combined heat and power) runs.", "CHP", "combined heat and power"),
            ("A seasonal coefficient of performance (SCOP) of 3.", "SCOP", "seasonal coefficient of performance"),
            (
                "An Individual Taxpayer Identification Number (ITIN).",
                "ITIN",
                "Individual Taxpayer Identification Number",
            ),
            ("The Office of Management and Budget (OMB) agreed.", "OMB", "Office of Management and Budget"),
            ("Many personal digital assistants (PDAs) are old.", "PDAs", "personal digital assistants"),
        ] {
            assert_eq!(explained(text), [(term.to_owned(), meaning.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_is_only_in_brackets_is_no_abbreviation() {
        for text in [
            "The council of the town (BMS) met.",
            "It was hot (very hot).",
            "Louis the Great (XIV) reigned.",
            "The hall (A) and the depot (B) are cold.",
            "He left (OK) and came back.",
            "Some form of identification (ID) is needed.",
            "We count frequencies to estimate p (FIE) here.",
            "It maps from Model 3 C → E (MCE) again.",
            "In the table (PDF) there are more.",
        ] {
            assert_eq!(explained(text), [], "{text}");
        }
    }
}
