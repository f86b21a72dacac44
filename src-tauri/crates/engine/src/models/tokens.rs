//! How many tokens a text has, before anybody has counted them.

/// Characters of a token in scripts with an alphabet. Common models have about 4 to a token in English and 3 in other
/// languages, small ones less; this errs on the side of too many tokens.
const CHARACTERS: f64 = 2.8;

/// Tokens of a character elsewhere.
const OF_OTHER: f64 = 1.3;

/// Tokens around a message: roles and marks.
const AROUND: u32 = 16;

/// Tokens of a word with its space, at that count: words of the languages that ATLES writes have five to six letters.
pub(crate) const TOKENS_OF_A_WORD: f64 = 6.0 / CHARACTERS;

/// Most tokens that a text of so many bytes has, at that count. Files of most formats hold less text than bytes.
pub(crate) fn tokens_of_bytes(bytes: f64) -> f64 {
    bytes / CHARACTERS
}

/// A careful estimate. The figure of the server itself replaces it as soon as there is one.
pub(crate) fn estimate_tokens(text: &str) -> u32 {
    let (mut plain, mut other) = (0_u32, 0_u32);
    for character in text.chars() {
        if character.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&character) {
            plain += 1;
        } else {
            other += 1;
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, not negative")]
    let tokens = (f64::from(plain) / CHARACTERS + f64::from(other) * OF_OTHER).ceil() as u32;
    tokens + AROUND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_an_alphabet_have_more_tokens() {
        let english = estimate_tokens("The council bought twelve pumps for the school.");
        assert!((20..40).contains(&english), "{english}");
        assert!(
            estimate_tokens("他昨天来了。你看见他了吗？") > estimate_tokens("He came yester"),
            "about one for each"
        );
        assert_eq!(estimate_tokens(""), AROUND);
    }
}
