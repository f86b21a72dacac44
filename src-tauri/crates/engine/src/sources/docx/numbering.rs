//! Numbers of headings, counted as Word counts them when it shows the document: the file holds only the rule
//! (ISO 29500-1, 17.9), and a reader looks for "3.2 Results", not for "Results".

use std::collections::BTreeMap;

use crate::api::ReadFailure;
use crate::sources::limits::Limits;
use crate::sources::xml::{Element, Node, Space, Xml};

/// Levels of a list.
const LEVELS: usize = 9;

/// Rules and counters of the lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Rules by the id of the abstract list.
    rules: BTreeMap<String, [Rule; LEVELS]>,
    /// Which abstract list a list follows, and where its levels start otherwise.
    lists: BTreeMap<String, (String, [Option<u32>; LEVELS])>,
    /// Counters of the abstract lists.
    counters: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists whose own start was taken.
    started: BTreeMap<String, [bool; LEVELS]>,
}

/// How a level is numbered.
#[derive(Debug, Default, Clone)]
struct Rule {
    start: u32,
    format: String,
    /// "%1.%2" stands for the numbers of the first and the second level.
    text: String,
    /// Style whose paragraphs are on this level.
    style: Option<String>,
}

impl Lists {
    /// From the part that holds the rules.
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadFailure> {
        let mut lists = Self::default();
        let mut xml = Xml::new(text, limits);
        let mut place = Place::default();
        loop {
            match xml.next()? {
                Node::Open(element) if element.space == Space::Word => lists.take(&element, &mut place),
                Node::End => return Ok(lists),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
            }
        }
    }

    fn take(&mut self, element: &Element<'_>, place: &mut Place) {
        match element.local() {
            "abstractNum" => {
                let id = element.attribute("abstractNumId").unwrap_or_default();
                self.rules.insert(id.clone(), Default::default());
                *place = Place { rules: Some(id), ..Place::default() };
            }
            "num" => {
                let id = element.attribute("numId").unwrap_or_default();
                self.lists.insert(id.clone(), Default::default());
                *place = Place { list: Some(id), ..Place::default() };
            }
            "lvl" | "lvlOverride" => {
                let level = element.attribute("ilvl").and_then(|level| level.parse().ok());
                place.level = level.filter(|level| *level < LEVELS).unwrap_or_default();
            }
            "abstractNumId" => {
                if let Some((follows, _)) = place.list.as_ref().and_then(|list| self.lists.get_mut(list)) {
                    *follows = element.value().unwrap_or_default();
                }
            }
            "startOverride" => {
                if let Some((_, starts)) = place.list.as_ref().and_then(|list| self.lists.get_mut(list)) {
                    starts[place.level] = element.value().and_then(|start| start.parse().ok());
                }
            }
            name => {
                let Some(rules) = place.rules.as_ref().and_then(|id| self.rules.get_mut(id)) else { return };
                let rule = &mut rules[place.level];
                let value = element.value().unwrap_or_default();
                match name {
                    "start" => rule.start = value.parse().unwrap_or_default(),
                    "numFmt" => rule.format = value,
                    "lvlText" => rule.text = value,
                    "pStyle" => rule.style = Some(value),
                    _ => {}
                }
            }
        }
    }

    /// The level that the list has for paragraphs of a style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let (follows, _) = self.lists.get(list)?;
        self.rules.get(follows)?.iter().position(|rule| rule.style.as_deref() == Some(style))
    }

    /// Counts one more paragraph of the list on the level; what Word writes before it, empty for bullets and for none.
    pub(super) fn count(&mut self, list: &str, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some((follows, starts)) = self.lists.get(list) else { return String::new() };
        let Some(rules) = self.rules.get(follows) else { return String::new() };
        let counters = self.counters.entry(follows.clone()).or_default();
        let started = self.started.entry(list.to_owned()).or_default();
        counters[level] = match starts[level].filter(|_| !std::mem::replace(&mut started[level], true)) {
            Some(start) => Some(start),
            None => Some(counters[level].map_or(rules[level].start, |number| number.saturating_add(1))),
        };
        counters[level + 1..].fill(None);
        let mut label = rules[level].text.clone();
        if matches!(rules[level].format.as_str(), "bullet" | "none") {
            return String::new();
        }
        for index in 0..=level {
            let number = *counters[index].get_or_insert(rules[index].start);
            label = label.replace(&format!("%{}", index + 1), &written(number, &rules[index].format));
        }
        label.trim().to_owned()
    }
}

/// Which rule is being read.
#[derive(Debug, Default)]
struct Place {
    rules: Option<String>,
    list: Option<String>,
    level: usize,
}

fn written(number: u32, format: &str) -> String {
    match format {
        "upperLetter" => letters(number),
        "lowerLetter" => letters(number).to_lowercase(),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "decimalZero" => format!("{number:02}"),
        "bullet" | "none" => String::new(),
        _ => number.to_string(),
    }
}

/// A to Z, then AA, BB and so on, as Word does.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from(b'A' + u8::try_from(index % 26).expect("is below 26"));
    letter.to_string().repeat((index / 26 + 1).min(30) as usize)
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=3_999).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        assert_eq!([1, 26, 27, 28].map(letters), ["A", "Z", "AA", "BB"]);
        assert_eq!([4, 9, 14, 1994, 4000].map(roman), ["IV", "IX", "XIV", "MCMXCIV", "4000"]);
    }
}
