//! A section in the making: what it takes, and what it has.

use super::outlines::SectionSpec;
use super::passages::Passage;
use super::prepare::Prepared;
use super::setting::length;
use crate::api::ParagraphKind;

/// Most points of a list: nobody reads on to a thirteenth.
const MOST_POINTS: usize = 12;

/// Longest point of a list, in words.
const LONGEST_POINT: u32 = 32;

/// The same where it is an item of several sentences.
const LONGEST_ITEM: u32 = 48;

/// A section that takes sentences.
pub(super) struct Place<'a> {
    /// What it asks.
    pub(super) spec: &'a SectionSpec,
    /// How its sentences are set; steps become prose where the sources hold no procedure.
    pub(super) form: ParagraphKind,
    /// Its cues as terms of the sources.
    pub(super) cues: Vec<u32>,
    /// By number of a heading: how clearly it announces this section rather than another, from -1 to 1.
    pub(super) announced: Vec<f32>,
    /// Weight of fitting the request beside fitting the section.
    pub(super) listens: f32,
    /// Belongs to a document that tells people what to do.
    pub(super) instructive: bool,
    /// Words it may take.
    pub(super) budget: u32,
    /// Words it has.
    pub(super) words: u32,
    /// Numbers of its sentences, in the order of choice.
    pub(super) chosen: Vec<u32>,
    /// What the best of its sentences is worth by itself.
    pub(super) best: f32,
    /// Nothing more is to be found for it.
    pub(super) closed: bool,
}

impl Place<'_> {
    /// Whether it takes more.
    pub(super) fn is_open(&self) -> bool {
        !self.closed && self.words < self.budget
    }

    /// Whether a list has the points that people read.
    pub(super) fn is_full(&self) -> bool {
        self.form == ParagraphKind::List && self.chosen.len() >= MOST_POINTS
    }
}

/// Whether the form of a section suits a sentence: points are short and stand alone, text has whole sentences.
pub(super) fn stands_in(place: &Place<'_>, prepared: &Prepared, passage: &Passage) -> bool {
    let unit = prepared.unit(passage.wanted);
    let units = || passage.members.iter().map(|number| prepared.unit(*number));
    let words = || units().map(|unit| length(&unit.text, unit.words)).sum::<u32>();
    match place.form {
        // A list that the sources have is set as it stands, where its heading says that it belongs there.
        ParagraphKind::List if passage.list => place.announced[unit.heading as usize] >= 1.0,
        ParagraphKind::List if passage.item => words() <= LONGEST_ITEM,
        ParagraphKind::List => passage.members.len() == 1 && words() <= LONGEST_POINT,
        ParagraphKind::Steps => false,
        ParagraphKind::Prose | ParagraphKind::Table => passage.list || units().all(|unit| unit.manner.closed),
    }
}
