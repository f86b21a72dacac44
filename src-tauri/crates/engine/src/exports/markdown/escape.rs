//! Words as Markdown that shows nothing but these words.

/// Takes the meaning from every character that Markdown or HTML would give one: the words of a source are words.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' | '^' => {
                out.push('\\');
                out.push(character);
            }
            // Inside of a word it means nothing, and file names are full of it.
            '_' if before.is_alphanumeric() && text[at + 1..].starts_with(char::is_alphanumeric) => out.push('_'),
            '_' => out.push_str("\\_"),
            // What looks like an address becomes a link in many readers, and nobody checked where it leads.
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '.' if before == 'w' && text[..at].to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            '@' => out.push_str("\\@"),
            '\n' | '\r' | '\t' => out.push(' '),
            other => out.push(other),
        }
        before = character;
    }
    out
}

/// The same for what means something at the beginning of a line alone: headings, items, numbers.
pub(super) fn escape_start(text: &str) -> String {
    let escaped = escape(text);
    let digits = escaped.len() - escaped.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    if escaped.starts_with(['#', '-', '+', '=', ':']) {
        return format!("\\{escaped}");
    }
    if (1..=9).contains(&digits) && escaped[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &escaped[..digits], &escaped[digits..]);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_source_stay_words() {
        let hostile =
            "<script>alert(1)</script> [x](javascript:a) ![p](http://t) `c` **b** __d__ | a_b &lt; [^1] ~~s~~ www.a.b";
        let escaped = escape(hostile);
        let mut shown = String::new();
        for event in pulldown_cmark::Parser::new_ext(&escaped, pulldown_cmark::Options::all()) {
            match event {
                pulldown_cmark::Event::Text(text) => shown.push_str(&text),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                | pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                other => panic!("more than text: {other:?}"),
            }
        }
        assert_eq!(shown, hostile);
    }

    #[test]
    fn beginnings_of_lines_stay_words() {
        for text in ["# a", "- b", "12. c", "3) d", "+ e", "=== f", "--- g", "> h", "``` i", ": j", "| k |"] {
            let escaped = escape_start(text);
            let events: Vec<_> = pulldown_cmark::Parser::new_ext(&escaped, pulldown_cmark::Options::all()).collect();
            assert_eq!(
                events.first(),
                Some(&pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)),
                "{escaped}"
            );
        }
    }
}
