//! What the Monitor is told: the tree, the tasks, the children, the queue; what needs attention; and how it went.

use std::collections::BTreeSet;
use std::sync::Arc;

use atles_engine::api::{
    BreakerState, EngineOptions, ErrorCode, FindingCode, HistoryRange, MachineLoad, Pace, RequestState, ScaleReason,
};
use atles_tests::{DrivenTime, JumpingClock, SetMachine, TestEngine};

fn codes(monitor: &atles_engine::api::Monitor) -> Vec<FindingCode> {
    monitor.findings.iter().map(|finding| finding.code).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_runs_is_shown_with_its_place_in_the_tree() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.set_pace(Pace::Overnight).await.unwrap();
    engine.handle.start().await.unwrap();
    let id = engine.ask("In hand").await;
    engine.ask("Waiting").await;
    engine.until(&id, RequestState::InProgress).await;
    let monitor = loop {
        let monitor = engine.handle.monitor().await.unwrap();
        if !monitor.children.is_empty() {
            break monitor;
        }
    };
    let groups: Vec<&str> = monitor.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(groups, ["work", "housekeeping"]);
    let work: Vec<&str> = monitor.groups[0].services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(work, ["worker_pool", "source_indexer", "health_monitor"]);
    assert_eq!((monitor.groups[0].max_restarts, monitor.groups[0].within_seconds), (5, 60));
    assert_eq!(monitor.groups[1].max_restarts, 0, "housekeeping is never given up");
    let services: BTreeSet<&str> =
        monitor.groups.iter().flat_map(|group| &group.services).map(|service| service.name.as_str()).collect();
    for task in &monitor.tasks {
        let known = services.contains(task.parent.as_str()) || groups.contains(&task.parent.as_str());
        assert!(known, "{task:?} belongs to somebody");
        assert!(task.polls >= 1.0 && task.busy_ms >= 0.0 && task.longest_poll_ms <= task.busy_ms + 1.0, "{task:?}");
    }
    let requests = monitor.tasks.iter().filter(|task| task.name == "request" && task.parent == "worker_pool").count();
    assert_eq!(requests, 1, "the request in hand is a task of the pool: {:?}", monitor.tasks);
    assert!(monitor.children.iter().all(|child| child.kind == "file_reader" && child.pid > 0));
    assert_eq!(monitor.runtime.workers, 2);
    assert!(monitor.runtime.tasks as usize >= services.len(), "{:?}", monitor.runtime);
    let queue = monitor.queue;
    assert_eq!((queue.active, queue.pending, queue.at_once, queue.paused), (1, 1, 1, false));
    assert!(queue.waiting_seconds.is_some());
    gate.open();
    engine.handle.stop().await.unwrap();
    let monitor = engine.handle.monitor().await.unwrap();
    let groups: Vec<&str> = monitor.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(groups, ["housekeeping"], "nothing of the work is left");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_queue_begins_nothing_finishes_what_is_in_hand_and_stays_paused() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.start().await.unwrap();
    let first = engine.ask("In hand").await;
    engine.until(&first, RequestState::InProgress).await;
    engine.handle.pause_queue().await.unwrap();
    let second = engine.ask("Held back").await;
    gate.open();
    engine.until(&first, RequestState::Completed).await;
    assert_eq!(engine.state(&second).await, RequestState::Pending);
    let folder = engine.folder.clone();
    engine.handle.shutdown().await;
    drop(engine);
    let database = rusqlite::Connection::open(folder.path().join("data/atles.sqlite3")).unwrap();
    let paused: u32 = database.query_row("SELECT count(*) FROM queue_pause", [], |row| row.get(0)).unwrap();
    assert_eq!(paused, 1, "it is the queue itself that is paused, for whoever works on it");
    drop(database);

    let mut engine = TestEngine::open_in(folder).await;
    engine.handle.start().await.unwrap();
    let monitor = engine.handle.monitor().await.unwrap();
    assert!(monitor.queue.paused && monitor.queue.at_once == 0);
    assert!(codes(&monitor).contains(&FindingCode::QueuePaused), "it is said: {:?}", monitor.findings);
    assert_eq!(engine.state(&second).await, RequestState::Pending, "a restart changes nothing about it");
    engine.handle.resume_queue().await.unwrap();
    engine.until(&second, RequestState::Completed).await;
    let monitor = engine.handle.monitor().await.unwrap();
    assert!(!codes(&monitor).contains(&FindingCode::QueuePaused), "it goes on: {:?}", monitor.findings);
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ceiling_holds_below_what_the_pace_allows() {
    let (mut engine, gate) = TestEngine::open_gated().await;
    engine.handle.set_pace(Pace::Fast).await.unwrap();
    for wrong in [0, 11] {
        let refusal = engine.handle.set_ceiling(Some(wrong)).await.unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_deref()), (ErrorCode::InvalidField, Some("ceiling")));
    }
    engine.handle.set_ceiling(Some(2)).await.unwrap();
    for number in 0..6 {
        engine.ask(&format!("Number {number}")).await;
    }
    engine.handle.start().await.unwrap();
    engine.until_status(|status| status.counts.active == 2 && status.counts.waiting == 4).await;
    assert_eq!(engine.handle.monitor().await.unwrap().queue.ceiling, Some(2));
    engine.handle.set_ceiling(Some(10)).await.unwrap();
    engine.until_status(|status| status.counts.active == 5 && status.counts.waiting == 1).await;
    engine.handle.set_ceiling(None).await.unwrap();
    gate.open();
    engine.until_status(|status| status.counts.completed == 6).await;
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn a_computer_short_of_memory_gets_fewer_requests_at_once_and_more_again_and_it_is_said_why() {
    let time = DrivenTime::begin();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let (gate, machine) = (atles_tests::Gate::closed(folder.path()), Arc::new(SetMachine::default()));
    let reader = gate.reader().to_owned();
    let options = EngineOptions { reader, machine: machine.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    engine.handle.set_pace(Pace::Fast).await.unwrap();
    for number in 0..8 {
        engine.ask(&format!("Number {number}")).await;
    }
    let scaled = async |engine: &TestEngine| {
        let queue = engine.handle.monitor().await.unwrap().queue;
        (queue.at_once, queue.scaled)
    };
    engine.until_sampled().await;
    assert_eq!(scaled(&engine).await, (5, ScaleReason::AsAllowed));
    *machine.0.lock().unwrap() = MachineLoad { memory_free: Some(0.02), ..MachineLoad::default() };
    while scaled(&engine).await != (3, ScaleReason::MemoryShort) {
        engine.round(&time).await;
    }
    engine.handle.start().await.unwrap();
    engine.until_status(|status| status.counts.active == 3 && status.counts.waiting == 5).await;
    *machine.0.lock().unwrap() = MachineLoad { memory_free: Some(0.5), ..MachineLoad::default() };
    while scaled(&engine).await != (5, ScaleReason::AsAllowed) {
        engine.round(&time).await;
    }
    while engine.handle.monitor().await.unwrap().queue.active != 5 {
        engine.round(&time).await;
    }
    gate.open();
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn what_waits_for_the_file_reader_goes_on_by_itself_as_soon_as_one_can_be_started() {
    let time = DrivenTime::begin();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let (clock, program) = (Arc::new(JumpingClock::new()), folder.path().join("a-reader"));
    let options = EngineOptions { reader: program.clone(), clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    engine.handle.start().await.unwrap();
    let mut ids = Vec::new();
    for title in ["One", "Another", "A third"] {
        let id = engine.ask(title).await;
        engine.until(&id, RequestState::Paused).await;
        ids.push(id);
    }
    engine.until_sampled().await;
    for _ in 0..4 {
        clock.sleep(std::time::Duration::from_secs(20));
        engine.round(&time).await;
        assert_eq!(engine.state(&ids[0]).await, RequestState::Paused, "nothing is tried in vain");
    }
    std::os::unix::fs::symlink(atles_tests::program(), &program).unwrap();
    for id in ids {
        while engine.state(&id).await == RequestState::Paused {
            clock.sleep(std::time::Duration::from_secs(20));
            engine.round(&time).await;
        }
        // From here time stands still: minutes in a moment would run a lease out.
        if engine.state(&id).await != RequestState::Completed {
            engine.until(&id, RequestState::Completed).await;
        }
        let views = engine.handle.requests().await.unwrap();
        let view = views.iter().find(|view| view.id == id).unwrap();
        assert!(view.attempt == 1 && view.problem.is_none(), "{view:?}");
    }
    let breakers = engine.handle.monitor().await.unwrap().breakers;
    assert_eq!(breakers[0].state, BreakerState::Closed, "{breakers:?}");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn file_readers_that_cannot_be_started_are_left_alone_for_a_while() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let options = EngineOptions { reader: folder.path().join("no-such-program"), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder, options).await;
    assert_eq!(engine.handle.monitor().await.unwrap().breakers[0].state, BreakerState::Closed);
    engine.handle.start().await.unwrap();
    let id = engine.ask("From four files").await;
    let view = engine.until(&id, RequestState::Paused).await;
    assert_eq!(view.problem.unwrap().code, ErrorCode::ReaderUnavailable, "it waits, with the reason");
    assert!(view.attempt == 0 && view.not_read.is_empty(), "it costs no attempt, and no file is blamed for it");
    for title in ["Another", "A third"] {
        let id = engine.ask(title).await;
        engine.until(&id, RequestState::Paused).await;
    }
    let monitor = engine.handle.monitor().await.unwrap();
    let breaker = &monitor.breakers[0];
    assert_eq!((breaker.name.as_str(), breaker.state, breaker.failures), ("file_reader", BreakerState::Open, 3));
    assert!(breaker.retry_ms.is_some_and(|rest| rest <= 5_000) && !breaker.last_failure.is_empty(), "{breaker:?}");
    assert!(codes(&monitor).contains(&FindingCode::BreakerOpen), "{:?}", monitor.findings);
    engine.handle.shutdown().await;
}

#[tokio::test]
async fn the_charts_have_minutes_and_half_hours_also_after_a_restart() {
    let time = DrivenTime::begin();
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let clock = Arc::new(JumpingClock::new());
    let options = EngineOptions { clock: clock.clone(), ..TestEngine::options(folder.path()) };
    let mut engine = TestEngine::open_with(folder.clone(), options).await;
    engine.handle.start().await.unwrap();
    let id = engine.ask("Counted").await;
    engine.until(&id, RequestState::Completed).await;
    engine.until_sampled().await;
    // A minute goes by between two samples, forty times.
    for _ in 0..40 {
        clock.set_wall(chrono::TimeDelta::minutes(1));
        engine.round(&time).await;
    }
    let latest = engine.handle.history(HistoryRange::TenMinutes).await.unwrap();
    assert!(latest.step_seconds == 5 && latest.points.len() >= 40, "{}", latest.points.len());
    assert!(latest.points.iter().all(|point| point.memory_bytes > 0.0));
    engine.handle.shutdown().await;
    drop(engine);

    let options = EngineOptions { clock, ..TestEngine::options(folder.path()) };
    let engine = TestEngine::open_with(folder, options).await;
    let day = engine.handle.history(HistoryRange::Day).await.unwrap();
    assert!(day.step_seconds == 60 && day.points.len() >= 38, "{}", day.points.len());
    assert!(day.points.is_sorted_by(|one, other| one.at < other.at), "oldest first, each minute once");
    let sum = |points: &[atles_engine::api::HistoryPoint]| points.iter().map(|point| point.completed).sum::<f64>();
    assert_eq!(sum(&day.points), 1.0, "one document was completed");
    assert!(day.points.iter().any(|point| point.wait_seconds.is_some() && point.work_seconds.is_some()));
    let month = engine.handle.history(HistoryRange::Month).await.unwrap();
    assert!(month.step_seconds == 1_800 && (2..=3).contains(&month.points.len()), "{}", month.points.len());
    assert_eq!(sum(&month.points), 1.0, "what is rolled up is neither lost nor doubled");
    engine.handle.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_for_diagnosis_holds_the_facts_and_nothing_of_the_users() {
    let mut engine = TestEngine::open().await;
    let sources = engine.folder.path().join("Secret merger");
    std::fs::rename(engine.sources(), &sources).unwrap();
    std::fs::write(sources.join("payroll of Ann.txt"), "").unwrap();
    engine.handle.start().await.unwrap();
    let mut wanted = engine.wanted("Takeover of Acme \"Ltd\"");
    wanted.sources = vec![sources.display().to_string()];
    wanted.instructions = "Mention the bribe".to_owned();
    wanted.audience = Some("the cartel".to_owned());
    let id = engine.handle.request(wanted).await.unwrap().request_id;
    let view = engine.until(&id, RequestState::Completed).await;
    tracing_line(&engine, &format!("could not open {}", view.document.as_deref().unwrap()));
    let target = engine.folder.path().join("bundle.zip");
    engine.handle.save_diagnostics(target.clone()).await.unwrap();

    let mut archive = zip::ZipArchive::new(std::fs::File::open(&target).unwrap()).unwrap();
    let mut names = BTreeSet::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        assert!(text.len() > 20, "{} says something", entry.name());
        for private in ["Takeover", "Acme", "merger", "payroll", "bribe", "cartel", "report-00"] {
            assert!(!text.contains(private), "{} gives away {private}: {text}", entry.name());
        }
        let folder = engine.folder.path().display().to_string();
        assert!(!text.contains(&folder), "{} gives away where things are: {text}", entry.name());
        if entry.name() == "requests.json" {
            assert!(text.contains("summary_report") && text.contains("completed") && text.contains(&id), "{text}");
        }
        if entry.name() == "log.txt" {
            assert!(text.contains("could not open"), "{text}");
        }
        names.insert(entry.name().to_owned());
    }
    for name in ["about.json", "status.json", "monitor.json", "requests.json", "last_day.json", "log.txt"] {
        assert!(names.contains(name), "{name} is missing from {names:?}");
    }
    let refused = engine.handle.save_diagnostics(engine.folder.path().join("no/such/folder/b.zip")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FolderUnavailable);
    engine.handle.shutdown().await;
}

/// A line of the log, as a part of the engine would write it.
fn tracing_line(engine: &TestEngine, message: &str) {
    engine.log.push(atles_engine::api::LogLevel::Warn, "a test".to_owned(), message.to_owned());
}
