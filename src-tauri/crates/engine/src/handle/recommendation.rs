//! The command that says which model suits this computer.

use crate::api::{ApiError, ConnectionKind, Recommendation, Writer};
use crate::blocking::blocking;
use crate::config;
use crate::models::{Found, found_ollama, recommend};
use crate::store::{ConnectionRow, Connections, Settings};
use crate::writing::outcome::internal;

use super::{EngineHandle, failed};

impl EngineHandle {
    /// One choice for this computer: which model, how fast it will be, and how to come by it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn recommendation(&self) -> Result<Recommendation, ApiError> {
        let core = &self.inner.core;
        let (rows, writer) =
            self.read(|connection| Ok((Connections(connection).all()?, Settings(connection).writer()?))).await?;
        let machine = core.machine.clone();
        let size = blocking("look at the computer", move || machine.size());
        let size = size.await.map_err(|error| internal(error.to_string()))?;
        let mut found = Found {
            writer: match writer {
                Writer::Model { connection, model, .. } => Some((connection, model)),
                Writer::BuiltIn => None,
            },
            runtime: core.programs.find_server().is_some(),
            ..Found::default()
        };
        for row in &rows {
            let speed = core.models.get(&row.id).and_then(|endpoint| endpoint.figures().speed);
            found.speeds.extend(speed.map(|speed| (row.id.clone(), row.model.clone(), speed)));
        }
        for row in rows.iter().filter(|row| row.kind != ConnectionKind::Ollama && !row.model.is_empty()) {
            let near = core.endpoint(&row.id).await.map_err(failed)?;
            if found.near.is_none() && near.is_some_and(|endpoint| endpoint.spec().address.is_this_computer()) {
                found.near = Some((row.id.clone(), row.model.clone()));
            }
        }
        for row in rows.iter().filter(|row| row.kind == ConnectionKind::Ollama) {
            if found.ollama.is_none() {
                found.ollama = self.connected_ollama(row).await?;
            }
        }
        if found.ollama.is_none()
            && let Some(endpoint) = found_ollama(&core.clock, config::MODEL_LIST_LIMIT)
        {
            found.ollama = endpoint.stored_models().await.ok().map(|models| (None, models));
        }
        Ok(recommend(&size, &found))
    }

    /// The models of a connected Ollama, if it is on this computer and answers.
    async fn connected_ollama(
        &self,
        row: &ConnectionRow,
    ) -> Result<Option<(Option<String>, Vec<crate::api::StoredModel>)>, ApiError> {
        let endpoint = self.inner.core.endpoint(&row.id).await.map_err(failed)?;
        let Some(endpoint) = endpoint.filter(|endpoint| endpoint.spec().address.is_this_computer()) else {
            return Ok(None);
        };
        Ok(endpoint.stored_models().await.ok().map(|models| (Some(row.id.clone()), models)))
    }
}
