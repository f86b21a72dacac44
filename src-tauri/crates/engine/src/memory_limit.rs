//! A bound on the memory of a child that works on what others wrote.

/// Has the system refuse this process memory beyond `bytes`, and keep no picture of it when it breaks down: that would hold
/// the user's text. Where the system knows no such limit, the allocator of the host keeps it.
#[cfg(target_os = "linux")]
pub(crate) fn limit_memory(bytes: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::As).maximum.map_or(bytes, |hard| hard.min(bytes));
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: Some(limit) })?)
}

/// The allocator of the host does it.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
pub(crate) fn limit_memory(_bytes: u64) -> std::io::Result<()> {
    Ok(())
}
