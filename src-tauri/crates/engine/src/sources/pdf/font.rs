//! Fonts: from the codes of a string to letters, widths and style.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::WINDOWS_1252;
use hayro_cmap::{self, BfString, CMap, CMapName, CidFamily};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};

use crate::sources::builder::is_private;

/// What stands for a glyph whose letter nobody knows.
pub(super) const UNKNOWN: char = '\u{FFFD}';

/// What stands for a sign that has a meaning in its font only: an icon, or the bullet of a list.
pub(super) const SIGN: char = '\u{F8FF}';

/// Looks of a font, as far as the layout needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// All letters have the same width, as in program text.
    pub(super) fixed: bool,
}

/// A font with what its codes mean, looked up once per code.
pub(super) struct PdfFont<'a> {
    font: Font<'a>,
    pub(super) style: Style,
    /// Written from top to bottom.
    pub(super) vertical: bool,
    /// Height of the letters in units of the font size; differs from 1 for fonts made of drawings.
    pub(super) height: f32,
    collection: Option<Collection>,
    simple: bool,
    codes: HashMap<u32, Code>,
}

/// What one code shows.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) text: Box<str>,
    /// How far it moves on, in units of the font size.
    pub(super) advance: f32,
}

/// The way from codes to letters through one of Adobe's character collections, for fonts without a table of their own.
struct Collection {
    encoding: CMap,
    letters: CMap,
}

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
    known: HashMap<(u32, i32), Option<Rc<std::cell::RefCell<PdfFont<'a>>>>>,
}

/// A font that is shared by all pages that show it.
pub(super) type SharedFont<'a> = Rc<std::cell::RefCell<PdfFont<'a>>>;

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            programs: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
            known: HashMap::new(),
        }
    }

    /// The font of that dictionary, if it can be used at all.
    pub(super) fn get(&mut self, dict: &Dict<'a>) -> Option<SharedFont<'a>> {
        let id = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return known.clone();
        }
        let font = self.load(dict).map(|font| Rc::new(std::cell::RefCell::new(font)));
        if let Some(id) = id {
            self.known.insert(id, font.clone());
        }
        font
    }

    fn load(&self, dict: &Dict<'a>) -> Option<PdfFont<'a>> {
        let font = self.cache.font(dict, &self.programs, &self.cmaps)?;
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        let composite = subtype.as_deref() == Some(b"Type0");
        let height = if subtype.as_deref() == Some(b"Type3") { drawn_height(dict) } else { 1.0 };
        let descendant = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let described = descendant.as_ref().unwrap_or(dict);
        Some(PdfFont {
            style: style_of(dict, described),
            vertical: !font.is_horizontal(),
            height,
            collection: if composite { self.collection(dict, descendant.as_ref()) } else { None },
            simple: !composite,
            codes: HashMap::new(),
            font,
        })
    }

    fn collection(&self, dict: &Dict<'_>, descendant: Option<&Dict<'_>>) -> Option<Collection> {
        if dict.contains_key(b"ToUnicode") {
            return None;
        }
        let info = descendant?.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let part = |key: &[u8]| info.get::<hayro_syntax::object::String<'_>>(key);
        let family = CidFamily::from_registry_ordering(&part(b"Registry")?, &part(b"Ordering")?);
        let resolve = |name: CMapName<'_>| hayro_cmap::load_embedded(name);
        let letters = CMap::parse(resolve(family.ucs2_cmap()?)?, resolve)?;
        let encoding = match dict.get::<Object<'_>>(b"Encoding")? {
            Object::Name(name) => match name.as_ref() {
                b"Identity-H" => CMap::identity_h(),
                b"Identity-V" => CMap::identity_v(),
                name => CMap::parse(resolve(CMapName::from_bytes(name))?, resolve)?,
            },
            Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, resolve)?,
            _ => return None,
        };
        Some(Collection { encoding, letters })
    }
}

impl PdfFont<'_> {
    /// The code at `offset` and how many bytes it takes, at least one.
    pub(super) fn read_code(&self, bytes: &[u8], offset: usize) -> (u32, usize) {
        let (code, length) = self.font.read_code(bytes, offset);
        (code, length.max(1))
    }

    /// What the code shows.
    pub(super) fn code(&mut self, code: u32) -> &Code {
        if !self.codes.contains_key(&code) {
            let looked_up = self.look_up(code);
            self.codes.insert(code, looked_up);
        }
        &self.codes[&code]
    }

    fn look_up(&self, code: u32) -> Code {
        let advance = self.font.code_advance(code);
        let advance = (if self.vertical { advance.y } else { advance.x }) as f32 / 1000.0;
        let letters = match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let letters = letters.map(|letters| match letters {
            BfString::Char(letter) => letter.to_string(),
            BfString::String(letters) => letters,
        });
        let text = letters.filter(|letters| letters.chars().any(|letter| !letter.is_control()));
        let text = text.or_else(|| self.by_collection(code)).or_else(|| self.by_habit(code));
        let text = text.unwrap_or_else(|| UNKNOWN.to_string());
        Code { text: readable(&text).into_boxed_str(), advance }
    }

    fn by_collection(&self, code: u32) -> Option<String> {
        let collection = self.collection.as_ref()?;
        let cid = (1..=4_u8).find_map(|length| collection.encoding.lookup_cid_code(code, length))?;
        match collection.letters.lookup_bf_string(cid)? {
            BfString::Char(letter) => Some(letter.to_string()),
            BfString::String(letters) => Some(letters),
        }
    }

    /// Most fonts that say nothing follow the code page of Windows.
    fn by_habit(&self, code: u32) -> Option<String> {
        let byte = u8::try_from(code).ok().filter(|byte| self.simple && *byte >= 32)?;
        Some(WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned())
    }
}

/// Ligatures and the shapes that Arabic letters take in a word become letters; private signs become one, or known bullets.
pub(super) fn readable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{FB00}'..='\u{FB4F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{2F00}'..='\u{2FD5}' => {
                // The shape of a mark is a blank and the mark.
                out.extend(std::iter::once(letter).nfkc().filter(|part| *part != ' '));
            }
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => out.push(' '),
            letter if is_private(letter) => out.push(private(letter)),
            letter if letter.is_control() && !letter.is_whitespace() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Symbol fonts of Windows have their bullets at U+F000 plus the code.
fn private(letter: char) -> char {
    match letter {
        '\u{F0B7}' | '\u{F0A7}' | '\u{F0D8}' | '\u{F076}' | '\u{F0FC}' | '\u{F06C}' | '\u{F06E}' => '\u{2022}',
        '\u{F020}' => ' ',
        '\u{F02D}' => '-',
        _ => SIGN,
    }
}

fn style_of(dict: &Dict<'_>, described: &Dict<'_>) -> Style {
    let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| name.as_str().to_ascii_lowercase()).unwrap_or_default();
    let name = name.split_once('+').map_or(name.as_str(), |(_, name)| name);
    let descriptor = described.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let flags = descriptor.get::<u32>(b"Flags").unwrap_or_default();
    let weight = descriptor.get::<f32>(b"FontWeight").unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // LaTeX names its bold fonts CMBX, SFBX and NimbusRomNo9L-Medi.
    let bold_latex = ["cmbx", "sfbx", "cmssbx", "ecbx", "lmbx"].iter().any(|start| name.starts_with(start));
    Style {
        bold: has(&["bold", "black", "heavy", "-medi", "demi", "-bd"])
            || bold_latex
            || flags & (1 << 18) != 0
            || weight >= 600.0,
        italic: has(&["italic", "oblique", "-ital", "cmti", "slanted"]) || flags & (1 << 6) != 0,
        fixed: has(&["courier", "mono", "consolas", "cmtt", "menlo", "typewriter", "sftt"]) || flags & 1 != 0,
    }
}

/// How high the letters of a font of drawings are, by the box that holds them all.
fn drawn_height(dict: &Dict<'_>) -> f32 {
    let scale = dict.get::<[f32; 6]>(b"FontMatrix").map_or(0.001, |matrix| matrix[3].abs().max(matrix[1].abs()));
    let boxed = dict.get::<Rect>(b"FontBBox").map_or(0.0, |rect| rect.height().abs() as f32 * scale);
    // Some leave the box empty; then the drawings are taken to be in the usual thousandths.
    if boxed > 0.0 { boxed } else { (scale * 1000.0).min(1.0) }
}

/// Whether the dictionary of a stream says that it is a form, that is, drawing instructions.
pub(super) fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Form")
}
