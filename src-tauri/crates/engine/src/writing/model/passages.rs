//! What a model is shown for a section: the passages around the sentences that the plan has chosen for it, and around those
//! that a researcher has found.

use crate::api::{Block, Citation};
use crate::models::estimate_tokens;
use crate::writing::plan::Outline;
use crate::writing::prepare::Prepared;

/// Longest passage, in characters: two or three paragraphs.
const LONGEST: usize = 1_400;

/// Most passages of a section, unless the user wants others. Small models lose their way among more.
pub(super) const MOST: usize = 14;

/// Most passages that a researcher adds to these, unless the user wants others.
pub(super) const MORE: usize = 6;

/// About how many tokens the passages of a section have where there are enough of them: half of the longest each.
pub(crate) fn most_passages_tokens() -> u32 {
    u32::try_from(MOST).unwrap_or_default() * estimate_tokens(&" ".repeat(LONGEST / 2))
}

/// A passage, word for word as it is in its block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Its text.
    pub(super) text: String,
    /// Where it is from, for the model: the name of the file and the heading.
    pub(super) place: String,
    /// Number of the source.
    pub(super) source: u32,
    /// Number of the block.
    pub(super) block: u32,
    /// Offset of its first character in the text of the source.
    pub(super) start: u32,
}

impl Shown {
    /// A citation of the characters from `from` up to `to` of its text.
    pub(super) fn cite(&self, prepared: &Prepared, from: u32, to: u32) -> Citation {
        let source = &prepared.material.sources[self.source as usize];
        let block = &source.blocks[self.block as usize];
        Citation {
            source: source.source.clone(),
            hash: source.hash.clone(),
            block: block.block,
            page: block.page,
            heading: block.heading.clone(),
            start: self.start + from,
            end: self.start + to,
            quote: self.text.chars().skip(from as usize).take((to - from) as usize).collect(),
        }
    }

    /// Whether it shows what lies from `start` up to `end` in that block of that source.
    pub(super) fn holds(&self, source: u32, block: u32, start: u32, end: u32) -> bool {
        (self.source, self.block) == (source, block) && self.start <= start && end <= self.start + count(&self.text)
    }

    /// About how many tokens it takes.
    pub(super) fn tokens(&self) -> u32 {
        estimate_tokens(&self.text) + estimate_tokens(&self.place)
    }
}

/// The passages of a section, the most important first: at most `most` around the sentences of the plan, and among them, one
/// behind each two, at most `more` around the sentences that were `found` besides. Where there is no room for all of them, both
/// kinds lose their last.
pub(super) fn of_section(
    prepared: &Prepared,
    outline: &Outline,
    index: usize,
    most: usize,
    found: &[u32],
    more: usize,
) -> Vec<Shown> {
    let mut passages: Vec<Shown> = Vec::new();
    let planned = around_each(prepared, &outline.contents[index].chosen, &passages, most);
    let found = around_each(prepared, found, &planned, more);
    let mut found = found.into_iter();
    for (at, passage) in planned.into_iter().enumerate() {
        passages.push(passage);
        if at % 2 == 1 {
            passages.extend(found.next());
        }
    }
    passages.extend(found);
    passages
}

/// At most `most` passages around sentences, without those that are shown in others or in `known` ones.
fn around_each(prepared: &Prepared, numbers: &[u32], known: &[Shown], most: usize) -> Vec<Shown> {
    let mut passages: Vec<Shown> = Vec::new();
    for number in numbers {
        let unit = prepared.unit(*number);
        let holds = |passage: &Shown| passage.holds(unit.source, unit.block, unit.start, unit.end);
        if passages.iter().chain(known).any(holds) {
            continue;
        }
        if passages.len() == most {
            break;
        }
        let source = &prepared.material.sources[unit.source as usize];
        let block = &source.blocks[unit.block as usize];
        let (start, text) = around(&block.text, block.start, unit.start, unit.end, LONGEST);
        let place = place(&source.source, block);
        passages.push(Shown { text, place, source: unit.source, block: unit.block, start });
    }
    passages
}

/// Where a block is, for a model: the name of its file, and its heading.
pub(super) fn place(path: &str, block: &Block) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let heading = block.heading.last().map(|heading| format!(", {heading}")).unwrap_or_default();
    format!("{name}{heading}")
}

/// The part of a block around a sentence, from a border of words to another, of at most about `longest` characters. `begin`
/// is the offset of the block, `start` and `end` those of the sentence.
pub(super) fn around(text: &str, begin: u32, start: u32, end: u32, longest: usize) -> (u32, String) {
    let all: Vec<char> = text.chars().collect();
    if all.len() <= longest {
        return (begin, text.to_owned());
    }
    let (start, end) = ((start - begin) as usize, ((end - begin) as usize).min(all.len()));
    let spare = longest.saturating_sub(end - start) / 2;
    let mut from = start.saturating_sub(spare);
    let mut to = (end + spare).min(all.len());
    if from > 0 {
        from = (from..start).find(|at| all[*at].is_whitespace()).map_or(start, |at| at + 1);
    }
    if to < all.len() {
        to = (end..to).rev().find(|at| all[*at].is_whitespace()).unwrap_or(end);
    }
    (begin + u32::try_from(from).unwrap_or_default(), all[from..to].iter().collect())
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_block_is_cut_at_words_around_its_sentence() {
        let text = format!("{}The pump is new.{}", "before it ".repeat(300), " after it".repeat(300));
        let at = 3_000;
        let (start, cut) = around(&text, 50, 50 + at, 50 + at + 16, LONGEST);
        assert!(cut.chars().count() <= LONGEST && cut.contains("The pump is new."), "{cut}");
        assert!(cut.starts_with("before") || cut.starts_with("it"), "{cut}");
        let again: String = text.chars().skip((start - 50) as usize).take(cut.chars().count()).collect();
        assert_eq!(again, cut, "it is where it says");
        assert_eq!(around("Short.", 7, 7, 13, LONGEST), (7, "Short.".to_owned()));
    }
}
