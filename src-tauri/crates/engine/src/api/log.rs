//! The log as the Activity screen shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// For those who look for a fault.
    Debug,
    /// What happens.
    Info,
    /// What went wrong and was mended or passed over.
    Warn,
    /// What went wrong.
    Error,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogLine {
    /// Number of the line, from 1, in the order of happening.
    pub number: u32,
    /// When.
    pub time: String,
    /// How grave.
    pub level: LogLevel,
    /// Which task, such as `worker_pool` or a request's title.
    pub task: String,
    /// What.
    pub message: String,
}

/// The lines that are kept in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogPage {
    /// The lines, oldest first.
    pub lines: Vec<LogLine>,
    /// Folder with the log files, where there is one.
    pub folder: Option<String>,
}
