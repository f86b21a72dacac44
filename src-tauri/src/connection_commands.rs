//! What the Connections screen asks for. A key comes in with a connection that is saved, and never goes out.

use atles_engine::api::{Connection, ConnectionTest, Connections, FoundServer, NewConnection, Price, Writer};
use tauri::State;

use crate::command_error::Reply;
use crate::engine_door::EngineDoor;

type Door<'a> = State<'a, EngineDoor>;

#[tauri::command]
pub(crate) async fn connections(door: Door<'_>) -> Reply<Connections> {
    door.enter().await?.connections().await
}

#[tauri::command]
pub(crate) async fn found_servers(door: Door<'_>) -> Reply<Vec<FoundServer>> {
    door.enter().await?.found_servers().await
}

#[tauri::command]
pub(crate) async fn list_models(door: Door<'_>, connection: NewConnection) -> Reply<Vec<String>> {
    door.enter().await?.list_models(connection).await
}

#[tauri::command]
pub(crate) async fn save_connection(door: Door<'_>, connection: NewConnection) -> Reply<Connection> {
    door.enter().await?.save_connection(connection).await
}

#[tauri::command]
pub(crate) async fn remove_connection(door: Door<'_>, id: String) -> Reply<()> {
    door.enter().await?.remove_connection(id).await
}

#[tauri::command]
pub(crate) async fn test_connection(door: Door<'_>, id: String) -> Reply<ConnectionTest> {
    door.enter().await?.test_connection(id).await
}

#[tauri::command]
pub(crate) async fn set_writer(door: Door<'_>, writer: Writer) -> Reply<()> {
    door.enter().await?.set_writer(writer).await
}

#[tauri::command]
pub(crate) async fn set_price(door: Door<'_>, connection: String, price: Option<Price>) -> Reply<()> {
    door.enter().await?.set_price(connection, price).await
}
