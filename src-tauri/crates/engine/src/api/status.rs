//! How the system is: its state, its services, its health.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ApiError, RequestView};

/// What the Start button is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SystemState {
    /// Nothing runs; requests are accepted and wait.
    #[default]
    Stopped,
    /// Services are being started.
    Starting,
    /// Requests are being worked on.
    Running,
    /// Sections in hand are being finished.
    Stopping,
    /// A service could not be kept alive; Start tries again.
    Failed,
}

impl SystemState {
    /// The name used in JSON and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Failed => "failed",
        }
    }
}

/// How hard the system works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// 1 request at once, 30 s between background operations.
    Overnight,
    /// 2 at once, 15 s.
    Slow,
    /// 3 at once, 5 s.
    #[default]
    Mid,
    /// 5 at once, 2 s.
    Fast,
    /// 10 at once, 1 s.
    ExtraFast,
}

impl Pace {
    /// All of them, slowest first.
    pub const ALL: [Self; 5] = [Self::Overnight, Self::Slow, Self::Mid, Self::Fast, Self::ExtraFast];

    /// Most requests that are worked on at the same time.
    #[must_use]
    pub const fn at_once(self) -> u32 {
        match self {
            Self::Overnight => 1,
            Self::Slow => 2,
            Self::Mid => 3,
            Self::Fast => 5,
            Self::ExtraFast => 10,
        }
    }

    /// Rest between two background operations (indexing, retries), in seconds. What a person asked for never waits for it.
    #[must_use]
    pub const fn rest_seconds(self) -> u32 {
        match self {
            Self::Overnight => 30,
            Self::Slow => 15,
            Self::Mid => 5,
            Self::Fast => 2,
            Self::ExtraFast => 1,
        }
    }

    /// The name used in JSON, on the command line and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overnight => "overnight",
            Self::Slow => "slow",
            Self::Mid => "mid",
            Self::Fast => "fast",
            Self::ExtraFast => "extra_fast",
        }
    }

    /// The pace with that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.name() == name)
    }
}

/// Where a service is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// Being started.
    Starting,
    /// At work.
    Running,
    /// Broke down; waits for its next start.
    Restarting,
    /// Being stopped.
    Stopping,
    /// Not at work.
    Stopped,
    /// Broke down too often.
    Failed,
}

/// One supervised part of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceView {
    /// Its name, such as `worker_pool`.
    pub name: String,
    /// Where it is in its life.
    pub state: ServiceState,
    /// Restarts within the last minute.
    pub restarts: u32,
    /// Restarts within a minute after which it is given up; 0 for one that is never given up.
    pub max_restarts: u32,
    /// When it entered its state.
    pub since: String,
    /// Milliseconds until its next start, while `restarting`.
    pub next_start_ms: Option<u32>,
    /// What broke it last, with the place.
    pub last_failure: Option<String>,
}

/// One check of the health monitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HealthCheck {
    /// `database, disk_space, documents_folder, queue_progress, event_loop_delay` or `children`.
    pub name: String,
    /// All well.
    pub ok: bool,
    /// The measured fact, such as "write took 0.4 ms".
    pub detail: String,
}

/// What the process costs, and how quick the engine reacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Metrics {
    /// Part of the whole machine's processor time used by the app and its children, in percent, 0 to 100.
    pub cpu_percent: f64,
    /// Resident memory of the app and its children, in bytes.
    pub memory_bytes: f64,
    /// Free space where the documents are, in bytes.
    pub disk_free_bytes: f64,
    /// How late a timer of the engine fired at most in the last sample, in milliseconds.
    pub loop_delay_ms: f64,
}

/// How many requests are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// In progress.
    pub active: u32,
    /// Pending or scheduled.
    pub waiting: u32,
    /// Paused.
    pub paused: u32,
    /// Completed.
    pub completed: u32,
    /// Given up.
    pub failed: u32,
    /// Called off.
    pub cancelled: u32,
    /// Documents in the library.
    pub documents: u32,
}

/// How the system is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Status {
    /// What the Start button is about.
    pub state: SystemState,
    /// It has run before in this process: `Stopped` rather than `Ready to start`.
    pub has_run: bool,
    /// When the state was entered.
    pub since: String,
    /// How hard it works.
    pub pace: Pace,
    /// How many requests are where.
    pub counts: Counts,
    /// What it costs.
    pub metrics: Metrics,
    /// Its services, in the order in which they start.
    pub services: Vec<ServiceView>,
    /// The last round of checks.
    pub health: Vec<HealthCheck>,
    /// Why it failed, while `failed`.
    pub failure: Option<ApiError>,
    /// When this was true.
    pub updated_at: String,
}

/// Everything a window needs to draw itself, true at `seq`. Events with a higher number come on top of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Snapshot {
    /// Number of the last event that is contained.
    pub seq: u32,
    /// How the system is.
    pub status: Status,
    /// All unfinished requests and the latest finished ones (at most 50).
    pub requests: Vec<RequestView>,
    /// Folder in which documents are filed.
    pub documents_folder: String,
    /// Folder of the sample files, where they are installed.
    pub sample_folder: Option<String>,
    /// Nothing was ever asked for in this data folder.
    pub first_run: bool,
    /// Version of the program.
    pub version: String,
}
