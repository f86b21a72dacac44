//! Words and signs that a document needs around tables, charts and places: part of each catalogue.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::catalogue;

/// What one language has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Captions {
    /// A slide of a presentation; `{}` is its number.
    pub(super) slide: String,
    /// Behind the title of a table; `{shown}` and `{all}` are numbers of columns.
    pub(super) columns: String,
    /// Between a thing and what is said of it.
    pub(super) colon: String,
    /// Between groups of three digits.
    pub(super) thousands: String,
    /// Before decimals.
    pub(super) decimal: String,
    /// Names of things that come in an order of their own: days of the week, ordinals. In lower case.
    ordered: Vec<String>,
}

static ORDERED: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| catalogue::all().flat_map(|words| &words.captions.ordered).map(String::as_str).collect());

/// Whether a name in lower case begins with a word that has its place in an order: "monday", "second quarter".
pub(super) fn is_ordered(name: &str) -> bool {
    ORDERED.contains(name) || name.split_whitespace().next().is_some_and(|first| ORDERED.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_has_its_place_in_every_language() {
        for language in catalogue::LANGUAGES {
            let found = &catalogue::of(language).expect("is listed").captions;
            assert!(found.slide.contains("{}"), "{language}");
            assert!(found.columns.contains("{shown}") && found.columns.contains("{all}"), "{language}");
            assert_ne!(found.thousands, found.decimal, "{language}");
            assert!(found.ordered.len() >= 11, "{language}");
            assert!(found.ordered.iter().all(|word| *word == word.to_lowercase()), "{language}");
        }
        assert!(is_ordered("second quarter") && is_ordered("الأول") && !is_ordered("boiler"));
    }
}
