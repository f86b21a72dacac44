//! A checked document made ready to be set, and the citations beside it for programs.

use std::collections::{BTreeMap, BTreeSet};

use super::brief::Brief;
use super::catalogue::{self, Catalogue};
use super::chart::{Topic, chart};
use super::figures::Figures;
use super::numbers::parse_number;
use super::order_of_rows::{RowOrder, months_in_words, order_of};
use super::places::Places;
use super::revise::sources_of;
use super::words::Stems;
use crate::api::{
    Bar, Chart, Citation, CitationsFile, CitedSection, DocumentSection, NotRead, Paragraph, ParagraphKind, Sentence,
    SentenceKind,
};
use crate::exports::{
    Diagram, Finished, Mark, Part, PartBody, Place, Section, Statement, Table, Unread, Words, one_line,
};

/// The document as every format sets it. A number leads from each sentence to the place that it is from; a run of sentences
/// from one place has it once. `read` are the paths of all files that were read.
pub(crate) fn assemble<'a>(
    brief: &Brief,
    language: &str,
    sections: &'a [DocumentSection],
    not_read: &'a [NotRead],
    read: impl IntoIterator<Item = &'a str>,
) -> Finished {
    let words = catalogue::of_or_english(language);
    let read: BTreeSet<&str> = read.into_iter().collect();
    let others = read.iter().copied().chain(not_read.iter().map(|entry| entry.source.as_str()));
    let places = Places::of(sections, others, language);
    let mut page = Page {
        words,
        language,
        title: &brief.title,
        stems: Stems::new(language),
        figures: Figures::of(language),
        places,
        met: BTreeMap::new(),
    };
    let title = one_line(&brief.title);
    let byline = one_line(&page.byline(brief, sections));
    // The places come after the sections: what is met first in them has the first number.
    let sections = sections.iter().map(|section| page.section(section)).collect();
    Finished {
        title,
        byline,
        language: language.to_owned(),
        date: brief.date,
        sections,
        places: page.names(),
        not_read: not_read.iter().map(|entry| page.unread(entry)).collect(),
        words: Words {
            contents: words.notices.contents.clone(),
            sources: words.notices.sources.clone(),
            not_read: words.notices.not_read.clone(),
            how: one_line(&page.how(&read)),
            comma: words.notices.comma.clone(),
            colon: words.captions.colon.clone(),
            no_font: words.notices.no_font.clone(),
        },
    }
}

/// Whether a model wrote any of it.
pub(super) fn has_written(sections: &[DocumentSection]) -> bool {
    let sentences = sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences);
    sentences.into_iter().any(|sentence| sentence.kind == SentenceKind::Written)
}

/// The citations of a document.
pub(crate) fn citations_file(sections: &[DocumentSection], not_read: &[NotRead]) -> CitationsFile {
    let cited = |section: &DocumentSection| CitedSection {
        title: section.title.clone(),
        sentences: section.paragraphs.iter().flat_map(|paragraph| paragraph.sentences.clone()).collect(),
    };
    CitationsFile { sections: sections.iter().map(cited).collect(), not_read: not_read.to_vec() }
}

/// Files that are named as read and not used at most.
const MOST_UNUSED: usize = 12;

/// A document in the making, from top to bottom.
struct Page<'a> {
    words: &'a Catalogue,
    language: &'a str,
    /// That of the document.
    title: &'a str,
    stems: Stems,
    figures: Figures,
    places: Places<'a>,
    /// The number by which each place is marked that was met so far, by its number among all that is cited. A row of a
    /// table may cite a place that no mark shows.
    met: BTreeMap<usize, usize>,
}

impl Page<'_> {
    /// What this is, under the title.
    fn byline(&self, brief: &Brief, sections: &[DocumentSection]) -> String {
        let notices = &self.words.notices;
        let files = self.places.files();
        let line = if files == 1 { &notices.made_from_one } else { &notices.made_from };
        let line = line.replace("{type}", self.words.type_name(brief.document_type));
        let line = line.replace("{date}", &self.words.date(brief.date)).replace("{files}", &files.to_string());
        let readers = brief.audience.as_deref().map(str::trim).filter(|readers| !readers.is_empty());
        let readers = readers.map(|readers| notices.comma.clone() + &notices.audience.replace("{}", readers));
        let model = brief.model.as_deref().filter(|_| has_written(sections));
        let model = model.map(|model| notices.comma.clone() + &notices.by_model.replace("{}", model));
        format!("{line}{}{}", readers.unwrap_or_default(), model.unwrap_or_default())
    }

    /// The note at the end, with the files that were read and are not in the document: nobody is to wonder.
    fn how(&self, read: &BTreeSet<&str>) -> String {
        let notices = &self.words.notices;
        let unused: Vec<&&str> = read.iter().filter(|source| !self.places.has(source)).collect();
        let mut names: Vec<String> = unused.iter().take(MOST_UNUSED).map(|source| self.places.file(source)).collect();
        if unused.len() > names.len() {
            names.push("…".to_owned());
        }
        let unused = if names.is_empty() {
            String::new()
        } else {
            format!(" {}{}{}", notices.unused, self.words.captions.colon, names.join(&notices.comma))
        };
        format!("{}{unused}", notices.how)
    }

    fn section(&mut self, section: &DocumentSection) -> Section {
        Section {
            title: one_line(&section.title),
            parts: section.paragraphs.iter().map(|paragraph| self.part(paragraph, &section.title)).collect(),
        }
    }

    fn part(&mut self, paragraph: &Paragraph, section: &str) -> Part {
        let body = match paragraph.kind {
            ParagraphKind::Prose => PartBody::Prose(self.prose(&paragraph.sentences)),
            ParagraphKind::List => PartBody::List(self.items(&paragraph.sentences)),
            ParagraphKind::Steps => PartBody::Steps(self.items(&paragraph.sentences)),
            ParagraphKind::Table => PartBody::Table(self.table(paragraph, section)),
        };
        Part { title: one_line(&paragraph.title), body }
    }

    fn prose(&mut self, sentences: &[Sentence]) -> Vec<Statement> {
        let numbers: Vec<Vec<usize>> = sentences.iter().map(|one| self.places.numbers(sources_of(one))).collect();
        let statement = |(index, sentence): (usize, &Sentence)| {
            let goes_on = numbers.get(index + 1).is_some_and(|next| *next == numbers[index]);
            let marks = if goes_on { Vec::new() } else { self.marks(sources_of(sentence)) };
            Statement { text: self.said(sentence), notice: sentence.kind == SentenceKind::Notice, marks }
        };
        sentences.iter().enumerate().map(statement).collect()
    }

    fn items(&mut self, sentences: &[Sentence]) -> Vec<Statement> {
        let statement = |sentence: &Sentence| Statement {
            text: self.said(sentence),
            notice: sentence.kind == SentenceKind::Notice,
            marks: self.marks(sources_of(sentence)),
        };
        sentences.iter().map(statement).collect()
    }

    /// The words of a sentence. What a model wrote and nothing supports says so itself: on paper nothing else would. What is
    /// told of a table has its numbers as the table has them.
    fn said(&self, sentence: &Sentence) -> String {
        if sentence.kind == SentenceKind::Derived {
            return one_line(&self.with_figures(sentence));
        }
        let doubted = sentence.kind == SentenceKind::Written && sources_of(sentence).is_empty();
        let mark = if doubted { format!(" [{}]", self.words.notices.unsupported) } else { String::new() };
        one_line(&format!("{}{mark}", sentence.text))
    }

    /// A sentence over cells, with each number that is one of these cells in the way of the language.
    fn with_figures(&self, sentence: &Sentence) -> String {
        let cells: BTreeMap<&str, String> = sources_of(sentence)
            .iter()
            .map(|citation| (citation.quote.as_str(), self.figures.single(&citation.quote)))
            .filter(|(cell, written)| cell != written)
            .collect();
        let mut text = sentence.text.clone();
        for (cell, written) in cells.iter().rev() {
            let is_apart = |at: usize| {
                let part = |character: char| character.is_ascii_digit() || matches!(character, '.' | ',');
                let before = text[..at].chars().next_back();
                let after = text[at + cell.len()..].chars().next();
                !before.is_some_and(part) && !after.is_some_and(|character| character.is_ascii_digit())
            };
            let found: Vec<usize> = text.match_indices(cell).map(|(at, _)| at).filter(|at| is_apart(*at)).collect();
            for at in found.into_iter().rev() {
                text.replace_range(at..at + cell.len(), written);
            }
        }
        text
    }

    /// All rows of a table are from one place, which its caption names.
    fn table(&mut self, paragraph: &Paragraph, section: &str) -> Table {
        let cells = |row: &Sentence| row.text.split('\t').map(one_line).collect::<Vec<_>>();
        let mut rows: Vec<Vec<String>> = paragraph.sentences.iter().map(cells).collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(1).max(paragraph.columns.len());
        let mut columns: Vec<String> = paragraph.columns.iter().map(|name| one_line(name)).collect();
        if !columns.is_empty() {
            columns.resize(width, String::new());
        }
        rows.iter_mut().for_each(|row| row.resize(width, String::new()));
        let numeric = |column: usize| {
            let mut filled =
                rows.iter().map(|row| &row[column]).filter(|cell| cell.contains(char::is_alphanumeric)).peekable();
            filled.peek().is_some() && filled.all(|cell| parse_number(cell).is_some())
        };
        let numeric = (0..width).map(numeric).collect();
        // The first column names the rows: a number in it is an order, a member, a room.
        for column in 1..width {
            let name = columns.get(column).map_or("", String::as_str);
            let mut cells: Vec<&mut String> = rows.iter_mut().map(|row| &mut row[column]).collect();
            self.figures.write_column(name, &mut cells);
        }
        let citations =
            paragraph.sentences.iter().map(sources_of).find(|citations| !citations.is_empty()).unwrap_or_default();
        let caption = citations.first().map(|citation| {
            one_line(&self.words.notices.table_from.replace("{}", &self.places.file(&citation.source)))
        });
        Table {
            columns,
            numeric,
            rows,
            caption: caption.unwrap_or_default(),
            marks: self.marks(citations),
            chart: self.chart(paragraph, section),
        }
    }

    /// The chart of a table, with words that every format takes, and numbers as the table has them.
    fn chart(&self, paragraph: &Paragraph, section: &str) -> Option<Diagram> {
        let topic = Topic { title: self.title, section, stems: &self.stems };
        let Chart { amounts, mut bars } = chart(paragraph, &topic)?;
        let names: Vec<&str> = bars.iter().map(|bar| bar.name.as_str()).collect();
        let over_time = order_of(&names) == RowOrder::Time;
        if let Some(months) = months_in_words(&names, self.language) {
            bars.iter_mut().zip(months).for_each(|(bar, month)| bar.name = month);
        }
        let mut values: Vec<&mut String> = bars.iter_mut().map(|bar| &mut bar.value).collect();
        self.figures.write_column(&amounts, &mut values);
        let bar = |bar: Bar| Bar { name: one_line(&bar.name), value: one_line(&bar.value), ..bar };
        // The title of the table says how many of its rows are here.
        let caption = [amounts, paragraph.title.clone()].map(|words| one_line(&words));
        let caption: Vec<String> = caption.into_iter().filter(|words| !words.is_empty()).collect();
        Some(Diagram { caption: caption.join(" – "), bars: bars.into_iter().map(bar).collect(), over_time })
    }

    fn marks(&mut self, citations: &[Citation]) -> Vec<Mark> {
        let mark = |place: usize| {
            let next = self.met.len() + 1;
            let number = *self.met.entry(place).or_insert(next);
            Mark { number, first: number == next }
        };
        self.places.numbers(citations).into_iter().map(mark).collect()
    }

    /// The places by their marks, and behind them those that no mark shows.
    fn names(&self) -> Vec<Place> {
        let mut places: Vec<(usize, Place)> = Vec::new();
        for (index, place) in self.places.list(self.words).into_iter().enumerate() {
            let number = index + 1;
            let unmarked = self.met.len() + number;
            let place = Place { file: one_line(&place.file), part: one_line(&place.part), ..place };
            places.push((self.met.get(&number).copied().unwrap_or(unmarked), place));
        }
        places.sort_unstable_by_key(|(number, _)| *number);
        places.into_iter().map(|(_, place)| place).collect()
    }

    fn unread(&self, entry: &NotRead) -> Unread {
        Unread { file: one_line(&self.places.file(&entry.source)), reason: one_line(&entry.reason) }
    }
}
