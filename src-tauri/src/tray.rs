//! The icon in the tray, there only while the window is hidden: one way back to it, and one way out.
//!
//! It is never the only way back, since desktops without a tray show none: opening ATLES again brings the window, too.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Context as _;
use tauri::AppHandle;
use tauri::menu::{MenuBuilder, MenuEvent};
use tauri::tray::{MouseButton, TrayIcon, TrayIconBuilder, TrayIconEvent};

use crate::{closing, window};

const ID: &str = "atles";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Puts the icon into the tray, where there is one.
pub(crate) fn add(app: &AppHandle) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        // Without the library for trays its bindings panic; that must not take down what is being written.
        match catch_unwind(AssertUnwindSafe(|| build(&handle))) {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::info!(task = "window", "there is no tray: {error:#}"),
            Err(_) => tracing::info!(task = "window", "there is no tray"),
        }
    });
    if let Err(error) = asked {
        tracing::warn!(task = "window", "the tray could not be used: {error}");
    }
}

/// Takes the icon away.
pub(crate) fn remove(app: &AppHandle) {
    drop(app.remove_tray_by_id(ID));
}

fn build(app: &AppHandle) -> anyhow::Result<TrayIcon> {
    let menu = MenuBuilder::new(app).text(OPEN, "Open ATLES").separator().text(QUIT, "Quit ATLES").build()?;
    let icon = app.default_window_icon().context("the program has no icon")?.clone();
    let tray = TrayIconBuilder::with_id(ID)
        .icon(icon)
        .tooltip("ATLES")
        .menu(&menu)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(on_menu)
        .on_tray_icon_event(|tray, event| on_click(tray.app_handle(), &event))
        .build(app)?;
    Ok(tray)
}

fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::bring_to_front(app),
        QUIT => closing::on_quit(app),
        other => tracing::debug!(task = "window", "the tray has no entry {other}"),
    }
}

/// Linux tells of no clicks; there the menu is the way.
fn on_click(app: &AppHandle, event: &TrayIconEvent) {
    if cfg!(windows) && matches!(event, TrayIconEvent::Click { button: MouseButton::Left, .. }) {
        window::bring_to_front(app);
    }
}
