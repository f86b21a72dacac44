//! Models that servers fetch for us: what was asked for, and how it goes. The commands ask, a service does and tells.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::api::{ApiError, DownloadStep, Downloads as View, ErrorCode, ModelDownload};
use crate::config;
use crate::models::PullNews;

/// What is to be fetched.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Number of the download.
    pub(crate) id: u32,
    /// The connection of the server; none for an Ollama that was found.
    pub(crate) connection: Option<String>,
    /// Name of the model.
    pub(crate) model: String,
    /// Cancelled when nobody wants it any more.
    pub(crate) unwanted: CancellationToken,
}

/// Between the commands and the service.
#[derive(Debug, Default)]
pub(crate) struct Downloads {
    state: Mutex<State>,
    /// Rung when something was asked for.
    bell: Notify,
}

#[derive(Debug, Default)]
struct State {
    last: u32,
    revision: u32,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    view: ModelDownload,
    unwanted: CancellationToken,
    taken: bool,
    speed: Speed,
}

impl Downloads {
    /// Has a model fetched. Whoever asks for what is under way gets that.
    ///
    /// # Errors
    /// [`ErrorCode::NotNow`] when as many are under way as may be.
    pub(crate) fn ask(&self, connection: Option<String>, model: String) -> Result<u32, ApiError> {
        let mut state = self.lock();
        let same = |entry: &Entry| entry.view.connection == connection && entry.view.model == model;
        if let Some(known) = state.entries.iter().find(|entry| same(entry) && !entry.view.step.is_end()) {
            return Ok(known.view.id);
        }
        if state.entries.iter().filter(|entry| !entry.view.step.is_end()).count() >= config::DOWNLOADS_AT_ONCE {
            let message = format!("{} models are being downloaded already.", config::DOWNLOADS_AT_ONCE);
            return Err(ApiError::new(ErrorCode::NotNow, message, "Wait until one of them is there."));
        }
        state.entries.retain(|entry| !same(entry));
        let ended = state.entries.iter().filter(|entry| entry.view.step.is_end()).count();
        if ended >= config::DOWNLOADS_KEPT
            && let Some(oldest) = state.entries.iter().position(|entry| entry.view.step.is_end())
        {
            state.entries.remove(oldest);
        }
        state.last += 1;
        let view = ModelDownload {
            id: state.last,
            connection,
            model,
            step: DownloadStep::Asking,
            bytes: 0.0,
            total_bytes: None,
            bytes_per_second: None,
            eta_seconds: None,
            problem: None,
        };
        let (id, unwanted) = (view.id, CancellationToken::new());
        state.entries.push(Entry { view, unwanted, taken: false, speed: Speed::default() });
        state.revision += 1;
        drop(state);
        self.bell.notify_one();
        Ok(id)
    }

    /// What nobody has begun with yet.
    pub(crate) fn take(&self) -> Option<Order> {
        let mut state = self.lock();
        let entry = state.entries.iter_mut().find(|entry| !entry.taken)?;
        entry.taken = true;
        let ModelDownload { id, connection, model, .. } = entry.view.clone();
        Some(Order { id, connection, model, unwanted: entry.unwanted.clone() })
    }

    /// Resolves when something was asked for.
    pub(crate) async fn asked(&self) {
        self.bell.notified().await;
    }

    /// Calls a download off. Nothing if it has ended, or never was.
    pub(crate) fn call_off(&self, id: u32) {
        if let Some(entry) = self.lock().entries.iter().find(|entry| entry.view.id == id) {
            entry.unwanted.cancel();
        }
    }

    /// Forgets a download that has ended.
    pub(crate) fn dismiss(&self, id: u32) {
        let mut state = self.lock();
        state.entries.retain(|entry| entry.view.id != id || !entry.view.step.is_end());
        state.revision += 1;
    }

    /// Notes how a download goes.
    pub(crate) fn note(&self, id: u32, news: PullNews, now: Instant) {
        let mut state = self.lock();
        let Some(entry) = state.entries.iter_mut().find(|entry| entry.view.id == id) else { return };
        let PullNews { step, bytes, fetched, total } = news;
        entry.speed.note(now, fetched);
        let rate = entry.speed.bytes_per_second().filter(|_| step == DownloadStep::Fetching);
        let view = &mut entry.view;
        view.step = step;
        view.bytes = exact(bytes);
        view.total_bytes = (total > 0).then(|| exact(total));
        view.bytes_per_second = rate;
        view.eta_seconds = rate.map(|rate| whole_seconds(exact(total.saturating_sub(bytes)) / rate));
        state.revision += 1;
    }

    /// Notes how a download ended.
    pub(crate) fn end(&self, id: u32, step: DownloadStep, problem: Option<ApiError>) {
        let mut state = self.lock();
        if let Some(ModelDownload {
            step: known,
            bytes,
            total_bytes,
            bytes_per_second,
            eta_seconds,
            problem: why,
            ..
        }) = state.entries.iter_mut().map(|entry| &mut entry.view).find(|view| view.id == id)
        {
            if step == DownloadStep::Done {
                *bytes = total_bytes.unwrap_or(*bytes);
            }
            (*known, *why, *bytes_per_second, *eta_seconds) = (step, problem, None, None);
        }
        state.revision += 1;
    }

    /// All of them, as the contract shows them.
    pub(crate) fn view(&self) -> View {
        let state = self.lock();
        View { revision: state.revision, downloads: state.entries.iter().map(|entry| entry.view.clone()).collect() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::cast_precision_loss, reason = "bytes for a display, far below 2^53")]
const fn exact(bytes: u64) -> f64 {
    bytes as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds of a u32")]
fn whole_seconds(seconds: f64) -> u32 {
    seconds.ceil().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// How fast it goes: over the last half minute, so that the time left follows the line, without jumping with it.
#[derive(Debug, Default)]
struct Speed {
    seen: VecDeque<(Instant, u64)>,
}

impl Speed {
    /// Time over which the speed is measured.
    const SPAN: Duration = Duration::from_secs(30);

    /// Least time after which anything is told.
    const LEAST: Duration = Duration::from_secs(2);

    /// Least time between two that are kept.
    const APART: Duration = Duration::from_millis(500);

    fn note(&mut self, now: Instant, fetched: u64) {
        if self.seen.back().is_some_and(|(at, _)| now.duration_since(*at) < Self::APART) {
            return;
        }
        self.seen.push_back((now, fetched));
        while self.seen.front().is_some_and(|(at, _)| now.duration_since(*at) > Self::SPAN) {
            self.seen.pop_front();
        }
    }

    fn bytes_per_second(&self) -> Option<f64> {
        let ((begun, first), (now, last)) = (self.seen.front()?, self.seen.back()?);
        let span = now.duration_since(*begun);
        (span >= Self::LEAST && last > first).then(|| exact(last - first) / span.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(bytes: u64, fetched: u64) -> PullNews {
        PullNews { step: DownloadStep::Fetching, bytes, fetched, total: 1_000_000 }
    }

    #[test]
    fn the_time_left_follows_what_comes_and_not_what_was_there() {
        let downloads = Downloads::default();
        let id = downloads.ask(None, "qwen3:4b".to_owned()).unwrap();
        assert_eq!(downloads.take().unwrap().id, id);
        let begun = Instant::now();
        for second in 0..=4 {
            // Four fifths were there before; 10,000 bytes come each second.
            let fetched = second * 10_000;
            downloads.note(id, news(800_000 + fetched, fetched), begun + Duration::from_secs(second));
        }
        let view = downloads.view().downloads.remove(0);
        assert_eq!((view.bytes_per_second, view.eta_seconds), (Some(10_000.0), Some(16)), "{view:?}");
        downloads.end(id, DownloadStep::Done, None);
        let view = downloads.view().downloads.remove(0);
        assert_eq!((view.bytes, view.eta_seconds, view.step), (1_000_000.0, None, DownloadStep::Done));
    }

    #[test]
    fn what_is_under_way_is_not_begun_twice_and_what_has_ended_is() {
        let downloads = Downloads::default();
        let ask = |model: &str| downloads.ask(None, model.to_owned());
        let first = ask("a").unwrap();
        assert_eq!(ask("a").unwrap(), first);
        for model in ["b", "c"] {
            ask(model).unwrap();
        }
        assert_eq!(ask("d").unwrap_err().code, ErrorCode::NotNow, "there is one line out of the house");
        downloads.dismiss(first);
        assert_eq!(downloads.view().downloads.len(), 3, "what is under way cannot be waved away");
        downloads.end(first, DownloadStep::CalledOff, None);
        let again = ask("a").unwrap();
        assert_ne!(again, first);
        assert_eq!(downloads.view().downloads.iter().filter(|one| one.model == "a").count(), 1);
        let before = downloads.view().revision;
        downloads.end(again, DownloadStep::Failed, None);
        downloads.dismiss(again);
        assert!(downloads.view().revision > before, "whoever compares knows the later one");
    }
}
