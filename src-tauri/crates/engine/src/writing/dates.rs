//! Days, months and years as they stand in sentences.

/// A day, a month or a year, as far as it is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Date {
    /// The year.
    pub(super) year: Option<u32>,
    /// The month, from 1.
    pub(super) month: Option<u32>,
    /// The day of the month.
    pub(super) day: Option<u32>,
    /// As it stands.
    pub(super) shown: String,
}

impl Date {
    /// Whether both say a year, a month or a day, and not the same.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let differ = |one: Option<u32>, other: Option<u32>| one.zip(other).is_some_and(|(one, other)| one != other);
        differ(self.year, other.year) || differ(self.month, other.month) || differ(self.day, other.day)
    }

    /// Whether both say the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

/// "2025년 5월 3일에": numbers that say what they are, and the number of the word after them.
pub(super) fn marked<'a>(word: impl Fn(usize) -> Option<&'a str>, at: usize) -> Option<(Date, usize)> {
    let number = |at: usize, mark: char| -> Option<u32> {
        let text = word(at)?;
        let digits = text.trim_start_matches(|character: char| character.is_ascii_digit());
        let ending = digits.strip_prefix(mark)?;
        // "3년간" and "3일째" count.
        let counts = ending.starts_with(['간', '째', '차', '생', '대', '분']);
        (!counts && ending.chars().count() <= 2).then(|| text[..text.len() - digits.len()].parse().ok())?
    };
    let mut end = at;
    let year = number(end, '년').filter(|year| (1_500..=2_200).contains(year));
    end += usize::from(year.is_some());
    let month = number(end, '월').filter(|month| (1..=12).contains(month));
    end += usize::from(month.is_some());
    let day = number(end, '일').filter(|day| month.is_some() && (1..=31).contains(day));
    end += usize::from(day.is_some());
    (end > at).then(|| (Date { year, month, day, shown: String::new() }, end))
}

/// "2025-05-03".
pub(super) fn iso(text: &str) -> Option<Date> {
    let parts: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else { return None };
    let real = text.len() == 10 && (1_500..=2_200).contains(&year) && (1..=12).contains(&month) && day <= 31;
    real.then(|| Date { year: Some(year), month: Some(month), day: Some(day), shown: String::new() })
}
