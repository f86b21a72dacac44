//! The parts of an office document or a book: a zip archive, whose parts point at each other (ISO 29500-2). Nothing is ever written to disk,
//! and a part is only found by its name in the archive, so a path that leads elsewhere leads nowhere.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::encoding::decode;
use super::failure::failure;
use super::limits::Limits;
use super::xml::{Node, Xml};
use crate::api::{ReadErrorCode, ReadFailure};

/// A document has some dozens of parts, one with many pictures some thousands.
const MOST_PARTS: usize = 50_000;

/// A part that unpacks to more than so many times its size is a trap. Real XML shrinks to a tenth or a thirtieth; Apache
/// POI refuses at the same ratio (`ZipSecureFile`).
const HIGHEST_RATIO: u64 = 100;

/// Parts up to this many bytes may have any ratio: a short text that repeats itself is no trap.
const ANY_RATIO: u64 = 1 << 20;

/// A document's parts.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// Where the parts are that another part points at.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    /// Kind (the last word of its name), id and path of each part, in the order of the file.
    targets: Vec<(String, String, String)>,
}

impl Relations {
    /// The paths of the parts of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.targets.iter().filter(move |(found, ..)| found == kind).map(|(.., path)| path.as_str())
    }

    /// The same with their ids.
    pub(crate) fn with_ids(&self, kind: &str) -> impl Iterator<Item = (&str, &str)> {
        self.targets.iter().filter(move |(found, ..)| found == kind).map(|(_, id, path)| (id.as_str(), path.as_str()))
    }

    /// The path of the part of that kind with that id.
    pub(crate) fn of_kind_and_id(&self, kind: &str, id: &str) -> Option<&str> {
        self.with_ids(kind).find(|(found, _)| *found == id).map(|(_, path)| path)
    }

    /// The path of the part with that id.
    pub(super) fn of_id(&self, id: &str) -> Option<&str> {
        self.targets.iter().find(|(_, found, _)| found == id).map(|(.., path)| path.as_str())
    }
}

impl<'a> Package<'a> {
    /// Of the bytes of a file.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadFailure> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| failure(ReadErrorCode::Damaged))?;
        if archive.len() > MOST_PARTS {
            return Err(failure(ReadErrorCode::TooLarge));
        }
        Ok(Self { archive, limits, left: limits.max_unpacked_bytes })
    }

    /// The text of a part; None if there is none.
    pub(crate) fn part(&mut self, path: &str) -> Result<Option<String>, ReadFailure> {
        let Some(bytes) = self.bytes(path)? else { return Ok(None) };
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text),
            // UTF-16 is allowed, and nothing else.
            Err(error) => decode(error.as_bytes()),
        }))
    }

    /// The names of the parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.file_names()
    }

    /// The bytes of a part; None if there is none.
    pub(crate) fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, ReadFailure> {
        let Some(index) = self.archive.index_for_name(path) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => failure(ReadErrorCode::PasswordProtected),
            _ => failure(ReadErrorCode::Damaged),
        })?;
        // What the archive says of the unpacked size may be a lie; what it says of the packed size is where it was cut.
        let most = self.left.min(file.compressed_size().saturating_mul(HIGHEST_RATIO).max(ANY_RATIO));
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| failure(ReadErrorCode::Damaged))?;
        let length = bytes.len() as u64;
        if length > most {
            return Err(failure(ReadErrorCode::TooLarge));
        }
        self.left -= length;
        Ok(Some(bytes))
    }

    /// What the part at `path` points at; the package itself for an empty path.
    pub(crate) fn relations(&mut self, path: &str) -> Result<Relations, ReadFailure> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let place = if folder.is_empty() { "_rels".to_owned() } else { format!("{folder}/_rels") };
        let mut relations = Relations::default();
        let Some(text) = self.part(&format!("{place}/{name}.rels"))? else { return Ok(relations) };
        let mut xml = Xml::new(&text, self.limits);
        loop {
            let element = match xml.next()? {
                Node::Open(element) if element.local() == "Relationship" => element,
                Node::End => return Ok(relations),
                Node::Open(_) | Node::Close(..) | Node::Text(_) => continue,
            };
            if element.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external")) {
                continue;
            }
            let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) else { continue };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            if let Some(target) = resolve(folder, &target) {
                relations.targets.push((kind, element.attribute("Id").unwrap_or_default(), target));
            }
        }
    }
}

/// The path in the archive that `target` means, seen from a folder of it; None for what lies outside.
pub(super) fn resolve(folder: &str, target: &str) -> Option<String> {
    let (base, target) = match target.strip_prefix('/') {
        Some(target) => ("", target),
        None => (folder, target),
    };
    let mut path: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(path.pop()?),
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside() {
        assert_eq!(resolve("word", "styles.xml").as_deref(), Some("word/styles.xml"));
        assert_eq!(resolve("word", "../customXml/a.xml").as_deref(), Some("customXml/a.xml"));
        assert_eq!(resolve("word", "/word/./b.xml").as_deref(), Some("word/b.xml"));
        assert_eq!(resolve("word", "../../etc/passwd"), None);
    }
}
