//! An answer as it comes: piece by piece, within limits of time and size, until somebody says how it ended.

use std::pin::pin;
use std::time::Duration;

use eventsource_stream::{EventStreamError, Eventsource as _};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use super::fault::ModelFault;
use super::http::innermost;
use super::limits::Limits;
use super::protocol::{Piece, Protocol, one_line, told_by};

/// Most bytes of a complaint that are read.
const LONGEST_COMPLAINT: usize = 64 << 10;

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The model had said what it had to say.
    Whole,
    /// It was not allowed to say more.
    OutOfRoom,
}

/// A whole answer, as far as the model was allowed to go.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// Its words.
    pub(crate) text: String,
    /// How it ended.
    pub(crate) ending: Ending,
    /// Tokens of the question, where the server has counted them.
    pub(crate) asked: Option<u32>,
    /// Tokens of the answer: as the server counts them, else the pieces in which it came.
    pub(crate) answered: u32,
    /// From the question to the first word.
    pub(crate) first_word: Duration,
    /// From the first word to the last.
    pub(crate) writing: Duration,
}

/// Reads the answer to a call that was sent at `sent` and allows `most_tokens`; tells every piece.
pub(super) async fn read(
    response: Response,
    protocol: Protocol,
    limits: &Limits,
    most_tokens: u32,
    sent: Instant,
    hear: &(dyn Fn(&str) + Send + Sync),
) -> Result<Answer, ModelFault> {
    if !response.status().is_success() {
        return Err(complaint(response, limits).await);
    }
    let kind = content_type(response.headers());
    if kind.starts_with("text/html") {
        return Err(ModelFault::WrongAddress("there is a web page".to_owned()));
    }
    let mut reading = Reading::new(sent);
    let bytes = bounded(response.bytes_stream(), limits.bytes(most_tokens));
    match protocol {
        Protocol::OpenAi if kind.starts_with("text/event-stream") => {
            let mut events = pin!(bytes.eventsource());
            while let Some(event) = reading.next(limits, events.next()).await? {
                let event = event.map_err(|error| match error {
                    EventStreamError::Transport(fault) => fault,
                    EventStreamError::Utf8(error) => ModelFault::Garbled(error.to_string()),
                    EventStreamError::Parser(error) => ModelFault::Garbled(error.to_string()),
                })?;
                let data = event.data.trim();
                if data == "[DONE]" {
                    reading.done = true;
                    break;
                }
                if !data.is_empty() {
                    reading.take(protocol.piece(data)?, hear);
                }
            }
        }
        // It does not stream, or says it as lines.
        Protocol::OpenAi => {
            let mut bytes = pin!(bytes);
            let mut whole = Vec::new();
            while let Some(chunk) = reading.next(limits, bytes.next()).await? {
                whole.extend_from_slice(&chunk?);
            }
            let text = String::from_utf8(whole).map_err(|error| ModelFault::Garbled(error.to_string()))?;
            reading.take(protocol.piece(text.trim())?, hear);
        }
        Protocol::Ollama => {
            let mut bytes = pin!(bytes);
            let mut line = Vec::new();
            while let Some(chunk) = reading.next(limits, bytes.next()).await? {
                for byte in chunk? {
                    if byte != b'\n' {
                        line.push(byte);
                        continue;
                    }
                    let text = String::from_utf8(std::mem::take(&mut line))
                        .map_err(|error| ModelFault::Garbled(error.to_string()))?;
                    if !text.trim().is_empty() {
                        reading.take(protocol.piece(&text)?, hear);
                    }
                }
                if reading.ending.is_some() {
                    break;
                }
            }
        }
    }
    reading.end()
}

/// What was read so far.
struct Reading {
    sent: Instant,
    text: String,
    known: bool,
    done: bool,
    ending: Option<Ending>,
    asked: Option<u32>,
    answered: Option<u32>,
    pieces: u32,
    first: Option<Instant>,
    last: Instant,
}

impl Reading {
    fn new(sent: Instant) -> Self {
        Self {
            sent,
            text: String::new(),
            known: false,
            done: false,
            ending: None,
            asked: None,
            answered: None,
            pieces: 0,
            first: None,
            last: sent,
        }
    }

    /// Waits for what comes next, as long as it may take.
    async fn next<T>(&self, limits: &Limits, next: impl Future<Output = Option<T>>) -> Result<Option<T>, ModelFault> {
        let limit = if self.first.is_none() { limits.first_word } else { limits.idle };
        // How it ended has been said: what is still to come are figures.
        let limit = if self.ending.is_some() { limits.facts } else { limit };
        match timeout(limit, next).await {
            Ok(next) => Ok(next),
            Err(_) if self.ending.is_some() => Ok(None),
            Err(_) => Err(ModelFault::Silent(limit)),
        }
    }

    fn take(&mut self, piece: Piece, hear: &(dyn Fn(&str) + Send + Sync)) {
        self.known |= piece.known;
        self.ending = self.ending.or(piece.ending);
        self.asked = piece.asked.or(self.asked);
        self.answered = piece.answered.or(self.answered);
        if !piece.text.is_empty() {
            self.last = Instant::now();
            self.first.get_or_insert(self.last);
            self.pieces += 1;
            hear(&piece.text);
            self.text.push_str(&piece.text);
        }
    }

    fn end(self) -> Result<Answer, ModelFault> {
        if !self.known {
            return Err(ModelFault::Garbled("no answer was in what came".to_owned()));
        }
        let ending = match (self.ending, self.done) {
            (Some(ending), _) => ending,
            // It says that this was all, but not that the model had come to its end.
            (None, true) => Ending::OutOfRoom,
            (None, false) => return Err(ModelFault::CutOff("it ended without saying so".to_owned())),
        };
        if self.text.trim().is_empty() {
            return Err(ModelFault::Empty);
        }
        let first = self.first.unwrap_or(self.last);
        Ok(Answer {
            text: self.text,
            ending,
            asked: self.asked,
            answered: self.answered.filter(|tokens| *tokens > 0).unwrap_or(self.pieces),
            first_word: first - self.sent,
            writing: self.last - first,
        })
    }
}

/// The bytes of a body, up to so many.
pub(super) fn bounded(
    bytes: impl Stream<Item = reqwest::Result<impl AsRef<[u8]>>>,
    most: u64,
) -> impl Stream<Item = Result<Vec<u8>, ModelFault>> {
    let mut room = most;
    bytes.map_err(|error| ModelFault::CutOff(innermost(&error))).map(move |chunk| {
        let chunk = chunk?.as_ref().to_vec();
        room = room.checked_sub(chunk.len() as u64).ok_or(ModelFault::Endless)?;
        Ok(chunk)
    })
}

/// The body of a reply, up to so many bytes.
pub(super) async fn body(response: Response, limit: Duration, most: usize) -> Result<Vec<u8>, ModelFault> {
    let read = async {
        let mut stream = pin!(bounded(response.bytes_stream(), most as u64));
        let mut whole = Vec::new();
        while let Some(chunk) = stream.next().await {
            whole.extend_from_slice(&chunk?);
        }
        Ok(whole)
    };
    timeout(limit, read).await.unwrap_or(Err(ModelFault::Silent(limit)))
}

/// What a reply that is no answer means.
pub(super) async fn complaint(response: Response, limits: &Limits) -> ModelFault {
    let status = response.status().as_u16();
    let rest = retry_after(response.headers());
    let page = content_type(response.headers()).starts_with("text/html");
    let body = body(response, limits.facts, LONGEST_COMPLAINT).await.unwrap_or_default();
    let fault = match serde_json::from_slice::<Value>(&body) {
        Ok(value) => told_by(Some(status), value.get("error").unwrap_or(&value)),
        Err(_) if page => told_by(Some(status), &Value::from(format!("a web page with status {status}"))),
        Err(_) => {
            let words = one_line(&String::from_utf8_lossy(&body));
            told_by(Some(status), &Value::from(if words.is_empty() { format!("status {status}") } else { words }))
        }
    };
    match (fault, rest) {
        (ModelFault::Busy(None), rest) => ModelFault::Busy(rest),
        // It fails, but knows for how long.
        (ModelFault::Broken(_), Some(rest)) if status == 503 => ModelFault::Busy(Some(rest)),
        (fault, _) => fault,
    }
}

/// Seconds alone: a date needs a clock that agrees with the server's.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The kind of what comes, in small letters; empty if it is not said.
pub(super) fn content_type(headers: &HeaderMap) -> String {
    headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase()
}
