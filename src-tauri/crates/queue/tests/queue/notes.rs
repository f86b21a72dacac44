//! A database with one table of ours, `notes`, for what concerns the database and not the queue.

use atles_queue::{Database, DatabaseError, Durability, Migration, Tx};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::open_database;

/// What the database gives.
pub type Result<T> = std::result::Result<T, DatabaseError>;

pub const NOTES: Migration =
    Migration { name: "notes-1", sql: "CREATE TABLE notes (text TEXT PRIMARY KEY) STRICT, WITHOUT ROWID" };

/// A folder and an empty database in it.
pub fn new_database() -> (TempDir, Database) {
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    let database = reopen(&folder);
    (folder, database)
}

/// The database in that folder.
pub fn reopen(folder: &TempDir) -> Database {
    open_database(folder, &[NOTES]).expect("the database can be opened")
}

/// Adds a note inside a transaction.
pub fn note_in(tx: &Tx<'_>, text: &str) -> Result<()> {
    tx.execute("INSERT INTO notes (text) VALUES (?1)", [text])?;
    Ok(())
}

/// Adds a note.
pub async fn note(database: &Database, text: &str) -> Result<()> {
    let text = text.to_owned();
    database.write(Durability::Promised, move |tx| note_in(tx, &text)).await
}

/// The notes that a reader sees, in alphabetical order.
pub async fn notes(database: &Database) -> Vec<String> {
    database.read(|connection| Ok::<_, DatabaseError>(notes_in(connection))).await.expect("the database can be read")
}

/// The notes that a connection sees, in alphabetical order.
pub fn notes_in(connection: &Connection) -> Vec<String> {
    let mut statement = connection.prepare("SELECT text FROM notes ORDER BY text").expect("there is the table");
    let rows = statement.query_map([], |row| row.get(0)).expect("it can be read");
    rows.collect::<rusqlite::Result<_>>().expect("it can be read")
}
