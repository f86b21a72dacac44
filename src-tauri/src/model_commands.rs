//! What the Connections screen asks for about models on the disk of an Ollama.

use atles_engine::api::{Downloads, Recommendation, StoredModel};
use tauri::State;

use crate::command_error::Reply;
use crate::engine_door::EngineDoor;

type Door<'a> = State<'a, EngineDoor>;

#[tauri::command]
pub(crate) async fn stored_models(door: Door<'_>, connection: Option<String>) -> Reply<Vec<StoredModel>> {
    door.enter().await?.stored_models(connection).await
}

#[tauri::command]
pub(crate) async fn download_model(door: Door<'_>, connection: Option<String>, model: String) -> Reply<u32> {
    door.enter().await?.download_model(connection, model).await
}

#[tauri::command]
pub(crate) async fn cancel_download(door: Door<'_>, id: u32) -> Reply<()> {
    door.enter().await?.cancel_download(id);
    Ok(())
}

#[tauri::command]
pub(crate) async fn dismiss_download(door: Door<'_>, id: u32) -> Reply<()> {
    door.enter().await?.dismiss_download(id);
    Ok(())
}

#[tauri::command]
pub(crate) async fn model_downloads(door: Door<'_>) -> Reply<Downloads> {
    Ok(door.enter().await?.downloads())
}

#[tauri::command]
pub(crate) async fn delete_model(door: Door<'_>, connection: Option<String>, model: String) -> Reply<f64> {
    door.enter().await?.delete_model(connection, model).await
}

#[tauri::command]
pub(crate) async fn recommendation(door: Door<'_>) -> Reply<Recommendation> {
    door.enter().await?.recommendation().await
}
