//! A section, written anew so that it reads better, and what has to hold for it to be taken: it is grounded and checked like
//! everything else, it loses nothing that is known to be so, and it is not in more doubt than before.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation as _;

use super::answer::parse;
use super::ground::{Grounder, fresh};
use super::passages::Shown;
use super::prompt::{Task, form_rule};
use super::templates::{EDIT, EDIT_TASK, show};
use super::write::ModelWriter;
use crate::api::{DocumentSection, Doubt, Paragraph, ParagraphKind, Sentence, SentenceKind, Verdict};
use crate::models::{Message, Role, estimate_tokens};
use crate::writing::catalogue;
use crate::writing::prepare::Prepared;
use crate::writing::section::said_in;
use crate::writing::support::Judge;
use crate::writing::words::count_words;

/// Part of its words that a section may lose, and the part that it may gain, in percent.
const SHORTER: u32 = 60;
const LONGER: u32 = 115;

/// Fewest characters that two words have to begin with in common to be forms of one name.
const SAME_BEGINNING: usize = 4;

/// Tokens of an answer beside those of the section as it is.
const TOKENS_BESIDE: u32 = 160;

/// The sentences of a section that a model wrote, in their paragraphs; its tables are not among them.
fn paragraphs(section: &DocumentSection) -> impl Iterator<Item = &Paragraph> {
    section.paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Table)
}

fn sentences(section: &DocumentSection) -> impl Iterator<Item = &Sentence> {
    paragraphs(section).flat_map(|paragraph| &paragraph.sentences)
}

/// Whether there is anything to be edited: two sentences of a model at least, and none by anybody else among them.
pub(crate) fn is_worth_it(section: &DocumentSection) -> bool {
    let mut count = 0;
    sentences(section).all(|sentence| {
        count += 1;
        sentence.kind == SentenceKind::Written
    }) && count > 1
}

impl ModelWriter {
    /// What the editor is asked about a section of this writer's, and the tokens that the answer takes.
    pub(crate) fn to_be_edited(
        &self,
        index: usize,
        section: &DocumentSection,
        shown: &[Shown],
        own: &str,
    ) -> (Vec<Message>, u32) {
        question(&self.prepared, section, shown, &self.task(index, &[]), own)
    }

    /// The section as the editor has it.
    ///
    /// # Errors
    /// Why it stays as it was, in words that go behind "the section stays as it was: ".
    pub(crate) fn edited(
        &self,
        index: usize,
        section: &DocumentSection,
        shown: &[Shown],
        answer: &str,
        earlier: &[DocumentSection],
    ) -> Result<DocumentSection, &'static str> {
        edited(&self.prepared, section, shown, answer, self.outline.contents[index].form, earlier)
    }
}

/// What the editor is asked about a section that was written from those passages, and the tokens that the answer takes. It is
/// shown the passages that the section cites, with the numbers that they had.
fn question(
    prepared: &Prepared,
    section: &DocumentSection,
    shown: &[Shown],
    task: &Task,
    own: &str,
) -> (Vec<Message>, u32) {
    let mut cited = BTreeSet::new();
    let mut texts = Vec::new();
    for paragraph in paragraphs(section) {
        let numbered = paragraph.sentences.iter().map(|sentence| {
            let numbers = numbers(prepared, sentence, shown);
            cited.extend(numbers.iter().copied());
            let marks: String = numbers.iter().map(|number| format!("[{}]", number + 1)).collect();
            format!("{} {marks}", sentence.text).trim_end().to_owned()
        });
        let between = if matches!(paragraph.kind, ParagraphKind::List | ParagraphKind::Steps) { "\n" } else { " " };
        texts.push(numbered.collect::<Vec<_>>().join(between));
    }
    let text = texts.join("\n\n");
    let passages: Vec<String> = cited.iter().map(|number| show(number + 1, &shown[*number])).collect();
    let further: [(&str, &str); 4] =
        [("section", &task.section), ("question", &task.question), ("passages", &passages.join("\n")), ("text", &text)];
    let asked = EDIT_TASK.fill(&task.head.with(&further));
    let rules = EDIT.rules(&[("form", form_rule(task.form)), ("language", &task.language)], own);
    (
        vec![Message::new(Role::System, rules), Message::new(Role::User, asked)],
        estimate_tokens(&text) * 3 / 2 + TOKENS_BESIDE,
    )
}

/// The passages that a sentence cites, by their numbers from 0.
fn numbers(prepared: &Prepared, sentence: &Sentence, shown: &[Shown]) -> Vec<usize> {
    let found = sentence.citations.iter().filter_map(|citation| {
        shown.iter().position(|passage| {
            let source = &prepared.material.sources[passage.source as usize];
            let is_of = source.hash == citation.hash && source.blocks[passage.block as usize].block == citation.block;
            is_of && passage.holds(passage.source, passage.block, citation.start, citation.end)
        })
    });
    let mut numbers: Vec<usize> = found.collect();
    numbers.dedup();
    numbers
}

pub(super) fn edited(
    prepared: &Prepared,
    section: &DocumentSection,
    shown: &[Shown],
    answer: &str,
    form: ParagraphKind,
    earlier: &[DocumentSection],
) -> Result<DocumentSection, &'static str> {
    let abbreviations =
        catalogue::of(&prepared.language).map(|words| words.speech.abbreviations.as_slice()).unwrap_or_default();
    let parsed = parse(answer, form, abbreviations, true);
    let said = fresh(parsed, &mut said_in(earlier), u32::MAX / 200);
    let grounder = Grounder::new(prepared, shown);
    let kind = paragraphs(section).map(|paragraph| paragraph.kind).next().unwrap_or(ParagraphKind::Prose);
    let set = said.iter().map(|one| Paragraph {
        kind,
        title: String::new(),
        columns: Vec::new(),
        sentences: one.iter().map(|said| grounder.sentence(said)).collect(),
    });
    let tables = section.paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Table);
    let edited = DocumentSection { title: section.title.clone(), paragraphs: set.chain(tables.cloned()).collect() };
    is_as_good(prepared, section, &edited, shown).map(|()| edited)
}

fn is_as_good(
    prepared: &Prepared,
    before: &DocumentSection,
    after: &DocumentSection,
    shown: &[Shown],
) -> Result<(), &'static str> {
    let words = |section| sentences(section).map(|sentence| count_words(&sentence.text)).sum::<u32>();
    let (had, has) = (words(before), words(after));
    if has * 100 < had * SHORTER {
        return Err("too little of it was left");
    }
    if has * 100 > had * LONGER {
        return Err("it had become too long");
    }
    let worse = |section, least: Verdict| {
        sentences(section).filter(|sentence| sentence.support.as_ref().is_some_and(|one| one.verdict >= least)).count()
    };
    if worse(after, Verdict::Unsupported) > worse(before, Verdict::Unsupported)
        || worse(after, Verdict::Partly) > worse(before, Verdict::Partly)
    {
        return Err("less of it was supported");
    }
    let text = sentences(after).map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    let judge = Judge::new(&prepared.language);
    let capitals = Capitals::of(shown);
    let said: Vec<String> = text.unicode_words().map(bare).collect();
    for sentence in sentences(before) {
        if sentence.support.as_ref().is_none_or(|support| support.verdict != Verdict::Supported) {
            continue;
        }
        let doubts = judge.judge(&sentence.text, &[&text]).doubts;
        let lost = |doubt: &Doubt| matches!(doubt, Doubt::Number(_) | Doubt::Name(_) | Doubt::Negation);
        if doubts.iter().any(lost) || capitals.names(&sentence.text).any(|name| !is_said(&name, &said)) {
            return Err("it had lost a number, a name or a date");
        }
    }
    Ok(())
}

/// Whether a name is among the words, in this form or in another.
fn is_said(name: &str, said: &[String]) -> bool {
    said.iter().any(|word| {
        let common = name.chars().zip(word.chars()).take_while(|(left, right)| left == right).count();
        let shorter = name.chars().count().min(word.chars().count());
        word == name || common >= SAME_BEGINNING && common * 4 >= shorter * 3
    })
}

/// A word in lower case, without what is hung on to a name.
fn bare(word: &str) -> String {
    word.split(['\'', '\u{2019}']).next().unwrap_or_default().to_lowercase()
}

/// How the passages write their words.
struct Capitals {
    /// With a capital.
    high: BTreeSet<String>,
    /// Without.
    low: BTreeSet<String>,
}

impl Capitals {
    fn of(shown: &[Shown]) -> Self {
        let words = shown.iter().flat_map(|passage| passage.text.unicode_words());
        let (high, low): (Vec<&str>, Vec<&str>) = words.partition(|word| is_high(word));
        Self { high: high.into_iter().map(bare).collect(), low: low.into_iter().map(bare).collect() }
    }

    /// The names in a sentence: words with a capital which the passages know with one alone. At the beginning of a sentence
    /// nothing else tells a name from another word.
    fn names<'a>(&'a self, sentence: &'a str) -> impl Iterator<Item = String> + 'a {
        let words = sentence.unicode_words().filter(|word| is_high(word)).map(bare);
        words.filter(|word| self.high.contains(word) && !self.low.contains(word))
    }
}

fn is_high(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
