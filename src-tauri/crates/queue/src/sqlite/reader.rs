//! Jobs read from SQLite.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::group::Tx;
use crate::database_error::DatabaseError;
use crate::driver::{JobReader, QueuePause, Side};
use crate::error::Result;
use crate::event::{JobEvent, What};
use crate::filter::{Cursor, Filter};
use crate::job::{Asked, Job, JobCounts, JobState, Turn};

/// All columns, in the order of [`read_job`].
pub(super) const COLUMNS: &str = "id, kind, payload, unique_key, max_attempts, created_at, state, priority, position,
    deadline, late, run_at, attempt, crashes, worker, token, asked, error, finished_at";

/// A deadline that no job has: behind all that have one.
pub(super) const NO_DEADLINE: i64 = i64::MAX;

impl JobReader for Connection {
    fn job(&self, id: &str) -> Result<Option<Job>> {
        Ok(select(self, "WHERE id = ?1", [id])?.into_iter().next())
    }

    fn page(&self, state: JobState, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Vec<Job>> {
        let fits = "state = ?1 AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR priority = ?3)
                    AND (?4 IS NULL OR created_at < ?4)";
        let Filter { states: _, kind, priority, created_before } = filter;
        let created_before = created_before.map(millis);
        if state.is_ended() {
            let (time, id) = after.map_or((None, None), |cursor| (cursor.finished_at, Some(&cursor.turn.id)));
            let behind = if after.is_some() { "(finished_at, id) < (?6, ?7)" } else { "?6 IS NULL AND ?7 IS NULL" };
            let clause = format!(
                "WHERE {fits} AND finished_at IS NOT NULL AND {behind} ORDER BY finished_at DESC, id DESC LIMIT ?5"
            );
            let params = params![state.name(), kind, priority, created_before, limit, time.map(millis), id];
            return select(self, &clause, params);
        }
        let Some(cursor) = after else {
            let clause = format!("WHERE {fits} AND finished_at IS NULL {BY_TURN} LIMIT ?5");
            return select(self, &clause, params![state.name(), kind, priority, created_before, limit]);
        };
        let clause = format!(
            "WHERE {fits} AND finished_at IS NULL
             AND (urgency, due_by, position, created_at, id) > (?6, ?7, ?8, ?9, ?10) {BY_TURN} LIMIT ?5"
        );
        let turn = &cursor.turn;
        let params = params![
            state.name(),
            kind,
            priority,
            created_before,
            limit,
            -i64::from(turn.priority),
            turn.deadline.map_or(NO_DEADLINE, millis),
            turn.position,
            millis(turn.created_at),
            turn.id,
        ];
        select(self, &clause, params)
    }

    fn counts(&self) -> Result<JobCounts> {
        let mut statement = self.prepare_cached("SELECT state, count FROM job_counts")?;
        let mut rows = statement.query([])?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            counts.push((named(&row.get::<_, String>(0)?, JobState::from_name)?, row.get(1)?));
        }
        Ok(counts.into_iter().collect())
    }

    fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        first_time(self, "SELECT min(run_at) FROM jobs WHERE state = 'scheduled'")
    }

    fn waiting_since(&self) -> Result<Option<DateTime<Utc>>> {
        first_time(self, "SELECT min(created_at) FROM jobs WHERE state = 'pending'")
    }

    fn next_deadline(&self) -> Result<Option<DateTime<Utc>>> {
        first_time(
            self,
            "SELECT min(deadline) FROM jobs WHERE deadline IS NOT NULL AND late = 0 AND finished_at IS NULL",
        )
    }

    fn last_position(&self, priority: u8) -> Result<Option<f64>> {
        let sql = "SELECT max(position) FROM jobs WHERE priority = ?1 AND finished_at IS NULL";
        Ok(self.prepare_cached(sql)?.query_row([priority], |row| row.get(0))?)
    }

    fn neighbour(&self, place: &Turn, side: Side) -> Result<Option<Job>> {
        let (beyond, order) = match side {
            Side::Ahead => ("<", "position DESC, created_at DESC, id DESC"),
            Side::Behind => (">", "position, created_at, id"),
        };
        // One look at the index for each state, rather than a sort of all that wait.
        let clause = format!(
            "WHERE state = ?1 AND finished_at IS NULL AND urgency = ?2 AND due_by = ?3
             AND (position, created_at, id) {beyond} (?4, ?5, ?6) AND id <> ?6 ORDER BY {order} LIMIT 1"
        );
        let mut found = Vec::new();
        for state in [JobState::Pending, JobState::Scheduled, JobState::Paused] {
            let params = params![
                state.name(),
                -i64::from(place.priority),
                place.deadline.map_or(NO_DEADLINE, millis),
                place.position,
                millis(place.created_at),
                place.id,
            ];
            found.extend(select(self, &clause, params)?);
        }
        let by_turn = |a: &Job, b: &Job| a.turn().order(&b.turn());
        Ok(match side {
            Side::Ahead => found.into_iter().max_by(by_turn),
            Side::Behind => found.into_iter().min_by(by_turn),
        })
    }

    fn history(&self, id: &str) -> Result<Vec<JobEvent>> {
        let sql = "SELECT at, what, detail FROM job_events WHERE job_id = ?1 ORDER BY number";
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query([id])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(JobEvent {
                job_id: id.to_owned(),
                at: time(row.get(0)?),
                what: named(&row.get::<_, String>(1)?, What::from_name)?,
                detail: row.get(2)?,
            });
        }
        Ok(events)
    }

    fn queue_pause(&self) -> Result<Option<QueuePause>> {
        let mut statement = self.prepare_cached("SELECT since, reason FROM queue_pause")?;
        let pause = statement.query_row([], |row| Ok(QueuePause { since: time(row.get(0)?), reason: row.get(1)? }));
        Ok(pause.optional()?)
    }
}

/// As the order of [`Turn`](crate::Turn).
pub(super) const BY_TURN: &str = "ORDER BY urgency, due_by, position, created_at, id";

pub(super) fn select(connection: &Connection, clause: &str, params: impl rusqlite::Params) -> Result<Vec<Job>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM jobs {clause}"))?;
    let mut rows = statement.query(params)?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next()? {
        jobs.push(read_job(row)?);
    }
    Ok(jobs)
}

/// A row of [`COLUMNS`].
pub(super) fn read_job(row: &Row<'_>) -> Result<Job> {
    let time_at =
        |index: usize| -> rusqlite::Result<Option<DateTime<Utc>>> { Ok(row.get::<_, Option<i64>>(index)?.map(time)) };
    let asked = row.get::<_, Option<String>>(16)?;
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        unique_key: row.get(3)?,
        max_attempts: row.get(4)?,
        created_at: time(row.get(5)?),
        state: named(&row.get::<_, String>(6)?, JobState::from_name)?,
        priority: row.get(7)?,
        position: row.get(8)?,
        deadline: time_at(9)?,
        late: row.get(10)?,
        run_at: time_at(11)?,
        attempt: row.get(12)?,
        crashes: row.get(13)?,
        worker: row.get(14)?,
        token: row.get(15)?,
        asked: asked.map_or(Ok(Asked::Nothing), |word| named(&word, asked_named))?,
        error: row.get(17)?,
        finished_at: time_at(18)?,
    })
}

fn asked_named(word: &str) -> Option<Asked> {
    match word {
        "pause" => Some(Asked::Pause),
        "cancel" => Some(Asked::Cancel),
        _ => None,
    }
}

fn named<T>(word: &str, known: impl FnOnce(&str) -> Option<T>) -> std::result::Result<T, DatabaseError> {
    known(word).ok_or_else(|| DatabaseError::Corrupt { message: format!("a job has the unknown word {word}") })
}

fn first_time(connection: &Connection, sql: &str) -> Result<Option<DateTime<Utc>>> {
    let found: Option<i64> = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    Ok(found.map(time))
}

/// Times are kept in milliseconds since 1970.
pub(super) const fn millis(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

fn time(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// A transaction reads as its connection does.
impl JobReader for Tx<'_> {
    fn job(&self, id: &str) -> Result<Option<Job>> {
        (**self).job(id)
    }

    fn page(&self, state: JobState, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Result<Vec<Job>> {
        (**self).page(state, filter, after, limit)
    }

    fn counts(&self) -> Result<JobCounts> {
        (**self).counts()
    }

    fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        (**self).next_due()
    }

    fn waiting_since(&self) -> Result<Option<DateTime<Utc>>> {
        (**self).waiting_since()
    }

    fn next_deadline(&self) -> Result<Option<DateTime<Utc>>> {
        (**self).next_deadline()
    }

    fn last_position(&self, priority: u8) -> Result<Option<f64>> {
        (**self).last_position(priority)
    }

    fn neighbour(&self, place: &Turn, side: Side) -> Result<Option<Job>> {
        (**self).neighbour(place, side)
    }

    fn history(&self, id: &str) -> Result<Vec<JobEvent>> {
        (**self).history(id)
    }

    fn queue_pause(&self) -> Result<Option<QueuePause>> {
        (**self).queue_pause()
    }
}
