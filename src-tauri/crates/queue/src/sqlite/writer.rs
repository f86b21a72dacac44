//! Jobs written to SQLite. One writer at a time holds the whole database, so nothing else has to be locked.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::group::Tx;
use super::reader::{BY_TURN, COLUMNS, millis, read_job, select};
use crate::driver::{AfterCommit, HISTORY, JobReader as _, JobWriter, QueuePause};
use crate::error::{QueueError, Result};
use crate::event::JobEvent;
use crate::job::{Asked, Job, JobState, SUSPECT_AFTER};

/// Where the index of suspects is used, the number is a constant of the statement.
const SUSPECTS: &str = "jobs WHERE crashes >= 3 AND finished_at IS NULL";
const _: () = assert!(SUSPECT_AFTER == 3, "the index and the statement name the number");

impl JobWriter for Tx<'_> {
    fn insert(&self, job: &Job) -> Result<()> {
        let sql =
            "INSERT INTO jobs (id, kind, payload, unique_key, max_attempts, created_at, state, priority, position,
                   deadline, run_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        self.prepare_cached(sql)?
            .execute(params![
                job.id,
                job.kind,
                job.payload,
                job.unique_key,
                job.max_attempts,
                millis(job.created_at),
                job.state.name(),
                job.priority,
                job.position,
                job.deadline.map(millis),
                job.run_at.map(millis),
            ])
            .map_err(or_duplicate)?;
        Ok(())
    }

    fn lock(&self, id: &str) -> Result<Option<Job>> {
        self.job(id)
    }

    fn claim(&self, now: DateTime<Utc>, worker: &str) -> Result<Option<Job>> {
        let due = "UPDATE jobs SET state = 'pending', run_at = NULL WHERE state = 'scheduled' AND run_at <= ?1";
        self.prepare_cached(due)?.execute([millis(now)])?;
        let claim = format!(
            "UPDATE jobs SET state = 'in_progress', worker = ?1, token = token + 1, attempt = attempt + 1, asked = NULL,
             run_at = NULL, error = NULL WHERE NOT EXISTS (SELECT 1 FROM queue_pause)
             AND id = (SELECT id FROM jobs WHERE state = 'pending' AND finished_at IS NULL {BY_TURN} LIMIT 1)
             AND (NOT EXISTS (SELECT 1 FROM {SUSPECTS})
                  OR NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'in_progress' AND finished_at IS NULL)
                  OR (crashes < {SUSPECT_AFTER} AND NOT EXISTS (SELECT 1 FROM {SUSPECTS} AND state = 'in_progress')))
             RETURNING {COLUMNS}"
        );
        let mut statement = self.prepare_cached(&claim)?;
        let mut rows = statement.query([worker])?;
        rows.next()?.map(read_job).transpose()
    }

    fn save(&self, job: &Job) -> Result<()> {
        let sql =
            "UPDATE jobs SET state = ?2, run_at = ?3, attempt = ?4, crashes = ?5, late = ?6, worker = ?7, token = ?8,
                   asked = ?9, error = ?10, finished_at = ?11 WHERE id = ?1";
        let asked = match job.asked {
            Asked::Nothing => None,
            Asked::Pause => Some("pause"),
            Asked::Cancel => Some("cancel"),
        };
        self.prepare_cached(sql)?
            .execute(params![
                job.id,
                job.state.name(),
                job.run_at.map(millis),
                job.attempt,
                job.crashes,
                job.late,
                job.worker,
                job.token,
                asked,
                job.error,
                job.finished_at.map(millis),
            ])
            .map_err(or_duplicate)?;
        Ok(())
    }

    fn place(&self, job: &Job) -> Result<()> {
        let sql = "UPDATE jobs SET priority = ?2, position = ?3, deadline = ?4, late = ?5 WHERE id = ?1";
        let deadline = job.deadline.map(millis);
        self.prepare_cached(sql)?.execute(params![job.id, job.priority, job.position, deadline, job.late])?;
        Ok(())
    }

    fn newly_late(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Job>> {
        let clause = "WHERE deadline IS NOT NULL AND late = 0 AND finished_at IS NULL AND deadline <= ?1
                      ORDER BY deadline, id LIMIT ?2";
        select(self, clause, params![millis(now), limit])
    }

    fn prune(&self, state: JobState, before: DateTime<Utc>, limit: u32) -> Result<Vec<String>> {
        let sql = "SELECT id FROM jobs WHERE state = ?1 AND finished_at IS NOT NULL AND finished_at < ?2
                   ORDER BY finished_at, id LIMIT ?3";
        let mut statement = self.prepare_cached(sql)?;
        let rows = statement.query_map(params![state.name(), millis(before), limit], |row| row.get(0))?;
        let ids: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        for id in &ids {
            self.prepare_cached("DELETE FROM job_events WHERE job_id = ?1")?.execute([id])?;
            self.prepare_cached("DELETE FROM jobs WHERE id = ?1")?.execute([id])?;
        }
        Ok(ids)
    }

    fn note(&self, event: &JobEvent) -> Result<()> {
        let sql = "INSERT INTO job_events (job_id, number, at, what, detail)
                   SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM job_events WHERE job_id = ?1 RETURNING number";
        let params = params![event.job_id, millis(event.at), event.what.name(), event.detail];
        let number: i64 = self.prepare_cached(sql)?.query_row(params, |row| row.get(0))?;
        if number > HISTORY {
            let sql = "DELETE FROM job_events WHERE job_id = ?1 AND number <= ?2";
            self.prepare_cached(sql)?.execute(params![event.job_id, number - HISTORY])?;
        }
        Ok(())
    }

    fn set_queue_pause(&self, pause: Option<&QueuePause>) -> Result<()> {
        self.prepare_cached("DELETE FROM queue_pause")?.execute([])?;
        if let Some(pause) = pause {
            let sql = "INSERT INTO queue_pause (one, since, reason) VALUES (1, ?1, ?2)";
            self.prepare_cached(sql)?.execute(params![millis(pause.since), pause.reason])?;
        }
        Ok(())
    }

    fn after_commit(&self, action: AfterCommit) {
        Self::after_commit(self, action);
    }
}

/// The only constraints that a job can break are those of its id and of its unique key.
fn or_duplicate(error: rusqlite::Error) -> QueueError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => QueueError::Duplicate,
        _ => error.into(),
    }
}
