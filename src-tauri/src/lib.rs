//! The thin shell: translates between the window and the engine, decides nothing.
//!
//! The process owns one runtime, which Tauri shares. The window opens first and the engine beside it; the event loop keeps
//! the main thread until the engine is closed, then what is left of the runtime gets a moment to end.

mod agent_commands;
mod app_dirs;
mod automation;
mod closing;
mod closing_questions;
mod command_error;
mod commands;
mod connection_commands;
mod desktop;
mod engine_door;
mod event_forwarder;
mod logging;
mod model_commands;
mod opening;
mod settings_commands;
mod tray;
mod window;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, RunEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::watch;

use crate::app_dirs::AppDirs;
use crate::closing::{Closing, Forgotten, WayBack};
use crate::engine_door::EngineDoor;
use crate::window::Shown;

/// Threads of the runtime. What takes long runs on blocking threads and in children; these only pass things on.
const WORKER_THREADS: usize = 2;

/// What is still running after the engine was closed is cut off after this.
const JOIN_LIMIT: Duration = Duration::from_secs(2);

/// Runs the app until it is quit.
///
/// # Errors
/// When there is no place for data, no runtime or no display.
pub fn run() -> anyhow::Result<ExitCode> {
    prepare_web_view();
    let dirs = AppDirs::find()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKER_THREADS)
        .enable_all()
        .build()
        .context("the runtime could not be started")?;
    tauri::async_runtime::set(runtime.handle().clone());
    let forgotten = Forgotten::default();
    let code = build(dirs.clone(), forgotten.clone())?.run_return(on_run_event);
    if forgotten.is_set() {
        dirs.remove_what_is_ours();
    }
    runtime.shutdown_timeout(JOIN_LIMIT);
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn build(dirs: AppDirs, forgotten: Forgotten) -> anyhow::Result<App> {
    let mut builder = tauri::Builder::default();
    // First of all plugins: a second instance must end before it touches anything.
    if let Some(single_instance) = single_instance(&dirs) {
        builder = builder.plugin(single_instance);
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(window_state(&dirs))
        .manage(EngineDoor::new())
        .manage(Closing::default())
        .manage(forgotten)
        .manage(Shown(watch::Sender::new(true)))
        .manage(WayBack(can_be_opened_again(&dirs)))
        .on_window_event(window::on_event)
        .invoke_handler(tauri::generate_handler![
            commands::start,
            commands::stop,
            commands::restart,
            commands::set_pace,
            commands::status,
            commands::request,
            commands::cancel,
            commands::pause,
            commands::resume,
            commands::retry,
            commands::finish_now,
            commands::continue_document,
            commands::reorder,
            commands::set_priority,
            commands::set_deadline,
            commands::put_off,
            commands::order_many,
            commands::clear_finished,
            commands::request_history,
            commands::set_keep_days,
            commands::sources,
            commands::outline,
            commands::pick_files,
            commands::pick_folder,
            commands::documents,
            commands::document,
            commands::document_picture,
            commands::documents_without_file,
            commands::passage,
            commands::change_document,
            commands::undo_change,
            commands::save_document,
            commands::versions,
            commands::compare_version,
            commands::restore_version,
            commands::write_again,
            commands::bin,
            commands::bin_document,
            commands::unbin_document,
            commands::delete_document,
            commands::open_document,
            commands::reveal_document,
            commands::export,
            commands::export_many,
            commands::set_tags,
            commands::open_source,
            commands::known_sources,
            commands::add_sources,
            commands::remove_source,
            commands::reread_sources,
            commands::pause_reading,
            commands::resume_reading,
            commands::source_files,
            commands::search_sources,
            commands::open_known_source,
            commands::log,
            commands::open_log_folder,
            commands::monitor,
            commands::history,
            commands::pause_queue,
            commands::resume_queue,
            commands::set_ceiling,
            commands::save_diagnostics,
            agent_commands::agents,
            agent_commands::set_agent,
            agent_commands::prompts,
            connection_commands::connections,
            connection_commands::found_servers,
            connection_commands::list_models,
            connection_commands::save_connection,
            connection_commands::remove_connection,
            connection_commands::test_connection,
            connection_commands::set_writer,
            connection_commands::set_price,
            model_commands::stored_models,
            model_commands::download_model,
            model_commands::cancel_download,
            model_commands::dismiss_download,
            model_commands::model_downloads,
            model_commands::delete_model,
            model_commands::recommendation,
            settings_commands::kept_data,
            settings_commands::choose_documents_folder,
            settings_commands::usual_documents_folder,
            settings_commands::choose_template,
            settings_commands::remove_template,
            settings_commands::open_documents_folder,
            settings_commands::open_data_folder,
            settings_commands::open_notices,
            settings_commands::set_appearance,
            settings_commands::delete_everything,
            automation::simulate_drop,
            automation::simulate_close,
            automation::simulate_keep_writing,
            automation::simulate_log,
        ])
        .setup(move |app| {
            let log = logging::start(app.handle(), &dirs);
            closing::quit_at_signals(app.handle());
            tauri::async_runtime::spawn(opening::open(app.handle().clone(), dirs.clone(), log));
            window::open(app.handle(), &dirs)?;
            Ok(())
        })
        .build(context())
        .context("the window could not be opened")
}

/// Page, icons, policy and permissions, as `tauri.conf.json` has them at build time.
#[expect(clippy::disallowed_methods, reason = "what the macro expands to is not ours")]
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            closing::quit(app);
        }
        // macOS may end without asking.
        RunEvent::Exit => tauri::async_runtime::block_on(closing::close_engine(app)),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::bring_to_front(app),
        _ => {}
    }
}

/// One window per data folder: a second one brings the first to the front and ends. Without D-Bus the lock of the data
/// folder tells; elsewhere than on Linux the plugin knows one name per app, so a moved folder has that lock alone.
fn single_instance(dirs: &AppDirs) -> Option<TauriPlugin<Wry>> {
    let builder = tauri_plugin_single_instance::Builder::new().callback(|app, _, _| closing::opened_again(app));
    match dirs.instance() {
        None => Some(builder.build()),
        Some(name) if cfg!(target_os = "linux") => Some(builder.dbus_id(name).build()),
        Some(_) => None,
    }
}

/// Whether opening ATLES again would reach this window.
fn can_be_opened_again(dirs: &AppDirs) -> bool {
    if cfg!(target_os = "linux") {
        let bus = std::env::var_os("XDG_RUNTIME_DIR").map(|folder| std::path::Path::new(&folder).join("bus"));
        return std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || bus.is_some_and(|bus| bus.exists());
    }
    !dirs.moved
}

/// The window comes back where it was, as large as it was. It is never restored as hidden.
fn window_state(dirs: &AppDirs) -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN)
        // Joined to Tauri's own folder, which an absolute path replaces.
        .with_filename(dirs.window_state().display().to_string())
        .build()
}

/// WebKitGTK draws nothing on many graphics drivers when it shares memory with them this way.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is changed before there is a second thread")]
fn prepare_web_view() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(VARIABLE).is_none() {
        // SAFETY: this is the first thing that the process does; nobody else reads or writes the environment.
        unsafe { std::env::set_var(VARIABLE, "1") };
    }
}

#[cfg(not(target_os = "linux"))]
const fn prepare_web_view() {}
