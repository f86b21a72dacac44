//! The user's own Word file, whose look documents have that become Word files.

use std::io;
use std::path::{Path, PathBuf};

use super::{EngineHandle, failed};
use crate::api::{ApiError, ErrorCode, TemplateSummary};
use crate::atomic_file;
use crate::blocking::blocking;
use crate::exports::WordTemplate;
use crate::store::{Settings, StoredTemplate};
use crate::templates;
use crate::writing::outcome::{disk_full, internal, no_template, not_set};

impl EngineHandle {
    /// What can be taken from the Word file at `path`. Nothing is kept of it.
    ///
    /// # Errors
    /// A refusal of the file.
    pub async fn template_of(&self, path: PathBuf) -> Result<TemplateSummary, ApiError> {
        let taken = self.inner.core.press.template(&path).await;
        let taken = taken.map_err(|error| not_set(&error, crate::api::DocumentFormat::Word))?;
        Ok(summary(&path, &taken))
    }

    /// Gives documents that become Word files from now on the look of the one at `path`, which is copied into the data folder:
    /// what becomes of the original changes nothing. Files that there are stay as they are.
    ///
    /// # Errors
    /// A refusal of the file; a disk that is full; when the choice cannot be recorded.
    pub async fn set_template(&self, path: PathBuf) -> Result<TemplateSummary, ApiError> {
        let core = &self.inner.core;
        let (folder, original) = (core.folder.templates(), path.clone());
        let copied = blocking("copy a template", move || {
            let bytes = templates::read(&original).map_err(no_template)?;
            // By its bytes: a copy that is in use is never written over.
            let name = format!("{}.docx", &atomic_file::sha256(&bytes)[..16]);
            let copy = folder.join(&name);
            let written = std::fs::create_dir_all(&folder).and_then(|()| atomic_file::replace(&copy, &bytes));
            written.map(|()| (name, copy)).map_err(|error| not_kept(&folder, &error))
        });
        let (name, copy) = copied.await.map_err(|error| internal(error.to_string()))??;
        // What is looked into is the copy: the original may be another file by the time that it is used.
        let summary = match self.template_of(copy).await {
            Ok(taken) => TemplateSummary { name: file_name(&path), ..taken },
            Err(refusal) => {
                self.keep_only_the_chosen_template().await;
                return Err(refusal);
            }
        };
        let stored = StoredTemplate { file: name, summary: summary.clone() };
        let stored = serde_json::to_string(&stored).map_err(|error| internal(error.to_string()))?;
        core.write_promised(move |tx| Settings(tx).set(Settings::TEMPLATE, &stored)).await.map_err(failed)?;
        self.keep_only_the_chosen_template().await;
        tracing::info!(task = "controller", "Word files get the look of {} from now on", summary.name);
        Ok(summary)
    }

    /// Gives documents that become Word files ATLES's own look again.
    ///
    /// # Errors
    /// When the choice cannot be recorded.
    pub async fn remove_template(&self) -> Result<(), ApiError> {
        let core = &self.inner.core;
        core.write_promised(|tx| Settings(tx).set(Settings::TEMPLATE, "")).await.map_err(failed)?;
        self.keep_only_the_chosen_template().await;
        tracing::info!(task = "controller", "Word files get the look of ATLES from now on");
        Ok(())
    }

    /// Removes copies that are not in use any more. What cannot be removed is tried again with the next choice.
    async fn keep_only_the_chosen_template(&self) {
        let folder = self.inner.core.folder.templates();
        let Ok(chosen) = self.read(|connection| Settings(connection).template()).await else { return };
        let removed = blocking("remove old templates", move || {
            for entry in std::fs::read_dir(&folder)?.flatten() {
                let is_chosen = chosen.as_ref().is_some_and(|chosen| entry.file_name() == *chosen.file);
                if !is_chosen {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok::<_, io::Error>(())
        });
        match removed.await {
            Ok(Err(error)) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(task = "controller", %error, "an old copy of a template could not be removed");
            }
            _ => {}
        }
    }
}

fn summary(path: &Path, taken: &WordTemplate) -> TemplateSummary {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (found, used) = taken.styles_found();
    let millimetres = |twips: i32| u32::try_from((i64::from(twips) * 254 + 7_200) / 14_400).unwrap_or_default();
    TemplateSummary {
        name: file_name(path),
        styles: count(found),
        styles_used: count(used),
        header: taken.running.iter().any(|part| part.is_header),
        footer: taken.running.iter().any(|part| !part.is_header),
        first_page: taken.running.iter().any(|part| part.pages == "first"),
        pictures: count(taken.pictures.len()),
        page_width: taken.page.as_ref().map(|page| millimetres(page.width)),
        page_height: taken.page.as_ref().map(|page| millimetres(page.height)),
        links_left: taken.links_left,
        objects_left: taken.objects_left,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn not_kept(folder: &Path, error: &io::Error) -> ApiError {
    let place = folder.display().to_string();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => disk_full(&place),
        _ => ApiError::new(
            ErrorCode::FolderUnavailable,
            "The template could not be copied into the data folder.",
            "Give ATLES the right to write there, then choose it again.",
        )
        .with_details(format!("{place}: {error}")),
    }
}
