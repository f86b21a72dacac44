//! Lines without a verb that is known: who wrote a text and when, or names one after the other.

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::Speech;

/// A line without a verb at the top of a text: "For all staff.", "Present: ...". Where no verbs are known, nothing is one.
pub(super) fn is_byline(text: &str, speech: &Speech) -> bool {
    speech.knows_verbs() && !speech.words(text).iter().any(|word| speech.is_finite(word))
}

/// Fewest words with a meaning of their own in which a row of names can be told from a short sentence.
const FEWEST_NAMES: usize = 5;

/// Shortest word in lower case between two names that may be a verb which the catalogue does not know.
const SHORTEST_VERB: usize = 4;

/// Names and nothing said of them: "Watford F.C. vs Norwich City F.C. official programme." Not to be told where every noun
/// has a capital, or no verbs are known. A figure is no name, and what stands between two names may be what one did:
/// "Harcourt Foundation awarded Riverside Larder ...".
pub(super) fn is_row_of_names(text: &str, speech: &Speech, is_small: impl Fn(&str) -> bool) -> bool {
    if speech.nouns_are_capital || !is_byline(text, speech) {
        return false;
    }
    let telling = text.unicode_words().filter(|word| !is_small(&word.to_lowercase()));
    let telling: Vec<&str> = telling.filter(|word| !word.starts_with(char::is_numeric)).collect();
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let capitals = telling.iter().filter(|word| is_capital(word)).count();
    let last = telling.iter().rposition(is_capital).unwrap_or_default();
    let may_tell = telling
        .get(1..last)
        .unwrap_or_default()
        .iter()
        .any(|word| !is_capital(word) && word.chars().count() >= SHORTEST_VERB);
    telling.len() >= FEWEST_NAMES && capitals * 10 >= telling.len() * 6 && !may_tell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    #[test]
    fn rows_of_names_tell_nothing() {
        let speech = &catalogue::of("en").expect("there is English").speech;
        let names =
            |text: &str| is_row_of_names(text, speech, |word| ["the", "of", "and", "in", "with"].contains(&word));
        for text in [
            "Watford F.C. vs Norwich City F.C. official programme.",
            "Americans with Disabilities Act, Soldiers and Sailors Relief Act, 28 C.F.R.",
        ] {
            assert!(names(text), "{text}");
        }
        for text in [
            "Norwich lost the match against the team of Harlow.",
            "Roberts joined Norwich.",
            "The Council of Ellerbrook is in the Town Hall.",
            "The van failed its MOT on 26 February 2026.",
            "The Foundation awarded £10,000 over two years, not the £15,000 asked for.",
            "Harcourt Foundation awarded Riverside Larder £10,000.",
        ] {
            assert!(!names(text), "{text}");
        }
    }
}
