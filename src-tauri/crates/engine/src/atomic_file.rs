//! Files that are either there in full or not there at all, and that never replace another file.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// How [`write_new`] ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// The file is on disk, under the name that was asked for.
    New,
    /// A file with that name and exactly these bytes was there.
    SameAlready,
    /// Another file has that name; nothing was changed.
    NameTaken,
}

/// Writes `bytes` to `path` by way of a temporary file in the same folder: write, sync, rename without replacing, sync of
/// the folder. Blocks.
///
/// # Errors
/// What the file system says: no space, no permission, no such folder.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<Written> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if path.exists() {
        return same_or_taken(path, bytes);
    }
    let mut file = tempfile::Builder::new().prefix(".atles-").suffix(".part").tempfile_in(folder)?;
    file.write_all(bytes)?;
    make_readable(file.as_file())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => {
            sync_folder(folder)?;
            Ok(Written::New)
        }
        Err(failed) if failed.error.kind() == std::io::ErrorKind::AlreadyExists => same_or_taken(path, bytes),
        Err(failed) => Err(failed.error),
    }
}

/// Writes `bytes` to `path` in one step, in the place of what was there. Blocks.
///
/// # Errors
/// What the file system says: no space, no permission, no such folder.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".atles-").suffix(".part").tempfile_in(folder)?;
    file.write_all(bytes)?;
    make_readable(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    sync_folder(folder)
}

/// Whether a file can be written in that folder, which is created if need be. Blocks.
///
/// # Errors
/// What the file system says: no space, no permission.
pub(crate) fn try_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    tempfile::Builder::new().prefix(".atles-").tempfile_in(folder).map(drop)
}

fn same_or_taken(path: &Path, bytes: &[u8]) -> std::io::Result<Written> {
    let same = path.metadata()?.len() == bytes.len() as u64 && std::fs::read(path)? == bytes;
    Ok(if same { Written::SameAlready } else { Written::NameTaken })
}

/// A temporary file is private; a document is an ordinary file of the user's.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the signature of the other systems")]
fn make_readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Makes a rename durable. Windows has no such call; NTFS journals its folders.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the signature of the other systems")]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// SHA-256 of the bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of a file of that many bytes, a piece at a time; none if it cannot be read, is longer or shorter, or `cancelled`
/// says so. Blocks.
pub(crate) fn sha256_of(path: &Path, bytes: u64, cancelled: &dyn Fn() -> bool) -> Option<String> {
    // Before it is opened: a pipe that nobody writes to would keep us waiting for ever.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = std::fs::File::open(path).ok()?.take(bytes + 1);
    let (mut hasher, mut buffer, mut read) = (Sha256::new(), vec![0; 1 << 18], 0);
    loop {
        match file.read(&mut buffer).ok()? {
            0 => break,
            count => {
                hasher.update(&buffer[..count]);
                read += count as u64;
            }
        }
        if cancelled() {
            return None;
        }
    }
    (read == bytes).then(|| hexadecimal(&hasher.finalize()))
}

fn hexadecimal(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The `attempt`-th name for a document in `folder`: `Title.pdf`, `Title 2.pdf`, ... Safe on every system.
pub(crate) fn document_path(folder: &Path, title: &str, attempt: u32, extension: &str) -> PathBuf {
    /// Characters of a title in a file name: with folder and suffixes this stays well under the 255 bytes that file
    /// systems allow even when every character takes 4 bytes.
    const NAME_CHARS: usize = 55;
    // Without what turns the direction of writing: a name may not look like another one (Unicode UAX 9).
    let turns = |character: &char| matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = title.chars().filter(|character| !turns(character)).collect();
    let mut cut: String = plain.chars().take(NAME_CHARS).collect();
    // At the end of a word, unless that would leave next to nothing of the title.
    let torn = plain[cut.len()..].starts_with(|next: char| !next.is_whitespace());
    if let Some((whole, _)) =
        cut.rsplit_once(char::is_whitespace).filter(|(whole, _)| torn && whole.len() > cut.len() / 2)
    {
        cut = whole.to_owned();
    }
    let safe = sanitize_filename::sanitize_with_options(
        cut.trim(),
        sanitize_filename::Options { windows: true, truncate: true, replacement: " " },
    );
    let safe = safe.split_whitespace().collect::<Vec<_>>().join(" ");
    // A name that begins with a dash is an option to many programs.
    let safe = safe.trim_matches(['.', ' ']).trim_start_matches(['-', '.', ' ']);
    let stem = if safe.is_empty() { "Document" } else { safe };
    let name = if attempt <= 1 { format!("{stem}.{extension}") } else { format!("{stem} {attempt}.{extension}") };
    folder.join(name)
}

/// The citations file beside a document.
pub(crate) fn citations_path(document: &Path) -> PathBuf {
    document.with_extension("citations.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_users_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Report.md");
        assert_eq!(write_new(&path, b"one").unwrap(), Written::New);
        assert_eq!(write_new(&path, b"one").unwrap(), Written::SameAlready, "a repeated step is no fault");
        std::fs::write(&path, b"the user's").unwrap();
        assert_eq!(write_new(&path, b"one").unwrap(), Written::NameTaken);
        assert_eq!(std::fs::read(&path).unwrap(), b"the user's");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left behind");
    }

    #[test]
    fn a_file_is_replaced_in_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Report.docx");
        for bytes in [&b"one"[..], b"two"] {
            replace(&path, bytes).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file is left behind");
        assert!(replace(&dir.path().join("no such folder/Report.docx"), b"one").is_err());
    }

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        let folder = Path::new("/d");
        let name = |title, attempt| document_path(folder, title, attempt, "md").file_name().unwrap().to_owned();
        assert_eq!(name("Costs: 2025/26?", 1), "Costs 2025 26.md");
        assert_eq!(name("../../etc/passwd", 1), "etc passwd.md");
        assert_eq!(name("...", 1), "Document.md");
        assert_eq!(name("Report", 3), "Report 3.md");
        assert_eq!(name("invoice\u{202e}fdp.exe", 1), "invoicefdp.exe.md", "it looks like what it is");
        assert_eq!(name("--help", 1), "help.md");
        let title = "Guide for members: heating, charges and house rules of the Lindenhof";
        assert_eq!(name(title, 1), "Guide for members heating, charges and house rules of.md", "it ends with a word");
        let endless = "x".repeat(80);
        assert_eq!(name(&endless, 1).len(), 58, "or in one that is longer than any");
        let long = "🎈".repeat(300);
        assert!(name(&long, 1).len() < 255, "emoji take four bytes each");
        assert_ne!(name("CON", 1), "CON.md", "a reserved name on Windows");
    }
}
