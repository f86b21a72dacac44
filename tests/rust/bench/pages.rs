//! Pages set by the child that sets them, started anew for each document as the engine does.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::table::{Row, percentile};

/// Of this many sections the report has twenty pages.
const SECTIONS: u32 = 12;

/// A report of twenty pages with footnotes, links, contents and a table over several pages. Bar: 500 ms after the first,
/// which has the fonts of the machine read from the disk.
pub(crate) fn pages_of_a_report() -> anyhow::Result<Vec<Row>> {
    let order = report().to_string();
    let first = set(&order)?;
    let mut later = (0..9).map(|_| set(&order)).collect::<anyhow::Result<Vec<Duration>>>()?;
    let median = percentile(&mut later, 0.5);
    Ok(vec![
        Row::new("20 pages as PDF, median", median, "bar", Duration::from_millis(500)),
        Row::new("20 pages as PDF, median", median, "the first", first),
    ])
}

fn set(order: &str) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let mut child =
        Command::new(atles_tests::program()).arg("press-child").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut orders = child.stdin.take().expect("is piped");
    writeln!(orders, "pages {order}")?;
    let mut pages = Vec::new();
    child.stdout.take().expect("is piped").read_to_end(&mut pages)?;
    anyhow::ensure!(child.wait()?.success() && pages.starts_with(b"%PDF-"), "the pages are set");
    Ok(begun.elapsed())
}

/// The order, in the words of the template.
fn report() -> Value {
    let sentence = |section: u32, paragraph: u32, number: u32| {
        let text = format!(
            "In section {section} the paragraph {paragraph} says in its sentence {number} that the measurement of the flow \
             temperature was repeated until both values agreed."
        );
        let place = (section - 1) * 7 + paragraph;
        let marks = if number == 5 { json!([{"number": place, "first": true}]) } else { json!([]) };
        json!({"text": text, "notice": false, "gap": " ", "marks": marks})
    };
    let prose = |section: u32, paragraph: u32| {
        let sentences: Vec<Value> = (1..=5).map(|number| sentence(section, paragraph, number)).collect();
        json!({"kind": "prose", "title": "", "rtl": false, "sentences": sentences})
    };
    let rows: Vec<Value> = (1..=120).map(|row| json!([format!("Building {row}"), (row * 1_217).to_string()])).collect();
    let bar = |number: u32| json!({"name": format!("Building {number}"), "value": number.to_string(), "share": f64::from(number) / 20.0});
    let bars: Vec<Value> = (1..=20).map(bar).collect();
    let table = json!({
        "kind": "table", "title": "Readings", "rtl": false, "columns": ["Building", "kWh"], "numeric": [false, true],
        "rows": rows, "widths": [0, 0], "size": 9.0, "caption": "Table from Readings.csv",
        "marks": [{"number": 1, "first": false}],
        "small": false,
        "keeps_chart": false,
        "chart": {"caption": "kWh – Readings", "over_time": false, "long": false, "bars": bars},
    });
    let pieces: Vec<Value> =
        (1..=SECTIONS * 7).flat_map(|page| [json!(format!(", page {page} ")), json!(page)]).collect();
    let section = |section: u32| {
        let mut parts: Vec<Value> = (1..=7).map(|paragraph| prose(section, paragraph)).collect();
        if section == 4 {
            parts.push(table.clone());
        }
        json!({"title": format!("Chapter {section}"), "parts": parts})
    };
    json!({
        "title": "A long report",
        "heading": "A long report",
        "running": "A long report",
        "byline": "Technical report of 9 March 2026",
        "lead": "Technical report of 9 March 2026",
        "date": [2026, 3, 9],
        "language": "en",
        "rtl": false,
        "fonts": ["Libertinus Serif"],
        "contents": "Contents",
        "sections": (1..=SECTIONS).map(section).collect::<Vec<_>>(),
        "places": (1..=SECTIONS * 7).map(|page| format!("Survey.pdf, page {page}")).collect::<Vec<_>>(),
        "entries": [{"file": "Survey.pdf", "pieces": pieces}],
        "not_read": [],
        "words": {"colon": ": ", "sources": "Sources", "not_read": "Not read", "how": "Composed by ATLES."},
    })
}
