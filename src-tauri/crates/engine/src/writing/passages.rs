//! What is chosen together: a sentence with those before it that it leans on, and the steps of a procedure.

use super::lists::{is_next_item, known, tells};
use super::prepare::{Prepared, SHORTEST};
use super::unit::Unit;

/// Most sentences that one takes along.
const LONGEST_CHAIN: usize = 3;

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
}

/// Each candidate with what it leans on; those whose ground is missing are left out.
pub(super) fn of_sentences(prepared: &Prepared) -> Vec<Passage> {
    prepared.candidates.iter().filter_map(|number| chain(prepared, *number)).collect()
}

fn chain(prepared: &Prepared, wanted: u32) -> Option<Passage> {
    // A fragment says nothing outside of its list, unless there is nothing but such.
    if !prepared.notes && (prepared.unit(wanted).words < SHORTEST || prepared.unit(wanted).manner.fragment) {
        return None;
    }
    let mut members = vec![wanted];
    let mut first = wanted;
    while prepared.unit(first).manner.leaning {
        first = prepared.unit(first).previous?;
        members.push(first);
        if members.len() > LONGEST_CHAIN || prepared.candidates.binary_search(&first).is_err() {
            return None;
        }
    }
    members.reverse();
    Some(Passage { members, wanted, list: false })
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
            passages.push(Passage { wanted: members[0], members, list: true });
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
                    passages.push(Passage { wanted: run[0], members: run.clone(), list: false });
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
