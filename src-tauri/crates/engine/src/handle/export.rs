//! The command that gives a document away.

use std::path::PathBuf;

use super::EngineHandle;
use crate::api::{ApiError, Copied, DocumentFormat, NotCopied};
use crate::config;
use crate::deliver::{self, Look};

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
        let core = &self.inner.core;
        deliver::save(&core.press, chosen, format, path, Look::Chosen(&core.folder)).await
    }

    /// The same as a Word file in the look of the one at `template`, whatever is chosen for others.
    ///
    /// # Errors
    /// Those of [`export`](Self::export); a refusal of the template.
    pub async fn export_like(&self, id: String, template: PathBuf, path: PathBuf) -> Result<PathBuf, ApiError> {
        let chosen = self.read(move |connection| deliver::choose(connection, &id)).await?;
        deliver::save(&self.inner.core.press, chosen, DocumentFormat::Word, path, Look::Of(template)).await
    }

    /// Saves copies of documents in a folder, each under its title. Nothing is replaced: a name that is taken gets a number,
    /// and a copy that is there already is left as it is. One that cannot be saved does not keep the others from it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) for more than 1,000 documents.
    pub async fn export_many(
        &self,
        ids: Vec<String>,
        format: DocumentFormat,
        folder: PathBuf,
    ) -> Result<Copied, ApiError> {
        if ids.len() > config::COPIES_AT_ONCE {
            let message = format!("At most {} documents can be saved at once.", config::COPIES_AT_ONCE);
            return Err(ApiError::invalid("ids", message));
        }
        let core = &self.inner.core;
        let mut copied = Copied { folder: folder.display().to_string(), saved: 0, failed: Vec::new() };
        for id in ids {
            let wanted = id.clone();
            let chosen = self.read(move |connection| deliver::choose(connection, &wanted)).await;
            let (title, saved) = match chosen {
                Ok(chosen) => {
                    let title = deliver::title(&chosen).to_owned();
                    let look = Look::Chosen(&core.folder);
                    (title, deliver::save_in(&core.press, chosen, format, folder.clone(), &look).await)
                }
                Err(error) => (id, Err(error)),
            };
            match saved {
                Ok(_) => copied.saved += 1,
                Err(error) => copied.failed.push(NotCopied { title, reason: error.message }),
            }
        }
        Ok(copied)
    }
}
