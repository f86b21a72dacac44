//! Whether passages support a sentence, whoever wrote it: by the words that they share, and by what must agree where words
//! are shared: numbers, dates, names and negations.
//!
//! Nothing here understands a sentence, and what a model would call entailment is not tried. What the check can say is that
//! a sentence holds something that its passages do not hold, which is what a reader has to know. It errs on the side of the
//! reader: whoever invents is found, who only says it in other words may be called partly supported.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::{self, Catalogue};
use super::number_words::{SCALE, spelled};
use super::numbers::parse_number;
use super::orders::{are_told_as_done, orders};
use super::sentences::split;
use super::words::Stems;
use crate::api::{Doubt, Support, Verdict};

/// Part of the words of a sentence that has to be found for it to be supported.
const SUPPORTED: f32 = 0.6;

/// Part below which it is not even partly supported.
const PARTLY: f32 = 0.35;

/// Part of its words that counts as found at most, where a sentence tells as done what its ground orders.
const ORDERED: f32 = 0.5;

/// Sentences of a passage that together may support one: who writes joins two, seldom three.
const WINDOW: usize = 2;

/// What a further sentence of the passage has to bring, as a part of the words of the sentence that it is to support:
/// else two neighbours would support what neither says.
const WIDER: f32 = 0.15;

/// What a doubt weighs against words that are shared, when windows are compared.
const DOUBT: f32 = 0.1;

/// Fewest characters that two words have to begin with in common to be forms of one word.
const SAME_BEGINNING: usize = 5;

/// Part of the words from which a sentence says the same in another order, rather than something else.
const SAME_WORDS: f32 = 0.85;

/// A text as the check sees it.
struct Seen {
    stems: Vec<String>,
    numbers: Vec<String>,
    /// The numbers in words, each in all ways that it may be compared by.
    spelled: Vec<Vec<String>>,
    /// Words that begin with a capital inside of a sentence, in lower case, in their order.
    names: Vec<String>,
    /// The first word, in lower case, where it is none of the small words.
    first: Option<String>,
    /// Months, each time with the numbers next to it.
    months: Vec<(String, Vec<String>)>,
    negations: usize,
    /// Names and numbers in lower case, each with the number of other words before it.
    told: Vec<(String, usize)>,
    /// The other words in lower case, in their order.
    rest: Vec<String>,
    /// All words in lower case.
    words: BTreeSet<String>,
    /// Verbs by which somebody is told to do something, in lower case.
    orders: Vec<String>,
}

/// The part of a passage that supports a sentence best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ground {
    /// Number of the passage, from 0.
    pub(super) passage: usize,
    /// Where in it, in Unicode scalar values.
    pub(super) start: u32,
    /// The end of that.
    pub(super) end: u32,
    /// It has enough of the sentence's words to be what a part of it says.
    pub(super) shares: bool,
}

/// Judges sentences of one language against passages of the same.
pub(crate) struct Judge {
    stems: Stems,
    words: Option<&'static Catalogue>,
}

impl Judge {
    /// For that language (ISO 639-1).
    pub(crate) fn new(language: &str) -> Self {
        Self { stems: Stems::new(language), words: catalogue::of(language) }
    }

    /// Judges a sentence against the passages that it is said to come from.
    pub(crate) fn judge(&self, sentence: &str, passages: &[&str]) -> Support {
        self.judge_at(sentence, passages).0
    }

    /// The same, and which part of which passage supports it best; none if there are no passages.
    pub(super) fn judge_at(&self, sentence: &str, passages: &[&str]) -> (Support, Option<Ground>) {
        let said = self.see(sentence);
        let abbreviations = self.words.map(|words| words.speech.abbreviations.as_slice()).unwrap_or_default();
        let windows = passages.iter().enumerate().flat_map(|(passage, text)| {
            let spans = split(text, abbreviations, false);
            let windows: Vec<(Seen, usize, Ground)> = (0..spans.len())
                .flat_map(|from| (from + 1..=(from + WINDOW).min(spans.len())).map(move |to| (from, to)))
                .map(|(from, to)| {
                    let texts: Vec<&str> = spans[from..to].iter().map(|span| span.text).collect();
                    let ground = Ground { passage, start: spans[from].start, end: spans[to - 1].end, shares: false };
                    (self.see(&texts.join(" ")), to - from, ground)
                })
                .collect();
            windows
        });
        let weighed = windows.map(|(window, sentences, ground)| {
            let (covered, doubts) = (covered(&said, &window), self.doubts(&said, &window));
            let worth = covered - DOUBT * count(doubts.len()) - WIDER * count(sentences - 1);
            let ordered = are_told_as_done(&window.orders, &window.words, &said.words);
            // What is only ordered has not been said, however many of its words are there.
            (worth, if ordered { covered.min(ORDERED) } else { covered }, doubts, ground)
        });
        let best = weighed.reduce(|one, other| if other.0 > one.0 { other } else { one });
        let Some((_, covered, mut doubts, ground)) = best else {
            return (Support { verdict: Verdict::Unsupported, doubts: vec![Doubt::Words] }, None);
        };
        let contradicted = doubts.iter().any(|doubt| *doubt != Doubt::Swapped);
        let verdict = match covered {
            _ if contradicted => Verdict::Unsupported,
            covered if covered < PARTLY => Verdict::Unsupported,
            covered if covered < SUPPORTED => Verdict::Partly,
            _ if doubts.contains(&Doubt::Swapped) => Verdict::Partly,
            _ => Verdict::Supported,
        };
        if covered < SUPPORTED {
            doubts.push(Doubt::Words);
        }
        (Support { verdict, doubts }, Some(Ground { shares: covered >= PARTLY, ..ground }))
    }

    fn see(&self, text: &str) -> Seen {
        let tokens: Vec<&str> = text.unicode_words().collect();
        let lower: Vec<String> = tokens.iter().map(|word| word.to_lowercase()).collect();
        let speech = self.words.map(|words| &words.speech);
        let listed = |list: Option<&Vec<String>>, word: &String| list.is_some_and(|list| list.contains(word));
        let is_name = |at: usize| {
            let capital = tokens[at].chars().next().is_some_and(char::is_uppercase);
            capital && !speech.is_some_and(|speech| speech.nouns_are_capital) && !self.stems.is_stop_word(&lower[at])
        };
        let months = self.words.map(|words| words.notices.months.iter().map(|month| month.to_lowercase()).collect());
        let months: BTreeSet<String> = months.unwrap_or_default();
        let starts: Vec<usize> = starts_of_sentences(text);
        // Numbers are compared by their values, in words as in figures.
        let is_numeral =
            |word: &&String| speech.and_then(|speech| speech.numbers.get(*word)).is_some_and(|value| *value < SCALE);
        let numerals: BTreeSet<String> = lower.iter().filter(is_numeral).flat_map(|word| self.stems.of(word)).collect();
        let near = |at: usize| {
            let around = at.saturating_sub(1)..(at + 2).min(lower.len());
            lower[around].iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).cloned().collect()
        };
        let (mut told, mut rest) = (Vec::new(), Vec::new());
        for (at, word) in lower.iter().enumerate() {
            if is_name(at) || word.contains(|c: char| c.is_ascii_digit()) {
                told.push((word.clone(), rest.len()));
            } else {
                rest.push(word.clone());
            }
        }
        Seen {
            stems: self
                .stems
                .of(text)
                .into_iter()
                .filter(|stem| !stem.contains(char::is_numeric) && !numerals.contains(stem))
                .collect(),
            numbers: numbers(text),
            spelled: speech.map(|speech| spelled(&lower, &speech.numbers)).unwrap_or_default(),
            names: (0..tokens.len())
                .filter(|at| !starts.contains(at) && is_name(*at))
                .map(|at| lower[at].clone())
                .collect(),
            first: (!tokens.is_empty() && is_name(0)).then(|| lower[0].clone()),
            months: (0..lower.len())
                .filter(|at| months.contains(&lower[*at]))
                .map(|at| (lower[at].clone(), near(at)))
                .collect(),
            negations: lower
                .iter()
                .filter(|word| {
                    listed(speech.map(|speech| &speech.negations), word) || word.replace('’', "'").ends_with("n't")
                })
                .count(),
            told,
            rest,
            words: lower.into_iter().collect(),
            orders: speech.map(|speech| orders(text, speech)).unwrap_or_default(),
        }
    }

    /// What of a sentence does not agree with a window of its passages.
    fn doubts(&self, said: &Seen, window: &Seen) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let counted = |number: &String| {
            window.numbers.contains(number) || window.spelled.iter().any(|ways| ways.contains(number))
        };
        doubts.extend(said.numbers.iter().filter(|number| !counted(number)).cloned().map(Doubt::Number));
        let spelled = said.spelled.iter().filter(|ways| !ways.iter().any(counted));
        doubts.extend(spelled.filter_map(|ways| ways.last()).cloned().map(Doubt::Number));
        let known = |word: &String| window.words.contains(word) || window.stems.iter().any(|stem| is_form(word, stem));
        // "April 2025" is not "April 2026", and "3 May 2025" is "May 3, 2025".
        let dated = |(month, numbers): &&(String, Vec<String>)| {
            let agree = |known: &Vec<String>| {
                numbers.is_empty() || known.is_empty() || known.iter().any(|number| numbers.contains(number))
            };
            window.months.iter().any(|(known, numbers)| known == month && agree(numbers))
        };
        let undated = said.months.iter().filter(|found| !dated(found)).map(|(month, _)| month);
        doubts.extend(undated.cloned().map(Doubt::Name));
        let strange =
            said.names.iter().filter(|name| !known(name) && said.months.iter().all(|(month, _)| month != *name));
        doubts.extend(strange.cloned().map(Doubt::Name));
        // The first word has a capital anyhow: it is a name where a name of the passage has gone and it has come instead.
        let gone = window.names.iter().chain(&window.first).any(|name| !said.words.contains(name));
        if let Some(first) =
            said.first.as_ref().filter(|first| gone && !known(first) && covered(said, window) >= SUPPORTED)
        {
            doubts.push(Doubt::Name(first.clone()));
        }
        if (said.negations > 0) != (window.negations > 0) {
            doubts.push(Doubt::Negation);
        }
        if covered(said, window) >= SAME_WORDS && is_swapped(said, window) {
            doubts.push(Doubt::Swapped);
        }
        doubts
    }
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a judge with {:?}", self.stems)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
fn count(number: usize) -> f32 {
    number as f32
}

/// Numbers of the words at which sentences begin.
fn starts_of_sentences(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut counted = 0;
    for span in split(text, &[], false) {
        starts.push(counted);
        counted += span.text.unicode_words().count();
    }
    starts
}

/// Part of the words of a sentence that a window holds, in this form or in another.
#[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
fn covered(said: &Seen, window: &Seen) -> f32 {
    if said.stems.is_empty() {
        return 1.0;
    }
    let found = said
        .stems
        .iter()
        .filter(|stem| window.stems.contains(stem) || window.stems.iter().any(|other| is_form(stem, other)));
    found.count() as f32 / said.stems.len() as f32
}

/// Whether two words begin alike for most of their length: forms that the stemmer does not know, and parts of compounds.
pub(super) fn is_form(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(left, right)| left == right).count();
    let shorter = one.chars().count().min(other.chars().count());
    common >= SAME_BEGINNING && common * 4 >= shorter * 3
}

/// The numbers of a text, each in one way of writing.
fn numbers(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
        let mut end = at;
        while digit(end)
            || matches!(characters.get(end), Some('.' | ',' | '\'' | '’' | '\u{A0}' | '\u{202F}')) && digit(end + 1)
        {
            end += 1;
        }
        let raw: String = characters[at..end].iter().collect();
        numbers.push(parse_number(&raw).map_or(raw, |value| value.to_string()));
        at = end;
    }
    numbers
}

/// Whether two names or numbers have changed places: each now stands where the other stood among the words around them. What
/// was only moved along with the words around it has not.
fn is_swapped(said: &Seen, window: &Seen) -> bool {
    let partners = align(&said.rest, &window.rest);
    // The places in the window that lie between the same words as a place in the sentence.
    let same_place = |place: usize| {
        let from = partners[..place].iter().rev().find_map(|partner| *partner).map_or(0, |before| before + 1);
        let to = partners[place..].iter().find_map(|partner| *partner).unwrap_or(window.rest.len());
        from..=to
    };
    let once = |seen: &Seen, item: &String| seen.told.iter().filter(|(known, _)| known == item).count() == 1;
    let moved: Vec<_> = said
        .told
        .iter()
        .filter(|(item, _)| once(said, item) && once(window, item))
        .filter_map(|(item, here)| {
            let there = window.told.iter().find(|(known, _)| known == item)?.1;
            let here = same_place(*here);
            (!here.contains(&there)).then_some((here, there))
        })
        .collect();
    let pair = |(at, one): (usize, &(std::ops::RangeInclusive<usize>, usize))| {
        moved[at + 1..].iter().any(|other| one.0.contains(&other.1) && other.0.contains(&one.1))
    };
    moved.iter().enumerate().any(pair)
}

/// The longest common subsequence of two texts: for each word of the first its partner in the second, if it has one.
fn align(one: &[String], other: &[String]) -> Vec<Option<usize>> {
    align_by(one, other, |one, other| one == other)
}

/// The same, where `same` says which words are the same.
pub(super) fn align_by(one: &[String], other: &[String], same: impl Fn(&str, &str) -> bool) -> Vec<Option<usize>> {
    let width = other.len() + 1;
    let mut longest = vec![0_u16; (one.len() + 1) * width];
    for at in (0..one.len()).rev() {
        for there in (0..other.len()).rev() {
            longest[at * width + there] = if same(&one[at], &other[there]) {
                longest[(at + 1) * width + there + 1] + 1
            } else {
                longest[(at + 1) * width + there].max(longest[at * width + there + 1])
            };
        }
    }
    let (mut at, mut there) = (0, 0);
    let mut partners = vec![None; one.len()];
    while at < one.len() && there < other.len() {
        if same(&one[at], &other[there]) {
            partners[at] = Some(there);
            (at, there) = (at + 1, there + 1);
        } else if longest[(at + 1) * width + there] >= longest[at * width + there + 1] {
            at += 1;
        } else {
            there += 1;
        }
    }
    partners
}
