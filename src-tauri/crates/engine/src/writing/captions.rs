//! Words and signs that a document needs around tables, charts and places, by language: beside the catalogue, since they are
//! no sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What one language has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Captions {
    /// A slide of a presentation; `{}` is its number.
    pub(super) slide: String,
    /// Behind the title of a table; `{shown}` and `{all}` are numbers of columns.
    pub(super) columns: String,
    /// Between groups of three digits.
    pub(super) thousands: String,
    /// Before decimals.
    pub(super) decimal: String,
    /// Names of things that come in an order of their own: days of the week, ordinals. In lower case.
    ordered: Vec<String>,
}

static ALL: LazyLock<BTreeMap<String, Captions>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("captions.json")).expect("it is part of the program and read by a test")
});

static ORDERED: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| ALL.values().flat_map(|captions| &captions.ordered).map(String::as_str).collect());

/// Those of a language (ISO 639-1, a region after it does not matter), or the English ones.
pub(super) fn captions(language: &str) -> &'static Captions {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let primary = if matches!(primary.as_str(), "no" | "nn") { "nb" } else { &primary };
    ALL.get(primary).unwrap_or_else(|| &ALL["en"])
}

/// Whether a name in lower case begins with a word that has its place in an order: "monday", "second quarter".
pub(super) fn is_ordered(name: &str) -> bool {
    ORDERED.contains(name) || name.split_whitespace().next().is_some_and(|first| ORDERED.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    #[test]
    fn every_language_with_a_catalogue_has_its_captions() {
        for language in catalogue::LANGUAGES {
            let found = &ALL[*language];
            assert!(found.slide.contains("{}"), "{language}");
            assert!(found.columns.contains("{shown}") && found.columns.contains("{all}"), "{language}");
            assert_ne!(found.thousands, found.decimal, "{language}");
            assert!(found.ordered.len() >= 11, "{language}");
            assert!(found.ordered.iter().all(|word| *word == word.to_lowercase()), "{language}");
        }
        assert_eq!(ALL.len(), catalogue::LANGUAGES.len());
        assert_eq!(captions("de-AT").decimal, ",");
        assert_eq!(captions("nn").slide, captions("nb").slide);
        assert_eq!(captions("xx").slide, "slide {}");
        assert!(is_ordered("second quarter") && is_ordered("الأول") && !is_ordered("boiler"));
    }
}
