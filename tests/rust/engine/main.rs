//! The engine from outside: the handle, the real program, real files, real kills.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking, in its helpers too")]

mod arranging;
mod arrivals;
#[cfg(unix)]
mod console;
#[cfg(unix)]
mod crash;
#[cfg(target_os = "linux")]
mod cycles;
#[cfg(target_os = "linux")]
mod disks;
mod events;
mod exports;
#[cfg(unix)]
mod finish_now;
#[cfg(target_os = "linux")]
mod idle;
#[cfg(unix)]
mod jumps;
mod kept;
mod known_sources;
mod lifecycle;
#[cfg(unix)]
mod lifecycle_in_hand;
mod main_job;
mod models;
#[cfg(unix)]
mod monitor;
mod orders;
mod pages;
#[cfg(unix)]
mod pictures;
mod requests;
mod revising;
#[cfg(unix)]
mod searching;
#[cfg(unix)]
mod signals;
mod sources;
mod template;
mod titles;
