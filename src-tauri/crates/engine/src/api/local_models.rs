//! Models that a server keeps on its own disk: which there are, and fetching more of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ApiError;

/// How long a model stays in the memory of its server after a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepAlive {
    /// Not at all: the memory is given back at once, and the next question loads it anew.
    Never,
    /// Five minutes, which is what Ollama does by itself.
    #[default]
    FiveMinutes,
    /// One hour.
    Hour,
    /// Until the server ends.
    ForEver,
}

/// A model on the disk of a server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StoredModel {
    /// Its name.
    pub name: String,
    /// Bytes on the disk; other models may share some of them.
    pub bytes: f64,
    /// How large it is, as the server says it, such as `4.3B`; may be empty.
    pub parameters: String,
    /// How its numbers are packed, as the server says it, such as `Q4_K_M`; may be empty.
    pub packing: String,
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DownloadStep {
    /// The server looks the model up.
    Asking,
    /// It fetches the model.
    Fetching,
    /// It checks what it has fetched.
    Checking,
    /// The model is there.
    Done,
    /// It did not come about; what was fetched is kept by the server.
    Failed,
    /// Somebody called it off; what was fetched is kept by the server.
    CalledOff,
}

impl DownloadStep {
    /// Whether nothing more comes of it.
    #[must_use]
    pub const fn is_end(self) -> bool {
        match self {
            Self::Asking | Self::Fetching | Self::Checking => false,
            Self::Done | Self::Failed | Self::CalledOff => true,
        }
    }
}

/// A model that a server fetches for us.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelDownload {
    /// Number of the download, from 1.
    pub id: u32,
    /// The connection of the server; absent for an Ollama that was found and is not connected.
    pub connection: Option<String>,
    /// Name of the model.
    pub model: String,
    /// How far it is.
    pub step: DownloadStep,
    /// Bytes that are there.
    pub bytes: f64,
    /// Bytes of all that is known to be fetched; absent before the server has said so.
    pub total_bytes: Option<f64>,
    /// Bytes a second of late.
    pub bytes_per_second: Option<f64>,
    /// Seconds until it is there, at that speed.
    pub eta_seconds: Option<u32>,
    /// Why it did not come about.
    pub problem: Option<ApiError>,
}

/// All downloads that anybody may want to know of, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Downloads {
    /// Rises with every change: of two, the one with the higher number is true.
    pub revision: u32,
    /// The downloads.
    pub downloads: Vec<ModelDownload>,
}
