//! The table `connections`: the models that the user has connected. Keys are not in it, and never were.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::Result;
use crate::api::{ConnectionKind, KeepAlive, ModelAdapter};

/// A connection as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectionRow {
    /// Its id; ids rise with time.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// What kind of server it is.
    pub(crate) kind: ConnectionKind,
    /// Its address, which holds no secret.
    pub(crate) address: String,
    /// Name of the model that writes; may be empty.
    pub(crate) model: String,
    /// Where its key is.
    pub(crate) key: StoredKey,
    /// How long the model stays in memory after a question.
    pub(crate) keep_alive: KeepAlive,
    /// Headers that every call has.
    pub(crate) headers: Vec<StoredHeader>,
    /// LoRA adapters of a model in a file.
    pub(crate) adapters: Vec<ModelAdapter>,
}

/// A header as stored: its value is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredHeader {
    /// Its name, in small letters.
    pub(crate) name: String,
    /// Where its value is.
    pub(crate) place: StoredKey,
}

/// Where the key of a connection is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoredKey {
    /// It has none.
    None,
    /// In the keychain.
    Keychain,
    /// In the memory of the session in which it was entered.
    Session,
    /// In the environment of whoever runs the engine: it was made on the command line.
    Environment,
}

impl StoredKey {
    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Keychain => "keychain",
            Self::Session => "session",
            Self::Environment => "environment",
        }
    }

    fn of(name: &str) -> Self {
        let all = [Self::Keychain, Self::Session, Self::Environment];
        all.into_iter().find(|place| place.name() == name).unwrap_or(Self::None)
    }
}

const fn kind_name(kind: ConnectionKind) -> &'static str {
    match kind {
        ConnectionKind::Ollama => "ollama",
        ConnectionKind::OpenAi => "open_ai",
        ConnectionKind::File => "file",
    }
}

fn kind_of(name: &str) -> ConnectionKind {
    let known = [ConnectionKind::Ollama, ConnectionKind::File];
    known.into_iter().find(|kind| kind_name(*kind) == name).unwrap_or(ConnectionKind::OpenAi)
}

const fn keep_alive_name(keep_alive: KeepAlive) -> &'static str {
    match keep_alive {
        KeepAlive::Never => "never",
        KeepAlive::FiveMinutes => "five_minutes",
        KeepAlive::Hour => "hour",
        KeepAlive::ForEver => "for_ever",
    }
}

fn keep_alive_of(name: &str) -> KeepAlive {
    let others = [KeepAlive::Never, KeepAlive::Hour, KeepAlive::ForEver];
    others.into_iter().find(|one| keep_alive_name(*one) == name).unwrap_or_default()
}

fn headers_text(headers: &[StoredHeader]) -> Result<String> {
    let pairs: Vec<(&str, &str)> = headers.iter().map(|header| (header.name.as_str(), header.place.name())).collect();
    Ok(serde_json::to_string(&pairs)?)
}

/// What cannot be read is no header: whoever misses one enters it again.
fn headers_of(text: &str) -> Vec<StoredHeader> {
    let pairs: Vec<(String, String)> = serde_json::from_str(text).unwrap_or_default();
    pairs.into_iter().map(|(name, place)| StoredHeader { name, place: StoredKey::of(&place) }).collect()
}

/// The queries on the table.
pub(crate) struct Connections<'c>(pub(crate) &'c Connection);

const COLUMNS: &str = "id, name, kind, address, model, key_place, keep_alive, headers, adapters";

impl Connections<'_> {
    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<ConnectionRow>> {
        let mut statement = self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM connections ORDER BY id"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The one with that id, if there is one.
    pub(crate) fn get(&self, id: &str) -> Result<Option<ConnectionRow>> {
        let mut statement = self.0.prepare_cached(&format!("SELECT {COLUMNS} FROM connections WHERE id = ?1"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// Adds it, or puts it in place of the one with its id.
    pub(crate) fn put(&self, row: &ConnectionRow) -> Result<()> {
        let ConnectionRow { id, name, kind, address, model, key, keep_alive, headers, adapters } = row;
        self.0
            .prepare_cached(
                "INSERT INTO connections (id, name, kind, address, model, key_place, keep_alive, headers, adapters)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
                     address = excluded.address, model = excluded.model, key_place = excluded.key_place,
                     keep_alive = excluded.keep_alive, headers = excluded.headers, adapters = excluded.adapters",
            )?
            .execute(params![
                id,
                name,
                kind_name(*kind),
                address,
                model,
                key.name(),
                keep_alive_name(*keep_alive),
                headers_text(headers)?,
                serde_json::to_string(adapters)?
            ])?;
        Ok(())
    }

    /// Forgets it.
    pub(crate) fn remove(&self, id: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM connections WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    let kind: String = row.get(2)?;
    let (key, keep_alive): (String, String) = (row.get(5)?, row.get(6)?);
    Ok(ConnectionRow {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: kind_of(&kind),
        address: row.get(3)?,
        model: row.get(4)?,
        key: StoredKey::of(&key),
        keep_alive: keep_alive_of(&keep_alive),
        headers: headers_of(&row.get::<_, String>(7)?),
        adapters: serde_json::from_str(&row.get::<_, String>(8)?).unwrap_or_default(),
    })
}
