//! Commands about the queue as a whole: hold it, let it go on, and how many requests may be in hand at once.

use atles_queue::{Queue, Tx};

use super::{EngineHandle, failed};
use crate::api::ApiError;
use crate::config;
use crate::store::{Result, Settings};

impl EngineHandle {
    /// Has nothing be begun any more; what is in hand goes on to its end. Remembered until [`resume_queue`], also over
    /// restarts, and also for processes beside this one: it is the queue that is paused.
    ///
    /// # Errors
    /// When it cannot be recorded: then it is not paused.
    ///
    /// [`resume_queue`]: Self::resume_queue
    pub async fn pause_queue(&self) -> std::result::Result<(), ApiError> {
        self.change_queue(|queue, tx| Ok(queue.pause_queue_in(tx, "")?)).await?;
        tracing::info!(task = "controller", "the queue is paused: what is in hand is finished, nothing is begun");
        Ok(())
    }

    /// Lets requests be begun again.
    ///
    /// # Errors
    /// When it cannot be recorded: then it stays paused.
    pub async fn resume_queue(&self) -> std::result::Result<(), ApiError> {
        self.change_queue(|queue, tx| Ok(queue.resume_queue_in(tx)?)).await?;
        tracing::info!(task = "controller", "the queue goes on");
        Ok(())
    }

    /// Sets how many requests may be in hand at once at most, 1 to 10; `None` for as many as the pace allows. Requests that
    /// are in hand beyond that go on to their end.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) outside of the range; when the choice cannot be
    /// recorded, though it holds until the end of this session all the same.
    pub async fn set_ceiling(&self, ceiling: Option<u32>) -> std::result::Result<(), ApiError> {
        if ceiling.is_some_and(|ceiling| !(1..=config::HIGHEST_CEILING).contains(&ceiling)) {
            let message = format!("The number of requests at once must be between 1 and {}.", config::HIGHEST_CEILING);
            return Err(ApiError::invalid("ceiling", message));
        }
        match ceiling {
            Some(ceiling) => tracing::info!(task = "controller", "at most {ceiling} requests at once, by hand"),
            None => tracing::info!(task = "controller", "as many requests at once as the pace allows"),
        }
        self.inner.core.ceiling.send_replace(ceiling);
        self.change_queue(move |_, tx| {
            Settings(tx).set(Settings::CEILING, &ceiling.map_or_else(String::new, |ceiling| ceiling.to_string()))
        })
        .await
    }

    async fn change_queue(
        &self,
        work: impl FnOnce(&Queue, &Tx<'_>) -> Result<()> + Send + 'static,
    ) -> std::result::Result<(), ApiError> {
        let core = &self.inner.core;
        let queue = core.queue.clone();
        let changed = core.write_promised(move |tx| work(&queue, tx)).await;
        core.status_changed.notify_one();
        core.sampled.notify_one();
        changed.map_err(failed)
    }
}
