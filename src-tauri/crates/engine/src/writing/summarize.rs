//! The main points of some texts, without an outline: what `atles summarize` prints.

use std::sync::Arc;

use super::brief::{Brief, Material, MaterialSource};
use super::prepare::{Prepared, Unit, prepare};
use super::rank::cosine;
use crate::api::{Block, Citation, DocumentType, Sentence, SentenceKind};

/// What a sentence loses by repeating chosen ones.
const REPETITION: f32 = 0.5;

/// At most `words` words of the sources (name and blocks), about `query` if given, in the order of the sources. Nothing if
/// no sentence is that short.
pub(crate) fn summarize(sources: &[(String, Vec<Block>)], words: u32, query: Option<&str>) -> Vec<Sentence> {
    let source = |(name, blocks): &(String, Vec<Block>)| MaterialSource {
        source: name.clone(),
        hash: String::new(),
        blocks: blocks.clone(),
    };
    let material = Arc::new(Material { sources: sources.iter().map(source).collect() });
    let brief = Brief {
        title: query.unwrap_or_default().to_owned(),
        document_type: DocumentType::SummaryReport,
        instructions: String::new(),
        words,
        language: None,
        audience: None,
        date: chrono::NaiveDate::default(),
    };
    let prepared = prepare(&brief, &material);
    let asked = query.is_some_and(|query| !query.trim().is_empty());
    let mut chosen = choose(&prepared, words, asked);
    chosen.sort_unstable();
    chosen.into_iter().map(|number| sentence(&prepared, prepared.unit(number))).collect()
}

fn choose(prepared: &Prepared, words: u32, asked: bool) -> Vec<u32> {
    let mut open: Vec<(u32, f32, f32)> =
        prepared.candidates.iter().map(|number| (*number, worth(prepared.unit(*number), asked), 0.0)).collect();
    let mut chosen: Vec<u32> = Vec::new();
    let mut left = words;
    loop {
        open.retain(|(number, _, _)| prepared.unit(*number).words <= left);
        let fits = |number: u32| {
            let unit = prepared.unit(number);
            !unit.leaning || unit.previous.is_some_and(|previous| chosen.contains(&previous))
        };
        let value = |(_, worth, repeats): &(u32, f32, f32)| worth - REPETITION * repeats;
        let best = (0..open.len())
            .filter(|index| fits(open[*index].0))
            .max_by(|one, other| value(&open[*one]).total_cmp(&value(&open[*other])).then(other.cmp(one)));
        let Some(best) = best else { return chosen };
        let (number, _, _) = open.remove(best);
        let unit = prepared.unit(number);
        left -= unit.words;
        chosen.push(number);
        for (other, _, repeats) in &mut open {
            *repeats = repeats.max(cosine(&unit.vector, &prepared.unit(*other).vector));
        }
    }
}

/// What stands first in a text tends to sum it up; with a question, what answers it counts most.
fn worth(unit: &Unit, asked: bool) -> f32 {
    let lead = 1.0 - unit.position;
    if asked { unit.relevance + 0.3 * unit.centrality + 0.2 * lead } else { 0.5 * unit.centrality + 0.7 * lead }
}

fn sentence(prepared: &Prepared, unit: &Unit) -> Sentence {
    let source = &prepared.material.sources[unit.source as usize];
    let block = &source.blocks[unit.block as usize];
    let citation = Citation {
        source: source.source.clone(),
        hash: source.hash.clone(),
        block: unit.block,
        page: block.page,
        heading: block.heading.clone(),
        start: unit.start,
        end: unit.end,
        quote: unit.text.clone(),
    };
    Sentence { text: unit.text.clone(), kind: SentenceKind::Quoted, citations: vec![citation] }
}
