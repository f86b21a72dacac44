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

fn note(text: String) -> Paragraph {
    let sentence = Sentence { text, kind: SentenceKind::Notice, citations: Vec::new(), support: None };
    Paragraph { kind: ParagraphKind::Prose, title: String::new(), columns: Vec::new(), sentences: vec![sentence] }
}

#[cfg(test)]
mod tests {
    use super::*;

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
