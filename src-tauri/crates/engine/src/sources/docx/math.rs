//! Formulas as one line of text: `a²`, `(a + b)/c`, `√(x)`, `Σ_(n=1)^∞`.

use crate::api::ReadFailure;
use crate::sources::html::shift;
use crate::sources::xml::{Node, Space, Xml};

/// The formula that was begun last, to its end.
pub(in crate::sources) fn formula(xml: &mut Xml<'_>) -> Result<String, ReadFailure> {
    // One text per open element: what it holds so far.
    let mut texts = vec![String::new()];
    let mut sign = None;
    let mut skipped_text = true;
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let name = element.local();
                match (element.space, name) {
                    (Space::Word, "del" | "moveFrom") | (_, "rPr" | "ctrlPr") => {
                        xml.skip()?;
                        continue;
                    }
                    // The operator of a sum, an integral or a product; an integral if none is named.
                    (Space::Math, "naryPr") => sign = Some("∫".to_owned()),
                    (Space::Math, "chr") if sign.is_some() => sign = element.value(),
                    (Space::Math | Space::Word, "t") => skipped_text = false,
                    _ => {}
                }
                texts.push(String::new());
            }
            Node::Text(text) if !skipped_text => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text);
                }
            }
            Node::Text(_) => {}
            Node::Close(space, name) => {
                let inner = texts.pop().unwrap_or_default();
                // Its own end closes the first text.
                let Some(outer) = texts.last_mut() else { return Ok(inner) };
                match (space, name.as_str()) {
                    (Space::Math | Space::Word, "t") => {
                        skipped_text = true;
                        outer.push_str(&inner);
                    }
                    (Space::Math, "den") => {
                        outer.push('/');
                        outer.push_str(&grouped(&inner));
                    }
                    (Space::Math, "num") => outer.push_str(&grouped(&inner)),
                    (Space::Math, "sup" | "sub" | "lim") if !inner.is_empty() => match shift(&inner, name == "sup") {
                        Some(shifted) => outer.push_str(&shifted),
                        None => {
                            outer.push(if name == "sup" { '^' } else { '_' });
                            outer.push_str(&grouped(&inner));
                            // Where it ends would not be seen otherwise.
                            outer.push(' ');
                        }
                    },
                    (Space::Math, "deg") => {
                        outer.push_str(&shift(&inner, true).unwrap_or(inner));
                        outer.push('√');
                    }
                    (Space::Math, "rad") => outer.push_str(if inner.contains('√') { &inner } else { "√" }),
                    (Space::Math, "naryPr") => outer.push_str(&sign.take().unwrap_or_default()),
                    (Space::Math, "d") => {
                        outer.push('(');
                        outer.push_str(&inner);
                        outer.push(')');
                    }
                    (Space::Math, "mr" | "eqArr" | "oMath") => {
                        outer.push_str(&inner);
                        outer.push(' ');
                    }
                    _ => outer.push_str(&inner),
                }
            }
            Node::End => return Ok(texts.concat()),
        }
    }
}

fn grouped(text: &str) -> String {
    let text = text.trim();
    if text.chars().all(|character| character.is_alphanumeric() || "∞.,".contains(character)) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}
