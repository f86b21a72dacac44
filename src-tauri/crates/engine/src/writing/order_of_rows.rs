//! Names of rows that come in an order of their own: days, months, years, ordinals, numbers. Bars of such rows keep it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::captions::is_ordered;
use super::catalogue::{self, Catalogue};

/// What the names of the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowOrder {
    /// Points of time, each another: along an axis of time.
    Time,
    /// In another order that says something.
    Own,
    /// Things, which may come in any order.
    None,
}

/// The order that these names are in.
pub(super) fn order_of(names: &[&str]) -> RowOrder {
    if names.iter().all(|name| is_point_of_time(name)) {
        return RowOrder::Time;
    }
    let numbered = names.iter().all(|name| name.starts_with(|first: char| first.is_ascii_digit()));
    let bare = |name: &str| name.chars().filter(|character| !character.is_ascii_digit()).collect::<String>();
    let serial = names.windows(2).all(|pair| bare(pair[0]) == bare(pair[1]) && bare(pair[0]) != pair[0]);
    let ordered = names.iter().all(|name| is_ordered(&name.trim().to_lowercase()));
    if numbered || serial || ordered { RowOrder::Own } else { RowOrder::None }
}

/// Whether names of years, months or days run backwards.
pub(super) fn runs_backwards(names: &[&str]) -> bool {
    let dated = |name: &&str| is_year(name) || month_of(name).is_some() || day_of(name).is_some();
    names.iter().all(dated) && names.windows(2).all(|pair| pair[0] > pair[1])
}

/// The names with their months in words, where all of them are firsts of months, or months in figures.
pub(super) fn months_in_words(names: &[&str], language: &str) -> Option<Vec<String>> {
    let words = catalogue::of_or_english(language);
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let months: Option<Vec<(&str, usize)>> = names.iter().map(|name| first_of_month(name)).collect();
    let named = |(year, month): (&str, usize)| {
        let month = &words.notices.months[month - 1];
        match primary {
            "zh" | "ja" => format!("{year}年{month}"),
            "ko" => format!("{year}년 {month}"),
            _ => format!("{} {year}", short(month, primary)),
        }
    };
    Some(months?.into_iter().map(named).collect())
}

/// The first day of a month, or a month as a whole.
fn first_of_month(name: &str) -> Option<(&str, usize)> {
    match day_of(name) {
        Some((year, month, day)) => (day == 1).then_some((year, month)),
        None => month_of(name),
    }
}

/// The first letters of a month, as people shorten it, where its script has short forms.
fn short<'m>(month: &'m str, language: &str) -> &'m str {
    let letters = match language {
        "ar" | "he" => return month,
        // "juin" and "juillet".
        "fr" => 4,
        _ => 3,
    };
    let end = month.char_indices().nth(letters).map_or(month.len(), |(end, _)| end);
    if month.chars().count() <= letters + 1 { month } else { &month[..end] }
}

fn is_year(name: &str) -> bool {
    let digits = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    digits && name.parse::<u16>().is_ok_and(|year| (1_500..2_200).contains(&year))
}

/// "2024-09".
fn month_of(name: &str) -> Option<(&str, usize)> {
    let (year, month) = name.split_once('-')?;
    let month = Some(month).filter(|month| month.len() == 2)?.parse().ok()?;
    (is_year(year) && (1..=12).contains(&month)).then_some((year, month))
}

/// "2024-09-01", also with a time behind it.
fn day_of(name: &str) -> Option<(&str, usize, u32)> {
    let (year_and_month, day) = (name.get(..7)?, name.get(7..)?.strip_prefix('-')?);
    let day = day.split([' ', 'T']).next().filter(|day| day.len() == 2)?.parse().ok()?;
    month_of(year_and_month).filter(|_| (1..=31).contains(&day)).map(|(year, month)| (year, month, day))
}

/// A year, a month, a day or a quarter, with or without the year that it is of.
fn is_point_of_time(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let is_span =
        |name: &str| name.split_once(['/', '–', '-']).is_some_and(|(from, to)| is_year(from) && to.len() <= 4);
    if is_year(&name) || is_span(&name) || month_of(&name).is_some() || day_of(&name).is_some() {
        return true;
    }
    let mut named = 0;
    for word in name.split([' ', '.', ',', '\u{a0}']).filter(|word| !word.is_empty()) {
        if is_month(word) || is_quarter(word) {
            named += 1;
        } else if !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    named == 1
}

fn is_quarter(word: &str) -> bool {
    let number = word.strip_prefix('q').or_else(|| word.strip_suffix('q'));
    number.is_some_and(|number| matches!(number, "1" | "2" | "3" | "4"))
}

/// A month in any language, in whichever case, or its first letters.
fn is_month(word: &str) -> bool {
    static MONTHS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let all = catalogue::all().flat_map(|Catalogue { notices, .. }| &notices.months);
        all.map(|month| month.to_lowercase()).collect()
    });
    /// Letters by which a month is told, and how many its endings may differ by: "января", "январь".
    const TOLD_BY: usize = 3;
    const ENDING: usize = 1;
    let length = word.chars().count();
    let begins = |month: &String| {
        let same = word.chars().zip(month.chars()).take_while(|(one, other)| one == other).count();
        let most = month.chars().count();
        same >= TOLD_BY && (same == length || same + ENDING >= most && length <= most + 1)
    };
    MONTHS.contains(word) || (length >= TOLD_BY && MONTHS.iter().any(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_time_are_told_from_things() {
        for names in [
            ["2022", "2023", "2024"],
            ["January", "February", "March"],
            ["Jan", "Feb", "Mär"],
            ["январь", "февраль", "март"],
            ["1月", "2月", "3月"],
            ["2024-09-01", "2024-10-01", "2024-11-01"],
            ["Q1 2024", "Q2 2024", "Q3 2024"],
            ["2021/22", "2022/23", "2023/24"],
        ] {
            assert_eq!(order_of(&names), RowOrder::Time, "{names:?}");
        }
        for names in [["Monday", "Tuesday", "Friday"], ["0–9", "10–19", "20–29"], ["Ward 1", "Ward 2", "Ward 3"]]
        {
            assert_eq!(order_of(&names), RowOrder::Own, "{names:?}");
        }
        for names in [["Market Hall", "Museum", "Depot"], ["Marlene", "Jane", "Augustine"]] {
            assert_eq!(order_of(&names), RowOrder::None, "{names:?}");
        }
    }

    #[test]
    fn firsts_of_months_get_their_names_in_every_language() {
        let names = ["2024-09-01", "2024-10-01"];
        let told = |language: &str| months_in_words(&names, language).map(|names| names.join(", "));
        assert_eq!(told("en").as_deref(), Some("Sep 2024, Oct 2024"));
        assert_eq!(told("de").as_deref(), Some("Sep 2024, Okt 2024"));
        assert_eq!(told("zh").as_deref(), Some("2024年9月, 2024年10月"));
        assert_eq!(months_in_words(&["2024-05", "2024-06"], "fr").unwrap(), ["mai 2024", "juin 2024"]);
        assert_eq!(months_in_words(&["2024-09-01", "2024-09-15"], "en"), None, "days are days");
        assert!(runs_backwards(&["2024", "2023", "2022"]) && !runs_backwards(&["2022", "2023"]));
    }
}
