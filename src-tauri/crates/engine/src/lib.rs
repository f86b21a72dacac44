//! ATLES without a window: reads the user's files, writes sourced documents, supervised and durable.
//!
//! Everything outside this crate talks to [`api`]; the other rooms are private, so nobody can reach past it.

pub mod api;
pub(crate) mod sources;
pub(crate) mod supervisor;
pub(crate) mod writing;
