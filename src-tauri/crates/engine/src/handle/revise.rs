//! Commands that change a finished document, and those about its versions.

use super::requests::accept;
use super::{EngineHandle, failed};
use crate::api::{
    ApiError, Difference, DocumentChange, DocumentVersion, DocumentView, ErrorCode, EventBody, RequestAccepted,
    SystemState,
};
use crate::store::{Documents, Requests, Version, Versions};
use crate::writing::outcome::internal;
use crate::writing::{compare, refile};

impl EngineHandle {
    /// Changes a document of that version, and its file with it. The text as it was becomes an earlier version. A file that
    /// the user has changed stays; the document goes on under another name. Gives the document as it is now; its
    /// `file_state` is [`Behind`](crate::api::FileState::Behind) if the file could not be written yet.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::InvalidField`] for a change that cannot be; [`ErrorCode::NotNow`] if the
    /// document is of another version by now, or in the bin; a failure of the database.
    pub async fn change_document(
        &self,
        id: String,
        version: u32,
        change: DocumentChange,
    ) -> Result<DocumentView, ApiError> {
        refile::change(&self.inner.core, &id, version, change).await?;
        self.changed(id).await
    }

    /// Takes back the last change of the user's to a document of that version.
    ///
    /// # Errors
    /// [`ErrorCode::NotNow`] if there is none; else as [`change_document`](Self::change_document).
    pub async fn undo_change(&self, id: String, version: u32) -> Result<DocumentView, ApiError> {
        refile::undo(&self.inner.core, &id, version).await?;
        self.changed(id).await
    }

    /// Brings back an earlier version of a document; what it is now becomes an earlier version itself.
    ///
    /// # Errors
    /// As [`change_document`](Self::change_document).
    pub async fn restore_version(&self, id: String, number: u32) -> Result<DocumentView, ApiError> {
        refile::restore(&self.inner.core, &id, number).await?;
        self.changed(id).await
    }

    /// Puts the file of a document in place that could not be written before.
    ///
    /// # Errors
    /// Why it still cannot be.
    pub async fn save_document(&self, id: String) -> Result<DocumentView, ApiError> {
        refile::settle(&self.inner.core, &id).await?;
        self.changed(id).await
    }

    /// The versions of a document, the present one first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; a failure of the database.
    pub async fn versions(&self, id: String) -> Result<Vec<DocumentVersion>, ApiError> {
        let versions = self
            .read(move |connection| {
                let mut versions = vec![Version::of(&Documents(connection).get(&id)?)];
                versions.extend(Versions(connection).of(&id)?);
                Ok(versions)
            })
            .await?;
        Ok(versions.into_iter().map(shown).collect())
    }

    /// How the present version of a document differs from an earlier one.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; a failure of the database.
    pub async fn compare_version(&self, id: String, number: u32) -> Result<Vec<Difference>, ApiError> {
        let (before, after) = self
            .read(move |connection| {
                Ok((Versions(connection).get(&id, number)?.sections, Documents(connection).get(&id)?.sections))
            })
            .await?;
        let compared = crate::blocking::blocking("compare versions", move || compare(&before, &after)).await;
        compared.map_err(|error| internal(error.to_string()))
    }

    /// Has a document written again from its sources as they are now. What it is by then becomes an earlier version.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] if it is in the bin; a failure of the database.
    pub async fn write_again(&self, id: String) -> Result<RequestAccepted, ApiError> {
        let core = &self.inner.core;
        let (queue, now) = (core.queue.clone(), core.clock.now());
        let request_id = uuid::Uuid::now_v7().to_string();
        let asked = request_id.clone();
        let accepted = core
            .write_promised(move |tx| {
                let document = Documents(tx).get(&id)?.summary;
                if document.binned_at.is_some() {
                    return Ok(false);
                }
                let mut request = Requests(tx).get(&document.request_id)?.request;
                request.title = document.title;
                // It was for the first time.
                request.deadline = None;
                accept(&queue, tx, &asked, &request, now)?;
                Requests(tx).set_rewrites(&asked, &id)?;
                Ok(true)
            })
            .await
            .map_err(failed)?;
        if !accepted {
            return Err(ApiError::new(ErrorCode::NotNow, "That document is in the bin.", "Bring it back first."));
        }
        core.publish_changes();
        let waits_for_start = self.inner.controller.status().state != SystemState::Running;
        Ok(RequestAccepted { request_id, waits_for_start })
    }

    /// Tells everybody, and gives the document as it is.
    async fn changed(&self, id: String) -> Result<DocumentView, ApiError> {
        let view = self.document(id).await?;
        self.inner.core.events.send(EventBody::Document(Box::new(view.summary.clone())));
        Ok(view)
    }
}

fn shown(version: Version) -> DocumentVersion {
    let Version { number, made_at, origin, title, words, .. } = version;
    DocumentVersion { number, made_at, origin, title, words }
}
