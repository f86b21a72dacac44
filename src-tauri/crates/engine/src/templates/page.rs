//! The page of a template, and how its text is to be treated. Lengths in twentieths of a point.

use std::collections::BTreeMap;

use super::Refusal;
use super::clean::Cleaner;
use super::tree::{self, Element, Space};
use crate::exports::{TakenPage, WordTemplate};

/// Shortest and longest side of a sheet: an inch, and the 22 inches that Word has.
const SIDES: std::ops::RangeInclusive<i32> = 1_440..=31_680;

/// Least width and height of the text: two inches and one.
const LEAST_TEXT: (i32, i32) = (2_880, 1_440);

/// What the text of a template says of its pages.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// The properties of its sections, in their order.
    properties: Vec<Element>,
    /// How many of its tables have which style.
    pub(super) table_styles: BTreeMap<String, u32>,
}

/// Looks through the text.
pub(super) fn sections(body: &str) -> Result<Sections, Refusal> {
    let mut sections = Sections::default();
    let wanted = |space, name: &str| space == Space::Word && matches!(name, "sectPr" | "tblStyle");
    tree::gather(body, wanted, |element| match element.attribute("val") {
        Some(style) if element.is("tblStyle") => {
            *sections.table_styles.entry(style.to_owned()).or_default() += 1;
        }
        _ => sections.properties.push(element),
    })?;
    Ok(sections)
}

impl Sections {
    /// The relations that lead to headers and footers: header or footer, pages, id. A section has those of the one before it
    /// unless it has its own.
    pub(super) fn references(&self) -> BTreeMap<(bool, String), String> {
        let mut references = BTreeMap::new();
        for element in self.properties.iter().flat_map(Element::elements) {
            let is_header = element.is("headerReference");
            if !is_header && !element.is("footerReference") {
                continue;
            }
            let pages = element.attribute("type").unwrap_or("default");
            if let (true, Some(id)) = (["default", "first", "even"].contains(&pages), element.attribute("id")) {
                references.insert((is_header, pages.to_owned()), id.to_owned());
            }
        }
        references
    }
}

/// Takes the page of the last section, which is that of whatever is written on.
pub(super) fn page(sections: &Sections, template: &mut WordTemplate) {
    template.page = sections.properties.last().and_then(|last| {
        let last = Cleaner::without_pictures().clean(last.clone())?;
        let size = last.child("pgSz")?;
        let margin = |name: &str| last.child("pgMar").and_then(|margins| length(margins.attribute(name)?)).unwrap_or(0);
        let page = TakenPage {
            width: length(size.attribute("w")?)?,
            height: length(size.attribute("h")?)?,
            landscape: size.attribute("orient") == Some("landscape"),
            margins: ["top", "right", "bottom", "left", "header", "footer", "gutter"].map(margin),
            borders: last.child("pgBorders").map(Element::to_xml).unwrap_or_default(),
            title_page: last.is_on("titlePg"),
        };
        is_sound(&page).then_some(page)
    });
}

/// Whether there is room for text on it.
fn is_sound(page: &TakenPage) -> bool {
    let [top, right, bottom, left, header, footer, gutter] = page.margins;
    let positive = [right, left, header, footer, gutter];
    // Above and below a margin may be negative: then the text does not give way to a header.
    let (top, bottom) = (top.abs(), bottom.abs());
    SIDES.contains(&page.width)
        && SIDES.contains(&page.height)
        && positive.iter().all(|margin| (0..=*SIDES.end()).contains(margin))
        && page.text_width() >= LEAST_TEXT.0
        && page.height - top - bottom >= LEAST_TEXT.1
}

/// Takes what the settings say of pages, colours and tables.
pub(super) fn settings(root: &Element, template: &mut WordTemplate) {
    template.hyphenated = root.is_on("autoHyphenation");
    template.even_and_odd = root.is_on("evenAndOddHeaders");
    template.mirrored = root.is_on("mirrorMargins");
    template.table_style = root.value_of("defaultTableStyle").map(str::to_owned);
    let colours = root.child("clrSchemeMapping").cloned();
    template.colours = colours
        .and_then(|colours| Cleaner::without_pictures().clean(colours))
        .map(|kept| kept.to_xml())
        .unwrap_or_default();
}

/// A length in twentieths of a point, which strict documents may give in other units (ISO 29500-1, 22.9.2.14).
fn length(text: &str) -> Option<i32> {
    const UNITS: [(&str, f64); 5] =
        [("pt", 20.0), ("mm", 1_440.0 / 25.4), ("cm", 1_440.0 / 2.54), ("in", 1_440.0), ("pc", 240.0)];
    let unit = UNITS.iter().find_map(|(name, twips)| Some((text.strip_suffix(name)?, *twips)));
    let (number, twips) = unit.unwrap_or((text, 1.0));
    let length = number.trim().parse::<f64>().ok()? * twips;
    #[expect(clippy::cast_possible_truncation, reason = "checked")]
    (length.abs() <= 100_000.0).then_some(length.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_in_twentieths_of_a_point() {
        assert_eq!(length("11906"), Some(11_906));
        assert_eq!(length("210mm"), Some(11_906));
        assert_eq!(length("612pt"), Some(12_240));
        assert_eq!(length("-1134"), Some(-1_134));
        for wrong in ["", "wide", "1e99", "NaN", "inf"] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }
}
