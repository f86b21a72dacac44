//! What each source counts for in a document: the part of it that is its own, and whether it tells people what to do.

use super::prepare::Prepared;

/// Part of its sentences from which a source counts as telling people what to do.
const INSTRUCTIVE: f32 = 0.25;

/// Sentences of a source that tell how well it fits the request.
const TELLING: usize = 10;

/// The part of a document that is each source's own: the same for all of them, and more for those that fit the request. Of many
/// sources, each may have a fifth.
#[expect(clippy::cast_precision_loss, reason = "counts of sources are far below 2^24")]
pub(super) fn fair_parts(prepared: &Prepared) -> Vec<f32> {
    let count = prepared.material.sources.len();
    let mut fits = vec![Vec::new(); count];
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        fits[unit.source as usize].push(unit.relevance);
    }
    let best = |mut fits: Vec<f32>| {
        fits.sort_by(|one, other| other.total_cmp(one));
        let mean = fits.iter().take(TELLING).sum::<f32>() / TELLING as f32;
        mean * mean
    };
    let best: Vec<f32> = fits.into_iter().map(best).collect();
    let all: f32 = best.iter().sum();
    let same = 1.0 / count.clamp(1, 5) as f32;
    let own = |best: f32| if all > 0.0 { same * 0.5 * (1.0 + best / all * count as f32) } else { same };
    best.into_iter().map(own).collect()
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
