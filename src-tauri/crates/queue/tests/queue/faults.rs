//! A disk that is full, a file that may not be written, a file that is damaged: told by their names, and overcome.

use std::path::Path;

use atles_queue::{Database, DatabaseError, Durability, Migration};

use crate::notes::{NOTES, Result, new_database, note, note_in, notes, notes_in, reopen};
use crate::support::{in_one_group, open_database};

/// The database may grow by so many pages and no more; `None`: as it likes.
async fn leave_pages(database: &Database, free: Option<i64>) {
    let limited: Result<()> = database
        .write(Durability::Passing, move |tx| {
            let pages: i64 = tx.pragma_query_value(None, "page_count", |row| row.get(0))?;
            let limit = free.map_or(i64::from(u32::MAX - 1), |free| pages + free);
            let _: i64 = tx.pragma_update_and_check(None, "max_page_count", limit, |row| row.get(0))?;
            Ok(())
        })
        .await;
    limited.expect("a limit needs no space");
}

fn long_text(letter: &str) -> String {
    letter.repeat(200_000)
}

#[tokio::test]
async fn a_full_disk_is_told_and_overcome() {
    let (folder, database) = new_database();
    leave_pages(&database, Some(2)).await;
    note(&database, "small").await.expect("there is room for that");
    for _ in 0..2 {
        assert!(matches!(note(&database, &long_text("x")).await, Err(DatabaseError::DiskFull)));
        assert_eq!(notes(&database).await, ["small"], "it can be read");
    }
    note(&database, "small too").await.expect("there is room for that");

    leave_pages(&database, None).await;
    note(&database, &long_text("x")).await.expect("there is room again");
    database.close();
    assert_eq!(notes(&reopen(&folder)).await, ["small".to_owned(), "small too".to_owned(), long_text("x")]);
}

#[tokio::test]
async fn a_work_for_which_there_is_no_room_deceives_nobody_of_its_group() {
    let (_folder, database) = new_database();
    leave_pages(&database, Some(2)).await;
    let long = long_text("x");
    let works = async { tokio::join!(note(&database, "before"), note(&database, &long), note(&database, "after")) };
    let (before, full, after) = in_one_group(&database, works).await;
    assert!(matches!(full, Err(DatabaseError::DiskFull)), "{full:?}");
    after.expect("it has a transaction of its own");
    // SQLite may roll the whole transaction back. Then it is told.
    let there = notes(&database).await;
    assert_eq!(there.contains(&"before".to_owned()), before.is_ok(), "{before:?}");
    assert!(there.contains(&"after".to_owned()));
}

#[tokio::test]
async fn nothing_comes_after_a_transaction_that_was_lost() {
    let (_folder, database) = new_database();
    leave_pages(&database, Some(2)).await;
    let (done, is_done) = tokio::sync::oneshot::channel();
    let before = database.write(Durability::Promised, move |tx| -> Result<()> {
        tx.after_commit(move || done.send(()).expect("the test waits"));
        note_in(tx, "before")
    });
    // It hides its failure; the transaction is lost all the same.
    let hiding = database.write(Durability::Promised, |tx| -> Result<()> {
        assert!(matches!(note_in(tx, &long_text("x")), Err(DatabaseError::DiskFull)));
        Ok(())
    });
    let (before, hiding) = in_one_group(&database, async { tokio::join!(before, hiding) }).await;
    assert_eq!(before.is_ok(), notes(&database).await.contains(&"before".to_owned()));
    assert_eq!(before.is_ok(), is_done.await.is_ok());
    assert_eq!(before.is_ok(), hiding.is_ok());
}

#[tokio::test]
async fn a_database_that_may_not_be_written_is_told_and_overcome() {
    let (folder, database) = new_database();
    note(&database, "there").await.expect("the database works");
    let forbidden: Result<()> =
        database.write(Durability::Passing, |tx| Ok(tx.pragma_update(None, "query_only", true)?)).await;
    forbidden.expect("it was allowed until now");
    for _ in 0..2 {
        assert!(matches!(note(&database, "no").await, Err(DatabaseError::ReadOnly)));
        assert_eq!(notes(&database).await, ["there"], "it can be read");
    }
    database.close();
    let database = reopen(&folder);
    note(&database, "yes").await.expect("it may be written again");
    assert_eq!(notes(&database).await, ["there", "yes"]);
}

/// Whether a file may be written: the superuser may whatever its permissions say.
fn is_writable(path: &Path) -> bool {
    std::fs::OpenOptions::new().append(true).open(path).is_ok()
}

#[tokio::test]
async fn a_file_that_may_not_be_written_is_told_and_overcome() {
    let (folder, database) = new_database();
    note(&database, "there").await.expect("the database works");
    database.close();
    let path = folder.path().join("queue.sqlite3");
    let writable = std::fs::metadata(&path).expect("the file is there").permissions();
    let mut protected = writable.clone();
    protected.set_readonly(true);
    std::fs::set_permissions(&path, protected).expect("it is our file");
    if !is_writable(&path) {
        let refused = open_database(&folder, &[NOTES]).map(|_| ());
        assert!(matches!(refused, Err(DatabaseError::ReadOnly)), "{refused:?}");
    }
    std::fs::set_permissions(&path, writable).expect("it is our file");
    let database = reopen(&folder);
    note(&database, "yes").await.expect("it may be written again");
    assert_eq!(notes(&database).await, ["there", "yes"]);
}

#[test]
fn a_folder_that_is_not_there_cannot_be_written() {
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let opened = Database::open(&folder.path().join("nowhere").join("queue.sqlite3"), &[]);
    assert!(matches!(opened.map(|_| ()), Err(DatabaseError::ReadOnly)));
}

#[test]
fn what_is_no_database_is_corrupt() {
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let path = folder.path().join("queue.sqlite3");
    let text = "A letter that somebody saved under our name. ".repeat(500);
    std::fs::write(&path, &text).expect("files can be written");
    let opened = open_database(&folder, &[]).map(|_| ());
    assert!(matches!(opened, Err(DatabaseError::Corrupt { .. })), "{opened:?}");
    assert_eq!(std::fs::read_to_string(&path).expect("files can be read"), text, "it was left as it was");
}

#[tokio::test]
async fn damaged_pages_are_corrupt_to_readers_and_writers() {
    let (folder, database) = new_database();
    for number in 0..500 {
        note(&database, &format!("note {number} {}", "x".repeat(200))).await.expect("the database works");
    }
    database.close();
    let path = folder.path().join("queue.sqlite3");
    let mut bytes = std::fs::read(&path).expect("files can be read");
    let (page, length) = (4096, bytes.len());
    assert!(length > 20 * page);
    bytes[length - 15 * page..].fill(0xAA);
    std::fs::write(&path, bytes).expect("files can be written");

    let database = reopen(&folder);
    let read: Result<i64> = database
        .read(|connection| Ok(connection.query_row("SELECT sum(length(text)) FROM notes", [], |row| row.get(0))?))
        .await;
    assert!(matches!(read, Err(DatabaseError::Corrupt { .. })), "{read:?}");
    let written: Result<()> = database
        .write(Durability::Promised, |tx| {
            tx.execute("UPDATE notes SET text = text || '!'", [])?;
            Ok(())
        })
        .await;
    assert!(matches!(written, Err(DatabaseError::Corrupt { .. })), "{written:?}");
}

#[test]
fn a_database_of_a_later_version_is_refused() {
    let (folder, database) = new_database();
    database.close();
    let opened = open_database(&folder, &[]).map(|_| ());
    assert!(matches!(opened, Err(DatabaseError::LaterVersion { migration }) if migration == "notes-1"));
    reopen(&folder).close();
}

#[tokio::test]
async fn a_migration_is_done_once_and_after_a_backup() {
    let (folder, database) = new_database();
    note(&database, "old").await.expect("the database works");
    database.close();
    let backups = folder.path().join("backups");
    assert!(!backups.exists(), "there was nothing to lose");

    let more = Migration { name: "notes-2", sql: "ALTER TABLE notes RENAME COLUMN text TO words" };
    for _ in 0..2 {
        let database = open_database(&folder, &[NOTES, more]).expect("the database can be opened");
        let words: Result<String> = database
            .read(|connection| Ok(connection.query_row("SELECT words FROM notes", [], |row| row.get(0))?))
            .await;
        assert_eq!(words.expect("the column has its new name"), "old");
        database.close();
    }
    let files: Vec<_> = std::fs::read_dir(&backups).expect("there is the folder").collect();
    assert_eq!(files.len(), 1);
    let backup = files[0].as_ref().expect("it can be listed").path();
    assert_eq!(notes_in(&rusqlite::Connection::open(backup).expect("it is a database")), ["old"]);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_everything_as_it_was() {
    let (folder, database) = new_database();
    note(&database, "old").await.expect("the database works");
    database.close();
    let broken = Migration { name: "notes-2", sql: "DELETE FROM notes; INSERT INTO nowhere VALUES (1)" };
    assert!(open_database(&folder, &[NOTES, broken]).is_err());
    assert_eq!(notes(&reopen(&folder)).await, ["old"]);
}
