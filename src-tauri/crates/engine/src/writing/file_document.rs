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

use super::assemble::has_written;
use super::briefing::brief_of;
use super::executor::blocking;
use super::outcome::{
    Interruption, Step, file_problem, filed_as_markdown, filed_with_boxes, filed_without_template, internal, not_set,
};
use super::partial::{instead, with_note};
use super::refile;
use super::revise::is_sourced;
use super::{Brief, Material, Outline};
use crate::api::{
    ApiError, DocumentFormat, DocumentSection, DocumentSource, DocumentSummary, FileState, NotRead, ParagraphKind,
    Sentence, SentenceKind, VersionOrigin,
};
use crate::atomic_file::{self, Written, sha256};
use crate::config;
use crate::core::Core;
use crate::exports::Finished;
use crate::log_ring::rfc3339;
use crate::press::{PressError, Pressed};
use crate::store::{DocumentRow, Documents, RequestEvents, RequestRow, Requests, Settings, Versions, What};

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
    let sections = Arc::new(with_note(Arc::unwrap_or_clone(sections), outline.sections.len(), &outline.language));
    let (finished, citations) = blocking("prepare a document", {
        let (brief, outline, sections, not_read) = (brief.clone(), outline.clone(), sections.clone(), not_read.clone());
        let read: Vec<String> = material.sources.iter().map(|source| source.source.clone()).collect();
        move || {
            let read = read.iter().map(String::as_str);
            let finished = super::assemble(&brief, &outline.language, &sections, &not_read, read);
            (Arc::new(finished), citations(&sections, &not_read))
        }
    })
    .await?;
    let citations = citations.map_err(|error| Interruption::Fault(internal(error.to_string())))?;
    let Made { format, document, problem } = make(core, row, finished).await?;
    let files = Files { document, citations };

    let (sections, not_read) = (Arc::unwrap_or_clone(sections), Arc::unwrap_or_clone(not_read));
    let now = rfc3339(core.clock.now());
    let document = |path: &Path| {
        let summary = DocumentSummary {
            partial,
            format,
            ..summarise(row, &outline.language, &sections, not_read.len(), path, &now)
        };
        let file_hash = sha256(&files.document);
        DocumentRow {
            summary,
            origin: VersionOrigin::Written,
            language: outline.language.clone(),
            sources: sources(material, &sections),
            sections: sections.clone(),
            not_read: not_read.clone(),
            file_hash,
            former: None,
        }
    };
    // Nobody changes a document while it is written anew.
    let _one_at_a_time = core.refiling.lock().await;
    let rewritten = match &row.rewrites {
        Some(old) => refile::rewrite(core, old, document(Path::new(""))).await?,
        None => None,
    };
    let (document, before) = match rewritten {
        Some((document, before)) => (document, Some(before)),
        None => (document(&put_in_place(core, row, format, &files).await?), None),
    };
    let (queue, lease) = (core.queue.clone(), lease.clone());
    core.write_promised(move |tx| {
        let id = lease.job_id();
        queue.finish_in(tx, &lease, Outcome::Done)?;
        match before {
            Some(before) => {
                Versions(tx).insert(&document.summary.id, &before)?;
                Documents(tx).replace(&document)?;
            }
            None => Documents(tx).insert(&document)?,
        }
        Requests(tx).set_finished(id, &now, problem.as_ref())?;
        RequestEvents(tx).add(id, What::Completed, &now)
    })
    .await?;
    Ok(())
}

/// The bytes of the two files of a document.
#[derive(Clone)]
pub(super) struct Files {
    pub(super) document: Vec<u8>,
    pub(super) citations: Vec<u8>,
}

/// A document as it came out of the press.
struct Made {
    format: DocumentFormat,
    document: Vec<u8>,
    /// Why it is not as it was asked for.
    problem: Option<ApiError>,
}

/// Sets the document. The same request and the same sections give the same bytes. Pages that cannot be set cost nobody the
/// text: then the document is Markdown, and the request says so.
async fn make(core: &Core, row: &RequestRow, finished: Arc<Finished>) -> Step<Made> {
    let fault = |error: PressError| Interruption::Fault(internal(error.to_string()));
    let format = row.request.format;
    let template = template_for(core, format).await?;
    let no_font = finished.words.no_font.clone();
    match core.press.set(finished.clone(), format, template.as_deref()).await {
        Ok(Pressed { bytes, lacking }) => {
            let told = |lacking: &String| filed_with_boxes(lacking, &no_font.replace("{}", lacking));
            Ok(Made { format, document: bytes, problem: lacking.as_ref().map(told) })
        }
        Err(error @ PressError::Template(_)) => {
            tracing::warn!(task = %row.request.title, %error, "the document is filed without the template");
            let document = core.press.set(finished, format, None).await.map_err(fault)?.bytes;
            Ok(Made { format, document, problem: Some(filed_without_template(&error)) })
        }
        Err(error) if format == DocumentFormat::Pdf => {
            tracing::warn!(task = %row.request.title, %error, "the document is filed as Markdown");
            let document = core.press.set(finished, DocumentFormat::Markdown, None).await.map_err(fault)?.bytes;
            Ok(Made { format: DocumentFormat::Markdown, document, problem: Some(filed_as_markdown(&error)) })
        }
        Err(error) => Err(fault(error)),
    }
}

/// The Word file whose look a document of that format gets.
async fn template_for(core: &Core, format: DocumentFormat) -> Step<Option<PathBuf>> {
    if format != DocumentFormat::Word {
        return Ok(None);
    }
    let chosen = core.read(|connection| Settings(connection).template()).await?;
    Ok(chosen.map(|template| core.folder.template(&template.file)))
}

/// Sets a document whose text has changed.
pub(super) async fn set(core: &Core, brief: Brief, row: &DocumentRow) -> Step<Files> {
    let (language, sections, not_read) = (row.language.clone(), row.sections.clone(), row.not_read.clone());
    let sources = row.sources.clone();
    let (finished, citations) = blocking("prepare a document", move || {
        let read = sources.iter().map(|source| source.source.as_str());
        (super::assemble(&brief, &language, &sections, &not_read, read), citations(&sections, &not_read))
    })
    .await?;
    let (finished, format) = (Arc::new(finished), row.summary.format);
    let template = template_for(core, format).await?;
    let set = match core.press.set(finished.clone(), format, template.as_deref()).await {
        // The words matter more than their look.
        Err(error @ PressError::Template(_)) => {
            tracing::warn!(task = %row.summary.title, %error, "the document is saved without the template");
            core.press.set(finished, format, None).await
        }
        other => other,
    };
    let document = set.map_err(|error| Interruption::Fault(not_set(&error, row.summary.format)))?.bytes;
    let citations = citations.map_err(|error| Interruption::Fault(internal(error.to_string())))?;
    Ok(Files { document, citations })
}

fn citations(sections: &[DocumentSection], not_read: &[NotRead]) -> serde_json::Result<Vec<u8>> {
    let mut citations = serde_json::to_vec_pretty(&super::citations_file(sections, not_read))?;
    citations.push(b'\n');
    Ok(citations)
}

/// Writes both files under the name that is reserved for them, or finds a free one.
async fn put_in_place(core: &Core, row: &RequestRow, format: DocumentFormat, files: &Files) -> Step<PathBuf> {
    let extension = format.extension();
    // A name of another format is that of a try at which the pages could be set, or could not.
    let fits = |path: &PathBuf| path.extension().is_some_and(|found| found == extension);
    if let Some(path) = row.output.as_ref().map(PathBuf::from).filter(fits)
        && put_at(&path, &row.request.title, files).await?
    {
        return Ok(path);
    }
    put_anew(core, &row.id, &core.documents_folder(), &row.request.title, extension, files).await
}

/// Finds a free name, reserves it for a request, and writes both files under it.
pub(super) async fn put_anew(
    core: &Core,
    request_id: &str,
    folder: &Path,
    title: &str,
    extension: &str,
    files: &Files,
) -> Step<PathBuf> {
    for attempt in 1..=config::MOST_NAMES {
        let path = atomic_file::document_path(folder, title, attempt, extension);
        if reserve(core, request_id, &path).await? && put_at(&path, title, files).await? {
            return Ok(path);
        }
    }
    Err(Interruption::Fault(internal("no free name for the document was found")))
}

/// True if both files are in place, false if the name is taken.
async fn put_at(path: &Path, title: &str, files: &Files) -> Step<bool> {
    let (target, files) = (path.to_owned(), files.clone());
    let written = blocking("save a document", move || write_both(&target, &files)).await?;
    let written = written.map_err(|error| file_problem(path, &error))?;
    if !written {
        tracing::info!(task = %title, file = %path.display(), "the name is taken; trying another");
    }
    Ok(written)
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
    language: &str,
    sections: &[DocumentSection],
    not_read: usize,
    path: &Path,
    now: &str,
) -> DocumentSummary {
    let counted = count_claims(sections);
    DocumentSummary {
        id: uuid::Uuid::now_v7().to_string(),
        request_id: row.id.clone(),
        title: row.request.title.trim().to_owned(),
        document_type: row.request.document_type,
        format: row.request.format,
        path: path.display().to_string(),
        created_at: now.to_owned(),
        words: counted.words,
        sentences: counted.sentences,
        sourced: counted.sourced,
        sources_cited: counted.sources_cited,
        not_read: count(not_read),
        partial: false,
        excerpt: excerpt(sections),
        own: counted.own,
        model: brief_of(row).model.filter(|_| has_written(sections)),
        instead: instead(sections, language),
        version: 1,
        changed_at: None,
        binned_at: None,
        tags: Vec::new(),
    }
}

/// What the library says of a text in numbers.
pub(super) struct Counted {
    pub(super) words: u32,
    pub(super) sentences: u32,
    pub(super) sourced: u32,
    pub(super) sources_cited: u32,
    pub(super) own: u32,
}

/// Counts words, claims, those of them that have a source, and sources.
pub(super) fn count_claims(sections: &[DocumentSection]) -> Counted {
    let claims: Vec<&Sentence> = sentences(sections).filter(|sentence| sentence.kind != SentenceKind::Notice).collect();
    let sourced: Vec<&Sentence> = claims.iter().copied().filter(|sentence| is_sourced(sentence)).collect();
    let cited = sourced.iter().flat_map(|sentence| &sentence.citations).map(|citation| citation.hash.as_str());
    Counted {
        words: count(sentences(sections).map(|sentence| sentence.text.unicode_words().count()).sum()),
        sentences: count(claims.len()),
        sourced: count(sourced.len()),
        sources_cited: count(cited.collect::<std::collections::BTreeSet<_>>().len()),
        own: count(claims.iter().filter(|sentence| sentence.kind == SentenceKind::Own).count()),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn excerpt(sections: &[DocumentSection]) -> String {
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
        file_state: FileState::Unchanged,
    };
    material.sources.iter().map(source).collect()
}

fn sentences(sections: &[DocumentSection]) -> impl Iterator<Item = &Sentence> {
    sections.iter().flat_map(|section| &section.paragraphs).flat_map(|paragraph| &paragraph.sentences)
}
