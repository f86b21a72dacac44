//! What a process beside the engine does with connections: names the one that a command asks for, and lists them.

use std::collections::BTreeMap;

use atles_queue::Tx;

use crate::api::{ApiError, BreakerView, ConnectionKind, ModelChoice, NewConnection, StatusConnection, Writer};
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

/// The writer for those rows, each of them a wish: the models share the sections, the first named first; ATLES itself takes
/// over where they fail if it is named among them. Where none is named, ATLES itself writes.
pub(crate) fn writer_in(tx: &Tx<'_>, rows: &[Option<ConnectionRow>]) -> Result<Writer> {
    let mut beside = Vec::new();
    for row in rows.iter().flatten() {
        let choice = ModelChoice { connection: connection_in(tx, row)?, model: row.model.clone() };
        if !beside.contains(&choice) {
            beside.push(choice);
        }
    }
    if beside.is_empty() {
        return Ok(Writer::BuiltIn);
    }
    let ModelChoice { connection, model } = beside.remove(0);
    // Whoever names models on the command line wants those, or to be told.
    Ok(Writer::Model { connection, model, or_built_in: rows.contains(&None), beside })
}

/// The connection that there is to the server of that row, else a new one.
fn connection_in(tx: &Tx<'_>, row: &ConnectionRow) -> Result<String> {
    let same = |known: &ConnectionRow| {
        known.kind == row.kind
            && match row.kind {
                ConnectionKind::File => known.address == row.address,
                ConnectionKind::Ollama | ConnectionKind::OpenAi => {
                    Address::parse(&known.address) == Address::parse(&row.address)
                }
            }
    };
    if let Some(known) = Connections(tx).all()?.into_iter().find(same) {
        return Ok(known.id);
    }
    Connections(tx).put(row)?;
    Ok(row.id.clone())
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
