//! What ATLES keeps on this computer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What ATLES keeps on this computer beside the documents, and where the documents are filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptData {
    /// The data folder.
    pub folder: String,
    /// What lies there, in a fixed order; what there is nothing of is left out.
    pub parts: Vec<KeptPart>,
    /// Folder in which new documents are filed.
    pub documents_folder: String,
    /// Folder in which they are filed unless the user chooses another.
    pub usual_documents_folder: String,
}

/// One part of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptPart {
    /// What it is.
    pub kind: KeptKind,
    /// How much of it there is, in MB of 1,000,000 bytes.
    pub megabytes: f64,
}

/// What a part of the data folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// Requests, the library's list, versions, settings.
    Database,
    /// The words of the user's files, to find passages in.
    Index,
    /// Documents in the bin.
    Bin,
    /// Copies of the database from before an update.
    Backups,
    /// The log files.
    Logs,
}
