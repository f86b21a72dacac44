//! The lists of a template: kinds of lists (`w:abstractNum`), and lists of those kinds (`w:num`).

use super::clean::Cleaner;
use super::tree::Element;
use crate::exports::{StyleList, WordTemplate};

/// Highest id that is taken. Ours go on behind the highest that there is.
const HIGHEST_ID: u32 = 1_000_000;

/// Most kinds and most lists that are taken. Documents that were edited for years have some hundreds.
const MOST: usize = 5_000;

/// Takes the lists.
pub(super) fn numbering(root: Element, template: &mut WordTemplate) {
    let Some(root) = Cleaner::without_pictures().clean(root) else { return };
    let id = |element: &Element, name: &str| -> Option<u32> {
        element.attribute(name)?.parse().ok().filter(|id| *id <= HIGHEST_ID)
    };
    for element in root.elements() {
        if element.is("abstractNum")
            && let Some(id) = id(element, "abstractNumId")
            && template.list_kinds.len() < MOST
            && template.list_kinds.iter().all(|(other, _)| *other != id)
        {
            template.list_kinds.push((id, element.to_xml()));
        }
    }
    for element in root.elements() {
        if element.is("num")
            && let Some(id) = id(element, "numId").filter(|id| *id > 0)
            && let Some(kind) = element.value_of("abstractNumId").and_then(|kind| kind.parse::<u32>().ok())
            && template.list_kinds.iter().any(|(known, _)| *known == kind)
            && template.lists.len() < MOST
            && template.lists.iter().all(|(other, _)| *other != id)
        {
            template.lists.push((id, element.to_xml()));
        }
    }
}

/// What the list of that id is of: its kind, and the level that has that style, or `level`. Nothing if the kind says nothing
/// of that level itself.
pub(super) fn list_of(template: &WordTemplate, list: u32, style: &str, level: Option<u32>) -> Option<StyleList> {
    let (_, list) = template.lists.iter().find(|(id, _)| *id == list)?;
    let kind: u32 = super::tree::read(&standing_alone(list)).ok()?.value_of("abstractNumId")?.parse().ok()?;
    let (_, xml) = template.list_kinds.iter().find(|(id, _)| *id == kind)?;
    let root = super::tree::read(&standing_alone(xml)).ok()?;
    let levels = || root.elements().filter(|element| element.is("lvl"));
    let number = |level: &Element| level.attribute("ilvl").and_then(|number| number.parse::<u32>().ok());
    let linked = levels().find(|level| level.value_of("pStyle") == Some(style)).and_then(number);
    let level = level.or(linked).unwrap_or_default();
    levels().any(|one| number(one) == Some(level)).then_some(StyleList { kind, level })
}

/// A piece of what was taken, as XML that can be read by itself.
fn standing_alone(xml: &str) -> String {
    let (name, address) = crate::exports::NAMESPACES[0];
    let end = xml.find([' ', '/', '>']).unwrap_or(xml.len());
    format!("{} {name}=\"{address}\"{}", &xml[..end], &xml[end..])
}
