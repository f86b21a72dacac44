//! The real `atles` program as a child of a test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::OnceLock;

/// Path of the built program. Built once per test process if need be: the test crate cannot name a binary of another
/// package, and a stale one would test the past.
///
/// # Panics
/// When it cannot be built.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(path) = std::env::var_os("ATLES_PROGRAM") {
            return PathBuf::from(path);
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo).args(["build", "--quiet", "--package", "atles", "--bin", "atles"]).status();
        assert!(built.expect("cargo runs").success(), "the program is built");
        // target/debug/deps/this-test -> target/debug/atles
        let here = std::env::current_exe().expect("a test knows where it is");
        let folder = here.parent().and_then(Path::parent).expect("tests lie in target/<profile>/deps");
        folder.join(format!("atles{}", std::env::consts::EXE_SUFFIX))
    })
}

/// One call of the program.
pub struct Atles;

impl Atles {
    /// Runs the program to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(arguments: I) -> Output {
        Command::new(program()).args(arguments).env_remove("ATLES_DATA").output().expect("the program starts")
    }
}

/// A running `atles serve`. Killed on drop.
pub struct Serve {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Serve {
    /// Starts the engine on a folder, in a process group of its own.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(data: &Path, log: &str) -> Self {
        Self::start_with(data, log, &[])
    }

    /// The same with something more in its environment.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start_with(data: &Path, log: &str, environment: &[(&str, &Path)]) -> Self {
        let mut command = Command::new(program());
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .env("ATLES_LOG", log)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            command.process_group(0);
        }
        let mut child = command.spawn().expect("the engine starts");
        let log = BufReader::new(child.stderr.take().expect("standard error is piped"));
        Self { child, log }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads the log up to the next line that contains `text`; false if the log ended before.
    pub fn wait_for(&mut self, text: &str) -> bool {
        self.lines().any(|line| line.contains(text))
    }

    /// The lines of the log, as they come.
    pub fn lines(&mut self) -> impl Iterator<Item = String> + '_ {
        let log = &mut self.log;
        std::iter::from_fn(move || {
            let mut line = String::new();
            match log.read_line(&mut line) {
                Ok(0) | Err(_) => None,
                Ok(_) => Some(line),
            }
        })
    }

    /// kill -9, on the process alone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// kill -9, on the process and everything that it started.
    #[cfg(unix)]
    pub fn kill_group(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).status();
        let _ = self.child.wait();
    }

    /// Sends a signal, such as `TERM`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Its end; the exit status.
    ///
    /// # Panics
    /// When the process cannot be waited for.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        for _ in self.lines() {}
        self.child.wait().expect("a child can be waited for")
    }

    /// SIGTERM, then the end; the exit status.
    #[cfg(unix)]
    pub fn terminate(&mut self) -> std::process::ExitStatus {
        self.signal("TERM");
        self.wait()
    }
}

/// Sends a signal, such as `TERM`, to a process.
///
/// # Panics
/// When there is no such process.
#[cfg(unix)]
pub fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "process {process} gets its signal");
}

/// Command lines of the living processes of a process group: what an engine that was started here has left behind.
///
/// # Panics
/// When the processes cannot be listed.
#[cfg(unix)]
pub fn left_of_group(group: u32) -> Vec<String> {
    let listed = Command::new("ps").args(["-A", "-o", "pgid=,stat=,args="]).output().expect("ps lists the processes");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let group = group.to_string();
    let of_group = |line: &&str| {
        let mut columns = line.split_whitespace();
        // A zombie is dead; nobody has asked about it yet.
        columns.next() == Some(&group) && columns.next().is_some_and(|state| !state.starts_with('Z'))
    };
    listed.lines().filter(of_group).map(str::to_owned).collect()
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.kill();
    }
}
