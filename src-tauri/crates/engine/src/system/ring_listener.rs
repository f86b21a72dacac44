//! The bell of the folder: other processes that wrote to the database ring it over a local socket or pipe.
//!
//! A ring carries nothing: the database says what is new. A lost ring costs at most the time to the next health round, so
//! a folder on which no bell can be hung (some drives know no sockets) is worked on all the same.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interprocess::local_socket::tokio::Listener;
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
    context.ready();
    let listener = match listen(core.folder.root()) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(task = "ring_listener", %error, "requests of other processes are found within 5 s, not at once");
            context.rest(stopping.cancelled()).await;
            return Ok(());
        }
    };
    loop {
        let rung = context.rest(async {
            tokio::select! {
                () = stopping.cancelled() => None,
                connection = listener.accept() => Some(connection),
            }
        });
        let Some(connection) = rung.await else { return Ok(()) };
        // Whoever connects has rung; there is nothing to read.
        drop(connection?);
        core.queue.ring();
        core.publish_changes();
        core.indexing.look();
    }
}

/// Hangs up the bell, for this user only. The lock of the folder is ours, so what lies there under its name is a leftover.
fn listen(folder: &Path) -> std::io::Result<Listener> {
    let options = ListenerOptions::new().name(socket_name(folder)?).try_overwrite(true);
    #[cfg(target_os = "linux")]
    let options = {
        use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
        options.mode(0o600)
    };
    let listener = options.create_tokio()?;
    // Elsewhere a socket cannot be made private before it is there.
    #[cfg(all(unix, not(target_os = "linux")))]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(socket_path(folder), std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(listener)
}

/// Rings the engine that works on the folder. False if none answers. Blocks while the engine does not listen.
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

/// A socket; on Windows a named pipe.
fn socket_name(folder: &Path) -> std::io::Result<Name<'static>> {
    if cfg!(windows) {
        return format!("org.atles.desktop-{}", hash(folder)).to_ns_name::<GenericNamespaced>();
    }
    socket_path(folder).to_fs_name::<GenericFilePath>()
}

/// A place in the folder; where that path is too long for the OS, one in the folder for temporary files that is named by a
/// hash of the path.
fn socket_path(folder: &Path) -> PathBuf {
    let inside = folder.join("engine.sock");
    if inside.as_os_str().len() <= SOCKET_PATH_LIMIT {
        return inside;
    }
    std::env::temp_dir().join(format!("atles-{}.sock", hash(folder)))
}

fn hash(folder: &Path) -> String {
    sha256(folder.as_os_str().as_encoded_bytes())[..24].to_owned()
}
