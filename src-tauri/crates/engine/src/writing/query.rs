//! What a request is about, what it does not want, and how well each sentence and table fits it.

use std::collections::{BTreeSet, HashMap};

use unicode_segmentation::UnicodeSegmentation as _;

use super::brief::Brief;
use super::prepare::Prepared;
use super::unit::Unit;
use super::words::is_unspaced;

/// How many of the most fitting sentences tell what else the request is about (pseudo-relevance feedback).
const FEEDBACK_SENTENCES: usize = 10;

/// How many words are learnt from them.
const FEEDBACK_TERMS: usize = 12;

/// Weight of a learnt word beside one of the request.
const FEEDBACK_WEIGHT: f32 = 0.25;

/// Weight of a word of the instructions beside one of the title: who takes the trouble to say it means it.
const INSTRUCTIONS_WEIGHT: f32 = 5.0;

/// A request in terms of the sources.
#[derive(Debug)]
pub(super) struct Query {
    /// Its terms with their weights.
    pub(super) terms: Vec<(u32, f32)>,
    /// What it does not want: each a set of terms that occur together.
    unwanted: Vec<Vec<u32>>,
}

impl Query {
    /// Of title, instructions and readers.
    pub(super) fn of(brief: &Brief, prepared: &Prepared) -> Self {
        let generic = prepared.terms_by(|catalogue| catalogue.speech.generic.join(" "));
        let (wanted, unwanted) = part(&brief.instructions, prepared);
        let mut terms: Vec<(u32, f32)> = Vec::new();
        let audience = brief.audience.as_deref().unwrap_or_default();
        for (text, weight) in [(brief.title.as_str(), 1.0), (wanted.as_str(), INSTRUCTIONS_WEIGHT), (audience, 0.3)] {
            for term in prepared.terms_of(text).into_iter().filter(|term| !generic.contains(term)) {
                match terms.iter_mut().find(|(known, _)| *known == term) {
                    Some((_, known)) => *known += weight,
                    None => terms.push((term, weight)),
                }
            }
        }
        let unwanted = unwanted.iter().filter(|text| is_known(text, prepared)).map(|text| {
            let mut terms = prepared.terms_of(text);
            terms.retain(|term| !generic.contains(term));
            terms
        });
        Self { terms, unwanted: unwanted.filter(|terms| !terms.is_empty()).collect() }
    }

    /// Whether the request does not want that sentence.
    pub(super) fn leaves_out(&self, prepared: &Prepared, unit: &Unit) -> bool {
        let headings = &prepared.headings[unit.heading as usize].all;
        self.leaves_out_terms(|term| unit.has(term) || headings.binary_search(&term).is_ok())
    }

    /// The same for whatever holds some terms.
    pub(super) fn leaves_out_terms(&self, has: impl Fn(u32) -> bool) -> bool {
        self.unwanted.iter().any(|terms| terms.iter().all(|term| has(*term)))
    }
}

/// A thing is only left out if the sources know all of its words: "without the fire brigade" must not leave out every fire.
fn is_known(text: &str, prepared: &Prepared) -> bool {
    let words = text.unicode_words().filter(|word| word.chars().count() > 3);
    words.into_iter().all(|word| prepared.is_small_word(word) || !prepared.terms_of(word).is_empty())
}

/// What instructions want, and the things that they do not want: what follows a phrase like "leave out", up to the end of the
/// sentence or to words that ask for something again.
fn part(instructions: &str, prepared: &Prepared) -> (String, Vec<String>) {
    let (mut wanted, mut unwanted) = (String::new(), Vec::new());
    for clause in instructions.split_inclusive(['.', ';', '!', '\n', ':', '。', '；', '！', '：']) {
        let lower = clause.to_lowercase();
        let phrases = prepared.speeches().flat_map(|speech| &speech.leave_out);
        // Lower case may change lengths in bytes; such a clause is taken as wanted.
        let found = phrases
            .filter_map(|phrase| find_words(&lower, phrase).map(|at| (at, at + phrase.len())))
            .min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end)))
            .filter(|_| lower.len() == clause.len());
        let Some((at, end)) = found else {
            if let Some((from, at, end)) = unwanted_before(clause, prepared) {
                unwanted.extend(things(&clause[from..at], prepared));
                wanted.push_str(&clause[..from]);
                wanted.push_str(&clause[end..]);
                continue;
            }
            wanted.push_str(clause);
            wanted.push(' ');
            continue;
        };
        wanted.push_str(&clause[..at]);
        wanted.push(' ');
        let mut asking = false;
        for thing in things(&clause[end..], prepared) {
            // "leave out the history, focus on costs"
            let first = thing.unicode_words().next().map(str::to_lowercase).unwrap_or_default();
            asking |= prepared.speeches().any(|speech| speech.generic.iter().any(|word| word.to_lowercase() == first));
            if asking {
                wanted.push_str(&thing);
                wanted.push(' ');
            } else {
                unwanted.push(thing);
            }
        }
    }
    (wanted, unwanted)
}

/// What a clause does not want where its language says so behind it: from where to where, and where that is said.
fn unwanted_before(clause: &str, prepared: &Prepared) -> Option<(usize, usize, usize)> {
    let phrases = prepared.speeches().flat_map(|speech| &speech.leave_out_behind);
    let (at, end) =
        phrases.filter_map(|phrase| clause.find(phrase.as_str()).map(|at| (at, at + phrase.len()))).min()?;
    let from = clause[..at]
        .rfind(['、', ',', '，'])
        .map_or(0, |mark| mark + clause[mark..].chars().next().map_or(0, char::len_utf8));
    Some((from, at, end))
}

/// Where a phrase stands as whole words.
fn find_words(text: &str, phrase: &str) -> Option<usize> {
    let parted = |character: char| character.is_alphanumeric() && !is_unspaced(character.encode_utf8(&mut [0; 4]));
    let letter = |character: Option<char>| character.is_some_and(parted);
    text.match_indices(phrase)
        .map(|(at, _)| at)
        .find(|at| !letter(text[..*at].chars().next_back()) && !letter(text[*at + phrase.len()..].chars().next()))
}

/// The things of an enumeration.
fn things(text: &str, prepared: &Prepared) -> Vec<String> {
    let mut things = vec![String::new()];
    let text = text.replace(['、', '，'], ", ");
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
        let joins = prepared.speeches().any(|speech| speech.and.contains(&bare));
        if joins {
            things.push(String::new());
            continue;
        }
        let last = things.last_mut().expect("there is always one");
        last.push_str(word.trim_end_matches([',', '.', ';', '。', '；']));
        last.push(' ');
        if word.ends_with(',') {
            things.push(String::new());
        }
    }
    things.retain(|thing| !thing.trim().is_empty());
    things
}

/// First by the words of the request; then also by words that stand with these.
pub(super) fn weigh_relevance(prepared: &mut Prepared, query: &[(u32, f32)], rarity: &[f32]) {
    apply(prepared, query, rarity);
    let mut best: Vec<u32> =
        (0..prepared.units.len()).map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
    best.retain(|number| prepared.unit(*number).relevance > 0.0);
    let order = |one: &u32, other: &u32| {
        prepared.unit(*other).relevance.total_cmp(&prepared.unit(*one).relevance).then(one.cmp(other))
    };
    if best.len() > FEEDBACK_SENTENCES {
        best.select_nth_unstable_by(FEEDBACK_SENTENCES, order);
        best.truncate(FEEDBACK_SENTENCES);
    }
    best.sort_by(order);
    let mut learnt: HashMap<u32, f32> = HashMap::new();
    for number in &best {
        for (term, weight) in &prepared.unit(*number).vector {
            *learnt.entry(*term).or_default() += weight;
        }
    }
    let mut learnt: Vec<(u32, f32)> =
        learnt.into_iter().filter(|(term, _)| query.iter().all(|(known, _)| known != term)).collect();
    learnt.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    learnt.truncate(FEEDBACK_TERMS);
    let most = learnt.first().map_or(1.0, |(_, weight)| *weight);
    let wider =
        query.iter().copied().chain(learnt.into_iter().map(|(term, weight)| (term, FEEDBACK_WEIGHT * weight / most)));
    let wider: Vec<(u32, f32)> = wider.collect();
    apply(prepared, &wider, rarity);
}

/// Sets how well each sentence fits, from 0 to 1.
fn apply(prepared: &mut Prepared, query: &[(u32, f32)], rarity: &[f32]) {
    let totals = totals(prepared, query, rarity);
    let most = totals.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    for (unit, total) in prepared.units.iter_mut().zip(totals) {
        unit.relevance = (total / most).sqrt();
    }
}

/// How well each sentence fits some terms, from 0 up.
///
/// A term in the sentence counts in full, one in its headings by half, one in the sentence before by a third; one in the
/// title of the source tells little about a sentence and counts by a tenth. The first sentence of a block has none before
/// it, and must not stand behind the others for that.
fn totals(prepared: &Prepared, query: &[(u32, f32)], rarity: &[f32]) -> Vec<f32> {
    let mut weights: HashMap<u32, f32> = HashMap::new();
    for (term, weight) in query {
        *weights.entry(*term).or_default() += weight * rarity[*term as usize];
    }
    let of = |term: u32| weights.get(&term).copied().unwrap_or_default();
    let own: Vec<f32> = prepared.units.iter().map(|unit| unit.vector.iter().map(|(term, _)| of(*term)).sum()).collect();
    let sum = |terms: &[u32]| terms.iter().map(|term| of(*term)).sum::<f32>();
    let over: Vec<f32> = prepared.headings.iter().map(|h| 0.4 * sum(&h.inner) + 0.1 * sum(&h.all)).collect();
    let total = |(number, unit): (usize, &Unit)| {
        let before = own[unit.previous.map_or(number, |previous| previous as usize)];
        own[number] + over[unit.heading as usize] + 0.33 * before
    };
    prepared.units.iter().enumerate().map(total).collect()
}

/// Numbers of sentences that fit the lines, the best of each line in turn: those among the candidates that hold a word of it
/// themselves, without those that are `taken`. At most `most` for each line.
pub(super) fn find(prepared: &Prepared, lines: &[String], most: usize, taken: &BTreeSet<u32>) -> Vec<u32> {
    let rarity = prepared.rarity();
    let generic = prepared.terms_by(|catalogue| catalogue.speech.generic.join(" "));
    let best = lines.iter().map(|line| {
        let mut terms = prepared.terms_of(line);
        terms.retain(|term| !generic.contains(term));
        let query: Vec<(u32, f32)> = terms.iter().map(|term| (*term, 1.0)).collect();
        let totals = totals(prepared, &query, &rarity);
        let holds =
            |number: &u32| !taken.contains(number) && terms.iter().any(|term| prepared.unit(*number).has(*term));
        let mut found: Vec<u32> = prepared.candidates.iter().copied().filter(holds).collect();
        found.sort_by(|one, other| totals[*other as usize].total_cmp(&totals[*one as usize]).then(one.cmp(other)));
        found.truncate(most);
        found
    });
    let best: Vec<Vec<u32>> = best.collect();
    let mut numbers: Vec<u32> = Vec::new();
    for rank in 0..most {
        for number in best.iter().filter_map(|found| found.get(rank)) {
            if !numbers.contains(number) {
                numbers.push(*number);
            }
        }
    }
    numbers
}

/// How well tables and their rows fit the request; rows that it does not want go.
pub(super) fn weigh_tables(prepared: &mut Prepared, query: &Query, rarity: &[f32]) {
    let matched = |terms: &[u32]| -> f32 {
        let asked = query.terms.iter().filter(|(term, _)| terms.binary_search(term).is_ok());
        asked.map(|(term, weight)| weight * rarity[*term as usize]).sum()
    };
    let mut tables = std::mem::take(&mut prepared.tables);
    for table in &mut tables {
        let mut best = 0.0_f32;
        table.rows.retain_mut(|row| {
            let terms = prepared.terms_of(&row.text);
            row.relevance = matched(&terms);
            best = best.max(row.relevance);
            !query.leaves_out_terms(|term| terms.binary_search(&term).is_ok())
        });
        table.relevance = best + matched(&prepared.terms_of(&format!("{} {}", table.title, table.columns.join(" "))));
        let unwanted = prepared.terms_of(&table.title);
        if query.leaves_out_terms(|term| unwanted.binary_search(&term).is_ok()) {
            table.rows.clear();
        }
    }
    tables.retain(|table| table.rows.len() >= 2);
    prepared.tables = tables;
}
