//! Puts the sentences of a section into an order that reads and into paragraphs by topic.
//!
//! What stands under one heading of a source, or near each other in it, stays together and in its order. These runs are
//! then strung so that each begins near what the one before was about; runs of a single sentence join their nearest.

use super::lists::{is_next_item, is_whole, list_around, tells, title_over};
use super::prepare::Prepared;
use super::rank::{Vector, cosine, normalised};
use crate::api::ParagraphKind;

/// Sentences after which a paragraph ends where it can.
const LONG_PARAGRAPH: usize = 5;

/// How alike a single sentence and a run are that share a paragraph.
const JOINS: f32 = 0.08;

/// What a run from the same source as the one before has ahead of the others.
const SAME_SOURCE: f32 = 0.1;

/// Sentences of one paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// How it is set.
    pub(super) kind: ParagraphKind,
    /// A heading over it; empty for none.
    pub(super) title: String,
    /// Their numbers, in order.
    pub(super) members: Vec<u32>,
}

/// The paragraphs of a section. `chosen` is in the order of choice, so the first is the one that fits best.
pub(super) fn compose(prepared: &Prepared, chosen: &[u32], form: ParagraphKind) -> Vec<Run> {
    if chosen.is_empty() {
        return Vec::new();
    }
    let untitled = |kind: ParagraphKind, members: Vec<u32>| Run { kind, title: String::new(), members };
    let (mut lists, said) = parted(prepared, chosen, form);
    let mut runs = match form {
        ParagraphKind::Steps => return procedures(prepared, chosen),
        ParagraphKind::List => {
            let members: Vec<u32> = string_together(prepared, groups(prepared, &said)).into_iter().flatten().collect();
            vec![untitled(ParagraphKind::List, members)]
        }
        ParagraphKind::Prose | ParagraphKind::Table => {
            let runs = join_singles(prepared, string_together(prepared, groups(prepared, &said)));
            let paragraphs = runs.into_iter().flat_map(|run| part(prepared, run));
            paragraphs.map(|members| untitled(ParagraphKind::Prose, members)).collect()
        }
    };
    runs.retain(|run| !run.members.is_empty());
    // In the order of their sources.
    lists.sort_unstable();
    for members in lists {
        let title = title_over(prepared, members[0]);
        // Numbers would say that nothing is missing between them.
        let steps = tells(prepared, &members) && is_whole(prepared, &members);
        let kind = if steps { ParagraphKind::Steps } else { ParagraphKind::List };
        let run = Run { kind, title, members };
        // Behind what is told from under the same heading; a list without such stands at the end.
        let heading = prepared.unit(run.members[0]).heading;
        let beside = |other: &Run| other.members.iter().any(|number| prepared.unit(*number).heading == heading);
        let at = runs.iter().rposition(beside).map_or(runs.len(), |at| at + 1);
        runs.insert(at, run);
    }
    let mut runs = runs.into_iter();
    let mut merged: Vec<Run> = runs.next().into_iter().collect();
    for run in runs {
        match merged.last_mut() {
            // The points of one heading, of which some stand elsewhere.
            Some(last) if !run.title.is_empty() && (&last.title, last.kind) == (&run.title, run.kind) => {
                last.members.extend(run.members);
            }
            _ => merged.push(run),
        }
    }
    merged
}

/// The lists among what was chosen, in the order of choice, and the rest.
fn parted(prepared: &Prepared, chosen: &[u32], form: ParagraphKind) -> (Vec<Vec<u32>>, Vec<u32>) {
    let mut lists: Vec<Vec<u32>> = Vec::new();
    let mut said = Vec::new();
    for number in chosen {
        match lists.last_mut() {
            Some(list)
                if list.last().is_some_and(|last| last + 1 == *number && is_next_item(prepared, *last, *number)) =>
            {
                list.push(*number);
            }
            _ if prepared.unit(*number).item => lists.push(vec![*number]),
            _ => said.push(*number),
        }
    }
    // What was chosen for itself is a sentence like any other.
    let is_list = |list: &Vec<u32>| {
        let points = form == ParagraphKind::List && !is_whole(prepared, list);
        list.len() > 1 && !points && tells(prepared, list_around(prepared, list[0]))
            || list.iter().any(|number| prepared.unit(*number).manner.fragment)
    };
    let (lists, single): (Vec<_>, Vec<_>) = lists.into_iter().partition(is_list);
    let single: Vec<u32> = single.into_iter().flatten().collect();
    // In the order of choice.
    said = chosen.iter().copied().filter(|number| said.contains(number) || single.contains(number)).collect();
    (lists, said)
}

/// Each procedure under its own heading, in the order of choice.
fn procedures(prepared: &Prepared, chosen: &[u32]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<u32> = None;
    for number in chosen {
        let unit = prepared.unit(*number);
        let goes_on = last.is_some_and(|last| last + 1 == *number && prepared.unit(last).heading == unit.heading);
        last = Some(*number);
        match runs.last_mut() {
            Some(run) if goes_on => run.members.push(*number),
            _ => {
                let title = prepared.headings[unit.heading as usize].title.clone();
                runs.push(Run { kind: ParagraphKind::Steps, title, members: vec![*number] });
            }
        }
    }
    runs
}

/// Sentences under the same heading of the same source, in the order of the source; the groups in the order of choice.
fn groups(prepared: &Prepared, chosen: &[u32]) -> Vec<Vec<u32>> {
    let mut groups: Vec<(u32, Vec<u32>)> = Vec::new();
    for number in chosen {
        let heading = prepared.unit(*number).heading;
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, members)) => members.push(*number),
            None => groups.push((heading, vec![*number])),
        }
    }
    groups
        .into_iter()
        .map(|(_, mut members)| {
            members.sort_unstable();
            members
        })
        .collect()
}

/// Starts with the group of the best sentence and goes on with the one that is nearest to the last.
fn string_together(prepared: &Prepared, mut groups: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut strung: Vec<Vec<u32>> = Vec::new();
    let mut topics: Vec<Vector> = groups.iter().map(|group| topic(prepared, group)).collect();
    let mut next = 0;
    while !groups.is_empty() {
        let group = groups.remove(next);
        let about = topics.remove(next);
        let source = prepared.unit(group[0]).source;
        strung.push(group);
        let near = |number: usize| {
            let same = prepared.unit(groups[number][0]).source == source;
            cosine(&about, &topics[number]) + if same { SAME_SOURCE } else { 0.0 }
        };
        next = (0..groups.len())
            .max_by(|one, other| near(*one).total_cmp(&near(*other)).then(other.cmp(one)))
            .unwrap_or(0);
    }
    strung
}

/// What a group is about, as a vector.
fn topic(prepared: &Prepared, group: &[u32]) -> Vector {
    let mut sum: std::collections::BTreeMap<u32, f32> = std::collections::BTreeMap::new();
    for number in group {
        for (term, weight) in &prepared.unit(*number).vector {
            *sum.entry(*term).or_default() += weight;
        }
    }
    normalised(sum.into_iter().collect())
}

/// Single sentences join the run before them if they are near it, else each other.
fn join_singles(prepared: &Prepared, runs: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut joined: Vec<Vec<u32>> = Vec::new();
    for run in runs {
        let Some(last) = joined.last_mut() else {
            joined.push(run);
            continue;
        };
        let short = last.len() + run.len() <= LONG_PARAGRAPH;
        let near = cosine(&topic(prepared, last), &topic(prepared, &run)) >= JOINS;
        let of_one = prepared.unit(last[0]).source == prepared.unit(run[0]).source;
        let singles = of_one && run.len() == 1 && last.len() < 3;
        if short && (run.len() == 1 || last.len() == 1) && (near || singles) {
            last.extend(run);
        } else {
            joined.push(run);
        }
    }
    joined
}

/// Parts a long run where a new heading or block of its source begins.
fn part(prepared: &Prepared, run: Vec<u32>) -> Vec<Vec<u32>> {
    let mut parts: Vec<Vec<u32>> = Vec::new();
    let count = run.len();
    for (index, number) in run.into_iter().enumerate() {
        let unit = prepared.unit(number);
        let ends = parts.last().is_none_or(|open| {
            let last = prepared.unit(open[open.len() - 1]);
            let new_block = last.source != unit.source || last.block != unit.block;
            // No paragraph of a single sentence at the end.
            let leaves_one = index + 1 == count;
            !unit.manner.leaning && !leaves_one && (open.len() >= LONG_PARAGRAPH || open.len() >= 3 && new_block)
        });
        match parts.last_mut() {
            Some(open) if !ends => open.push(number),
            _ => parts.push(vec![number]),
        }
    }
    parts
}
