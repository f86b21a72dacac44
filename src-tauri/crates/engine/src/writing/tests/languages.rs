//! Documents from sources in other languages and scripts.

use super::*;

const GERMAN: &[&str] = &[
    "Die Heizung der Schule wurde im Jahr 2024 erneuert. Sie kostete 96.000 Euro. Der Stadtrat hat den Umbau am 3. Mai 2024 beschlossen.",
    "Das Rathaus verbrauchte im Winter 389.000 kWh Gas. Die Messung erfolgte an jedem ersten Werktag des Monats mit den Zählern der Stadtwerke.",
    "Öffnen Sie das Gasventil langsam. Prüfen Sie danach den Druck am Manometer. Es besteht Gefahr durch heißes Wasser, und die Sicherung darf niemals überbrückt werden.",
    "Der Ausschuss empfiehlt, die Kessel bis 2027 zu ersetzen. Geplant ist eine Wärmepumpe mit 180 kW für die Schule.",
];

#[test]
fn german_sources_get_german_headings_and_notices() {
    let material = material(&[("Heizung in Ellerbach", GERMAN)]);
    let written = write(&brief("Die Heizung der Schule", DocumentType::SummaryReport), &material);
    assert_eq!(written.outline.language, "de");
    assert_eq!(written.sections[0].title, "Das Wichtigste");
    assert!(written.markdown.contains("vom 9. März 2026, zusammengestellt aus einer Datei"), "{}", written.markdown);
    assert!(
        written.claims().all(|sentence| !sentence.text.starts_with("Sie kostete"))
            || written.texts().iter().any(|text| text.contains("erneuert"))
    );
    let english =
        Brief { language: Some("en".to_owned()), ..brief("Die Heizung der Schule", DocumentType::SummaryReport) };
    let written = write(&english, &material);
    assert_eq!(written.sections[0].title, "Key points", "the request may ask for another language");
}

#[test]
fn a_document_is_in_the_language_of_what_fits_it_and_not_of_the_longest_source() {
    let english = "The boiler of the school was replaced in 2024 by the town. The new boiler of the school burns a third less gas. \
        Repairs of the old boiler had cost the school 8,000 pounds.";
    let long = "Die Bienen fliegen im Mai zum Raps am Fluss. Der Imker zählt seine Völker in jedem Herbst. ".repeat(12);
    let sources = material(&[("Boiler", &[english]), ("Bienen", &[&long])]);
    let request = Brief { words: 200, ..brief("The boiler of the school", DocumentType::SummaryReport) };
    let written = write(&request, &sources);
    assert_eq!(written.outline.language, "en");
    assert!(written.claims().all(|sentence| !sentence.text.contains("Bienen")), "{}", written.markdown);
}

#[test]
fn every_language_with_a_catalogue_writes_every_type() {
    let texts = [
        (
            "fr",
            "Le chauffage de l'école a été remplacé en 2024 par la ville. La mairie a mesuré une baisse de douze pour cent de la consommation. Le conseil recommande de fermer les fenêtres pendant la nuit.",
        ),
        (
            "es",
            "La calefacción de la escuela fue sustituida por la ciudad en 2024. El ayuntamiento ha medido un descenso del consumo del doce por ciento. El consejo recomienda cerrar las ventanas durante la noche.",
        ),
        (
            "it",
            "Il riscaldamento della scuola è stato sostituito dal comune nel 2024. Il municipio ha misurato un calo dei consumi del dodici per cento. Il consiglio raccomanda di chiudere le finestre durante la notte.",
        ),
        (
            "nl",
            "De verwarming van de school werd in 2024 door de gemeente vervangen. Het stadhuis heeft een daling van het verbruik van twaalf procent gemeten. De raad adviseert om de ramen in de nacht te sluiten.",
        ),
        (
            "pl",
            "Ogrzewanie szkoły zostało wymienione przez miasto w 2024 roku. Urząd zmierzył spadek zużycia gazu o dwanaście procent. Rada zaleca, aby w nocy zamykać okna.",
        ),
        (
            "sv",
            "Skolans uppvärmning byttes ut av kommunen år 2024. Kommunen har mätt en minskning av förbrukningen med tolv procent. Nämnden rekommenderar att fönstren hålls stängda under natten.",
        ),
        (
            "da",
            "Skolens varmeanlæg blev udskiftet af kommunen i 2024. Kommunen har målt et fald i forbruget af gas på tolv procent. Udvalget anbefaler, at vinduerne holdes lukkede om natten, og at kedlerne efterses hver uge af pedellen.",
        ),
        (
            "nb",
            "Varmeanlegget på skolen ble skiftet ut av kommunen i 2024. Kommunen har målt en nedgang i forbruket av gass på tolv prosent. Utvalget anbefaler at vinduene holdes lukket om natten, og at kjelene kontrolleres hver uke av vaktmesteren.",
        ),
        (
            "cs",
            "Vytápění školy bylo v roce 2024 městem vyměněno. Úřad naměřil pokles spotřeby plynu o dvanáct procent. Rada doporučuje zavírat okna během noci.",
        ),
        (
            "uk",
            "Опалення школи було замінено містом у 2024 році. Міська рада виміряла зниження витрати газу на дванадцять відсотків. Комісія рекомендує зачиняти вікна на ніч.",
        ),
        (
            "he",
            "מערכת החימום של בית הספר הוחלפה בידי העירייה בשנת 2024. העירייה מדדה ירידה של שנים עשר אחוזים בצריכת הגז. הוועדה ממליצה לסגור את החלונות במשך הלילה.",
        ),
        (
            "ar",
            "استبدلت البلدية نظام التدفئة في المدرسة عام 2024 بنظام جديد. قاست البلدية انخفاضا في استهلاك الغاز بنسبة اثني عشر في المئة. توصي اللجنة بإغلاق النوافذ أثناء الليل.",
        ),
        (
            "pt",
            "O aquecimento da escola foi substituído pela câmara municipal em 2024. A câmara mediu uma descida do consumo de doze por cento. O conselho recomenda fechar as janelas durante a noite.",
        ),
    ];
    for (language, text) in texts {
        let material = material(&[("2024", &[text])]);
        for document_type in DocumentType::ALL {
            let written = write(&brief("2024", document_type), &material);
            assert_eq!(written.outline.language, language);
            let words = catalogue::of(language).expect("there is a catalogue");
            assert_eq!(written.sections[0].title, words.sections[written.outline.sections[0].key].title);
            assert!(written.claims().count() > 0, "{language}: {}", document_type.name());
        }
    }
}

#[test]
fn scripts_of_all_kinds_are_quoted_to_the_character() {
    let texts: [&[&str]; 5] = [
        &[
            "افتتح المقهى في الثالث من مايو وفيه واحد وأربعون مقعدا. هل كان المقهى مفتوحا في الشتاء الماضي؟ قرر المجلس إصلاح التدفئة في المدرسة القديمة.",
        ],
        &[
            "学校的供暖系统在去年冬天完成了更新。市政厅的天然气消耗量下降了百分之十四。委员会建议在二〇二七年之前更换锅炉！",
        ],
        &[
            "विद्यालय की हीटिंग पिछले साल बदली गई थी। नगर परिषद ने खपत में बारह प्रतिशत की कमी दर्ज की है। समिति बॉयलर बदलने की सिफारिश करती है।",
        ],
        &[
            "The café 🎈 opened on 3 May 2025 with 41 seats 👩‍🚒 for the crew. Ze\u{301}ro heat loss was recorded by the team in the new hall.",
        ],
        &[
            "Отопление школы было заменено городом в прошлом году. Ратуша снизила расход газа на двенадцать процентов за зиму.",
        ],
    ];
    for text in texts {
        let material = material(&[("🙂 e\u{301} title", text)]);
        for document_type in [DocumentType::SummaryReport, DocumentType::ResearchPaper] {
            let written = write(&brief("x", document_type), &material);
            assert!(written.claims().count() >= 1, "{}", text[0]);
            let whole: Vec<&str> = material.sources[0].blocks.iter().map(|block| block.text.as_str()).collect();
            let whole: Vec<char> = whole.join("\n").chars().collect();
            for citation in written.claims().flat_map(|sentence| &sentence.citations) {
                let quote: String = whole[citation.start as usize..citation.end as usize].iter().collect();
                assert_eq!(quote, citation.quote);
            }
        }
    }
}
