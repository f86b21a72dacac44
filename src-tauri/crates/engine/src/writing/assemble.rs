//! The files of a document: Markdown for people, and the citations beside it for programs.

use super::brief::Brief;
use super::catalogue::{self, Catalogue};
use super::markdown::{escape, escape_start};
use super::numbers::parse_number;
use super::places::Places;
use super::plan::Outline;
use crate::api::{
    CitationsFile, CitedSection, DocumentSection, NotRead, Paragraph, ParagraphKind, Sentence, SentenceKind,
};

/// The document as Markdown: title, sections, the list of sources, what was not read, and how it came about. A number leads
/// from each sentence to its place in the list; a run of sentences from one place has it once.
pub(crate) fn assemble_markdown(
    brief: &Brief,
    outline: &Outline,
    sections: &[DocumentSection],
    not_read: &[NotRead],
) -> String {
    let words = catalogue::of_or_english(&outline.language);
    let places = Places::of(sections, not_read);
    let mut page = Page { places, words, out: String::new() };
    page.head(brief);
    for section in sections {
        page.section(section);
    }
    page.sources();
    page.not_read(not_read);
    page.out.push_str(&format!("\n---\n\n*{}*\n", escape(&words.notices.how)));
    page.out
}

/// The citations of a document.
pub(crate) fn citations_file(sections: &[DocumentSection], not_read: &[NotRead]) -> CitationsFile {
    let cited = |section: &DocumentSection| CitedSection {
        title: section.title.clone(),
        sentences: section.paragraphs.iter().flat_map(|paragraph| paragraph.sentences.clone()).collect(),
    };
    CitationsFile { sections: sections.iter().map(cited).collect(), not_read: not_read.to_vec() }
}

/// A document in the making.
struct Page<'a> {
    places: Places<'a>,
    words: &'a Catalogue,
    out: String,
}

impl<'a> Page<'a> {
    /// The title, and under it what this is.
    fn head(&mut self, brief: &Brief) {
        let notices = &self.words.notices;
        let files = self.places.files();
        let line = if files == 1 { &notices.made_from_one } else { &notices.made_from };
        let line = line.replace("{type}", self.words.type_name(brief.document_type));
        let line = line.replace("{date}", &self.words.date(brief.date)).replace("{files}", &files.to_string());
        let readers = brief.audience.as_deref().map(str::trim).filter(|readers| !readers.is_empty());
        let readers = readers.map(|readers| format!(", {}", notices.audience.replace("{}", readers)));
        let line = escape(&format!("{line}{}", readers.unwrap_or_default()));
        self.out.push_str(&format!("# {}\n\n*{line}*\n", escape(&brief.title)));
    }

    fn section(&mut self, section: &DocumentSection) {
        self.out.push_str(&format!("\n## {}\n", escape(&section.title)));
        for paragraph in &section.paragraphs {
            if !paragraph.title.is_empty() && paragraph.kind != ParagraphKind::Table {
                self.out.push_str(&format!("\n### {}\n", escape(&paragraph.title)));
            }
            self.out.push('\n');
            match paragraph.kind {
                ParagraphKind::Prose => self.prose(&paragraph.sentences),
                ParagraphKind::List => self.items(paragraph, |_| "- ".to_owned()),
                ParagraphKind::Steps => self.items(paragraph, |index| format!("{}. ", index + 1)),
                ParagraphKind::Table => self.table(paragraph),
            }
        }
    }

    fn prose(&mut self, sentences: &[Sentence]) {
        let mut first = true;
        for (index, sentence) in sentences.iter().enumerate() {
            if !first && !sentences[index - 1].text.ends_with(['。', '！', '？', '」', '』']) {
                self.out.push(' ');
            }
            let text = if first { escape_start(&sentence.text) } else { escape(&sentence.text) };
            first = false;
            if sentence.kind == SentenceKind::Notice {
                self.out.push_str(&format!("*{text}*"));
                continue;
            }
            self.out.push_str(&text);
            let mark = self.mark(sentence);
            let goes_on = sentences.get(index + 1).is_some_and(|next| self.mark(next) == mark);
            if !goes_on {
                self.out.push_str(&mark);
            }
        }
        self.out.push('\n');
    }

    fn items(&mut self, paragraph: &Paragraph, marker: impl Fn(usize) -> String) {
        for (index, sentence) in paragraph.sentences.iter().enumerate() {
            let line = format!("{}{}{}\n", marker(index), escape_start(&sentence.text), self.mark(sentence));
            self.out.push_str(&line);
        }
    }

    /// The table, with its title above and its source below. Columns of numbers stand to the right.
    fn table(&mut self, paragraph: &Paragraph) {
        let rows: Vec<Vec<&str>> = paragraph.sentences.iter().map(|row| row.text.split('\t').collect()).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(1).max(paragraph.columns.len());
        let line = |cells: Vec<String>| {
            let mut cells = cells;
            cells.resize(width, String::new());
            format!("| {} |\n", cells.join(" | "))
        };
        let numeric = |column: usize| {
            let cells =
                || rows.iter().filter_map(|row| row.get(column)).filter(|cell| cell.contains(char::is_alphanumeric));
            cells().count() > 0 && cells().all(|cell| parse_number(cell).is_some())
        };
        let rule = (0..width).map(|column| if numeric(column) { "---:" } else { "---" }.to_owned());
        if !paragraph.title.is_empty() {
            self.out.push_str(&format!("**{}**\n\n", escape(&paragraph.title)));
        }
        self.out.push_str(&line(paragraph.columns.iter().map(|cell| escape(cell)).collect()));
        self.out.push_str(&line(rule.collect()));
        for row in &rows {
            self.out.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
        }
        if let Some(row) = paragraph.sentences.first()
            && let Some(citation) = row.citations.first()
        {
            let file = citation.source.rsplit(['/', '\\']).next().unwrap_or_default();
            let caption = escape(&self.words.notices.table_from.replace("{}", file));
            self.out.push_str(&format!("\n*{caption}*{}\n", self.mark(row)));
        }
    }

    /// Where each number leads.
    fn sources(&mut self) {
        let list = self.places.list(&self.words.notices);
        if list.is_empty() {
            return;
        }
        self.out.push_str(&format!("\n## {}\n\n", escape(&self.words.notices.sources)));
        for (number, name) in list {
            self.out.push_str(&format!("{number}. <a id=\"source-{number}\"></a>{name}\n"));
        }
    }

    fn not_read(&mut self, not_read: &'a [NotRead]) {
        if not_read.is_empty() {
            return;
        }
        self.out.push_str(&format!("\n## {}\n\n", escape(&self.words.notices.not_read)));
        for entry in not_read {
            let line = format!("- {}: {}\n", escape_start(self.places.file(&entry.source)), escape(&entry.reason));
            self.out.push_str(&line);
        }
    }

    /// ` [2]`, as a link to the second place in the list of sources.
    fn mark(&self, sentence: &Sentence) -> String {
        let numbers = self.places.numbers(&sentence.citations);
        numbers.iter().map(|number| format!(" [\\[{number}\\]](#source-{number})")).collect()
    }
}
