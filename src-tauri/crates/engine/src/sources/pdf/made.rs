//! Small PDFs for the tests: text at given places, pictures, whatever dictionaries a test wants to see.

use std::fmt::Write as _;

use super::super::limits::Limits;
use crate::api::{Block, ReadErrorCode};

/// A PDF in the making. Object 1 is the catalog, 2 the pages, 3 to 5 fonts: `F1` plain, `F2` bold, `F3` of one width.
pub(super) struct Made {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    /// Further entries of the catalog.
    pub(super) catalog: String,
}

/// The content of one page.
#[derive(Default)]
pub(super) struct MadePage {
    content: String,
    /// Further entries of the page.
    pub(super) entries: String,
    /// Further entries of its resources.
    pub(super) resources: String,
}

impl MadePage {
    /// Text whose baseline begins at a place, in points from the lower left corner.
    pub(super) fn text(mut self, font: &str, size: f32, x: f32, y: f32, text: &str) -> Self {
        // Letters beyond ASCII are written as their byte in Latin-1.
        let escaped = |letter: char| match letter {
            '\\' | '(' | ')' => format!("\\{letter}"),
            letter if letter.is_ascii() => letter.to_string(),
            letter => format!("\\{:03o}", u32::from(letter)),
        };
        let text: String = text.chars().map(escaped).collect();
        writeln!(self.content, "BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET").unwrap();
        self
    }

    /// Lines of plain text of 10 points, 12 points apart.
    pub(super) fn lines(mut self, x: f32, mut y: f32, lines: &[&str]) -> Self {
        for line in lines {
            self = self.text("F1", 10.0, x, y, line);
            y -= 12.0;
        }
        self
    }

    /// Drawing instructions as they are.
    pub(super) fn raw(mut self, content: &str) -> Self {
        self.content.push_str(content);
        self.content.push('\n');
        self
    }
}

impl Made {
    pub(super) fn new() -> Self {
        let font =
            |name: &str| format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>").into_bytes();
        let fonts = ["Helvetica", "Helvetica-Bold", "Courier"].map(font);
        let objects = [vec![], vec![]].into_iter().chain(fonts).collect();
        Self { objects, pages: Vec::new(), catalog: String::new() }
    }

    /// Adds an object; its number.
    pub(super) fn object(&mut self, body: &str) -> usize {
        self.objects.push(body.as_bytes().to_vec());
        self.objects.len()
    }

    /// Adds a stream; its number.
    pub(super) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.objects.push(body);
        self.objects.len()
    }

    pub(super) fn page(mut self, page: MadePage) -> Self {
        let content = self.stream("", page.content.as_bytes());
        let number = self.object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R\
             /Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>{}>>{}>>",
            page.resources, page.entries
        ));
        self.pages.push(number);
        self
    }

    /// The bytes of the file.
    pub(super) fn bytes(mut self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        self.objects[0] = format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog).into_bytes();
        self.objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", self.pages.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (index, object) in self.objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
            out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        let size = self.objects.len() + 1;
        out.extend_from_slice(
            format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
        );
        out
    }

    pub(super) fn read(self) -> Vec<Block> {
        super::read(self.bytes(), &Limits::default()).expect("there is text").blocks
    }

    pub(super) fn refused(self) -> ReadErrorCode {
        super::read(self.bytes(), &Limits::default()).expect_err("is refused").code
    }
}
