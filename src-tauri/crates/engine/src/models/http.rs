//! The clients that calls go out through.
//!
//! Two of them: what goes to this computer never passes a proxy, whatever the environment says. Neither follows redirects: a
//! key must not be carried to where nobody sent it.

use std::sync::{LazyLock, Once};

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use super::{Address, Limits, ModelFault};

static NEAR: LazyLock<Result<Client, String>> =
    LazyLock::new(|| build(Client::builder().no_proxy().connect_timeout(Limits::LOCAL.connect)));
static FAR: LazyLock<Result<Client, String>> =
    LazyLock::new(|| build(Client::builder().connect_timeout(Limits::REMOTE.connect)));

fn build(builder: ClientBuilder) -> Result<Client, String> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Somebody else in this process may have chosen one before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    builder
        .redirect(Policy::none())
        .user_agent(concat!("ATLES/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| error.to_string())
}

/// The client for that address.
pub(super) fn client(address: &Address) -> Result<&'static Client, ModelFault> {
    let client: &'static Result<Client, String> = if address.is_this_computer() { &NEAR } else { &FAR };
    client.as_ref().map_err(|error| ModelFault::NotReachable(error.clone()))
}

/// What a call that got no reply means.
pub(super) fn not_sent(error: &reqwest::Error) -> ModelFault {
    if error.is_builder() {
        return ModelFault::WrongAddress(innermost(error));
    }
    if error.is_connect() || error.is_timeout() {
        return ModelFault::NotReachable(innermost(error));
    }
    // The call was taken, and then the line went dead before there was a reply, or what came is no HTTP.
    let words = innermost(error);
    if words.contains("invalid HTTP") || words.contains("parsed") {
        ModelFault::Garbled(words)
    } else {
        ModelFault::CutOff(words)
    }
}

/// The first cause of an error: the others repeat the address, which has been told.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
