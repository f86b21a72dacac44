//! Commands about models: connecting them, trying them, choosing who writes.
//!
//! A key comes in with [`EngineHandle::save_connection`] and goes to the keychain, or stays in memory where there is none. It
//! is in nothing that these commands answer, log or tell.

use crate::api::{
    ApiError, Connection, ConnectionKind, ConnectionTest, Connections as View, ErrorCode, FoundServer, HeaderView,
    NewConnection, Writer, WriterWish,
};
use crate::client_connections::writer_in;
use crate::config;
use crate::connecting::{NewKey, checked, extras_of, key_place, protocol, spec_of};
use crate::connecting_headers::{checked_headers, with_known};
use crate::core::Core;
use crate::models::{Endpoint, EndpointSpec, Figures, Key, Limits, Message, Question, Role, find_ollama};
use crate::store::{ConnectionRow, Connections, Costs, Settings, StoredHeader, StoredKey};

use super::{EngineHandle, failed, not_found};

/// What a model is asked to show that it works.
const TRIAL: &str = "Write one short sentence about the sea.";

/// Most tokens of the answer to that: some models think first.
const TRIAL_TOKENS: u32 = 400;

impl EngineHandle {
    /// All connections, and who writes new documents.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn connections(&self) -> Result<View, ApiError> {
        let core = &self.inner.core;
        let (rows, writer) =
            self.read(|connection| Ok((Connections(connection).all()?, Settings(connection).writer()?))).await?;
        let mut connections = Vec::new();
        for row in rows {
            connections.push(view(core, row).await?);
        }
        Ok(View { connections, writer, keychain: core.models.keychain().is_there().await })
    }

    /// Servers on this computer that are there and not connected yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn found_servers(&self) -> Result<Vec<FoundServer>, ApiError> {
        let known = self.read(|connection| Connections(connection).all()).await?;
        let Some((address, facts)) = find_ollama(&self.inner.core.clock).await else { return Ok(Vec::new()) };
        let address = address.to_string();
        if known.iter().any(|row| row.kind == ConnectionKind::Ollama && row.address == address) {
            return Ok(Vec::new());
        }
        Ok(vec![FoundServer { kind: ConnectionKind::Ollama, address, models: facts.models }])
    }

    /// The models of a server, whether or not it is connected.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`]; why the server cannot be asked, in words.
    pub async fn list_models(&self, wanted: NewConnection) -> Result<Vec<String>, ApiError> {
        let core = &self.inner.core;
        let (row, key) = checked(&wanted)?;
        let Some(spec) = spec_of(&row) else { return Err(no_address()) };
        if row.kind == ConnectionKind::File {
            return Ok(vec![row.model]);
        }
        let headers = checked_headers(&wanted)?;
        let known = match &wanted.id {
            Some(id) => core.endpoint(id).await.map_err(failed)?,
            None => None,
        };
        // The secrets of a connection go to the address that they were entered for, and to no other.
        let known = known.filter(|known| known.spec().address == spec.address);
        let headers = with_known(headers, known.as_ref().map(|known| &known.extras().headers))?;
        let key = match key {
            NewKey::AsItIs => known.and_then(|known| known.key()),
            NewKey::Given(key) => Some(key),
            NewKey::None => None,
        };
        let endpoint = Endpoint::new(spec, key, core.clock.clone()).with_extras(extras_of(&row, headers));
        let facts = endpoint.facts(&row.model).await.map_err(|fault| fault.told(&row.name, &row.model))?;
        Ok(facts.models)
    }

    /// Connects a server, or changes a connection.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`]; [`ErrorCode::NotFound`] if the connection to be changed is gone; a failure of the
    /// database.
    pub async fn save_connection(&self, wanted: NewConnection) -> Result<Connection, ApiError> {
        let core = &self.inner.core;
        let (mut row, key) = checked(&wanted)?;
        let before = match &wanted.id {
            Some(id) => {
                let id = id.clone();
                let before = self.read(move |connection| Connections(connection).get(&id)).await?;
                Some(before.ok_or_else(not_found)?)
            }
            None => None,
        };
        let Some(spec) = spec_of(&row) else { return Err(no_address()) };
        let given = checked_headers(&wanted)?;
        let same = before.as_ref().filter(|before| spec_of(before).is_some_and(|old| old.address == spec.address));
        let known = match same {
            Some(_) => core.endpoint(&row.id).await.map_err(failed)?,
            None => None,
        };
        let headers = with_known(given.clone(), known.as_ref().map(|known| &known.extras().headers))?;
        row.headers = core.keep_headers(&row, given, same.map_or(&[][..], |same| &same.headers[..])).await;
        let (held, place) = match (key, &before) {
            (NewKey::AsItIs, Some(before)) if spec_of(before).is_some_and(|old| old.address == spec.address) => {
                let known = core.endpoint(&row.id).await.map_err(failed)?;
                (Held::AsItIs(known), before.key)
            }
            (NewKey::Given(key), _) => {
                // A keychain that asks its user may take its time; the connection is not there before it is settled.
                match core.models.keychain().keep(&row.id, &key).await {
                    Ok(()) => (Held::Key(Some(key)), StoredKey::Keychain),
                    Err(error) => {
                        tracing::info!(task = "model", "the key of {} is held for this session: {error}", row.name);
                        (Held::Key(Some(key)), StoredKey::Session)
                    }
                }
            }
            // Taken away, never there, or entered for another address.
            (NewKey::AsItIs | NewKey::None, before) => {
                if before.as_ref().is_some_and(|before| before.key == StoredKey::Keychain) {
                    self.forget_key(&row.id).await;
                }
                (Held::Key(None), StoredKey::None)
            }
        };
        row.key = place;
        if let Some(before) = &before {
            core.forget_headers(&row.id, &before.headers, &row.headers).await;
        }
        let stored = row.clone();
        core.write_promised(move |tx| Connections(tx).put(&stored)).await.map_err(failed)?;
        let key = match held {
            Held::Key(key) => key,
            Held::AsItIs(known) => known.and_then(|known| known.key()),
        };
        self.end_runtime(&row.id).await;
        let endpoint = core.endpoint_of(&row, key, headers).ok_or_else(no_address)?;
        core.models.put(endpoint);
        tracing::info!(task = "model", "{} is connected", row.name);
        view(core, row).await
    }

    /// Forgets a connection and its key. What was to be written with it alone waits; new documents are written by the other
    /// models that were chosen for them, or by ATLES itself.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn remove_connection(&self, id: String) -> Result<(), ApiError> {
        let core = &self.inner.core;
        let wanted = id.clone();
        if let Some(row) = self.read(move |connection| Connections(connection).get(&wanted)).await? {
            core.forget_headers(&id, &row.headers, &[]).await;
        }
        self.forget_key(&id).await;
        self.end_runtime(&id).await;
        core.models.remove(&id);
        core.write_promised(move |tx| {
            Connections(tx).remove(&id)?;
            Costs(tx).forget(&id)?;
            let writer = Settings(tx).writer()?.without(&id);
            Settings(tx).set(Settings::WRITER, &serde_json::to_string(&writer)?)?;
            Settings(tx).set(Settings::AGENTS, &serde_json::to_string(&Settings(tx).agents()?.without(&id))?)
        })
        .await
        .map_err(failed)
    }

    /// Has the model of a connection write one sentence.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::InvalidField`] if no model was chosen; why it did not, in words.
    pub async fn test_connection(&self, id: String) -> Result<ConnectionTest, ApiError> {
        let core = &self.inner.core;
        let endpoint = core.endpoint(&id).await.map_err(failed)?.ok_or_else(not_found)?;
        let row = self.read(move |connection| Connections(connection).get(&id)).await?.ok_or_else(not_found)?;
        if row.model.is_empty() {
            return Err(ApiError::invalid("model", "Choose a model first."));
        }
        let told = |fault: crate::models::ModelFault| fault.told(&row.name, &row.model);
        // By itself, so that a breaker that is open does not stand in the way of whoever has just mended the server.
        // A model in a file is loaded once, and stays with the connection that runs it.
        let trial = if endpoint.runtime().is_some() {
            endpoint.clone()
        } else {
            let spec =
                EndpointSpec { limits: Limits { tries: 1, ..endpoint.spec().limits }, ..endpoint.spec().clone() };
            let trial = Endpoint::new(spec, endpoint.key(), core.clock.clone());
            std::sync::Arc::new(trial.with_extras(endpoint.extras().clone()))
        };
        let facts = trial.facts(&row.model).await.map_err(told)?;
        if !facts.models.is_empty() && facts.models.len() > 1 && !facts.models.contains(&row.model) {
            return Err(told(crate::models::ModelFault::NoSuchModel(facts.models.join(", "))));
        }
        let question = Question {
            messages: vec![Message::new(Role::User, TRIAL)],
            most_tokens: TRIAL_TOKENS,
            temperature: config::MODEL_TEMPERATURE,
            top_p: None,
        };
        let never = tokio_util::sync::CancellationToken::new();
        let answer = trial.ask(&row.model, &question, &never, &|_| {}).await.map_err(told)?;
        endpoint.set_context(facts.context);
        let speed = trial.figures().speed;
        endpoint.set_speed(speed);
        let text: String = answer.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
        Ok(ConnectionTest {
            text,
            first_word_ms: answer.first_word.as_secs_f64() * 1_000.0,
            tokens_per_second: speed,
            context: facts.context,
        })
    }

    /// The writer that a command names by one or several wishes; its servers are connected if they were not.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`]; a failure of the database.
    pub async fn writer(&self, wishes: Vec<WriterWish>) -> Result<Writer, ApiError> {
        let rows = wishes.iter().map(WriterWish::row).collect::<Result<Vec<_>, _>>()?;
        self.inner.core.write_promised(move |tx| writer_in(tx, &rows)).await.map_err(failed)
    }

    /// Chooses who writes new documents.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such connection; a failure of the database.
    pub async fn set_writer(&self, writer: Writer) -> Result<(), ApiError> {
        let core = &self.inner.core;
        core.write_promised(move |tx| {
            for choice in writer.models() {
                Connections(tx).get(&choice.connection)?.ok_or(crate::store::StoreError::NotFound)?;
            }
            Settings(tx).set(Settings::WRITER, &serde_json::to_string(&writer)?)
        })
        .await
        .map_err(failed)
    }

    /// Ends the program of a model in a file, if it runs.
    async fn end_runtime(&self, id: &str) {
        if let Some(endpoint) = self.inner.core.models.get(id)
            && let Some(runtime) = endpoint.runtime()
        {
            runtime.end().await;
        }
    }

    pub(super) async fn forget_key(&self, id: &str) {
        // Without a keychain there is nothing in it.
        if let Err(error) = self.inner.core.models.keychain().forget(id).await {
            tracing::debug!(task = "model", "a key could not be forgotten: {error}");
        }
    }
}

/// The key of a connection while it is changed.
enum Held {
    Key(Option<Key>),
    AsItIs(Option<std::sync::Arc<Endpoint>>),
}

fn no_address() -> ApiError {
    ApiError::invalid("address", "That is no address of a server.")
}

fn header_view(endpoint: &Endpoint, StoredHeader { name, place }: StoredHeader) -> HeaderView {
    HeaderView { place: key_place(place, endpoint.extras().headers.get(&name).is_some()), name }
}

/// A connection, as the contract shows it.
async fn view(core: &Core, row: ConnectionRow) -> Result<Connection, ApiError> {
    let endpoint = match core.endpoint(&row.id).await.map_err(failed)? {
        Some(endpoint) => endpoint,
        None => return Err(ApiError::new(ErrorCode::NotFound, "That connection cannot be used.", "Remove it.")),
    };
    let (id, month) = (row.id.clone(), core.month());
    let costs = core.read(move |connection| Ok((Costs(connection).price(&id)?, Costs(connection).used(&id, &month)?)));
    let (price, this_month) = costs.await.map_err(failed)?;
    debug_assert_eq!(endpoint.spec().protocol, protocol(row.kind), "a change puts another server in its place");
    let Figures { answers, failures, asked, answered, first_word, speed } = endpoint.figures();
    Ok(Connection {
        leaves: !endpoint.spec().address.is_this_computer(),
        key: key_place(row.key, endpoint.has_key()),
        headers: row.headers.into_iter().map(|header| header_view(&endpoint, header)).collect(),
        context: endpoint.context(),
        breaker: endpoint.breaker(),
        answers,
        failures,
        tokens_in: asked,
        tokens_out: answered,
        first_word_ms: first_word.map(|time| time.as_secs_f64() * 1_000.0),
        tokens_per_second: speed,
        price,
        this_month,
        id: row.id,
        name: row.name,
        kind: row.kind,
        address: row.address,
        model: row.model,
        keep_alive: row.keep_alive,
        adapters: row.adapters,
    })
}
