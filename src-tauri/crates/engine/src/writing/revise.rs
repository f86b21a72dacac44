//! What the user changes in a finished document: applied to its sections, with the user's words marked as theirs and checked
//! beside the passages of the sentence that they came in place of.

use std::collections::BTreeMap;

use super::section::is_quoted;
use super::support::Judge;
use crate::api::{
    Citation, DocumentChange, DocumentSection, Paragraph, ParagraphKind, Sentence, SentenceKind, SentencePlace, Verdict,
};

/// Most characters of a sentence or a row that the user writes.
const MOST_CHARS: usize = 4_000;

/// Why a change was refused, in one plain sentence.
pub(crate) type Refusal = &'static str;

/// Texts of the blocks that are cited, by the hash of their source and their number.
pub(crate) type Passages = BTreeMap<(String, u32), String>;

/// The citations of the sentence that a change is about, and so the passages that are needed to check the user's words.
pub(crate) fn citations_at<'a>(sections: &'a [DocumentSection], change: &DocumentChange) -> &'a [Citation] {
    let DocumentChange::Replace { at, .. } = change else { return &[] };
    let paragraph = sections.get(index(at.section)).and_then(|section| section.paragraphs.get(index(at.paragraph)));
    let sentence = paragraph.and_then(|paragraph| paragraph.sentences.get(index(at.sentence)));
    sentence.map(|sentence| sentence.citations.as_slice()).unwrap_or_default()
}

/// Applies a change to the text. A change of the title leaves the text as it is.
///
/// # Errors
/// When there is no such sentence, nothing was written, or a section would be left without a sentence.
pub(crate) fn revise(
    sections: &mut [DocumentSection],
    language: &str,
    passages: &Passages,
    change: &DocumentChange,
) -> Result<(), Refusal> {
    match change {
        DocumentChange::Replace { at, text } => {
            let paragraph = paragraph_at(sections, *at)?;
            let text = clean(text, paragraph)?;
            let sentence = paragraph.sentences.get_mut(index(at.sentence)).ok_or(GONE)?;
            *sentence = own(text, &sentence.citations, language, passages);
        }
        DocumentChange::Insert { after, text } => {
            let paragraph = paragraph_at(sections, *after)?;
            let text = clean(text, paragraph)?;
            if index(after.sentence) >= paragraph.sentences.len() {
                return Err(GONE);
            }
            paragraph.sentences.insert(index(after.sentence) + 1, own(text, &[], language, passages));
        }
        DocumentChange::Remove { at } => {
            let section = sections.get_mut(index(at.section)).ok_or(GONE)?;
            let left = section.paragraphs.iter().map(|paragraph| paragraph.sentences.len()).sum::<usize>();
            let paragraph = section.paragraphs.get_mut(index(at.paragraph)).ok_or(GONE)?;
            if index(at.sentence) >= paragraph.sentences.len() {
                return Err(GONE);
            }
            if left == 1 {
                return Err("A section needs at least one sentence.");
            }
            paragraph.sentences.remove(index(at.sentence));
            section.paragraphs.retain(|paragraph| !paragraph.sentences.is_empty());
        }
        DocumentChange::Title { title } if title.trim().is_empty() => return Err("A document needs a title."),
        DocumentChange::Title { .. } => {}
    }
    Ok(())
}

const GONE: Refusal = "That sentence is not there any more.";

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn paragraph_at(sections: &mut [DocumentSection], at: SentencePlace) -> Result<&mut Paragraph, Refusal> {
    sections.get_mut(index(at.section)).and_then(|section| section.paragraphs.get_mut(index(at.paragraph))).ok_or(GONE)
}

/// The user's words on one line; the cells of a row stay parted.
fn clean(text: &str, paragraph: &Paragraph) -> Result<String, Refusal> {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = match paragraph.kind {
        ParagraphKind::Table => text.split('\t').map(line).collect::<Vec<_>>().join("\t"),
        ParagraphKind::Prose | ParagraphKind::List | ParagraphKind::Steps => line(text),
    };
    if clean.trim().is_empty() {
        return Err("There is nothing written.");
    }
    if clean.chars().count() > MOST_CHARS {
        return Err("That is too long for one sentence.");
    }
    Ok(clean)
}

/// The user's words. Who writes the quote again has quoted it; who says something that the passages do not support has no
/// source for it.
fn own(text: String, replaced: &[Citation], language: &str, passages: &Passages) -> Sentence {
    if !replaced.is_empty() && is_quoted(&text, replaced) {
        return Sentence { text, kind: SentenceKind::Quoted, citations: replaced.to_vec(), support: None };
    }
    let texts = replaced.iter().filter_map(|citation| passages.get(&(citation.hash.clone(), citation.block)));
    let texts: Vec<&str> = texts.map(String::as_str).collect();
    let support = (!replaced.is_empty()).then(|| Judge::new(language).judge(&text, &texts));
    Sentence { text, kind: SentenceKind::Own, citations: replaced.to_vec(), support }
}

/// Whether the sentence has a source: what it cites, unless that says something else.
pub(crate) fn is_sourced(sentence: &Sentence) -> bool {
    !sources_of(sentence).is_empty()
}

/// What may be shown as the source of a sentence.
pub(crate) fn sources_of(sentence: &Sentence) -> &[Citation] {
    match &sentence.support {
        Some(support) if support.verdict == Verdict::Unsupported => &[],
        Some(_) | None => &sentence.citations,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(quote: &str) -> Citation {
        Citation {
            source: "/a/minutes.md".to_owned(),
            hash: "h".to_owned(),
            block: 3,
            page: None,
            heading: Vec::new(),
            start: 0,
            end: u32::try_from(quote.chars().count()).unwrap(),
            quote: quote.to_owned(),
        }
    }

    const PASSAGE: &str = "The council bought 12 pumps in May 2025. They cost 4,000 pounds each.";

    fn document() -> (Vec<DocumentSection>, Passages) {
        let quoted = |text: &str| Sentence {
            text: text.to_owned(),
            kind: SentenceKind::Quoted,
            citations: vec![citation(text)],
            support: None,
        };
        let prose = Paragraph {
            kind: ParagraphKind::Prose,
            title: String::new(),
            columns: Vec::new(),
            sentences: vec![quoted("The council bought 12 pumps in May 2025."), quoted("They cost 4,000 pounds each.")],
        };
        let sections = vec![DocumentSection { title: "Costs".to_owned(), paragraphs: vec![prose] }];
        (sections, BTreeMap::from([(("h".to_owned(), 3), PASSAGE.to_owned())]))
    }

    const FIRST: SentencePlace = SentencePlace { section: 0, paragraph: 0, sentence: 0 };

    fn replaced(text: &str) -> Sentence {
        let (mut sections, passages) = document();
        let change = DocumentChange::Replace { at: FIRST, text: text.to_owned() };
        revise(&mut sections, "en", &passages, &change).unwrap();
        sections[0].paragraphs[0].sentences[0].clone()
    }

    #[test]
    fn the_users_words_are_theirs_and_keep_the_source_that_supports_them() {
        let sentence = replaced("In May 2025 the council bought 12 pumps.");
        assert_eq!(sentence.kind, SentenceKind::Own);
        assert_eq!(sentence.support.as_ref().unwrap().verdict, Verdict::Supported);
        assert!(is_sourced(&sentence));
    }

    #[test]
    fn another_number_has_no_source() {
        let sentence = replaced("The council bought 13 pumps in May 2025.");
        assert_eq!(sentence.support.as_ref().unwrap().verdict, Verdict::Unsupported);
        assert!(!is_sourced(&sentence));
    }

    #[test]
    fn who_writes_the_quote_again_has_quoted() {
        let sentence = replaced("  The council bought\n12 pumps in May 2025. ");
        assert_eq!(sentence.kind, SentenceKind::Quoted);
        assert_eq!(sentence.text, "The council bought 12 pumps in May 2025.");
    }

    #[test]
    fn a_sentence_comes_behind_another_and_has_no_source() {
        let (mut sections, passages) = document();
        let change = DocumentChange::Insert { after: FIRST, text: "We are glad of it.".to_owned() };
        revise(&mut sections, "en", &passages, &change).unwrap();
        let sentences = &sections[0].paragraphs[0].sentences;
        assert_eq!((sentences.len(), sentences[1].kind), (3, SentenceKind::Own));
        assert!(!is_sourced(&sentences[1]) && sentences[1].support.is_none());
    }

    #[test]
    fn the_last_sentence_of_a_section_stays() {
        let (mut sections, passages) = document();
        let change = DocumentChange::Remove { at: FIRST };
        revise(&mut sections, "en", &passages, &change).unwrap();
        assert_eq!(sections[0].paragraphs[0].sentences.len(), 1);
        assert!(revise(&mut sections, "en", &passages, &change).is_err());
        assert_eq!(sections[0].paragraphs[0].sentences.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let (mut sections, passages) = document();
        let before = sections.clone();
        let nowhere = SentencePlace { sentence: 9, ..FIRST };
        let changes = [
            DocumentChange::Replace { at: FIRST, text: " \n ".to_owned() },
            DocumentChange::Replace { at: FIRST, text: "x".repeat(MOST_CHARS + 1) },
            DocumentChange::Replace { at: nowhere, text: "x".to_owned() },
            DocumentChange::Insert { after: nowhere, text: "x".to_owned() },
            DocumentChange::Remove { at: SentencePlace { section: 4, ..FIRST } },
            DocumentChange::Title { title: "  ".to_owned() },
        ];
        for change in changes {
            assert!(revise(&mut sections, "en", &passages, &change).is_err(), "{change:?}");
        }
        assert_eq!(sections, before);
    }
}
