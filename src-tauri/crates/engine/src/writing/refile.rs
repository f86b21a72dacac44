//! A document whose text has changed: its row first, then its file.
//!
//! The change is on disk when it is accepted. The row then names the file that it had before, until its own is in place;
//! whatever happens in between, the file is put in place at the next occasion. A file whose bytes are not those that ATLES
//! wrote is the user's: it stays where it is, and the document goes on under another name.

use std::path::{Path, PathBuf};

use super::briefing::brief_of;
use super::cited_passages::passages;
use super::executor::blocking;
use super::file_document::{Files, count_claims, excerpt, put_anew, set};
use super::outcome::{Interruption, Step, failed, file_problem, internal};
use super::partial::instead;
use super::revise;
use crate::api::{ApiError, DocumentChange, DocumentSummary, ErrorCode, VersionOrigin};
use crate::atomic_file::{self, sha256};
use crate::config;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::{DocumentRow, Documents, FormerFile, Requests, StoreError, Version, Versions};

/// Changes of the user's that came within this many seconds of each other are one version to look at.
const ONE_SITTING: i64 = 600;

/// Seconds for which every single change can be undone.
const UNDO_FOR: i64 = 3_600;

/// Applies a change of the user's to a document of that version, and puts its file in place if that is possible.
///
/// # Errors
/// A refusal of the change, also if the document has changed meanwhile; a failure of the database.
pub(crate) async fn change(core: &Core, id: &str, version: u32, change: DocumentChange) -> Result<(), ApiError> {
    let _one_at_a_time = core.refiling.lock().await;
    let mut row = load(core, id, Some(version)).await?;
    let cited = revise::citations_at(&row.sections, &change).to_vec();
    let passages = core.read(move |connection| Ok(passages(connection, &cited))).await.map_err(failed)?;
    let before = Version::of(&row);
    revise::revise(&mut row.sections, &row.language, &passages, &change)
        .map_err(|refusal| ApiError::invalid("text", refusal))?;
    if let DocumentChange::Title { title } = change {
        row.summary.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    put(core, row, before, VersionOrigin::Changed).await
}

/// Brings back an earlier version of a document; what it is now becomes an earlier version itself.
///
/// # Errors
/// As [`change`].
pub(crate) async fn restore(core: &Core, id: &str, number: u32) -> Result<(), ApiError> {
    let _one_at_a_time = core.refiling.lock().await;
    let mut row = load(core, id, None).await?;
    let wanted = id.to_owned();
    let version = core.read(move |connection| Versions(connection).get(&wanted, number)).await.map_err(failed)?;
    let before = Version::of(&row);
    take(&mut row, version);
    put(core, row, before, VersionOrigin::Restored).await
}

/// Takes back the last change of the user's, as if it had not been.
///
/// # Errors
/// [`ErrorCode::NotNow`] if the last version is not a change of the user's; else as [`change`].
pub(crate) async fn undo(core: &Core, id: &str, version: u32) -> Result<(), ApiError> {
    let _one_at_a_time = core.refiling.lock().await;
    let mut row = load(core, id, Some(version)).await?;
    let wanted = id.to_owned();
    let earlier = core.read(move |connection| Versions(connection).of(&wanted)).await.map_err(failed)?;
    let last = earlier.into_iter().next();
    let (VersionOrigin::Changed | VersionOrigin::Restored, Some(last)) = (row.origin, last) else {
        return Err(ApiError::new(ErrorCode::NotNow, "There is no change to take back.", ""));
    };
    let former = FormerFile { path: row.summary.path.clone(), hash: row.file_hash.clone() };
    let (number, origin, made_at) = (last.number, last.origin, last.made_at.clone());
    take(&mut row, last);
    row.summary.version = number;
    row.summary.changed_at = (number > 1).then_some(made_at);
    row.origin = origin;
    let files = prepare_file(core, &mut row, &former).await?;
    commit(core, row.clone(), version, None, vec![number]).await?;
    settle_now(core, &row, &files).await;
    Ok(())
}

/// Puts the file of a document in place that is not there yet.
///
/// # Errors
/// Why it cannot be; the text is safe in the library.
pub(crate) async fn settle(core: &Core, id: &str) -> Result<(), ApiError> {
    let _one_at_a_time = core.refiling.lock().await;
    let mut row = load(core, id, None).await?;
    let Some(former) = row.former.clone() else { return Ok(()) };
    let version = row.summary.version;
    let path = row.summary.path.clone();
    let files = prepare_file(core, &mut row, &former).await?;
    if row.summary.path != path {
        commit(core, row.clone(), version, None, Vec::new()).await?;
    }
    put_in_place(core, &row, &files).await
}

/// Puts the files in place that an earlier session left undone.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn settle_all(core: &Core) -> crate::store::Result<()> {
    for id in core.read(|connection| Documents(connection).unsettled()).await? {
        if let Err(error) = settle(core, &id).await {
            tracing::warn!(task = "library", document = %id, details = %error.details, "a file does not have the last changes yet: {error}");
        }
    }
    Ok(())
}

/// Sees to it that a document from the bin has its file: one that is gone is written anew.
///
/// # Errors
/// As [`settle`].
pub(crate) async fn ensure_file(core: &Core, id: &str) -> Result<(), ApiError> {
    let _one_at_a_time = core.refiling.lock().await;
    let mut row = load(core, id, None).await?;
    let path = PathBuf::from(&row.summary.path);
    if blocking("look at a file", move || path.exists()).await.map_err(error_of)? {
        return Ok(());
    }
    let former = FormerFile { path: row.summary.path.clone(), hash: row.file_hash.clone() };
    let version = row.summary.version;
    let files = prepare_file(core, &mut row, &former).await?;
    commit(core, row.clone(), version, None, Vec::new()).await?;
    put_in_place(core, &row, &files).await
}

/// A document that is written again by a request: the text that a worker has made takes the place of the one there is. The
/// file first, as always where a document is shown as completed: gives the row, and the version to keep.
pub(crate) async fn rewrite(core: &Core, document_id: &str, new: DocumentRow) -> Step<Option<(DocumentRow, Version)>> {
    let wanted = document_id.to_owned();
    let found = core.read(move |connection| Documents(connection).get(&wanted)).await;
    let old = match found {
        Ok(old) if old.summary.binned_at.is_none() => old,
        Ok(_) | Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let before = Version::of(&old);
    let former = FormerFile { path: old.summary.path.clone(), hash: old.file_hash.clone() };
    let mut row = new;
    row.summary.id = old.summary.id;
    row.summary.created_at = old.summary.created_at;
    row.summary.version = before.number + 1;
    row.summary.changed_at = Some(rfc3339(core.clock.now()));
    row.summary.path = old.summary.path;
    row.summary.format = old.summary.format;
    row.origin = VersionOrigin::WrittenAgain;
    let files = prepare_file(core, &mut row, &former).await.map_err(Interruption::Fault)?;
    row.former = None;
    let written =
        write(&row, &former, &files).await.map_err(|error| file_problem(Path::new(&row.summary.path), &error))?;
    if !written {
        return Err(Interruption::Fault(internal("the name of the document was taken meanwhile")));
    }
    Ok(Some((row, before)))
}

async fn load(core: &Core, id: &str, version: Option<u32>) -> Result<DocumentRow, ApiError> {
    let id = id.to_owned();
    let row = core.read(move |connection| Documents(connection).get(&id)).await.map_err(failed)?;
    if row.summary.binned_at.is_some() {
        return Err(ApiError::new(ErrorCode::NotNow, "That document is in the bin.", "Bring it back first."));
    }
    if version.is_some_and(|version| version != row.summary.version) {
        return Err(ApiError::new(
            ErrorCode::NotNow,
            "The document was changed in the meantime.",
            "Look at it as it is now, then change it again.",
        ));
    }
    Ok(row)
}

/// Gives a row the text of a version.
fn take(row: &mut DocumentRow, version: Version) {
    row.summary.request_id = version.request_id;
    row.summary.title = version.title;
    row.summary.partial = version.partial;
    row.language = version.language;
    row.sections = version.sections;
    row.sources = version.sources;
    row.not_read = version.not_read;
}

/// Makes the row the next version of its document, and puts the file in place if that is possible.
async fn put(core: &Core, mut row: DocumentRow, before: Version, origin: VersionOrigin) -> Result<(), ApiError> {
    let former = FormerFile { path: row.summary.path.clone(), hash: row.file_hash.clone() };
    let now = core.clock.now();
    row.summary.version = before.number + 1;
    row.summary.changed_at = Some(rfc3339(now));
    row.origin = origin;
    let files = prepare_file(core, &mut row, &former).await?;
    let (id, version) = (row.summary.id.clone(), before.number);
    let earlier = core
        .read({
            let id = id.clone();
            move |connection| Versions(connection).of(&id)
        })
        .await
        .map_err(failed)?;
    let passed = superseded(&earlier, now);
    commit(core, row.clone(), version, Some(before), passed).await?;
    settle_now(core, &row, &files).await;
    Ok(())
}

/// Versions, given with the latest first, that nobody will look for: single changes of one sitting, an hour later.
fn superseded(earlier: &[Version], now: chrono::DateTime<chrono::Utc>) -> Vec<u32> {
    let time = |version: &Version| version.made_at.parse::<chrono::DateTime<chrono::Utc>>().ok();
    let passed = |pair: &[Version]| {
        let (later, version) = (&pair[0], &pair[1]);
        let (Some(after), Some(at)) = (time(later), time(version)) else { return false };
        (later.origin, version.origin) == (VersionOrigin::Changed, VersionOrigin::Changed)
            && (after - at).num_seconds() < ONE_SITTING
            && (now - at).num_seconds() > UNDO_FOR
    };
    earlier.windows(2).filter(|pair| passed(pair)).map(|pair| pair[1].number).collect()
}

/// Counts the text anew, sets it, and settles the name of its file.
async fn prepare_file(core: &Core, row: &mut DocumentRow, former: &FormerFile) -> Result<Files, ApiError> {
    let counted = count_claims(&row.sections);
    row.summary = DocumentSummary {
        words: counted.words,
        sentences: counted.sentences,
        sourced: counted.sourced,
        sources_cited: counted.sources_cited,
        own: counted.own,
        excerpt: excerpt(&row.sections),
        instead: instead(&row.sections, &row.language),
        ..row.summary.clone()
    };
    let request_id = row.summary.request_id.clone();
    let request = core.read(move |connection| Requests(connection).get(&request_id)).await.map_err(failed)?;
    let mut brief = brief_of(&request);
    brief.title.clone_from(&row.summary.title);
    let files = set(core, brief, row).await.map_err(error_of)?;
    row.file_hash = sha256(&files.document);
    row.summary.path = choose_path(core, row, former, &files).await?.display().to_string();
    row.former = Some(former.clone());
    Ok(files)
}

/// The path of the file there is, if that is ours and still says the title; else a new one.
async fn choose_path(core: &Core, row: &DocumentRow, former: &FormerFile, files: &Files) -> Result<PathBuf, ApiError> {
    let there = PathBuf::from(&row.summary.path);
    let folder =
        there.parent().filter(|folder| folder.is_dir()).map_or_else(|| core.documents_folder(), Path::to_owned);
    let (title, extension) = (row.summary.title.clone(), row.summary.format.extension());
    let hashes = [former.hash.clone(), row.file_hash.clone()];
    let name = |attempt: u32| atomic_file::document_path(&folder, &title, attempt, extension);
    let named_so = (1..=config::MOST_NAMES).any(|attempt| name(attempt).file_name() == there.file_name());
    if named_so {
        let path = there.clone();
        let free = blocking("look at a file", move || file_hash(&path).is_none_or(|hash| hashes.contains(&hash)));
        if free.await.map_err(error_of)? {
            return Ok(there);
        }
    }
    put_anew(core, &row.summary.request_id, &folder, &title, extension, files).await.map_err(error_of)
}

fn error_of(interruption: Interruption) -> ApiError {
    match interruption {
        Interruption::Hindered(error) | Interruption::Refused(error) | Interruption::Fault(error) => error,
        Interruption::Stopped | Interruption::Cancelled | Interruption::StaleLease => {
            internal("the document could not be set")
        }
    }
}

/// Hash of a file's bytes; none if it is not there.
fn file_hash(path: &Path) -> Option<String> {
    std::fs::read(path).ok().map(|bytes| sha256(&bytes))
}

/// The transaction of a change. Refuses if the document is of another version than it was.
async fn commit(
    core: &Core,
    row: DocumentRow,
    version: u32,
    before: Option<Version>,
    forgotten: Vec<u32>,
) -> Result<(), ApiError> {
    let done = core
        .write_promised(move |tx| {
            let id = &row.summary.id;
            if Documents(tx).get(id)?.summary.version != version {
                return Ok(false);
            }
            for number in forgotten {
                Versions(tx).remove(id, number)?;
            }
            if let Some(before) = before {
                Versions(tx).insert(id, &before)?;
            }
            Requests(tx).reserve_output(&row.summary.request_id, &row.summary.path)?;
            Documents(tx).replace(&row)?;
            Ok(true)
        })
        .await
        .map_err(failed)?;
    if done { Ok(()) } else { Err(ApiError::new(ErrorCode::NotNow, "The document was changed in the meantime.", "")) }
}

/// Puts the file in place; if that is not possible now, the row says so and it is done later.
async fn settle_now(core: &Core, row: &DocumentRow, files: &Files) {
    if let Err(error) = put_in_place(core, row, files).await {
        tracing::warn!(task = %row.summary.title, details = %error.details, "the file does not have the last changes yet: {error}");
    }
}

async fn put_in_place(core: &Core, row: &DocumentRow, files: &Files) -> Result<(), ApiError> {
    let Some(former) = &row.former else { return Ok(()) };
    let path = Path::new(&row.summary.path);
    let written = write(row, former, files).await;
    match written.map_err(|error| error_of(file_problem(path, &error)))? {
        true => {}
        // Chosen anew at the next occasion.
        false => {
            return Err(ApiError::new(ErrorCode::NotNow, "The name of the file was taken meanwhile.", "Try again."));
        }
    }
    let (id, version) = (row.summary.id.clone(), row.summary.version);
    core.write_promised(move |tx| Documents(tx).set_settled(&id, version)).await.map_err(failed)
}

/// Writes both files of a document over those that it had. False if the user's own file is in the way.
async fn write(row: &DocumentRow, former: &FormerFile, files: &Files) -> std::io::Result<bool> {
    let (path, hash, former, files) =
        (PathBuf::from(&row.summary.path), row.file_hash.clone(), former.clone(), files.clone());
    let written = blocking("save a document", move || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let there = file_hash(&path);
        let ours = |there: &String| *there == hash || (*there == former.hash && Path::new(&former.path) == path);
        if there.as_ref().is_some_and(|there| !ours(there)) {
            return Ok(false);
        }
        atomic_file::replace(&atomic_file::citations_path(&path), &files.citations)?;
        if there.is_none() {
            if atomic_file::write_new(&path, &files.document)? == atomic_file::Written::NameTaken {
                return Ok(false);
            }
        } else if there.as_ref() != Some(&hash) {
            atomic_file::replace(&path, &files.document)?;
        }
        let old = PathBuf::from(&former.path);
        if old != path && file_hash(&old).as_ref() == Some(&former.hash) {
            std::fs::remove_file(&old)?;
            // It may be gone already.
            let _ = std::fs::remove_file(atomic_file::citations_path(&old));
        }
        Ok(true)
    });
    written.await.map_err(|interruption| std::io::Error::other(error_of(interruption)))?
}
