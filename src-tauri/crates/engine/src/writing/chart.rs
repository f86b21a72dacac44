//! Which figures of a table are drawn as bars, and how long the bars are. Made from the rows as they stand, each time the
//! document is shown or set, so that a row that the user changes changes its bar.

use super::column_names::{fold, is_code, is_money, sums_up};
use super::money::CURRENCIES;
use super::numbers::parse_number;
use super::order_of_rows::{RowOrder, order_of, runs_backwards};
use super::words::Stems;
use crate::api::{Bar, Chart, DocumentSection, Paragraph, ParagraphKind, PlacedChart};

/// Two bars say no more than two numbers.
const FEWEST: usize = 3;

/// More bars than these are a wall.
const MOST: usize = 20;

/// Characters of a name that fit beside a bar.
const LONGEST_NAME: usize = 60;

/// A bar of this many times the one in the middle leaves nothing to be seen of the others.
const STEEPEST: f64 = 40.0;

/// What a chart is drawn for: which words its column may be called by.
pub(super) struct Topic<'t> {
    /// The title of the document.
    pub(super) title: &'t str,
    /// That of the section.
    pub(super) section: &'t str,
    /// Stems of the language of the document.
    pub(super) stems: &'t Stems,
}

/// All charts of a document with this title in that language (ISO 639-1).
pub(crate) fn charts(sections: &[DocumentSection], title: &str, language: &str) -> Vec<PlacedChart> {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let stems = Stems::new(language);
    let placed = |section: usize, of: &DocumentSection| {
        let topic = Topic { title, section: &of.title, stems: &stems };
        let drawn = of.paragraphs.iter().enumerate().filter_map(|(paragraph, part)| {
            let chart = chart(part, &topic)?;
            Some(PlacedChart { section: number(section), paragraph: number(paragraph), chart })
        });
        drawn.collect::<Vec<_>>()
    };
    sections.iter().enumerate().flat_map(|(index, section)| placed(index, section)).collect()
}

/// The chart of a paragraph, if it is a table of which bars say something: names in one column and, in another, amounts of
/// one kind. The greatest comes first, unless the rows have an order of their own.
pub(super) fn chart(paragraph: &Paragraph, topic: &Topic<'_>) -> Option<Chart> {
    if paragraph.kind != ParagraphKind::Table {
        return None;
    }
    let rows: Vec<Vec<&str>> =
        paragraph.sentences.iter().map(|row| row.text.split('\t').map(str::trim).collect()).collect();
    let width = rows.iter().map(Vec::len).max()?;
    let column =
        |number: usize| -> Vec<&str> { rows.iter().map(|row| row.get(number).copied().unwrap_or_default()).collect() };
    let named = |number: usize| paragraph.columns.get(number).map_or("", String::as_str);
    // The first column that does not measure or number its rows names them, or nothing does.
    let names = (0..width).find(|number| !measures(&column(*number)))?;
    if !are_names(&column(names)) {
        return None;
    }
    // What sums up the others is no amount beside them.
    let kept: Vec<usize> =
        column(names).into_iter().enumerate().filter(|(_, name)| !sums_up(name)).map(|(row, _)| row).collect();
    if !(FEWEST..=MOST).contains(&kept.len()) {
        return None;
    }
    let cell = |row: usize, number: usize| rows[row].get(number).copied().unwrap_or_default();
    let mut drawn: Vec<(usize, Vec<f64>)> = (0..width)
        .filter(|number| *number != names && !is_code(named(*number)))
        .filter_map(|number| {
            let cells: Vec<&str> = kept.iter().map(|row| cell(*row, number)).collect();
            Some((number, amounts(&cells)?))
        })
        .collect();
    // Without names, nobody could tell which of several columns it is.
    if drawn.is_empty() || (paragraph.columns.is_empty() && drawn.len() > 1) {
        return None;
    }
    let columns: Vec<(&str, &str)> = drawn.iter().map(|(number, _)| (named(*number), cell(kept[0], *number))).collect();
    let (number, amounts) = drawn.swap_remove(chosen(&columns, &paragraph.title, topic));
    let most = amounts.iter().copied().fold(0.0, f64::max);
    let bars = kept.iter().zip(amounts).map(|(row, amount)| Bar {
        name: rows[*row][names].to_owned(),
        value: cell(*row, number).to_owned(),
        share: amount / most,
        amount,
    });
    let mut bars: Vec<Bar> = bars.collect();
    let names: Vec<&str> = bars.iter().map(|bar| bar.name.as_str()).collect();
    let (order, backwards) = (order_of(&names), runs_backwards(&names));
    match order {
        RowOrder::None => bars.sort_by(|one, other| other.amount.total_cmp(&one.amount)),
        RowOrder::Time if backwards => bars.reverse(),
        RowOrder::Time | RowOrder::Own => {}
    }
    Some(Chart { amounts: named(number).to_owned(), bars })
}

/// Which of these columns, each with one of its cells, is drawn: the one that the title of the document asks for, or that of
/// the table or the section; else money, what sums the others up, the last. Of several alike the last, which tends to be the
/// latest.
fn chosen(columns: &[(&str, &str)], table: &str, topic: &Topic<'_>) -> usize {
    // What a column is called for stands first: of "Mobile library" and "Loans", a text about a library asks for neither.
    let heads: Vec<Option<String>> = columns.iter().map(|(name, _)| topic.stems.of(name).into_iter().next()).collect();
    let spoken_of = |text: &str| {
        let asked = topic.stems.of(text);
        heads.iter().rposition(|head| head.as_ref().is_some_and(|head| asked.contains(head)))
    };
    let money = || columns.iter().rposition(|(name, cell)| is_money(name) || cell.contains(CURRENCIES));
    let sum = || columns.iter().rposition(|(name, _)| sums_up(name));
    let asked = [topic.title, table, topic.section].into_iter().find_map(spoken_of);
    asked.or_else(money).or_else(sum).unwrap_or(columns.len() - 1)
}

/// Whether these are names of things: each another, and none too long.
fn are_names(cells: &[&str]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let distinct = cells.iter().all(|cell| !cell.is_empty() && seen.insert(fold(cell)));
    distinct && cells.iter().all(|cell| cell.chars().count() <= LONGEST_NAME)
}

/// Whether these are amounts, for the most part. Years are names of years.
fn measures(cells: &[&str]) -> bool {
    let year = |cell: &str, number: f64| cell.len() == 4 && (1_500.0..2_200.0).contains(&number);
    let amount = |cell: &&&str| parse_number(cell).is_some_and(|number| !year(cell, number));
    cells.iter().filter(amount).count() * 2 >= cells.len()
}

/// The amounts in these cells: all of one unit, none below zero, not all the same, and none that dwarfs the rest.
fn amounts(cells: &[&str]) -> Option<Vec<f64>> {
    let amounts: Vec<f64> = cells.iter().map(|cell| parse_number(cell)).collect::<Option<_>>()?;
    let first = unit(cells.first()?);
    // "010" is no amount.
    let is_code = |cell: &&str| cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|one| one.is_ascii_digit());
    if cells.iter().any(is_code)
        || cells.iter().any(|cell| unit(cell) != first)
        || amounts.iter().any(|amount| *amount < 0.0)
    {
        return None;
    }
    let years = amounts.iter().all(|amount| amount.fract() == 0.0 && (1_500.0..2_200.0).contains(amount));
    let counted = amounts.windows(2).all(|pair| (pair[1] - pair[0] - 1.0).abs() < f64::EPSILON);
    let same = amounts.windows(2).all(|pair| (pair[1] - pair[0]).abs() < f64::EPSILON);
    let mut sorted = amounts.clone();
    sorted.sort_by(f64::total_cmp);
    let steep = sorted[sorted.len() - 1] > STEEPEST * sorted[sorted.len() / 2];
    (!years && !counted && !same && !steep).then_some(amounts)
}

/// What stands around the digits of a number.
fn unit(cell: &str) -> String {
    let number = |character: &char| character.is_ascii_digit() || matches!(character, '.' | ',' | '\'' | '’');
    cell.chars().filter(|character| !number(character) && !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Sentence, SentenceKind};

    fn table(columns: &[&str], rows: &[&str]) -> Paragraph {
        let row = |row: &&str| Sentence {
            text: (*row).replace(" | ", "\t"),
            kind: SentenceKind::Quoted,
            citations: Vec::new(),
            support: None,
        };
        Paragraph {
            kind: ParagraphKind::Table,
            title: String::new(),
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            sentences: rows.iter().map(row).collect(),
        }
    }

    /// Name, value and share.
    type Drawn = (String, String, f64);

    fn drawn(columns: &[&str], rows: &[&str], title: &str) -> Option<(String, Vec<Drawn>)> {
        let topic = Topic { title, section: "", stems: &Stems::new("en") };
        let chart = chart(&table(columns, rows), &topic)?;
        Some((chart.amounts, chart.bars.into_iter().map(|bar| (bar.name, bar.value, bar.share)).collect()))
    }

    #[test]
    fn the_longest_bar_is_the_greatest_amount_and_sums_are_none() {
        let rows = ["North | 1,200 kWh", "South | 600 kWh", "East | 300 kWh", "Total | 2,100 kWh"];
        let (amounts, bars) = drawn(&["Site", "Heat"], &rows, "").unwrap();
        assert_eq!(amounts, "Heat");
        let bar = |name: &str, value: &str, share| (name.to_owned(), value.to_owned(), share);
        assert_eq!(bars, [bar("North", "1,200 kWh", 1.0), bar("South", "600 kWh", 0.5), bar("East", "300 kWh", 0.25)]);
    }

    #[test]
    fn the_column_that_the_title_speaks_of_is_drawn() {
        let rows = ["Boiler | 96000 | 151", "Heat pump | 412000 | 34", "Pellets | 240000 | 12"];
        let columns = ["Option", "Investment", "Emissions per year"];
        assert_eq!(drawn(&columns, &rows, "Investments in heat").unwrap().0, "Investment");
        assert_eq!(drawn(&columns, &rows, "Three ways to heat").unwrap().0, "Emissions per year");
        assert_eq!(drawn(&columns, &rows, "Emissions of the options").unwrap().0, "Emissions per year");
        assert!(drawn(&[], &rows, "").is_none(), "without names nobody could tell them apart");
        let numbered = ["1 | Boiler | 30", "2 | Heat pump | 20", "3 | Pellets | 40"];
        assert_eq!(drawn(&["No.", "Option", "Years"], &numbered, "").unwrap().1[1].0, "Boiler");
    }

    #[test]
    fn years_are_names_and_no_amounts() {
        let (amounts, bars) = drawn(&["Year", "Visitors"], &["2022 | 310", "2023 | 290", "2024 | 350"], "").unwrap();
        assert_eq!((amounts.as_str(), bars[2].0.as_str()), ("Visitors", "2024"));
        assert!(drawn(&["Building", "Built in"], &["A | 1950", "B | 1987", "C | 2004"], "").is_none());
    }

    #[test]
    fn what_bars_would_say_nothing_of_is_not_drawn() {
        let none: [(&[&str], &[&str]); 10] = [
            (&["Type", "Tag"], &["Number | 110", "Object | 000", "String | 010"]),
            (&["Site", "Heat"], &["A | 1", "B | 2"]),
            (&["Site", "Heat"], &["A | 5", "B | 5", "C | 5"]),
            (&["Site", "No."], &["A | 4", "B | 9", "C | 17"]),
            (&["Site", "Change"], &["A | 4", "B | -9", "C | 17"]),
            (&["Site", "Heat"], &["A | 4 kWh", "B | 9 MWh", "C | 17 kWh"]),
            (&["Site", "Heat"], &["A | 4", "A | 9", "A | 17"]),
            (&["Setting", "Heat", "Where"], &["Highest | 4 | A", "Highest | 9 | B", "Lowest | 17 | C"]),
            (&["Site", "Heat"], &["A | 1", "B | 2", "C | 9000"]),
            (&["Site", "Remark"], &["A | good", "B | bad", "C | 12"]),
        ];
        for (columns, rows) in none {
            assert!(drawn(columns, rows, "").is_none(), "{columns:?} {rows:?}");
        }
        let mut prose = table(&[], &["A | 1", "B | 2", "C | 4"]);
        prose.kind = ParagraphKind::List;
        let topic = Topic { title: "", section: "", stems: &Stems::new("en") };
        assert!(chart(&prose, &topic).is_none());
    }

    #[test]
    fn the_table_and_the_section_are_asked_after_the_title_and_money_before_sums() {
        let rows = ["A | 4 | 10 | 60 | 7", "B | 9 | 30 | 20 | 8", "C | 17 | 20 | 50 | 3"];
        let named = |title: &str, section: &str, of: &str| {
            let mut table = table(&["Site", "Loans", "Cost GBP", "Total", "Visits"], &rows);
            table.title = of.to_owned();
            let stems = Stems::new("en");
            chart(&table, &Topic { title, section, stems: &stems }).unwrap().amounts
        };
        assert_eq!(named("The library", "Figures", "Loaned books"), "Loans");
        assert_eq!(named("The library", "Visiting", "By site"), "Visits");
        assert_eq!(named("Visits", "Figures", "Loans"), "Visits");
        assert_eq!(named("The library", "Figures", "By site"), "Cost GBP");
    }

    #[test]
    fn things_come_by_their_amounts_and_points_of_time_in_their_order() {
        let names = |rows: &[&str]| {
            let (_, bars) = drawn(&["What", "Visitors"], rows, "").unwrap();
            bars.into_iter().map(|(name, ..)| name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&["A | 4", "B | 9", "C | 7"]), "B C A");
        assert_eq!(names(&["Monday | 4", "Tuesday | 9", "Sunday | 7"]), "Monday Tuesday Sunday");
        assert_eq!(names(&["2024 | 4", "2023 | 9", "2022 | 7"]), "2022 2023 2024", "time runs forwards");
    }
}
