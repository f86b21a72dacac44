//! Documents from sources whose scripts have no spaces between words, or no small letters, or whose words change much.

use super::*;

/// A source with a title and a paragraph under each of its headings.
fn parted(title: &str, parts: &[(&str, &str)]) -> Arc<Material> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut offset = 0;
    let mut add = |kind: BlockKind, text: &str, heading: &[&str]| {
        let length = u32::try_from(text.chars().count()).expect("short");
        blocks.push(Block {
            block: u32::try_from(blocks.len()).expect("few"),
            kind,
            role: BlockRole::Body,
            text: text.to_owned(),
            page: None,
            heading: heading.iter().map(|heading| (*heading).to_owned()).collect(),
            start: offset,
            end: offset + length,
            columns: Vec::new(),
            header_rows: 0,
        });
        offset += length + 1;
    };
    add(BlockKind::Heading, title, &[]);
    for (heading, text) in parts {
        add(BlockKind::Heading, heading, &[title]);
        add(BlockKind::Paragraph, text, &[title, heading]);
    }
    let source = MaterialSource { source: "source.md".to_owned(), hash: title.to_owned(), blocks };
    Arc::new(Material { sources: vec![source] })
}

/// A source in a language, and what documents make of it.
struct Case {
    language: &'static str,
    title: &'static str,
    /// Headings with their texts: how it was measured, what came of it, what should be done.
    parts: [(&'static str, &'static str); 3],
    /// A word of the last of them alone.
    last_word: &'static str,
    /// Beginning of a sentence that leans on the one before it.
    leaning: &'static str,
    /// How the day is written.
    date: &'static str,
}

const CASES: &[Case] = &[
    Case {
        language: "zh",
        title: "学校供暖系统检测报告",
        parts: [
            (
                "测量方法",
                "检测人员在每层楼安装了四个温度传感器。传感器每十分钟记录一次数据，全部读数保存在USB存储器中。调查还收集了三年的燃气账单。",
            ),
            (
                "检测结果",
                "更换锅炉之后，燃气消耗量平均下降了百分之十四。这主要发生在夜间。三楼教室的温度仍然低于规定数值，最低的一间为十六度。",
            ),
            (
                "建议",
                "建议学校在明年夏天之前更换三楼的全部阀门。委员会已经批准这项计划，并决定优先安排资金。因此施工可以在七月开始。",
            ),
        ],
        last_word: "阀门",
        leaning: "这主要发生",
        date: "2026年3月9日",
    },
    Case {
        language: "ja",
        title: "校舎暖房設備の調査報告",
        parts: [
            (
                "調査の方法",
                "各階に四個の温度センサーを設置しました。センサーは十分ごとに数値を記録し、データはサーバーに保存されます。調査では三年分のガス料金の記録も収集しました。",
            ),
            (
                "調査の結果",
                "ボイラーを交換した後、ガスの消費量は平均で十四パーセント減少しました。これは主に夜間に起きています。三階の教室の温度は基準を下回り、最低は十六度でした。",
            ),
            (
                "提言",
                "来年の夏までに三階のバルブをすべて交換することを提案します。委員会はこの計画を承認し、予算を優先して配分することを決定しました。そのため工事は七月に始められます。",
            ),
        ],
        last_word: "バルブ",
        leaning: "これは主に",
        date: "2026年3月9日",
    },
    Case {
        language: "ko",
        title: "학교 난방 설비 점검 보고",
        parts: [
            (
                "조사 방법",
                "점검반은 층마다 온도 센서 네 개를 설치했다. 센서는 십 분마다 수치를 기록하고 자료는 서버에 저장된다. 조사에서는 삼 년 동안의 가스 요금 기록도 수집했다.",
            ),
            (
                "조사 결과",
                "보일러를 교체한 뒤 가스 소비량은 평균 십사 퍼센트 감소했다. 이는 주로 밤 시간에 나타났다. 삼 층 교실의 온도는 여전히 기준보다 낮았고 최저는 십육 도였다.",
            ),
            (
                "권고 사항",
                "위원회는 내년 여름까지 삼 층의 밸브를 모두 교체할 것을 권고한다. 시의회는 계획을 승인하고 예산을 우선 배정하기로 결정했다. 따라서 공사는 칠월에 시작할 수 있다.",
            ),
        ],
        last_word: "밸브",
        leaning: "이는 주로",
        date: "2026년 3월 9일",
    },
    Case {
        language: "ru",
        title: "Проверка отопления школы",
        parts: [
            (
                "Методика измерений",
                "Специалисты установили на каждом этаже по четыре датчика температуры. Датчики записывали показания каждые десять минут, и все данные хранились на сервере. Для сравнения были собраны счета за газ за три года.",
            ),
            (
                "Результаты",
                "После замены котла расход газа снизился в среднем на четырнадцать процентов. Это происходило главным образом ночью. Температура в классах третьего этажа осталась ниже нормы, самая низкая составила шестнадцать градусов.",
            ),
            (
                "Рекомендации",
                "Комиссия рекомендует до следующего лета заменить все клапаны третьего этажа. Городской совет утвердил план и решил выделить средства в первую очередь. Поэтому работы могут начаться в июле.",
            ),
        ],
        last_word: "клапаны",
        leaning: "Это происходило",
        date: "9 марта 2026 г.",
    },
];

#[test]
fn sources_in_other_scripts_get_their_own_headings_and_sentences_find_their_sections() {
    for case in CASES {
        let language = case.language;
        let words = catalogue::of(language).expect("there is a catalogue");
        for (key, part) in [("methodology", 0), ("results", 1)] {
            let written = write(&brief(case.title, DocumentType::ResearchPaper), &parted(case.title, &case.parts));
            assert_eq!(written.outline.language, language);
            for section in &written.outline.sections {
                assert_eq!(section.title, words.sections[section.key].title, "{language}");
            }
            let markdown = &written.markdown;
            assert!(markdown.contains(case.date) && markdown.contains(&words.notices.how), "{markdown}");
            assert!(["Sources", "Composed", "nothing"].iter().all(|english| !markdown.contains(english)), "{markdown}");
            let sentences = written.section(key).paragraphs.iter().flat_map(|paragraph| &paragraph.sentences);
            let mut headings =
                sentences.flat_map(|sentence| &sentence.citations).filter_map(|place| place.heading.last());
            assert!(headings.any(|heading| heading == case.parts[part].0), "{key} of {markdown}");
        }
    }
}

#[test]
fn sentences_in_other_scripts_that_lean_stand_behind_what_they_lean_on() {
    for case in CASES {
        let prepared = prepare(&brief(case.title, DocumentType::SummaryReport), &parted(case.title, &case.parts));
        let leans = |wanted: &str| {
            let unit = prepared.units.iter().find(|unit| unit.text.starts_with(wanted)).expect("it is a sentence");
            unit.manner.leaning
        };
        assert!(leans(case.leaning), "{}", case.leaning);
        for (_, text) in case.parts {
            let first: String = text.chars().take(8).collect();
            assert!(!leans(&first), "{first}");
        }
    }
}

#[test]
fn steps_and_orders_in_other_scripts_are_instructions() {
    let instructs = |text: &str, item: bool, language: &str| {
        let speech = &catalogue::of(language).expect("there is a catalogue").speech;
        prose::judge(text, None, item, speech, |_| false).instruction
    };
    for (text, item, language) in [
        ("请关闭空调和投影仪。", false, "zh"),
        ("在日历中选择日期和时段。", true, "zh"),
        ("打开系统首页，点击“登录”。", true, "zh"),
        ("動きやすい服装でお越しください。", false, "ja"),
        ("主電源を切り、十分ほど待つ。", true, "ja"),
        ("밸브를 천천히 여십시오.", false, "ko"),
        ("저장 단추를 누릅니다.", true, "ko"),
        ("Откройте главный кран.", false, "ru"),
    ] {
        assert!(instructs(text, item, language), "{text}");
    }
    for (text, language) in [
        ("申请由工作人员审核。", "zh"),
        ("ポンプは昨年交換されました。", "ja"),
        ("펌프는 작년에 교체되었다.", "ko"),
        ("Кран закрыт.", "ru"),
    ] {
        assert!(!instructs(text, false, language), "{text}");
    }
}

#[test]
fn what_is_not_wanted_is_left_out_however_a_language_says_so() {
    for (language, instructions) in [
        ("zh", "不要提及建议。"),
        ("ja", "提言は除いてください。"),
        ("ko", "권고 사항은 제외해 주세요."),
        ("ru", "Не упоминай рекомендации."),
    ] {
        let case = CASES.iter().find(|case| case.language == language).expect("a case");
        let asked = Brief { instructions: instructions.to_owned(), ..brief(case.title, DocumentType::SummaryReport) };
        let written = write(&asked, &parted(case.title, &case.parts));
        assert!(written.claims().count() > 0, "{language}");
        assert!(!written.markdown.contains(case.last_word), "{}", written.markdown);
    }
}
