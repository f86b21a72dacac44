//! The writer as a whole, on the sample files that every user is offered, and on small made texts.

mod asides;
mod craft;
mod everyday;
mod figures;
mod languages;
mod lists;
mod promises;
mod scripts;
mod support;
mod voices;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::api::{Block, BlockKind, BlockRole, DocumentSection, DocumentType, ParagraphKind, Sentence, SentenceKind};

/// A written document with all that it was made from.
struct Written {
    prepared: Prepared,
    outline: Outline,
    sections: Vec<DocumentSection>,
    markdown: String,
}

impl Written {
    fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences)
    }

    fn claims(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences().filter(|sentence| sentence.kind != SentenceKind::Notice)
    }

    fn texts(&self) -> BTreeSet<&str> {
        self.claims().map(|sentence| sentence.text.as_str()).collect()
    }

    fn words(&self) -> u32 {
        self.sentences().map(|sentence| words::count_words(&sentence.text)).sum()
    }

    fn section(&self, key: &str) -> &DocumentSection {
        let at = self.outline.sections.iter().position(|section| section.key == key);
        &self.sections[at.expect("the outline has that section")]
    }
}

fn brief(title: &str, document_type: DocumentType) -> Brief {
    Brief {
        title: title.to_owned(),
        document_type,
        instructions: String::new(),
        words: 1_200,
        language: None,
        audience: None,
        model: None,
        date: chrono::NaiveDate::from_ymd_opt(2026, 3, 9).expect("a day"),
    }
}

/// Writes a document as the executor does, and checks it.
fn write(brief: &Brief, material: &Arc<Material>) -> Written {
    let prepared = prepare(brief, material);
    let outline = plan(brief, &prepared);
    let mut sections = Vec::new();
    for index in 0..outline.sections.len() {
        sections.push(write_section(&prepared, &outline, index, &sections));
    }
    assert_eq!(check(&prepared, &outline, &sections).first_fatal(), None, "{}", brief.title);
    let markdown = markdown(brief, &outline, &sections, &[]);
    Written { prepared, outline, sections, markdown }
}

/// A document as Markdown.
fn markdown(
    brief: &Brief,
    outline: &Outline,
    sections: &[DocumentSection],
    not_read: &[crate::api::NotRead],
) -> String {
    let finished = assemble(brief, &outline.language, sections, not_read, std::iter::empty());
    crate::exports::markdown(&finished)
}

/// The sample files, as far as they can be read here.
fn samples() -> Arc<Material> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the samples are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let source = |path: PathBuf| {
        let read = crate::sources::read_file(&path, &crate::sources::Limits::default()).expect("a sample is readable");
        MaterialSource { source: path.display().to_string(), hash: read.hash, blocks: read.blocks }
    };
    Arc::new(Material { sources: paths.into_iter().map(source).collect() })
}

/// Sources made of a title and paragraphs each.
fn material(sources: &[(&str, &[&str])]) -> Arc<Material> {
    let source = |(name, paragraphs): &(&str, &[&str])| {
        let mut blocks: Vec<Block> = Vec::new();
        let mut offset = 0;
        for (number, text) in std::iter::once(name).chain(paragraphs.iter()).enumerate() {
            let length = u32::try_from(text.chars().count()).expect("short");
            let title = number == 0;
            blocks.push(Block {
                block: u32::try_from(number).expect("few"),
                kind: if title { BlockKind::Heading } else { BlockKind::Paragraph },
                role: BlockRole::Body,
                text: (*text).to_owned(),
                page: None,
                heading: if title { Vec::new() } else { vec![(*name).to_owned()] },
                start: offset,
                end: offset + length,
                columns: Vec::new(),
                header_rows: 0,
            });
            offset += length + 1;
        }
        MaterialSource { source: format!("{name}.md"), hash: (*name).to_owned(), blocks }
    };
    Arc::new(Material { sources: sources.iter().map(source).collect() })
}
