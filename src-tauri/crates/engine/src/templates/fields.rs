//! Fields of headers and footers: those that say something of the document stay; of those that fetch, run or ask something,
//! only the words stay that they showed last. What showed the title of the template shows that of the document.

use super::tree::{Element, Node};
use crate::exports::TITLE_MARK;

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
    let mut taken = Taking { fates: &survey.fields, begun: 0, open: Vec::new(), left: 0 };
    taken.from(root);
    taken.left
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Goes,
    Stays,
    /// It stays, and shows the title.
    Title,
}

/// By the first word of the instruction, which may stand in any case.
fn fate(instruction: &str) -> Fate {
    let word = instruction.split_whitespace().next().unwrap_or_default();
    match HARMLESS.iter().any(|harmless| harmless.eq_ignore_ascii_case(word)) {
        true if word.eq_ignore_ascii_case("TITLE") => Fate::Title,
        true => Fate::Stays,
        false => Fate::Goes,
    }
}

/// The fields of a part in the order in which they begin.
#[derive(Default)]
struct Survey {
    /// What becomes of each; one that is not whole goes.
    fields: Vec<Fate>,
    /// Those that have begun and not ended: number, instruction, whether that has ended.
    open: Vec<(usize, String, bool)>,
}

impl Survey {
    fn look(&mut self, element: &Element) {
        if element.is("fldChar") {
            match element.attribute("fldCharType") {
                Some("begin") => {
                    self.open.push((self.fields.len(), String::new(), false));
                    self.fields.push(Fate::Goes);
                }
                Some("separate") => {
                    if let Some((_, _, said)) = self.open.last_mut() {
                        *said = true;
                    }
                }
                Some("end") => {
                    if let Some((number, instruction, _)) = self.open.pop() {
                        self.fields[number] = fate(&instruction);
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
    fates: &'k [Fate],
    /// How many have begun.
    begun: usize,
    /// Those that have begun and not ended.
    open: Vec<Open>,
    /// How many were taken out.
    left: u32,
}

/// A field that has begun.
struct Open {
    stays: bool,
    /// The title, as long as it has to be shown in the place of words.
    title: Option<String>,
    /// Whether it shows the title.
    is_title: bool,
}

impl Taking<'_> {
    fn from(&mut self, element: &mut Element) {
        let children = std::mem::take(&mut element.children);
        for child in children {
            match child {
                Node::Element(mut child) => {
                    if self.stays(&child) {
                        match self.open.last_mut().filter(|open| open.is_title) {
                            Some(open) if child.is("t") => {
                                child.children = open.title.take().map(Node::Text).into_iter().collect();
                            }
                            _ => self.from(&mut child),
                        }
                        if child.is("fldSimple") && child.attribute("instr").map(fate) == Some(Fate::Title) {
                            child.say(&TITLE_MARK.to_string());
                        }
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
            let stays = element.attribute("instr").is_some_and(|instruction| fate(instruction) != Fate::Goes);
            self.left += u32::from(!stays);
            return stays;
        }
        if element.is("instrText") {
            // A harmless field may have another one in it.
            return !self.open.is_empty() && self.open.iter().all(|open| open.stays);
        }
        if !element.is("fldChar") {
            return true;
        }
        match element.attribute("fldCharType") {
            Some("begin") => {
                let fate = self.fates.get(self.begun).copied().unwrap_or(Fate::Goes);
                self.begun += 1;
                self.left += u32::from(fate == Fate::Goes);
                // What stands in one that goes goes too: it may be a part of its instruction.
                let stays = fate != Fate::Goes && self.open.iter().all(|open| open.stays);
                let is_title = fate == Fate::Title;
                self.open.push(Open { stays, title: is_title.then(|| TITLE_MARK.to_string()), is_title });
                stays
            }
            Some("separate") => self.open.last().is_some_and(|open| open.stays),
            Some("end") => self.open.pop().is_some_and(|open| open.stays),
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
