//! What waits for room on a disk, or for its documents folder, goes on by itself when the checks say that it can be written.

use std::collections::BTreeMap;
use std::time::Duration;

use atles_queue::{Filter, JobState};

use super::going_on::go_on;
use crate::api::{ErrorCode, HealthCheck};
use crate::config;
use crate::core::Core;
use crate::store::{Requests, Result};

/// When those that wait for the same may be tried again (monotonic), and how long the rest after that is.
type Rest = (Duration, Duration);

/// What is remembered from round to round.
#[derive(Default)]
pub(super) struct RoomBack {
    /// By what is waited for, in the words of its error code.
    rests: BTreeMap<&'static str, Rest>,
}

impl RoomBack {
    /// Lets those go on for whom the checks are well: at once when they have become so, and more and more seldom where they
    /// were so all the time, as the writing fails all the same.
    pub(super) async fn let_go_on(&mut self, core: &Core, checks: &[HealthCheck]) -> Result<()> {
        let queue = core.queue.clone();
        let (full, folder) = core
            .read(move |connection| {
                let paused = queue.page_in(connection, &Filter::states(&[JobState::Paused]), None, u32::MAX)?;
                let (mut full, mut folder) = (Vec::new(), Vec::new());
                for job in paused.jobs {
                    match Requests(connection).get(&job.id)?.problem.map(|problem| problem.code) {
                        Some(ErrorCode::DiskFull) => full.push(job.id),
                        Some(ErrorCode::FolderUnavailable) => folder.push(job.id),
                        _ => {}
                    }
                }
                Ok((full, folder))
            })
            .await?;
        let well = |names: &[&str]| names.iter().all(|name| checks.iter().any(|check| check.name == *name && check.ok));
        let folder_is_well = well(&["documents_folder"]);
        let written = [
            ("room", full, folder_is_well && well(&["database"]), "there is room on the disk again"),
            ("folder", folder, folder_is_well, "the documents folder can be written again"),
        ];
        let now = core.clock.monotonic();
        let (first, longest) = (*config::ROOM_BACK_AFTER.start(), *config::ROOM_BACK_AFTER.end());
        for (what, waiting, is_well, told) in written {
            if waiting.is_empty() {
                self.rests.remove(what);
                continue;
            }
            let (due, rest) = *self.rests.entry(what).or_insert((now + first, first));
            if !is_well {
                self.rests.insert(what, (now, first));
            } else if now >= due {
                self.rests.insert(what, (now + rest, (rest * 2).min(longest)));
                let many = waiting.len();
                go_on(core, waiting).await?;
                tracing::info!(task = "health_monitor", "{told}; {many} requests go on where they were");
            }
        }
        Ok(())
    }
}
