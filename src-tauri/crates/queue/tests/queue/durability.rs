//! What a commit promises: all of a group or none of a work, replies and actions only afterwards, and an orderly close.

use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use atles_queue::{DatabaseError, Durability, Migration};
use rusqlite::Connection;
use tokio::task::JoinSet;

use crate::notes::{NOTES, Result, new_database, note, note_in, notes, notes_in, reopen};
use crate::support::{in_one_group, is_ready, open_database};

fn count(done: &AtomicU32) {
    done.fetch_add(1, Ordering::SeqCst);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn promised_writes_of_many_are_all_there_after_reopening() {
    let (folder, database) = new_database();
    let mut writers = JoinSet::new();
    for number in 0..500 {
        let database = database.clone();
        writers.spawn(async move { note(&database, &format!("note {number:03}")).await });
    }
    for written in writers.join_all().await {
        written.expect("the database works");
    }
    database.close();
    let expected: Vec<String> = (0..500).map(|number| format!("note {number:03}")).collect();
    assert_eq!(notes(&reopen(&folder)).await, expected);
}

#[tokio::test]
async fn what_was_replied_to_is_in_the_files_though_nobody_closed_them() {
    let (folder, database) = new_database();
    for text in ["a", "b"] {
        note(&database, text).await.expect("the database works");
    }
    // What another process finds if this one dies now: the files as they are, with a transaction half done.
    let died = tempfile::tempdir().expect("the machine has a folder for passing files");
    let (from, to) = (folder.path().to_owned(), died.path().to_owned());
    database
        .write(Durability::Promised, move |tx| -> Result<()> {
            note_in(tx, "half done")?;
            for name in ["queue.sqlite3", "queue.sqlite3-wal"] {
                std::fs::copy(from.join(name), to.join(name)).expect("files can be copied");
            }
            Ok(())
        })
        .await
        .expect("the database works");
    assert_eq!(notes(&reopen(&died)).await, ["a", "b"]);
    assert_eq!(notes(&database).await, ["a", "b", "half done"]);
}

#[tokio::test]
async fn a_work_that_fails_is_undone_alone() {
    let (_folder, database) = new_database();
    let failing = database.write(Durability::Promised, |tx| -> Result<()> {
        note_in(tx, "undone")?;
        note_in(tx, "undone as well")?;
        Err(DatabaseError::Other("no".to_owned()))
    });
    let works = async { tokio::join!(note(&database, "before"), failing, note(&database, "after")) };
    let (before, failed, after) = in_one_group(&database, works).await;
    before.expect("it is not disturbed");
    after.expect("it is not disturbed");
    assert!(matches!(failed, Err(DatabaseError::Other(message)) if message == "no"));
    assert_eq!(notes(&database).await, ["after", "before"]);
}

#[tokio::test]
async fn a_statement_that_fails_is_undone_with_its_work() {
    let (_folder, database) = new_database();
    note(&database, "there").await.expect("the database works");
    let twice = database.write(Durability::Promised, |tx| -> Result<()> {
        note_in(tx, "undone")?;
        note_in(tx, "there")
    });
    let works = async { tokio::join!(note(&database, "before"), twice, note(&database, "after")) };
    let (before, failed, after) = in_one_group(&database, works).await;
    before.and(after).expect("they are not disturbed");
    assert!(matches!(failed, Err(DatabaseError::Other(_))), "{failed:?}");
    assert_eq!(notes(&database).await, ["after", "before", "there"]);
}

#[tokio::test]
async fn a_work_that_panics_is_undone_alone() {
    let (_folder, database) = new_database();
    let panicking = database.write(Durability::Promised, |tx| -> Result<()> {
        note_in(tx, "undone")?;
        panic!("the work of a test breaks down");
    });
    let works = async { tokio::join!(note(&database, "before"), panicking, note(&database, "after")) };
    let (before, failed, after) = in_one_group(&database, works).await;
    before.and(after).expect("they are not disturbed");
    assert!(matches!(failed, Err(DatabaseError::Panicked { message }) if message == "the work of a test breaks down"));
    assert_eq!(notes(&database).await, ["after", "before"]);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_of_its_group() {
    let linked = Migration {
        name: "links-1",
        sql: "CREATE TABLE links (to_note TEXT REFERENCES notes (text) DEFERRABLE INITIALLY DEFERRED) STRICT",
    };
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let database = open_database(&folder, &[NOTES, linked]).expect("the database can be opened");
    let done = Arc::new(AtomicU32::new(0));
    let counted = done.clone();
    let linking = database.write(Durability::Promised, move |tx| -> Result<()> {
        tx.after_commit(move || count(&counted));
        tx.execute("INSERT INTO links VALUES ('nowhere')", [])?;
        Ok(())
    });
    let works = async { tokio::join!(note(&database, "beside"), linking) };
    let (beside, linked) = in_one_group(&database, works).await;
    assert!(beside.is_err() && linked.is_err());
    note(&database, "later").await.expect("it works again");
    assert_eq!(notes(&database).await, ["later"], "nobody was told of success, and nothing is there");
    assert_eq!(done.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn works_are_done_in_the_order_in_which_they_came() {
    let (_folder, database) = new_database();
    let order = Arc::new(Mutex::new(Vec::new()));
    let work = |number: u32| {
        let order = order.clone();
        database.write(Durability::Passing, move |_| -> Result<()> {
            order.lock().expect("nobody panicked").push(number);
            Ok(())
        })
    };
    let (one, two, three) = tokio::join!(work(1), work(2), work(3));
    one.and(two).and(three).expect("the database works");
    assert_eq!(*order.lock().expect("nobody panicked"), [1, 2, 3]);
}

#[tokio::test]
async fn what_comes_after_a_commit_sees_it_on_disk() {
    let (folder, database) = new_database();
    let path = folder.path().join("queue.sqlite3");
    let (saw, seen) = tokio::sync::oneshot::channel();
    let noting = database.write(Durability::Promised, move |tx| -> Result<()> {
        note_in(tx, "mine")?;
        tx.after_commit(move || {
            let other = Connection::open(path).expect("the database can be opened");
            saw.send(notes_in(&other)).expect("the test waits");
        });
        Ok(())
    });
    let works = async { tokio::join!(noting, note(&database, "of the same group")) };
    let (mine, other) = in_one_group(&database, works).await;
    mine.and(other).expect("the database works");
    assert_eq!(seen.await.expect("it was done"), ["mine", "of the same group"]);
}

#[tokio::test]
async fn nothing_comes_after_what_was_undone() {
    let (_folder, database) = new_database();
    let done = Arc::new(AtomicU32::new(0));
    let undone = |panics: bool| {
        let done = done.clone();
        database.write(Durability::Promised, move |tx| -> Result<()> {
            tx.after_commit(move || count(&done));
            assert!(!panics, "the work of a test breaks down");
            Err(DatabaseError::Other("no".to_owned()))
        })
    };
    let works = async { tokio::join!(undone(false), note(&database, "kept"), undone(true)) };
    let (failed, kept, panicked) = in_one_group(&database, works).await;
    kept.expect("it is not disturbed");
    assert!(failed.is_err() && panicked.is_err());
    note(&database, "later").await.expect("the database works");
    assert_eq!(done.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_panic_after_the_commit_ends_neither_the_writer_nor_what_else_is_to_be_done() {
    let (_folder, database) = new_database();
    let (done, is_done) = tokio::sync::oneshot::channel();
    let noting = database.write(Durability::Promised, move |tx| -> Result<()> {
        tx.after_commit(|| panic!("what a test does after the commit breaks down"));
        tx.after_commit(move || done.send(()).expect("the test waits"));
        note_in(tx, "mine")
    });
    noting.await.expect("it is committed");
    is_done.await.expect("it was done");
    note(&database, "later").await.expect("the writer lives");
    assert_eq!(notes(&database).await, ["later", "mine"]);
}

#[tokio::test]
async fn one_promise_makes_its_whole_group_durable() {
    let (_folder, database) = new_database();
    let level = |durability: Durability| {
        database.write(durability, |tx| -> Result<i64> {
            Ok(tx.pragma_query_value(None, "synchronous", |row| row.get(0))?)
        })
    };
    let (normal, full) = (1, 2);
    assert_eq!(level(Durability::Passing).await.expect("the database works"), normal);
    assert_eq!(level(Durability::Promised).await.expect("the database works"), full);
    assert_eq!(level(Durability::Passing).await.expect("the database works"), normal);
    let works = async { tokio::join!(level(Durability::Passing), level(Durability::Promised)) };
    let (passing, promised) = in_one_group(&database, works).await;
    assert_eq!((passing.expect("the database works"), promised.expect("the database works")), (full, full));
}

#[tokio::test]
async fn closing_waits_for_what_was_begun() {
    let (folder, database) = new_database();
    let mut begun = Vec::new();
    for number in 0..300 {
        let database = database.clone();
        let mut write = Box::pin(async move { note(&database, &format!("note {number:03}")).await });
        assert!(is_ready(&mut write).await.is_none_or(|done| done.is_ok()));
        begun.push(write);
    }
    // Nobody waits for these any more; they are done all the same.
    begun.truncate(100);
    database.close();
    assert_eq!(notes(&reopen(&folder)).await.len(), 300);
}

#[tokio::test]
async fn closing_keeps_its_promises() {
    let (_folder, database) = new_database();
    let mut write = pin!(note(&database, "last"));
    if is_ready(write.as_mut()).await.is_none() {
        database.close();
        write.await.expect("it was taken on before the end");
    }
}

#[tokio::test]
async fn a_closed_database_refuses() {
    let (folder, database) = new_database();
    let clone = database.clone();
    database.close();
    database.close();
    assert!(matches!(note(&clone, "late").await, Err(DatabaseError::Closed)));
    let read = clone.read(|_| -> Result<()> { Ok(()) }).await;
    assert!(matches!(read, Err(DatabaseError::Closed)));
    assert!(matches!(clone.data_version().await, Err(DatabaseError::Closed)));
    assert!(!folder.path().join("queue.sqlite3-wal").exists(), "one file holds all");
    assert_eq!(notes(&reopen(&folder)).await, [""; 0]);
}
