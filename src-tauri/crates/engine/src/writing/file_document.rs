//! Last step of a request's life: the document's files on disk, its row in the library, the end of its job.
//!
//! Order matters. First a name is reserved in the database, then both files are put in place without replacing anything,
//! then one transaction files the document and ends the job. A crash between any two of these is repeated without harm:
//! the same bytes under the reserved name are our own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use atles_queue::{Lease, Outcome};
use unicode_segmentation::UnicodeSegmentation as _;

use super::executor::blocking;
use super::outcome::{Interruption, Step, file_problem, filed_as_markdown, internal};
use super::{Brief, Material, Outline};
use crate::api::{
    ApiError, DocumentFormat, DocumentSection, DocumentSource, DocumentSummary, NotRead, ParagraphKind, Sentence,
    SentenceKind,
};
use crate::atomic_file::{self, Written, sha256};
use crate::config;
use crate::core::Core;
use crate::exports::Finished;
use crate::log_ring::rfc3339;
use crate::press::PressError;
use crate::store::{DocumentRow, Documents, RequestEvents, RequestRow, Requests, What};

/// Most names that are tried for one document.
const MAX_NAMES: u32 = 1_000;

/// Puts a checked document in its place.
#[expect(clippy::too_many_arguments, reason = "everything that the steps before have made comes together here")]
pub(crate) async fn file(
    core: &Core,
    lease: &Lease,
    row: &RequestRow,
    brief: &Arc<Brief>,
    outline: &Arc<Outline>,
    material: &Material,
    sections: Arc<Vec<DocumentSection>>,
    not_read: Vec<NotRead>,
    partial: bool,
) -> Step<()> {
    let not_read = Arc::new(not_read);
    let (finished, citations) = blocking("prepare a document", {
        let (brief, outline, sections, not_read) = (brief.clone(), outline.clone(), sections.clone(), not_read.clone());
        move || {
            let finished = super::assemble(&brief, &outline.language, &sections, &not_read);
            (Arc::new(finished), citations(&sections, &not_read))
        }
    })
    .await?;
    let citations = citations.map_err(|error| Interruption::Fault(internal(error.to_string())))?;
    let Made { format, document, problem } = make(core, row, finished).await?;
    let files = Files { document, citations };

    let file_hash = sha256(&files.document);
    let path = put_in_place(core, row, format, files).await?;
    let (sections, not_read) = (Arc::unwrap_or_clone(sections), Arc::unwrap_or_clone(not_read));
    let now = rfc3339(core.clock.now());
    let summary = DocumentSummary { partial, format, ..summarise(row, &sections, not_read.len(), &path, &now) };
    let sources = sources(material, &sections);
    let document = DocumentRow { summary, language: outline.language.clone(), sections, sources, not_read, file_hash };
    let (queue, lease) = (core.queue.clone(), lease.clone());
    core.write_promised(move |tx| {
        let id = lease.job_id();
        queue.finish_in(tx, &lease, Outcome::Done)?;
        Documents(tx).insert(&document)?;
        Requests(tx).set_finished(id, &now, problem.as_ref())?;
        RequestEvents(tx).add(id, What::Completed, &now)
    })
    .await?;
    Ok(())
}

/// The bytes of the two files of a document.
struct Files {
    document: Vec<u8>,
    citations: Vec<u8>,
}

/// A document as it came out of the press.
struct Made {
    format: DocumentFormat,
    document: Vec<u8>,
    /// Why it is not of the format that was asked for.
    problem: Option<ApiError>,
}

/// Sets the document. The same request and the same sections give the same bytes. Pages that cannot be set cost nobody the
/// text: then the document is Markdown, and the request says so.
async fn make(core: &Core, row: &RequestRow, finished: Arc<Finished>) -> Step<Made> {
    let fault = |error: PressError| Interruption::Fault(internal(error.to_string()));
    let format = row.request.format;
    match core.press.set(finished.clone(), format).await {
        Ok(document) => Ok(Made { format, document, problem: None }),
        Err(error) if format == DocumentFormat::Pdf => {
            tracing::warn!(task = %row.request.title, %error, "the document is filed as Markdown");
            let document = core.press.set(finished, DocumentFormat::Markdown).await.map_err(fault)?;
            Ok(Made { format: DocumentFormat::Markdown, document, problem: Some(filed_as_markdown(&error)) })
        }
        Err(error) => Err(fault(error)),
    }
}

fn citations(sections: &[DocumentSection], not_read: &[NotRead]) -> serde_json::Result<Vec<u8>> {
    let mut citations = serde_json::to_vec_pretty(&super::citations_file(sections, not_read))?;
    citations.push(b'\n');
    Ok(citations)
}

/// Finds a free name, reserves it, and writes both files under it.
async fn put_in_place(core: &Core, row: &RequestRow, format: DocumentFormat, files: Files) -> Step<PathBuf> {
    let folder = core.documents_folder.clone();
    let extension = format.extension();
    let files = Arc::new(files);
    // A name of another format is that of a try at which the pages could be set, or could not.
    let fits = |path: &PathBuf| path.extension().is_some_and(|found| found == extension);
    let mut reserved = row.output.as_ref().map(PathBuf::from).filter(fits);
    for attempt in 1..=MAX_NAMES {
        let path = match reserved.take() {
            Some(path) => path,
            None => {
                let path = atomic_file::document_path(&folder, &row.request.title, attempt, extension);
                if !reserve(core, &row.id, &path).await? {
                    continue;
                }
                path
            }
        };
        let (target, files) = (path.clone(), files.clone());
        let written = blocking("save a document", move || write_both(&target, &files)).await?;
        match written.map_err(|error| file_problem(&path, &error))? {
            true => return Ok(path),
            false => {
                tracing::info!(task = %row.request.title, file = %path.display(), "the name is taken; trying another")
            }
        }
    }
    Err(Interruption::Fault(internal("no free name for the document was found")))
}

async fn reserve(core: &Core, id: &str, path: &Path) -> Step<bool> {
    let (id, path) = (id.to_owned(), path.display().to_string());
    Ok(core.write_promised(move |tx| Requests(tx).reserve_output(&id, &path)).await?)
}

/// True if both files are in place, false if one of the names is taken by another file.
fn write_both(path: &Path, files: &Files) -> std::io::Result<bool> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // The citations first: whoever sees the document finds them.
    let beside = atomic_file::citations_path(path);
    let first = atomic_file::write_new(&beside, &files.citations)?;
    if first == Written::NameTaken {
        return Ok(false);
    }
    if atomic_file::write_new(path, &files.document)? == Written::NameTaken {
        if first == Written::New {
            std::fs::remove_file(&beside)?;
        }
        return Ok(false);
    }
    Ok(true)
}

fn summarise(
    row: &RequestRow,
    sections: &[DocumentSection],
    not_read: usize,
    path: &Path,
    now: &str,
) -> DocumentSummary {
    let claims: Vec<&Sentence> = sentences(sections).filter(|sentence| sentence.kind != SentenceKind::Notice).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let cited: std::collections::BTreeSet<&str> =
        claims.iter().flat_map(|sentence| &sentence.citations).map(|citation| citation.hash.as_str()).collect();
    let words = sentences(sections).map(|sentence| sentence.text.unicode_words().count()).sum::<usize>();
    DocumentSummary {
        id: uuid::Uuid::now_v7().to_string(),
        request_id: row.id.clone(),
        title: row.request.title.trim().to_owned(),
        document_type: row.request.document_type,
        format: row.request.format,
        path: path.display().to_string(),
        created_at: now.to_owned(),
        words: count(words),
        sentences: count(claims.len()),
        sourced: count(claims.iter().filter(|sentence| !sentence.citations.is_empty()).count()),
        sources_cited: count(cited.len()),
        not_read: count(not_read),
        partial: false,
        excerpt: excerpt(sections),
    }
}

fn excerpt(sections: &[DocumentSection]) -> String {
    let prose = sections
        .iter()
        .flat_map(|section| &section.paragraphs)
        .filter(|paragraph| paragraph.kind != ParagraphKind::Table)
        .flat_map(|paragraph| &paragraph.sentences)
        .filter(|sentence| sentence.kind != SentenceKind::Notice);
    let mut text = String::new();
    for sentence in prose {
        if text.chars().count() >= config::EXCERPT_CHARS {
            break;
        }
        text.push_str(&sentence.text);
        text.push(' ');
    }
    text.chars().take(config::EXCERPT_CHARS).collect::<String>().trim().to_owned()
}

fn sources(material: &Material, sections: &[DocumentSection]) -> Vec<DocumentSource> {
    let mut cited: BTreeMap<&str, u32> = BTreeMap::new();
    for sentence in sentences(sections) {
        let mut hashes: Vec<&str> = sentence.citations.iter().map(|citation| citation.hash.as_str()).collect();
        hashes.dedup();
        for hash in hashes {
            *cited.entry(hash).or_default() += 1;
        }
    }
    let source = |source: &super::MaterialSource| DocumentSource {
        source: source.source.clone(),
        hash: source.hash.clone(),
        cited: cited.get(source.hash.as_str()).copied().unwrap_or_default(),
    };
    material.sources.iter().map(source).collect()
}

fn sentences(sections: &[DocumentSection]) -> impl Iterator<Item = &Sentence> {
    sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences)
}
