//! The places that a document quotes: numbered in the order in which they are met, and named for people.

use std::collections::BTreeMap;

use super::catalogue::Notices;
use super::revise::sources_of;
use crate::api::{Citation, DocumentSection, NotRead};

/// Longest path of headings in the name of a place.
const MOST_HEADINGS: usize = 2;

/// A place: a page or a heading of a source.
type Key<'a> = (&'a str, Option<u32>, &'a [String]);

/// The places of a document.
pub(super) struct Places<'a> {
    numbers: BTreeMap<Key<'a>, usize>,
    /// What all paths begin with; left out, as it would only be repeated.
    folder: &'a str,
}

impl<'a> Places<'a> {
    /// Of all sentences, in their order. A page tells a place by itself; without pages the headings do.
    pub(super) fn of(sections: &'a [DocumentSection], not_read: &'a [NotRead]) -> Self {
        let mut numbers = BTreeMap::new();
        let sentences =
            sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences);
        for citation in sentences.flat_map(sources_of) {
            let next = numbers.len() + 1;
            numbers.entry(key(citation)).or_insert(next);
        }
        let paths = numbers.keys().map(|(source, _, _)| *source);
        let folder = common_folder(paths.chain(not_read.iter().map(|entry| entry.source.as_str())));
        Self { numbers, folder }
    }

    /// Number of files that are quoted.
    pub(super) fn files(&self) -> usize {
        self.numbers.keys().map(|(source, _, _)| *source).collect::<std::collections::BTreeSet<_>>().len()
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

    /// The name of a file, from where all files are.
    pub(super) fn file<'s>(&self, source: &'s str) -> &'s str {
        source.strip_prefix(self.folder).unwrap_or(source)
    }

    /// The name of each place, in the order of the numbers.
    pub(super) fn list(&self, words: &Notices) -> Vec<String> {
        let mut list: Vec<(usize, String)> = self
            .numbers
            .iter()
            .map(|((source, page, heading), number)| {
                let mut name = self.file(source).to_owned();
                if let Some(page) = page {
                    name.push_str(&words.comma);
                    name.push_str(&words.page.replace("{}", &page.to_string()));
                }
                let innermost = &heading[heading.len().saturating_sub(MOST_HEADINGS)..];
                if !innermost.is_empty() {
                    let [open, close] = &words.quotes;
                    name.push_str(&format!("{}{open}{}{close}", words.comma, innermost.join(" › ")));
                }
                (*number, name)
            })
            .collect();
        list.sort_unstable_by_key(|(number, _)| *number);
        list.into_iter().map(|(_, name)| name).collect()
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

/// The folder that all paths share, with the separator at its end; the folder of the file for a single one.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(first) = paths.next() else { return "" };
    let shared = paths.fold(first, |shared, path| {
        let ends = shared.char_indices().zip(path.chars()).find(|((_, one), other)| one != other);
        let end = ends.map_or(shared.len().min(path.len()), |((at, _), _)| at);
        &shared[..end]
    });
    shared.rfind(['/', '\\']).map_or("", |at| &shared[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_folder_that_they_share() {
        assert_eq!(common_folder(["/a/b/c.md", "/a/b/d/e.md"].into_iter()), "/a/b/");
        assert_eq!(common_folder(["/a/bc.md", "/a/bd.md"].into_iter()), "/a/");
        assert_eq!(common_folder(["C:\\x\\y.md"].into_iter()), "C:\\x\\");
        assert_eq!(common_folder(["a.md", "b.md"].into_iter()), "");
        assert_eq!(common_folder(["/ä/a.md", "/ö/a.md"].into_iter()), "/");
        assert_eq!(common_folder([].into_iter()), "");
    }
}
