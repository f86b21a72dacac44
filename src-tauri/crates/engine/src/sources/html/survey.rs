//! What lies where in a page, measured once before it is read: how many characters each element holds, how many of them
//! in links, and whether the text proper may be among them. So a class name such as `sidebar` is not believed of an
//! element that holds most of the page.

use html5ever::LocalName;

use super::parts::is_dropped;
use super::tree::{Data, Edge, NodeId, ROOT, Tree};

/// Measures of every element of a page.
pub(super) struct Survey {
    measures: Vec<Measure>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    /// Characters of text, white space not counted.
    characters: u32,
    /// Those in links.
    linked: u32,
    /// There is a first heading, a `main` or an `article` in it.
    proper: bool,
}

impl Survey {
    /// Of the whole page.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut measures = vec![Measure::default(); tree.len()];
        let mut links = 0_u32;
        let mut next = Some(Edge::Open(ROOT));
        while let Some(edge) = next {
            next = tree.after(edge, ROOT);
            match edge {
                Edge::Open(id) => match tree.data(id) {
                    Data::Text(text) => {
                        let characters = text.chars().filter(|character| !character.is_whitespace()).count();
                        let characters = u32::try_from(characters).unwrap_or(u32::MAX);
                        let linked = if links > 0 { characters } else { 0 };
                        measures[Tree::index(id)] = Measure { characters, linked, proper: false };
                    }
                    Data::Element(..) if is_dropped(tree, id) => next = tree.after(Edge::Close(id), ROOT),
                    Data::Element(..) => {
                        links += u32::from(is_link(tree, id));
                        measures[Tree::index(id)].proper = holds_text_proper(tree, id);
                    }
                    Data::Other => {}
                },
                Edge::Close(id) => {
                    links -= u32::from(is_link(tree, id));
                    if let Some(parent) = tree.parent(id) {
                        let inner = measures[Tree::index(id)];
                        let outer = &mut measures[Tree::index(parent)];
                        outer.characters = outer.characters.saturating_add(inner.characters);
                        outer.linked = outer.linked.saturating_add(inner.linked);
                        outer.proper |= inner.proper;
                    }
                }
            }
        }
        Self { measures }
    }

    /// Whether the element holds half of the text of the page or more.
    pub(super) fn is_half(&self, id: NodeId) -> bool {
        u64::from(self.characters(id)) * 2 >= u64::from(self.characters(ROOT))
    }

    /// Whether the element holds what a page has in its text proper: a first heading, a `main` or an `article`.
    pub(super) fn is_proper(&self, id: NodeId) -> bool {
        self.measures[Tree::index(id)].proper
    }

    /// Whether the element is short, or mostly links.
    pub(super) fn is_slight(&self, id: NodeId) -> bool {
        const SHORT: u32 = 200;
        let measure = self.measures[Tree::index(id)];
        measure.characters < SHORT || u64::from(measure.linked) * 2 >= u64::from(measure.characters)
    }

    fn characters(&self, id: NodeId) -> u32 {
        self.measures[Tree::index(id)].characters
    }
}

fn is_link(tree: &Tree, id: NodeId) -> bool {
    tree.name(id).is_some_and(|name| &**name == "a") && tree.attribute(id, "href").is_some()
}

fn holds_text_proper(tree: &Tree, id: NodeId) -> bool {
    let named = |name: &LocalName| matches!(&**name, "main" | "article" | "h1");
    tree.name(id).is_some_and(named) || tree.attribute(id, "role") == Some("main")
}
