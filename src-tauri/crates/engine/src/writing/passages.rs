//! What is chosen together: a sentence with those before it that it leans on, and the steps of a procedure.

use super::lists::{is_next_item, known, tells};
use super::prepare::Prepared;
use super::setting::length;
use super::unit::Unit;
use super::units::SHORTEST;

/// Most sentences that one takes along.
const LONGEST_CHAIN: usize = 3;

/// Longest item of a list whose sentences stay together, in words.
const LONGEST_ITEM: u32 = 64;

/// Most steps of one procedure.
const MOST_STEPS: usize = 25;

/// Sentences that stand together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    /// Their numbers, in the order of their source.
    pub(super) members: Vec<u32>,
    /// The one that is wanted for its own sake.
    pub(super) wanted: u32,
    /// They are a list, which is set as such.
    pub(super) list: bool,
    /// They are one item of a list, with all that it says.
    pub(super) item: bool,
}

/// Each candidate with what it leans on; those whose ground is missing are left out.
pub(super) fn of_sentences(prepared: &Prepared) -> Vec<Passage> {
    prepared.candidates.iter().filter_map(|number| chain(prepared, *number)).collect()
}

fn chain(prepared: &Prepared, wanted: u32) -> Option<Passage> {
    // A fragment says nothing outside of its list, unless there is nothing but such.
    let unit = prepared.unit(wanted);
    if !prepared.notes && (unit.words < SHORTEST && !unit.manner.terse || unit.manner.fragment) {
        return None;
    }
    if let Some(members) = whole_item(prepared, wanted) {
        let first = prepared.unit(members[0]);
        let item = first.item;
        return (wanted == members[0] && !first.manner.leaning).then_some(Passage {
            members,
            wanted,
            list: false,
            item,
        });
    }
    let mut members = vec![wanted];
    let mut first = wanted;
    // Who speaks of somebody has to say of whom.
    let mut nameless = prepared.unit(first).manner.person;
    while prepared.unit(first).manner.leaning || nameless {
        first = prepared.unit(first).previous?;
        members.push(first);
        if members.len() > LONGEST_CHAIN || prepared.candidates.binary_search(&first).is_err() {
            return None;
        }
        let manner = prepared.unit(first).manner;
        nameless = nameless && !manner.named || manner.person;
    }
    members.reverse();
    Some(Passage { members, wanted, list: false, item: false })
}

/// The sentences of the item in which that one stands, where there are several and they are not too many: "Never enter a room
/// in which you smell gas. Close the door and leave." is one warning. A long item is a paragraph like any other. A paragraph
/// that opens with a question is the answer to it, and stands with it: "What does E4 mean? The flow meter does not count."
fn whole_item(prepared: &Prepared, number: u32) -> Option<Vec<u32>> {
    let unit = prepared.unit(number);
    let place = |number: &u32| (prepared.unit(*number).source, prepared.unit(*number).block);
    let (from, to) = (
        prepared.candidates.partition_point(|other| place(other) < (unit.source, unit.block)),
        prepared.candidates.partition_point(|other| place(other) <= (unit.source, unit.block)),
    );
    let members = prepared.candidates[from..to].to_vec();
    let words: u32 =
        members.iter().map(|member| length(&prepared.unit(*member).text, prepared.unit(*member).words)).sum();
    let together = unit.item || members.first().is_some_and(|first| prepared.unit(*first).answered);
    (together && members.len() > 1 && words <= LONGEST_ITEM).then_some(members)
}

/// Runs of instructions under one heading: the items of a list, or the sentences of a paragraph. A list with a gap is none,
/// as a step that is missing is worse than a procedure that is.
pub(super) fn of_steps(prepared: &Prepared) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    for number in &prepared.candidates {
        if open.last().is_some_and(|last| !goes_on(prepared, *last, *number)) {
            close(prepared, &mut open, &mut passages);
        }
        open.push(*number);
    }
    close(prepared, &mut open, &mut passages);
    passages
}

fn goes_on(prepared: &Prepared, last: u32, next: u32) -> bool {
    let (one, other) = (prepared.unit(last), prepared.unit(next));
    let text = !one.item && !other.item && one.heading == other.heading;
    is_next_item(prepared, last, next) || text && one.block == other.block && other.previous == Some(last)
}

fn close(prepared: &Prepared, open: &mut Vec<u32>, passages: &mut Vec<Passage>) {
    let members = std::mem::take(open);
    let Some(first) = members.first().map(|number| prepared.unit(*number)) else { return };
    if first.item {
        let last = prepared.unit(members[members.len() - 1]).block;
        let short = ((last - first.block) as usize) < MOST_STEPS;
        if short && tells(prepared, &members) && !has_gap(prepared, first) {
            passages.push(Passage { wanted: members[0], members, list: true, item: false });
        }
        return;
    }
    // In a paragraph only the sentences that tell what to do are steps.
    let mut run: Vec<u32> = Vec::new();
    for number in members.into_iter().map(Some).chain([None]) {
        match number.filter(|number| prepared.unit(*number).manner.instruction && fits(prepared, &run, *number)) {
            Some(number) => run.push(number),
            None => {
                if run.len() >= 2 {
                    passages.push(Passage { wanted: run[0], members: run.clone(), list: false, item: false });
                }
                run.clear();
            }
        }
    }
}

/// A step may lean on the step before, not on what is left out.
fn fits(prepared: &Prepared, run: &[u32], number: u32) -> bool {
    !prepared.unit(number).manner.leaning || !run.is_empty()
}

/// Whether an item of that list was not good enough to be a sentence.
fn has_gap(prepared: &Prepared, first: &Unit) -> bool {
    use crate::api::{BlockKind, BlockRole};
    let blocks = prepared.blocks(first.source);
    let at = first.block as usize;
    let is_item = |block: &&crate::api::Block| {
        block.kind == BlockKind::ListItem && block.role == BlockRole::Body && block.heading == blocks[at].heading
    };
    let before = blocks[..at].iter().rev().take_while(is_item).count();
    let after = blocks[at..].iter().take_while(is_item).count();
    let known = |block: usize| known(prepared, first.source, u32::try_from(block).unwrap_or(u32::MAX));
    (at - before..at + after).any(|block| !known(block))
}
