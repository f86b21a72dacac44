//! Where things are on this computer: the data folder, the user's documents, the sample files, the reader.
//!
//! `ATLES_DATA` moves everything that ATLES keeps, documents included, into one folder; two windows on two folders live
//! side by side. Without it the data are where the system wants them and the documents where the user looks for them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tauri::{AppHandle, Manager as _};

/// Identifier of the app, as in `tauri.conf.json`.
const IDENTIFIER: &str = "org.atles.desktop";

/// The folders of a session.
#[derive(Debug, Clone)]
pub(crate) struct AppDirs {
    /// Folder of the database.
    pub(crate) data: PathBuf,
    /// Folder in which documents are filed.
    pub(crate) documents: PathBuf,
    /// The data folder is not the usual one.
    pub(crate) moved: bool,
}

impl AppDirs {
    /// The folders as environment and system have them.
    ///
    /// # Errors
    /// When the system does not say where a program may keep its data.
    pub(crate) fn find() -> anyhow::Result<Self> {
        if let Some(folder) = std::env::var_os("ATLES_DATA").filter(|folder| !folder.is_empty()) {
            let data = std::path::absolute(&folder).context("ATLES_DATA names no folder")?;
            return Ok(Self { documents: data.join("documents"), data, moved: true });
        }
        let data = dirs::data_dir().context("the system names no folder for the data of programs")?.join(IDENTIFIER);
        // A system without the folders of a desktop has no name for it; people have one all the same.
        let documents = dirs::document_dir().or_else(|| Some(dirs::home_dir()?.join("Documents")));
        let documents = documents.context("the system names no home folder")?.join("ATLES");
        Ok(Self { data, documents, moved: false })
    }

    /// Folder of the log files.
    pub(crate) fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// Folder of what the web view keeps; nothing of it is needed.
    pub(crate) fn web_view(&self) -> PathBuf {
        self.data.join("webview")
    }

    /// File with the window's size and place.
    pub(crate) fn window_state(&self) -> PathBuf {
        self.data.join("window.json")
    }

    /// Removes what the shell and the web view keep, once the window is gone. What somebody else put there stays.
    #[expect(clippy::disallowed_methods, reason = "the event loop has ended, and nobody waits for anything any more")]
    pub(crate) fn remove_what_is_ours(&self) {
        /// How often, and for how many milliseconds, the processes of the web view are waited for: they end after the
        /// window, and write until they do.
        const LOOKS: u32 = 20;
        const PAUSE: u64 = 100;
        for _ in 0..LOOKS {
            for folder in [self.web_view(), self.logs()] {
                let _ = std::fs::remove_dir_all(folder);
            }
            let _ = std::fs::remove_file(self.window_state());
            std::thread::sleep(std::time::Duration::from_millis(PAUSE));
            if !self.web_view().exists() && !self.logs().exists() {
                break;
            }
        }
        // Only if it is empty.
        let _ = std::fs::remove_dir(&self.data);
    }

    /// A name for this data folder among those of the user, fit for a part of a D-Bus name; none for the usual folder.
    pub(crate) fn instance(&self) -> Option<String> {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        // The same folder by another path is told by its lock.
        self.data.hash(&mut hasher);
        self.moved.then(|| format!("{IDENTIFIER}.at{:016x}", hasher.finish()))
    }
}

/// The `atles` program, which hosts the children that parse files. It is installed beside this one.
///
/// # Errors
/// When the program cannot find itself.
pub(crate) fn reader() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("the program cannot find itself")?;
    Ok(program.with_file_name(format!("atles{}", std::env::consts::EXE_SUFFIX)))
}

/// Folder of the sample files, where they are installed.
pub(crate) fn samples(app: &AppHandle) -> Option<PathBuf> {
    let installed = app.path().resource_dir().ok();
    // Where cargo builds, resources lie beside the program.
    let built = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    installed.into_iter().chain(built).map(|folder| folder.join("samples")).find(|folder| folder.is_dir())
}
