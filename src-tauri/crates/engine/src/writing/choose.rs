//! Chooses which sentence goes into which section: by the request, by what the section asks, and against repetition.
//!
//! Greedy, by maximal marginal relevance (Carbonell and Goldstein, 1998): the section that is emptiest for its size takes
//! the sentence that is worth most to it, less what the sentence repeats of those already chosen anywhere.

use super::outlines::{Position, SectionSpec};
use super::prepare::{Prepared, Unit};
use super::rank::cosine;
use crate::api::ParagraphKind;

/// What a sentence loses by repeating chosen ones, for a full repetition.
const REPETITION: f32 = 0.6;

/// Above this likeness two sentences say the same.
const SAME: f32 = 0.72;

/// What a sentence loses when its source has more than its part of the words.
const BALANCE: f32 = 0.3;

/// What a sentence gains when the one before it stands in the section.
const FLOW: f32 = 0.12;

/// Words that a section may go beyond its size.
const SLACK: u32 = 8;

/// A section that takes sentences.
pub(super) struct Place<'a> {
    /// What it asks.
    pub(super) spec: &'a SectionSpec,
    /// Its cues as terms of the sources.
    pub(super) cues: Vec<u32>,
    /// Words it may take.
    pub(super) budget: u32,
    /// Words it has.
    pub(super) words: u32,
    /// Numbers of its sentences, in the order of choice.
    pub(super) chosen: Vec<u32>,
    /// Nothing more is to be found for it.
    pub(super) closed: bool,
}

/// A choice in the making.
pub(super) struct Choice<'a> {
    prepared: &'a Prepared,
    /// Sections; the caller sets their budgets.
    pub(super) places: Vec<Place<'a>>,
    /// How much each candidate repeats of what was chosen, from 0 to 1.
    repeats: Vec<f32>,
    taken: Vec<bool>,
    /// Words by source.
    from: Vec<u32>,
    words: u32,
}

impl<'a> Choice<'a> {
    /// Nothing chosen yet.
    pub(super) fn new(prepared: &'a Prepared, places: Vec<Place<'a>>) -> Self {
        let count = prepared.candidates.len();
        let from = vec![0; prepared.material.sources.len()];
        Self { prepared, places, repeats: vec![0.0; count], taken: vec![false; count], from, words: 0 }
    }

    /// Words chosen in all.
    pub(super) fn words(&self) -> u32 {
        self.words
    }

    /// Fills the sections up to their budgets, as far as there is something for them.
    pub(super) fn fill(&mut self) {
        while let Some(place) = self.emptiest() {
            match self.best_for(place) {
                Some(candidate) => self.take(place, candidate),
                None => self.places[place].closed = true,
            }
        }
    }

    /// The open section with the smallest part of its words.
    fn emptiest(&self) -> Option<usize> {
        let open = self.places.iter().enumerate().filter(|(_, place)| !place.closed && place.words < place.budget);
        open.min_by_key(|(number, place)| (u64::from(place.words) * 1_000 / u64::from(place.budget.max(1)), *number))
            .map(|(number, _)| number)
    }

    fn best_for(&self, place: usize) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (candidate, number) in self.prepared.candidates.iter().enumerate() {
            if self.taken[candidate] || self.repeats[candidate] > SAME {
                continue;
            }
            let unit = self.prepared.unit(*number);
            let Some(worth) = self.worth(&self.places[place], unit) else { continue };
            let worth = worth - REPETITION * self.repeats[candidate] - self.imbalance(unit);
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }

    /// What a sentence is worth to a section; None if it cannot stand there.
    fn worth(&self, place: &Place<'_>, unit: &Unit) -> Option<f32> {
        if place.words + unit.words > place.budget + SLACK.min(place.budget / 4) {
            return None;
        }
        let follows = unit.previous.is_some_and(|previous| place.chosen.contains(&previous));
        if unit.leaning && !follows {
            return None;
        }
        let pointed = self.pointed_at(place, unit);
        if place.spec.strict && pointed <= 0.0 {
            return None;
        }
        let mut fits = pointed;
        fits += match place.spec.position {
            Position::Start => 0.5 * (1.0 - unit.position),
            Position::End => 0.3 * unit.position,
            Position::Any => 0.0,
        };
        fits += if place.spec.figures && unit.figure { 0.25 } else { 0.0 };
        fits += match place.spec.form {
            ParagraphKind::Steps if unit.item => 0.5,
            ParagraphKind::List if unit.item => 0.2,
            _ => 0.0,
        };
        let flow = if follows { FLOW } else { 0.0 };
        // Very long sentences are hard to read out of their context.
        let long = if unit.words > 35 { 0.1 } else { 0.0 };
        Some(0.5 * unit.relevance + 0.2 * unit.centrality + 0.4 * fits.min(1.6) + flow - long)
    }

    /// How clearly the section's cues point at a sentence, from 0 to 1.5: in the sentence itself, and in its headings.
    fn pointed_at(&self, place: &Place<'_>, unit: &Unit) -> f32 {
        let own = place.cues.iter().filter(|cue| unit.has(**cue)).count();
        let headings = &self.prepared.headings[unit.heading as usize];
        let over = place.cues.iter().any(|cue| headings.binary_search(cue).is_ok());
        let own = match own {
            0 => 0.0,
            1 => 0.4,
            2 => 0.65,
            _ => 0.8,
        };
        own + if over { 0.7 } else { 0.0 }
    }

    /// What a sentence loses because its source has already said so much.
    #[expect(clippy::cast_precision_loss, reason = "words of a document are far below 2^24")]
    fn imbalance(&self, unit: &Unit) -> f32 {
        let sources = self.from.len().clamp(1, 5) as f32;
        let part = self.from[unit.source as usize] as f32 / self.words.max(100) as f32;
        BALANCE * (part - 1.0 / sources).max(0.0) * sources.min(2.0)
    }

    fn take(&mut self, place: usize, candidate: usize) {
        let number = self.prepared.candidates[candidate];
        let unit = self.prepared.unit(number);
        self.taken[candidate] = true;
        self.places[place].words += unit.words;
        self.places[place].chosen.push(number);
        self.from[unit.source as usize] += unit.words;
        self.words += unit.words;
        for (other, repeats) in self.repeats.iter_mut().enumerate() {
            if !self.taken[other] {
                let alike = cosine(&unit.vector, &self.prepared.unit(self.prepared.candidates[other]).vector);
                *repeats = repeats.max(alike);
            }
        }
    }
}
