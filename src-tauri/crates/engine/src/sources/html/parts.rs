//! Which part of a page an element is: the text proper, what surrounds it, or nothing that a reader sees.
//!
//! Elements and roles that the standards made for the purpose are believed first (HTML: `nav`, `aside`, `header`,
//! `footer`; WAI-ARIA: `navigation`, `banner`, `contentinfo`, ...; DPUB-ARIA for footnotes). Names of classes and ids
//! come second, as in reader modes of browsers, and only for elements that do not hold most of the page.

use super::survey::Survey;
use super::tree::{Data, Edge, NodeId, Tree};
use crate::api::BlockRole;

/// Where in the page we are, from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// The part that this belongs to, where an element around it said so.
    pub(super) role: Option<BlockRole>,
    /// In a `main`.
    pub(super) main: bool,
    /// In an `article`.
    pub(super) article: bool,
    /// In a `section`, whose header and footer are not those of the page.
    pub(super) section: bool,
}

/// Whether nothing in the element is text that a reader sees.
pub(super) fn is_dropped(tree: &Tree, id: NodeId) -> bool {
    let Some(name) = tree.name(id) else {
        // Formulas are text; drawings and the source texts of formulas are not.
        return tree.foreign(id).is_some_and(|name| matches!(&**name, "svg" | "annotation" | "annotation-xml"));
    };
    match &**name {
        "script" | "style" | "template" | "noscript" | "head" | "iframe" | "object" | "embed" | "applet" | "audio"
        | "video" | "canvas" | "map" | "input" | "select" | "textarea" | "button" | "datalist" | "meter"
        | "progress" | "frameset" | "noframes" | "rp" => true,
        "dialog" => tree.attribute(id, "open").is_none(),
        // A page that was saved while a dialog was open has all the rest marked as hidden.
        "html" | "body" | "main" | "article" => false,
        _ => is_hidden(tree, id) || is_page_mark(tree, id, name),
    }
}

/// Whether the element only says where a page of the printed book begins: "217" in the middle of a sentence.
fn is_page_mark(tree: &Tree, id: NodeId, name: &str) -> bool {
    /// Most bytes of such a mark: "[Page 217]", or the number in words.
    const LONGEST: usize = 24;
    let said = ["epub:type", "role"].into_iter().filter_map(|name| tree.attribute(id, name));
    let said = said.flat_map(str::split_ascii_whitespace).any(|value| matches!(value, "pagebreak" | "doc-pagebreak"));
    // Project Gutenberg has no word for it but the class.
    let called = || {
        let class = tree.attribute(id, "class").unwrap_or_default();
        let of_page = |name: &str| {
            matches!(name, "pagenum" | "pageno" | "pagenumber" | "page-number" | "pagebreak" | "x-ebookmaker-pageno")
        };
        matches!(name, "span" | "a" | "p" | "div") && class.split_ascii_whitespace().any(of_page)
    };
    if !said && !called() {
        return false;
    }
    let mut text = String::new();
    for edge in tree.walk(id) {
        if let Edge::Open(node) = edge
            && let Data::Text(part) = tree.data(node)
        {
            text.push_str(part.trim());
            if text.len() > LONGEST {
                return false;
            }
        }
    }
    let text = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let last = text.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let roman = last.chars().all(|letter| "ivxlcdmIVXLCDM".contains(letter));
    said || roman || last.ends_with(|letter: char| letter.is_ascii_digit())
}

fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    let style = tree.attribute(id, "style").unwrap_or_default();
    let hides = |(property, value): (&str, &str)| {
        let value = value.trim().to_ascii_lowercase();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" => value.starts_with("none"),
            "visibility" => value.starts_with("hidden") || value.starts_with("collapse"),
            _ => false,
        }
    };
    tree.attribute(id, "hidden").is_some_and(|value| value != "until-found")
        || tree.attribute(id, "aria-hidden") == Some("true")
        || style.split(';').filter_map(|rule| rule.split_once(':')).any(hides)
        || names(tree, id).any(|name| {
            matches!(name, "sr-only" | "visually-hidden" | "visuallyhidden" | "screen-reader-text" | "mw-editsection")
        })
}

/// The place of what is in the element.
pub(super) fn place_in(tree: &Tree, survey: &Survey, id: NodeId, around: Place) -> Place {
    let Some(name) = tree.name(id) else { return around };
    let mut place = around;
    let role = tree.attribute(id, "role").unwrap_or_default();
    match &**name {
        "main" => place.main = true,
        "article" => place.article = true,
        "section" => place.section = true,
        "blockquote" => place.section = true,
        _ if role == "main" => place.main = true,
        _ if role == "article" => place.article = true,
        _ => {}
    }
    if is_footnotes(tree, id) && around.role != Some(BlockRole::Boilerplate) {
        place.role = None;
    } else if around.role.is_none() {
        place.role = role_of(tree, survey, id, name, role, around);
    }
    place
}

fn role_of(tree: &Tree, survey: &Survey, id: NodeId, name: &str, role: &str, around: Place) -> Option<BlockRole> {
    let of_page = !(around.main || around.article || around.section);
    match (name, role) {
        ("html" | "body" | "main" | "article" | "h1" | "tbody" | "tr", _) | (_, "main" | "article") => None,
        ("nav", _) | (_, "navigation") => Some(BlockRole::Boilerplate),
        // No other element is believed to surround what it holds most of.
        _ if survey.is_half(id) => None,
        ("aside", "note" | "doc-tip" | "doc-notice" | "doc-pullquote") => None,
        ("aside", _) if is_remark(tree, id) => None,
        ("search" | "menu" | "aside", _)
        | (
            _,
            "search" | "menu" | "menubar" | "toolbar" | "tablist" | "dialog" | "alertdialog" | "complementary"
            | "doc-toc",
        ) => Some(BlockRole::Boilerplate),
        (_, "banner") => Some(BlockRole::Header),
        (_, "contentinfo") => Some(BlockRole::Footer),
        ("header", _) if of_page => Some(BlockRole::Header),
        ("footer", _) if !in_quote(tree, id) => Some(BlockRole::Footer),
        _ if survey.is_proper(id) => None,
        ("form", _) if survey.is_slight(id) => Some(BlockRole::Boilerplate),
        _ => by_name(tree, survey, id, of_page),
    }
}

fn in_quote(tree: &Tree, id: NodeId) -> bool {
    tree.parent(id).and_then(|parent| tree.name(parent)).is_some_and(|name| &**name == "blockquote")
}

/// By the words in its id and its classes.
fn by_name(tree: &Tree, survey: &Survey, id: NodeId, of_page: bool) -> Option<BlockRole> {
    for word in words(tree, id) {
        let role = match word.as_str() {
            "cookie" | "cookies" | "consent" | "gdpr" | "breadcrumb" | "breadcrumbs" | "navbar" | "navbox" | "nav"
            | "navigation" | "sidebar" | "pagination" | "pager" | "advert" | "advertisement" | "ads" | "sponsored"
            | "newsletter" | "popup" | "toc" | "disqus" | "catlinks" | "printfooter" | "hatnote" | "noprint"
            | "skiplink" | "tooltip" | "sitenotice" => BlockRole::Boilerplate,
            "share" | "sharing" | "social" | "related" | "promo" | "subscribe" | "menu" | "login" | "modal"
            | "skip" | "tags" | "byline" | "recommended" | "comments" | "sponsor"
                if survey.is_slight(id) =>
            {
                BlockRole::Boilerplate
            }
            "header" | "masthead" | "banner" | "topbar" if of_page => BlockRole::Header,
            "footer" | "copyright" if of_page || survey.is_slight(id) => BlockRole::Footer,
            _ => continue,
        };
        return Some(role);
    }
    None
}

/// A note to the text that stands beside it, not beside the text proper.
fn is_remark(tree: &Tree, id: NodeId) -> bool {
    let remark =
        |word: &str| matches!(word, "note" | "tip" | "warning" | "caution" | "important" | "admonition" | "callout");
    words(tree, id).any(|word| remark(&word))
}

/// Whether the element is a footnote or a list of them.
pub(super) fn is_footnotes(tree: &Tree, id: NodeId) -> bool {
    let Some(name) = tree.name(id) else { return false };
    if matches!(&**name, "a" | "sup" | "span" | "html" | "body" | "main" | "article") {
        return false;
    }
    let kind = |value: &str| {
        value.split_ascii_whitespace().any(|value| {
            matches!(
                value.trim_start_matches("doc-"),
                "footnote" | "footnotes" | "endnote" | "endnotes" | "rearnote" | "rearnotes"
            )
        })
    };
    let numbered = |value: &str| {
        let rest =
            ["fn", "footnote", "endnote", "cite_note", "ftn", "edn"].iter().find_map(|start| value.strip_prefix(start));
        rest.is_some_and(|rest| {
            let rest = rest.trim_start_matches(['-', '_', ':', '.']);
            rest.starts_with(|character: char| character.is_ascii_digit())
                || (value.starts_with("cite_note") && &**name == "li")
        })
    };
    tree.attribute(id, "role").is_some_and(kind)
        || tree.attribute(id, "epub:type").is_some_and(kind)
        || names(tree, id)
            .any(|name| matches!(name, "footnote" | "footnotes" | "endnote" | "endnotes" | "footnote-list"))
        || (matches!(&**name, "li" | "p" | "div" | "aside") && tree.attribute(id, "id").is_some_and(numbered))
}

/// Whether a block is nothing but a citation, as entries of lists of references, sources and further reading are.
pub(super) fn is_citation(tree: &Tree, id: NodeId) -> bool {
    /// Nodes of a block that are looked at.
    const MOST_NODES: usize = 500;
    if !tree.name(id).is_some_and(|name| matches!(&**name, "li" | "p" | "dd" | "div")) {
        return false;
    }
    let (mut inside, mut outside, mut cited) = (0, 0, None);
    let mut next = Some(Edge::Open(id));
    for _ in 0..MOST_NODES {
        let Some(edge) = next else { break };
        next = tree.after(edge, id);
        match edge {
            Edge::Open(node) => match tree.data(node) {
                Data::Text(text) => {
                    let letters = text.chars().filter(|character| character.is_alphanumeric()).count();
                    *if cited.is_some() { &mut inside } else { &mut outside } += letters;
                }
                Data::Element(..) if is_dropped(tree, node) => next = tree.after(Edge::Close(node), id),
                Data::Element(..) => {
                    let is_cite = tree.name(node).is_some_and(|name| &**name == "cite")
                        || names(tree, node).any(|name| matches!(name, "citation" | "reference-text"));
                    if is_cite && cited.is_none() {
                        cited = Some(node);
                    }
                }
                Data::Other => {}
            },
            Edge::Close(node) => cited = cited.filter(|cite| *cite != node),
        }
    }
    inside >= 12 && outside * 4 <= inside
}

/// The classes and the id as they are.
fn names(tree: &Tree, id: NodeId) -> impl Iterator<Item = &str> {
    ["id", "class"].into_iter().filter_map(move |name| tree.attribute(id, name)).flat_map(str::split_ascii_whitespace)
}

/// The words in them, in small letters: `siteNav-main` has `site`, `nav` and `main`.
fn words(tree: &Tree, id: NodeId) -> impl Iterator<Item = String> {
    names(tree, id).take(32).flat_map(|name| {
        let mut words = vec![String::new()];
        let mut before_small = false;
        for character in name.chars().take(256) {
            let is_end = !character.is_ascii_alphabetic() || (character.is_ascii_uppercase() && before_small);
            if is_end && words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut().filter(|_| character.is_ascii_alphabetic()) {
                word.push(character.to_ascii_lowercase());
            }
            before_small = character.is_ascii_lowercase();
        }
        words
    })
}
