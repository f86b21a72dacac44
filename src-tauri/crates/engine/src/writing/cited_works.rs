//! Works that sentences of a document name ("Rahman et al. 2020"), as the lists of references of their sources have them.

use std::collections::BTreeSet;

use super::catalogue::{self, Speech};
use super::prepare::Prepared;
use super::setting::is_back_matter;
use crate::api::{Block, BlockKind, BlockRole, DocumentSection};

/// Longest entry of a list of references, in words; what is longer is several that ran together.
const LONGEST_ENTRY: usize = 80;

/// Shortest name by which a work is known, in letters.
const SHORTEST_NAME: usize = 3;

/// The entries of a source's lists of references that sentences quoted from it name by their first author and year, in the
/// order of the source.
pub(super) fn works_named<'a>(prepared: &'a Prepared, source: u32, sections: &[DocumentSection]) -> Vec<&'a Block> {
    let from = &prepared.material.sources[source as usize];
    let sentences = sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences);
    let quoted = sentences.filter(|sentence| sentence.citations.iter().any(|citation| citation.hash == from.hash));
    let texts: Vec<&str> = quoted.map(|sentence| sentence.text.as_str()).collect();
    let Some(words) = catalogue::of(prepared.tongue(source).0) else { return Vec::new() };
    let entries = from.blocks.iter().filter(|block| is_entry(block, &words.speech));
    entries.filter(|block| texts.iter().any(|text| names(text, &block.text))).collect()
}

fn is_entry(block: &Block, speech: &Speech) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && block.role == BlockRole::Body
        && is_back_matter(&block.heading, speech)
        && block.text.split_whitespace().count() <= LONGEST_ENTRY
}

/// Whether a sentence names a work by the first name of its entry and a year.
fn names(text: &str, entry: &str) -> bool {
    let author =
        entry.split(|character: char| !character.is_alphabetic()).find(|word| word.chars().count() >= SHORTEST_NAME);
    let Some(author) = author.filter(|author| author.starts_with(char::is_uppercase)) else { return false };
    if !text.contains(author) {
        return false;
    }
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|character: char| !character.is_alphanumeric()).map(str::to_owned).collect()
    };
    let said = words(text);
    let is_year = |word: &String| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    said.contains(author) && words(entry).iter().any(|word| is_year(word) && said.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_named_by_its_first_author_and_its_year() {
        let entry = "Rahman, M. A., Moser-Reischl, A. (2020). Traits of trees. Building and Environment 170, 106606.";
        assert!(names("The effect of species has been studied often (Rahman et al. 2020; Moser et al. 2017).", entry));
        assert!(!names("Rahman measured it in 2019.", entry) && !names("It was measured in 2020.", entry));
        assert!(!names("Moser saw it in 2020.", entry), "it is known by its first author");
    }
}
