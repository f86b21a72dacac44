//! Running titles, running feet and page numbers: what stands at the same place on many pages.

use std::collections::HashMap;

use super::lines::{Frame, Piece};
use super::marker;
use crate::api::BlockRole;

/// The share of a page, from its edges, in which running titles and feet stand.
const EDGE: f32 = 0.14;

/// The same for the first and the last row: some pages have wide margins.
const WIDE_EDGE: f32 = 0.22;

/// Rows from an edge that are looked at.
const ROWS: usize = 4;

/// How far a running title may wander from page to page, in points.
const WANDER: f32 = 8.0;

/// A row near an edge of a page.
struct Row {
    page: usize,
    /// Its pieces.
    pieces: Vec<usize>,
    v: f32,
    top: bool,
    /// Text with every number as `#`.
    pattern: String,
    /// Numbers that begin or end the row.
    numbers: Vec<i64>,
    size: f32,
    /// The first or the last row of its page.
    outermost: bool,
    /// It is set smaller than the text, with space between, and says which page of the file it is.
    is_numbered: bool,
}

/// Takes what is no part of the text out of the pages: for each page the pieces with their roles.
pub(super) fn take(pages: &mut [Frame]) -> Vec<Vec<(BlockRole, Piece)>> {
    let rows: Vec<Row> = pages.iter().enumerate().flat_map(|(page, frame)| edge_rows(page, frame)).collect();
    let mut chosen: Vec<Vec<(usize, BlockRole)>> = vec![Vec::new(); pages.len()];
    for (row, is_furniture) in rows.iter().zip(repeated(&rows, pages.len())) {
        let role = if row.top { BlockRole::Header } else { BlockRole::Footer };
        for piece in &row.pieces {
            // The file's own word counts at the edges only: some tools call half of the text decoration.
            if is_furniture || pages[row.page].pieces[*piece].artifact {
                chosen[row.page].push((*piece, role));
            }
        }
    }
    pages.iter_mut().zip(chosen).map(|(frame, chosen)| remove(frame, chosen)).collect()
}

fn remove(frame: &mut Frame, chosen: Vec<(usize, BlockRole)>) -> Vec<(BlockRole, Piece)> {
    let roles: HashMap<usize, BlockRole> = chosen.into_iter().collect();
    if roles.is_empty() {
        return Vec::new();
    }
    let mut taken = Vec::new();
    let mut kept = Vec::with_capacity(frame.pieces.len());
    for (index, piece) in std::mem::take(&mut frame.pieces).into_iter().enumerate() {
        match roles.get(&index) {
            Some(role) => taken.push((*role, piece)),
            None => kept.push(piece),
        }
    }
    frame.pieces = kept;
    taken
}

fn edge_rows(page: usize, frame: &Frame) -> Vec<Row> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for (index, piece) in frame.pieces.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if piece.v - frame.pieces[row[0]].v < 0.4 * piece.size => row.push(index),
            _ => rows.push(vec![index]),
        }
    }
    let count = rows.len();
    let baselines: Vec<f32> = rows.iter().map(|row| frame.pieces[row[0]].v).collect();
    let body = usual_size(frame);
    let near = |(at, row): &(usize, Vec<usize>)| {
        let v = frame.pieces[row[0]].v;
        let edge = |outermost: bool| if outermost { WIDE_EDGE } else { EDGE } * frame.height;
        (v < edge(*at == 0) && *at < ROWS) || (v > frame.height - edge(at + 1 == count) && at + ROWS >= count)
    };
    rows.into_iter()
        .enumerate()
        .filter(near)
        .map(|(at, mut pieces)| {
            pieces.sort_by(|a, b| frame.pieces[*a].u0.total_cmp(&frame.pieces[*b].u0));
            let v = frame.pieces[pieces[0]].v;
            let text = pieces.iter().map(|piece| frame.pieces[*piece].text.as_str()).collect::<Vec<_>>().join(" ");
            let (pattern, numbers) = pattern_of(&text);
            let size = frame.pieces[pieces[0]].size;
            let top = v < 0.5 * frame.height;
            let outermost = if top { at == 0 } else { at + 1 == count };
            let inner = baselines.get(if top { at + 1 } else { at.wrapping_sub(1) });
            let is_numbered = outermost
                && v.min(frame.height - v) < EDGE * frame.height
                && inner.is_some_and(|inner| (inner - v).abs() > 2.0 * size)
                && says_page(&text, page, top && size < 0.95 * body);
            Row { page, pieces, v, top, pattern, numbers, size, outermost, is_numbered }
        })
        .collect()
}

/// The size that most letters of the page have.
fn usual_size(frame: &Frame) -> f32 {
    let mut sizes: HashMap<i32, usize> = HashMap::new();
    for piece in &frame.pieces {
        *sizes.entry((piece.size * 4.0).round() as i32).or_default() += piece.text.len();
    }
    sizes.into_iter().max_by_key(|(size, letters)| (*letters, *size)).map_or(0.0, |(size, _)| size as f32 / 4.0)
}

/// Whether a row is the number of its page in the file, or a title with it: "2", "2 Z. Shen and others".
fn says_page(text: &str, page: usize, titled: bool) -> bool {
    let is_it = |word: Option<&str>| word.and_then(|word| word.parse().ok()) == Some(page + 1);
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    is_it(Some(bare))
        || titled
            && page > 0
            && !marker::is_caption(text)
            && (is_it(text.split(' ').next()) || is_it(text.rsplit(' ').next()))
}

/// The text with numbers taken out, and the numbers that begin or end it.
fn pattern_of(text: &str) -> (String, Vec<i64>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let number = |word: &str| bare(word).parse::<i64>().ok().or_else(|| roman(&bare(word)));
    let mut pattern = String::new();
    for word in &words {
        if number(word).is_some() {
            pattern.push('#');
        } else {
            pattern
                .extend(word.to_lowercase().chars().map(|letter| if letter.is_ascii_digit() { '#' } else { letter }));
        }
        pattern.push(' ');
    }
    let ends = [words.first(), words.last()].into_iter().flatten();
    (pattern, ends.filter_map(|word| number(word)).collect())
}

/// Small Roman numerals, as front matter has them.
fn roman(word: &str) -> Option<i64> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let value = |letter| match letter {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let values: Vec<i64> = word.chars().map(value).collect::<Option<_>>()?;
    let signed = |(at, own): (usize, &i64)| if values.get(at + 1).is_some_and(|next| next > own) { -own } else { *own };
    Some(values.iter().enumerate().map(signed).sum())
}

/// For each row whether it comes back on other pages: with the same text, or with a number that counts the pages.
fn repeated(rows: &[Row], pages: usize) -> Vec<bool> {
    let mut places: HashMap<(bool, &str), Vec<usize>> = HashMap::new();
    let mut counts: HashMap<(bool, i64), Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        // Numbers alone come back as marks of footnotes too; those of pages count.
        if row.pattern.chars().any(char::is_alphabetic) {
            places.entry((row.top, &row.pattern)).or_default().push(index);
        }
        for number in &row.numbers {
            let base = number.saturating_sub(i64::try_from(row.page).expect("pages are few"));
            counts.entry((row.top, base)).or_default().push(index);
        }
    }
    let least = match pages {
        0 | 1 => usize::MAX,
        2 | 3 => 2,
        _ => 3,
    };
    let mut found: Vec<bool> = rows.iter().map(|row| row.is_numbered).collect();
    for group in places.into_values().chain(counts.into_values()) {
        if group.len() < least {
            continue;
        }
        for index in &group {
            let row = &rows[*index];
            let alike = |other: &&usize| (rows[**other].v - row.v).abs() < WANDER && rows[**other].page != row.page;
            found[*index] |= group.iter().filter(alike).take(least).count() + 1 >= least;
        }
    }
    // Titles of chapters change too often to come back; they stand where the others stand.
    let known: Vec<&Row> =
        rows.iter().zip(&found).filter(|(row, found)| **found && row.outermost).map(|(row, _)| row).collect();
    let stands = |row: &Row| {
        let same = |other: &&&Row| {
            other.top == row.top && (other.v - row.v).abs() < 1.5 && (other.size - row.size).abs() < 0.3
        };
        row.outermost && known.iter().filter(same).take(3).count() == 3
    };
    let places: Vec<bool> = rows.iter().map(stands).collect();
    found.iter_mut().zip(places).for_each(|(found, stands)| *found |= stands);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::pdf::font::Style;

    fn page(rows: &[(f32, &str)]) -> Frame {
        let piece = |(v, text): &(f32, &str)| Piece {
            u0: 50.0,
            u1: 300.0,
            v: *v,
            size: 10.0,
            text: (*text).to_owned(),
            style: Style::default(),
            artifact: false,
            rtl: false,
        };
        Frame { height: 800.0, pieces: rows.iter().map(piece).collect() }
    }

    #[test]
    fn running_titles_and_page_numbers_are_taken_out() {
        let mut pages: Vec<Frame> = (1..=4)
            .map(|number| {
                page(&[
                    (40.0, "Annual report"),
                    (200.0, &format!("The text of page {number}")),
                    (760.0, &format!("{}", number + 10)),
                ])
            })
            .collect();
        let taken = take(&mut pages);
        for (page, taken) in pages.iter().zip(&taken) {
            assert_eq!(page.pieces.len(), 1, "the text stays");
            let roles: Vec<BlockRole> = taken.iter().map(|(role, _)| *role).collect();
            assert_eq!(roles, [BlockRole::Header, BlockRole::Footer]);
        }
    }

    #[test]
    fn titles_that_change_are_known_by_their_page_number() {
        let titles = ["Of barns", "Of halls", "Of roofs", "Of doors"];
        let mut pages: Vec<Frame> = titles
            .iter()
            .enumerate()
            .map(|(at, title)| page(&[(40.0, &format!("{title} {}", at + 7)), (200.0, "Text")]))
            .collect();
        assert!(take(&mut pages).iter().all(|taken| taken.len() == 1));
    }

    #[test]
    fn what_stands_on_one_page_only_is_text() {
        let mut pages = vec![page(&[(40.0, "Title"), (200.0, "Text")]), page(&[(40.0, "More"), (200.0, "Text")])];
        assert!(take(&mut pages).iter().all(Vec::is_empty));
    }

    #[test]
    fn titles_with_the_number_of_their_page_need_not_come_back() {
        let head = |text: &str, size: f32| {
            let mut second = page(&[(40.0, text), (200.0, "The text of the second page, which is long")]);
            second.pieces[0].size = size;
            let mut pages = vec![page(&[(200.0, "The text of the first page")]), second];
            take(&mut pages)[1].len()
        };
        assert_eq!(head("2 Z. Shen and others", 8.0), 1);
        assert_eq!(head("Of barns 2", 8.0), 1);
        assert_eq!(head("2", 10.0), 1);
        assert_eq!(head("2 Of barns", 10.0), 0, "it may be a heading");
        assert_eq!(head("Table 2", 8.0), 0, "it may be the caption of what follows");
        assert_eq!(head("7 Of barns", 8.0), 0);
    }

    #[test]
    fn roman_numerals_count_too() {
        assert_eq!(roman("xiv"), Some(14));
        assert_eq!(roman("text"), None);
    }
}
