//! Words and their stems: what ranking counts.

use std::collections::{HashMap, HashSet};

use rust_stemmers::Stemmer;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::light_stems::{Cut, light_stemmer};
use crate::sources::stemmer_of;

/// Turns text of one language into stems without words that say nothing.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
    /// Cuts endings where there is no stemmer.
    light: Option<Cut>,
    stop: HashSet<&'static str>,
}

impl Stems {
    /// For that language (ISO 639-1). Languages without any stemmer keep their words whole.
    pub(super) fn new(language: &str) -> Self {
        // Norwegian in general is listed, not its two ways of writing.
        let listed = if matches!(language, "nb" | "nn") { "no" } else { language };
        let stop = stop_words::lookup(listed).map(|words| words.iter().copied().collect()).unwrap_or_default();
        Self { stemmer: stemmer_of(language), light: light_stemmer(language), stop }
    }

    /// The stems of a text in its order, without stop words. In scripts without spaces, where every character counts as a
    /// word, two neighbours make a stem; so do two syllables of a Korean word, whose endings no stemmer knows.
    pub(super) fn of(&self, text: &str) -> Vec<String> {
        let mut stems = Vec::new();
        let mut before: Option<(usize, &str)> = None;
        for (at, word) in text.unicode_word_indices() {
            let lone = is_unspaced(word);
            if let (true, Some((end, first))) = (lone, before)
                && end == at
            {
                stems.push(format!("{first}{word}"));
            }
            if !lone {
                let (word, syllables) = word.split_at(word.find(is_hangul).unwrap_or(word.len()));
                stems.extend(self.stem(word));
                stems.extend(pairs(syllables));
            }
            before = lone.then_some((at + word.len(), word));
        }
        stems
    }

    /// The stems of a heading or of cues: short texts in which small words tell something ("What it is for").
    pub(super) fn of_all(&self, text: &str) -> Vec<String> {
        if text.contains(|character: char| is_hangul(character) || is_unspaced(character.encode_utf8(&mut [0; 4]))) {
            return self.of(text);
        }
        text.unicode_words().map(|word| self.cut(normal(word))).collect()
    }

    /// Whether a word in lower case says nothing by itself.
    pub(super) fn is_stop_word(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// The stem of one word; none for a stop word.
    fn stem(&self, word: &str) -> Option<String> {
        let word = normal(word);
        if self.stop.contains(word.as_str()) || word.is_empty() {
            return None;
        }
        Some(self.cut(word))
    }

    fn cut(&self, word: String) -> String {
        match (&self.stemmer, self.light) {
            (Some(stemmer), _) => stemmer.stem(&word).into_owned(),
            (None, Some(light)) => light(&word),
            (None, None) => word,
        }
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "stems and {} stop words", self.stop.len())
    }
}

/// Words in a text, as people count them.
pub(super) fn count_words(text: &str) -> u32 {
    u32::try_from(text.unicode_words().count()).unwrap_or(u32::MAX)
}

/// A word in lower case, composed, without the ending of an English genitive.
fn normal(word: &str) -> String {
    let word = word.nfc().collect::<String>().to_lowercase().replace('’', "'");
    word.strip_suffix("'s").map(str::to_owned).unwrap_or(word)
}

/// A syllable of Korean.
fn is_hangul(character: char) -> bool {
    matches!(character, '\u{AC00}'..='\u{D7A3}')
}

/// Every two neighbours of a word.
fn pairs(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    characters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Words that are longer than the single characters into which scripts without spaces are cut.
#[derive(Debug, Default)]
pub(super) struct Compounds {
    /// By their first character, the longest first.
    words: HashMap<char, Vec<String>>,
}

impl Compounds {
    /// Those among some words.
    pub(super) fn of<'a>(listed: impl Iterator<Item = &'a String>) -> Self {
        let mut words: HashMap<char, Vec<String>> = HashMap::new();
        for word in listed {
            let mut characters = word.chars();
            let first = characters.next().filter(|first| is_unspaced(first.encode_utf8(&mut [0; 4])));
            if let Some(first) = first.filter(|_| characters.next().is_some()) {
                words.entry(first).or_default().push(word.clone());
            }
        }
        for known in words.values_mut() {
            known.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
            known.dedup();
        }
        Self { words }
    }

    /// The words of a text in lower case, in its order; where there are no spaces, the longest of these words that stands
    /// there, or else a character.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        if self.words.is_empty() {
            return text.unicode_words().map(str::to_lowercase).collect();
        }
        let text = text.to_lowercase();
        let mut words: Vec<String> = Vec::new();
        let mut end = 0;
        for (at, word) in text.unicode_word_indices() {
            if at < end {
                continue;
            }
            let known = word.chars().next().and_then(|first| self.words.get(&first)).filter(|_| is_unspaced(word));
            let found = known.and_then(|known| known.iter().find(|known| text[at..].starts_with(known.as_str())));
            let word = found.map_or(word, String::as_str);
            end = at + word.len();
            words.push(word.to_owned());
        }
        words
    }
}

/// A single character of a script that puts no spaces between its words.
pub(super) fn is_unspaced(word: &str) -> bool {
    let mut characters = word.chars();
    let (Some(first), None) = (characters.next(), characters.next()) else { return false };
    matches!(u32::from(first), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
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

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} terms", self.len())
    }
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

    #[test]
    fn characters_without_spaces_are_counted_in_pairs() {
        assert_eq!(Stems::new("zh").of("供暖系统"), ["供暖", "暖系", "系统"]);
        assert_eq!(Stems::new("zh").of("供暖, 系统"), ["供暖", "系统"]);
        assert_eq!(Stems::new("zh").of_all("供暖系统"), Stems::new("zh").of("供暖系统"));
    }

    #[test]
    fn korean_words_are_found_with_whatever_ending() {
        let stems = Stems::new("ko");
        assert_eq!(stems.of("시스템은"), ["시스", "스템", "템은"]);
        assert!(stems.of("PDF로 2024년").starts_with(&["pdf".to_owned()]));
        assert!(stems.of("난방시스템을").contains(&stems.of_all("시스템")[1]));
    }

    #[test]
    fn known_words_are_joined_where_there_are_no_spaces() {
        let known = ["因此", "但", "因"].map(str::to_owned);
        let compounds = Compounds::of(known.iter());
        assert_eq!(compounds.words("因此USB 停了"), ["因此", "usb", "停", "了"]);
        assert_eq!(Compounds::default().words("Some Words"), ["some", "words"]);
    }
}
