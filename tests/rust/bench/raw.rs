//! The SQL of one job's life without a queue around it, on the queue's own tables; and many finished jobs at once.

use std::path::Path;

use rusqlite::{Connection, params};

const NOTE: &str = "INSERT INTO job_events (job_id, number, at, what, detail)
    SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, NULL FROM job_events WHERE job_id = ?1 RETURNING number";

const COLUMNS: &str =
    "id, kind, payload, unique_key, max_attempts, created_at, state, priority, position, deadline, late,
    run_at, attempt, crashes, worker, token, asked, error, finished_at";

/// A connection with the settings of the queue's.
pub struct Raw {
    connection: Connection,
}

impl Raw {
    /// On a database that has the queue's tables.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection })
    }

    /// Enqueue, claim and complete, a transaction each.
    pub fn cycle(&self, id: &str) -> rusqlite::Result<()> {
        self.in_transaction(|connection| {
            let sql =
                "INSERT INTO jobs (id, kind, payload, unique_key, max_attempts, created_at, state, priority, position,
                       deadline, run_at) VALUES (?1, 'bench', ?2, NULL, 3, 5, 'pending', 3, 0, NULL, NULL)";
            let payload =
                "ninety bytes or so, as a request would have them, more or less, if it were written down here";
            connection.prepare_cached(sql)?.execute(params![id, payload])?;
            note(connection, id, "enqueued")
        })?;
        self.in_transaction(|connection| {
            let due = "UPDATE jobs SET state = 'pending', run_at = NULL WHERE state = 'scheduled' AND run_at <= ?1";
            connection.prepare_cached(due)?.execute([5])?;
            let claim = format!(
                "UPDATE jobs SET state = 'in_progress', worker = ?1, token = token + 1, attempt = attempt + 1, asked = NULL,
                 run_at = NULL, error = NULL WHERE NOT EXISTS (SELECT 1 FROM queue_pause)
                 AND id = (SELECT id FROM jobs WHERE state = 'pending' AND finished_at IS NULL
                 ORDER BY urgency, due_by, position, created_at, id LIMIT 1) RETURNING {COLUMNS}"
            );
            let claimed: String = connection.prepare_cached(&claim)?.query_row(["worker"], |row| row.get(0))?;
            note(connection, &claimed, "claimed")
        })?;
        self.in_transaction(|connection| {
            let select = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1");
            let token: i64 = connection.prepare_cached(&select)?.query_row([id], |row| row.get(15))?;
            let sql =
                "UPDATE jobs SET state = 'completed', run_at = NULL, attempt = 1, crashes = 0, late = 0, worker = NULL,
                       token = ?2, asked = NULL, error = NULL, finished_at = 5 WHERE id = ?1";
            connection.prepare_cached(sql)?.execute(params![id, token + 1])?;
            note(connection, id, "completed")
        })
    }

    fn in_transaction(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        work(&self.connection)?;
        self.connection.execute_batch("COMMIT")
    }
}

fn note(connection: &Connection, id: &str, what: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(NOTE)?.query_row(params![id, 5, what], |_| Ok(()))
}

/// Puts that many completed jobs with their histories into a database that has the queue's tables.
pub fn fill(path: &Path, jobs: u32) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = OFF; BEGIN")?;
    connection.execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
         INSERT INTO jobs (id, kind, payload, state, priority, position, created_at, max_attempts, attempt, token, finished_at)
         SELECT printf('finished %08d', n), 'bench', 'ninety bytes or so, as a request would have them', 'completed', 3, n,
                n, 3, 1, 2, n FROM numbers",
        [jobs],
    )?;
    connection.execute_batch(
        "INSERT INTO job_events (job_id, number, at, what)
         SELECT id, column1, finished_at, column2 FROM jobs, (VALUES (1, 'enqueued'), (2, 'claimed'), (3, 'completed'));
         COMMIT; PRAGMA wal_checkpoint(TRUNCATE)",
    )
}
