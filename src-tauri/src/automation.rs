//! The seam for tests in the real window: what WebDriver cannot do, such as dropping files from the desktop.
//!
//! A web view that is driven by WebDriver was started with `TAURI_WEBVIEW_AUTOMATION=true`, and only then do these commands
//! do anything. Each goes the way of the real thing from the first line of ours on: a simulated drop is handed to the same
//! function as a drop of the system.

use std::path::PathBuf;
use std::time::Duration;

use tauri::{AppHandle, DragDropEvent, PhysicalPosition, WebviewWindow};

use crate::command_error::{Reply, not_automated, not_shown};
use crate::{closing, window};

/// Log lines are made in portions, this often.
const LOG_TICK: Duration = Duration::from_millis(10);

/// Files are dragged over the window and let go on it.
#[tauri::command]
pub(crate) async fn simulate_drop(app: AppHandle, paths: Vec<PathBuf>) -> Reply<()> {
    only_automated()?;
    let position = PhysicalPosition::new(100.0, 100.0);
    window::on_drag(&app, &DragDropEvent::Enter { paths: paths.clone(), position });
    window::on_drag(&app, &DragDropEvent::Drop { paths, position });
    Ok(())
}

/// The window's close button is pressed.
#[tauri::command]
pub(crate) async fn simulate_close(window: WebviewWindow) -> Reply<()> {
    only_automated()?;
    window.close().map_err(not_shown)
}

/// The user has closed the window and chosen to keep writing. The question itself is a dialog of the system.
#[tauri::command]
pub(crate) async fn simulate_keep_writing(app: AppHandle) -> Reply<()> {
    only_automated()?;
    closing::keep_writing(&app);
    Ok(())
}

/// The log gets so many lines a second, for so many seconds. Replies when all lines are written, with their number.
#[tauri::command]
pub(crate) async fn simulate_log(lines_per_second: u32, seconds: u32) -> Reply<u32> {
    only_automated()?;
    let ticks = seconds * 100;
    let mut clock = tokio::time::interval(LOG_TICK);
    let mut written = 0;
    for tick in 1..=ticks {
        clock.tick().await;
        let due = u64::from(lines_per_second) * u64::from(tick) / 100;
        while u64::from(written) < due {
            written += 1;
            tracing::info!(task = "simulation", "line {written} of a log that never ends");
        }
    }
    Ok(written)
}

/// The folder that the user has chosen in a dialog of the system, which cannot be reached from here.
pub(crate) fn chosen_folder() -> Option<PathBuf> {
    std::env::var_os("ATLES_SAVE_IN").filter(|_| is_automated()).map(PathBuf::from)
}

/// The file that the user has picked in such a dialog.
pub(crate) fn chosen_file() -> Option<PathBuf> {
    std::env::var_os("ATLES_PICK").filter(|_| is_automated()).map(PathBuf::from)
}

fn only_automated() -> Reply<()> {
    if is_automated() { Ok(()) } else { Err(not_automated()) }
}

fn is_automated() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}
