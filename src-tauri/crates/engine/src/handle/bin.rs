//! The bin of the library: documents that were put away, with their files, for thirty days.
//!
//! The row says where a document is; its files follow. Whatever happens between the two, a document in the bin can be brought
//! back: its files are in the bin, or still where they were.

use std::path::{Path, PathBuf};

use super::{EngineHandle, failed, not_found};
use crate::api::{ApiError, DocumentSummary, EventBody};
use crate::atomic_file::{citations_path, document_path};
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::pictures::PictureShelf;
use crate::store::{Documents, Result};
use crate::writing::outcome::{file_problem, internal};
use crate::writing::{Interruption, refile};

impl EngineHandle {
    /// The documents in the bin, latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn bin(&self) -> std::result::Result<Vec<DocumentSummary>, ApiError> {
        self.read(|connection| Documents(connection).find("", true)).await
    }

    /// Puts a document and its files into the bin, from where it can be brought back for thirty days.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a failure of the database or of the file system.
    pub async fn bin_document(&self, id: String) -> std::result::Result<(), ApiError> {
        let core = &self.inner.core;
        let _one_at_a_time = core.refiling.lock().await;
        let now = rfc3339(core.clock.now());
        let summary = self.set_binned(id, Some(now)).await?;
        let (path, place) = (PathBuf::from(&summary.path), self.place_of(&summary.id));
        if let Err(error) = moved(path, place).await? {
            tracing::warn!(task = "library", %error, file = %summary.path, "the file of a document in the bin stays where it is");
        }
        self.told(summary);
        Ok(())
    }

    /// Brings a document and its files back from the bin. A name that was taken meanwhile is not taken away: the document is
    /// filed under another one.
    ///
    /// # Errors
    /// As [`bin_document`](Self::bin_document).
    pub async fn unbin_document(&self, id: String) -> std::result::Result<(), ApiError> {
        let core = &self.inner.core;
        {
            let _one_at_a_time = core.refiling.lock().await;
            let wanted = id.clone();
            let mut row = self.read(move |connection| Documents(connection).get(&wanted)).await?;
            let (place, old) = (self.place_of(&id), PathBuf::from(&row.summary.path));
            let (title, extension) = (row.summary.title.clone(), row.summary.format.extension());
            let documents = core.documents_folder();
            let back = blocking("move a document", move || bring_back(&place, &old, &documents, &title, extension));
            let back = back.await.map_err(|error| internal(error.to_string()))?;
            let path = back.map_err(|error| match file_problem(Path::new(&row.summary.path), &error) {
                Interruption::Hindered(problem) => problem,
                _ => internal(error.to_string()),
            })?;
            row.summary.path = path.display().to_string();
            let put = core.write_promised(move |tx| {
                Documents(tx).replace(&row)?;
                Documents(tx).set_binned(&row.summary.id, None)
            });
            put.await.map_err(failed)?;
        }
        refile::ensure_file(core, &id).await?;
        let summary = self.read(move |connection| Documents(connection).get(&id)).await?.summary;
        self.told(summary);
        Ok(())
    }

    /// Deletes a document in the bin for good, with its files and its versions.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound) if it is not in the bin; a failure of the database.
    pub async fn delete_document(&self, id: String) -> std::result::Result<(), ApiError> {
        let wanted = id.clone();
        let summary = self.read(move |connection| Documents(connection).get(&wanted)).await?.summary;
        if summary.binned_at.is_none() {
            return Err(not_found());
        }
        delete(&self.inner.core, id).await.map_err(failed)?;
        self.told(summary);
        Ok(())
    }

    async fn set_binned(&self, id: String, at: Option<String>) -> std::result::Result<DocumentSummary, ApiError> {
        let set = self.inner.core.write_promised(move |tx| {
            Documents(tx).set_binned(&id, at.as_deref())?;
            Ok(Documents(tx).get(&id)?.summary)
        });
        set.await.map_err(failed)
    }

    fn place_of(&self, id: &str) -> PathBuf {
        self.inner.core.folder.bin().join(id)
    }

    fn told(&self, summary: DocumentSummary) {
        self.inner.core.events.send(EventBody::Document(Box::new(summary)));
        // The documents are counted anew.
        self.inner.core.publish_changes();
    }
}

/// Deletes what has been in the bin for long enough.
pub(super) async fn empty(core: &Core) -> Result<()> {
    let before = rfc3339(core.clock.now() - config::BIN_KEPT);
    let old = core.read(move |connection| Documents(connection).binned_before(&before)).await?;
    for id in old {
        delete(core, id).await?;
    }
    Ok(())
}

async fn delete(core: &Core, id: String) -> Result<()> {
    let (place, pictures) = (core.folder.bin().join(&id), PictureShelf::new(core.folder.pictures()));
    let document = id.clone();
    core.write_promised(move |tx| Documents(tx).delete(&id)).await?;
    // Without its row nobody can reach it; what is left of it takes space and nothing else.
    let removed = blocking("empty the bin", move || {
        match std::fs::remove_dir_all(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        pictures.forget(&document)
    });
    if let Ok(Err(error)) = removed.await {
        tracing::warn!(task = "library", %error, "the files of a deleted document could not be removed");
    }
    Ok(())
}

/// Moves a document and its citations from its place in the bin to where it was, or to a free name in the folder of documents.
/// Gives the path; nothing was moved if the files never came into the bin.
fn bring_back(place: &Path, old: &Path, documents: &Path, title: &str, extension: &str) -> std::io::Result<PathBuf> {
    let file = place.join(old.file_name().unwrap_or_default());
    if !file.is_file() {
        return Ok(old.to_owned());
    }
    let folder = old.parent().filter(|folder| folder.is_dir()).unwrap_or(documents);
    std::fs::create_dir_all(folder)?;
    let named = (1..).map(|attempt| document_path(folder, title, attempt, extension));
    let free = |path: &PathBuf| !path.exists();
    let target =
        std::iter::once(old.to_owned()).filter(|_| folder == old.parent().unwrap_or(folder)).chain(named).find(free);
    let target = target.unwrap_or_else(|| old.to_owned());
    let beside = citations_path(&file);
    if beside.is_file() {
        move_file(&beside, &citations_path(&target))?;
    }
    move_file(&file, &target)?;
    // Empty now, unless somebody put something there.
    let _ = std::fs::remove_dir(place);
    Ok(target)
}

/// Moves a document and its citations into a folder, where they are and the names are free.
async fn moved(path: PathBuf, folder: PathBuf) -> std::result::Result<std::io::Result<()>, ApiError> {
    let work = move || {
        let beside = citations_path(&path);
        for file in [&path, &beside] {
            let Some(name) = file.file_name().filter(|_| file.is_file()) else { continue };
            std::fs::create_dir_all(&folder)?;
            move_file(file, &folder.join(name))?;
        }
        Ok(())
    };
    blocking("move a document", work).await.map_err(|error| internal(error.to_string()))
}

/// Moves a file, also to another disk. What is there is not replaced: then the file stays.
fn move_file(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        return Ok(());
    }
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            std::fs::copy(from, to)?;
            std::fs::File::open(to)?.sync_all()?;
            std::fs::remove_file(from)
        }
        other => other,
    }
}
