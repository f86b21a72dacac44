//! Small pages, and what is read in them.

use super::*;
use crate::api::{Block, ReadErrorCode};

fn blocks(page: &str) -> Vec<Block> {
    read(page.as_bytes(), &Limits::default()).expect("there is text").blocks
}

/// What writing would use.
fn body(page: &str) -> Vec<(BlockKind, String)> {
    let body = blocks(page).into_iter().filter(|block| block.role == BlockRole::Body);
    body.map(|block| (block.kind, block.text)).collect()
}

fn texts(page: &str, role: BlockRole) -> Vec<String> {
    blocks(page).into_iter().filter(|block| block.role == role).map(|block| block.text).collect()
}

#[test]
fn reads_the_parts_of_a_page() {
    let page = "<!doctype html><title>T</title><h1>One &amp; only</h1><p>Text with <b>bold</b>,\n<a href=x>a link</a>\n\
        and 10<sup>6</sup> m<sup>2</sup> of H<sub>2</sub>O on the 1<sup>st</sup>.<h2>Two</h2><ul><li>first<li>second\
        <ul><li>inner</ul></ul><blockquote><p>quoted</p></blockquote><pre><code>fn a() {}\n  b</code></pre>\
        <figure><img src=x alt=no><figcaption>A well</figcaption></figure><dl><dt>Term<dd>Meaning</dl>";
    assert_eq!(
        body(page),
        [
            (BlockKind::Heading, "One & only".to_owned()),
            (BlockKind::Paragraph, "Text with bold, a link and 10⁶ m² of H₂O on the 1st.".to_owned()),
            (BlockKind::Heading, "Two".to_owned()),
            (BlockKind::ListItem, "first".to_owned()),
            (BlockKind::ListItem, "second".to_owned()),
            (BlockKind::ListItem, "inner".to_owned()),
            (BlockKind::Quote, "quoted".to_owned()),
            (BlockKind::Code, "fn a() {}\n  b".to_owned()),
            (BlockKind::Caption, "A well".to_owned()),
            (BlockKind::Paragraph, "Term".to_owned()),
            (BlockKind::ListItem, "Meaning".to_owned()),
        ]
    );
    assert_eq!(blocks(page)[9].heading, ["One & only", "Two"]);
}

#[test]
fn what_surrounds_the_text_is_no_body() {
    let page = "<body><header class=top><a href=/>Home</a> Town works</header><nav><ul><li><a href=a>A</a></ul></nav>\
        <div class='cookie-banner'>We use cookies</div><article><header><h1>Wells</h1><p>By Anna Lind</p></header>\
        <p>The survey covered 42 wells in three districts of the town, and nine of them exceeded the limit for nitrate.\
        <div class=share><a href=x>Share this</a></div></article><aside>Related: ten tips</aside>\
        <form><label>Your mail</label><input></form><footer>© 2026 Town</footer><script>var x = 'no';</script>\
        <p hidden>hidden</p><div style='color:red; display: none'>hidden too</div></body>";
    assert_eq!(
        body(page),
        [
            (BlockKind::Heading, "Wells".to_owned()),
            (BlockKind::Paragraph, "By Anna Lind".to_owned()),
            (
                BlockKind::Paragraph,
                "The survey covered 42 wells in three districts of the town, and nine of them exceeded the limit for \
                 nitrate."
                    .to_owned()
            ),
        ]
    );
    assert_eq!(texts(page, BlockRole::Header), ["Home Town works"]);
    assert_eq!(texts(page, BlockRole::Footer), ["© 2026 Town"]);
    let around = texts(page, BlockRole::Boilerplate);
    assert_eq!(around, ["A", "We use cookies", "Share this", "Related: ten tips", "Your mail"]);
}

#[test]
fn menus_without_a_name_are_known_by_their_links() {
    let menu: String =
        (0..12).map(|number| format!("<tr><td><a href='{number}'>Topic {number}</a></td></tr>")).collect();
    let prose = "The town renewed the pumps of the north station in spring because the old ones had lost a third of their \
        power over the years.";
    let page = format!("<table>{menu}</table><p>{prose}</p><p>{prose}</p><p><a href=x>Imprint</a></p>");
    assert_eq!(body(&page).into_iter().map(|(_, text)| text).collect::<Vec<_>>(), [prose, prose]);
    let page = format!("<p><a href=a>Home</a></p><p>{prose}</p><p>{prose} {prose}</p><p><a href=b>Imprint</a></p>");
    assert_eq!(body(&page).len(), 2, "links alone at the edges are no text");
    let report = "<p>Short.</p><p>Also short.</p><p>See <a href=x>this</a>.</p>";
    assert_eq!(body(report).len(), 3, "a page without menus keeps its short paragraphs");
}

#[test]
fn marks_of_printed_pages_are_no_text() {
    let page = "<h1>Fables<span class=pagenum>iv</span></h1>\
        <p>The queen asked <span epub:type='pagebreak' title=217 id=p217>217</span> him to li<a role=doc-pagebreak>218</a>ve.\
        <p>She <span class='pagenum'><a id=p9></a>[Pg 9]</span>left.<div epub:type=pagebreak>Page 10</div>\
        <p class=pagenum>11</p><table><tr><th>Name<th>Age<tr><td>Ann<span class=pageno>12</span><td>41</table>\
        <div epub:type=pagebreak><p>A whole page that stands in its mark is text.</div>\
        <p>See <span class=page-number>the last one</span>.";
    let texts: Vec<String> = body(page).into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        texts,
        [
            "Fables",
            "The queen asked him to live.",
            "She left.",
            "Name\tAge\nAnn\t41",
            "A whole page that stands in its mark is text.",
            "See the last one.",
        ]
    );
}

#[test]
fn a_class_is_not_believed_of_what_holds_most_of_the_page() {
    let page = "<body class=sidebar><div class='navigation menu'><p>All that there is to read stands in this element, whatever \
        its author called it.</p></div>";
    assert_eq!(body(page).len(), 1);
}

#[test]
fn a_title_in_the_header_of_the_page_is_its_title() {
    let page = "<header><h1>Annual report</h1></header><main><h2>Results</h2><p>The result of the year was better than the \
        one of the year before, and than the plan, in all of the four districts.</p></main>";
    assert_eq!(blocks(page).last().expect("text").heading, ["Annual report", "Results"]);
    let untitled = "<title>Annual report</title><p>No heading at all.</p>";
    assert_eq!(blocks(untitled)[1].heading, ["Annual report"]);
}

#[test]
fn tables_have_names_spans_and_captions() {
    let page = "<table><caption>Sales</caption><thead><tr><th rowspan=2>Town<th colspan=2>Year</tr><tr><th>2025<th>2026</tr>\
        </thead><tr><td rowspan=2>Ulm<td>1<td>2<tr><td>3<td>4<tr><td colspan=3>All figures in thousands</table>";
    let found = blocks(page);
    assert_eq!((found[0].kind, found[0].text.as_str()), (BlockKind::Caption, "Sales"));
    assert_eq!(found[1].columns, ["Town", "Year 2025", "Year 2026"]);
    assert_eq!(found[1].text, "Town\tYear 2025\tYear 2026\nUlm\t1\t2\nUlm\t3\t4\nAll figures in thousands\t\t");
    let titled = blocks(
        "<table><tr><th colspan=2>Duck</tr><tr><th>Order<td>Anseriformes<tr><th>Egg<td><img alt='A white egg'></table>",
    );
    assert_eq!((titled[0].kind, titled[0].text.as_str()), (BlockKind::Caption, "Duck"));
    assert_eq!((titled[1].columns.len(), titled[1].text.as_str()), (0, "Order\tAnseriformes\nEgg\tA white egg"));
}

#[test]
fn tables_for_the_layout_are_text() {
    let page = "<table border=0><tr><td><table><tr><td>One <b>long</b> text<br><br>in a cell.</td></tr></table></td></tr></table>";
    assert_eq!(
        body(page),
        [(BlockKind::Paragraph, "One long text".to_owned()), (BlockKind::Paragraph, "in a cell.".to_owned())]
    );
    let plain = blocks("<table><tr><td>Well<td>Depth<tr><td>A<td>12 m<tr><td>B<td>14</table>");
    assert_eq!((plain[0].kind, plain[0].columns.len()), (BlockKind::Table, 2));
}

#[test]
fn footnotes_are_told_apart_and_their_marks_are_left_out() {
    let page = "<p>Wells are deep.<sup><a href='#fn1'>[1]</a></sup> Very<a href='#c' role=doc-noteref>2</a>.</p><h2>Notes \
        <a class=headerlink href='#notes'>¶</a></h2><section class=footnotes><ol><li id=fn1>As measured. \
        <a href='#ref'>↩</a></ol></section>";
    assert_eq!(
        body(page),
        [
            (BlockKind::Paragraph, "Wells are deep. Very.".to_owned()),
            (BlockKind::Heading, "Notes".to_owned()),
            (BlockKind::Footnote, "As measured.".to_owned()),
        ]
    );
}

#[test]
fn positions_are_exact_whatever_the_script() {
    let page = "<h1>🙂 e\u{301}tude</h1><p>&#x645;&#x631;&#x62D;&#x628;&#x627; <b>👩\u{200D}🔬</b></p><table><tr><th>a<th>b<tr><td>é🙂<td>2</table>";
    let found = blocks(page);
    let joined = found.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    let scalars: Vec<char> = joined.chars().collect();
    assert_eq!(found[1].text, "مرحبا 👩\u{200D}🔬");
    for block in &found {
        assert_eq!(scalars[block.start as usize..block.end as usize].iter().collect::<String>(), block.text);
    }
}

#[test]
fn nesting_without_end_ends() {
    let deep = |open: &str| format!("{}deep text", open.repeat(100_000));
    for open in ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<p><a href=x>", "<span class=a>"] {
        let page = deep(open) + "<p>after</p>";
        assert!(blocks(&page).iter().any(|block| block.text.contains("deep text")), "{open}");
    }
    // Nothing in these is shown.
    for open in ["<svg><g>", "<button>"] {
        assert!(read(deep(open).as_bytes(), &Limits::default()).is_err(), "{open}");
    }
    let closing = "</div>".repeat(100_000) + "<p>after</p>";
    assert_eq!(body(&closing).len(), 1);
}

#[test]
fn formatting_that_is_opened_again_and_again_is_bounded() {
    let page: String = (0..5_000).map(|number| format!("<p><font color={number}>x{number}</p>")).collect();
    let parsed = read(page.as_bytes(), &Limits::default()).expect("is bounded");
    assert!(parsed.blocks.len() > 100);
}

#[test]
fn one_long_line_and_huge_spans_are_read() {
    let line = "<p>Words without end. ".repeat(50_000);
    assert_eq!(body(&line).len(), 50_000);
    let spans = "<table><tr><th>a<th>b</tr>".to_owned()
        + &"<tr><td rowspan=65000 colspan=1000>wide text<td>x</tr>".repeat(300)
        + "</table>";
    match read(spans.as_bytes(), &Limits::default()) {
        Ok(parsed) => assert!(!parsed.blocks.is_empty()),
        Err(failure) => assert_eq!(failure.code, ReadErrorCode::TooLarge),
    }
}

#[test]
fn letters_that_were_typed_in_pre_are_paragraphs() {
    let letter = "Dear neighbours,\n\nthe town council has decided to renew the bridge over the river, which will be closed\n\
        from March until the end of May; please use the ford below the mill in that time.\n\nYours, the mayor";
    assert_eq!(body(&format!("<pre>{letter}</pre>")).len(), 3);
    assert_eq!(body("<pre>a = 1;\nif (a) { b(); }</pre>")[0].0, BlockKind::Code);
}

#[test]
fn entries_of_lists_of_references_are_notes_and_not_text() {
    let page = "<p>Ducks are birds<sup id=cite_ref-1 class=reference><a href='./Duck#cite_note-1'>[nb 1]</a></sup> that \
        swim<sup class='noprint Inline-Template'>[<a href='/wiki/Cite'>citation needed</a>]</sup>. They fly<sup>[4]</sup>.</p>\
        <h2>Sources</h2><ul><li><cite class=citation>Carboneras, Carlos (1992). <i>Handbook of the Birds</i> (PDF). \
        Barcelona: Lynx.</cite><span title='ctx_ver'></span></li><li><span class='citation gutenberg'>Ducks at a Distance, by \
        Rob Hines</span></li><li>As <cite>the handbook</cite> says, ducks are found on every continent but one.</li></ul>";
    use BlockKind::{Footnote, Heading, ListItem, Paragraph};
    let found = body(page);
    assert_eq!(
        found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        [Paragraph, Heading, Footnote, Footnote, ListItem],
        "{found:?}"
    );
    assert_eq!(found[0].1, "Ducks are birds that swim. They fly[4].");
}

#[test]
fn elements_that_are_empty_in_xml_end_where_they_stand() {
    let page = "<?xml version=\"1.0\"?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a>b'/></head>\
        <body><p>One<br/><a id='x'/>two</p><p class=\"a/\"/><div/><p>Three 🙂</p></body></html>";
    assert_eq!(
        body(page),
        [(BlockKind::Paragraph, "One two".to_owned()), (BlockKind::Paragraph, "Three 🙂".to_owned())]
    );
}
