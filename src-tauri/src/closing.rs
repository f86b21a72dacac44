//! How ATLES ends. Closing the window, quitting, a signal and the system's shutdown are one protocol: the window goes away,
//! the engine stops in an orderly way within a limit, the process ends. Nothing is lost either way; what was cut off is
//! repaired at the next start.
//!
//! A window that is closed while documents are being written asks first: go on without the window, or quit and go on next
//! time. Who quits by the menu in the middle of a section is asked whether it is to be finished first. One wish is one
//! question at most. Whoever opens ATLES again while it still quits gets it back as soon as it has.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use atles_engine::api::{RequestStep, Snapshot, SystemState};
use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::closing_questions::{Choice, Ending, InHand, ask, ask_about_section};
use crate::engine_door::EngineDoor;
use crate::{tray, window};

/// An engine that does not answer within this is not asked what it is doing.
const ANSWER_LIMIT: Duration = Duration::from_secs(1);

/// The engine gives running sections 10 s; a little more for what comes after them.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(20);

/// What is known about the end of this session.
#[derive(Default)]
pub(crate) struct Closing {
    /// The user is being asked.
    asking: AtomicBool,
    /// The end has begun.
    quitting: AtomicBool,
    /// Sections in hand are not to be finished first.
    at_once: AtomicBool,
    /// The engine is closed, or was given up on.
    closed: AtomicBool,
    /// ATLES was opened again while it was quitting.
    opened_again: AtomicBool,
}

/// Whether everything that ATLES keeps is to be gone when it has ended.
#[derive(Default, Clone)]
pub(crate) struct Forgotten(Arc<AtomicBool>);

impl Forgotten {
    /// Whether it is.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The window's close button: ends the app, or asks if documents are being written.
pub(crate) fn on_close(app: &AppHandle) {
    let closing = app.state::<Closing>();
    if closing.quitting.load(Ordering::SeqCst) || closing.asking.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let in_hand = in_hand(&app).await;
        let choice = match in_hand.documents {
            0 => Choice::Quit,
            _ => ask(&app, in_hand).await,
        };
        let ending = match choice {
            Choice::Quit => Ending::Finish,
            Choice::KeepWriting | Choice::Stay => Ending::Stay,
        };
        app.state::<Closing>().asking.store(false, Ordering::SeqCst);
        if choice == Choice::KeepWriting {
            keep_writing(&app);
        }
        end(&app, &ending);
    });
}

/// A wish to quit by a menu: ends the app; asks if a section is being written.
pub(crate) fn on_quit(app: &AppHandle) {
    let closing = app.state::<Closing>();
    if closing.quitting.load(Ordering::SeqCst) || closing.asking.swap(true, Ordering::SeqCst) {
        quit(app);
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let in_hand = in_hand(&app).await;
        let ending = ask_about_section(&app, in_hand).await;
        app.state::<Closing>().asking.store(false, Ordering::SeqCst);
        end(&app, &ending);
    });
}

fn end(app: &AppHandle, ending: &Ending) {
    match ending {
        Ending::Stay => {}
        Ending::Finish => quit(app),
        Ending::StopNow => {
            app.state::<Closing>().at_once.store(true, Ordering::SeqCst);
            quit(app);
        }
    }
}

/// Ends the app in an orderly way. Whoever asks a second time does not want to wait for sections in hand: they are put back
/// where they stand.
pub(crate) fn quit(app: &AppHandle) {
    if app.state::<Closing>().quitting.swap(true, Ordering::SeqCst) {
        if let Some(engine) = app.state::<EngineDoor>().peek() {
            tracing::info!(task = "window", "asked again; ending at once");
            engine.hurry();
        }
        return;
    }
    tracing::info!(task = "window", "quitting");
    window::hide(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        close_engine(&app).await;
        // A new window must not open on what is just being removed.
        if app.state::<Closing>().opened_again.load(Ordering::SeqCst) && !app.state::<Forgotten>().is_set() {
            app.request_restart();
        } else {
            app.exit(0);
        }
    });
}

/// Ends the app after everything was forgotten; what the web view and the shell keep goes when the window is gone.
pub(crate) fn quit_and_forget(app: &AppHandle, window: &WebviewWindow) {
    app.state::<Forgotten>().0.store(true, Ordering::SeqCst);
    if let Err(error) = window.clear_all_browsing_data() {
        tracing::warn!(task = "window", "what the web view keeps could not be cleared: {error}");
    }
    quit(app);
}

/// ATLES was opened a second time: the window comes to the front, or comes back after the end.
pub(crate) fn opened_again(app: &AppHandle) {
    if app.state::<Closing>().quitting.load(Ordering::SeqCst) {
        tracing::info!(task = "window", "opened again while quitting; it comes back");
        app.state::<Closing>().opened_again.store(true, Ordering::SeqCst);
    } else {
        tracing::info!(task = "window", "opened again; here it is");
        window::bring_to_front(app);
    }
}

/// Closes the engine within the limit, once.
pub(crate) async fn close_engine(app: &AppHandle) {
    let Some(engine) = app.state::<EngineDoor>().peek() else { return };
    if app.state::<Closing>().closed.load(Ordering::SeqCst) {
        return;
    }
    let closing = async {
        if app.state::<Closing>().at_once.load(Ordering::SeqCst) {
            engine.shutdown_now().await;
        } else {
            engine.shutdown().await;
        }
    };
    if tokio::time::timeout(SHUTDOWN_LIMIT, closing).await.is_err() {
        tracing::warn!(task = "window", "the engine did not close within {} s", SHUTDOWN_LIMIT.as_secs());
    }
    app.state::<Closing>().closed.store(true, Ordering::SeqCst);
}

/// Quits at the signals by which a system asks for it; each is a wish of its own.
pub(crate) fn quit_at_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = at_each_signal(|| quit(&app)).await {
            tracing::warn!(task = "window", "the system's signals cannot be heard: {error}");
        }
    });
}

#[cfg(unix)]
async fn at_each_signal(heard: impl Fn()) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
        heard();
    }
}

#[cfg(windows)]
async fn at_each_signal(heard: impl Fn()) -> std::io::Result<()> {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (mut interrupt, mut close) = (ctrl_c()?, ctrl_close()?);
    let (mut log_off, mut shutdown) = (ctrl_logoff()?, ctrl_shutdown()?);
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
            _ = log_off.recv() => {}
            _ = shutdown.recv() => {}
        }
        heard();
    }
}

async fn in_hand(app: &AppHandle) -> InHand {
    let Some(engine) = app.state::<EngineDoor>().peek() else { return InHand::default() };
    match tokio::time::timeout(ANSWER_LIMIT, engine.status()).await {
        Ok(Ok(snapshot)) => at_stake(&snapshot),
        Ok(Err(_)) | Err(_) => InHand::default(),
    }
}

/// Nothing while the system is stopped.
fn at_stake(snapshot: &Snapshot) -> InHand {
    match snapshot.status.state {
        SystemState::Starting | SystemState::Running => {
            let counts = snapshot.status.counts;
            let written = snapshot.requests.iter().filter_map(|request| request.progress.as_ref());
            let written = written.filter(|progress| progress.step == RequestStep::Writing);
            InHand {
                documents: counts.active + counts.waiting,
                writing: u32::try_from(written.clone().count()).unwrap_or(u32::MAX),
                seconds: written.filter_map(|progress| progress.section_seconds).max(),
            }
        }
        SystemState::Stopped | SystemState::Stopping | SystemState::Failed => InHand::default(),
    }
}

/// Hides the window if there is a way back to it, else puts it aside.
pub(crate) fn keep_writing(app: &AppHandle) {
    if app.state::<WayBack>().0 {
        window::hide(app);
        tray::add(app);
        tracing::info!(task = "window", "writing goes on without the window; open ATLES again to see it");
    } else {
        window::minimize(app);
    }
}

/// Opening ATLES again brings back a hidden window.
pub(crate) struct WayBack(pub(crate) bool);
