//! The document as Markdown.
//!
//! A number leads from each sentence to its place in the list of sources.

mod escape;

use escape::{escape, escape_start};

use super::finished::{Finished, Mark, Part, PartBody, Statement, Table, needs_no_gap};

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
            PartBody::List(statements) => self.items(statements, |_| "- ".to_owned()),
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
                    self.out.push_str(if needs_no_gap(&before.text) { "" } else { " " });
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
        for (index, name) in document.places.iter().enumerate() {
            let number = index + 1;
            self.out.push_str(&format!("{number}. <a id=\"source-{number}\"></a>{}\n", escape(name)));
        }
    }

    fn not_read(&mut self, document: &Finished) {
        if document.not_read.is_empty() {
            return;
        }
        self.out.push_str(&format!("\n## {}\n\n", escape(&document.words.not_read)));
        for entry in &document.not_read {
            self.out.push_str(&format!("- {}: {}\n", escape_start(&entry.file), escape(&entry.reason)));
        }
    }
}

/// ` [2]`, as a link to the second place in the list of sources.
fn marks(marks: &[Mark]) -> String {
    marks.iter().map(|Mark { number, .. }| format!(" [\\[{number}\\]](#source-{number})")).collect()
}
