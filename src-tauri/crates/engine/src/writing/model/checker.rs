//! A second look at the sentences that the built-in check lets pass, by a model. It can take trust away and never give any: a
//! sentence that was called unsupported is not even shown.

use super::answer::without_thoughts;
use super::passages::{around, place};
use super::templates::{CHECK, CHECK_TASK, guarded, quotation};
use crate::api::{Citation, DocumentSection, Doubt, Sentence, SentenceKind, Verdict};
use crate::models::{Message, Role};
use crate::writing::prepare::Prepared;

/// Most sentences of a question. Small models lose count among more.
pub(crate) const AT_ONCE: usize = 8;

/// Longest passage beside a sentence, in characters: what is cited, and what it leans on.
const LONGEST: usize = 600;

/// Tokens of the answer about a sentence, and those beside: a model may think a little.
const TOKENS_OF_A_LINE: u32 = 12;
const TOKENS_BESIDE: u32 = 240;

/// A sentence and where it comes from.
pub(crate) struct Claim {
    /// Number of its paragraph and its number in that.
    at: (usize, usize),
    sentence: String,
    /// Where the passage is, and what it says.
    passage: (String, String),
}

/// The sentences of a section that a model wrote and that have a passage.
pub(crate) fn claims(prepared: &Prepared, section: &DocumentSection) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (paragraph, sentences) in section.paragraphs.iter().map(|paragraph| &paragraph.sentences).enumerate() {
        for (number, sentence) in sentences.iter().enumerate() {
            if let Some(passage) = may_be_doubted(sentence).then(|| passage(prepared, &sentence.citations)).flatten() {
                claims.push(Claim { at: (paragraph, number), sentence: sentence.text.clone(), passage });
            }
        }
    }
    claims
}

fn may_be_doubted(sentence: &Sentence) -> bool {
    let verdict = sentence.support.as_ref().map(|support| support.verdict);
    sentence.kind == SentenceKind::Written && matches!(verdict, Some(Verdict::Supported | Verdict::Partly))
}

/// What is cited, with some of the words around it.
fn passage(prepared: &Prepared, citations: &[Citation]) -> Option<(String, String)> {
    let mut texts = Vec::new();
    let mut from = String::new();
    for citation in citations {
        let source = prepared.material.sources.iter().find(|source| source.hash == citation.hash)?;
        let block = source.blocks.iter().find(|block| block.block == citation.block)?;
        if from.is_empty() {
            from = place(&source.source, block);
        }
        texts.push(around(&block.text, block.start, citation.start, citation.end, LONGEST).1);
    }
    texts.dedup();
    (!texts.is_empty()).then(|| (from, texts.join("\n")))
}

/// What the checker is asked about some of them, and the tokens that the answer takes.
pub(crate) fn question(claims: &[Claim], own: &str) -> (Vec<Message>, u32) {
    let told = claims.iter().enumerate().map(|(at, claim)| {
        let (place, text) = &claim.passage;
        let sentence = guarded(&claim.sentence);
        format!("{}\nSentence {}: {sentence}", quotation(at + 1, place, text), at + 1)
    });
    let told = told.collect::<Vec<_>>().join("\n\n");
    let task = CHECK_TASK.fill(&[("claims", &told), ("count", &claims.len().to_string())]);
    let tokens = u32::try_from(claims.len()).unwrap_or_default() * TOKENS_OF_A_LINE + TOKENS_BESIDE;
    (vec![Message::new(Role::System, CHECK.rules(&[], own)), Message::new(Role::User, task)], tokens)
}

/// Those of the sentences that an answer says no to. What is neither yes nor no says nothing.
pub(crate) fn doubted<'a>(answer: &str, claims: &'a [Claim]) -> Vec<&'a Claim> {
    let text = without_thoughts(answer);
    let says_no = |line: &str| {
        let line = line.trim().trim_start_matches(['*', '-', ' ']);
        let digits = line.len() - line.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let number: usize = line[..digits].parse().ok()?;
        let rest = line[digits..].trim_start_matches(['.', ')', ':', '*', ' ']);
        let word: String = rest.chars().take_while(|character| character.is_alphabetic()).collect();
        Some((number, word.eq_ignore_ascii_case("no")))
    };
    let mut said = vec![None; claims.len()];
    for (number, no) in text.lines().filter_map(says_no) {
        if let Some(said) = number.checked_sub(1).and_then(|at| said.get_mut(at)) {
            // Who says both has not made up its mind.
            *said = Some(no && *said != Some(false));
        }
    }
    claims.iter().zip(said).filter(|(_, said)| *said == Some(true)).map(|(claim, _)| claim).collect()
}

/// Marks sentences as doubted: what was supported is so in part.
pub(crate) fn doubt(section: &mut DocumentSection, doubted: &[&Claim]) {
    for claim in doubted {
        let (paragraph, number) = claim.at;
        let support = &mut section.paragraphs[paragraph].sentences[number].support;
        if let Some(support) = support.as_mut().filter(|support| support.verdict != Verdict::Unsupported) {
            support.verdict = Verdict::Partly;
            support.doubts.push(Doubt::SecondLook);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Vec<Claim> {
        let claim = |number| Claim { at: (0, number), sentence: number.to_string(), passage: <_>::default() };
        (0..4).map(claim).collect()
    }

    fn numbers(answer: &str) -> Vec<usize> {
        doubted(answer, &claims()).iter().map(|claim| claim.at.1 + 1).collect()
    }

    #[test]
    fn a_clear_no_alone_is_a_doubt() {
        assert_eq!(numbers("1. yes\n2. no\n3) No, it does not.\n**4.** NO"), [2, 3, 4]);
        assert_eq!(numbers("1: no\n9. no\n0. no\n2. not sure\n3. nothing\nno\n4. maybe"), [1]);
        assert_eq!(numbers("<think>1. no</think>1. yes"), [0; 0]);
        assert_eq!(numbers("1. no\n1. yes\n2. yes\n2. no"), [0; 0], "neither has an opinion");
        assert_eq!(numbers("I cannot do that."), [0; 0]);
    }
}
