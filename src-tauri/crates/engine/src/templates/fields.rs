//! Fields of headers and footers: those that say something of the document stay; of those that fetch, run or ask something,
//! only the words stay that they showed last.

use super::tree::{Element, Node};

/// What stays, by its first word.
const HARMLESS: [&str; 16] = [
    "AUTHOR",
    "CREATEDATE",
    "DATE",
    "DOCPROPERTY",
    "FILENAME",
    "NUMPAGES",
    "NUMWORDS",
    "PAGE",
    "PRINTDATE",
    "REVNUM",
    "SAVEDATE",
    "SECTION",
    "SECTIONPAGES",
    "STYLEREF",
    "SUBJECT",
    "TITLE",
];

/// Takes out all fields but the harmless ones, and what is a field only in part. Gives how many were taken out.
pub(super) fn keep_harmless(root: &mut Element) -> u32 {
    let mut survey = Survey::default();
    survey.look(root);
    let mut taken = Taking { kept: &survey.fields, begun: 0, open: Vec::new(), left: 0 };
    taken.from(root);
    taken.left
}

/// What a field says that it does. Word and field may stand in any case.
fn is_harmless(instruction: &str) -> bool {
    let word = instruction.split_whitespace().next().unwrap_or_default();
    HARMLESS.iter().any(|harmless| harmless.eq_ignore_ascii_case(word))
}

/// The fields of a part in the order in which they begin.
#[derive(Default)]
struct Survey {
    /// Whether each is whole and harmless.
    fields: Vec<bool>,
    /// Those that have begun and not ended: number, instruction, whether that has ended.
    open: Vec<(usize, String, bool)>,
}

impl Survey {
    fn look(&mut self, element: &Element) {
        if element.is("fldChar") {
            match element.attribute("fldCharType") {
                Some("begin") => {
                    self.open.push((self.fields.len(), String::new(), false));
                    self.fields.push(false);
                }
                Some("separate") => {
                    if let Some((_, _, said)) = self.open.last_mut() {
                        *said = true;
                    }
                }
                Some("end") => {
                    if let Some((number, instruction, _)) = self.open.pop() {
                        self.fields[number] = is_harmless(&instruction);
                    }
                }
                _ => {}
            }
        }
        if element.is("instrText")
            && let Some((_, instruction, false)) = self.open.last_mut()
        {
            instruction.push_str(&words(element));
        }
        element.elements().for_each(|child| self.look(child));
    }
}

struct Taking<'k> {
    kept: &'k [bool],
    /// How many have begun.
    begun: usize,
    /// Whether each of those that have begun and not ended stays.
    open: Vec<bool>,
    /// How many were taken out.
    left: u32,
}

impl Taking<'_> {
    fn from(&mut self, element: &mut Element) {
        let children = std::mem::take(&mut element.children);
        for child in children {
            match child {
                Node::Element(mut child) => {
                    if self.stays(&child) {
                        self.from(&mut child);
                        element.children.push(Node::Element(child));
                    } else if child.is("fldSimple") {
                        self.from(&mut child);
                        element.children.append(&mut child.children);
                    }
                }
                Node::Text(words) => element.children.push(Node::Text(words)),
            }
        }
    }

    fn stays(&mut self, element: &Element) -> bool {
        if element.is("fldSimple") {
            let stays = element.attribute("instr").is_some_and(is_harmless);
            self.left += u32::from(!stays);
            return stays;
        }
        if element.is("instrText") {
            // A harmless field may have another one in it.
            return self.open.last().copied().unwrap_or_default() && self.open.iter().all(|stays| *stays);
        }
        if !element.is("fldChar") {
            return true;
        }
        match element.attribute("fldCharType") {
            Some("begin") => {
                let stays = self.kept.get(self.begun).copied().unwrap_or_default();
                self.begun += 1;
                self.left += u32::from(!stays);
                // What stands in one that goes goes too: it may be a part of its instruction.
                let stays = stays && self.open.iter().all(|stays| *stays);
                self.open.push(stays);
                stays
            }
            Some("separate") => self.open.last().copied().unwrap_or_default(),
            Some("end") => self.open.pop().unwrap_or_default(),
            _ => false,
        }
    }
}

fn words(element: &Element) -> String {
    let words = element.children.iter().filter_map(|node| match node {
        Node::Text(words) => Some(words.as_str()),
        Node::Element(_) => None,
    });
    words.collect()
}
