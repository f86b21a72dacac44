//! What is asked of the reading of known files, and how it goes. The commands ask, the service of the system does and tells.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use crate::api::Reading;
use crate::config;

/// What was asked for since the last round began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// A person waits for it: no rests.
    pub(crate) by_person: bool,
    /// Files that look as they did are looked into as well.
    pub(crate) thorough: bool,
}

/// Between the commands and the service.
#[derive(Debug, Default)]
pub(crate) struct Indexing {
    asked: Mutex<Asked>,
    paused: watch::Sender<bool>,
    /// The index gave cause to look through the whole of it.
    doubted: AtomicBool,
    /// Rung when a known path was forgotten.
    removed: Notify,
    /// Rung when there is something to look into, or when the round in hand is not what is wanted any more.
    bell: Notify,
    reading: watch::Sender<Reading>,
}

impl Indexing {
    /// Has the known files looked through.
    pub(crate) fn look(&self) {
        self.bell.notify_one();
    }

    /// The same, for a person who waits for it; `thorough` looks into every file.
    pub(crate) fn ask(&self, thorough: bool) {
        {
            let mut asked = self.lock();
            *asked = Asked { by_person: true, thorough: asked.thorough || thorough };
        }
        self.bell.notify_one();
    }

    /// Lets nothing be read, or lets it be read again.
    pub(crate) fn pause(&self, paused: bool) {
        self.paused.send_replace(paused);
        self.bell.notify_one();
    }

    /// A known path was forgotten: what was read of it goes a while later.
    pub(crate) fn removed(&self) {
        self.removed.notify_one();
    }

    /// Resolves a while after a known path was forgotten.
    pub(crate) async fn forgotten(&self) {
        self.removed.notified().await;
        tokio::time::sleep(config::FORGET_AFTER).await;
    }

    /// The index seems to be damaged.
    pub(crate) fn doubt(&self) {
        self.doubted.store(true, Ordering::Release);
        self.bell.notify_one();
    }

    /// Whether the index seemed to be damaged since this was asked last.
    pub(crate) fn take_doubt(&self) -> bool {
        self.doubted.swap(false, Ordering::AcqRel)
    }

    /// Whether nothing is to be read.
    pub(crate) fn is_paused(&self) -> bool {
        *self.paused.borrow()
    }

    /// Resolves when something was asked for.
    pub(crate) async fn woken(&self) {
        self.bell.notified().await;
    }

    /// What was asked for. It stands until [`done`](Self::done).
    pub(crate) fn asked(&self) -> Asked {
        *self.lock()
    }

    /// What was asked for is done, unless more was asked in the meantime.
    pub(crate) fn done(&self, what: Asked) {
        let mut asked = self.lock();
        if *asked == what {
            *asked = Asked::default();
        }
    }

    /// How it goes.
    pub(crate) fn reading(&self) -> Reading {
        self.reading.borrow().clone()
    }

    /// Tells how it goes.
    pub(crate) fn tell(&self, change: impl FnOnce(&mut Reading)) {
        self.reading.send_modify(change);
    }

    fn lock(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
