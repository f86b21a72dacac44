//! Where the sentences of a model come from: by the passages that they name, and where these do not hold them, by those that
//! do. A number that a model gives is a hint and no more.

use std::collections::BTreeSet;

use super::answer::Said;
use super::passages::Shown;
use crate::api::{Citation, Sentence, SentenceKind, Support, Verdict};
use crate::writing::prepare::Prepared;
use crate::writing::section::essence;
use crate::writing::support::{Ground, Judge};
use crate::writing::words::count_words;

/// How far a section may go beyond its words, in percent: models count badly.
const TOLERANCE: u32 = 150;

/// Judges what a model says beside what it was shown.
pub(super) struct Grounder<'a> {
    prepared: &'a Prepared,
    shown: &'a [Shown],
    judge: Judge,
}

impl<'a> Grounder<'a> {
    /// For the passages of one section.
    pub(super) fn new(prepared: &'a Prepared, shown: &'a [Shown]) -> Self {
        Self { prepared, shown, judge: Judge::new(&prepared.language) }
    }

    /// The sentence with its verdict, and what it comes from.
    pub(super) fn sentence(&self, said: &Said) -> Sentence {
        let named: Vec<usize> =
            said.numbers.iter().map(|number| number - 1).filter(|number| *number < self.shown.len()).collect();
        let all: Vec<usize> = (0..self.shown.len()).collect();
        let mut best = self.of(&said.text, &named);
        if best.0.verdict != Verdict::Supported {
            let other = self.of(&said.text, &all);
            // By a verdict that is better: where both are alike, the model has named the one that it means.
            if other.0.verdict < best.0.verdict || best.1.is_empty() {
                best = other;
            }
        }
        if named.len() > 1 {
            let joined = self.joined(&said.text, &named);
            if joined.1.len() > 1 && joined.0.verdict == Verdict::Supported {
                best = joined;
            }
        }
        let (support, grounds) = best;
        let cite = |ground: &Ground| self.shown[ground.passage].cite(self.prepared, ground.start, ground.end);
        let citations: Vec<Citation> = match support.verdict {
            Verdict::Supported | Verdict::Partly => grounds.iter().map(cite).collect(),
            Verdict::Unsupported => Vec::new(),
        };
        Sentence { text: said.text.clone(), kind: SentenceKind::Written, citations, support: Some(support) }
    }

    /// The verdict by some of the passages, and the part of one that it stands on.
    fn of(&self, text: &str, passages: &[usize]) -> (Support, Vec<Ground>) {
        let texts: Vec<&str> = passages.iter().map(|number| self.shown[*number].text.as_str()).collect();
        let (support, ground) = self.judge.judge_at(text, &texts);
        let ground = ground.map(|ground| Ground { passage: passages[ground.passage], ..ground });
        (support, ground.into_iter().collect())
    }

    /// The verdict by the best parts of two passages together, each of which holds some of it: who writes joins what stands
    /// apart. Alone, a part lacks the numbers and names of the other.
    fn joined(&self, text: &str, named: &[usize]) -> (Support, Vec<Ground>) {
        let parts: Vec<Ground> = named
            .iter()
            .flat_map(|number| self.of(text, &[*number]).1)
            .filter(|ground| ground.shares)
            .take(2)
            .collect();
        let cut = |ground: &Ground| self.shown[ground.passage].cite(self.prepared, ground.start, ground.end).quote;
        let both = parts.iter().map(cut).collect::<Vec<_>>().join(" ");
        (self.judge.judge_at(text, &[&both]).0, parts)
    }
}

/// The paragraphs without what was `said` before in the document or in themselves, up to about so many words. Models that lose
/// their way say the same again and again.
pub(super) fn fresh(paragraphs: Vec<Vec<Said>>, said: &mut BTreeSet<String>, words: u32) -> Vec<Vec<Said>> {
    let most = words * TOLERANCE / 100;
    let mut counted = 0;
    let mut kept: Vec<Vec<Said>> = Vec::new();
    for paragraph in paragraphs {
        let mut sentences = Vec::new();
        for sentence in paragraph {
            if counted >= most {
                break;
            }
            if said.insert(essence(&sentence.text)) {
                counted += count_words(&sentence.text);
                sentences.push(sentence);
            }
        }
        if !sentences.is_empty() {
            kept.push(sentences);
        }
    }
    kept
}
