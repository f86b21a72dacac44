//! The files and folders that the user keeps in view: what the Sources screen shows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ApiError, ReadErrorCode, SearchHit};

/// Everything that the Sources screen shows without being asked for more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct KnownSources {
    /// The known files and folders, oldest first.
    pub sources: Vec<KnownSource>,
    /// How the reading goes.
    pub reading: Reading,
    /// Paths that documents were written from lately and that are not known; latest first.
    pub suggested: Vec<String>,
}

/// A known file or folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KnownSource {
    /// Absolute path.
    pub path: String,
    /// Last part of it.
    pub name: String,
    /// A folder, with everything under it.
    pub folder: bool,
    /// It cannot be found at this moment: a drive that is not connected, a folder that was renamed.
    pub missing: bool,
    /// Files that can be searched.
    pub read: u32,
    /// Files that wait to be read.
    pub waiting: u32,
    /// Files that cannot be read.
    pub not_read: u32,
    /// Pages, as far as the formats have them.
    pub pages: u32,
    /// Bytes of the files together.
    pub bytes: f64,
}

/// What is being done about the known files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadingState {
    /// The system is stopped; files are read when it runs.
    #[default]
    Stopped,
    /// All that is known is read; changes are waited for.
    Done,
    /// The folders are being looked through.
    Looking,
    /// Files are being read.
    Reading,
    /// The user has paused it.
    Paused,
    /// The index cannot be written; it is tried again by itself.
    Hindered,
}

/// How the reading of known files goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Reading {
    /// What is being done.
    pub state: ReadingState,
    /// Name of the file in hand; empty if none is.
    pub file: String,
    /// Files that are done, of this round.
    pub done: u32,
    /// Files of this round.
    pub total: u32,
    /// Pages a second, over the last half minute. What has no pages counts by its length.
    pub pages_per_second: f64,
    /// Seconds to go, once there is a ground to estimate them.
    pub eta_seconds: Option<u32>,
    /// Changes are seen at once. Where the system cannot watch so many folders, they are looked through from time to time.
    pub watched: bool,
    /// Why it is hindered.
    pub problem: Option<ApiError>,
}

/// Where a known file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceFileState {
    /// It can be searched.
    Read,
    /// It waits to be read.
    Waiting,
    /// It cannot be read.
    NotRead,
}

/// A file under a known path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SourceFile {
    /// Absolute path.
    pub path: String,
    /// Its path under the known one; its name for a file that is known itself.
    pub name: String,
    /// Where it is.
    pub state: SourceFileState,
    /// Its size in bytes.
    pub bytes: f64,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// Why it cannot be read, for programs.
    pub code: Option<ReadErrorCode>,
    /// Why it cannot be read, in one plain sentence.
    pub reason: Option<String>,
}

/// A passage that answers a question, with the words that it was found by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundPassage {
    /// The passage.
    pub hit: SearchHit,
    /// Begin and end of the words in its text, in Unicode scalar values.
    pub marks: Vec<(u32, u32)>,
}
