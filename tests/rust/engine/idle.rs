//! A system at rest does nothing but look at its clocks: seen from outside, by strace.

use std::process::{Command, Stdio};

use atles_tests::Serve;

/// Seconds that are watched.
const WATCHED: u32 = 12;

/// Calls by which a thread goes to sleep. Each stands for a time that it was awake.
const SLEEPS: [&str; 3] = ["epoll_wait", "epoll_pwait", "futex"];

/// Times that a second of rest may wake somebody, on average. The engine has a probe of its timers and a look at the runtime
/// each second, and a sample and a round of checks every five, each of which passes through a few threads: 16 were counted on
/// a busy machine. A loop that polls wakes hundreds of times.
const WAKES: u32 = 30;

#[test]
fn an_engine_at_rest_does_not_poll() {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        eprintln!("SKIPPED: strace is not installed");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(&root.path().join("data"), "atles_engine=info");
    assert!(serve.wait_for("running"));
    let trace = root.path().join("trace");
    let watched = Command::new("timeout")
        .args([&format!("{WATCHED}"), "strace", "-f", "-q", "-o"])
        .arg(&trace)
        .args(["-p", &serve.id().to_string()])
        .output()
        .unwrap();
    let trace = std::fs::read_to_string(&trace).unwrap_or_default();
    if trace.is_empty() {
        eprintln!("SKIPPED: strace may not look here: {}", String::from_utf8_lossy(&watched.stderr));
        return;
    }
    let calls: Vec<&str> = trace
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter_map(|call| call.split('(').next())
        .collect();
    let sleeps = calls.iter().filter(|call| SLEEPS.contains(call)).count();
    eprintln!("{} calls in {WATCHED} s, {sleeps} of them to sleep", calls.len());
    assert!(calls.len() > 5, "it looks at its clocks: {trace}");
    assert!(sleeps as u32 <= WAKES * WATCHED, "{sleeps} wakes in {WATCHED} s: something polls\n{trace}");
    assert!(serve.terminate().success());
}
