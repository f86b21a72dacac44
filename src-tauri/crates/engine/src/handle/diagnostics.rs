//! A bundle of what helps to find a fault, to save and to send: how the engine is, how it went, and the log. Nothing of the
//! user's is in it: titles, instructions, names of files and folders, words of documents are taken out.
//!
//! Two ways together: what is put in has no such field to begin with; and from what is free text (the log, failures) every
//! name that the engine knows is replaced, and after that whatever looks like a path.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::EngineHandle;
use crate::api::{ApiError, ErrorCode, HistoryRange, LogLevel, ModelAdapter, RequestView};
use crate::blocking::blocking;

impl EngineHandle {
    /// Writes the bundle, a ZIP file, to `target`. A file that is there is replaced.
    ///
    /// # Errors
    /// [`ErrorCode::FolderUnavailable`] if it cannot be written; a failure of the database.
    pub async fn save_diagnostics(&self, target: PathBuf) -> Result<(), ApiError> {
        let entries = self.diagnostics().await?;
        let shown = target.display().to_string();
        let written = blocking("save a bundle", move || write_zip(&target, &entries)).await;
        let outcome = written.unwrap_or_else(|panic| Err(std::io::Error::other(panic.to_string())));
        outcome.map_err(|error| {
            ApiError::new(ErrorCode::FolderUnavailable, "The bundle could not be saved.", "Choose another folder.")
                .with_details(format!("{shown}: {error}"))
        })
    }

    /// Names and texts of what goes into the bundle.
    async fn diagnostics(&self) -> Result<Vec<(&'static str, String)>, ApiError> {
        let core = &self.inner.core;
        let snapshot = self.status().await?;
        let monitor = self.monitor().await?;
        let titles = self.read(|connection| crate::store::Requests(connection).latest_titles(1_000)).await?;
        // Where the user's models are, and what they are called, is nobody's business either.
        let rows = self.read(|connection| crate::store::Connections(connection).all()).await?;
        let adapters: Vec<_> = rows.iter().flat_map(|row| &row.adapters).flat_map(names_of).collect();
        let servers = rows.into_iter().flat_map(|row| [row.name, row.address, row.model]);
        let downloads = core.downloads.view().downloads.into_iter().map(|download| download.model);
        let redactor = Redactor::new(
            snapshot
                .requests
                .iter()
                .flat_map(private_words)
                .chain(titles)
                .chain(servers)
                .chain(adapters)
                .chain(downloads),
            &[core.folder.root(), &core.documents_folder()],
        );
        let about = json!({
            "version": snapshot.version,
            "os": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
            "processors": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            "system": sysinfo::System::long_os_version(),
            "saved_at": snapshot.status.updated_at,
        });
        let requests: Vec<_> = snapshot.requests.iter().map(facts).collect();
        let mut log = String::new();
        for line in core.log.lines() {
            let level = match line.level {
                LogLevel::Debug => "debug",
                LogLevel::Info => "info",
                LogLevel::Warn => "warn",
                LogLevel::Error => "error",
            };
            log.push_str(&format!("{} {level} [{}] {}\n", line.time, line.task, line.message));
        }
        Ok(vec![
            ("about.json", redactor.clean(&pretty(&about))),
            ("status.json", redactor.clean(&pretty(&snapshot.status))),
            ("monitor.json", redactor.clean(&pretty(&monitor))),
            ("requests.json", redactor.clean(&pretty(&requests))),
            ("last_ten_minutes.json", redactor.clean(&pretty(&self.history(HistoryRange::TenMinutes).await?))),
            ("last_day.json", redactor.clean(&pretty(&self.history(HistoryRange::Day).await?))),
            ("log.txt", redactor.clean(&log)),
        ])
    }
}

/// What is told of a request: nothing that the user has typed or chosen.
fn facts(view: &RequestView) -> serde_json::Value {
    json!({
        "id": view.id,
        "type": view.request.document_type,
        "priority": view.request.priority,
        "length": view.request.length.words(),
        "sources": view.request.sources.len(),
        "state": view.state,
        "attempt": view.attempt,
        "created_at": view.created_at,
        "started_at": view.started_at,
        "finished_at": view.finished_at,
        "run_at": view.run_at,
        "step": view.progress.as_ref().map(|progress| progress.step),
        "fraction": view.progress.as_ref().map(|progress| progress.fraction),
        "problem": view.problem.as_ref().map(|problem| json!({ "code": problem.code, "details": problem.details })),
        "not_read": view.not_read.iter().map(|entry| entry.code).collect::<Vec<_>>(),
        "words": view.words,
        "sentences": view.sentences,
        "sourced": view.sourced,
    })
}

/// Everything of a request that is the user's.
fn private_words(view: &RequestView) -> Vec<String> {
    let request = &view.request;
    let mut words = vec![request.title.clone(), request.instructions.clone()];
    words.extend(request.audience.clone());
    words.extend(view.document.clone());
    words.extend(view.progress.iter().flat_map(|progress| [progress.file.clone(), progress.section_title.clone()]));
    for path in request.sources.iter().chain(view.not_read.iter().map(|entry| &entry.source)) {
        words.push(path.clone());
        words.extend(Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    words
}

/// What an adapter is called.
fn names_of(adapter: &ModelAdapter) -> Vec<String> {
    let name = Path::new(&adapter.file).file_name().map(|name| name.to_string_lossy().into_owned());
    name.into_iter().chain([adapter.file.clone()]).collect()
}

/// Takes private words out of a text.
struct Redactor {
    /// What is replaced, longest first, so that a part of a name does not keep the rest of it from being found.
    words: Vec<(String, String)>,
}

impl Redactor {
    fn new(private: impl Iterator<Item = String>, folders: &[&Path]) -> Self {
        let mut words: Vec<(String, String)> = Vec::new();
        let mut add = |word: String, stands_for: String| {
            // Words of one or two letters would tear the text to pieces and give nothing away.
            if word.trim().chars().count() > 2 && words.iter().all(|(known, _)| *known != word) {
                words.push((word, stands_for));
            }
        };
        for (name, folder) in ["<data folder>", "<documents folder>"].into_iter().zip(folders) {
            add(folder.display().to_string(), name.to_owned());
        }
        if let Some(home) = dirs::home_dir() {
            let user = home.file_name().map(|name| name.to_string_lossy().into_owned());
            add(home.display().to_string(), "<home>".to_owned());
            // "root" and the like are words of the log, too.
            if let Some(user) = user.filter(|user| user.chars().count() > 4) {
                add(user, "<user>".to_owned());
            }
        }
        if let Some(host) = sysinfo::System::host_name().filter(|host| host.chars().count() > 4 && host != "localhost")
        {
            add(host, "<computer>".to_owned());
        }
        for (number, word) in private.enumerate() {
            // As it stands, and as it stands in JSON.
            let quoted = serde_json::Value::String(word.clone()).to_string();
            add(quoted.trim_matches('"').to_owned(), format!("<private {number}>"));
            add(word, format!("<private {number}>"));
        }
        words.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        Self { words }
    }

    fn clean(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, stands_for) in &self.words {
            if text.contains(word.as_str()) {
                text = text.replace(word.as_str(), stands_for);
            }
        }
        without_paths(&text)
    }
}

/// The text without what looks like an absolute path: a slash or a drive at the beginning of a word, up to the closing quote
/// or the next space.
fn without_paths(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let begins = before.is_whitespace() || "\"'(=:".contains(before);
        if begins && is_path(rest) {
            // In quotes a path goes up to the closing one, spaces included.
            let quoted = matches!(before, '"' | '\'') && rest.contains(before);
            let ends = |c: char| if quoted { c == before } else { c.is_whitespace() || "\"')".contains(c) };
            let end = rest.find(ends).unwrap_or(rest.len());
            out.push_str("<path>");
            // A colon behind a path belongs to the sentence.
            if rest[..end].ends_with(':') {
                out.push(':');
            }
            rest = &rest[end..];
            before = '>';
            continue;
        }
        out.push(character);
        before = character;
        rest = &rest[character.len_utf8()..];
    }
    out
}

fn is_path(text: &str) -> bool {
    let mut characters = text.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some('/'), Some(next), _) => next.is_alphanumeric() || next == '.' || next == '_',
        (Some('\\'), Some('\\'), _) => true,
        (Some(drive), Some(':'), Some('\\')) => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

fn write_zip(target: &Path, entries: &[(&'static str, String)]) -> std::io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".atles-").tempfile_in(folder)?;
    let mut archive = zip::ZipWriter::new(file.as_file_mut());
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in entries {
        archive.start_file(*name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish()?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}

fn pretty<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_words_and_paths_are_taken_out_and_the_rest_stays() {
        let private = ["The merger", "The merger with \"Acme\"", "budget.xlsx", "a"].map(str::to_owned);
        let redactor = Redactor::new(private.into_iter(), &[Path::new("/data/atles"), Path::new("/home/ann/ATLES")]);
        let text = redactor.clean(
            "work on The merger with \"Acme\" began\nThe merger: budget.xlsx is a table\n\
             cannot open /etc/shadow: denied (C:\\Users\\ann\\x.pdf) and/or \"/srv/secret plans\"\n\
             in /data/atles/atles.sqlite3, 12/13 files, 50 MB/s",
        );
        assert_eq!(
            text,
            "work on <private 1> began\n<private 0>: <private 2> is a table\n\
             cannot open <path>: denied (<path>) and/or \"<path>\"\n\
             in <data folder>/atles.sqlite3, 12/13 files, 50 MB/s"
        );
    }
}
