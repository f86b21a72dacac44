//! What a server says of itself: its models, and how long their context is.

use reqwest::Response;
use serde_json::Value;

use super::answer::{body, complaint, content_type};
use super::embedded::Embedded;
use super::endpoint::{Endpoint, Reach};
use super::fault::ModelFault;
use super::http::{client, not_sent};
use super::protocol::Protocol;

/// Most bytes of a list: large providers have some hundred models with long descriptions.
const LONGEST_LIST: usize = 4 << 20;

/// Context that is asked of Ollama if the model has as much: enough for a section, and not too much memory for a laptop.
const OLLAMA_CONTEXT: u32 = 8_192;

/// What is known of a server and a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServerFacts {
    /// The names of its models, in its order.
    pub(crate) models: Vec<String>,
    /// Tokens of the context of the model that was asked about, where it says so.
    pub(crate) context: Option<u32>,
}

impl Endpoint {
    /// Asks what models there are, and how long the context of `model` is.
    pub(crate) async fn facts(&self, model: &str) -> Result<ServerFacts, ModelFault> {
        let _used = self.runtime().map(Embedded::in_use);
        let reach = self.reach().await?;
        let facts = match self.spec().protocol {
            Protocol::Ollama => self.facts_of_ollama(&reach, model).await,
            Protocol::OpenAi => self.facts_of_openai(&reach, model).await,
        };
        facts.map_err(|fault| self.without_key(fault))
    }

    async fn facts_of_openai(&self, reach: &Reach, model: &str) -> Result<ServerFacts, ModelFault> {
        let address = &reach.address;
        let list = self.get(reach, address.call("models")).await?;
        let entries = list.get("data").and_then(Value::as_array).or_else(|| list.as_array());
        let Some(entries) = entries else {
            return Err(ModelFault::Garbled("there is no list of models in what came".to_owned()));
        };
        let named = |entry: &Value| entry.get("id").and_then(Value::as_str).map(str::to_owned);
        let models: Vec<String> = entries.iter().filter_map(named).collect();
        let entry = entries.iter().find(|entry| named(entry).as_deref() == Some(model));
        // llama-server, vLLM, OpenRouter, LM Studio: each has its own word for it.
        let context = entry.and_then(|entry| {
            let places =
                ["/meta/n_ctx", "/max_model_len", "/context_length", "/loaded_context_length", "/max_context_length"];
            places.iter().find_map(|place| entry.pointer(place).and_then(number))
        });
        let context = match context {
            Some(context) => Some(context),
            // llama-server takes any name for the one model that it has.
            None if address.is_this_computer() => self
                .get(reach, address.root_call("/props"))
                .await
                .ok()
                .and_then(|props| props.pointer("/default_generation_settings/n_ctx").and_then(number)),
            None => None,
        };
        Ok(ServerFacts { models, context: context.filter(|context| *context > 0) })
    }

    async fn facts_of_ollama(&self, reach: &Reach, model: &str) -> Result<ServerFacts, ModelFault> {
        let address = &reach.address;
        let list = self.get(reach, address.root_call("/api/tags")).await?;
        let Some(entries) = list.get("models").and_then(Value::as_array) else {
            return Err(ModelFault::WrongAddress("this is not Ollama".to_owned()));
        };
        let named = |entry: &Value| entry.get("name").and_then(Value::as_str).map(str::to_owned);
        let models: Vec<String> = entries.iter().filter_map(named).collect();
        let mut context = None;
        if !model.is_empty() {
            let asked = serde_json::json!({ "model": model });
            let shown = self.post(reach, address.root_call("/api/show"), &asked).await.unwrap_or_default();
            let info = shown.get("model_info").and_then(Value::as_object);
            let longest = info.and_then(|info| {
                info.iter().find(|(name, _)| name.ends_with(".context_length")).and_then(|(_, value)| number(value))
            });
            context = longest.map(|longest| longest.min(OLLAMA_CONTEXT));
        }
        Ok(ServerFacts { models, context })
    }

    /// Asks for a piece of JSON.
    pub(super) async fn get(&self, reach: &Reach, url: reqwest::Url) -> Result<Value, ModelFault> {
        self.fetch(reach, client(&reach.address)?.get(url)).await
    }

    async fn post(&self, reach: &Reach, url: reqwest::Url, asked: &Value) -> Result<Value, ModelFault> {
        let body = serde_json::to_vec(asked).map_err(|error| ModelFault::Garbled(error.to_string()))?;
        let call =
            client(&reach.address)?.post(url).header(reqwest::header::CONTENT_TYPE, "application/json").body(body);
        self.fetch(reach, call).await
    }

    async fn fetch(&self, reach: &Reach, call: reqwest::RequestBuilder) -> Result<Value, ModelFault> {
        let response = self.send(reach, call).await?;
        if content_type(response.headers()).starts_with("text/html") {
            return Err(ModelFault::WrongAddress("there is a web page".to_owned()));
        }
        let bytes = body(response, self.spec().limits.facts, LONGEST_LIST).await?;
        serde_json::from_slice(&bytes).map_err(|error| ModelFault::Garbled(format!("no JSON: {error}")))
    }

    /// Sends a call that is answered shortly; a reply that is no success is a fault.
    pub(super) async fn send(&self, reach: &Reach, call: reqwest::RequestBuilder) -> Result<Response, ModelFault> {
        let limits = &self.spec().limits;
        let sent = tokio::time::timeout(limits.facts, reach.with_key(call).send()).await;
        let response = sent.map_err(|_| ModelFault::Silent(limits.facts))?.map_err(|error| not_sent(&error))?;
        if response.status().is_success() { Ok(response) } else { Err(complaint(response, limits).await) }
    }
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}
