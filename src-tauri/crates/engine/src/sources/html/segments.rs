//! From the tree of a page to its segments: headings, paragraphs, items, tables and the rest in reading order, each with
//! the part of the page that it stands in.

use super::inline::Inline;
use super::parts::{Place, is_citation, is_dropped, is_footnotes, place_in};
use super::survey::Survey;
use super::tables::{DataTable, data_table};
use super::tree::{Data, Edge, NodeId, ROOT, Tree};
use crate::api::{BlockKind, BlockRole};
use crate::sources::text::has_sentences;

/// A heading of more characters is a paragraph that somebody formatted as one.
const LONGEST_HEADING: usize = 300;

/// A block in the making.
#[derive(Debug)]
pub(super) struct Segment {
    /// What it is.
    pub(super) kind: BlockKind,
    /// Level of a heading, from 1.
    pub(super) level: u8,
    /// Its text; empty for a table.
    pub(super) text: String,
    /// A table's rows.
    pub(super) table: Option<DataTable>,
    /// Where it stands.
    pub(super) place: Place,
    /// Words in it.
    pub(super) words: usize,
    /// Words in links.
    pub(super) linked: usize,
}

impl Segment {
    /// Its part, if the page says so, else the body.
    pub(super) fn role(&self) -> BlockRole {
        self.place.role.unwrap_or(BlockRole::Body)
    }

    /// Share of words in links (Kohlschütter and others 2010, section 3.1).
    pub(super) fn link_density(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "words of one page")]
        if self.words == 0 { 0.0 } else { self.linked as f64 / self.words as f64 }
    }
}

/// The segments of a page, and its title where it has one.
pub(super) fn segments_of(tree: &Tree, survey: &Survey) -> (Vec<Segment>, Option<String>) {
    let mut collector = Collector {
        tree,
        survey,
        inline: Inline::default(),
        frames: vec![Frame { node: ROOT, kind: BlockKind::Paragraph, level: 0, place: Place::default(), pre: false }],
        segments: Vec::new(),
    };
    let mut next = Some(Edge::Open(ROOT));
    while let Some(edge) = next {
        next = tree.after(edge, ROOT);
        match edge {
            Edge::Open(id) => {
                if !collector.open(id) {
                    next = tree.after(Edge::Close(id), ROOT);
                }
            }
            Edge::Close(id) => collector.close(id),
        }
    }
    collector.flush();
    (collector.segments, title_of(tree))
}

fn title_of(tree: &Tree) -> Option<String> {
    let (title, _) = tree.elements(ROOT).find(|(_, name)| &***name == "title")?;
    let text = |id| if let Data::Text(text) = tree.data(id) { Some(&**text) } else { None };
    Some(tree.children(title).filter_map(text).collect::<String>()).filter(|title| !title.trim().is_empty())
}

struct Collector<'a> {
    tree: &'a Tree,
    survey: &'a Survey,
    inline: Inline,
    /// Blocks that are open, the document first.
    frames: Vec<Frame>,
    segments: Vec<Segment>,
}

/// A block that is open.
#[derive(Debug, Clone, Copy)]
struct Frame {
    node: NodeId,
    /// What loose text in it is.
    kind: BlockKind,
    level: u8,
    place: Place,
    pre: bool,
}

impl Collector<'_> {
    /// Takes the start of a node; false if what is in it is not to be read.
    fn open(&mut self, id: NodeId) -> bool {
        let frame = self.frame();
        match self.tree.data(id) {
            Data::Text(text) => {
                self.inline.add(text, frame.pre);
                return true;
            }
            Data::Other => return id == ROOT,
            Data::Element(..) => {}
        }
        if is_dropped(self.tree, id) {
            return false;
        }
        let Some(name) = self.tree.name(id).map(|name| &**name) else { return true };
        if !is_block(name) {
            return self.inline.open(self.tree, id, name);
        }
        self.flush();
        let place = place_in(self.tree, self.survey, id, frame.place);
        if name == "table"
            && let Some(table) = data_table(self.tree, id)
        {
            self.table(table, place);
            return false;
        }
        let mut inner = Frame { node: id, place, level: 0, ..frame };
        let in_notes = frame.kind == BlockKind::Footnote;
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !in_notes || frame.node != id => {
                inner.level = name.as_bytes()[1] - b'0';
                inner.kind = BlockKind::Heading;
            }
            _ if self.tree.attribute(id, "role") == Some("heading") => {
                let level = self.tree.attribute(id, "aria-level").and_then(|level| level.parse().ok());
                inner.level = level.unwrap_or(2).clamp(1, 6);
                inner.kind = BlockKind::Heading;
            }
            _ if is_footnotes(self.tree, id) => inner.kind = BlockKind::Footnote,
            _ if in_notes => {}
            _ if is_citation(self.tree, id) => inner.kind = BlockKind::Footnote,
            "li" | "dd" => inner.kind = BlockKind::ListItem,
            "blockquote" => inner.kind = BlockKind::Quote,
            "figcaption" | "caption" => inner.kind = BlockKind::Caption,
            "pre" | "listing" | "xmp" => {
                inner.kind = BlockKind::Code;
                inner.pre = true;
            }
            "td" | "th" | "dt" => inner.kind = BlockKind::Paragraph,
            _ => {}
        }
        self.frames.push(inner);
        true
    }

    fn close(&mut self, id: NodeId) {
        if self.frame().node == id && id != ROOT {
            self.flush();
            self.frames.pop();
        } else if let Some(name) = self.tree.name(id) {
            self.inline.close(self.tree, id, name);
        }
    }

    fn frame(&self) -> Frame {
        *self.frames.last().expect("the document's frame is never taken off")
    }

    /// Makes the text in hand a segment, or several where it has empty lines.
    fn flush(&mut self) {
        let frame = self.frame();
        let (text, linked) = self.inline.take();
        if text.trim().is_empty() {
            return;
        }
        if frame.pre && !(self.has_markup(frame.node) && frame.kind == BlockKind::Code) && has_sentences(&text) {
            // A letter or a chapter that somebody typed line by line, not a program.
            let unwrapped = text.lines().any(|line| line.chars().count() > 120);
            let paragraphs: Vec<String> = if unwrapped {
                text.lines().map(str::to_owned).collect()
            } else {
                text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect()
            };
            for paragraph in paragraphs {
                self.push(BlockKind::Paragraph, 0, paragraph, 0, frame.place);
            }
        } else if frame.kind == BlockKind::Code {
            self.push(frame.kind, 0, text, linked, frame.place);
        } else if frame.kind == BlockKind::Heading && text.chars().count() <= LONGEST_HEADING {
            self.push(frame.kind, frame.level, text, linked, frame.place);
        } else {
            let kind = if frame.kind == BlockKind::Heading { BlockKind::Paragraph } else { frame.kind };
            let paragraphs = parted(&text);
            // The links are not told apart by paragraph: share them out by length.
            let words = text.split_whitespace().count();
            for paragraph in paragraphs {
                let share = linked * paragraph.split_whitespace().count() / words.max(1);
                self.push(kind, 0, paragraph, share, frame.place);
            }
        }
    }

    /// Whether an element has others in it, as programs with coloured words have.
    fn has_markup(&self, id: NodeId) -> bool {
        self.tree.children(id).any(|child| self.tree.name(child).is_some_and(|name| matches!(&**name, "code" | "span")))
    }

    fn push(&mut self, kind: BlockKind, level: u8, text: String, linked: usize, place: Place) {
        let words = text.split_whitespace().count();
        if words > 0 {
            self.segments.push(Segment { kind, level, text, table: None, place, words, linked });
        }
    }

    fn table(&mut self, table: DataTable, place: Place) {
        for caption in &table.captions {
            self.push(BlockKind::Caption, 0, caption.clone(), 0, place);
        }
        let words = table.rows.iter().flatten().map(|cell| cell.split_whitespace().count()).sum();
        let linked = table.linked;
        let text = String::new();
        self.segments.push(Segment {
            kind: BlockKind::Table,
            level: 0,
            text,
            table: Some(table),
            place,
            words,
            linked,
        });
    }
}

/// The paragraphs of a text in which two or more line feeds in a row, spaces between them allowed, part paragraphs.
fn parted(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut last_was_empty = false;
    for line in text.split('\n') {
        if line.trim().is_empty() {
            last_was_empty = true;
            continue;
        }
        if last_was_empty && paragraphs.last().is_some_and(|paragraph| !paragraph.is_empty()) {
            paragraphs.push(String::new());
        }
        last_was_empty = false;
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    paragraphs
}

fn is_block(name: &str) -> bool {
    // Elements that a page defines itself have a dash in their name, and mostly hold parts of the page.
    name.contains('-')
        || matches!(
            name,
            "html"
                | "body"
                | "address"
                | "article"
                | "aside"
                | "blockquote"
                | "caption"
                | "center"
                | "dd"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "header"
                | "hgroup"
                | "hr"
                | "legend"
                | "li"
                | "listing"
                | "main"
                | "menu"
                | "nav"
                | "ol"
                | "optgroup"
                | "option"
                | "p"
                | "plaintext"
                | "pre"
                | "search"
                | "section"
                | "summary"
                | "table"
                | "tbody"
                | "td"
                | "tfoot"
                | "th"
                | "thead"
                | "tr"
                | "ul"
                | "xmp"
        )
}
