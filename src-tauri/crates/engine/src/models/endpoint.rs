//! One server: asked within its limits, left alone when it fails, with its figures.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atles_queue::Clock;
use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::{Answer, read};
use super::fault::ModelFault;
use super::http::{client, not_sent};
use super::retry::Rests;
use super::turns::{Number, Rank, Turns};
use super::{Address, Embedded, Extras, Headers, Key, Limits, Protocol, Question};
use crate::api::BreakerView;
use crate::breaker::Breaker;

/// How often somebody who waits for a server is told that it still does.
pub(crate) const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// What a server is.
#[derive(Debug, Clone)]
pub(crate) struct EndpointSpec {
    /// Id of its connection.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) address: Address,
    /// How it is talked to.
    pub(crate) protocol: Protocol,
    /// What it may take.
    pub(crate) limits: Limits,
}

/// What is heard while a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard<'a> {
    /// Words of the answer.
    Words(&'a str),
    /// Nothing, but the line is open, or it is about to be tried again.
    Waiting,
    /// What was heard so far is void: it begins anew.
    Again,
}

/// How a server did so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Figures {
    /// Questions that were answered.
    pub(crate) answers: u32,
    /// Questions that were not.
    pub(crate) failures: u32,
    /// Tokens of all questions.
    pub(crate) asked: f64,
    /// Tokens of all answers.
    pub(crate) answered: f64,
    /// Time to the first word of the last answer.
    pub(crate) first_word: Option<Duration>,
    /// Tokens a second of the last answer that had more than one.
    pub(crate) speed: Option<f64>,
}

/// A server. Shared by all who ask it.
pub(crate) struct Endpoint {
    spec: EndpointSpec,
    key: Mutex<Option<Key>>,
    /// The program that runs it, where it is a file.
    embedded: Option<Embedded>,
    /// What its connection wants of every call.
    extras: Extras,
    breaker: Breaker,
    turns: Arc<Turns>,
    rests: Rests,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    figures: Figures,
    /// Tokens of the context, as the server has said.
    context: Option<u32>,
    /// Tokens that the server counted to those that were estimated, of the longest question so far.
    counted: Option<(u32, f64)>,
}

impl Endpoint {
    /// A server that was never asked.
    pub(crate) fn new(spec: EndpointSpec, key: Option<Key>, clock: Arc<dyn Clock>) -> Self {
        let seed = spec
            .id
            .bytes()
            .fold(clock.now().timestamp_millis().unsigned_abs(), |seed, byte| seed.rotate_left(5) ^ u64::from(byte));
        Self {
            breaker: Breaker::new(spec.name.clone(), spec.limits.breaker, clock),
            turns: Turns::new(spec.limits.at_once),
            rests: Rests::new(seed),
            key: Mutex::new(key),
            embedded: None,
            extras: Extras::default(),
            state: Mutex::default(),
            spec,
        }
    }

    /// A model in a file, which is run when it is asked.
    pub(crate) fn embedded(spec: EndpointSpec, embedded: Embedded, clock: Arc<dyn Clock>) -> Self {
        Self { embedded: Some(embedded), ..Self::new(spec, None, clock) }
    }

    /// The same with what its connection wants of every call.
    pub(crate) fn with_extras(self, extras: Extras) -> Self {
        Self { extras, ..self }
    }

    /// What its connection wants of every call.
    pub(crate) const fn extras(&self) -> &Extras {
        &self.extras
    }

    /// How long it is kept in memory without being asked, where it is a file; none for as long as ATLES runs.
    pub(crate) const fn kept_idle(&self) -> Option<Duration> {
        super::extras::kept_idle(self.extras.keep_alive)
    }

    /// The program that runs it, where it is a file.
    pub(crate) const fn runtime(&self) -> Option<&Embedded> {
        self.embedded.as_ref()
    }

    /// What it is.
    pub(crate) const fn spec(&self) -> &EndpointSpec {
        &self.spec
    }

    /// Its key, for another server at the same address.
    pub(crate) fn key(&self) -> Option<Key> {
        lock(&self.key).clone()
    }

    /// Whether it has a key.
    pub(crate) fn has_key(&self) -> bool {
        lock(&self.key).is_some()
    }

    /// Its breaker, as the contract shows it.
    pub(crate) fn breaker(&self) -> BreakerView {
        self.breaker.view()
    }

    /// Opens its breaker, as failures would.
    #[cfg(test)]
    pub(super) fn break_for_test(&self) {
        while let Ok(permit) = self.breaker.admit() {
            permit.failed("a test wants it so");
        }
    }

    /// Its places, and the line before them.
    pub(super) const fn turns(&self) -> &Arc<Turns> {
        &self.turns
    }

    /// How it did.
    pub(crate) fn figures(&self) -> Figures {
        lock(&self.state).figures
    }

    /// Tokens of its context, if it has said so.
    pub(crate) fn context(&self) -> Option<u32> {
        lock(&self.state).context
    }

    /// Notes the length of its context.
    pub(crate) fn set_context(&self, context: Option<u32>) {
        if context.is_some() {
            lock(&self.state).context = context;
        }
    }

    /// Notes how fast it wrote when it was tried, in tokens a second.
    pub(crate) fn set_speed(&self, speed: Option<f64>) {
        if speed.is_some() {
            lock(&self.state).figures.speed = speed;
        }
    }

    /// What an estimate of tokens is to be multiplied with, by what the server has counted.
    pub(crate) fn correction(&self) -> f64 {
        lock(&self.state).counted.map_or(1.0, |(_, ratio)| ratio)
    }

    /// Lines up and asks, and asks again where that may help.
    pub(crate) async fn ask(
        &self,
        model: &str,
        question: &Question,
        cancel: &CancellationToken,
        hear: &(dyn Fn(Heard<'_>) + Send + Sync),
    ) -> Result<Answer, ModelFault> {
        let place = self.turns.line_up(Number::draw(Rank::Now));
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(ModelFault::CalledOff),
            () = place.begun() => {}
        }
        self.ask_in_turn(model, question, self.spec.limits.tries, cancel, hear).await
    }

    /// The same for who has a place, at most `tries` times. Everything that is heard is told; ends at once when `cancel` does,
    /// and the server is told by the line that closes.
    pub(super) async fn ask_in_turn(
        &self,
        model: &str,
        question: &Question,
        tries: u32,
        cancel: &CancellationToken,
        hear: &(dyn Fn(Heard<'_>) + Send + Sync),
    ) -> Result<Answer, ModelFault> {
        let limits = Limits { tries, ..self.spec.limits };
        let asking = async {
            let mut tried = 0;
            loop {
                tried += 1;
                let permit = self.breaker.admit().map_err(|refused| ModelFault::Resting(refused.retry_in))?;
                let fault = match self.ask_once(model, question, hear).await {
                    Ok(answer) => {
                        permit.succeeded();
                        self.note(question, &answer);
                        return Ok(answer);
                    }
                    Err(fault) => fault,
                };
                if fault.counts() {
                    permit.failed(&fault);
                } else {
                    // It answered, if not as one would have it.
                    permit.succeeded();
                }
                lock(&self.state).figures.failures += 1;
                if let ModelFault::TooLong { room, .. } = fault {
                    self.set_context((room > 0).then_some(room));
                }
                let Some(rest) = self.rests.after(&fault, tried, &limits) else { return Err(fault) };
                tracing::info!(task = "model", "{}: {fault}; asked again in {} ms", self.spec.name, rest.as_millis());
                hear(Heard::Again);
                tokio::time::sleep(rest).await;
            }
        };
        let alive = async {
            loop {
                tokio::time::sleep(SIGN_OF_LIFE).await;
                hear(Heard::Waiting);
            }
        };
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(ModelFault::CalledOff),
            answer = asking => answer,
            () = alive => Err(ModelFault::CalledOff),
        }
    }

    async fn ask_once(
        &self,
        model: &str,
        question: &Question,
        hear: &(dyn Fn(Heard<'_>) + Send + Sync),
    ) -> Result<Answer, ModelFault> {
        let EndpointSpec { protocol, limits, .. } = &self.spec;
        let _used = self.embedded.as_ref().map(Embedded::in_use);
        let reach = self.reach().await?;
        let address = &reach.address;
        let url = match protocol {
            Protocol::OpenAi => address.call("chat/completions"),
            Protocol::Ollama => address.root_call("/api/chat"),
        };
        let mut body = protocol.body(model, question, self.context());
        self.extras.add_to(*protocol, &mut body);
        let body = serde_json::to_vec(&body).map_err(|error| ModelFault::Garbled(error.to_string()))?;
        let call = reach.with_key(client(address)?.post(url).header(CONTENT_TYPE, "application/json").body(body));
        let sent = Instant::now();
        // The head of the reply may come with the first word.
        let reply = tokio::time::timeout(limits.connect + limits.first_word, call.send()).await;
        let response = reply.map_err(|_| ModelFault::Silent(limits.first_word))?.map_err(|error| not_sent(&error))?;
        let tell = |words: &str| hear(Heard::Words(words));
        let answer = read(response, *protocol, limits, question.most_tokens, sent, &tell).await;
        answer.map_err(|fault| self.without_key(fault))
    }

    /// Where it is at this moment, and its key.
    pub(super) async fn reach(&self) -> Result<Reach, ModelFault> {
        match &self.embedded {
            Some(embedded) => {
                let (address, key) = embedded.reach().await?;
                Ok(Reach::started(address, key))
            }
            None => {
                let (address, headers) = (self.spec.address.clone(), self.extras.headers.clone());
                Ok(Reach { address, key: self.key(), headers })
            }
        }
    }

    /// Words of the server without key and headers, which some repeat in their complaint.
    pub(super) fn clean(&self, words: String) -> String {
        let words = self.extras.headers.clean(words);
        match &*lock(&self.key) {
            Some(key) => words.replace(key.reveal(), "[key]"),
            None => words,
        }
    }

    /// The same for the words of a fault.
    pub(super) fn without_key(&self, fault: ModelFault) -> ModelFault {
        let clean = |words| self.clean(words);
        match fault {
            ModelFault::KeyRefused(words) => ModelFault::KeyRefused(clean(words)),
            ModelFault::Refused(words) => ModelFault::Refused(clean(words)),
            ModelFault::Broken(words) => ModelFault::Broken(clean(words)),
            ModelFault::NoSuchModel(words) => ModelFault::NoSuchModel(clean(words)),
            ModelFault::WrongAddress(words) => ModelFault::WrongAddress(clean(words)),
            ModelFault::Garbled(words) => ModelFault::Garbled(clean(words)),
            other => other,
        }
    }

    fn note(&self, question: &Question, answer: &Answer) {
        let mut state = lock(&self.state);
        if let Some(asked) = answer.asked.filter(|asked| *asked > 0) {
            let estimated = question.estimated_tokens();
            // Long questions tell more than short ones.
            if state.counted.is_none_or(|(longest, _)| asked >= longest) {
                state.counted = Some((asked, (f64::from(asked) / f64::from(estimated.max(1))).clamp(0.5, 4.0)));
            }
        }
        let figures = &mut state.figures;
        figures.answers += 1;
        figures.asked += f64::from(answer.asked.unwrap_or_default());
        figures.answered += f64::from(answer.answered);
        figures.first_word = Some(answer.first_word);
        if answer.answered > 1 && !answer.writing.is_zero() {
            figures.speed = Some(f64::from(answer.answered - 1) / answer.writing.as_secs_f64());
        }
    }
}

/// Where a server is at this moment, and its key.
pub(super) struct Reach {
    pub(super) address: Address,
    key: Option<Key>,
    headers: Headers,
}

impl Reach {
    /// A server that has just been started, with its key.
    pub(super) fn started(address: Address, key: Key) -> Self {
        Self { address, key: Some(key), headers: Headers::default() }
    }

    /// The call with the key and the headers, which are marked so that nothing prints them.
    pub(super) fn with_key(&self, call: RequestBuilder) -> RequestBuilder {
        let call = self.headers.add_to(call);
        let Some(key) = &self.key else { return call };
        match HeaderValue::from_str(&format!("Bearer {}", key.reveal())) {
            Ok(mut value) => {
                value.set_sensitive(true);
                call.header(AUTHORIZATION, value)
            }
            // A key that cannot be said is as good as none: the server refuses it.
            Err(_) => call,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
