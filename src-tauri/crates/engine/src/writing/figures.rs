//! Numbers as the language of a document writes them: digits in groups of three, and its own sign before decimals.
//!
//! Only whole columns of measures are written anew, and never a year, a code or a number whose reading is open: "1,234" is one
//! thing to an Englishman and another to a German. What is quoted as a sentence stays as its source has it.

use super::captions::Captions;
use super::catalogue;
use super::column_names::is_code;
use super::numbers::parse_number;

/// From this amount on even languages that keep four digits together part them.
const ALWAYS_PARTED: f64 = 10_000.0;

/// Whole numbers of that many digits each are numbers of things, such as postcodes, rather than amounts.
const CODE_DIGITS: usize = 5;

/// How a language writes numbers.
#[derive(Clone, Copy)]
pub(super) struct Figures {
    captions: &'static Captions,
    /// Four digits alone stay together.
    keeps_four: bool,
}

impl Figures {
    /// Those of that language (ISO 639-1).
    pub(super) fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        Self {
            captions: &catalogue::of_or_english(language).captions,
            keeps_four: matches!(primary, "es" | "pl" | "pt"),
        }
    }

    /// Writes the cells of a column anew if they are measures; leaves them alone otherwise.
    pub(super) fn write_column(self, name: &str, cells: &mut [&mut String]) {
        let filled: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let numbers: Vec<f64> = filled.iter().filter_map(|cell| parse_number(cell)).collect();
        // A dash or a word among them stands for a number that is not there.
        if numbers.is_empty()
            || numbers.len() * 5 < filled.len() * 4
            || is_code(name)
            || !are_measures(&filled, &numbers)
        {
            return;
        }
        let parts_four = !self.keeps_four || numbers.iter().any(|number| number.abs() >= ALWAYS_PARTED);
        let written: Vec<Option<String>> =
            cells.iter().map(|cell| parse_number(cell).map(|_| self.written(cell, parts_four))).collect();
        let is_open = |cell: &str, written: &Option<String>| {
            is_ambiguous(cell) && written.as_deref().is_some_and(|written| written != cell)
        };
        if cells.iter().zip(&written).any(|(cell, written)| is_open(cell, written)) {
            return;
        }
        for (cell, written) in cells.iter_mut().zip(written) {
            if let Some(written) = written {
                **cell = written;
            }
        }
    }

    /// A single measure, as it stands in a sentence; as it is where its reading is open, and where it may be a year.
    pub(super) fn single(self, text: &str) -> String {
        let Some(number) = parse_number(text) else { return text.to_owned() };
        let is_code = text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_code || is_year(number) || is_ambiguous(text) {
            return text.to_owned();
        }
        self.written(text, !self.keeps_four || number.abs() >= ALWAYS_PARTED)
    }

    /// A number that is known to be one, with what stands around its digits.
    fn written(self, text: &str, parts_four: bool) -> String {
        let digit = |character: char| character.is_ascii_digit();
        let (Some(first), Some(last)) = (text.find(digit), text.rfind(digit)) else { return text.to_owned() };
        let digits = &text[first..=last];
        let (whole, decimals) = parts(digits);
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let mut out = text[..first].to_owned();
        if whole.len() < 4 || whole.len() == 4 && !parts_four {
            out.push_str(&whole);
        } else {
            let head = whole.len() % 3;
            out.push_str(&whole[..head]);
            for (index, group) in whole.as_bytes()[head..].chunks(3).enumerate() {
                if head > 0 || index > 0 {
                    out.push_str(&self.captions.thousands);
                }
                out.extend(group.iter().copied().map(char::from));
            }
        }
        if let Some(decimals) = decimals {
            out.push_str(&self.captions.decimal);
            out.push_str(decimals);
        }
        out.push_str(&text[last + 1..]);
        out
    }
}

/// Whether a column is one of amounts: no years, no counter, no codes. `cells` are those of `numbers` and a few others.
fn are_measures(cells: &[&str], numbers: &[f64]) -> bool {
    let counter = numbers.len() > 2 && numbers.windows(2).all(|pair| (pair[1] - pair[0] - 1.0).abs() < f64::EPSILON);
    let plain = |cell: &&&str| cell.bytes().all(|byte| byte.is_ascii_digit());
    let bare: Vec<&&str> = cells.iter().filter(plain).collect();
    let zeros = bare.iter().any(|cell| cell.len() > 1 && cell.starts_with('0'));
    let alike = bare.len() == cells.len()
        && bare.len() > 2
        && bare[0].len() >= CODE_DIGITS
        && bare.iter().all(|cell| cell.len() == bare[0].len() && !cell.ends_with("00"));
    !numbers.iter().all(|number| is_year(*number)) && !counter && !zeros && !alike
}

/// Whether a number may be a year.
fn is_year(number: f64) -> bool {
    number.fract() == 0.0 && (1_500.0..2_200.0).contains(&number)
}

/// Whether the one sign between the digits may part thousands or decimals: exactly three digits follow it.
fn is_ambiguous(text: &str) -> bool {
    let digit = |character: char| character.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(digit), text.rfind(digit)) else { return false };
    let digits = &text[first..=last];
    let mut signs = digits.match_indices(|character: char| !character.is_ascii_digit());
    let Some((at, sign)) = signs.next() else { return false };
    matches!(sign, "." | ",")
        && signs.next().is_none()
        && digits.len() - at == 4
        && (1..=3).contains(&at)
        && !digits.starts_with('0')
}

/// The digits before the decimals, and these, as [`parse_number`] reads them.
fn parts(digits: &str) -> (&str, Option<&str>) {
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let three = |sign: char| digits.split(sign).skip(1).all(|group| group.len() == 3) && !digits.starts_with("0,");
    let sign = match (dots, commas) {
        (1, 0) => '.',
        (0, 1) if !three(',') => ',',
        (1.., 1..) if digits.rfind('.') > digits.rfind(',') => '.',
        (1.., 1..) => ',',
        _ => return (digits, None),
    };
    digits.rsplit_once(sign).map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(language: &str, name: &str, cells: &[&str]) -> Vec<String> {
        let mut cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let mut column: Vec<&mut String> = cells.iter_mut().collect();
        Figures::of(language).write_column(name, &mut column);
        cells
    }

    #[test]
    fn measures_are_written_as_the_language_does() {
        let cells = ["1061000", "8349", "640", "-5120.4", "$1,234.56", "n/a"];
        assert_eq!(written("en", "kWh", &cells), ["1,061,000", "8,349", "640", "-5,120.4", "$1,234.56", "n/a"]);
        assert_eq!(written("de", "kWh", &cells), ["1.061.000", "8.349", "640", "-5.120,4", "$1.234,56", "n/a"]);
        let spaced = ["1\u{a0}061\u{a0}000", "8\u{a0}349", "640", "-5\u{a0}120,4", "$1\u{a0}234,56", "n/a"];
        assert_eq!(written("ru", "кВт·ч", &cells), spaced);
        assert_eq!(
            written("es", "kWh", &["1200", "830", "4100"]),
            ["1200", "830", "4100"],
            "four digits stay together"
        );
        assert_eq!(written("es", "kWh", &["1200", "830", "41000"])[0], "1.200", "but not beside larger ones");
        assert_eq!(written("en", "Checks", &["98 452", "23,022", "1,370"]), ["98,452", "23,022", "1,370"]);
        assert_eq!(written("en", "Rate", &["0,125", "12.5 %"]), ["0.125", "12.5 %"]);
    }

    #[test]
    fn what_is_no_measure_or_may_be_read_in_two_ways_stays() {
        for (name, cells) in [
            ("Built", ["1911", "1974", "2014"]),
            ("No.", ["1201", "8032", "1120"]),
            ("Code", ["12010", "80320", "1120"]),
            ("Line", ["1001", "1002", "1003"]),
            ("Where", ["10115", "80331", "20457"]),
            ("Tag", ["00101", "12345", "99"]),
            ("When", ["2024-09-01", "2024-10-01", "2024-11-01"]),
            ("Phone", ["5550123", "444", "5550199"]),
        ] {
            assert_eq!(written("en", name, &cells), cells, "{name}");
        }
        assert_eq!(written("de", "Menge", &["1,061", "8349", "12"]), ["1,061", "8349", "12"]);
        assert_eq!(written("de", "Menge", &["1.061", "8349", "12"]), ["1.061", "8349", "12"]);
    }

    #[test]
    fn a_number_in_a_sentence_is_written_the_same_way() {
        let figures = Figures::of("en");
        for (text, wanted) in
            [("73209", "73,209"), ("2024", "2024"), ("007", "007"), ("1,061", "1,061"), ("Town Hall", "Town Hall")]
        {
            assert_eq!(figures.single(text), wanted);
        }
        assert_eq!(Figures::of("fr").single("73209"), "73\u{202f}209");
    }
}
