//! The document as one HTML file that needs nothing else: no script, no picture, no font from elsewhere.

use std::fmt::Write as _;

use super::finished::{Diagram, Finished, Mark, Part, PartBody, Statement, Table, with_own_marks};
use super::sources::Piece;
use crate::api::is_followed_closely;

/// How it looks, on a screen and on paper, in the light and in the dark.
const STYLE: &str = include_str!("html.css");

/// The page.
pub(crate) fn html(document: &Finished) -> String {
    let mut page = Page { out: String::new(), backs: vec![0; document.places.len() + 1] };
    page.head(document);
    page.contents(document);
    for (index, section) in document.sections.iter().enumerate() {
        page.line(&format!("<section><h2 id=\"section-{}\" dir=\"auto\">{}</h2>", index + 1, escape(&section.title)));
        section.parts.iter().for_each(|part| page.part(part));
        page.line("</section>");
    }
    page.places(document);
    page.not_read(document);
    page.line(&format!("</main>\n<footer>{}</footer>\n</body>\n</html>", escape(&document.words.how)));
    page.out
}

/// A page in the making.
struct Page {
    out: String,
    /// How often each place was marked, for the names of the marks.
    backs: Vec<usize>,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A page of foreign words may load nothing and run nothing, whatever they are.
    fn head(&mut self, document: &Finished) {
        let direction = if document.runs_to_the_left() { "rtl" } else { "ltr" };
        let (language, title) = (escape(&document.language), escape(&document.title));
        self.line(&format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">"
        ));
        self.line(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"ATLES\">",
        );
        self.line(&format!("<meta name=\"date\" content=\"{}\">", document.date.format("%Y-%m-%d")));
        self.line(&format!("<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"));
        self.line(&format!(
            "<h1 dir=\"auto\">{title}</h1>\n<p class=\"byline\" dir=\"auto\">{}</p>",
            escape(&document.byline)
        ));
    }

    fn contents(&mut self, document: &Finished) {
        if !document.needs_contents() {
            return;
        }
        self.line(&format!(
            "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">{}</h2>\n<ul>",
            escape(&document.words.contents)
        ));
        let mut entry = |anchor: &str, title: &str| {
            self.line(&format!("<li dir=\"auto\"><a href=\"#{anchor}\">{}</a></li>", escape(title)));
        };
        for (index, section) in document.sections.iter().enumerate() {
            entry(&format!("section-{}", index + 1), &section.title);
        }
        if !document.places.is_empty() {
            entry("sources", &document.words.sources);
        }
        if !document.not_read.is_empty() {
            entry("not-read", &document.words.not_read);
        }
        self.line("</ul></nav>");
    }

    fn part(&mut self, part: &Part) {
        if !part.title.is_empty() && !matches!(part.body, PartBody::Table(_)) {
            self.line(&format!("<h3 dir=\"auto\">{}</h3>", escape(&part.title)));
        }
        match &part.body {
            PartBody::Prose(statements) => self.prose(statements),
            PartBody::List(statements) => self.items("ul", statements, &with_own_marks(statements)),
            PartBody::Steps(statements) => self.items("ol", statements, &[]),
            PartBody::Table(table) => self.table(&part.title, table),
        }
    }

    fn prose(&mut self, statements: &[Statement]) {
        let mut text = String::new();
        for (index, statement) in statements.iter().enumerate() {
            text.push_str(&self.statement(statement));
            if index + 1 < statements.len() && !is_followed_closely(&statement.text) {
                text.push(' ');
            }
        }
        self.line(&format!("<p dir=\"auto\">{text}</p>"));
    }

    /// `marked` are those that bring a mark of their own.
    fn items(&mut self, list: &str, statements: &[Statement], marked: &[bool]) {
        self.line(&format!("<{list}>"));
        for (index, statement) in statements.iter().enumerate() {
            let item = self.statement(statement);
            let class = if marked.get(index) == Some(&true) { " class=\"marked\"" } else { "" };
            self.line(&format!("<li{class} dir=\"auto\">{item}</li>"));
        }
        self.line(&format!("</{list}>"));
    }

    fn statement(&mut self, statement: &Statement) -> String {
        let text = escape(&statement.text);
        let text = if statement.notice { format!("<em>{text}</em>") } else { text };
        format!("{text}{}", self.marks(&statement.marks))
    }

    /// Numbers that lead to the list of places, and can be led back to.
    fn marks(&mut self, marks: &[Mark]) -> String {
        let mut text = String::new();
        for Mark { number, .. } in marks {
            let count = self.backs.get_mut(*number).map_or(1, |count| {
                *count += 1;
                *count
            });
            // Nothing parts a number from its word. Writing into a string cannot fail.
            let _ = write!(
                text,
                "\u{2060}<sup><a id=\"mark-{number}-{count}\" href=\"#source-{number}\">[{number}]</a></sup>"
            );
        }
        text
    }

    fn table(&mut self, title: &str, table: &Table) {
        self.line("<figure><div class=\"wide\"><table>");
        if !title.is_empty() {
            self.line(&format!("<caption dir=\"auto\">{}</caption>", escape(title)));
        }
        let cell = |tag: &str, column: usize, text: &str| {
            let class = if table.numeric.get(column) == Some(&true) { " class=\"number\"" } else { "" };
            format!("<{tag}{class} dir=\"auto\">{}</{}>", escape(text), tag.split(' ').next().unwrap_or(tag))
        };
        let cells = |tag: &str, row: &[String]| -> String {
            row.iter().enumerate().map(|(column, text)| cell(tag, column, text)).collect()
        };
        if !table.columns.is_empty() {
            self.line(&format!("<thead><tr>{}</tr></thead>", cells("th scope=\"col\"", &table.columns)));
        }
        self.line("<tbody>");
        for row in &table.rows {
            self.line(&format!("<tr>{}</tr>", cells("td", row)));
        }
        self.line("</tbody></table></div>");
        if !table.caption.is_empty() {
            let marks = self.marks(&table.marks);
            self.line(&format!("<figcaption dir=\"auto\">{}{marks}</figcaption>", escape(&table.caption)));
        }
        if let Some(chart) = &table.chart {
            self.chart(chart);
        }
        self.line("</figure>");
    }

    /// The amounts of a table, drawn. The table says the same, so whoever hears the page does not hear it twice.
    fn chart(&mut self, chart: &Diagram) {
        let kind = if chart.over_time { "chart columns" } else { "chart" };
        self.line(&format!("<div class=\"{kind}\" aria-hidden=\"true\">"));
        if !chart.caption.is_empty() {
            self.line(&format!("<p class=\"chart-title\" dir=\"auto\">{}</p>", escape(&chart.caption)));
        }
        for bar in &chart.bars {
            let (name, value, length) = (escape(&bar.name), escape(&bar.value), (bar.share * 100.0).max(0.4));
            if chart.over_time {
                let top = 100.0 - length;
                self.line(&format!(
                    "<div><span>{value}</span><svg viewBox=\"0 0 10 100\" preserveAspectRatio=\"none\"><rect y=\"{top:.1}\" \
                     width=\"10\" height=\"{length:.1}\"/></svg><span dir=\"auto\">{name}</span></div>"
                ));
                continue;
            }
            self.line(&format!(
                "<span dir=\"auto\">{name}</span><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"><rect \
                 width=\"{length:.1}\" height=\"10\"/></svg><span class=\"number\" dir=\"auto\">{value}</span>"
            ));
        }
        self.line("</div>");
    }

    /// One entry for each file. The number of a place leads back to where it is first marked.
    fn places(&mut self, document: &Finished) {
        if document.places.is_empty() {
            return;
        }
        self.line(&format!(
            "<section><h2 id=\"sources\">{}</h2>\n<ul class=\"sources\">",
            escape(&document.words.sources)
        ));
        for source in document.sources() {
            let mut entry = format!("<b><bdi>{}</bdi></b>", escape(source.file));
            for piece in source.pieces {
                entry += &match piece {
                    Piece::Text(text) => escape(text),
                    Piece::Number(number) if self.backs[number] > 0 => {
                        format!("<a id=\"source-{number}\" href=\"#mark-{number}-1\">[{number}]</a>")
                    }
                    Piece::Number(number) => format!("<span id=\"source-{number}\">[{number}]</span>"),
                };
            }
            self.line(&format!("<li>{entry}</li>"));
        }
        self.line("</ul></section>");
    }

    fn not_read(&mut self, document: &Finished) {
        if document.not_read.is_empty() {
            return;
        }
        self.line(&format!("<section><h2 id=\"not-read\">{}</h2>\n<ul>", escape(&document.words.not_read)));
        for entry in &document.not_read {
            let (file, reason) = (escape(&entry.file), escape(&entry.reason));
            self.line(&format!("<li><b><bdi>{file}</bdi></b>{}{reason}</li>", escape(&document.words.colon)));
        }
        self.line("</ul></section>");
    }
}

/// Words that stay words, in text and in attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::samples::{hostile, long};

    #[test]
    fn the_words_of_a_source_are_never_markup() {
        let page = html(&hostile());
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("default-src 'none'"), "and if they were, they could do nothing");
    }

    #[test]
    fn the_page_needs_nothing_but_itself() {
        let page = html(&long());
        for word in ["http:", "https:", "src=", "url(", "@import", "<link"] {
            assert!(!page.contains(word), "{word}");
        }
    }

    #[test]
    fn every_number_leads_to_a_place_and_every_place_back() {
        let page = html(&long());
        let targets = |start: &str| {
            page.split(start).skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
        };
        let ids = targets(" id=\"");
        for link in targets("href=\"#") {
            assert!(ids.contains(&link), "{link} leads nowhere");
        }
        let mut unique = ids.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "no two things have one name");
    }

    #[test]
    fn a_number_stays_with_the_word_that_it_stands_behind() {
        let page = html(&long());
        assert_eq!(page.matches("\u{2060}<sup>").count(), page.matches("<sup>").count());
    }

    #[test]
    fn a_file_is_listed_once_and_its_numbers_lead_back() {
        let page = html(&long());
        assert_eq!(page.matches("<bdi>Survey.pdf</bdi>").count(), 1);
        assert!(
            page.contains("page 1\u{a0}<a id=\"source-1\" href=\"#mark-1-1\">[1]</a>, 2\u{a0}<a id=\"source-2\""),
            "{page}"
        );
    }
}
