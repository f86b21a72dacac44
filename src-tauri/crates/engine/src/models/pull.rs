//! Has an Ollama fetch a model: one line of JSON after the other, until it says that the model is there.
//!
//! Nothing of it is trusted. A line has a length, a model has so many parts, whoever does not move on is left, and only the
//! word `success` counts: a stream that ends without it has broken off. Dropping the call closes the line, upon which Ollama
//! stops; what it has fetched it keeps, and goes on from there when it is asked again.

use std::collections::BTreeMap;
use std::pin::pin;

use futures_util::StreamExt as _;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::answer::{bounded, complaint, content_type};
use super::endpoint::Endpoint;
use super::fault::ModelFault;
use super::http::{client, not_sent};
use super::protocol::told_by;
use super::pull_fault::PullFault;
use crate::api::DownloadStep;

/// Most bytes of a line. Ollama's have some 150.
const LONGEST_LINE: usize = 64 << 10;

/// Most bytes of all lines. Ollama tells how it goes 16 times a second: at that rate this is four days.
const MOST_BYTES: u64 = 1 << 30;

/// Most lines in a row in which nothing moves on. Whoever says nothing is left sooner.
const MOST_IDLE_LINES: u32 = 20_000;

/// Most parts of a model. Those of today have up to ten.
const MOST_PARTS: usize = 256;

/// Most bytes of a model: a hundred times the largest there are.
const LARGEST: u64 = 1 << 47;

/// How it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PullNews {
    /// How far it is; never an end.
    pub(crate) step: DownloadStep,
    /// Bytes that are there.
    pub(crate) bytes: u64,
    /// Of them those that came just now, rather than by an earlier download.
    pub(crate) fetched: u64,
    /// Bytes of all parts that are known; 0 before there are any.
    pub(crate) total: u64,
}

impl Endpoint {
    /// Has it fetch a model, and tells how that goes. Ends at once when `cancel` does.
    ///
    /// # Errors
    /// Why the model is not there.
    pub(crate) async fn pull(
        &self,
        model: &str,
        cancel: &CancellationToken,
        hear: &(dyn Fn(PullNews) + Send + Sync),
    ) -> Result<(), PullFault> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(PullFault::CalledOff),
            ended = self.pull_to_the_end(model, hear) => ended.map_err(|fault| match fault {
                PullFault::Server(fault) => PullFault::Server(self.without_key(fault)),
                other => other.with_words(|words| self.clean(words)),
            }),
        }
    }

    async fn pull_to_the_end(&self, model: &str, hear: &(dyn Fn(PullNews) + Send + Sync)) -> Result<(), PullFault> {
        let limits = &self.spec().limits;
        let reach = self.reach().await?;
        // Ollama had another word for it once, and takes no harm from either.
        let asked = json!({ "model": model, "name": model, "stream": true });
        let body = serde_json::to_vec(&asked).map_err(|error| ModelFault::Garbled(error.to_string()))?;
        let url = reach.address.root_call("/api/pull");
        let call = client(&reach.address)?.post(url).header(CONTENT_TYPE, "application/json").body(body);
        let sent = timeout(limits.connect + limits.first_word, reach.with_key(call).send()).await;
        let response = sent.map_err(|_| ModelFault::Silent(limits.first_word))?.map_err(|error| not_sent(&error))?;
        if !response.status().is_success() {
            return Err(complaint(response, limits).await.into());
        }
        if content_type(response.headers()).starts_with("text/html") {
            return Err(ModelFault::WrongAddress("there is a web page".to_owned()).into());
        }
        let patience = Patience { fetching: limits.idle, checking: limits.first_word * 3 };
        read(response, patience, hear).await
    }
}

/// How long nothing may move on.
#[derive(Clone, Copy)]
struct Patience {
    /// While it fetches.
    fetching: Duration,
    /// While it looks the model up, and while it checks tens of gigabytes, of which it says nothing.
    checking: Duration,
}

async fn read(
    response: Response,
    patience: Patience,
    hear: &(dyn Fn(PullNews) + Send + Sync),
) -> Result<(), PullFault> {
    let mut bytes = pin!(bounded(response.bytes_stream(), MOST_BYTES));
    let (mut parts, mut line) = (Parts::default(), Vec::new());
    let (mut moved, mut idle) = (Instant::now(), 0);
    loop {
        let limit = if parts.step == DownloadStep::Fetching { patience.fetching } else { patience.checking };
        let left = limit.saturating_sub(moved.elapsed());
        let Some(chunk) = timeout(left, bytes.next()).await.map_err(|_| PullFault::Stalled)? else {
            return Err(ModelFault::CutOff("it ended without saying that the model is there".to_owned()).into());
        };
        for byte in chunk? {
            if byte != b'\n' {
                line.push(byte);
                if line.len() > LONGEST_LINE {
                    return Err(ModelFault::Garbled("a line does not end".to_owned()).into());
                }
                continue;
            }
            let text = std::mem::take(&mut line);
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let heard = parts.take(&text)?;
            if heard == Taken::There {
                return Ok(());
            }
            hear(parts.news());
            if heard == Taken::Moved {
                (moved, idle) = (Instant::now(), 0);
                continue;
            }
            idle += 1;
            if idle > MOST_IDLE_LINES {
                return Err(ModelFault::Endless.into());
            }
        }
    }
}

/// A line, as far as it is of use.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    digest: Option<String>,
    #[serde(default)]
    total: Option<u64>,
    #[serde(default)]
    completed: Option<u64>,
    #[serde(default)]
    error: Option<Value>,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// The model is there.
    There,
    /// It moved on.
    Moved,
    /// Nothing that was not known.
    Nothing,
}

/// The parts of the model, and how far each of them is.
#[derive(Debug)]
struct Parts {
    step: DownloadStep,
    known: BTreeMap<String, Part>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    total: u64,
    bytes: u64,
    /// Bytes that were there when it was first heard of.
    before: u64,
}

impl Default for Parts {
    fn default() -> Self {
        Self { step: DownloadStep::Asking, known: BTreeMap::new() }
    }
}

impl Parts {
    fn take(&mut self, text: &[u8]) -> Result<Taken, PullFault> {
        let line: Line =
            serde_json::from_slice(text).map_err(|error| ModelFault::Garbled(format!("no JSON: {error}")))?;
        if let Some(error) = line.error.filter(|error| !error.is_null()) {
            return Err(told_by(None, &error).into());
        }
        let Some(status) = line.status else {
            return Err(ModelFault::Garbled("a line that says nothing of a download".to_owned()).into());
        };
        if status == "success" {
            return Ok(Taken::There);
        }
        if let (Some(digest), Some(total)) = (line.digest, line.total) {
            return self.part(digest, total, line.completed.unwrap_or_default());
        }
        // Only once, so that nobody is kept waiting by words that come and go.
        let checks = ["verifying", "writing", "removing"].iter().any(|word| status.starts_with(word));
        if checks && self.step != DownloadStep::Checking {
            self.step = DownloadStep::Checking;
            return Ok(Taken::Moved);
        }
        Ok(Taken::Nothing)
    }

    fn part(&mut self, digest: String, total: u64, completed: u64) -> Result<Taken, PullFault> {
        let garbled = |words: &str| PullFault::from(ModelFault::Garbled(words.to_owned()));
        if digest.len() > LONGEST_LINE / 64 || total > LARGEST {
            return Err(garbled("a part that no model has"));
        }
        let is_new = !self.known.contains_key(&digest);
        if is_new && self.known.len() >= MOST_PARTS {
            return Err(garbled("more parts than a model has"));
        }
        let completed = completed.min(total);
        let fresh = Part { total, bytes: completed, before: completed };
        let part = self.known.entry(digest).or_insert(fresh);
        part.total = total.max(part.bytes);
        let moved = is_new || completed > part.bytes;
        part.bytes = part.bytes.max(completed);
        if self.step == DownloadStep::Asking {
            self.step = DownloadStep::Fetching;
        }
        Ok(if moved { Taken::Moved } else { Taken::Nothing })
    }

    fn news(&self) -> PullNews {
        let sum = |of: fn(&Part) -> u64| -> u64 { self.known.values().map(of).sum() };
        PullNews {
            step: self.step,
            bytes: sum(|part| part.bytes),
            fetched: sum(|part| part.bytes - part.before),
            total: sum(|part| part.total),
        }
    }
}
