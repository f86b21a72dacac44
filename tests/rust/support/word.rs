//! Word files that lend their look, made part by part: a letterhead, one from a German Word, one without any style, and what
//! hostile ones are made of.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TEMPLATE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";

/// A Word file in the making.
#[derive(Clone)]
pub struct WordFile {
    parts: Vec<(String, Vec<u8>)>,
}

impl WordFile {
    /// One with that body and these relations of it (id, kind, target).
    #[must_use]
    pub fn new(body: &str, relations: &[(&str, &str, &str)]) -> Self {
        let main = "word/document.xml";
        let kinds = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/{main}\" ContentType=\"{TEMPLATE}\"/></Types>"
        );
        Self { parts: Vec::new() }
            .with("[Content_Types].xml", kinds)
            .with("_rels/.rels", relations_part(&[("rId1", "officeDocument", main)]))
            .with(main, format!("<w:document {WORD}><w:body>{body}</w:body></w:document>"))
            .with("word/_rels/document.xml.rels", relations_part(relations))
    }

    /// The same with that part, in the place of one of that name.
    #[must_use]
    pub fn with(mut self, name: &str, part: impl Into<Vec<u8>>) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts.push((name.to_owned(), part.into()));
        self
    }

    /// The same with `new` in the place of `old` in that part.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn replacing(self, name: &str, old: &str, new: &str) -> Self {
        let (_, part) = self.parts.iter().find(|(known, _)| known == name).expect("the part is there");
        let text = String::from_utf8(part.clone()).expect("text");
        assert!(text.contains(old), "{old} is in {name}");
        self.with(name, text.replace(old, new))
    }

    /// The file.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in &self.parts {
            package.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part begins");
            package.write_all(part).expect("a part is written");
        }
        package.finish().expect("the package ends").into_inner()
    }

    /// The letterhead of a town: its own styles, lists and tables, a logo on the first page, a line and the number of the page
    /// on all others.
    #[must_use]
    pub fn letterhead() -> Self {
        let body = "<w:p><w:r><w:t>Write your letter here.</w:t></w:r></w:p>\
            <w:tbl><w:tblPr><w:tblStyle w:val=\"CouncilTable\"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>\
            <w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId11\"/><w:headerReference w:type=\"first\" r:id=\"rId12\"/>\
            <w:headerReference w:type=\"even\" r:id=\"rId11\"/><w:footerReference w:type=\"default\" r:id=\"rId13\"/>\
            <w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1701\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"2268\" \
            w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/><w:cols w:num=\"2\"/><w:titlePg/></w:sectPr>";
        let logo = "<w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
            <wp:extent cx=\"1800000\" cy=\"600000\"/><wp:docPr id=\"1\" name=\"Logo\"/>\
            <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
            <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
            <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
            <pic:nvPicPr><pic:cNvPr id=\"0\" name=\"logo.png\"/><pic:cNvPicPr/></pic:nvPicPr>\
            <pic:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
            <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"1800000\" cy=\"600000\"/></a:xfrm>\
            <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
        let page = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
            <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        let text = |words: &str| format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>");
        let paragraph =
            |style: &str, inner: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{inner}</w:p>");
        let header = paragraph("Header", &text("Town of Ellerbrook, Department of Works"));
        let first = paragraph("Header", &format!("{logo}{}", text(" Ellerbrook Town Council")));
        let footer = paragraph("Footer", &format!("{}{page}", text("Page ")));
        Self::new(
            body,
            &[
                ("rId1", "styles", "styles.xml"),
                ("rId2", "settings", "settings.xml"),
                ("rId3", "numbering", "numbering.xml"),
                ("rId11", "header", "header1.xml"),
                ("rId12", "header", "header2.xml"),
                ("rId13", "footer", "footer1.xml"),
            ],
        )
        .with("word/styles.xml", styles(&[
            ("paragraph\" w:default=\"1", "Normal", "Normal", "<w:rPr><w:rFonts w:ascii=\"Liberation Serif\" w:hAnsi=\"Liberation Serif\"/></w:rPr>"),
            ("paragraph", "Heading1", "heading 1", "<w:pPr><w:keepNext/><w:numPr><w:numId w:val=\"7\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:color w:val=\"00703C\"/><w:sz w:val=\"36\"/><w:lang w:val=\"fr-FR\"/></w:rPr>"),
            ("paragraph", "Heading2", "heading 2", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:color w:val=\"00703C\"/></w:rPr>"),
            ("paragraph", "Title", "Title", "<w:rPr><w:caps/><w:color w:val=\"00703C\"/><w:sz w:val=\"52\"/></w:rPr>"),
            ("paragraph", "ListBullet", "List Bullet", "<w:pPr><w:numPr><w:numId w:val=\"5\"/></w:numPr></w:pPr>"),
            ("paragraph", "Header", "header", "<w:rPr><w:color w:val=\"00703C\"/></w:rPr>"),
            ("paragraph", "Footer", "footer", ""),
            // An id that one of ours has, for something else.
            ("character", "TableText", "Table Remark", ""),
            ("table\" w:default=\"1", "TableNormal", "Normal Table", ""),
            ("table", "CouncilTable", "Council Table", "<w:tblPr><w:tblBorders><w:top w:val=\"double\" w:sz=\"12\" w:color=\"00703C\"/></w:tblBorders></w:tblPr>"),
        ]))
        .with("word/numbering.xml", format!(
            "<w:numbering {WORD}>\
             <w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/><w:lvlText w:val=\"»\"/><w:pPr><w:ind w:left=\"360\" w:hanging=\"360\"/></w:pPr></w:lvl></w:abstractNum>\
             <w:abstractNum w:abstractNumId=\"4\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:pStyle w:val=\"Heading1\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"5\"><w:abstractNumId w:val=\"3\"/></w:num><w:num w:numId=\"7\"><w:abstractNumId w:val=\"4\"/></w:num></w:numbering>"
        ))
        .with("word/settings.xml", format!("<w:settings {WORD}><w:attachedTemplate r:id=\"rId1\"/><w:mailMerge/></w:settings>"))
        .with("word/_rels/settings.xml.rels", external("attachedTemplate", "file:///Z:/templates/council.dotm"))
        .with("word/header1.xml", format!("<w:hdr {WORD}>{header}</w:hdr>"))
        .with("word/header2.xml", format!("<w:hdr {WORD}>{first}</w:hdr>"))
        .with("word/footer1.xml", format!("<w:ftr {WORD}>{footer}</w:ftr>"))
        .with("word/_rels/header2.xml.rels", relations_part(&[("rId1", "image", "media/logo.png")]))
        .with("word/media/logo.png", png(90, 30))
    }

    /// As a German Word saves it: the ids of the styles are German, their names are not.
    #[must_use]
    pub fn german() -> Self {
        Self::new(
            "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
             <w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1134\" w:left=\"1417\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr>",
            &[("rId1", "styles", "styles.xml")],
        )
        .with("word/styles.xml", styles(&[
            ("paragraph\" w:default=\"1", "Standard", "Normal", ""),
            ("paragraph", "berschrift1", "heading 1", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:color w:val=\"AA0000\"/></w:rPr>"),
            ("paragraph", "berschrift2", "heading 2", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:color w:val=\"AA0000\"/></w:rPr>"),
            ("paragraph", "Titel", "Title", "<w:rPr><w:color w:val=\"AA0000\"/></w:rPr>"),
            ("paragraph", "Beschriftung", "caption", "<w:rPr><w:i/></w:rPr>"),
            ("paragraph", "Funotentext", "footnote text", ""),
            ("character", "Funotenzeichen", "footnote reference", "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>"),
            ("paragraph", "Aufzhlungszeichen", "List Bullet", ""),
        ]))
    }

    /// One without styles, headers or a page.
    #[must_use]
    pub fn bare() -> Self {
        Self::new("<w:p/>", &[])
    }
}

/// A part with relations (id, kind, target).
#[must_use]
pub fn relations_part(relations: &[(&str, &str, &str)]) -> String {
    let entry = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let all: String = relations.iter().map(entry).collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

/// A part with one relation, `rId1`, that leads out of the file.
#[must_use]
pub fn external(kind: &str, target: &str) -> String {
    relations_part(&[("rId1", kind, target)]).replace("/></Rel", " TargetMode=\"External\"/></Rel")
}

/// A header or a footer (`hdr` or `ftr`) with that in it.
#[must_use]
pub fn running(element: &str, inner: &str) -> String {
    format!("<w:{element} {WORD}>{inner}</w:{element}>")
}

/// Styles: kind, id, name, properties.
fn styles(styles: &[(&str, &str, &str, &str)]) -> String {
    let style = |(kind, id, name, inner): &(&str, &str, &str, &str)| {
        format!("<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{inner}</w:style>")
    };
    let all: String = styles.iter().map(style).collect();
    format!(
        "<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"21\"/><w:lang w:val=\"de-DE\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"111\"/></w:pPr></w:pPrDefault></w:docDefaults>{all}</w:styles>"
    )
}

/// A green picture of that size in pixels, not compressed.
#[must_use]
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let row: Vec<u8> = std::iter::once(0).chain((0..width).flat_map(|_| [0, 0x70, 0x3c])).collect();
    let pixels: Vec<u8> = (0..height).flat_map(|_| row.clone()).collect();
    let mut packed = vec![0x78, 0x01];
    let mut blocks = pixels.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    let (a, b) = pixels.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    packed.extend((b << 16 | a).to_be_bytes());
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        let chunk = [&kind[..], &data].concat();
        png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
        png.extend(&chunk);
        png.extend(checksum(&chunk).to_be_bytes());
    }
    png
}

fn checksum(bytes: &[u8]) -> u32 {
    let step = |value: u32| if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |value, _| step(value)))
}
