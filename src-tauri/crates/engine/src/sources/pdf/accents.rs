//! Accents that were set as signs of their own become part of their letter.

use unicode_normalization::UnicodeNormalization as _;

/// The combining mark for an accent that stands alone.
pub(super) fn mark(accent: &str) -> Option<char> {
    let mut letters = accent.chars();
    let (Some(only), None) = (letters.next(), letters.next()) else { return None };
    Some(match only {
        '`' | '\u{2CB}' => '\u{300}',
        '\u{B4}' | '\u{2CA}' => '\u{301}',
        '^' | '\u{2C6}' => '\u{302}',
        '~' | '\u{2DC}' => '\u{303}',
        '\u{AF}' | '\u{2C9}' => '\u{304}',
        '\u{2D8}' => '\u{306}',
        '\u{2D9}' => '\u{307}',
        '\u{A8}' => '\u{308}',
        '\u{2DA}' => '\u{30A}',
        '\u{2DD}' => '\u{30B}',
        '\u{2C7}' => '\u{30C}',
        '\u{B8}' => '\u{327}',
        '\u{2DB}' => '\u{328}',
        _ => return None,
    })
}

/// The letter with the mark on it, as one sign where Unicode has one.
pub(super) fn compose(letter: &str, mark: char) -> String {
    let mut letters = letter.chars();
    // The accent stands where the dot would be.
    let first = match letters.next() {
        Some('\u{131}') => 'i',
        Some('\u{237}') => 'j',
        Some(other) if other.is_alphabetic() => other,
        _ => return letter.to_owned(),
    };
    [first, mark].into_iter().nfc().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_go_onto_their_letters() {
        let on = |accent: &str, letter: &str| compose(letter, mark(accent).expect("an accent"));
        assert_eq!(on("\u{A8}", "\u{131}"), "\u{EF}");
        assert_eq!(on("\u{B8}", "c"), "\u{E7}");
        assert_eq!(on("\u{B4}", "e"), "\u{E9}");
        assert_eq!(mark("a"), None);
    }
}
