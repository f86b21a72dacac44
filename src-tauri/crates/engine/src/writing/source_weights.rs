//! What each source counts for in a document: the part of it that is its own, and whether it tells people what to do.

use std::collections::BTreeMap;

use super::prepare::Prepared;
use super::rank::{cosine, normalised};

/// Part of its sentences from which a source counts as telling people what to do.
const INSTRUCTIVE: f32 = 0.25;

/// Sentences of a source that tell how well it fits the request.
const TELLING: usize = 10;

/// Part of what the best source is worth below which another has little to do with the request.
const BESIDE_THE_POINT: f32 = 0.1;

/// The same below which it may have nothing to do with it at all.
const STRANGE: f32 = 0.02;

/// How alike the words of such a source and of those that fit are at most.
const UNLIKE: f32 = 0.03;

/// Sources that are left at least of more than as many: of many files that have little to do with each other, none is a mistake.
const LEFT: usize = 3;

/// The part of a document that is each source's own: the same for all of them, and more for those that fit the request; next to
/// nothing for one that has nothing to do with it. Of many sources, each may have a fifth.
#[expect(clippy::cast_precision_loss, reason = "counts of sources are far below 2^24")]
pub(super) fn fair_parts(prepared: &Prepared) -> Vec<f32> {
    let count = prepared.material.sources.len();
    let best = fitting(prepared);
    let all: f32 = best.iter().sum();
    let same = 1.0 / count.clamp(1, 5) as f32;
    let most = best.iter().copied().fold(0.0, f32::max);
    let share = |best: f32| {
        let belongs = (best / most / BESIDE_THE_POINT).min(1.0);
        0.5 * belongs + 0.5 * best / all * count as f32
    };
    if all <= 0.0 {
        return vec![same; count];
    }
    let shares: Vec<f32> = best.into_iter().map(share).collect();
    let sum: f32 = shares.iter().sum();
    shares.into_iter().map(|share| same * count as f32 * share / sum).collect()
}

/// Sources that have nothing to do with the request, nor with those that fit it: a file that got into the folder by mistake.
pub(super) fn strangers(prepared: &Prepared) -> Vec<bool> {
    let fits = fitting(prepared);
    let most = fits.iter().copied().fold(0.0, f32::max);
    if most <= 0.0 {
        return vec![false; fits.len()];
    }
    let belongs: Vec<bool> = fits.iter().map(|fit| *fit >= BESIDE_THE_POINT * most).collect();
    let mut terms: Vec<BTreeMap<u32, f32>> = vec![BTreeMap::new(); fits.len()];
    let mut core: BTreeMap<u32, f32> = BTreeMap::new();
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        for (term, weight) in &unit.vector {
            *terms[unit.source as usize].entry(*term).or_default() += weight;
            if belongs[unit.source as usize] {
                *core.entry(*term).or_default() += weight;
            }
        }
    }
    let core = normalised(core.into_iter().collect());
    let alike = |terms: BTreeMap<u32, f32>| cosine(&normalised(terms.into_iter().collect()), &core);
    let alike: Vec<f32> = terms.into_iter().map(alike).collect();
    let strange = |(fit, alike): (&f32, &f32)| *fit < STRANGE * most && *alike < UNLIKE;
    let strange: Vec<bool> = fits.iter().zip(&alike).map(strange).collect();
    let left = strange.iter().filter(|strange| !**strange).count();
    if strange.len() > LEFT && left < LEFT { vec![false; strange.len()] } else { strange }
}

/// How well each source fits the request: the square of the mean relevance of what fits best in it.
#[expect(clippy::cast_precision_loss, reason = "a handful of sentences")]
fn fitting(prepared: &Prepared) -> Vec<f32> {
    let mut fits = vec![Vec::new(); prepared.material.sources.len()];
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        fits[unit.source as usize].push(unit.relevance);
    }
    let best = |mut fits: Vec<f32>| {
        fits.sort_by(|one, other| other.total_cmp(one));
        let mean = fits.iter().take(TELLING).sum::<f32>() / TELLING as f32;
        mean * mean
    };
    fits.into_iter().map(best).collect()
}

/// How much of each source tells people what to do, from 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "counts of sentences are far below 2^24")]
pub(super) fn instructs(prepared: &Prepared) -> Vec<f32> {
    let mut counts = vec![(0_u32, 0_u32); prepared.material.sources.len()];
    for unit in &prepared.units {
        let (telling, all) = &mut counts[unit.source as usize];
        *telling += u32::from(unit.manner.instruction);
        *all += 1;
    }
    counts.into_iter().map(|(telling, all)| (telling as f32 / all.max(1) as f32 / INSTRUCTIVE).min(1.0)).collect()
}
