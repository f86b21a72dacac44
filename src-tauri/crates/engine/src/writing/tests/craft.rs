//! What makes a document read well: nothing dangles, nothing is said twice in other words, steps are steps, tables are
//! tables, and the words of a source cannot break the page.

use super::*;

const TITLE: &str = "Heating the public buildings of Ellerbrook";

fn all_types() -> impl Iterator<Item = Written> {
    let material = samples();
    DocumentType::ALL.into_iter().map(move |document_type| write(&brief(TITLE, document_type), &material))
}

#[test]
fn what_leans_stands_behind_what_it_leans_on() {
    for written in all_types() {
        let number_of = |sentence: &Sentence| {
            let citation = &sentence.citations[0];
            written.prepared.units.iter().position(|unit| {
                unit.text == sentence.text
                    && unit.start == citation.start
                    && written.prepared.material.sources[unit.source as usize].hash == citation.hash
            })
        };
        for paragraph in written.sections.iter().flat_map(|section| &section.paragraphs) {
            let mut before = None;
            for sentence in paragraph.sentences.iter().filter(|sentence| sentence.kind == SentenceKind::Quoted) {
                let number = number_of(sentence);
                if let Some(unit) = number.map(|number| &written.prepared.units[number])
                    && unit.manner.leaning
                {
                    assert_eq!(unit.previous.map(|previous| previous as usize), before, "dangling: {}", unit.text);
                }
                before = number;
            }
        }
    }
}

#[test]
fn text_is_made_of_whole_sentences() {
    for written in all_types() {
        let prose = written.sections.iter().flat_map(|section| &section.paragraphs);
        for sentence in prose.filter(|paragraph| paragraph.kind == ParagraphKind::Prose).flat_map(|p| &p.sentences) {
            let first = sentence.text.chars().find(|character| character.is_alphanumeric()).expect("words");
            let closed = sentence.kind == SentenceKind::Notice || sentences::is_closed(&sentence.text);
            assert!(!first.is_lowercase() && closed, "{}", sentence.text);
        }
    }
}

#[test]
fn nothing_is_said_twice_in_other_words() {
    for written in all_types() {
        let units: Vec<&unit::Unit> = written
            .claims()
            .filter_map(|sentence| written.prepared.units.iter().find(|unit| unit.text == sentence.text))
            .collect();
        for (at, one) in units.iter().enumerate() {
            for other in &units[at + 1..] {
                let alike = rank::likeness(&one.vector, &other.vector);
                assert!(alike <= 0.75, "{alike}: {} / {}", one.text, other.text);
            }
        }
    }
}

#[test]
fn procedures_are_whole_and_in_their_order() {
    let written = write(&brief("Running a plant room", DocumentType::InstructionManual), &samples());
    let procedure = written.section("procedure");
    assert!(!procedure.paragraphs.is_empty());
    for paragraph in &procedure.paragraphs {
        assert_eq!(paragraph.kind, ParagraphKind::Steps);
        assert!(!paragraph.title.is_empty(), "a procedure has a name");
        let source = &paragraph.sentences[0].citations[0].source;
        let source = written.prepared.material.sources.iter().find(|known| known.source == *source).expect("a source");
        let under =
            |block: &&Block| block.heading.last() == Some(&paragraph.title) && block.kind == BlockKind::ListItem;
        let steps: Vec<&str> = source.blocks.iter().filter(under).map(|block| block.text.as_str()).collect();
        let written: Vec<&str> = paragraph.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(written, steps, "{}", paragraph.title);
    }
    let titles: Vec<&str> = procedure.paragraphs.iter().map(|paragraph| paragraph.title.as_str()).collect();
    assert!(titles.contains(&"Starting the plant after the summer"), "{titles:?}");
}

#[test]
fn sections_take_what_the_sources_announce_for_them() {
    let written = write(&brief("Running a plant room", DocumentType::InstructionManual), &samples());
    let holds = |key: &str, words: &str| {
        let section = written.section(key);
        let found = section.paragraphs.iter().flat_map(|p| &p.sentences).any(|s| s.text.contains(words));
        assert!(found, "{key} without \"{words}\": {section:#?}");
    };
    holds("safety", "Never enter a plant room");
    holds("before_you_begin", "gas alarm shows a green light");
    holds("troubleshooting", "fault E04");
    let paper = write(&brief(TITLE, DocumentType::ResearchPaper), &samples());
    let method = paper.section("methodology").paragraphs.iter().flat_map(|p| &p.sentences);
    assert!(
        method.into_iter().any(|sentence| sentence.text.contains("degree days")),
        "{:#?}",
        paper.section("methodology")
    );
}

#[test]
fn tables_stay_tables_and_tell_their_extremes() {
    let written = write(&brief("Energy use of the public buildings", DocumentType::SummaryReport), &samples());
    let figures = written.section("figures");
    let table = figures.paragraphs.iter().find(|p| p.kind == ParagraphKind::Table).expect("a table");
    assert_eq!(table.columns.first().map(String::as_str), Some("Building"));
    let derived: Vec<&Sentence> = written.claims().filter(|s| s.kind == SentenceKind::Derived).collect();
    let highest = derived.iter().find(|sentence| sentence.text.contains("kWh 2025")).expect("the column is told of");
    assert_eq!(
        highest.text,
        "The value of “kWh 2025” is highest for Swimming Hall (1061000) and lowest for Birch Row Kindergarten (31000)."
    );
    let shown = ["highest for Swimming Hall (1,061,000)", "| 1,061,000 |", "| 1969 |"];
    assert!(shown.iter().all(|figure| written.markdown.contains(figure)), "as English has them: {}", written.markdown);
    assert_eq!(highest.citations.len(), 5, "each cell and the name of the column are cited");
    assert!(written.markdown.contains("*Table from Energy use by building.csv*"), "{}", written.markdown);
}

#[test]
fn the_page_shows_the_words_and_leads_to_the_sources() {
    let hostile = "The *pump* <b>failed</b> on [Monday](http://x.y) and `cost` 12 | 13 pounds & more.";
    let text = [hostile, "# The second pump was replaced on 3 May 2025 by the night shift."];
    let title = "Pumps <script>alert(1)</script> | *costs*\n# no heading";
    let mut request = brief(title, DocumentType::SummaryReport);
    request.audience = Some("the *board*".to_owned());
    let written =
        write(&request, &material(&[("A [source](x)", &text), ("Other", &["The third pump was sold in 2024."])]));
    let mut headings = Vec::new();
    let mut heading = None;
    for event in pulldown_cmark::Parser::new(&written.markdown) {
        use pulldown_cmark::{Event, Tag, TagEnd};
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take()),
            Event::Text(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::InlineHtml(html) => assert!(html.starts_with("<a id=\"source-") || &*html == "</a>", "{html}"),
            Event::Html(html) => panic!("a block of HTML: {html}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("#source-"), "{dest_url}"),
            Event::Start(Tag::Image { .. }) | Event::Code(_) => panic!("words have become markup"),
            _ => {}
        }
    }
    assert_eq!(headings.first().map(String::as_str), Some("Pumps <script>alert(1)</script> | *costs* # no heading"));
    assert!(headings.contains(&"Sources".to_owned()) && headings.len() == written.sections.len() + 2, "{headings:?}");
    let anchors = written.markdown.matches("<a id=\"source-").count();
    for number in 1..=anchors {
        assert!(written.markdown.contains(&format!("(#source-{number})")), "source {number} is cited");
    }
}

#[test]
fn what_was_not_read_is_listed_with_its_reason() {
    let material = material(&[("Pumps", &["The pump failed on Monday after the long winter."])]);
    let request = brief("Pumps", DocumentType::SummaryReport);
    let written = write(&request, &material);
    let not_read = [crate::api::NotRead {
        source: "scan_1.pdf".to_owned(),
        code: crate::api::ReadErrorCode::NoTextLayer,
        reason: "Its pages are pictures.".to_owned(),
    }];
    let markdown = markdown(&request, &written.outline, &written.sections, &not_read);
    assert!(markdown.contains("## Not read\n\n- scan_1.pdf: Its pages are pictures.\n"), "{markdown}");
    assert!(markdown.contains("*Summary report of 9 March 2026, composed from one file*"), "{markdown}");
}

#[test]
fn marks_of_references_are_cited_and_not_shown() {
    let text = "The boiler [1] of the school was built in 1987[2] by the town. A condensing boiler[3] is a boiler that uses the \
        heat of its own steam. The school [4] burns a third less gas since the boiler was replaced[5].";
    let written =
        write(&brief("The boiler of the school", DocumentType::TechnicalReport), &material(&[("Heat", &[text])]));
    let said = written.texts();
    assert!(said.contains("The boiler of the school was built in 1987 by the town."), "{said:?}");
    assert!(said.contains("The school burns a third less gas since the boiler was replaced."), "{said:?}");
    let quotes = written.claims().flat_map(|sentence| &sentence.citations).map(|citation| citation.quote.as_str());
    assert!(quotes.into_iter().any(|quote| quote == "The boiler [1] of the school was built in 1987[2] by the town."));
}

#[test]
fn a_text_may_be_called_as_parts_at_the_end_of_others_are() {
    let said = "The pump in the cellar failed on Monday after the long winter.";
    let written = write(&brief("Pumps", DocumentType::SummaryReport), &material(&[("Notes", &[said])]));
    assert_eq!(written.texts(), BTreeSet::from([said]));
}

#[test]
fn notes_are_points() {
    let notes = ["3 pumps broken", "boiler needs a new valve", "call the plumber on Monday"];
    let written = write(&brief("Repairs", DocumentType::SummaryReport), &material(&[("To do", &notes)]));
    assert_eq!(written.texts(), BTreeSet::from(notes));
    let paper = prepare(&brief("Repairs", DocumentType::ResearchPaper), &material(&[("To do", &notes)]));
    let outline = plan(&brief("Repairs", DocumentType::ResearchPaper), &paper);
    assert!(outline.holds_nothing(), "text is made of sentences");
}

#[test]
fn what_a_source_tells_in_brief_comes_first_where_the_whole_is_told_in_brief() {
    let written = write(&brief("Heating in Ellerbrook's buildings", DocumentType::SummaryReport), &samples());
    let points = &written.section("key_points").paragraphs[0].sentences;
    assert!(points[0].text.contains("3,563,000 kWh"), "{points:#?}");
    assert!(points.len() > 5, "and others beside it: {points:#?}");
}
