//! Parts a block into sentences, each with its place in the block.

use unicode_segmentation::UnicodeSegmentation as _;

/// Marks that end a sentence, in the scripts that have their own.
const END_MARKS: [char; 12] = ['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '։', '။'];

/// What may stand after the mark and still belong to the sentence.
const CLOSERS: [char; 10] = ['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）'];

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span<'a> {
    /// Its words, without white space around them.
    pub(super) text: &'a str,
    /// Offset of its first character, in Unicode scalar values.
    pub(super) start: u32,
    /// Offset after its last character.
    pub(super) end: u32,
}

/// The sentences of a text, by the rules of Unicode (UAX #29), mended where these part after an abbreviation.
pub(super) fn split<'a>(text: &'a str, abbreviations: &[String]) -> Vec<Span<'a>> {
    let mut borders: Vec<usize> = text.split_sentence_bound_indices().map(|(at, _)| at).skip(1).collect();
    borders.push(text.len());
    borders.dedup();
    let mut spans = Vec::new();
    let (mut begin, mut counted, mut scalars) = (0, 0, 0_u32);
    let mut scalar_of = |byte: usize| {
        scalars += u32::try_from(text[counted..byte].chars().count()).unwrap_or(u32::MAX);
        counted = byte;
        scalars
    };
    for border in borders {
        let part = &text[begin..border];
        if border < text.len() && !is_end(part, &text[border..], abbreviations) {
            continue;
        }
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let first = begin + (part.len() - part.trim_start().len());
            let start = scalar_of(first);
            let end = scalar_of(first + trimmed.len());
            spans.push(Span { text: trimmed, start, end });
        }
        begin = border;
    }
    spans
}

/// Whether a sentence is whole: it ends with a mark.
pub(super) fn is_closed(text: &str) -> bool {
    text.trim_end_matches(CLOSERS).ends_with(END_MARKS)
}

fn is_end(part: &str, rest: &str, abbreviations: &[String]) -> bool {
    let part = part.trim_end();
    let Some(stem) = part.strip_suffix('.') else { return true };
    let word = stem.rsplit([' ', '(', '[', '"', '“', '/']).next().unwrap_or_default();
    // An initial ("J. Smith"), or a number that may be an ordinal ("am 3. Mai") with a word after it.
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(letter), None) if letter.is_uppercase());
    let small_number = !word.is_empty() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let starts_low =
        rest.trim_start().starts_with(|character: char| character.is_lowercase() || character.is_ascii_digit());
    let known = abbreviations.iter().any(|known| known.eq_ignore_ascii_case(word));
    !(initial
        || known
        || (small_number && (starts_low || abbreviations.iter().any(|known| known == "#.")))
        || (starts_low && !part.ends_with("...") && word.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let known = ["Dr", "e.g", "No", "approx"].map(str::to_owned);
        split(text, &known).into_iter().map(|span| span.text).collect()
    }

    #[test]
    fn abbreviations_and_initials_end_nothing() {
        let text = "Dr. Smith met J. Brown at 5.30 p.m. on Friday. They agreed, e.g. on No. 7. Was it so? It was!";
        assert_eq!(
            texts(text),
            ["Dr. Smith met J. Brown at 5.30 p.m. on Friday.", "They agreed, e.g. on No. 7.", "Was it so?", "It was!"]
        );
    }

    #[test]
    fn spans_are_where_they_say() {
        let text = "Ein 🙂 lacht.  Ze\u{301}ro weint. افتتح المقهى. 他来了。她走了。";
        let scalars: Vec<char> = text.chars().collect();
        let spans = split(text, &[]);
        assert_eq!(spans.len(), 5);
        for span in spans {
            let cut: String = scalars[span.start as usize..span.end as usize].iter().collect();
            assert_eq!(cut, span.text);
        }
    }

    #[test]
    fn whole_sentences_end_with_a_mark() {
        assert!(is_closed("He said: “so.”") && is_closed("真的？"));
        assert!(!is_closed("Table 3") && !is_closed("as follows:"));
    }
}
