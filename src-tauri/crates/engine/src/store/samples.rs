//! The table `samples`: what the charts of a day and of a month show.

use rusqlite::{Connection, params};

use super::Result;
use crate::api::HistoryPoint;

/// How far apart samples of a resolution are, and how long they are kept, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// Every minute for a day.
    Minute,
    /// Every half hour for thirty days.
    HalfHour,
}

impl Resolution {
    /// Seconds from one sample to the next.
    pub(crate) const fn step(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::HalfHour => 1_800,
        }
    }

    const fn kept(self) -> i64 {
        match self {
            Self::Minute => 24 * 3_600,
            Self::HalfHour => 30 * 24 * 3_600,
        }
    }
}

/// The queries on the table. Times are in seconds since 1970.
pub(crate) struct Samples<'c>(pub(crate) &'c Connection);

impl Samples<'_> {
    /// Adds a sample, or replaces that of the same time, and forgets those that are too old.
    pub(crate) fn put(&self, resolution: Resolution, at: i64, point: &HistoryPoint) -> Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO samples (step, at, point) VALUES (?1, ?2, ?3)")?
            .execute(params![resolution.step(), at, serde_json::to_string(point)?])?;
        self.0
            .prepare_cached("DELETE FROM samples WHERE step = ?1 AND at < ?2")?
            .execute(params![resolution.step(), at - resolution.kept()])?;
        Ok(())
    }

    /// The samples from a time up to, but not including, another; oldest first.
    pub(crate) fn between(&self, resolution: Resolution, from: i64, to: i64) -> Result<Vec<HistoryPoint>> {
        let mut statement =
            self.0.prepare_cached("SELECT point FROM samples WHERE step = ?1 AND at >= ?2 AND at < ?3 ORDER BY at")?;
        let rows = statement.query_map(params![resolution.step(), from, to], |row| row.get::<_, String>(0))?;
        rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
    }

    /// The samples that are kept, up to `now`.
    pub(crate) fn kept(&self, resolution: Resolution, now: i64) -> Result<Vec<HistoryPoint>> {
        self.between(resolution, now - resolution.kept(), now + 1)
    }
}
