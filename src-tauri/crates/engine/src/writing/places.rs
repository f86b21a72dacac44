//! The places that a document quotes: numbered in the order in which they are met, and named for people.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::Catalogue;
use super::revise::sources_of;
use super::setting::is_slides;
use crate::api::{Citation, DocumentSection};
use crate::exports::{Place, is_written_leftwards, runs_to_the_left};

/// Longest path of headings in the name of a place.
const MOST_HEADINGS: usize = 2;

/// A place: a page or a heading of a source.
type Key<'a> = (&'a str, Option<u32>, &'a [String]);

/// The places of a document.
pub(super) struct Places<'a> {
    numbers: BTreeMap<Key<'a>, usize>,
    /// What people are shown of each path.
    names: BTreeMap<&'a str, &'a str>,
    /// The language of the document (ISO 639-1).
    language: &'a str,
}

impl<'a> Places<'a> {
    /// Of all sentences, in their order. A page tells a place by itself; without pages the headings do. `others` are paths that
    /// are named beside those of the places.
    pub(super) fn of(
        sections: &'a [DocumentSection],
        others: impl Iterator<Item = &'a str>,
        language: &'a str,
    ) -> Self {
        let mut numbers = BTreeMap::new();
        let sentences =
            sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences);
        for citation in sentences.flat_map(sources_of) {
            let next = numbers.len() + 1;
            numbers.entry(key(citation)).or_insert(next);
        }
        let names = shortest(numbers.keys().map(|(source, _, _)| *source).chain(others).collect());
        Self { numbers, names, language }
    }

    /// Number of files that are quoted.
    pub(super) fn files(&self) -> usize {
        self.numbers.keys().map(|(source, _, _)| *source).collect::<BTreeSet<_>>().len()
    }

    /// Whether that source is quoted.
    pub(super) fn has(&self, source: &str) -> bool {
        self.numbers.keys().any(|(quoted, _, _)| *quoted == source)
    }

    /// The numbers of some citations, each once.
    pub(super) fn numbers(&self, citations: &[Citation]) -> Vec<usize> {
        let mut numbers: Vec<usize> = Vec::new();
        for citation in citations {
            let number = self.numbers.get(&key(citation)).copied().unwrap_or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// The name of a file, with as many folders before it as tell it from the others. In a text that runs from right to left
    /// it is kept apart from the words around it, or its parts would change places.
    pub(super) fn file(&self, source: &str) -> String {
        let name = self.names.get(source).copied().unwrap_or_else(|| tail(source, 1));
        let apart = is_written_leftwards(self.language) && !runs_to_the_left(name);
        if apart { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
    }

    /// Each place, in the order of the numbers.
    pub(super) fn list(&self, words: &Catalogue) -> Vec<Place> {
        let mut list: Vec<(usize, Place)> =
            self.numbers.iter().map(|(key, number)| (*number, self.place(key, words))).collect();
        list.sort_unstable_by_key(|(number, _)| *number);
        list.into_iter().map(|(_, place)| place).collect()
    }

    fn place(&self, (source, page, heading): &Key<'_>, words: &Catalogue) -> Place {
        let Catalogue { notices, captions, .. } = words;
        let innermost = &heading[heading.len().saturating_sub(MOST_HEADINGS)..];
        // A quotation mark is never parted from what it quotes.
        let [open, close] = notices.quotes.each_ref().map(|mark| mark.replace(' ', "\u{a0}"));
        let within = (!innermost.is_empty()).then(|| format!("{open}{}{close}", innermost.join(" › ")));
        let numbered = |page: u32| {
            let template = if is_slides(source) { &captions.slide } else { &notices.page };
            let page = page.to_string();
            // "page 6, 10, 11": where the number stands last, the word before it is said once.
            (template.replace("{}", &page), template.ends_with("{}").then_some(page))
        };
        let (shown, again) = match page {
            Some(page) => numbered(*page),
            None => (String::new(), None),
        };
        let part: Vec<String> = [Some(shown).filter(|shown| !shown.is_empty()), within].into_iter().flatten().collect();
        Place { file: self.file(source), part: part.join(&notices.comma), page: *page, again }
    }
}

/// The title of a source stands over all of it and tells no place.
fn key(citation: &Citation) -> Key<'_> {
    let heading = match citation.page {
        Some(_) => &[][..],
        None => citation.heading.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(&citation.heading),
    };
    (&citation.source, citation.page, heading)
}

/// The shortest end of each path that no other path has: the name of the file, for most.
fn shortest<'a>(paths: BTreeSet<&'a str>) -> BTreeMap<&'a str, &'a str> {
    let mut names = BTreeMap::new();
    let mut open: Vec<&'a str> = paths.into_iter().collect();
    for depth in 1.. {
        let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
        open.iter().for_each(|path| *alike.entry(tail(path, depth)).or_default() += 1);
        open.retain(|path| {
            let name = tail(path, depth);
            let is_told = alike[name] == 1 || name.len() == path.len();
            if is_told {
                names.insert(*path, name);
            }
            !is_told
        });
        if open.is_empty() {
            break;
        }
    }
    names
}

/// The last `depth` parts of a path.
fn tail(path: &str, depth: usize) -> &str {
    path.rmatch_indices(['/', '\\']).nth(depth - 1).map_or(path, |(at, _)| &path[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writing::catalogue;

    fn names(paths: &[&'static str]) -> Vec<&'static str> {
        shortest(paths.iter().copied().collect()).into_values().collect()
    }

    #[test]
    fn files_are_called_by_their_names_and_by_folders_only_where_two_are_alike() {
        assert_eq!(names(&["/home/a/b/c.md", "/srv/files/e.md"]), ["c.md", "e.md"]);
        assert_eq!(names(&["/a/x/c.md", "/a/y/c.md", "/a/y/d.md"]), ["x/c.md", "y/c.md", "d.md"]);
        assert_eq!(names(&["/a/x/z/c.md", "/a/y/z/c.md", "c.md"]), ["x/z/c.md", "y/z/c.md", "c.md"]);
        assert_eq!(names(&["C:\\x\\y.md", "D:\\x\\y.md"]), ["C:\\x\\y.md", "D:\\x\\y.md"]);
        assert!(names(&[]).is_empty());
    }

    #[test]
    fn a_place_is_a_page_a_slide_or_a_heading_of_its_file() {
        let heading = vec!["Method".to_owned()];
        let place = |language: &str, source: &'static str, page: Option<u32>, heading: &[String]| {
            let places = Places { numbers: BTreeMap::new(), names: BTreeMap::new(), language };
            places.place(&(source, page, heading), catalogue::of_or_english(language))
        };
        let found = place("en", "/a/b.pdf", Some(6), &[]);
        assert_eq!((found.part.as_str(), found.again.as_deref()), ("page 6", Some("6")));
        assert_eq!(found.name(", "), "b.pdf, page 6");
        assert_eq!(place("de", "/a/b.PPTX", Some(3), &[]).part, "Folie 3");
        let found = place("zh", "/a/b.pdf", Some(6), &[]);
        assert_eq!((found.part.as_str(), found.again), ("第 6 页", None), "the number is in the middle of its word");
        assert_eq!(place("en", "/a/b.md", None, &heading).part, "“Method”");
        assert_eq!(place("ar", "/a/b.md", None, &[]).name("، "), "\u{2068}b.md\u{2069}");
        assert_eq!(place("ar", "/a/تقرير.md", None, &[]).name("، "), "تقرير.md");
    }
}
