//! How the writer is asked for a section, for the rest of one, and for better sentences.

use super::passages::Shown;
use super::templates::{CONTINUE, REPAIR, SECTION, TASK, guarded, show};
use crate::api::ParagraphKind;
use crate::models::{Message, Role, estimate_tokens};
use crate::writing::brief::Brief;

/// Most characters of what earlier sections have said.
const EARLIER: usize = 600;

/// What is told about a section.
pub(super) struct Task {
    /// The document that it is of.
    pub(super) head: Head,
    /// Heading of the section.
    pub(super) section: String,
    /// What it answers.
    pub(super) question: String,
    /// How it is set.
    pub(super) form: ParagraphKind,
    /// Its language, in English.
    pub(super) language: String,
    /// About how many words it gets.
    pub(super) words: u32,
    /// Sentences of earlier sections, the last ones last.
    pub(super) earlier: Vec<String>,
}

/// About how many tokens a question has beside its passages.
pub(crate) fn rules_tokens() -> u32 {
    estimate_tokens(SECTION.text) + estimate_tokens(TASK.text) + estimate_tokens(&" ".repeat(EARLIER))
}

/// What is told of a document, by the names of its places in the templates.
pub(super) struct Head {
    title: String,
    kind: String,
    audience: String,
    instructions: String,
}

impl Head {
    /// Of that document.
    pub(super) fn of(brief: &Brief) -> Self {
        let line = |head: &str, text: &str| if text.is_empty() { String::new() } else { format!("\n{head}: {text}") };
        Self {
            title: brief.title.clone(),
            kind: brief.document_type.name().replace('_', " "),
            audience: line("For", brief.audience.as_deref().unwrap_or_default()),
            instructions: line("The user asks to watch for this", &brief.instructions),
        }
    }

    /// Its places with what goes there, and further ones.
    pub(super) fn with<'a>(&'a self, further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let own: [(&str, &str); 4] = [
            ("title", self.title.as_str()),
            ("type", &self.kind),
            ("audience", &self.audience),
            ("instructions", &self.instructions),
        ];
        own.into_iter().chain(further.iter().copied()).collect()
    }
}

/// How the sentences of a section are to be set.
pub(super) const fn form_rule(form: ParagraphKind) -> &'static str {
    match form {
        ParagraphKind::Prose | ParagraphKind::Table => {
            "Write connected prose in one to three paragraphs, with an empty line between paragraphs."
        }
        ParagraphKind::List => "Write one point per line, each a whole sentence.",
        ParagraphKind::Steps => "Write one step per line, in the order in which it is done, each a whole sentence.",
    }
}

/// The question for a section. `own` is what the user asks of the writer besides.
pub(super) fn section(task: &Task, passages: &[Shown], own: &str) -> Vec<Message> {
    let words = task.words.to_string();
    let rules: [(&str, &str); 3] = [("form", form_rule(task.form)), ("language", &task.language), ("words", &words)];
    let shown: Vec<String> = passages.iter().enumerate().map(|(at, passage)| show(at + 1, passage)).collect();
    let further: [(&str, &str); 4] = [
        ("section", &task.section),
        ("question", &task.question),
        ("earlier", &earlier(&task.earlier)),
        ("passages", &shown.join("\n")),
    ];
    let asked = TASK.fill(&task.head.with(&further));
    vec![Message::new(Role::System, SECTION.rules(&rules, own)), Message::new(Role::User, asked)]
}

/// The question for the rest of an answer that was cut off after `said`.
pub(super) fn go_on(mut asked: Vec<Message>, said: &str) -> Vec<Message> {
    asked.push(Message::new(Role::Assistant, said));
    asked.push(Message::new(Role::User, CONTINUE.fill(&[])));
    asked
}

/// The question for better sentences in place of those that nothing supports.
pub(super) fn repair(mut asked: Vec<Message>, said: &str, unsupported: &[&str]) -> Vec<Message> {
    let sentences: Vec<String> =
        unsupported.iter().enumerate().map(|(at, text)| format!("{}. {text}", at + 1)).collect();
    asked.push(Message::new(Role::Assistant, said));
    asked.push(Message::new(Role::User, REPAIR.fill(&[("sentences", &sentences.join("\n"))])));
    asked
}

fn earlier(sentences: &[String]) -> String {
    let mut room = EARLIER;
    let kept: Vec<&String> = sentences
        .iter()
        .rev()
        .take_while(|text| {
            let count = text.chars().count() + 1;
            let fits = count <= room;
            room = room.saturating_sub(count);
            fits
        })
        .collect();
    if kept.is_empty() {
        return String::new();
    }
    let text = kept.into_iter().rev().cloned().collect::<Vec<_>>().join(" ");
    format!("\nSaid before, not to be said again: {}", guarded(&text))
}

/// A language in English, as models know it best.
pub(super) fn language_name(code: &str) -> &str {
    match code {
        "en" => "English",
        "de" => "German",
        "fr" => "French",
        "es" => "Spanish",
        "it" => "Italian",
        "nl" => "Dutch",
        "pt" => "Portuguese",
        "zh" => "Simplified Chinese",
        "ja" => "Japanese",
        "ko" => "Korean",
        "ru" => "Russian",
        "pl" => "Polish",
        "sv" => "Swedish",
        "da" => "Danish",
        "nb" | "no" | "nn" => "Norwegian",
        "cs" => "Czech",
        "uk" => "Ukrainian",
        "he" => "Hebrew",
        "ar" => "Arabic",
        _ => "the language of the passages",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::DocumentType;

    fn task() -> Task {
        let brief = Brief {
            title: "Heating {passages}".to_owned(),
            document_type: DocumentType::SummaryReport,
            instructions: "the costs".to_owned(),
            words: 400,
            language: None,
            audience: Some("the board".to_owned()),
            model: None,
            date: chrono::NaiveDate::default(),
        };
        Task {
            head: Head::of(&brief),
            section: "Findings".to_owned(),
            question: "What do the sources show?".to_owned(),
            form: ParagraphKind::Prose,
            language: "German".to_owned(),
            words: 120,
            earlier: vec!["The pump is old.".to_owned()],
        }
    }

    #[test]
    fn every_place_of_every_template_is_filled() {
        let passages = [Shown { text: "It is {words}.".to_owned(), place: "a.md".to_owned(), ..Shown::default() }];
        let asked = section(&task(), &passages, "Be {form} brief.");
        let all: String = asked.iter().map(|message| message.content.as_str()).collect();
        for wanted in [
            "in German",
            "about 120 words",
            "For: the board",
            "watch for this: the costs",
            "The pump is old.",
            "It is {words}.",
            "Be {form} brief.",
        ] {
            assert!(all.contains(wanted), "{wanted}: {all}");
        }
        for place in ["{language}", "{title}", "{section}", "{question}", "{earlier}", "{sentences}"] {
            assert!(!all.contains(place), "{place} is left: {all}");
        }
        assert!(all.contains("Heating {passages}"), "what was filled in is not filled in again");
        let repaired = repair(asked, "Said.", &["One.", "Two."]);
        assert!(repaired.last().unwrap().content.contains("1. One.\n2. Two."));
    }
}
