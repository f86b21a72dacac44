//! ATLES without a window: reads the user's files, writes sourced documents, supervised and durable.
//!
//! Everything outside this crate talks to [`api`]; the other rooms are private, so nobody can reach past it.

pub mod api;

mod atomic_file;
mod blocking;
mod breaker;
mod clearing;
mod client;
mod client_connections;
mod client_index;
mod config;
mod connecting;
mod connecting_headers;
mod core;
mod costs;
mod deliver;
mod downloads;
mod events;
mod exports;
mod folder;
mod handle;
mod history;
mod index;
mod indexing;
mod live;
mod log_ring;
mod machine;
mod memory_limit;
mod models;
mod pictures;
mod press;
mod sources;
mod store;
mod supervisor;
mod system;
mod templates;
mod views;
mod writing;
