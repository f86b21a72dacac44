//! Files as people type them, from their bytes to the document: minutes, letters, questions with answers, plans.

use super::*;

/// What is written from these files, by name and text.
fn written(document_type: DocumentType, title: &str, files: &[(&str, &str)]) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    let source = |(name, text): &(&str, &str)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        let read = crate::sources::read_file(&path, &crate::sources::Limits::default()).expect("it is readable");
        MaterialSource { source: path.display().to_string(), hash: read.hash, blocks: read.blocks }
    };
    let material = Arc::new(Material { sources: files.iter().map(source).collect() });
    write(&brief(title, document_type), &material)
}

fn holds(written: &Written, text: &str) -> bool {
    written.claims().any(|sentence| sentence.text.contains(text))
}

const MINUTES: &str = "RIVERSIDE LARDER\nTrustees meeting 16 September 2026\n\n1. Coordinator\nNumbers are still rising. In August 214 \
    households were helped, more than in any month before.\n\n2. Harcourt Foundation\nThe Foundation awarded £10,000 over two years, \
    not the £15,000 asked for. The first half of it was received on 21 August.\n\n3. Finance\nThe council grant of £12,000 ends on 30 \
    September 2026. Reserves stand at £18,250.\nThe van failed its MOT on 26 February. Repairs cost £1,140, which was paid from reserves.\n";

#[test]
fn minutes_are_told_with_their_figures_and_without_their_headings() {
    let written = written(DocumentType::SummaryReport, "Riverside Larder in 2026", &[("minutes.txt", MINUTES)]);
    for text in ["awarded £10,000", "ends on 30 September 2026", "Reserves stand at £18,250.", "The van failed its MOT"]
    {
        assert!(holds(&written, text), "{text}\n{}", written.markdown);
    }
    assert!(!holds(&written, "Coordinator Numbers") && !holds(&written, "Finance The"), "{}", written.markdown);
}

const ANSWERS: &str = "# Coffee machine\n\n**What does E4 mean?**\nThe flow meter does not count. Switch off, wait ten seconds and switch \
    on again.\n\n**What does E2 mean?**\nThe tank is not seated properly. Push it down until it clicks.\n\n**Can I use vinegar?**\nNo. \
    Somebody did in 2023 and it cost us a set of seals.\n";

#[test]
fn an_answer_stands_with_its_question() {
    let written = written(DocumentType::KnowledgeBaseEntry, "Error E4", &[("questions.md", ANSWERS)]);
    let texts: Vec<&str> = written.claims().map(|sentence| sentence.text.as_str()).collect();
    let before = |answer: &str| {
        let at = texts.iter().position(|text| text.contains(answer));
        at.map(|at| at.checked_sub(1).map_or("", |before| texts[before]))
    };
    assert!(texts.first().is_some_and(|first| first.contains("E4")), "what was asked comes first: {texts:?}");
    assert_eq!(before("The flow meter does not count."), Some("What does E4 mean?"));
    assert!(before("The tank is not seated").is_none_or(|question| question == "What does E2 mean?"), "{texts:?}");
    assert!(before("Somebody did in 2023").is_none_or(|answer| answer == "No."), "{texts:?}");
}

const MAIL: &str = "Subject: outage\nFrom: Helen <h@clinic.example>\nContent-Type: text/plain; charset=utf-8\n\nLiebe Renate,\n\ndie \
    Rechnung von Rohrbach ist da: 7.415 € statt 6.840 €, weil das Steigrohr getauscht wurde. Der Beschluss der Versammlung deckt nur \
    7.000 €.\n\nViele Grüße\nMehmet\n\n-----Ursprüngliche Nachricht-----\nVon: Renate\n\nIst die Rechnung für die neue Pumpe am Nordweg \
    schon gekommen?\n";

#[test]
fn a_letter_may_begin_low_under_its_greeting_and_what_it_answers_stays_out() {
    let written = written(DocumentType::SummaryReport, "Die Rechnung für die Pumpe", &[("brief.eml", MAIL)]);
    assert!(holds(&written, "Die Rechnung von Rohrbach ist da: 7.415 €"), "{}", written.markdown);
    assert!(!holds(&written, "schon gekommen?"), "{}", written.markdown);
}

const PLAN: &str = "# Review of the outage\n\n## What went wrong\n\nThe database server stopped because its storage was full. Nobody had \
    restored a backup since February 2025.\n\n## What we will do\n\nA restore of the backup is tested every quarter. Warnings of the \
    server go to a mailbox that three people read.\n\n## In their words\n\nThe text for the website: \"It was a glitch of the storage. No \
    data of patients was lost.\" It was never put there.\n";

#[test]
fn plans_and_quotations_are_not_told_as_facts() {
    let written =
        written(DocumentType::SystemDocumentation, "Backup and storage of the server", &[("review.md", PLAN)]);
    assert!(holds(&written, "Nobody had restored a backup"), "{}", written.markdown);
    assert!(!holds(&written, "is tested every quarter"), "{}", written.markdown);
    assert!(!holds(&written, "No data of patients was lost"), "{}", written.markdown);
    let report = self::written(DocumentType::SummaryReport, "The outage and what comes next", &[("review.md", PLAN)]);
    let next = report.section("what_comes_next");
    let told = next.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences);
    assert!(told.into_iter().any(|sentence| sentence.text.contains("is tested every quarter")), "{}", report.markdown);
}

const MANUAL: &str = "8  Descaling\nThe display shows CALC when descaling is due.\n8.1 Empty the tank and remove the filter.\n8.2 Put 100 \
    ml of descaler and 900 ml of water into the tank.\n8.3 Hold CALC for five seconds.\n8.4 Rinse the tank.\nNever use vinegar. It \
    destroys the seals of the machine.\n";

#[test]
fn steps_keep_their_order_and_a_ban_is_told() {
    let written = written(DocumentType::InstructionManual, "Descaling the machine", &[("manual.txt", MANUAL)]);
    let steps = written.section("procedure").paragraphs.iter().find(|one| one.kind == ParagraphKind::Steps);
    let steps = steps.unwrap_or_else(|| panic!("a procedure: {}", written.markdown));
    assert_eq!(
        steps.sentences.iter().map(|step| step.text.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["Empty", "Put", "Hold", "Rinse"]
    );
    assert!(holds(&written, "Never use vinegar."), "{}", written.markdown);
}

const LOG: &str = "2026-10-06 07:12 Reception reports that no record of patients will open.\n2026-10-06 07:20 The technician is on site. The \
    server of the database does not answer.\n2026-10-06 08:10 Call to the vendor. He promised to call back within an hour.\n";

#[test]
fn entries_of_a_log_keep_their_times() {
    let written = written(DocumentType::SummaryReport, "The outage of the database", &[("log.txt", LOG)]);
    let texts: Vec<&str> = written.claims().map(|sentence| sentence.text.as_str()).collect();
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| text.contains("promised to call back")) {
        assert!(at > 0 && texts[at - 1].starts_with("2026-10-06 08:10"), "{text}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("2026-10-06 07:12")), "{texts:?}");
}
