//! Lays out a document: its sections, their room, and the sentences and rows that go into each.

use std::collections::BTreeSet;

use super::brief::Brief;
use super::catalogue::{self, Catalogue};
use super::choose::{Choice, Place};
use super::outlines::{self, REFERENCES, SectionSpec};
use super::prepare::Prepared;
use super::section::title_of;
use super::tables::{Extract, extract};
use super::words::count_words;
use crate::api::DocumentType;

/// Part of the words that the list of references may take, in percent.
const REFERENCES_SHARE: u32 = 8;

/// Rounds in which room that one section leaves is given to others.
const ROUNDS: usize = 6;

/// A section that will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedSection {
    /// Key of the section in the catalogues.
    pub(crate) key: &'static str,
    /// Its heading.
    pub(crate) title: String,
    /// What it answers.
    pub(crate) question: String,
    /// About how many words it gets.
    pub(crate) words: u32,
}

/// A document before it is written. The same request and the same sources give the same outline.
#[derive(Debug)]
pub(crate) struct Outline {
    /// Language of headings and notices (ISO 639-1).
    pub(crate) language: String,
    /// The sections in order.
    pub(crate) sections: Vec<PlannedSection>,
    /// Sentences of each section, in the order of choice.
    pub(super) chosen: Vec<Vec<u32>>,
    /// The table of each section.
    pub(super) tables: Vec<Option<Extract>>,
}

/// The outline before anything is read, for a preview.
pub(crate) fn preview_outline(document_type: DocumentType, words: u32, language: &str) -> Vec<PlannedSection> {
    let words_of = catalogue::of_or_english(language);
    outlines::of(document_type).iter().map(|spec| planned(spec, words, words_of)).collect()
}

/// Lays out a document.
pub(crate) fn plan(brief: &Brief, prepared: &Prepared) -> Outline {
    let language = brief.language.clone().unwrap_or_else(|| prepared.language.clone());
    let specs = outlines::of(brief.document_type);
    let sections = preview_outline(brief.document_type, brief.words, &language);
    let tables = choose_tables(specs, &sections, prepared);
    let chosen =
        choose_sentences(brief.words, specs, &sections, &tables, prepared, catalogue::of_or_english(&language));
    Outline { language, sections, chosen, tables }
}

fn planned(spec: &SectionSpec, words: u32, catalogue: &Catalogue) -> PlannedSection {
    let text = &catalogue.sections[spec.key];
    PlannedSection {
        key: spec.key,
        title: text.title.clone(),
        question: text.question.clone(),
        words: words.saturating_mul(spec.share) / 100,
    }
}

fn choose_tables(specs: &[SectionSpec], sections: &[PlannedSection], prepared: &Prepared) -> Vec<Option<Extract>> {
    let mut taken = Vec::new();
    let mut extracts = Vec::new();
    for (spec, section) in specs.iter().zip(sections) {
        let found = spec.tables.then(|| extract(&prepared.tables, &taken, section.words)).flatten();
        taken.extend(found.as_ref().map(|extract| extract.table));
        extracts.push(found);
    }
    extracts
}

/// Fills the sections, then gives the room that some could not fill to those that still find something, until the document
/// has its length.
fn choose_sentences(
    words: u32,
    specs: &'static [SectionSpec],
    sections: &[PlannedSection],
    tables: &[Option<Extract>],
    prepared: &Prepared,
    notices: &Catalogue,
) -> Vec<Vec<u32>> {
    // Cues are words of the sources' language, whatever language the headings are in.
    let cues = catalogue::of(&prepared.language);
    let place = |((spec, section), table): ((&'static SectionSpec, &PlannedSection), &Option<Extract>)| Place {
        spec,
        cues: cues.map(|words| prepared.terms_of(&words.sections[spec.key].cues.join(" "))).unwrap_or_default(),
        budget: section.words,
        words: table.as_ref().map_or(0, |table| table.words),
        chosen: Vec::new(),
        closed: spec.key == REFERENCES,
    };
    let places = specs.iter().zip(sections).zip(tables).map(place).collect();
    let table_words: u32 = tables.iter().flatten().map(|table| table.words).sum();
    let mut choice = Choice::new(prepared, places);
    choice.fill();
    for _ in 0..ROUNDS {
        let said = said_besides(&choice, sections, table_words, words, prepared, notices);
        let missing = words.saturating_sub(choice.words() + said);
        if missing <= words / 50 + 3 {
            break;
        }
        if !widen(&mut choice, missing) {
            break;
        }
        choice.fill();
    }
    choice.places.into_iter().map(|place| place.chosen).collect()
}

/// Words that are not sentences of the sources: rows, notices, references.
fn said_besides(
    choice: &Choice<'_>,
    sections: &[PlannedSection],
    table_words: u32,
    words: u32,
    prepared: &Prepared,
    notices: &Catalogue,
) -> u32 {
    let mut said = table_words;
    for (place, section) in choice.places.iter().zip(sections) {
        if place.spec.key == REFERENCES {
            let cited: BTreeSet<u32> = choice
                .places
                .iter()
                .flat_map(|place| &place.chosen)
                .map(|number| prepared.unit(*number).source)
                .collect();
            let titles = cited.iter().filter_map(|source| title_of(prepared.blocks(*source)));
            said += titles.map(|block| count_words(&block.text)).sum::<u32>().min(words * REFERENCES_SHARE / 100);
        } else if place.words == 0 {
            said += count_words(&notices.notices.nothing_found) + count_words(&section.question);
        }
    }
    said
}

/// Shares the missing words out among the sections that have found something, by their size. False if there is none.
fn widen(choice: &mut Choice<'_>, missing: u32) -> bool {
    let able = |place: &Place<'_>| place.spec.key != REFERENCES && !place.chosen.is_empty();
    let total: u32 = choice.places.iter().filter(|place| able(place)).map(|place| place.words).sum();
    let mut widened = false;
    for place in choice.places.iter_mut().filter(|place| able(place)) {
        let more = u64::from(missing) * u64::from(place.words) / u64::from(total.max(1));
        place.budget = place.words + u32::try_from(more).unwrap_or(missing).max(4);
        place.closed = false;
        widened = true;
    }
    widened
}
