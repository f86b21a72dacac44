//! What surrounds a sentence tells how to take it: the habits of its source, its script, the part of the text it stands in.

use std::collections::BTreeMap;

use super::brief::Material;
use super::catalogue::Speech;
use super::sentences::is_closed;
use crate::api::{Block, BlockKind, BlockRole};

/// Where a block stands.
pub(super) struct Setting {
    /// Number of its source.
    pub(super) source: u32,
    /// Number of its headings.
    pub(super) heading: u32,
    /// Right under the title of a text with parts: lines about the text rather than of it.
    pub(super) front: bool,
    /// Sentences of this source do not begin with capitals.
    pub(super) lower: bool,
    /// This source points to its references by marks.
    pub(super) marked: bool,
    /// This source is slides, whose text beside their points is what their speaker notes.
    pub(super) slides: bool,
    /// This source is a letter to somebody.
    pub(super) mail: bool,
    /// The first sentence of the block may begin in lower case: it stands under a greeting, or in a note.
    pub(super) opens_low: bool,
}

/// Whether a source is slides, by its name: what a reader hands on has no format.
pub(super) fn is_slides(source: &str) -> bool {
    ends_with(source, &["pptx", "pptm", "ppsx", "potx", "ppt", "odp"])
}

/// Whether a source is mail.
pub(super) fn is_mail(source: &str) -> bool {
    ends_with(source, &["eml", "msg"])
}

/// Whether a source was typed and never set: its paragraphs are whole.
fn is_typed(source: &str) -> bool {
    is_mail(source) || ends_with(source, &["txt", "md", "markdown", "text"])
}

fn ends_with(source: &str, endings: &[&str]) -> bool {
    source.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Longest greeting, in words.
const LONGEST_GREETING: usize = 6;

/// Whether the first sentence of a block may begin in lower case, after the block before it: under a greeting that ends with
/// a comma, as letters in many languages do, or in a note whose writer spares capitals.
pub(super) fn opens_low(source: &str, before: Option<&Block>, block: &Block) -> bool {
    let Some(before) = before else { return false };
    let text = before.text.trim_end();
    let greeted = text.ends_with(',') && text.split_whitespace().count() <= LONGEST_GREETING;
    let apart = before.kind == BlockKind::Heading || is_closed(text) || before.role != BlockRole::Body;
    block.kind == BlockKind::Paragraph && is_typed(source) && (greeted || apart)
}

/// A text with a capital at its head.
pub(super) fn raised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Whether a source is written without capitals, as some exports and transcripts are.
pub(super) fn begins_low(blocks: &[Block]) -> bool {
    let texts = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && block.role == BlockRole::Body);
    let firsts = texts.filter_map(|block| block.text.chars().find(|character| character.is_alphabetic()));
    let (low, all) = firsts.fold((0, 0), |(low, all), first| (low + usize::from(first.is_lowercase()), all + 1));
    low * 2 > all
}

/// Whether a text is written in a script that puts no spaces between words.
pub(super) fn is_unspaced(text: &str, words: u32) -> bool {
    text.split_whitespace().count() * 4 < words as usize
}

/// How long a text is to who reads it, in words: where every character counts as one, two make a word.
pub(super) fn length(text: &str, words: u32) -> u32 {
    if is_unspaced(text, words) { words / 2 } else { words }
}

/// Lists of references, contents and the like: text around a text. These are the headings over it, without the title of the
/// whole, which is that of a text whatever it says: "Notes", "Index".
pub(super) fn is_back_matter(headings: &[String], speech: &Speech) -> bool {
    headings.iter().any(|heading| {
        let heading = heading.to_lowercase();
        let name = heading.trim_matches(|character: char| !character.is_alphabetic());
        speech.back_matter.iter().any(|known| known == name)
    })
}

/// Whether the innermost of some headings announces what is meant to be done, and not what is so: "What we will do".
pub(super) fn intends(headings: &[String], speech: &Speech) -> bool {
    let words = headings.last().map(|heading| speech.words(heading)).unwrap_or_default();
    let told = words.join(" ");
    speech.intending.iter().any(|phrase| format!(" {told} ").contains(&format!(" {phrase} ")))
}

/// The language that most of the text is written in.
pub(super) fn most_written(material: &Material, languages: &[Option<String>]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (source, language) in material.sources.iter().zip(languages) {
        if let Some(language) = language {
            *counts.entry(language).or_default() += source.blocks.iter().map(|block| block.text.len()).sum::<usize>();
        }
    }
    counts
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(one.0)))
        .map(|(name, _)| name.to_owned())
}
