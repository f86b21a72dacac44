//! What every package has to keep, whatever its template was.

use std::collections::BTreeMap;

/// Each style, list and part that is named is there, once, and nothing leads out of it.
pub(super) fn assert_sound(parts: &BTreeMap<String, Vec<u8>>) {
    let text = |name: &str| String::from_utf8(parts[name].clone()).expect("text");
    let values = |text: &str, before: &str| -> Vec<String> {
        text.split(before).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    };
    let (styles, numbering) = (text("word/styles.xml"), text("word/numbering.xml"));
    let ids = values(&styles, "w:styleId=\"");
    let lists = values(&numbering, "<w:num w:numId=\"");
    let kinds = values(&numbering, "<w:abstractNum w:abstractNumId=\"");
    for all in [&ids, &lists, &kinds] {
        let mut once = (*all).clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), all.len(), "{all:?}");
    }
    for kind in values(&numbering, "<w:abstractNumId w:val=\"") {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let kinds_of_content = text("[Content_Types].xml");
    for (name, bytes) in parts {
        let extension = name.rsplit('.').next().unwrap_or_default();
        let known = kinds_of_content.contains(&format!("PartName=\"/{name}\""))
            || kinds_of_content.contains(&format!("Extension=\"{extension}\"")) && extension != "xml";
        assert!(known || name == "[Content_Types].xml", "{name} has no kind");
        if name.contains("vba") || name.contains("embeddings") || name.contains("customXml") {
            panic!("{name} was taken");
        }
        let Ok(part) = std::str::from_utf8(bytes) else { continue };
        for tag in ["w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn"] {
            // What the template itself names and does not have is the template's own matter.
            for style in values(part, &format!("<{tag} w:val=\"")) {
                assert!(ids.contains(&style), "{name} names the style {style}");
            }
        }
        for list in values(part, "<w:numId w:val=\"") {
            assert!(list == "0" || lists.contains(&list), "{name} names the list {list}");
        }
        for word in
            ["TargetMode", "attachedTemplate", "mailMerge", "oleObject", "INCLUDE", "DDE", "file:", "http://evil"]
        {
            assert!(!part.contains(word), "{name} holds {word}");
        }
        if let Some(of) = name.strip_suffix(".rels").map(|name| name.replace("_rels/", "")) {
            let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
            for target in values(part, "Target=\"") {
                let target = if folder.is_empty() { target } else { format!("{folder}/{target}") };
                assert!(parts.contains_key(&target), "{name} leads to {target}");
            }
            if of.is_empty() {
                continue;
            }
            let ids = values(part, " Id=\"");
            let whole = text(&of);
            for id in values(&whole, "r:id=\"").iter().chain(&values(&whole, "r:embed=\"")) {
                assert!(ids.contains(id), "{of} names {id}");
            }
        }
    }
}
