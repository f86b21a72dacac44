//! The main points of some texts, without an outline: what `atles summarize` prints.
//!
//! Sentences are chosen so that together they cover what the sources speak of most (concepts weighted by how often they
//! occur, Gillick and Favre, 2009), greedily by gain for their length (Lin and Bilmes, 2010). A term that was said before
//! counts less each time, which keeps repetition out.

use std::sync::Arc;

use super::apparatus::without_any_mark;
use super::brief::{Brief, Material, MaterialSource};
use super::plan::{Contents, Outline, PlannedSection};
use super::prepare::{Prepared, prepare};
use super::unit::Unit;
use crate::api::{Block, Citation, DocumentType, ParagraphKind, Sentence, SentenceKind};

/// Power of the length by which a gain is divided: 0 prefers long sentences, 1 short ones.
const LENGTH_POWER: f32 = 0.7;

/// What a sentence has ahead of others for each phrase that says that something matters ("we show", "it was decided").
const ANNOUNCED: f32 = 0.5;

/// What is taken off the square root of a term's count for its weight, so that what occurs once weighs little.
const ONCE: f32 = 0.85;

/// What is left of the weight of a term each time it is said.
const FADING: f32 = 0.3;

/// What the first sentence of a source has ahead of others.
const LEAD: f32 = 2.0;

/// What a sentence that does not fit a question at all is worth beside one that fits it in full.
const UNASKED: f32 = 0.05;

/// Fewest words for which a sentence is cut when no whole one fits any more.
const SHORTEST_CUT: usize = 6;

/// At most `words` words (as white space parts them) of the sources (name and blocks), about `query` if given, in the order of
/// the sources. Where no whole sentence fits into what is left, the best is quoted from its beginning; its text then has no
/// mark at its end. Nothing if there is no sentence.
pub(crate) fn summarize(sources: &[(String, Vec<Block>)], words: u32, query: Option<&str>) -> Vec<Sentence> {
    let (_, prepared) = prepared_for(sources, words, query);
    let mut chosen = choose(&prepared, usize::try_from(words).unwrap_or(usize::MAX));
    chosen.sort_unstable();
    chosen.into_iter().map(|(number, length)| sentence(&prepared, prepared.unit(number), length)).collect()
}

/// The same as a section that a model is to write: what it is about, and the sentences whose passages the model is shown.
pub(crate) fn to_be_summarized(
    sources: &[(String, Vec<Block>)],
    words: u32,
    query: Option<&str>,
) -> (Brief, Prepared, Outline) {
    let (brief, prepared) = prepared_for(sources, words, query);
    // A model says in its own words what takes the sources more.
    let room = usize::try_from(words.saturating_mul(3)).unwrap_or(usize::MAX);
    let chosen = choose(&prepared, room).into_iter().map(|(number, _)| number).collect();
    let section = PlannedSection {
        key: "key_points",
        title: "Summary".to_owned(),
        question: query.unwrap_or("What are the main points?").to_owned(),
        words,
    };
    let contents = Contents { chosen, ..Contents::of(ParagraphKind::Prose) };
    let outline = Outline {
        language: prepared.language.clone(),
        sections: vec![section],
        contents: vec![contents],
        left_out: Vec::new(),
    };
    (brief, prepared, outline)
}

fn prepared_for(sources: &[(String, Vec<Block>)], words: u32, query: Option<&str>) -> (Brief, Prepared) {
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
        model: None,
        date: chrono::NaiveDate::default(),
    };
    let prepared = prepare(&brief, &material);
    (brief, prepared)
}

/// Numbers of the chosen sentences, each with how many of its words are quoted.
fn choose(prepared: &Prepared, words: usize) -> Vec<(u32, usize)> {
    let mut weights = weights(prepared);
    let asked = prepared.candidates.iter().any(|number| prepared.unit(*number).relevance > 0.0);
    let mut open: Vec<(u32, usize, f32)> = prepared
        .candidates
        .iter()
        .filter(|number| !prepared.unit(**number).point)
        .map(|number| {
            let unit = prepared.unit(*number);
            let fits = if asked { unit.relevance + UNASKED } else { 1.0 };
            let announced = 1.0 + ANNOUNCED * f32::from(unit.manner.announcing);
            (*number, length(&unit.text), fits * announced * (1.0 + LEAD * unit.lead) * (1.0 - unit.manner.blemish))
        })
        .collect();
    let mut chosen: Vec<(u32, usize)> = Vec::new();
    let mut left = words;
    while !open.is_empty() {
        let stands = |number: u32| {
            let unit = prepared.unit(number);
            !unit.manner.leaning
                || unit.previous.is_some_and(|previous| chosen.iter().any(|(known, _)| *known == previous))
        };
        // A first sentence may be longer than the summary: its beginning says more than a short one from the margin.
        let fitting = |length: usize| length <= left || chosen.is_empty() && left >= SHORTEST_CUT;
        let value = |(number, length, favour): &(u32, usize, f32)| {
            let gain: f32 = prepared.unit(*number).vector.iter().map(|(term, _)| weights[*term as usize]).sum();
            // Of a sentence that will be cut only a part is seen.
            #[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
            let (length, seen) = ((*length).max(1) as f32, (*length).clamp(1, left.max(1)) as f32);
            gain * seen / length * favour / seen.powf(LENGTH_POWER)
        };
        let best_of = |able: &dyn Fn(&(u32, usize, f32)) -> bool| {
            let able = open.iter().enumerate().filter(|(_, one)| able(one) && stands(one.0));
            able.map(|(at, one)| (at, value(one)))
                .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
                .map(|(at, _)| at)
        };
        let whole = best_of(&|(_, length, _)| fitting(*length));
        let cut = || if left >= SHORTEST_CUT { best_of(&|_| true) } else { None };
        let Some(best) = whole.or_else(cut) else { break };
        let (number, length, _) = open.remove(best);
        chosen.push((number, length.min(left)));
        left -= length.min(left);
        for (term, _) in &prepared.unit(number).vector {
            weights[*term as usize] *= FADING;
        }
        if left == 0 {
            break;
        }
    }
    chosen
}

/// Weight of each term: by the number of sentences that hold it.
#[expect(clippy::cast_precision_loss, reason = "counts of sentences are far below 2^24")]
fn weights(prepared: &Prepared) -> Vec<f32> {
    let mut counts: Vec<u32> = Vec::new();
    for unit in &prepared.units {
        for (term, _) in &unit.vector {
            let term = *term as usize;
            if counts.len() <= term {
                counts.resize(term + 1, 0);
            }
            counts[term] += 1;
        }
    }
    counts.into_iter().map(|count| (count as f32).sqrt() - ONCE).collect()
}

/// Words as white space parts them; in scripts without spaces, characters.
fn length(text: &str) -> usize {
    let spaced = text.split_whitespace().count();
    let characters = text.chars().filter(|character| character.is_alphanumeric()).count();
    if spaced * 12 < characters { characters } else { spaced }
}

/// The sentence, or its first words.
fn sentence(prepared: &Prepared, unit: &Unit, words: usize) -> Sentence {
    let source = &prepared.material.sources[unit.source as usize];
    let block = &source.blocks[unit.block as usize];
    let whole = prepared.quote(unit);
    let (text, quote) = if length(&unit.text) <= words {
        (unit.text.clone(), whole)
    } else {
        let quote = beginning(&whole, words).to_owned();
        (if whole == unit.text { quote.clone() } else { without_any_mark(&quote) }, quote)
    };
    let citation = Citation {
        source: source.source.clone(),
        hash: source.hash.clone(),
        block: unit.block,
        page: block.page,
        heading: block.heading.clone(),
        start: unit.start,
        end: unit.start + u32::try_from(quote.chars().count()).expect("no longer than the text of its source"),
        quote,
    };
    Sentence { text, kind: SentenceKind::Quoted, citations: vec![citation], support: None }
}

/// The first words of a text; all of it if it has no more.
fn beginning(text: &str, words: usize) -> &str {
    if length(text) <= words {
        return text;
    }
    let spaced = text.split_whitespace().count() == length(text);
    let mut counted = 0;
    let mut inside = false;
    for (at, character) in text.char_indices() {
        let ends = if spaced { character.is_whitespace() && inside } else { character.is_alphanumeric() };
        counted += usize::from(ends);
        inside = !character.is_whitespace();
        if spaced && ends && counted == words || !spaced && counted > words {
            return text[..at].trim_end_matches([',', ';', ':', ' ', '–', '—']);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{BlockKind, BlockRole};

    fn summary(text: &str, words: u32, query: Option<&str>) -> Vec<Sentence> {
        let block = Block {
            block: 0,
            kind: BlockKind::Paragraph,
            role: BlockRole::Body,
            text: text.to_owned(),
            page: None,
            heading: Vec::new(),
            start: 0,
            end: u32::try_from(text.chars().count()).expect("short"),
            columns: Vec::new(),
            header_rows: 0,
        };
        let sentences = summarize(&[("a".to_owned(), vec![block])], words, query);
        for citation in sentences.iter().flat_map(|sentence| &sentence.citations) {
            let cut = text.chars().skip(citation.start as usize).take((citation.end - citation.start) as usize);
            assert_eq!(cut.collect::<String>(), citation.quote);
        }
        sentences
    }

    const TEXT: &str = "The council of Ellerbrook heats twelve public buildings with gas and oil. The ferry was painted in \
        May. Gas and oil for the public buildings cost the council 295,707 pounds in 2025. Two swans live on the pond.";

    #[test]
    fn a_summary_has_the_words_that_it_may_have_and_no_more() {
        for words in [6, 10, 13, 25, 30, 60] {
            let found = summary(TEXT, words, None);
            let count: usize = found.iter().map(|sentence| sentence.text.split_whitespace().count()).sum();
            assert!(count <= words as usize && count > 0, "{words}: {count}");
        }
        assert!(summary(TEXT, 3, None).is_empty(), "three words say nothing");
    }

    #[test]
    fn what_the_text_is_about_comes_before_the_rest_and_a_question_before_all() {
        let found = summary(TEXT, 30, None);
        assert!(found[0].text.starts_with("The council of Ellerbrook"), "{found:?}");
        let asked = summary(TEXT, 9, Some("Where do the swans live?"));
        assert!(asked[0].text.starts_with("Two swans"), "{asked:?}");
    }

    #[test]
    fn a_text_without_capitals_has_main_points_as_well() {
        let found = summary(&TEXT.to_lowercase(), 30, None);
        assert!(found[0].text.starts_with("the council of ellerbrook"), "{found:?}");
    }

    #[test]
    fn what_does_not_fit_is_quoted_from_its_beginning() {
        assert_eq!(beginning("One two, three four.", 2), "One two");
        assert_eq!(beginning("One two, three four.", 4), "One two, three four.");
        assert_eq!(beginning("学校的供暖系统在去年冬天完成了更新。", 5), "学校的供暖");
        let found = summary(TEXT, 8, None);
        assert_eq!(found.len(), 1);
        assert!(TEXT.contains(found[0].text.as_str()));
    }
}
