//! The index from outside, by the real program: what is found and where, renames, kills, damage, hostile names.

use std::path::Path;
use std::process::{Command, Stdio};

use atles_tests::{Atles, Material, program, write_material};
use serde_json::Value;

fn index(data: &Path, paths: &[&Path]) -> Value {
    let output = index_raw(data, paths);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn index_raw(data: &Path, paths: &[&Path]) -> std::process::Output {
    let options = ["index".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str()];
    Atles::run(options.into_iter().chain(paths.iter().map(|path| path.as_os_str())))
}

fn search(data: &Path, query: &str) -> Vec<Value> {
    let output =
        Atles::run(["search".as_ref(), "--json".as_ref(), "--data".as_ref(), data.as_os_str(), query.as_ref()]);
    assert!(output.status.success(), "{query}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn sources(data: &Path, query: &str) -> Vec<String> {
    search(data, query).iter().map(|hit| hit["source"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_passage_is_found_by_other_forms_of_its_words_and_stands_where_it_says() {
    let root = tempfile::tempdir().unwrap();
    let (data, folder) = (root.path().join("data"), root.path().join("notes"));
    std::fs::create_dir(&folder).unwrap();
    let text = "# Wells\n\nThe 🙂 northern wells were deepened.\n\n## Costs\n\nEach well cost 7,000. Deepening them took a month.\n";
    std::fs::write(folder.join("wells.md"), text).unwrap();
    std::fs::write(folder.join("nothing.txt"), "").unwrap();
    let report = index(&data, &[&folder]);
    assert_eq!((report["files"].as_u64(), report["read"].as_u64()), (Some(1), Some(1)));
    assert_eq!(report["not_read"][0]["code"], "empty");
    let hits = search(&data, "deepened 7000");
    let keys: Vec<&str> = hits[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["block", "end", "heading", "page", "score", "source", "start", "text"]);
    assert_eq!(hits[0]["heading"], serde_json::json!(["Wells", "Costs"]));
    let read = Atles::run(["read".as_ref(), "--json".as_ref(), folder.join("wells.md").as_os_str()]);
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    let texts: Vec<&str> =
        read["blocks"].as_array().unwrap().iter().map(|block| block["text"].as_str().unwrap()).collect();
    let whole: Vec<char> = texts.join("\n").chars().collect();
    for hit in &hits {
        let place = |name: &str| usize::try_from(hit[name].as_u64().unwrap()).unwrap();
        let cut: String = whole[place("start")..place("end")].iter().collect();
        assert_eq!(cut, hit["text"].as_str().unwrap());
        assert!(texts[place("block")].contains(&cut), "it lies in its block");
    }
    let scores: Vec<f64> = hits.iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "best first: {scores:?}");
}

#[test]
fn what_was_renamed_is_known_by_its_bytes_and_what_is_gone_is_found_no_more() {
    let root = tempfile::tempdir().unwrap();
    let (data, folder) = (root.path().join("data"), root.path().join("notes"));
    write_material(&folder, Material { files: 5, paragraphs: 5, seed: 3 });
    assert_eq!(index(&data, &[&folder])["read"], 5);
    assert_eq!(index(&data, &[&folder])["read"], 0, "nothing has changed");
    std::fs::create_dir(folder.join("sub")).unwrap();
    std::fs::rename(folder.join("report-000.md"), folder.join("sub/renamed.md")).unwrap();
    std::fs::copy(folder.join("report-001.md"), folder.join("copy.md")).unwrap();
    std::fs::remove_file(folder.join("report-002.md")).unwrap();
    let report = index(&data, &[&folder]);
    assert_eq!((&report["read"], &report["known"], &report["gone"]), (&0.into(), &2.into(), &2.into()), "{report}");
    assert!(sources(&data, "Report 0").iter().any(|source| source.ends_with("sub/renamed.md")));
    assert!(sources(&data, "pumping station").iter().all(|source| Path::new(source).exists()));
}

#[test]
fn names_that_mean_harm_are_names() {
    let root = tempfile::tempdir().unwrap();
    let (data, folder) = (root.path().join("data"), root.path().join("-notes"));
    std::fs::create_dir(&folder).unwrap();
    let names =
        ["--help", "a'; DROP TABLE files; --.txt", "new\nline.txt", "\u{1b}[2J.txt", "عربي 中文 🙂.txt", "%_*?.txt"];
    for (number, name) in names.iter().enumerate() {
        std::fs::write(folder.join(name), format!("The zebra number {number} was seen near the old mill.")).unwrap();
    }
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"not \xff unicode.txt");
        std::fs::write(folder.join(name), "The zebra of no name was seen.").unwrap();
    }
    let report = index(&data, &[&folder]);
    let all = names.len() + usize::from(cfg!(target_os = "linux"));
    assert_eq!(report["read"].as_u64(), u64::try_from(all).ok(), "{report}");
    assert_eq!(sources(&data, "zebras").len(), all);
    assert_eq!(index(&data, &[&folder])["read"], 0);
    let shown = Atles::run(["search".as_ref(), "--data".as_ref(), data.as_os_str(), "zebra".as_ref()]);
    assert!(!shown.stdout.contains(&0x1b), "a name cannot steer the terminal");
}

#[test]
fn nothing_to_read_is_refused_and_a_question_may_be_anything() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let missing = index_raw(&data, &[&root.path().join("none")]);
    assert_eq!(missing.status.code(), Some(3), "{}", String::from_utf8_lossy(&missing.stderr));
    std::fs::write(root.path().join("a.txt"), "The pump was replaced in spring.").unwrap();
    index(&data, &[&root.path().join("a.txt")]);
    for query in ["\"", "NOT AND", "pump\" OR *", "-pump", "--pump", "{heading}: x", "(((", "", "供"] {
        search(&data, query);
    }
    let nowhere = Atles::run(["search".as_ref(), "--data".as_ref(), root.path().as_os_str(), "x".as_ref()]);
    assert_eq!(nowhere.status.code(), Some(3));
}

#[test]
fn a_damaged_index_is_built_anew() {
    let root = tempfile::tempdir().unwrap();
    let (data, folder) = (root.path().join("data"), root.path().join("notes"));
    write_material(&folder, Material { files: 40, paragraphs: 10, seed: 3 });
    index(&data, &[&folder]);
    let file = data.join("index.sqlite3");
    for (from, to) in [(0.0, 0.01), (0.4, 0.6)] {
        let mut bytes = std::fs::read(&file).unwrap();
        let at = |part: f64| (bytes.len() as f64 * part) as usize;
        let range = at(from)..at(to);
        bytes[range].fill(0x5A);
        std::fs::write(&file, bytes).unwrap();
        let report = index(&data, &[&folder]);
        assert_eq!(report["files"], 40);
        assert_eq!(report["read"], 40, "all of it is read again");
        assert!(!sources(&data, "pumping station").is_empty());
    }
}

/// `npm test` takes 300 files, `ATLES_LONG=1` 10,000.
#[test]
fn after_a_kill_it_goes_on_where_it_was() {
    let files = if std::env::var_os("ATLES_LONG").is_some() { 10_000 } else { 300 };
    let root = tempfile::tempdir().unwrap();
    let (data, folder) = (root.path().join("data"), root.path().join("notes"));
    write_material(&folder, Material { files, paragraphs: 2, seed: 11 });
    let mut read_before = 0;
    for kill in 1..=3_usize {
        let mut child = Command::new(program())
            .args(["index", "--data"])
            .arg(&data)
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let wanted = read_before + files / 10 * kill / 3 + 1;
        while count(&data) < wanted && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let read = count(&data);
        assert!(read >= read_before, "nothing that was read is lost");
        read_before = read;
    }
    assert!(read_before >= files / 10, "{read_before} were read before the last kill");
    let report = index(&data, &[&folder]);
    assert_eq!(report["files"].as_u64(), u64::try_from(files).ok());
    let read = usize::try_from(report["read"].as_u64().unwrap()).unwrap();
    assert!(read <= files - read_before, "{read} were read, although {read_before} of {files} were known");
    assert_eq!(index(&data, &[&folder])["read"], 0);
    let connection = rusqlite::Connection::open(data.join("index.sqlite3")).unwrap();
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let orphans: u32 = connection
        .query_row(
            "SELECT count(*) FROM passages WHERE content NOT IN (SELECT content FROM files WHERE content IS NOT NULL)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(orphans, 0, "nothing is left over");
}

/// Files that were read; none before there is an index.
fn count(data: &Path) -> usize {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let Ok(connection) = rusqlite::Connection::open_with_flags(data.join("index.sqlite3"), flags) else { return 0 };
    let sql = "SELECT count(*) FROM files WHERE content IS NOT NULL";
    let counted: u32 = connection.query_row(sql, [], |row| row.get(0)).unwrap_or(0);
    usize::try_from(counted).unwrap()
}
