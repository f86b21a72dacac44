//! What the Connections screen asks about the agents that have a model work on a document.

use atles_engine::api::{Agent, AgentSettings, Agents, Prompt};
use tauri::State;

use crate::command_error::Reply;
use crate::engine_door::EngineDoor;

type Door<'a> = State<'a, EngineDoor>;

#[tauri::command]
pub(crate) async fn agents(door: Door<'_>) -> Reply<Agents> {
    door.enter().await?.agents().await
}

#[tauri::command]
pub(crate) async fn set_agent(door: Door<'_>, agent: Agent, settings: Option<AgentSettings>) -> Reply<Agents> {
    door.enter().await?.set_agent(agent, settings).await
}

#[tauri::command]
pub(crate) async fn prompts(door: Door<'_>) -> Reply<Vec<Prompt>> {
    Ok(door.enter().await?.prompts())
}
