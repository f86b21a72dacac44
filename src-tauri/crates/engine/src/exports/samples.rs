//! Documents for the tests of the formats: an ordinary one, a long one, one in other scripts, and one full of traps.

use super::finished::{Diagram, Finished, Mark, Part, PartBody, Place, Section, Statement, Table, Unread, Words};
use crate::api::Bar;

/// A sentence with the numbers of its places.
fn said(text: &str, marks: &[(usize, bool)]) -> Statement {
    let marks = marks.iter().map(|(number, first)| Mark { number: *number, first: *first }).collect();
    Statement { text: text.to_owned(), notice: false, marks }
}

fn bar(name: &str, value: &str, amount: f64, share: f64) -> Bar {
    Bar { name: name.to_owned(), value: value.to_owned(), amount, share }
}

fn part(title: &str, body: PartBody) -> Part {
    Part { title: title.to_owned(), body }
}

fn section(title: &str, parts: Vec<Part>) -> Section {
    Section { title: title.to_owned(), parts }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A place of that name: the file, and behind a comma a page or a heading.
pub(super) fn place(name: &str) -> Place {
    let (file, part) = name.split_once(", ").unwrap_or((name, ""));
    let again = part.strip_prefix("page ").map(str::to_owned);
    let page = again.as_ref().and_then(|page| page.parse().ok());
    Place { file: file.to_owned(), part: part.to_owned(), page, again }
}

fn document(title: &str, language: &str, sections: Vec<Section>, places: &[&str]) -> Finished {
    Finished {
        title: title.to_owned(),
        byline: "Technical report of 9 March 2026, composed from 3 files, for the council".to_owned(),
        language: language.to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 3, 9).expect("a day"),
        sections,
        places: places.iter().map(|name| place(name)).collect(),
        not_read: Vec::new(),
        words: Words {
            contents: "Contents".to_owned(),
            sources: "Sources".to_owned(),
            not_read: "Not read".to_owned(),
            how: "Composed by ATLES from the words of the files named above.".to_owned(),
            comma: ", ".to_owned(),
            colon: ": ".to_owned(),
            no_font: "This computer has no font for {}.".to_owned(),
        },
    }
}

/// One of everything.
pub(crate) fn ordinary() -> Finished {
    let prose = vec![
        said(
            "The twelve heated public buildings used 3,563,000 kWh in 2025, six percent less than the year before.",
            &[],
        ),
        said("Efficiency of the office staff was difficult to find out.", &[(1, true)]),
        said("A drop of one degree would save 60,000 kWh.", &[(2, true)]),
    ];
    let mut notice = said("The sources hold nothing on this: What else?", &[]);
    notice.notice = true;
    let table = Table {
        columns: texts(&["Option", "Investment", "CO2 t per year"]),
        numeric: vec![false, true, true],
        rows: vec![texts(&["New oil boilers", "96000", "151"]), texts(&["Heat pump & gas", "412000", "34"])],
        caption: "Table from Plan.md".to_owned(),
        marks: vec![Mark { number: 3, first: true }],
        chart: Some(Diagram {
            caption: "Investment – Expected performance".to_owned(),
            over_time: false,
            bars: vec![
                bar("New oil boilers", "96000", 96_000.0, 0.233),
                bar("Heat pump & gas", "412000", 412_000.0, 1.0),
                bar("<none>", "0", 0.0, 0.0),
            ],
        }),
    };
    let sections = vec![
        section("Summary", vec![part("", PartBody::Prose(prose))]),
        section(
            "Procedure",
            vec![
                part(
                    "Start",
                    PartBody::Steps(vec![said("Open the valve.", &[(1, false)]), said("Wait.", &[(1, false)])]),
                ),
                part("Stop", PartBody::Steps(vec![said("Close the valve.", &[(1, false)])])),
                part(
                    "",
                    PartBody::List(vec![said("First point.", &[(2, false)]), said("Second point.", &[(2, false)])]),
                ),
            ],
        ),
        section(
            "Figures",
            vec![part("Expected performance", PartBody::Table(table)), part("", PartBody::Prose(vec![notice]))],
        ),
    ];
    let mut whole =
        document("Heating in Ellerbrook", "en", sections, &["Survey.md, “Summary”", "Survey.md, page 3", "Plan.md"]);
    whole.not_read.push(Unread { file: "scan.pdf".to_owned(), reason: "Its pages are pictures.".to_owned() });
    whole
}

/// Some twenty pages, with a table that goes on over several of them.
pub(super) fn long() -> Finished {
    let mut sections = Vec::new();
    let mut met = 0;
    for number in 1..=20 {
        let mut parts = Vec::new();
        for paragraph in 1..=7 {
            let mut sentences: Vec<Statement> = (1..=5)
                .map(|sentence| {
                    said(
                        &format!(
                            "In section {number} the paragraph {paragraph} says in its sentence {sentence} that the \
                             measurement of the flow temperature was repeated until both values agreed."
                        ),
                        &[],
                    )
                })
                .collect();
            if paragraph % 3 == 1 {
                met += 1;
                sentences[4].marks.push(Mark { number: met, first: true });
            }
            parts.push(part("", PartBody::Prose(sentences)));
        }
        if number == 4 {
            let row = |row: u32| texts(&[&format!("Building {row}"), &format!("{}", row * 1_217), "measured twice"]);
            parts.push(part(
                "Readings",
                PartBody::Table(Table {
                    columns: texts(&["Building", "Reading in kWh", "Remark"]),
                    numeric: vec![false, true, false],
                    rows: (1..=120).map(row).collect(),
                    caption: "Table from Readings.csv".to_owned(),
                    marks: vec![Mark { number: 1, first: false }],
                    chart: None,
                }),
            ));
        }
        sections.push(section(&format!("Chapter {number}"), parts));
    }
    let places: Vec<String> = (1..=met).map(|number| format!("Survey.pdf, page {number}")).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    document("A long report", "en", sections, &places)
}

/// A document in one script. The sentences are those that must come back.
pub(super) fn in_script(language: &str, title: &str, sentences: &[&str]) -> Finished {
    let last = sentences.len() - 1;
    let said = |(index, text): (usize, &&str)| said(text, if index == last { &[(1, true)] } else { &[] });
    let prose = sentences.iter().enumerate().map(said).collect();
    let table = Table {
        columns: texts(&[title, "kWh"]),
        numeric: vec![false, true],
        rows: vec![texts(&[sentences[0], "5"])],
        caption: String::new(),
        marks: Vec::new(),
        chart: None,
    };
    let parts = vec![part("", PartBody::Prose(prose)), part(title, PartBody::Table(table))];
    document(title, language, vec![section(title, parts)], &["a.txt"])
}

/// Chinese, Japanese, Korean, Arabic, Hebrew, Russian, Greek: language, title, sentences.
pub(super) const SCRIPTS: [(&str, &str, &[&str]); 7] = [
    ("zh", "供暖报告", &["公共建筑在2025年用了三百万千瓦时。", "锅炉必须在冬天之前更换。"]),
    (
        "ja",
        "暖房の報告",
        &["公共の建物は二〇二五年に暖房を使いました。", "ボイラーは冬の前に交換しなければなりません。"],
    ),
    ("ko", "난방 보고서", &["공공 건물은 2025년에 난방을 사용했다.", "보일러는 겨울 전에 교체해야 한다."]),
    (
        "ar",
        "تقرير التدفئة",
        &["استهلكت المباني العامة ثلاثة ملايين كيلوواط ساعة في عام 2025.", "يجب استبدال الغلايات قبل الشتاء."],
    ),
    ("he", "דוח חימום", &["המבנים הציבוריים צרכו שלושה מיליון קוט״ש.", "יש להחליף את הדוודים לפני החורף."]),
    (
        "ru",
        "Отчёт об отоплении",
        &["Общественные здания израсходовали три миллиона киловатт-часов.", "Котлы необходимо заменить до зимы."],
    ),
    (
        "el",
        "Έκθεση θέρμανσης",
        &["Τα δημόσια κτίρια κατανάλωσαν τρία εκατομμύρια κιλοβατώρες.", "Οι λέβητες πρέπει να αντικατασταθούν."],
    ),
];

/// Words that mean something to one format or another, and must mean nothing.
pub(super) const TRAPS: [&str; 12] = [
    "<script>alert(1)</script> & \"quotes\" 'single' <img src=x onerror=alert(1)>",
    "#import \"x.typ\" #read(\"/etc/passwd\") $x^2$ *bold* _soft_ `code` \\ // comment /* more */",
    "@label <label> = Heading\u{a0}- item + item / term: x",
    "[link](javascript:alert(1)) ![p](http://t) | a | b | ~~s~~ [^1]",
    "]]> <!-- --> <?xml?> &lt; &#x41; %PDF-1.7 endobj",
    "{\\rtf1} ${env} {{mustache}} <w:t>x</w:t> TOC \\o \"1-3\"",
    "=HYPERLINK(\"http://x\",\"y\") +1 -1 @x",
    "-- --- ... \"straight\" it's 1/2 (c) -> =>",
    "www.example.com https://example.com/a?b=c&d=e#f someone@example.com file:///etc/passwd",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "https://example.com/a/very/long/address/that/goes/on/and/on/over/more/than/one/line?with=a&query=that&is=long&too=1#and-a-fragment",
    "A\u{301}\u{302}\u{303} 👩‍👩‍👧‍👦 \u{202e}reversed\u{202c} a\u{200b}b",
];

/// A document whose every word is a trap.
pub(crate) fn hostile() -> Finished {
    let prose = TRAPS.iter().map(|text| said(text, &[(1, false)])).collect::<Vec<_>>();
    let rows = TRAPS.iter().map(|text| texts(&[text, text])).collect();
    let mut marked = prose.clone();
    marked[0].marks[0].first = true;
    let table = Table {
        columns: texts(&[TRAPS[0], TRAPS[9]]),
        numeric: vec![false, true],
        rows,
        caption: TRAPS[1].to_owned(),
        marks: vec![Mark { number: 1, first: false }],
        chart: None,
    };
    let parts = vec![
        part(TRAPS[1], PartBody::Prose(marked)),
        part(TRAPS[0], PartBody::List(prose.clone())),
        part(TRAPS[2], PartBody::Steps(prose)),
        part(TRAPS[3], PartBody::Table(table)),
    ];
    let mut whole = document(TRAPS[0], "en", vec![section(TRAPS[1], parts)], &[TRAPS[10]]);
    whole.byline = TRAPS[4].to_owned();
    whole.not_read.push(Unread { file: TRAPS[0].to_owned(), reason: TRAPS[1].to_owned() });
    whole
}

/// Every sentence, heading, cell and name of a document.
pub(super) fn all_texts(document: &Finished) -> Vec<String> {
    let mut all = vec![document.title.clone(), document.byline.clone(), document.words.how.clone()];
    for section in &document.sections {
        all.push(section.title.clone());
        for part in &section.parts {
            all.push(part.title.clone());
            match &part.body {
                PartBody::Prose(said) | PartBody::List(said) | PartBody::Steps(said) => {
                    all.extend(said.iter().map(|one| one.text.clone()));
                }
                PartBody::Table(table) => {
                    all.extend(table.columns.iter().chain(table.rows.iter().flatten()).cloned());
                    all.push(table.caption.clone());
                }
            }
        }
    }
    all.extend(document.places.iter().flat_map(|place| [place.file.clone(), place.name(", ")]));
    all.extend(document.not_read.iter().flat_map(|entry| [entry.file.clone(), entry.reason.clone()]));
    all.retain(|text| !text.is_empty());
    all
}
