//! Commands of the Monitor: what the engine does at this moment, and how it went.

use super::{EngineHandle, failed};
use crate::api::{ApiError, History, HistoryRange, Monitor};
use crate::config;
use crate::store::{Resolution, Samples};

impl EngineHandle {
    /// Everything that the engine does at this moment. The same comes as an event with every sample.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn monitor(&self) -> Result<Monitor, ApiError> {
        self.inner.board.monitor().await.map_err(failed)
    }

    /// How it went, for charts.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn history(&self, range: HistoryRange) -> Result<History, ApiError> {
        let now = self.inner.core.clock.now().timestamp();
        let of = |resolution| self.read(move |connection| Samples(connection).kept(resolution, now));
        let (step, points) = match range {
            HistoryRange::TenMinutes => {
                (i64::try_from(config::METRICS_PERIOD.as_secs()).unwrap_or(i64::MAX), self.inner.core.history.latest())
            }
            HistoryRange::Day => (Resolution::Minute.step(), of(Resolution::Minute).await?),
            HistoryRange::Month => (Resolution::HalfHour.step(), of(Resolution::HalfHour).await?),
        };
        Ok(History { range, step_seconds: u32::try_from(step).unwrap_or(u32::MAX), points })
    }
}
