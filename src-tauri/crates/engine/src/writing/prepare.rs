//! From sources to ranked sentences: parts the text, judges and weighs its sentences, and finds what the request is about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::brief::{Brief, Material};
use super::candidates::{candidates, rarity, settle_language, weigh_centrality, weigh_voices};
use super::catalogue::{self, Catalogue, Speech};
use super::query::{Query, weigh_relevance, weigh_tables};
use super::rank::normalised;
use super::setting::most_written;
use super::tables::{Table, find_tables};
use super::unit::{Headings, Unit};
use super::units::{NO_SPEECH, Reader, Tongue};
use super::words::{Stems, Vocabulary};
use crate::api::Block;
use crate::sources::language_of;

/// The sources, ready to be written from.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(super) material: Arc<Material>,
    /// Language of most of what fits the request, or of most of the text (ISO 639-1).
    pub(super) language: String,
    pub(super) units: Vec<Unit>,
    pub(super) headings: Vec<Headings>,
    pub(super) tables: Vec<Table>,
    /// The sources are notes: there is no sentence in them, and their lines are taken for what they are.
    pub(super) notes: bool,
    /// Numbers of the sentences that are worth a choice, the most promising for this request.
    pub(super) candidates: Vec<u32>,
    vocabulary: Vocabulary,
    /// By language of the sources.
    stems: BTreeMap<String, Stems>,
    /// Language of each source.
    languages: Vec<String>,
}

impl Prepared {
    /// The language of a source, and how its words are cut to stems.
    pub(super) fn tongue(&self, source: u32) -> (&str, &Stems) {
        let language = &self.languages[source as usize];
        (language, &self.stems[language])
    }

    /// Numbers of the terms in a text that occur in the sources, each once.
    pub(super) fn terms_of(&self, text: &str) -> Vec<u32> {
        let stems = self.stems.values().flat_map(|stems| stems.of(text));
        let mut terms: Vec<u32> = stems.filter_map(|stem| self.vocabulary.get(&stem)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Terms of words that the catalogues of the sources' languages give.
    pub(super) fn terms_by(&self, words: impl Fn(&'static Catalogue) -> String) -> Vec<u32> {
        let of = |(language, stems): (&String, &Stems)| {
            let text = catalogue::of(language).map(&words).unwrap_or_default();
            stems.of(&text).iter().filter_map(|stem| self.vocabulary.get(stem)).collect::<Vec<u32>>()
        };
        let mut terms: Vec<u32> = self.stems.iter().flat_map(of).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// All stems of a text, in every language of the sources.
    pub(super) fn stems_of(&self, text: &str) -> Vec<String> {
        self.stems.values().flat_map(|stems| stems.of_all(text)).collect()
    }

    /// All stems of words that the catalogues of the sources' languages give.
    pub(super) fn stems_by(&self, words: impl Fn(&'static Catalogue) -> String) -> Vec<String> {
        let of =
            |(language, stems): (&String, &Stems)| catalogue::of(language).map(|known| stems.of_all(&words(known)));
        let mut stems: Vec<String> = self.stems.iter().filter_map(of).flatten().collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// What is known of the languages of the sources.
    pub(super) fn speeches(&self) -> impl Iterator<Item = &'static Speech> {
        self.stems.keys().filter_map(|language| catalogue::of(language)).map(|catalogue| &catalogue.speech)
    }

    /// Whether a word says nothing by itself in one of the languages of the sources.
    pub(super) fn is_small_word(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.stems.values().any(|stems| stems.is_stop_word(&word))
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.vocabulary.len()
    }

    /// Whether there is neither a sentence nor a table in all the sources.
    pub(super) fn holds_nothing(&self) -> bool {
        self.units.is_empty() && self.tables.is_empty()
    }

    pub(super) fn unit(&self, number: u32) -> &Unit {
        &self.units[number as usize]
    }

    /// Whether a sentence stands under a heading that announces what is meant to be done; of notes, that is how they are.
    pub(super) fn intends(&self, unit: &Unit) -> bool {
        self.headings[unit.heading as usize].intending && !self.notes
    }

    /// How rare each term is among the sentences.
    pub(super) fn rarity(&self) -> Vec<f32> {
        rarity(&self.units, self.vocabulary.len())
    }

    /// A sentence as it stands in its source, with the marks that its text has lost.
    pub(super) fn quote(&self, unit: &Unit) -> String {
        let block = &self.blocks(unit.source)[unit.block as usize];
        block.text.chars().skip((unit.start - block.start) as usize).take((unit.end - unit.start) as usize).collect()
    }

    /// The blocks of a source.
    pub(super) fn blocks(&self, source: u32) -> &[Block] {
        &self.material.sources[source as usize].blocks
    }
}

/// Parts and ranks the sources for a request.
pub(crate) fn prepare(brief: &Brief, material: &Arc<Material>) -> Prepared {
    prepare_telling(brief, material, &|_| {})
}

/// The same, which tells how many of the sources have been parted.
pub(crate) fn prepare_telling(brief: &Brief, material: &Arc<Material>, told: &dyn Fn(u32)) -> Prepared {
    let found: Vec<Option<String>> = material.sources.iter().map(|source| language_of(&source.blocks)).collect();
    let language = most_written(material, &found).unwrap_or_else(|| "en".to_owned());
    let languages: Vec<String> = found.into_iter().map(|found| found.unwrap_or_else(|| language.clone())).collect();
    let stems: BTreeMap<String, Stems> =
        languages.iter().map(|language| (language.clone(), Stems::new(language))).collect();
    let read = |notes: bool| {
        let mut reader = Reader { notes, vocabulary: Vocabulary::default(), headings: Vec::new(), units: Vec::new() };
        for (source, text) in material.sources.iter().enumerate() {
            let language = &languages[source];
            let tongue = Tongue {
                stems: &stems[language],
                speech: catalogue::of(language).map_or(&NO_SPEECH, |catalogue| &catalogue.speech),
            };
            reader.read(u32::try_from(source).expect("there are fewer sources than bytes"), text, &tongue);
            told(u32::try_from(source + 1).unwrap_or(u32::MAX));
        }
        reader
    };
    let tables = find_tables(material);
    let mut reader = read(false);
    if reader.units.iter().all(|unit| unit.point) && tables.is_empty() {
        reader = read(true);
    }
    let Reader { notes, vocabulary, headings, mut units } = reader;
    weigh_voices(&mut units, material.sources.len());
    let rarity = rarity(&units, vocabulary.len());
    for unit in &mut units {
        for (term, weight) in &mut unit.vector {
            *weight = (1.0 + weight.ln()) * rarity[*term as usize];
        }
        unit.vector = normalised(std::mem::take(&mut unit.vector));
    }
    let mut prepared = Prepared {
        material: material.clone(),
        language,
        units,
        headings,
        tables,
        notes,
        candidates: Vec::new(),
        vocabulary,
        stems,
        languages,
    };
    let query = Query::of(brief, &prepared);
    weigh_relevance(&mut prepared, &query.terms, &rarity);
    settle_language(&mut prepared);
    weigh_tables(&mut prepared, &query, &rarity);
    prepared.candidates = candidates(&prepared, brief.words, &query);
    weigh_centrality(&mut prepared);
    prepared
}
