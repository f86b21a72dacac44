//! Follows the drawing instructions of a page and collects what is text: every glyph with its letters, place and size.

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::{Fonts, SharedFont, Style, is_form, readable};

/// Deepest nesting of forms and of saved states.
const MAX_DEPTH: usize = 28;
const MAX_SAVED: usize = 512;

/// Most instructions of a document. A dense page has ten thousand, a map a million.
const MAX_STEPS: u64 = 200_000_000;

/// Most forms that are drawn on one page: forms that draw forms grow by powers.
const MAX_FORMS: u32 = 20_000;

/// Something that was shown on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Its letters: a range of [`PageText::letters`]. Empty for what is read together with its neighbour.
    pub(super) start: u32,
    pub(super) length: u16,
    /// Where its baseline begins, in points from the upper left corner of the page.
    pub(super) x: f32,
    pub(super) y: f32,
    /// How far it moves on.
    pub(super) dx: f32,
    pub(super) dy: f32,
    /// Direction of its line, as a unit vector.
    pub(super) along: (f32, f32),
    /// Height of the font, in points.
    pub(super) size: f32,
    pub(super) style: Style,
    /// The file itself says that it is no part of the text: a running title, a page number, decoration.
    pub(super) artifact: bool,
}

/// The text of a page, in the order in which it was drawn.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) letters: String,
    /// How much of the page the largest picture covers, from 0 to 1.
    pub(super) picture: f32,
}

impl PageText {
    /// The letters of a glyph.
    pub(super) fn text(&self, glyph: &Glyph) -> &str {
        let start = glyph.start as usize;
        &self.letters[start..start + usize::from(glyph.length)]
    }
}

/// Why a page was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// What all pages of a document share.
pub(super) struct Drawing<'a> {
    pub(super) fonts: Fonts<'a>,
    /// Instructions that may still be followed.
    steps: u64,
}

impl Drawing<'_> {
    pub(super) fn new() -> Self {
        Self { fonts: Fonts::new(), steps: MAX_STEPS }
    }
}

/// The text of the page.
///
/// # Errors
/// If the instructions of the document are beyond all reason.
pub(super) fn page_text<'a>(page: &'a Page<'a>, drawing: &mut Drawing<'a>) -> Result<PageText, TooMuch> {
    let (width, height) = page.render_dimensions();
    let mut walk = Walk {
        page: PageText { width, height, ..PageText::default() },
        drawing,
        state: State::new(Matrix(page.initial_transform(true).as_coeffs())),
        saved: Vec::new(),
        marks: Vec::new(),
        text_matrix: Matrix::IDENTITY,
        line_matrix: Matrix::IDENTITY,
        forms: 0,
    };
    walk.run(page.typed_operations(), page.resources(), 0)?;
    for annotation in page.raw().get::<Array<'a>>(b"Annots").iter().flat_map(|list| list.iter::<Dict<'a>>()) {
        walk.annotation(&annotation, page)?;
    }
    Ok(walk.page)
}

/// An affine map, as PDF writes it.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `after`.
    fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], m) = (self.0, after.0);
        Self([
            a * m[0] + b * m[2],
            a * m[1] + b * m[3],
            c * m[0] + d * m[2],
            c * m[1] + d * m[3],
            e * m[0] + f * m[2] + m[4],
            e * m[1] + f * m[3] + m[5],
        ])
    }

    fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

#[derive(Clone)]
struct State<'a> {
    matrix: Matrix,
    font: Option<SharedFont<'a>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State<'_> {
    fn new(matrix: Matrix) -> Self {
        Self { matrix, font: None, size: 0.0, char_space: 0.0, word_space: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0 }
    }
}

/// What marked content says about the glyphs in it.
enum Mark {
    Plain,
    Artifact,
    /// Stands for this text, which goes to the first glyph.
    Instead(Option<String>),
}

struct Walk<'w, 'a> {
    page: PageText,
    drawing: &'w mut Drawing<'a>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    marks: Vec<Mark>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    forms: u32,
}

impl<'a> Walk<'_, 'a> {
    fn run(&mut self, mut steps: TypedIter<'_>, resources: &Resources<'a>, depth: usize) -> Result<(), TooMuch> {
        let floor = self.saved.len();
        let open = self.marks.len();
        while let Some(step) = steps.next() {
            self.drawing.steps = self.drawing.steps.checked_sub(1).ok_or(TooMuch)?;
            match step {
                TypedInstruction::SaveState(_) if self.saved.len() < floor + MAX_SAVED => {
                    self.saved.push(self.state.clone());
                }
                TypedInstruction::RestoreState(_) if self.saved.len() > floor => {
                    self.state = self.saved.pop().expect("there is one above the floor");
                }
                TypedInstruction::Transform(m) => {
                    let m = [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64());
                    self.state.matrix = Matrix(m).then(self.state.matrix);
                }
                TypedInstruction::BeginText(_) => self.start_lines(Matrix::IDENTITY),
                TypedInstruction::CharacterSpacing(value) => self.state.char_space = value.0.as_f64(),
                TypedInstruction::WordSpacing(value) => self.state.word_space = value.0.as_f64(),
                TypedInstruction::HorizontalScaling(value) => self.state.stretch = value.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(value) => self.state.leading = value.0.as_f64(),
                TypedInstruction::TextRise(value) => self.state.rise = value.0.as_f64(),
                TypedInstruction::TextFont(font) => {
                    self.state.size = font.1.as_f64();
                    self.state.font = resources.get_font(font.0).and_then(|dict| self.drawing.fonts.get(&dict));
                }
                TypedInstruction::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
                TypedInstruction::NextLineAndSetLeading(by) => {
                    self.state.leading = -by.1.as_f64();
                    self.next_line(by.0.as_f64(), by.1.as_f64());
                }
                TypedInstruction::SetTextMatrix(m) => {
                    self.start_lines(Matrix([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64())));
                }
                TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
                TypedInstruction::ShowText(text) => self.show(text.0.as_bytes()),
                TypedInstruction::NextLineAndShowText(text) => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.0.as_bytes());
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    self.state.word_space = text.0.as_f64();
                    self.state.char_space = text.1.as_f64();
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.2.as_bytes());
                }
                TypedInstruction::ShowTexts(texts) => {
                    for part in texts.0.iter::<Object<'_>>() {
                        match part {
                            Object::String(text) => self.show(text.as_bytes()),
                            Object::Number(back) => self.step_back(back.as_f64()),
                            _ => {}
                        }
                    }
                }
                TypedInstruction::BeginMarkedContent(mark) => self.mark(mark.0, None),
                TypedInstruction::BeginMarkedContentWithProperties(mark) => {
                    let text_of = |dict: &Dict<'_>| {
                        let text = dict.get::<hayro_syntax::object::String<'_>>(b"ActualText");
                        text.map(|text| readable(&decode_text(&text)))
                    };
                    let named = match mark.1 {
                        Object::Dict(dict) => text_of(dict),
                        Object::Name(name) => {
                            resources.properties.get::<Dict<'_>>(name.as_ref()).and_then(|dict| text_of(&dict))
                        }
                        _ => None,
                    };
                    self.mark(mark.0, named);
                }
                TypedInstruction::EndMarkedContent(_) if self.marks.len() > open => {
                    self.marks.pop();
                }
                TypedInstruction::XObject(object) => {
                    if let Some(stream) = resources.get_x_object(object.0) {
                        if is_form(&stream) {
                            self.form(&stream, resources, depth)?;
                        } else {
                            self.picture();
                        }
                    }
                }
                TypedInstruction::InlineImage(_) => self.picture(),
                _ => {}
            }
        }
        self.marks.truncate(open);
        if let Some(state) = self.saved.drain(floor..).next() {
            self.state = state;
        }
        Ok(())
    }

    fn form(&mut self, stream: &Stream<'a>, around: &Resources<'a>, depth: usize) -> Result<(), TooMuch> {
        self.forms += 1;
        if depth >= MAX_DEPTH {
            return Ok(());
        }
        if self.forms > MAX_FORMS {
            return Err(TooMuch);
        }
        let Ok(content) = stream.decoded_data() else { return Ok(()) };
        let outer = (self.state.clone(), self.text_matrix, self.line_matrix);
        if let Some(matrix) = stream.dict().get::<[f64; 6]>(b"Matrix") {
            self.state.matrix = Matrix(matrix).then(self.state.matrix);
        }
        let own = stream.dict().get::<Dict<'a>>(b"Resources").map(Resources::new);
        let outcome = self.run(TypedIter::new(&content), own.as_ref().unwrap_or(around), depth + 1);
        (self.state, self.text_matrix, self.line_matrix) = outer;
        outcome
    }

    /// The looks of a field that was filled in, or of a note that is written on the page.
    fn annotation(&mut self, annotation: &Dict<'a>, page: &Page<'a>) -> Result<(), TooMuch> {
        let hidden = annotation.get::<u32>(b"F").unwrap_or_default() & 0b10_0010 != 0;
        let subtype = annotation.get::<Name<'_>>(b"Subtype");
        if hidden || !matches!(subtype.as_deref(), Some(b"Widget" | b"FreeText")) {
            return Ok(());
        }
        let looks = annotation.get::<Dict<'a>>(b"AP").and_then(|looks| looks.get::<Stream<'a>>(b"N"));
        let (Some(form), Some(place)) = (looks, annotation.get::<Rect>(b"Rect")) else { return Ok(()) };
        let Some(inner) = form.dict().get::<Rect>(b"BBox") else { return Ok(()) };
        self.state = State::new(
            Matrix::moved(place.x0 - inner.x0, place.y0 - inner.y0)
                .then(Matrix(page.initial_transform(true).as_coeffs())),
        );
        self.saved.clear();
        self.form(&form, page.resources(), 0)
    }

    fn picture(&mut self) {
        let [a, b, c, d, _, _] = self.state.matrix.0;
        let share = (a * d - b * c).abs() / f64::from(self.page.width * self.page.height).max(1.0);
        self.page.picture = self.page.picture.max(share.min(1.0) as f32);
    }

    fn mark(&mut self, tag: &Name<'_>, instead: Option<String>) {
        self.marks.push(match (tag.as_ref(), instead) {
            (_, Some(text)) => Mark::Instead(Some(text)),
            (b"Artifact", None) => Mark::Artifact,
            _ => Mark::Plain,
        });
    }

    fn start_lines(&mut self, matrix: Matrix) {
        self.text_matrix = matrix;
        self.line_matrix = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.start_lines(Matrix::moved(x, y).then(self.line_matrix));
    }

    fn step_back(&mut self, thousandths: f64) {
        let vertical = self.state.font.as_ref().is_some_and(|font| font.borrow().vertical);
        let by = -thousandths / 1000.0 * self.state.size;
        let step = if vertical { Matrix::moved(0.0, by) } else { Matrix::moved(by * self.state.stretch, 0.0) };
        self.text_matrix = step.then(self.text_matrix);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let mut font = font.borrow_mut();
        let State { size, char_space, word_space, stretch, rise, .. } = self.state;
        let (vertical, style, height) = (font.vertical, font.style, font.height);
        let artifact = self.marks.iter().any(|mark| matches!(mark, Mark::Artifact));
        let mut instead = self.marks.iter_mut().rev().find_map(|mark| match mark {
            Mark::Instead(text) => Some(text),
            _ => None,
        });
        let mut offset = 0;
        while offset < bytes.len() {
            let (code, length) = font.read_code(bytes, offset);
            let blank = length == 1 && bytes[offset] == b' ';
            offset += length;
            let shown = font.code(code);
            let space = char_space + if blank { word_space } else { 0.0 };
            let moved = f64::from(shown.advance) * size + space;
            let bare = f64::from(shown.advance) * size;
            let ((step_x, step_y), (bare_x, bare_y)) =
                if vertical { ((0.0, moved), (0.0, bare)) } else { ((moved * stretch, 0.0), (bare * stretch, 0.0)) };
            let place = self.text_matrix.then(self.state.matrix);
            let (x, y) = place.point(0.0, rise);
            let (to_x, to_y) = place.point(bare_x, bare_y + rise);
            let [a, b, c, d, _, _] = place.0;
            let (along, across) =
                if vertical { ((-c, -d), (a, b)) } else { ((a * size.signum(), b * size.signum()), (c, d)) };
            let norm = along.0.hypot(along.1);
            self.text_matrix = Matrix::moved(step_x, step_y).then(self.text_matrix);
            let high = across.0.hypot(across.1) * size.abs() * f64::from(height);
            let sane = [x, y, to_x, to_y, norm, high].iter().all(|number| number.is_finite() && number.abs() < 1e6);
            let margin = high.max(1.0);
            let on_page = to_x.max(x) > -margin
                && to_x.min(x) < f64::from(self.page.width) + margin
                && y > -margin
                && y < f64::from(self.page.height) + margin;
            if !sane || norm <= 0.0 || high <= 0.0 || !on_page {
                continue;
            }
            let start = self.page.letters.len();
            match &mut instead {
                Some(text) => self.page.letters.push_str(&text.take().unwrap_or_default()),
                None => self.page.letters.push_str(&shown.text),
            }
            let length = self.page.letters.len() - start;
            let (Ok(start), Ok(length)) = (u32::try_from(start), u16::try_from(length)) else { continue };
            self.page.glyphs.push(Glyph {
                start,
                length,
                x: x as f32,
                y: y as f32,
                dx: (to_x - x) as f32,
                dy: (to_y - y) as f32,
                along: ((along.0 / norm) as f32, (along.1 / norm) as f32),
                size: high as f32,
                style,
                artifact,
            });
        }
    }
}

/// A text string of a document: UTF-16 with a mark, UTF-8 with a mark, or the encoding of PDF, which is close to that of
/// Windows.
pub(super) fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
