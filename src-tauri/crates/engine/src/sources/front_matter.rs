//! Front matter: lines of settings for other programs at the top of a text ("title: Pumps", between lines of dashes), which no
//! reader of the text is meant to see.

/// Most lines that are looked through for the end of it.
const LONGEST: usize = 300;

/// The text without its front matter, in YAML between "---" or in TOML between "+++". Lines that are no settings are text
/// between two rules, and stay.
pub(super) fn without_front_matter(text: &str) -> &str {
    let body = text.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']);
    let mut lines = body.split_inclusive('\n');
    let fence = match lines.next().map(str::trim_end) {
        Some("---") => '-',
        Some("+++") => '+',
        _ => return text,
    };
    let mut end = body.find('\n').map_or(body.len(), |line| line + 1);
    let mut settings = 0;
    for line in lines.take(LONGEST) {
        end += line.len();
        match line.trim_end() {
            "---" | "..." if fence == '-' && settings > 0 => return &body[end..],
            "+++" if fence == '+' && settings > 0 => return &body[end..],
            setting if is_setting(setting, fence) => settings += usize::from(!setting.trim().is_empty()),
            _ => return text,
        }
    }
    text
}

/// "key: value", "key = value", an item of a list, a remark, or what goes on with the line above.
fn is_setting(line: &str, fence: char) -> bool {
    let sign = if fence == '-' { ':' } else { '=' };
    let named = line.split_once(sign).is_some_and(|(key, rest)| {
        let key = key.trim().trim_matches(['"', '\'']);
        let name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '@');
        let parted = sign == '=' || rest.is_empty() || rest.starts_with([' ', '\t']);
        !key.is_empty() && key.chars().all(name) && parted
    });
    named || line.trim().is_empty() || line.starts_with(['#', ' ', '\t', '-', '[', ']', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_at_the_top_are_left_out() {
        for front in [
            "---\ntitle: Pumps: a guide\ntags: [a, b]\n---\n",
            "---\n\ntitle: Pumps\ntags:\n  - a\n- b\n# a remark\n...\n",
            "\u{FEFF}---  \r\ntitle: Pumps\r\n---\r\n",
            "\n---\n\"title\": >\n  Pumps of\n  the north\n\n---\n",
            "+++\ntitle = \"Pumps\"\n[extra]\nweight = 3\n+++\n",
        ] {
            assert_eq!(
                without_front_matter(&format!("{front}The pump is old.\n---\nMore.")),
                "The pump is old.\n---\nMore."
            );
        }
    }

    #[test]
    fn text_between_two_rules_stays() {
        for text in [
            "---\nThe pump is old.\n---\nMore.",
            "---\nNote to all: the pump is old.\n---\n",
            "---\ntitle: Pumps\nThe fence was never closed.",
            "---\n\n---\nMore.",
            "The pump is old.\n---\ntitle: x\n---\n",
            "",
        ] {
            assert_eq!(without_front_matter(text), text);
        }
    }
}
