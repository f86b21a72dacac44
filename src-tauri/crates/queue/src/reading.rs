//! What can be read of jobs.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row};

use crate::database_error::DatabaseError;
use crate::error::{QueueError, Result};
use crate::job::{Job, JobState};
use crate::queue::Queue;

const COLUMNS: &str = "id, kind, payload, state, priority, position, created_at, run_at, deadline, attempt,
                       max_attempts, crashes, error, finished_at";

/// How many jobs are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobCounts(HashMap<JobState, u32>);

impl JobCounts {
    /// How many are in that state.
    #[must_use]
    pub fn of(&self, state: JobState) -> u32 {
        self.0.get(&state).copied().unwrap_or_default()
    }
}

impl Queue {
    /// The job with that id.
    ///
    /// # Errors
    /// [`QueueError::NotFound`].
    pub fn job_in(&self, connection: &Connection, id: &str) -> Result<Job> {
        let found = self.select(connection, "WHERE id = ?1", [id])?.into_iter().next();
        found.ok_or_else(|| QueueError::NotFound { id: id.to_owned() })
    }

    /// All jobs that have not ended: those in progress first, then in the order in which they will be claimed.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn unfinished_in(&self, connection: &Connection) -> Result<Vec<Job>> {
        let order = "WHERE state IN ('in_progress', 'pending', 'scheduled', 'paused')
                     ORDER BY state = 'in_progress' DESC, priority DESC, position, created_at, id";
        self.select(connection, order, [])
    }

    /// The highest place in the user's order among the jobs of a priority that wait; `None` if none does. Looks at the ends
    /// of indexes, however many wait.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn last_position_in(&self, connection: &Connection, priority: u8) -> Result<Option<f64>> {
        let sql = "SELECT max(last) FROM (
                       SELECT max(position) AS last FROM jobs WHERE state = 'pending' AND priority = ?1
                       UNION ALL
                       SELECT max(position) FROM jobs WHERE state IN ('scheduled', 'paused') AND priority = ?1
                   )";
        Ok(connection.prepare_cached(sql)?.query_row([priority], |row| row.get(0))?)
    }

    /// When the first of those that wait for a worker was enqueued; `None` if none waits.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn waiting_since_in(&self, connection: &Connection) -> Result<Option<DateTime<Utc>>> {
        let sql = "SELECT min(created_at) FROM jobs WHERE state = 'pending'";
        let since: Option<i64> = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(since.and_then(DateTime::from_timestamp_millis))
    }

    /// The jobs that ended last, latest first.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn finished_in(&self, connection: &Connection, limit: u32) -> Result<Vec<Job>> {
        self.select(connection, "WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT ?1", [limit])
    }

    /// How many jobs are in each state.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn counts_in(&self, connection: &Connection) -> Result<JobCounts> {
        let mut statement = connection.prepare_cached("SELECT state, count(*) FROM jobs GROUP BY state")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?;
        let mut counts = HashMap::new();
        for row in rows {
            let (name, count) = row?;
            counts.insert(state_named(&name)?, count);
        }
        Ok(JobCounts(counts))
    }

    /// When the first scheduled job is due.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        let due = self.inner.database.read(|connection| -> Result<Option<i64>> {
            let sql = "SELECT min(run_at) FROM jobs WHERE state = 'scheduled'";
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        });
        Ok(due.await?.and_then(DateTime::from_timestamp_millis))
    }

    #[expect(clippy::unused_self, reason = "reads go through the queue as writes do")]
    pub(crate) fn select(
        &self,
        connection: &Connection,
        clause: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Job>> {
        let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM jobs {clause}"))?;
        let mut rows = statement.query(params)?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(read_job(row)?);
        }
        Ok(jobs)
    }
}

fn read_job(row: &Row<'_>) -> Result<Job> {
    let time = |index: usize| -> rusqlite::Result<Option<DateTime<Utc>>> {
        Ok(row.get::<_, Option<i64>>(index)?.and_then(DateTime::from_timestamp_millis))
    };
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: state_named(&row.get::<_, String>(3)?)?,
        priority: row.get(4)?,
        position: row.get(5)?,
        created_at: time(6)?.unwrap_or_default(),
        run_at: time(7)?,
        deadline: time(8)?,
        attempt: row.get(9)?,
        max_attempts: row.get(10)?,
        crashes: row.get(11)?,
        error: row.get(12)?,
        finished_at: time(13)?,
    })
}

fn state_named(name: &str) -> Result<JobState> {
    let unknown = || DatabaseError::Corrupt { message: format!("a job is in the unknown state {name}") };
    JobState::from_name(name).ok_or_else(|| unknown().into())
}
