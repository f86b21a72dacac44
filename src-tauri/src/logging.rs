//! Where log lines go: into files for those who look for a fault later, and into the ring that the Activity screen shows.
//!
//! Our own lines are `tracing` events, which two layers take. Lines of libraries come by the `log` crate and are handed to
//! the same two places by a logger of their own. Nothing is ever forwarded from one of the two systems to the other, so no
//! line can run in circles. The page gets its lines with the engine's events and not from here.

use std::sync::Arc;

use atles_engine::api::{LogLevel, LogRing, SystemClock, task_and_message, task_of_target};
use log::{Level, LevelFilter, Log, Metadata, Record};
use tauri::AppHandle;
use tauri_plugin_log::{Builder, RotationStrategy, Target, TargetKind, TimezoneStrategy};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer};

use crate::app_dirs::AppDirs;

/// A file that grows beyond this is put aside, in bytes.
const FILE_LIMIT: u128 = 5 << 20;

/// Files that are kept, with the one in use.
const FILES_KEPT: usize = 5;

/// What the Activity screen has.
const SHOWN: &str = "warn,atles_engine=debug,atles_queue=info,atles_desktop=debug";

/// What the files have.
const FILED: &str = "warn,atles_engine=info,atles_queue=info,atles_desktop=info";

/// Begins logging; gives the ring. Without a place for files it logs into the ring alone.
pub(crate) fn start(app: &AppHandle, dirs: &AppDirs) -> LogRing {
    let ring = LogRing::new(Arc::new(SystemClock::new()));
    let (file, trouble) = match open_file(app, dirs) {
        Ok(file) => (Some(file), None),
        Err(error) => (None, Some(error)),
    };
    let filed = file.clone().map(|file| FileLayer { file }.with_filter(EnvFilter::new(FILED)));
    let shown = ring.layer().with_filter(EnvFilter::new(SHOWN));
    // Whoever installed another subscriber before wants to see everything there.
    let _ = tracing_subscriber::registry().with(shown).with(filed).try_init();
    if log::set_boxed_logger(Box::new(LibraryLogger { file, ring: ring.clone() })).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
    log_panics();
    if let Some(error) = trouble {
        tracing::warn!(task = "window", "the log cannot be kept in files: {error}");
    }
    ring
}

fn open_file(app: &AppHandle, dirs: &AppDirs) -> Result<Arc<dyn Log>, tauri_plugin_log::Error> {
    let folder = Target::new(TargetKind::Folder { path: dirs.logs(), file_name: Some("atles".to_owned()) });
    let (_, _, logger) = Builder::new()
        .targets([folder])
        .max_file_size(FILE_LIMIT)
        .rotation_strategy(RotationStrategy::KeepSome(FILES_KEPT))
        .timezone_strategy(TimezoneStrategy::UseUtc)
        .split(app)?;
    Ok(Arc::from(logger))
}

/// A panic has nowhere to be read in a program without a console.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(task = "window", "{panic}");
        before(panic);
    }));
}

struct FileLayer {
    file: Arc<dyn Log>,
}

impl<S: tracing::Subscriber> Layer<S> for FileLayer {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        let metadata = event.metadata();
        let level = match *metadata.level() {
            tracing::Level::ERROR => Level::Error,
            tracing::Level::WARN => Level::Warn,
            tracing::Level::INFO => Level::Info,
            tracing::Level::DEBUG => Level::Debug,
            tracing::Level::TRACE => Level::Trace,
        };
        let (task, message) = task_and_message(event);
        self.file.log(&Record::builder().level(level).target(&task).args(format_args!("{message}")).build());
    }
}

struct LibraryLogger {
    file: Option<Arc<dyn Log>>,
    ring: LogRing,
}

impl Log for LibraryLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Warn
    }

    fn log(&self, record: &Record<'_>) {
        let level = match record.level() {
            Level::Error => LogLevel::Error,
            Level::Warn => LogLevel::Warn,
            Level::Info | Level::Debug | Level::Trace => return,
        };
        if let Some(file) = &self.file {
            file.log(record);
        }
        self.ring.push(level, task_of_target(record.target()).to_owned(), record.args().to_string());
    }

    fn flush(&self) {
        if let Some(file) = &self.file {
            file.flush();
        }
    }
}
