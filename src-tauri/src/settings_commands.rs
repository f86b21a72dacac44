//! What the Settings screen asks for: where documents are filed and what they look like, how ATLES looks, what is kept, and forgetting all of it.

use atles_engine::api::{KeptData, TemplateSummary};
use serde::Deserialize;
use tauri::{AppHandle, Manager as _, State, Theme, WebviewWindow};

use crate::command_error::{Reply, no_notices};
use crate::engine_door::EngineDoor;
use crate::{closing, desktop};

/// How the user wants ATLES to look.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Appearance {
    /// As the system looks.
    System,
    Light,
    Dark,
}

#[tauri::command]
pub(crate) async fn kept_data(door: State<'_, EngineDoor>) -> Reply<KeptData> {
    door.enter().await?.kept_data().await
}

/// Has the user choose where documents are filed. Replies with the folder, or with nothing if none was chosen.
#[tauri::command]
pub(crate) async fn choose_documents_folder(
    window: WebviewWindow,
    door: State<'_, EngineDoor>,
) -> Reply<Option<String>> {
    let engine = door.enter().await?;
    let Some(folder) = desktop::pick_one_folder(&window).await else { return Ok(None) };
    let folder = folder.display().to_string();
    engine.set_documents_folder(Some(folder.clone())).await?;
    Ok(Some(folder))
}

/// Files documents where they are filed unless the user chooses.
#[tauri::command]
pub(crate) async fn usual_documents_folder(door: State<'_, EngineDoor>) -> Reply<()> {
    door.enter().await?.set_documents_folder(None).await
}

/// Has the user choose the Word file that lends its look to others. Replies with what was taken from it, or with nothing if
/// none was chosen.
#[tauri::command]
pub(crate) async fn choose_template(
    window: WebviewWindow,
    door: State<'_, EngineDoor>,
) -> Reply<Option<TemplateSummary>> {
    let engine = door.enter().await?;
    let Some(file) = desktop::pick_one_file(&window, "Word", &["docx", "dotx"]).await else { return Ok(None) };
    engine.set_template(file).await.map(Some)
}

#[tauri::command]
pub(crate) async fn remove_template(door: State<'_, EngineDoor>) -> Reply<()> {
    door.enter().await?.remove_template().await
}

#[tauri::command]
pub(crate) async fn open_documents_folder(door: State<'_, EngineDoor>) -> Reply<()> {
    let kept = door.enter().await?.kept_data().await?;
    desktop::open(kept.documents_folder.into()).await
}

#[tauri::command]
pub(crate) async fn open_data_folder(door: State<'_, EngineDoor>) -> Reply<()> {
    let kept = door.enter().await?.kept_data().await?;
    desktop::open(kept.folder.into()).await
}

/// Shows the licences of what ATLES is made of. They come with the installers.
#[tauri::command]
pub(crate) async fn open_notices(app: AppHandle) -> Reply<()> {
    let notices = app.path().resource_dir().map(|folder| folder.join("THIRD-PARTY.txt")).ok();
    match notices.filter(|notices| notices.is_file()) {
        Some(notices) => desktop::open(notices).await,
        None => Err(no_notices()),
    }
}

/// What the system draws of the window follows the page: the title bar, menus, pickers.
#[tauri::command]
pub(crate) fn set_appearance(app: AppHandle, appearance: Appearance) {
    app.set_theme(match appearance {
        Appearance::System => None,
        Appearance::Light => Some(Theme::Light),
        Appearance::Dark => Some(Theme::Dark),
    });
}

/// Forgets everything but the documents, and ends ATLES.
#[tauri::command]
pub(crate) async fn delete_everything(app: AppHandle, window: WebviewWindow, door: State<'_, EngineDoor>) -> Reply<()> {
    door.enter().await?.erase().await?;
    closing::quit_and_forget(&app, &window);
    Ok(())
}
