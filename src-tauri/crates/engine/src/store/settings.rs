//! The table `settings`: what the user chose, by name.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::Result;
use crate::api::{Agents, TemplateSummary, Writer};

/// The Word file whose look the user has chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredTemplate {
    /// Name of its copy in the folder of templates.
    pub(crate) file: String,
    /// What was taken from it.
    pub(crate) summary: TemplateSummary,
}

/// The queries on the table.
pub(crate) struct Settings<'c>(pub(crate) &'c Connection);

impl Settings<'_> {
    /// Whether the system was running when it was last decided: `running` or `stopped`.
    pub(crate) const INTENT: &'static str = "intent";
    /// State of the system, for processes beside the engine; means nothing while no engine holds the folder.
    pub(crate) const STATE: &'static str = "state";
    /// How many requests may be in hand at once at most, by hand; empty for as many as the pace allows.
    pub(crate) const CEILING: &'static str = "ceiling";
    /// `paused` while the user lets no known file be read.
    pub(crate) const READING: &'static str = "reading";
    /// For how many days ended requests are kept; empty for ever.
    pub(crate) const KEEP_DAYS: &'static str = "keep_days";
    /// Who writes what is asked for without saying who: api::Writer as JSON.
    pub(crate) const WRITER: &'static str = "writer";
    /// The agents that work on documents: api::Agents as JSON.
    pub(crate) const AGENTS: &'static str = "agents";
    /// The breakers of the models, as the engine has them, for processes beside it: Vec<api::BreakerView> as JSON by
    /// the ids of their connections. Means nothing while no engine holds the folder.
    pub(crate) const BREAKERS: &'static str = "breakers";
    /// Folder in which new documents are filed; empty for the usual one.
    pub(crate) const DOCUMENTS: &'static str = "documents_folder";
    /// The Word file whose look the user has chosen: store::StoredTemplate as JSON; empty for none.
    pub(crate) const TEMPLATE: &'static str = "word_template";
    /// How hard the system works.
    pub(crate) const PACE: &'static str = "pace";

    /// The value, if it was ever set.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .0
            .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// Who writes what is asked for without saying who.
    pub(crate) fn writer(&self) -> Result<Writer> {
        let stored = self.get(Self::WRITER)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// The agents that work on documents where a model writes.
    pub(crate) fn agents(&self) -> Result<Agents> {
        let stored = self.get(Self::AGENTS)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// The Word file whose look the user has chosen.
    pub(crate) fn template(&self) -> Result<Option<StoredTemplate>> {
        let stored = self.get(Self::TEMPLATE)?;
        Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Sets the value.
    pub(crate) fn set(&self, name: &str, value: &str) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO settings (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![name, value])?;
        Ok(())
    }
}
