//! Pages that are XML may close an element where they open it: `<title/>`, `<p/>`. HTML knows that only of elements that are
//! always empty, and takes the rest of the page to be inside; so such elements get an end tag.

use std::borrow::Cow;

/// The elements that are empty in HTML as well.
const EMPTY: [&str; 16] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "basefont",
];

/// The page with its closed elements open and closed. One that is not XML stays as it is.
pub(super) fn opened(text: &str) -> Cow<'_, str> {
    let start = text.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{FEFF}');
    if !start.starts_with("<?xml") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(length) = tag_length(&rest[open..]) else { break };
        let tag = &rest[open..open + length];
        out.push_str(&rest[..open]);
        match tag.strip_suffix("/>") {
            Some(opening) if !EMPTY.contains(&name(opening)) && !name(opening).is_empty() => {
                out.push_str(opening);
                out.push_str("></");
                out.push_str(name(opening));
                out.push('>');
            }
            _ => out.push_str(tag),
        }
        rest = &rest[open + length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the tag, comment or instruction that the text begins with; None if it has no end.
fn tag_length(text: &str) -> Option<usize> {
    for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(start) {
            return text.find(end).map(|at| at + end.len());
        }
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn name(opening: &str) -> &str {
    let name = opening.trim_start_matches('<');
    let end = name.find(|character: char| character.is_whitespace() || character == '/').unwrap_or(name.len());
    if name.starts_with(|character: char| character.is_ascii_alphabetic()) { &name[..end] } else { "" }
}
