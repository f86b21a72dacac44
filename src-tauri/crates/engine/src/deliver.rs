//! A document of the library as a file where the user wants one, in the format that the user wants.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

use crate::api::{ApiError, DocumentFormat, ErrorCode};
use crate::atomic_file::{self, Written};
use crate::blocking::blocking;
use crate::config;
use crate::exports::Finished;
use crate::folder::DataFolder;
use crate::press::Press;
use crate::store::{DocumentRow, Documents, RequestRow, Requests, Result, Settings, StoreError, StoredTemplate};
use crate::writing::outcome::{disk_full, internal, not_set};
use crate::writing::{assemble, brief_of};

/// A document with all that is needed to set it.
pub(crate) struct Chosen {
    document: DocumentRow,
    request: RequestRow,
    /// The Word file whose look the user has chosen, by its name in the data folder.
    template: Option<StoredTemplate>,
}

/// Finds a document by its own id or by that of its request.
pub(crate) fn choose(connection: &Connection, id: &str) -> Result<Chosen> {
    let document = match Documents(connection).get(id) {
        Err(StoreError::NotFound) => {
            let answer = Documents(connection).of_request(id)?.ok_or(StoreError::NotFound)?;
            Documents(connection).get(&answer.id)?
        }
        other => other?,
    };
    let request = Requests(connection).get(&document.summary.request_id)?;
    Ok(Chosen { document, request, template: Settings(connection).template()? })
}

/// The name of a copy: that of the document's file, as files of the format end.
pub(crate) fn name(chosen: &Chosen, format: DocumentFormat) -> PathBuf {
    let path = Path::new(&chosen.document.summary.path);
    PathBuf::from(path.file_name().unwrap_or_default()).with_extension(format.extension())
}

/// Whose look a copy has as a Word file.
pub(crate) enum Look<'l> {
    /// That which the user has chosen for all, kept in this data folder; ours if there is none.
    Chosen(&'l DataFolder),
    /// That of this file.
    Of(PathBuf),
}

impl Look<'_> {
    fn path(&self, chosen: &Chosen) -> Option<PathBuf> {
        match self {
            Self::Chosen(folder) => chosen.template.as_ref().map(|template| folder.template(&template.file)),
            Self::Of(path) => Some(path.clone()),
        }
    }
}

/// Sets the document and puts it at `path`, in one step; what was there is replaced. A path without the extension of the
/// format gets it, and then replaces nothing. Gives the path.
///
/// # Errors
/// A refusal if a source of the document would be replaced, or a file that nobody named; what the file system says.
pub(crate) async fn save(
    press: &Press,
    chosen: Chosen,
    format: DocumentFormat,
    path: PathBuf,
    look: Look<'_>,
) -> std::result::Result<PathBuf, ApiError> {
    let template = look.path(&chosen);
    let prepare = move || Ok::<_, ApiError>((target(&chosen.document, &path, format)?, finished(&chosen)));
    let (target, finished) = aside("prepare a copy", prepare).await?;
    let set = press.set(Arc::new(finished), format, template.as_deref()).await;
    let bytes = set.map_err(|error| not_set(&error, format))?.bytes;
    let write = move || match atomic_file::replace(&target, &bytes) {
        Ok(()) => Ok(target),
        Err(error) => Err(not_saved(&target, &error)),
    };
    aside("save a copy", write).await
}

/// Id of the document, and the version that it is in.
pub(crate) fn version(chosen: &Chosen) -> (String, u32) {
    (chosen.document.summary.id.clone(), chosen.document.summary.version)
}

/// Title of the document.
pub(crate) fn title(chosen: &Chosen) -> &str {
    &chosen.document.summary.title
}

/// Sets the document and puts it into the folder under its title, in one step; nothing is replaced. Gives the path.
///
/// # Errors
/// What the file system says.
pub(crate) async fn save_in(
    press: &Press,
    chosen: Chosen,
    format: DocumentFormat,
    folder: PathBuf,
    look: &Look<'_>,
) -> std::result::Result<PathBuf, ApiError> {
    let (title, template) = (chosen.document.summary.title.clone(), look.path(&chosen));
    let finished = aside("prepare a copy", move || Ok(finished(&chosen))).await?;
    let set = press.set(Arc::new(finished), format, template.as_deref()).await;
    let bytes = set.map_err(|error| not_set(&error, format))?.bytes;
    let write = move || {
        for attempt in 1..=config::MOST_NAMES {
            let path = atomic_file::document_path(&folder, &title, attempt, format.extension());
            match atomic_file::write_new(&path, &bytes) {
                Ok(Written::New | Written::SameAlready) => return Ok(path),
                Ok(Written::NameTaken) => {}
                Err(error) => return Err(not_saved(&path, &error)),
            }
        }
        Err(ApiError::new(ErrorCode::FolderUnavailable, "All names for it are taken.", "Choose another folder."))
    };
    aside("save a copy", write).await
}

async fn aside<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> std::result::Result<T, ApiError> + Send + 'static,
) -> std::result::Result<T, ApiError> {
    blocking(name, work).await.unwrap_or_else(|error| Err(internal(error.to_string())))
}

/// The document as it is set.
pub(crate) fn finished(chosen: &Chosen) -> Finished {
    let Chosen { document, request, template: _ } = chosen;
    let mut brief = brief_of(request);
    brief.title.clone_from(&document.summary.title);
    let read = document.sources.iter().map(|source| source.source.as_str());
    assemble(&brief, &document.language, &document.sections, &document.not_read, read)
}

/// Where the copy is put. Asks the file system.
fn target(document: &DocumentRow, path: &Path, format: DocumentFormat) -> std::result::Result<PathBuf, ApiError> {
    let target = with_extension(path, format);
    if target != path && target.exists() {
        return Err(ApiError::invalid("path", format!("{} is there already.", target.display())));
    }
    let is_target = |source: &str| is_same_file(Path::new(source), &target);
    if let Some(source) = document.sources.iter().find(|source| is_target(&source.source)) {
        let message = format!("{} is a source of this document; it would be replaced.", source.source);
        return Err(ApiError::invalid("path", message));
    }
    Ok(target)
}

/// The path as it is if its extension says the format, else with the extension put behind it.
fn with_extension(path: &Path, format: DocumentFormat) -> PathBuf {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if extension.and_then(DocumentFormat::from_extension) == Some(format) {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(format.extension());
    name.into()
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn not_saved(path: &Path, error: &std::io::Error) -> ApiError {
    use std::io::ErrorKind as Kind;
    let place = path.display().to_string();
    let details = format!("{place}: {error}");
    match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => disk_full(&place),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
            ApiError::new(ErrorCode::FolderUnavailable, "ATLES may not write there.", "Choose another folder.")
                .with_details(details)
        }
        _ => ApiError::new(ErrorCode::FolderUnavailable, "The file could not be saved.", "Choose another place.")
            .with_details(details),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_the_extension_gets_it() {
        let named = |path: &str, format| with_extension(Path::new(path), format).display().to_string();
        assert_eq!(named("/a/Report", DocumentFormat::Word), "/a/Report.docx");
        assert_eq!(named("/a/Report.DOCX", DocumentFormat::Word), "/a/Report.DOCX");
        assert_eq!(named("/a/Costs 2.5", DocumentFormat::Html), "/a/Costs 2.5.html");
        assert_eq!(named("/a/x.htm", DocumentFormat::Html), "/a/x.htm");
        assert_eq!(named("/a/x.docx", DocumentFormat::Markdown), "/a/x.docx.md");
    }
}
