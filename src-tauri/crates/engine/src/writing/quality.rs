//! What can be counted of a document's quality.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

use super::revise::sources_of;
use super::words::Stems;
use crate::api::{DocumentSection, DocumentSource, ParagraphKind, Quality, Sentence, SentenceKind, Verdict};

/// Part of their stems that two sentences share (Jaccard) to say nearly the same.
const NEARLY_SAME: f32 = 0.7;

/// Letters from which a word counts as long in LIX.
const LONG: usize = 7;

/// Most sentences that are compared with each other; a document of more is compared in part, and says the less.
const MOST_COMPARED: usize = 1_500;

/// Counts. `words_asked` is the length that was asked for.
pub(crate) fn quality(
    language: &str,
    sections: &[DocumentSection],
    sources: &[DocumentSource],
    words_asked: u32,
) -> Quality {
    let all: Vec<&Sentence> =
        sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences).collect();
    let of = |kind: SentenceKind| number(all.iter().filter(|sentence| sentence.kind == kind).count());
    let in_doubt = |kind: SentenceKind| {
        let doubted = |sentence: &&&Sentence| {
            sentence.support.as_ref().is_none_or(|support| support.verdict != Verdict::Supported)
                && sentence.kind == kind
        };
        number(all.iter().filter(doubted).count())
    };
    let cited = all.iter().flat_map(|sentence| sources_of(sentence));
    let cited: BTreeSet<&str> = cited.map(|citation| citation.hash.as_str()).collect();
    let prose: Vec<&Sentence> = sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .filter(|paragraph| paragraph.kind != ParagraphKind::Table)
        .flat_map(|paragraph| &paragraph.sentences)
        .filter(|sentence| sentence.kind != SentenceKind::Notice)
        .collect();
    let (sentence_words, lix) = readability(&prose);
    Quality {
        words: number(all.iter().map(|sentence| sentence.text.unicode_words().count()).sum()),
        words_asked,
        quoted: of(SentenceKind::Quoted),
        derived: of(SentenceKind::Derived),
        written: of(SentenceKind::Written),
        written_in_doubt: in_doubt(SentenceKind::Written),
        own: of(SentenceKind::Own),
        own_in_doubt: in_doubt(SentenceKind::Own),
        notices: of(SentenceKind::Notice),
        sources_cited: number(cited.len()),
        sources_given: number(sources.iter().map(|source| source.hash.as_str()).collect::<BTreeSet<_>>().len()),
        repeated: repeated(language, &prose),
        sentence_words,
        lix,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Words to a sentence, and LIX; both 0 without words.
#[expect(clippy::cast_precision_loss, reason = "words of a document")]
fn readability(prose: &[&Sentence]) -> (f64, f64) {
    let words: Vec<&str> = prose.iter().flat_map(|sentence| sentence.text.unicode_words()).collect();
    if words.is_empty() {
        return (0.0, 0.0);
    }
    let long = words.iter().filter(|word| word.chars().count() >= LONG).count();
    let sentence_words = words.len() as f64 / prose.len() as f64;
    (sentence_words, sentence_words + 100.0 * long as f64 / words.len() as f64)
}

/// Pairs of sentences that share most of their stems.
#[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
fn repeated(language: &str, prose: &[&Sentence]) -> u32 {
    let stems = Stems::new(language);
    let sets: Vec<BTreeSet<String>> =
        prose.iter().take(MOST_COMPARED).map(|sentence| stems.of(&sentence.text).into_iter().collect()).collect();
    let mut pairs = 0;
    for (at, one) in sets.iter().enumerate() {
        for other in &sets[at + 1..] {
            let (small, large) = (one.len().min(other.len()), one.len().max(other.len()));
            // The shorter one cannot share more than it has.
            if small < 3 || (small as f32) < NEARLY_SAME * large as f32 {
                continue;
            }
            let shared = one.intersection(other).count();
            if shared as f32 >= NEARLY_SAME * (one.len() + other.len() - shared) as f32 {
                pairs += 1;
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Paragraph, Support};

    fn sentence(text: &str, kind: SentenceKind) -> Sentence {
        Sentence { text: text.to_owned(), kind, citations: Vec::new(), support: None }
    }

    fn of(sentences: Vec<Sentence>) -> Quality {
        let prose = Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences };
        quality("en", &[DocumentSection { title: "Text".to_owned(), paragraphs: vec![prose] }], &[], 400)
    }

    #[test]
    fn readability_is_that_of_the_formula() {
        // 10 words in 2 sentences, 2 of them of 7 letters or more: 5 + 20.
        let found = of(vec![
            sentence("We measure all of them.", SentenceKind::Quoted),
            sentence("Then pumping goes on here.", SentenceKind::Quoted),
        ]);
        assert!((found.sentence_words - 5.0).abs() < 1e-9 && (found.lix - 25.0).abs() < 1e-9, "{found:?}");
        assert_eq!((found.words, found.quoted), (10, 2));
        assert!(of(vec![sentence("A note.", SentenceKind::Notice)]).lix.abs() < 1e-9, "without prose it is nothing");
    }

    #[test]
    fn what_a_model_wrote_is_counted_with_what_is_in_doubt_of_it() {
        let with = |text: &str, verdict| Sentence {
            support: Some(Support { verdict, doubts: Vec::new() }),
            ..sentence(text, SentenceKind::Written)
        };
        let found = of(vec![
            with("They bought pumps.", Verdict::Supported),
            with("They sold pumps.", Verdict::Unsupported),
            with("They had pumps once.", Verdict::Partly),
        ]);
        assert_eq!((found.written, found.written_in_doubt, found.own_in_doubt), (3, 2, 0));
    }

    #[test]
    fn what_is_said_nearly_twice_is_counted() {
        let found = of(vec![
            sentence("The council bought twelve new pumps for the school.", SentenceKind::Quoted),
            sentence("For the school, the council bought twelve pumps.", SentenceKind::Quoted),
            sentence("Otters swim in the canal.", SentenceKind::Quoted),
        ]);
        assert_eq!(found.repeated, 1);
    }

    #[test]
    fn the_users_words_are_in_doubt_unless_a_passage_supports_them() {
        let supported = Support { verdict: Verdict::Supported, doubts: Vec::new() };
        let found = of(vec![
            sentence("We are glad.", SentenceKind::Own),
            Sentence { support: Some(supported), ..sentence("They bought pumps.", SentenceKind::Own) },
        ]);
        assert_eq!((found.own, found.own_in_doubt), (2, 1));
    }
}
