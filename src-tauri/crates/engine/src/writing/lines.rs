//! Lines that are no sentences: notes, and points of a list.

/// A line that says something, though not in a sentence: "boiler needs a new valve".
pub(super) fn is_note(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic() || is_mark(*character)).count();
    let visible = text.chars().filter(|character| !character.is_whitespace()).count();
    letters * 2 >= visible && !text.contains(['\u{FFFD}', '|']) && !text.split_whitespace().any(is_address)
}

/// A line of a list that says something together with the others: "Cost per hire: $3,400 → $2,150".
pub(super) fn is_point(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic() || is_mark(*character)).count();
    let visible = text.chars().filter(|character| !character.is_whitespace()).count();
    letters >= 2
        && letters * 3 >= visible
        && !text.contains(['\u{FFFD}', '|'])
        && !text.split_whitespace().any(is_address)
}

/// "office@example.org".
pub(super) fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.trim_end_matches('.').contains('.'))
}

/// Combining marks and vowel signs, which belong to the letters of many scripts.
pub(super) fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036F | 0x0610..=0x061A | 0x064B..=0x065F | 0x0900..=0x0DFF | 0x0E31..=0x0E4E)
}
