//! From sources to ranked sentences: parts the text, judges and weighs its sentences, and finds what the request is about.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::apparatus::{has_marks, is_caption, is_label, is_reference_entry, reference_lists, without_marks};
use super::brief::{Brief, Material, MaterialSource};
use super::candidates::{candidates, rarity, settle_language, weigh_centrality, weigh_voices};
use super::catalogue::{self, Catalogue, Speech};
use super::lines::{is_note, is_point};
use super::noises::without_noises;
use super::prose::{Manner, judge};
use super::query::{Query, weigh_relevance, weigh_tables};
use super::rank::{Vector, normalised};
use super::sentences::split;
use super::setting::{Setting, begins_low, is_back_matter, is_slides, is_unspaced, length, most_written};
use super::shape::is_prose;
use super::tables::{Table, find_tables};
use super::unit::{Headings, Unit};
use super::verbless::{is_byline, is_row_of_names};
use super::words::{Stems, Vocabulary, count_words};
use crate::api::{Block, BlockKind, BlockRole};
use crate::sources::language_of;

/// Shortest sentence that says something on its own, in words.
pub(super) const SHORTEST: u32 = 5;

/// Shortest step of a procedure, in words.
const SHORTEST_STEP: u32 = 2;

/// Longest line of a list that is no sentence, in words.
const LONGEST_POINT: u32 = 25;

/// Longest sentence that is read with pleasure, in words.
const LONGEST: u32 = 60;

/// The same where every character counts as a word, and in exports that have lost their capitals and many of their marks.
const LONGEST_UNSPACED: u32 = 120;

/// Sentences after which half of the lead of the first is gone: those who write tend to say at once what it is about.
const LEAD_HALVED: f32 = 5.0;

/// Blocks at the top of a source among which lines about it stand: who wrote it, when, for whom.
const FRONT_BLOCKS: u32 = 3;

/// Longest such line, in words.
const LONGEST_BYLINE: u32 = 25;

/// What a sentence loses that may be such a line: it may as well have a verb that the catalogue does not know.
const BYLINE: f32 = 0.2;

/// What a sentence loses that was broken by a noise.
const NOISY: f32 = 0.4;

/// What a sentence loses by which a speaker tells himself what to do. Nobody misses it.
const SPOKEN: f32 = 0.45;

/// Most such lines in one block.
const BYLINE_SENTENCES: usize = 2;

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

/// For languages without a catalogue.
static NO_SPEECH: std::sync::LazyLock<Speech> = std::sync::LazyLock::new(Speech::default);

/// How the language of a source is taken apart.
struct Tongue<'a> {
    stems: &'a Stems,
    speech: &'static Speech,
}

struct Reader {
    /// Takes lines that are no sentences.
    notes: bool,
    vocabulary: Vocabulary,
    headings: Vec<Headings>,
    units: Vec<Unit>,
}

impl Reader {
    fn read(&mut self, source: u32, text: &MaterialSource, tongue: &Tongue<'_>) {
        let blocks = text.blocks.as_slice();
        let length = blocks.last().map_or(1, |block| block.end.max(1));
        let mut known: HashMap<&[String], u32> = HashMap::new();
        let first = self.units.len();
        let tops = blocks.iter().filter(|block| block.kind == BlockKind::Heading && block.heading.is_empty()).count();
        let headings = blocks.iter().filter(|block| block.kind == BlockKind::Heading).count();
        let first_of_text = blocks.iter().find(|block| block.role == BlockRole::Body);
        let titled = tops == 1 && first_of_text.is_some_and(|block| block.kind == BlockKind::Heading);
        let (lower, marked) = (begins_low(blocks), has_marks(blocks));
        let slides = is_slides(&text.source);
        let listed = reference_lists(blocks, tongue.speech);
        for (block, listed) in blocks.iter().zip(listed) {
            let written = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
            let under = &block.heading[usize::from(titled).min(block.heading.len())..];
            let apart = || is_back_matter(under, tongue.speech) || is_caption(&block.text, tongue.speech);
            if block.role != BlockRole::Body || !written || listed || apart() {
                continue;
            }
            let heading = *known.entry(&block.heading).or_insert_with(|| {
                let title = block.heading.last().filter(|_| block.heading.len() > 1 || tops > 1);
                let title = title.cloned().unwrap_or_default();
                let all = self.terms(&block.heading.join(" "), tongue);
                let inner =
                    self.terms(&block.heading[usize::from(tops <= 1).min(block.heading.len())..].join(" "), tongue);
                let own = tongue.stems.of_all(&title);
                self.headings.push(Headings { all, inner, own, title });
                u32::try_from(self.headings.len() - 1).expect("there are fewer headings than bytes")
            });
            let front = tops == 1 && headings > 1 && block.heading.len() <= 1 && block.block <= FRONT_BLOCKS;
            let place = Setting { source, heading, front, lower, marked, slides };
            self.read_block(block, &place, tongue);
        }
        for (index, unit) in self.units[first..].iter_mut().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a rough place is enough")]
            {
                unit.position = unit.start as f32 / length as f32;
                unit.lead = 1.0 / (1.0 + index as f32 / LEAD_HALVED);
            }
        }
    }

    fn read_block(&mut self, block: &Block, setting: &Setting, tongue: &Tongue<'_>) {
        let item = block.kind == BlockKind::ListItem;
        let mut previous: Option<(Option<u32>, &str)> = None;
        let spans = split(&block.text, &tongue.speech.abbreviations, setting.lower);
        // A byline stands by itself; a paragraph may open with verbs that the catalogue does not know.
        let front = setting.front && spans.len() <= BYLINE_SENTENCES;
        for span in spans {
            let is_small = |word: &str| tongue.stems.is_stop_word(word);
            let quiet = span.text.contains('{').then(|| without_noises(span.text));
            let text = quiet.as_deref().unwrap_or(span.text);
            let clean = setting.marked.then(|| without_marks(text, previous.is_some(), is_small)).or(quiet.clone());
            let text = clean.as_deref().unwrap_or(span.text);
            let count = count_words(text);
            let mut manner = judge(text, previous.map(|(_, text)| text), item, tongue.speech, is_small);
            if quiet.is_some() {
                manner.blemish += NOISY;
            }
            // What a speaker is to say or do is meant for nobody else.
            if setting.slides && !item && manner.instruction {
                manner.blemish += SPOKEN;
            }
            if block.block <= FRONT_BLOCKS && count < LONGEST_BYLINE && is_byline(text, tongue.speech) {
                manner.blemish += BYLINE;
            }
            let shortest = if self.notes || item && manner.instruction { SHORTEST_STEP } else { SHORTEST };
            let long = setting.lower || is_unspaced(text, count);
            let longest = if long { LONGEST_UNSPACED } else { LONGEST };
            let sentence = || {
                (manner.closed || item)
                    && is_prose(text, setting.lower)
                    && !is_row_of_names(text, tongue.speech, is_small)
                    && !is_caption(text, tongue.speech)
                    && !is_label(text, tongue.speech)
                    && !is_reference_entry(span.text, tongue.speech)
                    && !(front && count < LONGEST_BYLINE && is_byline(text, tongue.speech))
            };
            let good = (shortest..=longest).contains(&count) && if self.notes { is_note(text) } else { sentence() };
            let point = !good
                && item
                && (1..=LONGEST_POINT).contains(&length(text, count))
                && is_point(text)
                && !is_caption(text, tongue.speech)
                && !is_reference_entry(span.text, tongue.speech);
            manner.fragment |= point;
            if self.notes {
                manner = Manner { closed: manner.closed, ..Manner::default() };
            }
            let number =
                (good || point).then(|| u32::try_from(self.units.len()).expect("there are fewer sentences than bytes"));
            if good || point {
                let vector = self.count_terms(text, tongue);
                self.units.push(Unit {
                    source: setting.source,
                    block: block.block,
                    start: block.start + span.start,
                    end: block.start + span.end,
                    words: count,
                    vector,
                    heading: setting.heading,
                    previous: previous.and_then(|(number, _)| number),
                    manner,
                    item,
                    point,
                    position: 0.0,
                    lead: 0.0,
                    relevance: 0.0,
                    centrality: 0.0,
                    text: text.to_owned(),
                });
            }
            previous = Some((number, span.text));
        }
    }

    fn terms(&mut self, text: &str, tongue: &Tongue<'_>) -> Vec<u32> {
        let mut terms: Vec<u32> = tongue.stems.of(text).into_iter().map(|stem| self.vocabulary.add(stem)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The terms of a sentence with how often each occurs.
    fn count_terms(&mut self, text: &str, tongue: &Tongue<'_>) -> Vector {
        let mut terms: Vec<u32> = tongue.stems.of(text).into_iter().map(|stem| self.vocabulary.add(stem)).collect();
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
}
