//! Whether a line has the shape of a sentence: no fragment of a list, formula, address, table or contents.

use unicode_segmentation::UnicodeSegmentation as _;

use super::lines::{is_address, is_mark};

/// Sentences that begin and read like sentences: no fragments of lists, formulas, addresses, tables or contents. `lower` says
/// that sentences of this source begin in lower case.
pub(super) fn is_prose(text: &str, lower_case: bool) -> bool {
    let begins = text.chars().find(|character| character.is_alphanumeric());
    let letters = text.chars().filter(|character| character.is_alphabetic() || is_mark(*character)).count();
    let visible = text.chars().filter(|character| !character.is_whitespace()).count();
    let upper = text.chars().filter(|character| character.is_uppercase()).count();
    begins.is_some_and(|first| lower_case || !first.is_lowercase())
        && letters * 10 >= (visible - amounts(text)) * 7
        && letters * 2 >= visible
        && upper * 2 <= letters
        && text.starts_with(|first: char| first.is_alphanumeric() || OPENERS.contains(&first))
        && !is_formula(text)
        && !text.ends_with([':', '：'])
        && !text.contains(['\u{FFFD}', '\u{2028}', '|'])
        && !["://", "www.", "doi:", "arXiv:", "ISBN", "....", ". . .", "\u{2026}\u{2026}", "et al.,", "\\"]
            .iter()
            .any(|sign| text.contains(sign))
        && !text.split_whitespace().any(is_address)
        && is_balanced(text)
}

/// Characters of a text that belong to its amounts: "$412,000." is half of a short sentence, and no sign of a table.
fn amounts(text: &str) -> usize {
    let in_amount = |character: char| {
        character.is_ascii_digit() || matches!(character, '.' | ',' | '%' | '$' | '€' | '£' | '¥' | '₹' | '\'')
    };
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(|character: char| character.is_ascii_digit()) && word.chars().all(in_amount));
    words.map(|word| word.chars().count()).sum()
}

/// Marks that may stand before the first word.
const OPENERS: [char; 13] = ['"', '\'', '(', '“', '„', '‘', '«', '»', '「', '『', '《', '（', '¿'];

/// Sentences that are made of signs and single letters say nothing without the page around them.
fn is_formula(text: &str) -> bool {
    let sign = |(at, character): (usize, char)| match character {
        // With strokes that are set over other signs.
        '\u{2190}'..='\u{21FF}' | '\u{2200}'..='\u{22FF}' | '\u{338}' | '′' | '^' => true,
        // "n = 12" is a figure, "f = g" is not.
        '=' | '<' | '>' => {
            !text[at + 1..].trim_start().starts_with(|next: char| next.is_ascii_digit() || matches!(next, '.' | '-'))
        }
        _ => false,
    };
    let words: Vec<&str> = text.unicode_words().collect();
    // "x" and "X1", but not "3" or "1b".
    let letter = |word: &&&str| {
        let rest = word.get(1..).filter(|_| word.starts_with(|first: char| first.is_ascii_alphabetic()));
        rest.is_some_and(|rest| rest.len() < 3 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let letters = words
        .iter()
        .filter(letter)
        .filter(|word| !matches!(**word, "a" | "A" | "I" | "o" | "e" | "y" | "O" | "E"))
        .count();
    text.char_indices().filter(|found| sign(*found)).count() >= 2 || letters >= 3 && letters * 6 >= words.len()
}

/// Whether every bracket and quotation mark that opens is closed: half a quotation is a fragment.
fn is_balanced(text: &str) -> bool {
    let count = |wanted: char| text.chars().filter(|character| *character == wanted).count();
    let pairs = [('(', ')'), ('[', ']'), ('«', '»'), ('「', '」'), ('『', '』'), ('《', '》'), ('（', '）')];
    let curly = count('“') + count('”') + count('„');
    pairs.into_iter().all(|(open, close)| count(open) == count(close))
        && count('"').is_multiple_of(2)
        && curly.is_multiple_of(2)
}

/// Where the quotations of a text stand, from the opening mark to the closing one, in Unicode scalar values. A mark that nothing
/// closes opens none, and an inch is no mark.
pub(super) fn quotations(text: &str) -> Vec<(u32, u32)> {
    // German marks close with what opens others, and Danish ones turn their points inwards.
    let low = text.contains('„');
    let inwards = text.find('»').is_some_and(|at| text.find('«').is_none_or(|other| at < other));
    let mut found = Vec::new();
    let mut open: Option<(u32, char)> = None;
    let mut before = ' ';
    for (at, mark) in (0_u32..).zip(text.chars()) {
        let closes = match (mark, open) {
            (_, None) => false,
            ('"', Some((_, '"'))) | ('”', Some((_, '“'))) | ('“' | '”', Some((_, '„'))) => true,
            ('»', Some((_, '«'))) | ('«', Some((_, '»'))) => true,
            _ => false,
        };
        let opens = match mark {
            '"' => before.is_whitespace() || before == '(',
            '“' => !low,
            '„' => true,
            '«' => !inwards,
            '»' => inwards,
            _ => false,
        };
        if closes {
            found.extend(open.take().map(|(from, _)| (from, at)));
        } else if opens {
            open = Some((at, mark));
        }
        before = mark;
    }
    found
}

/// Whether a sentence begins inside of one of these: "It was a glitch. No data was lost." Alone it would seem to be said by the
/// one who quotes it.
pub(super) fn is_inside(quotations: &[(u32, u32)], start: u32) -> bool {
    let at = quotations.partition_point(|(from, _)| *from < start);
    at > 0 && start < quotations[at - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_quotation_is_not_said_by_the_one_who_quotes() {
        let inside = |text: &str, words: &str| {
            let at = text[..text.find(words).expect("it is there")].chars().count();
            is_inside(&quotations(text), u32::try_from(at).expect("short"))
        };
        let text = "The text: \"It was a glitch. No data was lost. We are sorry.\" It was changed.";
        assert!(inside(text, "No data") && !inside(text, "It was changed") && !inside(text, "\"It was"));
        assert!(inside("“One. Two.” Three.", "Two") && !inside("“One. Two.” Three.", "Three"));
        assert!(inside("„Eins. Zwei.“ Drei.", "Zwei") && !inside("„Eins. Zwei.“ Drei.", "Drei"));
        assert!(inside("»Eins. Zwei.« Drei.", "Zwei") && inside("« Un. Deux. » Trois.", "Deux"));
        assert!(!inside("A rack of 19\" stands there. It is full. The 5\" pipe leaks.", "It is full"), "inches");
        assert!(!inside("He said: \"One. Two. Three.", "Two"), "nothing closes it");
    }

    #[test]
    fn fragments_are_not_prose() {
        let fragments = [
            "and then the pump stopped.",
            "Heating ........ 12",
            "See https://example.org for more.",
            "He said: “the pump stopped.",
            "(The pump stopped.",
            "12.5 13.7 14.9 x 15.2.",
            "⇒ The product of both is closed and open.",
            "Let P and Q be points with P ≠ Q and R ∈ X.",
            "Then P Q lies as R and S.",
            "Seien X, X1, X2 Hausdorff-Räume.",
            "1 falls x \u{338}= y die diskrete Metrik.",
            "ALL RIGHTS RESERVED BY THE TOWN.",
            "The following parts:",
            "Smith et al., Pumps of the North.",
            "The office can be reached at office@example.org.",
        ];
        for text in fragments {
            assert!(!is_prose(text, false), "{text}");
        }
        for text in [
            "The pump stopped.",
            "他昨天来了。",
            "افتتح المقهى في الثالث من مايو.",
            "यह एक वाक्य है।",
            "“So it is,” he said.",
            "The effect of the new windows on the heat of the school was small (n = 12, p < 0.05).",
            "¿Quién pagó la calefacción?",
        ] {
            assert!(is_prose(text, false), "{text}");
        }
    }
}
