//! The styles of a template, and what all text has unless its style says otherwise.

use std::collections::BTreeMap;

use super::clean::Cleaner;
use super::numbering::list_of;
use super::page::Sections;
use super::tree::{Element, Node};
use crate::exports::{TakenStyle, WordTemplate};

/// Longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 20;

/// Most styles that are taken. Documents that were edited for years have some hundreds.
const MOST: usize = 5_000;

/// Takes the styles. The lists of the template are known by then.
pub(super) fn styles(root: Element, template: &mut WordTemplate) {
    let Some(mut root) = Cleaner::without_pictures().clean(root) else { return };
    // A document has the language that it is written in, and not that of its template.
    without(&mut root, &|element| element.is("lang"));
    let lists = &template.lists;
    // A style must not name a list that there is not.
    without(&mut root, &|element| {
        let list = element.value_of("numId").and_then(|list| list.parse::<u32>().ok());
        element.is("numPr") && list.is_some_and(|list| list != 0 && lists.iter().all(|(id, _)| *id != list))
    });
    if let Some(defaults) = root.child("docDefaults") {
        template.run_defaults =
            defaults.child("rPrDefault").and_then(|own| own.child("rPr")).map(Element::inner_xml).unwrap_or_default();
        template.paragraph_defaults = defaults.child("pPrDefault").map(Element::to_xml).unwrap_or_default();
    }
    let mut all: BTreeMap<&str, &Element> = BTreeMap::new();
    let mut in_order = Vec::new();
    for style in root.elements().filter(|element| element.is("style")) {
        let id = style.attribute("styleId").unwrap_or_default();
        if !id.is_empty() && in_order.len() < MOST && all.insert(id, style).is_none() {
            in_order.push(id);
        }
    }
    // Of two with one id the last was kept; Word does the same.
    template.styles = in_order.into_iter().map(|id| taken(id, &all, template)).collect();
    only_one_default(&mut template.styles);
}

fn taken(id: &str, all: &BTreeMap<&str, &Element>, template: &WordTemplate) -> TakenStyle {
    let style = all[id];
    let chain =
        || std::iter::successors(Some(style), |style| all.get(style.value_of("basedOn")?).copied()).take(LONGEST_CHAIN);
    let numbering = |style: &Element, name: &str| {
        style.child("pPr").and_then(|own| own.child("numPr"))?.value_of(name)?.parse::<u32>().ok()
    };
    let list = chain().find_map(|style| numbering(style, "numId")).filter(|list| *list != 0);
    let level = chain().find_map(|style| numbering(style, "ilvl"));
    TakenStyle {
        id: id.to_owned(),
        kind: style.attribute("type").unwrap_or("paragraph").to_owned(),
        name: style.value_of("name").unwrap_or_default().trim().to_lowercase(),
        is_default: matches!(style.attribute("default"), Some("1" | "true" | "on")),
        list: list.and_then(|list| list_of(template, list, id, level)),
        xml: style.to_xml(),
    }
}

/// One style of each kind is what everything has that names none: the last that says so, as in Word.
fn only_one_default(styles: &mut [TakenStyle]) {
    let mut seen: Vec<String> = Vec::new();
    for style in styles.iter_mut().rev().filter(|style| style.is_default) {
        if seen.contains(&style.kind) {
            style.is_default = false;
        } else {
            seen.push(style.kind.clone());
        }
    }
}

/// The style of the tables: what most tables of its text have, else what it has for tables that are made in it.
pub(super) fn table_style(sections: &Sections, template: &mut WordTemplate) {
    let is_table = |id: &&str| {
        let mut styles = template.styles.iter();
        // The one that all tables have is no look at all.
        styles.any(|style| style.id == *id && style.kind == "table" && !style.is_default)
    };
    let counted = sections.table_styles.iter().map(|(id, count)| (id.as_str(), *count));
    let used = counted.filter(|(id, _)| is_table(id)).max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)));
    let usual = template.table_style.as_deref().filter(|id| is_table(id));
    template.table_style = used.map(|(id, _)| id).or(usual).map(str::to_owned);
}

/// Takes out all elements that `goes` names.
fn without(element: &mut Element, goes: &dyn Fn(&Element) -> bool) {
    element.children.retain(|child| !matches!(child, Node::Element(child) if goes(child)));
    for child in &mut element.children {
        if let Node::Element(child) = child {
            without(child, goes);
        }
    }
}
