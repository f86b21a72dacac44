//! From glyphs to pieces of lines: what stands side by side on one baseline, with its spaces.

use std::borrow::Cow;

use super::accents;
use super::content::{Glyph, PageText};
use super::direction;
use super::font::{SIGN, Style, UNKNOWN};

/// Widest gap inside a piece, in units of the font size. Wider ones may part columns or the cells of a table.
const PIECE_GAP: f32 = 0.9;

/// The same for text that was not drawn in one go: narrow gutters between columns are to stay open.
const JOINED_GAP: f32 = 0.5;

/// Narrowest gap that is a space between words. Kerning stays below it; the narrowest spaces of justified text are 0.2.
const WORD_GAP: f32 = 0.13;

/// Largest size of raised figures, as a share of that of their line: FrameMaker sets them at 0.8, Word at 0.65.
const SCRIPT_SIZE: f32 = 0.85;

/// How far baselines of one line may differ.
const SAME_BASELINE: f32 = 0.3;

/// Text side by side on one baseline. Lengths are points; `u` runs along the line, `v` down the page, both upright.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) u0: f32,
    pub(super) u1: f32,
    /// The baseline.
    pub(super) v: f32,
    /// Size of most of its letters.
    pub(super) size: f32,
    /// In reading order, with single spaces.
    pub(super) text: String,
    /// Style of most of its letters.
    pub(super) style: Style,
    pub(super) artifact: bool,
    /// Read from right to left.
    pub(super) rtl: bool,
}

/// The pieces of a page that are read in one direction.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Extent across the lines.
    pub(super) height: f32,
    /// Sorted from top to bottom, then along the line.
    pub(super) pieces: Vec<Piece>,
}

/// A glyph in upright coordinates.
#[derive(Clone, Copy)]
struct Upright<'g> {
    u0: f32,
    u1: f32,
    v: f32,
    glyph: &'g Glyph,
}

/// Glyphs that follow each other in the file and on the page.
struct Run<'g> {
    u0: f32,
    u1: f32,
    v: f32,
    size: f32,
    glyphs: Vec<Upright<'g>>,
}

/// The text of the page by direction, the one with most text first. Text that lies askew is left out: it is stamped over
/// the page.
pub(super) fn frames(page: &PageText) -> Vec<Frame> {
    let mut turned: [Vec<Upright<'_>>; 4] = Default::default();
    for glyph in &page.glyphs {
        if let Some(turn) = turn_of(glyph.along) {
            turned[turn].push(upright(glyph, turn, page.width, page.height));
        }
    }
    let mut order: Vec<usize> = (0..4).filter(|turn| !turned[*turn].is_empty()).collect();
    order.sort_by_key(|turn| std::cmp::Reverse(turned[*turn].len()));
    let frame = |turn: usize| {
        let height = if turn.is_multiple_of(2) { page.height } else { page.width };
        Frame { height, pieces: pieces(page, &turned[turn]) }
    };
    order.into_iter().map(frame).filter(|frame| !frame.pieces.is_empty()).collect()
}

/// Quarter turns, clockwise, of the direction; none if it is more than 15 degrees away from all four.
fn turn_of((x, y): (f32, f32)) -> Option<usize> {
    const NEAR: f32 = 0.966;
    match (x, y) {
        (x, _) if x > NEAR => Some(0),
        (_, y) if y > NEAR => Some(1),
        (x, _) if x < -NEAR => Some(2),
        (_, y) if y < -NEAR => Some(3),
        _ => None,
    }
}

fn upright(glyph: &Glyph, turn: usize, width: f32, height: f32) -> Upright<'_> {
    let turned = |x: f32, y: f32| match turn {
        0 => (x, y),
        1 => (y, width - x),
        2 => (width - x, height - y),
        _ => (height - y, x),
    };
    let (from, v) = turned(glyph.x, glyph.y);
    let (to, _) = turned(glyph.x + glyph.dx, glyph.y + glyph.dy);
    Upright { u0: from.min(to), u1: from.max(to), v, glyph }
}

fn pieces(page: &PageText, glyphs: &[Upright<'_>]) -> Vec<Piece> {
    let mut runs = runs(page, glyphs);
    runs.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut out = Vec::new();
    let mut rest = runs.into_iter().peekable();
    while let Some(first) = rest.next() {
        let (v, mut size) = (first.v, first.size);
        let mut row = vec![first];
        while let Some(next) = rest.next_if(|next| next.v - v <= SAME_BASELINE * size.min(next.size)) {
            size = size.max(next.size);
            row.push(next);
        }
        row.sort_by(|a, b| a.u0.total_cmp(&b.u0));
        join_row(row, &mut out);
    }
    attach_small(&mut out);
    let mut pieces: Vec<Piece> = out.into_iter().filter_map(|run| piece(page, run)).collect();
    pieces.sort_by(|a, b| a.v.total_cmp(&b.v).then(a.u0.total_cmp(&b.u0)));
    pieces
}

/// Cuts the stream of glyphs where it jumps.
fn runs<'g>(page: &PageText, glyphs: &[Upright<'g>]) -> Vec<Run<'g>> {
    let mut runs: Vec<Run<'g>> = Vec::new();
    for glyph in glyphs {
        let size = glyph.glyph.size;
        let blank = page.text(glyph.glyph).trim().is_empty();
        if let Some(run) = runs.last_mut() {
            let (gap, drop) = (glyph.u0 - run.u1, (glyph.v - run.v).abs());
            let larger = size.max(run.size);
            let level = drop <= SAME_BASELINE * size.min(run.size);
            // Raised or lowered, as in footnote marks and formulas.
            let script = drop <= 0.6 * larger && gap.abs() <= 0.3 * larger && (size - run.size).abs() > 0.1 * larger;
            if (level && gap > -0.5 * larger && gap < PIECE_GAP * larger) || (script && !blank) {
                run.u0 = run.u0.min(glyph.u0);
                run.u1 = run.u1.max(glyph.u1);
                if size > run.size && !blank {
                    (run.size, run.v) = (size, glyph.v);
                }
                run.glyphs.push(*glyph);
                continue;
            }
        }
        if !blank {
            runs.push(Run { u0: glyph.u0, u1: glyph.u1, v: glyph.v, size, glyphs: vec![*glyph] });
        }
    }
    runs
}

/// Joins the runs of one row, sorted along the line, that stand close together.
fn join_row<'g>(row: Vec<Run<'g>>, out: &mut Vec<Run<'g>>) {
    let begin = out.len();
    for run in row {
        match out[begin..].last_mut() {
            Some(last) if run.u0 - last.u1 < JOINED_GAP * last.size.min(run.size) => absorb(last, run),
            _ => out.push(run),
        }
    }
}

fn absorb<'g>(into: &mut Run<'g>, run: Run<'g>) {
    into.u0 = into.u0.min(run.u0);
    into.u1 = into.u1.max(run.u1);
    if run.size > into.size {
        (into.size, into.v) = (run.size, run.v);
    }
    into.glyphs.extend(run.glyphs);
}

/// Marks that were drawn after their line go to the line that they touch.
fn attach_small(runs: &mut Vec<Run<'_>>) {
    runs.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut at = 0;
    while at < runs.len() {
        let small = &runs[at];
        let short = small.glyphs.len() <= 6;
        // Few are short; rows are near each other, so the search is local.
        let host = short.then(|| {
            let near = |other: &Run<'_>| {
                other.size > small.size * 1.15
                    && (other.v - small.v).abs() <= 0.6 * other.size
                    && small.u0 - other.u1 < 0.4 * other.size
                    // A mark before a footnote stands a little apart.
                    && other.u0 - small.u1 < 1.2 * other.size
            };
            let from = at.saturating_sub(24);
            (from..runs.len().min(at + 24)).find(|index| *index != at && near(&runs[*index]))
        });
        match host.flatten() {
            Some(host) => {
                let small = runs.remove(at);
                let host = if host > at { host - 1 } else { host };
                absorb(&mut runs[host], small);
            }
            None => at += 1,
        }
    }
}

/// Puts the letters of a run in order, with spaces.
fn piece(page: &PageText, mut run: Run<'_>) -> Option<Piece> {
    if run.glyphs.windows(2).any(|pair| pair[1].u0 < pair[0].u0) {
        sort_along(page, &mut run.glyphs);
    }
    drop_shadows(page, &mut run.glyphs);
    let gap = word_gap(page, &run.glyphs);
    let mut parts: Vec<Cow<'_, str>> = Vec::with_capacity(run.glyphs.len() + 16);
    let mut end = f32::NEG_INFINITY;
    let mut last_size = run.size;
    let mut marked = false;
    let (mut bold, mut italic, mut fixed, mut artifact, mut all) = (0, 0, 0, 0, 0_usize);
    for glyph in &run.glyphs {
        let text = page.text(glyph.glyph);
        if text.is_empty() {
            end = end.max(glyph.u1);
            continue;
        }
        if is_mark(&run, glyph, text) && parts.last().is_some_and(|last| takes_mark(last, &parts)) {
            end = end.max(glyph.u1);
            marked = true;
            continue;
        }
        let size = glyph.glyph.size.max(last_size).min(run.size);
        if !parts.is_empty() && glyph.u0 - end > gap * size {
            parts.push(Cow::Borrowed(" "));
        } else if std::mem::take(&mut marked) && text.starts_with(char::is_alphanumeric) {
            // What was taken for a mark parts two words.
            parts.push(Cow::Borrowed(" "));
        }
        match parts.last_mut() {
            // TeX puts an accent of its own on, or under, the letter.
            Some(accent) if glyph.u0 < end - 0.1 * size && accents::mark(accent).is_some() => {
                let mark = accents::mark(accent).expect("it was just found");
                *accent = Cow::Owned(accents::compose(text, mark));
            }
            Some(letter) if glyph.u0 < end - 0.1 * size && accents::mark(text).is_some() => {
                let mark = accents::mark(text).expect("it was just found");
                *letter = Cow::Owned(accents::compose(letter, mark));
            }
            _ => parts.push(Cow::Borrowed(text)),
        }
        last_size = glyph.glyph.size;
        if !text.trim().is_empty() {
            // A blank moves on, but may be overlapped.
            let weight = if glyph.glyph.size > 0.8 * run.size { 1 } else { 0 };
            bold += weight * usize::from(glyph.glyph.style.bold);
            italic += weight * usize::from(glyph.glyph.style.italic);
            fixed += weight * usize::from(glyph.glyph.style.fixed);
            artifact += weight * usize::from(glyph.glyph.artifact);
            all += weight;
        }
        end = end.max(glyph.u1);
    }
    let (text, rtl) = direction::logical(&parts);
    let mut text = squeeze(&text);
    if text.is_empty() {
        // A single sign that nobody can name, apart from the text, is the bullet of some font of signs.
        if parts.len() != 1 {
            return None;
        }
        text.push('\u{2022}');
    }
    let most = |count: usize| count * 2 > all;
    Some(Piece {
        u0: run.u0,
        u1: run.u1,
        v: run.v,
        size: size_of(page, &run),
        text,
        style: Style { bold: most(bold), italic: most(italic), fixed: most(fixed) },
        artifact: most(artifact),
        rtl,
    })
}

/// Raised small figures: the mark of a footnote, or an exponent.
fn is_mark(run: &Run<'_>, glyph: &Upright<'_>, text: &str) -> bool {
    run.v - glyph.v > 0.2 * run.size
        && glyph.glyph.size < SCRIPT_SIZE * run.size
        && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '\u{2020}' | '\u{2021}'))
}

/// Whether a raised figure after this is the mark of a footnote, which is not read: after the end of a sentence or a word
/// of four letters. After a number or a unit it is an exponent.
fn takes_mark(last: &str, parts: &[Cow<'_, str>]) -> bool {
    if last.ends_with(['.', ',', ';', ':', '!', '?', '"', '\u{201D}', '\u{2019}', ')']) {
        return true;
    }
    let letters = parts.iter().rev().flat_map(|part| part.chars().rev());
    letters.take_while(|letter| letter.is_lowercase()).take(4).count() == 4
}

/// Sorts glyphs by their place; marks without a width of their own stay behind the letter that they were drawn on.
fn sort_along(page: &PageText, glyphs: &mut Vec<Upright<'_>>) {
    let mut clusters: Vec<(f32, Vec<Upright<'_>>)> = Vec::new();
    for glyph in glyphs.drain(..) {
        let mark = page.text(glyph.glyph).chars().all(unicode_normalization::char::is_combining_mark);
        match clusters.last_mut() {
            Some((_, cluster)) if mark => cluster.push(glyph),
            _ => clusters.push((glyph.u0, vec![glyph])),
        }
    }
    clusters.sort_by(|a, b| a.0.total_cmp(&b.0));
    glyphs.extend(clusters.into_iter().flat_map(|(_, cluster)| cluster));
}

/// Shadows and false bold are made by drawing the same letter twice, a little moved.
fn drop_shadows(page: &PageText, glyphs: &mut Vec<Upright<'_>>) {
    let mut kept: Vec<Upright<'_>> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs.iter() {
        let text = page.text(glyph.glyph);
        let near = 0.2 * glyph.glyph.size;
        let twin = |other: &Upright<'_>| {
            (other.u0 - glyph.u0).abs() < near
                && (other.v - glyph.v).abs() < near
                && page.text(other.glyph) == text
                && glyph.u1 - glyph.u0 > near
        };
        if !kept.iter().rev().take(3).any(twin) {
            kept.push(*glyph);
        }
    }
    *glyphs = kept;
}

/// The gap that parts words here: wider where letters are spaced out.
fn word_gap(page: &PageText, glyphs: &[Upright<'_>]) -> f32 {
    let mut gaps: Vec<f32> = glyphs
        .windows(2)
        .filter(|pair| pair.iter().all(|glyph| !page.text(glyph.glyph).trim().is_empty()))
        .map(|pair| (pair[1].u0 - pair[0].u1) / pair[0].glyph.size)
        .collect();
    if gaps.len() < 4 {
        return WORD_GAP;
    }
    let middle = gaps.len() * 2 / 5;
    let (_, usual, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    WORD_GAP + usual.clamp(0.0, 0.5)
}

/// The size that most letters have.
fn size_of(page: &PageText, run: &Run<'_>) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for glyph in &run.glyphs {
        if page.text(glyph.glyph).trim().is_empty() {
            continue;
        }
        match sizes.iter_mut().find(|(size, _)| (size - glyph.glyph.size).abs() < 0.05) {
            Some((_, count)) => *count += 1,
            None => sizes.push((glyph.glyph.size, 1)),
        }
    }
    sizes.into_iter().max_by_key(|(_, count)| *count).map_or(run.size, |(size, _)| size)
}

/// Single spaces, none at the ends; letters that nobody knows go. A sign apart at the start is a bullet.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let text = text.trim_start();
    // In a formula it may be a part of a large bracket.
    let is_text = |rest: &str| {
        rest.trim_start().starts_with(char::is_alphanumeric)
            && rest.chars().filter(|letter| letter.is_alphabetic()).count() >= 4
    };
    if text.strip_prefix(SIGN).is_some_and(|rest| rest.starts_with(char::is_whitespace) && is_text(rest)) {
        out.push('\u{2022}');
    }
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap = true;
        } else if !matches!(letter, UNKNOWN | SIGN) && !letter.is_control() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(letter);
        }
    }
    out
}
