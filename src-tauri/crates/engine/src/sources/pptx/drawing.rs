//! Text in drawings (DrawingML, ISO 29500-1, 21.1.2), as slides, diagrams and charts hold it.

use std::collections::BTreeSet;

use crate::api::ReadFailure;
use crate::sources::docx::formula;
use crate::sources::html::shift;
use crate::sources::limits::Limits;
use crate::sources::xml::{Node, Space, Xml};

/// A paragraph of a drawing.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its text.
    pub(super) text: String,
    /// Whether it has a bullet or a number, where it says so itself.
    pub(super) bullet: Option<bool>,
}

/// The paragraph that was begun last, to its end.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> Result<Paragraph, ReadFailure> {
    let floor = xml.depth();
    let mut paragraph = Paragraph::default();
    let (mut run, mut in_text, mut raised) = (String::new(), false, None);
    loop {
        match xml.next()? {
            Node::Open(element) => match (element.space, element.local()) {
                (Space::Drawing, "t") => in_text = true,
                (Space::Drawing, "br") => paragraph.text.push('\n'),
                (Space::Drawing, "rPr") => {
                    let shift = element.attribute("baseline").and_then(|share| share.parse::<i32>().ok());
                    raised = shift.filter(|shift| *shift != 0).map(|shift| shift > 0);
                }
                (Space::Drawing, "buNone") => paragraph.bullet = Some(false),
                (Space::Drawing, "buChar" | "buAutoNum" | "buBlip") => paragraph.bullet = Some(true),
                (Space::Math, "oMath") => paragraph.text.push_str(&formula(xml)?),
                (Space::Compatibility, "Fallback") => xml.skip()?,
                _ => {}
            },
            Node::Text(text) if in_text => run.push_str(&text),
            Node::Close(Space::Drawing, name) if name == "t" => {
                in_text = false;
                let text = std::mem::take(&mut run);
                let shifted = raised.take().and_then(|up| shift(&text, up));
                paragraph.text.push_str(shifted.as_deref().unwrap_or(&text));
            }
            Node::Close(..) if xml.depth() < floor => return Ok(paragraph),
            Node::End => return Ok(paragraph),
            Node::Close(..) | Node::Text(_) => {}
        }
    }
}

/// The texts of a diagram (SmartArt): what its data part holds, one per point.
pub(in crate::sources) fn diagram_texts(text: &str, limits: &Limits) -> Result<Vec<String>, ReadFailure> {
    let mut xml = Xml::new(text, limits);
    let mut texts = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(element) if element.space == Space::Drawing && element.local() == "p" => {
                texts.push(paragraph(&mut xml)?.text);
            }
            Node::End => break,
            Node::Open(_) | Node::Close(..) | Node::Text(_) => {}
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    Ok(texts)
}

/// What a chart says in words: titles, names of its series and of its categories, each once. Its figures stand in no
/// sentence and are left out.
pub(in crate::sources) fn chart_texts(text: &str, limits: &Limits) -> Result<Vec<String>, ReadFailure> {
    let mut xml = Xml::new(text, limits);
    let (mut texts, mut seen) = (Vec::new(), BTreeSet::new());
    let (mut in_names, mut in_value) = (false, false);
    loop {
        let text = match xml.next()? {
            Node::Open(element) if element.space == Space::Drawing && element.local() == "p" => {
                paragraph(&mut xml)?.text
            }
            Node::Open(element) => {
                in_names |= element.local() == "strCache";
                in_value = in_names && element.local() == "v";
                continue;
            }
            Node::Close(_, name) => {
                in_names &= name != "strCache";
                in_value = false;
                continue;
            }
            Node::Text(text) if in_value => text.into_owned(),
            Node::Text(_) => continue,
            Node::End => return Ok(texts),
        };
        if !text.trim().is_empty() && seen.insert(text.clone()) {
            texts.push(text);
        }
    }
}
