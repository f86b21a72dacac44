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

#[test]
fn an_item_is_told_whole_and_a_procedure_never_in_parts() {
    let mut material = Arc::into_inner(samples()).expect("nobody else has it");
    material.sources.retain(|source| source.source.ends_with("Plant room handbook.md"));
    let material = Arc::new(material);
    let blocks = &material.sources[0].blocks;
    let items: Vec<&Block> = blocks.iter().filter(|block| block.kind == BlockKind::ListItem).collect();
    for document_type in DocumentType::ALL {
        for words in [300, 600, 1_200] {
            let request = Brief { words, ..brief("Running the boiler plants", document_type) };
            let written = write(&request, &material);
            let cited: BTreeSet<(u32, u32)> =
                written.claims().flat_map(|one| &one.citations).map(|one| (one.block, one.start)).collect();
            for item in &items {
                let quoted = cited.iter().filter(|(block, _)| *block == item.block).count();
                let sentences = item.text.matches(". ").count() + 1;
                assert!(quoted == 0 || quoted == sentences, "{document_type:?}, {words}: {} in part", item.text);
            }
            let steps = |heading: &str| -> (usize, usize) {
                let of = items.iter().filter(|item| item.heading.last().is_some_and(|last| last == heading));
                let told = of.clone().filter(|item| cited.iter().any(|(block, _)| *block == item.block)).count();
                (told, of.count())
            };
            for procedure in ["Starting the plant after the summer", "Topping up water"] {
                let (told, all) = steps(procedure);
                assert!(told == 0 || told == all, "{document_type:?}, {words}: {told} of {all} steps of {procedure}");
            }
        }
    }
}

#[test]
fn a_procedure_is_found_whatever_its_language_calls_it() {
    let item = |text: &str| (BlockKind::ListItem, text.to_owned());
    let heading = |text: &str| (BlockKind::Heading, text.to_owned());
    let said = |text: &str| (BlockKind::Paragraph, text.to_owned());
    let steps = [
        "打开系统首页，点击“登录”，输入手机号码和验证码。",
        "在日历中选择日期和时段，每次最多可选四小时。",
        "选择会议室，系统会显示可容纳人数和设备。",
        "填写用途和参加人数，然后点击“提交”。",
        "工作人员在一个工作日内审核，结果以短信通知。",
    ];
    let mut parts = vec![
        heading("会议室预订系统使用手册"),
        said(
            "会议室预订系统是供社区居民和工作人员在线预订会议室的平台。居民凭身份证注册后即可使用，工作人员使用工号登录。",
        ),
        heading("预订步骤"),
    ];
    parts.extend(steps.map(item));
    parts.extend([
        heading("注意事项"),
        said("会议室内禁止吸烟，禁止使用明火。离开前必须关闭空调和投影仪，并锁好门窗。"),
    ]);
    let request = Brief { words: 400, ..brief("会议室预订系统使用指南", DocumentType::UserGuide) };
    let written = write(&request, &blocks_of("manual.md", &parts));
    let procedure = written.section("getting_started");
    assert_eq!(procedure.paragraphs[0].kind, ParagraphKind::Steps, "{}", written.markdown);
    let told: Vec<&str> = procedure.paragraphs[0].sentences.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(told, steps);
}
