//! `atles`: ATLES without a window.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused (the input, or the folder is taken).

mod arguments;
mod destination;
mod export;
mod failure;
mod host;
mod index;
mod output;
mod progress;
mod read;
mod request;
mod search;
mod serve;
mod signals;
mod status;
mod summarize;
mod write;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

/// Refuses memory beyond a limit to the children that parse files or set pages, where the system has no such limit (macOS) or refuses
/// the job object that keeps it (Windows). Linux limits the address space instead, see `memory_limit`.
#[cfg(not(target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::ReadChild => child(atles_engine::api::run_read_child),
        Command::PressChild => child(atles_engine::api::run_press_child),
        // It holds nothing and parses nothing: what it guards is not ours.
        Command::ModelChild => atles_engine::api::run_model_child(),
        command => run(command),
    }
}

/// Serves a parent process.
fn child(serve: impl FnOnce() -> ExitCode) -> ExitCode {
    #[cfg(not(target_os = "linux"))]
    if ALLOCATOR.set_limit(atles_engine::api::CHILD_MEMORY).is_err() {
        return ExitCode::FAILURE;
    }
    serve()
}

/// Does what a person or a program asks for.
fn run(command: Command) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::say(&format!("atles: the runtime could not be started: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Write(arguments) => write::run(arguments).await,
            Command::Summarize(arguments) => summarize::run(&arguments).await,
            Command::Read(arguments) => read::run(&arguments).await,
            Command::Serve(arguments) => serve::run(arguments).await,
            Command::Request(arguments) => request::run(arguments).await,
            Command::Status(arguments) => status::run(&arguments).await,
            Command::Index(arguments) => index::run(arguments).await,
            Command::Search(arguments) => search::run(arguments).await,
            Command::Export(arguments) => export::run(arguments).await,
            Command::ReadChild | Command::PressChild | Command::ModelChild => Ok(()),
        }
    });
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
