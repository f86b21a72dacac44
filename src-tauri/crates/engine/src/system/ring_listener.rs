//! The bell of the folder: other processes that wrote to the database ring it over a local socket or pipe.
//!
//! A ring carries nothing: the database says what is new. A lost ring costs at most the time to the next health round.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use interprocess::local_socket::traits::Stream as _;
use interprocess::local_socket::traits::tokio::Listener as _;
use interprocess::local_socket::{
    GenericFilePath, GenericNamespaced, ListenerOptions, Name, Stream, ToFsName as _, ToNsName as _,
};

use crate::atomic_file::sha256;
use crate::core::Core;
use crate::supervisor::ServiceContext;

/// Longest path of a Unix socket: 108 bytes on Linux, 104 on macOS, with a closing zero.
const SOCKET_PATH_LIMIT: usize = 103;

/// The service.
pub(crate) async fn run(core: Arc<Core>, context: ServiceContext) -> anyhow::Result<()> {
    let stopping = context.stopping();
    let name = socket_name(core.folder.root())?;
    let options = ListenerOptions::new().name(name.borrow()).try_overwrite(true);
    #[cfg(unix)]
    let options = {
        use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
        // This user only.
        options.mode(0o600)
    };
    let listener = options.create_tokio()?;
    context.ready();
    loop {
        tokio::select! {
            () = stopping.cancelled() => return Ok(()),
            connection = listener.accept() => {
                // Whoever connects has rung; there is nothing to read.
                drop(connection?);
                core.queue.ring();
                core.publish_changes();
            }
        }
    }
}

/// Rings the engine that works on the folder. False if none answers.
pub(crate) fn ring_engine(folder: &Path) -> bool {
    let Ok(name) = socket_name(folder) else { return false };
    match Stream::connect(name) {
        Ok(mut stream) => {
            // On Windows the pipe's other end may be closed already; the connection itself was the ring.
            let _ = stream.write_all(&[1]);
            true
        }
        Err(_) => false,
    }
}

/// A socket in the folder; where its path is too long for the OS, one in the folder for temporary files that is named by a
/// hash of the path. On Windows a named pipe.
fn socket_name(folder: &Path) -> std::io::Result<Name<'static>> {
    let hash = &sha256(folder.as_os_str().as_encoded_bytes())[..24];
    if cfg!(windows) {
        return format!("org.atles.desktop-{hash}").to_ns_name::<GenericNamespaced>();
    }
    let inside = folder.join("engine.sock");
    let path = if inside.as_os_str().len() <= SOCKET_PATH_LIMIT {
        inside
    } else {
        std::env::temp_dir().join(format!("atles-{hash}.sock"))
    };
    path.to_fs_name::<GenericFilePath>()
}
