//! Lists of the sources: points with their heading, steps in their order.

use super::*;

/// A source of these blocks, each under the last heading before it.
fn blocks_of(name: &str, parts: &[(BlockKind, String)]) -> Arc<Material> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut offset, mut over) = (0, Vec::new());
    for (number, (kind, text)) in parts.iter().enumerate() {
        if *kind == BlockKind::Heading {
            over.clear();
        }
        let end = offset + u32::try_from(text.chars().count()).expect("short");
        blocks.push(Block {
            block: u32::try_from(number).expect("few"),
            kind: *kind,
            role: BlockRole::Body,
            text: text.clone(),
            page: None,
            heading: over.clone(),
            start: offset,
            end,
            columns: Vec::new(),
            header_rows: 0,
        });
        if *kind == BlockKind::Heading {
            over = vec![text.clone()];
        }
        offset = end + 1;
    }
    Arc::new(Material { sources: vec![MaterialSource { source: name.to_owned(), hash: name.to_owned(), blocks }] })
}

#[test]
fn points_and_steps_stay_together_under_what_they_stand_under() {
    let item = |text: &str| (BlockKind::ListItem, text.to_owned());
    let heading = |text: &str| (BlockKind::Heading, text.to_owned());
    let said = |text: &str| (BlockKind::Paragraph, text.to_owned());
    let slides = blocks_of(
        "Onboarding.pptx",
        &[
            heading("Onboarding at the practice"),
            said("The practice has changed how newcomers learn their work in the spring."),
            heading("Numbers"),
            item("Training time: 11 → 6 days"),
            item("Cost per hire: $3,400 → $2,150"),
            heading("Next steps"),
            item("Bayview practice: from June on"),
            item("Review in Q4"),
            heading("Booking a room"),
            said("To book, do the following:"),
            item("Open the home page and sign in."),
            item("Choose a room. The system shows its capacity."),
            item("Press the button at the end of the page."),
        ],
    );
    let written = write(&brief("Onboarding at the practice", DocumentType::SummaryReport), &slides);
    let of = |kind: ParagraphKind| {
        let parts = written.sections.iter().flat_map(|section| &section.paragraphs);
        parts.filter(|part| part.kind == kind && !part.title.is_empty()).collect::<Vec<_>>()
    };
    let lists = of(ParagraphKind::List);
    assert_eq!(lists.iter().map(|list| list.title.as_str()).collect::<Vec<_>>(), ["Numbers", "Next steps"]);
    assert_eq!(lists[0].sentences[1].text, "Cost per hire: $3,400 → $2,150");
    let next = written.section("what_comes_next");
    assert!(next.paragraphs.iter().any(|part| part.title == "Next steps"), "where it belongs: {next:#?}");
    let steps = of(ParagraphKind::Steps);
    assert_eq!(steps.len(), 1, "{:#?}", written.sections);
    assert_eq!(steps[0].title, "To book, do the following");
    assert_eq!(steps[0].sentences[1].text, "Choose a room. The system shows its capacity.");
    assert_eq!(steps[0].sentences[1].citations.len(), 2);
}
