//! What is promised of every document: its ground, its parts, its length, that it listens, and that it is the same each time.

use super::*;

const TITLE: &str = "Heating the public buildings of Ellerbrook";

#[test]
fn every_type_of_document_keeps_its_promises() {
    let material = samples();
    let mut outlines = BTreeSet::new();
    for document_type in DocumentType::ALL {
        let written = write(&brief(TITLE, document_type), &material);
        let name = document_type.name();
        outlines.insert(written.sections.iter().map(|section| section.title.clone()).collect::<Vec<_>>());
        let (all, claims) = (written.sentences().count(), written.claims().count());
        let quoted = written.claims().filter(|sentence| sentence.kind == SentenceKind::Quoted).count();
        assert!(quoted * 100 >= claims * 85, "{name}: {quoted} of {claims} are quoted");
        assert!((all - claims) * 20 < all, "{name}: {} notices among {all}", all - claims);
        let cited: BTreeSet<&str> = written
            .claims()
            .flat_map(|sentence| &sentence.citations)
            .map(|citation| citation.source.as_str())
            .collect();
        assert!(cited.len() >= 3, "{name}: {} sources", cited.len());
        assert_eq!(written.texts().len(), claims, "{name}: no sentence twice");
    }
    assert_eq!(outlines.len(), DocumentType::ALL.len(), "each type has an outline of its own");
}

#[test]
fn lengths_are_kept_where_the_sources_hold_enough() {
    let material = samples();
    for document_type in DocumentType::ALL {
        for words in [400, 800, 1_200, 1_500] {
            let written = write(&Brief { words, ..brief(TITLE, document_type) }, &material);
            let written = written.words();
            let off = written.abs_diff(words);
            assert!(off * 10 <= words, "{}: {written} instead of {words} words", document_type.name());
        }
    }
}

#[test]
fn another_title_or_other_instructions_change_the_document() {
    let material = samples();
    let changed = |one: &Written, other: &Written| {
        let (one, other) = (one.texts(), other.texts());
        100 - 100 * one.intersection(&other).count() / one.len().max(other.len())
    };
    for document_type in DocumentType::ALL {
        let first = write(&brief(TITLE, document_type), &material);
        let title = write(&brief("The boilers of Mill Lane School", document_type), &material);
        let instructions = "Write about the Town Hall, its room controls and the complaints of the staff.".to_owned();
        let told = write(&Brief { instructions, ..brief(TITLE, document_type) }, &material);
        let name = document_type.name();
        assert!(changed(&first, &title) >= 30, "{name}: another title changes {} %", changed(&first, &title));
        assert!(changed(&first, &told) >= 30, "{name}: instructions change {} %", changed(&first, &told));
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    for document_type in DocumentType::ALL {
        let request = brief(TITLE, document_type);
        assert_eq!(write(&request, &samples()).markdown, write(&request, &samples()).markdown);
    }
}

#[test]
fn what_the_instructions_leave_out_is_left_out() {
    let instructions =
        "Focus on costs. Leave out the Swimming Hall and Mill Lane School, but mention the Depot.".to_owned();
    let written = write(&Brief { instructions, ..brief(TITLE, DocumentType::SummaryReport) }, &samples());
    for sentence in written.claims() {
        assert!(!sentence.text.contains("Swimming Hall"), "{}", sentence.text);
        assert!(!sentence.text.contains("Mill Lane School"), "{}", sentence.text);
    }
    assert!(written.claims().any(|sentence| sentence.text.contains("Depot")));
}

#[test]
fn a_section_without_sources_is_left_out_and_named_once() {
    let text = "The survey team counted the birds of the harbour in May. Terns were seen on every day of that month. \
                Gulls kept to the northern pier. The harbour office has counted birds since 1987.";
    let birds = material(&[("Birds", &[text])]);
    let written = write(&brief("Birds of the harbour", DocumentType::InstructionManual), &birds);
    let keys: Vec<&str> = written.outline.sections.iter().map(|section| section.key).collect();
    assert!(!keys.contains(&"safety") && keys.contains(&"purpose"), "{keys:?}");
    let notices: Vec<&Sentence> = written.sentences().filter(|one| one.kind == SentenceKind::Notice).collect();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].text.starts_with("Nothing was found in the sources for these sections:"), "{}", notices[0].text);
    assert!(notices[0].text.contains("Safety"), "{}", notices[0].text);
    assert!(written.sections.iter().all(|section| section.paragraphs[0].sentences[0].kind != SentenceKind::Notice));
    // A model may find more than the built-in writer does: it is asked about every section.
    let by_model = Brief { model: Some("tiny".to_owned()), ..brief("Birds", DocumentType::InstructionManual) };
    let outline = plan(&by_model, &prepare(&by_model, &birds));
    assert_eq!(outline.sections.len(), outlines::of(DocumentType::InstructionManual).len());
}

#[test]
fn what_differs_by_a_figure_or_a_denial_is_no_repetition() {
    for (one, other) in [
        ("The new pump of the town costs $412,000.", "The new pump of the town costs $438,500."),
        ("The roof of the old hall does not leak.", "The roof of the old hall leaks."),
    ] {
        let written =
            write(&brief("The old hall", DocumentType::SummaryReport), &material(&[("A", &[one]), ("B", &[other])]));
        assert!(written.texts().contains(one) && written.texts().contains(other), "{:#?}", written.sections);
    }
}

#[test]
fn reports_of_different_years_do_not_contradict_each_other() {
    let text = |people: u32| format!("The workshop of the town has {people} people. It mends the carts of the market.");
    let (one, other) = (text(14), text(17));
    let sources = material(&[("Report 2023", &[one.as_str()]), ("Report 2024", &[other.as_str()])]);
    let written = write(&brief("The workshop of the town", DocumentType::SummaryReport), &sources);
    assert!(written.outline.sections.iter().all(|section| section.key != outlines::DISAGREEMENTS));
}

#[test]
fn what_the_sources_have_is_not_called_missing() {
    let text = "Never stand below the ladder of the harbour crane, for a falling rope is a danger and a hazard to everybody. The harbour office \
                has counted birds since 1987. Terns were seen on every day of May.";
    let other = "Gulls kept to the northern pier of the harbour. The harbour crane lifts boats of up to nine tons.";
    let birds = material(&[("Harbour", &[text, other])]);
    for words in [40, 60, 200, 400] {
        let request = Brief { words, ..brief("Birds of the harbour", DocumentType::InstructionManual) };
        let written = write(&request, &birds);
        let named = written.sentences().any(|one| one.kind == SentenceKind::Notice && one.text.contains("Safety"));
        assert!(!named, "{words}: {}", written.markdown);
    }
}

#[test]
fn a_file_about_something_else_gets_next_to_nothing() {
    let pumps = "The pumps of the harbour run at night. Each pump of the harbour lifts nine tons of water an hour. The harbour \
                 bought two pumps in 2021. A third pump of the harbour stands in the old tower. Pumps of the harbour are \
                 inspected every spring by two men. The water of the harbour is pumped into the canal.";
    let cooking = "Onions are cut into rings and fried in butter. The dough rests for an hour under a cloth. Flour and eggs are \
                   mixed with a little salt. The oven is heated before the tray is put in. Apples are peeled and quartered. \
                   Cinnamon is strewn over the warm cake.";
    let request = Brief { words: 90, ..brief("Pumps of the harbour", DocumentType::SummaryReport) };
    let written = write(&request, &material(&[("Cooking", &[cooking]), ("Pumps", &[pumps])]));
    let of = |name: &str| {
        let cited = written.claims().filter(|one| one.citations[0].source.starts_with(name));
        cited.map(|one| words::count_words(&one.text)).sum::<u32>()
    };
    assert!(
        of("Cooking") * 4 <= of("Pumps"),
        "{} of cooking, {} of pumps: {}",
        of("Cooking"),
        of("Pumps"),
        written.markdown
    );
}
