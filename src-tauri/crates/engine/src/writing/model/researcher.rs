//! What to look for in the sources for a section, beside what the plan has chosen for it.

use std::collections::BTreeSet;

use super::answer::{plain, says_something, without_thoughts};
use super::planner::headings;
use super::prompt::{Head, language_name};
use super::templates::{RESEARCH, RESEARCH_TASK, quotation};
use super::write::ModelWriter;
use crate::api::{Citation, DocumentSection};
use crate::models::{Message, Role};
use crate::writing::query::find;
use crate::writing::words::count_words;

/// Most lines that are looked for.
const LINES: usize = 5;

/// Most words of a line: who writes a longer one does not search but tell.
const WORDS: u32 = 14;

/// Most sentences that are taken for a line. Several may stand in one passage.
const OF_A_LINE: usize = 8;

/// Tokens of an answer: a few lines, and a model may think a little.
pub(crate) const TOKENS: u32 = 320;

/// What the researcher is asked about a section.
pub(crate) fn question(writer: &ModelWriter, index: usize, own: &str) -> Vec<Message> {
    let head = Head::of(&writer.brief);
    let section = &writer.outline.sections[index].title;
    let passages = quotation(1, "the headings of the files", &headings(writer));
    let further: [(&str, &str); 3] =
        [("section", section), ("question", writer.question(index)), ("passages", &passages)];
    let rules = RESEARCH.rules(&[("language", language_name(&writer.prepared.language))], own);
    vec![Message::new(Role::System, rules), Message::new(Role::User, RESEARCH_TASK.fill(&head.with(&further)))]
}

/// The lines of an answer that can be looked for, each once.
pub(crate) fn searches(answer: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in without_thoughts(answer).lines() {
        let line = plain(line);
        let line = line.trim().trim_matches(['"', '\u{201c}', '\u{201d}']).to_owned();
        let good = says_something(&line) && count_words(&line) <= WORDS && !line.ends_with(':');
        if good && lines.len() < LINES && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Numbers of the sentences that are found, the best first: without those that other sections have or have cited.
pub(crate) fn found(writer: &ModelWriter, index: usize, earlier: &[DocumentSection], searches: &[String]) -> Vec<u32> {
    let (prepared, contents) = (&writer.prepared, &writer.outline.contents);
    let others = contents.iter().enumerate().filter(|(other, _)| *other != index);
    let mut taken: BTreeSet<u32> = others.flat_map(|(_, contents)| contents.chosen.iter().copied()).collect();
    let sentences = earlier.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences);
    let cited: Vec<&Citation> = sentences.flat_map(|sentence| &sentence.citations).collect();
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        let source = &prepared.material.sources[unit.source as usize];
        let block = source.blocks[unit.block as usize].block;
        let is_of = |citation: &&&Citation| citation.block == block && citation.hash == source.hash;
        if cited.iter().filter(is_of).any(|citation| citation.start < unit.end && unit.start < citation.end) {
            taken.insert(*number);
        }
    }
    find(prepared, searches, OF_A_LINE, &taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_taken_from_whatever_is_said() {
        let answer = "<think>Hm.</think>Here are the searches:\n1. pump noise boundary\n- \"heat loss\"\n\nheat loss\nThis is a sentence that goes on and on about what one might perhaps want to look for.\n";
        assert_eq!(searches(answer), ["pump noise boundary", "heat loss"]);
        assert_eq!(searches(&"one two\nthree four\n".repeat(9)), ["one two", "three four"]);
        assert_eq!(searches("a b\nc d\ne f\ng h\ni j\nk l").len(), LINES);
        assert!(searches("").is_empty() && searches("%%% [1][2] 99\n1. 2").is_empty());
    }
}
