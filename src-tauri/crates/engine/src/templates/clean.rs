//! Elements without what leads out of the file, runs, fetches, or belongs to another document: what is left is as it was.

use super::fields;
use super::tree::{Attribute, Element, Node, Space};
use crate::exports::TITLE_MARK;

/// Gives the number of the picture that a relation of a part leads to.
type PictureOf<'p> = Box<dyn FnMut(&str) -> Option<usize> + 'p>;

/// Cleans the elements of a part.
pub(super) struct Cleaner<'p> {
    picture: PictureOf<'p>,
    /// The numbers of the pictures that are used.
    pub(super) pictures: Vec<usize>,
    /// Links that were left out; their words were not.
    pub(super) links_left: u32,
    /// What else was left out.
    pub(super) objects_left: u32,
}

/// What becomes of an element of WordprocessingML.
enum Fate {
    /// It stays, with what is left of what is in it.
    Stays,
    /// What is in it comes in its place.
    Opens,
    /// The words of a link come in its place.
    OpensLink,
    /// It goes.
    Goes,
    /// It goes, and the user is told that something is missing.
    IsMissed,
}

impl<'p> Cleaner<'p> {
    /// For parts that have none.
    pub(super) fn without_pictures() -> Self {
        Self::new(|_| None)
    }

    /// `picture` gives the number of the picture that a relation of the part leads to.
    pub(super) fn new(picture: impl FnMut(&str) -> Option<usize> + 'p) -> Self {
        Self { picture: Box::new(picture), pictures: Vec::new(), links_left: 0, objects_left: 0 }
    }

    /// What is left of the root of a part; nothing if it is of an unknown vocabulary.
    pub(super) fn clean(&mut self, root: Element) -> Option<Element> {
        let mut left = self.element(root);
        match (left.pop(), left.is_empty()) {
            (Some(Node::Element(mut root)), true) => {
                self.objects_left += fields::keep_harmless(&mut root);
                Some(root)
            }
            _ => None,
        }
    }

    fn element(&mut self, element: Element) -> Vec<Node> {
        let fate = match element.space {
            Space::Word => fate(&element),
            Space::Compatibility if element.name == "AlternateContent" => return self.alternative(element),
            Space::Compatibility | Space::Other | Space::Relations | Space::Xml | Space::None => Fate::Goes,
            // What extends a drawing, what a click on it does, and sounds.
            Space::Drawing => match element.name.as_str() {
                "extLst" | "hlinkClick" | "hlinkHover" | "hlinkMouseOver" | "audioFile" | "videoFile" | "audioCd"
                | "quickTimeFile" | "wavAudioFile" | "snd" => Fate::Goes,
                _ => Fate::Stays,
            },
            Space::Frame | Space::Picture | Space::Shape | Space::Group | Space::Vml | Space::Wrap => Fate::Stays,
        };
        match fate {
            Fate::Goes => Vec::new(),
            Fate::IsMissed => {
                self.objects_left += 1;
                Vec::new()
            }
            Fate::OpensLink => {
                self.links_left += 1;
                self.children(element.children)
            }
            Fate::Opens if shows_title(&element) => {
                let mut shown = Element { children: self.children(element.children), ..empty("sdt") };
                shown.say(&TITLE_MARK.to_string());
                shown.children
            }
            Fate::Opens => self.children(element.children),
            Fate::Stays => self.kept(element),
        }
    }

    fn kept(&mut self, element: Element) -> Vec<Node> {
        let (is_drawing, before) = (element.is("drawing") || element.is("pict"), self.pictures.len());
        let Element { space, name, attributes, children } = element;
        let attributes =
            attributes.into_iter().filter_map(|attribute| self.attribute(space, &name, attribute)).collect();
        let has_words = matches!(name.as_str(), "t" | "instrText" | "posOffset" | "align");
        let mut children = self.children(children);
        if !has_words {
            children.retain(|child| matches!(child, Node::Element(_)));
        }
        let kept = Element { space, name, attributes, children };
        if is_drawing && lacks_something(&kept) {
            self.objects_left += 1;
            self.pictures.truncate(before);
            return Vec::new();
        }
        vec![Node::Element(kept)]
    }

    fn children(&mut self, children: Vec<Node>) -> Vec<Node> {
        let mut left = Vec::new();
        for child in children {
            match child {
                Node::Element(element) => left.extend(self.element(element)),
                Node::Text(words) => left.push(Node::Text(words)),
            }
        }
        left
    }

    /// The first alternative that is in known vocabularies, else what is meant for older programs.
    fn alternative(&mut self, element: Element) -> Vec<Node> {
        let is_known = |branch: &Element| match branch.name.as_str() {
            "Choice" => {
                let needs = branch.attribute("Requires").unwrap_or_default();
                needs.split_whitespace().all(|prefix| matches!(prefix, "wps" | "wpg"))
            }
            name => name == "Fallback",
        };
        let branches = element.children.into_iter().filter_map(|node| match node {
            Node::Element(branch) => Some(branch),
            Node::Text(_) => None,
        });
        let chosen = branches.into_iter().find(is_known);
        chosen.map(|branch| self.children(branch.children)).unwrap_or_default()
    }

    /// What is left of an attribute.
    fn attribute(&mut self, space: Space, element: &str, mut attribute: Attribute) -> Option<Attribute> {
        let name = attribute.name.as_str();
        match attribute.space {
            Space::Relations => {
                let is_picture = matches!((space, element, name), (Space::Drawing, "blip", "embed"))
                    || matches!((space, element, name), (Space::Vml, "imagedata" | "fill", "id"));
                let number = if is_picture { (self.picture)(&attribute.value) } else { None }?;
                self.pictures.push(number);
                attribute.value = picture_id(number);
                Some(attribute)
            }
            // Where a shape of an older Word leads, or fetches something from.
            Space::None if space == Space::Vml && matches!(name, "href" | "src" | "target" | "althref") => None,
            // When somebody edited it.
            Space::Word if name.starts_with("rsid") => None,
            Space::Word | Space::None | Space::Xml => Some(attribute),
            Space::Drawing
            | Space::Frame
            | Space::Picture
            | Space::Shape
            | Space::Group
            | Space::Vml
            | Space::Wrap
            | Space::Compatibility
            | Space::Other => None,
        }
    }
}

/// Whether it is a field to be filled in that shows the title of the document: Word's own headers have such.
fn shows_title(element: &Element) -> bool {
    let binding = element.child("sdtPr").and_then(|properties| properties.child("dataBinding"));
    let path = binding.and_then(|binding| binding.attribute("xpath")).unwrap_or_default();
    path.contains("coreProperties") && path.contains(":title")
}

fn empty(name: &str) -> Element {
    Element { space: Space::Word, name: name.to_owned(), attributes: Vec::new(), children: Vec::new() }
}

/// The id of the relation that leads to a picture by its number from 0.
pub(super) fn picture_id(number: usize) -> String {
    format!("rId{}", number + 1)
}

/// Whether a drawing is not what it was: it lacks a picture, or what it shows.
fn lacks_something(element: &Element) -> bool {
    let has = |name: &str| element.attributes.iter().any(|attribute| attribute.name == name);
    let lacks = match (element.space, element.name.as_str()) {
        (Space::Drawing, "blip") => !has("embed"),
        (Space::Vml, "imagedata") => !has("id"),
        (Space::Drawing, "graphicData") | (Space::Word, "drawing" | "pict") => element.elements().next().is_none(),
        _ => false,
    };
    lacks || element.elements().any(lacks_something)
}

fn fate(element: &Element) -> Fate {
    match element.name.as_str() {
        "object" | "control" | "altChunk" | "subDoc" | "contentPart" | "movie" => Fate::IsMissed,
        "hyperlink" => Fate::OpensLink,
        "ins" | "moveTo" | "smartTag" | "customXml" | "sdt" | "sdtContent" => Fate::Opens,
        // What somebody took out or moved away; properties of what is opened; notes and places of another text; what forms
        // do; pictures as bullets; fonts that come with the file.
        "del"
        | "moveFrom"
        | "delText"
        | "delInstrText"
        | "sdtPr"
        | "sdtEndPr"
        | "smartTagPr"
        | "customXmlPr"
        | "rsid"
        | "proofErr"
        | "bookmarkStart"
        | "bookmarkEnd"
        | "permStart"
        | "permEnd"
        | "commentRangeStart"
        | "commentRangeEnd"
        | "commentReference"
        | "annotationRef"
        | "footnoteReference"
        | "endnoteReference"
        | "footnoteRef"
        | "endnoteRef"
        | "lastRenderedPageBreak"
        | "fldData"
        | "ffData"
        | "numPicBullet"
        | "lvlPicBulletId"
        | "embedRegular"
        | "embedBold"
        | "embedItalic"
        | "embedBoldItalic"
        | "divId"
        | "moveFromRangeStart"
        | "moveFromRangeEnd"
        | "moveToRangeStart"
        | "moveToRangeEnd"
        | "binData" => Fate::Goes,
        name if name.ends_with("Change") || name.starts_with("customXmlIns") || name.starts_with("customXmlDel") => {
            Fate::Goes
        }
        _ => Fate::Stays,
    }
}
