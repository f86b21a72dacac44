//! A sentence of a source with what is known of it, and the headings over it.

use std::collections::BTreeSet;

use super::prose::Manner;
use super::rank::Vector;

/// A sentence of a source that a document can quote.
#[derive(Debug)]
pub(super) struct Unit {
    /// Number of its source.
    pub(super) source: u32,
    /// Number of its block.
    pub(super) block: u32,
    /// Offset in the text of the source, in Unicode scalar values.
    pub(super) start: u32,
    /// Offset after it.
    pub(super) end: u32,
    /// Its words.
    pub(super) text: String,
    /// How many they are.
    pub(super) words: u32,
    /// Its terms by TF-IDF.
    pub(super) vector: Vector,
    /// Number of its headings in [`Prepared::headings`].
    pub(super) heading: u32,
    /// The sentence before it in its block.
    pub(super) previous: Option<u32>,
    /// What its words tell of it.
    pub(super) manner: Manner,
    /// An item of a list.
    pub(super) item: bool,
    /// A question with which a paragraph opens that answers it.
    pub(super) answered: bool,
    /// A line of a list that is no sentence: it stands with its list or not at all.
    pub(super) point: bool,
    /// Where in its source it stands, from 0 to 1.
    pub(super) position: f32,
    /// How near to the first sentence of its source it stands, from 1 down to 0.
    pub(super) lead: f32,
    /// How well it fits the request, from 0 to 1.
    pub(super) relevance: f32,
    /// How central it is among all, from 0 to 1.
    pub(super) centrality: f32,
}

impl Unit {
    /// Whether it holds the term.
    pub(super) fn has(&self, term: u32) -> bool {
        self.vector.binary_search_by_key(&term, |(term, _)| *term).is_ok()
    }

    /// Whether two sentences that are alike have the same figures and deny the same: who hears only one of "$412,000" and
    /// "$438,500" is misled.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let figures = |unit: &Self| -> BTreeSet<String> {
            let words =
                unit.text.split(|character: char| character.is_whitespace() || matches!(character, '(' | ')' | '–'));
            let figures = words.filter(|word| word.contains(|character: char| character.is_numeric()));
            figures.map(|word| word.trim_matches(|mark: char| !mark.is_alphanumeric()).to_owned()).collect()
        };
        let (ours, theirs) = (figures(self), figures(other));
        self.manner.denies == other.manner.denies && (ours.is_subset(&theirs) || theirs.is_subset(&ours))
    }
}

/// The headings over some sentences.
#[derive(Debug)]
pub(super) struct Headings {
    /// Terms of all of them, in rising order.
    pub(super) all: Vec<u32>,
    /// Terms of those below the title of the source, in rising order.
    pub(super) inner: Vec<u32>,
    /// All stems of the innermost, where it is more than the title of its source.
    pub(super) own: Vec<String>,
    /// They announce what is meant to be done.
    pub(super) intending: bool,
    /// The innermost, in words, where it is more than the title of its source.
    pub(super) title: String,
}
