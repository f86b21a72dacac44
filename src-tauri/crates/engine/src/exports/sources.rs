//! The list of sources at the end of a document: one entry for each file, with all of its places that are quoted.

use super::finished::{Finished, Place};

/// A file with its places.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source<'d> {
    /// Its name.
    pub(super) file: &'d str,
    /// What is said of it, in its order.
    pub(super) pieces: Vec<Piece<'d>>,
}

/// A piece of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'d> {
    /// Words.
    Text(&'d str),
    /// The number of a place, from 1, by which marks lead to it.
    Number(usize),
}

impl Place {
    /// The whole name, with `comma` between file and part.
    pub(crate) fn name(&self, comma: &str) -> String {
        if self.part.is_empty() { self.file.clone() } else { format!("{}{comma}{}", self.file, self.part) }
    }
}

impl Finished {
    /// The files in the order in which they are first marked. Of a file, the whole comes first, then its pages in their order,
    /// then its headings as they are marked.
    pub(super) fn sources(&self) -> Vec<Source<'_>> {
        let mut files: Vec<(&str, Vec<(usize, &Place)>)> = Vec::new();
        for (index, place) in self.places.iter().enumerate() {
            let numbered = (index + 1, place);
            match files.iter_mut().find(|(file, _)| *file == place.file) {
                Some((_, places)) => places.push(numbered),
                None => files.push((&place.file, vec![numbered])),
            }
        }
        files.into_iter().map(|(file, places)| Source { file, pieces: self.pieces(places) }).collect()
    }

    fn pieces<'d>(&'d self, mut places: Vec<(usize, &'d Place)>) -> Vec<Piece<'d>> {
        places.sort_by_key(|(number, place)| {
            (!place.part.is_empty(), place.page.is_none(), place.page.unwrap_or_default(), *number)
        });
        let mut pieces = Vec::new();
        let mut before: Option<&Place> = None;
        for (number, place) in places {
            if !place.part.is_empty() {
                let is_first = before.is_none_or(|before| before.part.is_empty());
                pieces.push(Piece::Text(if is_first { &self.words.colon } else { &self.words.comma }));
                let goes_on = before.is_some_and(|before| before.again.is_some());
                pieces.push(Piece::Text(place.again.as_ref().filter(|_| goes_on).unwrap_or(&place.part)));
            }
            pieces.push(Piece::Text("\u{a0}"));
            pieces.push(Piece::Number(number));
            before = Some(place);
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{ordinary, place};
    use super::*;

    #[test]
    fn a_file_is_one_entry_and_its_pages_are_in_order() {
        let mut document = ordinary();
        document.places = vec![
            place("b.pdf, page 10"),
            place("a.md, “Method”"),
            place("b.pdf, page 6"),
            place("a.md"),
            place("a.md, “Results”"),
        ];
        let shown = |source: &Source<'_>| {
            let piece = |piece: &Piece<'_>| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Number(number) => format!("[{number}]"),
            };
            format!("{}{}", source.file, source.pieces.iter().map(piece).collect::<String>()).replace('\u{a0}', " ")
        };
        let entries: Vec<String> = document.sources().iter().map(shown).collect();
        assert_eq!(entries, ["b.pdf: page 6 [3], 10 [1]", "a.md [4]: “Method” [2], “Results” [5]"]);
    }
}
