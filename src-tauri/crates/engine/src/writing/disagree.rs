//! Where two sources say different things about the same: the same words around figures, dates or denials that do not agree.
//!
//! Nothing here understands a sentence, so it holds back. Two sentences contradict each other only if one says little more
//! than the other, nothing in one stands in the place of something else in the other, both speak of the same time, and a
//! single figure (of the same unit, beyond rounding), a single date (of something that happens once) or a single denial is
//! what they differ by. What it misses stays in the text as it stands in the sources; what it reports had better be true.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{self, Speech};
use super::facts::{FactReader, Facts, Figure};
use super::prepare::Prepared;
use super::section::title_of;
use super::support::{align_by, is_form};
use super::unit::Unit;

/// Terms that two sentences share at least that are compared.
const TERMS: usize = 2;

/// Sentences with the same term among which pairs are sought: what more have in common tells nothing.
const COMMON: usize = 60;

/// Most pairs that are compared.
const MOST_PAIRS: usize = 200_000;

/// Fewest words that two sentences have to share.
const SHARED: usize = 3;

/// Part of the words of the sentence that says less that the other has to have too.
const COVERED: f32 = 0.8;

/// The same for the one that says more.
const COVERED_OF_LONGER: f32 = 0.6;

/// The same for both where nothing but a denial differs.
const COVERED_BESIDE_DENIAL: f32 = 0.85;

/// Figures that differ by less are called the same, in parts of the greater.
const CLOSE: f64 = 0.01;

/// Longest name of a speaker, in words.
const MOST_LABEL: usize = 4;

/// Marks at which a sentence has parts.
const PARTS: [char; 7] = [',', ';', ':', '(', ')', '–', '—'];

/// Two sentences of different sources that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Disagreement {
    /// Numbers of the sentences, in the order of the sources.
    pub(super) sentences: [u32; 2],
    /// What they differ by, as it stands in each; both empty where one denies what the other says.
    pub(super) told: [String; 2],
}

/// A sentence whole and in parts.
struct Told {
    whole: Facts,
    parts: Vec<Facts>,
}

/// All disagreements among the sentences that are worth a choice, those that fit the request best first. A sentence is in
/// one of them at most.
pub(super) fn disagreements(prepared: &Prepared) -> Vec<Disagreement> {
    let mut told: BTreeMap<u32, Told> = BTreeMap::new();
    for number in &prepared.candidates {
        let unit = prepared.unit(*number);
        let (language, stems) = prepared.tongue(unit.source);
        let Some(words) = catalogue::of(language).filter(|words| may_disagree(unit, &words.speech)) else { continue };
        let reader = FactReader::new(stems, words);
        let whole = reader.read(&unit.text);
        let parts = parts(&unit.text).map(|part| reader.read(part)).filter(|part| part.words.len() >= SHARED).collect();
        told.insert(*number, Told { whole, parts });
    }
    let mut found: Vec<(f32, Disagreement)> = Vec::new();
    for (one, other) in pairs(prepared, &told) {
        let (first, second) = (prepared.unit(one), prepared.unit(other));
        let one_language = prepared.tongue(first.source).0 == prepared.tongue(second.source).0;
        if let Some(differ) = compare(&told[&one], &told[&other]).filter(|_| one_language) {
            let worth = first.relevance + second.relevance;
            found.push((worth, Disagreement { sentences: [one, other], told: differ }));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.sentences.cmp(&other.1.sentences)));
    let mut taken: Vec<u32> = Vec::new();
    let mut kept = Vec::new();
    for (_, disagreement) in found {
        if disagreement.sentences.iter().any(|number| taken.contains(number)) {
            continue;
        }
        taken.extend(disagreement.sentences);
        kept.push(disagreement);
    }
    kept
}

/// A sentence that stands by itself, tells rather than asks, and speaks neither of those who wrote it ("we bought") nor of its
/// own source ("this report", "the study"), which are others in every source.
fn may_disagree(unit: &Unit, speech: &Speech) -> bool {
    let words = speech.words(&unit.text);
    let by_writers = words.iter().any(|word| speech.we.contains(word) || speech.first_person.contains(word));
    let of_source = words.first().is_some_and(|first| speech.leaning.contains(first))
        || words.windows(2).take(2).any(|pair| speech.definite.contains(&pair[0]) && speech.generic.contains(&pair[1]));
    // "Project Manager: ..." is what somebody says of himself.
    let spoken =
        unit.text.split_once(": ").is_some_and(|(speaker, _)| speaker.split_whitespace().count() <= MOST_LABEL);
    let alone = !spoken && unit.manner.closed && !unit.manner.leaning && !unit.manner.fragment;
    alone && !by_writers && !of_source && !unit.text.ends_with(['?', '？'])
}

/// The parts of a sentence between marks; none if there is only one.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    // A comma between digits parts no sentence.
    let is_border = |(at, character): (usize, char)| {
        PARTS.contains(&character) && !text[at + character.len_utf8()..].starts_with(|next: char| next.is_ascii_digit())
    };
    let mut borders: Vec<usize> = text.char_indices().filter(|found| is_border(*found)).map(|(at, _)| at).collect();
    if !borders.is_empty() {
        borders.insert(0, 0);
        borders.push(text.len());
    }
    let pieces: Vec<(usize, usize)> = borders.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pieces.into_iter().map(move |(from, to)| text[from..to].trim_start_matches(PARTS).trim())
}

/// Pairs of sentences of different sources that share enough to be compared, each once, in order.
fn pairs(prepared: &Prepared, told: &BTreeMap<u32, Told>) -> Vec<(u32, u32)> {
    let mut postings: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for number in told.keys() {
        for (term, _) in &prepared.unit(*number).vector {
            postings.entry(*term).or_default().push(*number);
        }
    }
    let mut pairs = Vec::new();
    for numbers in postings.values().filter(|numbers| numbers.len() <= COMMON) {
        for (at, one) in numbers.iter().enumerate() {
            let foreign = numbers[at + 1..].iter().filter(|other| differ(prepared, *one, **other));
            pairs.extend(foreign.map(|other| (*one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|(one, other)| {
        let (one, other) = (prepared.unit(*one), prepared.unit(*other));
        one.vector.iter().filter(|(term, _)| other.has(*term)).count() >= TERMS
    });
    pairs.truncate(MOST_PAIRS);
    pairs
}

/// Whether two sentences are of different sources. Two copies of one file are one.
fn differ(prepared: &Prepared, one: u32, other: u32) -> bool {
    let hash = |number: u32| &prepared.material.sources[prepared.unit(number).source as usize].hash;
    hash(one) != hash(other) && of_one_time(prepared, prepared.unit(one).source, prepared.unit(other).source)
}

/// Whether two sources may speak of the same time: the report of one year does not contradict that of the next.
fn of_one_time(prepared: &Prepared, one: u32, other: u32) -> bool {
    if one == other {
        return true;
    }
    let years = |source: u32| -> BTreeSet<String> {
        let from = &prepared.material.sources[source as usize];
        let file = from.source.rsplit(['/', '\\']).next().unwrap_or_default();
        let title = title_of(&from.blocks).map_or("", |block| block.text.as_str());
        let words =
            [file, title].into_iter().flat_map(|text| text.split(|character: char| !character.is_ascii_digit()));
        words
            .filter(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (years(one), years(other));
    one.is_empty() || other.is_empty() || !one.is_disjoint(&other)
}

/// What two sentences differ by, if they contradict each other: as wholes, or a part of one and the other or a part of it.
fn compare(one: &Told, other: &Told) -> Option<[String; 2]> {
    if let Some(found) = contradict(&one.whole, &other.whole) {
        return Some(found);
    }
    // What supposes something says it for a case that another part names.
    if one.whole.supposes || other.whole.supposes || one.whole.denials != other.whole.denials {
        return None;
    }
    // A part speaks of the time that its sentence speaks of.
    let same_time = same_dates(&one.whole, &other.whole);
    let texts = |told: &Told| std::iter::once(&told.whole).chain(&told.parts).cloned().collect::<Vec<_>>();
    let (ones, others) = (texts(one), texts(other));
    ones.iter().flat_map(|one| others.iter().map(move |other| (one, other))).filter(|_| same_time).find_map(
        |(one, other)| {
            let timed = |facts: &Facts| Facts { dates: Vec::new(), ..facts.clone() };
            contradict(&timed(one), &timed(other))
        },
    )
}

/// What two texts differ by, if it is one thing alone.
fn contradict(one: &Facts, other: &Facts) -> Option<[String; 2]> {
    let named = one.names == other.names;
    if one.supposes != other.supposes || one.others != other.others {
        return None;
    }
    let alike =
        if one.priced && other.priced && same_words(one, other) { 1.0 } else { alike(&one.words, &other.words)? };
    let (left, right) = (unmatched(&one.figures, &other.figures), unmatched(&other.figures, &one.figures));
    let same_dates = same_dates(one, other);
    let denied = one.denials.abs_diff(other.denials);
    match (left.len(), right.len()) {
        (1, 1) if named && same_dates && denied == 0 => {
            let (left, right) = (left[0], right[0]);
            differ_in_earnest(left, right).then(|| shown(left, right))
        }
        // What happens once happens to the same thing, whatever place one of them adds.
        (0, 0)
            if denied == 0
                && one.once
                && other.once
                && one.figures.is_empty()
                && (one.names.is_subset(&other.names) || other.names.is_subset(&one.names)) =>
        {
            let (left, right) = (one.dates.first()?, other.dates.first()?);
            let single = one.dates.len() == 1 && other.dates.len() == 1;
            (single && left.contradicts(right)).then(|| [left.shown.clone(), right.shown.clone()])
        }
        (0, 0) if named && denied == 1 && one.denials + other.denials == 1 && same_dates => {
            (alike >= COVERED_BESIDE_DENIAL).then(Default::default)
        }
        _ => None,
    }
}

/// Whether the words around two prices are the same, in whatever order: "the relocation is expected to cost ... in total", "the
/// total cost of the relocation is estimated at ...".
fn same_words(one: &Facts, other: &Facts) -> bool {
    let words = |facts: &Facts| facts.words.iter().cloned().collect::<BTreeSet<String>>();
    words(one).len() >= TERMS && words(one) == words(other)
}

fn same_dates(one: &Facts, other: &Facts) -> bool {
    let known =
        |one: &Facts, other: &Facts| one.dates.iter().all(|date| other.dates.iter().any(|known| known.is(date)));
    known(one, other) && known(other, one)
}

/// How much of the longer of two texts the other has, if what they share is enough, and nothing in one stands in the place of
/// something else in the other: "the north pump" and "the south pump" are two pumps.
#[expect(clippy::cast_precision_loss, reason = "words of a sentence")]
fn alike(one: &[String], other: &[String]) -> Option<f32> {
    let partners = align_by(one, other, |one, other| one == other || is_form(one, other));
    let shared = partners.iter().flatten().count();
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    let covered = |length: usize| shared as f32 / length.max(1) as f32;
    let whole = shared == longer && shared + 1 >= SHARED;
    let enough = shared >= SHARED && covered(shorter) >= COVERED && covered(longer) >= COVERED_OF_LONGER;
    let replaced = {
        let (mut before, mut there) = (0, 0);
        let ends = [(one.len(), other.len())];
        let met = partners.iter().enumerate().filter_map(|(at, partner)| Some((at, (*partner)?)));
        met.chain(ends).any(|(at, partner)| {
            let both = at > before && partner > there;
            (before, there) = (at + 1, partner + 1);
            both
        })
    };
    ((whole || enough) && !replaced).then(|| covered(longer))
}

/// The figures of one text that the other has not.
fn unmatched<'a>(figures: &'a [Figure], others: &[Figure]) -> Vec<&'a Figure> {
    let same = |one: &Figure, other: &Figure| one.unit == other.unit && (one.value - other.value).abs() < f64::EPSILON;
    figures.iter().filter(|figure| !others.iter().any(|other| same(figure, other))).collect()
}

/// Two figures as they stand, with as many words behind them as both have.
fn shown(one: &Figure, other: &Figure) -> [String; 2] {
    match (&one.wider, &other.wider) {
        (Some((word, one)), Some((same, other))) if word == same => [one.clone(), other.clone()],
        _ => [one.shown.clone(), other.shown.clone()],
    }
}

/// Whether two figures measure the same and cannot both be right: neither is hedged, and none is the other one rounded.
fn differ_in_earnest(one: &Figure, other: &Figure) -> bool {
    let most = one.value.abs().max(other.value.abs());
    let far = (one.value - other.value).abs() > CLOSE * most;
    let (coarse, fine) = if one.digits < other.digits { (one, other) } else { (other, one) };
    let rounded = coarse.digits < fine.digits && is_rounded(fine.value, coarse);
    let exact = !one.hedged && !other.hedged;
    one.unit == other.unit && !one.unit.is_empty() && exact && far && !rounded
}

/// Whether a value, said with as many digits as that figure, is that figure.
fn is_rounded(value: f64, coarse: &Figure) -> bool {
    if value == 0.0 {
        return false;
    }
    let places = i32::try_from(coarse.digits).unwrap_or(i32::MAX) - 1 - value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(places);
    ((value * scale).round() / scale - coarse.value).abs() <= CLOSE * coarse.value.abs() / 10.0
}
