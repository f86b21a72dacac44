//! Words and their stems: what ranking counts.

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Turns text of one language into stems without words that say nothing.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
    stop: HashSet<&'static str>,
}

impl Stems {
    /// For that language (ISO 639-1). Languages without a stemmer keep their words whole.
    pub(super) fn new(language: &str) -> Self {
        let stop = stop_words::lookup(language).map(|words| words.iter().copied().collect()).unwrap_or_default();
        Self { stemmer: algorithm(language).map(Stemmer::create), stop }
    }

    /// The stems of a text in its order, without stop words.
    pub(super) fn of(&self, text: &str) -> Vec<String> {
        text.unicode_words().filter_map(|word| self.stem(word)).collect()
    }

    /// The stem of one word; none for a stop word.
    fn stem(&self, word: &str) -> Option<String> {
        let word = word.nfc().collect::<String>().to_lowercase().replace('’', "'");
        let word = word.strip_suffix("'s").unwrap_or(&word);
        if self.stop.contains(word) || word.is_empty() {
            return None;
        }
        let stem = self.stemmer.as_ref().map_or(word.into(), |stemmer| stemmer.stem(word));
        Some(stem.into_owned())
    }
}

/// Words in a text, as people count them.
pub(super) fn count_words(text: &str) -> u32 {
    u32::try_from(text.unicode_words().count()).unwrap_or(u32::MAX)
}

/// Numbers for stems, given out in the order of their first appearance, so that nothing depends on how a map is laid out.
#[derive(Default)]
pub(super) struct Vocabulary {
    ids: HashMap<String, u32>,
}

impl Vocabulary {
    /// The number of a stem; a new one if need be.
    pub(super) fn add(&mut self, stem: String) -> u32 {
        let next = u32::try_from(self.ids.len()).expect("there are fewer stems than bytes of text");
        *self.ids.entry(stem).or_insert(next)
    }

    /// The number of a stem that was seen.
    pub(super) fn get(&self, stem: &str) -> Option<u32> {
        self.ids.get(stem).copied()
    }

    /// How many stems there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_join_the_forms_of_a_word() {
        let stems = Stems::new("en");
        assert_eq!(stems.of("The boilers heated the town's Boiler."), stems.of("boiler heat town boilers"));
        assert!(stems.of("of the and").is_empty());
        assert_eq!(Stems::new("de").of("Häuser und Haus"), ["haus", "haus"]);
        assert_eq!(Stems::new("xx").of("Some Words"), ["some", "words"]);
    }
}
