//! A model in a file of the user's, run by llama-server as a child: started when it is asked, ended when it is idle.
//!
//! It listens on a port of this computer alone and asks for a key that is made for each start, so that no page in a browser and
//! no other user can talk to it. A file on which llama.cpp breaks down costs that process and one clear fault.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex as Guarded;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rand::RngExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{Mutex, Notify};
use tokio::time::Instant;

use super::adapters::{Adapter, set_scales};
use super::endpoint::Reach;
use super::fitting::{Fit, fit};
use super::guard::Order;
use super::protocol::one_line;
use super::{Address, Key, ModelFault};
use crate::api::MachineSize;

/// How long a model may take to be loaded: tens of gigabytes from a slow disk.
const LOAD_LIMIT: Duration = Duration::from_secs(300);

/// How often it is looked whether it is loaded.
const LOOK: Duration = Duration::from_millis(50);

/// What llama-server gets of our environment, beside what begins with one of [`KEPT_PREFIXES`]: which graphics card to use is
/// said there.
const KEPT: [&str; 6] = ["LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "HOME", "USERPROFILE", "TMPDIR"];
const KEPT_PREFIXES: [&str; 5] = ["GGML_", "CUDA_", "HIP_", "ROCR_", "VK_"];

/// Where the programs are.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    /// The `atles` program, which hosts the guard.
    pub(crate) guard: PathBuf,
    /// llama-server, if its place is known; else it is looked for beside the guard and on the path.
    pub(crate) server: Option<PathBuf>,
    /// The computer that they run on, which has so much room for a model.
    pub(crate) machine: MachineSize,
    /// Told whenever a model is loaded.
    started: Arc<Notify>,
}

impl Programs {
    /// Those programs on that computer.
    pub(crate) fn new(guard: PathBuf, server: Option<PathBuf>, machine: MachineSize) -> Self {
        Self { guard, server, machine, started: Arc::default() }
    }

    /// Waits until a model is loaded. For one waiter.
    pub(crate) async fn started(&self) {
        self.started.notified().await;
    }

    /// llama-server, if there is one.
    pub(crate) fn find_server(&self) -> Option<PathBuf> {
        if let Some(server) = &self.server {
            return Some(server.clone());
        }
        let name = format!("llama-server{}", std::env::consts::EXE_SUFFIX);
        let beside = self.guard.parent().map(|folder| folder.join(&name));
        let on_path = std::env::var_os("PATH");
        let on_path = on_path.iter().flat_map(std::env::split_paths).map(|folder| folder.join(&name));
        beside.into_iter().chain(on_path).find(|file| file.is_file())
    }
}

/// A model in a file.
pub(crate) struct Embedded {
    programs: Programs,
    file: PathBuf,
    adapters: Vec<Adapter>,
    running: Mutex<Option<Running>>,
    /// How many ask at this moment, and when the last of them was done.
    asking: AtomicUsize,
    used: Guarded<Instant>,
    pid: Guarded<Option<(u32, Instant)>>,
}

struct Running {
    guard: Child,
    /// Open as long as the program is wanted.
    _wanted: ChildStdin,
    address: Address,
    key: Key,
}

/// Holds a model while it is asked.
pub(crate) struct InUse<'a>(&'a Embedded);

impl Drop for InUse<'_> {
    fn drop(&mut self) {
        *self.0.used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.asking.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Embedded {
    /// A model that does not run yet.
    pub(crate) fn new(programs: Programs, file: &Path) -> Self {
        Self {
            programs,
            file: file.to_owned(),
            adapters: Vec::new(),
            running: Mutex::new(None),
            asking: AtomicUsize::new(0),
            used: Guarded::new(Instant::now()),
            pid: Guarded::new(None),
        }
    }

    /// The same with LoRA adapters.
    pub(crate) fn with_adapters(self, adapters: Vec<Adapter>) -> Self {
        Self { adapters, ..self }
    }

    /// It is not ended as idle while this is held.
    pub(crate) fn in_use(&self) -> InUse<'_> {
        self.asking.fetch_add(1, Ordering::AcqRel);
        InUse(self)
    }

    /// Where it listens and its key, started if need be.
    pub(crate) async fn reach(&self) -> Result<(Address, Key), ModelFault> {
        let mut running = self.running.lock().await;
        if let Some(known) = running.as_mut() {
            if matches!(known.guard.try_wait(), Ok(None)) {
                return Ok((known.address.clone(), known.key.clone()));
            }
            tracing::warn!(task = "model", "llama-server has ended; it is started again");
            *running = None;
        }
        let started = self.start().await?;
        let place = (started.address.clone(), started.key.clone());
        *running = Some(started);
        Ok(place)
    }

    /// Ends it if nobody has asked for long enough. True if it was ended.
    pub(crate) async fn end_if_idle(&self, idle: Duration) -> bool {
        let rested = self.used.lock().unwrap_or_else(PoisonError::into_inner).elapsed() >= idle;
        if !rested || self.asking.load(Ordering::Acquire) > 0 {
            return false;
        }
        self.end().await
    }

    /// Ends it. True if it ran.
    pub(crate) async fn end(&self) -> bool {
        let Some(Running { mut guard, _wanted: wanted, .. }) = self.running.lock().await.take() else { return false };
        drop(wanted);
        if tokio::time::timeout(Duration::from_secs(5), guard.wait()).await.is_err() {
            let _ = guard.start_kill();
        }
        *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = None;
        true
    }

    /// The process of its guard and since when it lives, while it does.
    pub(crate) fn process(&self) -> Option<(u32, Instant)> {
        *self.pid.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn start(&self) -> Result<Running, ModelFault> {
        let Some(program) = self.programs.find_server() else { return Err(ModelFault::NoRuntime) };
        let failed = |error: std::io::Error| ModelFault::NotLoaded(error.to_string());
        // Free at this moment; whoever takes it in between makes the start fail, and the next one has another.
        let port = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .map_err(failed)?
            .port();
        let secret = format!("{:032x}{:032x}", rand::rng().random::<u128>(), rand::rng().random::<u128>());
        let size = tokio::fs::metadata(&self.file).await.map_or(0, |about| about.len());
        let Fit { context, threads } = fit(&self.programs.machine, size);
        let number = |number: u32| number.to_string();
        let mut arguments = vec![
            "--host".to_owned(),
            "127.0.0.1".to_owned(),
            "--port".to_owned(),
            port.to_string(),
            "-m".to_owned(),
            self.file.display().to_string(),
            "-c".to_owned(),
            number(context),
            "-np".to_owned(),
            number(1),
            "-t".to_owned(),
            number(threads),
        ];
        arguments.extend(super::adapters::arguments(&self.adapters));
        let order = Order { program, arguments, key: secret.clone() };
        let mut line = serde_json::to_vec(&order).map_err(|error| ModelFault::NotLoaded(error.to_string()))?;
        line.push(b'\n');
        let mut guard = self.spawn().map_err(failed)?;
        let mut wanted = guard.stdin.take().ok_or_else(|| ModelFault::NotLoaded("no pipe to the guard".to_owned()))?;
        wanted.write_all(&line).await.map_err(failed)?;
        wanted.flush().await.map_err(failed)?;
        *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = guard.id().map(|pid| (pid, Instant::now()));
        self.programs.started.notify_one();
        let address = Address::parse(&format!("http://127.0.0.1:{port}/v1"))
            .map_err(|error| ModelFault::NotLoaded(error.to_string()))?;
        let key = Key::of(&secret).ok_or_else(|| ModelFault::NotLoaded("no key".to_owned()))?;
        tokio::select! {
            loaded = tokio::time::timeout(LOAD_LIMIT, healthy(&address)) => {
                loaded.map_err(|_| ModelFault::NotLoaded(format!("not within {} s", LOAD_LIMIT.as_secs())))?;
            }
            last = last_words(&mut guard) => return Err(ModelFault::NotLoaded(last)),
        }
        set_scales(&Reach::started(address.clone(), key.clone()), &self.adapters).await?;
        tracing::info!(task = "model", "a model is loaded from its file, on port {port}");
        Ok(Running { guard, _wanted: wanted, address, key })
    }

    fn spawn(&self) -> std::io::Result<Child> {
        let mut command = Command::new(&self.programs.guard);
        let kept = std::env::vars_os().filter(|(name, _)| {
            let name = name.to_string_lossy();
            KEPT.contains(&&*name) || KEPT_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        });
        // Not killed on drop: it ends when its standard input closes, and has somebody to take along.
        command
            .arg("model-child")
            .env_clear()
            .envs(kept)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        command.spawn()
    }
}

/// Waits until the guard ends; what it said last.
async fn last_words(guard: &mut Child) -> String {
    let mut words = Vec::new();
    if let Some(complaints) = guard.stderr.as_mut() {
        let _ = complaints.take(64 << 10).read_to_end(&mut words).await;
    }
    let _ = guard.wait().await;
    one_line(String::from_utf8_lossy(&words).lines().last().unwrap_or_default())
}

/// Waits until llama-server says that the model is loaded.
async fn healthy(address: &Address) {
    loop {
        let asked = match super::http::client(address) {
            Ok(client) => client.get(address.root_call("/health")).send().await,
            Err(_) => return,
        };
        if asked.is_ok_and(|reply| reply.status().is_success()) {
            return;
        }
        tokio::time::sleep(LOOK).await;
    }
}
