//! Markdown (CommonMark with tables, footnotes and task lists), read by pulldown-cmark.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::admonitions::without_admonitions;
use super::builder::{BlockBuilder, Parsed};
use super::encoding::decode;
use super::front_matter::without_front_matter;
use super::limits::Limits;
use crate::api::{BlockKind, ReadFailure};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let text = decode(bytes);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST;
    let mut reader = Reader::new(limits);
    let text = without_admonitions(without_front_matter(&text));
    for event in Parser::new_ext(&text, options) {
        reader.take(event);
    }
    reader.flush();
    reader.builder.finish()
}

struct Reader {
    builder: BlockBuilder,
    /// Inline text of the block in hand.
    text: String,
    /// What loose text is: the innermost of list item, quote and footnote.
    within: Vec<BlockKind>,
    rows: Vec<Vec<String>>,
    heading: Option<u8>,
    /// Whether all text in hand describes a picture.
    picture: Option<bool>,
    in_picture: bool,
}

impl Reader {
    fn new(limits: &Limits) -> Self {
        Self {
            builder: BlockBuilder::new(limits),
            text: String::new(),
            within: Vec::new(),
            rows: Vec::new(),
            heading: None,
            picture: None,
            in_picture: false,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if !text.trim().is_empty() {
                    self.picture = Some(self.picture.unwrap_or(true) && self.in_picture);
                }
                self.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Html(html) => self.text.push_str(&without_tags(&html)),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.text.push(' '),
            Event::InlineHtml(_) | Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level as u8);
            }
            Tag::Item | Tag::DefinitionListDefinition => self.enter(BlockKind::ListItem),
            Tag::BlockQuote(_) => self.enter(BlockKind::Quote),
            Tag::FootnoteDefinition(_) => self.enter(BlockKind::Footnote),
            Tag::CodeBlock(_) => {
                self.flush();
            }
            Tag::Table(_) => {
                self.flush();
                self.rows.clear();
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Image { .. } => self.in_picture = true,
            Tag::Paragraph | Tag::HtmlBlock | Tag::List(_) | Tag::DefinitionListTitle => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let text = std::mem::take(&mut self.text);
                let level = self.heading.take().unwrap_or(1);
                self.builder.heading(level, &text);
                self.picture = None;
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.flush();
                self.within.pop();
            }
            TagEnd::CodeBlock => {
                let text = std::mem::take(&mut self.text);
                self.builder.text(BlockKind::Code, &text);
                self.picture = None;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
                self.picture = None;
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                // The first row of a table in Markdown is its head, unless it was left empty.
                let named = rows.first().is_some_and(|row| row.iter().any(|cell| !cell.trim().is_empty()));
                self.builder.table(rows, named);
            }
            TagEnd::Image => self.in_picture = false,
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::DefinitionListTitle => self.flush(),
            _ => {}
        }
    }

    fn enter(&mut self, kind: BlockKind) {
        self.flush();
        self.within.push(kind);
    }

    /// Adds the loose text in hand as one block.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let picture = self.picture.take().unwrap_or(false);
        let kind = match self.within.last() {
            _ if picture => BlockKind::Caption,
            Some(kind) => *kind,
            None => BlockKind::Paragraph,
        };
        self.builder.text(kind, &text);
    }
}

/// The text of an HTML fragment: tags and comments become spaces. It is only ever shown as text, so what this misreads
/// can do no harm.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        out.push(' ');
        let end = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
        rest = match rest[open..].find(end) {
            Some(at) => &rest[open + at + end.len()..],
            None => "",
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<crate::api::Block> {
        read(text.as_bytes(), &Limits::default()).expect("there is text").blocks
    }

    fn shape(text: &str) -> Vec<(BlockKind, String)> {
        blocks(text).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn reads_the_parts_of_a_document() {
        let text = "---\ntitle: x\n---\n# One\n\nText with **bold**, `code` and a [link](http://a).\nSecond line.[^1]\n\n\
                    - first\n- second\n  - inner\n\n> quoted\n\n```\nfn a() {}\n  b\n```\n\n![A picture](p.png)\n\n[^1]: A note.\n";
        assert_eq!(
            shape(text),
            [
                (BlockKind::Heading, "One".to_owned()),
                (BlockKind::Paragraph, "Text with bold, code and a link. Second line.".to_owned()),
                (BlockKind::ListItem, "first".to_owned()),
                (BlockKind::ListItem, "second".to_owned()),
                (BlockKind::ListItem, "inner".to_owned()),
                (BlockKind::Quote, "quoted".to_owned()),
                (BlockKind::Code, "fn a() {}\n  b".to_owned()),
                (BlockKind::Caption, "A picture".to_owned()),
                (BlockKind::Footnote, "A note.".to_owned()),
            ]
        );
    }

    #[test]
    fn tables_have_columns_and_headings_stand_over_their_text() {
        let found = blocks("# A\n## B\n\n| x | y |\n|---|---|\n| 1 | **2** |\n");
        let table = found.last().expect("a table");
        assert_eq!((table.text.as_str(), table.header_rows), ("x\ty\n1\t2", 1));
        assert_eq!(table.heading, ["A", "B"]);
    }

    #[test]
    fn html_inside_loses_its_tags() {
        let found = shape("<div class=\"a\">\n<!-- not this -->\nseen\n</div>\n\nline<br>next <b>bold</b>\n");
        assert_eq!(found[0].1, "seen");
        assert_eq!(found[1].1, "line next bold");
    }

    #[test]
    fn deep_nesting_ends() {
        let text = format!("{}deep", "> ".repeat(20_000));
        assert!(read(text.as_bytes(), &Limits::default()).is_ok());
    }
}
