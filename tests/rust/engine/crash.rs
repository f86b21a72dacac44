//! kill -9 at random moments while requests are being submitted and written.
//!
//! A moment is a number of lines of the engine's log, drawn from a seed: every step of the work writes one, so the moments
//! lie inside the work however fast the machine is, and they are spread over all of it. Requests are handed in so that there
//! is always more to do than one session gets done.
//!
//! `npm test` takes a small sample; `ATLES_LONG=1` the whole: 30 kills over 20 requests, and 200 of clients. `ATLES_SEED` draws
//! other moments.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use atles_engine::api::DocumentFormat;
use atles_tests::{Atles, Material, Random, Serve, left_of_group, write_material};
use rusqlite::{Connection, OpenFlags};

const TYPES: [&str; 4] = ["summary_report", "analysis_document", "research_paper", "technical_report"];

/// Requests that are unfinished at every moment, as long as there are so many.
const IN_STORE: usize = 4;

/// Lines that an engine writes before it works, more or less.
const LINES_TO_START: usize = 6;

/// Lines that a request takes that was not begun, and that one takes beside its sections, more or less.
const LINES_OF_A_REQUEST: usize = 24;
const LINES_BESIDE_SECTIONS: usize = 5;

struct Size {
    kills: usize,
    requests: usize,
    paragraphs: usize,
}

fn size() -> Size {
    if std::env::var_os("ATLES_LONG").is_some() {
        Size { kills: 30, requests: 20, paragraphs: 300 }
    } else {
        Size { kills: 8, requests: 8, paragraphs: 200 }
    }
}

#[test]
fn nothing_is_lost_or_written_twice_by_kills_at_random_moments() {
    let size = size();
    let seed = std::env::var("ATLES_SEED").map_or(11, |seed| seed.parse().expect("a seed is a number"));
    let mut random = Random::new(seed);
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 6, paragraphs: size.paragraphs, seed: 11 });

    let mut folder = Folder { data: root.path().join("killed"), sources: sources.clone(), submitted: 0 };
    let mut with_work = 0;
    for kill in 0..size.kills {
        let left = size.kills - kill;
        // A part of what is left to do, so that there is something to do until the last kill.
        let most = match folder.lines_left(size.requests) {
            // Nothing left to do: kill it while it starts.
            0 => LINES_TO_START / 2,
            lines => LINES_TO_START + lines * 3 / (2 * left),
        };
        let lines = random.below(most as u64 + 1) as usize;
        let by_now = (size.requests * (kill + 1) / size.kills).max(folder.done() + IN_STORE).min(size.requests);
        let mut serve = Serve::start(&folder.data, "atles_engine=trace");
        std::thread::scope(|threads| {
            let submitting = threads.spawn(|| folder.submit(folder.submitted..by_now));
            for line in serve.lines().take(lines) {
                assert!(!line.contains("panicked"), "{line}");
                if line.contains("is finished") && folder.done() == by_now {
                    break;
                }
            }
            // Half of the kills hit the engine alone, and its children have to notice.
            if kill % 2 == 0 {
                serve.kill();
            } else {
                serve.kill_group();
            }
            submitting.join().unwrap();
        });
        folder.submitted = by_now;
        let in_progress = folder.count("SELECT count(*) FROM jobs WHERE state = 'in_progress'");
        with_work += usize::from(in_progress > 0);
        eprintln!(
            "kill {kill} after {lines} lines: {in_progress} in progress, {} of {} done, {} sections",
            folder.done(),
            folder.submitted,
            folder.count("SELECT count(*) FROM sections"),
        );
        nothing_is_left_of(&serve);
    }
    assert!(with_work * 10 >= size.kills * 6, "seed {seed}: only {with_work} of {} kills hit work", size.kills);
    assert_eq!(folder.submitted, size.requests, "all requests were handed in between the kills");

    folder.finish(size.requests);
    let integrity: String = folder.open().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let twice = "SELECT count(*) FROM (SELECT 1 FROM request_events WHERE what = 'section'
                 GROUP BY request_id, number HAVING count(*) > 1)";
    assert_eq!(folder.count(twice), 0, "a committed section is never written again");
    let completed = "SELECT count(*) FROM (SELECT request_id FROM request_events WHERE what = 'completed'
                     GROUP BY request_id HAVING count(*) = 1)";
    assert_eq!(folder.count(completed), size.requests, "one completed event for each request");
    assert_eq!(folder.count("SELECT count(*) FROM jobs WHERE attempt <> 1"), 0, "a kill costs no attempt");

    let quiet = Folder { data: root.path().join("undisturbed"), sources, submitted: 0 };
    quiet.submit(0..size.requests);
    // A document bears the day on which it was asked for, and midnight may lie between the two.
    for (title, created_at) in folder.titles() {
        let sql = "UPDATE requests SET created_at = ?2 WHERE request ->> 'title' = ?1";
        assert_eq!(quiet.open().execute(sql, [title, created_at]).unwrap(), 1, "each title was asked for once");
    }
    quiet.finish(size.requests);
    let (expected, found) = (quiet.documents(), folder.documents());
    assert_eq!(expected.len(), 2 * size.requests, "a document and its citations for each request");
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the same files");
    for (name, bytes) in &expected {
        assert!(found[name] == *bytes, "{name} differs from that of an undisturbed run");
    }
}

/// The clients' side: half of them without an engine, half beside one.
#[test]
fn a_client_that_is_killed_has_handed_in_its_request_whole_or_not_at_all() {
    let kills = if std::env::var_os("ATLES_LONG").is_some() { 200 } else { 20 };
    let mut random = Random::new(std::env::var("ATLES_SEED").map_or(11, |seed| seed.parse().expect("a number")));
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 1, paragraphs: 20, seed: 11 });
    let folder = Folder { data: root.path().join("data"), sources, submitted: 0 };
    folder.submit(0..1);
    let begun = std::time::Instant::now();
    folder.submit(1..2);
    let usual = begun.elapsed();

    let mut serve = None;
    let mut promised = BTreeSet::from([0, 1]);
    for number in 2..kills + 2 {
        if number == kills / 2 {
            serve = Some(Serve::start(&folder.data, "atles_engine=info"));
        }
        let client = Command::new(atles_tests::program()).args(folder.client(number)).stdout(Stdio::piped()).spawn();
        let mut client = client.unwrap();
        #[expect(clippy::disallowed_methods, reason = "moments in the life of another process")]
        std::thread::sleep(usual.mul_f64(random.below(1_200) as f64 / 1_000.0));
        let _ = client.kill();
        // Whoever was told the id of the request was promised it.
        if client.wait_with_output().unwrap().stdout.ends_with(b"\n") {
            promised.insert(number);
        }
    }
    if let Some(mut serve) = serve {
        assert!(serve.terminate().success(), "an orderly stop beside dying clients");
    }
    let numbers: Vec<usize> = folder.titles().iter().map(|(title, _)| title[18..].parse().unwrap()).collect();
    let there: BTreeSet<usize> = numbers.iter().copied().collect();
    assert_eq!(numbers.len(), there.len(), "none is there twice");
    assert!(promised.is_subset(&there), "lost: {:?}", promised.difference(&there));
    eprintln!("{kills} clients killed, {} promised, {} handed in", promised.len() - 2, there.len() - 2);
    folder.finish(there.len());
    let integrity: String = folder.open().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
}

/// A data folder and what was asked for in it.
struct Folder {
    data: PathBuf,
    sources: PathBuf,
    submitted: usize,
}

impl Folder {
    /// Hands in these requests, each from a process beside the engine.
    fn submit(&self, numbers: Range<usize>) {
        for number in numbers {
            let output = Atles::run(self.client(number));
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// What a client is started with that hands in a request.
    fn client(&self, number: usize) -> [OsString; 11] {
        let title = format!("Town works report {number:02}");
        let kind = TYPES[number % TYPES.len()];
        let format = DocumentFormat::ALL[number % DocumentFormat::ALL.len()].extension();
        [
            "request".into(),
            "--data".into(),
            self.data.clone().into(),
            "--title".into(),
            title.into(),
            "--type".into(),
            kind.into(),
            "--format".into(),
            format.into(),
            "--source".into(),
            self.sources.clone().into(),
        ]
    }

    /// Lines that the engine will write until everything is done, more or less.
    fn lines_left(&self, requests: usize) -> usize {
        let begun = "SELECT requests.sections - (SELECT count(*) FROM sections WHERE request_id = requests.id)
                     FROM requests JOIN jobs USING (id) WHERE jobs.state <> 'completed' AND requests.sections > 0";
        let sections = self.numbers(begun);
        let begun: usize = sections.iter().map(|left| 2 * left + LINES_BESIDE_SECTIONS).sum();
        begun + requests.saturating_sub(self.done() + sections.len()) * LINES_OF_A_REQUEST
    }

    /// Has an engine that nobody kills finish what there is, and ends it in an orderly way.
    fn finish(&self, requests: usize) {
        let mut serve = Serve::start(&self.data, "atles_engine=info");
        assert!(serve.wait_for("running"), "the engine starts after all that");
        while self.done() < requests {
            assert!(serve.wait_for("finished"), "the engine ended before its work was done");
            assert_eq!(self.given_up(), Vec::<String>::new(), "no request is given up");
        }
        assert!(serve.terminate().success(), "an orderly stop after all that");
        nothing_is_left_of(&serve);
    }

    /// Why requests have failed.
    fn given_up(&self) -> Vec<String> {
        let database = self.open();
        let mut statement = database.prepare("SELECT id || ': ' || error FROM jobs WHERE state = 'failed'").unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn done(&self) -> usize {
        self.count("SELECT count(*) FROM jobs WHERE state = 'completed'")
    }

    fn count(&self, sql: &str) -> usize {
        self.numbers(sql).first().copied().unwrap_or_default()
    }

    /// Nothing for a database whose tables were not made before the kill.
    fn numbers(&self, sql: &str) -> Vec<usize> {
        if !self.data.join("atles.sqlite3").exists() {
            return Vec::new();
        }
        let database = self.open();
        let Ok(mut statement) = database.prepare(sql) else { return Vec::new() };
        let rows = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
        rows.map(|number| usize::try_from(number.unwrap()).unwrap()).collect()
    }

    fn titles(&self) -> Vec<(String, String)> {
        let database = self.open();
        let mut statement = database.prepare("SELECT request ->> 'title', created_at FROM requests").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn open(&self) -> Connection {
        let path = self.data.join("atles.sqlite3");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection
    }

    /// Name and bytes of everything in the documents folder, but for the temporary files that a kill can leave behind;
    /// they never have a document's name.
    fn documents(&self) -> BTreeMap<String, Vec<u8>> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let entries = std::fs::read_dir(self.data.join("documents")).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| !name(path).starts_with(".atles-"))
            .map(|path| (name(&path), std::fs::read(&path).unwrap()))
            .collect()
    }
}

/// No child that parses files outlives its engine: it ends when its standard input closes.
fn nothing_is_left_of(serve: &Serve) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let left = left_of_group(serve.id());
        if left.is_empty() {
            return;
        }
        assert!(std::time::Instant::now() < deadline, "children outlive their engine: {left:?}");
        std::thread::yield_now();
    }
}
