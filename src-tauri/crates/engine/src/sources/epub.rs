//! Electronic books (EPUB 2 and 3): an archive of pages, and a package document that says in which order they are read.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::{BlockBuilder, Parsed};
use super::failure::{failure, unsupported};
use super::html::read_chapter;
use super::limits::Limits;
use super::package::{Package, resolve};
use super::xml::{Node, Xml};
use crate::api::{BlockRole, ReadErrorCode, ReadFailure};

/// Ways of making a font unreadable that leave the text readable.
const OF_FONTS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// An entry of the package document.
#[derive(Debug)]
struct Entry {
    path: String,
    media: String,
    /// It is the table of contents.
    contents: bool,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    let mut package = Package::open(bytes, limits)?;
    if is_locked(&mut package, limits)? {
        return Err(ReadFailure {
            code: ReadErrorCode::PasswordProtected,
            message: "It is locked by the shop that sold it.".to_owned(),
        });
    }
    let container = package.part("META-INF/container.xml")?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let place = root(&container, limits)?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let document = package.part(&place)?.ok_or_else(|| failure(ReadErrorCode::Damaged))?;
    let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
    let chapters = chapters(&document, folder, limits)?;

    let mut builder = BlockBuilder::new(limits);
    let mut pictures = 0;
    for entry in chapters {
        if !matches!(entry.media.as_str(), "application/xhtml+xml" | "text/html" | "text/x-oeb1-document" | "") {
            pictures += 1;
            continue;
        }
        let Some(page) = package.bytes(&entry.path)? else { continue };
        let role = entry.contents.then_some(BlockRole::Boilerplate);
        read_chapter(&page, role, &mut builder, limits)?;
        if builder.is_full() {
            break;
        }
    }
    if builder.is_empty() && pictures > 0 {
        return Err(unsupported("It is a book of pictures; ATLES reads text."));
    }
    builder.finish()
}

/// Whether more than fonts is encrypted.
fn is_locked(package: &mut Package<'_>, limits: &Limits) -> Result<bool, ReadFailure> {
    let Some(text) = package.part("META-INF/encryption.xml")? else { return Ok(false) };
    let mut xml = Xml::new(&text, limits);
    let mut in_key = 0_usize;
    loop {
        match xml.next()? {
            Node::Open(element) if element.local() == "EncryptionMethod" && in_key == 0 => {
                let method = element.attribute("Algorithm").unwrap_or_default();
                if !OF_FONTS.contains(&method.as_str()) {
                    return Ok(true);
                }
            }
            Node::Open(element) => in_key += usize::from(element.local() == "EncryptedKey"),
            Node::Close(_, name) => in_key = in_key.saturating_sub(usize::from(name == "EncryptedKey")),
            Node::End => return Ok(false),
            Node::Text(_) => {}
        }
    }
}

/// Where the package document is.
fn root(container: &str, limits: &Limits) -> Result<Option<String>, ReadFailure> {
    let mut xml = Xml::new(container, limits);
    loop {
        match xml.next()? {
            Node::Open(element) if element.local() == "rootfile" => {
                let path = element.attribute("full-path").and_then(|path| resolve("", &path));
                if path.is_some() {
                    return Ok(path);
                }
            }
            Node::End => return Ok(None),
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
}

/// What is read, in order, each once.
fn chapters(document: &str, folder: &str, limits: &Limits) -> Result<Vec<Entry>, ReadFailure> {
    let mut xml = Xml::new(document, limits);
    let mut entries = BTreeMap::new();
    let mut order = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.local() == "item" => {
                let (Some(id), Some(link)) = (element.attribute("id"), element.attribute("href")) else { continue };
                let Some(path) = resolve(folder, &unescaped(&link)) else { continue };
                let properties = element.attribute("properties").unwrap_or_default();
                let contents = properties.split_ascii_whitespace().any(|property| property == "nav");
                entries
                    .insert(id, Entry { path, media: element.attribute("media-type").unwrap_or_default(), contents });
            }
            Node::Open(element) if element.local() == "itemref" => order.extend(element.attribute("idref")),
            Node::End => break,
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
    let mut seen = BTreeSet::new();
    let entries = order.into_iter().filter_map(|id| entries.remove(&id));
    Ok(entries.filter(|entry| seen.insert(entry.path.clone())).collect())
}

/// A link without what points into the page, `%20` and the like resolved.
fn unescaped(link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;
    use crate::api::{Block, BlockKind};

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in parts {
            zip.start_file(*path, zip::write::SimpleFileOptions::default()).expect("can be begun");
            zip.write_all(text.as_bytes()).expect("can be written");
        }
        zip.finish().expect("can be finished").into_inner()
    }

    const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#;
    const BOOK: &str = r#"<!DOCTYPE package PUBLIC "x" "y.dtd"><package><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="b" href="b%20c.xhtml#top" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="out" href="../../etc/passwd" media-type="text/html"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="a"/><itemref idref="out"/></spine></package>"#;

    fn book(first: &str, more: &[(&str, &str)]) -> Vec<u8> {
        let mut parts = vec![
            ("META-INF/container.xml", CONTAINER),
            ("OPS/book.opf", BOOK),
            ("OPS/nav.xhtml", "<nav><ol><li><a href='a.xhtml'>Barns</a></li></ol></nav>"),
            ("OPS/a.xhtml", first),
            ("OPS/b c.xhtml", "<h1>Halls</h1><p>Wide.</p>"),
        ];
        parts.extend(more);
        archive(&parts)
    }

    #[test]
    fn chapters_are_read_in_the_order_of_the_spine() {
        let chapter = "<?xml version='1.0'?><html><head><title/></head><body><h1>Barns</h1><p>High<a epub:type='noteref' href='#n'>1</a> 🙂.</p><aside epub:type='footnote' id='n'><p>As measured.</p></aside></body></html>";
        let blocks = read(&book(chapter, &[]), &Limits::default()).expect("there is text").blocks;
        let shape: Vec<(BlockKind, BlockRole, &str)> =
            blocks.iter().map(|block: &Block| (block.kind, block.role, block.text.as_str())).collect();
        use BlockRole::{Body, Boilerplate};
        assert_eq!(
            shape,
            [
                (BlockKind::ListItem, Boilerplate, "Barns"),
                (BlockKind::Heading, Body, "Barns"),
                (BlockKind::Paragraph, Body, "High 🙂."),
                (BlockKind::Footnote, Body, "As measured."),
                (BlockKind::Heading, Body, "Halls"),
                (BlockKind::Paragraph, Body, "Wide."),
            ]
        );
        assert_eq!(blocks[5].heading, ["Halls"]);
    }

    #[test]
    fn books_that_cannot_be_read_have_their_code() {
        let code = |bytes: &[u8]| read(bytes, &Limits::default()).expect_err("is refused").code;
        let locked = r#"<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>"#;
        assert_eq!(code(&book("", &[("META-INF/encryption.xml", locked)])), ReadErrorCode::PasswordProtected);
        let fonts = locked.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", OF_FONTS[0]);
        assert!(read(&book("<p>x</p>", &[("META-INF/encryption.xml", &fonts)]), &Limits::default()).is_ok());
        assert_eq!(code(&book(&" ".repeat(60_000_000), &[])), ReadErrorCode::TooLarge);
        assert_eq!(code(&archive(&[("META-INF/container.xml", CONTAINER)])), ReadErrorCode::Damaged);
        let outside = CONTAINER.replace("OPS/book.opf", "../../etc/passwd");
        assert_eq!(code(&archive(&[("META-INF/container.xml", &outside)])), ReadErrorCode::Damaged);
    }
}
