//! From sources to ranked sentences: parts the text, weighs the words, and finds what the request is about.

use std::collections::HashMap;
use std::sync::Arc;

use super::brief::{Brief, Material};
use super::catalogue::{self, Catalogue};
use super::rank::{Vector, centrality, normalised};
use super::sentences::{is_closed, split};
use super::tables::{Table, find_tables};
use super::words::{Stems, Vocabulary, count_words};
use crate::api::{Block, BlockKind, BlockRole};
use crate::sources::language_of;

/// Shortest sentence that says something on its own, in words.
const SHORTEST: u32 = 5;

/// Longest sentence that is read with pleasure, in words.
const LONGEST: u32 = 60;

/// How many of the most fitting sentences tell what else the request is about (pseudo-relevance feedback).
const FEEDBACK_SENTENCES: usize = 10;

/// How many words are learnt from them.
const FEEDBACK_TERMS: usize = 12;

/// Weight of a learnt word beside one of the request.
const FEEDBACK_WEIGHT: f32 = 0.25;

/// A sentence of a source that a document can quote.
#[derive(Debug)]
pub(super) struct Unit {
    /// Number of its source.
    pub(super) source: u32,
    /// Number of its block.
    pub(super) block: u32,
    /// Offset in the text of the source, in Unicode scalar values.
    pub(super) start: u32,
    /// Offset after it.
    pub(super) end: u32,
    /// Its words.
    pub(super) text: String,
    /// How many they are.
    pub(super) words: u32,
    /// Its terms by TF-IDF.
    pub(super) vector: Vector,
    /// Number of its headings in [`Prepared::headings`].
    pub(super) heading: u32,
    /// The sentence before it in its block.
    pub(super) previous: Option<u32>,
    /// Leans on the sentence before it ("This ...", "However, ...").
    pub(super) leaning: bool,
    /// An item of a list.
    pub(super) item: bool,
    /// Holds a figure.
    pub(super) figure: bool,
    /// Where in its source it stands, from 0 to 1.
    pub(super) position: f32,
    /// How well it fits the request, from 0 to 1.
    pub(super) relevance: f32,
    /// How central it is among all, from 0 to 1.
    pub(super) centrality: f32,
}

impl Unit {
    /// Whether it holds the term.
    pub(super) fn has(&self, term: u32) -> bool {
        self.vector.binary_search_by_key(&term, |(term, _)| *term).is_ok()
    }
}

/// The sources, ready to be written from.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(super) material: Arc<Material>,
    /// Language of most of the text (ISO 639-1).
    pub(super) language: String,
    pub(super) units: Vec<Unit>,
    /// Terms of the headings over the sentences.
    pub(super) headings: Vec<Vec<u32>>,
    pub(super) tables: Vec<Table>,
    /// Numbers of the sentences that are worth a choice, the most promising for this request.
    pub(super) candidates: Vec<u32>,
    vocabulary: Vocabulary,
    stems: Stems,
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} terms", self.len())
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("stems")
    }
}

impl Prepared {
    /// Numbers of the terms in a text that occur in the sources, each once.
    pub(super) fn terms_of(&self, text: &str) -> Vec<u32> {
        let mut terms: Vec<u32> = self.stems.of(text).iter().filter_map(|stem| self.vocabulary.get(stem)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    pub(super) fn unit(&self, number: u32) -> &Unit {
        &self.units[number as usize]
    }

    /// The blocks of a source.
    pub(super) fn blocks(&self, source: u32) -> &[Block] {
        &self.material.sources[source as usize].blocks
    }
}

/// Parts and ranks the sources for a request.
pub(crate) fn prepare(brief: &Brief, material: &Arc<Material>) -> Prepared {
    let language = language_of_material(material).unwrap_or_else(|| "en".to_owned());
    let words = catalogue::of(&language);
    let stems = Stems::new(&language);
    let mut reader =
        Reader { stems: &stems, words, vocabulary: Vocabulary::default(), headings: Vec::new(), units: Vec::new() };
    for (source, text) in material.sources.iter().enumerate() {
        reader.read(u32::try_from(source).expect("there are fewer sources than bytes"), &text.blocks);
    }
    let Reader { vocabulary, headings, mut units, .. } = reader;
    let rarity = rarity(&units, vocabulary.len());
    for unit in &mut units {
        for (term, weight) in &mut unit.vector {
            *weight = (1.0 + weight.ln()) * rarity[*term as usize];
        }
        unit.vector = normalised(std::mem::take(&mut unit.vector));
    }
    let tables = find_tables(material);
    let mut prepared = Prepared {
        material: material.clone(),
        language,
        units,
        headings,
        tables,
        candidates: Vec::new(),
        vocabulary,
        stems,
    };
    let query = query(brief, &prepared, words);
    weigh_relevance(&mut prepared, &query, &rarity);
    weigh_tables(&mut prepared, &query, &rarity);
    prepared.candidates = candidates(&prepared, brief.words);
    weigh_centrality(&mut prepared);
    prepared
}

/// The language that most of the sources are written in.
fn language_of_material(material: &Material) -> Option<String> {
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for source in &material.sources {
        if let Some(language) = language_of(&source.blocks) {
            *counts.entry(language).or_default() += source.blocks.iter().map(|block| block.text.len()).sum::<usize>();
        }
    }
    counts.into_iter().max_by_key(|(_, bytes)| *bytes).map(|(language, _)| language)
}

struct Reader<'a> {
    stems: &'a Stems,
    words: Option<&'static Catalogue>,
    vocabulary: Vocabulary,
    headings: Vec<Vec<u32>>,
    units: Vec<Unit>,
}

impl Reader<'_> {
    fn read(&mut self, source: u32, blocks: &[Block]) {
        let length = blocks.last().map_or(1, |block| block.end.max(1));
        let mut known: HashMap<&[String], u32> = HashMap::new();
        let first = self.units.len();
        for block in blocks {
            let written = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
            if block.role != BlockRole::Body || !written {
                continue;
            }
            let heading = *known.entry(&block.heading).or_insert_with(|| {
                let terms = self.stems.of(&block.heading.join(" ")).into_iter().map(|stem| self.vocabulary.add(stem));
                let mut terms: Vec<u32> = terms.collect();
                terms.sort_unstable();
                terms.dedup();
                self.headings.push(terms);
                u32::try_from(self.headings.len() - 1).expect("there are fewer headings than bytes")
            });
            self.read_block(source, block, heading);
        }
        for unit in &mut self.units[first..] {
            #[expect(clippy::cast_precision_loss, reason = "a rough place is enough")]
            {
                unit.position = unit.start as f32 / length as f32;
            }
        }
    }

    fn read_block(&mut self, source: u32, block: &Block, heading: u32) {
        let abbreviations = self.words.map_or(&[][..], |words| &words.abbreviations);
        let item = block.kind == BlockKind::ListItem;
        let mut previous = None;
        for span in split(&block.text, abbreviations) {
            let count = count_words(span.text);
            let good = (SHORTEST..=LONGEST).contains(&count) && (is_closed(span.text) || item) && is_prose(span.text);
            if !good {
                previous = None;
                continue;
            }
            let number = u32::try_from(self.units.len()).expect("there are fewer sentences than bytes");
            let leaning = self.leans(span.text);
            let vector = self.count_terms(span.text);
            self.units.push(Unit {
                source,
                block: block.block,
                start: block.start + span.start,
                end: block.start + span.end,
                words: count,
                vector,
                heading,
                previous,
                leaning,
                item,
                figure: span.text.bytes().any(|byte| byte.is_ascii_digit()),
                position: 0.0,
                relevance: 0.0,
                centrality: 0.0,
                text: span.text.to_owned(),
            });
            previous = Some(number);
        }
    }

    /// The terms of a sentence with how often each occurs.
    fn count_terms(&mut self, text: &str) -> Vector {
        let mut terms: Vec<u32> = self.stems.of(text).into_iter().map(|stem| self.vocabulary.add(stem)).collect();
        terms.sort_unstable();
        let mut counted: Vector = Vec::new();
        for term in terms {
            match counted.last_mut() {
                Some((last, count)) if *last == term => *count += 1.0,
                _ => counted.push((term, 1.0)),
            }
        }
        counted
    }

    fn leans(&self, text: &str) -> bool {
        let first =
            text.split(|character: char| character.is_whitespace() || character == ',').next().unwrap_or_default();
        self.words.is_some_and(|words| words.leaning.iter().any(|word| word.eq_ignore_ascii_case(first)))
    }
}

/// Sentences that begin and read like sentences: no fragments of lists, formulas, addresses or tables.
fn is_prose(text: &str) -> bool {
    let begins = text.chars().find(|character| character.is_alphanumeric());
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let visible = text.chars().filter(|character| !character.is_whitespace()).count();
    begins.is_some_and(|first| !first.is_lowercase())
        && letters * 10 >= visible * 7
        && !text.contains("://")
        && !text.ends_with(':')
        && !text.contains('\u{FFFD}')
        && !text.contains("....")
}

/// Inverse document frequency of each term, the sentence being the document.
fn rarity(units: &[Unit], terms: usize) -> Vec<f32> {
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

/// Terms of the request with their weights.
fn query(brief: &Brief, prepared: &Prepared, words: Option<&Catalogue>) -> Vec<(u32, f32)> {
    let generic: Vec<u32> = words.map(|words| prepared.terms_of(&words.generic.join(" "))).unwrap_or_default();
    let mut query: Vec<(u32, f32)> = Vec::new();
    let audience = brief.audience.as_deref().unwrap_or_default();
    for (text, weight) in [(brief.title.as_str(), 1.0), (brief.instructions.as_str(), 1.2), (audience, 0.3)] {
        for term in prepared.terms_of(text) {
            if generic.contains(&term) {
                continue;
            }
            match query.iter_mut().find(|(known, _)| *known == term) {
                Some((_, known)) => *known += weight,
                None => query.push((term, weight)),
            }
        }
    }
    query
}

/// First by the words of the request; then also by words that stand with these.
fn weigh_relevance(prepared: &mut Prepared, query: &[(u32, f32)], rarity: &[f32]) {
    apply(prepared, query, rarity);
    let mut best: Vec<u32> =
        (0..prepared.units.len()).map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
    best.retain(|number| prepared.unit(*number).relevance > 0.0);
    best.sort_by(|one, other| {
        prepared.unit(*other).relevance.total_cmp(&prepared.unit(*one).relevance).then(one.cmp(other))
    });
    let mut learnt: HashMap<u32, f32> = HashMap::new();
    for number in best.iter().take(FEEDBACK_SENTENCES) {
        for (term, weight) in &prepared.unit(*number).vector {
            *learnt.entry(*term).or_default() += weight;
        }
    }
    let mut learnt: Vec<(u32, f32)> =
        learnt.into_iter().filter(|(term, _)| query.iter().all(|(known, _)| known != term)).collect();
    learnt.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    learnt.truncate(FEEDBACK_TERMS);
    let most = learnt.first().map_or(1.0, |(_, weight)| *weight);
    let wider =
        query.iter().copied().chain(learnt.into_iter().map(|(term, weight)| (term, FEEDBACK_WEIGHT * weight / most)));
    let wider: Vec<(u32, f32)> = wider.collect();
    apply(prepared, &wider, rarity);
}

/// A term in the sentence counts in full, one in its headings by half, one in the sentence before by a third.
fn apply(prepared: &mut Prepared, query: &[(u32, f32)], rarity: &[f32]) {
    let own: Vec<f32> = prepared.units.iter().map(|unit| matched(query, rarity, |term| unit.has(term))).collect();
    let over: Vec<f32> = prepared
        .headings
        .iter()
        .map(|heading| matched(query, rarity, |term| heading.binary_search(&term).is_ok()))
        .collect();
    let total = |(number, unit): (usize, &Unit)| {
        let before = unit.previous.map_or(0.0, |previous| own[previous as usize]);
        own[number] + 0.5 * over[unit.heading as usize] + 0.33 * before
    };
    let totals: Vec<f32> = prepared.units.iter().enumerate().map(total).collect();
    let most = totals.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for (unit, total) in prepared.units.iter_mut().zip(totals) {
        unit.relevance = (total / most).sqrt();
    }
}

fn matched(query: &[(u32, f32)], rarity: &[f32], has: impl Fn(u32) -> bool) -> f32 {
    query.iter().filter(|(term, _)| has(*term)).map(|(term, weight)| weight * rarity[*term as usize]).sum()
}

fn weigh_tables(prepared: &mut Prepared, query: &[(u32, f32)], rarity: &[f32]) {
    let mut tables = std::mem::take(&mut prepared.tables);
    for table in &mut tables {
        let mut best = 0.0_f32;
        for row in &mut table.rows {
            let terms = prepared.terms_of(&row.text);
            row.relevance = matched(query, rarity, |term| terms.binary_search(&term).is_ok());
            best = best.max(row.relevance);
        }
        let named = prepared.terms_of(&format!("{} {}", table.title, table.columns.join(" ")));
        table.relevance = best + matched(query, rarity, |term| named.binary_search(&term).is_ok());
    }
    prepared.tables = tables;
}

/// The sentences that take part in the choice: several times as many as are needed.
fn candidates(prepared: &Prepared, words: u32) -> Vec<u32> {
    let most = (words as usize / 3).clamp(1_500, 8_000);
    let mut numbers: Vec<u32> =
        (0..prepared.units.len()).map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
    if numbers.len() > most {
        let promise = |number: u32| {
            let unit = prepared.unit(number);
            unit.relevance + 0.3 * (1.0 - unit.position)
        };
        numbers.sort_by(|one, other| promise(*other).total_cmp(&promise(*one)).then(one.cmp(other)));
        numbers.truncate(most);
        numbers.sort_unstable();
    }
    numbers
}

fn weigh_centrality(prepared: &mut Prepared) {
    let vectors: Vec<&Vector> = prepared.candidates.iter().map(|number| &prepared.unit(*number).vector).collect();
    let prior: Vec<f32> = prepared.candidates.iter().map(|number| prepared.unit(*number).relevance).collect();
    let ranks = centrality(&vectors, prepared.vocabulary.len(), &prior);
    for (number, rank) in prepared.candidates.clone().into_iter().zip(ranks) {
        prepared.units[number as usize].centrality = rank;
    }
}
