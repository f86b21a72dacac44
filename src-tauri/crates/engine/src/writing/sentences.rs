//! Parts a block into sentences, each with its place in the block.

use unicode_segmentation::UnicodeSegmentation as _;

use super::apparatus::footnote_mark;

/// Marks that end a sentence, in the scripts that have their own.
const END_MARKS: [char; 14] = ['.', '!', '?', '…', '。', '！', '？', '｡', '؟', '۔', '।', '॥', '։', '။'];

/// What may stand after the mark and still belong to the sentence.
const CLOSERS: [char; 12] = ['"', '\'', ')', ']', '”', '“', '’', '»', '«', '」', '』', '）'];

/// Words that often begin a sentence, and hardly ever a name that follows initials ("U.S. The", but "J.F. van").
const BEGINNINGS: [&str; 73] = [
    "the", "this", "that", "these", "those", "there", "it", "its", "he", "she", "they", "we", "you", "his", "her",
    "their", "our", "in", "on", "at", "for", "from", "with", "when", "while", "if", "as", "after", "before", "since",
    "although", "because", "however", "but", "and", "both", "some", "many", "most", "all", "a", "an", "der", "die",
    "das", "er", "sie", "es", "wir", "ein", "eine", "im", "am", "bei", "für", "mit", "nach", "wenn", "dies", "diese",
    "dieser", "auch", "dabei", "ces", "cette", "dans", "pour", "este", "esta", "questo", "questa", "het", "deze",
];

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

/// The sentences of a text, by the rules of Unicode (UAX #29), mended where these part after an abbreviation, an ellipsis or
/// a mark inside a quotation. `lower` says that sentences of this source begin in lower case: there the rules, which take a
/// small letter after a full stop for the same sentence, part nothing.
pub(super) fn split<'a>(text: &'a str, abbreviations: &[String], lower: bool) -> Vec<Span<'a>> {
    let mut borders: Vec<usize> = text.split_sentence_bound_indices().map(|(at, _)| at).skip(1).collect();
    if lower {
        borders.extend(text.match_indices(['.', '!', '?']).filter_map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let gap = rest.len() - rest.trim_start().len();
            (gap > 0 && rest.trim_start().starts_with(char::is_alphabetic)).then_some(at + mark.len() + gap)
        }));
        borders.sort_unstable();
    }
    let marks = marks(text, abbreviations);
    borders.retain(|border| marks.iter().all(|(start, end)| border < start || border > end));
    borders.extend(marks.iter().map(|(_, end)| *end + (text[*end..].len() - text[*end..].trim_start().len())));
    borders.sort_unstable();
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
        if border < text.len() && !is_end(part, &text[border..], abbreviations, lower) {
            continue;
        }
        let marked =
            marks.iter().find(|(start, end)| begin < *start && *end <= border && text[*end..border].trim().is_empty());
        let trimmed = without_stray_mark(marked.map_or(part, |(start, _)| &text[begin..*start]).trim());
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

/// A full stop that stands alone behind the end of a sentence was left there by a program: "It was so. ."
fn without_stray_mark(text: &str) -> &str {
    let bare = text.strip_suffix('.').filter(|bare| bare.ends_with(char::is_whitespace)).map(str::trim_end);
    bare.filter(|bare| is_closed(bare)).unwrap_or(text)
}

/// Where marks of footnotes and references stick to the ends of sentences, in bytes: "It was so.12 The next", "so.[3] The".
/// They are no words of the sentence, and hide its end.
fn marks(text: &str, abbreviations: &[String]) -> Vec<(usize, usize)> {
    let ends = text.match_indices(['.', '!', '?']).filter_map(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        let start = at + mark.len() + (rest.len() - rest.trim_start_matches(CLOSERS).len());
        let length = footnote_mark(&text[start..]);
        let after = text[start + length..].trim_start().chars().next();
        let begins = after.is_none_or(|next| !next.is_lowercase());
        let digits = text[start..].starts_with(|character: char| character.is_ascii_digit());
        // "3.12" and "No.5" hold numbers.
        let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let plain =
            word.chars().count() > 2 && word.chars().all(|c| c.is_alphabetic() || CLOSERS.contains(&c) || c == '-');
        let known = abbreviations.iter().any(|known| is_abbreviation(known, word));
        (length > 0 && begins && (!digits || plain && !known)).then_some((start, start + length))
    });
    ends.collect()
}

/// Whether a sentence is whole: it ends with a mark.
pub(super) fn is_closed(text: &str) -> bool {
    text.trim_end_matches(CLOSERS).ends_with(END_MARKS)
}

/// Whether a sentence ends between `part` and `rest`.
fn is_end(part: &str, rest: &str, abbreviations: &[String], lower: bool) -> bool {
    let part = part.trim_end();
    let next = rest.trim_start().chars().next().unwrap_or(' ');
    let goes_on = next.is_lowercase() && !lower || matches!(next, ',' | ';' | ')' | '–' | '—');
    // "Really?" he asked. "Wait ..." she said.
    if goes_on && (part.ends_with(CLOSERS) || part.ends_with(['…', '!', '?']) || part.ends_with("...")) {
        return false;
    }
    // In scripts without spaces a quotation goes straight on: 「来た。」と言った。
    if part.ends_with(['」', '』']) && !rest.starts_with(char::is_whitespace) && !matches!(next, '「' | '『') {
        return false;
    }
    let Some(stem) = part.strip_suffix('.') else { return true };
    if stem.ends_with('.') {
        return true;
    }
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, '(' | '[' | '"' | '“' | '„' | '/');
    let word = stem.rsplit(apart).next().unwrap_or_default();
    // "Dipl.-Ing. Hofer", "J.-P. Martin": what stands behind the hyphen decides.
    let word = word.rsplit_once(".-").map_or(word, |(_, last)| last);
    // An initial ("J. Smith"), or a number that may be an ordinal ("am 3. Mai") with a word after it.
    let initial = is_initial(word) && word.chars().all(char::is_uppercase);
    let small_number = !word.is_empty() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let starts_low = next.is_lowercase() && !lower || next.is_numeric();
    let known = |word: &str| abbreviations.iter().any(|known| is_abbreviation(known, word));
    let follows = rest.split_whitespace().next().unwrap_or_default();
    // "z. B.", "o. B. d. A.", "n. Chr.": letters and words with points, spaces between them.
    let in_chain = is_initial(word) && {
        let whole = format!("{}.{}", chain(part), follows.trim_end_matches(|letter: char| !letter.is_alphanumeric()));
        follows.strip_suffix('.').is_some_and(is_initial) || known(&whole)
    };
    let may_end = may_end(word);
    if initial || in_chain || known(word) && !(may_end && word.starts_with(char::is_uppercase)) {
        return false;
    }
    if may_end {
        let bare = follows.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        return !starts_low && !follows.ends_with('.') && BEGINNINGS.contains(&bare.as_str());
    }
    let of_number = next.is_numeric() && matches!(word, "Abb" | "Tab" | "Fig" | "Kap" | "Nr" | "Bd" | "Vol");
    !(of_number
        || (small_number && (starts_low || abbreviations.iter().any(|known| known == "#.")))
        || (starts_low && word.contains('.')))
}

/// Whether the word is a single letter.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// The letters with points that the text ends with, without the spaces between them and the last point: "o.B" of "o. B.".
fn chain(text: &str) -> String {
    let words = text.split_whitespace().rev().map_while(|word| word.strip_suffix('.').filter(|word| is_initial(word)));
    words.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(".")
}

/// Whether these are initials that may end a sentence, or stand before a name: "F.C", "U.S", "e.V", "J.R.R".
fn may_end(word: &str) -> bool {
    let parts = || word.split('.');
    parts().count() > 1
        && parts().all(|part| (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic))
        && parts().next_back().is_some_and(|last| last.starts_with(char::is_uppercase))
}

/// Abbreviations that begin with a capital are written so; the others may begin a sentence.
fn is_abbreviation(known: &str, word: &str) -> bool {
    let rest_of = |text: &str| text.chars().skip(1).collect::<String>();
    known == word
        || known.chars().next().is_some_and(char::is_lowercase)
            && word.chars().next().is_some_and(|first| first.to_lowercase().next() == known.chars().next())
            && rest_of(known) == rest_of(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let known = ["Dr", "e.g", "No", "approx"].map(str::to_owned);
        split(text, &known, false).into_iter().map(|span| span.text).collect()
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
    fn initials_end_a_sentence_where_one_begins() {
        let text =
            "He is in the Norwich City F.C. Hall of Fame. It is U.S. Steel, of the U.S. The rest is J.R.R. Tolkien's.";
        let wanted = [
            "He is in the Norwich City F.C. Hall of Fame.",
            "It is U.S. Steel, of the U.S.",
            "The rest is J.R.R. Tolkien's.",
        ];
        assert_eq!(texts(text), wanted);
        let german = ["z.B", "Ing", "n.Chr", "Abb"].map(str::to_owned);
        for whole in [
            "Dort war Bauamtsleiter Dipl.-Ing. Hofer.",
            "Er ist o. B. d. A. Null.",
            "Sie kam z. B. Die Zeit zu lesen.",
            "Es war 9 n. Chr. im Wald.",
            "Der Turnverein e.V. Hamm siegte.",
            "Siehe Abb. 4.22a und Abb. 5.",
        ] {
            let found = split(whole, &german, false);
            assert_eq!(found.iter().map(|span| span.text).collect::<Vec<_>>(), [whole]);
        }
        let found = split("Er ist im Turnverein e.V. Der siegte. So zeigt es Abb. 4.22a. Es ist gut.", &german, false);
        assert_eq!(found.len(), 4);
        assert_eq!(texts("So it was in Tab. 4 of it. Users run version 3.5. They see it.").len(), 3);
    }

    #[test]
    fn decimals_ellipses_and_quotations_are_kept_whole() {
        assert_eq!(texts("It rose by 3.5 percent. Costs fell."), ["It rose by 3.5 percent.", "Costs fell."]);
        assert_eq!(texts("Wait ... she said so. He left..."), ["Wait ... she said so.", "He left..."]);
        assert_eq!(
            texts("“Is it on?” she asked. “Yes.” They left."),
            ["“Is it on?” she asked.", "“Yes.”", "They left."]
        );
        assert_eq!(texts("The answer was no. Nobody left."), ["The answer was no.", "Nobody left."]);
    }

    #[test]
    fn scripts_with_marks_of_their_own_are_parted() {
        assert_eq!(texts("他昨天来了。你看见他了吗？没有！"), ["他昨天来了。", "你看见他了吗？", "没有！"]);
        assert_eq!(texts("「来た。」と言った。"), ["「来た。」と言った。"]);
        assert_eq!(texts("هل افتتح المقهى؟ نعم، افتتح أمس."), ["هل افتتح المقهى؟", "نعم، افتتح أمس."]);
        assert_eq!(texts("یہ ایک جملہ ہے۔ یہ دوسرا ہے۔"), ["یہ ایک جملہ ہے۔", "یہ دوسرا ہے۔"]);
        assert_eq!(texts("यह एक वाक्य है। यह दूसरा है।"), ["यह एक वाक्य है।", "यह दूसरा है।"]);
    }

    #[test]
    fn texts_without_capitals_are_parted_too() {
        let known = ["e.g", "approx"].map(str::to_owned);
        let text = "we keep your data. you may ask for it, e.g. by mail. is it free? it is, at 3.5 pence.";
        let found: Vec<&str> = split(text, &known, true).into_iter().map(|span| span.text).collect();
        let wanted = ["we keep your data.", "you may ask for it, e.g. by mail.", "is it free?", "it is, at 3.5 pence."];
        assert_eq!(found, wanted);
    }

    #[test]
    fn marks_of_footnotes_belong_to_no_sentence() {
        let text = "It began. Heat was lost.12 The pump failed.[3] It was old.¹ “Yes,” she said.[1][2] The end came.4";
        let wanted =
            ["It began.", "Heat was lost.", "The pump failed.", "It was old.", "“Yes,” she said.", "The end came."];
        assert_eq!(texts(text), wanted);
        for span in split(text, &[], false) {
            let cut: String = text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
            assert_eq!(cut, span.text, "the mark is left out of the place as well");
        }
        assert_eq!(texts("It is version 3.12 The next."), ["It is version 3.12 The next."]);
        assert_eq!(texts("See No.5 The Crescent."), ["See No.5 The Crescent."]);
    }

    #[test]
    fn a_stray_mark_belongs_to_no_sentence() {
        assert_eq!(texts("The nut is of steel. . Note the slot."), ["The nut is of steel.", "Note the slot."]);
    }

    #[test]
    fn german_ordinals_go_on() {
        let known = ["#.", "z.B", "Dr"].map(str::to_owned);
        let text = "Am 3. Mai kam z.B. Frau Dr. Vogt. Sie blieb.";
        let found: Vec<&str> = split(text, &known, false).into_iter().map(|span| span.text).collect();
        assert_eq!(found, ["Am 3. Mai kam z.B. Frau Dr. Vogt.", "Sie blieb."]);
    }

    #[test]
    fn spans_are_where_they_say() {
        let text = "Ein 🙂 lacht.  Ze\u{301}ro weint. افتتح المقهى. 他来了。她走了。";
        let scalars: Vec<char> = text.chars().collect();
        let spans = split(text, &[], false);
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
