//! Commands about the models on the disk of an Ollama: listing, downloading and deleting them.
//!
//! `connection` is the id of a connection to an Ollama; without one it is the Ollama that was found on this computer.

use std::sync::Arc;

use crate::api::{ApiError, Downloads, StoredModel};
use crate::config;
use crate::models::{Endpoint, Protocol, found_ollama, is_model_name};

use super::{EngineHandle, failed, not_found};

impl EngineHandle {
    /// The models on its disk, largest first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound) if there is no such connection; why it does not say, in words.
    pub async fn stored_models(&self, connection: Option<String>) -> Result<Vec<StoredModel>, ApiError> {
        let server = self.ollama(connection.as_deref()).await?;
        server.stored_models().await.map_err(|fault| fault.told(&server.spec().name, ""))
    }

    /// Has it download a model, and replies as soon as that is noted; how it goes is told by events. What is under way is
    /// not begun twice.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) if that is no name of a model;
    /// [`ErrorCode::NotNow`](crate::api::ErrorCode::NotNow) if too many are under way.
    pub async fn download_model(&self, connection: Option<String>, model: String) -> Result<u32, ApiError> {
        let model = model.trim();
        if !is_model_name(model) {
            return Err(ApiError::invalid("model", "That is no name of a model. It looks like gemma3:4b."));
        }
        self.ollama(connection.as_deref()).await?;
        self.inner.core.downloads.ask(connection, model.to_owned())
    }

    /// Calls a download off; what was fetched stays with the server, which goes on from there when it is asked again.
    pub fn cancel_download(&self, id: u32) {
        self.inner.core.downloads.call_off(id);
    }

    /// Forgets a download that has ended.
    pub fn dismiss_download(&self, id: u32) {
        self.inner.core.downloads.dismiss(id);
    }

    /// All downloads, as events tell them.
    #[must_use]
    pub fn downloads(&self) -> Downloads {
        self.inner.core.downloads.view()
    }

    /// Deletes a model from its disk. Replies with the bytes that it had there.
    ///
    /// # Errors
    /// As [`stored_models`](Self::stored_models); that there is no such model.
    pub async fn delete_model(&self, connection: Option<String>, model: String) -> Result<f64, ApiError> {
        let server = self.ollama(connection.as_deref()).await?;
        let told = |fault: crate::models::ModelFault| fault.told(&server.spec().name, &model);
        let known = server.stored_models().await.map_err(told)?;
        let bytes = known.into_iter().find(|one| one.name == model).map_or(0.0, |one| one.bytes);
        server.delete_model(&model).await.map_err(told)?;
        tracing::info!(task = "model", "a model was deleted from {}", server.spec().name);
        Ok(bytes)
    }

    /// The Ollama of a connection, or the one on this computer.
    async fn ollama(&self, connection: Option<&str>) -> Result<Arc<Endpoint>, ApiError> {
        let core = &self.inner.core;
        let server = match connection {
            Some(id) => core.endpoint(id).await.map_err(failed)?,
            None => found_ollama(&core.clock, config::MODEL_LIST_LIMIT).map(Arc::new),
        };
        let server = server.ok_or_else(not_found)?;
        if server.spec().protocol != Protocol::Ollama {
            return Err(ApiError::invalid("connection", "Only Ollama can be asked for its models on disk."));
        }
        Ok(server)
    }
}
