//! JSON and JSON Lines: data that programs keep for each other, in the order of the file. Lists of equal records become
//! tables, names become headings over what they hold, and long texts paragraphs.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::builder::{BlockBuilder, Parsed};
use super::encoding::decode;
use super::failure::failure;
use super::limits::Limits;
use crate::api::{BlockKind, ReadErrorCode, ReadFailure};

/// A text of so many characters, or of several lines, is prose rather than an entry of a table.
const LONG: usize = 120;

/// Most columns of a table of records.
const MOST_COLUMNS: usize = 200;

/// Most values: about 100 bytes each.
const MOST_VALUES: usize = 4_000_000;

/// Deepest heading.
const MOST_LEVELS: u8 = 6;

/// Names of records that say what the record is.
const TITLES: [&str; 3] = ["title", "name", "heading"];

#[derive(Debug)]
enum Value {
    Nothing,
    Text(String),
    List(Vec<Value>),
    Record(Vec<(String, Value)>),
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let text = decode(bytes);
    // A value takes a sign to write, a sign between it and the next, and far more to keep.
    let values = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b'\n')).count();
    if values > 2 * MOST_VALUES {
        return Err(failure(ReadErrorCode::TooLarge));
    }
    let mut documents = Vec::new();
    for value in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
        match value {
            Ok(value) => documents.push(value),
            // The only limit that serde_json has; it says so in no other way.
            Err(error) if error.to_string().contains("recursion") => return Err(failure(ReadErrorCode::TooLarge)),
            // A log that was cut in its last line is read up to there.
            Err(error) if error.is_eof() && documents.len() > 1 => break,
            Err(_) => return Err(failure(ReadErrorCode::Damaged)),
        }
    }
    let mut builder = BlockBuilder::new(limits);
    let root = if documents.len() == 1 { documents.remove(0) } else { Value::List(documents) };
    add(root, 1, &mut builder);
    builder.finish()
}

/// Whether a text that begins like JSON is JSON: to its end, or in its first lines.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let text = decode(bytes);
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<serde::de::IgnoredAny>();
    matches!(values.next(), Some(Ok(_))) && values.next().is_none_or(|second| second.is_ok())
}

fn add(value: Value, level: u8, builder: &mut BlockBuilder) {
    match value {
        Value::Nothing => {}
        Value::Text(text) => add_text(&text, BlockKind::Paragraph, builder),
        Value::List(values) => add_list(values, level, builder),
        Value::Record(fields) => add_record(fields, level, builder),
    }
}

/// Paragraphs of a text, parted by empty lines.
fn add_text(text: &str, kind: BlockKind, builder: &mut BlockBuilder) {
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        builder.text(kind, paragraph);
    }
}

fn add_list(values: Vec<Value>, level: u8, builder: &mut BlockBuilder) {
    if let Some(rows) = table(&values) {
        builder.table(rows, true);
        return;
    }
    for value in values {
        match value {
            Value::Text(text) if is_long(&text) => add_text(&text, BlockKind::Paragraph, builder),
            Value::Text(text) => builder.text(BlockKind::ListItem, &text),
            other => add(other, level, builder),
        }
        if builder.is_full() {
            return;
        }
    }
}

/// Short entries become a table of names and values, the others headings with what they hold.
fn add_record(mut fields: Vec<(String, Value)>, level: u8, builder: &mut BlockBuilder) {
    let is_title = |(name, value): &(String, Value)| {
        TITLES.contains(&name.to_lowercase().as_str()) && matches!(value, Value::Text(text) if !is_long(text))
    };
    let is_simple = |value: &Value| matches!(value, Value::Nothing) || matches!(value, Value::Text(t) if !is_long(t));
    let mut level = level;
    if fields.iter().any(|(_, value)| !is_simple(value))
        && let Some(at) = fields.iter().position(is_title)
        && let Value::Text(title) = fields.remove(at).1
    {
        builder.heading(level, &title);
        level = (level + 1).min(MOST_LEVELS);
    }
    let (simple, others): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(_, value)| is_simple(value));
    let rows = simple.into_iter().filter_map(|(name, value)| match value {
        Value::Text(text) => Some(vec![name, text]),
        Value::Nothing | Value::List(_) | Value::Record(_) => None,
    });
    builder.table(rows.collect(), false);
    for (name, value) in others {
        builder.heading(level, &name);
        add(value, (level + 1).min(MOST_LEVELS), builder);
        if builder.is_full() {
            return;
        }
    }
}

/// The rows of a list of records whose entries are all short; the first names the columns.
fn table(values: &[Value]) -> Option<Vec<Vec<String>>> {
    let mut columns: Vec<&str> = Vec::new();
    let mut at = std::collections::HashMap::new();
    if values.len() < 2 {
        return None;
    }
    for value in values {
        let Value::Record(fields) = value else { return None };
        for (name, value) in fields {
            match value {
                Value::Nothing => {}
                Value::Text(text) if !is_long(text) => {}
                Value::Text(_) | Value::List(_) | Value::Record(_) => return None,
            }
            at.entry(name.as_str()).or_insert_with(|| {
                columns.push(name);
                columns.len() - 1
            });
        }
        if columns.len() > MOST_COLUMNS {
            return None;
        }
    }
    let mut rows = vec![columns.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    for value in values {
        let Value::Record(fields) = value else { return None };
        let mut row = vec![String::new(); columns.len()];
        for (name, value) in fields {
            if let (Some(at), Value::Text(text)) = (at.get(name.as_str()), value) {
                row[*at].clone_from(text);
            }
        }
        rows.push(row);
    }
    Some(rows)
}

fn is_long(text: &str) -> bool {
    text.contains('\n') || text.chars().nth(LONG).is_some()
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keeper)
    }
}

/// Keeps the order of names, which a map would lose, and numbers as they were written as far as they can be.
struct Keeper;

impl<'de> Visitor<'de> for Keeper {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(if value.trim().is_empty() { Value::Nothing } else { Value::Text(value.to_owned()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut record = Vec::new();
        while let Some(field) = fields.next_entry()? {
            record.push(field);
        }
        Ok(Value::Record(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(BlockKind, String, usize)> {
        let blocks = read(text.as_bytes(), &Limits::default()).expect("there is text").blocks;
        blocks.into_iter().map(|block| (block.kind, block.text, block.heading.len())).collect()
    }

    #[test]
    fn records_keep_their_order_and_lists_of_them_are_tables() {
        let text = r#"{"title": "Wells 🙂", "year": 2026, "open": true, "none": null, "wells": [{"name": "North", "depth": 12.5}, {"name": "Mill", "depth": 9, "dry": false}], "tags": ["deep", "old"]}"#;
        use BlockKind::{Heading, ListItem, Table};
        assert_eq!(
            shape(text),
            [
                (Heading, "Wells 🙂".to_owned(), 0),
                (Table, "year\t2026\nopen\ttrue".to_owned(), 1),
                (Heading, "wells".to_owned(), 1),
                (Table, "name\tdepth\tdry\nNorth\t12.5\t\nMill\t9\tfalse".to_owned(), 2),
                (Heading, "tags".to_owned(), 1),
                (ListItem, "deep".to_owned(), 2),
                (ListItem, "old".to_owned(), 2),
            ]
        );
    }

    #[test]
    fn a_value_per_line_is_a_list() {
        let lines = "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}\n";
        assert_eq!(shape(lines), [(BlockKind::Table, "a\tb\n1\tx\n2\ty".to_owned(), 0)]);
        assert_eq!(shape(&format!("{lines}{{\"a\": ")).len(), 1, "a last line that was cut costs nothing else");
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_refused() {
        let code = |text: &str| read(text.as_bytes(), &Limits::default()).expect_err("is refused").code;
        assert_eq!(code("{\"a\": 1"), ReadErrorCode::Damaged);
        assert_eq!(code(&"[".repeat(100_000)), ReadErrorCode::TooLarge);
        assert_eq!(code(&format!("[{}1]", "1,".repeat(9_000_000))), ReadErrorCode::TooLarge);
        assert_eq!(code("[null, \"\"]"), ReadErrorCode::Empty);
        assert!(is_json(b"[1]") && !is_json(b"[see below] and more") && !is_json(b"{rtf}"));
    }
}
