//! The user's own Word file as a template: what its look is, taken from a file that a stranger may have made.
//!
//! Only what is known is taken: styles, theme, the list of fonts, lists, the page, headers and footers with the pictures in
//! them. Its text is not, nor anything that leads out of the file, runs, or is fetched: no macros, no template that it is
//! attached to, no links, no embedded objects. Every part is taken apart and put together anew from known elements. For a
//! process that does nothing else: see `press::child`.

mod clean;
mod fields;
mod numbering;
mod page;
mod pictures;
mod refusal;
mod running;
mod styles;
#[cfg(test)]
mod tests;
mod tree;

use std::io::Read as _;
use std::path::Path;

pub(crate) use refusal::Refusal;

use crate::exports::WordTemplate;
use crate::sources::{Limits, Package, Relations};
use clean::Cleaner;
use tree::{Element, Space};

/// Largest file that is taken as a template, in bytes. One with pictures has some megabytes.
pub(crate) const LARGEST_TEMPLATE: u64 = 32 << 20;

/// How a file begins that is of the old format of Word, or protected by a password.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// The look of the Word file at `path`. Parses in this process.
///
/// # Errors
/// Why it is refused.
pub(crate) fn take_file(path: &Path) -> Result<WordTemplate, Refusal> {
    take(&read(path)?)
}

/// The bytes of a file that may be a template.
///
/// # Errors
/// If it is not there, no file, or too large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    // Before it is opened: a pipe that nobody writes to would keep us waiting for ever.
    let about = std::fs::metadata(path).map_err(|_| Refusal::Missing)?;
    if !about.is_file() {
        return Err(Refusal::NotWord);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|_| Refusal::Missing)?;
    file.take(LARGEST_TEMPLATE + 1).read_to_end(&mut bytes).map_err(|_| Refusal::Missing)?;
    if bytes.len() as u64 > LARGEST_TEMPLATE {
        return Err(Refusal::TooLarge);
    }
    Ok(bytes)
}

/// The look of a Word file.
///
/// # Errors
/// Why it is refused.
pub(crate) fn take(bytes: &[u8]) -> Result<WordTemplate, Refusal> {
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(Refusal::OldOrProtected);
    }
    if !bytes.starts_with(b"PK") {
        return Err(Refusal::NotWord);
    }
    let limits = Limits::of_templates();
    let mut package = Package::open(bytes, &limits)?;
    let main = main_part(&mut package)?;
    let relations = package.relations(&main)?;
    let mut template = WordTemplate::default();

    let body = package.part(&main)?.ok_or(Refusal::Damaged)?;
    let sections = page::sections(&body)?;
    drop(body);
    if let Some(settings) = root(&mut package, &relations, "settings", "settings")? {
        page::settings(&settings, &mut template);
    }
    page::page(&sections, &mut template);
    if let Some(numbering) = root(&mut package, &relations, "numbering", "numbering")? {
        numbering::numbering(numbering, &mut template);
    }
    if let Some(styles) = root(&mut package, &relations, "styles", "styles")? {
        styles::styles(styles, &mut template);
    }
    styles::table_style(&sections, &mut template);
    template.theme = whole(&mut package, &relations, "theme", Space::Drawing, "theme")?;
    template.fonts = whole(&mut package, &relations, "fontTable", Space::Word, "fonts")?;
    running::running(&mut package, &relations, &sections, &mut template)?;
    Ok(template)
}

/// The path of the part with the text. Says what the file is.
fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let has_macros = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        name.starts_with("vbaproject") || name.starts_with("vbadata")
    };
    if package.names().any(has_macros) {
        return Err(Refusal::Macros);
    }
    let kinds = package.part("[Content_Types].xml")?.ok_or(Refusal::NotWord)?;
    let kinds = tree::read(&kinds)?;
    let main = package.relations("")?.of_kind("officeDocument").next().map(str::to_owned).ok_or(Refusal::NotWord)?;
    let is_main = |kind: &&Element| {
        let name = kind.attribute("PartName").unwrap_or_default();
        name.trim_start_matches('/').eq_ignore_ascii_case(&main)
    };
    let kind = kinds.elements().find(is_main).and_then(|kind| kind.attribute("ContentType")).unwrap_or_default();
    if kind.contains("macroEnabled") {
        return Err(Refusal::Macros);
    }
    match kind.contains("wordprocessingml") {
        true => Ok(main),
        false => Err(Refusal::NotWord),
    }
}

/// The root of a part; none if there is no such part, or it is another.
fn root(package: &mut Package<'_>, relations: &Relations, kind: &str, name: &str) -> Result<Option<Element>, Refusal> {
    let Some(path) = relations.of_kind(kind).next().map(str::to_owned) else { return Ok(None) };
    let Some(text) = package.part(&path)? else { return Ok(None) };
    Ok(Some(tree::read(&text)?).filter(|root| root.name == name))
}

/// A part that is taken whole.
fn whole(
    package: &mut Package<'_>,
    relations: &Relations,
    kind: &str,
    space: Space,
    name: &str,
) -> Result<Option<String>, Refusal> {
    let Some(root) = root(package, relations, kind, name)?.filter(|root| root.space == space) else { return Ok(None) };
    Ok(Cleaner::without_pictures().clean(root).map(|root| root.to_part()))
}
