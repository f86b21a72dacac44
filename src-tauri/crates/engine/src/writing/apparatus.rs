//! What stands around a text without being part of it: captions, entries of reference lists, marks of footnotes. Readers of
//! files tell what they can by how it is set; here it is told by its words, for the formats that set nothing apart.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::Speech;
use super::noises::without_noises;
use crate::api::{Block, BlockKind, BlockRole};

/// Longest caption, in words; a block that is longer has taken up the text below its picture.
const LONGEST_CAPTION: usize = 60;

/// Signs from which a text counts as an entry of a list of references.
const ENTRY_SIGNS: usize = 3;

/// Words that stand in such entries, in whatever language the text around them is.
const ENTRY_WORDS: [&str; 28] = [
    "proceedings",
    "proc.",
    "journal",
    "vol.",
    "pp.",
    "pages",
    "arxiv",
    "doi",
    "isbn",
    "issn",
    "eds.",
    "(ed.)",
    "press,",
    "press.",
    "press:",
    "preprint",
    "conference",
    "transactions",
    "retrieved",
    "verlag",
    "springer",
    "elsevier",
    "edition,",
    "ed.,",
    "workshop",
    "revue",
    "archived",
    "accessed",
];

/// A block that names a picture or a table: "Figure 3: ...", "Tabelle 2. ...".
pub(super) fn is_caption(text: &str, speech: &Speech) -> bool {
    text.split_whitespace().count() <= LONGEST_CAPTION && label(text, speech).is_some_and(|end| !text[end..].is_empty())
}

/// A line about a text rather than of it: "Keywords: heat, pumps", "Heat · Pumps · Schools.", "See the handbook."
pub(super) fn is_label(text: &str, speech: &Speech) -> bool {
    let lower = text.to_lowercase();
    speech.labels.iter().any(|label| lower.starts_with(label.as_str())) || text.matches(" · ").count() >= 2
}

/// Where the label of a caption at the head of a text ends, in bytes.
fn label(text: &str, speech: &Speech) -> Option<usize> {
    let (word, rest) = text.split_once(char::is_whitespace)?;
    let word = word.trim_end_matches('.').to_lowercase();
    if !speech.captions.contains(&word) {
        return None;
    }
    let number = rest.split_whitespace().next()?;
    let end = text.len() - rest.trim_start().len() + number.len();
    let bare = number.trim_end_matches(['.', ':', ')']);
    let counts = bare.contains(|c: char| c.is_numeric()) && bare.chars().filter(|c| c.is_alphabetic()).count() <= 2
        || !bare.is_empty() && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let next = text[end..].trim_start().chars().next();
    // "Table 3 shows" is text; "Table 3. Heat", "Table 3 – Heat" and "Table 3 Heat of the school" are captions.
    let parted =
        bare.len() < number.len() || next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ',' | ';' | '('));
    (counts && (parted || next.is_some_and(char::is_uppercase))).then_some(end)
}

/// An entry of a list of references, or a part of one: who, when, where it was printed, and no verb.
pub(super) fn is_reference_entry(text: &str, speech: &Speech) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 80 {
        return false;
    }
    let numbered = text.starts_with('[') && text.find(']').is_some_and(|end| end <= 12 && words.len() > 4);
    let initials = words.iter().filter(|word| is_initial(word)).count();
    let named = words.iter().filter(|word| ENTRY_WORDS.contains(&word.to_lowercase().as_str())).count();
    let years = words.iter().filter(|word| is_year(word)).count();
    let ranges = words.iter().filter(|word| is_range(word)).count();
    // "“Study plan” (PDF)." names a file.
    let filed = text.contains("(PDF)");
    let signs =
        2 * usize::from(numbered || filed) + (initials / 2).min(2) + named.min(3) + years.min(1) + ranges.min(1);
    let verbs = speech.words(text).iter().filter(|word| speech.is_finite(word)).count();
    signs >= ENTRY_SIGNS + verbs.min(2)
}

/// Which blocks are entries of lists of references, whatever stands over them: those that hold little but addresses, numbers
/// of books and days of retrieval, and those between two such.
pub(super) fn reference_lists(blocks: &[Block], speech: &Speech) -> Vec<bool> {
    let plain: Vec<bool> = blocks.iter().map(|block| is_reference_block(&block.text, speech)).collect();
    let near = |mut others: std::slice::Iter<'_, bool>| others.any(|other| *other);
    let between = |at: usize| {
        let (before, after) = (&plain[at.saturating_sub(NEIGHBOURS)..at], &plain[at + 1..]);
        near(before.iter()) && near(after[..after.len().min(NEIGHBOURS)].iter())
    };
    (0..blocks.len()).map(|at| plain[at] || between(at)).collect()
}

/// Blocks on either side among which one decides what stands between them.
const NEIGHBOURS: usize = 2;

/// Words to one sign of a list of references.
const WORDS_TO_A_SIGN: usize = 30;

/// Signs of where something was printed or found, in whatever language the text around them is.
const SOURCE_SIGNS: [&str; 17] = [
    "://",
    "doi:",
    "doi.org",
    "isbn",
    "issn",
    "pp.",
    "vol.",
    "retrieved",
    "archived",
    "accessed",
    "abgerufen",
    "archiviert",
    "consulté",
    "consultado",
    "consultato",
    "geraadpleegd",
    "arxiv",
];

fn is_reference_block(text: &str, speech: &Speech) -> bool {
    let lower = text.to_lowercase();
    let signs: usize = SOURCE_SIGNS.iter().map(|sign| lower.matches(sign).count()).sum();
    let words = text.split_whitespace().count();
    let verbs = speech.words(&lower).iter().filter(|word| speech.is_finite(word)).count();
    signs >= 2 && signs * WORDS_TO_A_SIGN >= words && verbs <= signs
}

/// "J.", "J.-P.", "J.,".
fn is_initial(word: &str) -> bool {
    let bare = word.trim_matches(|character: char| matches!(character, ',' | ';' | '(' | ')' | '-'));
    let Some(stem) = bare.strip_suffix('.') else { return false };
    stem.split(['.', '-']).all(|part| part.chars().count() <= 1 && part.chars().all(char::is_uppercase))
        && !stem.is_empty()
}

/// "(2010)", "2010a.", "1998,".
fn is_year(word: &str) -> bool {
    let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
    let digits = bare.trim_end_matches(|character: char| character.is_ascii_lowercase());
    digits.len() == 4 && bare.len() <= 5 && matches!(digits.parse(), Ok(1_700..=2_100)) && bare.len() < word.len()
}

/// "311-318", "120–125.".
fn is_range(word: &str) -> bool {
    let bare = word.trim_matches(|character: char| !character.is_ascii_digit());
    bare.split(['-', '–']).count() == 2
        && bare.split(['-', '–']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        || bare.contains("--")
}

/// Length in bytes of the mark of a footnote or of a reference at the head of `rest`, which begins behind the end of a
/// sentence: "12", "¹²", "[3]", "[1][2]", "†". Zero where there is none.
pub(super) fn footnote_mark(rest: &str) -> usize {
    let mut at = 0;
    loop {
        let here = &rest[at..];
        let digits = here.len() - here.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let raised = here.len()
            - here.trim_start_matches(|c: char| matches!(c, '¹' | '²' | '³' | '⁰'..='⁹' | '†' | '‡' | '*')).len();
        let bracket = here
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'))
            .filter(|(inner, _)| is_bracketed_mark(inner));
        at += match bracket {
            Some((inner, _)) => inner.len() + 2,
            None if raised > 0 => raised,
            None if at == 0 && (1..=3).contains(&digits) => digits,
            None => break,
        };
    }
    if rest[at..].chars().next().is_none_or(char::is_whitespace) { at } else { 0 }
}

/// Different numbers in brackets from which a source is taken to point to its references by them: one alone may be an index,
/// or a word that an editor has put in.
const FEWEST_MARKS: usize = 3;

/// Longest number in such a mark, in digits: longer ones are years.
const LONGEST_MARK: usize = 3;

/// Whether a source points to its references by numbers in brackets.
pub(super) fn has_marks(blocks: &[Block]) -> bool {
    let texts = blocks.iter().filter(|block| block.role == BlockRole::Body && block.kind == BlockKind::Paragraph);
    let marks: BTreeSet<&str> = texts.flat_map(|block| marks(&block.text)).map(|(_, _, inner)| inner).collect();
    marks.len() >= FEWEST_MARKS
}

/// A sentence without the marks by which it points to its references ("old[3]", "was shown [4, 5]."), which lead nowhere
/// outside of its source. What is part of the sentence stays: "as in [3]". `inside` says that the sentence is not the first
/// of its block, so that a mark at its head belongs to the one before it.
pub(super) fn without_marks(text: &str, inside: bool, is_small: impl Fn(&str) -> bool) -> String {
    cut_marks(text, |before| {
        let last = before.unicode_words().next_back().unwrap_or_default().to_lowercase();
        let glued = before.ends_with(|character: char| !character.is_whitespace());
        if before.trim().is_empty() { inside } else { glued || !is_small(&last) }
    })
}

/// A text without any mark, to compare what is quoted with where it is from.
pub(super) fn without_any_mark(text: &str) -> String {
    without_noises(&cut_marks(text, |_| true))
}

/// Leaves out the marks of which `goes`, asked with the text before each, says so.
fn cut_marks(text: &str, goes: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, _) in marks(text).into_iter().filter(|(start, ..)| goes(&text[..*start])) {
        out.push_str(text[from..start].trim_end());
        from = end;
        if out.is_empty() {
            from += text[from..].len() - text[from..].trim_start().len();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// The marks of references in a text, with what stands in their brackets. Lengths are in bytes.
fn marks(text: &str) -> Vec<(usize, usize, &str)> {
    let found = text.match_indices('[').filter_map(|(start, _)| {
        let inner = text[start + 1..].split_once(']')?.0;
        let end = start + inner.len() + 2;
        let short = inner.split(|c: char| !c.is_ascii_digit()).all(|digits| digits.len() <= LONGEST_MARK);
        let ends = !text[end..].starts_with(char::is_alphanumeric);
        (short && ends && is_bracketed_mark(inner)).then_some((start, end, inner))
    });
    found.collect()
}

/// "3", "3, 4", "12–15", "a", "note 2", "citation needed".
fn is_bracketed_mark(inner: &str) -> bool {
    let counts = inner.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–'));
    let letter = inner.chars().count() == 1 && inner.chars().all(char::is_lowercase);
    !inner.is_empty() && (counts || letter || inner.starts_with("note ") || inner == "citation needed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    fn speech(language: &str) -> &'static Speech {
        &catalogue::of(language).expect("a catalogue").speech
    }

    #[test]
    fn captions_are_told_from_sentences_about_a_table() {
        let english = speech("en");
        for text in [
            "Figure 3: The boiler of the Town Hall after the repair.",
            "Table 2. Gas used by building.",
            "Fig. 4 – Heat lost through the roof.",
            "Table 3 Gas used by building in the year 2025.",
            "TABLE IV: Results of the survey.",
        ] {
            assert!(is_caption(text, english), "{text}");
        }
        for text in [
            "Table 3 shows the gas used by building.",
            "Figures rose in all of the years.",
            "Step 1: Open the main valve.",
            "Figure 3, which shows the roof, is old.",
        ] {
            assert!(!is_caption(text, english), "{text}");
        }
        assert!(is_caption("Abbildung 2: Der Kessel im Rathaus.", speech("de")));
    }

    #[test]
    fn lines_about_a_text_are_not_of_it() {
        let english = speech("en");
        assert!(is_label("Keywords heat, pumps, schools.", english) && is_label("Heat · Pumps · Schools.", english));
        assert!(!is_label("The key words of the report are heat and pumps.", english));
        assert!(is_label("See the handbook of the plant for more details.", english), "it points elsewhere");
        assert!(!is_label("Seeds were sown along the pipe.", english));
    }

    #[test]
    fn entries_of_reference_lists_are_no_sentences() {
        let english = speech("en");
        for text in [
            "[12] J. Smith and K. Brown. Heat pumps of the north. Energy, 2010.",
            "Papineni, K., Roukos, S., Ward, T., Zhu, W. (2002). Bleu: a method for evaluation.",
            "In Proceedings of the 40th Annual Meeting of the society, pages 311-318.",
            "Smith, J. A. (1998). Boilers. Journal of Heat, vol. 3, pp. 12–18.",
            "“Study plan for the injury of waterfowl” (PDF). Department of the Environment, December (2008).",
            "Archived (PDF) from the original.",
        ] {
            assert!(is_reference_entry(text, english), "{text}");
        }
        for text in [
            "The council of Ellerbrook met on 3 May 2025 in the Town Hall.",
            "J. R. Vance was elected in 2019 and has chaired the committee since.",
            "The conference of 2019 was held in the Market Hall, where 120-130 people met.",
            "In 2022 the Journal of Heat reported that the pumps are quiet.",
        ] {
            assert!(!is_reference_entry(text, english), "{text}");
        }
    }

    #[test]
    fn what_stands_between_entries_of_a_list_is_one() {
        let block = |text: &&str| Block {
            block: 0,
            kind: BlockKind::ListItem,
            role: BlockRole::Body,
            text: (*text).to_owned(),
            page: None,
            heading: Vec::new(),
            start: 0,
            end: 0,
            columns: Vec::new(),
            header_rows: 0,
        };
        let texts = [
            "The pumps of the town were bought in 2014, and their price is at https://example.org in the list.",
            "“Pumps of the town” (https://example.org/a). Town News. 9 May 2014. Retrieved 3 June 2020.",
            "Watford Works and Norwich Works, official programme.",
            "Dunk, Peter (1986). Pumps of 1986. Queen Press. pp. 374–375. ISBN 0-356-12334-0.",
            "The boiler of the hall was sold in 2019.",
        ];
        let blocks: Vec<Block> = texts.iter().map(block).collect();
        assert_eq!(reference_lists(&blocks, speech("en")), [false, true, true, true, false]);
    }

    #[test]
    fn marks_of_references_go_and_what_belongs_to_the_sentence_stays() {
        let small = |word: &str| ["in", "by", "and"].contains(&word);
        let clean = |text: &str, inside| without_marks(text, inside, small);
        for (text, wanted) in [
            (
                "Ducks are on the arms of Lubāna (Latvia)[50] and of Föglö.[51]",
                "Ducks are on the arms of Lubāna (Latvia) and of Föglö.",
            ),
            ("The club [12], founded early, won twice [3, 4].", "The club, founded early, won twice."),
            ("It was shown in [12] and by [13].", "It was shown in [12] and by [13]."),
            ("In the year [2019] it was [s]he who won.", "In the year [2019] it was [s]he who won."),
        ] {
            assert_eq!(clean(text, false), wanted);
            assert_eq!(
                without_any_mark(&clean(text, false)),
                without_any_mark(text),
                "it can be told where it is from"
            );
        }
        assert_eq!(clean("[50] In 2003 the club won.", true), "In 2003 the club won.");
        assert_eq!(
            clean("[50] In 2003 the club won.", false),
            "[50] In 2003 the club won.",
            "it may be an entry of a list"
        );
    }

    #[test]
    fn marks_of_footnotes_are_measured() {
        for (text, length) in
            [("12 The", 2), ("[3] The", 3), ("[1][2]", 6), ("¹ The", 2), ("† The", 3), ("[citation needed] The", 17)]
        {
            assert_eq!(footnote_mark(text), length, "{text}");
        }
        for text in [" The", "2025 was", "[see above] The", "", "12a The"] {
            assert_eq!(footnote_mark(text), 0, "{text}");
        }
    }
}
