//! The window: how it looks before its page does, what it refuses, and what the system tells it.

use std::time::Duration;

use tauri::webview::{NewWindowResponse, PageLoadEvent, PageLoadPayload};
use tauri::window::Color;
use tauri::{
    AppHandle, DragDropEvent, Manager as _, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent,
};
use tokio::sync::watch;

use crate::app_dirs::AppDirs;
use crate::event_forwarder::{FileDrop, emit_drop};
use crate::{closing, tray};

/// The one window.
pub(crate) const LABEL: &str = "main";

/// Size of the first window, in logical pixels.
const SIZE: (f64, f64) = (1240.0, 800.0);

/// Below this the screens do not fit, in logical pixels.
const LEAST_SIZE: (f64, f64) = (900.0, 600.0);

/// When the window is shown: at once where the web view has the colour of the page from its beginning, so that the system
/// brings the window up while the page's scripts run (a fifth of the time to the first paint); where it is white until there
/// is something to draw, only when there is.
const SHOWN_AT: PageLoadEvent =
    if cfg!(target_os = "macos") { PageLoadEvent::Finished } else { PageLoadEvent::Started };

/// A page that takes longer than this to load is shown as it is, so that there is something to close.
const SHOWN_AFTER: Duration = Duration::from_secs(3);

/// A page that dies more often than this in one session has a reason that loading it again does not cure.
#[cfg(target_os = "linux")]
const MOST_RELOADS: u32 = 3;

/// Whether the window can be seen; what is emitted depends on it.
pub(crate) struct Shown(pub(crate) watch::Sender<bool>);

/// Opens the window: hidden until its page is on its way ([`SHOWN_AT`]), in the colour that the page is going to have.
///
/// # Errors
/// When the system has no window or no web view for us.
pub(crate) fn open(app: &AppHandle, dirs: &AppDirs) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("ATLES")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST_SIZE.0, LEAST_SIZE.1)
        .center()
        .prevent_overflow()
        .visible(false)
        .data_directory(dirs.web_view())
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_page_load(|window, load| on_page_load(&window, &load))
        .build()?;
    paint(&window, window.theme()?)?;
    reload_after_a_crash(&window)?;
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_AFTER).await;
        let still_hidden = window.is_visible().is_ok_and(|visible| !visible);
        if still_hidden && *window.state::<Shown>().0.borrow() {
            tracing::warn!(task = "window", "the page is slow to load");
            let _ = window.show();
        }
    });
    Ok(())
}

/// What the system tells the window.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            closing::on_close(window.app_handle());
        }
        WindowEvent::DragDrop(drag) => on_drag(window.app_handle(), drag),
        WindowEvent::ThemeChanged(theme) => {
            if let Some(window) = main(window.app_handle()) {
                let _ = paint(&window, *theme);
            }
        }
        _ => {}
    }
}

/// Files over the window: their paths go to the page, which decides what they are for.
pub(crate) fn on_drag(app: &AppHandle, drag: &DragDropEvent) {
    let (kind, paths) = match drag {
        DragDropEvent::Enter { paths, .. } => ("enter", paths.as_slice()),
        DragDropEvent::Drop { paths, .. } => ("drop", paths.as_slice()),
        DragDropEvent::Leave => ("leave", [].as_slice()),
        _ => return,
    };
    let paths = paths.iter().map(|path| path.display().to_string()).collect();
    emit_drop(app, &FileDrop { kind, paths });
}

/// Shows the window, wherever it was.
pub(crate) fn bring_to_front(app: &AppHandle) {
    let Some(window) = main(app) else { return };
    app.state::<Shown>().0.send_replace(true);
    for done in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(task = "window", "the window could not be brought to the front: {error}");
        }
    }
    tray::remove(app);
}

/// Takes the window off the screen; the engine goes on.
pub(crate) fn hide(app: &AppHandle) {
    app.state::<Shown>().0.send_replace(false);
    if let Some(Err(error)) = main(app).map(|window| window.hide()) {
        tracing::warn!(task = "window", "the window could not be hidden: {error}");
    }
}

/// Puts the window aside where a hidden one could not be found again.
pub(crate) fn minimize(app: &AppHandle) {
    if let Some(Err(error)) = main(app).map(|window| window.minimize()) {
        tracing::warn!(task = "window", "the window could not be minimised: {error}");
    }
}

/// The window, while there is one.
pub(crate) fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

fn on_page_load(window: &WebviewWindow, load: &PageLoadPayload<'_>) {
    // Only the first time: a window that was hidden on purpose stays hidden.
    if load.event() == SHOWN_AT && *window.state::<Shown>().0.borrow() {
        let _ = window.show();
    }
}

/// A page whose process has died would leave an empty window. The engine lives in our own process and knows everything that
/// the page showed, so the page is loaded again; one that dies again and again is left alone.
#[cfg(target_os = "linux")]
fn reload_after_a_crash(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    let crashes = std::cell::Cell::new(0);
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, reason| {
            crashes.set(crashes.get() + 1);
            tracing::error!(task = "window", "the page's process ended: {reason:?}");
            if crashes.get() <= MOST_RELOADS {
                view.reload();
            }
        });
    })
}

/// WebView2 and Tauri on macOS do so by themselves.
#[cfg(not(target_os = "linux"))]
const fn reload_after_a_crash(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// The page never leads anywhere else: it is the app, not a browser.
fn is_ours(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => true,
        // How WebView2 spells the same.
        ("http" | "https", Some("tauri.localhost")) => cfg!(windows),
        _ => false,
    }
}

/// Window and web view in the colour of the page's background (`--bg` in `ui/src/styles/tokens.css`): no white flash.
fn paint(window: &WebviewWindow, theme: Theme) -> tauri::Result<()> {
    let paper = match theme {
        Theme::Dark => Color(0x17, 0x16, 0x14, 0xff),
        _ => Color(0xf6, 0xf5, 0xf2, 0xff),
    };
    window.set_background_color(Some(paper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_shows_its_own_page_and_nothing_else() {
        let url = |text: &str| Url::parse(text).expect("an address");
        assert!(is_ours(&url("tauri://localhost/index.html")));
        for other in ["https://example.org/", "http://localhost:1420/", "file:///etc/passwd", "data:text/html,x"] {
            assert!(!is_ours(&url(other)), "{other} is not ours");
        }
    }
}
