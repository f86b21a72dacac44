//! What sources disagree about, side by side, and the glossary at the end.

use super::*;

/// Two sources about one bridge that do not agree, with enough around it.
fn bridge(first: &str, second: &str) -> Arc<Material> {
    let around = "The bridge of Ellerbrook carries the road to the harbour. Salt and frost have worn its southern pier. The \
        council has asked an engineer to look at the joints.";
    let other = "Ships pass the bridge of Ellerbrook at high water only. A ferry crossed the river before there was any \
        bridge. Fishermen still call the place the old crossing.";
    material(&[("Engineer", &[around, first]), ("Chronicle", &[other, second])])
}

fn report(first: &str, second: &str) -> Written {
    let request = Brief { words: 300, ..brief("The bridge of Ellerbrook", DocumentType::SummaryReport) };
    write(&request, &bridge(first, second))
}

/// The heading over two sentences and these, where the document has them side by side.
fn opposed(written: &Written) -> Option<(String, Vec<String>)> {
    let at = written.outline.sections.iter().position(|section| section.key == outlines::DISAGREEMENTS)?;
    let paragraphs = &written.sections[at].paragraphs;
    let missing = usize::from(written.outline.tells_what_is_missing(at));
    assert_eq!(paragraphs.len(), 2 + missing, "a notice and one pair: {paragraphs:#?}");
    assert_eq!(paragraphs[0].sentences[0].kind, SentenceKind::Notice);
    let pair = &paragraphs[1];
    let sources: BTreeSet<&str> = pair.sentences.iter().map(|one| one.citations[0].source.as_str()).collect();
    assert_eq!(sources.len(), 2, "two sources");
    assert!(pair.sentences.iter().all(|one| one.kind == SentenceKind::Quoted));
    Some((pair.title.clone(), pair.sentences.iter().map(|one| one.text.clone()).collect()))
}

#[test]
fn what_two_sources_tell_differently_stands_side_by_side() {
    for (first, second, title) in [
        (
            "The bridge of Ellerbrook is 412 metres long.",
            "At low water the bridge of Ellerbrook is 398 metres long.",
            "412 metres long or 398 metres long?",
        ),
        (
            "The town bought twelve lamps for the bridge in 2021, all of one kind.",
            "In 2021 the town bought 15 lamps for the bridge.",
            "twelve lamps or 15 lamps?",
        ),
        (
            "The bridge of Ellerbrook was opened on 4 May 1931.",
            "The bridge of Ellerbrook was opened in 1932.",
            "4 May 1931 or 1932?",
        ),
        (
            "The builder of the bridge was born on 3 May 1902 in Harlow.",
            "The builder of the bridge was born on 5 May 1902.",
            "3 May 1902 or 5 May 1902?",
        ),
        (
            "The new bridge of Ellerbrook is expected to cost $412,000.",
            "The new bridge of Ellerbrook is now estimated at $438,500.",
            "$412,000 or $438,500?",
        ),
        (
            "The repair of the bridge is expected to cost $412,000 in total.",
            "The total cost of the repair of the bridge is now estimated at $438,500.",
            "$412,000 or $438,500?",
        ),
        (
            "The new joints of the bridge cost 41,200 pounds.",
            "The price of the new joints of the bridge comes to 43,850 pounds.",
            "41,200 pounds or 43,850 pounds?",
        ),
        (
            "Lorries of more than nine tons are allowed on the bridge of Ellerbrook.",
            "Lorries of more than nine tons are not allowed on the bridge of Ellerbrook.",
            "One says it, the other denies it",
        ),
    ] {
        let written = report(first, second);
        let found = opposed(&written).unwrap_or_else(|| panic!("{first} / {second}: {:#?}", written.sections));
        assert_eq!(found, (title.to_owned(), vec![first.to_owned(), second.to_owned()]));
        let said = written.claims().filter(|sentence| sentence.text == first || sentence.text == second).count();
        assert_eq!(said, 2, "each of them once");
        assert!(written.markdown.contains("## Where the sources disagree"), "{}", written.markdown);
    }
}

#[test]
fn what_can_both_be_true_is_no_disagreement() {
    for (first, second) in [
        ("The bridge of Ellerbrook is 412 metres long.", "The bridge of Ellerbrook is about 400 metres long."),
        ("The bridge of Ellerbrook is 412.3 metres long.", "The bridge of Ellerbrook is 412 metres long."),
        ("The bridge of Ellerbrook is 412 metres long.", "The bridge of Ellerbrook is 14 metres wide."),
        ("The bridge of Ellerbrook is 412 metres long.", "The bridge of Harlow is 398 metres long."),
        ("The northern pier of the bridge is 21 metres high.", "The southern pier of the bridge is 19 metres high."),
        ("In 2021 the bridge carried 9,200 cars a day.", "In 2024 the bridge carried 11,700 cars a day."),
        ("The bridge was painted in 2011 by the town.", "The bridge was painted in 2019 by the town."),
        ("Repairs of the bridge cost 96,000 pounds a year.", "Repairs of the bridge would cost 118,000 pounds a year."),
        ("The new bridge of Ellerbrook cost $412,000.", "The old bridge of Ellerbrook cost $38,500."),
        ("The new joints of the bridge cost 41,200 pounds.", "The new paint of the bridge cost 43,850 pounds."),
        ("The bridge of Ellerbrook cost 412 trees.", "The bridge of Ellerbrook is estimated at 398 trees."),
        ("We counted 412 cars on the bridge that day.", "We counted 398 cars on the bridge that day."),
        ("The report on the bridge has 412 pages.", "The report on the bridge has 398 pages."),
        ("The bridge of Ellerbrook has 4 lanes.", "The bridge of Ellerbrook has four lanes."),
        (
            "The bridge at Harlow was opened in 1931 by the town.",
            "The bridge at Ellerbrook was opened in 1932 by the town.",
        ),
    ] {
        assert_eq!(opposed(&report(first, second)), None, "{first} / {second}");
    }
}

#[test]
fn disagreements_are_told_in_the_language_of_the_sources() {
    let one = "Die Brücke von Ellerbach führt die Straße zum Hafen über den Fluss. Die Brücke von Ellerbach ist 412 Meter lang.";
    let other =
        "Vor dem Bau der Brücke fuhr hier eine Fähre über den Fluss. Die Brücke von Ellerbach ist 398 Meter lang.";
    let sources = material(&[("Gutachten", &[one]), ("Chronik", &[other])]);
    let request = Brief { words: 300, ..brief("Die Brücke von Ellerbach", DocumentType::SummaryReport) };
    let written = write(&request, &sources);
    let (title, _) = opposed(&written).expect("they disagree");
    assert_eq!(title, "412 Meter lang oder 398 Meter lang?");
    assert!(written.markdown.contains("## Wo sich die Quellen widersprechen"), "{}", written.markdown);
}

#[test]
fn documents_that_tell_what_to_do_set_nothing_side_by_side() {
    let sources =
        bridge("The bridge of Ellerbrook is 412 metres long.", "The bridge of Ellerbrook is 398 metres long.");
    for document_type in DocumentType::ALL {
        let request = Brief { words: 300, ..brief("The bridge of Ellerbrook", document_type) };
        let there = opposed(&write(&request, &sources)).is_some();
        assert_eq!(there, outlines::disagreements_at(document_type).is_some(), "{}", document_type.name());
    }
}

const TERMS: &[&str] = &[
    "Each plant has combined heat and power (CHP) of its own. The CHP of the school runs all winter. A heat pump is a \
     machine that brings heat from a cold place to a warm one. The heat pump of the hall was built by the town. Noise of \
     the heat pump was measured at night. A burner is a part that mixes gas with air.",
    "The building management system (BMS) reads every meter. Alarms of the BMS reach the caretaker at night. The domestic \
     hot water (DHW) is kept at 60 degrees. Showers need DHW in the morning, and the kitchen needs it at noon.",
    "Degree days are a measure of how cold a winter was. The station counts degree days since 1987. Few degree days were \
     counted in 2023. The boilers were sold in 2019 to a scrap dealer.",
];

fn manual(texts: &[&str]) -> Written {
    let request = Brief { words: 600, ..brief("Heat of the town", DocumentType::TechnicalReport) };
    write(&request, &material(&[("Plant", texts)]))
}

#[test]
fn terms_are_explained_at_the_end_in_the_order_of_the_alphabet() {
    let written = manual(TERMS);
    let glossary = written.section(outlines::GLOSSARY);
    let lines: Vec<&str> = glossary.paragraphs[0].sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "BMS: building management system",
            "CHP: combined heat and power",
            "Degree days: a measure of how cold a winter was",
            "DHW: domestic hot water",
            "heat pump: a machine that brings heat from a cold place to a warm one",
        ]
    );
    for sentence in &glossary.paragraphs[0].sentences {
        assert_eq!((sentence.kind, sentence.citations.len()), (SentenceKind::Quoted, 2), "{}", sentence.text);
    }
    assert_eq!(written.outline.sections.last().map(|section| section.key), Some(outlines::GLOSSARY));
}

#[test]
fn few_terms_make_no_glossary() {
    let written = manual(&TERMS[..1]);
    assert!(written.outline.sections.iter().all(|section| section.key != outlines::GLOSSARY));
}

#[test]
fn a_research_paper_has_its_references_behind_its_glossary() {
    let request = Brief { words: 600, ..brief("Heat of the town", DocumentType::ResearchPaper) };
    let written = write(&request, &material(&[("Plant", TERMS)]));
    let keys: Vec<&str> = written.outline.sections.iter().map(|section| section.key).collect();
    assert_eq!(keys[keys.len() - 2..], [outlines::GLOSSARY, outlines::REFERENCES]);
}
