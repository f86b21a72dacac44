//! What a Word file lends to the documents that are written: its look, and nothing of its text. Every piece of XML in it is
//! clean: known elements alone, under the prefixes of [`NAMESPACES`](super::xml::NAMESPACES), without links to anything but
//! the pictures that come with it.

use serde::{Deserialize, Serialize};

/// The look of a Word file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WordTemplate {
    /// Its styles, in their order.
    pub(crate) styles: Vec<TakenStyle>,
    /// What all text has unless its style says otherwise: what stands in `w:rPr`, without the language.
    pub(crate) run_defaults: String,
    /// The same for paragraphs: `w:pPrDefault`; empty for none.
    pub(crate) paragraph_defaults: String,
    /// The part with its theme.
    pub(crate) theme: Option<String>,
    /// The part that lists its fonts.
    pub(crate) fonts: Option<String>,
    /// Kinds of lists (`w:abstractNum`) by their ids.
    pub(crate) list_kinds: Vec<(u32, String)>,
    /// Lists (`w:num`) by their ids.
    pub(crate) lists: Vec<(u32, String)>,
    /// Its page, where it has one that text fits on.
    pub(crate) page: Option<TakenPage>,
    /// Its headers and footers.
    pub(crate) running: Vec<Running>,
    /// The pictures in them.
    #[serde(skip)]
    pub(crate) pictures: Vec<Picture>,
    /// Whether text is hyphenated.
    pub(crate) hyphenated: bool,
    /// Whether left and right pages differ in their headers and footers.
    pub(crate) even_and_odd: bool,
    /// Whether the margins of left and right pages are mirrored.
    pub(crate) mirrored: bool,
    /// Which colour of the theme is used for what (`w:clrSchemeMapping`); empty for the usual ones.
    pub(crate) colours: String,
    /// Id of the style that its own tables have.
    pub(crate) table_style: Option<String>,
    /// Links that were left out of headers and footers; their words were not.
    pub(crate) links_left: u32,
    /// What else was left out of headers and footers: pictures that lie elsewhere or are of a kind that is not taken,
    /// embedded files, fields that fetch something.
    pub(crate) objects_left: u32,
}

/// A style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakenStyle {
    /// Its id.
    pub(crate) id: String,
    /// What it is a style of: `paragraph`, `character`, `table` or `numbering`.
    pub(crate) kind: String,
    /// Its name in small letters. Word keeps the English names of its own styles in every language.
    pub(crate) name: String,
    /// Whether it is what everything of its kind has that names no style.
    pub(crate) is_default: bool,
    /// The list that it puts paragraphs into, and the kind of that list, if they come on its first level.
    pub(crate) list: Option<StyleList>,
    /// The whole of it.
    pub(crate) xml: String,
}

/// The list that a style brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StyleList {
    /// Id of the kind of list.
    pub(crate) kind: u32,
    /// Level in it, from 0.
    pub(crate) level: u32,
}

/// A page. Lengths in twentieths of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakenPage {
    /// Width of the sheet.
    pub(crate) width: i32,
    /// Height of the sheet.
    pub(crate) height: i32,
    /// Whether it lies on its side.
    pub(crate) landscape: bool,
    /// Top, right, bottom, left, header, footer, gutter.
    pub(crate) margins: [i32; 7],
    /// Lines around it (`w:pgBorders`); empty for none.
    pub(crate) borders: String,
    /// Whether the first page has its own header and footer.
    pub(crate) title_page: bool,
}

impl TakenPage {
    /// Width of the text.
    pub(crate) const fn text_width(&self) -> i32 {
        let [_, right, _, left, _, _, gutter] = self.margins;
        self.width - left - right - gutter
    }

    /// Height of the text.
    pub(crate) const fn text_height(&self) -> i32 {
        let [top, _, bottom, ..] = self.margins;
        self.height - top.abs() - bottom.abs()
    }
}

/// A header or a footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Running {
    /// A header, else a footer.
    pub(crate) is_header: bool,
    /// The pages that it stands on: `default`, `first` or `even`.
    pub(crate) pages: String,
    /// What stands in it, with [`TITLE_MARK`] where the title of the document goes.
    pub(crate) xml: String,
    /// The pictures in it: the id that its XML has for each, and the number of the picture from 0.
    pub(crate) pictures: Vec<(String, usize)>,
}

/// Where a header or footer shows the title of the document: a character that no text has.
pub(crate) const TITLE_MARK: char = '\u{f0000}';

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// How the names of such files end.
    pub(crate) extension: &'static str,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// The kinds of pictures: the extension, and what the list of kinds of content says of it.
pub(crate) const PICTURE_KINDS: [(&str, &str); 7] = [
    ("png", "image/png"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("tiff", "image/tiff"),
    ("emf", "image/x-emf"),
    ("wmf", "image/x-wmf"),
];

impl WordTemplate {
    /// For the way from one process to the other: a line of JSON, then the bytes of the pictures.
    ///
    /// # Errors
    /// Never for what was taken from a file.
    pub(crate) fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let pictures: Vec<(&str, usize)> =
            self.pictures.iter().map(|picture| (picture.extension, picture.bytes.len())).collect();
        let mut bytes = serde_json::to_vec(&(self, pictures))?;
        bytes.push(b'\n');
        self.pictures.iter().for_each(|picture| bytes.extend_from_slice(&picture.bytes));
        Ok(bytes)
    }

    /// The same backwards; nothing if it is not whole.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (line, mut rest) = (&bytes[..end], &bytes[end + 1..]);
        let (mut template, pictures): (Self, Vec<(String, usize)>) = serde_json::from_slice(line).ok()?;
        for (extension, length) in pictures {
            let (extension, _) = *PICTURE_KINDS.iter().find(|(known, _)| *known == extension)?;
            let (picture, after) = rest.split_at_checked(length)?;
            template.pictures.push(Picture { extension, bytes: picture.to_vec() });
            rest = after;
        }
        rest.is_empty().then_some(template)
    }

    /// How many of the styles that documents use it has, and how many those are.
    pub(crate) fn styles_found(&self) -> (usize, usize) {
        let own = super::styles::own_styles();
        (own.iter().filter(|style| super::look::match_of(style, self).is_some()).count(), own.len())
    }
}
