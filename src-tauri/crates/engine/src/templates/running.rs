//! Headers and footers of a template, with their pictures.

use super::Refusal;
use super::clean::{Cleaner, picture_id};
use super::page::Sections;
use super::pictures::picture;
use super::tree;
use crate::exports::{Picture, Running, WordTemplate};
use crate::sources::{Package, Relations};

/// Where pictures lie in a Word file.
const PICTURES: &str = "word/media/";

/// Most pictures, and most bytes of all of them.
const MOST_PICTURES: usize = 50;
const MOST_BYTES: usize = 24 << 20;

/// Takes those that stand on some page. What the settings say is known by then, and so is the page.
pub(super) fn running(
    package: &mut Package<'_>,
    relations: &Relations,
    sections: &Sections,
    template: &mut WordTemplate,
) -> Result<(), Refusal> {
    let has_first = template.page.as_ref().is_some_and(|page| page.title_page);
    let mut shelf = Shelf::default();
    for ((is_header, pages), id) in sections.references() {
        let is_seen = match pages.as_str() {
            "first" => has_first,
            "even" => template.even_and_odd,
            _ => true,
        };
        let kind = if is_header { "header" } else { "footer" };
        let found = relations.of_kind_and_id(kind, &id).map(str::to_owned);
        let (true, Some(path)) = (is_seen, found) else { continue };
        let Some(text) = package.part(&path)? else { continue };
        let root = tree::read(&text)?;
        if !root.is(if is_header { "hdr" } else { "ftr" }) {
            continue;
        }
        let own = package.relations(&path)?;
        let mut cleaner = Cleaner::new(|id| shelf.number_of(own.of_kind_and_id("image", id)?, package));
        let root = cleaner.clean(root);
        let mut used = std::mem::take(&mut cleaner.pictures);
        template.links_left += cleaner.links_left;
        template.objects_left += cleaner.objects_left;
        drop(cleaner);
        used.sort_unstable();
        used.dedup();
        let xml = root.map(|root| root.inner_xml()).unwrap_or_default();
        // A header has at least one paragraph.
        let xml = if xml.is_empty() { "<w:p/>".to_owned() } else { xml };
        let pictures = used.into_iter().map(|number| (picture_id(number), number)).collect();
        template.running.push(Running { is_header, pages, xml, pictures });
    }
    template.pictures = shelf.pictures.into_iter().map(|(_, picture)| picture).collect();
    Ok(())
}

/// The pictures of a template by their paths.
#[derive(Default)]
struct Shelf {
    pictures: Vec<(String, Picture)>,
    bytes: usize,
}

impl Shelf {
    /// The number of the picture at `path`; nothing if it is not taken.
    fn number_of(&mut self, path: &str, package: &mut Package<'_>) -> Option<usize> {
        if let Some(number) = self.pictures.iter().position(|(known, _)| known == path) {
            return Some(number);
        }
        if !path.starts_with(PICTURES) || self.pictures.len() == MOST_PICTURES {
            return None;
        }
        // One that cannot be unpacked is left out like one that is missing.
        let picture = picture(package.bytes(path).ok().flatten()?)?;
        self.bytes += picture.bytes.len();
        if self.bytes > MOST_BYTES {
            return None;
        }
        self.pictures.push((path.to_owned(), picture));
        Some(self.pictures.len() - 1)
    }
}
