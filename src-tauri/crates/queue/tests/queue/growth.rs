//! What is read often is read from an index, however many jobs have ended; and a database of before is brought up to date.

use atles_queue::{Database, DatabaseError, JobState, Migration};
use rusqlite::Connection;

use crate::support::{Sqlite, World, open_database};

/// How SQLite means to carry out a query.
async fn plan(database: &Database, sql: &'static str) -> String {
    let plan = database.read(move |connection| -> Result<String, DatabaseError> {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let steps = statement.query_map([], |row| row.get::<_, String>("detail"))?;
        Ok(steps.collect::<rusqlite::Result<Vec<_>>>()?.join("; "))
    });
    plan.await.expect("the query is understood")
}

#[tokio::test]
async fn no_query_of_the_hot_paths_looks_at_all_jobs() {
    let world = World::<Sqlite>::new();
    for (sql, index) in [
        (
            "SELECT id FROM jobs WHERE state = 'pending' AND finished_at IS NULL
             ORDER BY urgency, due_by, position, created_at, id LIMIT 1",
            "jobs_line (state=?)",
        ),
        (
            "SELECT id FROM jobs WHERE state = 'pending' AND finished_at IS NULL
             AND (urgency, due_by, position, created_at, id) > (-3, 4, 5, 6, 'a')
             ORDER BY urgency, due_by, position, created_at, id LIMIT 1",
            "jobs_line (state=? AND (urgency,due_by,position,created_at,id)>(?,?,?,?,?))",
        ),
        (
            "SELECT id FROM jobs WHERE state = 'completed' AND finished_at IS NOT NULL AND (finished_at, id) < (5, 'a')
             ORDER BY finished_at DESC, id DESC LIMIT 50",
            "(finished_at,id)<(?,?)",
        ),
        ("SELECT max(position) FROM jobs WHERE priority = 3 AND finished_at IS NULL", "jobs_positions (priority=?)"),
        (
            "SELECT id FROM jobs WHERE state = 'pending' AND finished_at IS NULL AND urgency = -3 AND due_by = 4
             AND (position, created_at, id) < (5, 6, 'a') AND id <> 'a'
             ORDER BY position DESC, created_at DESC, id DESC LIMIT 1",
            "jobs_line (state=? AND urgency=? AND due_by=? AND (position,created_at,id)<(?,?,?))",
        ),
        ("SELECT min(run_at) FROM jobs WHERE state = 'scheduled'", "jobs_scheduled"),
        (
            "SELECT min(deadline) FROM jobs WHERE deadline IS NOT NULL AND late = 0 AND finished_at IS NULL",
            "jobs_deadlines",
        ),
        ("UPDATE jobs SET state = 'pending' WHERE state = 'scheduled' AND run_at <= 5", "jobs_scheduled (run_at<?)"),
        ("SELECT what FROM job_events WHERE job_id = 'a' ORDER BY number", "PRIMARY KEY (job_id=?)"),
    ] {
        let plan = plan(&world.driver, sql).await;
        assert!(plan.contains(index), "{sql}\nis carried out as {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\nis sorted: {plan}");
    }
}

/// A database as it was before there were deadlines, histories and counts.
fn old_database(folder: &tempfile::TempDir) {
    let path = folder.path().join("queue.sqlite3");
    let connection = Connection::open(path).expect("a database can be opened");
    connection
        .execute_batch(
            "CREATE TABLE migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
             INSERT INTO migrations VALUES ('queue-1');",
        )
        .expect("a table can be made");
    connection.execute_batch(include_str!("old_schema.sql")).expect("tables can be made");
}

#[tokio::test]
async fn jobs_of_a_database_of_before_are_kept_and_counted() {
    let world = World::<Sqlite>::new();
    let folder = tempfile::tempdir().expect("the machine has a folder for passing files");
    old_database(&folder);
    let none: [Migration; 0] = [];
    let database = open_database(&folder, &none).expect("it is brought up to date");
    let queue = atles_queue::Queue::new(database.clone(), std::sync::Arc::new(world.clock.clone()), world.settings);
    let reading = queue.clone();
    let counts = database.read(move |connection| reading.counts_in(connection)).await.expect("the database works");
    assert_eq!((counts.of(JobState::Pending), counts.of(JobState::Completed)), (2, 1));
    let lease = queue.claim("tester").await.expect("the database works").expect("a job waits");
    assert_eq!(lease.job_id(), "urgent");
    assert!(folder.path().join("backups").exists(), "there is a way back");
}
