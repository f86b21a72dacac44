//! The command that gives a document away.

use std::path::PathBuf;

use super::EngineHandle;
use crate::api::{ApiError, DocumentFormat};
use crate::deliver;

impl EngineHandle {
    /// The name under which a copy of a document is best saved.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a failure of the database.
    pub async fn document_name(&self, id: String, format: DocumentFormat) -> Result<PathBuf, ApiError> {
        let chosen = self.read(move |connection| deliver::choose(connection, &id)).await?;
        Ok(deliver::name(&chosen, format))
    }

    /// Saves a copy of a document at `path`, in one step; what was there is replaced, unless it is a source of the document.
    /// `id` is that of the document or of its request. Gives the path, which ends as files of the format do.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a refusal of the path; a disk that is full or may not be
    /// written.
    pub async fn export(&self, id: String, format: DocumentFormat, path: PathBuf) -> Result<PathBuf, ApiError> {
        let chosen = self.read(move |connection| deliver::choose(connection, &id)).await?;
        deliver::save(&self.inner.core.press, chosen, format, path).await
    }
}
