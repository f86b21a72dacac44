//! LibreOffice, an optional tool of the tests: what another word processor makes of a Word file.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A LibreOffice with a profile of its own.
pub struct Office {
    folder: PathBuf,
    profile: String,
}

impl Office {
    const PROGRAM: &str = "soffice";

    /// The one that is installed; it keeps its profile and puts what it makes into `folder`. Says so where there is none.
    #[must_use]
    pub fn found(folder: &Path) -> Option<Self> {
        if Command::new(Self::PROGRAM).arg("--version").output().is_err() {
            eprintln!(
                "SKIPPED: LibreOffice is not installed (soffice); Word files are not opened by another program here"
            );
            return None;
        }
        let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
        Some(Self { folder: folder.to_owned(), profile })
    }

    /// A file, as `filter` writes it under the same name with that extension.
    ///
    /// # Panics
    /// When there is no such file afterwards.
    #[must_use]
    pub fn converted(&self, file: &Path, filter: &str, extension: &str) -> String {
        let converted = Command::new(Self::PROGRAM)
            .args([&self.profile, "--headless", "--convert-to", filter, "--outdir"])
            .arg(&self.folder)
            .arg(file)
            .output()
            .expect("LibreOffice starts");
        let name = file.with_extension(extension);
        std::fs::read_to_string(self.folder.join(name.file_name().unwrap_or_default()))
            .unwrap_or_else(|_| panic!("{}: {}", name.display(), String::from_utf8_lossy(&converted.stderr)))
    }
}
