//! The index as a whole: what is put in is found, in every language, at its place; what is gone is not.

use std::path::PathBuf;

use super::*;
use crate::api::{Block, BlockKind, BlockRole};
use crate::sources::{Batch, FoundFile, ReadEnd};

struct Shelf {
    folder: tempfile::TempDir,
    index: Index,
}

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(&folder.path().join("index.sqlite3")).unwrap();
        Self { folder, index }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("index.sqlite3")
    }

    /// Puts in a file of these paragraphs, all of them body.
    fn put(&self, name: &str, paragraphs: &[&str]) {
        let blocks = paragraphs.iter().map(|text| (BlockRole::Body, *text));
        self.put_blocks(name, blocks.collect());
    }

    fn put_blocks(&self, name: &str, blocks: Vec<(BlockRole, &str)>) {
        let hash = format!("{blocks:?}");
        let end = Batch::End(Ok(ReadEnd { pages: None, hash }));
        self.index.ingest(&file(name), [Batch::Blocks(placed(&blocks)), end].into_iter()).unwrap();
    }

    fn texts(&self, query: &str) -> Vec<String> {
        let hits = self.index.search(query, 10, &|_| true).unwrap();
        hits.into_iter().map(|hit| hit.text).collect()
    }

    fn sources(&self, query: &str) -> Vec<String> {
        let hits = self.index.search(query, 10, &|_| true).unwrap();
        hits.into_iter().map(|hit| hit.source).collect()
    }
}

fn file(name: &str) -> FoundFile {
    FoundFile { path: PathBuf::from(name), size: 7, modified: "1".to_owned() }
}

fn placed(blocks: &[(BlockRole, &str)]) -> Vec<Block> {
    let mut start = 0;
    let mut placed = Vec::new();
    for (number, (role, text)) in blocks.iter().enumerate() {
        let end = start + u32::try_from(text.chars().count()).unwrap();
        placed.push(Block {
            block: u32::try_from(number).unwrap(),
            kind: BlockKind::Paragraph,
            role: *role,
            text: (*text).to_owned(),
            page: Some(3),
            heading: vec!["Ort".to_owned()],
            start,
            end,
            columns: Vec::new(),
            header_rows: 0,
        });
        start = end + 1;
    }
    placed
}

#[test]
fn a_word_that_is_still_being_typed_is_found_by_its_beginning() {
    let shelf = Shelf::new();
    shelf.put("a", &["The subsidy of the town was paid to Nordtherm in June."]);
    for query in ["subsid", "nordth", "the subsid"] {
        assert_eq!(shelf.sources(query), ["a"], "{query}");
    }
    for query in ["subsid ", "ubsidy", "no"] {
        assert!(shelf.sources(query).is_empty(), "{query}");
    }
}

#[test]
fn words_are_found_in_every_form_in_every_language() {
    let shelf = Shelf::new();
    for (name, text) in [
        ("en", "The boilers of the town hall were inspected by the engineers before the winter had begun."),
        ("de", "Die Häuser der Straße wurden im vergangenen Winter überprüft und neu gedämmt, weil sie undicht waren."),
        ("fr", "Les études générales ont été présentées aux conseillers de la ville pendant la réunion du printemps."),
        ("ar", "قام المهندسون بفحص المضخات القديمة في محطة المياه قبل بداية فصل الشتاء في هذه المدينة."),
        ("ru", "Инженеры проверили старые насосы на городской станции перед началом холодной зимы."),
        ("zh", "工程师在冬天之前检查了市政厅的供暖系统。"),
        ("ja", "技術者は冬の前に市役所の暖房設備を点検しました。"),
        ("ko", "기술자들은 겨울이 오기 전에 학교에서 난방 시설을 점검했다."),
        ("th", "วิศวกรตรวจสอบระบบทำความร้อนก่อนฤดูหนาว"),
        ("pl", "Inżynierowie sprawdzili kotły w łódzkim ratuszu przed rozpoczęciem zimy i zapisali wszystkie wyniki."),
    ] {
        shelf.put(name, &[text]);
    }
    for (query, source) in [
        ("boiler", "en"),
        ("inspecting engineer", "en"),
        ("Haus", "de"),
        ("hauser", "de"),
        ("Haeuser", "de"),
        ("STRASSE", "de"),
        ("Überprüft", "de"),
        ("uberpruft", "de"),
        ("étude générale", "fr"),
        ("etude", "fr"),
        ("conseiller", "fr"),
        ("المضخات", "ar"),
        ("مهندس", "ar"),
        ("насос", "ru"),
        ("供暖", "zh"),
        ("供暖系统", "zh"),
        ("厅", "zh"),
        ("暖房", "ja"),
        ("학교", "ko"),
        ("난방", "ko"),
        ("ระบบ", "th"),
        ("lodzkim", "pl"),
    ] {
        assert_eq!(shelf.sources(query).first().map(String::as_str), Some(source), "{query}");
    }
    assert!(shelf.sources("unheard Zyzzyva").is_empty());
}

#[test]
fn what_is_no_body_is_passed_over() {
    let shelf = Shelf::new();
    let body = (BlockRole::Body, "The pump was replaced.");
    shelf.put_blocks("a", vec![(BlockRole::Header, "Confidential"), body, (BlockRole::Boilerplate, "Accept cookies")]);
    assert_eq!(shelf.texts("pumps"), ["The pump was replaced."]);
    assert!(shelf.texts("confidential cookies").is_empty());
}

#[test]
fn a_hit_is_where_it_says() {
    let shelf = Shelf::new();
    let filler = "Nothing is said here 🙂 about it, öfter auch nicht. ".repeat(80);
    let long = format!("{filler}The pump, e\u{301}tude of the wells, was replaced. {filler}");
    let blocks = ["Ein 🙂 lacht.", long.as_str(), "The wells are deep."];
    shelf.put("a", &blocks);
    let whole: Vec<char> = blocks.join("\n").chars().collect();
    let places: Vec<(u32, u32)> =
        placed(&blocks.map(|text| (BlockRole::Body, text))).iter().map(|b| (b.start, b.end)).collect();
    let hits = shelf.index.search("pumps and wells", 10, &|_| true).unwrap();
    assert!(hits.len() >= 2, "{hits:?}");
    for hit in &hits {
        let text: String = whole[hit.start as usize..hit.end as usize].iter().collect();
        assert_eq!(text, hit.text);
        let (start, end) = places[hit.block as usize];
        assert!(start <= hit.start && hit.end <= end, "it lies in its block");
        assert_eq!((hit.page, &hit.heading[..]), (Some(3), &["Ort".to_owned()][..]));
        assert!(!hit.marks.is_empty());
        for (from, to) in &hit.marks {
            let word: String = hit.text.chars().skip(*from as usize).take((to - from) as usize).collect();
            assert!(["pump", "wells"].contains(&word.as_str()), "{word}");
        }
    }
}

#[test]
fn no_text_of_a_question_breaks_the_question() {
    let shelf = Shelf::new();
    shelf.put("a", &["The pump AND the well OR the barn NOT NEAR(the mill)."]);
    for query in [
        "\"",
        "'",
        "\"pump",
        "pump\" OR \"x",
        "pump AND",
        "NOT",
        "NEAR(pump well, 2)",
        "{text heading}: pump",
        "text: pump",
        "^pump",
        "pump*",
        "*",
        "-pump",
        "(",
        "))",
        "pump\0well",
        "\0",
        "'; DROP TABLE files; --",
        "%",
        "\u{202e}pmup",
        "🙂",
    ] {
        shelf.index.search(query, 5, &|_| true).unwrap_or_else(|error| panic!("{query:?}: {error}"));
    }
    assert_eq!(shelf.sources("pump\0well"), ["a"]);
    assert_eq!(shelf.sources("NEAR(mill"), ["a"]);
    assert!(shelf.sources(&"pump ".repeat(100_000)).len() == 1, "however long it is");
    let limit = shelf.index.search("pump", 0, &|_| true).unwrap();
    assert!(limit.is_empty());
}

#[test]
fn the_same_bytes_are_kept_once_and_go_with_their_last_file() {
    let shelf = Shelf::new();
    for name in ["a", "b"] {
        shelf.put(name, &["The pump was replaced."]);
    }
    assert_eq!(shelf.sources("pump"), ["a"]);
    shelf.index.forget(&["a".to_owned()]).unwrap();
    assert!(!shelf.index.clean().unwrap(), "it is still held");
    assert_eq!(shelf.sources("pump"), ["b"]);
    shelf.index.forget(&["b".to_owned()]).unwrap();
    assert!(shelf.index.clean().unwrap());
    assert!(shelf.sources("pump").is_empty());
}

#[test]
fn a_file_that_changed_is_found_by_its_new_words_alone() {
    let shelf = Shelf::new();
    shelf.put("a", &["The pump was replaced."]);
    shelf.put("a", &["The valve was replaced."]);
    while shelf.index.clean().unwrap() {}
    assert!(shelf.sources("pump").is_empty());
    assert_eq!(shelf.sources("valves"), ["a"]);
    let counts = shelf.index.counts("a").unwrap();
    assert_eq!((counts.read, counts.not_read, counts.waiting), (1, 0, 0));
}

#[test]
fn of_a_file_that_was_cut_off_nothing_is_kept() {
    let shelf = Shelf::new();
    let blocks = placed(&[(BlockRole::Body, "The pump was replaced.")]);
    let cut = shelf.index.ingest(&file("a"), std::iter::once(Batch::Blocks(blocks)));
    assert!(matches!(cut, Err(IndexError::Cancelled)));
    assert!(shelf.sources("pump").is_empty());
    assert_eq!(shelf.index.counts("a").unwrap(), Counts::default());
}

#[test]
fn only_what_is_allowed_is_shown() {
    let shelf = Shelf::new();
    shelf.put("/a/x", &["The pump was replaced."]);
    shelf.put("/b/x", &["The pump was mended."]);
    let hits = shelf.index.search("pump", 10, &|path| path.starts_with("/b")).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.source.as_str()).collect::<Vec<_>>(), ["/b/x"]);
    assert_eq!(shelf.index.counts("/a").unwrap().read, 1);
    assert_eq!(shelf.index.counts("/").unwrap().read, 2);
}

#[test]
fn a_damaged_file_is_thrown_away_and_begun_anew() {
    let shelf = Shelf::new();
    let path = shelf.path();
    shelf.put("a", &["The pump was replaced."]);
    drop(shelf.index);
    std::fs::write(&path, b"no database at all").unwrap();
    let index = Index::open(&path).unwrap();
    assert_eq!(index.counts("a").unwrap(), Counts::default());
    drop(index);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    drop(other);
    assert!(Index::open(&path).is_ok(), "one of another version as well");
}

#[test]
fn damage_in_the_middle_is_found_by_a_look_through_the_whole() {
    let shelf = Shelf::new();
    let path = shelf.path();
    for number in 0..200 {
        let text = format!("Pump number {number} of the station was replaced after {number} years. ").repeat(20);
        shelf.put(&format!("f{number}"), &[text.as_str()]);
    }
    drop(shelf.index);
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..half + 20_000].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    let door = Door::new(path.clone());
    let index = door.enter_carefully().unwrap();
    assert_eq!(index.counts("f1").unwrap(), Counts::default(), "it is empty, and can be filled");
    let fresh = Shelf { folder: shelf.folder, index: Index::open(&path).unwrap() };
    fresh.put("a", &["The pump was replaced."]);
    assert_eq!(fresh.sources("pump"), ["a"]);
}
