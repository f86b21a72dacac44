//! A document as the template reads it.

use serde_json::{Value, json};

use super::super::finished::{
    Diagram, Finished, MARGINS, Mark, Part, PartBody, Section, Statement, Table, Unread, runs_to_the_left, width,
    with_own_marks,
};
use super::super::sources::{Piece, Source};
use super::fonts::families;
use crate::api::{Bar, is_followed_closely};

/// What the template calls `doc`.
pub(super) fn data(document: &Finished) -> Value {
    use chrono::Datelike as _;
    let Finished { title, byline, language, date, sections, places, not_read, words: own } = document;
    let section = |section: &Section| json!({"title": words(&section.title), "parts": section.parts.iter().map(part).collect::<Vec<_>>()});
    let entry = |entry: &Unread| json!({"file": words(&entry.file), "reason": words(&entry.reason)});
    let place = |place: &super::super::finished::Place| words(&place.name(&own.comma));
    json!({
        "title": title,
        "heading": words(title),
        "running": running(title),
        "byline": byline,
        "lead": words(byline),
        "date": [date.year(), date.month(), date.day()],
        "language": known_language(language),
        "rtl": document.runs_to_the_left(),
        "fonts": families(language),
        "contents": document.needs_contents().then_some(&own.contents),
        "sections": sections.iter().map(section).collect::<Vec<_>>(),
        "places": places.iter().map(place).collect::<Vec<_>>(),
        "entries": document.sources().iter().map(source).collect::<Vec<_>>(),
        "not_read": not_read.iter().map(entry).collect::<Vec<_>>(),
        "words": {"sources": own.sources, "colon": own.colon, "not_read": own.not_read, "how": own.how},
    })
}

/// Takes out of the data what stands long after the first page: the text of later sections. Their headings stay, for the
/// contents name them; the numbers of their pages there are too small to be read in a picture.
pub(super) fn keep_beginning(data: &mut Value) {
    /// Characters of JSON: more than three pages of the smallest letters have.
    const ENOUGH: usize = 12_000;
    /// Rows of a table: more than a page has.
    const ROWS: usize = 80;
    let mut length = 0;
    for section in data["sections"].as_array_mut().into_iter().flatten() {
        let Some(parts) = section["parts"].as_array_mut() else { continue };
        parts.retain_mut(|part| {
            let is_near = length < ENOUGH;
            // A table may go on over many pages.
            if let Some(rows) = part.get_mut("rows").and_then(Value::as_array_mut) {
                rows.truncate(ROWS);
            }
            length += part.to_string().len();
            is_near
        });
    }
}

/// The title as it stands above each page: what fits on a line.
fn running(title: &str) -> String {
    /// Small letters on a line of the page.
    const ROOM: usize = 96;
    if width(title) <= ROOM {
        return title.to_owned();
    }
    let mut kept = String::new();
    for word in title.split_inclusive(' ') {
        if width(&kept) + width(word) > ROOM {
            break;
        }
        kept.push_str(word);
    }
    if kept.is_empty() {
        kept = title.chars().take(ROOM / 2).collect();
    }
    format!("{} …", kept.trim_end())
}

/// An entry of the list of sources: a number stands for the place of that number.
fn source(source: &Source<'_>) -> Value {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => words(text),
        Piece::Number(number) => json!(number),
    };
    json!({"file": words(source.file), "pieces": source.pieces.iter().map(piece).collect::<Vec<_>>()})
}

/// A text as the template sets it: as it is, or marked where a word of it needs care at the end of a line. Looking for such
/// words takes the typesetter longer than all else together, so it is asked to only where there are any.
fn words(text: &str) -> Value {
    /// A word of more characters may break everywhere; see the template.
    const ENDLESS: usize = 30;
    let careful = |word: &str| word.contains(['-', '–', '—']) || word.chars().count() >= ENDLESS;
    if text.split_whitespace().any(careful) { json!({"care": held(text)}) } else { json!(text) }
}

/// No line begins with a dash: it stays with what is before it.
fn held(text: &str) -> String {
    text.replace(" –", "\u{a0}–").replace(" —", "\u{a0}—")
}

/// The cells of a row. In a column that is narrower than one of its words, words may break as those of an address do.
fn cells(row: &[String], widths: &[usize]) -> Vec<Value> {
    let cell = |(column, text): (usize, &String)| {
        let room = widths.get(column).map_or(usize::MAX, |share| share.saturating_sub(MARGINS));
        let too_wide = |word: &str| width(word) > room;
        if text.split([' ', '-', '–', '/']).any(too_wide) {
            json!({"care": text, "within": room * 3 / 4})
        } else {
            words(text)
        }
    };
    row.iter().enumerate().map(cell).collect()
}

/// What stands in a section, with the kind that the template knows it by.
fn part(part: &Part) -> Value {
    let (kind, statements) = match &part.body {
        PartBody::Prose(statements) => ("prose", statements),
        PartBody::List(statements) => return points(&part.title, statements),
        PartBody::Steps(statements) => ("steps", statements),
        PartBody::Table(whole) => return table(&part.title, whole),
    };
    json!({
        "kind": kind,
        "title": words(&part.title),
        "rtl": statements.first().is_some_and(|first| runs_to_the_left(&first.text)),
        "sentences": statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

/// A list in runs of items that are marked alike: by a bullet, or by marks of their own.
fn points(title: &str, statements: &[Statement]) -> Value {
    let marked: Vec<(bool, Value)> =
        with_own_marks(statements).into_iter().zip(statements.iter().map(statement)).collect();
    let run = |run: &[(bool, Value)]| {
        let sentences: Vec<&Value> = run.iter().map(|(_, sentence)| sentence).collect();
        json!({"marked": run[0].0, "sentences": sentences})
    };
    json!({
        "kind": "list",
        "title": words(title),
        "rtl": statements.first().is_some_and(|first| runs_to_the_left(&first.text)),
        "runs": marked.chunk_by(|(one, _), (other, _)| one == other).map(run).collect::<Vec<_>>(),
    })
}

fn statement(statement: &Statement) -> Value {
    let gap = if is_followed_closely(&statement.text) { "" } else { " " };
    json!({"text": words(&statement.text), "notice": statement.notice, "marks": marks(&statement.marks), "gap": gap})
}

fn marks(marks: &[Mark]) -> Value {
    marks.iter().map(|Mark { number, first }| json!({"number": number, "first": first})).collect()
}

fn table(title: &str, table: &Table) -> Value {
    /// Characters that fit beside each other at the usual size.
    const ROOM: usize = 84;
    /// Size of the letters in points, where the columns fit, and at least.
    const SIZE: f64 = 9.0;
    const SMALLEST: f64 = 6.5;
    let shares = table.widths(ROOM);
    let needed = shares.iter().sum::<usize>().max(ROOM);
    #[expect(clippy::cast_precision_loss, reason = "some hundred characters")]
    let size = (SIZE * ROOM as f64 / needed as f64).max(SMALLEST);
    // A table that fits takes the width that its cells need; a wider one shares out the width of the page.
    let fits = table.natural_width() <= ROOM;
    let room: &[usize] = if fits { &[] } else { &shares };
    let widths = if fits { vec![0; shares.len()] } else { shares.clone() };
    json!({
        "kind": "table",
        "title": words(title),
        "rtl": table.rows.iter().flatten().any(|cell| runs_to_the_left(cell)),
        "columns": cells(&table.columns, room),
        "numeric": table.numeric,
        "rows": table.rows.iter().map(|row| cells(row, room)).collect::<Vec<_>>(),
        "widths": widths,
        "size": size,
        "caption": words(&table.caption),
        "marks": marks(&table.marks),
        "small": table.is_small(),
        "keeps_chart": table.keeps_chart(),
        "chart": table.chart.as_ref().map(chart),
    })
}

fn chart(chart: &Diagram) -> Value {
    /// Characters of a name that stand on one line beside its bar.
    const NAME: usize = 32;
    let bar = |bar: &Bar| json!({"name": words(&bar.name), "value": words(&bar.value), "share": bar.share});
    json!({
        "caption": words(&chart.caption),
        "over_time": chart.over_time,
        "long": chart.bars.iter().any(|bar| bar.name.chars().count() > NAME),
        "bars": chart.bars.iter().map(bar).collect::<Vec<_>>(),
    })
}

/// The code of a language as the typesetter takes it: two or three letters.
fn known_language(language: &str) -> String {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_code = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_code { primary } else { "en".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_with_no_dash_and_the_title_above_a_page_is_one_line() {
        assert_eq!(words("7800 – 6400 kWh"), json!({"care": "7800\u{a0}– 6400 kWh"}));
        assert_eq!(running("Heating"), "Heating");
        let long = running(&"A very long title ".repeat(20));
        assert!(long.ends_with(" …") && width(&long) <= 100, "{long}");
        assert!(running(&"字".repeat(200)).chars().count() < 60);
    }

    #[test]
    fn words_break_only_where_they_are_wider_than_their_column() {
        let row = ["AIRFARE AND TRANSPORTATION", "AIRFARE AND TRANSPORTATION", "a-b"].map(str::to_owned);
        let found = cells(&row, &[22, 12, 12]);
        assert_eq!(found[0], json!("AIRFARE AND TRANSPORTATION"));
        assert_eq!(found[1], json!({"care": "AIRFARE AND TRANSPORTATION", "within": 7}));
        assert_eq!(found[2], json!({"care": "a-b"}));
        assert_eq!(cells(&row, &[])[1], found[0], "a table that takes the width it needs");
    }
}
