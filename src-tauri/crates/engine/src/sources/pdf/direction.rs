//! Text that is read from right to left lies on the page in the order of its shapes; readers want the order of speech.

use unicode_normalization::char::is_combining_mark;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    Number,
    Either,
}

/// Puts parts, given from left to right as they lie on the page, into reading order. Each part is in reading order in
/// itself. Also tells whether the line as a whole is read from right to left.
pub(super) fn logical<S: AsRef<str>>(parts: &[S]) -> (String, bool) {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    let parts = parts.as_slice();
    if !parts.iter().any(|part| part.chars().any(is_right)) {
        return (parts.concat(), false);
    }
    let ways: Vec<Way> = parts.iter().map(|part| way(part)).collect();
    let count = |wanted: Way| ways.iter().filter(|way| **way == wanted).count();
    if count(Way::Right) * 2 < count(Way::Left) {
        // A few words from right to left inside a line from left to right: only they are turned.
        return (turn_inside(parts, &ways), false);
    }
    let mut out = String::new();
    let mut end = parts.len();
    while end > 0 {
        // Numbers and foreign words keep their own order, and what stands between their parts stays there.
        let start = if matches!(ways[end - 1], Way::Left | Way::Number) { foreign_start(&ways, end) } else { end - 1 };
        // Word processors put the space after a foreign word on its other side.
        let foreign = ways[start] == Way::Left;
        for part in &parts[start..end] {
            out.push_str(part);
        }
        end = start;
        if foreign && end > 0 && ways[end - 1] == Way::Right {
            out.push(' ');
        }
    }
    (out, true)
}

/// Where the foreign words begin that end before `end`.
fn foreign_start(ways: &[Way], end: usize) -> usize {
    let mut start = end - 1;
    for index in (0..end).rev() {
        match ways[index] {
            Way::Left | Way::Number => start = index,
            Way::Either => {}
            Way::Right => break,
        }
    }
    start
}

fn turn_inside(parts: &[&str], ways: &[Way]) -> String {
    let mut out = String::new();
    let mut index = 0;
    while index < parts.len() {
        if ways[index] != Way::Right {
            out.push_str(parts[index]);
            index += 1;
            continue;
        }
        let reach = (index..parts.len()).take_while(|at| matches!(ways[*at], Way::Right | Way::Either));
        let last = reach.filter(|at| ways[*at] == Way::Right).last().unwrap_or(index);
        for part in parts[index..=last].iter().rev() {
            out.push_str(part);
        }
        index = last + 1;
    }
    out
}

fn way(part: &str) -> Way {
    for letter in part.chars() {
        if is_right(letter) {
            return Way::Right;
        }
        if letter.is_numeric() {
            return Way::Number;
        }
        if letter.is_alphabetic() {
            return Way::Left;
        }
    }
    // A mark belongs to the letter before it.
    if part.chars().any(is_combining_mark) { Way::Right } else { Way::Either }
}

fn is_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{65F}' | '\u{66A}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(shown: &str) -> String {
        let parts: Vec<String> = shown.chars().map(String::from).collect();
        logical(&parts.iter().map(String::as_str).collect::<Vec<_>>()).0
    }

    #[test]
    fn lines_from_left_to_right_stay_as_they_are() {
        assert_eq!(turned("plain text, 12"), "plain text, 12");
    }

    #[test]
    fn hebrew_is_turned_and_its_numbers_are_not() {
        assert_eq!(turned("2024 םולש"), "שלום 2024");
        assert_eq!(turned("םולשPDF"), "PDF שלום");
        assert_eq!(turned("םולש 3.5 PDF םולש"), "שלום 3.5 PDF שלום");
    }

    #[test]
    fn a_hebrew_word_in_a_line_of_english() {
        assert_eq!(turned("the word םולש means peace"), "the word שלום means peace");
    }

    #[test]
    fn a_ligature_keeps_the_order_of_its_letters() {
        assert_eq!(logical(&["م", "ا", "لا", "س"]).0, "سلاام");
    }
}
