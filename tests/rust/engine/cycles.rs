//! Start and stop again and again, in random order: whatever a start takes, the stop gives back.
//!
//! `npm test` takes 100 cycles; `ATLES_LONG=1` the whole 1,000.

use atles_engine::api::SystemState;
use atles_tests::{Random, TestEngine};

/// Most memory that may be gone after the cycles, in bytes.
const MEMORY: u64 = 5 << 20;

/// What a process holds.
#[derive(Debug)]
struct Held {
    tasks: u32,
    files: usize,
    threads: usize,
    memory: u64,
}

async fn held(engine: &TestEngine) -> Held {
    assert_eq!(engine.handle.stop().await.unwrap(), SystemState::Stopped);
    // File readers that were kept warm are none of this test's; there were no files to read.
    let runtime = engine.handle.monitor().await.unwrap().runtime;
    let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    Held {
        tasks: runtime.tasks,
        files: count("/proc/self/fd"),
        threads: count("/proc/self/task"),
        memory: pages * 4_096,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starts_and_stops_leave_tasks_files_threads_and_memory_where_they_were() {
    let cycles = if std::env::var_os("ATLES_LONG").is_some() { 1_000 } else { 100 };
    let engine = TestEngine::open().await;
    let mut random = Random::new(5);
    // What is made once and kept is made by then: connections, threads of the pool, and the last lines of the log, which
    // some 450 cycles fill.
    cycle(&engine, &mut random, cycles).await;
    let before = held(&engine).await;
    cycle(&engine, &mut random, cycles).await;
    let after = held(&engine).await;
    eprintln!("{cycles} cycles: {before:?} -> {after:?}");
    assert_eq!(after.tasks, before.tasks, "{before:?} -> {after:?}");
    assert!(after.files <= before.files, "{before:?} -> {after:?}");
    // Blocking threads of the pool come and go with the load.
    assert!(after.threads <= before.threads + 4, "{before:?} -> {after:?}");
    assert!(after.memory <= before.memory + MEMORY, "{before:?} -> {after:?}");
    engine.handle.shutdown().await;
}

async fn cycle(engine: &TestEngine, random: &mut Random, cycles: u32) {
    for _ in 0..cycles {
        // A start, and something that goes wrong with it or not.
        match random.below(4) {
            0 => {
                let (started, stopped) = tokio::join!(engine.handle.start(), engine.handle.stop());
                started.unwrap();
                stopped.unwrap();
            }
            1 => {
                engine.handle.restart().await.unwrap();
            }
            2 => {
                engine.handle.start().await.unwrap();
            }
            _ => {
                engine.handle.start().await.unwrap();
                let (one, other) = tokio::join!(engine.handle.stop(), engine.handle.stop());
                one.unwrap();
                other.unwrap();
            }
        }
    }
}
