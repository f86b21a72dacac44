//! The table `request_events`: what happened to requests, written in the transaction in which it happened.
//!
//! It is the outbox of the event publisher, so an event is never sent before its commit and never lost by a crash between
//! the two; and it is the history of a request.

use rusqlite::{Connection, params};

use super::Result;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Accepted,
    Started,
    Planned,
    Section(u32),
    Completed,
    Failed,
    Cancelled,
    CancelAsked,
    Paused,
    PauseAsked,
    FinishAsked,
    Resumed,
    Retried,
    Released,
    Repaired,
    Moved,
    PutOff,
    DeadlineMissed,
    /// It was cleared away; its row may be gone.
    Cleared,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Started => "started",
            Self::Planned => "planned",
            Self::Section(_) => "section",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::CancelAsked => "cancel_asked",
            Self::Paused => "paused",
            Self::PauseAsked => "pause_asked",
            Self::FinishAsked => "finish_asked",
            Self::Resumed => "resumed",
            Self::Retried => "retried",
            Self::Released => "released",
            Self::Repaired => "repaired",
            Self::Moved => "moved",
            Self::PutOff => "put_off",
            Self::DeadlineMissed => "deadline_missed",
            Self::Cleared => "cleared",
        }
    }
}

/// The queries on the table.
pub(crate) struct RequestEvents<'c>(pub(crate) &'c Connection);

impl RequestEvents<'_> {
    /// Adds an event.
    pub(crate) fn add(&self, request_id: &str, what: What, now: &str) -> Result<()> {
        let number = if let What::Section(number) = what { Some(number) } else { None };
        self.0
            .prepare_cached("INSERT INTO request_events (request_id, what, number, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![request_id, what.name(), number, now])?;
        Ok(())
    }

    /// Forgets what happened to a request.
    pub(crate) fn clear(&self, request_id: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM request_events WHERE request_id = ?1")?.execute([request_id])?;
        Ok(())
    }

    /// What happened to a request that only its writing knows: when (RFC 3339), `planned`, `section` or `finish_asked`, and
    /// the number of the section, from 0.
    pub(crate) fn of_writing(&self, request_id: &str) -> Result<Vec<(String, String, Option<u32>)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT at, what, number FROM request_events
             WHERE request_id = ?1 AND what IN ('planned', 'section', 'finish_asked') ORDER BY id",
        )?;
        let rows = statement.query_map([request_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Number of the last event; 0 before the first.
    pub(crate) fn last(&self) -> Result<i64> {
        Ok(self.0.prepare_cached("SELECT coalesce(max(id), 0) FROM request_events")?.query_row([], |row| row.get(0))?)
    }

    /// Ids of the requests that something happened to after event `after`, each once, in the order of the last thing that
    /// happened to it; with the number of the last event.
    pub(crate) fn changed_since(&self, after: i64) -> Result<(Vec<String>, i64)> {
        let mut statement = self.0.prepare_cached(
            "SELECT request_id, max(id) FROM request_events WHERE id > ?1 GROUP BY request_id ORDER BY max(id)",
        )?;
        let mut last = after;
        let mut ids = Vec::new();
        for row in statement.query_map([after], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))? {
            let (id, number) = row?;
            ids.push(id);
            last = number;
        }
        Ok((ids, last))
    }
}
