//! Commands about what a document would be written from, before it is asked for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::{EngineHandle, validate};
use crate::api::{ApiError, DocumentRequest, ErrorCode, OutlinePreview, OutlineSection, SourcePath, SourcesReport};
use crate::config;
use crate::core::Core;
use crate::sources::{FoundFile, normalise_path};
use crate::writing::gather_sources::{Known, find, read_known};
use crate::writing::outcome::Interruption;
use crate::writing::{preview_asides, preview_outline};

impl EngineHandle {
    /// What lies under the paths, with what cannot be read and why. Files are read for it, for at most five seconds; what
    /// was not read by then counts as readable until somebody tries.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn sources(&self, paths: Vec<String>) -> Result<SourcesReport, ApiError> {
        let core = &self.inner.core;
        let mut report = SourcesReport {
            paths: Vec::new(),
            files: 0,
            bytes: 0.0,
            pages: 0,
            not_read: Vec::new(),
            skipped: 0,
            large: false,
        };
        let deadline = tokio::time::Instant::now() + config::INSPECT_LIMIT;
        // A file that is chosen beside its folder is read once.
        let mut seen = HashMap::new();
        let mut bytes = 0_u64;
        for path in paths {
            let Some(path) = normalise_path(&path) else { continue };
            let shown = path.display().to_string();
            if report.paths.iter().any(|known| known.path == shown) {
                continue;
            }
            let cancel = CancellationToken::new();
            let found = find(vec![shown.clone()], &cancel).await.map_err(|_| not_listed())?;
            report.skipped += found.skipped;
            for file in &found.files {
                if seen.insert(file.path.clone(), None).is_none() {
                    bytes += file.size;
                }
            }
            let listed: Vec<PathBuf> = found.files.iter().map(|file| file.path.clone()).collect();
            let inspected = if seen.len() > config::LARGE_FILES || bytes > config::LARGE_BYTES {
                Inspected::default()
            } else {
                inspect(core, found.files, deadline).await?
            };
            let pages = inspected.pages.values().sum();
            let readable = listed.len() - inspected.not_read.len();
            seen.extend(inspected.pages.into_iter().map(|(file, pages)| (file, Some(pages))));
            for entry in found.not_read.into_iter().chain(inspected.not_read) {
                if report.not_read.iter().all(|known| known.source != entry.source) {
                    report.not_read.push(entry);
                }
            }
            report.paths.push(SourcePath {
                name: path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned()),
                folder: path.is_dir(),
                path: shown,
                files: u32::try_from(readable).unwrap_or(u32::MAX),
                pages: (pages > 0).then_some(pages),
            });
        }
        #[expect(clippy::cast_precision_loss, reason = "bytes for a display")]
        {
            report.bytes = bytes as f64;
        }
        report.large = seen.len() > config::LARGE_FILES || bytes > config::LARGE_BYTES;
        report.pages = seen.values().flatten().sum();
        for entry in &report.not_read {
            seen.remove(Path::new(&entry.source));
        }
        report.files = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        Ok(report)
    }

    /// What would be written for a request.
    ///
    /// # Errors
    /// As [`request`](Self::request), without asking for anything.
    pub async fn outline(&self, request: DocumentRequest) -> Result<OutlinePreview, ApiError> {
        let request = validate(request, self.inner.core.clock.now())?;
        let report = self.sources(request.sources.clone()).await?;
        let language = match request.language {
            Some(language) => language,
            None => self.language_of(&request.sources).await?,
        };
        let sections = preview_outline(request.document_type, request.length.words(), &language);
        let sections: Vec<OutlineSection> = sections
            .into_iter()
            .map(|section| OutlineSection { title: section.title, question: section.question, words: section.words })
            .collect();
        let if_called_for = preview_asides(request.document_type, &language);
        let words: Vec<u32> = sections.iter().map(|section| section.words).collect();
        let estimate = self.estimate(request.writer, &words, &report).await?;
        Ok(OutlinePreview { sections, if_called_for, files: report.files, language, estimate })
    }

    /// Language of the first source that was read and has one; English if none has.
    async fn language_of(&self, paths: &[String]) -> Result<String, ApiError> {
        let core = &self.inner.core;
        let cancel = CancellationToken::new();
        let found = find(paths.to_vec(), &cancel).await.map_err(|_| not_listed())?;
        for file in found.files.iter().take(8) {
            let row = crate::writing::gather_sources::lookup(core, file).await.map_err(|_| not_listed())?;
            if let Some(row) = row
                && let crate::api::ReadOutput::Blocks(blocks) = row.outcome
                && let Some(language) = crate::sources::language_of(&blocks)
            {
                return Ok(language);
            }
        }
        Ok("en".to_owned())
    }
}

/// What the reading of files gave. A file that is in neither list was not read in time and counts as readable.
#[derive(Default)]
struct Inspected {
    /// Pages, where the format has them.
    pages: HashMap<PathBuf, u32>,
    not_read: Vec<crate::api::NotRead>,
}

async fn inspect(core: &Core, files: Vec<FoundFile>, deadline: tokio::time::Instant) -> Result<Inspected, ApiError> {
    let mut inspected = Inspected::default();
    let cancel = CancellationToken::new();
    let mut outcomes = futures_util::stream::iter(files)
        .map(|file: FoundFile| {
            let cancel = &cancel;
            async move { (file.path.clone(), read_known(core, &file, cancel).await) }
        })
        .buffered(core.readers_at_once());
    // Cut off at the deadline: dropping the stream gives back the readers.
    while let Ok(Some((path, outcome))) = tokio::time::timeout_at(deadline, outcomes.next()).await {
        match outcome {
            Ok(Known::Readable { pages: Some(pages), .. }) => {
                inspected.pages.insert(path, pages);
            }
            Ok(Known::Readable { pages: None, .. }) => {}
            Ok(Known::NotReadable(reason)) => inspected.not_read.push(reason),
            // Nothing can be read for now, which is no fault of the files: whoever asks for a document hears of it there.
            Err(Interruption::Hindered(problem)) if problem.code == ErrorCode::ReaderUnavailable => break,
            Err(_) => return Err(not_listed()),
        }
    }
    Ok(inspected)
}

fn not_listed() -> ApiError {
    ApiError::new(ErrorCode::Internal, "The sources could not be looked through.", "Try again.")
}
