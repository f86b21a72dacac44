//! Two versions of a document side by side: line by line, and within a changed line word by word.

use similar::{ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::api::{Difference, DifferenceKind, DifferencePiece, DocumentSection};

/// Part of their words that two lines must share to be one line that was changed, and not two.
const SAME_LINE: f32 = 0.3;

/// A heading, a sentence or a row.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Line<'a> {
    heading: bool,
    text: &'a str,
}

/// How the later version differs from the earlier one, in the order of the text.
pub(crate) fn compare(before: &[DocumentSection], after: &[DocumentSection]) -> Vec<Difference> {
    let (before, after) = (lines(before), lines(after));
    let mut differences = Vec::new();
    for operation in capture_diff_slices(similar::Algorithm::Patience, &before, &after) {
        match operation {
            DiffOp::Equal { old_index, len, .. } => {
                differences.extend(before[old_index..old_index + len].iter().map(same))
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                differences.extend(before[old_index..old_index + old_len].iter().map(removed));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                differences.extend(after[new_index..new_index + new_len].iter().map(added));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let (old, new) = (&before[old_index..old_index + old_len], &after[new_index..new_index + new_len]);
                replaced(old, new, &mut differences);
            }
        }
    }
    differences
}

fn lines(sections: &[DocumentSection]) -> Vec<Line<'_>> {
    let heading = |text| Line { heading: true, text };
    let mut lines = Vec::new();
    for section in sections {
        lines.push(heading(section.title.as_str()));
        for paragraph in &section.paragraphs {
            lines.extend((!paragraph.title.is_empty()).then(|| heading(paragraph.title.as_str())));
            lines.extend(paragraph.sentences.iter().map(|sentence| Line { heading: false, text: &sentence.text }));
        }
    }
    lines
}

/// Lines in the place of others: the n-th beside the n-th while they have words in common.
fn replaced(old: &[Line<'_>], new: &[Line<'_>], differences: &mut Vec<Difference>) {
    let pairs = old.len().min(new.len());
    for (one, other) in old.iter().zip(new) {
        let diff = TextDiff::from_words(one.text, other.text);
        if one.heading != other.heading || diff.ratio() < SAME_LINE {
            differences.extend([removed(one), added(other)]);
            continue;
        }
        let side = |gone: ChangeTag| {
            let mut pieces: Vec<DifferencePiece> = Vec::new();
            for change in diff.iter_all_changes() {
                if change.tag() == ChangeTag::Equal || change.tag() == gone {
                    push(&mut pieces, change.value(), change.tag() == gone);
                }
            }
            pieces
        };
        differences.push(Difference {
            kind: DifferenceKind::Changed,
            heading: one.heading,
            before: side(ChangeTag::Delete),
            after: side(ChangeTag::Insert),
        });
    }
    differences.extend(old[pairs..].iter().map(removed));
    differences.extend(new[pairs..].iter().map(added));
}

/// Adds words to the last piece if they are of the same kind.
fn push(pieces: &mut Vec<DifferencePiece>, text: &str, changed: bool) {
    match pieces.last_mut() {
        Some(last) if last.changed == changed => last.text.push_str(text),
        _ => pieces.push(DifferencePiece { text: text.to_owned(), changed }),
    }
}

fn whole(line: &Line<'_>, changed: bool) -> Vec<DifferencePiece> {
    vec![DifferencePiece { text: line.text.to_owned(), changed }]
}

fn same(line: &Line<'_>) -> Difference {
    let (before, after) = (whole(line, false), whole(line, false));
    Difference { kind: DifferenceKind::Same, heading: line.heading, before, after }
}

fn removed(line: &Line<'_>) -> Difference {
    let before = whole(line, true);
    Difference { kind: DifferenceKind::Removed, heading: line.heading, before, after: Vec::new() }
}

fn added(line: &Line<'_>) -> Difference {
    let after = whole(line, true);
    Difference { kind: DifferenceKind::Added, heading: line.heading, before: Vec::new(), after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Paragraph, ParagraphKind, Sentence, SentenceKind};

    fn document(title: &str, texts: &[&str]) -> Vec<DocumentSection> {
        let sentence = |text: &&str| Sentence {
            text: (*text).to_owned(),
            kind: SentenceKind::Own,
            citations: Vec::new(),
            support: None,
        };
        let prose = Paragraph {
            kind: ParagraphKind::Prose,
            title: String::new(),
            columns: Vec::new(),
            sentences: texts.iter().map(sentence).collect(),
        };
        vec![DocumentSection { title: title.to_owned(), paragraphs: vec![prose] }]
    }

    #[test]
    fn what_was_changed_is_marked_word_by_word() {
        let before = document("Costs", &["The council bought 12 pumps.", "They are loud."]);
        let after = document("Costs", &["The council bought 14 pumps.", "They are loud.", "We like them."]);
        let found = compare(&before, &after);
        let kinds: Vec<_> = found.iter().map(|line| line.kind).collect();
        use DifferenceKind::{Added, Changed, Same};
        assert_eq!(kinds, [Same, Changed, Same, Added]);
        assert!(found[0].heading);
        let marked = |pieces: &[DifferencePiece]| {
            pieces.iter().filter(|piece| piece.changed).map(|piece| piece.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!((marked(&found[1].before), marked(&found[1].after)), (vec!["12".into()], vec!["14".into()]));
    }

    #[test]
    fn each_side_is_its_version_whole_and_in_order() {
        let before = document("Costs", &["One two three.", "Four five six.", "Seven eight nine."]);
        let after = document("Prices", &["Something else altogether.", "Seven eight ten.", "Four five six."]);
        let found = compare(&before, &after);
        let side = |of: fn(&Difference) -> &Vec<DifferencePiece>| {
            let text = |line: &Difference| of(line).iter().map(|piece| piece.text.as_str()).collect::<String>();
            found.iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(side(|line| &line.before), ["Costs", "One two three.", "Four five six.", "Seven eight nine."]);
        assert_eq!(
            side(|line| &line.after),
            ["Prices", "Something else altogether.", "Seven eight ten.", "Four five six."]
        );
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        let document = document("Costs", &["One.", "Two."]);
        assert!(compare(&document, &document).iter().all(|line| line.kind == DifferenceKind::Same));
    }
}
