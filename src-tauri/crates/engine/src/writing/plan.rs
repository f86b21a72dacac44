//! Lays out a document: its sections, their room, and the sentences and rows that go into each.

use std::collections::BTreeSet;

use super::asides::Asides;
use super::brief::Brief;
use super::catalogue::{self, Catalogue};
use super::choose::Choice;
use super::derive::{Statement, statements};
use super::disagree::Disagreement;
use super::glossary::Entry;
use super::outlines::{self, GLOSSARY, Position, REFERENCES, SectionSpec};
use super::place::Place;
use super::prepare::Prepared;
use super::section::title_of;
use super::tables::{Extract, Table, extract};
use super::words::count_words;
use crate::api::{DocumentType, ParagraphKind};

/// Part of the words that is kept free for the list of references at most, in percent.
const REFERENCES_SHARE: u32 = 20;

/// How far a document may go beyond its length, in percent.
const TOLERANCE: u32 = 3;

/// Rounds in which room that one section leaves is given to others.
const ROUNDS: usize = 8;

/// Part of a section's words that sentences over its table may take, in percent.
const STATEMENTS_SHARE: u32 = 35;

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
    /// What goes into each.
    pub(super) contents: Vec<Contents>,
    /// Headings of the sections that are left out, as the sources hold nothing for them.
    pub(super) left_out: Vec<String>,
}

impl Outline {
    /// Whether the sources give nothing to any section.
    pub(super) fn holds_nothing(&self) -> bool {
        self.contents.iter().all(Contents::is_empty)
    }

    /// Whether that section ends with what the sources hold nothing on: the last but for lists.
    pub(super) fn tells_what_is_missing(&self, index: usize) -> bool {
        let last = self.sections.iter().rposition(|section| section.key != REFERENCES && section.key != GLOSSARY);
        !self.left_out.is_empty() && last == Some(index)
    }

    /// The headings of what the sources hold nothing on, in a row.
    pub(super) fn missing(&self) -> String {
        self.left_out.join(&catalogue::of_or_english(&self.language).notices.comma)
    }

    /// Without the sections that would hold nothing: a heading over nothing helps nobody. Those that ask for something of their
    /// own ("Risks") are named at the end, unless the sources have it and it stands elsewhere.
    fn without_empty(mut self, prepared: &Prepared) -> Self {
        let empty: Vec<bool> = self.contents.iter().map(Contents::is_empty).collect();
        let titled = prepared.material.sources.iter().any(|source| title_of(&source.blocks).is_some());
        let stays = |at: usize| !empty[at] || self.sections[at].key == REFERENCES && titled;
        let stays: Vec<bool> = (0..empty.len()).map(stays).collect();
        if self.holds_nothing() {
            return self;
        }
        let out = self.sections.iter().zip(&self.contents).zip(&stays).filter(|(_, stays)| !**stays);
        let missed = out.filter(|((_, contents), _)| contents.missed);
        self.left_out = missed.map(|((section, _), _)| section.title.clone()).collect();
        let mut at = stays.iter();
        self.sections.retain(|_| *at.next().expect("there is one for each"));
        let mut at = stays.iter();
        self.contents.retain(|_| *at.next().expect("there is one for each"));
        self
    }
}

/// What goes into a section.
#[derive(Debug)]
pub(super) struct Contents {
    /// How its sentences are set.
    pub(super) form: ParagraphKind,
    /// Its sentences, in the order of choice.
    pub(super) chosen: Vec<u32>,
    /// Its table.
    pub(super) table: Option<Extract>,
    /// What that table tells.
    pub(super) statements: Vec<Statement>,
    /// What the sources disagree about.
    pub(super) disagreements: Vec<Disagreement>,
    /// Terms that it explains.
    pub(super) entries: Vec<Entry>,
    /// It asks for something of its own, of which nothing is in the sources.
    pub(super) missed: bool,
}

impl Contents {
    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.table.is_none() && self.disagreements.is_empty() && self.entries.is_empty()
    }

    /// Nothing yet, to be set in that form.
    pub(super) fn of(form: ParagraphKind) -> Self {
        Self {
            form,
            chosen: Vec::new(),
            table: None,
            statements: Vec::new(),
            disagreements: Vec::new(),
            entries: Vec::new(),
            missed: false,
        }
    }
}

/// The outline before anything is read, for a preview.
pub(crate) fn preview_outline(document_type: DocumentType, words: u32, language: &str) -> Vec<PlannedSection> {
    let words_of = catalogue::of_or_english(language);
    outlines::of(document_type).iter().map(|spec| planned(spec, words, words_of)).collect()
}

/// The table of a section and what it tells; none where it shows none.
type Told = Option<(Extract, Vec<Statement>)>;

/// Lays out a document.
pub(crate) fn plan(brief: &Brief, prepared: &Prepared) -> Outline {
    let language = brief.language.clone().unwrap_or_else(|| prepared.language.clone());
    let words_of = catalogue::of_or_english(&language);
    let specs = outlines::of(brief.document_type);
    let mut sections = preview_outline(brief.document_type, brief.words, &language);
    let tables = choose_tables(brief, specs, &sections, prepared, words_of);
    let asides = Asides::of(brief, prepared, &language);
    let mut contents = choose_sentences(brief, specs, &sections, tables, prepared, (words_of, &asides));
    let used = contents.iter().flat_map(|contents| contents.chosen.iter().copied()).collect();
    asides.insert(&mut sections, &mut contents, &used, prepared);
    let outline = Outline { language, sections, contents, left_out: Vec::new() };
    // A model may find more than was chosen for it.
    if brief.model.is_some() { outline } else { outline.without_empty(prepared) }
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

/// The table of each section that shows one, and what it tells.
fn choose_tables(
    brief: &Brief,
    specs: &[SectionSpec],
    sections: &[PlannedSection],
    prepared: &Prepared,
    words: &Catalogue,
) -> Vec<Told> {
    let asked = prepared.terms_of(&format!("{} {}", brief.title, brief.instructions));
    #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
    let wanted = |column: &str| prepared.terms_of(column).iter().filter(|term| asked.contains(term)).count() as f32;
    let spare = spare_words(brief, prepared);
    let guests = |spec: &SectionSpec| spare > 0 && is_open(spec);
    let hosts = specs.iter().filter(|spec| spec.tables || guests(spec)).count();
    let room = spare / u32::try_from(hosts.max(1)).expect("an outline has a handful of sections");
    let mut taken = Vec::new();
    let mut found: Vec<Told> = specs.iter().map(|_| None).collect();
    // Where tables are at home first; the others take what is left.
    let order = |home: bool| specs.iter().zip(sections).enumerate().filter(move |(_, (spec, _))| spec.tables == home);
    for (index, (spec, section)) in order(true).chain(order(false).filter(|(_, (spec, _))| guests(spec))) {
        let names = prepared.stems_by(|words| {
            let section = &words.sections[spec.key];
            format!("{} {}", section.title, section.cues.join(" "))
        });
        let suits = |table: &Table| prepared.stems_of(&table.title).iter().any(|stem| names.contains(stem));
        let budget = section.words.max(room);
        let Some(extract) = extract(&prepared.tables, &taken, budget, spec.measured, suits) else { continue };
        taken.push(extract.table);
        let mut room = budget * STATEMENTS_SHARE / 100;
        let told = statements(&prepared.tables[extract.table], &words.derived, wanted).into_iter();
        let told = told.take_while(|statement| {
            let count = count_words(&statement.text);
            let fits = count <= room;
            room = room.saturating_sub(count);
            fits
        });
        found[index] = Some((extract, told.collect()));
    }
    found
}

/// Words of the document for which the sources have no sentences, where those are most of it: accounts and measurements that
/// are all tables.
fn spare_words(brief: &Brief, prepared: &Prepared) -> u32 {
    let prose = prepared.units.iter().fold(0, |words: u32, unit| words.saturating_add(unit.words));
    if prose < brief.words / 2 { brief.words - prose } else { 0 }
}

/// Whether a section may tell of anything, in any form.
fn is_open(spec: &SectionSpec) -> bool {
    !spec.tables && !spec.strict && spec.form == ParagraphKind::Prose && spec.position == Position::Any
}

/// Fills the sections, then gives the room that some could not fill to those that still find something, until the document
/// has its length.
fn choose_sentences(
    brief: &Brief,
    specs: &'static [SectionSpec],
    sections: &[PlannedSection],
    tables: Vec<Told>,
    prepared: &Prepared,
    (notices, asides): (&Catalogue, &Asides),
) -> Vec<Contents> {
    let words = brief.words;
    let words_in = |table: &Told| {
        let (extract, told) = table.as_ref()?;
        Some(extract.words + told.iter().map(|statement| count_words(&statement.text)).sum::<u32>())
    };
    let kept = if specs.iter().any(|spec| spec.key == REFERENCES) { room_for_references(words, prepared) } else { 0 };
    let kept = kept + asides.reserved();
    let mut announced = announce(specs, prepared).into_iter();
    let place = |((spec, section), table): ((&'static SectionSpec, &PlannedSection), _)| Place {
        spec,
        form: spec.form,
        // Cues are words of the sources' languages, whatever language the headings are in.
        cues: prepared.terms_by(|words| words.sections[spec.key].cues.join(" ")),
        announced: announced.next().unwrap_or_default(),
        // Who gives instructions wants to be heard above what a section usually holds.
        listens: if brief.instructions.trim().is_empty() { 0.7 } else { 3.0 },
        instructive: matches!(brief.document_type, DocumentType::InstructionManual | DocumentType::UserGuide),
        budget: section.words * (words - kept) / words.max(1),
        words: words_in(table).unwrap_or_default(),
        chosen: Vec::new(),
        best: 0.0,
        closed: spec.key == REFERENCES,
    };
    let places = specs.iter().zip(sections).zip(&tables).map(place).collect();
    let table_words: u32 = tables.iter().filter_map(words_in).sum();
    let mut choice = Choice::new(prepared, places);
    choice.set_aside(asides.sentences());
    choice.limit = words.saturating_sub(table_words + kept) + words * TOLERANCE / 100;
    choice.take_procedures();
    choice.fill();
    for _ in 0..ROUNDS {
        let said =
            said_besides(&choice, sections, table_words, prepared, notices) + asides.words(&choice.used(), prepared);
        let missing = words.saturating_sub(choice.words() + said);
        if missing <= words / 50 + 3 || !widen(&mut choice, missing) {
            break;
        }
        choice.limit = choice.words() + missing + words * TOLERANCE / 100;
        choice.fill();
    }
    let missed: Vec<bool> = (0..choice.places.len()).map(|place| choice.is_missed(place)).collect();
    let contents = |((place, table), missed): ((Place<'_>, Told), bool)| {
        let (table, statements) = table.map_or((None, Vec::new()), |(extract, told)| (Some(extract), told));
        Contents { chosen: place.chosen, table, statements, missed, ..Contents::of(place.form) }
    };
    choice.places.into_iter().zip(tables).zip(missed).map(contents).collect()
}

/// For each section and each heading of the sources: 1 where the heading announces this section more than any other, less
/// than nothing where it announces another of the document, 0 where it announces none. A heading that announces a section of
/// other documents still more ("Recommendations" in a manual) announces little here, and no procedure.
fn announce(specs: &[SectionSpec], prepared: &Prepared) -> Vec<Vec<f32>> {
    let generic = prepared.stems_by(|words| words.speech.generic.join(" "));
    let names = |key: &str| {
        let mut cues = prepared.stems_by(|words| words.sections[key].cues.join(" "));
        cues.retain(|stem| !generic.contains(stem));
        // "At a glance" and "Booking a room" have nothing in common.
        let telling = |title: &str| {
            title.split_whitespace().filter(|word| !prepared.is_small_word(word)).collect::<Vec<_>>().join(" ")
        };
        (prepared.stems_by(|words| telling(&words.sections[key].title)), cues)
    };
    let own: Vec<Names> = specs.iter().map(|spec| names(spec.key)).collect();
    let others = DocumentType::ALL.into_iter().flat_map(outlines::of);
    let foreign: Vec<(&SectionSpec, Names)> = others
        .filter(|other| specs.iter().all(|spec| spec.key != other.key))
        .map(|other| (other, names(other.key)))
        .collect();
    let mut announced = vec![Vec::with_capacity(prepared.headings.len()); specs.len()];
    for heading in &prepared.headings {
        let hits = |stems: &[String]| stems.iter().filter(|stem| heading.own.contains(stem)).count();
        let count = |(title, cues): &Names| 2 * hits(title) + hits(cues);
        let counts: Vec<usize> = own.iter().map(count).collect();
        let most = counts.iter().copied().max().unwrap_or_default();
        // What announces both is one subject under two names: "Problems".
        let heard = |(title, cues): &Names, stem: &String| title.contains(stem) || cues.contains(stem);
        let beyond = |names: &Names| {
            let ours = own.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(names, _)| names);
            let ours: Vec<&Names> = ours.collect();
            heading.own.iter().any(|stem| heard(names, stem) && !ours.iter().any(|ours| heard(ours, stem)))
        };
        let elsewhere = foreign.iter().any(|(_, names)| count(names) > most && beyond(names));
        // What is said at the end of other documents is no procedure, though it tells what to do.
        let mostly =
            |names: &Names| heading.own.iter().filter(|stem| heard(names, stem)).count() * 2 > heading.own.len();
        let mut endings = foreign.iter().filter(|(spec, _)| spec.position == Position::End);
        let ending = endings.any(|(_, names)| count(names) > most && mostly(names));
        for ((announced, count), spec) in announced.iter_mut().zip(counts).zip(specs) {
            announced.push(match (most, count) {
                _ if ending && spec.form == ParagraphKind::Steps => -0.3,
                (0, _) => 0.0,
                // "Next steps" speaks of what comes next, though another document has a section of that very name.
                (most, count) if count == most && (!elsewhere || count >= 2 || spec.form == ParagraphKind::Steps) => {
                    1.0
                }
                (_, 0) => -0.3,
                _ => 0.3,
            });
        }
    }
    announced
}

/// Stems of the title of a section and of its cues.
type Names = (Vec<String>, Vec<String>);

/// Words to keep free for the titles of the sources.
fn room_for_references(words: u32, prepared: &Prepared) -> u32 {
    let titles = prepared.material.sources.iter().filter_map(|source| title_of(&source.blocks));
    titles.map(|block| count_words(&block.text)).sum::<u32>().min(words * REFERENCES_SHARE / 100)
}

/// Words that are not sentences of the sources: rows, what they tell, notices, references.
fn said_besides(
    choice: &Choice<'_>,
    sections: &[PlannedSection],
    table_words: u32,
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
            said += titles.map(|block| count_words(&block.text)).sum::<u32>();
        } else if place.words == 0 {
            said += count_words(&notices.notices.nothing_found) + count_words(&section.question);
        }
    }
    said
}

/// Shares the missing words out among the sections that have found something, by their size. False if there is none.
fn widen(choice: &mut Choice<'_>, missing: u32) -> bool {
    let able = |place: &Place<'_>| {
        place.spec.key != REFERENCES
            && place.form != ParagraphKind::Steps
            && !place.chosen.is_empty()
            && !place.is_full()
    };
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
