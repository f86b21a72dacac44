//! The headers of a connection: checked when they come in, kept where keys are kept, found again when the server is made.

use std::collections::BTreeSet;

use crate::api::{ApiError, ConnectionKind, NewConnection};
use crate::config;
use crate::core::Core;
use crate::models::{Address, Headers, Key, header_name, header_value};
use crate::store::{ConnectionRow, StoredHeader, StoredKey};

/// What a change says about the headers: nothing, or all of them, each with its value or to be left as it is.
pub(crate) type NewHeaders = Option<Vec<(String, Option<Key>)>>;

/// Under what the value of a header is filed in the keychain.
pub(crate) fn header_entry(connection: &str, name: &str) -> String {
    format!("{connection}/{name}")
}

/// The headers of a change.
///
/// # Errors
/// A refusal that names the field.
pub(crate) fn checked_headers(wanted: &NewConnection) -> Result<NewHeaders, ApiError> {
    let Some(headers) = wanted.headers.as_ref().filter(|_| wanted.kind != ConnectionKind::File) else {
        return Ok(None);
    };
    let refused = |message: String| ApiError::invalid("headers", message);
    if headers.len() > config::MOST_HEADERS {
        return Err(refused(format!("More than {} headers are too many.", config::MOST_HEADERS)));
    }
    let mut names = BTreeSet::new();
    let mut checked = Vec::new();
    for header in headers {
        let name = header_name(&header.name).map_err(|fault| refused(fault.to_string()))?;
        if !names.insert(name.clone()) {
            return Err(refused(format!("The header {name} is there twice.")));
        }
        let value = header.value.as_deref().unwrap_or_default();
        if value.chars().count() > config::HEADER_VALUE_LIMIT {
            return Err(refused(format!("The value of the header {name} is too long.")));
        }
        checked.push((name, header_value(value).map_err(|fault| refused(fault.to_string()))?));
    }
    let shows = Address::parse(&wanted.address).is_ok_and(|address| address.shows_keys());
    if shows && !checked.is_empty() {
        let message = "The headers could be read by anybody on the way. Use an address that begins with https://.";
        return Err(ApiError::invalid("address", message));
    }
    Ok(Some(checked))
}

/// The headers that a changed connection has: what was given, and what was known before for the same address.
///
/// # Errors
/// A refusal for a header whose value nobody knows.
pub(crate) fn with_known(wanted: NewHeaders, known: Option<&Headers>) -> Result<Headers, ApiError> {
    let Some(wanted) = wanted else { return Ok(known.cloned().unwrap_or_default()) };
    let mut all = Vec::new();
    for (name, value) in wanted {
        let value = value.or_else(|| known.and_then(|known| known.get(&name)).cloned());
        let missing = || ApiError::invalid("headers", format!("Enter the value of the header {name}."));
        let value = value.ok_or_else(missing)?;
        all.push((name, value));
    }
    Ok(Headers::new(all))
}

impl Core {
    /// The headers of a connection with their values, from where they are kept. One whose value is gone is left out.
    pub(crate) async fn stored_headers(&self, row: &ConnectionRow) -> Headers {
        let mut all = Vec::new();
        for StoredHeader { name, place } in &row.headers {
            if *place != StoredKey::Keychain {
                continue;
            }
            match self.models.keychain().get(&header_entry(&row.id, name)).await {
                Ok(Some(value)) => all.push((name.clone(), value)),
                Ok(None) => {}
                Err(error) => tracing::warn!(task = "model", "a header of {} cannot be had: {error}", row.name),
            }
        }
        Headers::new(all)
    }

    /// Keeps the values that were given, and tells where that of each header is. `before`: where they were, at the same address.
    pub(crate) async fn keep_headers(
        &self,
        row: &ConnectionRow,
        given: NewHeaders,
        before: &[StoredHeader],
    ) -> Vec<StoredHeader> {
        let Some(given) = given else { return before.to_vec() };
        let mut all = Vec::new();
        for (name, value) in given {
            let known = before.iter().find(|known| known.name == name).map(|known| known.place);
            let place = match value {
                None => known.unwrap_or(StoredKey::Session),
                Some(value) => match self.models.keychain().keep(&header_entry(&row.id, &name), &value).await {
                    Ok(()) => StoredKey::Keychain,
                    Err(error) => {
                        tracing::info!(task = "model", "a header of {} is held for this session: {error}", row.name);
                        StoredKey::Session
                    }
                },
            };
            all.push(StoredHeader { name, place });
        }
        all
    }

    /// Takes out of the keychain what was kept for a connection: the values of `before` that are not among `after`.
    pub(crate) async fn forget_headers(&self, id: &str, before: &[StoredHeader], after: &[StoredHeader]) {
        let gone = before.iter().filter(|header| header.place == StoredKey::Keychain);
        for header in gone.filter(|header| !after.contains(header)) {
            if let Err(error) = self.models.keychain().forget(&header_entry(id, &header.name)).await {
                tracing::debug!(task = "model", "a header could not be forgotten: {error}");
            }
        }
    }
}
