//! From a connection in the database to a server that can be asked: its limits, its key, its breaker.

use std::path::Path;
use std::sync::Arc;

use crate::api::{ApiError, ConnectionKind, KeyPlace, ModelAdapter, NewConnection};
use crate::config;
use crate::core::Core;
use crate::models::{Adapter, Address, Embedded, Endpoint, EndpointSpec, Extras, Headers, Key, Limits, Protocol};
use crate::store::{self, ConnectionRow, Connections, StoredKey};

impl Core {
    /// The server of a connection; none if there is no such connection any more. It is made when it is first asked for: a
    /// connection may have been added by a process beside the engine.
    pub(crate) async fn endpoint(&self, id: &str) -> store::Result<Option<Arc<Endpoint>>> {
        if let Some(endpoint) = self.models.get(id) {
            return Ok(Some(endpoint));
        }
        let wanted = id.to_owned();
        let Some(row) = self.read(move |connection| Connections(connection).get(&wanted)).await? else {
            return Ok(None);
        };
        let (key, headers) = (self.stored_key(&row).await, self.stored_headers(&row).await);
        Ok(self.endpoint_of(&row, key, headers).map(|endpoint| self.models.put(endpoint)))
    }

    /// The server that a connection describes, with that key and those headers; none if its address cannot be understood.
    pub(crate) fn endpoint_of(&self, row: &ConnectionRow, key: Option<Key>, headers: Headers) -> Option<Endpoint> {
        let spec = spec_of(row)?;
        Some(match row.kind {
            ConnectionKind::File => {
                let embedded = Embedded::new(self.programs.clone(), Path::new(&row.address));
                let embedded = embedded.with_adapters(adapters_of(row));
                let extras = extras_of(row, Headers::default());
                Endpoint::embedded(spec, embedded, self.clock.clone()).with_extras(extras)
            }
            ConnectionKind::Ollama | ConnectionKind::OpenAi => {
                Endpoint::new(spec, key, self.clock.clone()).with_extras(extras_of(row, headers))
            }
        })
    }

    /// The key of a connection, from where it is kept.
    async fn stored_key(&self, row: &ConnectionRow) -> Option<Key> {
        match row.key {
            StoredKey::Environment => self.model_key.clone(),
            StoredKey::Keychain => match self.models.keychain().get(&row.id).await {
                Ok(key) => key,
                Err(error) => {
                    tracing::warn!(task = "model", "the key of {} cannot be had: {error}", row.name);
                    None
                }
            },
            StoredKey::None | StoredKey::Session => None,
        }
    }
}

/// What a connection says of its server; none if its address cannot be understood.
pub(crate) fn spec_of(row: &ConnectionRow) -> Option<EndpointSpec> {
    // A file has an address as soon as it runs.
    let address = if row.kind == ConnectionKind::File { "http://127.0.0.1" } else { row.address.as_str() };
    let address = Address::parse(address).ok()?;
    let limits = if row.kind == ConnectionKind::File {
        Limits { at_once: 1, ..Limits::LOCAL }
    } else if address.is_this_computer() {
        Limits::LOCAL
    } else {
        Limits::REMOTE
    };
    Some(EndpointSpec { id: row.id.clone(), name: row.name.clone(), address, protocol: protocol(row.kind), limits })
}

/// What a connection wants of every call to its server.
pub(crate) const fn extras_of(row: &ConnectionRow, headers: Headers) -> Extras {
    Extras { keep_alive: row.keep_alive, headers }
}

/// The LoRA adapters of a model in a file.
pub(crate) fn adapters_of(row: &ConnectionRow) -> Vec<Adapter> {
    let of = |adapter: &ModelAdapter| Adapter {
        file: adapter.file.clone().into(),
        scale: f64::from(adapter.percent) / 100.0,
    };
    row.adapters.iter().map(of).collect()
}

/// How a kind of server is talked to.
pub(crate) const fn protocol(kind: ConnectionKind) -> Protocol {
    match kind {
        ConnectionKind::Ollama => Protocol::Ollama,
        ConnectionKind::OpenAi | ConnectionKind::File => Protocol::OpenAi,
    }
}

/// Where a key is, as it is shown. `has` says whether the server has one at this moment.
pub(crate) const fn key_place(stored: StoredKey, has: bool) -> KeyPlace {
    match stored {
        StoredKey::None => KeyPlace::None,
        StoredKey::Keychain if has => KeyPlace::Keychain,
        StoredKey::Session | StoredKey::Environment if has => KeyPlace::Session,
        StoredKey::Keychain | StoredKey::Session | StoredKey::Environment => KeyPlace::Missing,
    }
}

/// What a change says about the key.
pub(crate) enum NewKey {
    /// Nothing.
    AsItIs,
    /// That there is none.
    None,
    /// The key.
    Given(Key),
}

impl NewKey {
    /// The key, if one is given.
    pub(crate) fn given(self) -> Option<Key> {
        match self {
            Self::Given(key) => Some(key),
            Self::AsItIs | Self::None => None,
        }
    }
}

/// A connection as it is to be stored, and its key. A new one gets its id here.
///
/// # Errors
/// A refusal that names the field.
pub(crate) fn checked(wanted: &NewConnection) -> Result<(ConnectionRow, NewKey), ApiError> {
    let NewConnection { id, name, kind, address, model, key, keep_alive, headers: _, adapters: _ } = wanted;
    if *kind == ConnectionKind::File {
        return checked_file(wanted);
    }
    let address = Address::parse(address).map_err(|fault| ApiError::invalid("address", fault.to_string()))?;
    let key = match key.as_deref().map(Key::of) {
        None => NewKey::AsItIs,
        Some(None) => NewKey::None,
        Some(Some(_)) if address.shows_keys() => {
            let message = "The key could be read by anybody on the way. Use an address that begins with https://.";
            return Err(ApiError::invalid("address", message));
        }
        Some(Some(key)) => NewKey::Given(key),
    };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, model) = (one_line(name), one_line(model));
    for (field, text) in [("name", &name), ("model", &model)] {
        if text.chars().count() > config::CONNECTION_TEXT_LIMIT {
            return Err(ApiError::invalid(field, "That is too long."));
        }
    }
    let name = if name.is_empty() { name_of(*kind, &address) } else { name };
    let row = ConnectionRow {
        id: id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        name,
        kind: *kind,
        address: address.to_string(),
        model,
        key: StoredKey::None,
        keep_alive: *keep_alive,
        headers: Vec::new(),
        adapters: Vec::new(),
    };
    Ok((row, key))
}

/// What a server is called if nobody gives it a name: where it is.
fn name_of(kind: ConnectionKind, address: &Address) -> String {
    match kind {
        ConnectionKind::Ollama if address.is_this_computer() => "Ollama".to_owned(),
        ConnectionKind::Ollama | ConnectionKind::OpenAi | ConnectionKind::File => address.place(),
    }
}

/// The same for a model in a file: it is there, and it says what it is.
fn checked_file(wanted: &NewConnection) -> Result<(ConnectionRow, NewKey), ApiError> {
    let path = std::path::absolute(wanted.address.trim()).unwrap_or_default();
    gguf_kind(&path).map_err(|error| ApiError::invalid("address", not_gguf(&error, "models")))?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let or_stem = |text: &str| if text.trim().is_empty() { stem.clone() } else { text.trim().to_owned() };
    let row = ConnectionRow {
        id: wanted.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        name: or_stem(&wanted.name),
        kind: ConnectionKind::File,
        address: path.display().to_string(),
        model: or_stem(&wanted.model),
        key: StoredKey::None,
        keep_alive: wanted.keep_alive,
        headers: Vec::new(),
        adapters: checked_adapters(&wanted.adapters, &path)?,
    };
    Ok((row, NewKey::None))
}

/// The adapters of a model in a file, with their paths in full: they are there, and say what they are.
fn checked_adapters(wanted: &[ModelAdapter], model: &Path) -> Result<Vec<ModelAdapter>, ApiError> {
    let refused = |message: String| ApiError::invalid("adapters", message);
    if wanted.len() > config::MOST_ADAPTERS {
        return Err(refused(format!("More than {} adapters are too many.", config::MOST_ADAPTERS)));
    }
    let mut all: Vec<ModelAdapter> = Vec::new();
    for adapter in wanted {
        let path = std::path::absolute(adapter.file.trim()).unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = gguf_kind(&path).map_err(|error| refused(format!("{name}: {}", not_gguf(&error, "adapters"))))?;
        if path == model || kind.is_some_and(|kind| kind != "adapter") {
            return Err(refused(format!("{name} is a model, and no adapter for one.")));
        }
        if adapter.percent > 200 {
            return Err(refused("The weight of an adapter is from 0 to 200 percent.".to_owned()));
        }
        let file = path.display().to_string();
        if all.iter().any(|known| known.file == file) {
            return Err(refused(format!("{name} is there twice.")));
        }
        all.push(ModelAdapter { file, percent: adapter.percent });
    }
    Ok(all)
}

/// What a GGUF file says that it is, such as `model` or `adapter`; nothing if it does not say so near its beginning, where
/// every program puts it.
///
/// # Errors
/// When it cannot be read; [`std::io::ErrorKind::InvalidData`] if it is no GGUF file.
fn gguf_kind(path: &Path) -> std::io::Result<Option<String>> {
    use std::io::Read as _;
    let mut begin = Vec::new();
    std::fs::File::open(path)?.take(64 << 10).read_to_end(&mut begin)?;
    if !begin.starts_with(b"GGUF") {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    // The name of the field, the number 8 for a text, the length of it in eight bytes, and the text (ggml's docs/gguf.md).
    const FIELD: &[u8] = b"general.type\x08\0\0\0";
    let at = begin.windows(FIELD.len()).position(|bytes| bytes == FIELD);
    let text = at.and_then(|at| {
        let rest = &begin[at + FIELD.len()..];
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length <= 64)?;
        Some(String::from_utf8_lossy(rest.get(..length)?).into_owned())
    });
    Ok(text)
}

fn not_gguf(error: &std::io::Error, what: &str) -> String {
    if error.kind() == std::io::ErrorKind::NotFound {
        return "There is no such file.".to_owned();
    }
    format!("That is no GGUF file, which is what {what} come in.")
}
