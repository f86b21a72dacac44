//! Hears of changes in known folders, so that nobody has to look for them.
//!
//! On Linux every folder is watched by itself, without those that hold no documents: a watch costs memory of the system,
//! and how many there may be is limited. Elsewhere one watch sees a whole tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::event::{MetadataKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::config;

/// Whether one watch sees all folders below the one that it is on.
const DEEP: bool = cfg!(any(windows, target_os = "macos"));

/// The watches.
#[derive(Default)]
pub(super) struct SourceWatch {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    stirred: Arc<Notify>,
}

impl SourceWatch {
    /// Watches these, and nothing else. `folders` are all folders that were looked through, `roots` the known paths.
    /// Blocks.
    ///
    /// # Errors
    /// With the system's words when any of them cannot be watched; the others are, as far as it goes.
    pub(super) fn follow(&mut self, folders: &[PathBuf], roots: &[String]) -> Result<(), String> {
        let wanted: BTreeSet<PathBuf> = if DEEP {
            roots.iter().map(PathBuf::from).filter(|root| root.exists()).collect()
        } else {
            folders.iter().cloned().collect()
        };
        if self.watcher.is_none() && !wanted.is_empty() {
            let stirred = self.stirred.clone();
            let made = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Something that was overlooked (a full queue) is a change as well.
                if event.map_or(true, |event| is_change(&event.kind)) {
                    stirred.notify_one();
                }
            });
            self.watcher = Some(made.map_err(|error| error.to_string())?);
        }
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        let gone: Vec<PathBuf> = self.watched.difference(&wanted).cloned().collect();
        for folder in gone {
            // It may be gone from the disk too, and its watch with it.
            let _ = watcher.unwatch(&folder);
            self.watched.remove(&folder);
        }
        let mode = if DEEP { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let mut trouble = Ok(());
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, mode) {
                Ok(()) => {
                    self.watched.insert(folder);
                }
                Err(error) => {
                    trouble = Err(explained(&folder, &error));
                    if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                        break;
                    }
                }
            }
        }
        trouble
    }

    /// What to wait on for a change.
    pub(super) fn bell(&self) -> Arc<Notify> {
        self.stirred.clone()
    }
}

/// Resolves when something changed and was quiet for a while after it.
pub(super) async fn settled(stirred: &Notify) {
    stirred.notified().await;
    let latest = Instant::now() + config::WATCH_LONGEST;
    while let Ok(()) =
        tokio::time::timeout_at(latest.min(Instant::now() + config::WATCH_QUIET), stirred.notified()).await
    {
        if Instant::now() >= latest {
            return;
        }
    }
}

/// Reading a file is no change of it: else our own readers would keep us busy for ever.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => false,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

fn explained(folder: &Path, error: &notify::Error) -> String {
    format!("{}: {error}", folder.display())
}
