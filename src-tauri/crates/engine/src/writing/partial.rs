//! A document that the user had end early says so itself, in its first line, and a section that was not written as was asked
//! for in its own.

use super::catalogue;
use crate::api::{DocumentSection, Paragraph, ParagraphKind, Sentence, SentenceKind};

/// The sections with a note at their head that there were to be `planned`. Those of a whole document are as they were.
pub(crate) fn with_note(mut sections: Vec<DocumentSection>, planned: usize, language: &str) -> Vec<DocumentSection> {
    let written = sections.len();
    if let Some(first) = sections.first_mut()
        && written < planned
    {
        let words = &catalogue::of_or_english(language).notices.partial;
        let text = words.replace("{written}", &written.to_string()).replace("{planned}", &planned.to_string());
        first.paragraphs.insert(0, note(text));
    }
    sections
}

/// A section of the built-in writer with a note at its head that it stands in place of one that a model was to write.
pub(crate) fn with_instead(mut section: DocumentSection, language: &str) -> DocumentSection {
    section.paragraphs.insert(0, note(catalogue::of_or_english(language).notices.instead.clone()));
    section
}

/// How many sections the built-in writer wrote in place of a model: those that say so.
pub(crate) fn instead(sections: &[DocumentSection], language: &str) -> u32 {
    let words = &catalogue::of_or_english(language).notices.instead;
    // The first section may begin with another note.
    let notes = |section: &DocumentSection| {
        let mut notes = section.paragraphs.iter().take(2).flat_map(|paragraph| &paragraph.sentences);
        notes.any(|sentence| sentence.kind == SentenceKind::Notice && sentence.text == *words)
    };
    u32::try_from(sections.iter().filter(|section| notes(section)).count()).unwrap_or(u32::MAX)
}

fn note(text: String) -> Paragraph {
    let sentence = Sentence { text, kind: SentenceKind::Notice, citations: Vec::new(), support: None };
    Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences: vec![sentence] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_that_stand_in_place_of_others_are_counted_by_their_note_in_any_language() {
        let section = |title: &str| DocumentSection { title: title.to_owned(), paragraphs: Vec::new() };
        for language in ["en", "de", "xx"] {
            let all =
                vec![with_instead(section("One"), language), section("Two"), with_instead(section("Three"), language)];
            assert_eq!(instead(&all, language), 2);
            assert_eq!(instead(&with_note(all, 7, language), language), 2, "another note before it hides none");
        }
    }

    #[test]
    fn only_a_document_in_part_says_so_and_in_its_own_language() {
        let section = |title: &str| DocumentSection { title: title.to_owned(), paragraphs: Vec::new() };
        let two = vec![section("One"), section("Two")];
        assert_eq!(with_note(two.clone(), 2, "en"), two, "a whole one has nothing to say");
        let noted = with_note(two, 7, "de");
        let note = &noted[0].paragraphs[0].sentences[0];
        assert_eq!(note.text, "Auf Wunsch vorzeitig beendet: 2 von 7 Abschnitten sind geschrieben.");
        assert_eq!(note.kind, SentenceKind::Notice, "it claims nothing about the sources");
        assert!(noted[1].paragraphs.is_empty());
    }
}
