//! The main part: the text of the document, from its title to the note at the end.

use std::io;

use super::super::finished::{Diagram, Finished, Mark, Part, PartBody, Section, Statement, with_own_marks};
use super::super::sources::Piece;
use super::contents::{NOT_READ_ANCHOR, SOURCES_ANCHOR, contents, section_anchor};
use super::look::Look;
use super::paragraph::{NOTE_STYLE, Shape, link, note_number, paragraph, run};
use super::xml::{NAMESPACES, Xml};
use crate::api::is_followed_closely;

/// The main part, and what the other parts have to hold for it.
pub(super) struct Body {
    /// `word/document.xml`.
    pub(super) document: Vec<u8>,
    /// How many places have a footnote: the first ones, in their order.
    pub(super) notes: usize,
    /// How many lists of steps there are.
    pub(super) numbered_lists: u32,
    /// The charts, in their order.
    pub(super) charts: Vec<Diagram>,
}

/// Writes the main part.
pub(super) fn body(document: &Finished, look: &Look<'_>) -> io::Result<Body> {
    let leftwards = document.runs_to_the_left();
    let mut text = Text { look, leftwards, notes: 0, numbered_lists: 0, bookmarks: 0, charts: Vec::new() };
    let mut xml = Xml::with_styles(&look.styles)?;
    xml.element("w:document", NAMESPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            for (style, line) in [("Title", &document.title), ("Subtitle", &document.byline)] {
                paragraph(xml, Shape::holding(style, line, leftwards), |xml| run(xml, None, line))?;
            }
            contents(xml, document, look)?;
            for (index, section) in document.sections.iter().enumerate() {
                text.section(xml, index, section)?;
            }
            text.places(xml, document)?;
            text.not_read(xml, document)?;
            paragraph(xml, Shape::around("Colophon", leftwards), |xml| run(xml, None, &document.words.how))?;
            look.page_setup(xml)
        })
    })?;
    Ok(Body { document: xml.finish(), notes: text.notes, numbered_lists: text.numbered_lists, charts: text.charts })
}

/// What is counted along the text.
pub(super) struct Text<'l> {
    pub(super) look: &'l Look<'l>,
    /// The document runs from right to left.
    pub(super) leftwards: bool,
    notes: usize,
    numbered_lists: u32,
    bookmarks: u32,
    pub(super) charts: Vec<Diagram>,
}

impl Text<'_> {
    fn section(&mut self, xml: &mut Xml<'_>, index: usize, section: &Section) -> io::Result<()> {
        self.heading(xml, "Heading1", &section_anchor(index), &section.title)?;
        section.parts.iter().try_for_each(|part| self.part(xml, part))
    }

    fn part(&mut self, xml: &mut Xml<'_>, part: &Part) -> io::Result<()> {
        let titled = !part.title.is_empty();
        match &part.body {
            PartBody::Table(table) => return self.table(xml, &part.title, table),
            PartBody::Prose(_) | PartBody::List(_) | PartBody::Steps(_) if titled => {
                let anchor = format!("part{}", self.bookmarks);
                self.heading(xml, "Heading2", &anchor, &part.title)?;
            }
            PartBody::Prose(_) | PartBody::List(_) | PartBody::Steps(_) => {}
        }
        match &part.body {
            PartBody::Prose(statements) => self.prose(xml, statements),
            PartBody::List(statements) => self.points(xml, statements),
            PartBody::Steps(statements) => self.steps(xml, statements),
            PartBody::Table(_) => Ok(()),
        }
    }

    fn prose(&mut self, xml: &mut Xml<'_>, statements: &[Statement]) -> io::Result<()> {
        let first = statements.first().map_or("", |first| &first.text);
        paragraph(xml, Shape::holding("BodyText", first, self.leftwards), |xml| {
            for (index, statement) in statements.iter().enumerate() {
                self.statement(xml, statement)?;
                if index + 1 < statements.len() && !is_followed_closely(&statement.text) {
                    run(xml, None, " ")?;
                }
            }
            Ok(())
        })
    }

    fn points(&mut self, xml: &mut Xml<'_>, statements: &[Statement]) -> io::Result<()> {
        for (statement, has_own_mark) in statements.iter().zip(with_own_marks(statements)) {
            let list = self.look.points.filter(|_| !has_own_mark);
            let shape = Shape { list, has_own_mark, ..Shape::holding("ListBullet", &statement.text, self.leftwards) };
            paragraph(xml, shape, |xml| self.statement(xml, statement))?;
        }
        Ok(())
    }

    fn steps(&mut self, xml: &mut Xml<'_>, statements: &[Statement]) -> io::Result<()> {
        let list = Some(self.look.list_of_steps(self.numbered_lists));
        self.numbered_lists += 1;
        for statement in statements {
            let shape = Shape { list, ..Shape::holding("ListNumber", &statement.text, self.leftwards) };
            paragraph(xml, shape, |xml| self.statement(xml, statement))?;
        }
        Ok(())
    }

    fn statement(&mut self, xml: &mut Xml<'_>, statement: &Statement) -> io::Result<()> {
        run(xml, statement.notice.then_some("Emphasis"), &statement.text)?;
        self.marks(xml, &statement.marks)
    }

    /// A footnote names a place where it comes first; after that its number leads to the list at the end.
    pub(super) fn marks(&mut self, xml: &mut Xml<'_>, marks: &[Mark]) -> io::Result<()> {
        for mark in marks {
            // Nothing parts a number from the word that it stands behind. In brackets: a raised figure alone behind a value
            // would read as a power.
            if !mark.first {
                run(xml, Some(NOTE_STYLE), "\u{2060}")?;
                let shown = format!("[{}]", mark.number);
                link(xml, &place_anchor(mark.number), |xml| run(xml, Some(NOTE_STYLE), &shown))?;
                continue;
            }
            self.notes += 1;
            let id = self.notes.to_string();
            run(xml, Some(NOTE_STYLE), "\u{2060}[")?;
            note_number(xml, "w:footnoteReference", &[("w:id", &id)])?;
            run(xml, Some(NOTE_STYLE), "]")?;
        }
        Ok(())
    }

    /// One entry for each file, with the numbers of its places.
    fn places(&mut self, xml: &mut Xml<'_>, document: &Finished) -> io::Result<()> {
        if document.places.is_empty() {
            return Ok(());
        }
        self.heading(xml, "Heading1", SOURCES_ANCHOR, &document.words.sources)?;
        for source in document.sources() {
            paragraph(xml, Shape::around("Bibliography", self.leftwards), |xml| {
                run(xml, Some("Strong"), source.file)?;
                source.pieces.iter().try_for_each(|piece| match piece {
                    Piece::Text(text) => run(xml, None, text),
                    Piece::Number(number) => {
                        self.bookmarked(xml, &place_anchor(*number), |xml| run(xml, None, &format!("[{number}]")))
                    }
                })
            })?;
        }
        Ok(())
    }

    fn not_read(&mut self, xml: &mut Xml<'_>, document: &Finished) -> io::Result<()> {
        if document.not_read.is_empty() {
            return Ok(());
        }
        self.heading(xml, "Heading1", NOT_READ_ANCHOR, &document.words.not_read)?;
        for entry in &document.not_read {
            let shape = Shape { list: self.look.points, ..Shape::around("ListBullet", self.leftwards) };
            paragraph(xml, shape, |xml| {
                run(xml, Some("Strong"), &entry.file)?;
                run(xml, None, &format!("{}{}", document.words.colon, entry.reason))
            })?;
        }
        Ok(())
    }

    /// A heading that can be led to.
    fn heading(&mut self, xml: &mut Xml<'_>, style: &str, anchor: &str, title: &str) -> io::Result<()> {
        let shape = Shape::holding(style, title, self.leftwards);
        paragraph(xml, shape, |xml| self.bookmarked(xml, anchor, |xml| run(xml, None, title)))
    }

    fn bookmarked(
        &mut self,
        xml: &mut Xml<'_>,
        anchor: &str,
        inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let id = self.bookmarks.to_string();
        self.bookmarks += 1;
        xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", anchor)])?;
        inner(xml)?;
        xml.empty("w:bookmarkEnd", &[("w:id", &id)])
    }
}

fn place_anchor(number: usize) -> String {
    format!("source{number}")
}
