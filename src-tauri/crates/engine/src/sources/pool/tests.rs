//! The pool with children that are scripts, to have them break down on cue.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;
use crate::api::ReadFailure;

/// A pool of children that are ready at once.
fn pool(folder: &Path, script: &str) -> ReaderPool {
    broken_pool(folder, &format!("echo '\"ready\"'\n{script}"))
}

/// A pool of children that may be anything.
fn broken_pool(folder: &Path, script: &str) -> ReaderPool {
    let program = folder.join("reader");
    std::fs::write(&program, format!("#!/bin/sh\n[ \"$1\" = read-child ] || exit 2\n{script}"))
        .expect("can be written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("can be made a program");
    ReaderPool::new(program, Arc::new(atles_queue::SystemClock::new()))
}

async fn unread(pool: &ReaderPool) -> Unread {
    pool.read(PathBuf::from("a.txt"), &CancellationToken::new()).await.expect_err("scripts read nothing")
}

async fn failure_of(pool: &ReaderPool) -> ReadFailure {
    match unread(pool).await {
        Unread::File(failure) => failure,
        Unread::NoReader(why) => panic!("the reader is well: {why}"),
    }
}

async fn message(pool: &ReaderPool) -> String {
    failure_of(pool).await.message
}

#[tokio::test]
async fn a_child_that_ends_before_it_is_ready_is_no_files_fault_and_is_left_alone_after_a_while() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (script, why) in [
        (
            "echo 'libc.so.6: version not found' >&2; exit 127",
            "it ended before it was ready: libc.so.6: version not found",
        ),
        ("echo 'Usage: read [OPTIONS]'; read order", "it is no file reader"),
    ] {
        let pool = broken_pool(folder.path(), script);
        for _ in 0..config::READER_BREAKER.opens_after {
            assert!(matches!(unread(&pool).await, Unread::NoReader(told) if told == why), "{script}");
        }
        assert_eq!(pool.breaker().view().state, crate::api::BreakerState::Open, "{script}");
        assert!(!pool.probe().await, "its rest is not over");
    }
}

#[tokio::test]
async fn a_file_is_tried_in_a_new_child_when_one_that_was_kept_breaks_down() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pool = pool(
        folder.path(),
        "read order; echo '{\"failed\":{\"code\":\"empty\",\"message\":\"first\"}}'; read order; exit 7",
    );
    let kept = pool.keep_idle();
    assert_eq!(message(&pool).await, "first");
    assert_eq!(pool.children().len(), 1, "it is kept");
    assert_eq!(message(&pool).await, "first", "the new child answered");
    drop(kept);
    pool.shutdown().await;
    assert_eq!(pool.children(), []);
}

#[tokio::test]
async fn a_child_that_breaks_down_is_the_files_fault_and_memory_is_its_size() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (script, code) in [
        ("read order; exit 1", ReadErrorCode::Damaged),
        ("read order; echo 'memory allocation of 4294967296 bytes failed' >&2; exit 1", ReadErrorCode::TooLarge),
        ("read order; echo 'no JSON'", ReadErrorCode::Damaged),
    ] {
        let pool = pool(folder.path(), script);
        assert_eq!(failure_of(&pool).await.code, code, "{script}");
        assert_eq!(pool.children(), [], "{script}");
    }
}

#[tokio::test]
async fn a_child_that_hangs_is_ended() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let asked = folder.path().join("asked");
    let pool = pool(folder.path(), &format!("read order; : > '{}'; exec sleep 1000", asked.display()));
    // A child starts in its own time; from when it hangs, time may fly.
    let hanging = async {
        while !asked.exists() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        tokio::time::pause();
    };
    let (message, ()) = tokio::join!(message(&pool), hanging);
    assert_eq!(message, "It takes too long to read.");
    assert_eq!(pool.children(), []);
}

#[tokio::test]
async fn a_child_gets_nothing_of_our_environment_that_it_does_not_need() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(std::env::var_os("HOME").is_some(), "there is something to keep from it");
    let pool = pool(
        folder.path(),
        "read order; echo \"{\\\"failed\\\":{\\\"code\\\":\\\"empty\\\",\\\"message\\\":\\\"home=$HOME\\\"}}\"",
    );
    assert_eq!(message(&pool).await, "home=");
}
