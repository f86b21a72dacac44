//! From what somebody typed to what FTS5 is asked. The text is untrusted: nothing of it but its stems goes into the
//! question, each as a string of its own, so quotes and operators are words or nothing.

use rusqlite::{Connection, OptionalExtension as _};

use super::damage::Result;
use super::stems::{Stems, variants};
use super::tokens::{Kind, Token, tokens};
use super::window::Wanted;

/// More words than this ask for nothing in particular.
const MOST_WORDS: usize = 64;

/// A word that is in more than this share of the passages is left out, if there are others: it tells nothing, and costs the
/// most.
const TOO_COMMON: f64 = 0.25;

/// Among fewer passages no word is too common: a share of a handful says nothing, and every word costs next to nothing.
const FEW_PASSAGES: f64 = 200.0;

/// Letters of an unfinished word from which on it is sought by what begins with it.
const FEWEST_LETTERS: usize = 3;

/// Most words that it may become.
const MOST_ENDINGS: u32 = 20;

/// A question, ready to be asked.
#[derive(Debug)]
pub(super) struct Question {
    /// The expression for FTS5.
    pub(super) expression: String,
    /// The stems that are looked for.
    pub(super) wanted: Wanted,
    /// Worth of all words together.
    pub(super) worth: f64,
}

struct Word {
    stems: Vec<String>,
    /// One character of a script without spaces: whatever begins with it.
    begins: bool,
    /// Passages that have it.
    passages: f64,
}

/// The question; none if nothing in the text can be looked for.
pub(super) fn question(text: &str, connection: &Connection, stems: &mut Stems) -> Result<Option<Question>> {
    let languages: Vec<String> = connection
        .prepare_cached("SELECT language FROM languages ORDER BY language")?
        .query_map([], |row| row.get(0))?
        .collect::<std::result::Result<_, _>>()?;
    let total: f64 = connection.query_row("SELECT count(*) FROM passages", [], |row| row.get(0))?;
    let mut words: Vec<Word> = Vec::new();
    let asked = asked(text);
    let last = asked.last().map(|token| token.start);
    for token in asked {
        let mut found = variants(stems, token, &languages);
        if found.is_empty() || words.iter().any(|word| word.stems == found) || words.len() >= MOST_WORDS {
            continue;
        }
        let begins = token.kind == Kind::Last;
        let mut passages = if begins { total / 10.0 } else { passages_with(connection, &found)? };
        // Who still types has not ended the last word.
        if passages == 0.0 && Some(token.start) == last && token.start + token.text.len() == text.len() {
            found = terms_beginning_with(connection, found)?;
            passages = passages_with(connection, &found)?;
        }
        words.push(Word { stems: found, begins, passages });
    }
    let most = if total < FEW_PASSAGES { total } else { total * TOO_COMMON };
    if words.iter().any(|word| word.passages > 0.0 && word.passages <= most) {
        words.retain(|word| word.passages <= most);
    }
    let (mut wanted, mut whole, mut parts) = (Wanted::new(), 0.0, Vec::new());
    for (number, word) in words.iter().enumerate() {
        // Robertson and Sparck Jones, never negative, as BM25 has it in Lucene.
        let worth = (1.0 + (total - word.passages + 0.5).max(0.0) / (word.passages + 0.5)).ln();
        whole += worth;
        for stem in &word.stems {
            wanted.insert(stem.clone(), (number, worth));
            parts.push(format!("\"{}\"{}", stem.replace('"', "\"\""), if word.begins { "*" } else { "" }));
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    Ok(Some(Question { expression: parts.join(" OR "), wanted, worth: whole }))
}

/// The tokens of the text. The last character of a run is looked for only if it is the whole run.
fn asked(text: &str) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    tokens(text, |token| {
        let ends_pair = found.last().is_some_and(|last| {
            last.kind == Kind::Pair && last.start + last.text.len() == token.start + token.text.len()
        });
        if !(token.kind == Kind::Last && ends_pair) {
            found.push(token);
        }
    });
    found
}

/// Stems that occur and begin like those, if these are long enough to tell; else those themselves.
fn terms_beginning_with(connection: &Connection, begun: Vec<String>) -> Result<Vec<String>> {
    let sql =
        "SELECT term FROM vocabulary WHERE term > ?1 AND term < ?1 || char(1114111) ORDER BY doc DESC, term LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut found: Vec<String> = Vec::new();
    for begun in begun.iter().filter(|begun| begun.chars().count() >= FEWEST_LETTERS) {
        for term in statement.query_map(rusqlite::params![begun, MOST_ENDINGS], |row| row.get::<_, String>(0))? {
            found.push(term?);
        }
    }
    Ok(if found.is_empty() { begun } else { found })
}

fn passages_with(connection: &Connection, stems: &[String]) -> Result<f64> {
    let mut statement = connection.prepare_cached("SELECT doc FROM vocabulary WHERE term = ?1")?;
    let mut most = 0.0_f64;
    for stem in stems {
        most = most.max(statement.query_row([stem], |row| row.get(0)).optional()?.unwrap_or(0.0));
    }
    Ok(most)
}
