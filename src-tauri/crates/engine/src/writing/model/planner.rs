//! What each section should answer from these sources: asked once, before anything is written.
//!
//! Sections and headings are those of the type of document, whatever is said here. An answer changes only the question that
//! whoever writes a section is given, so that it fits what the files hold.

use super::answer::parse_numbered;
use super::prompt::{Head, language_name};
use super::templates::{PLAN, PLAN_TASK, guarded, quotation};
use super::write::ModelWriter;
use crate::models::{Message, Role};
use crate::writing::outlines::REFERENCES;
use crate::writing::words::count_words;

/// Most headings of the sources that are shown, and most characters of them.
const HEADINGS: usize = 40;
const HEADINGS_LENGTH: usize = 1_500;

/// Most sentences that are shown of what the sources hold for a section.
pub(crate) const SAMPLES: usize = 2;

/// Tokens that a question of an answer takes, and those around them: a model may think a little.
const TOKENS_OF_A_LINE: u32 = 60;
const TOKENS_BESIDE: u32 = 160;

/// A question is this long in words, at least and at most.
const WORDS: std::ops::RangeInclusive<u32> = 3..=45;

/// Most characters of a question: in scripts that put no spaces between words.
const LONGEST: usize = 300;

/// What the planner is asked, with so many sentences for each section, and the tokens that the answer takes.
pub(crate) fn question(writer: &ModelWriter, samples: usize, own: &str) -> (Vec<Message>, u32) {
    let (prepared, outline) = (&writer.prepared, &writer.outline);
    let planned: Vec<usize> =
        (0..outline.sections.len()).filter(|index| outline.sections[*index].key != REFERENCES).collect();
    let line = |index: &usize| {
        let section = &outline.sections[*index];
        format!("{}. {}: {}", index + 1, section.title, section.question)
    };
    let sections = planned.iter().map(line).collect::<Vec<_>>().join("\n");
    let mut passages = vec![quotation(1, "the headings of the files", &headings(writer))];
    for index in &planned {
        for number in outline.contents[*index].chosen.iter().take(samples) {
            let place = format!("the files, for section {}", index + 1);
            passages.push(quotation(passages.len() + 1, &place, &prepared.unit(*number).text));
        }
    }
    let numbers = planned.iter().map(|index| (index + 1).to_string()).collect::<Vec<_>>().join(", ");
    let head = Head::of(&writer.brief);
    let further: [(&str, &str); 3] =
        [("sections", &sections), ("passages", &passages.join("\n")), ("numbers", &numbers)];
    let task = PLAN_TASK.fill(&head.with(&further));
    let rules = PLAN.rules(&[("language", language_name(&prepared.language))], own);
    let tokens = u32::try_from(planned.len()).unwrap_or_default() * TOKENS_OF_A_LINE + TOKENS_BESIDE;
    (vec![Message::new(Role::System, rules), Message::new(Role::User, task)], tokens)
}

/// What the files have for headings, each once.
pub(super) fn headings(writer: &ModelWriter) -> String {
    let mut titles: Vec<&str> = Vec::new();
    let mut length = 0;
    for heading in &writer.prepared.headings {
        let title = heading.title.trim();
        if titles.len() == HEADINGS {
            break;
        }
        if title.is_empty() || titles.contains(&title) || length + title.len() > HEADINGS_LENGTH {
            continue;
        }
        length += title.len();
        titles.push(title);
    }
    if titles.is_empty() { "(none)".to_owned() } else { titles.join("\n") }
}

/// The questions of an answer, one for each section; none where it has no line for a section that could be one.
pub(crate) fn questions(answer: &str, writer: &ModelWriter) -> Vec<Option<String>> {
    let sections = &writer.outline.sections;
    let mut questions = vec![None; sections.len()];
    for (number, said) in parse_numbered(answer) {
        let Some(index) = number.checked_sub(1).filter(|index| *index < sections.len()) else { continue };
        let Some(said) = said else { continue };
        // A model that repeats the heading in front of its question.
        let text = said
            .text
            .strip_prefix(sections[index].title.as_str())
            .map_or(said.text.as_str(), |rest| rest.strip_prefix(':').map_or(said.text.as_str(), str::trim));
        let good = WORDS.contains(&count_words(text)) && text.chars().count() <= LONGEST;
        if good && sections[index].key != REFERENCES && questions[index].is_none() {
            // What a model says of files is no more to be trusted than they are.
            questions[index] = Some(guarded(text));
        }
    }
    questions
}
