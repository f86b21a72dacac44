//! Commands about the queue as a whole: hold it, let it go on, and how many requests may be in hand at once.

use super::{EngineHandle, failed};
use crate::api::ApiError;
use crate::config;
use crate::core::Flow;
use crate::store::Settings;

impl EngineHandle {
    /// Has nothing be begun any more; what is in hand goes on to its end. Remembered until [`resume_queue`], also over
    /// restarts.
    ///
    /// # Errors
    /// When the choice cannot be recorded; it holds until the end of this session all the same.
    ///
    /// [`resume_queue`]: Self::resume_queue
    pub async fn pause_queue(&self) -> Result<(), ApiError> {
        tracing::info!(task = "controller", "the queue is paused: what is in hand is finished, nothing is begun");
        self.set_flow(|flow| flow.paused = true).await
    }

    /// Lets requests be begun again.
    ///
    /// # Errors
    /// When the choice cannot be recorded; it holds until the end of this session all the same.
    pub async fn resume_queue(&self) -> Result<(), ApiError> {
        tracing::info!(task = "controller", "the queue goes on");
        self.set_flow(|flow| flow.paused = false).await
    }

    /// Sets how many requests may be in hand at once at most, 1 to 10; `None` for as many as the pace allows. Requests that
    /// are in hand beyond that go on to their end.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) outside of the range; when the choice cannot be
    /// recorded.
    pub async fn set_ceiling(&self, ceiling: Option<u32>) -> Result<(), ApiError> {
        if ceiling.is_some_and(|ceiling| !(1..=config::HIGHEST_CEILING).contains(&ceiling)) {
            let message = format!("The number of requests at once must be between 1 and {}.", config::HIGHEST_CEILING);
            return Err(ApiError::invalid("ceiling", message));
        }
        match ceiling {
            Some(ceiling) => tracing::info!(task = "controller", "at most {ceiling} requests at once, by hand"),
            None => tracing::info!(task = "controller", "as many requests at once as the pace allows"),
        }
        self.set_flow(|flow| flow.ceiling = ceiling).await
    }

    async fn set_flow(&self, change: impl FnOnce(&mut Flow)) -> Result<(), ApiError> {
        let core = &self.inner.core;
        core.flow.send_modify(change);
        core.status_changed.notify_one();
        core.sampled.notify_one();
        let Flow { paused, ceiling } = *core.flow.borrow();
        let recorded = core.write_promised(move |tx| {
            let settings = Settings(tx);
            settings.set(Settings::QUEUE, if paused { "paused" } else { "" })?;
            settings.set(Settings::CEILING, &ceiling.map_or_else(String::new, |ceiling| ceiling.to_string()))
        });
        recorded.await.map_err(failed)
    }
}
