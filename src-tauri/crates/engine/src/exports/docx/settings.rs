//! How Word is to treat the document.

use super::template::WordTemplate;

/// What is the same for all; the rest goes where the comments are.
const SETTINGS: &str = include_str!("settings.xml");

/// `word/settings.xml`.
pub(super) fn settings(template: Option<&WordTemplate>) -> String {
    let flag = |name: &str, is_set: bool| if is_set { format!("<w:{name}/>") } else { String::new() };
    let (margins, pages, colours) = match template {
        None => (String::new(), flag("autoHyphenation", true), ""),
        Some(template) => {
            let pages =
                flag("autoHyphenation", template.hyphenated) + &flag("evenAndOddHeaders", template.even_and_odd);
            (flag("mirrorMargins", template.mirrored), pages, template.colours.as_str())
        }
    };
    SETTINGS
        .replace("<!-- margins -->", &margins)
        .replace("<!-- hyphens and pages -->", &pages)
        .replace("<!-- colours -->", colours)
}
