//! LoRA adapters: small files that change how a model in a file writes, each with the weight that it has.
//!
//! llama-server has a flag that says both at once, `--lora-scaled FILE:SCALE`, but takes a path with a colon for more than one,
//! which every path on Windows has. So the files are said by `--lora`, and the weights by a call as soon as the model is loaded.

use std::path::PathBuf;

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::time::{Duration, timeout};

use super::endpoint::Reach;
use super::http::{client, not_sent};
use super::{ModelFault, answer::complaint, limits::Limits};

/// How long llama-server may take to set the weights: it does so between two tokens.
const SET_LIMIT: Duration = Duration::from_secs(30);

/// An adapter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adapter {
    /// Its file.
    pub(crate) file: PathBuf,
    /// Its weight, from 0, where it does nothing, to 2.
    pub(crate) scale: f64,
}

/// The arguments that name the files; none without adapters. The files are one value with commas between them, as in a line of
/// CSV: a path with a comma or a quotation mark stands between quotation marks (seen with llama.cpp 0.7.0).
pub(super) fn arguments(adapters: &[Adapter]) -> Vec<String> {
    if adapters.is_empty() {
        return Vec::new();
    }
    let quoted = |adapter: &Adapter| {
        let path = adapter.file.display().to_string();
        let plain = !path.contains([',', '"']);
        if plain { path } else { format!("\"{}\"", path.replace('"', "\"\"")) }
    };
    vec!["--lora".to_owned(), adapters.iter().map(quoted).collect::<Vec<_>>().join(",")]
}

/// Tells a llama-server that has just loaded its model which weight each adapter has.
pub(super) async fn set_scales(reach: &Reach, adapters: &[Adapter]) -> Result<(), ModelFault> {
    if adapters.is_empty() {
        return Ok(());
    }
    let body = serde_json::to_vec(&scales(adapters)).map_err(|error| ModelFault::NotLoaded(error.to_string()))?;
    let call = client(&reach.address)?.post(reach.address.root_call("/lora-adapters"));
    let call = reach.with_key(call.header(CONTENT_TYPE, "application/json").body(body));
    let sent = timeout(SET_LIMIT, call.send()).await.map_err(|_| ModelFault::Silent(SET_LIMIT))?;
    let response = sent.map_err(|error| not_sent(&error))?;
    if response.status().is_success() {
        return Ok(());
    }
    Err(ModelFault::NotLoaded(complaint(response, &Limits::LOCAL).await.to_string()))
}

fn scales(adapters: &[Adapter]) -> Value {
    adapters.iter().enumerate().map(|(id, adapter)| json!({ "id": id, "scale": adapter.scale })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_said_so_that_none_is_taken_for_two() {
        let of = |paths: &[&str]| {
            let adapters: Vec<_> = paths.iter().map(|path| Adapter { file: path.into(), scale: 1.0 }).collect();
            arguments(&adapters)
        };
        assert!(of(&[]).is_empty());
        assert_eq!(of(&["/m/a b.gguf"]), ["--lora", "/m/a b.gguf"]);
        assert_eq!(of(&["C:\\m\\a.gguf", "/m/b,c.gguf"]), ["--lora", "C:\\m\\a.gguf,\"/m/b,c.gguf\""]);
        assert_eq!(of(&["/m/q\"x.gguf"]), ["--lora", "\"/m/q\"\"x.gguf\""]);
    }

    #[test]
    fn weights_are_told_by_the_place_in_the_list() {
        let adapters = [0.5, 2.0].map(|scale| Adapter { file: "/m/a.gguf".into(), scale });
        assert_eq!(scales(&adapters), json!([{ "id": 0, "scale": 0.5 }, { "id": 1, "scale": 2.0 }]));
    }
}
