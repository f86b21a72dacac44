//! Tells what a file is: by its bytes, whatever its name says; by its name only where bytes cannot tell (CSV, Markdown).

use std::path::Path;

use super::encoding::{decode, looks_like_text};
use super::failure::{failure, unsupported};
use super::{json, pdf, rtf, table};
use crate::api::{ReadErrorCode, ReadFailure};

/// A format with a reader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Table,
    Html,
    Docx,
    Pdf,
    Xlsx,
    Pptx,
    /// Texts, spreadsheets and presentations.
    OpenDocument,
    Epub,
    Rtf,
    /// Messages, and pages that were saved as one.
    Mail,
    Json,
}

/// Bytes of a text that are looked at to tell what kind of text it is.
const SAMPLE: usize = 4_096;

/// First bytes of formats without a reader, and what to tell about them.
const SIGNATURES: [(&[u8], &str); 17] = [
    (b"\x89PNG\r\n\x1a\n", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"8BPS", PICTURE),
    (b"ID3", SOUND),
    (b"OggS", SOUND),
    (b"fLaC", SOUND),
    (b"\x1A\x45\xDF\xA3", SOUND),
    (b"\x7FELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"SQLite format 3\0", "It is a database; ATLES reads documents."),
    (b"\x1F\x8B", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"Rar!\x1A\x07", ARCHIVE),
];

const PICTURE: &str = "It is a picture; ATLES reads text.";
const SOUND: &str = "It is a sound or a film; ATLES reads text.";
const PROGRAM: &str = "It is a program; ATLES reads documents.";
const ARCHIVE: &str = "It is an archive; unpack it first.";

/// What the file is.
///
/// # Errors
/// With the reason, if no reader is made for it.
pub(super) fn format_of(path: &Path, bytes: &[u8]) -> Result<Format, ReadFailure> {
    if pdf::is_pdf(bytes) {
        return Ok(Format::Pdf);
    }
    // Before anything else of text: pictures in it are bytes of any kind.
    if rtf::is_rtf(bytes) {
        return Ok(Format::Rtf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return in_archive(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(in_compound_file(bytes));
    }
    if !looks_like_text(bytes) {
        let known = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
        return Err(known.map_or_else(|| failure(ReadErrorCode::Unsupported), |(_, reason)| unsupported(reason)));
    }
    let extension = extension(path);
    // Whoever names a text so has lost the PDF that it was.
    if extension == "pdf" {
        return Err(failure(ReadErrorCode::Damaged));
    }
    let start = decode(&bytes[..bytes.len().min(SAMPLE)]);
    match root(&start).as_deref() {
        Some("!doctype html" | "html" | "head" | "body") => return Ok(Format::Html),
        Some("svg") => return Err(unsupported(PICTURE)),
        Some(_) if matches!(extension.as_str(), "html" | "htm" | "xhtml") => return Ok(Format::Html),
        _ => {}
    }
    Ok(match extension.as_str() {
        "html" | "htm" | "xhtml" if start.contains("</") => Format::Html,
        "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
        "csv" | "tsv" | "tab" => Format::Table,
        "json" | "jsonl" | "ndjson" | "geojson" => Format::Json,
        "eml" | "mht" | "mhtml" => Format::Mail,
        _ if is_message(&start) => Format::Mail,
        _ if start.trim_start().starts_with(['{', '[']) && json::is_json(bytes) => Format::Json,
        _ if table::is_table(&start) => Format::Table,
        _ => Format::Text,
    })
}

/// Which of the many formats that are zip archives it is: by the names of the parts, of which each format has one that
/// no other has.
fn in_archive(bytes: &[u8]) -> Result<Format, ReadFailure> {
    let Ok(archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Err(failure(ReadErrorCode::Damaged));
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    let mut folders = archive.file_names().take(1_000);
    Err(if has("word/document.xml") || (has("_rels/.rels") && folders.any(|name| name.starts_with("word/"))) {
        return Ok(Format::Docx);
    } else if has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    } else if has("ppt/presentation.xml") {
        return Ok(Format::Pptx);
    } else if has("content.xml") {
        return Ok(Format::OpenDocument);
    } else if has("META-INF/container.xml") {
        return Ok(Format::Epub);
    } else if has("xl/workbook.bin") {
        unsupported("It is a spreadsheet in Excel's binary format; save it as XLSX and drop it again.")
    } else if archive.is_empty() {
        failure(ReadErrorCode::Empty)
    } else {
        unsupported(ARCHIVE)
    })
}

/// Compound files are those of Office before 2007, and what newer Office wraps around a document with a password
/// (MS-OFFCRYPTO 2.1: a stream named `EncryptedPackage`). Entries of their folder are 128 bytes long, aligned, and begin
/// with the name in UTF-16 (MS-CFB 2.6.1).
fn in_compound_file(bytes: &[u8]) -> ReadFailure {
    let named = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.chunks_exact(128).any(|entry| entry.starts_with(&name))
    };
    if named("EncryptedPackage") {
        failure(ReadErrorCode::PasswordProtected)
    } else if named("WordDocument") {
        unsupported("It is in the format of Word before 2007; save it as DOCX and drop it again.")
    } else if named("Workbook") || named("Book") {
        unsupported("It is in the format of Excel before 2007; save it as XLSX and drop it again.")
    } else {
        unsupported("It is in a format of Office before 2007; save it as DOCX or PDF and drop it again.")
    }
}

/// The first tag of a text that begins with markup, in small letters; for a document type with the name of its root.
fn root(start: &str) -> Option<String> {
    let mut rest = start.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{FEFF}');
    loop {
        let skipped = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else {
            break;
        };
        rest = skipped?.1.trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let mut words = tag.split(|character: char| character.is_whitespace() || matches!(character, '>' | '/' | '['));
    let first = words.next().filter(|first| first.starts_with(|c: char| c == '!' || c.is_ascii_alphabetic()))?;
    let first = first.to_ascii_lowercase();
    Some(if first == "!doctype" { format!("{first} {}", words.next()?.to_ascii_lowercase()) } else { first })
}

/// Whether a text begins as e-mail does (RFC 5322): with at least three lines of the fields that mail has.
fn is_message(start: &str) -> bool {
    const FIELDS: [&str; 9] =
        ["from", "to", "date", "received", "message-id", "mime-version", "return-path", "delivered-to", "content-type"];
    let head = start.lines().take_while(|line| !line.trim().is_empty());
    let fields = head.filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_ascii_lowercase());
    let known: Vec<String> = fields.filter(|name| FIELDS.contains(&name.as_str())).collect();
    // A note may well begin with who wrote to whom and when; only machines write the others.
    known.len() >= 3 && known.iter().any(|name| matches!(name.as_str(), "mime-version" | "message-id" | "received"))
}

/// The ending of the name, in small letters.
pub(super) fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, bytes: &[u8]) -> Result<Format, ReadErrorCode> {
        format_of(Path::new(name), bytes).map_err(|failure| failure.code)
    }

    #[test]
    fn content_counts_more_than_the_name() {
        let page = b"\xEF\xBB\xBF\n<!-- saved --><?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>";
        for (name, bytes, format) in [
            ("page.txt", page.as_slice(), Format::Html),
            ("page", b"<HTML><p>x", Format::Html),
            ("page.htm", b"<p>Only a part", Format::Html),
            ("page.html", b"Words first. <b>x</b>", Format::Html),
            ("notes.html", b"No markup at all", Format::Text),
            ("page.md", b"<h1 align=\"center\">ATLES</h1>\n\n# x", Format::Markdown),
            ("data.json", b"{\"a\": 1}", Format::Json),
            ("data.txt", b" [{\"a\": 1}]", Format::Json),
            ("broken.json", b"{\"a\": ", Format::Json),
            ("list.txt", b"[1] Miller: Wells\n[2] Smith: Barns", Format::Text),
            ("a.doc", b"{\\rtf1\\ansi x}", Format::Rtf),
            ("mail.txt", b"Received: by x\nMIME-Version: 1.0\nFrom: a@b\n\nx", Format::Mail),
            ("letter.eml", b"Dear all", Format::Mail),
            ("rain.txt", b"Well\tRain\nNorth\t7\nMill\t9\n", Format::Table),
            ("note.txt", b"First, some words\nSecond, some more\nThird, and last\n", Format::Text),
            ("data.xml", b"<?xml version=\"1.0\"?><data>1</data>", Format::Text),
            ("a.csv", b"a,b\n1,2\n", Format::Table),
            ("a.docx", b"just words", Format::Text),
            ("letter.txt", b"From: Anna\nTo: Ben\nDate: today\n\nDear Ben", Format::Text),
        ] {
            assert_eq!(told(name, bytes), Ok(format), "{name}");
        }
    }

    #[test]
    fn formats_without_a_reader_are_named() {
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let compound = |name: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.resize(512, 0);
            bytes.extend(wide(name));
            bytes.resize(1024, 0);
            bytes
        };
        use ReadErrorCode::{Damaged, PasswordProtected, Unsupported};
        for (name, bytes, code) in [
            ("a.docx", b"PK\x03\x04 and then nothing".to_vec(), Damaged),
            ("a.docx", compound("EncryptedPackage"), PasswordProtected),
            ("a.doc", compound("WordDocument"), Unsupported),
            ("a.svg", b"<?xml version=\"1.0\"?><svg xmlns=\"x\"/>".to_vec(), Unsupported),
            ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Unsupported),
        ] {
            assert_eq!(told(name, &bytes), Err(code), "{name} {code:?}");
        }
    }
}
