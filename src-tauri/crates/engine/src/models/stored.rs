//! The models on the disk of an Ollama: listing and deleting them.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::fault::ModelFault;
use super::http::client;
use super::protocol::one_line;
use crate::api::StoredModel;

/// Most models that are listed: more than anybody has.
const MOST_MODELS: usize = 2_000;

/// Most characters of a model's name, ours and the server's.
const LONGEST_NAME: usize = 200;

/// Whether a text can be the name of a model of Ollama's: `[host/][space/]model[:tag]`. The names are the server's to
/// understand; this keeps out what is none for certain.
pub(crate) fn is_model_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/:@".contains(&byte);
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    begins && text.len() <= LONGEST_NAME && text.bytes().all(fits) && !text.contains("..") && !text.contains("//")
}

impl Endpoint {
    /// The models on the server's disk, largest first.
    pub(crate) async fn stored_models(&self) -> Result<Vec<StoredModel>, ModelFault> {
        let reach = self.reach().await?;
        let list = self.get(&reach, reach.address.root_call("/api/tags")).await.map_err(|f| self.without_key(f))?;
        let Some(entries) = list.get("models").and_then(Value::as_array) else {
            return Err(ModelFault::WrongAddress("this is not Ollama".to_owned()));
        };
        let mut models: Vec<StoredModel> = entries.iter().take(MOST_MODELS).filter_map(stored_model).collect();
        models.sort_by(|a, b| b.bytes.total_cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
        Ok(models)
    }

    /// Deletes a model from the server's disk.
    pub(crate) async fn delete_model(&self, model: &str) -> Result<(), ModelFault> {
        let reach = self.reach().await?;
        // Ollama had another word for it once, and takes no harm from either.
        let body = serde_json::to_vec(&json!({ "model": model, "name": model }))
            .map_err(|error| ModelFault::Garbled(error.to_string()))?;
        let url = reach.address.root_call("/api/delete");
        let call = client(&reach.address)?.delete(url).header(CONTENT_TYPE, "application/json").body(body);
        self.send(&reach, call).await.map(|_| ()).map_err(|fault| self.without_key(fault))
    }
}

fn stored_model(entry: &Value) -> Option<StoredModel> {
    let name = entry.get("name").or_else(|| entry.get("model")).and_then(Value::as_str)?;
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return None;
    }
    let detail = |name: &str| {
        let text = entry.get("details").and_then(|details| details.get(name)).and_then(Value::as_str);
        one_line(text.unwrap_or_default()).chars().take(20).collect::<String>()
    };
    Some(StoredModel {
        name: one_line(name),
        bytes: entry.get("size").and_then(Value::as_f64).filter(|bytes| *bytes >= 0.0).unwrap_or_default(),
        parameters: detail("parameter_size"),
        packing: detail("quantization_level"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_models_are_told_from_what_is_none() {
        for name in ["qwen3:4b", "llama3.2", "hf.co/some-one/Model-GGUF:Q4_K_M", "registry.example/a/b:1"] {
            assert!(is_model_name(name), "{name}");
        }
        for text in ["", "-x", "two words", "../x", "a//b", "https://x/../y", "qwen3\n", "ä:1", &"x".repeat(201)] {
            assert!(!is_model_name(text), "{text}");
        }
    }

    #[test]
    fn what_the_list_leaves_out_is_left_open() {
        let entry = json!({ "name": "qwen3:4b", "size": 2_500_000_000_u64, "details": { "parameter_size": "4.0B" } });
        let model = stored_model(&entry).unwrap();
        assert_eq!((model.bytes, model.parameters.as_str(), model.packing.as_str()), (2.5e9, "4.0B", ""));
        assert_eq!(stored_model(&json!({ "size": 9 })), None, "without a name it is none");
        assert_eq!(stored_model(&json!({ "name": "x", "size": -4 })).unwrap().bytes, 0.0);
    }
}
