//! The files of a document: Markdown for people, and the citations beside it for programs.

use std::collections::BTreeMap;

use super::brief::Brief;
use super::catalogue;
use super::plan::Outline;
use crate::api::{
    CitationsFile, CitedSection, DocumentSection, NotRead, Paragraph, ParagraphKind, Sentence, SentenceKind,
};

/// The document as Markdown: title, sections, the list of sources, what was not read, and how it came about. Sentences
/// carry the number of their source, once for a run of sentences from one place.
pub(crate) fn assemble_markdown(
    brief: &Brief,
    outline: &Outline,
    sections: &[DocumentSection],
    not_read: &[NotRead],
) -> String {
    let words = &catalogue::of_or_english(&outline.language).notices;
    let numbers = number_sources(sections);
    let mut out = format!("# {}\n", escape(&brief.title));
    for section in sections {
        out.push_str(&format!("\n## {}\n", escape(&section.title)));
        for paragraph in &section.paragraphs {
            if !paragraph.title.is_empty() {
                out.push_str(&format!("\n### {}\n", escape(&paragraph.title)));
            }
            out.push('\n');
            match paragraph.kind {
                ParagraphKind::Prose => out.push_str(&prose(&paragraph.sentences, &numbers, &words.page)),
                ParagraphKind::List => push_items(&mut out, paragraph, &numbers, &words.page, |_| "- ".to_owned()),
                ParagraphKind::Steps => {
                    push_items(&mut out, paragraph, &numbers, &words.page, |index| format!("{}. ", index + 1));
                }
                ParagraphKind::Table => out.push_str(&table(paragraph, &numbers, &words.page)),
            }
        }
    }
    if !numbers.is_empty() {
        out.push_str(&format!("\n## {}\n\n", escape(&words.sources)));
        let mut listed: Vec<(&str, usize)> = numbers.iter().map(|(source, number)| (*source, *number)).collect();
        listed.sort_by_key(|(_, number)| *number);
        for (source, number) in listed {
            out.push_str(&format!("{number}. {}\n", escape(source)));
        }
    }
    if !not_read.is_empty() {
        out.push_str(&format!("\n## {}\n\n", escape(&words.not_read)));
        for entry in not_read {
            out.push_str(&format!("- {}: {}\n", escape(&entry.source), escape(&entry.reason)));
        }
    }
    let made =
        words.made_from.replace("{files}", &numbers.len().to_string()).replace("{date}", &brief.date.to_string());
    out.push_str(&format!("\n---\n\n{}\n", escape(&made)));
    out
}

/// The citations of a document.
pub(crate) fn citations_file(sections: &[DocumentSection], not_read: &[NotRead]) -> CitationsFile {
    let cited = |section: &DocumentSection| CitedSection {
        title: section.title.clone(),
        sentences: section.paragraphs.iter().flat_map(|paragraph| paragraph.sentences.clone()).collect(),
    };
    CitationsFile { sections: sections.iter().map(cited).collect(), not_read: not_read.to_vec() }
}

/// Sources by the number that stands for them: in the order in which they are cited.
fn number_sources(sections: &[DocumentSection]) -> BTreeMap<&str, usize> {
    let mut numbers = BTreeMap::new();
    let paragraphs = sections.iter().flat_map(|section| &section.paragraphs);
    for citation in paragraphs.flat_map(|paragraph| &paragraph.sentences).flat_map(|sentence| &sentence.citations) {
        let next = numbers.len() + 1;
        numbers.entry(citation.source.as_str()).or_insert(next);
    }
    numbers
}

fn prose(sentences: &[Sentence], numbers: &BTreeMap<&str, usize>, page: &str) -> String {
    let mut out = String::new();
    for (index, sentence) in sentences.iter().enumerate() {
        if !out.is_empty() {
            out.push(' ');
        }
        let text = escape(&sentence.text);
        if sentence.kind == SentenceKind::Notice {
            out.push_str(&format!("*{text}*"));
            continue;
        }
        out.push_str(&if out.is_empty() { escape_start(&text) } else { text });
        let mark = mark(sentence, numbers, page);
        let goes_on = sentences.get(index + 1).is_some_and(|next| self::mark(next, numbers, page) == mark);
        if !goes_on {
            out.push_str(&mark);
        }
    }
    out.push('\n');
    out
}

fn push_items(
    out: &mut String,
    paragraph: &Paragraph,
    numbers: &BTreeMap<&str, usize>,
    page: &str,
    marker: impl Fn(usize) -> String,
) {
    for (index, sentence) in paragraph.sentences.iter().enumerate() {
        let text = escape_start(&escape(&sentence.text));
        out.push_str(&format!("{}{text}{}\n", marker(index), mark(sentence, numbers, page)));
    }
}

fn table(paragraph: &Paragraph, numbers: &BTreeMap<&str, usize>, page: &str) -> String {
    let width = paragraph.sentences.iter().map(|row| row.text.split('\t').count()).max().unwrap_or(1);
    let line = |cells: Vec<String>| {
        let mut cells = cells;
        cells.resize(width, String::new());
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(paragraph.columns.iter().map(|cell| escape(cell)).collect());
    out.push_str(&line(vec!["---".to_owned(); width]));
    for row in &paragraph.sentences {
        out.push_str(&line(row.text.split('\t').map(escape).collect()));
    }
    if let Some(row) = paragraph.sentences.first() {
        out.push_str(&format!("\n{}\n", mark(row, numbers, page).trim_start()));
    }
    out
}

/// ` [2]`, with the page where there is one: ` [2, p. 14]`.
fn mark(sentence: &Sentence, numbers: &BTreeMap<&str, usize>, page: &str) -> String {
    let mut out = String::new();
    for citation in &sentence.citations {
        let number = numbers.get(citation.source.as_str()).copied().unwrap_or_default();
        match citation.page {
            Some(at) => out.push_str(&format!(" \\[{number}, {page} {at}\\]")),
            None => out.push_str(&format!(" \\[{number}\\]")),
        }
    }
    out
}

/// Takes the meaning from every character that Markdown or HTML would give one: the words of a source are words.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// The same for what means something at the beginning of a line alone: headings, items, numbers.
fn escape_start(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    if text.starts_with(['#', '-', '+', '=', ':']) {
        return format!("\\{text}");
    }
    if (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_source_stay_words() {
        let hostile = "<script>alert(1)</script> [x](javascript:a) ![p](http://t) `c` **b** | a_b &lt;";
        let escaped = escape(hostile);
        let mut shown = String::new();
        for event in pulldown_cmark::Parser::new(&escaped) {
            match event {
                pulldown_cmark::Event::Text(text) => shown.push_str(&text),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                | pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                other => panic!("more than text: {other:?}"),
            }
        }
        assert_eq!(shown, hostile);
    }

    #[test]
    fn beginnings_of_lines_stay_words() {
        for text in ["# a", "- b", "12. c", "3) d", "+ e", "=== f"] {
            let escaped = escape_start(&escape(text));
            let events: Vec<_> = pulldown_cmark::Parser::new(&escaped).collect();
            assert_eq!(
                events.first(),
                Some(&pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)),
                "{escaped}"
            );
        }
    }
}
