//! From the lines of a flow to paragraphs, list items, code and tables.

use super::columns::Line;
use super::hyphens::{Words, ends_in_hyphen, join};
use super::{marker, tables};
use crate::api::BlockRole;

/// A block in the making: what it is called depends on the rest of the document.
#[derive(Debug)]
pub(super) enum Draft {
    Text(Text),
    Table {
        rows: Vec<Vec<String>>,
        has_header: bool,
    },
    /// Words of a drawing, or a line of a table of contents: they are no sentences, and worth no table.
    Label {
        text: String,
        role: BlockRole,
    },
}

/// A paragraph with its looks.
#[derive(Debug)]
pub(super) struct Text {
    /// Its lines, joined.
    pub(super) text: String,
    /// Its lines as they stand, for program text.
    pub(super) code: Option<String>,
    pub(super) lines: usize,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Baseline of its first and its last line.
    pub(super) v: f32,
    pub(super) end_v: f32,
    /// Empty space above it, in units of its size; large for the first of a flow.
    pub(super) above: f32,
}

/// What the lines of a flow have in common.
struct Measure {
    left: f32,
    right: f32,
    /// From baseline to baseline.
    pitch: f32,
}

/// The drafts of a flow. `words` are those of the document.
pub(super) fn drafts(flow: &[Line], words: &Words) -> Vec<Draft> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < flow.len() {
        if let Some(table) = tables::at_start(&flow[at..]) {
            texts(&flow[from..at], words, &mut out);
            at += table.lines.max(1);
            from = at;
            if table.scattered || table.contents {
                let role = if table.contents { BlockRole::Body } else { BlockRole::Boilerplate };
                let texts = table.rows.into_iter().map(|row| row.join(" "));
                out.extend(texts.map(|text| Draft::Label { text, role }));
            } else {
                out.push(Draft::Table { rows: table.rows, has_header: table.has_header });
            }
        } else {
            at += 1;
        }
    }
    texts(&flow[from..], words, &mut out);
    out
}

fn texts(lines: &[Line], words: &Words, out: &mut Vec<Draft>) {
    let mut begin = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || parts(lines, begin, at) {
            let above =
                if begin == 0 { f32::MAX } else { (lines[begin].v() - lines[begin - 1].v()) / lines[begin].size() };
            out.push(Draft::Text(paragraph(&lines[begin..at], above, words)));
            begin = at;
        }
    }
}

/// Whether a new paragraph begins at line `at`; the one in hand began at `begin`.
fn parts(lines: &[Line], begin: usize, at: usize) -> bool {
    let (last, line) = (&lines[at - 1], &lines[at]);
    let (size, step) = (line.size(), line.v() - last.v());
    let measure = measure(lines, at);
    if (size - last.size()).abs() > 0.08 * size.max(last.size()) {
        return true;
    }
    if step < -0.5 * size || (step > 1.3 * measure.pitch.max(size) && !goes_on(lines, begin, at)) {
        return true;
    }
    let (style, last_style) = (line.main().style, last.main().style);
    if style.fixed != last_style.fixed {
        return true;
    }
    let text = line.text();
    let starts_item = marker::item(&text).is_some_and(|(word, _)| {
        !matches!(word, "-" | "\u{2013}" | "\u{2014}" | "\u{2212}") || line.u0() <= lines[begin].u0() + 0.1 * size
    });
    let first_text = lines[begin].text();
    let in_item = marker::item(&first_text).is_some();
    // Words that are parted by points, and go on in the next line.
    let list_of_words = text.starts_with('\u{B7}') && !in_item && last.text().contains('\u{B7}');
    if starts_item
        && !list_of_words
        && (in_item || line.u0() <= measure.left + 4.0 * size)
        && !mid_sentence_number(&last.text(), &text)
    {
        return true;
    }
    if style.fixed {
        return false;
    }
    let bold_changes = style.bold != last_style.bold;
    let last_text = last.text();
    let short = last.u1() < measure.right - 2.0 * size;
    let begins = text.starts_with(|letter: char| !letter.is_lowercase());
    if bold_changes && begins && (short || last_style.bold && at - begin <= 2) && !last_text.ends_with(['-', ',']) {
        return true;
    }
    // A first line that is set in; below a list item the lines that follow are set in as well.
    let indent = line.u0() - last.u0();
    if indent > 0.8 * size && !in_item && !line.main().rtl && at - begin > 1 && !ends_in_hyphen(&last_text) {
        return true;
    }
    if indent > 0.8 * size && !in_item && at - begin == 1 && ends_sentence(&last_text) && short {
        return true;
    }
    if in_item && at - begin > 1 && line.u0() < lines[begin].u0() - 0.8 * size {
        return true;
    }
    if in_item && indent < -0.8 * size && ends_sentence(&last_text) && line.u0() <= lines[begin].u0() + 0.3 * size {
        return true;
    }
    // The first word would have fitted on the line before.
    let word = text.split(' ').next().unwrap_or_default().chars().count() as f32;
    let width = (line.u1() - line.u0()) / text.chars().count().max(1) as f32 * (word + 1.0);
    let room = if line.main().rtl { last.u0() - measure.left } else { measure.right - last.u1() };
    let fits = room > width + 0.6 * size;
    let upper =
        text.starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric() || !letter.is_alphanumeric());
    let much = room > 0.3 * (measure.right - measure.left);
    fits && ((ends_sentence(&last_text) && (upper || much)) || (much && upper))
}

/// Whether a line far below the last still belongs to it, as in text that is set with double spacing: by its words, or
/// because the lines before stand as far apart.
fn goes_on(lines: &[Line], begin: usize, at: usize) -> bool {
    let (last, line) = (&lines[at - 1], &lines[at]);
    let step = line.v() - last.v();
    let in_sentence = line.text().starts_with(|letter: char| letter.is_lowercase()) && !ends_sentence(&last.text());
    let as_before = at - begin >= 2 && (step - (last.v() - lines[at - 2].v())).abs() < 0.1 * line.size();
    step < 2.7 * line.size() && (in_sentence || as_before)
}

/// A number with a dot at the start of a line may be the end of a sentence: "in chapter / 4. Then ..".
fn mid_sentence_number(last: &str, text: &str) -> bool {
    marker::item(text).is_some_and(|(word, _)| marker::is_number(word))
        && last.ends_with(|letter: char| letter.is_lowercase() || letter == ',')
        && !marker::item(text).is_some_and(|(word, _)| marker::is_reference(word) || word.starts_with('('))
        && last.rsplit(' ').next().is_some_and(|word| word.len() <= 9)
        && last.chars().count() > 40
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches([')', '"', '\u{201D}', '\u{2019}', ']'])
        .ends_with(['.', '!', '?', ':', ';', '\u{3002}', '\u{061F}'])
}

/// Of the lines around, those of the same size.
fn measure(lines: &[Line], at: usize) -> Measure {
    let size = lines[at].size();
    let around = &lines[at.saturating_sub(12)..lines.len().min(at + 12)];
    let alike = |line: &&Line| (line.size() - size).abs() < 0.08 * size;
    let mut ends: Vec<f32> = around.iter().filter(alike).map(Line::u1).collect();
    ends.sort_by(f32::total_cmp);
    let left = around.iter().filter(alike).map(Line::u0).fold(f32::INFINITY, f32::min);
    let mut steps: Vec<f32> = around
        .windows(2)
        .filter(|pair| pair.iter().all(|line| alike(&line)))
        .map(|pair| pair[1].v() - pair[0].v())
        .filter(|step| *step > 0.5 * size && *step < 2.2 * size)
        .collect();
    steps.sort_by(f32::total_cmp);
    let right = ends.get(ends.len() * 4 / 5).or(ends.last()).copied().unwrap_or(f32::INFINITY);
    // The narrow steps are those inside paragraphs.
    let pitch = steps.get(steps.len() * 2 / 5).copied().unwrap_or(1.25 * size);
    Measure { left, right, pitch }
}

fn paragraph(lines: &[Line], above: f32, words: &Words) -> Text {
    let mut text = String::new();
    for line in lines {
        join(&mut text, &line.text(), words);
    }
    let letters = |line: &Line| line.main().text.chars().count();
    let all: usize = lines.iter().map(letters).sum();
    let most =
        |wanted: fn(&Line) -> bool| lines.iter().filter(|line| wanted(line)).map(letters).sum::<usize>() * 2 > all;
    let fixed = lines.iter().all(|line| line.pieces.iter().all(|piece| piece.style.fixed));
    let largest = lines.iter().max_by_key(|line| letters(line)).expect("a paragraph has lines");
    Text {
        text,
        code: (fixed && (lines.len() > 1 || looks_like_code(&lines[0].text()))).then(|| code(lines)),
        lines: lines.len(),
        size: largest.size(),
        bold: lines.iter().all(|line| line.main().style.bold),
        italic: most(|line| line.main().style.italic),
        v: lines[0].v(),
        end_v: lines[lines.len() - 1].v(),
        above,
    }
}

fn looks_like_code(text: &str) -> bool {
    text.chars().any(|letter| matches!(letter, '{' | '}' | ';' | '=' | '(' | '<' | '$' | '_' | '/'))
}

/// Lines with their indentation.
fn code(lines: &[Line]) -> String {
    let left = lines.iter().map(Line::u0).fold(f32::INFINITY, f32::min);
    let indented = |line: &Line| {
        let main = line.main();
        let letter = (main.u1 - main.u0) / main.text.chars().count().max(1) as f32;
        let blanks = ((line.u0() - left) / letter.max(1.0)).round() as usize;
        format!("{}{}", " ".repeat(blanks.min(200)), line.text())
    };
    lines.iter().map(indented).collect::<Vec<_>>().join("\n")
}
