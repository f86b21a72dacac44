//! Which sentences take part in the choice, and how much each counts among them.

use std::collections::BTreeMap;

use super::prepare::Prepared;
use super::query::Query;
use super::rank::{Vector, centrality};
use super::unit::Unit;

/// Inverse document frequency of each term, the sentence being the document.
pub(super) fn rarity(units: &[Unit], terms: usize) -> Vec<f32> {
    let mut frequency = vec![0_u32; terms];
    for unit in units {
        for (term, _) in &unit.vector {
            frequency[*term as usize] += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of sentences are far below 2^24")]
    let weigh = |count: u32| ((units.len() as f32 + 1.0) / (count as f32 + 0.5)).ln().max(0.05);
    frequency.into_iter().map(weigh).collect()
}

/// What a sentence loses in which somebody speaks of himself, where that is not how the sources are written.
const SPEAKER: f32 = 0.25;

/// The same of one with a figure or a denial: it is told less well, and is missed all the same. "I do not agree that no data
/// was lost."
const SPEAKER_WHO_TELLS: f32 = 0.1;

/// Part of the sentences from which on it is.
const SPEAKERS: usize = 3;

/// What a sentence loses that speaks of "this report", where the document is made from several.
const OF_SOURCE: f32 = 0.2;

/// Letters among reports, and what reports say of themselves, are no part of a document about their subject.
pub(super) fn weigh_voices(units: &mut [Unit], sources: usize) {
    let speakers = units.iter().filter(|unit| unit.manner.speaker).count();
    let reported = speakers * SPEAKERS < units.len();
    for unit in units {
        if unit.manner.speaker && reported {
            let tells = unit.manner.figure || unit.manner.denies;
            unit.manner.blemish += if tells { SPEAKER_WHO_TELLS } else { SPEAKER };
        }
        if unit.manner.of_source && sources > 1 {
            unit.manner.blemish += OF_SOURCE;
        }
    }
}

/// What a sentence loses that is in another language than the document.
const FOREIGN: f32 = 0.3;

/// How well such a sentence has to fit the request to be taken at all.
const FITTING_FOREIGN: f32 = 0.3;

/// The document is in the language of what fits the request best, rather than in that of the longest source. Sentences in
/// other languages are taken where there is nothing better.
pub(super) fn settle_language(prepared: &mut Prepared) {
    let mut weights: BTreeMap<&str, f32> = BTreeMap::new();
    for unit in prepared.units.iter().filter(|unit| unit.relevance > 0.0) {
        #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
        let weight = unit.relevance.powi(4) * unit.words as f32;
        *weights.entry(prepared.tongue(unit.source).0).or_default() += weight;
    }
    let most = weights.into_iter().reduce(|one, other| if other.1 > one.1 { other } else { one });
    if let Some(language) = most.map(|(language, _)| language.to_owned()) {
        prepared.language = language;
    }
    let foreign: Vec<bool> =
        prepared.units.iter().map(|unit| prepared.tongue(unit.source).0 != prepared.language).collect();
    for (unit, _) in prepared.units.iter_mut().zip(foreign).filter(|(_, foreign)| *foreign) {
        unit.manner.blemish += FOREIGN;
    }
}

/// The sentences that take part in the choice: several times as many as are needed.
pub(super) fn candidates(prepared: &Prepared, words: u32, query: &Query) -> Vec<u32> {
    let most = (words as usize / 3).clamp(1_500, 8_000);
    let asked = prepared.units.iter().any(|unit| unit.relevance > 0.0);
    let mut numbers: Vec<u32> =
        (0..prepared.units.len()).map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
    numbers.retain(|number| {
        let unit = prepared.unit(*number);
        let foreign = prepared.tongue(unit.source).0 != prepared.language;
        !query.leaves_out(prepared, unit) && (!foreign || unit.relevance >= FITTING_FOREIGN || !asked)
    });
    if numbers.len() > most {
        let promise = |number: u32| {
            let unit = prepared.unit(number);
            unit.relevance + 0.3 * (1.0 - unit.position) - unit.manner.blemish
        };
        numbers.sort_by(|one, other| promise(*other).total_cmp(&promise(*one)).then(one.cmp(other)));
        numbers.truncate(most);
        numbers.sort_unstable();
    }
    numbers
}

pub(super) fn weigh_centrality(prepared: &mut Prepared) {
    let vectors: Vec<&Vector> = prepared.candidates.iter().map(|number| &prepared.unit(*number).vector).collect();
    let prior: Vec<f32> = prepared.candidates.iter().map(|number| prepared.unit(*number).relevance).collect();
    let ranks = centrality(&vectors, prepared.terms(), &prior);
    for (number, rank) in prepared.candidates.clone().into_iter().zip(ranks) {
        prepared.units[number as usize].centrality = rank;
    }
}
