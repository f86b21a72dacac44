//! What waits for room on a disk, or for a folder that may be written, goes on by itself when the checks say that it can.

use std::collections::HashMap;
use std::time::Duration;

use super::going_on::{HeldUp, go_on, waiting_for};
use crate::api::{ErrorCode, HealthCheck};
use crate::config;
use crate::core::Core;
use crate::store::Result;

/// When those that wait for the same may be tried again (monotonic), and how long the rest after that is.
type Rest = (Duration, Duration);

/// What is remembered from round to round.
#[derive(Default)]
pub(super) struct RoomBack {
    /// By what is waited for.
    rests: HashMap<ErrorCode, Rest>,
}

impl RoomBack {
    /// Lets those go on for whom the checks are well: at once when they have become so, and more and more seldom where they
    /// were so all the time, as the writing fails all the same.
    pub(super) async fn let_go_on(&mut self, core: &Core, held: &[HeldUp], checks: &[HealthCheck]) -> Result<()> {
        let well = |name: &str| checks.iter().any(|check| check.name == name && check.ok);
        let (data, documents) = (well("database"), well("documents_folder"));
        let written = [
            (ErrorCode::DiskFull, data && documents, "there is room on the disk again"),
            (ErrorCode::FolderUnavailable, documents, "the documents folder can be written again"),
            (ErrorCode::Database, data, "the data folder can be written again"),
        ];
        let now = core.clock.monotonic();
        let (first, longest) = (*config::ROOM_BACK_AFTER.start(), *config::ROOM_BACK_AFTER.end());
        for (what, is_well, told) in written {
            let waiting = waiting_for(held, &[what]);
            if waiting.is_empty() {
                self.rests.remove(&what);
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
