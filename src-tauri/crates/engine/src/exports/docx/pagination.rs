//! On which page each heading comes, as far as that can be told without a word processor: the numbers that the contents show
//! until one has counted them.
//!
//! Lines are broken by the widths of the letters of Calibri, and everything is as high as our styles have it. Where a heading
//! comes near the edge of a page the number may be one off.

use super::super::finished::{Finished, Mark, Part, PartBody, Statement, Table, width};
use super::super::sources::Piece;
use super::chart;
use super::look::Look;

/// A line of Calibri, in parts of the size of its letters.
const LINE: f64 = 1.22;

/// What `w:line` of the ordinary text makes of it.
const LEADING: f64 = 271.0 / 240.0;

/// Letters of the text, of footnotes and of tables, in points.
const SIZE: f64 = 11.0;
const NOTE_SIZE: f64 = 8.5;
const CELL_SIZE: f64 = 9.0;

/// The line above the footnotes.
const NOTE_RULE: f64 = 12.0;

/// What a row takes beside its lines: margins of cells and paragraphs, and the rule.
const ROW: f64 = 7.5;

/// The page of the heading of each section, of the sources and of what was not read, where there are any.
pub(super) fn pages_of_headings(document: &Finished, look: &Look<'_>) -> Vec<usize> {
    let points = |twips: u32| f64::from(twips) / 20.0;
    let mut sheet = Sheet {
        document,
        width: points(look.text_width),
        height: points(look.text_height),
        page: 1,
        taken: 0.0,
        notes: 0.0,
    };
    sheet.text(&document.title, 24.0, (0.0, 3.0), 1.0);
    sheet.text(&document.byline, 10.0, (0.0, 22.0), LEADING);
    let others = usize::from(!document.places.is_empty()) + usize::from(!document.not_read.is_empty());
    sheet.put(12.5 * LINE + 5.0, 0.0);
    (0..document.sections.len() + others).for_each(|_| sheet.put(SIZE * LINE + 2.0, 0.0));
    let mut pages = Vec::new();
    for section in &document.sections {
        pages.push(sheet.heading(16.0, 26.0, &section.title));
        section.parts.iter().for_each(|part| sheet.part(part));
    }
    if !document.places.is_empty() {
        pages.push(sheet.heading(16.0, 26.0, &document.words.sources));
        for source in document.sources() {
            let text: String = source
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => (*text).to_owned(),
                    Piece::Number(number) => format!("[{number}]"),
                })
                .collect();
            sheet.text(&format!("{}{text}", source.file), 9.5, (0.0, 3.0), 1.0);
        }
    }
    if !document.not_read.is_empty() {
        pages.push(sheet.heading(16.0, 26.0, &document.words.not_read));
    }
    pages
}

/// Where the text has come to.
struct Sheet<'d> {
    document: &'d Finished,
    /// Of the text, in points, like all lengths here.
    width: f64,
    height: f64,
    page: usize,
    /// What stands on the page.
    taken: f64,
    /// What footnotes stand below it.
    notes: f64,
}

impl Sheet<'_> {
    /// Puts something that is never parted, with the footnotes that it brings along.
    fn put(&mut self, height: f64, notes: f64) {
        let rule = if self.notes == 0.0 && notes > 0.0 { NOTE_RULE } else { 0.0 };
        if self.taken > 0.0 && self.taken + height + self.notes + notes + rule > self.height {
            self.page += 1;
            (self.taken, self.notes) = (height, if notes > 0.0 { notes + NOTE_RULE } else { 0.0 });
        } else {
            self.taken += height;
            self.notes += notes + rule;
        }
    }

    /// A heading, which stays with the two lines after it. Gives its page.
    fn heading(&mut self, size: f64, around: f64, title: &str) -> usize {
        let height = lines(title, size * 1.05, self.width) * size * LINE + around;
        let room = height + 2.0 * SIZE * LINE * LEADING;
        if self.taken > 0.0 && self.taken + room + self.notes > self.height {
            (self.page, self.taken, self.notes) = (self.page + 1, 0.0, 0.0);
        }
        self.put(height, 0.0);
        self.page
    }

    /// A paragraph without footnotes.
    fn text(&mut self, text: &str, size: f64, (before, after): (f64, f64), leading: f64) {
        let count = lines(text, size, self.width);
        self.put(count * size * LINE * leading + before + after, 0.0);
    }

    fn part(&mut self, part: &Part) {
        match &part.body {
            PartBody::Table(table) => return self.table(&part.title, table),
            PartBody::Prose(_) | PartBody::List(_) | PartBody::Steps(_) if !part.title.is_empty() => {
                self.heading(12.5, 17.0, &part.title);
            }
            PartBody::Prose(_) | PartBody::List(_) | PartBody::Steps(_) => {}
        }
        match &part.body {
            PartBody::Prose(statements) => self.paragraph(statements, 0.0, 7.0),
            PartBody::List(statements) | PartBody::Steps(statements) => {
                statements.iter().for_each(|statement| self.paragraph(std::slice::from_ref(statement), 20.0, 4.0));
            }
            PartBody::Table(_) => {}
        }
    }

    /// Line by line: a footnote stands on the page of its mark.
    fn paragraph(&mut self, statements: &[Statement], indent: f64, after: f64) {
        let width = self.width - indent;
        let (mut text, mut marks) = (String::new(), Vec::new());
        for statement in statements {
            text.push_str(&statement.text);
            text.extend(statement.marks.iter().map(|_| "[0]"));
            text.push(' ');
            // Marks are raised and small; which line they are on is all that counts.
            marks.push((lines(&text, SIZE, width), self.notes_of(&statement.marks)));
        }
        let count = lines(&text, SIZE, width);
        let mut line = 1.0;
        while line <= count {
            // The first two lines stay together, and the last two.
            let taken = if line == 1.0 && count < 4.0 || count - line < 2.0 {
                count - line + 1.0
            } else {
                1.0_f64.max(if line == 1.0 { 2.0 } else { 1.0 })
            };
            let on = |(at, _): &&(f64, f64)| *at >= line && *at < line + taken;
            let notes: f64 = marks.iter().filter(on).map(|(_, notes)| notes).sum();
            self.put(taken * SIZE * LINE * LEADING, notes);
            line += taken;
        }
        self.taken += after;
    }

    fn notes_of(&self, marks: &[Mark]) -> f64 {
        let note = |mark: &Mark| {
            let place = self.document.places.get(mark.number - 1)?;
            let text = format!("[{}] {}", mark.number, place.name(&self.document.words.comma));
            Some(lines(&text, NOTE_SIZE, self.width) * NOTE_SIZE * LINE + 1.0)
        };
        marks.iter().filter(|mark| mark.first).filter_map(note).sum()
    }

    fn table(&mut self, title: &str, table: &Table) {
        const ROOM: usize = 84;
        let shares = table.widths(ROOM);
        let all = shares.iter().sum::<usize>().max(1);
        #[expect(clippy::cast_precision_loss, reason = "some hundred characters")]
        let widths: Vec<f64> = shares.iter().map(|share| self.width * *share as f64 / all as f64 - 8.5).collect();
        let row = |cells: &[String]| {
            let heights = cells.iter().zip(&widths).map(|(cell, width)| lines(cell, CELL_SIZE, *width));
            heights.fold(1.0, f64::max) * CELL_SIZE * LINE + ROW
        };
        let mut rows: Vec<f64> =
            Some(&table.columns).filter(|names| !names.is_empty()).map(|names| row(names)).into_iter().collect();
        rows.extend(table.rows.iter().map(|cells| row(cells)));
        let caption = if title.is_empty() { 0.0 } else { 10.5 * LINE + 17.0 };
        let source = CELL_SIZE * LINE + 18.0;
        let notes = self.notes_of(&table.marks);
        #[expect(clippy::cast_precision_loss, reason = "some hundred points")]
        let drawn = table.chart.as_ref().map_or(0.0, |chart| 30.0 + chart::height(chart) as f64);
        let stays = table.keeps_chart();
        if table.is_small() {
            let whole = caption + rows.iter().sum::<f64>() + source + if stays { drawn } else { 0.0 };
            self.put(whole, notes);
        } else {
            let head: f64 = rows.iter().take(2).sum::<f64>() + caption;
            self.put(head, 0.0);
            let last = rows.len() - 1;
            rows[2..last].iter().for_each(|height| self.put(*height, 0.0));
            self.put(rows[last] + source + if stays { drawn } else { 0.0 }, notes);
        }
        if !stays && drawn > 0.0 {
            self.put(drawn, 0.0);
        }
    }
}

/// Letters of a word that is hyphenated where it does not fit.
const LONG: usize = 8;

/// What letters beside each other take of their widths.
const KERNED: f64 = 0.98;

/// Lines that a text takes in that width, as a number to reckon with.
fn lines(text: &str, size: f64, width: f64) -> f64 {
    let (mut count, mut at) = (1.0, 0.0);
    for word in text.split(' ') {
        let length: f64 = word.chars().map(letter).sum::<f64>() * size * KERNED;
        let alone: Vec<f64> = word.chars().map(letter).filter(|one| *one >= 1.0).collect();
        if alone.len() * 2 > word.chars().count() {
            // Where words have no gaps, a line breaks anywhere.
            at += length;
            while at > width {
                count += 1.0;
                at -= width;
            }
            continue;
        }
        let room = width - at;
        if at > 0.0 && length > room {
            count += 1.0;
            // A long word is hyphenated, in the middle for the most part.
            let is_parted = word.chars().count() >= LONG && room > length * 0.4;
            at = if is_parted { -length * 0.5 } else { 0.0 };
        }
        at += length + letter(' ') * size;
    }
    count
}

/// The width of a character in parts of the size.
fn letter(character: char) -> f64 {
    match character {
        ' ' => 0.226,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' => 0.24,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | 'I' | 'J' | '"' | '“' | '”' => 0.33,
        'm' | 'M' | 'W' | 'w' | '@' | '—' => 0.78,
        'c' | 's' | 'z' => 0.41,
        'k' | 'v' | 'x' | 'y' => 0.45,
        'a' | 'e' | 'g' => 0.485,
        _ if width(character.encode_utf8(&mut [0; 4])) > 1 && !character.is_uppercase() => 1.0,
        _ if character.is_uppercase() => 0.57,
        '\u{2060}'..='\u{2069}' | '\u{200b}'..='\u{200f}' => 0.0,
        _ => 0.515,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::long;
    use super::*;

    #[test]
    fn headings_of_a_long_document_are_told_on_pages_that_follow_each_other() {
        let document = long();
        let pages = pages_of_headings(&document, &Look::new(None));
        assert_eq!(pages.len(), document.sections.len() + 1);
        assert_eq!(pages[0], 1);
        assert!(pages.windows(2).all(|pair| pair[0] <= pair[1]), "{pages:?}");
        assert!(pages.last().unwrap() - pages[0] > 15, "{pages:?}");
    }

    #[test]
    fn lines_are_broken_as_wide_as_the_page() {
        let sentence =
            "The measurement of the flow temperature was repeated until both values agreed with each other. ";
        assert_eq!(lines("Short.", 11.0, 453.0), 1.0);
        assert_eq!(lines(&sentence.repeat(5), 11.0, 453.0), 5.0);
        assert_eq!(lines(&"字".repeat(100), 11.0, 453.0), 3.0);
    }
}
