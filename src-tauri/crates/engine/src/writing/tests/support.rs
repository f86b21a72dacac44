//! The check of sentences against passages, on pairs that rules make from real sentences. The rules:
//!
//! - *number*: the first digit of the first number becomes another digit
//! - *date*: a month becomes another month
//! - *name*: a name inside the sentence becomes another name
//! - *negation*: "not" goes, or comes behind the first auxiliary verb
//! - *invented*: a sentence of another source
//! - *swapped*: two names of the sentence change places
//! - *paraphrase*: words become synonyms, numbers lose their separators, what stands first goes to the end, an aside goes
//!
//! The passage is the paragraph that the sentence stands in. The samples are always used; with `ATLES_LONG` set, the texts
//! beside the project are too, where they are there.

use super::*;
use crate::api::{Doubt, Verdict};
use crate::writing::support::Judge;

const SYNONYMS: [(&str, &str); 24] = [
    ("showed", "revealed"),
    ("shows", "reveals"),
    ("uses", "employs"),
    ("used", "employed"),
    ("needs", "requires"),
    ("begins", "starts"),
    ("began", "started"),
    ("large", "big"),
    ("about", "roughly"),
    ("because", "since"),
    ("bought", "purchased"),
    ("replaced", "exchanged"),
    ("increase", "rise"),
    ("fell", "dropped"),
    ("rose", "went up"),
    ("several", "a number of"),
    ("often", "frequently"),
    ("must", "has to"),
    ("also", "in addition"),
    ("important", "significant"),
    ("method", "approach"),
    ("people", "persons"),
    ("make", "build"),
    ("many", "numerous"),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A sentence with the paragraph that it stands in.
struct Stated {
    source: usize,
    text: String,
    passage: String,
}

fn stated(material: &Arc<Material>) -> Vec<Stated> {
    let prepared = prepare(&brief("x", DocumentType::SummaryReport), material);
    let stated = |unit: &unit::Unit| Stated {
        source: unit.source as usize,
        text: unit.text.clone(),
        passage: material.sources[unit.source as usize].blocks[unit.block as usize].text.clone(),
    };
    prepared.units.iter().filter(|unit| unit.manner.closed && unit.words >= 6).map(stated).collect()
}

fn number(text: &str) -> Option<String> {
    let at = text.find(|character: char| character.is_ascii_digit())?;
    let digit = text[at..].chars().next().and_then(|digit| digit.to_digit(10))?;
    Some(format!("{}{}{}", &text[..at], (digit + 3) % 9 + 1, &text[at + 1..])).filter(|changed| changed != text)
}

fn date(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let at = words.iter().position(|word| MONTHS.contains(word))?;
    let month = MONTHS.iter().position(|month| month == &words[at])?;
    let mut words = words;
    words[at] = MONTHS[(month + 5) % 12];
    Some(words.join(" "))
}

/// Places of words that begin with a capital inside of the sentence, months and single letters apart.
fn names(words: &[&str]) -> Vec<usize> {
    let plain = |word: &str| word.chars().all(char::is_alphabetic) && word.chars().count() > 2;
    let capital = |word: &str| {
        let mut characters = word.chars();
        characters.next().is_some_and(char::is_uppercase) && characters.all(char::is_lowercase)
    };
    let inside = |at: usize| at > 0 && !words[at - 1].ends_with(['.', '!', '?', ':', '“', '"']);
    (0..words.len())
        .filter(|at| inside(*at) && plain(words[*at]) && capital(words[*at]) && !MONTHS.contains(&words[*at]))
        .collect()
}

fn name(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = *names(&words).first()?;
    words[at] = "Brackwater";
    Some(words.join(" "))
}

fn negation(text: &str) -> Option<String> {
    if text.contains(" not ") {
        return Some(text.replacen(" not ", " ", 1));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let denies = |word: &&str| {
        ["no", "never", "without", "nor", "neither", "none", "nothing", "cannot", "nobody", "hardly"].contains(word)
    };
    if words.iter().any(|word| denies(&word.to_lowercase().as_str())) || text.contains("n't") || text.contains("n’t")
    {
        return None;
    }
    let verbs = ["is", "are", "was", "were", "has", "have", "had", "will", "can", "must", "should", "may"];
    let at = words.iter().position(|word| verbs.contains(word))?;
    Some(format!("{} not {}", words[..=at].join(" "), words[at + 1..].join(" ")))
}

fn swapped(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.split(' ').collect();
    let places = names(&words);
    let (first, last) = (*places.first()?, *places.last()?);
    // Names apart, each once: "Mill Lane School" is one name of three words.
    let once = |at: usize| words.iter().filter(|word| **word == words[at]).count() == 1;
    if last < first + 3 || !once(first) || !once(last) || places.contains(&(first + 1)) || places.contains(&(last - 1))
    {
        return None;
    }
    words.swap(first, last);
    Some(words.join(" "))
}

fn paraphrase(text: &str) -> Option<String> {
    let mut changed = text.to_owned();
    for (word, other) in SYNONYMS {
        changed = changed.replace(&format!(" {word} "), &format!(" {other} "));
    }
    let mut plain = String::new();
    let characters: Vec<char> = changed.chars().collect();
    for (at, character) in characters.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
        if *character != ',' || !digit(at.checked_sub(1)) || !digit(Some(at + 1)) {
            plain.push(*character);
        }
    }
    changed = plain;
    // An aside goes.
    if let (Some(open), Some(close)) = (changed.find(" ("), changed.find(')'))
        && open < close
    {
        changed.replace_range(open..=close, "");
    }
    // "In 2022, the council met." -> "The council met, in 2022."
    if let Some((opening, rest)) = changed.trim_end_matches('.').split_once(", ")
        && opening.split(' ').count() <= 6
        && rest.split(' ').count() >= 5
    {
        let mut letters = rest.chars();
        let capital = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
        changed = format!("{capital}{}, {opening}.", letters.as_str());
    }
    Some(changed).filter(|changed| changed != text)
}

/// Of the pairs of a rule, how many are found unsupported, partly and fully supported, and how many are reported as swapped.
#[derive(Debug, Default)]
struct Tally {
    unsupported: usize,
    partly: usize,
    supported: usize,
    swapped: usize,
    /// Some that are fully supported, and some that are not at all.
    examples: [Vec<String>; 2],
}

impl Tally {
    fn of<'a>(pairs: impl Iterator<Item = (String, &'a str)>, judge: &Judge) -> Self {
        let mut tally = Self::default();
        for (sentence, passage) in pairs {
            let found = judge.judge(&sentence, &[passage]);
            match found.verdict {
                Verdict::Unsupported => tally.unsupported += 1,
                Verdict::Partly => tally.partly += 1,
                Verdict::Supported => tally.supported += 1,
            }
            tally.swapped += usize::from(found.doubts.contains(&Doubt::Swapped));
            let examples = match found.verdict {
                Verdict::Supported => &mut tally.examples[0],
                Verdict::Unsupported => &mut tally.examples[1],
                Verdict::Partly => continue,
            };
            if examples.len() < 8 {
                examples.push(format!("{:?}: {sentence} / {passage}", found.doubts));
            }
        }
        tally
    }

    fn all(&self) -> usize {
        self.unsupported + self.partly + self.supported
    }
}

/// Makes another sentence of one, where it can.
type Rule = fn(&str) -> Option<String>;

fn check_pairs(material: &Arc<Material>, name_of: &str) {
    let stated = stated(material);
    let judge = Judge::new("en");
    let honest = Tally::of(stated.iter().map(|one| (one.text.clone(), one.passage.as_str())), &judge);
    assert_eq!(honest.supported, honest.all(), "{name_of}: a sentence supports itself: {honest:?}");
    let rules: [(&str, Rule); 4] = [("number", number), ("date", date), ("name", name), ("negation", negation)];
    let (mut flagged, mut all) = (0, 0);
    for (rule, change) in rules {
        let pairs = stated.iter().filter_map(|one| Some((change(&one.text)?, one.passage.as_str())));
        let tally = Tally::of(pairs, &judge);
        println!(
            "{name_of}: {rule}: {} of {} flagged, {} unsupported",
            tally.all() - tally.supported,
            tally.all(),
            tally.unsupported
        );
        assert!(tally.all() > 0, "{name_of}: the rule \"{rule}\" made nothing");
        assert!((tally.all() - tally.supported) * 100 >= tally.all() * 95, "{name_of}: {rule}: {tally:#?}");
        flagged += tally.all() - tally.supported;
        all += tally.all();
    }
    let strangers = stated.iter().enumerate().filter_map(|(at, one)| {
        let other = stated.iter().cycle().skip(at + 7).take(stated.len()).find(|other| other.source != one.source)?;
        Some((one.text.clone(), other.passage.as_str()))
    });
    let invented = Tally::of(strangers, &judge);
    println!("{name_of}: invented: {} of {} flagged", invented.all() - invented.supported, invented.all());
    flagged += invented.all() - invented.supported;
    all += invented.all();
    assert!(flagged * 100 >= all * 95, "{name_of}: {flagged} of {all} changed sentences are flagged");
    let turned = stated.iter().filter_map(|one| Some((swapped(&one.text)?, one.passage.as_str())));
    let turned = Tally::of(turned, &judge);
    println!("{name_of}: swapped: {} of {} reported as such", turned.swapped, turned.all());
    assert!(turned.swapped * 100 >= turned.all() * 80, "{name_of}: {turned:#?}");
    let said = stated.iter().filter_map(|one| Some((paraphrase(&one.text)?, one.passage.as_str())));
    let said = Tally::of(said, &judge);
    println!("{name_of}: paraphrases: {} of {} unsupported, {} partly", said.unsupported, said.all(), said.partly);
    assert!(said.all() > 0 && said.unsupported * 10 <= said.all(), "{name_of}: {said:#?}");
}

#[test]
fn what_was_changed_is_flagged_and_what_was_only_said_otherwise_is_not() {
    check_pairs(&samples(), "samples");
}

#[test]
fn the_same_holds_for_many_texts() {
    if std::env::var_os("ATLES_LONG").is_none() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/files");
    let names = [
        "docling__wiki_duck.html",
        "unstructured__ideas-page.html",
        "unstructured__norwich-city.txt",
        "markitdown__README.md",
        "docling__docs_faq_index.md",
    ];
    let read = |name: &str| {
        let path = folder.join(name);
        let read = crate::sources::read_file(&path, &crate::sources::Limits::default()).ok()?;
        Some(MaterialSource { source: path.display().to_string(), hash: read.hash, blocks: read.blocks })
    };
    let sources: Vec<MaterialSource> = names.into_iter().filter_map(read).collect();
    if sources.len() < 2 {
        println!("SKIPPED: the texts beside the project are not there");
        return;
    }
    check_pairs(&Arc::new(Material { sources }), "texts beside the project");
}

#[test]
fn reasons_are_given() {
    let judge = Judge::new("en");
    let passage = "On 3 May 2025 the council of Ellerbrook bought 12 pumps from Harlow. The boilers were not painted.";
    let doubts = |text: &str| judge.judge(text, &[passage]).doubts;
    assert_eq!(doubts("The council of Ellerbrook bought 12 pumps on 3 May 2025."), []);
    assert_eq!(doubts("The council of Ellerbrook bought 14 pumps."), [Doubt::Number("14".to_owned())]);
    assert_eq!(doubts("The council of Ellerbrook bought twelve pumps."), [], "in words as in figures");
    assert_eq!(doubts("The council of Ellerbrook bought fifty pumps."), [Doubt::Number("50".to_owned())]);
    let told = "The council of Ellerbrook bought two hundred and five pumps for three million pounds.";
    let doubts_of = |text: &str| judge.judge(text, &[told]).doubts;
    assert_eq!(doubts_of("The council of Ellerbrook bought 205 pumps for 3 million pounds."), []);
    assert_eq!(
        doubts_of("The council of Ellerbrook bought 206 pumps for four million pounds."),
        [Doubt::Number("206".to_owned()), Doubt::Number("4000000".to_owned())]
    );
    assert_eq!(doubts("The council of Ellerbrook bought 12 pumps on 3 June 2025."), [Doubt::Name("june".to_owned())]);
    assert_eq!(doubts("The boilers were painted."), [Doubt::Negation]);
    assert_eq!(doubts("The council of Harlow bought 12 pumps from Ellerbrook."), [Doubt::Swapped]);
    assert!(doubts("Otters swim in the canal.").contains(&Doubt::Words));
    assert_eq!(judge.judge("Anything.", &[]).verdict, Verdict::Unsupported);
}
