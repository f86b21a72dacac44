//! Collects the running text of one block: links with their share, raised and lowered digits, quotation marks, and
//! without the marks that only point at footnotes.

use super::tree::{Edge, NodeId, Tree};

/// Text in the making.
#[derive(Debug, Default)]
pub(super) struct Inline {
    /// What was collected; a line feed is a forced break.
    pub(super) text: String,
    /// Words of it in links.
    pub(super) linked: usize,
    /// Links around this place.
    links: u32,
    /// Where raised or lowered text began.
    shifted: Vec<usize>,
}

impl Inline {
    /// Adds characters; outside of preformatted text a line feed is only a space.
    pub(super) fn add(&mut self, text: &str, preformatted: bool) {
        if self.links > 0 {
            self.linked += text.split_whitespace().count();
        }
        if preformatted {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().map(|character| if character == '\n' { ' ' } else { character }));
        }
    }

    /// Takes the start of an inline element. False if what is in it is not to be read.
    pub(super) fn open(&mut self, tree: &Tree, id: NodeId, name: &str) -> bool {
        match name {
            "br" => self.text.push('\n'),
            "a" if is_mark(tree, id) => return false,
            "a" => self.links += u32::from(tree.attribute(id, "href").is_some()),
            "sup" if is_mark(tree, id) => return false,
            "sup" | "sub" => self.shifted.push(self.text.len()),
            "q" => self.text.push('“'),
            _ => {}
        }
        true
    }

    /// Takes the end of an inline element that was opened.
    pub(super) fn close(&mut self, tree: &Tree, id: NodeId, name: &str) {
        match name {
            "a" if tree.attribute(id, "href").is_some() => self.links = self.links.saturating_sub(1),
            "sup" | "sub" => {
                if let Some(start) = self.shifted.pop()
                    && let Some(inner) = self.text.get(start..)
                    && let Some(shifted) = shift(inner, name == "sup")
                {
                    self.text.replace_range(start.., &shifted);
                }
            }
            "q" => self.text.push('”'),
            _ => {}
        }
    }

    /// The text so far with its words in links; goes on without them.
    pub(super) fn take(&mut self) -> (String, usize) {
        self.shifted.clear();
        (std::mem::take(&mut self.text), std::mem::take(&mut self.linked))
    }
}

/// Digits and signs in their raised or lowered form, which Unicode has for them: 10<sup>6</sup> is not 106. None for
/// other text, such as the letters of an ordinal.
pub(in crate::sources) fn shift(text: &str, up: bool) -> Option<String> {
    const PLAIN: &str = "0123456789+-−=()n";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ";
    let forms = if up { RAISED } else { LOWERED };
    let text = text.trim();
    let shifted = |character| PLAIN.chars().position(|plain| plain == character).and_then(|at| forms.chars().nth(at));
    if text.is_empty() { None } else { text.chars().map(shifted).collect() }
}

/// Whether an element only points: at a footnote ("[3]"), back from one ("↩"), or at the heading it stands in ("¶").
fn is_mark(tree: &Tree, id: NodeId) -> bool {
    const LONGEST: usize = 24;
    let mut text = String::new();
    let mut points_inside = false;
    for edge in tree.walk(id) {
        let Edge::Open(inner) = edge else { continue };
        if let super::tree::Data::Text(part) = tree.data(inner) {
            text.push_str(part.trim());
            if text.len() > LONGEST {
                return false;
            }
        }
        let link = tree.attribute(inner, "href");
        points_inside |= link.is_some_and(|link| link.contains('#'));
        let role = tree.attribute(inner, "role").unwrap_or_default();
        if matches!(role, "doc-noteref" | "doc-backlink") || tree.attribute(inner, "epub:type") == Some("noteref") {
            return true;
        }
    }
    let raised = tree.name(id).is_some_and(|name| &**name == "sup");
    // What a wiki sets in brackets above the line: marks of notes, "citation needed".
    if raised && text.starts_with('[') && text.ends_with(']') {
        let classes = tree.attribute(id, "class").unwrap_or_default();
        let mut classes = classes.split_ascii_whitespace();
        if points_inside || classes.any(|class| matches!(class, "reference" | "noprint" | "Inline-Template")) {
            return true;
        }
    }
    if !points_inside {
        return false;
    }
    let inner = text.trim_matches(['[', ']', '(', ')']);
    let reference = !inner.is_empty()
        && (inner.chars().all(|character| character.is_ascii_digit() || "*†‡§, ".contains(character))
            || inner.chars().count() == 1 && inner.chars().all(char::is_lowercase) && text.starts_with('['));
    let sign = matches!(inner, "↩" | "↩︎" | "↑" | "^" | "⏎" | "¶" | "#" | "§" | "🔗" | "↵");
    sign || (reference && (raised || text.starts_with('[')))
}
