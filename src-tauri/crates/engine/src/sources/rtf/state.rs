//! Follows the control words: where text goes, how its bytes are read, and what its paragraphs are.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::encodings::{of_charset, of_code_page};
use super::words::{Token, Words};
use super::{Item, damaged};
use crate::api::{BlockKind, ReadErrorCode, ReadFailure};
use crate::sources::failure::failure;
use crate::sources::html::shift;
use crate::sources::limits::Limits;

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Body,
    Header,
    Footer,
    Note,
    /// The table of fonts, from which only their code pages are taken.
    Fonts,
    /// The table of styles, from which only their names are taken.
    Styles,
    /// Nothing that a reader sees.
    Nowhere,
}

/// What a group inherits and takes back at its end.
#[derive(Debug, Clone, Copy)]
struct Group {
    destination: Destination,
    /// Bytes that stand for a sign in programs that do not know Unicode, after each sign of Unicode.
    fallback: i32,
    encoding: &'static Encoding,
    hidden: bool,
    raised: Option<bool>,
    paragraph: Paragraph,
}

/// What `\pard` resets.
#[derive(Debug, Clone, Copy, Default)]
struct Paragraph {
    style: i32,
    outline: Option<u8>,
    listed: bool,
    in_table: bool,
}

pub(super) struct Reader<'a> {
    words: Words<'a>,
    limits: &'a Limits,
    groups: Vec<Group>,
    group: Group,
    /// The first word of a group may say that it can be passed over.
    optional: bool,
    /// Text in hand, one per destination that is open: a note stands in the middle of a paragraph.
    texts: Vec<(Destination, String)>,
    /// Bytes of the code page that are still to be decoded, and signs of the fallback to be passed over.
    bytes: Vec<u8>,
    skip: i32,
    /// Code pages of fonts, and names of styles.
    fonts: BTreeMap<i32, &'static Encoding>,
    font: i32,
    styles: BTreeMap<i32, String>,
    outlines: BTreeMap<i32, u8>,
    cells: Vec<String>,
    cell: String,
    items: Vec<Item>,
    notes: Vec<Item>,
    taken: usize,
    page: u32,
    /// The first half of a sign beyond 16 bits.
    half: Option<u16>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &'a Limits) -> Self {
        let group = Group {
            destination: Destination::Body,
            fallback: 1,
            encoding: WINDOWS_1252,
            hidden: false,
            raised: None,
            paragraph: Paragraph::default(),
        };
        Self {
            words: Words::new(bytes),
            limits,
            groups: Vec::new(),
            group,
            optional: false,
            texts: vec![(Destination::Body, String::new())],
            bytes: Vec::new(),
            skip: 0,
            fonts: BTreeMap::new(),
            font: 0,
            styles: BTreeMap::new(),
            outlines: BTreeMap::new(),
            cells: Vec::new(),
            cell: String::new(),
            items: Vec::new(),
            notes: Vec::new(),
            taken: 0,
            page: 1,
            half: None,
        }
    }

    pub(super) fn read(mut self) -> Result<Vec<Item>, ReadFailure> {
        while let Some(token) = self.words.next() {
            if !matches!(token, Token::Byte(_)) {
                self.decode();
            }
            match token {
                Token::Open => {
                    // Deeper than anything that a program writes.
                    if self.groups.len() > 4 * self.limits.max_depth {
                        return Err(failure(ReadErrorCode::TooLarge));
                    }
                    self.groups.push(self.group);
                    self.skip = 0;
                }
                Token::Close => self.close(),
                Token::Word(name, number) => self.word(name, number),
                Token::Sign(sign) => self.sign(sign),
                Token::Byte(_) if self.skip > 0 => self.skip -= 1,
                Token::Byte(byte) => self.bytes.push(byte),
                Token::Text(text) => self.text(text),
            }
            if self.taken > self.limits.max_text_chars {
                return Err(failure(ReadErrorCode::TooLarge));
            }
        }
        self.decode();
        let cut = !self.groups.is_empty();
        self.end_paragraph();
        if !self.cells.is_empty() {
            self.items.push(Item::Row(std::mem::take(&mut self.cells)));
        }
        let found = self.items.iter().any(|item| !matches!(item, Item::Page(_)));
        // Half a file is still half a text, unless it was cut before any.
        if cut && !found { Err(damaged()) } else { Ok(self.items) }
    }

    fn close(&mut self) {
        self.skip = 0;
        let ends = self.groups.last().is_some_and(|outer| outer.destination != self.group.destination);
        let has_text = matches!(self.group.destination, Destination::Header | Destination::Footer | Destination::Note);
        if ends && has_text {
            self.end_paragraph();
            if self.texts.len() > 1 {
                self.texts.pop();
            }
        }
        if let Some(group) = self.groups.pop() {
            self.group = group;
        }
    }

    fn open(&mut self, destination: Destination) {
        self.group.destination = destination;
        self.texts.push((destination, String::new()));
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        let optional = std::mem::take(&mut self.optional);
        let is_on = number != Some(0);
        let value = number.unwrap_or_default();
        if self.skip > 0 && !matches!(name, "bin" | "u") {
            self.skip -= 1;
            return;
        }
        match name {
            "bin" => self.words.pass_over(usize::try_from(value).unwrap_or_default()),
            _ if self.group.destination == Destination::Nowhere => {}
            "fonttbl" => self.group.destination = Destination::Fonts,
            "stylesheet" => self.group.destination = Destination::Styles,
            "header" | "headerl" | "headerr" | "headerf" => self.open(Destination::Header),
            "footer" | "footerl" | "footerr" | "footerf" => self.open(Destination::Footer),
            "footnote" => self.open(Destination::Note),
            "shptxt" | "shpinst" => {}
            "shprslt" => self.group.destination = Destination::Nowhere,
            "colortbl" | "info" | "pict" | "object" | "fldinst" | "listtext" | "pntext" | "listtable" | "filetbl"
            | "listoverridetable" | "revtbl" | "rsidtbl" | "xe" | "tc" | "private" | "template" | "themedata"
            | "datastore" | "latentstyles" | "colorschememapping" | "mmathPr" | "generator" | "annotation"
            | "atnid" | "atnauthor" | "nonshppict" | "sp" | "bkmkstart" | "bkmkend" | "ftnsep" | "ftnsepc"
            | "aftnsep" | "aftnsepc" | "pgdsctbl" | "docvar" | "pnseclvl" | "upr" | "falt" | "panose" => {
                self.group.destination = Destination::Nowhere;
            }
            _ if optional => self.group.destination = Destination::Nowhere,
            "ansicpg" => self.group.encoding = of_code_page(value).unwrap_or(self.group.encoding),
            "mac" => self.group.encoding = encoding_rs::MACINTOSH,
            "deff" | "f" => {
                self.font = value;
                if let Some(encoding) = self.fonts.get(&value).filter(|_| self.group.destination != Destination::Fonts)
                {
                    self.group.encoding = encoding;
                }
            }
            "fcharset" if self.group.destination == Destination::Fonts => {
                if let Some(encoding) = of_charset(value) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "uc" => self.group.fallback = value.clamp(0, 16),
            "u" => self.unicode(value),
            "v" => self.group.hidden = is_on,
            "deleted" => self.group.hidden |= is_on,
            "super" | "sub" => self.group.raised = is_on.then_some(name == "super"),
            "nosupersub" => self.group.raised = None,
            "plain" => (self.group.hidden, self.group.raised) = (false, None),
            "s" => self.group.paragraph.style = value,
            "outlinelevel" => {
                let level = u8::try_from(value).ok().filter(|level| *level < 9);
                if self.group.destination == Destination::Styles {
                    self.outlines.extend(level.map(|level| (self.group.paragraph.style, level)));
                } else {
                    self.group.paragraph.outline = level;
                }
            }
            "ls" => self.group.paragraph.listed = value > 0,
            "pnlvlblt" | "pnlvlbody" => self.group.paragraph.listed = true,
            "intbl" => self.group.paragraph.in_table = true,
            "pard" => self.group.paragraph = Paragraph::default(),
            "par" | "sect" => self.end_paragraph(),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "page" | "softpage" if self.group.destination == Destination::Body => {
                self.end_paragraph();
                self.page = self.page.saturating_add(1);
                if name == "softpage" {
                    self.items.push(Item::Page(self.page));
                }
            }
            "line" => self.push("\n"),
            "tab" => self.push("\t"),
            "emdash" => self.push("\u{2014}"),
            "endash" => self.push("\u{2013}"),
            "lquote" => self.push("\u{2018}"),
            "rquote" => self.push("\u{2019}"),
            "ldblquote" => self.push("\u{201C}"),
            "rdblquote" => self.push("\u{201D}"),
            "bullet" => self.push("\u{2022}"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            _ => {}
        }
    }

    fn sign(&mut self, sign: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match sign {
            b'*' => self.optional = true,
            b'~' => self.push("\u{A0}"),
            b'_' => self.push("\u{2011}"),
            b'\\' | b'{' | b'}' => self.push(char::from(sign).encode_utf8(&mut [0; 4])),
            // A line feed after a backslash ends a paragraph.
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        let skipped = usize::try_from(self.skip).unwrap_or_default().min(text.len());
        self.skip = 0;
        self.bytes.extend_from_slice(&text[skipped..]);
        self.decode();
    }

    /// A sign of Unicode; those beyond 16 bits come in halves.
    fn unicode(&mut self, value: i32) {
        self.skip = self.group.fallback;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "written as signed 16 bits (RTF 1.9)"
        )]
        let unit = value as u16;
        let units = self.half.take().into_iter().chain([unit]);
        for sign in char::decode_utf16(units) {
            match sign {
                Ok(sign) => self.push(sign.encode_utf8(&mut [0; 4])),
                Err(half) if (0xD800..0xDC00).contains(&half.unpaired_surrogate()) => {
                    self.half = Some(half.unpaired_surrogate());
                }
                Err(_) => {}
            }
        }
    }

    /// Text in hand as bytes becomes characters.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        self.taken += text.len();
        match self.group.destination {
            Destination::Nowhere | Destination::Fonts => {}
            Destination::Styles => {
                let name = self.styles.entry(self.group.paragraph.style).or_default();
                if name.len() < 200 {
                    name.push_str(text);
                }
            }
            Destination::Body | Destination::Header | Destination::Footer | Destination::Note => {
                if self.group.hidden {
                    return;
                }
                let shifted = self.group.raised.and_then(|up| shift(text, up));
                let text = shifted.as_deref().unwrap_or(text);
                if let Some((_, target)) = self.texts.last_mut() {
                    target.push_str(text);
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        let Some((destination, text)) = self.texts.last_mut() else { return };
        let (destination, text) = (*destination, std::mem::take(text));
        if destination == Destination::Body && self.group.paragraph.in_table {
            // Paragraphs of a cell; what is in the text when the cell ends is the last of them.
            self.cell.push_str(&text);
            self.cell.push(' ');
            return;
        }
        if text.trim().is_empty() {
            if destination == Destination::Body {
                self.items.append(&mut self.notes);
            }
            return;
        }
        let (kind, level) = self.meaning();
        let item = Item::Text { destination, kind, level, text };
        if destination == Destination::Note {
            self.notes.push(item);
            return;
        }
        self.items.push(item);
        if destination == Destination::Body {
            self.items.append(&mut self.notes);
        }
    }

    fn end_cell(&mut self) {
        if self.group.destination != Destination::Body {
            return;
        }
        if let Some((_, text)) = self.texts.last_mut() {
            self.cell.push_str(text);
            text.clear();
        }
        self.cells.push(std::mem::take(&mut self.cell));
    }

    fn end_row(&mut self) {
        if self.group.destination != Destination::Body {
            return;
        }
        if !self.cells.is_empty() {
            self.items.push(Item::Row(std::mem::take(&mut self.cells)));
        }
        self.items.append(&mut self.notes);
    }

    /// What the paragraph in hand is: by its outline level, or by the name of its style.
    fn meaning(&self) -> (BlockKind, u8) {
        let style = self.group.paragraph.style;
        if let Some(level) = self.group.paragraph.outline.or_else(|| self.outlines.get(&style).copied()) {
            return (BlockKind::Heading, level + 1);
        }
        let name = self.styles.get(&style).map(|name| name.trim_end_matches(';').trim().to_lowercase());
        let name = name.as_deref().filter(|_| style != 0).unwrap_or_default();
        let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
        match (name, level) {
            (_, Some(level @ 1..=9)) => (BlockKind::Heading, level),
            ("title", _) => (BlockKind::Heading, 0),
            ("quote" | "intense quote" | "block text", _) => (BlockKind::Quote, 0),
            ("caption", _) => (BlockKind::Caption, 0),
            ("html preformatted" | "plain text", _) => (BlockKind::Code, 0),
            _ if self.group.paragraph.listed => (BlockKind::ListItem, 0),
            _ => (BlockKind::Paragraph, 0),
        }
    }
}
