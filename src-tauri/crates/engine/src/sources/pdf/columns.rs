//! Reading order: finds the gutters between columns of running text and puts the lines of a page into flows, each read
//! from top to bottom. What stands side by side without being running text, such as the cells of a table, stays together.

use super::lines::Piece;

/// Gutters that are tried on a page, those where most pieces begin first.
const MAX_GUTTERS: usize = 12;

/// Deepest cutting of columns into columns.
const MAX_DEPTH: usize = 6;

/// Shortest average line of a column, in letters. Shorter ones are cells of a table or labels.
const COLUMN_LETTERS: usize = 15;

/// The same where the two sides have lines and a size of their own, as a box beside the text has.
const BOX_LETTERS: usize = 8;

/// Gap between two pieces of a row, in units of the font size, that no running text has.
const ROW_GAP: f32 = 1.5;

/// A line of a flow.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From left to right, at least one.
    pub(super) pieces: Vec<Piece>,
}

impl Line {
    pub(super) fn u0(&self) -> f32 {
        self.pieces[0].u0
    }

    pub(super) fn u1(&self) -> f32 {
        self.pieces.iter().map(|piece| piece.u1).fold(f32::NEG_INFINITY, f32::max)
    }

    /// The baseline of its longest piece.
    pub(super) fn v(&self) -> f32 {
        self.main().v
    }

    pub(super) fn size(&self) -> f32 {
        self.main().size
    }

    /// The piece with most text.
    pub(super) fn main(&self) -> &Piece {
        self.pieces.iter().max_by_key(|piece| piece.text.len()).expect("a line has at least one piece")
    }

    /// All its text.
    pub(super) fn text(&self) -> String {
        let rtl = self.pieces.iter().filter(|piece| piece.rtl).count() * 2 > self.pieces.len();
        let texts = self.pieces.iter().map(|piece| piece.text.as_str());
        let texts: Vec<&str> = if rtl { texts.rev().collect() } else { texts.collect() };
        texts.join(" ")
    }
}

/// Lines that are read one after the other, in one column.
pub(super) type Flow = Vec<Line>;

/// The flows of a page in reading order. The pieces are sorted from top to bottom.
pub(super) fn flows(pieces: Vec<Piece>) -> Vec<Flow> {
    let mut out = Vec::new();
    let rtl = pieces.iter().filter(|piece| piece.rtl).count() * 2 > pieces.len();
    cut(pieces, rtl, 0, &mut out);
    out.into_iter().filter(|pieces| !pieces.is_empty()).map(rows).collect()
}

fn cut(pieces: Vec<Piece>, rtl: bool, depth: usize, out: &mut Vec<Vec<Piece>>) {
    let Some(gutter) = (if depth < MAX_DEPTH { best_gutter(&pieces) } else { None }) else {
        out.push(pieces);
        return;
    };
    let mut whole: Vec<Piece> = Vec::new();
    for band in bands(&pieces, gutter) {
        if !band.is_columns(&pieces) {
            whole.extend(band.all.iter().map(|index| pieces[*index].clone()));
            continue;
        }
        let end_of_whole = band.continues(&whole, &pieces);
        let take = |indices: &[usize]| indices.iter().map(|index| pieces[*index].clone()).collect::<Vec<_>>();
        whole.extend(take(&band.left[..end_of_whole]));
        if !whole.is_empty() {
            cut(std::mem::take(&mut whole), rtl, depth + 1, out);
        }
        let (left, right) = (take(&band.left[end_of_whole..]), take(&band.right));
        let (first, second) = if rtl { (right, left) } else { (left, right) };
        cut(first, rtl, depth + 1, out);
        cut(second, rtl, depth + 1, out);
    }
    if !whole.is_empty() {
        // As before, but without the columns: other gutters may be found in what is left.
        if whole.len() < pieces.len() { cut(whole, rtl, depth + 1, out) } else { out.push(whole) }
    }
}

/// What lies between two lines that cross the gutter, or such lines themselves.
#[derive(Default)]
struct Band {
    /// Everything, in order.
    all: Vec<usize>,
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Band {
    /// Whether both sides are running text.
    fn is_columns(&self, pieces: &[Piece]) -> bool {
        let (left, right) = (Side::of(&self.left, pieces), Side::of(&self.right, pieces));
        let apart = |left: &Side, right: &Side| right.begins - left.ends > 0.4 * left.size.min(right.size);
        left.rows.max(right.rows) >= 3
            && left.rows.min(right.rows) >= 1
            && apart(&left, &right)
            && (left.is_text(COLUMN_LETTERS) && right.is_text(COLUMN_LETTERS)
                || left.is_text(BOX_LETTERS) && right.is_text(BOX_LETTERS) && left.is_set_apart(&right))
    }

    /// How many of the first pieces on the left are the end of the paragraph that crosses the gutter above.
    fn continues(&self, whole: &[Piece], pieces: &[Piece]) -> usize {
        let Some(last) = whole.last() else { return 0 };
        let top_right = self.right.first().map_or(f32::INFINITY, |index| pieces[*index].v);
        let follows = |index: &&usize| {
            let piece = &pieces[**index];
            piece.v < top_right - 0.5 * piece.size
                && piece.v - last.v < 1.6 * last.size
                && (piece.size - last.size).abs() < 0.1 * last.size
        };
        self.left.iter().take(1).take_while(follows).count()
    }
}

/// One side of a gutter in a band.
struct Side {
    rows: usize,
    /// Their baselines.
    baselines: Vec<f32>,
    /// Sizes of all letters, added up.
    sizes: f32,
    /// Rows with a gap as between the cells of a table.
    gapped: usize,
    letters: usize,
    alphabetic: usize,
    begins: f32,
    ends: f32,
    size: f32,
}

impl Side {
    fn of(indices: &[usize], pieces: &[Piece]) -> Self {
        let mut side = Self {
            rows: 0,
            baselines: Vec::new(),
            sizes: 0.0,
            gapped: 0,
            letters: 0,
            alphabetic: 0,
            begins: f32::INFINITY,
            ends: f32::NEG_INFINITY,
            size: f32::INFINITY,
        };
        let (mut last, mut end, mut gapped) = (f32::NEG_INFINITY, f32::INFINITY, true);
        for piece in indices.iter().map(|index| &pieces[*index]) {
            if piece.v - last > 0.5 * piece.size {
                side.rows += 1;
                side.baselines.push(piece.v);
                (last, gapped) = (piece.v, false);
            } else if piece.u0 - end > ROW_GAP * piece.size && !gapped {
                side.gapped += 1;
                gapped = true;
            }
            end = piece.u1;
            for letter in piece.text.chars() {
                // A sign of Chinese or Japanese is as wide as two letters.
                let wide = if ('\u{2E80}'..'\u{FFFF}').contains(&letter) { 2 } else { 1 };
                side.letters += wide;
                side.sizes += piece.size * wide as f32;
                side.alphabetic += if letter.is_alphabetic() { wide } else { 0 };
            }
            // A page number may stand in the middle of a gutter.
            if piece.text.len() > 4 {
                side.begins = side.begins.min(piece.u0);
                side.ends = side.ends.max(piece.u1);
            }
            side.size = side.size.min(piece.size);
        }
        side
    }

    /// Whether it is running text, with lines of `least` letters on average.
    fn is_text(&self, least: usize) -> bool {
        self.gapped * 3 <= self.rows && self.letters >= self.rows * least && self.alphabetic * 2 > self.letters
    }

    /// Whether the sides differ in size, and few lines of the one stand on baselines of the other.
    fn is_set_apart(&self, other: &Self) -> bool {
        let (few, many) = if self.rows < other.rows { (self, other) } else { (other, self) };
        let shared = |v: &&f32| many.baselines.iter().any(|other| (other - **v).abs() < 0.1 * few.size);
        let size = |side: &Self| side.sizes / side.letters.max(1) as f32;
        let ratio = size(few) / size(many);
        few.rows >= 3 && !(0.92..=1.08).contains(&ratio) && few.baselines.iter().filter(shared).count() * 2 <= few.rows
    }
}

/// The place where a cut gives most lines on both sides.
fn best_gutter(pieces: &[Piece]) -> Option<f32> {
    if pieces.len() < 5 {
        return None;
    }
    let mut begins: std::collections::BTreeMap<i32, (usize, f32)> = std::collections::BTreeMap::new();
    let leftmost = pieces.iter().map(|piece| piece.u0).fold(f32::INFINITY, f32::min);
    for piece in pieces {
        if piece.u0 > leftmost + 3.0 * piece.size {
            // Two points wide: columns are set to the same edge.
            let (count, least) = begins.entry((piece.u0 / 2.0) as i32).or_insert((0, f32::INFINITY));
            *count += 1;
            *least = least.min(piece.u0);
        }
    }
    let mut begins: Vec<(usize, f32)> = begins.into_values().filter(|(count, _)| *count >= 1).collect();
    begins.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    begins.truncate(MAX_GUTTERS);
    let score = |gutter: f32| {
        let both = bands(pieces, gutter).into_iter().filter(|band| band.is_columns(pieces));
        both.map(|band| Side::of(&band.left, pieces).rows.min(Side::of(&band.right, pieces).rows)).sum::<usize>()
    };
    let scored = begins.into_iter().map(|(_, begin)| (begin - 1.0, score(begin - 1.0)));
    scored.filter(|(_, score)| *score > 0).max_by_key(|(_, score)| *score).map(|(gutter, _)| gutter)
}

fn bands(pieces: &[Piece], gutter: f32) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut crossing = false;
    for (index, piece) in pieces.iter().enumerate() {
        let crosses = piece.u0 < gutter && piece.u1 > gutter + 1.0;
        if bands.is_empty() || crosses != crossing {
            bands.push(Band::default());
            crossing = crosses;
        }
        let band = bands.last_mut().expect("one was just pushed");
        band.all.push(index);
        if !crosses {
            if piece.u0 >= gutter { band.right.push(index) } else { band.left.push(index) }
        }
    }
    bands
}

/// Puts the pieces of a flow into lines.
fn rows(mut pieces: Vec<Piece>) -> Flow {
    pieces.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if fits(line, &piece) => line.pieces.push(piece),
            _ => lines.push(Line { pieces: vec![piece] }),
        }
    }
    for line in &mut lines {
        line.pieces.sort_by(|a, b| a.u0.total_cmp(&b.u0));
    }
    part_labels(&mut lines);
    lines
}

/// Makes a line of its own of a word in another size that stands beside the first line of some text, as the title of a box
/// at the side does.
fn part_labels(lines: &mut Vec<Line>) {
    for at in (0..lines.len().saturating_sub(1)).rev() {
        let [label, text] = lines[at].pieces.as_slice() else { continue };
        let ratio = label.size / text.size;
        let apart = text.u0 - label.u1 >= ROW_GAP * text.size && !(0.92..=1.08).contains(&ratio);
        let begins = |line: &Line| (line.u0() - text.u0).abs() < 0.2 * text.size;
        let below = &lines[at + 1];
        let goes_on = begins(below) && below.pieces.len() == 1 && below.v() - text.v < 1.6 * text.size;
        let is_first = at == 0 || !begins(&lines[at - 1]);
        let is_name = label.text.chars().filter(|letter| letter.is_alphabetic()).count() >= 4;
        if apart && goes_on && is_first && is_name && !text.rtl {
            let label = lines[at].pieces.remove(0);
            lines.insert(at, Line { pieces: vec![label] });
        }
    }
}

/// On the same baseline, and not over what is there already.
fn fits(line: &Line, piece: &Piece) -> bool {
    let first = &line.pieces[0];
    let free = |other: &Piece| piece.u0 >= other.u1 - 0.3 * other.size || piece.u1 <= other.u0 + 0.3 * other.size;
    piece.v - first.v <= 0.45 * first.size.min(piece.size).max(0.5 * first.size.max(piece.size))
        && line.pieces.iter().all(free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::pdf::font::Style;

    fn piece(u0: f32, u1: f32, v: f32, text: &str) -> Piece {
        Piece { u0, u1, v, size: 10.0, text: text.to_owned(), style: Style::default(), artifact: false, rtl: false }
    }

    fn order(mut pieces: Vec<Piece>) -> Vec<String> {
        pieces.sort_by(|a, b| a.v.total_cmp(&b.v).then(a.u0.total_cmp(&b.u0)));
        flows(pieces).iter().flatten().map(Line::text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_a_title_across_both() {
        let mut pieces = vec![piece(50.0, 500.0, 40.0, "A title that runs across both of the columns")];
        for row in 0..4_u8 {
            let v = 80.0 + 12.0 * f32::from(row);
            pieces.push(piece(50.0, 250.0, v, &format!("left column of the page {row}")));
            pieces.push(piece(300.0, 500.0, v + 1.5, &format!("right column of the page {row}")));
        }
        pieces.push(piece(50.0, 500.0, 200.0, "A line below, again across both of the columns"));
        pieces.push(piece(292.0, 298.0, 140.0, "7"));
        let found = order(pieces);
        let places = |start: &str| {
            let all = found.iter().enumerate().filter(|(_, line)| line.starts_with(start));
            all.map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(places("left"), [1, 2, 3, 4], "{found:?}");
        let right = places("right");
        assert!(right.len() == 4 && right[0] > 4, "a page number in the gutter closes no column: {found:?}");
        assert_eq!((places("A title"), places("A line below")), (vec![0], vec![10]));
    }

    #[test]
    fn a_box_beside_the_text_is_read_for_itself() {
        let mut pieces: Vec<Piece> = Vec::new();
        for row in 0..8_u8 {
            let v = 80.0 + 12.0 * f32::from(row);
            pieces.push(piece(150.0, 400.0, v, &format!("a line of the text of the page {row}")));
        }
        for (row, text) in ["Implement roles", "and duties", "Leverage rows", "of the base"].into_iter().enumerate() {
            let mut label = piece(50.0, 120.0, 80.0 + 15.0 * row as f32, text);
            label.size = 12.0;
            pieces.push(label);
        }
        let found = order(pieces);
        assert_eq!(found[..4], ["Implement roles", "and duties", "Leverage rows", "of the base"], "{found:?}");
    }

    #[test]
    fn a_word_in_another_size_beside_the_text_is_no_part_of_it() {
        let mut label = piece(50.0, 90.0, 80.0, "Highlights");
        label.size = 12.0;
        let found =
            order(vec![label, piece(150.0, 400.0, 80.0, "No one else has"), piece(150.0, 400.0, 92.0, "the skill.")]);
        assert_eq!(found, ["Highlights", "No one else has", "the skill."]);
    }

    #[test]
    fn the_rows_of_a_table_stay_together() {
        let pieces = (0..4_u8).flat_map(|row| {
            let v = 80.0 + 12.0 * f32::from(row);
            [piece(50.0, 120.0, v, &format!("row {row}")), piece(300.0, 340.0, v, &format!("1{row}.5"))]
        });
        assert_eq!(order(pieces.collect())[0], "row 0 10.5");
    }
}
