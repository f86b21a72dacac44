//! Where sentences of a model come from, on material of a few sentences.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answer::{Said, parse};
use super::editor::edited;
use super::ground::{Grounder, fresh};
use super::passages::{MOST, Shown, of_section};
use crate::api::{
    Block, BlockKind, BlockRole, DocumentSection, DocumentType, Paragraph, ParagraphKind, SentenceKind, Verdict,
};
use crate::writing::brief::{Brief, Material, MaterialSource};
use crate::writing::plan::{Contents, Outline, PlannedSection};
use crate::writing::prepare::{Prepared, prepare};

const TEXTS: [&str; 3] = [
    "The council bought twelve new pumps for the school in May 2025. Their noise was measured at the boundary.",
    "The library roof was repaired by the night shift. The repair cost 4,200 pounds.",
    "Otters swim in the canal beside the water tower.",
];

/// The texts as blocks of one source, and the passages around all of their sentences.
fn shown() -> (Prepared, Vec<Shown>) {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, text) in TEXTS.iter().enumerate() {
        let start = blocks.last().map_or(0, |block| block.end + 1);
        let length = u32::try_from(text.chars().count()).unwrap();
        blocks.push(Block {
            block: u32::try_from(number).unwrap(),
            kind: BlockKind::Paragraph,
            role: BlockRole::Body,
            text: (*text).to_owned(),
            page: Some(4),
            heading: vec!["Works".to_owned()],
            columns: Vec::new(),
            header_rows: 0,
            start,
            end: start + length,
        });
    }
    let source = MaterialSource { source: "/a/minutes.md".to_owned(), hash: "h".to_owned(), blocks };
    let material = Arc::new(Material { sources: vec![source] });
    let brief = Brief {
        title: "Pumps, roof and canal".to_owned(),
        document_type: DocumentType::SummaryReport,
        instructions: String::new(),
        words: 200,
        language: None,
        audience: None,
        model: None,
        date: chrono::NaiveDate::default(),
    };
    let prepared = prepare(&brief, &material);
    let chosen = (0..u32::try_from(prepared.units.len()).unwrap()).collect();
    let contents = Contents { chosen, ..Contents::of(ParagraphKind::Prose) };
    let section = PlannedSection { key: "findings", title: String::new(), question: String::new(), words: 80 };
    let outline =
        Outline { language: "en".to_owned(), sections: vec![section], contents: vec![contents], left_out: Vec::new() };
    let shown = of_section(&prepared, &outline, 0, MOST, &[], 0);
    (prepared, shown)
}

fn said(text: &str, numbers: &[usize]) -> Said {
    Said { text: text.to_owned(), numbers: numbers.to_vec() }
}

#[test]
fn each_passage_is_shown_once_and_word_for_word() {
    let (_, shown) = shown();
    assert_eq!(shown.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>(), TEXTS);
    assert!(shown[0].place.contains("minutes.md, Works"), "{:?}", shown[0]);
}

#[test]
fn a_sentence_is_cited_from_the_words_that_hold_it_whatever_number_it_has() {
    let (prepared, shown) = shown();
    let grounder = Grounder::new(&prepared, &shown);
    for numbers in [&[2][..], &[1], &[], &[77]] {
        let sentence = grounder.sentence(&said("The repair of the library roof cost 4,200 pounds.", numbers));
        let citation = &sentence.citations[0];
        assert_eq!(sentence.kind, SentenceKind::Written);
        assert!(citation.quote.contains("The repair cost 4,200 pounds."), "{numbers:?}: {citation:?}");
        let block = &prepared.material.sources[0].blocks[citation.block as usize];
        let cut: String = block
            .text
            .chars()
            .skip((citation.start - block.start) as usize)
            .take(citation.quote.chars().count())
            .collect();
        assert_eq!((cut.as_str(), citation.page), (citation.quote.as_str(), Some(4)), "the place is right");
    }
}

#[test]
fn what_was_made_up_has_no_source() {
    let (prepared, shown) = shown();
    let grounder = Grounder::new(&prepared, &shown);
    for made_up in [
        "The council bought twelve new pumps for the school in May 2024.",
        "The council did not buy twelve new pumps for the school in May 2025.",
        "The mayor of Atlantis resigned over the affair.",
    ] {
        let sentence = grounder.sentence(&said(made_up, &[1]));
        assert_eq!(sentence.support.as_ref().unwrap().verdict, Verdict::Unsupported, "{made_up}");
        assert!(sentence.citations.is_empty(), "{made_up}");
    }
}

#[test]
fn a_sentence_over_two_passages_cites_both() {
    let (prepared, shown) = shown();
    let grounder = Grounder::new(&prepared, &shown);
    let text = "The council bought twelve new pumps, and the library roof was repaired by the night shift.";
    let sentence = grounder.sentence(&said(text, &[1, 2]));
    assert_eq!(sentence.support.as_ref().unwrap().verdict, Verdict::Supported, "{sentence:?}");
    assert_eq!(sentence.citations.len(), 2, "{sentence:?}");
}

#[test]
fn what_was_said_is_not_said_again_and_a_loop_ends() {
    let again = "The pump is old. ".repeat(40);
    let parsed = parse(&again, ParagraphKind::Prose, &[], true);
    let mut known = BTreeSet::new();
    let kept = fresh(parsed.clone(), &mut known, 100);
    assert_eq!(kept.iter().flatten().count(), 1);
    assert!(fresh(parsed, &mut known, 100).is_empty(), "an earlier section has said it");
    let long: String = (0..90).map(|number| format!("Pump number {number} is old and slow. ")).collect();
    let kept = fresh(parse(&long, ParagraphKind::Prose, &[], true), &mut BTreeSet::new(), 60);
    assert!((12..=16).contains(&kept.iter().flatten().count()), "about as many words as it gets, and half of it again");
}

/// A section of these sentences, grounded in the passages.
fn section(prepared: &Prepared, shown: &[Shown], texts: &[&str]) -> DocumentSection {
    let grounder = Grounder::new(prepared, shown);
    let sentences = texts.iter().map(|text| grounder.sentence(&said(text, &[]))).collect();
    let paragraph = Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences };
    DocumentSection { title: "Findings".to_owned(), paragraphs: vec![paragraph] }
}

#[test]
fn an_edited_section_is_taken_only_where_nothing_known_is_lost() {
    let (prepared, shown) = shown();
    let before = section(
        &prepared,
        &shown,
        &[
            "The council bought twelve new pumps for the school in May 2025.",
            "The repair of the library roof cost 4,200 pounds.",
            "Otters swim in the canal beside the water tower.",
        ],
    );
    let edit = |answer: &str| edited(&prepared, &before, &shown, answer, ParagraphKind::Prose, &[]);
    let good = edit(
        "The repair of the library roof cost 4,200 pounds, [2] and in May 2025 the council bought twelve new pumps for the school. [1]\n\nOtters swim in the canal beside the water tower. [3]",
    );
    let good = good.expect("all of it is still said");
    assert_eq!((good.paragraphs.len(), good.title.as_str()), (2, "Findings"), "{good:?}");
    let rest =
        "The repair of the library roof cost 4,200 pounds. [2] Otters swim in the canal beside the water tower. [3]";
    for (lost, answer) in [
        ("how many", format!("The council bought new pumps for the school in May 2025. [1] {rest}")),
        ("the month", format!("The council bought twelve new pumps for the school in 2025. [1] {rest}")),
        ("a denial", format!("The council did not buy twelve new pumps for the school in May 2025. [1] {rest}")),
        (
            "a name at the beginning of its sentence",
            "The council bought twelve new pumps for the school in May 2025. [1] The repair of the library roof cost 4,200 pounds. [2] They swim in the canal beside the water tower. [3]".to_owned(),
        ),
        ("most of it", "The council bought twelve new pumps for the school in May 2025. [1]".to_owned()),
        ("all of it", "I cannot do that".to_owned()),
    ] {
        assert!(edit(&answer).is_err(), "{lost} is lost: {answer}");
    }
    let earlier = [section(&prepared, &shown, &["Otters swim in the canal beside the water tower."])];
    let again = format!("The council bought twelve new pumps for the school in May 2025. [1] {rest}");
    assert!(edited(&prepared, &before, &shown, &again, ParagraphKind::Prose, &[]).is_ok());
    assert!(edited(&prepared, &before, &shown, &again, ParagraphKind::Prose, &earlier).is_err(), "it is said already");
}

#[test]
fn what_is_found_besides_is_shown_among_the_rest_and_once() {
    let (prepared, _) = shown();
    let all: Vec<u32> = (0..u32::try_from(prepared.units.len()).unwrap()).collect();
    let of = |chosen: &[u32], found: &[u32], most, more| -> Vec<String> {
        let contents = Contents {
            form: ParagraphKind::Prose,
            chosen: chosen.to_vec(),
            table: None,
            statements: Vec::new(),
            disagreements: Vec::new(),
            entries: Vec::new(),
            missed: false,
        };
        let outline =
            Outline { language: "en".to_owned(), sections: Vec::new(), contents: vec![contents], left_out: Vec::new() };
        of_section(&prepared, &outline, 0, most, found, more).into_iter().map(|passage| passage.text).collect()
    };
    let first = &all[..1];
    assert_eq!(of(first, &all, MOST, 6).len(), TEXTS.len(), "the rest of the first is in it already");
    assert_eq!(of(first, &all, MOST, 1), [TEXTS[0], TEXTS[1]]);
    assert_eq!(of(&all, &all, 2, 6), [TEXTS[0], TEXTS[1], TEXTS[2]], "behind two of the plan");
    assert_eq!(of(&[], &all, MOST, 2), [TEXTS[0], TEXTS[1]]);
}
