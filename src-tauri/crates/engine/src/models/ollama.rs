//! Finds Ollama by itself, where it usually is.

use std::sync::Arc;
use std::time::Duration;

use atles_queue::Clock;

use super::endpoint::{Endpoint, EndpointSpec};
use super::{Address, Limits, Protocol};
use crate::models::ServerFacts;

/// Where Ollama listens if nobody told it otherwise.
const USUAL: &str = "http://127.0.0.1:11434";

/// Where Ollama is.
pub(crate) fn ollama_address() -> String {
    place(std::env::var("OLLAMA_HOST").ok().as_deref())
}

/// Ollama on this computer, with the models that it has; none if it is not there. llama-server does not pass for it: its list
/// of models is elsewhere.
pub(crate) async fn find_ollama(clock: &Arc<dyn Clock>) -> Option<(Address, ServerFacts)> {
    let endpoint = found_ollama(clock, Duration::from_secs(2))?;
    endpoint.facts("").await.ok().map(|facts| (endpoint.spec().address.clone(), facts))
}

/// Ollama where it usually is on this computer, whether or not it is there. `facts` is how long a list may take.
pub(crate) fn found_ollama(clock: &Arc<dyn Clock>, facts: Duration) -> Option<Endpoint> {
    let address = Address::parse(&ollama_address()).ok().filter(Address::is_this_computer)?;
    let spec = EndpointSpec {
        id: "found-ollama".to_owned(),
        name: "Ollama".to_owned(),
        address,
        protocol: Protocol::Ollama,
        limits: Limits { facts, ..Limits::LOCAL },
    };
    Some(Endpoint::new(spec, None, clock.clone()))
}

/// The address in Ollama's own variable, which may lack a scheme and a port, and may say "on all of them".
fn place(variable: Option<&str>) -> String {
    let Some(host) = variable.map(str::trim).filter(|host| !host.is_empty()) else { return USUAL.to_owned() };
    let host = host.trim_start_matches("http://").trim_end_matches('/');
    let host = host.replacen("0.0.0.0", "127.0.0.1", 1);
    let port = host.rsplit(':').next().is_some_and(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    if port { format!("http://{host}") } else { format!("http://{}:11434", host.trim_end_matches(':')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_variable_is_understood() {
        assert_eq!(place(None), USUAL);
        assert_eq!(place(Some("")), USUAL);
        assert_eq!(place(Some("0.0.0.0")), "http://127.0.0.1:11434");
        assert_eq!(place(Some("127.0.0.1:9000")), "http://127.0.0.1:9000");
        assert_eq!(place(Some("http://localhost:9000/")), "http://localhost:9000");
    }
}
