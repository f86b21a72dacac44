//! What a document has beside the sections of its outline, where the sources give rise to it: the points on which they
//! disagree, and a glossary.

use std::collections::BTreeSet;

use super::brief::Brief;
use super::catalogue::{self, Catalogue};
use super::disagree::{Disagreement, disagreements};
use super::glossary::{self, Entry, entries, glossary};
use super::outlines::{self, DISAGREEMENTS, GLOSSARY, REFERENCES};
use super::plan::{Contents, PlannedSection};
use super::prepare::Prepared;
use super::source_weights::fair_parts;
use super::words::count_words;
use crate::api::{DocumentType, ParagraphKind};

/// Part of the words that disagreements may take, in percent.
const DISAGREEMENTS_SHARE: u32 = 15;

/// Most disagreements of a document.
const MOST_DISAGREEMENTS: usize = 8;

/// How well one sentence of a disagreement has to fit the request at least, unless both sources do as wholes.
const RELEVANT: f32 = 0.25;

/// Part of what is each source's own from which a source fits the request as a whole.
const FITTING: f32 = 0.75;

/// Part of the words that a glossary may take, in percent.
const GLOSSARY_SHARE: u32 = 10;

/// What the sources give rise to, before the other sections are filled.
pub(super) struct Asides {
    disagreements: Vec<Disagreement>,
    /// Place of the section that has them.
    at: usize,
    /// Words that they take.
    words: u32,
    entries: Vec<Entry>,
    /// Words that the glossary may take.
    room: u32,
    language: String,
}

/// Headings of what a document of that type may have beside its outline.
pub(crate) fn preview_asides(document_type: DocumentType, language: &str) -> Vec<String> {
    let catalogue = catalogue::of_or_english(language);
    let disagreements = outlines::disagreements_at(document_type).map(|_| DISAGREEMENTS);
    let glossary = outlines::has_glossary(document_type).then_some(GLOSSARY);
    disagreements.into_iter().chain(glossary).map(|spec| planned(spec, 0, catalogue).title).collect()
}

impl Asides {
    /// For that request; headings and notices are in that language.
    pub(super) fn of(brief: &Brief, prepared: &Prepared, language: &str) -> Self {
        let catalogue = catalogue::of_or_english(language);
        let at = outlines::disagreements_at(brief.document_type);
        let mut room = brief.words * DISAGREEMENTS_SHARE / 100;
        let mut words = 0;
        let asked = prepared.units.iter().any(|unit| unit.relevance > 0.0);
        let fair = fair_parts(prepared);
        #[expect(clippy::cast_precision_loss, reason = "a handful of sources")]
        let same = 1.0 / fair.len().clamp(1, 5) as f32;
        let mut chosen = Vec::new();
        for found in if at.is_some() { disagreements(prepared) } else { Vec::new() } {
            let units = found.sentences.map(|number| prepared.unit(number));
            let count: u32 = units.iter().map(|unit| unit.words).sum();
            let of_subject = units.iter().all(|unit| fair[unit.source as usize] >= FITTING * same);
            let fits = !asked || of_subject || units.iter().any(|unit| unit.relevance >= RELEVANT);
            if fits && count <= room && chosen.len() < MOST_DISAGREEMENTS {
                room -= count;
                words += count;
                chosen.push(found);
            }
        }
        if !chosen.is_empty() {
            words += count_words(&catalogue.notices.disagreement);
        }
        let wanted = outlines::has_glossary(brief.document_type);
        let entries = if wanted { entries(prepared) } else { Vec::new() };
        let all: u32 = entries.iter().map(|entry| count_words(&entry.line())).sum();
        let room = if entries.len() >= glossary::FEWEST { all.min(brief.words * GLOSSARY_SHARE / 100) } else { 0 };
        Self { disagreements: chosen, at: at.unwrap_or_default(), words, entries, room, language: language.to_owned() }
    }

    /// Words that are kept free for all of it.
    pub(super) fn reserved(&self) -> u32 {
        self.words + self.room
    }

    /// The sentences that stand in it, and so nowhere else.
    pub(super) fn sentences(&self) -> impl Iterator<Item = u32> {
        self.disagreements.iter().flat_map(|found| found.sentences)
    }

    /// Words of all of it beside these sentences.
    pub(super) fn words(&self, used: &BTreeSet<u32>, prepared: &Prepared) -> u32 {
        self.words + self.glossary(used, prepared).iter().map(|entry| count_words(&entry.line())).sum::<u32>()
    }

    fn glossary(&self, used: &BTreeSet<u32>, prepared: &Prepared) -> Vec<&Entry> {
        glossary(&self.entries, used, prepared, &self.language, self.room)
    }

    /// Puts it among the other sections.
    pub(super) fn insert(
        self,
        sections: &mut Vec<PlannedSection>,
        contents: &mut Vec<Contents>,
        used: &BTreeSet<u32>,
        prepared: &Prepared,
    ) {
        let catalogue = catalogue::of_or_english(&self.language);
        let entries: Vec<Entry> = self.glossary(used, prepared).into_iter().cloned().collect();
        if !entries.is_empty() {
            let at = sections.iter().position(|section| section.key == REFERENCES).unwrap_or(sections.len());
            let words = entries.iter().map(|entry| count_words(&entry.line())).sum();
            sections.insert(at, planned(GLOSSARY, words, catalogue));
            contents.insert(at, Contents { entries, ..Contents::of(ParagraphKind::List) });
        }
        if !self.disagreements.is_empty() {
            sections.insert(self.at, planned(DISAGREEMENTS, self.words, catalogue));
            let disagreements = self.disagreements;
            contents.insert(self.at, Contents { disagreements, ..Contents::of(ParagraphKind::List) });
        }
    }
}

fn planned(key: &'static str, words: u32, catalogue: &Catalogue) -> PlannedSection {
    let text = &catalogue.sections[key];
    PlannedSection { key, title: text.title.clone(), question: text.question.clone(), words }
}
