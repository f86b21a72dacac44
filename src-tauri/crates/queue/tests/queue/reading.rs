//! Readers see what is committed, all of it at one moment, and change nothing.

use atles_queue::{DatabaseError, Durability};

use crate::notes::{Result, new_database, note, note_in, notes, notes_in, reopen};

#[tokio::test]
async fn a_reader_sees_what_is_committed_and_nothing_else() {
    let (_folder, database) = new_database();
    note(&database, "committed").await.expect("the database works");
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let writing = database.write(Durability::Passing, move |tx| -> Result<()> {
        note_in(tx, "under way")?;
        entered.send(()).expect("the test waits");
        gate.recv().expect("the test opens the gate");
        Ok(())
    });
    let reading = async {
        has_entered.await.expect("the writer comes");
        let seen = notes(&database).await;
        open.send(()).expect("the writer waits");
        seen
    };
    let (written, seen) = tokio::join!(writing, reading);
    written.expect("the database works");
    assert_eq!(seen, ["committed"]);
    assert_eq!(notes(&database).await, ["committed", "under way"]);
}

#[tokio::test]
async fn all_that_one_reader_reads_is_of_one_moment() {
    let (_folder, database) = new_database();
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let reading = database.read(move |connection| -> Result<(usize, usize)> {
        let before = notes_in(connection).len();
        entered.send(()).expect("the test waits");
        gate.recv().expect("the test opens the gate");
        Ok((before, notes_in(connection).len()))
    });
    let writing = async {
        has_entered.await.expect("the reader comes");
        note(&database, "meanwhile").await.expect("a reader holds up no writer");
        open.send(()).expect("the reader waits");
    };
    let (read, ()) = tokio::join!(reading, writing);
    assert_eq!(read.expect("the database works"), (0, 0));
    assert_eq!(notes(&database).await, ["meanwhile"]);
}

#[tokio::test]
async fn a_reader_writes_nothing() {
    let (_folder, database) = new_database();
    let written = database
        .read(|connection| -> Result<usize> { Ok(connection.execute("INSERT INTO notes (text) VALUES ('no')", [])?) });
    assert!(matches!(written.await, Err(DatabaseError::ReadOnly)));
    assert_eq!(notes(&database).await, [""; 0]);
}

#[tokio::test]
async fn a_reader_that_panics_disturbs_nobody() {
    let (_folder, database) = new_database();
    note(&database, "there").await.expect("the database works");
    for _ in 0..4 {
        let broken = database.read(|_| -> Result<()> { panic!("the work of a test breaks down") }).await;
        assert!(matches!(broken, Err(DatabaseError::Panicked { .. })));
        assert_eq!(notes(&database).await, ["there"]);
    }
}

#[tokio::test]
async fn the_data_version_tells_of_others() {
    let (folder, database) = new_database();
    let version = async || database.data_version().await.expect("the database works");
    let before = version().await;
    note(&database, "ours").await.expect("the database works");
    assert_eq!(version().await, before, "our own writes are no news");
    let other = reopen(&folder);
    assert_eq!(version().await, before, "a look is no news");
    note(&other, "theirs").await.expect("the database works");
    assert_ne!(version().await, before);
    assert_eq!(notes(&database).await, ["ours", "theirs"]);
}
