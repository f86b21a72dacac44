//! From the blocks of a source to its sentences: parts them, judges them, and leaves out what is none.

use std::collections::HashMap;

use super::apparatus::{has_marks, is_caption, is_label, is_reference_entry, reference_lists, without_marks};
use super::brief::MaterialSource;
use super::catalogue::Speech;
use super::lines::{is_note, is_point};
use super::noises::without_noises;
use super::prose::{Manner, is_short_question, judge};
use super::rank::Vector;
use super::sentences::{is_closed, split};
use super::setting::{
    Setting, begins_low, intends, is_back_matter, is_mail, is_slides, is_unspaced, length, opens_low, raised,
};
use super::shape::{is_inside, is_prose, quotations};
use super::unit::{Headings, Unit};
use super::verbless::{is_byline, is_row_of_names};
use super::words::{Stems, Vocabulary, count_words};
use crate::api::{Block, BlockKind, BlockRole};

/// Shortest sentence that says something on its own, in words.
pub(super) const SHORTEST: u32 = 5;

/// Shortest step of a procedure, in words.
const SHORTEST_STEP: u32 = 2;

/// Shortest sentence that denies, forbids or counts something, in words.
const SHORTEST_TERSE: u32 = 3;

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

/// What a sentence of a mail loses that another answers.
const QUOTED: f32 = 0.15;

/// The same of a question. Nobody misses it.
const ASKED: f32 = 0.45;

/// Most such lines in one block.
const BYLINE_SENTENCES: usize = 2;

/// For languages without a catalogue.
pub(super) static NO_SPEECH: std::sync::LazyLock<Speech> = std::sync::LazyLock::new(Speech::default);

/// How the language of a source is taken apart.
pub(super) struct Tongue<'a> {
    pub(super) stems: &'a Stems,
    pub(super) speech: &'static Speech,
}

/// What is read of the sources so far.
pub(super) struct Reader {
    /// Takes lines that are no sentences.
    pub(super) notes: bool,
    pub(super) vocabulary: Vocabulary,
    pub(super) headings: Vec<Headings>,
    pub(super) units: Vec<Unit>,
}

impl Reader {
    /// Reads a source.
    pub(super) fn read(&mut self, source: u32, text: &MaterialSource, tongue: &Tongue<'_>) {
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
        let mail = is_mail(&text.source);
        let before = std::iter::once(None).chain(blocks.iter().map(Some));
        for ((block, listed), before) in blocks.iter().zip(listed).zip(before) {
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
                let intending = intends(&block.heading, tongue.speech);
                self.headings.push(Headings { all, inner, own, intending, title });
                u32::try_from(self.headings.len() - 1).expect("there are fewer headings than bytes")
            });
            let front = tops == 1 && headings > 1 && block.heading.len() <= 1 && block.block <= FRONT_BLOCKS;
            let opens_low = opens_low(&text.source, before, block);
            let place = Setting { source, heading, front, lower, marked, slides, mail, opens_low };
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
        let first = self.units.len();
        let spans = split(&block.text, &tongue.speech.abbreviations, setting.lower);
        // A byline stands by itself; a paragraph may open with verbs that the catalogue does not know.
        let front = setting.front && spans.len() <= BYLINE_SENTENCES;
        let answers = spans.len() > 1 && block.kind == BlockKind::Paragraph && is_short_question(spans[0].text);
        let (many, quoted) = (spans.len(), quotations(&block.text));
        for span in spans {
            let is_small = |word: &str| tongue.stems.is_stop_word(word);
            let quiet = span.text.contains('{').then(|| without_noises(span.text));
            let text = quiet.as_deref().unwrap_or(span.text);
            let clean = setting.marked.then(|| without_marks(text, previous.is_some(), is_small)).or(quiet.clone());
            let text = clean.as_deref().unwrap_or(span.text);
            let low = setting.opens_low && previous.is_none() && text.starts_with(char::is_lowercase);
            let raised = (low && is_closed(text)).then(|| raised(text));
            let text = raised.as_deref().unwrap_or(text);
            let count = count_words(text);
            let mut manner = judge(text, previous.map(|(_, text)| text), item, tongue.speech, is_small);
            if quiet.is_some() {
                manner.blemish += NOISY;
            }
            // Who answers has read it.
            if setting.mail && block.kind == BlockKind::Quote {
                manner.blemish += if manner.asks { ASKED } else { QUOTED };
            }
            // What a speaker is to say or do is meant for nobody else.
            if setting.slides && !item && manner.instruction {
                manner.blemish += SPOKEN;
            }
            if block.block <= FRONT_BLOCKS && count < LONGEST_BYLINE && is_byline(text, tongue.speech) {
                manner.blemish += BYLINE;
            }
            let shortest = if answers {
                1
            } else if self.notes || item && manner.instruction {
                SHORTEST_STEP
            } else if manner.terse && !setting.front {
                SHORTEST_TERSE
            } else {
                SHORTEST
            };
            let long = setting.lower || is_unspaced(text, count);
            let longest = if long { LONGEST_UNSPACED } else { LONGEST };
            let sentence = || {
                (manner.closed || item)
                    && is_prose(text, setting.lower)
                    && !is_inside(&quoted, span.start)
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
                    answered: false,
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
        // A short question that somebody answers at once is how some write, and no blemish; nor who asks it.
        if answers && self.units.len() - first == many {
            let question = &mut self.units[first];
            question.answered = true;
            question.manner = Manner { blemish: 0.0, speaker: false, ..question.manner };
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
