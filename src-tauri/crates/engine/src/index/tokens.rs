//! Words of a text, as the index counts them: runs of letters and digits; pairs of characters where a script puts no spaces.

use unicode_normalization::char::is_combining_mark;

/// A word, or a pair of characters, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// As it stands in the text.
    pub(super) text: &'a str,
    /// Offset of its first byte.
    pub(super) start: usize,
    /// Whether it has a stem. Pairs and numbers are what they are.
    pub(super) kind: Kind,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// Digits, with the points and commas between them.
    Number,
    /// Two neighbours of a script without spaces.
    Pair,
    /// The last character of such a run. Every character of the run begins a pair or is this, so one character alone can be
    /// looked for by what begins with it.
    Last,
}

/// Longer runs of letters are no words, and no index needs them whole.
const LONGEST: usize = 64;

/// Calls `each` with the tokens of a text, in order.
pub(super) fn tokens<'a>(text: &'a str, mut each: impl FnMut(Token<'a>)) {
    let mut rest = text;
    let mut at = 0;
    let mut after_apostrophe = false;
    while let Some(first) = rest.chars().next() {
        let kind = class(first);
        let length = match kind {
            Class::Other => {
                after_apostrophe = matches!(first, '\'' | '’' | 'ʼ');
                at += first.len_utf8();
                rest = &text[at..];
                continue;
            }
            Class::Letter => run(rest, |character| class(character) == Class::Letter || is_mark(character)),
            Class::Digit => number(rest),
            Class::Unspaced => run(rest, |character| class(character) == Class::Unspaced || is_mark(character)),
        };
        let found = &rest[..length];
        match kind {
            Class::Unspaced => pairs(found, at, &mut each),
            Class::Digit => each(Token { text: found, start: at, kind: Kind::Number }),
            // "town's", "l'eau": what is cut off by an apostrophe says nothing alone.
            _ if found.len() == 1 && (after_apostrophe || rest[1..].starts_with(['\'', '’'])) => {}
            _ => each(Token { text: cut(found), start: at, kind: Kind::Word }),
        }
        after_apostrophe = false;
        at += length;
        rest = &text[at..];
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Unspaced,
    Other,
}

fn class(character: char) -> Class {
    if character.is_ascii() {
        return match character {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            _ => Class::Other,
        };
    }
    if is_unspaced(character) {
        Class::Unspaced
    } else if character.is_numeric() {
        Class::Digit
    } else if character.is_alphabetic() {
        Class::Letter
    } else {
        Class::Other
    }
}

fn is_mark(character: char) -> bool {
    !character.is_ascii() && (is_combining_mark(character) || matches!(character, '\u{200C}' | '\u{200D}' | '\u{0640}'))
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|character: char| !belongs(character)).unwrap_or(text.len())
}

/// Digits and what groups them: a point, a comma or an apostrophe with a digit after it.
fn number(text: &str) -> usize {
    let mut end = 0;
    for (at, character) in text.char_indices() {
        if class(character) == Class::Digit {
            end = at + character.len_utf8();
        } else if !(at == end && matches!(character, '.' | ',' | '\'' | '’' | '\u{A0}' | '\u{202F}')) {
            break;
        }
    }
    end
}

/// Thai, Lao, Burmese, Khmer, kana, Han and Hangul. Korean has spaces, but its particles stick to the words.
fn is_unspaced(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF
            | 0x3130..=0x318F | 0x31F0..=0x31FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF
            | 0xFF66..=0xFF9F | 0x2_0000..=0x3_FFFF
    ) && character.is_alphanumeric()
}

/// Neighbours overlap, so that any two characters that stand together are found, wherever a word begins.
fn pairs<'a>(text: &'a str, at: usize, each: &mut impl FnMut(Token<'a>)) {
    let mut starts: Vec<usize> =
        text.char_indices().filter(|(_, character)| !is_mark(*character)).map(|(start, _)| start).collect();
    starts.push(text.len());
    for window in starts.windows(3) {
        each(Token { text: &text[window[0]..window[2]], start: at + window[0], kind: Kind::Pair });
    }
    if let [.., last, end] = starts[..] {
        each(Token { text: &text[last..end], start: at + last, kind: Kind::Last });
    }
}

fn cut(text: &str) -> &str {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        tokens(text, |token| {
            assert_eq!(&text[token.start..token.start + token.text.len()], token.text, "it is where it says");
            found.push(token.text);
        });
        found
    }

    #[test]
    fn words_end_where_letters_end() {
        assert_eq!(
            texts("Heat-loss: 12.5 kW/m², DMT-4170_b"),
            ["Heat", "loss", "12.5", "kW", "m", "²", "DMT", "4170", "b"]
        );
        assert_eq!(texts("the town's l’école don't O'Brien"), ["the", "town", "école", "don", "Brien"]);
        assert_eq!(texts("Ze\u{301}ro مَدْرَسَة हिन्दी"), ["Ze\u{301}ro", "مَدْرَسَة", "हिन्दी"]);
        assert_eq!(texts("1,200.50, 3. 7"), ["1,200.50", "3", "7"]);
        assert!(texts(" \0\"'()*^ — ").is_empty());
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(texts("供暖系统。"), ["供暖", "暖系", "系统", "统"]);
        assert_eq!(texts("학교에서 a水"), ["학교", "교에", "에서", "서", "a", "水"]);
        assert_eq!(texts("น้ำ"), ["น้ำ", "ำ"]);
    }

    #[test]
    fn endless_letters_are_cut() {
        assert_eq!(texts(&"x".repeat(10_000))[0].len(), LONGEST);
    }
}
