//! Judges a sentence by its words: is it prose at all, can it stand alone, does it tell somebody to do something, and what
//! would make a reader stumble.
//!
//! Nothing here understands language. Each rule is a habit of written text that holds often enough, with its words in the
//! catalogues; where it errs, a sentence is left out or takes its neighbour along, and nothing false is said.

use unicode_segmentation::UnicodeSegmentation as _;

use super::catalogue::Speech;
use super::sentences::is_closed;
use super::setting::length;
use super::words::count_words;

/// First words among which a pronoun has nothing in its own sentence to stand for.
const PRONOUN_WINDOW: usize = 8;

/// First words among which a sentence says that it speaks of its own source: "In this paper".
const SOURCE_WINDOW: usize = 3;

/// Words that say something, before a pronoun, of which one may be what it stands for: a verb alone is not.
const MOST_ALONE: usize = 2;

/// Longest question over an answer, in words.
const LONGEST_QUESTION: u32 = 12;

/// What a question loses.
const QUESTION: f32 = 0.25;

/// What a sentence loses that is said to somebody: thanks, greetings, "yesterday". Nobody misses it.
const CHATTING: f32 = 0.45;

/// What a sentence loses that points to what stands elsewhere in its source: "Here is a list of". Nobody misses it.
const POINTING_AHEAD: f32 = 0.45;

/// First words among which one that connects joins the whole sentence to the one before: "The pump also failed."
const CONNECTING_WINDOW: usize = 4;

/// First words among which a known thing is looked for that the sentence before has introduced.
const ARTICLE_WINDOW: usize = 6;

/// Longest label before a point, in words.
const MOST_LABEL_WORDS: usize = 4;

/// Fewest words of a closed item in which a verb may be one that the catalogue does not know.
const SHORTEST_TELLING: usize = 8;

/// Sentences with more words than this are hard to read out of their context.
const LONG: u32 = 35;

/// What can be told from the words of a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Manner {
    /// Ends with a mark.
    pub(super) closed: bool,
    /// Leans on the sentence before it ("This ...", "However, ...").
    pub(super) leaning: bool,
    /// Tells the reader to do something.
    pub(super) instruction: bool,
    /// An item that says nothing without the line above its list ("a valid passport;"): part of a procedure at most.
    pub(super) fragment: bool,
    /// How often it says that something matters, at most twice.
    pub(super) announcing: u8,
    /// Holds a figure.
    pub(super) figure: bool,
    /// Says enough in few words: "Never use vinegar.", "Reserves stand at £18,250."
    pub(super) terse: bool,
    /// Denies something.
    pub(super) denies: bool,
    /// Asks something.
    pub(super) asks: bool,
    /// Speaks of somebody ("she", "his") whom it has not named.
    pub(super) person: bool,
    /// Holds what may be a name.
    pub(super) named: bool,
    /// Somebody speaks of himself.
    pub(super) speaker: bool,
    /// Speaks of its own source: "This report covers".
    pub(super) of_source: bool,
    /// How much it loses as a sentence of a document: a question, a speaker who means himself, a pointer to elsewhere.
    pub(super) blemish: f32,
}

/// Judges a sentence. `before` is the one before it in its block; `is_stop_word` knows words that say nothing.
pub(super) fn judge(
    text: &str,
    before: Option<&str>,
    item: bool,
    speech: &Speech,
    is_stop_word: impl Fn(&str) -> bool,
) -> Manner {
    let words = speech.words(text);
    let has = |list: &[String], word: &str| list.iter().any(|known| known == word);
    let mut blemish = 0.0;
    let asks = is_question(text);
    if asks {
        blemish += QUESTION;
    }
    let speaker = words.iter().any(|word| has(&speech.first_person, word));
    if speaker {
        blemish += 0.2;
    }
    let says =
        |phrases: &[String]| phrases.iter().any(|phrase| (0..words.len()).any(|at| begins_with(&words[at..], phrase)));
    if says(&speech.chatting) {
        blemish += CHATTING;
    }
    // What it promises does not come along.
    if says(&speech.pointing_ahead) {
        blemish += POINTING_AHEAD;
    }
    let numbered = |pair: &[String]| has(&speech.pointers, &pair[0]) && pair[1].starts_with(|c: char| c.is_numeric());
    if words.windows(2).any(numbered) {
        blemish += 0.4;
    }
    if ["et al", " ["].iter().any(|sign| text.contains(sign)) {
        blemish += 0.25;
    }
    if !item && is_labelled(text) {
        blemish += 0.2;
    }
    if length(text, count_words(text)) > LONG {
        blemish += 0.1;
    }
    let closed = is_closed(text);
    let instruction = instructs(&words, item, speech, &is_stop_word);
    let figure = text.chars().any(char::is_numeric);
    let denies = words.iter().any(|word| has(&speech.negations, word) || word.replace('’', "'").ends_with("n't"));
    Manner {
        closed,
        leaning: leans(&words, before, speech, &is_stop_word),
        instruction,
        fragment: item && is_fragment(text, &words, closed, instruction, speech),
        announcing: announces(&words, speech),
        figure,
        terse: closed
            && (instruction
                || words.iter().take(2).any(|word| has(&speech.negations, word))
                || figure && words.iter().skip(1).any(|word| is_stop_word(word))),
        person: (0..words.len().min(PRONOUN_WINDOW))
            .any(|at| speech.persons.contains(&words[at]) && !is_bound(&words, at, speech, &is_stop_word)),
        named: holds_name(text, speech),
        speaker,
        of_source: words
            .windows(2)
            .take(SOURCE_WINDOW)
            .any(|pair| has(&speech.leaning, &pair[0]) && has(&speech.generic, &pair[1])),
        denies,
        asks,
        blemish,
    }
}

fn is_question(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '“', '\'']).ends_with(['?', '？', '؟'])
}

/// A question as they stand over answers: "What does E4 mean?"
pub(super) fn is_short_question(text: &str) -> bool {
    is_question(text) && length(text, count_words(text)) <= LONGEST_QUESTION
}

fn leans(words: &[String], before: Option<&str>, speech: &Speech, is_stop_word: impl Fn(&str) -> bool) -> bool {
    let Some(first) = words.first() else { return false };
    let has = |list: &[String], word: &String| list.contains(word);
    if speech.standing_phrases.iter().any(|phrase| begins_with(words, phrase)) {
        return false;
    }
    has(&speech.leaning, first)
        || speech.leaning_phrases.iter().any(|phrase| begins_with(words, phrase))
        || words.iter().take(CONNECTING_WINDOW).chain(words.last()).any(|word| speech.connecting.contains(word))
        || speech.pointing_back.iter().any(|phrase| (0..words.len()).any(|at| begins_with(&words[at..], phrase)))
        || (0..words.len().min(PRONOUN_WINDOW))
            .any(|at| speech.pronouns.contains(&words[at]) && !is_bound(words, at, speech, &is_stop_word))
        || before.is_some_and(|before| takes_up(words, before, speech))
}

/// Whether something before a pronoun in its sentence may be what it stands for: "The pump stopped because it was blocked", but
/// not "Many doubted that it was".
fn is_bound(words: &[String], at: usize, speech: &Speech, is_stop_word: impl Fn(&str) -> bool) -> bool {
    let telling =
        || words[..at - 1].iter().filter(|word| !is_stop_word(word) && !speech.connecting.contains(word)).count();
    at > 1 && speech.subordinating.contains(&words[at - 1]) && telling() >= MOST_ALONE
}

/// A capital inside of a sentence, and not behind a word that tells where or when: "in July" names nobody.
fn holds_name(text: &str, speech: &Speech) -> bool {
    let words: Vec<&str> = text.unicode_words().collect();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(1).is_some();
    !speech.nouns_are_capital
        && words
            .windows(2)
            .any(|pair| capital(pair[1]) && !speech.placing.iter().any(|word| *word == pair[0].to_lowercase()))
}

fn begins_with(words: &[String], phrase: &str) -> bool {
    let mut rest = words.iter();
    phrase.split(' ').all(|word| rest.next().is_some_and(|own| own == word))
}

/// "The council adopted a plan. The plan asks for ...", "The Market Hall is old. Heating of the hall ...": the second sentence
/// is about what the first has introduced, or has called by its name.
fn takes_up(words: &[String], before: &str, speech: &Speech) -> bool {
    let before: Vec<&str> = before.unicode_words().collect();
    let introduced = |at: usize| {
        let articles = before[at.saturating_sub(3)..at].iter().map(|word| word.to_lowercase());
        articles.into_iter().any(|word| speech.indefinite.contains(&word))
    };
    let named = |at: usize| {
        let capital = |at: usize| before[at].chars().next().is_some_and(char::is_uppercase);
        !speech.nouns_are_capital && at > 1 && capital(at) && capital(at - 1)
    };
    let pairs = words.windows(2).take(ARTICLE_WINDOW).filter(|pair| speech.definite.contains(&pair[0]));
    pairs.map(|pair| &pair[1]).filter(|noun| noun.chars().count() >= 4).any(|noun| {
        before.iter().enumerate().any(|(at, word)| word.to_lowercase() == *noun && (introduced(at) || named(at)))
    })
}

/// In running text a verb alone is not enough ("Test results", "Open questions"): a small word has to follow ("Test the").
fn instructs(words: &[String], item: bool, speech: &Speech, is_stop_word: impl Fn(&str) -> bool) -> bool {
    let Some(first) = words.first() else { return false };
    let second = words.get(1).map(String::as_str).unwrap_or_default();
    let verb = speech.instructions.contains(first)
        || speech.instruction_endings.iter().any(|ending| first.len() > ending.len() + 2 && first.ends_with(ending));
    let ends = |word: &String, endings: &[String]| endings.iter().any(|ending| word.ends_with(ending.as_str()));
    let last = words.last().unwrap_or(first);
    if ends(first, &speech.commanding_first)
        || ends(last, &speech.commanding_last)
        || item && ends(last, &speech.commanding_items)
        || item
            && speech.instruction_leads.contains(first)
            && words.iter().any(|word| speech.instructions.contains(word))
    {
        return true;
    }
    let addressed = speech.instruction_seconds.iter().any(|word| word == second);
    match speech.instruction_seconds.is_empty() {
        // Languages that address the reader ("Öffnen Sie") need no other sign.
        false => verb && (addressed || item),
        true => verb && (item || is_stop_word(second) || second.ends_with("ly")),
    }
}

/// How many phrases say that something matters, at most two.
fn announces(words: &[String], speech: &Speech) -> u8 {
    let said = speech.announcing.iter().filter(|phrase| (0..words.len()).any(|at| begins_with(&words[at..], phrase)));
    said.take(2).map(|_| 1).sum()
}

/// A point that was an item of a list, though nothing but its words tells so: "Templates: Ready forms for letters ...".
fn is_labelled(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(label, rest)| {
        label.unicode_words().count() <= MOST_LABEL_WORDS && rest.starts_with(char::is_uppercase)
    })
}

/// An item that goes on in the next, or is not closed and tells nothing: no verb that is known, and no instruction.
fn is_fragment(text: &str, words: &[String], closed: bool, instruction: bool, speech: &Speech) -> bool {
    let goes_on = text.trim_end().ends_with([';', ',', ':', '-', '–', '；', '，', '、']);
    let joins = words.last().is_some_and(|last| speech.and.contains(last)) && !closed;
    let tells = instruction || words.iter().any(|word| speech.is_finite(word));
    let silent = speech.knows_verbs() && !tells && (!closed || words.len() < SHORTEST_TELLING);
    goes_on || joins || silent || !speech.knows_verbs() && !closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    fn english(text: &str, before: Option<&str>, item: bool) -> Manner {
        let speech = &catalogue::of("en").expect("there is English").speech;
        judge(text, before, item, speech, |word| ["the", "a", "all", "in", "to", "until", "that"].contains(&word))
    }

    #[test]
    fn sentences_that_point_back_lean_on_the_one_before() {
        let leaning = [
            "This made the pump stop.",
            "However, the pump stopped.",
            "In that year the pump stopped.",
            "As a result, heat was lost.",
            "Mr Vance voted against it.",
            "When they arrived, the pump stopped.",
            "Spare parts for these boilers are rare.",
            "Another reason is the pump.",
            "The pump was replaced, however.",
            "Yes, the pump runs at night.",
            "Before joining the works of the town, he worked abroad.",
            "We also replaced the pump in the hall.",
            "A similar end awaited the boiler of the school.",
            "The Market Hall, opened in that year, had no heating.",
        ];
        for text in leaning {
            assert!(english(text, None, false).leaning, "{text}");
        }
        let standing = [
            "The pump stopped because it was blocked.",
            "There are 288 room controllers in the town.",
            "This report covers three years.",
            "Both the pump and the valve were replaced.",
            "In 2022 the council adopted a climate plan.",
        ];
        for text in standing {
            assert!(!english(text, None, false).leaning, "{text}");
        }
    }

    #[test]
    fn what_the_sentence_before_has_introduced_is_taken_up() {
        let before = Some("In 2022 the council adopted a climate plan.");
        assert!(english("The plan asks for less.", before, false).leaning);
        assert!(!english("The council asks for less.", before, false).leaning, "it was known already");
        assert!(!english("The plan asks for less.", None, false).leaning);
        let before = Some("The traders in the Market Hall complained about cold.");
        assert!(english("Electric heating of the hall cost 35,186 pounds a year.", before, false).leaning);
    }

    #[test]
    fn verbs_at_the_head_make_instructions() {
        assert!(english("Open the main valve.", None, false).instruction);
        assert!(english("Press plus or minus.", None, true).instruction);
        assert!(!english("Open questions remain.", None, false).instruction);
        assert!(!english("The valve is open.", None, true).instruction);
        let speech = &catalogue::of("de").expect("there is German").speech;
        let german = |text: &str, item| judge(text, None, item, speech, |_| false).instruction;
        assert!(german("Öffnen Sie das Ventil.", false) && german("Prüfen, ob das Ventil zu ist.", true));
        assert!(!german("Das Ventil ist zu.", true));
    }

    #[test]
    fn items_that_need_the_line_above_them_are_fragments() {
        for text in [
            "A valid passport and a photograph;",
            "Pumps, valves and pipes of the plant",
            "The pump is old; and",
            "Gas and oil.",
        ] {
            assert!(english(text, None, true).fragment, "{text}");
        }
        for text in
            ["Open the main valve", "The pump is old", "Pipes burst in the frost of the first winter after the war."]
        {
            assert!(!english(text, None, true).fragment, "{text}");
        }
        assert!(!english("Pumps, valves and pipes.", None, false).fragment, "no item of a list");
    }

    #[test]
    fn questions_speakers_and_pointers_are_blemishes() {
        for text in [
            "Was it so?",
            "Templates: Ready forms for letters were made.",
            "I saw the pump.",
            "It is shown in Figure 3.",
            "Smith et al. found it [12].",
        ] {
            assert!(english(text, None, false).blemish > 0.1, "{text}");
        }
        assert!(english("The pump stopped on 3 May.", None, false).blemish < f32::EPSILON);
    }
}
