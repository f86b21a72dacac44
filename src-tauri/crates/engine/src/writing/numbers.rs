//! Numbers as people write them in tables.

/// The value of a cell that holds a number and little else: a sign, a unit, a currency, separators of thousands. None for
/// anything else.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let first = text.find(|character: char| character.is_ascii_digit())?;
    let last = text.rfind(|character: char| character.is_ascii_digit())?;
    let (before, digits, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    // Before: a sign or a currency. After: a short unit. A date, a range or a name has more.
    let unit = |part: &str| part.chars().filter(|character| !character.is_whitespace()).count() <= 4;
    if !unit(before)
        || !unit(after)
        || before.chars().filter(|character| character.is_alphabetic()).count() > 3
        || before.chars().any(|character| character == '/')
        || is_code(before)
    {
        return None;
    }
    let allowed = |character: char| {
        character.is_ascii_digit() || matches!(character, '.' | ',' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}')
    };
    if !digits.chars().all(allowed) {
        return None;
    }
    let plain: String =
        digits.chars().filter(|character| !matches!(character, '\'' | '’') && !character.is_whitespace()).collect();
    if plain.len() != digits.len() && !grouped(digits) {
        return None;
    }
    let negative = before.contains(['-', '−', '–']);
    let value: f64 = decimal(&plain)?.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Whether what stands before the digits makes a code of them: "P-" is no sign.
fn is_code(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|name| name.ends_with(char::is_alphabetic))
}

/// Whether white space and apostrophes part groups of three digits: "1 061 000", but not "11 2".
fn grouped(digits: &str) -> bool {
    let whole = digits.split(['.', ',']).next().unwrap_or_default();
    let mut groups = whole.split(|character: char| !character.is_ascii_digit());
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// The digits with a point before the decimals and no other separator. The last of two kinds of separators is the decimal
/// one; a single kind parts thousands if every group has three digits and the first is not zero.
fn decimal(plain: &str) -> Option<String> {
    let (dots, commas) = (plain.matches('.').count(), plain.matches(',').count());
    let thousands = |separator: char| {
        let mut groups = plain.split(separator);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && first != "0" && groups.all(|group| group.len() == 3)
    };
    match (dots, commas) {
        (0, 0) => Some(plain.to_owned()),
        (_, 0) if dots > 1 => thousands('.').then(|| plain.replace('.', "")),
        // A single point is a decimal one: "1.061" in a table of decimals is far more common than in one of thousands.
        (_, 0) => Some(plain.to_owned()),
        (0, _) if thousands(',') => Some(plain.replace(',', "")),
        (0, 1) => Some(plain.replace(',', ".")),
        (0, _) => None,
        _ if plain.rfind('.') > plain.rfind(',') => (dots == 1).then(|| plain.replace(',', "")),
        _ => (commas == 1).then(|| plain.replace('.', "").replace(',', ".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let known = [
            ("1061000", 1_061_000.0),
            ("1,061,000", 1_061_000.0),
            ("1.061.000", 1_061_000.0),
            ("1 061 000", 1_061_000.0),
            ("1'061", 1_061.0),
            ("93.1", 93.1),
            ("93,1 %", 93.1),
            ("1.234,56 €", 1_234.56),
            ("$1,234.56", 1_234.56),
            ("−3", -3.0),
            ("21 °C", 21.0),
            ("0,125", 0.125),
        ];
        for (text, value) in known {
            let found = parse_number(text).unwrap_or_else(|| panic!("{text} is a number"));
            assert!((found - value).abs() < 1e-9, "{text}: {found}");
        }
    }

    #[test]
    fn dates_ranges_and_names_are_no_numbers() {
        for text in [
            "",
            "n/a",
            "cell 1.1",
            "3 May 2025",
            "2025-05-03",
            "10-20",
            "12:30",
            "St Anne's School",
            "P-01",
            "1.2.3",
            "1,2,3",
            "11 2",
        ] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
