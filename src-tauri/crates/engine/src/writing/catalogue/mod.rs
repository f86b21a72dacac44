//! Words of the writer by language: headings, questions, cues, notices, and how its sentences are put. One file of data per
//! language; a new language is a new file and one line here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::captions::Captions;
use super::words::Compounds;
use crate::api::DocumentType;

/// Everything that the writer says and knows in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    /// Sections by their key.
    pub(super) sections: BTreeMap<String, SectionWords>,
    /// Names of the types of documents, by the name of the type.
    pub(super) types: BTreeMap<String, String>,
    /// Sentences of the writer's own.
    pub(super) notices: Notices,
    /// Words and signs around tables, charts and places.
    pub(super) captions: Captions,
    /// Sentences over the cells of tables.
    pub(super) derived: Derived,
    /// How sentences of this language can be told apart.
    pub(super) speech: Speech,
}

impl Catalogue {
    /// The name of a type of document.
    pub(super) fn type_name(&self, document_type: DocumentType) -> &str {
        &self.types[document_type.name()]
    }

    /// A day as people write it.
    pub(super) fn date(&self, date: chrono::NaiveDate) -> String {
        use chrono::Datelike as _;
        let month = &self.notices.months[date.month0() as usize];
        let year = date.year().to_string();
        self.notices.date.replace("{d}", &date.day().to_string()).replace("{m}", month).replace("{y}", &year)
    }
}

/// A section in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionWords {
    /// Its heading.
    pub(super) title: String,
    /// What it answers.
    pub(super) question: String,
    /// Words by which sentences that answer it can be told.
    #[serde(default)]
    pub(super) cues: Vec<String>,
}

/// What the writer says itself. `{}` and the like stand for what is filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notices {
    /// In a section for which the sources hold nothing; `{}` is the question.
    pub(super) nothing_found: String,
    /// At the end, of the sections that are left out because the sources hold nothing; `{}` is their headings.
    pub(super) left_out: String,
    /// Under the title; `{type}`, `{date}` and `{files}` are filled in.
    pub(super) made_from: String,
    /// The same for a single file.
    pub(super) made_from_one: String,
    /// At the end of that line, where the request names readers; `{}` is what it says.
    pub(super) audience: String,
    /// At the head of a document that the user had end early; `{written}` and `{planned}` are numbers of sections.
    pub(super) partial: String,
    /// Behind a sentence of a model that no passage supports.
    pub(super) unsupported: String,
    /// At the head of a section that the built-in writer wrote in place of a model.
    pub(super) instead: String,
    /// At the end of the line under the title, where a model wrote; `{}` is its name.
    pub(super) by_model: String,
    /// Heading of the table of contents.
    pub(super) contents: String,
    /// Heading of the list of sources.
    pub(super) sources: String,
    /// Heading of the list of what was not read.
    pub(super) not_read: String,
    /// Heading of the list of what was read and is not in the document.
    pub(super) unused: String,
    /// A page; `{}` is its number.
    pub(super) page: String,
    /// Between what is said of a document, and the parts of the name of a place.
    pub(super) comma: String,
    /// Under a table; `{}` is its source.
    pub(super) table_from: String,
    /// Behind the title of a table; `{shown}` and `{all}` are numbers of rows.
    pub(super) rows: String,
    /// At the head of what the sources disagree about.
    pub(super) disagreement: String,
    /// Over two sentences that do not agree; `{one}` and `{other}` are what they differ by.
    pub(super) either: String,
    /// The same where one denies what the other says.
    pub(super) denied: String,
    /// Quotation marks, opening and closing.
    pub(super) quotes: [String; 2],
    /// The note at the end.
    pub(super) how: String,
    /// On pages that lack characters, for want of a font; `{}` is their scripts. Also in English where the font is the language's.
    pub(super) no_font: String,
    /// Names of the months.
    pub(super) months: [String; 12],
    /// A day: `{d}`, `{m}` and `{y}`.
    pub(super) date: String,
}

/// Sentences over cells. Every word in braces is filled in from cited cells alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Derived {
    /// `{column}`, `{most}`, `{most_of}`, `{least}`, `{least_of}`.
    pub(super) extremes: String,
    /// Rows whose value is higher in the later of two columns: `{before}`, `{after}`, `{rows}`.
    pub(super) rises: String,
    /// Rows whose value is lower in the later of two columns: `{before}`, `{after}`, `{rows}`.
    pub(super) falls: String,
    /// One of these rows: `{name}`, `{from}`, `{to}`.
    pub(super) change: String,
    /// Between several.
    pub(super) comma: String,
    /// Between the last two of several.
    pub(super) and: String,
}

/// What tells sentences of a language apart. All in lower case, but for `abbreviations`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Speech {
    /// First words of sentences that lean on the one before.
    pub(super) leaning: Vec<String>,
    /// Beginnings of several words that do so as well.
    pub(super) leaning_phrases: Vec<String>,
    /// Beginnings that look leaning and are not.
    pub(super) standing_phrases: Vec<String>,
    /// Words that stand for something named before, where they come among the first of a sentence.
    pub(super) pronouns: Vec<String>,
    /// Words after which a clause begins that goes on with what its sentence is about.
    pub(super) subordinating: Vec<String>,
    /// Phrases that lean on the sentence before wherever they stand.
    pub(super) pointing_back: Vec<String>,
    /// Frequent verbs, by which a sentence is told from a line without one.
    pub(super) finite: Vec<String>,
    /// Endings that hardly any word has but verbs.
    #[serde(default)]
    pub(super) finite_endings: Vec<String>,
    /// Every noun begins with a capital, so that a capital does not tell a name.
    #[serde(default)]
    pub(super) nouns_are_capital: bool,
    /// Articles before what is known.
    pub(super) definite: Vec<String>,
    /// Articles before what is new.
    pub(super) indefinite: Vec<String>,
    /// Words of somebody who speaks of himself.
    pub(super) first_person: Vec<String>,
    /// Words before a number that point to another place in the source.
    pub(super) pointers: Vec<String>,
    /// Words that join a sentence to the one before it, where they stand among its first.
    pub(super) connecting: Vec<String>,
    /// Beginnings of lines about a text rather than of it: "Keywords: ...".
    pub(super) labels: Vec<String>,
    /// Words by which those who write announce what matters to them (the cues of Edmundson, 1969).
    pub(super) announcing: Vec<String>,
    /// Words that deny.
    pub(super) negations: Vec<String>,
    /// Words for whole numbers, with their values.
    pub(super) numbers: BTreeMap<String, u32>,
    /// Words before a figure that is not exact, or only a limit.
    pub(super) hedges: Vec<String>,
    /// Words by which a sentence tells of what would, should or may be.
    pub(super) supposing: Vec<String>,
    /// Words between a thing and what it costs, one of which says what another does: "costs", "is now estimated at".
    #[serde(default)]
    pub(super) pricing: Vec<String>,
    /// Verbs for what happens to a thing once: "opened", "founded".
    pub(super) once: Vec<String>,
    /// Words for somebody who was named before, where a language has some for people alone: "she", "his".
    #[serde(default)]
    pub(super) persons: Vec<String>,
    /// Words before places and times, where `persons` are listed.
    #[serde(default)]
    pub(super) placing: Vec<String>,
    /// Words that are said to somebody, on some day: "thank you", "yesterday".
    #[serde(default)]
    pub(super) chatting: Vec<String>,
    /// Words that point to what stands elsewhere in the same text: "here is a", "in the next chapter".
    #[serde(default)]
    pub(super) pointing_ahead: Vec<String>,
    /// Headings, or parts of them, over what is meant to be done: "what we will do", "next steps".
    pub(super) intending: Vec<String>,
    /// Words of several who speak of themselves.
    pub(super) we: Vec<String>,
    /// Words between a term and what it is: "is a", "means".
    pub(super) defining: Vec<String>,
    /// Words before a number at the head of a caption.
    pub(super) captions: Vec<String>,
    /// First words of instructions.
    pub(super) instructions: Vec<String>,
    /// Endings of the first word of an instruction.
    #[serde(default)]
    pub(super) instruction_endings: Vec<String>,
    /// Second words of instructions.
    #[serde(default)]
    pub(super) instruction_seconds: Vec<String>,
    /// Words before the verb of a step: "In the list, choose".
    #[serde(default)]
    pub(super) instruction_leads: Vec<String>,
    /// Endings of the first word by which alone an instruction is told.
    #[serde(default)]
    pub(super) commanding_first: Vec<String>,
    /// The same of the last word.
    #[serde(default)]
    pub(super) commanding_last: Vec<String>,
    /// The same of the last word of an item of a list.
    #[serde(default)]
    pub(super) commanding_items: Vec<String>,
    /// Headings of what is no text: lists of references, contents.
    pub(super) back_matter: Vec<String>,
    /// Words of a request before what it does not want.
    pub(super) leave_out: Vec<String>,
    /// The same behind it.
    #[serde(default)]
    pub(super) leave_out_behind: Vec<String>,
    /// Words between two things.
    pub(super) and: Vec<String>,
    /// Words, without their full stop, after which no sentence ends. `#.` says that numbers with a full stop are ordinals.
    pub(super) abbreviations: Vec<String>,
    /// Words of titles and instructions that say nothing about the subject.
    pub(super) generic: Vec<String>,
    /// Words of other lists, of scripts without spaces, that are longer than a character.
    #[serde(skip)]
    compounds: Compounds,
}

impl Speech {
    /// The words of a text in lower case, as these lists have them.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        self.compounds.words(text)
    }

    /// Whether a word in lower case is a verb that is known.
    pub(super) fn is_finite(&self, word: &String) -> bool {
        self.finite.contains(word) || self.finite_endings.iter().any(|ending| word.ends_with(ending.as_str()))
    }

    /// Whether anything tells verbs.
    pub(super) fn knows_verbs(&self) -> bool {
        !self.finite.is_empty() || !self.finite_endings.is_empty()
    }

    /// Everything that is listed, but for beginnings of lines and what is only looked for as it stands.
    fn listed(&self) -> impl Iterator<Item = &String> {
        let first = [&self.leaning, &self.leaning_phrases, &self.standing_phrases, &self.pronouns, &self.connecting];
        let inside = [&self.subordinating, &self.pointing_back, &self.finite, &self.announcing, &self.negations];
        let persons = [&self.first_person, &self.we, &self.generic, &self.pointers, &self.captions];
        let told = [&self.hedges, &self.supposing, &self.once, &self.instructions, &self.and, &self.defining];
        let ends = [&self.instruction_seconds, &self.commanding_first, &self.commanding_last, &self.commanding_items];
        let lists = first.into_iter().chain(inside).chain(persons).chain(told).chain(ends);
        lists.flatten().chain(self.numbers.keys())
    }
}

macro_rules! catalogues {
    ($($language:literal $(| $other:literal)* => $name:ident),* $(,)?) => {
        $(static $name: LazyLock<Catalogue> = LazyLock::new(|| load(include_str!(concat!($language, ".json"))));)*

        /// Languages that have a catalogue.
        #[cfg(test)]
        pub(super) const LANGUAGES: &[&str] = &[$($language),*];

        /// All catalogues.
        pub(super) fn all() -> impl Iterator<Item = &'static Catalogue> {
            [$(&*$name),*].into_iter()
        }

        /// The catalogue of a language (ISO 639-1, a region after it does not matter); None if there is none.
        pub(super) fn of(language: &str) -> Option<&'static Catalogue> {
            match language.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
                $($language $(| $other)* => Some(&$name),)*
                _ => None,
            }
        }
    };
}

catalogues! {
    "en" => ENGLISH,
    "de" => GERMAN,
    "fr" => FRENCH,
    "es" => SPANISH,
    "it" => ITALIAN,
    "nl" => DUTCH,
    "pt" => PORTUGUESE,
    "zh" => CHINESE,
    "ja" => JAPANESE,
    "ko" => KOREAN,
    "ru" => RUSSIAN,
    "pl" => POLISH,
    "sv" => SWEDISH,
    "da" => DANISH,
    // A text in Norwegian of whichever kind.
    "nb" | "no" | "nn" => NORWEGIAN,
    "cs" => CZECH,
    "uk" => UKRAINIAN,
    "he" => HEBREW,
    "ar" => ARABIC,
}

/// The catalogue of a language, or the English one.
pub(super) fn of_or_english(language: &str) -> &'static Catalogue {
    of(language).unwrap_or(&ENGLISH)
}

fn load(text: &str) -> Catalogue {
    let mut catalogue: Catalogue =
        serde_json::from_str(text).expect("the catalogues are part of the program and read by a test");
    catalogue.speech.compounds = Compounds::of(catalogue.speech.listed());
    catalogue
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::outlines;

    #[test]
    fn every_language_has_every_section_and_no_other() {
        let wanted: Vec<&str> = outlines::all_keys().into_iter().collect();
        for language in LANGUAGES {
            let catalogue = of(language).expect("is listed");
            let keys: Vec<&str> = catalogue.sections.keys().map(String::as_str).collect();
            assert_eq!(keys, wanted, "{language}");
            for (key, words) in &catalogue.sections {
                assert!(words.question.ends_with(['?', '？', '؟']), "{language}: {key}");
                let unasked =
                    [outlines::REFERENCES, outlines::DISAGREEMENTS, outlines::GLOSSARY].contains(&key.as_str());
                assert!(words.cues.len() >= 5 || unasked, "{language}: {key} has cues");
            }
        }
    }

    #[test]
    fn every_language_can_name_types_and_fill_in_its_sentences() {
        for language in LANGUAGES {
            let catalogue = of(language).expect("is listed");
            for document_type in DocumentType::ALL {
                assert!(!catalogue.type_name(document_type).is_empty(), "{language}");
            }
            let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 9).expect("a day");
            let date = catalogue.date(day);
            assert!(date.contains('9') && date.contains("2026") && !date.contains('{'), "{language}: {date}");
            let notices = &catalogue.notices;
            assert!(notices.nothing_found.contains("{}") && notices.audience.contains("{}"), "{language}");
            assert!(notices.table_from.contains("{}") && notices.no_font.contains("{}"), "{language}");
            for wanted in ["{type}", "{date}", "{files}"] {
                assert!(notices.made_from.contains(wanted), "{language}: {wanted}");
            }
            assert!(notices.page.contains("{}") && notices.by_model.contains("{}"), "{language}");
            assert!(notices.either.contains("{one}") && notices.either.contains("{other}"), "{language}");
            assert!(notices.rows.contains("{shown}") && notices.rows.contains("{all}"), "{language}");
            let derived = &catalogue.derived;
            for wanted in ["{column}", "{most}", "{most_of}", "{least}", "{least_of}"] {
                assert!(derived.extremes.contains(wanted), "{language}: {wanted}");
            }
            for text in [&derived.rises, &derived.falls] {
                assert!(["{before}", "{after}", "{rows}"].iter().all(|wanted| text.contains(wanted)), "{language}");
            }
            assert!(["{name}", "{from}", "{to}"].iter().all(|wanted| derived.change.contains(wanted)), "{language}");
        }
    }

    #[test]
    fn what_sentences_are_told_by_is_in_lower_case() {
        for language in LANGUAGES {
            let speech = &of(language).expect("is listed").speech;
            let lists = [&speech.leaning, &speech.leaning_phrases, &speech.pronouns, &speech.back_matter];
            let told = [&speech.hedges, &speech.supposing, &speech.once, &speech.we, &speech.defining];
            assert!(told.iter().all(|list| !list.is_empty()), "{language}");
            let lists = lists.into_iter().chain(told).chain([&speech.pricing]);
            for word in lists.flatten().chain(&speech.instructions).chain(&speech.leave_out) {
                assert_eq!(word, &word.to_lowercase(), "{language}");
            }
        }
    }

    #[test]
    fn regions_do_not_matter_and_unknown_languages_fall_back() {
        assert!(std::ptr::eq(of_or_english("de-AT"), &*GERMAN));
        assert!(std::ptr::eq(of_or_english("no"), &*NORWEGIAN) && std::ptr::eq(of_or_english("nb-NO"), &*NORWEGIAN));
        assert!(std::ptr::eq(of_or_english("zh-Hans-CN"), &*CHINESE));
        assert!(std::ptr::eq(of_or_english("xx"), &*ENGLISH));
    }
}
