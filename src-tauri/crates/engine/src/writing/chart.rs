//! Which figures of a table are drawn as bars, and how long the bars are. Made from the rows as they stand, each time the
//! document is shown or set, so that a row that the user changes changes its bar.

use super::numbers::parse_number;
use crate::api::{Bar, Chart, DocumentSection, Paragraph, ParagraphKind, PlacedChart};

/// Two bars say no more than two numbers.
const FEWEST: usize = 3;

/// More bars than these are a wall.
const MOST: usize = 20;

/// Characters of a name that fit beside a bar.
const LONGEST_NAME: usize = 60;

/// A bar of this many times the one in the middle leaves nothing to be seen of the others.
const STEEPEST: f64 = 40.0;

/// Names of rows that sum up the others: beside such a bar the others would be short.
const SUMS: [&str; 16] = [
    "total",
    "totals",
    "sum",
    "all",
    "overall",
    "average",
    "mean",
    "gesamt",
    "summe",
    "insgesamt",
    "mittelwert",
    "durchschnitt",
    "ensemble",
    "totale",
    "totaal",
    "итого",
];

/// Names of columns whose numbers are names: nothing is more or less of them.
const CODES: [&str; 19] = [
    "id", "no", "no.", "nr", "nr.", "number", "nummer", "#", "code", "zip", "plz", "isbn", "year", "jahr", "page",
    "rank", "line", "phone", "version",
];

/// All charts of a document with this title.
pub(crate) fn charts(sections: &[DocumentSection], title: &str) -> Vec<PlacedChart> {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let placed = |section: usize, of: &DocumentSection| {
        let drawn = of.paragraphs.iter().enumerate().filter_map(|(paragraph, part)| {
            let chart = chart(part, title)?;
            Some(PlacedChart { section: number(section), paragraph: number(paragraph), chart })
        });
        drawn.collect::<Vec<_>>()
    };
    sections.iter().enumerate().flat_map(|(index, section)| placed(index, section)).collect()
}

/// The chart of a paragraph, if it is a table of which bars say something: names in one column and, in another, amounts of
/// one kind. Where several columns could be drawn, the one that the title speaks of, else the last: what is latest, or sums
/// the others up, tends to stand on the right.
pub(super) fn chart(paragraph: &Paragraph, title: &str) -> Option<Chart> {
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
    let about = fold(title);
    // What a column is called for stands first: of "Mobile library" and "Loans", a text about a library asks for neither.
    let spoken_of = |number: usize| {
        fold(named(number)).split(' ').find(|word| word.len() > 3).is_some_and(|word| about.contains(word))
    };
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
    let sum = || drawn.iter().position(|(number, _)| sums_up(named(*number)));
    let chosen = drawn.iter().position(|(number, _)| spoken_of(*number)).or_else(sum).unwrap_or(drawn.len() - 1);
    let (number, amounts) = drawn.swap_remove(chosen);
    let most = amounts.iter().copied().fold(0.0, f64::max);
    let bars = kept.iter().zip(amounts).map(|(row, amount)| Bar {
        name: rows[*row][names].to_owned(),
        value: cell(*row, number).to_owned(),
        share: amount / most,
        amount,
    });
    Some(Chart { amounts: named(number).to_owned(), bars: bars.collect() })
}

/// Whether a row of that name sums up the others.
pub(super) fn sums_up(name: &str) -> bool {
    SUMS.contains(&fold(name).as_str())
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

/// A name as names are compared.
fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn is_code(name: &str) -> bool {
    let name = fold(name);
    // "Emissions per year" is an amount, "customer no." is a name.
    let numbered = |last: &str| last != "year" && last != "jahr" && CODES.contains(&last);
    CODES.contains(&name.as_str()) || name.rsplit(' ').next().is_some_and(numbered)
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
        let chart = chart(&table(columns, rows), title)?;
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
        assert_eq!(drawn(&["No.", "Option", "Years"], &numbered, "").unwrap().1[1].0, "Heat pump");
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
        assert!(chart(&prose, "").is_none());
    }
}
