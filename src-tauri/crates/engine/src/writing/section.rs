//! Sets one section: its sentences in an order that reads, in paragraphs, with their citations.

use std::collections::BTreeSet;

use super::apparatus::without_any_mark;
use super::catalogue::{self, Catalogue};
use super::cited_works::works_named;
use super::compose::compose;
use super::derive::Statement;
use super::disagree::Disagreement;
use super::glossary::Entry;
use super::lists::without_number;
use super::outlines::REFERENCES;
use super::plan::Outline;
use super::prepare::Prepared;
use super::tables::{Cell, Extract, filled_columns, shown};
use super::unit::Unit;
use crate::api::{
    Block, BlockKind, BlockRole, Citation, DocumentSection, Paragraph, ParagraphKind, Sentence, SentenceKind,
    running_text,
};

/// Blocks at the top of a source in which its title is looked for.
const TITLE_BLOCKS: usize = 5;

/// Writes section `index` of the outline. `earlier` are the sections before it, as they were written.
pub(crate) fn write_section(
    prepared: &Prepared,
    outline: &Outline,
    index: usize,
    earlier: &[DocumentSection],
) -> DocumentSection {
    let (planned, contents) = (&outline.sections[index], &outline.contents[index]);
    let words = catalogue::of_or_english(&outline.language);
    let mut said = said_in(earlier);
    let mut paragraphs = Vec::new();
    if planned.key == REFERENCES {
        paragraphs = references(prepared, earlier, &mut said);
    } else {
        for run in compose(prepared, &contents.chosen, contents.form) {
            let fresh = run.members.iter().map(|number| prepared.unit(*number));
            let fresh: Vec<&Unit> = fresh.filter(|unit| said.insert(essence(&unit.text))).collect();
            let sentences: Vec<Sentence> = match run.kind {
                ParagraphKind::Prose | ParagraphKind::Table => {
                    fresh.iter().map(|unit| quoted(prepared, unit)).collect()
                }
                ParagraphKind::List | ParagraphKind::Steps => items(prepared, &fresh),
            };
            if !sentences.is_empty() {
                // A heading over itself says nothing.
                let title = if essence(&run.title) == essence(&planned.title) { String::new() } else { run.title };
                paragraphs.push(Paragraph { kind: run.kind, title, columns: Vec::new(), sentences });
            }
        }
    }
    paragraphs.extend(opposed(prepared, &contents.disagreements, words, &mut said));
    paragraphs.extend(explained(prepared, &contents.entries, &mut said));
    if let Some(extract) = &contents.table {
        paragraphs.extend(table(prepared, extract, words, &mut said));
        paragraphs.extend(told(prepared, extract, &contents.statements, &mut said));
    }
    if outline.tells_what_is_missing(index) {
        paragraphs.push(notice_paragraph(words.notices.left_out.replace("{}", &outline.missing())));
    }
    if paragraphs.is_empty() {
        paragraphs.push(notice_paragraph(words.notices.nothing_found.replace("{}", &planned.question)));
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

pub(super) fn said_in(sections: &[DocumentSection]) -> BTreeSet<String> {
    sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .flat_map(|paragraph| &paragraph.sentences)
        .map(|sentence| essence(&sentence.text))
        .collect()
}

/// Points or steps: the sentences of one item of a source stay one.
fn items(prepared: &Prepared, units: &[&Unit]) -> Vec<Sentence> {
    let same = |one: &&Unit, other: &&Unit| one.item && one.source == other.source && one.block == other.block;
    let item = |units: &[&Unit]| {
        let mut sentences = units.iter().map(|unit| quoted(prepared, unit));
        let first = sentences.next().expect("an item has a sentence");
        sentences.fold(first, |mut item, next| {
            item.text = running_text(&[item.text, next.text]);
            item.citations.extend(next.citations);
            item
        })
    };
    units.chunk_by(same).map(item).collect()
}

fn quoted(prepared: &Prepared, unit: &Unit) -> Sentence {
    let citation = cite(prepared, unit.source, unit.block, unit.start, unit.end, &prepared.quote(unit));
    Sentence { text: unit.text.clone(), kind: SentenceKind::Quoted, citations: vec![citation], support: None }
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

/// The rows of a table. A row is quoted from its first filled cell to its last; where columns are left out, cell by cell.
fn table(prepared: &Prepared, extract: &Extract, words: &Catalogue, said: &mut BTreeSet<String>) -> Option<Paragraph> {
    let table = &prepared.tables[extract.table];
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let whole = extract.columns.len() == width;
    let mut sentences = Vec::new();
    for number in &extract.rows {
        let row = &table.rows[*number];
        let text = shown(row, &extract.columns);
        if !said.insert(essence(&text)) {
            continue;
        }
        let is_filled = |cell: &&Cell| !cell.text.trim().is_empty();
        let citations = if whole {
            let first = row.cells.iter().position(|cell| is_filled(&cell)).unwrap_or_default();
            let last = row.cells.iter().rposition(|cell| is_filled(&cell)).unwrap_or_default();
            let quote = row.cells[first..=last].iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t");
            vec![cite(prepared, table.source, row.block, row.cells[first].start, row.cells[last].end, &quote)]
        } else {
            let filled = extract.columns.iter().filter_map(|column| row.cells.get(*column)).filter(is_filled);
            filled.map(|cell| cite_cell(prepared, table.source, cell)).collect()
        };
        sentences.push(Sentence { text, kind: SentenceKind::Quoted, citations, support: None });
    }
    let part = |template: &str, shown: usize, all: usize| {
        (shown < all).then(|| template.replace("{shown}", &shown.to_string()).replace("{all}", &all.to_string()))
    };
    let rows = part(&words.notices.rows, extract.rows.len(), table.rows.len());
    let columns = part(&words.captions.columns, extract.columns.len(), filled_columns(table).len());
    let parts: Vec<String> = [rows, columns].into_iter().flatten().collect();
    let title = without_number(&table.title);
    let title =
        if parts.is_empty() { title.to_owned() } else { format!("{title} ({})", parts.join(&words.notices.comma)) };
    let column = |column: &usize| table.columns.get(*column).cloned().unwrap_or_default();
    let columns = if table.columns.is_empty() { Vec::new() } else { extract.columns.iter().map(column).collect() };
    (!sentences.is_empty()).then_some(Paragraph { kind: ParagraphKind::Table, title, columns, sentences })
}

fn cite_cell(prepared: &Prepared, source: u32, cell: &Cell) -> Citation {
    cite(prepared, source, cell.block, cell.start, cell.end, &cell.text)
}

/// What a table tells, in sentences over its cells.
fn told(
    prepared: &Prepared,
    extract: &Extract,
    statements: &[Statement],
    said: &mut BTreeSet<String>,
) -> Option<Paragraph> {
    let source = prepared.tables[extract.table].source;
    let fresh = statements.iter().filter(|statement| said.insert(essence(&statement.text)));
    let sentence = |statement: &Statement| Sentence {
        text: statement.text.clone(),
        kind: SentenceKind::Derived,
        citations: statement.cells.iter().map(|cell| cite_cell(prepared, source, cell)).collect(),
        support: None,
    };
    let sentences: Vec<Sentence> = fresh.map(sentence).collect();
    (!sentences.is_empty()).then_some(Paragraph {
        kind: ParagraphKind::Prose,
        title: String::new(),
        columns: Vec::new(),
        sentences,
    })
}

/// What the sources disagree about, each point with both sentences beneath what they differ by.
fn opposed(
    prepared: &Prepared,
    disagreements: &[Disagreement],
    words: &Catalogue,
    said: &mut BTreeSet<String>,
) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for found in disagreements {
        let units = found.sentences.map(|number| prepared.unit(number));
        // Half of a disagreement is none.
        if units.iter().any(|unit| said.contains(&essence(&unit.text))) {
            continue;
        }
        said.extend(units.iter().map(|unit| essence(&unit.text)));
        let [one, other] = &found.told;
        let title = words.notices.either.replace("{one}", one).replace("{other}", other);
        paragraphs.push(Paragraph {
            kind: ParagraphKind::List,
            title: if one.is_empty() { words.notices.denied.clone() } else { title },
            columns: Vec::new(),
            sentences: units.iter().map(|unit| quoted(prepared, unit)).collect(),
        });
    }
    if !paragraphs.is_empty() {
        paragraphs.insert(0, notice_paragraph(words.notices.disagreement.clone()));
    }
    paragraphs
}

/// The terms of a glossary, each with what it means.
fn explained(prepared: &Prepared, entries: &[Entry], said: &mut BTreeSet<String>) -> Option<Paragraph> {
    let fresh = entries.iter().filter(|entry| said.insert(essence(&entry.line())));
    let sentence = |entry: &Entry| Sentence {
        text: entry.line(),
        kind: SentenceKind::Quoted,
        citations: [&entry.term, &entry.meaning]
            .map(|words| cite(prepared, entry.source, entry.block, words.start, words.end, &words.text))
            .to_vec(),
        support: None,
    };
    let sentences: Vec<Sentence> = fresh.map(sentence).collect();
    (!sentences.is_empty()).then_some(Paragraph {
        kind: ParagraphKind::List,
        title: String::new(),
        columns: Vec::new(),
        sentences,
    })
}

/// Whether a text is the words of these quotes and nothing else: one behind the other, or a term and what it means. Marks of
/// references may have gone.
pub(super) fn is_quoted(text: &str, citations: &[Citation]) -> bool {
    let quotes: Vec<&str> = citations.iter().map(|citation| citation.quote.as_str()).collect();
    let explains = || quotes.len() == 2 && essence(text) == essence(&quotes.join(": "));
    let unmarked = || essence(&without_any_mark(text)) == essence(&without_any_mark(&running_text(&quotes)));
    essence(text) == essence(&running_text(&quotes)) || explains() || unmarked()
}

/// The titles of the cited sources, each quoted from where it stands, and the works that they are quoted to name.
fn references(prepared: &Prepared, earlier: &[DocumentSection], said: &mut BTreeSet<String>) -> Vec<Paragraph> {
    let cited: BTreeSet<&str> = earlier
        .iter()
        .flat_map(|section| &section.paragraphs)
        .flat_map(|paragraph| &paragraph.sentences)
        .flat_map(|sentence| &sentence.citations)
        .map(|citation| citation.hash.as_str())
        .collect();
    let (mut sentences, mut works) = (Vec::new(), Vec::new());
    for (number, source) in prepared.material.sources.iter().enumerate() {
        if !cited.contains(source.hash.as_str()) {
            continue;
        }
        let number = u32::try_from(number).expect("there are fewer sources than bytes");
        let mut quote = |block: &Block| {
            let citation = cite(prepared, number, block.block, block.start, block.end, &block.text);
            let (text, citations) = (block.text.clone(), vec![citation]);
            let sentence = Sentence { text, kind: SentenceKind::Quoted, citations, support: None };
            said.insert(essence(&block.text)).then_some(sentence)
        };
        sentences.extend(title_of(&source.blocks).and_then(&mut quote));
        works.extend(works_named(prepared, number, earlier).into_iter().filter_map(&mut quote));
    }
    sentences.extend(works);
    if sentences.is_empty() {
        return Vec::new();
    }
    vec![Paragraph { kind: ParagraphKind::List, title: String::new(), columns: Vec::new(), sentences }]
}

fn notice_paragraph(text: String) -> Paragraph {
    let sentence = Sentence { text, kind: SentenceKind::Notice, citations: Vec::new(), support: None };
    Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences: vec![sentence] }
}
