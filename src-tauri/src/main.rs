//! `atles-desktop`: the ATLES window. All of it is in the library beside this file, so that tests can reach it.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match atles_desktop::run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("atles-desktop: {error:#}");
            ExitCode::FAILURE
        }
    }
}
