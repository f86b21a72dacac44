//! What a sentence tells that can be compared: its figures with their units, its dates, what it denies, and the words around
//! them.

use std::collections::BTreeSet;

use super::catalogue::Catalogue;
use super::dates::{Date, iso, marked};
use super::money::is_currency;
use super::number_words::SCALE;
use super::numbers::parse_number;
use super::words::Stems;

/// Words before a figure among which one may say that it is no exact one: "more than 20", "at least about 20".
const HEDGE_WINDOW: usize = 2;

/// Longest word, in characters, that may be a small one.
const LONGEST_SMALL: usize = 3;

/// Short words that tell one thing from another, though lists of words that say nothing hold them.
const TELLING: [&str; 8] = ["new", "old", "big", "low", "top", "neu", "alt", "ny"];

/// Signs that measure, as words do.
const SIGNS: [char; 7] = ['%', '°', '€', '$', '£', '¥', '‰'];

/// A figure with what it measures or counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// Its value.
    pub(super) value: f64,
    /// Digits that count: zeros at the end of a whole number do not.
    pub(super) digits: usize,
    /// What is measured or counted, as a stem or a sign; empty if that is not plain.
    pub(super) unit: String,
    /// As it stands, with its unit.
    pub(super) shown: String,
    /// The stem of the word behind the unit, and the figure as it stands up to there: "12 new pumps".
    pub(super) wider: Option<(String, String)>,
    /// "about", "more than": other figures may be meant as well.
    pub(super) hedged: bool,
}

impl Figure {
    /// Whether it is an amount of money.
    fn is_money(&self) -> bool {
        self.unit.split(' ').any(is_currency)
    }
}

/// What a sentence, or a part of one, tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Stems of its other words, in their order.
    pub(super) words: Vec<String>,
    /// Its figures.
    pub(super) figures: Vec<Figure>,
    /// Its dates.
    pub(super) dates: Vec<Date>,
    /// What has digits and is neither: ranges, versions, marks.
    pub(super) others: BTreeSet<String>,
    /// Words with a capital inside of it, in lower case.
    pub(super) names: BTreeSet<String>,
    /// Words that deny.
    pub(super) denials: usize,
    /// It tells what would, should or may be.
    pub(super) supposes: bool,
    /// It tells of something that happens once: "opened", "founded".
    pub(super) once: bool,
    /// Its one figure is what something costs.
    pub(super) priced: bool,
}

/// A word with its place.
struct Token<'a> {
    /// Without the marks around it.
    text: &'a str,
    lower: String,
    start: usize,
    end: usize,
    /// A mark follows that parts it from the next word.
    parted: bool,
}

/// Reads sentences of one language.
pub(super) struct FactReader<'a> {
    stems: &'a Stems,
    words: &'a Catalogue,
    months: Vec<String>,
}

impl<'a> FactReader<'a> {
    /// For the language of that catalogue.
    pub(super) fn new(stems: &'a Stems, words: &'a Catalogue) -> Self {
        let months = words.notices.months.iter().map(|month| month.to_lowercase()).collect();
        Self { stems, words, months }
    }

    /// What a text tells.
    pub(super) fn read(&self, text: &str) -> Facts {
        let speech = &self.words.speech;
        let tokens = tokens(text);
        let mut facts = Facts::default();
        let mut priced = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if let Some((date, end)) = self.date(text, &tokens, at) {
                facts.dates.push(date);
                at = end;
                continue;
            }
            let token = &tokens[at];
            if let Some(figure) = self.figure(text, &tokens, at) {
                facts.figures.push(figure);
            } else if token.text.contains(|character: char| character.is_ascii_digit()) {
                facts.others.insert(token.lower.clone());
            } else if speech.negations.contains(&token.lower) || token.lower.replace('’', "'").ends_with("n't") {
                facts.denials += 1;
            } else {
                facts.supposes |= speech.supposing.contains(&token.lower);
                facts.once |= speech.once.contains(&token.lower);
                let capital = token.text.starts_with(char::is_uppercase) && !speech.nouns_are_capital;
                if capital && at > 0 && !self.is_small(token) {
                    facts.names.insert(token.lower.clone());
                }
                if !self.is_small(token) {
                    let from = facts.words.len();
                    facts.words.extend(self.stems.of_all(token.text));
                    if speech.pricing.contains(&token.lower) {
                        priced.extend(from..facts.words.len());
                    }
                }
            }
            at += 1;
        }
        // In whatever words its price is told, it is the price of the same thing.
        if facts.figures.len() == 1 && facts.figures[0].is_money() {
            let mut number = 0..;
            facts.priced = !priced.is_empty();
            facts.words.retain(|_| !number.next().is_some_and(|number| priced.contains(&number)));
        }
        facts
    }

    /// A figure at that word.
    fn figure(&self, text: &str, tokens: &[Token<'_>], at: usize) -> Option<Figure> {
        let token = &tokens[at];
        let written = token.text.contains(|character: char| character.is_ascii_digit());
        let value = if written { parse_number(token.text)? } else { self.spelled(&token.lower)? };
        let sign: String =
            token.text.chars().filter(|character| character.is_alphabetic() || SIGNS.contains(character)).collect();
        let attached = written && !sign.is_empty();
        let next = tokens.get(at + 1).filter(|next| !attached && !token.parted && self.is_unit(next));
        let unit = match next {
            _ if attached => sign.to_lowercase(),
            Some(next) => self.stem(next),
            None => String::new(),
        };
        // "4.2 million euros": what is counted stands behind the scale.
        let scaled = next.filter(|next| self.is_scale(next)).and_then(|_| tokens.get(at + 2));
        let scaled = scaled.filter(|after| self.is_unit(after));
        let unit = match scaled {
            Some(after) => format!("{unit} {}", self.stem(after)),
            None => unit,
        };
        let last = at + usize::from(next.is_some()) + usize::from(scaled.is_some());
        let end = tokens[last].end;
        let after = tokens.get(last + 1).filter(|after| !tokens[last].parted && self.is_unit(after));
        let wider = after.filter(|_| next.is_some());
        let wider = wider.map(|after| (self.stem(after), text[token.start..after.end].to_owned()));
        let before = tokens[at.saturating_sub(HEDGE_WINDOW)..at].iter();
        Some(Figure {
            value,
            digits: digits(token.text, value),
            unit,
            shown: text[token.start..end].to_owned(),
            wider,
            hedged: before.into_iter().any(|word| self.words.speech.hedges.contains(&word.lower)),
        })
    }

    /// The value of a number in words; none for one, which may be an article or a pronoun.
    fn spelled(&self, word: &str) -> Option<f64> {
        let mut sum = 0;
        for part in word.split('-') {
            sum += self.words.speech.numbers.get(part).copied().filter(|value| *value < SCALE)?;
        }
        (sum > 1).then(|| f64::from(sum))
    }

    fn stem(&self, token: &Token<'_>) -> String {
        let stem = self.stems.of_all(token.text).pop().filter(|_| !token.text.contains(SIGNS));
        stem.unwrap_or_else(|| token.lower.clone())
    }

    fn is_scale(&self, token: &Token<'_>) -> bool {
        self.words.speech.numbers.get(&token.lower).is_some_and(|value| *value >= SCALE)
            || ["million", "millions", "billion", "mio", "mrd", "bn"].contains(&token.lower.as_str())
    }

    /// Articles, prepositions and the like. Lists of words that say nothing hold longer ones too ("long", "high", "million"),
    /// which tell what a figure is about.
    fn is_small(&self, token: &Token<'_>) -> bool {
        let speech = &self.words.speech;
        let short = token.text.chars().count() <= LONGEST_SMALL && self.stems.is_stop_word(&token.lower);
        short && !TELLING.contains(&token.lower.as_str())
            || [&speech.finite, &speech.definite, &speech.indefinite].iter().any(|list| list.contains(&token.lower))
    }

    /// A word or a sign that something may be measured or counted in.
    fn is_unit(&self, token: &Token<'_>) -> bool {
        !token.text.contains(|character: char| character.is_ascii_digit())
            && !self.is_small(token)
            && !self.months.contains(&token.lower)
            && token.text.contains(|character: char| character.is_alphabetic() || SIGNS.contains(&character))
    }

    /// A date that begins at that word, and the number of the word after it.
    fn date(&self, text: &str, tokens: &[Token<'_>], at: usize) -> Option<(Date, usize)> {
        let month = |at: usize| {
            let token = tokens.get(at)?;
            let known = self.months.iter().position(|month| *month == token.lower)?;
            u32::try_from(known + 1).ok()
        };
        let number = |at: usize| -> Option<u32> {
            let token = tokens.get(at)?.text;
            let bare = token.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h', 'º', 'e']);
            (!bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| bare.parse().ok())?
        };
        let day = |at: usize| number(at).filter(|day| (1..=31).contains(day));
        let year = |at: usize| {
            let plain = tokens.get(at)?.text.len() == 4;
            number(at).filter(|year| plain && (1_500..=2_200).contains(year))
        };
        // Words such as "de" stand between the parts in some languages.
        let link = |at: usize| {
            usize::from(tokens.get(at).is_some_and(|token| ["of", "de", "del"].contains(&token.lower.as_str())))
        };
        let mut date = Date::default();
        let mut end = at;
        if let Some((found, after)) = marked(|at| Some(tokens.get(at)?.text), at) {
            (date, end) = (found, after);
        } else if let Some(found) = iso(tokens[at].text) {
            (date, end) = (found, at + 1);
        } else if let (Some(found), Some(named)) = (day(at), month(at + 1 + link(at + 1))) {
            (date.day, date.month) = (Some(found), Some(named));
            end = at + 2 + link(at + 1);
        } else if let Some(named) = month(at) {
            date.month = Some(named);
            end = at + 1;
            // "May 3, 2025", but not "May 2025".
            if let Some(found) = day(end).filter(|_| year(end).is_none() && !tokens[at].parted) {
                date.day = Some(found);
                end += 1;
            }
        } else if let Some(found) = year(at) {
            date.year = Some(found);
            end = at + 1;
        }
        if date.month.is_some() && date.year.is_none() {
            let from = end + link(end);
            if let Some(found) = year(from) {
                date.year = Some(found);
                end = from + 1;
            }
        }
        // A capital alone does not make "May" or "March" a month.
        let lone = date.month.is_some() && date.year.is_none() && date.day.is_none();
        if end == at || lone && tokens[at].lower == tokens[at].text && !self.writes_months_low() {
            return None;
        }
        date.shown = text[tokens[at].start..tokens[end - 1].end].to_owned();
        Some((date, end))
    }

    fn writes_months_low(&self) -> bool {
        !self.words.notices.months[0].starts_with(char::is_uppercase)
    }
}

/// Words parted by white space, each without the marks around it.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mark = |character: char| {
        !character.is_alphanumeric() && !SIGNS.contains(&character) && character != '-' && character != '−'
    };
    let mut tokens = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let start = at + text[at..].find(word).unwrap_or_default();
        at = start + word.len();
        let bare = word.trim_matches(mark);
        if bare.is_empty() {
            continue;
        }
        let from = start + word.find(bare).unwrap_or_default();
        let end = from + bare.len();
        tokens.push(Token { text: bare, lower: bare.to_lowercase(), start: from, end, parted: end < at });
    }
    tokens
}

/// How many digits of a number count.
fn digits(text: &str, value: f64) -> usize {
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    let all = all.trim_start_matches('0');
    let counted = if value.fract() == 0.0 { all.trim_end_matches('0') } else { all };
    counted.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    fn facts(text: &str, language: &str) -> Facts {
        let stems = Stems::new(language);
        FactReader::new(&stems, catalogue::of(language).expect("a catalogue")).read(text)
    }

    fn shown(text: &str, language: &str) -> (Vec<String>, Vec<String>) {
        let facts = facts(text, language);
        let figures = facts.figures.into_iter().map(|figure| format!("{} [{}]", figure.shown, figure.unit));
        (figures.collect(), facts.dates.into_iter().map(|date| date.shown).collect())
    }

    #[test]
    fn figures_come_with_what_they_count() {
        let (figures, dates) = shown(
            "In 2025 the twelve halls used 3,563,000 kWh, cost £295,707 (4.2 million euros) and lost 14% at 21 °C.",
            "en",
        );
        assert_eq!(
            figures,
            [
                "twelve halls [hall]",
                "3,563,000 kWh [kwh]",
                "£295,707 [£]",
                "4.2 million euros [million euro]",
                "14% [%]",
                "21 °C [°c]",
            ]
        );
        assert_eq!(dates, ["2025"]);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, language, wanted) in [
            ("It opened on 3 May 1931.", "en", (Some(1931), Some(5), Some(3))),
            ("It opened on May 3, 1931.", "en", (Some(1931), Some(5), Some(3))),
            ("It opened in May 1931.", "en", (Some(1931), Some(5), None)),
            ("It opened on 1931-05-03.", "en", (Some(1931), Some(5), Some(3))),
            ("Sie wurde am 3. Mai 1931 eröffnet.", "de", (Some(1931), Some(5), Some(3))),
            ("Elle a ouvert le 3 mai 1931.", "fr", (Some(1931), Some(5), Some(3))),
            ("Se abrió el 3 de mayo de 1931.", "es", (Some(1931), Some(5), Some(3))),
            ("1931년 5월 3일에 문을 열었다.", "ko", (Some(1931), Some(5), Some(3))),
        ] {
            let found = facts(text, language);
            assert_eq!(found.dates.len(), 1, "{text}: {found:?}");
            let date = &found.dates[0];
            assert_eq!((date.year, date.month, date.day), wanted, "{text}");
            assert!(found.figures.is_empty(), "{text}: {found:?}");
        }
        assert!(facts("It may close.", "en").dates.is_empty(), "a verb is no month");
    }

    #[test]
    fn hedges_denials_and_suppositions_are_heard() {
        let found = facts("More than 20 pumps did not run.", "en");
        assert!(found.figures[0].hedged && found.denials == 1 && !found.supposes, "{found:?}");
        let found = facts("The hall would need 12 pumps.", "en");
        assert!(found.supposes && !found.figures[0].hedged, "{found:?}");
        assert!(facts("The hall was opened in 1931.", "en").once);
    }

    #[test]
    fn digits_count_as_far_as_they_are_meant() {
        for (text, wanted) in [("12,400", 3), ("12,000", 2), ("0.25", 2), ("3.50", 3), ("7", 1)] {
            let value = parse_number(text).expect("a number");
            assert_eq!(digits(text, value), wanted, "{text}");
        }
    }
}
