//! Remarks that are set apart in Markdown by a line of signs and an indent (MkDocs: `!!! note "Title"`, `??? question`). For
//! CommonMark their text is code; here it becomes text again.

use std::borrow::Cow;

/// How much further than its first line the text of a remark is indented.
const INDENT: usize = 4;

/// The text with its remarks as paragraphs: each title on a line of its own, unless a heading says it again, and what belongs
/// to it without the indent.
pub(super) fn without_admonitions(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| title(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // Indents of the remarks that are open.
    let mut open: Vec<usize> = Vec::new();
    let mut fenced = false;
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if !line.trim().is_empty() && !fenced {
            while open.last().is_some_and(|outer| indent < outer + INDENT) {
                open.pop();
            }
        }
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fenced = !fenced;
        }
        let cut = (open.len() * INDENT).min(indent);
        match title(line).filter(|_| !fenced) {
            Some(title) => {
                open.push(indent);
                let next = lines[at + 1..].iter().find(|next| !next.trim().is_empty());
                if !title.is_empty() && !next.is_some_and(|next| next.trim_start().starts_with('#')) {
                    out.push_str(&format!("\n**{title}**\n"));
                }
            }
            None => out.push_str(&line[cut..]),
        }
        out.push('\n');
    }
    Cow::Owned(out)
}

/// The title of the remark that begins with that line, maybe empty; None if none does.
fn title(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("!!!").or_else(|| {
        let rest = line.trim_start().strip_prefix("???")?;
        Some(rest.strip_prefix('+').unwrap_or(rest))
    })?;
    let rest = rest.strip_prefix(' ')?.trim();
    let (kind, title) = rest.split_once('"').unwrap_or((rest, ""));
    let named = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_' | ' '));
    named.then(|| title.trim_end_matches('"').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_become_text_again() {
        let text = "# Pumps\n\n!!! warning \"Hot water\"\n\n    Never touch the pipe.\n\n    It is hot.\n\n??? question\n    ### Why?\n\n    Because.\n\n    ```sh\n    !!! run\n    ```\n\nThe end.\n";
        let wanted = "# Pumps\n\n\n**Hot water**\n\n\nNever touch the pipe.\n\nIt is hot.\n\n\n### Why?\n\nBecause.\n\n```sh\n!!! run\n```\n\nThe end.\n";
        assert_eq!(without_admonitions(text), wanted);
    }

    #[test]
    fn what_is_no_remark_stays_as_it_is() {
        for text in ["Really??? Yes!!!\n", "??? Who knows\n", "    code stays\n\n!!! 3 pumps\n"] {
            assert_eq!(without_admonitions(text), text);
        }
    }
}
