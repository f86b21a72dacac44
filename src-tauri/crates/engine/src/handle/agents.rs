//! Commands about the agents that have a model work on a document, and the prompts that they are asked with.

use super::{EngineHandle, failed};
use crate::api::{Agent, AgentSettings, Agents, ApiError, Prompt};
use crate::store::{Connections, Settings, StoreError};
use crate::writing::prompts;

impl EngineHandle {
    /// The settings of all agents.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn agents(&self) -> Result<Agents, ApiError> {
        self.read(|connection| Settings(connection).agents()).await
    }

    /// Sets up an agent; none for what is usual. Counts for sections that are begun from then on with their document.
    ///
    /// # Errors
    /// [`InvalidField`](crate::api::ErrorCode::InvalidField); [`NotFound`](crate::api::ErrorCode::NotFound) if the connection
    /// of its model is gone; a failure of the database.
    pub async fn set_agent(&self, agent: Agent, settings: Option<AgentSettings>) -> Result<Agents, ApiError> {
        let settings = settings.unwrap_or_else(|| AgentSettings::usual(agent)).checked(agent)?;
        let set = self.inner.core.write_promised(move |tx| {
            if let Some(model) = &settings.model {
                Connections(tx).get(&model.connection)?.ok_or(StoreError::NotFound)?;
            }
            let mut agents = Settings(tx).agents()?;
            *agents.of_mut(agent) = settings;
            Settings(tx).set(Settings::AGENTS, &serde_json::to_string(&agents)?)?;
            Ok(agents)
        });
        set.await.map_err(failed)
    }

    /// All prompts, exactly as they are compiled in.
    #[must_use]
    pub fn prompts(&self) -> Vec<Prompt> {
        prompts()
    }
}
