//! What is kept on this computer: how much, where documents are filed, and forgetting all of it.

use std::io;
use std::path::{Path, PathBuf};

use crate::api::{ApiError, ErrorCode, KeptData, KeptKind, KeptPart};
use crate::atomic_file::try_folder;
use crate::blocking::blocking;
use crate::folder::DataFolder;
use crate::store::{Connections, Settings, StoredKey};
use crate::writing::outcome::internal;

use super::{EngineHandle, failed};

impl EngineHandle {
    /// What ATLES keeps beside the documents, and how much of it.
    ///
    /// # Errors
    /// Never for what cannot be looked at: that counts as nothing.
    pub async fn kept_data(&self) -> Result<KeptData, ApiError> {
        let core = &self.inner.core;
        let (folder, logs) = (core.folder.clone(), self.inner.log_folder.clone());
        let template = self.read(|connection| Settings(connection).template()).await.unwrap_or_default();
        let parts = blocking("measure the data folder", move || measure(&folder, logs.as_deref()));
        Ok(KeptData {
            folder: core.folder.root().display().to_string(),
            parts: parts.await.map_err(|error| internal(error.to_string()))?,
            documents_folder: core.documents_folder().display().to_string(),
            usual_documents_folder: self.inner.usual_documents.display().to_string(),
            template: template.map(|template| template.summary),
        })
    }

    /// Files new documents in that folder from now on, which is created if need be; `None` for the usual one. Documents that
    /// there are stay where they are.
    ///
    /// # Errors
    /// [`ErrorCode::FolderUnavailable`] if nothing can be written there; when the choice cannot be recorded.
    pub async fn set_documents_folder(&self, folder: Option<String>) -> Result<(), ApiError> {
        let core = &self.inner.core;
        let chosen = folder.as_ref().map_or_else(|| self.inner.usual_documents.clone(), PathBuf::from);
        // What is in the data folder goes when everything is deleted; documents never do.
        if chosen != self.inner.usual_documents && is_inside(&chosen, core.folder.root()) {
            let message = "Documents cannot be filed where ATLES keeps its own data.";
            return Err(ApiError::new(ErrorCode::FolderUnavailable, message, "Choose another folder."));
        }
        let tried = chosen.clone();
        // A path that begins somewhere in the middle would mean another folder in another session.
        let usable = blocking("try a documents folder", move || match tried.is_absolute() {
            true => try_folder(&tried),
            false => Err(io::ErrorKind::InvalidInput.into()),
        });
        usable.await.map_err(|error| internal(error.to_string()))?.map_err(|error| unusable(&chosen, &error))?;
        let text = folder.unwrap_or_default();
        core.write_promised(move |tx| Settings(tx).set(Settings::DOCUMENTS, &text)).await.map_err(failed)?;
        core.file_in(chosen);
        tracing::info!(task = "controller", "documents are filed in another folder from now on");
        Ok(())
    }

    /// Forgets everything but the documents: ends like [`shutdown_now`](Self::shutdown_now), then removes what ATLES has put
    /// into its data folder and into the keychain. What somebody else put there stays, and so do documents.
    ///
    /// # Errors
    /// [`ErrorCode::FolderUnavailable`] with what could not be removed; the engine is closed all the same.
    pub async fn erase(&self) -> Result<(), ApiError> {
        let core = &self.inner.core;
        // A database that cannot be read any more must not keep anybody from getting rid of it.
        let connections = self.read(|connection| Connections(connection).all()).await.unwrap_or_default();
        for row in &connections {
            if row.key == StoredKey::Keychain {
                self.forget_key(&row.id).await;
            }
            core.forget_headers(&row.id, &row.headers, &[]).await;
        }
        self.shutdown_now().await;
        let (folder, logs) = (core.folder.clone(), self.inner.log_folder.clone());
        let erased = blocking("remove what is kept", move || {
            // Nobody may begin to use the folder meanwhile.
            let lock = folder.lock("ATLES, which removes its data")?;
            let mut places = folder.kept();
            places.extend(logs.map(|logs| (KeptKind::Logs, logs)));
            let failures: Vec<String> = places.iter().filter_map(|(_, place)| remove(place).err()).collect();
            drop(lock);
            folder.forget_lock();
            // Only if nothing of anybody's is left in it.
            let _ = std::fs::remove_dir(folder.root());
            Ok::<_, ApiError>(failures)
        });
        let failures = erased.await.map_err(|error| internal(error.to_string()))??;
        if failures.is_empty() {
            return Ok(());
        }
        let (message, hint) = ("Not everything could be deleted.", "Delete what is left in the data folder by hand.");
        Err(ApiError::new(ErrorCode::FolderUnavailable, message, hint).with_details(failures.join("\n")))
    }
}

fn measure(folder: &DataFolder, logs: Option<&Path>) -> Vec<KeptPart> {
    let mut parts: Vec<KeptPart> = Vec::new();
    let places = folder.kept().into_iter().chain(logs.map(|logs| (KeptKind::Logs, logs.to_owned())));
    for (kind, place) in places {
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let megabytes = size(&place) as f64 / 1e6;
        match parts.iter_mut().find(|part| part.kind == kind) {
            Some(part) => part.megabytes += megabytes,
            None => parts.push(KeptPart { kind, megabytes }),
        }
    }
    parts.retain(|part| part.megabytes > 0.0);
    parts
}

/// Bytes of a file, or of all files in a folder; links are not followed.
fn size(place: &Path) -> u64 {
    let Ok(about) = std::fs::symlink_metadata(place) else { return 0 };
    if !about.is_dir() {
        return about.len();
    }
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).sum()
}

/// Removes a file or a folder; nothing if it is not there.
fn remove(place: &Path) -> Result<(), String> {
    let removed = match std::fs::symlink_metadata(place) {
        Ok(about) if about.is_dir() => std::fs::remove_dir_all(place),
        Ok(_) => std::fs::remove_file(place),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!("{}: {error}", place.display())),
        _ => Ok(()),
    }
}

/// Whether a folder, which need not be there, is `other` or under it.
fn is_inside(folder: &Path, other: &Path) -> bool {
    let there = folder.ancestors().find_map(|above| above.canonicalize().ok().map(|found| (above, found)));
    let whole = there.map(|(above, found)| found.join(folder.strip_prefix(above).unwrap_or(Path::new(""))));
    whole.as_deref().unwrap_or(folder).starts_with(other)
}

fn unusable(folder: &Path, error: &io::Error) -> ApiError {
    let (message, hint) =
        ("Documents cannot be filed in this folder.", "Choose another folder, or give ATLES the right to write there.");
    ApiError::new(ErrorCode::FolderUnavailable, message, hint).with_details(format!("{}: {error}", folder.display()))
}
