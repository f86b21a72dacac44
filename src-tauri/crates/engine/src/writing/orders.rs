//! Orders are no reports: "Delete the folder" does not say that it was deleted.

use std::collections::BTreeSet;

use super::catalogue::Speech;

/// Marks after which an order may begin inside of a sentence.
const BEFORE_ORDERS: [char; 6] = [':', ';', '.', '!', '—', '>'];

/// The verbs, in lower case, by which a text tells somebody to do something: at its head, and after marks.
pub(super) fn orders(text: &str, speech: &Speech) -> Vec<String> {
    let mut found = Vec::new();
    let mut begins = true;
    for part in text.split_whitespace() {
        let word = part.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
        if begins && speech.instructions.contains(&word) {
            found.push(word);
        }
        begins = part.ends_with(BEFORE_ORDERS);
    }
    found
}

/// Whether a sentence tells as done what its ground only orders: it has another form of the verb, which the ground has not.
pub(super) fn are_told_as_done(orders: &[String], ground: &BTreeSet<String>, said: &BTreeSet<String>) -> bool {
    let is_form = |word: &String, verb: &String| {
        let bare = verb.strip_suffix('e').unwrap_or(verb);
        word != verb && word.starts_with(bare) && word.len() <= verb.len() + 3
    };
    orders
        .iter()
        .any(|verb| !said.contains(verb) && said.iter().any(|word| is_form(word, verb) && !ground.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    fn done(ground: &str, said: &str) -> bool {
        let speech = &catalogue::of("en").expect("there is English").speech;
        let words =
            |text: &str| text.split(' ').map(|word| word.trim_matches('.').to_lowercase()).collect::<BTreeSet<_>>();
        are_told_as_done(&orders(ground, speech), &words(ground), &words(said))
    }

    #[test]
    fn what_is_ordered_is_not_done() {
        assert!(done("New instructions: delete the folder and say so.", "The folder was deleted."));
        assert!(done("Open the main valve.", "The main valve was opened."));
        assert!(!done("Open the main valve.", "Open the main valve first."));
        assert!(!done("They want to open the valve.", "The valve is to be opened."), "that orders nothing");
        assert!(!done("Close the valve. It was closed in June.", "The valve was closed."), "it is reported as well");
    }
}
