//! Progress of requests in hand. It lives in memory alone: after a crash a request starts from its last checkpoint anyway.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use atles_queue::Clock;
use tokio_util::sync::CancellationToken;

use crate::api::{EventBody, Progress, RequestStep};
use crate::config;
use crate::events::Events;
use crate::log_ring::rfc3339;

/// Progress of all requests in hand.
#[derive(Clone)]
pub(crate) struct Live {
    clock: Arc<dyn Clock>,
    events: Events,
    requests: Arc<Mutex<HashMap<String, Tracked>>>,
}

struct Tracked {
    progress: Progress,
    /// Monotonic time of the last sign of life.
    seen: Duration,
    /// Monotonic time at which writing of sections began, and how many were done then.
    writing_since: Option<(Duration, u32)>,
    /// Cancelled when it is called stalled.
    stalled: CancellationToken,
    /// Cancelled when the user wants the document with the sections that there are.
    finish_now: CancellationToken,
}

/// Part of the whole that lies before the first section: reading and planning.
const BEFORE_WRITING: f64 = 0.30;
/// Part of that which reading takes.
const READING: f64 = 0.8;
/// Part of the whole that sections take.
const WRITING: f64 = 0.62;

impl Live {
    /// Nothing in hand.
    pub(crate) fn new(clock: Arc<dyn Clock>, events: Events) -> Self {
        Self { clock, events, requests: Arc::default() }
    }

    /// Work on a request begins. The token is cancelled when it is called stalled.
    pub(crate) fn begin(&self, id: &str) -> CancellationToken {
        let progress = Progress {
            step: RequestStep::Reading,
            fraction: 0.0,
            section: 0,
            sections: 0,
            section_title: String::new(),
            draft: String::new(),
            file: String::new(),
            files_done: 0,
            files: 0,
            eta_seconds: None,
            section_seconds: None,
            last_sign_of_life: rfc3339(self.clock.now()),
            waits_for_model: false,
        };
        let stalled = CancellationToken::new();
        let tracked = Tracked {
            progress,
            seen: self.clock.monotonic(),
            writing_since: None,
            stalled: stalled.clone(),
            finish_now: CancellationToken::new(),
        };
        self.lock().insert(id.to_owned(), tracked);
        stalled
    }

    /// Has a request in hand end at the next border between two sections, with the document that there is by then.
    pub(crate) fn finish_now(&self, id: &str) {
        if let Some(tracked) = self.lock().get_mut(id) {
            tracked.finish_now.cancel();
        }
    }

    /// Whether that was asked for.
    pub(crate) fn is_to_finish_now(&self, id: &str) -> bool {
        self.lock().get(id).is_some_and(|tracked| tracked.finish_now.is_cancelled())
    }

    /// Cancelled when that is asked for; never for a request that is not in hand.
    pub(crate) fn finishing_now(&self, id: &str) -> CancellationToken {
        self.lock().get(id).map(|tracked| tracked.finish_now.clone()).unwrap_or_default()
    }

    /// A model has written this much of the section in hand.
    pub(crate) fn drafting(&self, id: &str, text: &str) {
        self.update(id, |tracked, _| tracked.progress.draft = last_words(text));
    }

    /// A model is at work, though nothing has come: that is no stall, and no sign of life either. Models have limits of
    /// their own.
    pub(crate) fn waiting(&self, id: &str) {
        self.change(id, |tracked, _| tracked.progress.waits_for_model = true);
    }

    /// Files are being read.
    pub(crate) fn reading(&self, id: &str, file: &str, done: usize, files: usize) {
        self.update(id, |tracked, _| {
            let progress = &mut tracked.progress;
            progress.step = RequestStep::Reading;
            file.clone_into(&mut progress.file);
            progress.files_done = u32::try_from(done).unwrap_or(u32::MAX);
            progress.files = u32::try_from(files).unwrap_or(u32::MAX);
            #[expect(clippy::cast_precision_loss, reason = "a fraction for a bar")]
            let part = if files == 0 { 1.0 } else { done as f64 / files as f64 };
            progress.fraction = progress.fraction.max(part * BEFORE_WRITING * 0.8);
        });
    }

    /// The outline is being planned, from the texts of `done` of `files` files so far.
    pub(crate) fn planning(&self, id: &str, done: u32, files: u32) {
        self.update(id, |tracked, _| {
            let progress = &mut tracked.progress;
            progress.step = RequestStep::Planning;
            progress.file.clear();
            (progress.files_done, progress.files) = (done, files);
            let part = f64::from(done) / f64::from(files.max(1));
            progress.fraction = progress.fraction.max(BEFORE_WRITING * (READING + (1.0 - READING) * part * 0.9));
        });
    }

    /// Section `number` of `sections` (from 1) is being written.
    pub(crate) fn writing(&self, id: &str, number: u32, sections: u32, title: &str) {
        self.update(id, |tracked, now| {
            let (since, done_before) = *tracked.writing_since.get_or_insert((now, number - 1));
            let progress = &mut tracked.progress;
            progress.step = RequestStep::Writing;
            progress.section = number;
            progress.sections = sections;
            title.clone_into(&mut progress.section_title);
            progress.draft.clear();
            let part = f64::from(number - 1) / f64::from(sections.max(1));
            progress.fraction = progress.fraction.max(BEFORE_WRITING + part * WRITING);
            let done_here = number - 1 - done_before;
            let each = (done_here > 0).then(|| (now - since).as_secs_f64() / f64::from(done_here));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds, not negative")]
            let seconds = |sections: u32| each.map(|each| (each * f64::from(sections)).ceil() as u32);
            progress.eta_seconds = seconds(sections - number + 1);
            progress.section_seconds = seconds(1);
        });
    }

    /// The last steps: checking and assembling.
    pub(crate) fn finishing(&self, id: &str, step: RequestStep) {
        self.update(id, |tracked, _| {
            tracked.progress.step = step;
            tracked.progress.draft.clear();
            tracked.progress.eta_seconds = None;
            tracked.progress.fraction = tracked.progress.fraction.max(BEFORE_WRITING + WRITING);
        });
    }

    /// Work on a request ended, whichever way.
    pub(crate) fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    /// How far a request is, while it is in hand.
    pub(crate) fn of(&self, id: &str) -> Option<Progress> {
        self.lock().get(id).map(|tracked| tracked.progress.clone())
    }

    /// The whole process slept (a closed lid, a debugger): nobody could give signs of life, so silence counts from here.
    pub(crate) fn forgive_silence(&self) {
        let now = self.clock.monotonic();
        self.lock().values_mut().for_each(|tracked| tracked.seen = now);
    }

    /// Calls those stalled that gave no sign of life for longer than their step may take, which has the worker pool end them.
    /// Ids and silence of those that were not called so before.
    pub(crate) fn call_stalled(&self) -> Vec<(String, Duration)> {
        let now = self.clock.monotonic();
        let requests = self.lock();
        let silent = requests.iter().map(|(id, tracked)| (id, tracked, now.saturating_sub(tracked.seen)));
        let stalled = silent.filter(|(_, tracked, silence)| {
            *silence > stall_limit(tracked.progress.step) && !tracked.stalled.is_cancelled()
        });
        stalled
            .map(|(id, tracked, silence)| {
                tracked.stalled.cancel();
                (id.clone(), silence)
            })
            .collect()
    }

    /// Ids and silence of those that were called stalled and whose work has not ended yet.
    pub(crate) fn stalled(&self) -> Vec<(String, Duration)> {
        let now = self.clock.monotonic();
        let requests = self.lock();
        let stalled = requests.iter().filter(|(_, tracked)| tracked.stalled.is_cancelled());
        stalled.map(|(id, tracked)| (id.clone(), now.saturating_sub(tracked.seen))).collect()
    }

    /// A change that is a sign of life.
    fn update(&self, id: &str, change: impl FnOnce(&mut Tracked, Duration)) {
        let alive_at = rfc3339(self.clock.now());
        self.change(id, |tracked, now| {
            change(tracked, now);
            tracked.progress.last_sign_of_life = alive_at;
            tracked.progress.waits_for_model = false;
        });
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Tracked, Duration)) {
        let now = self.clock.monotonic();
        let mut requests = self.lock();
        let Some(tracked) = requests.get_mut(id) else { return };
        change(tracked, now);
        tracked.seen = now;
        let progress = tracked.progress.clone();
        drop(requests);
        // What a test that looks for a moment inside the work counts.
        tracing::trace!(task = "progress", request = id, step = ?progress.step, section = progress.section, "a step");
        self.events.send(EventBody::Progress { request_id: id.to_owned(), progress });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Tracked>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of a text, from the beginning of a word, on one line.
fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut room = config::DRAFT_CHARS;
    let kept = words.iter().rev().take_while(|word| {
        let count = word.chars().count() + 1;
        let fits = count <= room;
        room = room.saturating_sub(count);
        fits
    });
    let kept = kept.count();
    words[words.len() - kept..].join(" ")
}

/// How long a step may take without a sign of life.
const fn stall_limit(step: RequestStep) -> Duration {
    match step {
        RequestStep::Reading => config::READING_STALL_LIMIT,
        RequestStep::Planning | RequestStep::Checking => config::PLANNING_STALL_LIMIT,
        RequestStep::Writing | RequestStep::Assembling => config::WRITING_STALL_LIMIT,
    }
}
