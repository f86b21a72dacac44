//! The tree of a page: nodes in one list that point at each other by number, so that neither building nor dropping nor
//! walking it ever recurses, however deeply a page nests.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

/// Most nodes of a tree: about 200 bytes each.
const MOST_NODES: usize = 4_000_000;

/// The attributes that the reader asks for; the others are not kept.
const KEPT: [&str; 17] = [
    "alt",
    "aria-hidden",
    "aria-level",
    "class",
    "colspan",
    "epub:type",
    "hidden",
    "href",
    "id",
    "name",
    "open",
    "role",
    "rowspan",
    "scope",
    "style",
    "summary",
    "title",
];

/// Number of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NodeId(u32);

/// The document itself.
pub(super) const ROOT: NodeId = NodeId(0);

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a comment, or what is inside a template: nothing to read.
    Other,
    /// A run of characters.
    Text(StrTendril),
    /// An element.
    Element(QualName, Vec<Attribute>),
}

#[derive(Debug)]
struct Node {
    data: Data,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// A parsed page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// A step of a walk through a part of the tree in the order of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// At the start of a node.
    Open(NodeId),
    /// At its end.
    Close(NodeId),
}

impl Tree {
    /// What the node is.
    pub(super) fn data(&self, id: NodeId) -> &Data {
        &self.nodes[id.0 as usize].data
    }

    /// The name of an element of HTML; None for text and for elements of SVG and MathML.
    pub(super) fn name(&self, id: NodeId) -> Option<&LocalName> {
        match self.data(id) {
            Data::Element(name, _) if name.ns == ns!(html) => Some(&name.local),
            _ => None,
        }
    }

    /// Whether it is an element of SVG, or MathML.
    pub(super) fn foreign(&self, id: NodeId) -> Option<&LocalName> {
        match self.data(id) {
            Data::Element(name, _) if name.ns != ns!(html) => Some(&name.local),
            _ => None,
        }
    }

    /// The value of an attribute, if it was given.
    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element(_, attributes) => {
                attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
            }
            _ => None,
        }
    }

    /// The node around it.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes[id.0 as usize].parent
    }

    /// The nodes in it, not those in these.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.nodes[id.0 as usize].first, |child| self.nodes[child.0 as usize].next)
    }

    /// The number of nodes; their numbers are below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Where the node stands in a list with an entry per node.
    pub(super) fn index(id: NodeId) -> usize {
        id.0 as usize
    }

    /// The step of a walk within `top` that follows `edge`.
    pub(super) fn after(&self, edge: Edge, top: NodeId) -> Option<Edge> {
        match edge {
            Edge::Open(id) => Some(self.nodes[id.0 as usize].first.map_or(Edge::Close(id), Edge::Open)),
            Edge::Close(id) if id == top => None,
            Edge::Close(id) => {
                let node = &self.nodes[id.0 as usize];
                node.next.map(Edge::Open).or_else(|| node.parent.map(Edge::Close))
            }
        }
    }

    /// All steps of a walk within `top`, with `top` itself.
    pub(super) fn walk(&self, top: NodeId) -> impl Iterator<Item = Edge> {
        std::iter::successors(Some(Edge::Open(top)), move |edge| self.after(*edge, top))
    }

    /// The elements of HTML within `top`, with `top` itself.
    pub(super) fn elements(&self, top: NodeId) -> impl Iterator<Item = (NodeId, &LocalName)> {
        self.walk(top).filter_map(|edge| match edge {
            Edge::Open(id) => self.name(id).map(|name| (id, name)),
            Edge::Close(_) => None,
        })
    }
}

/// Builds a [`Tree`] for the parser.
pub(super) struct TreeMaker {
    nodes: RefCell<Vec<Node>>,
    overflow: Cell<bool>,
}

impl TreeMaker {
    /// With nothing but the document.
    pub(super) fn new() -> Self {
        let maker = Self { nodes: RefCell::default(), overflow: Cell::new(false) };
        maker.add(Data::Other);
        maker
    }

    /// Whether the page has more nodes than are kept. What is added then goes nowhere.
    pub(super) fn is_full(&self) -> bool {
        self.overflow.get()
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= MOST_NODES {
            self.overflow.set(true);
        }
        let id = NodeId(u32::try_from(nodes.len()).expect("the tree is full long before"));
        nodes.push(Node { data, parent: None, previous: None, next: None, first: None, last: None });
        id
    }

    fn detach(&self, id: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let node = &mut nodes[id.0 as usize];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match (previous, parent) {
            (Some(previous), _) => nodes[previous.0 as usize].next = next,
            (None, Some(parent)) => nodes[parent.0 as usize].first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => nodes[next.0 as usize].previous = previous,
            (None, Some(parent)) => nodes[parent.0 as usize].last = previous,
            (None, None) => {}
        }
    }

    /// Puts a node that has no parent into `parent`, before `next` or at the end.
    fn attach(&self, id: NodeId, parent: NodeId, next: Option<NodeId>) {
        let mut nodes = self.nodes.borrow_mut();
        let previous = match next {
            Some(next) => nodes[next.0 as usize].previous.replace(id),
            None => nodes[parent.0 as usize].last.replace(id),
        };
        match previous {
            Some(previous) => nodes[previous.0 as usize].next = Some(id),
            None => nodes[parent.0 as usize].first = Some(id),
        }
        let node = &mut nodes[id.0 as usize];
        (node.parent, node.previous, node.next) = (Some(parent), previous, next);
    }

    fn put(&self, parent: NodeId, next: Option<NodeId>, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(child) => {
                self.detach(child);
                self.attach(child, parent, next);
            }
            NodeOrText::AppendText(text) => {
                let before = match next {
                    Some(next) => self.nodes.borrow()[next.0 as usize].previous,
                    None => self.nodes.borrow()[parent.0 as usize].last,
                };
                if let Some(before) = before
                    && let Data::Text(so_far) = &mut self.nodes.borrow_mut()[before.0 as usize].data
                {
                    so_far.push_tendril(&text);
                    return;
                }
                let id = self.add(Data::Text(text));
                self.attach(id, parent, next);
            }
        }
    }
}

impl TreeSink for TreeMaker {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[target.0 as usize].data {
            Data::Element(name, _) => name,
            Data::Other | Data::Text(_) => &NO_NAME,
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> NodeId {
        let kept = attributes.into_iter().filter(|attribute| KEPT.contains(&&*attribute.name.local)).collect();
        self.add(Data::Element(name, kept))
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.put(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.nodes.borrow()[element.0 as usize].parent;
        match parent {
            Some(parent) => self.put(parent, Some(*element), child),
            None => self.put(*previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, _target: &NodeId) -> NodeId {
        // A template is not shown, so its contents hang nowhere.
        self.add(Data::Other)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        let parent = self.nodes.borrow()[sibling.0 as usize].parent;
        if let Some(parent) = parent {
            self.put(parent, Some(*sibling), node);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        if let Data::Element(_, present) = &mut self.nodes.borrow_mut()[target.0 as usize].data {
            for attribute in attributes {
                let kept = KEPT.contains(&&*attribute.name.local);
                if kept && present.iter().all(|other| other.name != attribute.name) {
                    present.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        loop {
            let Some(child) = self.nodes.borrow()[node.0 as usize].first else { break };
            self.detach(child);
            self.attach(child, *new_parent, None);
        }
    }
}

/// What the document is called where the parser asks for the name of an element.
static NO_NAME: std::sync::LazyLock<QualName> =
    std::sync::LazyLock::new(|| QualName::new(None, ns!(html), local_name!("")));
