//! Sets one section: its sentences in an order that reads, in paragraphs, with their citations.

use std::collections::BTreeSet;

use super::brief::Brief;
use super::catalogue;
use super::outlines::{REFERENCES, of};
use super::plan::Outline;
use super::prepare::{Prepared, Unit};
use super::tables::Extract;
use crate::api::{
    Block, BlockKind, BlockRole, Citation, DocumentSection, Paragraph, ParagraphKind, Sentence, SentenceKind,
};

/// Sentences after which a paragraph ends where it can.
const LONG_PARAGRAPH: usize = 5;

/// Blocks at the top of a source in which its title is looked for.
const TITLE_BLOCKS: usize = 5;

/// Writes section `index` of the outline. `earlier` are the sections before it, as they were written.
pub(crate) fn write_section(
    brief: &Brief,
    prepared: &Prepared,
    outline: &Outline,
    index: usize,
    earlier: &[DocumentSection],
) -> DocumentSection {
    let planned = &outline.sections[index];
    let spec = of(brief.document_type).iter().find(|spec| spec.key == planned.key);
    let form = spec.map_or(ParagraphKind::Prose, |spec| spec.form);
    let mut said = said_in(earlier);
    let mut paragraphs = if planned.key == REFERENCES {
        references(prepared, earlier, &mut said)
    } else {
        compose(prepared, &outline.chosen[index], form, &mut said)
    };
    if let Some(extract) = &outline.tables[index] {
        paragraphs.extend(table(prepared, extract, &mut said));
    }
    if paragraphs.is_empty() {
        let notice = &catalogue::of_or_english(&outline.language).notices.nothing_found;
        paragraphs.push(notice_paragraph(notice.replace("{}", &planned.question)));
    }
    DocumentSection { title: planned.title.clone(), paragraphs }
}

/// The block that holds the title of a source: a heading near its top.
pub(super) fn title_of(blocks: &[Block]) -> Option<&Block> {
    blocks.iter().take(TITLE_BLOCKS).find(|block| block.kind == BlockKind::Heading && block.role == BlockRole::Body)
}

/// The words of a sentence without regard to how they are set: what must not be said twice.
pub(super) fn essence(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn said_in(sections: &[DocumentSection]) -> BTreeSet<String> {
    sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .flat_map(|paragraph| &paragraph.sentences)
        .map(|sentence| essence(&sentence.text))
        .collect()
}

/// Sentences grouped by source, the source that has the most to say first; in each in the order of the source.
fn compose(prepared: &Prepared, chosen: &[u32], form: ParagraphKind, said: &mut BTreeSet<String>) -> Vec<Paragraph> {
    let mut groups: Vec<(u32, Vec<u32>)> = Vec::new();
    for number in chosen {
        if !said.insert(essence(&prepared.unit(*number).text)) {
            continue;
        }
        let source = prepared.unit(*number).source;
        match groups.iter_mut().find(|(known, _)| *known == source) {
            Some((_, members)) => members.push(*number),
            None => groups.push((source, vec![*number])),
        }
    }
    for (_, members) in &mut groups {
        members.sort_unstable();
    }
    // Sources were met in the order of the choice, so the source of the best sentence leads; longer groups come before
    // single sentences, which gather at the end.
    groups.sort_by_key(|(_, members)| members.len() < 2);

    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut close = |open: &mut Vec<u32>| {
        if !open.is_empty() {
            let sentences = open.drain(..).map(|number| quoted(prepared, prepared.unit(number))).collect();
            paragraphs.push(Paragraph { kind: form, title: String::new(), columns: Vec::new(), sentences });
        }
    };
    if form == ParagraphKind::Prose {
        for (_, members) in &groups {
            if members.len() > 1 {
                close(&mut open);
            }
            for number in members {
                if border(prepared, &open, *number) {
                    close(&mut open);
                }
                open.push(*number);
            }
            if members.len() > 1 {
                close(&mut open);
            }
        }
        close(&mut open);
    } else {
        open.extend(groups.iter().flat_map(|(_, members)| members));
        close(&mut open);
    }
    paragraphs
}

/// Whether a paragraph ends before that sentence.
fn border(prepared: &Prepared, open: &[u32], next: u32) -> bool {
    let Some(last) = open.last() else { return false };
    let (last, next) = (prepared.unit(*last), prepared.unit(next));
    let same_block = last.source == next.source && last.block == next.block;
    open.len() >= LONG_PARAGRAPH && !(same_block && next.leaning)
        || open.len() >= 2 && last.source == next.source && last.heading != next.heading
}

fn quoted(prepared: &Prepared, unit: &Unit) -> Sentence {
    let citation = cite(prepared, unit.source, unit.block, unit.start, unit.end, &unit.text);
    Sentence { text: unit.text.clone(), kind: SentenceKind::Quoted, citations: vec![citation] }
}

fn cite(prepared: &Prepared, source: u32, block: u32, start: u32, end: u32, quote: &str) -> Citation {
    let from = &prepared.material.sources[source as usize];
    let block = &from.blocks[block as usize];
    Citation {
        source: from.source.clone(),
        hash: from.hash.clone(),
        block: block.block,
        page: block.page,
        heading: block.heading.clone(),
        start,
        end,
        quote: quote.to_owned(),
    }
}

fn table(prepared: &Prepared, extract: &Extract, said: &mut BTreeSet<String>) -> Option<Paragraph> {
    let table = &prepared.tables[extract.table];
    let rows = extract.rows.iter().map(|number| &table.rows[*number]).filter(|row| said.insert(essence(&row.text)));
    let sentences: Vec<Sentence> = rows
        .map(|row| Sentence {
            text: row.text.clone(),
            kind: SentenceKind::Quoted,
            citations: vec![cite(prepared, table.source, table.block, row.start, row.end, &row.text)],
        })
        .collect();
    let paragraph =
        Paragraph { kind: ParagraphKind::Table, title: table.title.clone(), columns: table.columns.clone(), sentences };
    (!paragraph.sentences.is_empty()).then_some(paragraph)
}

/// The titles of the cited sources, each quoted from where it stands.
fn references(prepared: &Prepared, earlier: &[DocumentSection], said: &mut BTreeSet<String>) -> Vec<Paragraph> {
    let cited: BTreeSet<&str> = earlier
        .iter()
        .flat_map(|section| &section.paragraphs)
        .flat_map(|paragraph| &paragraph.sentences)
        .flat_map(|sentence| &sentence.citations)
        .map(|citation| citation.hash.as_str())
        .collect();
    let mut sentences = Vec::new();
    for (number, source) in prepared.material.sources.iter().enumerate() {
        if !cited.contains(source.hash.as_str()) {
            continue;
        }
        let Some(title) = title_of(&source.blocks) else { continue };
        if said.insert(essence(&title.text)) {
            let number = u32::try_from(number).expect("there are fewer sources than bytes");
            let citation = cite(prepared, number, title.block, title.start, title.end, &title.text);
            sentences.push(Sentence {
                text: title.text.clone(),
                kind: SentenceKind::Quoted,
                citations: vec![citation],
            });
        }
    }
    if sentences.is_empty() {
        return Vec::new();
    }
    vec![Paragraph { kind: ParagraphKind::List, title: String::new(), columns: Vec::new(), sentences }]
}

fn notice_paragraph(text: String) -> Paragraph {
    let sentence = Sentence { text, kind: SentenceKind::Notice, citations: Vec::new() };
    Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences: vec![sentence] }
}
