//! The keychain of the operating system: the only place where a key outlives the session.

use crate::blocking::blocking;

use super::Key;

/// Under what our keys are filed.
const SERVICE: &str = "org.atles.desktop";

/// Why a key was not kept: there is no keychain, it is locked, or it does not let us in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the keychain cannot be used ({0})")]
pub(crate) struct NoKeychain(String);

/// The keychain, or a place that forgets everything, for tests and for computers without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keychain {
    /// That of the operating system.
    OfTheSystem,
    /// None.
    Absent,
}

impl Keychain {
    /// Keeps the key of a connection.
    pub(crate) async fn keep(self, connection: &str, key: &Key) -> Result<(), NoKeychain> {
        let (name, key) = (connection.to_owned(), key.clone());
        self.with(move || entry(&name)?.set_password(key.reveal())).await
    }

    /// The key of a connection, if there is one.
    pub(crate) async fn get(self, connection: &str) -> Result<Option<Key>, NoKeychain> {
        let name = connection.to_owned();
        let found = self.with(move || match entry(&name)?.get_password() {
            Ok(text) => Ok(Key::of(&text)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        });
        found.await
    }

    /// Forgets the key of a connection.
    pub(crate) async fn forget(self, connection: &str) -> Result<(), NoKeychain> {
        let name = connection.to_owned();
        let forgotten = self.with(move || match entry(&name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        });
        forgotten.await
    }

    /// Whether there is one that can be used.
    pub(crate) async fn is_there(self) -> bool {
        self.get("connection-none").await.is_ok()
    }

    /// Asks it on a blocking thread: it may show a question to the user and wait for the answer.
    async fn with<T: Send + 'static>(
        self,
        ask: impl FnOnce() -> keyring::Result<T> + Send + 'static,
    ) -> Result<T, NoKeychain> {
        if self == Self::Absent {
            return Err(NoKeychain("there is none".to_owned()));
        }
        match blocking("ask the keychain", ask).await {
            Ok(Ok(found)) => Ok(found),
            // What the keychain says of an entry holds no secret, but only the kind of failure is of use.
            Ok(Err(error)) => Err(NoKeychain(kind(&error).to_owned())),
            Err(error) => Err(NoKeychain(error.to_string())),
        }
    }
}

fn entry(connection: &str) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, connection)
}

const fn kind(error: &keyring::Error) -> &'static str {
    match error {
        keyring::Error::NoDefaultStore => "there is none",
        keyring::Error::NoStorageAccess(_) => "it is locked or lets nobody in",
        keyring::Error::PlatformFailure(_) => "it failed",
        _ => "it did not understand",
    }
}
