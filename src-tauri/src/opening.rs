//! How a session begins: the engine opens beside the window, and goes on with what the last session was doing.
//!
//! An engine that cannot be opened is a matter for a dialog of the system: one sentence, one thing to do, the technical
//! truth, and another try.

use atles_engine::api::{ApiError, ErrorCode, LogRing};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};
use tokio::sync::oneshot;

use crate::app_dirs::AppDirs;
use crate::engine_door::{EngineDoor, open_engine};
use crate::event_forwarder::forward;
use crate::window::Shown;

/// Opens the engine, ties the window to it, and restores the last intent.
pub(crate) async fn open(app: AppHandle, dirs: AppDirs, log: LogRing) {
    let engine = loop {
        match open_engine(&app, &dirs, log.clone()).await {
            Ok(engine) => break engine,
            Err(error) => {
                tracing::error!(task = "window", "the engine cannot be opened: {error} ({})", error.details);
                if !wants_another_try(&app, &error).await {
                    app.exit(1);
                    return;
                }
            }
        }
    };
    // Listens before anybody can ask for a snapshot, so that no event is lost between the two.
    let (events, shown) = (engine.subscribe(), app.state::<Shown>().0.subscribe());
    tauri::async_runtime::spawn(forward(app.clone(), events, shown));
    app.state::<EngineDoor>().open(engine.clone());
    if let Err(error) = engine.restore().await {
        tracing::error!(task = "window", "what ran in the last session cannot be started: {error} ({})", error.details);
    }
}

async fn wants_another_try(app: &AppHandle, error: &ApiError) -> bool {
    let (choose, chosen) = oneshot::channel();
    app.dialog()
        .message(text(error))
        .title("ATLES cannot open")
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCancelCustom("Try again".to_owned(), "Quit".to_owned()))
        .show(|again| {
            let _ = choose.send(again);
        });
    chosen.await.unwrap_or(false)
}

/// One sentence, one thing to do, details.
fn text(error: &ApiError) -> String {
    let mut text = error.message.clone();
    if !error.hint.is_empty() {
        text = format!("{text}\n\n{}", error.hint);
    }
    // Who holds the folder is the message; there is nothing to look into.
    if !error.details.is_empty() && error.code != ErrorCode::FolderTaken {
        text = format!("{text}\n\nDetails: {}", error.details);
    }
    // GTK's strings end at a zero, and its bindings panic at one.
    text.replace('\0', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_to_open_is_told_in_three_steps() {
        let error = ApiError::new(ErrorCode::Database, "The database cannot be opened.", "Try again.");
        assert_eq!(text(&error), "The database cannot be opened.\n\nTry again.");
        let text = text(&error.with_details("file is not a database"));
        assert_eq!(text, "The database cannot be opened.\n\nTry again.\n\nDetails: file is not a database");
    }
}
