//! Changes of a finished document, its versions, and what the check says of the user's own words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How well passages support a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing in it is missing from them that matters.
    Supported,
    /// Much of it is there, and not all.
    Partly,
    /// It says something else, or of something else.
    Unsupported,
}

/// What speaks against a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", content = "word", rename_all = "snake_case")]
pub enum Doubt {
    /// A number that the passages do not give there.
    Number(String),
    /// A month or a name that they do not give there.
    Name(String),
    /// It denies what they say, or says what they deny.
    Negation,
    /// The same names or numbers in another order: who did what to whom may be turned round.
    Swapped,
    /// Too many of its words are nowhere to be found.
    Words,
    /// The model that takes a second look does not find it in them.
    SecondLook,
}

/// The verdict on a sentence, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Support {
    /// How well it is supported.
    pub verdict: Verdict,
    /// Why not better; empty where it is supported.
    pub doubts: Vec<Doubt>,
}

/// Where a sentence stands in a document; all numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentencePlace {
    /// Number of the section.
    pub section: u32,
    /// Number of the paragraph in the section.
    pub paragraph: u32,
    /// Number of the sentence in the paragraph.
    pub sentence: u32,
}

/// What the user changes in a finished document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DocumentChange {
    /// Other words for a sentence; the cells of a row are parted by tabs.
    Replace {
        /// Which sentence.
        at: SentencePlace,
        /// The user's words.
        text: String,
    },
    /// A sentence of the user's behind another one.
    Insert {
        /// The sentence that it comes after.
        after: SentencePlace,
        /// The user's words.
        text: String,
    },
    /// A sentence less. The last one of a section stays.
    Remove {
        /// Which sentence.
        at: SentencePlace,
    },
    /// Another title, and with it another name of the file.
    Title {
        /// The title.
        title: String,
    },
}

/// How a version came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VersionOrigin {
    /// Written by ATLES at the request.
    Written,
    /// Changed by the user.
    Changed,
    /// Written by ATLES anew, from the sources as they were then.
    WrittenAgain,
    /// An earlier version that the user brought back.
    Restored,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentVersion {
    /// Its number, from 1; later versions have greater ones.
    pub number: u32,
    /// When it came to be.
    pub made_at: String,
    /// How.
    pub origin: VersionOrigin,
    /// Its title.
    pub title: String,
    /// Words in its body.
    pub words: u32,
}

/// How two versions differ at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Both say the same.
    Same,
    /// They say it in other words.
    Changed,
    /// The earlier one alone says it.
    Removed,
    /// The later one alone says it.
    Added,
}

/// Words of a sentence that are in both versions, or in this one alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferencePiece {
    /// The words.
    pub text: String,
    /// Whether the other version lacks them.
    pub changed: bool,
}

/// A line of two versions side by side: a heading, a sentence or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// How they differ.
    pub kind: DifferenceKind,
    /// Whether it is a heading.
    pub heading: bool,
    /// The earlier version; empty if it does not say it.
    pub before: Vec<DifferencePiece>,
    /// The later version; empty if it does not say it.
    pub after: Vec<DifferencePiece>,
}

/// What can be said of a document's quality without judging its thoughts. Every figure is counted; none is a mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Quality {
    /// Words of the body.
    pub words: u32,
    /// Words that were asked for.
    pub words_asked: u32,
    /// Sentences word for word from the sources.
    pub quoted: u32,
    /// Sentences made over cited words.
    pub derived: u32,
    /// Sentences that a model wrote.
    #[serde(default)]
    pub written: u32,
    /// Of these, those that their passages do not support, or only in part.
    #[serde(default)]
    pub written_in_doubt: u32,
    /// Sentences in the user's own words.
    pub own: u32,
    /// Of the user's own, those that their passages do not support, or only in part.
    pub own_in_doubt: u32,
    /// Notes by ATLES, which claim nothing.
    pub notices: u32,
    /// Sources that are cited.
    pub sources_cited: u32,
    /// Sources that were given and read.
    pub sources_given: u32,
    /// Pairs of sentences that say nearly the same.
    pub repeated: u32,
    /// Words to a sentence, on average; 0 without prose.
    pub sentence_words: f64,
    /// LIX, a measure of readability: words to a sentence plus the percentage of words longer than six letters
    /// (C.-H. Björnsson, Läsbarhet, 1968). Below 30 is very easy, 40 to 50 is usual for non-fiction, above 60 is hard.
    pub lix: f64,
}
