//! The document as Markdown.
//!
//! A number leads from each sentence to its place in the list of sources.

mod escape;

use escape::{escape, escape_start};

use super::finished::{Finished, Mark, Part, PartBody, Statement, Table, with_own_marks};
use super::sources::Piece;
use crate::api::is_followed_closely;

/// The document: title, sections, the list of sources, what was not read, and how it came about.
pub(crate) fn markdown(document: &Finished) -> String {
    let mut page = Page { out: String::new() };
    page.out.push_str(&format!("# {}\n\n*{}*\n", escape(&document.title), escape(&document.byline)));
    for section in &document.sections {
        page.out.push_str(&format!("\n## {}\n", escape(&section.title)));
        for part in &section.parts {
            page.part(part);
        }
    }
    page.sources(document);
    page.not_read(document);
    page.out.push_str(&format!("\n---\n\n*{}*\n", escape(&document.words.how)));
    page.out
}

/// A document in the making.
struct Page {
    out: String,
}

impl Page {
    fn part(&mut self, part: &Part) {
        if !part.title.is_empty() && !matches!(part.body, PartBody::Table(_)) {
            self.out.push_str(&format!("\n### {}\n", escape(&part.title)));
        }
        self.out.push('\n');
        match &part.body {
            PartBody::Prose(statements) => self.prose(statements),
            PartBody::List(statements) => self.points(statements),
            PartBody::Steps(statements) => self.items(statements, |index| format!("{}. ", index + 1)),
            PartBody::Table(table) => self.table(&part.title, table),
        }
    }

    fn prose(&mut self, statements: &[Statement]) {
        let mut before: Option<&Statement> = None;
        for statement in statements {
            let text = match before {
                None => escape_start(&statement.text),
                Some(before) => {
                    self.out.push_str(if is_followed_closely(&before.text) { "" } else { " " });
                    escape(&statement.text)
                }
            };
            before = Some(statement);
            if statement.notice {
                self.out.push_str(&format!("*{text}*"));
            } else {
                self.out.push_str(&text);
            }
            self.out.push_str(&marks(&statement.marks));
        }
        self.out.push('\n');
    }

    /// An item that brings its own mark is a paragraph: a bullet would be one mark too many.
    fn points(&mut self, statements: &[Statement]) {
        let marked = with_own_marks(statements);
        for (index, statement) in statements.iter().enumerate() {
            let (text, bullet) = (escape_start(&statement.text), if marked[index] { "" } else { "- " });
            let parted = index > 0 && (marked[index] || marked[index - 1]);
            let gap = if parted { "\n" } else { "" };
            self.out.push_str(&format!("{gap}{bullet}{text}{}\n", marks(&statement.marks)));
        }
    }

    fn items(&mut self, statements: &[Statement], marker: impl Fn(usize) -> String) {
        for (index, statement) in statements.iter().enumerate() {
            let text = escape_start(&statement.text);
            self.out.push_str(&format!("{}{text}{}\n", marker(index), marks(&statement.marks)));
        }
    }

    /// The table, with its title above and its source below. Columns of numbers stand to the right.
    fn table(&mut self, title: &str, table: &Table) {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        if !title.is_empty() {
            self.out.push_str(&format!("**{}**\n\n", escape(title)));
        }
        let width = table.numeric.len();
        let names = (0..width).map(|column| table.columns.get(column).map(|name| escape(name)).unwrap_or_default());
        self.out.push_str(&line(names.collect()));
        self.out.push_str(&line(
            table.numeric.iter().map(|numeric| if *numeric { "---:" } else { "---" }.to_owned()).collect(),
        ));
        for row in &table.rows {
            self.out.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
        }
        if !table.caption.is_empty() {
            self.out.push_str(&format!("\n*{}*{}\n", escape(&table.caption), marks(&table.marks)));
        }
    }

    /// Where each number leads.
    fn sources(&mut self, document: &Finished) {
        if document.places.is_empty() {
            return;
        }
        self.out.push_str(&format!("\n## {}\n\n", escape(&document.words.sources)));
        for source in document.sources() {
            let mut entry = format!("- {}", escape_start(source.file));
            for piece in source.pieces {
                entry += &match piece {
                    Piece::Text(text) => escape(text),
                    Piece::Number(number) => format!("<a id=\"source-{number}\"></a>\\[{number}\\]"),
                };
            }
            self.out.push_str(&format!("{entry}\n"));
        }
    }

    fn not_read(&mut self, document: &Finished) {
        if document.not_read.is_empty() {
            return;
        }
        self.out.push_str(&format!("\n## {}\n\n", escape(&document.words.not_read)));
        for entry in &document.not_read {
            let (file, reason) = (escape_start(&entry.file), escape(&entry.reason));
            self.out.push_str(&format!("- {file}{}{reason}\n", escape(&document.words.colon)));
        }
    }
}

/// ` [2]`, as a link to the second place in the list of sources.
fn marks(marks: &[Mark]) -> String {
    marks.iter().map(|Mark { number, .. }| format!(" [\\[{number}\\]](#source-{number})")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::samples::{long, ordinary};

    #[test]
    fn every_number_leads_to_its_place_in_the_entry_of_its_file() {
        let text = markdown(&long());
        let (body, sources) = text.split_once("## Sources").expect("there are some");
        assert_eq!(sources.matches("Survey.pdf").count(), 1);
        for link in body.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(sources.contains(&format!("<a id=\"{link}\"></a>")), "{link}");
        }
    }

    #[test]
    fn an_item_that_brings_its_mark_gets_no_bullet() {
        let mut document = ordinary();
        if let PartBody::List(items) = &mut document.sections[1].parts[2].body {
            items[0].text = "a) First point.".to_owned();
        }
        let text = markdown(&document);
        assert!(text.contains("\na) First point. [") && text.contains("\n\n- Second point. ["), "{text}");
    }
}
