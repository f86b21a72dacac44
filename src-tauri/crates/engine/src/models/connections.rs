//! The servers that the user has connected, by the id of their connection.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Notify;

use super::{Endpoint, Keychain};

/// All connected servers.
pub(crate) struct Connections {
    endpoints: RwLock<BTreeMap<String, Arc<Endpoint>>>,
    keychain: Keychain,
    added: Notify,
}

impl Connections {
    /// None so far; keys that are to be kept are kept in that keychain.
    pub(crate) fn new(keychain: Keychain) -> Self {
        Self { endpoints: RwLock::default(), keychain, added: Notify::new() }
    }

    /// Where keys are kept.
    pub(crate) const fn keychain(&self) -> Keychain {
        self.keychain
    }

    /// The server of a connection.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Endpoint>> {
        self.endpoints.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// All of them, in the order in which they were connected: ids rise with time.
    pub(crate) fn all(&self) -> Vec<Arc<Endpoint>> {
        self.endpoints.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Takes a server up, in place of what had its id.
    pub(crate) fn put(&self, endpoint: Endpoint) -> Arc<Endpoint> {
        let endpoint = Arc::new(endpoint);
        let mut endpoints = self.endpoints.write().unwrap_or_else(PoisonError::into_inner);
        endpoints.insert(endpoint.spec().id.clone(), endpoint.clone());
        self.added.notify_one();
        endpoint
    }

    /// Waits until a server is taken up. For one waiter.
    pub(crate) async fn added(&self) {
        self.added.notified().await;
    }

    /// Forgets a server. Who is being answered by it is answered to the end.
    pub(crate) fn remove(&self, id: &str) {
        self.endpoints.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
