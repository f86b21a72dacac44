//! Which files lie under the paths that the user gave.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::failure::{failure, from_io};
use crate::api::{NotRead, ReadErrorCode};

/// Folders that hold no documents.
const SKIPPED_FOLDERS: [&str; 4] = ["node_modules", "__pycache__", "$RECYCLE.BIN", "System Volume Information"];

/// Files that programs leave behind in folders.
const SKIPPED_FILES: [&str; 3] = ["Thumbs.db", "desktop.ini", "Icon\r"];

/// A file that can be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// When it was changed, in nanoseconds since 1970; together with the size it tells whether it is as it was.
    pub(crate) modified: String,
}

impl FoundFile {
    fn new(path: PathBuf, metadata: &std::fs::Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |since| since.as_nanos()).to_string();
        Self { path, size: metadata.len(), modified }
    }

    /// The file at that path; none if there is none.
    pub(crate) fn at(path: PathBuf) -> Option<Self> {
        let metadata = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
        Some(Self::new(path, &metadata))
    }
}

/// What lies under the paths.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Files in the order of their paths, each once.
    pub(crate) files: Vec<FoundFile>,
    /// What cannot be opened.
    pub(crate) not_read: Vec<NotRead>,
    /// Hidden files, and folders that hold no documents.
    pub(crate) skipped: u32,
    /// Bytes of the files together.
    pub(crate) bytes: u64,
    /// The folders that were looked through, and those of single files: where a change would show.
    pub(crate) folders: Vec<PathBuf>,
}

/// Lists the files. A path that names a file is taken as it is; folders are walked in the order of names, without
/// following links, and without what is hidden. Ends early, with what it has, when `cancelled` says so.
pub(crate) fn discover(paths: &[PathBuf], cancelled: &dyn Fn() -> bool) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        // The user named this one, so links are followed to what they mean.
        let real = match std::fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) => {
                let reason = from_io(&error);
                found.not_read.push(not_read(path, reason));
                continue;
            }
        };
        if let (true, Some(folder)) = (real.is_file(), real.parent()) {
            found.folders.push(folder.to_owned());
        }
        let skipped = std::cell::Cell::new(0_u32);
        let walk = WalkDir::new(&real).follow_links(false).sort_by_file_name().into_iter().filter_entry(|entry| {
            let kept = entry.depth() == 0 || !is_skipped(entry);
            skipped.set(skipped.get() + u32::from(!kept));
            kept
        });
        for entry in walk {
            if cancelled() {
                return found;
            }
            match entry {
                Ok(entry) => take(&mut found, &mut seen, path, &real, &entry),
                Err(error) => {
                    let place = error.path().map_or_else(|| path.clone(), |place| shown(path, &real, place));
                    let reason = error.io_error().map_or_else(|| failure(ReadErrorCode::Unreadable), from_io);
                    found.not_read.push(not_read(&place, reason));
                }
            }
        }
        found.skipped += skipped.get();
    }
    found
}

fn take(found: &mut Found, seen: &mut BTreeSet<PathBuf>, asked: &Path, real: &Path, entry: &DirEntry) {
    if entry.file_type().is_symlink() {
        found.skipped += 1;
        return;
    }
    if entry.file_type().is_dir() {
        found.folders.push(entry.path().to_owned());
        return;
    }
    if !entry.file_type().is_file() || !seen.insert(entry.path().to_owned()) {
        return;
    }
    let path = shown(asked, real, entry.path());
    match entry.metadata() {
        Ok(metadata) if is_placeholder(&metadata) => found.not_read.push(not_read(&path, in_the_cloud())),
        Ok(metadata) => {
            found.bytes += metadata.len();
            found.files.push(FoundFile::new(path, &metadata));
        }
        Err(error) => {
            let reason = error.io_error().map_or_else(|| failure(ReadErrorCode::Unreadable), from_io);
            found.not_read.push(not_read(&path, reason));
        }
    }
}

/// The path as the user would write it: under the path that was given, not under what that links to.
fn shown(asked: &Path, real: &Path, place: &Path) -> PathBuf {
    match place.strip_prefix(real) {
        Ok(rest) if rest.as_os_str().is_empty() => asked.to_owned(),
        Ok(rest) => asked.join(rest),
        Err(_) => place.to_owned(),
    }
}

fn not_read(path: &Path, reason: crate::api::ReadFailure) -> NotRead {
    NotRead { source: path.display().to_string(), code: reason.code, reason: reason.message }
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let listed = if entry.file_type().is_dir() {
        SKIPPED_FOLDERS.contains(&name.as_ref())
    } else {
        // Word, Excel and LibreOffice keep such files beside an open document.
        SKIPPED_FILES.contains(&name.as_ref()) || name.starts_with("~$")
    };
    listed || name.starts_with('.') || is_hidden(entry)
}

#[cfg(windows)]
fn is_hidden(entry: &DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    const HIDDEN: u32 = 0x2;
    const SYSTEM: u32 = 0x4;
    entry.metadata().is_ok_and(|metadata| metadata.file_attributes() & (HIDDEN | SYSTEM) != 0)
}

#[cfg(not(windows))]
fn is_hidden(_entry: &DirEntry) -> bool {
    false
}

/// Whether opening the file would download it.
#[cfg(windows)]
fn is_placeholder(metadata: &std::fs::Metadata) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    const OFFLINE: u32 = 0x1000;
    const RECALL_ON_OPEN: u32 = 0x4_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x40_0000;
    metadata.file_attributes() & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// Whether opening the file would download it: iCloud marks such files as dataless (`SF_DATALESS` in sys/stat.h).
#[cfg(target_os = "macos")]
fn is_placeholder(metadata: &std::fs::Metadata) -> bool {
    use std::os::macos::fs::MetadataExt as _;
    const DATALESS: u32 = 0x4000_0000;
    metadata.st_flags() & DATALESS != 0
}

#[cfg(not(any(windows, target_os = "macos")))]
fn is_placeholder(_metadata: &std::fs::Metadata) -> bool {
    false
}

fn in_the_cloud() -> crate::api::ReadFailure {
    let message = "It is only in the cloud; open it once so that it is on this computer.".to_owned();
    crate::api::ReadFailure { code: ReadErrorCode::Unreadable, message }
}

/// A path as people paste it: without quotes around it, with `~` and `file://` resolved, absolute. None for nothing.
pub(crate) fn normalise_path(text: &str) -> Option<PathBuf> {
    let mut text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            text = inner.trim();
        }
    }
    if text.is_empty() || text.contains('\0') {
        return None;
    }
    let path = match text.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("file://")) {
        Some(_) => from_url(&text[7..])?,
        None => match text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\'])) {
            Some(rest) => dirs::home_dir()?.join(rest.trim_start_matches(['/', '\\'])),
            None => PathBuf::from(text),
        },
    };
    let path = std::path::absolute(&path).ok()?;
    // A slash at the end says nothing more, and would make two sources of one.
    Some(path.components().collect())
}

/// The path in a `file:` URL after its slashes: host left out, %XX resolved.
fn from_url(rest: &str) -> Option<PathBuf> {
    let path = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten().and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let path = String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))?;
    // file:///C:/Users is C:/Users.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["b.txt", "a/c.md", ".git/config", "node_modules/x/readme.md", "a/.hidden", "~$open.docx"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("has a folder")).expect("can be made");
            std::fs::write(path, "text").expect("can be written");
        }
        folder
    }

    fn names(found: &Found, folder: &Path) -> Vec<String> {
        let name = |file: &FoundFile| file.path.strip_prefix(folder).expect("is inside").display().to_string();
        found.files.iter().map(name).collect()
    }

    #[test]
    fn walks_in_order_without_what_is_hidden() {
        let folder = tree();
        let found = discover(&[folder.path().to_owned()], &|| false);
        assert_eq!(names(&found, folder.path()), ["a/c.md", "b.txt"]);
        assert_eq!((found.skipped, found.bytes), (4, 8));
    }

    #[test]
    fn a_file_named_by_the_user_counts_once_and_even_if_hidden() {
        let folder = tree();
        let hidden = folder.path().join("a/.hidden");
        let found = discover(&[hidden.clone(), folder.path().join("a"), hidden], &|| false);
        assert_eq!(names(&found, folder.path()), ["a/.hidden", "a/c.md"]);
    }

    #[test]
    fn what_is_missing_is_listed() {
        let found = discover(&[PathBuf::from("/no/such/file.txt")], &|| false);
        assert_eq!(found.not_read[0].code, ReadErrorCode::Unreadable);
        assert_eq!(found.not_read[0].reason, "It is not there.");
    }

    #[cfg(unix)]
    #[test]
    fn link_loops_end() {
        let folder = tree();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).expect("can be linked");
        let found = discover(&[folder.path().to_owned()], &|| false);
        assert_eq!(names(&found, folder.path()), ["a/c.md", "b.txt"]);
        assert_eq!(found.skipped, 5);
    }

    #[test]
    fn ends_when_cancelled() {
        let folder = tree();
        assert!(discover(&[folder.path().to_owned()], &|| true).files.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn pasted_paths() {
        let home = dirs::home_dir().expect("a home");
        for (pasted, path) in [
            (" \"/a/b c\" ", PathBuf::from("/a/b c")),
            ("'/a/b/'", PathBuf::from("/a/b")),
            ("file:///a/b%20c%C3%A9", PathBuf::from("/a/b cé")),
            ("~/x", home.join("x")),
            ("~", home.clone()),
        ] {
            assert_eq!(normalise_path(pasted), Some(path), "{pasted}");
        }
        assert_eq!(normalise_path("  \"\" "), None);
    }
}
