//! What the page may ask for: each command converts, calls, converts. Names and arguments are those of
//! `ui/src/backend/commands.js`; what is refused or goes wrong is an [`ApiError`](atles_engine::api::ApiError).

use std::path::Path;

use atles_engine::api::{
    CitationRef, Copied, Difference, DocumentChange, DocumentFormat, DocumentRequest, DocumentSummary, DocumentVersion,
    DocumentView, FoundPassage, Happened, History, HistoryRange, KnownSources, LogPage, Monitor, Order, Ordered,
    OutlinePreview, Pace, Passage, Priority, RequestAccepted, RequestState, Snapshot, SourceFile, SourcesReport,
    SystemState, Which,
};
use tauri::{State, WebviewWindow};

use crate::command_error::Reply;
use crate::desktop;
use crate::engine_door::EngineDoor;

type Door<'a> = State<'a, EngineDoor>;

#[tauri::command]
pub(crate) async fn start(door: Door<'_>) -> Reply<SystemState> {
    door.enter().await?.start().await
}

#[tauri::command]
pub(crate) async fn stop(door: Door<'_>) -> Reply<SystemState> {
    door.enter().await?.stop().await
}

#[tauri::command]
pub(crate) async fn restart(door: Door<'_>) -> Reply<SystemState> {
    door.enter().await?.restart().await
}

#[tauri::command]
pub(crate) async fn set_pace(door: Door<'_>, pace: Pace) -> Reply<()> {
    door.enter().await?.set_pace(pace).await
}

#[tauri::command]
pub(crate) async fn status(door: Door<'_>) -> Reply<Snapshot> {
    door.enter().await?.status().await
}

#[tauri::command]
pub(crate) async fn request(door: Door<'_>, request: DocumentRequest) -> Reply<RequestAccepted> {
    door.enter().await?.request(request).await
}

#[tauri::command]
pub(crate) async fn cancel(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.cancel(id).await
}

#[tauri::command]
pub(crate) async fn pause(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.pause(id).await
}

#[tauri::command]
pub(crate) async fn resume(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.resume(id).await
}

#[tauri::command]
pub(crate) async fn retry(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.retry(id).await
}

#[tauri::command]
pub(crate) async fn finish_now(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.finish_now(id).await
}

#[tauri::command]
pub(crate) async fn continue_document(door: Door<'_>, request_id: String) -> Reply<RequestAccepted> {
    door.enter().await?.continue_document(request_id).await
}

#[tauri::command]
pub(crate) async fn reorder(door: Door<'_>, id: String, before: Option<String>) -> Reply<()> {
    door.enter().await?.reorder(id, before).await
}

#[tauri::command]
pub(crate) async fn set_priority(door: Door<'_>, id: String, priority: Priority) -> Reply<()> {
    door.enter().await?.set_priority(id, priority).await
}

#[tauri::command]
pub(crate) async fn set_deadline(door: Door<'_>, id: String, deadline: Option<String>) -> Reply<()> {
    door.enter().await?.set_deadline(id, deadline).await
}

#[tauri::command]
pub(crate) async fn put_off(door: Door<'_>, id: String, until: String) -> Reply<()> {
    door.enter().await?.put_off(id, until).await
}

#[tauri::command]
pub(crate) async fn order_many(door: Door<'_>, which: Which, order: Order) -> Reply<Ordered> {
    door.enter().await?.order_many(which, order).await
}

#[tauri::command]
pub(crate) async fn clear_finished(door: Door<'_>, states: Vec<RequestState>) -> Reply<u32> {
    door.enter().await?.clear_finished(states).await
}

#[tauri::command]
pub(crate) async fn request_history(door: Door<'_>, id: String) -> Reply<Vec<Happened>> {
    door.enter().await?.request_history(id).await
}

#[tauri::command]
pub(crate) async fn set_keep_days(door: Door<'_>, days: Option<u32>) -> Reply<()> {
    door.enter().await?.set_keep_days(days).await
}

#[tauri::command]
pub(crate) async fn sources(door: Door<'_>, paths: Vec<String>) -> Reply<SourcesReport> {
    door.enter().await?.sources(paths).await
}

#[tauri::command]
pub(crate) async fn outline(door: Door<'_>, request: DocumentRequest) -> Reply<OutlinePreview> {
    door.enter().await?.outline(request).await
}

#[tauri::command]
pub(crate) async fn pick_files(window: WebviewWindow) -> Reply<Vec<String>> {
    Ok(desktop::pick_files(&window).await)
}

#[tauri::command]
pub(crate) async fn pick_folder(window: WebviewWindow) -> Reply<Vec<String>> {
    Ok(desktop::pick_folder(&window).await)
}

#[tauri::command]
pub(crate) async fn documents(door: Door<'_>, query: String) -> Reply<Vec<DocumentSummary>> {
    door.enter().await?.documents(query).await
}

#[tauri::command]
pub(crate) async fn documents_without_file(door: Door<'_>) -> Reply<Vec<String>> {
    door.enter().await?.documents_without_file().await
}

#[tauri::command]
pub(crate) async fn document_picture(door: Door<'_>, id: String) -> Reply<Option<String>> {
    door.enter().await?.picture(id).await
}

#[tauri::command]
pub(crate) async fn document(door: Door<'_>, id: String) -> Reply<DocumentView> {
    door.enter().await?.document(id).await
}

#[tauri::command]
pub(crate) async fn passage(
    door: Door<'_>,
    document_id: String,
    section: u32,
    paragraph: u32,
    sentence: u32,
    citation: u32,
) -> Reply<Passage> {
    let of = CitationRef { document_id, section, paragraph, sentence, citation };
    door.enter().await?.passage(of).await
}

#[tauri::command]
pub(crate) async fn change_document(
    door: Door<'_>,
    id: String,
    version: u32,
    change: DocumentChange,
) -> Reply<DocumentView> {
    door.enter().await?.change_document(id, version, change).await
}

#[tauri::command]
pub(crate) async fn undo_change(door: Door<'_>, id: String, version: u32) -> Reply<DocumentView> {
    door.enter().await?.undo_change(id, version).await
}

#[tauri::command]
pub(crate) async fn save_document(door: Door<'_>, id: String) -> Reply<DocumentView> {
    door.enter().await?.save_document(id).await
}

#[tauri::command]
pub(crate) async fn versions(door: Door<'_>, id: String) -> Reply<Vec<DocumentVersion>> {
    door.enter().await?.versions(id).await
}

#[tauri::command]
pub(crate) async fn compare_version(door: Door<'_>, id: String, number: u32) -> Reply<Vec<Difference>> {
    door.enter().await?.compare_version(id, number).await
}

#[tauri::command]
pub(crate) async fn restore_version(door: Door<'_>, id: String, number: u32) -> Reply<DocumentView> {
    door.enter().await?.restore_version(id, number).await
}

#[tauri::command]
pub(crate) async fn write_again(door: Door<'_>, id: String) -> Reply<RequestAccepted> {
    door.enter().await?.write_again(id).await
}

#[tauri::command]
pub(crate) async fn bin(door: Door<'_>) -> Reply<Vec<DocumentSummary>> {
    door.enter().await?.bin().await
}

#[tauri::command]
pub(crate) async fn bin_document(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.bin_document(id).await
}

#[tauri::command]
pub(crate) async fn unbin_document(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.unbin_document(id).await
}

#[tauri::command]
pub(crate) async fn delete_document(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.delete_document(id).await
}

#[tauri::command]
pub(crate) async fn open_document(door: Door<'_>, id: String) -> Reply<()> {
    let path = door.enter().await?.document_path(id).await?;
    desktop::open(path).await
}

#[tauri::command]
pub(crate) async fn reveal_document(door: Door<'_>, id: String) -> Reply<()> {
    let path = door.enter().await?.document_path(id).await?;
    desktop::reveal(path).await
}

/// Path of the copy; none if the user closed the dialog.
#[tauri::command]
pub(crate) async fn set_tags(door: Door<'_>, id: String, tags: Vec<String>) -> Reply<DocumentSummary> {
    door.enter().await?.set_tags(id, tags).await
}

/// Has the user choose a folder for copies of documents. Nothing if none was chosen.
#[tauri::command]
pub(crate) async fn export_many(
    window: WebviewWindow,
    door: Door<'_>,
    ids: Vec<String>,
    format: DocumentFormat,
) -> Reply<Option<Copied>> {
    let engine = door.enter().await?;
    let Some(folder) = desktop::pick_one_folder(&window).await else { return Ok(None) };
    Ok(Some(engine.export_many(ids, format, folder).await?))
}

#[tauri::command]
pub(crate) async fn export(
    window: WebviewWindow,
    door: Door<'_>,
    id: String,
    format: DocumentFormat,
) -> Reply<Option<String>> {
    let engine = door.enter().await?;
    let suggested = engine.document_name(id.clone(), format).await?;
    let Some(path) = desktop::pick_place(&window, &suggested).await else { return Ok(None) };
    engine.export(id, format, path).await.map(|saved| Some(saved.display().to_string()))
}

#[tauri::command]
pub(crate) async fn open_source(
    door: Door<'_>,
    document_id: String,
    section: u32,
    paragraph: u32,
    sentence: u32,
    citation: u32,
) -> Reply<()> {
    let of = CitationRef { document_id, section, paragraph, sentence, citation };
    let path = door.enter().await?.citation_path(of).await?;
    desktop::open(path).await
}

#[tauri::command]
pub(crate) async fn known_sources(door: Door<'_>) -> Reply<KnownSources> {
    door.enter().await?.known_sources().await
}

#[tauri::command]
pub(crate) async fn add_sources(door: Door<'_>, paths: Vec<String>, confirmed: bool) -> Reply<Vec<String>> {
    door.enter().await?.add_sources(paths, confirmed).await
}

#[tauri::command]
pub(crate) async fn remove_source(door: Door<'_>, path: String) -> Reply<()> {
    door.enter().await?.remove_source(path).await
}

#[tauri::command]
pub(crate) async fn reread_sources(door: Door<'_>) -> Reply<()> {
    door.enter().await?.reread_sources().await;
    Ok(())
}

#[tauri::command]
pub(crate) async fn pause_reading(door: Door<'_>) -> Reply<()> {
    door.enter().await?.pause_reading().await
}

#[tauri::command]
pub(crate) async fn resume_reading(door: Door<'_>) -> Reply<()> {
    door.enter().await?.resume_reading().await
}

#[tauri::command]
pub(crate) async fn source_files(door: Door<'_>, path: String, skip: u32, most: u32) -> Reply<Vec<SourceFile>> {
    door.enter().await?.source_files(path, skip, most).await
}

#[tauri::command]
pub(crate) async fn search_sources(door: Door<'_>, query: String, limit: u32) -> Reply<Vec<FoundPassage>> {
    door.enter().await?.search_sources(query, limit).await
}

#[tauri::command]
pub(crate) async fn open_known_source(door: Door<'_>, path: String) -> Reply<()> {
    let path = door.enter().await?.known_path(path).await?;
    desktop::open(path).await
}

#[tauri::command]
pub(crate) async fn log(door: Door<'_>) -> Reply<LogPage> {
    Ok(door.enter().await?.log())
}

#[tauri::command]
pub(crate) async fn open_log_folder(door: Door<'_>) -> Reply<()> {
    let folder = door.enter().await?.log().folder.unwrap_or_default();
    desktop::open(folder.into()).await
}

#[tauri::command]
pub(crate) async fn monitor(door: Door<'_>) -> Reply<Monitor> {
    door.enter().await?.monitor().await
}

#[tauri::command]
pub(crate) async fn history(door: Door<'_>, range: HistoryRange) -> Reply<History> {
    door.enter().await?.history(range).await
}

#[tauri::command]
pub(crate) async fn pause_queue(door: Door<'_>) -> Reply<()> {
    door.enter().await?.pause_queue().await
}

#[tauri::command]
pub(crate) async fn resume_queue(door: Door<'_>) -> Reply<()> {
    door.enter().await?.resume_queue().await
}

#[tauri::command]
pub(crate) async fn set_ceiling(door: Door<'_>, ceiling: Option<u32>) -> Reply<()> {
    door.enter().await?.set_ceiling(ceiling).await
}

#[tauri::command]
pub(crate) async fn save_diagnostics(window: WebviewWindow, door: Door<'_>) -> Reply<Option<String>> {
    let engine = door.enter().await?;
    let Some(target) = desktop::pick_place(&window, Path::new("atles-diagnostics.zip")).await else { return Ok(None) };
    engine.save_diagnostics(target.clone()).await?;
    Ok(Some(target.display().to_string()))
}
