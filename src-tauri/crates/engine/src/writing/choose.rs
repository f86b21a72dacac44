//! Chooses which sentences go into which section: by the request, by what the section asks, and against repetition.
//!
//! Greedy, by maximal marginal relevance (Carbonell and Goldstein, 1998): the section that is emptiest for its size takes
//! the passage that is worth most to it, less what it repeats of those already chosen anywhere.

use std::collections::BTreeSet;

use super::lists::{is_of_rules, of_lists, of_procedures};
use super::outlines::Position;
use super::passages::{Passage, of_sentences, of_steps};
use super::place::{Place, stands_in};
use super::prepare::Prepared;
use super::rank::likeness;
use super::source_weights::{fair_parts, instructs, strangers};
use super::unit::{Headings, Unit};
use crate::api::ParagraphKind;

/// What a sentence loses by repeating chosen ones, for a full repetition.
const REPETITION: f32 = 0.6;

/// Above this likeness two sentences say the same.
const SAME: f32 = 0.72;

/// What a sentence loses when its source has more than its part of the words.
const BALANCE: f32 = 0.3;

/// What a sentence gains when the one before it stands in the section: a thought that goes on reads best.
const FLOW: f32 = 0.2;

/// What it gains when the one after it does.
const LEAD: f32 = 0.12;

/// What it gains when the section has something from under the same heading.
const TOPIC: f32 = 0.06;

/// What a sentence of a source that tells people what to do gains in a document that does so.
const KINSHIP: f32 = 0.25;

/// Part of the relevance of the best procedure below which another has nothing to do with the request.
const NEARLY: f32 = 0.75;

/// Words that a section may go beyond its size.
const SLACK: u32 = 8;

/// Points from which on a list takes only what is nearly as good as its best.
const FEW_POINTS: usize = 3;

/// Part of what its best point is worth by itself below which a sentence is no point of a list.
const WORTH_LISTING: f32 = 0.6;

/// From this blemish on nobody misses a sentence: a question of somebody who speaks of himself.
const WORTHLESS: f32 = 0.44;

/// How clearly a sentence has to be pointed at by a section that takes no other: two cues, or a heading.
const CLEARLY: f32 = 0.6;

/// The same of one cue alone.
const HINTED: f32 = 0.4;

/// What a sentence gains in a section that tells the whole in brief if its source does so where it stands: under "Summary".
const IN_BRIEF: f32 = 0.8;

/// No section: where sentences are that were set aside.
const ELSEWHERE: usize = usize::MAX;

/// A choice in the making.
pub(super) struct Choice<'a> {
    prepared: &'a Prepared,
    /// Sections; the caller sets their budgets.
    pub(super) places: Vec<Place<'a>>,
    sentences: Vec<Passage>,
    procedures: Vec<Passage>,
    /// By number of a sentence: how much it repeats of what was chosen, from 0 to 1.
    repeats: Vec<f32>,
    /// By number of a sentence: the section that has it.
    taken: Vec<Option<usize>>,
    /// Words by source.
    from: Vec<u32>,
    /// By source: how much of it tells people what to do, from 0 to 1.
    instructs: Vec<f32>,
    /// By source: the part of the words that is its own.
    fair: Vec<f32>,
    /// Sentences of lists that tell what to do step by step: they are taken whole or not at all.
    steps: BTreeSet<u32>,
    /// By number of a heading: the section that it announces, if it is one alone.
    homes: Vec<Option<usize>>,
    /// By number of a heading: whether it stands over what its source tells in brief.
    briefs: Vec<bool>,
    words: u32,
    /// Words that all sentences together may have.
    pub(super) limit: u32,
}

impl<'a> Choice<'a> {
    /// Nothing chosen yet.
    pub(super) fn new(prepared: &'a Prepared, places: Vec<Place<'a>>) -> Self {
        let count = prepared.units.len();
        let home = |heading: usize| {
            let mut announced = (0..places.len()).filter(|place| places[*place].announced[heading] >= 1.0);
            announced.next().filter(|_| announced.next().is_none())
        };
        let homes = (0..prepared.headings.len()).map(home).collect();
        let strangers = strangers(prepared);
        let belongs = |passage: &Passage| !strangers[prepared.unit(passage.wanted).source as usize];
        let steps = of_procedures(prepared);
        Self {
            homes,
            briefs: briefs(prepared),
            steps,
            prepared,
            places,
            sentences: of_sentences(prepared).into_iter().chain(of_lists(prepared)).filter(belongs).collect(),
            procedures: of_steps(prepared).into_iter().filter(belongs).collect(),
            repeats: vec![0.0; count],
            taken: vec![None; count],
            from: vec![0; prepared.material.sources.len()],
            instructs: instructs(prepared),
            fair: fair_parts(prepared),
            words: 0,
            limit: 0,
        }
    }

    /// Words chosen in all.
    pub(super) fn words(&self) -> u32 {
        self.words
    }

    /// Gives the sections of steps the procedures of the sources, before anybody takes single sentences out of them. A
    /// section that gets one takes nothing else: a step between the steps of another procedure misleads. One that gets none
    /// becomes prose.
    pub(super) fn take_procedures(&mut self) {
        let procedures = std::mem::take(&mut self.procedures);
        for place in 0..self.places.len() {
            if self.places[place].form != ParagraphKind::Steps {
                continue;
            }
            self.places[place].closed = true;
            let able = |passage: &&Passage| self.worth_of_procedure(&self.places[place], passage).is_some();
            let able: Vec<&Passage> = procedures.iter().filter(able).collect();
            let most = able.iter().map(|passage| self.mean_relevance(passage)).fold(0.0, f32::max);
            let near: Vec<&Passage> =
                able.into_iter().filter(|passage| self.mean_relevance(passage) >= NEARLY * most).collect();
            loop {
                let fitting = near.iter().filter_map(|passage| {
                    let worth = self.worth_of_procedure(&self.places[place], passage)?;
                    Some((worth, *passage))
                });
                let best = fitting
                    .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.members[0].cmp(&one.1.members[0])));
                let Some((_, passage)) = best else { break };
                self.take(place, passage);
            }
            if self.places[place].chosen.is_empty() {
                self.places[place].form = ParagraphKind::Prose;
                self.places[place].closed = false;
            }
        }
    }

    /// Fills the sections up to their budgets, as far as there is something for them.
    pub(super) fn fill(&mut self) {
        while let Some(place) = self.emptiest() {
            match self.best_for(place) {
                Some(candidate) => {
                    let passage = self.sentences[candidate].clone();
                    let alone = self.worth_alone(&self.places[place], &passage).unwrap_or_default();
                    // Others need not be as good as what its source tells in brief.
                    let heading = self.prepared.unit(passage.wanted).heading as usize;
                    if !(self.places[place].spec.brief && self.briefs[heading]) {
                        self.places[place].best = self.places[place].best.max(alone);
                    }
                    self.take(place, &passage);
                }
                None => self.places[place].closed = true,
            }
        }
    }

    /// The open section with the smallest part of its words; first those that take only what clearly belongs to them.
    fn emptiest(&self) -> Option<usize> {
        let open = self.places.iter().enumerate().filter(|(_, place)| place.is_open());
        let part = |place: &Place<'_>| u64::from(place.words) * 1_000 / u64::from(place.budget.max(1));
        open.min_by_key(|(number, place)| (!place.spec.strict, part(place), *number)).map(|(number, _)| number)
    }

    fn best_for(&self, place: usize) -> Option<usize> {
        if self.places[place].is_full() {
            return None;
        }
        let mut best: Option<(f32, usize)> = None;
        for (candidate, passage) in self.sentences.iter().enumerate() {
            if self.taken[passage.wanted as usize].is_some() || self.repeats[passage.wanted as usize] > SAME {
                continue;
            }
            let Some(worth) = self.worth(place, passage) else { continue };
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }

    /// What a passage is worth to a section; None if it cannot stand there.
    fn worth(&self, number: usize, passage: &Passage) -> Option<f32> {
        let place = &self.places[number];
        // What its heading announces elsewhere belongs there, as long as there is room.
        let home = self.homes[self.prepared.unit(passage.wanted).heading as usize];
        if home.is_some_and(|home| home != number && self.places[home].is_open()) {
            return None;
        }
        let worthless = |number: &u32| self.prepared.unit(*number).manner.blemish >= WORTHLESS;
        if !passage.list && passage.members.iter().any(worthless) {
            return None;
        }
        let mut words = 0;
        let mut ground = 0.0;
        for member in &passage.members {
            let unit = self.prepared.unit(*member);
            match self.taken[*member as usize] {
                Some(other) if other != number => return None,
                Some(_) => {}
                None if self.repeats[*member as usize] > SAME => return None,
                None => {
                    words += unit.words;
                    if *member != passage.wanted && !passage.list && !passage.item {
                        ground += 0.05 + 0.3 * self.repeats[*member as usize];
                    }
                }
            }
        }
        if place.words + words > place.budget + SLACK.min(place.budget / 4) || self.words + words > self.limit {
            return None;
        }
        let unit = self.prepared.unit(passage.wanted);
        // One rule or warning stands alone where its heading says that it belongs; one step never does.
        let listed = place.form == ParagraphKind::List
            && place.announced[unit.heading as usize] > 0.0
            && (!place.spec.tells_how() || is_of_rules(self.prepared, passage.wanted));
        let torn = !passage.list && !listed && self.steps.contains(&passage.wanted);
        // What is meant to be done is told as such, or under its heading, or not at all.
        let ahead = place.spec.looks_ahead() || passage.list || place.announced[unit.heading as usize] >= 1.0;
        if torn || self.prepared.intends(unit) && !ahead || !stands_in(place, self.prepared, passage) {
            return None;
        }
        let worth = self.worth_alone(place, passage)?;
        let list = place.form == ParagraphKind::List;
        let enough = place.chosen.len() >= FEW_POINTS;
        if list && enough && !self.prepared.notes && worth < WORTH_LISTING * place.best {
            return None;
        }
        let follows = unit.previous.is_some_and(|previous| self.taken[previous as usize] == Some(number));
        let next = self.prepared.units.get(passage.wanted as usize + 1);
        let leads = next.is_some_and(|next| next.previous == Some(passage.wanted))
            && self.taken[passage.wanted as usize + 1] == Some(number);
        let flow = if follows { FLOW } else { 0.0 } + if leads { LEAD } else { 0.0 };
        let topic = place.chosen.iter().any(|chosen| self.prepared.unit(*chosen).heading == unit.heading);
        let topic = if topic { TOPIC } else { 0.0 };
        let flow = if list { 0.0 } else { flow + topic };
        Some(worth + flow - ground - REPETITION * self.repeats[passage.wanted as usize] - self.imbalance(unit))
    }

    /// What a sentence is worth to a section by itself, or a list.
    #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
    fn worth_alone(&self, place: &Place<'_>, passage: &Passage) -> Option<f32> {
        if !passage.list {
            return self.worth_of(place, self.prepared.unit(passage.wanted));
        }
        let worths: Vec<f32> =
            passage.members.iter().filter_map(|number| self.worth_of(place, self.prepared.unit(*number))).collect();
        // What its heading does not announce is no list for a section that is picky.
        let enough = worths.len() * 2 > passage.members.len();
        enough.then(|| worths.iter().sum::<f32>() / worths.len() as f32)
    }

    fn worth_of(&self, place: &Place<'_>, unit: &Unit) -> Option<f32> {
        let pointed = self.pointed_at(place, unit);
        // What was meant for steps has to tell of actions at least.
        if (place.spec.strict || place.spec.form == ParagraphKind::Steps) && pointed < CLEARLY {
            return None;
        }
        let mut fits = pointed;
        fits += match place.spec.position {
            Position::Start => 0.2 * (1.0 - unit.position) + 0.8 * unit.lead,
            Position::End => 0.3 * unit.position,
            Position::Any => 0.0,
        };
        fits += if place.spec.figures && unit.manner.figure { 0.3 } else { 0.0 };
        fits += if place.spec.answers() && unit.answered { 2.0 * unit.relevance } else { 0.0 };
        fits += if place.form == ParagraphKind::List && unit.item { 0.2 } else { 0.0 };
        fits += if place.spec.brief && self.briefs[unit.heading as usize] { IN_BRIEF } else { 0.0 };
        // Instructions belong where somebody is told what to do.
        let announced = place.announced[unit.heading as usize] >= 1.0;
        let told = if unit.manner.instruction && !place.spec.advice && !announced { 0.3 } else { 0.0 };
        let kin = if place.instructive { KINSHIP * self.instructs[unit.source as usize] } else { 0.0 };
        let worth = place.listens * unit.relevance + 0.2 * unit.centrality + 0.4 * fits.min(1.8) + kin;
        Some(worth - unit.manner.blemish - told)
    }

    fn worth_of_procedure(&self, place: &Place<'_>, passage: &Passage) -> Option<f32> {
        let units = || passage.members.iter().map(|number| self.prepared.unit(*number));
        let words: u32 = units().map(|unit| unit.words).sum();
        let free = passage
            .members
            .iter()
            .all(|number| self.taken[*number as usize].is_none() && self.repeats[*number as usize] <= SAME);
        let heading = units().next()?.heading as usize;
        let room = place.budget + place.budget / 5;
        // A short document may be little more than the procedure that it is about.
        let room = if place.chosen.is_empty() { room.max(self.limit * 2 / 5) } else { room };
        if !free || place.words + words > room || place.announced[heading] < 0.0 {
            return None;
        }
        let mean = self.mean_relevance(passage) + KINSHIP * self.instructs[units().next()?.source as usize];
        let first = if place.spec.position == Position::Start { 1.0 - units().next()?.position } else { 0.0 };
        Some(mean + 0.4 * place.announced[heading] + 0.4 * first + if units().next()?.item { 0.3 } else { 0.0 })
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of steps")]
    fn mean_relevance(&self, passage: &Passage) -> f32 {
        let relevance = passage.members.iter().map(|number| self.prepared.unit(*number).relevance);
        relevance.sum::<f32>() / passage.members.len() as f32
    }

    /// How clearly the section's cues point at a sentence, from 0 to 1.5: in the sentence itself, and in its headings.
    fn pointed_at(&self, place: &Place<'_>, unit: &Unit) -> f32 {
        let own = match place.cues.iter().filter(|cue| unit.has(**cue)).count() {
            0 => 0.0,
            1 => 0.4,
            2 => 0.65,
            _ => 0.8,
        };
        own + 0.7 * place.announced[unit.heading as usize]
    }

    /// What a sentence loses because its source has already said so much.
    #[expect(clippy::cast_precision_loss, reason = "words of a document are far below 2^24")]
    fn imbalance(&self, unit: &Unit) -> f32 {
        let part = self.from[unit.source as usize] as f32 / self.words.max(100) as f32;
        BALANCE * (part - self.fair[unit.source as usize]).max(0.0) * self.from.len().clamp(1, 2) as f32
    }

    fn take(&mut self, place: usize, passage: &Passage) {
        for number in &passage.members {
            if self.taken[*number as usize].is_some() {
                continue;
            }
            let unit = self.prepared.unit(*number);
            self.places[place].words += unit.words;
            self.places[place].chosen.push(*number);
            self.from[unit.source as usize] += unit.words;
            self.words += unit.words;
            self.mark(*number, place);
        }
    }

    /// Whether a section asks for something of its own, and no sentence of the sources so much as hints at it.
    pub(super) fn is_missed(&self, place: usize) -> bool {
        let place = &self.places[place];
        let hints = |unit: &Unit| self.pointed_at(place, unit) >= HINTED;
        place.spec.strict && place.chosen.is_empty() && !self.prepared.units.iter().any(hints)
    }

    /// Sentences that stand outside of all sections: no section takes them, or repeats them.
    pub(super) fn set_aside(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            self.mark(number, ELSEWHERE);
        }
    }

    fn mark(&mut self, number: u32, place: usize) {
        let unit = self.prepared.unit(number);
        self.taken[number as usize] = Some(place);
        for other in &self.prepared.candidates {
            if self.taken[*other as usize].is_none() {
                let mut alike = likeness(&unit.vector, &self.prepared.unit(*other).vector);
                if alike > SAME && !unit.agrees_with(self.prepared.unit(*other)) {
                    alike = SAME;
                }
                let repeats = &mut self.repeats[*other as usize];
                *repeats = repeats.max(alike);
            }
        }
    }

    /// Numbers of all sentences that are chosen.
    pub(super) fn used(&self) -> BTreeSet<u32> {
        self.places.iter().flat_map(|place| place.chosen.iter().copied()).collect()
    }
}

/// Whether each heading says, by most of its words, that what its source holds is told in brief under it: "Summary", "Abstract",
/// "Key points", whatever the language.
fn briefs(prepared: &Prepared) -> Vec<bool> {
    let keys = ["abstract", "executive_summary", "key_points", "conclusion"];
    let titles = prepared.stems_by(|words| keys.map(|key| words.sections[key].title.as_str()).join(" "));
    let said = |heading: &Headings| heading.own.iter().filter(|stem| titles.contains(stem)).count();
    prepared.headings.iter().map(|heading| said(heading) > 0 && said(heading) * 2 >= heading.own.len()).collect()
}
