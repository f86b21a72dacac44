//! kill -9 at random moments while requests are being submitted and written.
//!
//! `npm test` takes a small sample; `ATLES_LONG=1` the whole: 30 kills over 20 requests.

use std::collections::BTreeMap;
use std::path::Path;

use atles_tests::{Atles, Material, Serve, write_material};
use rusqlite::{Connection, OpenFlags};

const TYPES: [&str; 4] = ["summary_report", "analysis_document", "research_paper", "technical_report"];

struct Size {
    kills: usize,
    requests: usize,
    paragraphs: usize,
}

fn size() -> Size {
    if std::env::var_os("ATLES_LONG").is_some() {
        Size { kills: 30, requests: 20, paragraphs: 120 }
    } else {
        Size { kills: 6, requests: 6, paragraphs: 60 }
    }
}

#[test]
fn nothing_is_lost_or_written_twice_by_kills_at_random_moments() {
    let size = size();
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 6, paragraphs: size.paragraphs, seed: 11 });

    let quiet = root.path().join("undisturbed");
    for number in 0..size.requests {
        submit(&quiet, &sources, number);
    }
    let mut serve = Serve::start(&quiet, "atles_engine=info");
    wait_until_done(&mut serve, &quiet, size.requests);
    serve.terminate();
    let expected = documents(&quiet.join("documents"));
    assert_eq!(expected.len(), 2 * size.requests, "a document and its citations for each request");

    let data = root.path().join("killed");
    let mut with_work = 0;
    let mut submitted = 0;
    for kill in 0..size.kills {
        let mut serve = Serve::start(&data, "atles_engine=debug");
        // Requests go on arriving between the kills, from a process beside the engine.
        let until = size.requests * (kill + 1) / size.kills;
        let mut seen = 0;
        // A seeded number of log lines is the random moment: reading, planning, between sections, assembling.
        let lines = 3 + (kill * 7919) % 23;
        while submitted < until {
            submit(&data, &sources, submitted);
            submitted += 1;
        }
        for _ in serve.lines() {
            seen += 1;
            if seen >= lines || done(&data) >= submitted {
                break;
            }
        }
        if kill % 2 == 0 {
            serve.kill()
        } else {
            serve.kill_group()
        }
        with_work += usize::from(count(&data, "SELECT count(*) FROM jobs WHERE state = 'in_progress'") > 0);
        no_orphans();
    }
    eprintln!("{with_work} of {} kills with work in progress", size.kills);
    assert!(with_work * 10 >= size.kills * 6, "the kills must hit work in progress: {with_work} of {}", size.kills);

    let mut serve = Serve::start(&data, "atles_engine=info");
    wait_until_done(&mut serve, &data, size.requests);
    assert!(serve.terminate().success(), "an orderly stop after all that");

    let database = open(&data);
    let integrity: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let twice = "SELECT count(*) FROM (SELECT 1 FROM request_events WHERE what = 'section'
                 GROUP BY request_id, number HAVING count(*) > 1)";
    assert_eq!(count(&data, twice), 0, "a committed section is never written again");
    let completed = "SELECT count(*) FROM (SELECT request_id FROM request_events WHERE what = 'completed'
                     GROUP BY request_id HAVING count(*) = 1)";
    assert_eq!(count(&data, completed), size.requests, "one completed event for each request");
    let found = documents(&data.join("documents"));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the same files");
    for (name, bytes) in &expected {
        assert!(found[name] == *bytes, "{name} differs from that of an undisturbed run");
    }
}

fn submit(data: &Path, sources: &Path, number: usize) {
    let title = format!("Town works report {number:02}");
    let kind = TYPES[number % TYPES.len()];
    let output = Atles::run([
        "request".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
        "--title".as_ref(),
        title.as_ref(),
        "--type".as_ref(),
        kind.as_ref(),
        "--source".as_ref(),
        sources.as_os_str(),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn wait_until_done(serve: &mut Serve, data: &Path, requests: usize) {
    while done(data) < requests {
        assert!(serve.wait_for("finished"), "the engine ended before its work was done");
    }
}

fn done(data: &Path) -> usize {
    count(data, "SELECT count(*) FROM jobs WHERE state = 'completed'")
}

fn count(data: &Path, sql: &str) -> usize {
    if !data.join("atles.sqlite3").exists() {
        return 0;
    }
    open(data).query_row(sql, [], |row| row.get::<_, i64>(0)).map_or(0, |count| usize::try_from(count).unwrap())
}

fn open(data: &Path) -> Connection {
    Connection::open_with_flags(data.join("atles.sqlite3"), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

/// Name and bytes of everything in the documents folder; a temporary file is shown as what it is.
fn documents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| !is_partial(path)).map(|path| (name(&path), std::fs::read(&path).unwrap())).collect()
}

/// A kill can leave a temporary file behind; it never has a document's name.
fn is_partial(path: &Path) -> bool {
    name(path).starts_with(".atles-")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// No child that parses files outlives its engine: it ends when its standard input closes.
fn no_orphans() {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    loop {
        let orphans = orphans();
        if orphans.is_empty() {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "children outlive their engine: {orphans:?}");
        std::thread::yield_now();
    }
}

/// Processes of this program that host readers and have lost their parent.
fn orphans() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let program = atles_tests::program().display().to_string();
    let of = |pid: &str, file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|pid| {
            let command = of(pid, "cmdline");
            let orphaned = of(pid, "status").lines().any(|line| line == "PPid:\t1");
            orphaned && command.starts_with(&program) && command.contains("read-child")
        })
        .collect()
}
