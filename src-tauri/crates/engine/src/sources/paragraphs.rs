//! What the lines between two empty ones of a plain text are: a heading, items of a list, entries of a log, a paragraph.
//!
//! A line that was broken because it was full goes on in the next; one that has room left for the next word was ended on
//! purpose. What was ended on purpose, without a mark, is a heading or a note, and no part of the sentence under it.

use super::builder::is_private;

/// Most words of a heading that stands right over its text.
const MOST_HEADING_WORDS: usize = 8;

/// Most characters of one.
const LONGEST_HEADING: usize = 60;

/// Lines with a date or a time at their head from which on they are entries.
const FEWEST_ENTRIES: usize = 3;

/// Part of the widest line that a line and the next word must fill to have been broken because it was full, in percent.
const FULL: usize = 85;

/// A part of a plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Stands over what follows.
    Heading(String),
    /// An item of a list without its marker, or an entry of a log with its time.
    Item(String),
    /// Running text.
    Text(String),
}

/// Parts lines of which none is empty. `headed` says that a heading may stand over them without a number.
pub(super) fn pieces(lines: &[&str], headed: bool) -> Vec<Piece> {
    let width = lines.iter().map(|line| line.trim().chars().count()).max().unwrap_or_default();
    let entries = lines.iter().filter(|line| has_stamp(line)).count();
    let log = entries >= FEWEST_ENTRIES && entries * 2 >= lines.len();
    let decimal = lines.iter().filter(|line| decimal_item(line).is_some()).count() > 1;
    let marked = |line: &str| list_item(line).or_else(|| decimal_item(line).filter(|_| decimal)).map(str::to_owned);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = lines;
    if let [first, under @ ..] = lines
        && !under.is_empty()
        && !log
        && is_heading_over(first, under, headed, width, &marked)
    {
        pieces.push(Piece::Heading(first.trim().to_owned()));
        rest = under;
    }
    let mut last = "";
    for line in rest.iter().copied() {
        let ended = !last.is_empty() && is_ended(last, line, width);
        let item = if log && has_stamp(line) { Some(line.trim().to_owned()) } else { marked(line) };
        match (item, pieces.last_mut()) {
            (Some(item), _) => pieces.push(Piece::Item(item)),
            (None, Some(Piece::Text(text))) if !ended || is_closed(last) => append(text, line),
            (None, Some(Piece::Item(text))) if !ended => append(text, line),
            _ => pieces.push(Piece::Text(line.trim().to_owned())),
        }
        last = line;
    }
    pieces
}

/// Whether the first line stands over the others: short, ended on purpose, and over sentences or a list.
fn is_heading_over(
    first: &str,
    under: &[&str],
    headed: bool,
    width: usize,
    marked: &impl Fn(&str) -> Option<String>,
) -> bool {
    let (line, next) = (first.trim(), under[0].trim_start());
    let number = number_of(line);
    let listed = marked(next).is_some();
    // The first of several items, or an item that leads up to others.
    if marked(first).is_some() && number.is_none() || number.is_some() && number_of(next).is_some() {
        return false;
    }
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    let low = line.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_lowercase);
    (headed || number.is_some())
        && letters >= 3
        && line.chars().count() <= LONGEST_HEADING
        && line.split_whitespace().count() <= MOST_HEADING_WORDS
        && !line.ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '-', '–'])
        && !line.contains(": ")
        && !has_stamp(line)
        && (listed || !low && is_ended(first, under[0], width) && under.iter().any(|line| is_closed(line)))
}

/// Whether a line was ended on purpose: the first word of the next would have had room on it, and begins something.
fn is_ended(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    let indented = next.starts_with(char::is_whitespace) && !line.starts_with(char::is_whitespace);
    let begins = word.starts_with(|first: char| first.is_uppercase() || matches!(first, '"' | '“' | '„' | '«'));
    let goes_on = line.trim_end().ends_with([',', ';', '-', '–', '(', '/', '&', '+']);
    let filled = line.trim().chars().count() + 1 + word.chars().count();
    begins && !indented && !goes_on && filled * 100 <= width * FULL
}

fn is_closed(line: &str) -> bool {
    line.trim_end().trim_end_matches(['"', '”', '“', '’', '»', '«', ')', ']']).ends_with(['.', '!', '?', ':', '…'])
}

/// Joins a wrapped line. A word that was parted at the end of a line is not mended: a plain file was not typeset, so a
/// hyphen there belongs to the word.
fn append(text: &mut String, line: &str) {
    if !text.ends_with('-') {
        text.push(' ');
    }
    text.push_str(line.trim());
}

/// The text of a list's item without its marker: a sign, "1.", "1)" or "(1)", and a box that is not ticked.
pub(super) fn list_item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let bullet = |letter: char| matches!(letter, '-' | '*' | '•' | '–' | '‣' | '◦') || is_private(letter);
    let numbered = |line| number(line).and_then(|(_, rest): (u32, &str)| rest.strip_prefix(['.', ')']));
    let in_brackets = || number(line.strip_prefix('(')?).and_then(|(_, rest)| rest.strip_prefix(')'));
    let rest = line.strip_prefix(bullet).or_else(|| numbered(line)).or_else(in_brackets)?;
    let rest = rest.starts_with([' ', '\t']).then(|| rest.trim())?;
    let rest = rest.strip_prefix("[ ]").map_or(rest, str::trim_start);
    (!rest.is_empty()).then_some(rest)
}

/// The number at the head of a line such as "2. Coordinator", if it has one.
pub(super) fn number_of(line: &str) -> Option<u32> {
    let (number, rest) = number(line.trim_start())?;
    let rest = rest.strip_prefix(['.', ')'])?;
    rest.starts_with([' ', '\t']).then_some(number)
}

/// The text of "8.1 Empty the tank." without its number; a line that short and without an end mark is a heading.
fn decimal_item(line: &str) -> Option<&str> {
    let (_, rest) = number(line.trim_start())?;
    let (_, rest) = number(rest.strip_prefix('.')?)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    (rest.starts_with([' ', '\t']) && is_closed(rest) && rest.split_whitespace().count() > 2).then(|| rest.trim())
}

/// Up to three digits at the head of a text, and what follows them.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    (1..=3).contains(&digits).then(|| Some((text[..digits].parse().ok()?, &text[digits..])))?
}

/// Whether a line begins with a day or a time of day: "2026-10-06 07:12", "[07:12:09]", "6.10.2026", "06/10/26", "7:12".
pub(super) fn has_stamp(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let word = word.trim_matches(['[', ']', '(', ')']).trim_end_matches([',', ':', ';']);
    let parts = |sign: char| -> Option<Vec<usize>> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part.len());
        word.split(sign).map(digits).collect()
    };
    let of = |sign: char, lengths: &[&[usize]]| {
        parts(sign).is_some_and(|parts| {
            parts.len() == lengths.len() && parts.iter().zip(lengths).all(|(part, wanted)| wanted.contains(part))
        })
    };
    let day = |sign| of(sign, &[&[1, 2], &[1, 2], &[2, 4]]);
    // "2026-10-06T07:12:09Z"
    let at = word.split_once('T').is_some_and(|(day, time)| day.len() == 10 && time.contains(':'));
    at || of('-', &[&[4], &[2], &[2]])
        || day('.')
        || day('/')
        || of(':', &[&[1, 2], &[2]])
        || of(':', &[&[1, 2], &[2], &[2]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let tell = |piece| match piece {
            Piece::Heading(text) => format!("# {text}"),
            Piece::Item(text) => format!("- {text}"),
            Piece::Text(text) => text,
        };
        pieces(&lines, true).into_iter().map(tell).collect()
    }

    #[test]
    fn what_stands_right_over_its_text_is_a_heading() {
        let sentence = "Numbers are still rising. In August 214 households were helped, more than ever before.";
        for heading in ["2. Coordinator", "Coordinator", "8  Descaling", "§ 5 Beiträge"] {
            assert_eq!(told(&format!("{heading}\n{sentence}")), [format!("# {heading}"), sentence.to_owned()]);
        }
        assert_eq!(told("backup\n- nightly at 23:00\n- weekly"), ["# backup", "- nightly at 23:00", "- weekly"]);
        let wrapped = "The boiler of the school in\nHarlow was built in 1961 and\nreplaced at last.";
        assert_eq!(told(wrapped), [wrapped.replace('\n', " ")], "a narrow column");
        assert_eq!(
            told("Riverside Larder\n12 Main Street\nHarlow"),
            ["Riverside Larder 12 Main Street Harlow"],
            "an address"
        );
        assert_eq!(told("You need:\n- a passport\n- a photograph")[0], "You need:", "what leads up to a list");
    }

    #[test]
    fn numbered_lines_in_a_row_are_a_list_and_what_follows_is_not_part_of_its_last() {
        let found = told(
            "1. stop the service\n2. restore the last backup that was verified, which takes about three hours on the old disks\n3. start it\nDo not start it before the licence service.",
        );
        assert_eq!(found[0], "- stop the service");
        assert_eq!(found[2..], ["- start it", "Do not start it before the licence service."]);
        assert_eq!(told("- one\n  and more\n1. two\n1990 was a year."), ["- one and more", "- two 1990 was a year."]);
        assert_eq!(told("(1) Mitglied kann jeder werden.\n(2) Er zahlt.")[1], "- Er zahlt.");
        assert_eq!(
            told("- [ ] replace the battery\n- [x] replace the disks"),
            ["- replace the battery", "- [x] replace the disks"]
        );
    }

    #[test]
    fn steps_with_two_numbers_are_items() {
        let found = told(
            "8  Descaling\nThe display shows CALC when descaling is due.\n8.1 Empty the tank and remove the filter.\n8.2 Rinse the tank.",
        );
        assert_eq!(
            found,
            [
                "# 8  Descaling",
                "The display shows CALC when descaling is due.",
                "- Empty the tank and remove the filter.",
                "- Rinse the tank."
            ]
        );
    }

    #[test]
    fn lines_of_a_log_keep_their_times() {
        let log = "2026-10-06 07:12 Reception reports an error.\n2026-10-06 07:20 RD on site. Ping ok.\n2026-10-06 07:31 Two disks are red,\nthe third is not.";
        assert_eq!(told(log)[2], "- 2026-10-06 07:31 Two disks are red, the third is not.");
        for stamp in ["07:12", "[07:12:09]", "6.10.2026", "06/10/26,", "2026-10-06T07:12:09Z"] {
            assert!(has_stamp(&format!("{stamp} It stopped.")), "{stamp}");
        }
        for text in ["1.5 litres", "12 pumps", "3.2 Results", "1990 was a year.", "10:1 is the ratio of it"] {
            assert!(!has_stamp(text), "{text}");
        }
    }

    #[test]
    fn notes_that_were_ended_on_purpose_are_not_run_together() {
        let found =
            told("Client to server TCP 8443\nServer to database TCP 1433, which is open for the licence service alone");
        assert_eq!(found.len(), 2);
        let closed = "It was old. \nIt was replaced in the spring of the year after by one of the same kind.";
        assert_eq!(told(closed).len(), 1, "sentences of one paragraph");
    }
}
