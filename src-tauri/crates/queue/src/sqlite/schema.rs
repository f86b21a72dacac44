//! The queue's tables and the way in which a database is brought up to date.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use crate::database_error::DatabaseError;

/// A change of the schema. Applied once, in order, by name; never changed after it was shipped.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Name, unique for ever.
    pub name: &'static str,
    /// What is to be carried out.
    pub sql: &'static str,
}

/// The queue's own.
const OURS: &[Migration] = &[
    Migration { name: "queue-1", sql: FIRST },
    Migration { name: "queue-2", sql: SECOND },
    Migration { name: "queue-3", sql: THIRD },
];

const FIRST: &str = "
        CREATE TABLE jobs (
            id            TEXT PRIMARY KEY,
            kind          TEXT NOT NULL,
            payload       TEXT NOT NULL,
            state         TEXT NOT NULL,
            priority      INTEGER NOT NULL,               -- 1 (low) to 5 (critical)
            position      REAL NOT NULL,                  -- the user's own order; lower first
            created_at    INTEGER NOT NULL,               -- all times: milliseconds since 1970
            run_at        INTEGER,                        -- for scheduled: not before
            deadline      INTEGER,
            unique_key    TEXT,
            attempt       INTEGER NOT NULL DEFAULT 0,     -- how often it was begun, orderly stops not counted
            max_attempts  INTEGER NOT NULL,
            crashes       INTEGER NOT NULL DEFAULT 0,     -- how often its worker died over it, in a row
            token         INTEGER NOT NULL DEFAULT 0,     -- fencing: rises with every claim and every loss of a lease
            worker        TEXT,
            asked         TEXT,                           -- pause or cancel, asked of the worker
            error         TEXT,                           -- why it was given up, paused or waits for another try
            finished_at   INTEGER
        ) STRICT;
        -- A claim looks at the first row of this index, however many finished jobs there are.
        CREATE INDEX jobs_claimable ON jobs (priority DESC, position, created_at, id) WHERE state = 'pending';
        CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE state = 'scheduled';
        CREATE INDEX jobs_in_progress ON jobs (id) WHERE state = 'in_progress';
        CREATE INDEX jobs_finished ON jobs (finished_at DESC, id DESC) WHERE finished_at IS NOT NULL;
        CREATE INDEX jobs_by_state ON jobs (state);
        CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key)
            WHERE unique_key IS NOT NULL AND state IN ('pending', 'scheduled', 'in_progress', 'paused');
    ";

const SECOND: &str = "
        ALTER TABLE jobs ADD COLUMN late INTEGER NOT NULL DEFAULT 0;       -- its missed deadline was said
        -- The order of claims as columns that only rise, so that an index can be read from a place on.
        ALTER TABLE jobs ADD COLUMN urgency INTEGER GENERATED ALWAYS AS (-priority) VIRTUAL;
        ALTER TABLE jobs ADD COLUMN due_by INTEGER
            GENERATED ALWAYS AS (coalesce(deadline, 9223372036854775807)) VIRTUAL;
        DROP INDEX jobs_claimable;
        DROP INDEX jobs_in_progress;
        DROP INDEX jobs_finished;
        DROP INDEX jobs_by_state;
        -- A claim looks at the first pending row, however many jobs have ended; the same index lists what has not.
        CREATE INDEX jobs_line ON jobs (state, urgency, due_by, position, created_at, id) WHERE finished_at IS NULL;
        CREATE INDEX jobs_positions ON jobs (priority, position) WHERE finished_at IS NULL;
        CREATE INDEX jobs_deadlines ON jobs (deadline, id)
            WHERE deadline IS NOT NULL AND late = 0 AND finished_at IS NULL;
        CREATE INDEX jobs_ended ON jobs (state, finished_at DESC, id DESC) WHERE finished_at IS NOT NULL;

        -- What happened to each job, numbered from 1.
        CREATE TABLE job_events (
            job_id        TEXT NOT NULL,
            number        INTEGER NOT NULL,
            at            INTEGER NOT NULL,
            what          TEXT NOT NULL,
            detail        TEXT,
            PRIMARY KEY (job_id, number)
        ) STRICT, WITHOUT ROWID;

        -- One row while the whole queue is paused.
        CREATE TABLE queue_pause (
            one           INTEGER PRIMARY KEY CHECK (one = 1),
            since         INTEGER NOT NULL,
            reason        TEXT NOT NULL
        ) STRICT;

        -- Counting a million rows takes a tenth of a second; these are kept up to date with each change.
        CREATE TABLE job_counts (state TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO job_counts SELECT state, count(*) FROM jobs GROUP BY state;
        CREATE TRIGGER jobs_added AFTER INSERT ON jobs BEGIN
            INSERT INTO job_counts VALUES (new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
        CREATE TRIGGER jobs_removed AFTER DELETE ON jobs BEGIN
            UPDATE job_counts SET count = count - 1 WHERE state = old.state;
        END;
        CREATE TRIGGER jobs_changed AFTER UPDATE OF state ON jobs WHEN new.state <> old.state BEGIN
            UPDATE job_counts SET count = count - 1 WHERE state = old.state;
            INSERT INTO job_counts VALUES (new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
        END;
    ";

const THIRD: &str = "
        -- Nearly always empty, so that a claim need not look at what is in hand. 3 is SUSPECT_AFTER.
        CREATE INDEX jobs_suspects ON jobs (state) WHERE crashes >= 3 AND finished_at IS NULL;
    ";

/// Applies what is missing, in one transaction, after a backup of what was there.
pub(crate) fn migrate(connection: &mut Connection, path: &Path, theirs: &[Migration]) -> Result<(), DatabaseError> {
    let wanted: Vec<Migration> = OURS.iter().chain(theirs).copied().collect();
    let applied = applied(connection)?;
    if let Some(unknown) = applied.iter().find(|name| wanted.iter().all(|migration| migration.name != name.as_str())) {
        return Err(DatabaseError::LaterVersion { migration: unknown.clone() });
    }
    if applied.len() == wanted.len() {
        return Ok(());
    }
    if !applied.is_empty() {
        back_up(connection, path, &applied)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")?;
    for migration in wanted {
        let insert = "INSERT OR IGNORE INTO migrations (name) VALUES (?1)";
        // Another process may have been quicker: then there is nothing left to do.
        if transaction.execute(insert, [migration.name])? == 1 {
            transaction.execute_batch(migration.sql)?;
        }
    }
    Ok(transaction.commit()?)
}

fn applied(connection: &Connection) -> Result<Vec<String>, DatabaseError> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'";
    let exists: Option<i64> = connection.query_row(table, [], |row| row.get(0)).optional()?;
    if exists.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare("SELECT name FROM migrations")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn back_up(connection: &Connection, path: &Path, applied: &[String]) -> Result<(), DatabaseError> {
    let folder = path.parent().unwrap_or(Path::new(".")).join("backups");
    std::fs::create_dir_all(&folder).map_err(|error| DatabaseError::Other(error.to_string()))?;
    let last = applied.iter().max().map_or("none", String::as_str);
    let target = folder.join(format!("before-{last}-and-{}.sqlite3", applied.len() + 1));
    if target.exists() {
        return Ok(());
    }
    connection.execute("VACUUM INTO ?1", [target.display().to_string()])?;
    Ok(())
}
