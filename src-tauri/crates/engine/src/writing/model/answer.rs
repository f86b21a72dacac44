//! What a model has said: paragraphs of sentences, each with the numbers of the passages that it names.
//!
//! Models are asked for plain sentences with numbers in brackets, and give what they give: headings, bullets, bold type,
//! thoughts, numbers before or behind the full stop, or none at all. All of it is taken apart without complaint.

use crate::api::ParagraphKind;
use crate::writing::sentences::{is_closed, split};

/// Largest number that is taken for that of a passage; a year in brackets is none.
const LARGEST: usize = 99;

/// A sentence of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Its words.
    pub(super) text: String,
    /// Numbers of passages, from 1, in the order in which they are named.
    pub(super) numbers: Vec<usize>,
}

/// The paragraphs of an answer. What is cut off at the end of one that was not `whole` is left out.
pub(super) fn parse(text: &str, form: ParagraphKind, abbreviations: &[String], whole: bool) -> Vec<Vec<Said>> {
    let text = without_thoughts(text);
    let mut paragraphs: Vec<Vec<Said>> = vec![Vec::new()];
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            paragraphs.push(Vec::new());
            continue;
        }
        if is_heading(line) {
            continue;
        }
        let last = at + 1 == lines.len();
        let (words, marks) = without_numbers(plain(line).as_str());
        let spans = split(&words, abbreviations, false);
        let mut said: Vec<Said> = spans
            .iter()
            .map(|span| Said { text: span.text.split_whitespace().collect::<Vec<_>>().join(" "), numbers: Vec::new() })
            .collect();
        for (place, number) in marks {
            let of = spans.iter().rposition(|span| (span.start as usize) < place).unwrap_or_default();
            if let Some(said) = said.get_mut(of)
                && !said.numbers.contains(&number)
            {
                said.numbers.push(number);
            }
        }
        if last && !whole && said.last().is_some_and(|sentence| !is_closed(&sentence.text)) {
            said.pop();
        }
        said.retain(|sentence| says_something(&sentence.text));
        // A step may have a second sentence; who writes all steps on one line has written several.
        if form == ParagraphKind::Steps && said.len() == 2 {
            let numbers = said.iter().flat_map(|sentence| sentence.numbers.clone()).collect::<Vec<_>>();
            let text = said.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
            said = vec![Said { text, numbers }];
        }
        paragraphs.last_mut().expect("there is one").extend(said);
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    if matches!(form, ParagraphKind::List | ParagraphKind::Steps) && paragraphs.len() > 1 {
        paragraphs = vec![paragraphs.into_iter().flatten().collect()];
    }
    paragraphs
}

/// The numbered lines of an answer about single sentences: for each number its sentence, none for a dash.
pub(super) fn parse_numbered(text: &str) -> Vec<(usize, Option<Said>)> {
    let text = without_thoughts(text);
    let numbered = text.lines().filter_map(|line| {
        let line = line.trim();
        let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let number: usize = line[..digits].parse().ok()?;
        let rest = line[digits..].strip_prefix(['.', ')', ':'])?.trim();
        let (words, marks) = without_numbers(plain(rest).as_str());
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let numbers = marks.into_iter().map(|(_, number)| number).collect();
        Some((number, says_something(&words).then_some(Said { text: words, numbers })))
    });
    numbered.collect()
}

/// The answer without what a model thinks before it answers. A thought that does not end is all there is.
pub(super) fn without_thoughts(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in [("<think>", "</think>"), ("<thinking>", "</thinking>")] {
        // Some servers leave the beginning out.
        if let Some(end) = text.find(close)
            && !text[..end].contains(open)
        {
            text.replace_range(..end + close.len(), "");
        }
        while let Some(at) = text.find(open) {
            let end = text[at..].find(close).map_or(text.len(), |end| at + end + close.len());
            text.replace_range(at..end, "");
        }
    }
    text
}

fn is_heading(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#')
        || (line.starts_with("**") && line.ends_with("**") && !is_closed(line.trim_matches('*')))
        || line.chars().all(|character| matches!(character, '-' | '=' | '*' | '_' | ' '))
}

/// A line without what sets it: bullets, numbers of a list, bold type, code, and what a link leads to.
pub(super) fn plain(line: &str) -> String {
    let line = line.trim();
    let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let numbered = (1..=2)
        .contains(&digits)
        .then(|| line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") ")))
        .flatten();
    let line = numbered.unwrap_or(line);
    let line = ["- ", "* ", "\u{2022} ", "> "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line);
    let line = line.replace("**", "").replace("__", "").replace('`', "");
    without_links(&line).chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// `[words](address)` and `![words](address)` as their words.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(middle) = rest.find("](") {
        let Some(open) = rest[..middle].rfind('[') else { break };
        let Some(close) = rest[middle..].find(')') else { break };
        out.push_str(rest[..open].trim_end_matches('!'));
        out.push_str(&rest[open + 1..middle]);
        rest = &rest[middle + close + 1..];
    }
    out.push_str(rest);
    out
}

/// The line without the numbers of passages, and where each was, in characters of what is left.
fn without_numbers(line: &str) -> (String, Vec<(usize, usize)>) {
    let characters: Vec<char> = line.chars().collect();
    let (mut out, mut marks) = (String::new(), Vec::new());
    let (mut at, mut length) = (0, 0);
    while at < characters.len() {
        if matches!(characters[at], '[' | '\u{3010}')
            && let Some((end, numbers)) = numbers_at(&characters, at)
        {
            marks.extend(numbers.into_iter().map(|number| (length, number)));
            at = end;
            // "the pump [2]." has a space too many.
            if characters.get(at).is_some_and(|next| matches!(next, '.' | ',' | ';' | ':' | '!' | '?'))
                && out.ends_with(' ')
            {
                out.pop();
                length -= 1;
            }
            continue;
        }
        out.push(characters[at]);
        length += 1;
        at += 1;
    }
    (out, marks)
}

/// `[2]`, `[1, 3]`, `[passage 2]` that begins at `at`: where it ends, and its numbers.
fn numbers_at(characters: &[char], at: usize) -> Option<(usize, Vec<usize>)> {
    let length = characters[at..].iter().take(40).position(|character| matches!(character, ']' | '\u{3011}'))?;
    let inside: String = characters[at + 1..at + length].iter().collect();
    let lower = inside.to_lowercase();
    let bare =
        ["passages", "passage", "source", "p."].iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let parts = bare.split([',', ';', ' ', '&']).map(str::trim).filter(|part| !part.is_empty() && *part != "and");
    let numbers: Vec<usize> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let good = !numbers.is_empty() && numbers.iter().all(|number| (1..=LARGEST).contains(number));
    good.then_some((at + length + 1, numbers))
}

/// Whether there are words in it.
pub(super) fn says_something(text: &str) -> bool {
    text.chars().filter(|character| character.is_alphabetic()).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Vec<(String, Vec<usize>)>> {
        let known = ["e.g".to_owned()];
        let parsed = parse(text, ParagraphKind::Prose, &known, true);
        parsed.into_iter().map(|one| one.into_iter().map(|said| (said.text, said.numbers)).collect()).collect()
    }

    fn pair(text: &str, numbers: &[usize]) -> (String, Vec<usize>) {
        (text.to_owned(), numbers.to_vec())
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        assert_eq!(
            of("The pump failed. [2] It was old [1, 3]. Nobody knew.[passage 4] In [2025] it ended."),
            [[
                pair("The pump failed.", &[2]),
                pair("It was old.", &[1, 3]),
                pair("Nobody knew.", &[4]),
                pair("In [2025] it ended.", &[]),
            ]]
        );
        assert_eq!(of("No numbers at all."), [[pair("No numbers at all.", &[])]]);
    }

    #[test]
    fn what_sets_the_text_is_taken_off() {
        let text = "# Findings\n\n**Summary**\n\n- The **pump** failed [1].\n2. It was `old` [2].\n\nSee [the site](http://evil.example/x) and ![all](http://evil.example/y).";
        assert_eq!(
            of(text),
            [vec![pair("The pump failed.", &[1]), pair("It was old.", &[2])], vec![pair("See the site and all.", &[])],]
        );
    }

    #[test]
    fn thoughts_are_left_out() {
        assert_eq!(of("<think>Hm. [1]</think>The pump failed. [1]"), [[pair("The pump failed.", &[1])]]);
        assert_eq!(of("Hm.</think>\nThe pump failed. [1]"), [[pair("The pump failed.", &[1])]]);
        assert!(of("<think>Hm. It never ends.").is_empty(), "nothing was said");
    }

    #[test]
    fn what_was_cut_off_is_left_out() {
        let cut = parse("The pump failed. [1] It was", ParagraphKind::Prose, &[], false);
        assert_eq!(cut, [[Said { text: "The pump failed.".to_owned(), numbers: vec![1] }]]);
        assert!(parse("It was", ParagraphKind::Prose, &[], false).is_empty());
    }

    #[test]
    fn steps_stay_whole() {
        let steps = parse("1. Open it. Wait. [1]\n\n2. Close it. [2]", ParagraphKind::Steps, &[], true);
        let texts: Vec<&str> = steps.iter().flatten().map(|said| said.text.as_str()).collect();
        assert_eq!((steps.len(), texts), (1, vec!["Open it. Wait.", "Close it."]));
    }

    #[test]
    fn points_on_one_line_are_points_all_the_same() {
        let parsed = parse("It is old. [1] It is slow. [2] It is loud. [3]", ParagraphKind::List, &[], true);
        assert_eq!(parsed[0].len(), 3, "{parsed:?}");
        let parsed = parse("Open it. [1] Wait. [1] Close it. [2]", ParagraphKind::Steps, &[], true);
        assert_eq!(parsed[0].len(), 3, "{parsed:?}");
    }

    #[test]
    fn numbered_lines_are_told_by_their_numbers() {
        let found = parse_numbered("Here they are:\n1. The pump failed. [2]\n2) -\n3. \u{2013}");
        assert_eq!(found[0], (1, Some(Said { text: "The pump failed.".to_owned(), numbers: vec![2] })));
        assert_eq!(&found[1..], [(2, None), (3, None)]);
    }
}
