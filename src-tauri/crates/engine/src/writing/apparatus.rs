//! What stands around a text without being part of it: captions, entries of reference lists, marks of footnotes. Readers of
//! files tell what they can by how it is set; here it is told by its words, for the formats that set nothing apart.

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::Speech;

/// Longest caption, in words; a block that is longer has taken up the text below its picture.
const LONGEST_CAPTION: usize = 60;

/// Signs from which a text counts as an entry of a list of references.
const ENTRY_SIGNS: usize = 3;

/// Words that stand in such entries, in whatever language the text around them is.
const ENTRY_WORDS: [&str; 26] = [
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
];

/// A block that names a picture or a table: "Figure 3: ...", "Tabelle 2. ...".
pub(super) fn is_caption(text: &str, speech: &Speech) -> bool {
    text.split_whitespace().count() <= LONGEST_CAPTION && label(text, speech).is_some_and(|end| !text[end..].is_empty())
}

/// A line about a text rather than of it: "Keywords: heat, pumps", "Heat · Pumps · Schools."
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
    let signs = 2 * usize::from(numbered) + (initials / 2).min(2) + named.min(3) + years.min(1) + ranges.min(1);
    let verbs = text.unicode_words().filter(|word| speech.finite.contains(&word.to_lowercase())).count();
    signs >= ENTRY_SIGNS + verbs.min(2)
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
    }

    #[test]
    fn entries_of_reference_lists_are_no_sentences() {
        let english = speech("en");
        for text in [
            "[12] J. Smith and K. Brown. Heat pumps of the north. Energy, 2010.",
            "Papineni, K., Roukos, S., Ward, T., Zhu, W. (2002). Bleu: a method for evaluation.",
            "In Proceedings of the 40th Annual Meeting of the society, pages 311-318.",
            "Smith, J. A. (1998). Boilers. Journal of Heat, vol. 3, pp. 12–18.",
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
