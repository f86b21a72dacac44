//! The engine from outside: the handle, the real program, real files, real kills.

#[cfg(unix)]
mod crash;
mod events;
mod lifecycle;
mod main_job;
mod pdf_damage;
mod requests;
