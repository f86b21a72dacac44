//! Sources that are all tables: accounts, measurements. What they tell is shown, though there is no sentence in them.

use super::*;

/// Sources made of one table each; its first row names the columns.
fn tables(files: &[(&str, &[&[&str]])]) -> Arc<Material> {
    let source = |(name, rows): &(&str, &[&[&str]])| {
        let text = rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
        let block = Block {
            block: 0,
            kind: BlockKind::Table,
            role: BlockRole::Body,
            page: None,
            heading: Vec::new(),
            start: 0,
            end: u32::try_from(text.chars().count()).expect("short"),
            text,
            columns: rows[0].iter().map(|cell| (*cell).to_owned()).collect(),
            header_rows: 1,
        };
        MaterialSource { source: format!("{name}.csv"), hash: (*name).to_owned(), blocks: vec![block] }
    };
    Arc::new(Material { sources: files.iter().map(source).collect() })
}

const PAYMENTS: &[&[&str]] = &[
    &["Document", "Posted", "Payee", "From", "To", "What for", "Amount"],
    &["P-01", "2 May 2025", "Rail office", "1 April 2025", "3 April 2025", "Tickets to the coast", "920.68"],
    &["P-02", "3 May 2025", "Bus company", "4 April 2025", "5 April 2025", "Hire of a coach", "407.96"],
    &["P-03", "4 May 2025", "Ferry", "6 April 2025", "7 April 2025", "Crossing and back", "1,737.94"],
    &["P-04", "5 May 2025", "Taxi", "8 April 2025", "8 April 2025", "From the station", "24.90"],
];

const VISITS: &[&[&str]] = &[
    &["Museum", "Visits"],
    &["Harbour", "4100"],
    &["Castle", "9800"],
    &["Mill", "650"],
    &["Tower", "2200"],
    &["Total", "16750"],
];

#[test]
fn tables_alone_fill_more_than_one_section() {
    let material = tables(&[("payments", PAYMENTS), ("visits", VISITS)]);
    let written = write(&brief("Payments for journeys", DocumentType::AnalysisDocument), &material);
    let shown = |key: &str| {
        let paragraphs = &written.section(key).paragraphs;
        paragraphs.iter().find(|paragraph| paragraph.kind == ParagraphKind::Table).map(|table| table.title.clone())
    };
    assert_eq!(
        shown("evidence").as_deref(),
        Some("payments"),
        "what fits the title stands where figures are asked for"
    );
    assert_eq!(shown("findings").as_deref(), Some("visits"));
    let told: Vec<&Sentence> = written.sentences().filter(|said| said.kind == SentenceKind::Derived).collect();
    assert_eq!(told.len(), 2, "one column of amounts in each");
    for [most, least] in [["1,737.94", "24.90"], ["9800", "650"]] {
        let both = |said: &&Sentence| said.text.contains(most) && said.text.contains(least);
        assert!(told.iter().copied().any(|said| both(&said)), "a sum is no amount beside the others");
    }
}

#[test]
fn sources_with_sentences_keep_their_tables_where_figures_are_asked_for() {
    let written = write(&brief("Heating", DocumentType::AnalysisDocument), &samples());
    let tables = |key: &str| {
        written.section(key).paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Table).count()
    };
    assert_eq!((tables("findings"), tables("evidence")), (0, 1));
}

#[test]
fn text_that_was_torn_into_columns_is_not_shown_as_a_table() {
    let rows: &[&[&str]] = &[
        &["Leverage row", "This guide has"],
        &["permissions on the", "examples of making and using them"],
        &["database", "and of masks in a relational setting"],
        &["Protect columns by", "developers who want to plan"],
        &["defining masks", "access as a part of their policy"],
    ];
    let torn = |text: &[&[&str]]| {
        let mut material = Arc::into_inner(tables(&[("guide", text)])).expect("nobody else has it");
        material.sources[0].blocks[0].columns = Vec::new();
        material.sources[0].blocks[0].header_rows = 0;
        tables::find_tables(&material).is_empty()
    };
    assert!(torn(rows));
    assert!(!torn(VISITS), "figures are figures");
}

#[test]
fn a_source_without_sentence_and_table_holds_nothing() {
    let brief = brief("Numbers", DocumentType::SummaryReport);
    assert!(prepare(&brief, &material(&[("1", &["12", "13.5"])])).holds_nothing());
    assert!(!prepare(&brief, &tables(&[("visits", VISITS)])).holds_nothing());
}

#[test]
fn a_table_that_is_shown_in_part_says_how_much_of_it() {
    let cells: Vec<Vec<String>> =
        (0..30).map(|row| (0..12).map(|column| format!("{}", row * 37 + column * 11 + 3)).collect()).collect();
    let names: Vec<String> = (0..12).map(|column| format!("Site {column}")).collect();
    let rows: Vec<Vec<&str>> =
        std::iter::once(&names).chain(&cells).map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let request = Brief { words: 600, ..brief("Checks by site", DocumentType::SummaryReport) };
    let written = write(&request, &tables(&[("checks", &rows)]));
    let title =
        written.sections.iter().flat_map(|section| &section.paragraphs).find(|part| part.kind == ParagraphKind::Table);
    let title = &title.expect("a table").title;
    assert!(title.contains("of 30 rows, 8 of 12 columns)"), "{title}");
}
