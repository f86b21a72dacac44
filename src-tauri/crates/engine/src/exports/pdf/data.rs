//! A document as the template reads it.

use serde_json::{Value, json};

use super::super::finished::{
    Finished, Mark, Part, PartBody, Section, Statement, Table, Unread, needs_no_gap, runs_to_the_left,
};
use super::fonts::families;

/// Where the data has the words about characters without a font, with `{}` for the scripts that they belong to. Whoever
/// sets the pages knows the fonts, and fills it in or takes it away.
pub(super) const NO_FONT: &str = "/words/no_font";

/// What the template calls `doc`.
pub(super) fn data(document: &Finished) -> Value {
    use chrono::Datelike as _;
    let Finished { title, byline, language, date, sections, places, not_read, words } = document;
    let section = |section: &Section| json!({"title": section.title, "parts": section.parts.iter().map(part).collect::<Vec<_>>()});
    let entry = |entry: &Unread| json!({"file": entry.file, "reason": entry.reason});
    json!({
        "title": title,
        "byline": byline,
        "date": [date.year(), date.month(), date.day()],
        "language": known_language(language),
        "rtl": document.runs_to_the_left(),
        "fonts": families(language),
        "contents": document.needs_contents().then_some(&words.contents),
        "sections": sections.iter().map(section).collect::<Vec<_>>(),
        "places": places,
        "not_read": not_read.iter().map(entry).collect::<Vec<_>>(),
        "words": {"sources": words.sources, "not_read": words.not_read, "how": words.how, "no_font": words.no_font},
    })
}

/// What stands in a section, with the kind that the template knows it by.
fn part(part: &Part) -> Value {
    let (kind, statements) = match &part.body {
        PartBody::Prose(statements) => ("prose", statements),
        PartBody::List(statements) => ("list", statements),
        PartBody::Steps(statements) => ("steps", statements),
        PartBody::Table(whole) => return table(&part.title, whole),
    };
    json!({
        "kind": kind,
        "title": part.title,
        "rtl": statements.first().is_some_and(|first| runs_to_the_left(&first.text)),
        "sentences": statements.iter().map(statement).collect::<Vec<_>>(),
    })
}

fn statement(statement: &Statement) -> Value {
    let gap = if needs_no_gap(&statement.text) { "" } else { " " };
    json!({"text": statement.text, "notice": statement.notice, "marks": marks(&statement.marks), "gap": gap})
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
    let widths = if table.natural_width() <= ROOM { vec![0; shares.len()] } else { shares };
    json!({
        "kind": "table",
        "title": title,
        "rtl": table.rows.iter().flatten().any(|cell| runs_to_the_left(cell)),
        "columns": table.columns,
        "numeric": table.numeric,
        "rows": table.rows,
        "widths": widths,
        "size": size,
        "caption": table.caption,
        "marks": marks(&table.marks),
    })
}

/// The code of a language as the typesetter takes it: two or three letters.
fn known_language(language: &str) -> String {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_code = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_code { primary } else { "en".to_owned() }
}
