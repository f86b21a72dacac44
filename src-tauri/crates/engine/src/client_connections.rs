//! What a process beside the engine does with connections: names the one that a command asks for, and lists them.

use std::collections::BTreeMap;

use atles_queue::Tx;

use crate::api::{ApiError, BreakerView, ConnectionKind, NewConnection, StatusConnection, Writer};
use crate::connecting::checked;
use crate::models::Address;
use crate::store::{ConnectionRow, Connections, Result, Settings, StoredKey};

/// The address of Ollama on this computer.
#[must_use]
pub fn ollama_address() -> String {
    crate::models::ollama_address()
}

/// Whom a command wants to write: a server that need not be connected yet. Its key, where there is none in the keychain, is
/// that in the environment of the engine.
#[derive(Debug, Clone)]
pub enum WriterWish {
    /// ATLES itself.
    BuiltIn,
    /// The model of a server, by its address.
    Model(NewConnection),
}

impl WriterWish {
    /// The row that a new connection for it would have; none for the built-in writer.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub(crate) fn row(&self) -> std::result::Result<Option<ConnectionRow>, ApiError> {
        match self {
            Self::BuiltIn => Ok(None),
            Self::Model(wanted) if wanted.model.trim().is_empty() && wanted.kind != ConnectionKind::File => {
                Err(ApiError::invalid("writer", "Name the model, such as ollama:MODEL or ADDRESS#MODEL."))
            }
            Self::Model(wanted) => {
                let refused = |error: ApiError| ApiError { field: Some("writer".to_owned()), ..error };
                let (row, _) = checked(wanted).map_err(refused)?;
                Ok(Some(ConnectionRow { key: StoredKey::Environment, ..row }))
            }
        }
    }
}

/// The writer for that row: the connection that there is to its server, else a new one.
pub(crate) fn writer_in(tx: &Tx<'_>, row: Option<&ConnectionRow>) -> Result<Writer> {
    let Some(row) = row else { return Ok(Writer::BuiltIn) };
    let same = |known: &ConnectionRow| {
        known.kind == row.kind
            && match row.kind {
                ConnectionKind::File => known.address == row.address,
                ConnectionKind::Ollama | ConnectionKind::OpenAi => {
                    Address::parse(&known.address) == Address::parse(&row.address)
                }
            }
    };
    let connection = match Connections(tx).all()?.into_iter().find(same) {
        Some(known) => known.id,
        None => {
            Connections(tx).put(row)?;
            row.id.clone()
        }
    };
    // Whoever names a model on the command line wants that one, or to be told.
    Ok(Writer::Model { connection, model: row.model.clone(), or_built_in: false })
}

/// All connections, with the breakers of the engine that runs on the folder.
pub(crate) fn connections_in(connection: &rusqlite::Connection, running: bool) -> Result<Vec<StatusConnection>> {
    let told = Settings(connection).get(Settings::BREAKERS)?.filter(|_| running);
    let mut breakers: BTreeMap<String, BreakerView> =
        told.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let rows = Connections(connection).all()?.into_iter();
    Ok(rows
        .map(|row| StatusConnection {
            leaves: row.kind != ConnectionKind::File
                && !Address::parse(&row.address).is_ok_and(|address| address.is_this_computer()),
            breaker: breakers.remove(&row.id),
            id: row.id,
            name: row.name,
            address: row.address,
            model: row.model,
        })
        .collect())
}
