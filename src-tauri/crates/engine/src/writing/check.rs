//! Compares a written document with its sources before it is called finished: every citation is where it says, every quote
//! is what the source says there, every word of a sentence over cells is the writer's or the cells', nothing is said twice, no
//! section is empty.

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue;
use super::plan::Outline;
use super::prepare::Prepared;
use super::section::{essence, is_quoted};
use crate::api::{Citation, DocumentSection, Sentence, SentenceKind, Verdict};

/// What the check found.
#[derive(Debug, Default)]
pub(crate) struct CheckReport {
    /// What keeps the document from being finished, in the order of the text.
    fatal: Vec<String>,
}

impl CheckReport {
    /// The first thing that keeps the document from being finished.
    pub(crate) fn first_fatal(&self) -> Option<String> {
        self.fatal.first().cloned()
    }
}

/// Checks all sections against the sources.
pub(crate) fn check(prepared: &Prepared, outline: &Outline, sections: &[DocumentSection]) -> CheckReport {
    let derived = &catalogue::of_or_english(&outline.language).derived;
    let templates = [&derived.extremes, &derived.rises, &derived.falls, &derived.change, &derived.and];
    let own: BTreeSet<String> = templates.iter().flat_map(|text| words(text)).collect();
    let blocks = prepared
        .material
        .sources
        .iter()
        .flat_map(|source| source.blocks.iter().map(|block| ((source.hash.as_str(), block.block), block)));
    let blocks: BTreeMap<(&str, u32), &crate::api::Block> = blocks.collect();
    let mut report = CheckReport::default();
    let mut said = BTreeSet::new();
    for section in sections {
        let sentences: Vec<&Sentence> = section.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences).collect();
        if sentences.is_empty() {
            report.fatal.push(format!("the section \"{}\" is empty", section.title));
        }
        for sentence in sentences {
            if sentence.text.trim().is_empty() {
                report.fatal.push(format!("an empty sentence in \"{}\"", section.title));
            }
            if sentence.kind != SentenceKind::Notice && !said.insert(essence(&sentence.text)) {
                report.fatal.push(format!("said twice: {}", sentence.text));
            }
            if let Err(finding) = check_ground(sentence, &blocks, &own) {
                report.fatal.push(finding);
            }
        }
    }
    report
}

/// Whether a sentence stands on the ground that its kind claims. `own` are the words that the writer may add to cells.
fn check_ground(
    sentence: &Sentence,
    blocks: &BTreeMap<(&str, u32), &crate::api::Block>,
    own: &BTreeSet<String>,
) -> Result<(), String> {
    let text = &sentence.text;
    match sentence.kind {
        SentenceKind::Notice if sentence.citations.is_empty() => return Ok(()),
        SentenceKind::Notice => return Err(format!("a notice with a source: {text}")),
        SentenceKind::Quoted | SentenceKind::Derived if sentence.citations.is_empty() => {
            return Err(format!("without a source: {text}"));
        }
        SentenceKind::Written => {
            let verdict = sentence.support.as_ref().map(|support| support.verdict);
            match verdict {
                None => return Err(format!("written by a model and not checked: {text}")),
                Some(Verdict::Unsupported) if !sentence.citations.is_empty() => {
                    return Err(format!("with a source that does not support it: {text}"));
                }
                Some(Verdict::Supported | Verdict::Partly) if sentence.citations.is_empty() => {
                    return Err(format!("supported by nothing: {text}"));
                }
                Some(Verdict::Supported | Verdict::Partly | Verdict::Unsupported) => {}
            }
        }
        SentenceKind::Own => return Err(format!("the user's own words, which no writer has: {text}")),
        SentenceKind::Quoted | SentenceKind::Derived => {}
    }
    for citation in &sentence.citations {
        let block = blocks.get(&(citation.hash.as_str(), citation.block));
        if block.and_then(|block| cut(block, citation)).as_deref() != Some(citation.quote.as_str()) {
            return Err(format!("the source does not say this where it is cited: {}", citation.quote));
        }
    }
    let quotes = sentence.citations.iter().map(|citation| citation.quote.as_str()).collect::<Vec<_>>().join(" ");
    match sentence.kind {
        SentenceKind::Quoted if !is_quoted(text, &sentence.citations) => Err(format!("not what is quoted: {text}")),
        SentenceKind::Derived => {
            let known: BTreeSet<String> = words(&quotes).collect();
            match words(text).find(|word| !known.contains(word) && !own.contains(word)) {
                Some(word) => Err(format!("\"{word}\" is not in the source: {text}")),
                None => Ok(()),
            }
        }
        SentenceKind::Quoted | SentenceKind::Written | SentenceKind::Notice | SentenceKind::Own => Ok(()),
    }
}

/// The words of the block at the place of the citation.
fn cut(block: &crate::api::Block, citation: &Citation) -> Option<String> {
    let first = citation.start.checked_sub(block.start)?;
    let length = citation.end.checked_sub(citation.start)?;
    (citation.end <= block.end && length > 0)
        .then(|| block.text.chars().skip(first as usize).take(length as usize).collect())
}

/// Words and numbers of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(str::to_lowercase)
}
