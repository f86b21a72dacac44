//! Commands about the files and folders that the user keeps in view: know them, search in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{EngineHandle, failed};
use crate::api::{ApiError, ErrorCode, FoundPassage, KnownSources, SourceFile, SourceFileState};
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::index::{FileState, Index, IndexError, IndexedFile};
use crate::log_ring::rfc3339;
use crate::sources::normalise_path;
use crate::store::{KnownSources as Table, Settings};
use crate::system::{covered, known_sources, publish_sources};
use crate::writing::gather_sources::{find, much_to_read};
use crate::writing::outcome::internal;

/// Most files of one page of a list, and most passages of one answer.
const MOST_AT_ONCE: u32 = 500;

impl EngineHandle {
    /// What is known, and how the reading of it goes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn known_sources(&self) -> Result<KnownSources, ApiError> {
        known_sources(&self.inner.core).await.map_err(|error| internal(error.to_string()))
    }

    /// Makes files and folders known; they are read as soon as the system runs. What lies under a known folder is known
    /// already. Gives the paths that are new.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`] for `paths`; [`ErrorCode::ConfirmLarge`] if there is very much to read and `confirmed` is
    /// false; when the database cannot be written.
    pub async fn add_sources(&self, paths: Vec<String>, confirmed: bool) -> Result<Vec<String>, ApiError> {
        let core = &self.inner.core;
        let mut wanted: Vec<String> = Vec::new();
        for path in paths.iter().filter_map(|path| normalise_path(path)) {
            if !path.exists() {
                let refusal = ApiError::invalid("paths", "There is no such file or folder.");
                return Err(refusal.with_details(path.display().to_string()));
            }
            wanted.push(path.display().to_string());
        }
        if wanted.is_empty() {
            return Err(ApiError::invalid("paths", "Choose at least one file or folder."));
        }
        let known = self.known_paths().await?;
        wanted.retain(|path| !covered(path, &known));
        if !confirmed {
            not_too_large(&wanted).await?;
        }
        let now = rfc3339(core.clock.now());
        let added = core
            .write_promised(move |tx| {
                let table = Table(tx);
                let mut added = Vec::new();
                for path in wanted {
                    // A folder takes the place of what was known of it piece by piece.
                    for part in table.all()?.iter().filter(|known| covered(known, std::slice::from_ref(&path))) {
                        table.remove(part)?;
                    }
                    if table.add(&path, &now)? {
                        added.push(path);
                    }
                }
                Ok(added)
            })
            .await
            .map_err(failed)?;
        core.indexing.ask(false);
        publish_sources(core).await;
        Ok(added)
    }

    /// Forgets a known file or folder. Its files are not touched, and can be found no more; what was read of them is kept for
    /// half a minute, so that a change of mind costs nothing.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; when the database cannot be written.
    pub async fn remove_source(&self, path: String) -> Result<(), ApiError> {
        let core = &self.inner.core;
        if !core.write_promised(move |tx| Table(tx).remove(&path)).await.map_err(failed)? {
            return Err(not_known());
        }
        core.indexing.removed();
        publish_sources(core).await;
        Ok(())
    }

    /// Looks into every known file again, also into those that look as they did.
    pub async fn reread_sources(&self) {
        self.inner.core.indexing.ask(true);
        publish_sources(&self.inner.core).await;
    }

    /// Has no known file be read until [`resume_reading`](Self::resume_reading), also over restarts.
    ///
    /// # Errors
    /// When the choice cannot be recorded; it holds until the end of this session all the same.
    pub async fn pause_reading(&self) -> Result<(), ApiError> {
        self.set_reading(true).await
    }

    /// Lets known files be read again.
    ///
    /// # Errors
    /// As [`pause_reading`](Self::pause_reading).
    pub async fn resume_reading(&self) -> Result<(), ApiError> {
        self.set_reading(false).await
    }

    async fn set_reading(&self, paused: bool) -> Result<(), ApiError> {
        let core = &self.inner.core;
        core.indexing.pause(paused);
        let word = if paused { "paused" } else { "" };
        core.write_promised(move |tx| Settings(tx).set(Settings::READING, word)).await.map_err(failed)
    }

    /// Files under a known path, from number `skip` on, at most `most`: what cannot be read first, then what waits.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the path is not known; when the index cannot be read.
    pub async fn source_files(&self, path: String, skip: u32, most: u32) -> Result<Vec<SourceFile>, ApiError> {
        if !self.known_paths().await?.contains(&path) {
            return Err(not_known());
        }
        let root = path.clone();
        let files =
            self.on_index("list known files", move |index| index.list(&root, skip, most.min(MOST_AT_ONCE))).await?;
        Ok(files.into_iter().map(|file| source_file(&path, file)).collect())
    }

    /// The passages in the known files that answer a question best, best first.
    ///
    /// # Errors
    /// When the index cannot be read. A damaged one is built anew as soon as the system runs.
    pub async fn search_sources(&self, query: String, limit: u32) -> Result<Vec<FoundPassage>, ApiError> {
        let known = self.known_paths().await?;
        let limit = limit.min(MOST_AT_ONCE) as usize;
        let hits = self
            .on_index("search known files", move |index| index.search(&query, limit, &|path| covered(path, &known)))
            .await?;
        Ok(hits.into_iter().map(|hit| FoundPassage { marks: hit.marks.clone(), hit: hit.into() }).collect())
    }

    /// Path of a known file, or of one under a known folder, to be opened.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for every other path.
    pub async fn known_path(&self, path: String) -> Result<PathBuf, ApiError> {
        let path = normalise_path(&path).ok_or_else(not_known)?;
        // ".." would lead out of what is known.
        let climbs = path.components().any(|part| matches!(part, std::path::Component::ParentDir));
        if climbs || !covered(&path.display().to_string(), &self.known_paths().await?) {
            return Err(not_known());
        }
        Ok(path)
    }

    async fn known_paths(&self) -> Result<Vec<String>, ApiError> {
        self.read(|connection| Table(connection).all()).await
    }

    async fn on_index<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&Index) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let core: Arc<Core> = self.inner.core.clone();
        let done = blocking(name, move || core.index.enter().and_then(|index| work(&index))).await;
        let done = done.map_err(|error| internal(error.to_string()))?;
        if matches!(done, Err(IndexError::Damaged(_))) {
            self.inner.core.indexing.doubt();
        }
        done.map_err(ApiError::from)
    }
}

async fn not_too_large(paths: &[String]) -> Result<(), ApiError> {
    let never = CancellationToken::new();
    let listed = find(paths.to_vec(), &never).await;
    let found = listed.map_err(|_| internal("the files could not be listed".to_owned()))?;
    if found.files.len() > config::LARGE_FILES || found.bytes > config::LARGE_BYTES {
        return Err(ApiError::new(
            ErrorCode::ConfirmLarge,
            much_to_read(found.files.len(), found.bytes),
            "It is read in the background, and you can go on meanwhile.",
        ));
    }
    Ok(())
}

fn source_file(root: &str, file: IndexedFile) -> SourceFile {
    let IndexedFile { path, size, state } = file;
    let place = Path::new(&path);
    let under = place.strip_prefix(root).ok().filter(|rest| !rest.as_os_str().is_empty());
    let name = under.or_else(|| place.file_name().map(Path::new)).unwrap_or(place).display().to_string();
    let (state, pages, failure) = match state {
        FileState::Read { pages } => (SourceFileState::Read, pages, None),
        FileState::Waiting => (SourceFileState::Waiting, None, None),
        FileState::NotRead(failure) => (SourceFileState::NotRead, None, Some(failure)),
    };
    #[expect(clippy::cast_precision_loss, reason = "bytes for a display")]
    let bytes = size as f64;
    let (code, reason) = failure.map(|failure| (failure.code, failure.message)).unzip();
    SourceFile { path, name, state, bytes, pages, code, reason }
}

fn not_known() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "That is not among your sources.", "Add it first.")
}
