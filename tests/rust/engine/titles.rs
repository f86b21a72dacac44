//! Titles that people think of, and file systems do not.

use std::path::Path;

use atles_engine::api::{Pace, RequestState};
use atles_tests::TestEngine;

/// Names of devices on Windows, whatever comes after a dot (Microsoft, "Naming Files, Paths, and Namespaces").
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_title_becomes_a_document_with_a_name_that_every_system_takes() {
    let mut engine = TestEngine::open().await;
    engine.handle.set_pace(Pace::ExtraFast).await.unwrap();
    engine.handle.start().await.unwrap();
    let long = "ab".repeat(150);
    let emoji = "👩\u{200d}🔬".repeat(100);
    let titles = [
        "🎈 Party 🎈",
        "../../etc/passwd",
        "C:\\Windows\\system32",
        "Costs 2025/26: up or down?",
        "CON",
        "nul.txt",
        "COM1",
        &long,
        &emoji,
        "one line\nand another\r\n\tand a tab",
        "تقرير عن المياه",
        "invoice\u{202e}fdp.exe",
        ".hidden",
        "...",
        "-rf",
        "# Not a heading *either* [x](y)",
        "<script>alert(1)</script>",
    ];
    let mut ids = Vec::new();
    for title in titles {
        ids.push(engine.ask(title).await);
    }
    engine.until_status(|status| status.counts.completed as usize == titles.len()).await;
    let documents = engine.folder.path().join("documents").canonicalize().unwrap();
    let mut paths = std::collections::BTreeSet::new();
    for view in engine.handle.requests().await.unwrap() {
        let title = &view.request.title;
        assert_eq!(view.state, RequestState::Completed, "{title:?}: {:?}", view.problem);
        let path = view.document.unwrap();
        let path = Path::new(&path);
        assert_eq!(path.canonicalize().unwrap().parent(), Some(&*documents), "{title:?} leads nowhere else");
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.len() + ".citations.json".len() < 255, "{title:?}: {name:?} fits every file system");
        assert!(!name.starts_with(['.', '-', ' ']), "{title:?}: {name:?} is seen, and is no option of a program");
        let forbidden =
            |character: char| character.is_control() || "/\\:*?\"<>|".contains(character) || is_bidi_control(character);
        assert!(!name.contains(forbidden), "{title:?}: {name:?} says what it is");
        let stem = name.split('.').next().unwrap().to_lowercase();
        assert!(!RESERVED.contains(&stem.as_str()), "{title:?}: {name:?} is a device on Windows");
        assert!(path.with_extension("citations.json").exists(), "{title:?}: with its citations");
        let first = std::fs::read_to_string(path).unwrap().lines().next().unwrap().to_owned();
        assert!(first.starts_with("# "), "{title:?}: the document begins with its title: {first:?}");
        assert!(paths.insert(path.to_owned()), "{title:?} has a file of its own");
    }
    engine.handle.shutdown().await;
}

/// Characters that turn the direction of what follows: a name may not look like another one (Unicode UAX 9).
fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}
