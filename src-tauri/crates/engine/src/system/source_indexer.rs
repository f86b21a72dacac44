//! Keeps the index true to the known files: one round after a start, then one whenever something changed or was asked for.
//!
//! Whatever is wrong with the index is told and tried again, and never ends the service: the writing of documents must not
//! suffer from it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::source_watch::{SourceWatch, settled};
use super::sources_board::publish_sources;
use crate::api::{ApiError, Pace, ReadingState};
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::index::{Index, IndexError, Pass, PassNews, PassReport};
use crate::indexing::Asked;
use crate::store::KnownSources;
use crate::supervisor::ServiceContext;

mod speed;

use speed::Speed;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    context.ready();
    let mut watch = SourceWatch::default();
    let mut careful = true;
    while !stopping.is_cancelled() {
        let next = if core.indexing.is_paused() {
            show(&core, |_| ReadingState::Paused, None).await;
            None
        } else {
            let asked = core.indexing.asked();
            careful |= core.indexing.take_doubt();
            let (ended, kept) = round(&core, &context, watch, careful, asked).await;
            watch = kept;
            match ended {
                // A wish came in between: it is looked at anew.
                Err(IndexError::Cancelled) => continue,
                Ok(watched) => {
                    careful = false;
                    core.indexing.done(asked);
                    (!watched).then_some(config::UNWATCHED_PERIOD)
                }
                Err(error) => {
                    tracing::warn!(task = "source_indexer", %error, "the known files cannot be indexed; trying again soon");
                    // The next round looks through the index, and builds it anew if that is what it takes.
                    careful = true;
                    let damaged = matches!(error, IndexError::Damaged(_));
                    show(&core, |_| ReadingState::Hindered, Some(error.into())).await;
                    Some(if damaged { Duration::ZERO } else { config::INDEX_RETRY })
                }
            }
        };
        let bell = watch.bell();
        let ordered_to_end = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => true,
                () = core.indexing.woken() => false,
                () = settled(&bell) => false,
                () = core.indexing.forgotten() => false,
                () = sleep_if_any(next) => false,
            }
        });
        if ordered_to_end.await {
            break;
        }
    }
    show(&core, |_| ReadingState::Stopped, None).await;
    Ok(())
}

async fn sleep_if_any(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// One round over all known files. Gives whether changes will be heard of, and the watches back.
async fn round(
    core: &Arc<Core>,
    context: &ServiceContext,
    watch: SourceWatch,
    careful: bool,
    asked: Asked,
) -> (Result<bool, IndexError>, SourceWatch) {
    match pass(core, context, careful, asked).await {
        Ok((report, roots)) => {
            // A thread of its own does it, and how long that takes is up to the disk.
            let (watched, watch) = context.rest(follow(watch, report.folders.clone(), roots)).await;
            tell_end(core, &report, watched).await;
            (Ok(watched), watch)
        }
        Err(error) => (Err(error), watch),
    }
}

async fn pass(
    core: &Arc<Core>,
    context: &ServiceContext,
    careful: bool,
    asked: Asked,
) -> Result<(PassReport, Vec<String>), IndexError> {
    let roots = core.read(|connection| KnownSources(connection).all()).await;
    let roots = roots.map_err(|error| IndexError::Other(error.to_string()))?;
    let index = context.rest(enter(core, careful)).await?;
    let cancel = context.stopping().child_token();
    let at_once = readers_at_once(core);
    let pass = Pass {
        index: &index,
        readers: &core.readers,
        roots: &roots,
        known: &roots,
        thorough: asked.thorough,
        at_once,
        cancel: &cancel,
    };
    let speed = Arc::new(Mutex::new(Speed::new(Instant::now())));
    core.indexing.tell(|reading| {
        reading.state = ReadingState::Looking;
        reading.problem = None;
        (reading.done, reading.total, reading.eta_seconds, reading.pages_per_second) = (0, 0, None, 0.0);
    });
    let news = |news: PassNews<'_>| hear(core, &speed, &news);
    let holding = Holding { core: core.clone(), begun: Arc::new(Mutex::new(Instant::now())), rests: !asked.by_person };
    let hold = move || holding.clone().wait();
    let report = {
        let running = pass.run(&news, &hold);
        tokio::pin!(running);
        loop {
            tokio::select! {
                report = &mut running => break report?,
                () = core.indexing.woken() => cancel.cancel(),
                () = tokio::time::sleep(config::READING_NEWS) => {
                    context.beat();
                    publish_sources(core).await;
                }
            }
        }
    };
    Ok((report, roots))
}

async fn enter(core: &Arc<Core>, careful: bool) -> Result<Arc<Index>, IndexError> {
    let core = core.clone();
    let entering = move || if careful { core.index.enter_carefully() } else { core.index.enter() };
    blocking("open the index", entering).await.map_err(|error| IndexError::Other(error.to_string()))?
}

/// Files that are read at the same time. A slow pace reads one after the other.
fn readers_at_once(core: &Core) -> usize {
    let pace = *core.pace.borrow();
    match pace {
        Pace::Overnight | Pace::Slow => 1,
        Pace::Mid | Pace::Fast | Pace::ExtraFast => core.readers_at_once(),
    }
}

fn hear(core: &Core, speed: &Mutex<Speed>, news: &PassNews<'_>) {
    let now = Instant::now();
    let mut speed = speed.lock().unwrap_or_else(PoisonError::into_inner);
    core.indexing.tell(|reading| match news {
        PassNews::Found { due } => {
            reading.total = number(*due);
            reading.state = if *due > 0 { ReadingState::Reading } else { ReadingState::Looking };
        }
        PassNews::Begun(file) => {
            reading.file = file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
        }
        PassNews::Done { pages } => {
            reading.done += 1;
            speed.done(now, *pages);
            reading.pages_per_second = speed.pages_per_second(now);
            reading.eta_seconds = speed.eta_seconds(now, reading.total - reading.done.min(reading.total));
        }
    });
}

/// Waits between files: after a stint of work comes the rest of the pace, if nobody waits for the outcome.
#[derive(Clone)]
struct Holding {
    core: Arc<Core>,
    begun: Arc<Mutex<Instant>>,
    rests: bool,
}

impl Holding {
    fn wait(self) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            if !self.rests || self.lock().elapsed() < config::READING_STINT {
                return;
            }
            let mut pace = self.core.pace.subscribe();
            let rest = Duration::from_secs(pace.borrow_and_update().rest_seconds().into());
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                // A quicker pace is to be felt at once.
                _ = pace.changed() => {}
            }
            *self.lock() = Instant::now();
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sees to it that changes are heard of. False if they will not all be, which is told once.
async fn follow(mut watch: SourceWatch, folders: Vec<PathBuf>, roots: Vec<String>) -> (bool, SourceWatch) {
    let missing = roots.iter().any(|root| !Path::new(root).exists());
    let following = move || {
        let followed = watch.follow(&folders, &roots);
        (followed, watch)
    };
    match blocking("watch folders", following).await {
        Ok((Ok(()), watch)) => (!missing, watch),
        Ok((Err(why), watch)) => {
            tracing::warn!(
                task = "source_indexer",
                "not all folders can be watched; they are looked through every 10 minutes: {why}"
            );
            (false, watch)
        }
        Err(_) => (false, SourceWatch::default()),
    }
}

async fn tell_end(core: &Arc<Core>, report: &PassReport, watched: bool) {
    let PassReport { read, known, not_read, gone, .. } = report;
    if read + known + gone > 0 {
        tracing::info!(
            task = "source_indexer",
            "known files: {read} read, {known} known by their bytes, {gone} gone, {} cannot be read",
            not_read.len()
        );
    }
    core.indexing.tell(|reading| reading.watched = watched);
    show(core, |_| ReadingState::Done, None).await;
}

async fn show(core: &Arc<Core>, state: impl FnOnce(ReadingState) -> ReadingState, problem: Option<ApiError>) {
    core.indexing.tell(|reading| {
        reading.state = state(reading.state);
        reading.problem = problem;
        reading.file.clear();
        reading.eta_seconds = None;
        reading.pages_per_second = 0.0;
    });
    publish_sources(core).await;
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
