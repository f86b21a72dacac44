//! The document as PDF: tagged, with bookmarks, links, footnotes and page numbers, set by typst.
//!
//! The template beside this file is all the markup there is. The words of a document reach it as data, in a file that exists
//! in memory alone, so that what a source says can neither be markup nor name a file. The typesetter has no clock, no disk
//! and no network: whatever it asks for but these two files and the fonts is not there.

mod data;
mod fonts;

use std::sync::LazyLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt as _, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf as to_pdf};
use typst_render::{RenderOptions, render as draw};

use super::finished::Finished;

/// How a document looks.
const TEMPLATE: &str = include_str!("template.typ");

/// Width of the picture of a page in pixels: three times that at which it is shown, for dense screens and large windows.
const PICTURE_WIDTH: f64 = 168.0;

/// The name by which the template asks for the document.
const DATA: &str = "/document.json";

/// What all documents share that our own font has every character of; made at the first of them.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(fonts::ours()));

/// The same for all others. Looking for the fonts of the machine takes longer than to set some pages.
static PRESS_WITH_ALL: LazyLock<Press> = LazyLock::new(|| Press::new(fonts::all()));

/// All that is to be set, as one line of JSON.
pub(crate) fn order_of_pages(document: &Finished) -> String {
    data::data(document).to_string()
}

/// All that is to be set for the first page: an order without what comes long after it.
pub(crate) fn order_of_first_page(document: &Finished) -> String {
    let mut order = data::data(document);
    data::keep_beginning(&mut order);
    order.to_string()
}

/// Pages that are set.
pub(crate) struct SetPages {
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// Scripts of which some characters have no font, by their names in Unicode: empty boxes stand in their place.
    pub(crate) lacking: Vec<String>,
}

/// Sets the pages of an [order](order_of_pages), and gives the file. The same order gives the same bytes on a machine with
/// the same fonts.
///
/// # Errors
/// What the typesetter says. No document should cause it: a fault in ATLES.
pub(crate) fn set_pages(order: &str) -> Result<SetPages, String> {
    let (pages, lacking) = compile(order)?;
    let options = PdfOptions { creator: Smart::Custom(Some("ATLES".to_owned())), ..PdfOptions::default() };
    let bytes = to_pdf(&pages, &options).map_err(|errors| told(&errors))?;
    Ok(SetPages { bytes, lacking })
}

/// A small picture of the first page of an order (PNG).
///
/// # Errors
/// As [`set_pages`].
pub(crate) fn set_picture(order: &str) -> Result<Vec<u8>, String> {
    let (pages, _) = compile(order)?;
    let page = pages.pages().first().ok_or("it has no page")?;
    let scale = Scalar::new(PICTURE_WIDTH / page.frame.width().to_pt());
    let drawn = draw(page, &RenderOptions { pixel_per_pt: scale, ..RenderOptions::default() });
    drawn.encode_png().map_err(|error| error.to_string())
}

/// Sets an order, and says which scripts lack a font.
fn compile(order: &str) -> Result<(PagedDocument, Vec<String>), String> {
    let mut order: Value = serde_json::from_str(order).map_err(|error| error.to_string())?;
    fonts::substitute(PRESS.fonts.book(), &mut order);
    let alone = fonts::lacking(PRESS.fonts.book(), &order).is_empty();
    let press = if alone { &*PRESS } else { &*PRESS_WITH_ALL };
    let lacking = fonts::lacking(press.fonts.book(), &order);
    let sheet = Sheet { press, data: Bytes::from_string(order.to_string()) };
    let pages = typst::compile::<PagedDocument>(&sheet).output.map_err(|errors| told(&errors))?;
    Ok((pages, lacking))
}

fn told(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// What does not change from one document to the next.
struct Press {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
}

impl Press {
    fn new(fonts: FontStore) -> Self {
        Self { library: LazyHash::new(Library::default()), fonts, template: Source::detached(TEMPLATE) }
    }
}

/// The world of one document.
struct Sheet<'p> {
    press: &'p Press,
    data: Bytes,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts.book()
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.vpath().get_with_slash() == DATA { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
