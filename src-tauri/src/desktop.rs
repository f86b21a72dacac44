//! What the desktop does for us: pickers of files and folders, opening a file in its program, showing it in its folder.
//!
//! All of it is asked for from Rust, so that the page needs no permission for it and names no path: the engine knows the
//! path of a document, the page its id.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tokio::sync::oneshot;

use crate::automation;
use crate::command_error::{Reply, not_shown};

/// Has the user pick files; none if the picker was closed.
pub(crate) async fn pick_files(window: &WebviewWindow) -> Vec<String> {
    let (picked, answer) = oneshot::channel();
    window.dialog().file().set_parent(window).pick_files(|files| drop(picked.send(files)));
    shown(answer.await.ok().flatten().unwrap_or_default())
}

/// Has the user pick folders; none if the picker was closed.
pub(crate) async fn pick_folder(window: &WebviewWindow) -> Vec<String> {
    let (picked, answer) = oneshot::channel();
    window.dialog().file().set_parent(window).pick_folders(|folders| drop(picked.send(folders)));
    shown(answer.await.ok().flatten().unwrap_or_default())
}

/// Has the user pick one folder; none if the picker was closed. Under WebDriver as [`pick_place`].
pub(crate) async fn pick_one_folder(window: &WebviewWindow) -> Option<PathBuf> {
    if let Some(folder) = automation::chosen_folder() {
        return Some(folder);
    }
    let (picked, answer) = oneshot::channel();
    window.dialog().file().set_parent(window).pick_folder(|folder| drop(picked.send(folder)));
    answer.await.ok().flatten()?.into_path().ok()
}

/// Has the user pick one file whose name ends with one of `extensions`; none if the picker was closed. Under WebDriver
/// `ATLES_PICK` names the file that the user would have picked.
pub(crate) async fn pick_one_file(window: &WebviewWindow, kind: &str, extensions: &[&str]) -> Option<PathBuf> {
    if let Some(file) = automation::chosen_file() {
        return Some(file);
    }
    let (picked, answer) = oneshot::channel();
    let dialog = window.dialog().file().set_parent(window).add_filter(kind, extensions);
    dialog.pick_file(|file| drop(picked.send(file)));
    answer.await.ok().flatten()?.into_path().ok()
}

/// Has the user choose where a file of that name is to go; nothing if the dialog was closed. Under WebDriver, which cannot
/// reach a dialog of the system, `ATLES_SAVE_IN` names the folder that the user would have chosen.
pub(crate) async fn pick_place(window: &WebviewWindow, name: &Path) -> Option<PathBuf> {
    let file = name.file_name()?.to_string_lossy().into_owned();
    if let Some(folder) = automation::chosen_folder() {
        return Some(folder.join(file));
    }
    let (picked, answer) = oneshot::channel();
    let mut dialog = window.dialog().file().set_parent(window).set_file_name(file);
    if let Some(extension) = name.extension().and_then(|extension| extension.to_str()) {
        dialog = dialog.add_filter(extension.to_uppercase(), &[extension]);
    }
    dialog.save_file(|place| drop(picked.send(place)));
    answer.await.ok().flatten()?.into_path().ok()
}

/// Opens a file or folder in its program.
pub(crate) async fn open(path: PathBuf) -> Reply<()> {
    on_its_own_thread(move || tauri_plugin_opener::open_path(path, None::<&str>)).await
}

/// Shows a file in its folder.
pub(crate) async fn reveal(path: PathBuf) -> Reply<()> {
    on_its_own_thread(move || tauri_plugin_opener::reveal_item_in_dir(path)).await
}

/// Desktops answer when they like; nothing of ours waits for them.
async fn on_its_own_thread<E: Display + Send + 'static>(
    work: impl FnOnce() -> Result<(), E> + Send + 'static,
) -> Reply<()> {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(not_shown),
        Err(panic) => Err(not_shown(panic)),
    }
}

fn shown(paths: Vec<FilePath>) -> Vec<String> {
    paths.into_iter().filter_map(|path| path.into_path().ok()).map(|path| path.display().to_string()).collect()
}
