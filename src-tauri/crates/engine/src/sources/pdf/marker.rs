//! What the first letters of a paragraph say about it: an item of a list, a caption, a numbered heading.

/// The bullet or number of a list at the start of a text, with the rest.
pub(super) fn item(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(' ')?;
    (is_marker(first) && !rest.trim().is_empty()).then(|| (first, rest.trim_start()))
}

/// Whether this is a bullet or the number of an item, and nothing else.
pub(super) fn is_marker(word: &str) -> bool {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => is_bullet(only),
        _ => is_number(word),
    }
}

/// Whether the marker is a number or a letter, not a bullet.
pub(super) fn is_number(word: &str) -> bool {
    let bare = word.strip_prefix('(').unwrap_or(word);
    let Some(inner) = bare.strip_suffix([')', '.']).filter(|_| bare.len() <= 6) else { return is_reference(word) };
    if word.starts_with('(') && bare.ends_with('.') {
        return false;
    }
    let digits = !inner.is_empty() && inner.len() <= 3 && inner.chars().all(|letter| letter.is_ascii_digit());
    let letter = inner.len() == 1 && inner.chars().all(|letter| letter.is_ascii_lowercase());
    let roman = !inner.is_empty() && inner.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x'));
    digits || letter || roman
}

/// The number of an entry in a list of references.
pub(super) fn is_reference(word: &str) -> bool {
    let inner = word.strip_prefix('[').and_then(|word| word.strip_suffix(']'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && inner.len() <= 4 && inner.chars().all(|letter| letter.is_ascii_digit())
    })
}

fn is_bullet(letter: char) -> bool {
    matches!(
        letter,
        '\u{2022}'
            | '\u{2023}'
            | '\u{25CF}'
            | '\u{25CB}'
            | '\u{25E6}'
            | '\u{25AA}'
            | '\u{25AB}'
            | '\u{25A0}'
            | '\u{25A1}'
            | '\u{2013}'
            | '\u{2014}'
            | '-'
            | '*'
            | '\u{B7}'
            | '\u{27A2}'
            | '\u{2713}'
            | '\u{2714}'
            | '\u{25B8}'
            | '\u{25BA}'
            | '\u{2219}'
            | '\u{29BF}'
            | '\u{2212}'
    )
}

/// Whether a paragraph that begins so describes a picture or a table: "Figure 3: ..".
pub(super) fn is_caption(text: &str) -> bool {
    const NAMES: [&str; 18] = [
        "figure",
        "fig.",
        "table",
        "tab.",
        "abbildung",
        "abb.",
        "tabelle",
        "chart",
        "listing",
        "scheme",
        "exhibit",
        "plate",
        "algorithm",
        "tableau",
        "figura",
        "tabla",
        "diagram",
        "bild",
    ];
    let mut words = text.split_whitespace();
    let (Some(name), Some(number)) = (words.next(), words.next()) else { return false };
    if !NAMES.contains(&name.to_lowercase().as_str()) {
        return false;
    }
    let bare = number.trim_end_matches([':', '.', ')', '|', '\u{2014}', '\u{2013}']);
    let numbered = bare.len() <= 6
        && bare.starts_with(|letter: char| letter.is_ascii_digit() || letter.is_ascii_uppercase())
        && bare.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'))
        && bare.chars().any(|letter| letter.is_ascii_digit());
    // "Figure 3 shows" goes on in lower case and is running text.
    let goes_on = words.next().is_some_and(|word| word.starts_with(|letter: char| letter.is_lowercase()));
    numbered && (bare.len() < number.len() || !goes_on)
}

/// The depth of a section number at the start of a text: 1 for "2 Barns" and "2. Barns", 3 for "2.1.4 Roofs".
pub(super) fn section_depth(text: &str) -> Option<usize> {
    let (number, rest) = text.split_once(' ')?;
    let number = number.strip_suffix('.').unwrap_or(number);
    let titled = rest.trim_start().starts_with(|letter: char| letter.is_uppercase() || !letter.is_ascii());
    let parts: Vec<&str> = number.split('.').collect();
    let digits =
        |part: &&str| !part.is_empty() && part.len() <= 2 && part.chars().all(|letter| letter.is_ascii_digit());
    let first = |part: &str| part.len() == 1 && part.chars().all(|letter| letter.is_ascii_uppercase());
    let sound = parts.iter().skip(1).all(digits) && (digits(&parts[0]) || (first(parts[0]) && parts.len() > 1));
    (titled && sound && parts.len() <= 5).then_some(parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        for text in ["\u{2022} a", "1. a", "(2) a", "b) a", "iv. a", "[12] a", "- a"] {
            assert!(item(text).is_some(), "{text}");
        }
        for text in ["1.5 a", "A. Miller", "2024. a", "a b", "-5 a", "\u{2022}"] {
            assert!(item(text).is_none(), "{text}");
        }
    }

    #[test]
    fn captions() {
        for text in ["Figure 3: A barn", "Table 2. Ages", "Abb. 4 Halle", "Fig. 1a. Roofs", "Table A-2: x"] {
            assert!(is_caption(text), "{text}");
        }
        for text in ["Figure 3 shows a barn", "Tables are fine", "Figure it out", "Table of contents"] {
            assert!(!is_caption(text), "{text}");
        }
    }

    #[test]
    fn section_numbers() {
        assert_eq!(section_depth("2 Barns"), Some(1));
        assert_eq!(section_depth("2.1.4 Roofs"), Some(3));
        assert_eq!(section_depth("A.1 Roofs"), Some(2));
        assert_eq!(section_depth("2024 was a year"), None);
        assert_eq!(section_depth("3 barns burnt"), None);
    }
}
