//! Words of the writer by language: headings, questions, cues, notices. One file of data per language; a new language is a
//! new file and one line here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Everything that the writer says in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    /// Sections by their key.
    pub(super) sections: BTreeMap<String, SectionWords>,
    /// Sentences of the writer's own.
    pub(super) notices: Notices,
    /// First words of sentences that lean on the one before.
    pub(super) leaning: Vec<String>,
    /// Words, without their full stop, after which no sentence ends. `#.` says that numbers with a full stop are ordinals.
    pub(super) abbreviations: Vec<String>,
    /// Words of titles and instructions that say nothing about the subject.
    pub(super) generic: Vec<String>,
}

/// A section in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionWords {
    /// Its heading.
    pub(super) title: String,
    /// What it answers.
    pub(super) question: String,
    /// Words by which sentences that answer it can be told.
    #[serde(default)]
    pub(super) cues: Vec<String>,
}

/// What the writer says itself. `{}` stands for what is filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notices {
    /// In a section for which the sources hold nothing; `{}` is the question.
    pub(super) nothing_found: String,
    /// Heading of the list of sources.
    pub(super) sources: String,
    /// Heading of the list of what was not read.
    pub(super) not_read: String,
    /// Before a page number.
    pub(super) page: String,
    /// The note at the end; `{files}` and `{date}` are filled in.
    pub(super) made_from: String,
}

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| load(include_str!("en.json")));
static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| load(include_str!("de.json")));

/// Languages that have a catalogue.
#[cfg(test)]
pub(super) const LANGUAGES: [&str; 2] = ["en", "de"];

/// The catalogue of a language (ISO 639-1, a region after it does not matter); None if there is none.
pub(super) fn of(language: &str) -> Option<&'static Catalogue> {
    match language.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
        "en" => Some(&ENGLISH),
        "de" => Some(&GERMAN),
        _ => None,
    }
}

/// The catalogue of a language, or the English one.
pub(super) fn of_or_english(language: &str) -> &'static Catalogue {
    of(language).unwrap_or(&ENGLISH)
}

fn load(text: &str) -> Catalogue {
    serde_json::from_str(text).expect("the catalogues are part of the program and read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::outlines;

    #[test]
    fn every_language_has_every_section_and_no_other() {
        let wanted: Vec<&str> = outlines::all_keys().into_iter().collect();
        for language in LANGUAGES {
            let catalogue = of(language).expect("is listed");
            let keys: Vec<&str> = catalogue.sections.keys().map(String::as_str).collect();
            assert_eq!(keys, wanted, "{language}");
            assert!(catalogue.sections.values().all(|words| words.question.ends_with('?')), "{language}");
            assert!(catalogue.notices.nothing_found.contains("{}"), "{language}");
            assert!(catalogue.notices.made_from.contains("{files}") && catalogue.notices.made_from.contains("{date}"));
        }
    }

    #[test]
    fn regions_do_not_matter_and_unknown_languages_fall_back() {
        assert!(std::ptr::eq(of_or_english("de-AT"), &*GERMAN));
        assert!(std::ptr::eq(of_or_english("xx"), &*ENGLISH));
    }
}
