//! The main part: the text of the document, from its title to the note at the end.

use std::io;

use super::super::finished::{
    Finished, Mark, Part, PartBody, Section, Statement, Table, needs_no_gap, runs_to_the_left,
};
use super::chart;
use super::look::Look;
use super::xml::{NAMESPACES, Xml};
use crate::api::Chart;

/// The style of the numbers of places.
const NOTE_STYLE: &str = "FootnoteReference";

/// The main part, and what the other parts have to hold for it.
pub(super) struct Body {
    /// `word/document.xml`.
    pub(super) document: Vec<u8>,
    /// How many places have a footnote: the first ones, in their order.
    pub(super) notes: usize,
    /// How many lists of steps there are.
    pub(super) numbered_lists: u32,
    /// The charts, in their order.
    pub(super) charts: Vec<Chart>,
}

/// Writes the main part.
pub(super) fn body(document: &Finished, look: &Look<'_>) -> io::Result<Body> {
    let mut text = Text { look, notes: 0, numbered_lists: 0, bookmarks: 0, charts: Vec::new() };
    let mut xml = Xml::with_styles(&look.styles)?;
    xml.element("w:document", NAMESPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            text.head(xml, document)?;
            for (index, section) in document.sections.iter().enumerate() {
                text.section(xml, index, section)?;
            }
            text.places(xml, document)?;
            text.not_read(xml, document)?;
            paragraph(xml, "Colophon", false, |xml| run(xml, None, &document.words.how))?;
            look.page_setup(xml)
        })
    })?;
    Ok(Body { document: xml.finish(), notes: text.notes, numbered_lists: text.numbered_lists, charts: text.charts })
}

/// What is counted along the text.
struct Text<'l> {
    look: &'l Look<'l>,
    notes: usize,
    numbered_lists: u32,
    bookmarks: u32,
    charts: Vec<Chart>,
}

impl Text<'_> {
    /// Title, the line under it, and the contents of a long document.
    fn head(&mut self, xml: &mut Xml<'_>, document: &Finished) -> io::Result<()> {
        paragraph(xml, "Title", runs_to_the_left(&document.title), |xml| run(xml, None, &document.title))?;
        paragraph(xml, "Subtitle", runs_to_the_left(&document.byline), |xml| run(xml, None, &document.byline))?;
        if !document.needs_contents() {
            return Ok(());
        }
        paragraph(xml, "TOCHeading", false, |xml| run(xml, None, &document.words.contents))?;
        let mut titles: Vec<(String, &str)> = Vec::new();
        for (index, section) in document.sections.iter().enumerate() {
            titles.push((section_anchor(index), &section.title));
        }
        if !document.places.is_empty() {
            titles.push((SOURCES_ANCHOR.to_owned(), &document.words.sources));
        }
        if !document.not_read.is_empty() {
            titles.push((NOT_READ_ANCHOR.to_owned(), &document.words.not_read));
        }
        // Word fills in the numbers of the pages when the field is updated; until then the entries are links.
        let last = titles.len() - 1;
        for (index, (anchor, title)) in titles.iter().enumerate() {
            paragraph(xml, "TOC1", runs_to_the_left(title), |xml| {
                if index == 0 {
                    field_mark(xml, "begin")?;
                    instruction(xml, " TOC \\o \"1-1\" \\h \\z \\u ")?;
                    field_mark(xml, "separate")?;
                }
                link(xml, anchor, None, title)?;
                if index == last { field_mark(xml, "end") } else { Ok(()) }
            })?;
        }
        Ok(())
    }

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
            PartBody::List(statements) => self.items(xml, "ListBullet", self.look.points, statements),
            PartBody::Steps(statements) => {
                let list = self.look.list_of_steps(self.numbered_lists);
                self.numbered_lists += 1;
                self.items(xml, "ListNumber", Some(list), statements)
            }
            PartBody::Table(_) => Ok(()),
        }
    }

    fn prose(&mut self, xml: &mut Xml<'_>, statements: &[Statement]) -> io::Result<()> {
        let to_the_left = statements.first().is_some_and(|first| runs_to_the_left(&first.text));
        paragraph(xml, "BodyText", to_the_left, |xml| {
            for (index, statement) in statements.iter().enumerate() {
                self.statement(xml, statement)?;
                if index + 1 < statements.len() && !needs_no_gap(&statement.text) {
                    run(xml, None, " ")?;
                }
            }
            Ok(())
        })
    }

    fn items(&mut self, xml: &mut Xml<'_>, style: &str, list: Option<u32>, statements: &[Statement]) -> io::Result<()> {
        for statement in statements {
            let to_the_left = runs_to_the_left(&statement.text);
            numbered_paragraph(xml, style, list, to_the_left, |xml| self.statement(xml, statement))?;
        }
        Ok(())
    }

    fn statement(&mut self, xml: &mut Xml<'_>, statement: &Statement) -> io::Result<()> {
        run(xml, statement.notice.then_some("Emphasis"), &statement.text)?;
        self.marks(xml, &statement.marks)
    }

    /// A footnote names a place where it comes first; after that its number leads to the list at the end.
    fn marks(&mut self, xml: &mut Xml<'_>, marks: &[Mark]) -> io::Result<()> {
        for mark in marks {
            let shown = format!("[{}]", mark.number);
            if !mark.first {
                link(xml, &place_anchor(mark.number), Some(NOTE_STYLE), &shown)?;
                continue;
            }
            self.notes += 1;
            let id = self.notes.to_string();
            // In brackets: a raised figure alone behind a value would read as a power.
            run(xml, Some(NOTE_STYLE), "[")?;
            note_number(xml, "w:footnoteReference", &[("w:id", &id)])?;
            run(xml, Some(NOTE_STYLE), "]")?;
        }
        Ok(())
    }

    /// The title above, the source below; the names of the columns come again on each page.
    fn table(&mut self, xml: &mut Xml<'_>, title: &str, table: &Table) -> io::Result<()> {
        if !title.is_empty() {
            paragraph(xml, "Caption", runs_to_the_left(title), |xml| run(xml, None, title))?;
        }
        let (widths, crowded) = column_widths(table, self.look.text_width);
        let style = crowded.then_some("DenseTable");
        xml.element("w:tbl", &[], |xml| {
            xml.element("w:tblPr", &[], |xml| {
                xml.style("w:tblStyle", "DocumentTable")?;
                if table.rows.iter().flatten().any(|cell| runs_to_the_left(cell)) {
                    xml.empty("w:bidiVisual", &[])?;
                }
                xml.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")])?;
                xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
                xml.empty(
                    "w:tblLook",
                    &[("w:val", "0020"), ("w:firstRow", if table.columns.is_empty() { "0" } else { "1" })],
                )
            })?;
            xml.element("w:tblGrid", &[], |xml| {
                widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
            })?;
            if !table.columns.is_empty() {
                row(xml, &table.columns, &table.numeric, &widths, (true, style))?;
            }
            table.rows.iter().try_for_each(|cells| row(xml, cells, &table.numeric, &widths, (false, style)))
        })?;
        paragraph(xml, "TableSource", runs_to_the_left(&table.caption), |xml| {
            run(xml, None, &table.caption)?;
            self.marks(xml, &table.marks)
        })?;
        let Some(drawn) = &table.chart else { return Ok(()) };
        paragraph(xml, "BodyText", false, |xml| chart::frame(xml, self.charts.len(), drawn, self.look.text_width))?;
        self.charts.push(drawn.clone());
        Ok(())
    }

    fn places(&mut self, xml: &mut Xml<'_>, document: &Finished) -> io::Result<()> {
        if document.places.is_empty() {
            return Ok(());
        }
        self.heading(xml, "Heading1", SOURCES_ANCHOR, &document.words.sources)?;
        for (index, name) in document.places.iter().enumerate() {
            paragraph(xml, "Bibliography", false, |xml| {
                self.bookmarked(xml, &place_anchor(index + 1), |xml| run(xml, None, &format!("[{}]", index + 1)))?;
                xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]))?;
                run(xml, None, name)
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
            numbered_paragraph(xml, "ListBullet", self.look.points, false, |xml| {
                run(xml, Some("Strong"), &entry.file)?;
                run(xml, None, &format!(": {}", entry.reason))
            })?;
        }
        Ok(())
    }

    /// A heading that can be led to.
    fn heading(&mut self, xml: &mut Xml<'_>, style: &str, anchor: &str, title: &str) -> io::Result<()> {
        paragraph(xml, style, runs_to_the_left(title), |xml| self.bookmarked(xml, anchor, |xml| run(xml, None, title)))
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

const SOURCES_ANCHOR: &str = "_Toc_sources";
const NOT_READ_ANCHOR: &str = "_Toc_not_read";

fn section_anchor(index: usize) -> String {
    format!("_Toc_section{}", index + 1)
}

fn place_anchor(number: usize) -> String {
    format!("source{number}")
}

/// A paragraph of a style. A text that runs from right to left says so.
pub(super) fn paragraph(
    xml: &mut Xml<'_>,
    style: &str,
    to_the_left: bool,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    numbered_paragraph(xml, style, None, to_the_left, inner)
}

fn numbered_paragraph(
    xml: &mut Xml<'_>,
    style: &str,
    list: Option<u32>,
    to_the_left: bool,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.style("w:pStyle", style)?;
            if let Some(list) = list {
                xml.element("w:numPr", &[], |xml| {
                    xml.value("w:ilvl", "0")?;
                    xml.value("w:numId", &list.to_string())
                })?;
            }
            if to_the_left { xml.empty("w:bidi", &[]) } else { Ok(()) }
        })?;
        inner(xml)
    })
}

/// Words in one style.
pub(super) fn run(xml: &mut Xml<'_>, style: Option<&str>, text: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        let to_the_left = runs_to_the_left(text);
        if style.is_some() || to_the_left {
            xml.element("w:rPr", &[], |xml| {
                style.map_or(Ok(()), |style| xml.style("w:rStyle", style))?;
                if to_the_left { xml.empty("w:rtl", &[]) } else { Ok(()) }
            })?;
        }
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text))
    })
}

/// The number of a footnote, as the word processor counts.
pub(super) fn note_number(xml: &mut Xml<'_>, element: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| xml.style("w:rStyle", NOTE_STYLE))?;
        xml.empty(element, attributes)
    })
}

/// A link to a place in the document.
fn link(xml: &mut Xml<'_>, anchor: &str, style: Option<&str>, text: &str) -> io::Result<()> {
    xml.element("w:hyperlink", &[("w:anchor", anchor), ("w:history", "1")], |xml| run(xml, style, text))
}

/// Begin, middle or end of a field.
pub(super) fn field_mark(xml: &mut Xml<'_>, kind: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| xml.empty("w:fldChar", &[("w:fldCharType", kind)]))
}

/// What a field is to show.
pub(super) fn instruction(xml: &mut Xml<'_>, text: &str) -> io::Result<()> {
    xml.element("w:r", &[], |xml| xml.element("w:instrText", &[("xml:space", "preserve")], |xml| xml.text(text)))
}

fn row(
    xml: &mut Xml<'_>,
    cells: &[String],
    numeric: &[bool],
    widths: &[u32],
    (names, letters): (bool, Option<&str>),
) -> io::Result<()> {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[])?;
            if names { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
        })?;
        for ((cell, numeric), width) in cells.iter().zip(numeric).zip(widths) {
            xml.element("w:tc", &[], |xml| {
                xml.element("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])
                })?;
                let style = if *numeric { "TableNumber" } else { "TableText" };
                paragraph(xml, style, runs_to_the_left(cell), |xml| run(xml, letters, cell))
            })?;
        }
        Ok(())
    })
}

/// The width of the text, shared out by what the columns hold; and whether that is more than fits at the usual size.
fn column_widths(table: &Table, text_width: u32) -> (Vec<u32>, bool) {
    /// Characters of a table that fit beside each other.
    const ROOM: usize = 84;
    let shares: Vec<u32> = table.widths(ROOM).into_iter().filter_map(|share| u32::try_from(share).ok()).collect();
    let all: u32 = shares.iter().sum::<u32>().max(1);
    (shares.iter().map(|share| text_width * share / all).collect(), all as usize > ROOM)
}
