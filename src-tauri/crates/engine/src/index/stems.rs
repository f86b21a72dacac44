//! From a word to what the index keeps of it: small letters, without its ending and without its accents.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use rust_stemmers::Stemmer;
use unicode_normalization::UnicodeNormalization as _;

use super::tokens::{Kind, Token, tokens};
use crate::sources::stemmer_of;

/// Stems that are kept ready per language: the words of a few books.
const MOST_KEPT: usize = 60_000;

/// Share of small words below which a text is not in the language that it is held for. Languages that have them lie
/// between 0.3 and 0.5.
const LEAST_SMALL_WORDS: f32 = 0.15;

/// Stems of words, language by language; remembers what it has stemmed.
#[derive(Default)]
pub(super) struct Stems {
    /// A handful: looking through them is quicker than any map.
    languages: Vec<Language>,
}

struct Language {
    name: String,
    stemmer: Option<Stemmer>,
    small_words: HashSet<&'static str, RandomState>,
    known: HashMap<String, String, RandomState>,
}

impl Language {
    fn new(name: &str) -> Self {
        let small_words = stop_words::lookup(name).map(|words| words.iter().copied().collect()).unwrap_or_default();
        Self { name: name.to_owned(), stemmer: stemmer_of(name), small_words, known: HashMap::default() }
    }

    /// Gives `take` the stem of a token.
    fn stem<T>(&mut self, token: Token<'_>, take: impl FnOnce(&str) -> T) -> T {
        if let Some(stem) = self.known.get(token.text) {
            return take(stem);
        }
        let stem = stemmed(token, self.stemmer.as_ref());
        let taken = take(&stem);
        if self.known.len() >= MOST_KEPT {
            self.known.clear();
        }
        self.known.insert(token.text.to_owned(), stem);
        taken
    }
}

impl Stems {
    /// Appends the stems of a text to `out`, parted by spaces.
    pub(super) fn append(&mut self, text: &str, language: Option<&str>, out: &mut String) {
        tokens(text, |token| {
            self.of(token, language).stem(token, |stem| {
                if !stem.is_empty() {
                    out.push_str(stem);
                    out.push(' ');
                }
            });
        });
    }

    /// What the index keeps of a token in a text of that language; empty for nothing.
    pub(super) fn stem(&mut self, token: Token<'_>, language: Option<&str>) -> String {
        self.of(token, language).stem(token, str::to_owned)
    }

    /// Who stems a token of a text in that language.
    fn of(&mut self, token: Token<'_>, language: Option<&str>) -> &mut Language {
        self.language(if token.kind == Kind::Word { language_of_word(token.text, language) } else { "" })
    }

    fn language(&mut self, name: &str) -> &mut Language {
        let at = self.languages.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.languages.push(Language::new(name));
            self.languages.len() - 1
        });
        &mut self.languages[at]
    }

    /// Whether a text may well be in that language: it has its small words. A language without a list of them is believed.
    pub(super) fn fits(&mut self, text: &str, language: &str) -> bool {
        let entry = self.language(language);
        if entry.small_words.is_empty() {
            return true;
        }
        let (mut words, mut small) = (0_u16, 0_u16);
        for word in text.split_whitespace().take(120) {
            words += 1;
            let known = entry.small_words.contains(word);
            let capital = || word.chars().any(char::is_uppercase);
            small += u16::from(known || capital() && entry.small_words.contains(word.to_lowercase().as_str()));
        }
        words < 12 || f32::from(small) >= f32::from(words) * LEAST_SMALL_WORDS
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "stems of {} languages", self.languages.len())
    }
}

/// All that a word of a question may stand for: its stem in each of the languages, and itself.
pub(super) fn variants(stems: &mut Stems, token: Token<'_>, languages: &[String]) -> Vec<String> {
    let plain = stemmed(token, None);
    let mut found = vec![plain.clone()];
    let mut add = |stem: &str| {
        if !stem.is_empty() && found.iter().all(|known| known != stem) {
            found.push(stem.to_owned());
        }
    };
    if token.kind == Kind::Word {
        // Typed without its accents, or with them where the text has none.
        let bare = Token { text: &plain, ..token };
        add(&stems.stem(token, None));
        for language in languages {
            add(&stems.stem(token, Some(language)));
            add(&stems.stem(bare, Some(language)));
            if language == "de" && ["ae", "oe", "ue"].iter().any(|two| plain.contains(two)) {
                let umlaut = plain.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü");
                add(&stems.stem(Token { text: &umlaut, ..token }, Some(language)));
            }
        }
    }
    found.retain(|stem| !stem.is_empty());
    found
}

fn stemmed(token: Token<'_>, stemmer: Option<&Stemmer>) -> String {
    match token.kind {
        Kind::Number => number(token.text),
        Kind::Pair | Kind::Last => token.text.nfkc().collect(),
        Kind::Word if token.text.is_ascii() => {
            let word = token.text.to_ascii_lowercase();
            stemmer.map_or_else(|| word.clone(), |stemmer| stemmer.stem(&word).into_owned())
        }
        Kind::Word => {
            let word = token.text.nfkc().collect::<String>().to_lowercase();
            fold(&stemmer.map_or_else(|| word.clone(), |stemmer| stemmer.stem(&word).into_owned()))
        }
    }
}

/// A word belongs to the language of its text, if that is written in its script; else to the one that is most often
/// written so.
fn language_of_word<'a>(word: &str, language: Option<&'a str>) -> &'a str {
    let first = word.chars().find(|character| character.is_alphabetic()).unwrap_or('a');
    let script = match u32::from(first) {
        0..=0x24F | 0x1E00..=0x1EFF => "en",
        0x370..=0x3FF | 0x1F00..=0x1FFF => "el",
        0x400..=0x52F => "ru",
        0x600..=0x6FF | 0x750..=0x77F => "ar",
        0xB80..=0xBFF => "ta",
        _ => "",
    };
    match language {
        Some(language) if script_of(language) == script => language,
        _ => script,
    }
}

/// The language that stands for a language's script; nothing for scripts without a stemmer.
fn script_of(language: &str) -> &'static str {
    match language {
        "ru" | "uk" | "be" | "bg" | "mk" | "sr" => "ru",
        "el" => "el",
        "ar" | "fa" | "ur" => "ar",
        "ta" => "ta",
        "zh" | "ja" | "ko" | "th" | "my" | "km" | "he" | "yi" | "hi" | "bn" | "pa" | "gu" | "te" | "kn" | "ml"
        | "mr" | "ne" | "or" | "si" | "ka" | "hy" | "am" => "",
        _ => "en",
    }
}

/// "1,200", "1.200" and "1 200" are 1200; "3.5" and "3,5" are the same. The sign between is none that parts tokens.
fn number(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let groups: Vec<&str> = text.split(|character: char| !character.is_numeric()).collect();
    let grouped = groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    groups.join(if grouped { "" } else { "·" })
}

/// The word without accents, vowel points and ligatures.
fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for character in word.nfkd() {
        match character {
            '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{640}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{200C}'
            | '\u{200D}' => {}
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            other => out.push(other),
        }
    }
    out.nfc().collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    fn of(text: &str, language: &str) -> String {
        let mut out = String::new();
        Stems::default().append(text, Some(language), &mut out);
        out.trim_end().to_owned()
    }

    #[test]
    fn the_forms_of_a_word_have_one_stem() {
        assert_eq!(of("Boilers boiler BOILER'S", "en"), "boiler boiler boiler");
        assert_eq!(of("Häuser Haus Hauses", "de"), "haus haus haus");
        assert_eq!(of("études étude", "fr"), "etud etud");
        assert_eq!(of("Überprüfungen überprüfung Straße", "de"), "uberpruf uberpruf strass");
    }

    #[test]
    fn accents_and_points_go_and_other_scripts_keep_their_own_stemmer() {
        assert_eq!(of("Łódź Århus cœur", "xx"), "lodz arhus coeur");
        assert_eq!(of("مَدْرَسَة", "ar"), of("مدرسة", "ar"));
        assert_eq!(of("насосы boilers", "ru"), format!("{} boiler", of("насос", "ru")));
    }

    #[test]
    fn numbers_are_the_same_however_they_are_grouped() {
        assert_eq!(of("1,200 1.200 1200 3.5 3,5 12.11.2024", "en"), "1200 1200 1200 3·5 3·5 12·11·2024");
    }

    #[test]
    fn a_question_is_asked_in_every_language() {
        let mut stems = Stems::default();
        let mut found = Vec::new();
        tokens("Mueller", |token| found = variants(&mut stems, token, &["de".to_owned()]));
        assert!(found.contains(&"mull".to_owned()) || found.contains(&"muller".to_owned()), "{found:?}");
    }

    #[test]
    fn small_words_tell_whether_a_language_fits() {
        let german = "Die Heizung der Schule wurde im vergangenen Winter erneuert und läuft seitdem ohne eine Störung.";
        let mut stems = Stems::default();
        assert!(stems.fits(german, "de"));
        assert!(!stems.fits(german, "fr"));
    }
}
