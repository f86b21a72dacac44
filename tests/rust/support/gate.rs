//! A file reader that waits at a gate, so that a test decides when reading goes on; and a disk of its own that a test can
//! fill.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A stand-in for the program that hosts file readers: it does nothing until the gate is opened, then it is the real one.
pub struct Gate {
    reader: PathBuf,
    opened: PathBuf,
}

impl Gate {
    /// A closed gate in `folder`.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn closed(folder: &Path) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let gate = Self { reader: folder.join("gated-reader"), opened: folder.join("gate-is-open") };
        let script = format!(
            "#!/bin/sh\nwhile [ ! -e '{}' ]; do sleep 0.02; done\nexec '{}' \"$@\"\n",
            gate.opened.display(),
            crate::program().display()
        );
        std::fs::write(&gate.reader, script).expect("the script can be written");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&gate.reader, executable).expect("the script can be made executable");
        gate
    }

    /// The program to be given to an engine.
    #[must_use]
    pub fn reader(&self) -> &Path {
        &self.reader
    }

    /// Lets everybody through, from now on.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn open(&self) {
        std::fs::write(&self.opened, "").expect("the gate can be opened");
    }
}

/// A small file system in memory. Only for root on Linux.
pub struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// Mounts one of that many megabytes at `at`, which is created. Says loudly what is skipped where that is not possible.
    #[must_use]
    pub fn mount(at: &Path, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(at).ok()?;
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { at: at.to_owned() });
        }
        eprintln!("SKIPPED: a disk of its own can only be mounted by root on Linux");
        None
    }

    /// Takes all the space but about `kilobytes`.
    ///
    /// # Panics
    /// When it cannot be filled.
    pub fn fill(&self, kilobytes: u64) {
        let mut filler = std::fs::File::create(self.filler()).expect("the filler can be created");
        let block = [0_u8; 4_096];
        while std::io::Write::write_all(&mut filler, &block).is_ok() {}
        let full = filler.metadata().expect("the filler has a size").len();
        filler.set_len(full.saturating_sub(kilobytes << 10)).expect("the filler can be cut");
    }

    /// Gives the space back.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn empty(&self) {
        std::fs::remove_file(self.filler()).expect("the filler is there");
    }

    /// Allows writing, or forbids it.
    ///
    /// # Panics
    /// When the disk cannot be mounted anew, for example because a file is open for writing.
    pub fn set_writable(&self, writable: bool) {
        let how = if writable { "remount,rw" } else { "remount,ro" };
        let status = Command::new("mount").args(["-o", how]).arg(&self.at).status();
        assert!(status.is_ok_and(|status| status.success()), "the disk is mounted anew");
    }

    fn filler(&self) -> PathBuf {
        self.at.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: an engine of a test that failed may still have files open.
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}
