//! Models: servers that write prose when they are asked. Every one of them may be absent, slow, broken or lying, so all that
//! is known of an answer is what was checked: it came from where it was asked for, it is text, it is whole.
//!
//! [`Connections`] holds the servers that the user has connected, each an [`Endpoint`] with its breaker, its limit of
//! questions at once and its figures. [`Endpoint::ask`] asks once and, where that helps, again; what cannot be helped is one
//! [`ModelFault`], with words and one thing to do. A [`Pool`] has several servers share the sections of a document. Nothing
//! here knows documents.

mod adapters;
mod address;
mod answer;
mod connections;
mod embedded;
mod endpoint;
mod extras;
mod facts;
mod fault;
mod fitting;
mod guard;
mod headers;
mod http;
mod key;
mod keychain;
mod limits;
mod ollama;
mod pool;
mod protocol;
mod pull;
mod pull_fault;
mod recommend;
mod retry;
mod stored;
mod tokens;
mod turns;
mod used;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use adapters::Adapter;
pub(crate) use address::Address;
pub(crate) use answer::Ending;
pub(crate) use connections::Connections;
pub(crate) use embedded::{Embedded, Programs};
pub(crate) use endpoint::{Endpoint, EndpointSpec, Figures, Heard, SIGN_OF_LIFE};
pub(crate) use extras::Extras;
pub(crate) use facts::ServerFacts;
pub(crate) use fault::ModelFault;
pub(crate) use guard::run_model_child;
pub(crate) use headers::{Headers, header_name, header_value};
pub(crate) use key::Key;
pub(crate) use keychain::Keychain;
pub(crate) use limits::Limits;
pub(crate) use ollama::{find_ollama, found_ollama, ollama_address};
pub(crate) use pool::{Member, Pool, Turn};
pub(crate) use protocol::Protocol;
pub(crate) use pull::PullNews;
pub(crate) use pull_fault::PullFault;
pub(crate) use recommend::{Found, recommend};
pub(crate) use stored::is_model_name;
pub(crate) use tokens::{TOKENS_OF_A_WORD, estimate_tokens, tokens_of_bytes};
pub(crate) use turns::Rank;
pub(crate) use wire::{Message, Question, Role};
