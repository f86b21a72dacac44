//! How ATLES ends. Closing the window, quitting, a signal and the system's shutdown are one protocol: the window goes away,
//! the engine stops in an orderly way within a limit, the process ends. Nothing is lost either way; what was cut off is
//! repaired at the next start.
//!
//! A window that is closed while documents are being written asks first: go on without the window, or quit and go on next
//! time. Whoever opens ATLES again while it still quits gets it back as soon as it has.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use atles_engine::api::{Snapshot, SystemState};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind, MessageDialogResult};
use tokio::sync::oneshot;

use crate::engine_door::EngineDoor;
use crate::{tray, window};

/// An engine that does not answer within this is not asked what it is doing.
const ANSWER_LIMIT: Duration = Duration::from_secs(1);

/// The engine gives running sections 10 s; a little more for what comes after them.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(20);

const KEEP: &str = "Keep writing";
const QUIT: &str = "Quit";
const CANCEL: &str = "Cancel";

/// What is known about the end of this session.
#[derive(Default)]
pub(crate) struct Closing {
    /// The user is being asked.
    asking: AtomicBool,
    /// The end has begun.
    quitting: AtomicBool,
    /// The engine is closed, or was given up on.
    closed: AtomicBool,
    /// ATLES was opened again while it was quitting.
    opened_again: AtomicBool,
}

/// What the user chose for the documents in hand.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    KeepWriting,
    Quit,
    Stay,
}

/// The window's close button: ends the app, or asks if documents are being written.
pub(crate) fn on_close(app: &AppHandle) {
    let closing = app.state::<Closing>();
    if closing.quitting.load(Ordering::SeqCst) || closing.asking.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let choice = match documents_in_hand(&app).await {
            0 => Choice::Quit,
            documents => ask(&app, documents).await,
        };
        app.state::<Closing>().asking.store(false, Ordering::SeqCst);
        match choice {
            Choice::KeepWriting => keep_writing(&app),
            Choice::Quit => quit(&app),
            Choice::Stay => {}
        }
    });
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
        if app.state::<Closing>().opened_again.load(Ordering::SeqCst) {
            app.request_restart();
        } else {
            app.exit(0);
        }
    });
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
    if tokio::time::timeout(SHUTDOWN_LIMIT, engine.shutdown()).await.is_err() {
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

async fn documents_in_hand(app: &AppHandle) -> u32 {
    let Some(engine) = app.state::<EngineDoor>().peek() else { return 0 };
    match tokio::time::timeout(ANSWER_LIMIT, engine.status()).await {
        Ok(Ok(snapshot)) => being_written(&snapshot),
        Ok(Err(_)) | Err(_) => 0,
    }
}

/// Documents that would go on without the window: none while the system is stopped.
fn being_written(snapshot: &Snapshot) -> u32 {
    match snapshot.status.state {
        SystemState::Starting | SystemState::Running => snapshot.status.counts.active + snapshot.status.counts.waiting,
        SystemState::Stopped | SystemState::Stopping | SystemState::Failed => 0,
    }
}

async fn ask(app: &AppHandle, documents: u32) -> Choice {
    let (choose, chosen) = oneshot::channel();
    let buttons = MessageDialogButtons::YesNoCancelCustom(KEEP.to_owned(), QUIT.to_owned(), CANCEL.to_owned());
    let mut question = app
        .dialog()
        .message(question(documents))
        .title("ATLES is still writing")
        .kind(MessageDialogKind::Info)
        .buttons(buttons);
    if let Some(window) = window::main(app) {
        question = question.parent(&window);
    }
    question.show_with_result(|result| drop(choose.send(result)));
    chosen.await.map_or(Choice::Stay, |result| choice(&result))
}

fn question(documents: u32) -> String {
    let (unfinished, goes_on) = match documents {
        1 => ("1 document is not finished.".to_owned(), "it goes on where it is"),
        _ => (format!("{documents} documents are not finished."), "they go on where they are"),
    };
    format!("{unfinished} Keep writing without the window, or quit? If you quit, {goes_on} when you open ATLES again.")
}

fn choice(result: &MessageDialogResult) -> Choice {
    match result {
        MessageDialogResult::Yes => Choice::KeepWriting,
        MessageDialogResult::No => Choice::Quit,
        MessageDialogResult::Custom(label) if label == KEEP => Choice::KeepWriting,
        MessageDialogResult::Custom(label) if label == QUIT => Choice::Quit,
        MessageDialogResult::Custom(_) | MessageDialogResult::Ok | MessageDialogResult::Cancel => Choice::Stay,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_how_many_and_what_becomes_of_them() {
        assert_eq!(
            question(1),
            "1 document is not finished. Keep writing without the window, or quit? If you quit, it goes on where it is \
             when you open ATLES again."
        );
        assert!(
            question(3).starts_with("3 documents are not finished. ")
                && question(3).contains("they go on where they are")
        );
    }

    #[test]
    fn a_dialog_that_was_closed_without_an_answer_changes_nothing() {
        assert_eq!(choice(&MessageDialogResult::Cancel), Choice::Stay);
        assert_eq!(choice(&MessageDialogResult::Custom(CANCEL.to_owned())), Choice::Stay);
        assert_eq!(choice(&MessageDialogResult::Custom(KEEP.to_owned())), Choice::KeepWriting);
        assert_eq!(choice(&MessageDialogResult::Custom(QUIT.to_owned())), Choice::Quit);
    }
}
