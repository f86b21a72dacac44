//! Which model suits this computer, for a person who has never chosen one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One choice, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Recommendation {
    /// Memory of the computer in GB, as it is sold; absent where it is not known.
    pub memory_gb: Option<f64>,
    /// Size of the model in billions of parameters; absent if none fits.
    pub billions: Option<f64>,
    /// How fast it writes, in words a second.
    pub words_per_second: Option<f64>,
    /// Whether that was measured rather than estimated.
    pub measured: bool,
    /// What to do.
    pub choice: RecommendedChoice,
}

/// What to do. `connection` is absent for an Ollama that was found and is not connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RecommendedChoice {
    /// Nothing: a model writes already.
    Writes {
        /// Name of the model.
        model: String,
    },
    /// Write with a model that is there.
    Use {
        /// Id of the connection.
        connection: Option<String>,
        /// Name of the model.
        model: String,
    },
    /// Have Ollama download a model.
    Download {
        /// Id of the connection.
        connection: Option<String>,
        /// Name of the model in Ollama's library.
        model: String,
        /// How much there is to download.
        bytes: f64,
    },
    /// Install Ollama, or, if that is there, let llama.cpp run a file.
    GetOllama {
        /// Name of the model that it will be asked for.
        model: String,
        /// How much there is to download.
        bytes: f64,
        /// llama-server is on this computer: a GGUF file of that size will do.
        runtime: bool,
    },
    /// No model fits: ATLES itself is the better writer.
    NoModel,
}
