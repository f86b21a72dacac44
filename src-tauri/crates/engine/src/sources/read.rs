//! Reads one file: looks at its bytes to tell the format, and hands it to that format's reader.

use std::io::Read as _;
use std::path::Path;

use super::builder::Parsed;
use super::failure::{failure, from_io};
use super::format::{Format, extension, format_of};
use super::limits::Limits;
use super::{docx, epub, html, json, mail, markdown, odf, pdf, pptx, rtf, table, text, xlsx};
use crate::api::{Block, ReadErrorCode, ReadFailure};
use crate::atomic_file::sha256;

/// A file that was read.
#[derive(Debug)]
pub(crate) struct ReadSource {
    /// Its text; at least one block.
    pub(crate) blocks: Vec<Block>,
    /// Its pages, where the format has them.
    pub(crate) pages: Option<u32>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) hash: String,
}

/// What is known of a file when all of its text has been handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadEnd {
    /// Its pages, where the format has them.
    pub(crate) pages: Option<u32>,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) hash: String,
}

/// Text that is handed on at once, in bytes. Enough that the handing on costs nothing.
const PART: usize = 1 << 20;

/// Reads a file in this process. Hostile files may take it down, see `child`.
///
/// # Errors
/// With the reason, if there is no text to be had.
pub(crate) fn read_file(path: &Path, limits: &Limits) -> Result<ReadSource, ReadFailure> {
    let mut blocks = Vec::new();
    let end = read_in_parts(path, limits, &mut |part| blocks.extend(part))?;
    Ok(ReadSource { blocks, pages: end.pages, hash: end.hash })
}

/// The same, with the text handed on in parts. What was handed on before an error means nothing.
///
/// # Errors
/// As [`read_file`].
pub(super) fn read_in_parts(
    path: &Path,
    limits: &Limits,
    part: &mut dyn FnMut(Vec<Block>),
) -> Result<ReadEnd, ReadFailure> {
    let bytes = load(path, limits)?;
    let format = format_of(path, &bytes)?;
    let hash = sha256(&bytes);
    let parsed = match format {
        Format::Table if bytes.len() > limits.max_text_chars => table::read_flowing(bytes, limits, part)?,
        _ => parse(format, bytes, limits)?,
    };
    let (mut open, mut size) = (Vec::new(), 0);
    for block in parsed.blocks {
        size += block.text.len();
        open.push(block);
        if size >= PART {
            size = 0;
            part(std::mem::take(&mut open));
        }
    }
    if !open.is_empty() {
        part(open);
    }
    Ok(ReadEnd { pages: parsed.pages, hash })
}

/// The bytes of a file. More than the limit is not read, whatever the file system says about its size.
fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, ReadFailure> {
    // Before it is opened: a pipe that nobody writes to would keep us waiting for ever.
    if !std::fs::metadata(path).map_err(|error| from_io(&error))?.is_file() {
        return Err(failure(ReadErrorCode::Unreadable));
    }
    let file = std::fs::File::open(path).map_err(|error| from_io(&error))?;
    let metadata = file.metadata().map_err(|error| from_io(&error))?;
    if !metadata.is_file() {
        return Err(failure(ReadErrorCode::Unreadable));
    }
    if metadata.len() > limits.max_file_bytes {
        return Err(failure(ReadErrorCode::TooLarge));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.take(limits.max_file_bytes + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
    match bytes.len() as u64 {
        // A PDF is more than its text; one of no bytes was cut off.
        0 if extension(path) == "pdf" => Err(failure(ReadErrorCode::Damaged)),
        0 => Err(failure(ReadErrorCode::Empty)),
        length if length > limits.max_file_bytes => Err(failure(ReadErrorCode::TooLarge)),
        _ => Ok(bytes),
    }
}

fn parse(format: Format, bytes: Vec<u8>, limits: &Limits) -> Result<Parsed, ReadFailure> {
    match format {
        Format::Text => text::read(&bytes, limits),
        Format::Markdown => markdown::read(&bytes, limits),
        Format::Table => table::read(&bytes, limits),
        Format::Html => html::read(&bytes, limits),
        Format::Docx => docx::read(&bytes, limits),
        Format::Pdf => pdf::read(bytes, limits),
        Format::Xlsx => xlsx::read(&bytes, limits),
        Format::Pptx => pptx::read(&bytes, limits),
        Format::OpenDocument => odf::read(&bytes, limits),
        Format::Epub => epub::read(&bytes, limits),
        Format::Rtf => rtf::read(&bytes, limits),
        Format::Mail => mail::read(&bytes, limits),
        Format::Json => json::read(&bytes, limits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<ReadSource, ReadFailure> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("can be written");
        read_file(&path, &Limits::default())
    }

    fn code(name: &str, bytes: &[u8]) -> ReadErrorCode {
        read(name, bytes).expect_err("is refused").code
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let source = read("a.txt", b"abc").expect("can be read");
        // From FIPS 180-2, appendix B.1.
        assert_eq!(source.hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn refusals_have_their_codes() {
        assert_eq!(code("a.txt", b""), ReadErrorCode::Empty);
        assert_eq!(code("a.txt", b" \n\t\n"), ReadErrorCode::Empty);
        assert_eq!(code("a.pdf", b""), ReadErrorCode::Damaged);
        assert_eq!(code("a.pdf", b"plain words"), ReadErrorCode::Damaged);
        assert_eq!(code("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ReadErrorCode::Unsupported);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let refused = |path: &Path, limits: &Limits| read_file(path, limits).expect_err("is refused").code;
        assert_eq!(refused(folder.path(), &Limits::default()), ReadErrorCode::Unreadable);
        assert_eq!(refused(&folder.path().join("none"), &Limits::default()), ReadErrorCode::Unreadable);
        let large = folder.path().join("large.txt");
        std::fs::write(&large, "12345").expect("can be written");
        assert_eq!(refused(&large, &Limits { max_file_bytes: 4, ..Limits::default() }), ReadErrorCode::TooLarge);
    }
}
