//! Signals: an orderly stop at the first, an end at once at the second, and a process that was put to sleep.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use atles_tests::{Atles, Material, Serve, left_of_group, program, signal, write_material};
use rusqlite::Connection;

/// So much that its planning takes longer than anyone wants to wait.
fn write_heavy(folder: &Path) {
    write_material(folder, Material { files: 1, paragraphs: 12_000, seed: 9 });
}

fn ask(data: &Path, sources: &Path, title: &str) {
    let output = Atles::run([
        "request".as_ref(),
        "--data".as_ref(),
        data.as_os_str(),
        "--title".as_ref(),
        title.as_ref(),
        "--type".as_ref(),
        "summary_report".as_ref(),
        "--source".as_ref(),
        sources.as_os_str(),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// State and attempt of the only request.
fn request_in(data: &Path) -> (String, u32) {
    let database = Connection::open(data.join("atles.sqlite3")).unwrap();
    database.query_row("SELECT state, attempt FROM jobs", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// A running `atles write` in a process group of its own.
struct Write {
    child: Child,
    log: BufReader<ChildStderr>,
    temporary: PathBuf,
}

impl Write {
    fn start(root: &Path, sources: &Path, data: &Path) -> Self {
        use std::os::unix::process::CommandExt as _;
        let temporary = root.join("tmp");
        std::fs::create_dir_all(&temporary).unwrap();
        let mut child = Command::new(program())
            .args(["write", "--title", "Never mind", "--type", "summary_report", "--source"])
            .arg(sources)
            .arg("--out")
            .arg(root.join("out/never.md"))
            .arg("--data")
            .arg(data)
            .env("ATLES_LOG", "atles_engine=trace")
            .env("TMPDIR", &temporary)
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log, temporary }
    }

    fn wait_for(&mut self, text: &str) {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(self.log.read_line(&mut line).unwrap(), 0, "it ended before it said {text}");
        }
    }

    /// The exit code, and what it said until then.
    fn end(&mut self) -> (Option<i32>, String) {
        let said: Vec<String> = (&mut self.log).lines().map(|line| line.unwrap()).collect();
        (self.child.wait().unwrap().code(), said.join("\n"))
    }
}

#[test]
fn a_signal_calls_off_what_is_being_written_and_leaves_nothing_behind() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 40, paragraphs: 200, seed: 4 });
    for name in ["INT", "TERM", "HUP"] {
        let data = root.path().join(name);
        let mut write = Write::start(root.path(), &sources, &data);
        write.wait_for("work begins");
        signal(write.child.id(), name);
        let (code, said) = write.end();
        assert_eq!(code, Some(1), "SIG{name}: {said}");
        assert!(said.contains("called off") && !said.contains("panicked"), "SIG{name}: {said}");
        assert_eq!(request_in(&data).0, "cancelled", "SIG{name}: what was called off does not come back");
        assert_eq!(left_of_group(write.child.id()), Vec::<String>::new(), "SIG{name}: no child is left");
        let left =
            |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        assert_eq!(left(&root.path().join("out")), Vec::<PathBuf>::new(), "SIG{name}: no half document");
        assert_eq!(left(&write.temporary), Vec::<PathBuf>::new(), "SIG{name}: no temporary file");
    }
}

#[test]
fn a_signal_stops_the_engine_in_an_orderly_way() {
    let root = tempfile::tempdir().unwrap();
    let sources = root.path().join("sources");
    write_material(&sources, Material { files: 40, paragraphs: 200, seed: 4 });
    for name in ["INT", "TERM", "HUP"] {
        let data = root.path().join(name);
        ask(&data, &sources, "Stopped in the middle");
        let mut serve = Serve::start(&data, "atles_engine=trace,atles=info");
        assert!(serve.wait_for("work begins"));
        serve.signal(name);
        let said: Vec<String> = serve.lines().collect();
        assert_eq!(serve.wait().code(), Some(0), "SIG{name}: {said:?}");
        assert!(said.iter().any(|line| line.contains("stopped")), "SIG{name}: {said:?}");
        assert!(!said.iter().any(|line| line.contains("cut off")), "SIG{name}: {said:?}");
        let (state, attempt) = request_in(&data);
        assert!(state == "completed" || (state == "pending" && attempt == 0), "SIG{name}: {state}, attempt {attempt}");
        assert_eq!(std::fs::read_to_string(data.join("engine.lock")).unwrap(), "closed", "the next start knows");
        assert_eq!(left_of_group(serve.id()), Vec::<String>::new(), "SIG{name}: no child is left");
    }
}

#[test]
fn a_second_signal_ends_work_that_an_orderly_stop_waits_for() {
    let root = tempfile::tempdir().unwrap();
    let (data, sources) = (root.path().join("data"), root.path().join("sources"));
    write_heavy(&sources);
    ask(&data, &sources, "Hard to stop");
    let mut serve = Serve::start(&data, "atles_engine=trace,atles=info");
    assert!(serve.wait_for("Planning"), "its planning keeps a thread busy for long");
    serve.signal("TERM");
    assert!(serve.wait_for("stopping"), "the orderly stop begins");
    let begun = std::time::Instant::now();
    serve.signal("TERM");
    let said: Vec<String> = serve.lines().collect();
    assert_eq!(serve.wait().code(), Some(0), "{said:?}");
    // An orderly stop would have waited for the planning, up to ten seconds.
    assert!(begun.elapsed().as_secs() < 8, "it ended at once: {said:?}");
    assert!(said.iter().any(|line| line.contains("ended inside a step")), "nobody waited for the planning: {said:?}");
    assert_eq!(request_in(&data), ("pending".to_owned(), 0), "put back where it stood, at no cost");
    assert_eq!(left_of_group(serve.id()), Vec::<String>::new());
}

/// Stops the process at a moment when it writes nothing: in the middle of a commit it would keep others from writing, and
/// whoever asks then is told to try again.
fn put_to_sleep(serve: &Serve, data: &Path) {
    let database = Connection::open(data.join("atles.sqlite3")).unwrap();
    database.busy_timeout(std::time::Duration::ZERO).unwrap();
    loop {
        serve.signal("STOP");
        if database.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            return;
        }
        serve.signal("CONT");
        std::thread::yield_now();
    }
}

#[test]
fn an_engine_that_was_put_to_sleep_goes_on_as_if_nothing_had_been() {
    let root = tempfile::tempdir().unwrap();
    let (data, sources) = (root.path().join("data"), root.path().join("sources"));
    write_material(&sources, Material { files: 10, paragraphs: 100, seed: 4 });
    ask(&data, &sources, "Asleep in the middle");
    let mut serve = Serve::start(&data, "atles_engine=trace,atles=info");
    assert!(serve.wait_for("work begins"));
    put_to_sleep(&serve, &data);
    let second = Atles::run(["serve".as_ref(), "--data".as_ref(), data.as_os_str()]);
    assert_eq!(second.status.code(), Some(3), "who sleeps still holds the folder");
    ask(&data, &sources, "Asked for while it slept");
    serve.signal("CONT");
    for _ in 0..2 {
        assert!(serve.wait_for("the document is finished"), "it goes on where it was, and hears what it slept over");
    }
    assert!(serve.terminate().success());
    let database = Connection::open(data.join("atles.sqlite3")).unwrap();
    let sound = "SELECT count(*) FROM jobs WHERE state = 'completed' AND attempt = 1";
    assert_eq!(database.query_row(sound, [], |row| row.get::<_, i64>(0)).unwrap(), 2, "nobody lost a lease");
}
