//! The reader as a whole, on PDFs made for the purpose.

use super::made::{Made, MadePage};
use crate::api::{Block, BlockKind, BlockRole, ReadErrorCode};

const LEFT: [&str; 6] = [
    "The barn on the northern slope was built in",
    "the year of the great flood, and its beams",
    "came down the river on rafts. Nobody knows",
    "who drew the plans, but the carpenters left",
    "their marks on every joint. They were read",
    "for the first time two winters ago.",
];
const RIGHT: [&str; 6] = [
    "The hall beside it is younger by a century.",
    "Its roof was lifted twice, once for the hay",
    "and once for the machines that followed the",
    "horses. A fire took the western wall, which",
    "was put up again in brick from the works at",
    "the ferry, as the accounts of the parish say.",
];

fn page() -> MadePage {
    MadePage::default()
}

fn shape(blocks: &[Block]) -> Vec<(BlockKind, &str)> {
    blocks.iter().map(|block| (block.kind, block.text.as_str())).collect()
}

#[test]
fn columns_are_read_one_after_the_other_and_lines_become_paragraphs() {
    let blocks = Made::new()
        .page(
            page()
                .text("F2", 18.0, 50.0, 740.0, "Barns and halls")
                .lines(50.0, 700.0, &LEFT)
                .lines(320.0, 700.0, &RIGHT),
        )
        .read();
    let (left, right) = (LEFT.join(" "), RIGHT.join(" "));
    assert_eq!(
        shape(&blocks),
        [
            (BlockKind::Heading, "Barns and halls"),
            (BlockKind::Paragraph, left.as_str()),
            (BlockKind::Paragraph, right.as_str()),
        ]
    );
    assert!(blocks.iter().all(|block| block.page == Some(1)));
    assert_eq!(blocks[2].heading, ["Barns and halls"]);
}

#[test]
fn headings_have_ranks_by_their_size_and_bookmarks_know_better() {
    let mut made = Made::new();
    let item = made.object("<</Title(1 The small one)/Parent 7 0 R>>");
    let outlines = made.object(&format!("<</First {item} 0 R/Last {item} 0 R/Count 1>>"));
    made.catalog = format!("/Outlines {outlines} 0 R");
    let blocks = made
        .page(
            page()
                .text("F2", 20.0, 50.0, 740.0, "The title")
                .text("F2", 14.0, 50.0, 700.0, "A chapter")
                .lines(50.0, 680.0, &LEFT)
                .text("F1", 10.0, 50.0, 580.0, "The small one")
                .lines(50.0, 550.0, &RIGHT),
        )
        .read();
    let headings: Vec<(&str, usize)> = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| (block.text.as_str(), block.heading.len()))
        .collect();
    assert_eq!(headings, [("The title", 0), ("A chapter", 1), ("The small one", 0)]);
}

#[test]
fn running_titles_and_page_numbers_are_not_body() {
    let mut made = Made::new();
    for number in 1..=4 {
        made = made.page(
            page()
                .text("F1", 8.0, 50.0, 770.0, "Report on barns")
                .text("F1", 8.0, 300.0, 30.0, &format!("Page {number}"))
                .lines(50.0, 600.0, &LEFT),
        );
    }
    let blocks = made.read();
    let of = |role: BlockRole| {
        blocks.iter().filter(|block| block.role == role).map(|block| block.text.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(BlockRole::Header), ["Report on barns"; 4]);
    assert_eq!(of(BlockRole::Footer), ["Page 1", "Page 2", "Page 3", "Page 4"]);
    assert_eq!(of(BlockRole::Body), vec![LEFT.join(" "); 4]);
}

#[test]
fn lists_captions_and_footnotes_are_told_apart() {
    let blocks = Made::new()
        .page(
            page()
                .lines(50.0, 700.0, &LEFT)
                .lines(60.0, 610.0, &["\u{95} first of all", "\u{95} second of them"])
                .text("F1", 9.0, 50.0, 550.0, "Figure 2: The barn from the north")
                .lines(50.0, 500.0, &RIGHT)
                .text("F1", 7.0, 50.0, 60.0, "1 The accounts are kept in the town hall."),
        )
        .read();
    let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
    use BlockKind::{Caption, Footnote, ListItem, Paragraph};
    assert_eq!(kinds, [Paragraph, ListItem, ListItem, Caption, Paragraph, Footnote], "{blocks:?}");
    assert_eq!(blocks[1].text, "first of all");
}

#[test]
fn tables_keep_their_columns() {
    let mut content = page();
    for (at, row) in [["Barn", "Age", "Beams"], ["North", "210", "48"], ["Mill", "95", "31"]].into_iter().enumerate() {
        for (column, cell) in row.into_iter().enumerate() {
            content = content.text("F1", 10.0, 50.0 + 120.0 * column as f32, 700.0 - 14.0 * at as f32, cell);
        }
    }
    let blocks = Made::new().page(content.lines(50.0, 600.0, &LEFT)).read();
    assert_eq!(
        (blocks[0].kind, blocks[0].text.as_str()),
        (BlockKind::Table, "Barn\tAge\tBeams\nNorth\t210\t48\nMill\t95\t31")
    );
    assert_eq!(blocks[0].columns, ["Barn", "Age", "Beams"]);
}

#[test]
fn program_text_keeps_its_lines() {
    let code = page()
        .lines(50.0, 700.0, &LEFT)
        .text("F3", 10.0, 50.0, 600.0, "fn main() {")
        .text("F3", 10.0, 74.0, 588.0, "barn();")
        .text("F3", 10.0, 50.0, 576.0, "}");
    let blocks = Made::new().page(code).read();
    assert_eq!((blocks[1].kind, blocks[1].text.as_str()), (BlockKind::Code, "fn main() {\n    barn();\n}"));
}

#[test]
fn spaces_come_from_gaps_and_words_from_letters_that_stand_close() {
    let blocks = Made::new()
        .page(
            page()
                .raw("BT /F1 10 Tf 50 700 Td [(Some)-300(w)20(ords)-280(are)-300(set)-300(apart)-250(here.)] TJ ET")
                .raw("BT /F1 10 Tf 2 Tc 50 650 Td (spaced) Tj ET"),
        )
        .read();
    assert_eq!(shape(&blocks)[0].1, "Some words are set apart here.");
    assert_eq!(blocks[1].text, "spaced");
}

#[test]
fn shadows_are_read_once_and_hidden_text_counts() {
    let twice =
        page().text("F1", 10.0, 50.0, 700.0, "A shadowed title").text("F1", 10.0, 50.6, 699.4, "A shadowed title");
    assert_eq!(shape(&Made::new().page(twice).read()), [(BlockKind::Paragraph, "A shadowed title")]);
    let hidden = page().raw("BT 3 Tr /F1 10 Tf 50 700 Td (Words that a scanner recognised) Tj ET");
    assert_eq!(Made::new().page(hidden).read()[0].text, "Words that a scanner recognised");
}

#[test]
fn turned_pages_and_turned_text_are_read_upright() {
    let mut turned = page().lines(50.0, 700.0, &LEFT);
    turned.entries = "/Rotate 90".to_owned();
    assert_eq!(Made::new().page(turned).read()[0].text, LEFT.join(" "));
    let mut content = page();
    for (at, line) in LEFT.iter().enumerate() {
        content = content.raw(&format!("BT /F1 10 Tf 0 1 -1 0 {} 100 Tm ({line}) Tj ET", 100 + 12 * at));
    }
    assert_eq!(Made::new().page(content).read()[0].text, LEFT.join(" "));
}

#[test]
fn actual_text_stands_for_what_is_drawn() {
    let content = page().raw("BT /F1 10 Tf 50 700 Td /Span <</ActualText(office)>> BDC (oXXce) Tj EMC ( work) Tj ET");
    assert_eq!(Made::new().page(content).read()[0].text, "office work");
}

#[test]
fn pages_that_are_pictures_have_no_text_layer() {
    let mut made = Made::new();
    let picture = made.stream("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b"x");
    for number in 1..=3 {
        let mut scan = page().raw("q 600 0 0 800 0 0 cm /Im1 Do Q").text("F1", 8.0, 300.0, 20.0, &number.to_string());
        scan.resources = format!("/XObject<</Im1 {picture} 0 R>>");
        made = made.page(scan);
    }
    assert_eq!(made.refused(), ReadErrorCode::NoTextLayer);
    assert_eq!(Made::new().page(page()).refused(), ReadErrorCode::Empty);
}

#[test]
fn damage_is_repaired_where_it_can_be() {
    let sound = || Made::new().page(page().lines(50.0, 700.0, &LEFT)).bytes();
    let read = |bytes: Vec<u8>| super::read(bytes, &super::Limits::default());
    let mut without_table = sound();
    let at = without_table.windows(4).position(|window| window == b"xref").expect("there is a table");
    without_table[at..at + 4].copy_from_slice(b"xxxx");
    assert_eq!(read(without_table).expect("can be repaired").blocks[0].text, LEFT.join(" "));
    assert_eq!(read(b"%PDF-1.7\nnothing else".to_vec()).expect_err("is beyond repair").code, ReadErrorCode::Damaged);
}

#[test]
fn forms_that_draw_each_other_end() {
    let mut made = Made::new();
    // Each draws the next ten times; the last draws the first.
    let first = 6;
    for level in 0..12 {
        let next = if level == 11 { first } else { first + level + 1 };
        let entries = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N {next} 0 R>>>>");
        made.stream(&entries, "/N Do ".repeat(10).as_bytes());
    }
    let mut bomb = page().lines(50.0, 700.0, &LEFT).raw("/N Do");
    bomb.resources = format!("/XObject<</N {first} 0 R>>");
    assert_eq!(made.page(bomb).refused(), ReadErrorCode::TooLarge);
}

#[test]
fn page_trees_that_bite_their_tail_end() {
    let mut made = Made::new();
    made.catalog = "/Outlines 6 0 R".to_owned();
    made.object("<</First 7 0 R>>");
    made.object("<</Title(Round)/Next 7 0 R/First 7 0 R>>");
    let mut bytes = made.page(page().lines(50.0, 700.0, &LEFT)).bytes();
    let kids = bytes.windows(6).position(|window| window == b"/Kids[").expect("there are kids");
    // The tree of pages names itself as its first kid.
    bytes.splice(kids + 6..kids + 6, b"2 0 R ".iter().copied());
    let parsed = super::read(bytes, &super::Limits::default()).expect("there is text");
    assert_eq!(parsed.blocks[0].text, LEFT.join(" "));
}

#[test]
fn a_name_says_nothing_and_a_text_about_pdfs_is_no_pdf() {
    assert!(super::is_pdf(b"\n%PDF-1.4\n"));
    assert!(super::is_pdf(&[b"\0\x01\x02\x03 mail before it \0".as_slice(), b"%PDF-1.4\n"].concat()));
    assert!(!super::is_pdf(b"Files of this kind begin with %PDF-1.4 or so."));
}

#[test]
fn text_with_double_spacing_is_one_paragraph() {
    let mut content = page().lines(50.0, 700.0, &RIGHT);
    for (at, line) in LEFT.iter().enumerate() {
        content = content.text("F1", 10.0, 50.0, 560.0 - 24.0 * at as f32, line);
    }
    assert_eq!(Made::new().page(content).read()[1].text, LEFT.join(" "));
}

#[test]
fn marks_of_footnotes_on_many_pages_are_no_page_numbers() {
    let mut made = Made::new();
    for (number, note) in (1..).zip(&RIGHT[..4]) {
        made = made.page(
            page()
                .lines(50.0, 600.0, &LEFT)
                .text("F1", 5.0, 50.0, 64.0, &(7 * number).to_string())
                .text("F1", 8.0, 56.0, 60.0, note)
                .text("F1", 8.0, 300.0, 30.0, &format!("{}", 40 + number)),
        );
    }
    let blocks = made.read();
    let footers: Vec<&str> =
        blocks.iter().filter(|block| block.role == BlockRole::Footer).map(|block| block.text.as_str()).collect();
    assert_eq!(footers, ["41", "42", "43", "44"]);
    let notes = blocks.iter().filter(|block| block.kind == BlockKind::Footnote);
    assert_eq!(notes.map(|block| block.role).collect::<Vec<_>>(), [BlockRole::Body; 4]);
}

#[test]
fn marks_of_footnotes_are_not_read_but_exponents_are() {
    let content = page()
        .raw("BT /F1 10 Tf 50 700 Td (The end of it.) Tj 5 Ts /F1 6 Tf (12) Tj 0 Ts /F1 10 Tf ( Another barn of 40 m) Tj ET")
        .raw("BT 3.5 Ts /F1 6 Tf 236 700 Td (2) Tj 0 Ts /F1 10 Tf ( stands.) Tj ET");
    let text = Made::new().page(content).read()[0].text.clone();
    assert!(text.starts_with("The end of it. Another barn of 40 m"), "{text}");
    assert!(text.contains('2'), "{text}");
}

#[test]
fn marks_of_footnotes_that_are_hardly_smaller_are_not_read_either() {
    let content = page()
        .raw("BT /F1 10 Tf 50 700 Td (Studies from the Ponemon Institute) Tj 4.1 Ts /F1 8 Tf (2) Tj 0 Ts /F1 10 Tf ( revealed it.) Tj ET");
    assert_eq!(Made::new().page(content).read()[0].text, "Studies from the Ponemon Institute revealed it.");
}

#[test]
fn signs_of_one_font_are_bullets_at_the_start_of_a_line_and_no_text_elsewhere() {
    let sign = |code: &str| format!("/Span <</ActualText<FEFF{code}>>> BDC (l) Tj EMC");
    let items = page()
        .lines(50.0, 700.0, &LEFT)
        .raw(&format!("BT /F1 10 Tf 50 600 Td {} ( first of all) Tj ET", sign("F0A8")))
        .raw(&format!("BT /F1 10 Tf 50 586 Td {} ( second of them) Tj ET", sign("E189")))
        .raw(&format!("BT /F1 10 Tf 50 540 Td (Press ) Tj {} ( to go.) Tj ET", sign("DB80DC04")));
    let blocks = Made::new().page(items).read();
    use BlockKind::{ListItem, Paragraph};
    assert_eq!(
        shape(&blocks)[1..],
        [(ListItem, "first of all"), (ListItem, "second of them"), (Paragraph, "Press to go.")]
    );
}
