//! Lists of the sources: what stands together in them, and what stands over them.
//!
//! On slides and in minutes the points are the content. They are no sentences, so none of them says anything alone; with
//! their list and its heading they do.

use std::collections::BTreeSet;

use super::brief::MaterialSource;
use super::passages::Passage;
use super::prepare::Prepared;
use super::section::essence;
use super::setting::raised;
use super::unit::Unit;
use crate::api::{Block, BlockKind, BlockRole};

/// Fewest items of a list.
const FEWEST: usize = 2;

/// Most items of a list that is taken whole: longer ones are indexes and menus.
const MOST: usize = 14;

/// Most words of such a list.
const MOST_WORDS: u32 = 180;

/// Longest line over a list that is its title, in words.
const LONGEST_TITLE: usize = 14;

/// Lists that hold lines which are no sentences, whole.
pub(super) fn of_lists(prepared: &Prepared) -> Vec<Passage> {
    let titles = headings_of(prepared);
    let mut passages = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    for number in &prepared.candidates {
        if open.last().is_some_and(|last| !is_next_item(prepared, *last, *number)) {
            passages.extend(close(prepared, &mut open, &titles));
        }
        if prepared.unit(*number).item {
            open.push(*number);
        }
    }
    passages.extend(close(prepared, &mut open, &titles));
    passages
}

/// The headings of each source.
fn headings_of(prepared: &Prepared) -> Vec<BTreeSet<String>> {
    let headings = |source: &MaterialSource| {
        let headings = source.blocks.iter().filter(|block| block.kind == BlockKind::Heading);
        headings.map(|block| essence(&block.text)).collect()
    };
    prepared.material.sources.iter().map(headings).collect()
}

fn close(prepared: &Prepared, open: &mut Vec<u32>, titles: &[BTreeSet<String>]) -> Option<Passage> {
    let members = std::mem::take(open);
    let units = || members.iter().map(|number| prepared.unit(*number));
    let (first, last) = (units().next()?, units().next_back()?);
    let items = (last.block - first.block) as usize + 1;
    let words: u32 = units().map(|unit| unit.words).sum();
    let whole = !items_around(prepared, first) && !items_around(prepared, last);
    let listed = units().any(|unit| unit.manner.fragment) || tells(prepared, &members);
    let fits = (FEWEST..=MOST).contains(&items) && words <= MOST_WORDS && listed && whole;
    // Single words are menus, and names.
    let says = units().filter(|unit| unit.words > 1).count() * 2 > members.len();
    // What only names the headings of its source is its contents.
    let names = |unit: &&Unit| titles[first.source as usize].contains(&essence(&unit.text));
    let contents = || units().filter(names).count() * 2 >= members.len() || leads_to_parts(prepared, members[0]);
    (fits && says && !contents()).then(|| Passage { wanted: members[0], members, list: true, item: false })
}

/// Whether the line over a list speaks of parts of its source: "The following topics are covered in this chapter:".
fn leads_to_parts(prepared: &Prepared, first: u32) -> bool {
    let over = title_over(prepared, first).to_lowercase();
    let mut words = over.split(|character: char| !character.is_alphanumeric());
    words.any(|word| prepared.speeches().any(|speech| speech.pointers.iter().any(|pointer| pointer == word)))
}

/// Whether the list goes on beyond that item with something that is not good enough to be quoted.
fn items_around(prepared: &Prepared, unit: &Unit) -> bool {
    let blocks = prepared.blocks(unit.source);
    let at = unit.block as usize;
    let is_item = |block: Option<&Block>| {
        block.is_some_and(|block| {
            block.kind == BlockKind::ListItem
                && block.role == BlockRole::Body
                && block.heading == blocks[at].heading
                && !known(prepared, unit.source, block.block)
        })
    };
    is_item(at.checked_sub(1).and_then(|before| blocks.get(before))) || is_item(blocks.get(at + 1))
}

/// Whether something of that block can be quoted.
pub(super) fn known(prepared: &Prepared, source: u32, block: u32) -> bool {
    let place = |number: &u32| {
        let unit = prepared.unit(*number);
        (unit.source, unit.block)
    };
    prepared.candidates.binary_search_by_key(&(source, block), place).is_ok()
}

/// Whether two sentences are of one item, or of two that follow each other, under one heading.
pub(super) fn is_next_item(prepared: &Prepared, last: u32, next: u32) -> bool {
    let (one, other) = (prepared.unit(last), prepared.unit(next));
    let near = one.block == other.block || one.block + 1 == other.block;
    one.item && other.item && one.source == other.source && one.heading == other.heading && near
}

/// Whether a list tells what to do, step by step: at least two thirds of its items do, by one of their sentences.
pub(super) fn tells(prepared: &Prepared, members: &[u32]) -> bool {
    let units = || members.iter().map(|number| prepared.unit(*number));
    let items: BTreeSet<u32> = units().map(|unit| unit.block).collect();
    let telling: BTreeSet<u32> = units().filter(|unit| unit.manner.instruction).map(|unit| unit.block).collect();
    units().all(|unit| unit.item) && items.len() >= FEWEST && telling.len() * 3 >= items.len() * 2
}

/// The items around an item of which something can be quoted, in their order: its list, or the part of it without a gap.
pub(super) fn list_around(prepared: &Prepared, number: u32) -> &[u32] {
    let all = &prepared.candidates;
    let Ok(at) = all.binary_search(&number) else { return &[] };
    let goes_on = |pair: &[u32]| is_next_item(prepared, pair[0], pair[1]);
    let from = at - all[..=at].windows(2).rev().take_while(|pair| goes_on(pair)).count();
    let to = at + all[at..].windows(2).take_while(|pair| goes_on(pair)).count();
    &all[from..=to]
}

/// Whether some items are all of a list of their source.
pub(super) fn is_whole(prepared: &Prepared, members: &[u32]) -> bool {
    let ends = [members.first(), members.last()].into_iter().flatten();
    members.first().is_some_and(|first| list_around(prepared, *first) == members)
        && ends.into_iter().all(|number| !items_around(prepared, prepared.unit(*number)))
}

/// The items of lists of which at least half tell what to do: one alone, or some, would be a procedure with a gap.
pub(super) fn of_procedures(prepared: &Prepared) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut rest = prepared.candidates.as_slice();
    while let Some(first) = rest.first() {
        let list = if prepared.unit(*first).item { list_around(prepared, *first) } else { &rest[..1] };
        let blocks = |telling: bool| -> usize {
            let units = list.iter().map(|number| prepared.unit(*number));
            let units = units.filter(|unit| unit.item && (!telling || unit.manner.instruction));
            units.map(|unit| unit.block).collect::<BTreeSet<_>>().len()
        };
        if blocks(false) >= FEWEST && blocks(true) * 2 >= blocks(false) {
            found.extend(list);
        }
        rest = &rest[list.len().max(1)..];
    }
    found
}

/// Part of the items of a list from which on it is one of rules: "Never enter ...", "Do not open ...".
const FORBIDDING: usize = 4;

/// Whether an item is one of rules rather than of steps: of steps few forbid something.
pub(super) fn is_of_rules(prepared: &Prepared, number: u32) -> bool {
    let list = list_around(prepared, number);
    let forbids = list.iter().filter(|number| prepared.unit(**number).manner.denies).count();
    list.is_empty() || forbids * FORBIDDING >= list.len()
}

/// What stands over a list: the line before it, if that leads up to it ("You need:"), else its heading.
pub(super) fn title_over(prepared: &Prepared, first: u32) -> String {
    let unit = prepared.unit(first);
    let blocks = prepared.blocks(unit.source);
    let before = blocks[..unit.block as usize].iter().rev().find(|block| block.kind != BlockKind::ListItem);
    let leads = before.filter(|block| {
        block.kind == BlockKind::Paragraph
            && block.role == BlockRole::Body
            && block.heading == blocks[unit.block as usize].heading
    });
    let line = leads.and_then(|block| block.text.trim_end().strip_suffix([':', '：']));
    // Of a paragraph the last sentence is what leads up to the list.
    let line = line.map(|line| line.rsplit_once(". ").map_or(line, |(_, last)| last).trim());
    let line = line.filter(|line| line.split_whitespace().count() <= LONGEST_TITLE);
    let title = line.unwrap_or_else(|| without_number(&prepared.headings[unit.heading as usize].title));
    // "backup" becomes "Backup", and "iDRAC" stays.
    let plain = title.split_whitespace().next().is_some_and(|word| word.chars().all(char::is_lowercase));
    if plain { raised(title) } else { title.to_owned() }
}

/// A heading without the number that it has in its source, which means nothing elsewhere: "5. Decisions".
pub(super) fn without_number(title: &str) -> &str {
    let rest = title.trim_start_matches(|character: char| character.is_ascii_digit() || character == '.');
    let parted = rest.starts_with(char::is_whitespace) && rest.len() < title.len();
    if parted && rest.trim_start().starts_with(char::is_alphabetic) { rest.trim_start() } else { title }
}
