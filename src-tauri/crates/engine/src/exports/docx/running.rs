//! Headers and footers: those of the template, or ours where it has none at all.

use std::io;

use super::page;
use super::template::{TITLE_MARK, WordTemplate};
use super::xml::{NAMESPACES, StyleIds, TEMPLATE_NAMESPACES, Xml};
use crate::exports::finished::Finished;

/// Number of the first relation to a header or footer of a template among those of the main part.
const FIRST_RELATION: usize = 20;

/// A header or a footer of the package.
pub(super) struct RunningPart {
    /// Its name.
    pub(super) name: String,
    /// What it is, as kinds of content and of relations have it: `header` or `footer`.
    pub(super) kind: &'static str,
    /// The id of the relation that leads to it.
    pub(super) relation: String,
    /// The part.
    pub(super) bytes: Vec<u8>,
    /// What the part refers to; nothing for most.
    pub(super) relations: Option<String>,
}

/// Whether the headers and footers are ours.
pub(super) fn own(template: Option<&WordTemplate>) -> bool {
    template.is_none_or(|template| template.running.is_empty())
}

/// What the page says of them: the element, the pages, the id of the relation.
pub(super) fn references(template: Option<&WordTemplate>) -> Vec<(&'static str, String, String)> {
    let (header, footer) = ("w:headerReference", "w:footerReference");
    let Some(template) = template.filter(|template| !template.running.is_empty()) else {
        let reference = |element, pages: &str, id: &str| (element, pages.to_owned(), id.to_owned());
        return vec![
            reference(header, "default", "rId5"),
            reference(footer, "default", "rId6"),
            reference(footer, "first", "rId6"),
        ];
    };
    let reference = |(number, part): (usize, &super::template::Running)| {
        (if part.is_header { header } else { footer }, part.pages.clone(), relation(number))
    };
    template.running.iter().enumerate().map(reference).collect()
}

/// The parts.
pub(super) fn parts(
    document: &Finished,
    template: Option<&WordTemplate>,
    styles: &StyleIds,
) -> io::Result<Vec<RunningPart>> {
    let Some(template) = template.filter(|template| !template.running.is_empty()) else {
        let part = |kind, relation: &str, bytes| RunningPart {
            name: format!("{kind}1.xml"),
            kind,
            relation: relation.to_owned(),
            bytes,
            relations: None,
        };
        return Ok(vec![
            part("header", "rId5", page::header(document, styles)?),
            part("footer", "rId6", page::footer(styles)?),
        ]);
    };
    let mut parts = Vec::new();
    for (number, taken) in template.running.iter().enumerate() {
        let (kind, element) = if taken.is_header { ("header", "w:hdr") } else { ("footer", "w:ftr") };
        let mut xml = Xml::new()?;
        let title = quick_xml::escape::escape(document.title.as_str());
        let inner = taken.xml.replace(TITLE_MARK, &title);
        xml.element(element, &[NAMESPACES, TEMPLATE_NAMESPACES].concat(), |xml| xml.verbatim(&inner))?;
        parts.push(RunningPart {
            name: format!("{kind}{}.xml", number + 1),
            kind,
            relation: relation(number),
            bytes: xml.finish(),
            relations: (!taken.pictures.is_empty()).then(|| pictures(template, &taken.pictures)),
        });
    }
    Ok(parts)
}

fn relation(number: usize) -> String {
    format!("rId{}", FIRST_RELATION + number)
}

/// The name of a picture of the template in the package, by its number from 0.
pub(super) fn picture_name(template: &WordTemplate, number: usize) -> String {
    format!("media/image{}.{}", number + 1, template.pictures[number].extension)
}

fn pictures(template: &WordTemplate, pictures: &[(String, usize)]) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
    let relation = |(id, number): &(String, usize)| {
        let target = picture_name(template, *number);
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let all: String = pictures.iter().map(relation).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}
