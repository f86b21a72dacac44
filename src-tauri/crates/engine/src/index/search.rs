//! Searching: FTS5 ranks passages, the best of them are looked at closely, and of each the sentences are shown that have
//! the words.

use rusqlite::{Connection, params};

use super::damage::Result;
use super::database::Index;
use super::query::{Question, question};
use super::stems::Stems;
use super::window::{Window, best};
use crate::api::SearchHit;

/// Passages that are looked at closely, for each that is wanted.
const CANDIDATES: usize = 5;

/// A word in a heading counts less than one in the text: every passage below has it.
const HEADING_WEIGHT: f64 = 0.5;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    /// Path of the file.
    pub(crate) source: String,
    /// Number of the block that the text is in.
    pub(crate) block: u32,
    /// Page, from 1, where the format has pages.
    pub(crate) page: Option<u32>,
    /// Headings above, outermost first.
    pub(crate) heading: Vec<String>,
    /// Offset of the text in that of the source, in Unicode scalar values.
    pub(crate) start: u32,
    /// Offset after it.
    pub(crate) end: u32,
    /// The sentences.
    pub(crate) text: String,
    /// Where the words are in `text`, in Unicode scalar values.
    pub(crate) marks: Vec<(u32, u32)>,
    /// How well it answers; more is better, and only comparable within one answer.
    pub(crate) score: f64,
}

impl From<Hit> for SearchHit {
    fn from(hit: Hit) -> Self {
        let Hit { source, block, page, heading, start, end, text, marks: _, score } = hit;
        Self { source, block, page, heading, start, end, text, score }
    }
}

struct Candidate {
    content: i64,
    page: Option<u32>,
    heading: String,
    language: Option<String>,
    start: u32,
    blocks: String,
    text: String,
    rank: f64,
}

impl Index {
    /// The passages that answer a question best, best first, in files that `allowed` admits.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn search(&self, text: &str, limit: usize, allowed: &dyn Fn(&str) -> bool) -> Result<Vec<Hit>> {
        let mut stems = Stems::default();
        self.read(|connection| {
            let Some(question) = question(text, connection, &mut stems)? else { return Ok(Vec::new()) };
            let mut statement = connection.prepare_cached(
                "SELECT p.content, p.page, p.heading, p.language, p.start, p.blocks, p.text, r.score
                 FROM (SELECT rowid, bm25(words, ?2, 1.0) AS score FROM words WHERE words MATCH ?1
                       ORDER BY score LIMIT ?3) r
                 JOIN passages p ON p.id = r.rowid ORDER BY r.score",
            )?;
            let most = limit.saturating_mul(CANDIDATES).clamp(50, 5_000);
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![question.expression, HEADING_WEIGHT, most], |row| {
                Ok(Candidate {
                    content: row.get(0)?,
                    page: row.get(1)?,
                    heading: row.get(2)?,
                    language: row.get(3)?,
                    start: row.get(4)?,
                    blocks: row.get(5)?,
                    text: row.get(6)?,
                    rank: row.get(7)?,
                })
            })?;
            let mut hits = Vec::new();
            for candidate in rows {
                let candidate = candidate?;
                // None while its file is being put right.
                if let Some(source) = file_with(connection, candidate.content, allowed)? {
                    hits.push(hit(source, candidate, &question, &mut stems)?);
                }
            }
            // Stable, so that equals keep their order and the same question has the same answer.
            hits.sort_by(|a, b| b.score.total_cmp(&a.score));
            hits.truncate(limit);
            Ok(hits)
        })
    }
}

/// The first admitted file with that content.
fn file_with(connection: &Connection, content: i64, allowed: &dyn Fn(&str) -> bool) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT path FROM files WHERE content = ?1 ORDER BY path")?;
    for path in statement.query_map([content], |row| row.get::<_, String>(0))? {
        let path = path?;
        if allowed(&path) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn hit(source: String, candidate: Candidate, question: &Question, stems: &mut Stems) -> Result<Hit> {
    let blocks: Vec<(u32, u32, bool)> = serde_json::from_str(&candidate.blocks)?;
    let characters: Vec<char> = candidate.text.chars().collect();
    let only_headings = blocks.iter().all(|(.., heading)| *heading);
    let mut chosen: Option<(u32, usize, Window)> = None;
    for (number, (block, at, heading)) in blocks.iter().enumerate() {
        // A heading is shown above what it is over.
        if *heading && !only_headings {
            continue;
        }
        let at = *at as usize;
        let end = blocks.get(number + 1).map_or(characters.len(), |(_, next, _)| *next as usize - 1);
        let part: String = characters[at..end].iter().collect();
        let window = best(&part, &question.wanted, candidate.language.as_deref(), stems);
        if chosen.as_ref().is_none_or(|(_, _, best)| window.worth > best.worth + 1e-9) {
            chosen = Some((*block, at, window));
        }
    }
    let (block, at, window) = chosen.unwrap_or((0, 0, Window { range: 0..0, marks: Vec::new(), worth: 0.0 }));
    let range = at + window.range.start..at + window.range.end;
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    // bm25() is the better the smaller. Of two that it holds for alike, that one answers which has more of the question in
    // the few sentences that are shown.
    let covered = if question.worth > 0.0 { (window.worth / question.worth).min(1.0) } else { 0.0 };
    Ok(Hit {
        source,
        block,
        page: candidate.page,
        heading: serde_json::from_str(&candidate.heading)?,
        start: candidate.start + number(range.start),
        end: candidate.start + number(range.end),
        text: characters[range].iter().collect(),
        marks: window.marks.into_iter().map(|mark| (number(mark.start), number(mark.end))).collect(),
        score: -candidate.rank * (1.0 + 0.25 * covered),
    })
}
