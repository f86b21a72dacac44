//! A real model server: llama.cpp's own, with a real, tiny model.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The program, from `ATLES_LLAMA_SERVER`, from the path, or made by the tool that lies beside a checkout. None, loudly, where
/// there is none.
pub fn llama_server() -> Option<&'static Path> {
    static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = PROGRAM.get_or_init(find);
    if found.is_none() {
        eprintln!("SKIPPED: there is no llama-server; name one in ATLES_LLAMA_SERVER");
    }
    found.as_deref()
}

fn find() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("ATLES_LLAMA_SERVER") {
        return Some(PathBuf::from(path));
    }
    let on_path = std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join("llama-server"))
        .find(|file| file.is_file());
    if on_path.is_some() {
        return on_path;
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tool =
        here.ancestors().map(|folder| folder.join("shared/tools/get-llama-server")).find(|file| file.is_file())?;
    let kept = std::env::temp_dir().join("atles-llama-server");
    let program = kept.join("llama-server");
    // Several test processes may want it at once: whoever makes it first makes it for all.
    std::fs::create_dir_all(&kept).ok()?;
    let lock = std::fs::File::create(kept.join("lock")).ok()?;
    lock.lock().ok()?;
    if !program.is_file() {
        let made = Command::new(tool).arg(&kept).stdout(Stdio::null()).status().ok()?;
        if !made.success() {
            return None;
        }
    }
    Some(program)
}

/// The tiny model.
#[must_use]
pub fn tiny_model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/atles-tiny.gguf")
}

/// A running llama-server. Killed on drop.
pub struct LlamaServer {
    child: Child,
    /// Its address.
    pub address: String,
}

impl LlamaServer {
    /// Starts one with the tiny model and waits until it answers. None, loudly, where there is no such program.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start(arguments: &[&str]) -> Option<Self> {
        let program = llama_server()?;
        let port = {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
            listener.local_addr().expect("it has an address").port()
        };
        let mut command = Command::new(program);
        command
            .args(["--host", "127.0.0.1", "--port", &port.to_string(), "-t", "1", "-m"])
            .arg(tiny_model())
            .args(arguments);
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut server = Self { child, address: format!("http://127.0.0.1:{port}/v1") };
        while !healthy(port) {
            assert!(server.child.try_wait().expect("it can be asked").is_none(), "it has ended");
            std::thread::yield_now();
        }
        Some(server)
    }
}

impl Drop for LlamaServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn healthy(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let mut reply = String::new();
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    asked.is_ok() && stream.read_to_string(&mut reply).is_ok() && reply.starts_with("HTTP/1.1 200")
}
